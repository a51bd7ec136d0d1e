//! A channel's post, on the page that shows it alone.
//!
//! *In:* a page of a channel, known by its markup, and the address that was asked for. *Out:* the post's reading.
//! *Never:* the words of a channel's own description, which stand wherever a post is not shown.

use url::Url;

use super::{Reader, Served, language};
use crate::model::{Claim, Manner, Reading, UnknownReason, Way};
use crate::page::Page;
use crate::page::post::{self, Post};
use crate::text;
use crate::text::dates::parse_date;

/// Reads the post that was asked for; `None` where the page is no channel's.
pub(super) fn read(served: &Served<'_>, reader: &Reader<'_>, page: &Page) -> Option<Reading> {
    if served.status != 200 {
        return None;
    }
    if let Some(said) = post::error(page) {
        return Some(error(&said));
    }
    if !post::is_of_a_channel(page) {
        return None;
    }
    let asked = asked_for(served.asked)?;
    let shown =
        post::posts(page).find(|post| (post.channel.as_str(), post.number) == (&asked.0, asked.1));
    let Some(found) = shown else {
        let nothing = Claim::Unknown(UnknownReason::Unclassified);
        return Some(Reading::bare(nothing, "post_not_shown"));
    };
    Some(reading(found, reader, page))
}

/// An embed that shows no post: its words tell one that is gone from a channel that is closed.
fn error(said: &str) -> Reading {
    if said.to_lowercase().contains("not found") {
        let gone = Claim::Absent(Manner::UnpublishedFromChannel);
        Reading::bare(gone, "post_not_found")
    } else {
        let nothing = Claim::Unknown(UnknownReason::Unclassified);
        Reading::bare(nothing, "post_withheld")
    }
}

fn reading(found: Post, reader: &Reader<'_>, page: &Page) -> Reading {
    let Some(text) = found.text else {
        let nothing = Claim::Unknown(UnknownReason::NeedsScript);
        return Reading::bare(nothing, "post_without_words");
    };
    Reading {
        title: Some(text::headline(&text)),
        published: found
            .times
            .iter()
            .find_map(|time| parse_date(time, reader.languages)),
        language: language::language(&text, page.lang()),
        charset: Some(page.charset().to_owned()),
        text,
        way: Some(Way::Container),
        ..Reading::bare(Claim::Present, "post")
    }
}

/// Channel and number of the post that an address names: `/NAME/N`.
fn asked_for(url: &str) -> Option<(String, u64)> {
    let url = Url::parse(url).ok()?;
    let mut segments = url.path_segments()?;
    let (name, number) = (segments.next()?, segments.next()?);
    segments.next().is_none().then_some(())?;
    Some((name.to_owned(), number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract;

    fn read_page(url: &str, body: &str) -> Reading {
        let html = format!(
            "<!DOCTYPE html><html><head><title>Telegram</title></head><body>{body}</body></html>"
        );
        extract::read(
            &Served {
                asked: url,
                landed: url,
                status: 200,
                headers: &[],
                body: html.as_bytes(),
                at: None,
            },
            &Reader::default(),
        )
    }

    const POST: &str = "<div class='tgme_widget_message' data-post='mfa_press/12'>\
        <div class='tgme_widget_message_text'>The ministry said so.<br/>And this too.</div>\
        <time datetime='2026-02-03T01:30:00+00:00'>01:30</time></div>";

    #[test]
    fn a_short_post_is_read_from_its_embed() {
        let reading = read_page("https://t.me/mfa_press/12?embed=1", POST);

        assert_eq!(reading.claim, Claim::Present);
        assert_eq!(reading.text, "The ministry said so.\nAnd this too.");
        assert_eq!(reading.title.as_deref(), Some("The ministry said so."));
        assert_eq!(
            reading.published.unwrap().to_string(),
            "2026-02-03T01:30:00+00:00"
        );
    }

    #[test]
    fn a_page_that_shows_another_post_or_none_says_nothing() {
        let page = "<div class='tgme_page'><div class='tgme_page_description'>News of the ministry, every day, \
            for everybody who wants to know what the ministry has to say about its work.</div></div>";
        for (url, body) in [
            ("https://t.me/mfa_press/13", POST),
            ("https://t.me/mfa_press/12", page),
        ] {
            let claim = read_page(url, body).claim;
            assert!(matches!(claim, Claim::Unknown(_)), "{url}: {claim:?}");
        }
    }
}
