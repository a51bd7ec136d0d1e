//! Sitemaps: lists of addresses that a site makes for machines, and indexes of such lists.
//!
//! *In:* the bytes of a sitemap, compressed or not. *Out:* the addresses that look like statements, or the sitemaps
//! that an index names. *Never:* unpacks more than its cap, believes a date that stands at every address, or takes a
//! page of HTML for an empty sitemap.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io::Read;

use chrono::{DateTime, NaiveTime, Utc};

use super::gather::{Gathering, beginning};
use super::map_rows::{self, Row};
use super::repair::{self, Form, Hopeless};
use super::scope::{Place, Scope};
use super::{ListProblem, dates, feed, likely};
use crate::model::{Candidate, Discovery, PageDate, UnknownReason};
use crate::page::charset;

/// Bytes of a sitemap, unpacked (sitemaps.org, "Sitemap file location": 52,428,800).
pub(super) const MOST_BYTES: u64 = 50 << 20;
/// Addresses of a sitemap (the same).
const MOST_ENTRIES: usize = 50_000;
/// Sitemaps of an index that are followed.
const MOST_CHILDREN: usize = 50;
/// A line of a sitemap of plain text (sitemaps.org: an address is shorter than 2,048 characters).
const MOST_LINE: usize = 4_096;
/// From so many dated addresses on, one date at nearly all of them is the date of the sitemap, not of a page.
const LEAST_ALIKE: usize = 10;

