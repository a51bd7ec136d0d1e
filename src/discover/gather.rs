//! Entries of a list as they come in: each address once, with the best that was said of it.
//!
//! *In:* addresses with what stands beside them. *Out:* a [`Discovery`]. *Never:* more than its bounds.

use std::collections::HashMap;

use super::scope::{Place, Scope};
use crate::model::{Candidate, Discovery};

/// Entries kept of one list.
pub(super) const MOST_ENTRIES: usize = 5_000;
/// Bytes of a headline.
const MOST_TITLE: usize = 4_096;
/// Bytes of a text.
const MOST_TEXT: usize = 1_048_576;
/// Bytes of an entry's own id.
pub(super) const MOST_ID: usize = 1_024;

/// A list while it is read.
pub(super) struct Gathering<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) found: Discovery,
    most: usize,
    places: HashMap<String, usize>,
    elsewhere: usize,
    filtered: usize,
    nowhere: usize,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(scope: Scope<'a>) -> Self {
        Self::at_most(MOST_ENTRIES, scope)
    }

    pub(super) fn at_most(most: usize, scope: Scope<'a>) -> Self {
        Self {
            most,
            scope,
            found: Discovery::default(),
            places: HashMap::new(),
            elsewhere: 0,
            filtered: 0,
            nowhere: 0,
        }
    }

    /// Takes an entry whose `url` is still as the list wrote it.
    pub(super) fn offer(&mut self, entry: Candidate) {
        match self.scope.place(&entry.url) {
            Place::Within(url) => self.keep(Candidate { url, ..entry }),
            Place::Elsewhere => self.elsewhere += 1,
            Place::Filtered => self.filtered += 1,
            Place::Nowhere => self.nowhere += 1,
        }
    }

    /// Counts entries that lead to somebody else's site, and those that `include` and `exclude` kept out.
    pub(super) fn count(&mut self, elsewhere: usize, filtered: usize) {
        self.elsewhere += elsewhere;
        self.filtered += filtered;
    }

    /// Counts an entry that has no address at all.
    pub(super) fn offer_nothing(&mut self) {
        self.nowhere += 1;
    }

    fn keep(&mut self, entry: Candidate) {
        let entry = Candidate {
            title: entry.title.map(|t| headline(&t)).filter(|t| !t.is_empty()),
            text: entry
                .text
                .map(|t| clip(&t, MOST_TEXT))
                .filter(|t| !t.is_empty()),
            feed_id: entry
                .feed_id
                .filter(|id| !id.is_empty() && id.len() <= MOST_ID),
            ..entry
        };
        let known = self.places.get(&entry.url);
        if let Some(known) = known.and_then(|at| self.found.candidates.get_mut(*at)) {
            known.feed_id = known.feed_id.take().or(entry.feed_id);
            known.title = known.title.take().or(entry.title);
            known.published = known.published.or(entry.published);
            known.modified = known.modified.or(entry.modified);
            known.text = known.text.take().or(entry.text);
        } else if self.found.candidates.len() < self.most {
            self.places
                .insert(entry.url.clone(), self.found.candidates.len());
            self.found.candidates.push(entry);
        } else {
            self.found.partial = true;
        }
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.found.notes.push(note.into());
    }

    /// Whether there were entries, and every one of them leads to somebody else's site.
    pub(super) fn is_foreign(&self) -> bool {
        self.elsewhere > 0 && self.found.candidates.is_empty() && self.filtered == 0
    }

    pub(super) fn finish(mut self) -> Discovery {
        for (count, what) in [
            (self.elsewhere, "lead to another site and were left out"),
            (self.filtered, "were kept out by include or exclude"),
            (self.nowhere, "have no usable address and were left out"),
        ] {
            if count > 0 {
                self.found.notes.push(format!("{count} entries {what}"));
            }
        }
        self.found
    }
}

/// One line without control characters.
fn headline(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    clip(&words.join(" "), MOST_TITLE)
}

/// The beginning of a text, at most so many bytes.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.split_at(end).0
}

fn clip(text: &str, most: usize) -> String {
    let text = beginning(text, most);
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
