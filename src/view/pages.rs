//! One answer, and search hits, for people.
//!
//! *In:* a reading or a hit. *Out:* lines. *Never:* more than 80 columns where words can be wrapped.

use super::escape::{plain, plain_lines};
use super::table::{columns, wrap};
use crate::model::{Claim, Reading, SearchHit};

/// What one answer says by itself.
pub fn page_lines(url: &str, reading: &Reading) -> Vec<String> {
    let claim = match &reading.claim {
        Claim::Present => "present".to_owned(),
        Claim::Absent(manner) => format!("absent ({manner})"),
        Claim::Unknown(reason) => format!("unknown ({reason})"),
    };
    let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "–".to_owned(), plain);
    let date = |date: Option<crate::model::PageDate>| {
        date.map_or_else(|| "–".to_owned(), |date| date.to_string())
    };
    let rows = [
        ("address", plain(url)),
        ("canonical", shown(&reading.canonical)),
        ("claim", claim),
        ("signs", reading.signs.join(", ")),
        ("title", shown(&reading.title)),
        ("published", date(reading.published)),
        ("modified", date(reading.modified)),
        ("language", shown(&reading.language)),
        ("charset", shown(&reading.charset)),
        ("links", reading.links.len().to_string()),
    ]
    .map(|(name, value)| vec![name.to_owned(), value]);
    let mut lines = columns(&rows);
    if !reading.text.is_empty() {
        lines.push(String::new());
        for paragraph in plain_lines(&reading.text) {
            lines.extend(wrap(&paragraph, 80, ""));
        }
    }
    lines
}

/// A hit: where, when, and the words around it.
pub fn hit_lines(hit: &SearchHit) -> Vec<String> {
    let state = if hit.removed { "removed" } else { "served" };
    let mut lines = vec![format!(
        "{}  version {}  {state}  first seen {}",
        hit.statement.id,
        hit.version.number,
        hit.version.first_seen.format("%Y-%m-%d %H:%M UTC")
    )];
    lines.extend(wrap(&plain(&hit.version.title), 80, "  "));
    lines.push(format!("  {}", plain(&hit.statement.url)));
    lines.extend(wrap(&plain(&hit.snippet), 80, "  "));
    lines.extend(gone(hit).map(|words| format!("  {words}")));
    lines
}

/// Between when and when words went, and how to see what stands in their place.
fn gone(hit: &SearchHit) -> Option<String> {
    let number = hit.version.number;
    let (from, to) = (hit.version.first_seen, hit.interval.to);
    let id = &hit.statement.id;
    let day = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M UTC");
    match (hit.removed, to > from) {
        (false, _) => None,
        (true, true) => Some(format!(
            "other words by {}: unsaid diff {id} --from {number} --to {}",
            day(to),
            number + 1
        )),
        (true, false) => Some(format!("no longer served: unsaid show {id}")),
    }
}
