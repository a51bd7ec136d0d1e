//! A few statements of some lists, read as a pass would read them.
//!
//! *In:* what lists showed. *Out:* up to three readings, one of each list in turn. *Never:* more looks than that.

use std::collections::HashSet;

use super::look::Asker;
use crate::extract::{self, Reader, Served};
use crate::model::{Candidate, Claim, Discovery, ListKind, PageDate, Reading, Way};
use crate::view;

const MOST: usize = 3;

/// A statement, read.
pub(super) struct Sample {
    pub(super) url: String,
    /// The date by its list.
    pub(super) listed: Option<PageDate>,
    pub(super) reading: Reading,
}

/// Reads a few statements of these lists.
pub(super) async fn read(asker: &Asker<'_>, lists: &[(ListKind, &Discovery)]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (kind, entry) in chosen(lists) {
        let reading = match kind {
            ListKind::Channel => Some(as_listed(entry)),
            ListKind::Feed | ListKind::Listing | ListKind::Sitemap => read_one(asker, entry).await,
        };
        let Some(reading) = reading else {
            continue;
        };
        samples.push(Sample {
            url: entry.url.clone(),
            listed: entry.published,
            reading,
        });
    }
    samples
}

/// Single addresses as if a list showed them.
pub(super) fn as_list<'a>(urls: impl Iterator<Item = &'a str>) -> Discovery {
    let entry = |url: &str| Candidate {
        url: url.to_owned(),
        feed_id: None,
        title: None,
        published: None,
        modified: None,
        text: None,
    };
    Discovery {
        candidates: urls.map(entry).collect(),
        ..Discovery::default()
    }
}

/// The samples for people.
pub(super) fn lines(samples: &[Sample]) -> Vec<String> {
    samples
        .iter()
        .enumerate()
        .flat_map(|(at, sample)| {
            view::sample_lines(at + 1, &sample.url, sample.listed, &sample.reading)
        })
        .collect()
}

/// The samples for programs.
pub(super) fn json(samples: &[Sample]) -> Vec<String> {
    let samples = samples.iter();
    samples
        .map(|sample| view::page_json(&sample.url, &sample.reading))
        .collect()
}

/// The first entry of each list, then the second of each.
fn chosen<'a>(lists: &[(ListKind, &'a Discovery)]) -> Vec<(ListKind, &'a Candidate)> {
    let mut chosen = Vec::new();
    let mut seen = HashSet::new();
    for row in 0..MOST {
        for (kind, found) in lists {
            let entry = found.candidates.get(row);
            if let Some(entry) = entry.filter(|entry| seen.insert(entry.url.as_str())) {
                chosen.push((*kind, entry));
            }
        }
    }
    chosen.truncate(MOST);
    chosen
}

/// What is read at the entry's address; none where it was not asked.
async fn read_one(asker: &Asker<'_>, entry: &Candidate) -> Option<Reading> {
    let answer = asker.ask(&entry.url, asker.max_body).await.ok()?;
    let reader = Reader {
        select: &asker.source.select,
        timezone: asker.source.timezone,
        languages: &asker.source.languages,
        // Nothing here may be waited for; that it is a document is said.
        pdftotext: None,
    };
    Some(match &answer.outcome {
        Ok(response) => extract::read(&Served::of(&answer, response), &reader),
        Err(cause) => extract::read_failure(cause),
    })
}

/// A channel's preview carries its posts.
fn as_listed(entry: &Candidate) -> Reading {
    Reading {
        title: entry.title.clone(),
        text: entry.text.clone().unwrap_or_default(),
        published: entry.published,
        language: entry.text.as_deref().and_then(extract::language_of),
        way: Some(Way::List),
        ..Reading::bare(Claim::Present, "list")
    }
}
