//! Receivers, what they are owed, and what was tried.
//!
//! *In:* states and entries. *Out:* lines for people, JSON for programs. *Never:* an address or a secret: there is none
//! in them.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::escape::{json_line, plain};
use super::json::rfc3339;
use super::table::{columns, wrap};
use crate::model::{OwedEntry, ReceiverState, TryEntry};

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// How each receiver is reached; `known` are those of the file.
pub fn receiver_lines(states: &[ReceiverState], known: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for state in states {
        let gone = if known.contains(&state.id.as_str()) {
            ""
        } else {
            "; no longer in the file, nothing is sent"
        };
        let owed = match (state.owed, state.oldest) {
            (0, _) | (_, None) => "nothing is owed".to_owned(),
            (owed, Some(oldest)) => format!("{owed} owed since {}", minute(oldest)),
        };
        let head = format!("{}: {owed}{gone}", state.id);
        lines.extend(wrap(&head, 80, ""));
        lines.extend(trouble(state));
    }
    lines
}

fn trouble(state: &ReceiverState) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(since) = state.failing_since {
        let why = plain(state.why.as_deref().unwrap_or("no reason is known"));
        let again = state.not_before.map_or_else(
            || "at the next pass".to_owned(),
            |at| format!("from {} on", minute(at)),
        );
        let words = format!(
            "not reached since {} ({} tries): {why}; tried again {again}",
            minute(since),
            state.failures
        );
        lines.extend(wrap(&words, 80, "  "));
    }
    if state.refused > 0 {
        let words = format!(
            "{} refused; `unsaid alerts log {id}` tells why, `unsaid alerts retry {id}` sends them again",
            state.refused,
            id = state.id
        );
        lines.extend(wrap(&words, 80, "  "));
    }
    lines
}

/// What is owed, a line each.
pub fn owed_lines(entries: &[OwedEntry]) -> Vec<String> {
    let rows: Vec<Vec<String>> = entries.iter().map(owed_row).collect();
    columns(&rows)
}

fn owed_row(entry: &OwedEntry) -> Vec<String> {
    let what = match (&entry.flag, &entry.stands) {
        (Some(flag), Some((kind, stage))) => format!("{flag} {kind} {stage}"),
        _ => "that another receiver is not reached".to_owned(),
    };
    vec![
        entry.receiver.clone(),
        entry.state.clone(),
        minute(entry.since),
        what,
    ]
}

/// Every try, a line each, what is to be said of it below.
pub fn try_lines(tries: &[TryEntry]) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in tries {
        lines.push(format!(
            "{}  {}  {}  {}",
            minute(entry.at),
            entry.receiver,
            entry.outcome,
            entry.message
        ));
        if let Some(why) = &entry.why {
            lines.extend(wrap(&plain(why), 80, "  "));
        }
    }
    lines
}

/// `unsaid.receiver/1`.
pub fn receiver_json(state: &ReceiverState) -> String {
    let value = json!({
        "schema": "unsaid.receiver/1",
        "id": state.id,
        "owed": state.owed,
        "oldest": state.oldest.map(rfc3339),
        "refused": state.refused,
        "failures": state.failures,
        "failing_since": state.failing_since.map(rfc3339),
        "why": state.why,
        "not_before": state.not_before.map(rfc3339),
        "last_taken": state.last_taken.map(rfc3339),
    });
    json_line(&value.to_string())
}

/// `unsaid.owed/1`.
pub fn owed_json(entry: &OwedEntry) -> String {
    let value = json!({
        "schema": "unsaid.owed/1",
        "receiver": entry.receiver,
        "flag": entry.flag,
        "state": entry.state,
        "since": rfc3339(entry.since),
        "done": entry.done.map(rfc3339),
    });
    json_line(&value.to_string())
}

/// `unsaid.try/1`.
pub fn try_json(entry: &TryEntry) -> String {
    let value = json!({
        "schema": "unsaid.try/1",
        "at": rfc3339(entry.at),
        "receiver": entry.receiver,
        "message": entry.message,
        "flags": entry.flags,
        "outcome": entry.outcome,
        "why": entry.why,
    });
    json_line(&value.to_string())
}
