//! What a page is that somebody named: a site's front, a section, a statement.
//!
//! *In:* its address, its list and its text, as far as it has them. *Out:* [`Asked`]. *Never:* takes a statement for a
//! list because of the other statements beside it.

use super::choice::{Asked, look_like_statements};
use super::{leads, likely};
use crate::model::Discovery;
use crate::model::address::template;

/// Letters of a text that stands for itself; a letter of Chinese says more.
const LEAST_TEXT: usize = 150;

/// Tells what a page of HTML is. `text` is its main text, empty where there is none.
pub fn recognise<'a>(url: &'a str, list: Option<&Discovery>, text: &str) -> Asked<'a> {
    if leads::is_front(url) {
        return Asked::Site;
    }
    let may_be_statement = likely::is_like_a_statement(url) && text.chars().count() >= LEAST_TEXT;
    match list {
        Some(list) if may_be_statement && is_beside(url, list, text) => Asked::Statement(url),
        Some(_) => Asked::Section(url),
        None if may_be_statement => Asked::Statement(url),
        None => Asked::Site,
    }
}

/// Whether a list only stands beside the page's own text: it shows the page's like and is little of the text, or next
/// to nothing of the text, or no statements at all.
fn is_beside(url: &str, list: &Discovery, text: &str) -> bool {
    let own = template(url);
    let all = list.candidates.len();
    let alike = list
        .candidates
        .iter()
        .filter(|entry| template(&entry.url) == own);
    let titles = list
        .candidates
        .iter()
        .filter_map(|entry| entry.title.as_deref());
    let said: Vec<&str> = titles
        .filter(|title| !title.is_empty() && text.contains(title))
        .collect();
    let letters: usize = said.iter().map(|title| title.len()).sum();
    let is_little = said.len() * 2 <= all || letters * 4 < text.len();
    (alike.count() * 2 > all && is_little) || said.len() * 4 < all || !look_like_statements(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Candidate, PageDate};

    fn showing(entries: &[(&str, &str)]) -> Discovery {
        let entry = |(path, title): &(&str, &str)| Candidate {
            url: format!("https://m.test{path}"),
            feed_id: None,
            title: Some((*title).to_owned()),
            published: PageDate::parse("2025-04-15"),
            modified: None,
            text: None,
        };
        Discovery {
            candidates: entries.iter().map(entry).collect(),
            ..Discovery::default()
        }
    }

    #[test]
    fn a_statement_is_known_among_its_like() {
        let beside = showing(&[
            ("/press/2025-04-14-bridges", "Two bridges"),
            ("/press/2025-04-11-schools", "Teachers"),
        ]);
        let text = "The minister received the envoy of the guest country. ".repeat(5);
        let url = "https://m.test/press/2025-04-15-clampdown";

        assert_eq!(recognise(url, Some(&beside), &text), Asked::Statement(url));
        assert_eq!(recognise(url, None, &text), Asked::Statement(url));
    }

    #[test]
    fn a_list_is_known_by_its_headlines_whatever_its_address() {
        let list = showing(&[
            (
                "/News_Content.aspx?n=96&s=123194",
                "A first statement on the matter",
            ),
            (
                "/News_Content.aspx?n=96&s=123195",
                "A second statement on the matter",
            ),
        ]);
        let text = "A first statement on the matter 2025-04-15 A second statement on the matter "
            .repeat(3);
        for url in [
            "https://m.test/News.aspx?n=96&sms=74",
            "https://m.test/dfa-news/statements-and-advisories-update",
            "https://m.test/press/",
        ] {
            assert_eq!(recognise(url, Some(&list), &text), Asked::Section(url));
        }
    }

    #[test]
    fn a_front_page_is_the_site_and_so_is_a_page_that_is_nothing_else() {
        let list = showing(&[("/press/2025-04-14-bridges", "Two bridges")]);

        assert_eq!(
            recognise("https://m.test/en/", Some(&list), ""),
            Asked::Site
        );
        assert_eq!(
            recognise("https://m.test/about", None, "Short."),
            Asked::Site
        );
    }
}
