//! Which addresses of a whole site look like statements.
//!
//! *In:* addresses as sitemaps give them. *Out:* those that look like statements. *Never:* has a say where the source
//! itself chooses with `include`, or where a sitemap dates an address as news.

use std::collections::HashMap;

use url::Url;

use crate::model::Candidate;
use crate::model::address::template;

/// Folders whose pages are about statements, never statements.
const SECTIONS: &[&str] = &[
    "tag",
    "tags",
    "category",
    "categories",
    "author",
    "authors",
    "topic",
    "topics",
    "user",
    "users",
    "profile",
    "taxonomy",
    "term",
    "page",
    "pages",
    "search",
    "login",
    "register",
    "feed",
    "rss",
    "cart",
    "wp-json",
];
/// Parameters that turn pages or sort them.
const PAGING: &[&str] = &[
    "page",
    "paged",
    "pg",
    "pageno",
    "pageindex",
    "pagenum",
    "start",
    "offset",
    "limit",
    "limitstart",
    "cur",
    "sort",
    "order",
    "year",
    "month",
];
/// First words of pages that every site has, where the whole name has few words.
const STANDING: &[&str] = &[
    "about",
    "contact",
    "privacy",
    "terms",
    "cookie",
    "cookies",
    "copyright",
    "accessibility",
    "disclaimer",
    "legal",
    "frequently",
    "sitemap",
    "imprint",
    "impressum",
    "feedback",
    "useful",
    "quick",
];
const MOST_STANDING_WORDS: usize = 4;
/// What is neither a page nor a document.
const ASSETS: &[&str] = &[
    "css", "js", "mjs", "map", "json", "xml", "rss", "atom", "png", "jpg", "jpeg", "gif", "svg",
    "webp", "avif", "ico", "bmp", "tif", "tiff", "woff", "woff2", "ttf", "eot", "otf", "mp3",
    "mp4", "m4a", "m4v", "webm", "ogg", "wav", "avi", "mov", "wmv", "zip", "gz", "rar", "7z",
    "exe", "apk", "csv", "xls", "xlsx", "ppt", "pptx", "ics",
];
/// Documents in which statements come.
const DOCUMENTS: &[&str] = &["pdf", "doc", "docx", "odt", "rtf"];
/// Words of a headline in an address.
const LEAST_WORDS: usize = 3;
/// Digits of a number that chooses one text of many.
const LEAST_DIGITS: usize = 4;
/// Letters of a headline in a script that needs no spaces, or that addresses write without them.
const LEAST_LETTERS: usize = 8;
/// Addresses of one shape that make it a kind.
const LEAST_OF_A_KIND: usize = 3;

/// What an address looks like by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// A date, a number or a headline chooses it.
    Statement,
    /// A page of some kind.
    Page,
    /// A page of some kind that stands directly under the root, where sites keep what is no text of a series.
    RootPage,
    /// A headline directly under the root.
    RootStatement,
    /// Never a statement.
    Never,
}

/// Keeps the addresses that look like statements, by themselves or as most of those of the same shape do.
pub(super) fn retain(candidates: &mut Vec<Candidate>) {
    let looks: Vec<(Look, String)> = candidates
        .iter()
        .map(|entry| (look_of(&entry.url), template(&entry.url)))
        .collect();
    let mut kinds: HashMap<&str, (usize, usize)> = HashMap::new();
    for (look, shape) in &looks {
        let (all, statements) = kinds.entry(shape).or_default();
        *all += usize::from(*look != Look::Never);
        *statements += usize::from(*look == Look::Statement);
    }
    let in_series = looks.iter().filter(|(look, _)| *look == Look::Statement);
    let has_series = in_series.count() * 2 > looks.len();
    let mut keep = looks.iter().map(|(look, shape)| match look {
        Look::Statement => true,
        // Beside dated or numbered texts, what stands under the root are the site's own pages.
        Look::RootStatement => !has_series,
        Look::Page => kinds
            .get(shape.as_str())
            .is_some_and(|(all, statements)| *all >= LEAST_OF_A_KIND && statements * 2 >= *all),
        Look::RootPage | Look::Never => false,
    });
    candidates.retain(|entry| {
        let keep = keep.next().unwrap_or(false);
        keep || (entry.published.is_some() && entry.title.is_some())
    });
}

