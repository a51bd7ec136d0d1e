//! Where a page leads on the way to statements: feeds, sections of news, the same in other languages.
//!
//! *In:* the bytes of a page. *Out:* its [`Leads`], few of each kind, within the page's own site. *Never:* makes an
//! address up, or takes a feed of comments for one of statements.

use std::collections::HashSet;

use url::Url;

use super::scope::registrable;
use super::sections::{self, Plainness};
use crate::model::address::{self, House};
use crate::page::{Element, Link, Page, attr_list, fold};

/// Leads kept of each kind.
const MOST_OF_A_KIND: usize = 6;
/// Links of a page that are looked at.
const MOST_LINKS: usize = 2_000;
/// A name longer than this is no name.
const LONGEST_NAME: usize = 120;

/// Where a page leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leads {
    /// What the site calls itself.
    pub name: Option<String>,
    /// The code of the page's language.
    pub language: Option<String>,
    /// Feeds, those below the page's own address first.
    pub feeds: Vec<String>,
    /// Sections of statements, then of news.
    pub sections: Vec<String>,
    /// The same page in other languages, each with its code.
    pub languages: Vec<(String, String)>,
    /// Feeds on somebody else's site.
    pub elsewhere: Vec<String>,
    /// Where the page itself sends its readers (`<meta http-equiv=refresh>`), as splash pages do.
    pub onward: Option<String>,
    /// The preview of the channel whose page this is.
    pub preview: Option<String>,
}

/// Reads a page's leads; none where it is no page.
pub fn leads(page_url: &str, content_type: Option<&str>, body: &[u8]) -> Leads {
    let (Ok(page), Ok(own)) = (
        Page::parse(body, content_type, page_url),
        Url::parse(page_url),
    ) else {
        return Leads::default();
    };
    let mut links = page.links();
    links.truncate(MOST_LINKS);
    let language = page.lang().and_then(code);
    let (feeds, elsewhere) = feeds(&page, &links, &own);
    Leads {
        name: name(&page, page_url),
        feeds,
        elsewhere,
        onward: onward(&page, &own),
        preview: preview(&links),
        sections: sections(&links, &own),
        languages: languages(&page, &links, &own, language.as_deref()),
        language,
    }
}

/// Addresses that were not seen yet, at most so many.
struct Few {
    seen: HashSet<String>,
    kept: Vec<Url>,
}

impl Few {
    /// None of them leads to `own`.
    fn apart_from(own: &Url) -> Self {
        Self {
            seen: HashSet::from([address::risky_key(own.as_str())]),
            kept: Vec::new(),
        }
    }

    fn offer(&mut self, url: Url) {
        if self.kept.len() < MOST_OF_A_KIND && self.seen.insert(address::risky_key(url.as_str())) {
            self.kept.push(url);
        }
    }

    fn into_texts(self) -> Vec<String> {
        self.kept.into_iter().map(String::from).collect()
    }
}

/// What the site calls itself, on one line.
fn name(page: &Page, page_url: &str) -> Option<String> {
    let named = page.meta("og:site_name").map(fold);
    let titled = || {
        let title = page.title()?;
        // A page's own title stands before the site's.
        let parts = [" | ", " - ", " – ", " — ", " » ", " :: "];
        let divider = parts.into_iter().find(|divider| title.contains(divider));
        match divider.and_then(|divider| title.rsplit(divider).next()) {
            Some(last) => Some(last.trim().to_owned()),
            None => is_front(page_url).then_some(title),
        }
    };
    let says_something = |name: &String| {
        name.chars().any(char::is_alphanumeric) && name.chars().count() <= LONGEST_NAME
    };
    named
        .filter(says_something)
        .or_else(titled)
        .filter(says_something)
}

/// The address of a refresh: `0; url='/en/'` (HTML Living Standard, "Refresh state").
fn onward(page: &Page, own: &Url) -> Option<String> {
    let (_, stated) = page.meta("refresh")?.split_once('=')?;
    let stated = stated.trim().trim_matches(['\'', '"']);
    let url = bare(&page.resolve(stated)?)?;
    let leads_on = address::risky_key(url.as_str()) != address::risky_key(own.as_str());
    (is_same_site(&url, own) && leads_on).then(|| url.to_string())
}

