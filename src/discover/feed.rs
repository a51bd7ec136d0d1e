//! Feeds: RSS, Atom, RDF and JSON Feed.
//!
//! *In:* the bytes of a feed. *Out:* its entries, keyed on their links. *Never:* hands a nested or endless document
//! to the feed parser, trusts an id, or invents an offset or a midnight.

mod deleted;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use feed_rs::model::{Entry, Link, Text};
use feed_rs::parser;

use super::gather::{Gathering, MOST_ENTRIES, beginning};
use super::repair::{self, Form, Hopeless};
use super::scope::Scope;
use super::{ListProblem, dates};
use crate::model::{Candidate, Discovery, PageDate, UnknownReason};
use crate::page::{Page, charset, text_of};

/// Bytes of a feed that are read.
const MOST_BYTES: usize = 10_000_000;
/// A title or text of more markup than this is cut before it is read.
const MOST_MARKUP: usize = 2_097_152;

/// Reads a feed.
pub(super) fn read(
    scope: Scope,
    page_url: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Discovery, ListProblem> {
    let mut found = Gathering::new(scope);
    let cut_off = body.len() > MOST_BYTES;
    let decoded = charset::decode(
        body.get(..MOST_BYTES).unwrap_or(body),
        content_type,
        page_url,
    );
    let decoded = decoded.readable().map_err(|reason| {
        ListProblem::unread(reason, "the feed's letters cannot be read in any charset")
    })?;
    if decoded.bad_share > 0.0 {
        found.found.partial = true;
        found.note("bytes that are no letters were replaced");
    }
    let text = decoded
        .text
        .trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    if text.starts_with('{') {
        read_parsed(&mut found, text, page_url)?;
    } else {
        let mended =
            repair::mend(Form::Feed, text, MOST_ENTRIES, cut_off).map_err(|e| hopeless(e, text))?;
        found.found.partial |= mended.cut || !mended.repairs.is_empty();
        for repair in mended.repairs {
            found.note(repair);
        }
        if mended.cut {
            found.note(format!(
                "only the first {MOST_ENTRIES} entries or 10 MB were read"
            ));
        }
        let standing = read_parsed(&mut found, &mended.xml, page_url)?;
        found.found.deleted = deleted::read(&mended.xml, &standing);
    }
    if found.is_foreign() {
        return Err(ListProblem::unread(
            UnknownReason::Unclassified,
            "every entry of the feed leads to another site",
        ));
    }
    let mut found = found.finish();
    if let [only] = found.candidates.as_slice()
        && says_that_it_ended(only)
    {
        let sentence = "the feed says of itself that it has ended";
        return Err(ListProblem::unread(UnknownReason::Unclassified, sentence));
    }
    if found.candidates.is_empty() {
        found.notes.push("the feed is valid but empty".to_owned());
    }
    Ok(found)
}

fn hopeless(why: Hopeless, text: &str) -> ListProblem {
    let start = beginning(text, 2_048).to_lowercase();
    match why {
        Hopeless::NoRoot if start.contains("<html") || start.contains("<!doctype html") => {
            let sentence = "the address answers with a page of HTML, not with a feed";
            ListProblem::unread(UnknownReason::Unclassified, sentence)
        }
        Hopeless::NoRoot if text.is_empty() => {
            ListProblem::unread(UnknownReason::Unclassified, "the answer is empty")
        }
        Hopeless::NoRoot => {
            let sentence = "the answer is no feed: RSS, Atom, RDF and JSON Feed are known";
            ListProblem::unread(UnknownReason::Unclassified, sentence)
        }
        Hopeless::TooDeep => {
            ListProblem::unread(UnknownReason::TooComplex, "the feed is nested too deeply")
        }
        Hopeless::Broken => ListProblem::unread(
            UnknownReason::Unclassified,
            "the feed is broken, and no entry of it is whole",
        ),
    }
}

/// Whether an entry that stands alone is the farewell of its feed, and no statement.
fn says_that_it_ended(only: &Candidate) -> bool {
    const FAREWELLS: [&str; 6] = [
        "this feed has ended",
        "this feed has been discontinued",
        "this feed is no longer",
        "this rss feed has",
        "this rss feed is no longer",
        "this feed has moved",
    ];
    let title = only.title.as_deref().unwrap_or_default().to_lowercase();
    FAREWELLS.iter().any(|farewell| title.starts_with(farewell))
}

/// Dates as written. `feed-rs` keeps neither the offset nor the lack of a time, so it is handed the number of the
/// text in this list as if that were the time.
#[derive(Clone, Default)]
struct Tickets(Arc<Mutex<Vec<String>>>);

impl Tickets {
    fn take(&self, text: &str) -> Option<DateTime<Utc>> {
        let mut texts = self.0.lock().ok()?;
        texts.push(beginning(text.trim(), 128).to_owned());
        DateTime::from_timestamp(i64::try_from(texts.len()).ok()? - 1, 0)
    }

    fn redeem(&self, ticket: Option<DateTime<Utc>>, languages: &[String]) -> Option<PageDate> {
        let number = usize::try_from(ticket?.timestamp()).ok()?;
        let texts = self.0.lock().ok()?;
        dates::stated(texts.get(number)?, languages)
    }
}

/// Takes in the entries; the ids of all that stand in the feed.
fn read_parsed(
    found: &mut Gathering,
    text: &str,
    page_url: &str,
) -> Result<HashSet<String>, ListProblem> {
    let tickets = Tickets::default();
    let taker = tickets.clone();
    let parser = parser::Builder::new()
        .base_uri(Some(page_url))
        // The default makes ids of link and title, so that an edited headline would pass for a new entry.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| taker.take(text))
        .build();
    let feed = parser.parse(text.as_bytes()).map_err(|error| {
        let sentence = format!("the feed cannot be read: {error}");
        ListProblem::unread(UnknownReason::Unclassified, sentence)
    })?;
    let languages = found.scope.languages();
    let ids = feed.entries.iter().map(|entry| entry.id.trim().to_owned());
    let standing = ids.collect();
    for entry in feed.entries.into_iter().take(MOST_ENTRIES) {
        if let Some(entry) = candidate(entry, &tickets, languages) {
            found.offer(entry);
        } else {
            found.offer_nothing();
        }
    }
    Ok(standing)
}

fn candidate(entry: Entry, tickets: &Tickets, languages: &[String]) -> Option<Candidate> {
    let id = entry.id.trim();
    let permalink =
        || Some(id).filter(|id| id.starts_with("http://") || id.starts_with("https://"));
    let url = best_link(&entry.links).or_else(permalink)?.to_owned();
    let published = tickets.redeem(entry.published, languages);
    // For RSS the parser copies the publication into the change.
    let updated = entry
        .updated
        .filter(|updated| Some(*updated) != entry.published);
    let body = entry.content.and_then(|content| content.body);
    let text = body.or_else(|| entry.summary.map(|summary| summary.content));
    Some(Candidate {
        url,
        feed_id: Some(id.to_owned()),
        title: entry.title.map(|Text { content, .. }| words(&content)),
        published,
        modified: tickets.redeem(updated, languages),
        text: text.map(|text| words(&text)),
    })
}

/// The link to the entry itself: of its kinds `alternate` (RFC 4287 §4.2.7.2), a page before a file.
fn best_link(links: &[Link]) -> Option<&str> {
    let own = || {
        let alternate = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
        links
            .iter()
            .filter(alternate)
            .filter(|link| link.target.is_none() && !link.href.trim().is_empty())
    };
    let is_page = |link: &&Link| {
        link.media_type
            .as_deref()
            .is_none_or(|t| t.contains("html"))
    };
    own()
        .find(is_page)
        .or_else(|| own().next())
        .map(|link| link.href.as_str())
}

/// The words of a text that may be HTML: feeds seldom say which it is, and say it wrongly.
fn words(text: &str) -> String {
    let text = beginning(text, MOST_MARKUP);
    if !text.contains(['<', '&']) {
        return text.trim().to_owned();
    }
    match Page::from_text(text, "utf-8", "about:blank") {
        Ok(page) => text_of(page.root()),
        Err(_) => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests;