/// Whether the name of a sitemap says that it holds no statements: WordPress and its plugins name them so
/// (`wp-sitemap-taxonomies-category-1.xml`, `post_tag-sitemap.xml`, `page-sitemap.xml`).
pub(super) fn is_map_of_no_statements(url: &str) -> bool {
    const KINDS: &[&str] = &[
        "category",
        "categories",
        "tag",
        "tags",
        "author",
        "authors",
        "user",
        "users",
        "taxonomy",
        "taxonomies",
        "image",
        "images",
        "video",
        "videos",
    ];
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let name = url
        .path()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let is_of_pages = name.starts_with("page-sitemap") || name.contains("-posts-page-");
    is_of_pages
        || name
            .split(['-', '_', '.'])
            .any(|word| KINDS.contains(&word))
}

/// Whether an address by itself is that of a statement.
pub fn is_like_a_statement(url: &str) -> bool {
    matches!(look_of(url), Look::Statement | Look::RootStatement)
}

fn look_of(url: &str) -> Look {
    let Ok(url) = Url::parse(url) else {
        return Look::Never;
    };
    let segments: Vec<&str> = url.path().split('/').filter(|s| !s.is_empty()).collect();
    let chosen_by_query = url.query_pairs().any(|(name, value)| {
        !PAGING.contains(&name.to_lowercase().as_str())
            && (is_number(&value) || is_headline(&value))
    });
    let Some((last, folders)) = segments.split_last() else {
        return if chosen_by_query {
            Look::Statement
        } else {
            Look::Never
        };
    };
    let (stem, extension) = stem_and_extension(last);
    let is_section = |segment: &&str| SECTIONS.contains(&segment.to_lowercase().as_str());
    if ASSETS.contains(&extension.as_str()) || folders.iter().any(is_section) || is_section(&stem) {
        return Look::Never;
    }
    if chosen_by_query || DOCUMENTS.contains(&extension.as_str()) {
        return Look::Statement;
    }
    let below_root = folders.is_empty() || folders.iter().all(|folder| folder.len() == 2);
    match (chosen_by_path(stem, folders), is_headline(stem)) {
        (false, true) if below_root => Look::RootStatement,
        (true, _) | (false, true) => Look::Statement,
        (false, false) if below_root => Look::RootPage,
        (false, false) => Look::Page,
    }
}

/// Whether a date or a number in the path chooses one text.
fn chosen_by_path(stem: &str, folders: &[&str]) -> bool {
    let below_year = folders.iter().rev().take(2).any(|folder| is_year(folder));
    if is_number(stem) {
        // Years, months and days at the end are archives.
        let day_or_month =
            below_year && stem.len() <= 2 && stem.parse::<u32>().is_ok_and(|n| n <= 31);
        return !is_year(stem) && !day_or_month;
    }
    let dated_folder = folders.iter().any(|folder| is_date(folder));
    dated_folder
        || longest_number(stem) >= LEAST_DIGITS
        || is_code(stem)
        || folders.iter().any(|f| is_code(f))
}

/// A headline as addresses write it: several words, or many letters that are not of the alphabet of addresses.
fn is_headline(stem: &str) -> bool {
    let words: Vec<&str> = stem
        .split(['-', '_', '+', '~', ',', '.', ' '])
        .flat_map(|part| part.split("%20"))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let first = words
        .first()
        .map(|word| word.to_lowercase())
        .unwrap_or_default();
    let is_standing = words.len() <= MOST_STANDING_WORDS && STANDING.contains(&first.as_str());
    (words.len() >= LEAST_WORDS && !is_standing) || foreign_letters(stem) >= LEAST_LETTERS
}

/// Letters beyond ASCII, which addresses write as percent signs: bytes that begin one (RFC 3629 §3).
fn foreign_letters(stem: &str) -> usize {
    let begins_one = |code: &&str| {
        let byte = code
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        byte.is_some_and(|byte| byte >= 0xC2)
    };
    stem.split('%').skip(1).filter(begins_one).count()
}

/// Letters and digits that no person chose: `60493c2b08e2916c56b4`.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() >= 8
        && digits >= 3
        && digits < text.len()
        && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Years, months and days as folders are named: `2026`, `202604`, `20260418`, `2026-04-18`.
fn is_date(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    let year = digits.get(..4).is_some_and(is_year);
    year && is_number(&digits) && matches!(digits.len(), 4 | 6 | 8)
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && text
            .parse::<u32>()
            .is_ok_and(|year| (1990..2100).contains(&year))
}

fn longest_number(text: &str) -> usize {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.map(str::len).max().unwrap_or_default()
}

