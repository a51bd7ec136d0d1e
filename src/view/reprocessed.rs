//! What judging everything again came to.
//!
//! *In:* [`Reprocessed`]. *Out:* a line for each flag that would be another, then one that counts. *Never:* a word of
//! the flags that stay as they are.

use serde_json::{Value, json};

use super::escape::{json_line, plain};
use super::flags::flag_line;
use super::json::interval;
use super::reasons;
use crate::model::{Difference, Flag, FlagRecord, Interval, Reprocessed};

/// A line a flag, with its id and the reason; then the count.
pub fn reprocessed_lines(told: &Reprocessed) -> Vec<String> {
    let mut lines: Vec<String> = told.differences.iter().map(line).collect();
    let differ = told.differences.len();
    let flags = match (differ, told.flags) {
        (0, flags) => format!("none of {flags} flags would be another"),
        (differ, flags) => {
            format!("{differ} would be others, beside {flags} flags that were raised")
        }
    };
    lines.push(format!(
        "{} passes and {} looks judged again, {} pages read once more: {flags}",
        told.passes, told.looks, told.read_anew
    ));
    lines
}

fn line(difference: &Difference) -> String {
    match difference {
        Difference::Lost(record) => format!("would not be raised: {}", flag_line(record)),
        Difference::New(record) => format!("would be raised: {}", flag_line(record)),
        Difference::Changed { was, would } => format!(
            "would be another: {}: {}; {}",
            flag_line(was),
            changes(&was.flag, &would.flag).join(", "),
            plain(&last_reason(&would.flag).unwrap_or_default())
        ),
    }
}

/// What differs, each as it would be and as it is.
fn changes(was: &Flag, would: &Flag) -> Vec<String> {
    let manner = |flag: &Flag| {
        flag.manner
            .map_or_else(|| "no manner".to_owned(), |manner| manner.to_string())
    };
    let mut changes = Vec::new();
    if was.stage != would.stage {
        changes.push(format!("{} instead of {}", would.stage, was.stage));
    }
    if was.manner != would.manner {
        changes.push(format!("{} instead of {}", manner(would), manner(was)));
    }
    if was.interval != would.interval {
        let (is, was) = (span(would.interval), span(was.interval));
        changes.push(format!("{is} instead of {was}"));
    }
    changes
}

fn span(interval: Interval) -> String {
    let minute = "%Y-%m-%d %H:%M";
    match interval.from {
        Some(from) => format!("{}–{}", from.format(minute), interval.to.format(minute)),
        None => format!("until {}", interval.to.format(minute)),
    }
}

/// The same as JSON Lines.
pub fn reprocessed_json(told: &Reprocessed) -> Vec<String> {
    let counts = json!({
        "schema": "unsaid.reprocess/1",
        "passes": told.passes,
        "looks": told.looks,
        "read_anew": told.read_anew,
        "flags": told.flags,
        "differ": told.differences.len(),
    });
    let lines = told.differences.iter().map(difference);
    lines
        .chain([counts])
        .map(|value| json_line(&value.to_string()))
        .collect()
}

fn difference(difference: &Difference) -> Value {
    let (name, was, would) = match difference {
        Difference::Lost(was) => ("not_raised", Some(was), None),
        Difference::New(would) => ("raised", None, Some(would)),
        Difference::Changed { was, would } => ("changed", Some(was.as_ref()), Some(would.as_ref())),
    };
    let record = would.or(was);
    json!({
        "difference": name,
        "flag": record.map(|record| &record.flag.id),
        "kind": record.map(|record| record.flag.kind),
        "source": record.map(|record| &record.source.id),
        "statement": record
            .and_then(|record| record.statement.as_ref())
            .map(|statement| json!({"id": statement.id, "url": statement.url, "title": statement.title})),
        "was": was.map(stand),
        "would": would.map(stand),
        "reason": record.and_then(|record| last_reason(&record.flag)),
    })
}

fn stand(record: &FlagRecord) -> Value {
    let flag = &record.flag;
    json!({"stage": flag.stage, "manner": flag.manner, "interval": interval(flag.interval)})
}

/// Why the flag is at its stage.
fn last_reason(flag: &Flag) -> Option<String> {
    flag.history
        .last()
        .map(|entry| reasons::words(&entry.reason))
}