/// Reads a sitemap, or an index of sitemaps.
pub(super) fn read(
    scope: Scope,
    page_url: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Discovery, ListProblem> {
    let unpacked = unpacked(body)?;
    let decoded = charset::decode(&unpacked, content_type, page_url);
    let decoded = decoded.readable().map_err(|reason| {
        ListProblem::unread(
            reason,
            "the sitemap's letters cannot be read in any charset",
        )
    })?;
    let text = decoded
        .text
        .trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    let mut found = Gathering::at_most(MOST_ENTRIES, scope);
    if text.starts_with("http://") || text.starts_with("https://") {
        read_lines(&mut found, text);
        return Ok(finish(found));
    }
    let mended = match repair::mend(Form::Sitemap, text, MOST_ENTRIES, false) {
        Ok(mended) => mended,
        // Sites may hand in their feed as a sitemap (sitemaps.org, "Other sitemap formats").
        Err(Hopeless::NoRoot) if repair::mend(Form::Feed, text, 1, false).is_ok() => {
            return feed::read(found.scope, page_url, content_type, &unpacked);
        }
        Err(hopeless) => return Err(worded(hopeless, text)),
    };
    found.found.partial = mended.lossy || mended.cut || decoded.bad_share > 0.0;
    for repair in mended.repairs {
        found.note(repair);
    }
    if mended.cut {
        found.note(format!("only the first {MOST_ENTRIES} addresses were read"));
    }
    let map = map_rows::of(&mended.xml);
    if map.is_index {
        name_children(&mut found, map.rows);
        return Ok(found.finish());
    }
    let rows = map.rows.into_iter().map(|row| candidate(row, &found.scope));
    let rows: Vec<Option<Candidate>> = rows.collect();
    for row in rows {
        match row {
            Some(entry) => found.offer(entry),
            None => found.offer_nothing(),
        }
    }
    if found.is_foreign() {
        let sentence = "every address of the sitemap is on another site";
        return Err(ListProblem::unread(UnknownReason::Unclassified, sentence));
    }
    Ok(finish(found))
}

/// The bytes behind gzip, which is known by its first two bytes: `sitemap.xml.gz` is served under many types.
fn unpacked(body: &[u8]) -> Result<Vec<u8>, ListProblem> {
    let is_too_large = |bytes: &[u8]| u64::try_from(bytes.len()).is_ok_and(|n| n > MOST_BYTES);
    let too_large = || {
        let sentence = "the sitemap has more than 50 MB";
        ListProblem::unread(UnknownReason::TooLarge, sentence)
    };
    if !body.starts_with(&[0x1F, 0x8B]) {
        return if is_too_large(body) {
            Err(too_large())
        } else {
            Ok(body.to_vec())
        };
    }
    let mut unpacked = Vec::new();
    let mut reader = flate2::bufread::MultiGzDecoder::new(body).take(MOST_BYTES + 1);
    match reader.read_to_end(&mut unpacked) {
        Ok(_) if is_too_large(&unpacked) => Err(too_large()),
        // What is cut in the middle has whole entries before the cut.
        Ok(_) => Ok(unpacked),
        Err(_) if !unpacked.is_empty() => Ok(unpacked),
        Err(error) => {
            let sentence = format!("the sitemap cannot be unpacked: {error}");
            Err(ListProblem::unread(UnknownReason::Unclassified, sentence))
        }
    }
}

fn worded(why: Hopeless, text: &str) -> ListProblem {
    let start = beginning(text, 2_048).to_lowercase();
    let is_html = start.contains("<html") || start.contains("<!doctype html");
    let (reason, sentence) = match why {
        Hopeless::NoRoot if is_html => (
            UnknownReason::Unclassified,
            "the address answers with a page of HTML, not with a sitemap",
        ),
        Hopeless::NoRoot if text.is_empty() => (UnknownReason::Unclassified, "the answer is empty"),
        Hopeless::NoRoot => (
            UnknownReason::Unclassified,
            "the answer is no sitemap: XML, plain text and feeds are known",
        ),
        Hopeless::TooDeep => (
            UnknownReason::TooComplex,
            "the sitemap is nested too deeply",
        ),
        Hopeless::Broken => (
            UnknownReason::Unclassified,
            "the sitemap is broken, and no entry of it is whole",
        ),
    };
    ListProblem::unread(reason, sentence)
}

/// A sitemap of plain text: an address a line.
fn read_lines(found: &mut Gathering, text: &str) {
    for (number, line) in text.lines().map(str::trim).enumerate() {
        if number >= MOST_ENTRIES {
            found.found.partial = true;
            found.note(format!("only the first {MOST_ENTRIES} lines were read"));
            break;
        }
        if line.is_empty() {
            continue;
        }
        if line.len() > MOST_LINE || !line.starts_with("http") {
            found.offer_nothing();
        } else {
            found.offer(bare(line.to_owned()));
        }
    }
}

fn bare(url: String) -> Candidate {
    Candidate {
        url,
        feed_id: None,
        title: None,
        published: None,
        modified: None,
        text: None,
    }
}

fn candidate(row: Row, scope: &Scope) -> Option<Candidate> {
    let languages = scope.languages();
    (!row.address.is_empty()).then(|| Candidate {
        title: Some(row.title),
        published: dates::stated(&row.published, languages),
        modified: dates::stated(&row.modified, languages),
        ..bare(row.address)
    })
}

/// Forgets dates that say nothing, and leaves out what does not look like a statement.
fn finish(mut found: Gathering) -> Discovery {
    if forget_alike(&mut found.found.candidates) {
        found.note("nearly all addresses have one date of change, which was ignored");
    }
    let chosen = found.scope.is_chosen_by_source();
    let mut found = found.finish();
    if !chosen {
        let all = found.candidates.len();
        likely::retain(&mut found.candidates);
        let dropped = all - found.candidates.len();
        if dropped > 0 {
            found.notes.push(format!(
                "{dropped} of {all} addresses do not look like statements and were left out (hint: name them with `include`)"
            ));
        }
    }
    found
}

/// A date of change that more than nine in ten addresses share is the hour at which the sitemap was made.
fn forget_alike(candidates: &mut [Candidate]) -> bool {
    let mut counts: HashMap<PageDate, usize> = HashMap::new();
    for date in candidates.iter().filter_map(|entry| entry.modified) {
        *counts.entry(date).or_default() += 1;
    }
    let dated: usize = counts.values().sum();
    let most = counts.values().max().copied().unwrap_or_default();
    let alike = dated >= LEAST_ALIKE && most * 10 > dated * 9;
    if alike {
        for entry in candidates {
            entry.modified = None;
        }
    }
    alike
}

/// The sitemaps of an index, those that changed last first.
fn name_children(found: &mut Gathering, mut rows: Vec<Row>) {
    let languages = found.scope.languages();
    rows.sort_by_cached_key(|row| Reverse(dates::stated(&row.modified, languages).map(instant)));
    let own = found.scope.own();
    let chosen = found.scope.is_chosen_by_source();
    let mut seen = HashSet::from([own]);
    let (mut elsewhere, mut no_statements) = (0, 0);
    for row in rows {
        // `include` and `exclude` speak of statements, not of sitemaps.
        let (Place::Within(_) | Place::Filtered) = found.scope.place(&row.address) else {
            elsewhere += 1;
            continue;
        };
        let Some(url) = found.scope.resolve(&row.address) else {
            continue;
        };
        if !chosen && likely::is_map_of_no_statements(&url) {
            no_statements += 1;
        } else if seen.insert(url.clone()) {
            found.found.children.push(url);
        }
    }
    for (count, what) in [
        (elsewhere, "are on another site and were left out"),
        (
            no_statements,
            "are of tags, authors, pages or pictures and were left out",
        ),
    ] {
        if count > 0 {
            found.note(format!("{count} sitemaps {what}"));
        }
    }
    let all = found.found.children.len();
    if all > MOST_CHILDREN {
        found.found.children.truncate(MOST_CHILDREN);
        found.found.partial = true;
        found.note(format!("only {MOST_CHILDREN} of {all} sitemaps are read"));
    }
}

fn instant(date: PageDate) -> DateTime<Utc> {
    match date {
        PageDate::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
        PageDate::Instant(at) => at.to_utc(),
    }
}

#[cfg(test)]
mod tests;