/// A file's name without its extension, and the extension in lower case.
fn stem_and_extension(segment: &str) -> (&str, String) {
    match segment.rsplit_once('.') {
        Some((stem, end))
            if !stem.is_empty()
                && (1..=5).contains(&end.len())
                && end.bytes().all(|b| b.is_ascii_alphanumeric())
                && !is_number(end) =>
        {
            (stem, end.to_lowercase())
        }
        Some(_) | None => (segment, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of these addresses of one site.
    fn left<'a>(paths: &[&'a str]) -> Vec<&'a str> {
        let mut candidates: Vec<Candidate> = paths
            .iter()
            .map(|path| Candidate {
                url: format!("https://m.test{path}"),
                feed_id: None,
                title: None,
                published: None,
                modified: None,
                text: None,
            })
            .collect();
        retain(&mut candidates);
        let is_left = |path: &&&str| {
            candidates
                .iter()
                .any(|c| c.url == format!("https://m.test{path}"))
        };
        paths.iter().filter(is_left).copied().collect()
    }

    #[test]
    fn statements_are_known_by_date_number_or_headline() {
        let statements = [
            "/2026/04/18/joint-statement/",
            "/english/20251223/60493c2b08e2916c56b4/c.html",
            "/eng/xw/fyrbt/202609/t20260914_12021997.html",
            "/archives/120949",
            "/news/7",
            "/News_Content.aspx?n=96&s=123194",
            "/?p=120949",
            "/press/foreign-minister-meets-the-ambassador",
            "/press/%E5%A4%96%E4%BA%A4%E9%83%A8%E5%8F%91%E8%A8%80%E4%BA%BA%E7%AD%94%E8%AE%B0",
            "/index.php/en/localnews/356566-2024-09-04-08-01-29.html",
            "/files/uploads/note.pdf",
        ];

        assert_eq!(left(&statements), statements);
    }

    #[test]
    fn a_sites_own_pages_archives_and_files_are_no_statements() {
        let statement = "/2026/04/18/joint-statement/";
        let site = [
            statement,
            "/",
            "/about/",
            "/about-the-ministry/",
            "/contact-us.html",
            "/en/",
            "/en/services/",
            "/services/visa",
            "/terms-and-conditions",
            "/tag/joint-statement-on-scams/",
            "/category/press-releases-of-2026/",
            "/author/admin/",
            "/news/page/12/",
            "/2026/",
            "/2026/04/",
            "/news/2026/04/18",
            "/news?page=12",
            "/mfa_eng/xwfw_665399/index.html",
            "/wp-content/uploads/2026/04/a-long-picture-name.jpg",
            "/assets/app-20260418.js",
        ];

        assert_eq!(left(&site), [statement]);
    }

    #[test]
    fn a_short_name_among_headlines_of_its_shape_is_a_statement() {
        let press = [
            "/press/foreign-minister-meets-the-ambassador",
            "/press/reply-to-media-questions",
            "/press/clarification",
            "/press/joint-statement",
        ];

        assert_eq!(left(&press), press);
        assert_eq!(
            left(&["/services/visa", "/services/passport", "/services/fees"]),
            [""; 0]
        );
    }

    #[test]
    fn a_blog_that_keeps_its_texts_under_the_root_is_read_without_its_standing_pages() {
        let statements = [
            "/minister-meets-the-ambassador/",
            "/reply-to-media-questions/",
        ];
        let mut site = statements.to_vec();
        site.extend(["/about-the-ministry/", "/contact/", "/privacy-policy/"]);

        assert_eq!(left(&site), statements);
    }

    #[test]
    fn numbers_below_a_year_are_texts_unless_they_could_be_days() {
        assert_eq!(left(&["/news/2026/112", "/news/2026/113"]).len(), 2);
        assert_eq!(left(&["/news/2026/11", "/news/2026/12"]).len(), 0);
        let numbered: Vec<String> = (1..90).map(|n| format!("/news/2026/{n}")).collect();
        let numbered: Vec<&str> = numbered.iter().map(String::as_str).collect();
        assert_eq!(left(&numbered), numbered);
    }

    #[test]
    fn sitemaps_of_tags_authors_and_pages_are_known_by_name() {
        for name in [
            "wp-sitemap-taxonomies-category-1.xml",
            "wp-sitemap-users-1.xml",
            "wp-sitemap-posts-page-1.xml",
            "post_tag-sitemap.xml",
            "page-sitemap.xml",
            "image-sitemap.xml",
        ] {
            assert!(
                is_map_of_no_statements(&format!("https://m.test/{name}")),
                "{name}"
            );
        }
        for name in [
            "post-sitemap2.xml",
            "wp-sitemap-posts-post-1.xml",
            "sitemap.xml?page=2",
            "sitemap-2026-04.xml",
        ] {
            assert!(
                !is_map_of_no_statements(&format!("https://m.test/{name}")),
                "{name}"
            );
        }
    }
}
