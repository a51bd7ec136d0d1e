//! What the bytes of an answer are, whatever they were asked for as.
//!
//! *In:* the body of an answer. *Out:* its [`Nature`]. *Never:* goes by the address or the content type alone: feeds
//! come as HTML, and pages of HTML as feeds.

use super::gather::beginning;
use super::repair::{self, Form, Hopeless};
use crate::model::ListKind;
use crate::page::{Page, charset, post};

/// What is looked at: every format shows itself at its beginning.
const MOST_BYTES: usize = 65_536;

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// RSS, Atom, RDF or JSON Feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
    /// The preview of a channel.
    Channel,
    /// A page of HTML that is no preview.
    Page,
    /// None of these.
    Other,
}

impl Nature {
    /// As which list it could be read.
    pub fn kind(self) -> Option<ListKind> {
        match self {
            Self::Feed => Some(ListKind::Feed),
            Self::Sitemap => Some(ListKind::Sitemap),
            Self::Channel => Some(ListKind::Channel),
            Self::Page => Some(ListKind::Listing),
            Self::Other => None,
        }
    }

    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Channel => "channel",
            Self::Page => "page",
            Self::Other => "other",
        }
    }
}

/// Tells what an answer is. `page_url` is the address that answered, `body` its decoded bytes.
pub fn nature(page_url: &str, content_type: Option<&str>, body: &[u8]) -> Nature {
    // `sitemap.xml.gz` is served under many types; nothing else that is read comes packed.
    if body.starts_with(&[0x1F, 0x8B]) {
        return Nature::Sitemap;
    }
    let start = body.get(..MOST_BYTES).unwrap_or(body);
    let decoded = charset::decode(start, content_type, page_url);
    let text = decoded
        .text
        .trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    let has_root = |form| !matches!(repair::mend(form, text, 1, true), Err(Hopeless::NoRoot));
    if is_html(text) {
        of_page(page_url, content_type, body)
    } else if is_json_feed(text) || has_root(Form::Feed) {
        Nature::Feed
    } else if is_list_of_addresses(text) || has_root(Form::Sitemap) {
        Nature::Sitemap
    } else {
        of_page(page_url, content_type, body)
    }
}

fn is_html(text: &str) -> bool {
    let start = beginning(text, 2_048).to_lowercase();
    start.contains("<html") || start.contains("<!doctype html")
}

/// JSON Feed names its version by an address of its specification (jsonfeed.org, "version").
fn is_json_feed(text: &str) -> bool {
    text.starts_with('{') && beginning(text, 4_096).contains("jsonfeed.org/version")
}

fn is_list_of_addresses(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn of_page(page_url: &str, content_type: Option<&str>, body: &[u8]) -> Nature {
    let Ok(page) = Page::parse(body, content_type, page_url) else {
        return Nature::Other;
    };
    let is_markup = page
        .elements()
        .any(|element| !matches!(element.value().name(), "html" | "head" | "body"));
    if post::is_of_a_channel(&page) {
        Nature::Channel
    } else if is_markup {
        Nature::Page
    } else {
        Nature::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Nature {
        nature("https://mfa.example/x", None, body.as_bytes())
    }

    #[test]
    fn every_form_is_known_by_its_bytes() {
        for (body, expected) in [
            (
                "<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>",
                Nature::Feed,
            ),
            (
                "\u{FEFF}\n<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
                Nature::Feed,
            ),
            (
                "{\"version\": \"https://jsonfeed.org/version/1.1\"}",
                Nature::Feed,
            ),
            (
                "<urlset><url><loc>https://mfa.example/a</loc></url></urlset>",
                Nature::Sitemap,
            ),
            (
                "<!-- made --><sitemapindex xmlns='x'><sitemap>",
                Nature::Sitemap,
            ),
            (
                "https://mfa.example/a\nhttps://mfa.example/b",
                Nature::Sitemap,
            ),
            (
                "<!doctype html><p>an example of <rss version='2.0'></p>",
                Nature::Page,
            ),
            ("<div><a href='/a'>A</a></div>", Nature::Page),
            (
                "<html><div class='tgme_widget_message' data-post='a/1'></div></html>",
                Nature::Channel,
            ),
            ("{\"items\": []}", Nature::Other),
            ("", Nature::Other),
        ] {
            assert_eq!(of(body), expected, "{body}");
        }
        assert_eq!(
            nature("https://a.example/", None, &[0x1F, 0x8B, 8]),
            Nature::Sitemap
        );
    }

    #[test]
    fn hostile_bytes_are_something_and_end_soon() {
        let deep = "<div>".repeat(200_000);
        let brackets = "<".repeat(1_000_000);

        for body in [deep.as_str(), brackets.as_str(), "\0\u{1}\u{2}"] {
            assert!(matches!(of(body), Nature::Page | Nature::Other));
        }
    }
}
