//! What a page says of itself: headline and address.
//!
//! *In:* a page. *Out:* the headline without the site's name, the canonical address. *Never:* text that is hidden from
//! readers, or an address that a template gives to every page.

use url::{Url, form_urlencoded};

use super::trim::letters;
use crate::page::{Element, Page, divide, fold, text_of};

/// Bytes of a headline; more is a mistake in the markup.
const MOST_TITLE: usize = 4096;
/// What sites put between headline and name.
const DIVIDERS: [&str; 10] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", "｜", " · ", "_",
];

/// The headline: a heading that the head of the page repeats, else what the head says, else the first heading.
pub(super) fn headline(page: &Page) -> Option<String> {
    let stated = page
        .meta("og:title")
        .or_else(|| page.meta("twitter:title"))
        .map(fold);
    let title = page.title();
    let heads: Vec<String> = [stated.as_deref(), title.as_deref()]
        .into_iter()
        .flatten()
        .map(letters)
        .collect();
    let headings = headings(page, &["h1"]);
    let repeated = |heading: &&String| {
        let own = letters(heading);
        heads.iter().any(|head| alike(&own, head))
    };
    if let Some(heading) = headings.iter().find(repeated) {
        return Some(cut(heading));
    }
    let lower = self::headings(page, &["h2", "h3"]);
    if headings.is_empty()
        && let Some(heading) = lower.iter().find(repeated)
    {
        return Some(cut(heading));
    }
    let site = page.meta("og:site_name").map(letters).unwrap_or_default();
    let named = stated
        .or(title)
        .map(|head| without_site(&head, &site))
        .filter(|head| !head.is_empty());
    named
        .or_else(|| headings.first().cloned())
        .map(|title| cut(&title))
}

/// The address that the page gives itself: its canonical link, else its `og:url` where that names the page asked for.
pub(super) fn canonical(page: &Page, asked: &str) -> Option<String> {
    page.canonical().or_else(|| {
        let stated = page.resolve(page.meta("og:url")?)?;
        let stated = behind_its_host(&stated).unwrap_or(stated);
        names_the_same(&stated, asked).then_some(stated)
    })
}

/// The address that is written a second time behind its own host, in percent signs:
/// `https://host/https%3A%2F%2Fhost%2Fnews%3Fid%3D1`.
fn behind_its_host(stated: &str) -> Option<String> {
    let url = Url::parse(stated).ok()?;
    // Only what was coded whole: a bare `&` or `=` would be the outer address's own.
    let coded = url.path().trim_start_matches('/');
    if coded.contains(['&', '=']) {
        return None;
    }
    let kept = coded.replace('+', "%2B");
    let (inner, _) = form_urlencoded::parse(kept.as_bytes()).next()?;
    let inner = Url::parse(&inner).ok()?;
    matches!(inner.scheme(), "http" | "https").then(|| inner.to_string())
}

/// Whether two addresses agree in host, path, and every parameter that both have.
fn names_the_same(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (Url::parse(one), Url::parse(other)) else {
        return false;
    };
    let host = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.trim_start_matches("www.").to_owned()
    };
    let path = |url: &Url| url.path().trim_end_matches('/').to_lowercase();
    let agrees = |(name, value): (_, _)| {
        let mut others = other.query_pairs().filter(|(known, _)| *known == name);
        others.all(|(_, known)| known == value)
    };
    host(&one) == host(&other) && path(&one) == path(&other) && one.query_pairs().all(agrees)
}

/// Two forms of one headline: one holds the other, and little else.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    !short.is_empty() && long.contains(short) && short.len() * 5 >= long.len() * 2
}

/// The texts of the headings that a reader sees.
fn headings(page: &Page, names: &[&str]) -> Vec<String> {
    let seen = page
        .elements()
        .filter(|element| names.contains(&element.value().name()) && !hidden(*element));
    seen.map(|element| fold(&text_of(element)))
        .filter(|text| !text.is_empty())
        .take(100)
        .collect()
}

fn hidden(element: Element<'_>) -> bool {
    let style = element
        .attr("style")
        .unwrap_or_default()
        .replace(' ', "")
        .to_ascii_lowercase();
    element.attr("hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// A title without the site's name: at its end, or where the name is known, at its beginning.
fn without_site(title: &str, site: &str) -> String {
    for divider in DIVIDERS {
        if let Some((head, tail)) = title.rsplit_once(divider) {
            let (first, last) = (letters(head), letters(tail));
            if !site.is_empty() && first == site {
                return tail.trim().to_owned();
            }
            if last == site || last.len() <= first.len() {
                return head.trim().to_owned();
            }
        }
    }
    title.trim().to_owned()
}

fn cut(title: &str) -> String {
    divide(title, MOST_TITLE).0.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_of(html: &str) -> Option<String> {
        headline(&Page::parse(html.as_bytes(), None, "https://mfa.example/1").unwrap())
    }

    #[test]
    fn the_heading_that_the_head_repeats_is_the_headline() {
        let html = "<title>Statement on X | Ministry</title><h1>Ministry of Foreign Affairs</h1><h1>Statement on X</h1>";
        assert_eq!(title_of(html).as_deref(), Some("Statement on X"));
    }

    #[test]
    fn the_sites_name_is_cut_off() {
        assert_eq!(
            title_of("<title>Statement on X - Ministry</title><p>x").as_deref(),
            Some("Statement on X")
        );
        assert_eq!(title_of("<p>x"), None);
    }

    #[test]
    fn the_address_of_a_page_is_its_link_or_an_og_url_that_agrees_with_the_one_asked_for() {
        let stated = |head: &str| {
            let page = Page::parse(head.as_bytes(), None, "https://mfa.example/a?n=1&s=2").unwrap();
            canonical(&page, "https://mfa.example/a?n=1&s=2")
        };
        let og = |url: &str| stated(&format!("<meta property='og:url' content='{url}'><p>x"));

        assert_eq!(
            stated("<meta property='og:url' content='/a'><link rel=canonical href='/b'><p>x")
                .as_deref(),
            Some("https://mfa.example/b")
        );
        for (url, expected) in [
            (
                "https://mfa.example/a?s=2",
                Some("https://mfa.example/a?s=2"),
            ),
            (
                "https://mfa.example/https%3A%2F%2Fmfa.example%2Fa%3Fs%3D2",
                Some("https://mfa.example/a?s=2"),
            ),
            (
                "https://mfa.example/https%3A%2F%2Fmfa.example%2Fa%3Fs%3D3",
                None,
            ),
            (
                "https://mfa.example/https%3A%2F%2Fevil.example%2Fa%3Fs%3D2",
                None,
            ),
            ("https://mfa.example/javascript%3Ax", None),
            ("https://mfa.example/", None),
            ("https://mfa.example/a?n=3&s=2", None),
        ] {
            assert_eq!(og(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn s66_hidden_text_is_no_headline() {
        let html = "<title>Statement on X</title><h1 style='display: none'>Statement on X, hidden</h1><h1>Other</h1>";
        assert_eq!(title_of(html).as_deref(), Some("Statement on X"));
    }
}