/// Where the page that leads to a channel's app leads to its preview instead.
fn preview(links: &[Link<'_>]) -> Option<String> {
    let is_preview = |link: &&Link| {
        attr_list(link.element, "class").any(|class| class == "tgme_page_context_link")
    };
    links.iter().find(is_preview)?.url.clone()
}

/// The feeds of the page's own site, and those of others.
fn feeds(page: &Page, links: &[Link<'_>], own: &Url) -> (Vec<String>, Vec<String>) {
    let named = page
        .elements()
        .filter(|element| element.value().name() == "link" && is_alternate_feed(*element))
        .filter(|element| !is_of_comments(element.attr("title").unwrap_or_default()))
        .filter_map(|element| page.resolve(element.attr("href")?));
    let linked = links
        .iter()
        .filter(|link| !is_of_comments(&link.text))
        .filter_map(|link| link.url.clone().filter(|url| looks_like_a_feed(url)));
    let (mut near, mut elsewhere) = (Few::apart_from(own), Few::apart_from(own));
    for url in named.chain(linked).filter_map(|url| bare(&url)) {
        if is_below_comments(&url) {
            continue;
        }
        if is_same_site(&url, own) {
            near.offer(url);
        } else {
            elsewhere.offer(url);
        }
    }
    near.kept.sort_by_key(|url| !is_below(url, own));
    (near.into_texts(), elsewhere.into_texts())
}

/// `<link rel=alternate type=…>` of a feed (RSS Advisory Board, "RSS Autodiscovery"; RFC 4287; jsonfeed.org).
fn is_alternate_feed(link: Element<'_>) -> bool {
    const TYPES: [&str; 4] = [
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
    ];
    let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    attr_list(link, "rel").any(|rel| rel.eq_ignore_ascii_case("alternate")) && TYPES.contains(&kind)
}

/// Whether a feed is called one of comments.
fn is_of_comments(title: &str) -> bool {
    const COMMENTS: [&str; 12] = [
        "comment",
        "comentario",
        "comentário",
        "kommentar",
        "komentar",
        "комментари",
        "评论",
        "評論",
        "留言",
        "bình luận",
        "ความเห็น",
        "មតិ",
    ];
    let title = title.to_lowercase();
    COMMENTS.iter().any(|word| title.contains(word))
}

fn is_below_comments(url: &Url) -> bool {
    url.path()
        .split('/')
        .any(|part| part.eq_ignore_ascii_case("comments"))
}

/// By what addresses of feeds are called: `/feed/`, `/rss.xml`, `?format=feed`.
fn looks_like_a_feed(url: &str) -> bool {
    const NAMES: [&str; 4] = ["feed", "feeds", "rss", "atom"];
    const ENDS: [&str; 3] = ["rss", "atom", "rdf"];
    const KEYS: [&str; 4] = ["format", "_format", "feed", "type"];
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let path = url.path().to_ascii_lowercase();
    let last = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let (stem, end) = last.rsplit_once('.').unwrap_or((last, ""));
    let asked = url.query_pairs().any(|(key, value)| {
        let value = value.to_ascii_lowercase();
        KEYS.contains(&key.to_ascii_lowercase().as_str())
            && (NAMES.contains(&value.as_str()) || value == "rss2")
    });
    asked || NAMES.contains(&stem) || ENDS.contains(&end)
}

/// Sections of statements, then of news; the shorter their name, the plainer.
fn sections(links: &[Link<'_>], own: &Url) -> Vec<String> {
    let mut named: Vec<(Plainness, usize, Url)> = links
        .iter()
        .filter_map(|link| {
            let url = bare(link.url.as_deref()?)?;
            let plainness = sections::plainness(&link.text, &url)?;
            let words = link.text.split_whitespace().count();
            (is_page(&url) && is_same_site(&url, own) && !is_own_front(&url, own))
                .then_some((plainness, words, url))
        })
        .collect();
    named.sort_by_key(|(plainness, words, _)| (std::cmp::Reverse(*plainness), *words));
    let mut few = Few::apart_from(own);
    for (_, _, url) in named {
        few.offer(url);
    }
    few.into_texts()
}

/// The name of a site may say that it has news; its front page is no section.
fn is_own_front(url: &Url, own: &Url) -> bool {
    url.host() == own.host() && is_front(url.as_str())
}

/// The same page in other languages: as the head names it, else as links call it.
fn languages(
    page: &Page,
    links: &[Link<'_>],
    own: &Url,
    spoken: Option<&str>,
) -> Vec<(String, String)> {
    let in_head = page
        .elements()
        .filter(|element| element.value().name() == "link")
        .filter(|link| attr_list(*link, "rel").any(|rel| rel.eq_ignore_ascii_case("alternate")))
        .filter(|link| !is_alternate_feed(*link))
        .filter_map(|link| {
            Some((
                code(link.attr("hreflang")?)?,
                page.resolve(link.attr("href")?)?,
            ))
        });
    let linked = links.iter().filter_map(|link| {
        let stated = link.element.attr("hreflang").and_then(code);
        Some((
            stated.or_else(|| language_called(&link.text))?,
            link.url.clone()?,
        ))
    });
    let mut taken: HashSet<String> = spoken.map(str::to_owned).into_iter().collect();
    let own_key = address::risky_key(own.as_str());
    let mut found = Vec::new();
    for (code, url) in in_head.chain(linked) {
        let Some(url) = bare(&url).filter(|url| is_same_site(url, own)) else {
            continue;
        };
        let is_other = address::risky_key(url.as_str()) != own_key;
        if is_other && found.len() < MOST_OF_A_KIND && taken.insert(code.clone()) {
            found.push((code, url.to_string()));
        }
    }
    found
}

/// The main part of a language's tag, as `zh` of `zh-Hans-CN` (RFC 5646).
fn code(tag: &str) -> Option<String> {
    let main = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let fits = matches!(main.len(), 2 | 3) && main.bytes().all(|b| b.is_ascii_lowercase());
    fits.then_some(main)
}

/// The language that a link names, in its own words or by the letters of a switch.
fn language_called(text: &str) -> Option<String> {
    const NAMES: &[(&str, &str)] = &[
        ("english", "en"),
        ("english version", "en"),
        ("en", "en"),
        ("eng", "en"),
        ("ខ្មែរ", "km"),
        ("ភាសាខ្មែរ", "km"),
        ("khmer", "km"),
        ("km", "km"),
        ("kh", "km"),
        ("中文", "zh"),
        ("中文版", "zh"),
        ("简体中文", "zh"),
        ("繁體中文", "zh"),
        ("中文网", "zh"),
        ("chinese", "zh"),
        ("ไทย", "th"),
        ("ภาษาไทย", "th"),
        ("tiếng việt", "vi"),
        ("ລາວ", "lo"),
        ("ພາສາລາວ", "lo"),
        ("မြန်မာ", "my"),
        ("bahasa indonesia", "id"),
        ("bahasa melayu", "ms"),
        ("日本語", "ja"),
        ("한국어", "ko"),
        ("русский", "ru"),
        ("français", "fr"),
        ("español", "es"),
        ("português", "pt"),
        ("deutsch", "de"),
        ("العربية", "ar"),
    ];
    let text = fold(text).to_lowercase();
    let found = NAMES.iter().find(|(name, _)| *name == text);
    found.map(|(_, code)| (*code).to_owned())
}

/// The address in its canonical form: without fragment, session or campaign.
fn bare(url: &str) -> Option<Url> {
    let url = address::canonical(url, None, &House::default())?;
    Url::parse(&url).ok()
}

/// Whether two addresses are of one owner's site, at one port.
pub fn are_of_one_site(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => is_same_site(&one, &other),
        (Ok(_) | Err(_), _) => false,
    }
}

fn is_same_site(url: &Url, own: &Url) -> bool {
    let domain = |url: &Url| url.host_str().map(registrable);
    domain(url) == domain(own) && url.port() == own.port()
}

/// Whether an address stands in the folder of another.
fn is_below(url: &Url, own: &Url) -> bool {
    url.path().starts_with(own.path().trim_end_matches('/')) && own.path() != "/"
}

/// Whether an address may be that of a page, and neither of a feed nor of a file.
fn is_page(url: &Url) -> bool {
    const ENDS: [&str; 10] = [
        ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".jpg", ".jpeg", ".png", ".mp4",
    ];
    let path = url.path().to_ascii_lowercase();
    !looks_like_a_feed(url.as_str()) && !ENDS.iter().any(|end| path.ends_with(end))
}

/// What stands above an address: its folder, then the front page.
pub fn above(url: &str) -> Vec<String> {
    let Some(own) = Url::parse(url).ok() else {
        return Vec::new();
    };
    let mut few = Few::apart_from(&own);
    let folder = if own.path().ends_with('/') { ".." } else { "." };
    for above in [folder, "/"] {
        if let Ok(url) = own.join(above) {
            few.offer(url);
        }
    }
    few.into_texts()
}

/// Whether an address is that of a site's front page, in one language or all.
pub fn is_front(url: &str) -> bool {
    const INDEX: [&str; 2] = ["index", "default"];
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let parts: Vec<&str> = url
        .path()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let is_index = |part: &str| INDEX.contains(&part.split('.').next().unwrap_or_default());
    let is_language = |part: &str| {
        let rest = code(part).map_or(usize::MAX, |code| part.len() - code.len());
        // `km`, `en-us`, `zh-hans`; a longer name only begins like a language.
        rest <= "-hans".len()
    };
    match parts.as_slice() {
        [] => true,
        [part] => is_index(part) || is_language(part),
        [language, part] => is_language(language) && is_index(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
