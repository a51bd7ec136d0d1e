//! What a page says of itself: headline.
//!
//! *In:* a page. *Out:* the headline without the site's name. *Never:* text that is hidden from readers.

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
    fn s66_hidden_text_is_no_headline() {
        let html = "<title>Statement on X</title><h1 style='display: none'>Statement on X, hidden</h1><h1>Other</h1>";
        assert_eq!(title_of(html).as_deref(), Some("Statement on X"));
    }
}
