//! The contract's JSON, one object a line.
//!
//! *In:* model values. *Out:* JSON text. *Never:* leaves a key out: what is unknown is null.

use serde_json::{Value, json};

use super::escape::json_line;
use super::lists::{ListTried, span};
use super::reasons;
use crate::model::{Claim, FlagRecord, Interval, Reading, SearchHit};

/// `unsaid.flag/1`.
pub fn flag(record: &FlagRecord) -> String {
    let flag = &record.flag;
    let statement = record.statement.as_ref().map(|statement| {
        json!({
            "id": statement.id,
            "url": statement.url,
            "title": statement.title,
            "language": statement.language,
            "published": statement.published,
            "first_seen": rfc3339(statement.first_seen),
            "state": statement.state.as_str(),
        })
    });
    let history: Vec<Value> = flag
        .history
        .iter()
        .map(|entry| {
            json!({
                "stage": entry.stage,
                "at": rfc3339(entry.at),
                "reason": reasons::words(&entry.reason),
            })
        })
        .collect();
    let changes: Vec<Value> = flag
        .changes
        .iter()
        .map(|change| json!({"type": change.kind, "before": change.before, "after": change.after}))
        .collect();
    let value = json!({
        "schema": "unsaid.flag/1",
        "id": flag.id,
        "kind": flag.kind,
        "stage": flag.stage,
        "manner": flag.manner,
        "significance": flag.significance,
        "reasons": flag.reasons.iter().map(reasons::words).collect::<Vec<_>>(),
        "source": {"id": record.source.id, "name": record.source.name, "role": record.source.role},
        "statement": statement,
        "moved_to": flag.moved_to,
        "from_version": flag.from_version,
        "to_version": flag.to_version,
        "announced": flag.announced,
        "relates_to": record.relates_to,
        "interval": interval(flag.interval),
        "history": history,
        "changes": changes,
        "incident": flag.incident,
        "holds": flag.holds,
        "evidence": flag.evidence_ids,
    });
    json_line(&value.to_string())
}

/// `unsaid.page/1`: what one answer says by itself.
pub fn page(url: &str, reading: &Reading) -> String {
    let (manner, reason) = match &reading.claim {
        Claim::Present => (None, None),
        Claim::Absent(manner) => (Some(manner.as_str()), None),
        Claim::Unknown(reason) => (None, Some(reason.to_string())),
    };
    let value = json!({
        "schema": "unsaid.page/1",
        "url": url,
        "canonical": reading.canonical,
        "outcome": {
            "class": reading.claim.class(),
            "manner": manner,
            "reason": reason,
            "signs": reading.signs,
        },
        "title": reading.title,
        "text": reading.text,
        "published": reading.published,
        "modified": reading.modified,
        "language": reading.language,
        "charset": reading.charset,
        "links": reading.links,
    });
    json_line(&value.to_string())
}

/// `unsaid.list/1`: what an address gave as a list.
pub fn list(tried: &ListTried<'_>) -> String {
    let response = tried.answer.and_then(|answer| answer.outcome.as_ref().ok());
    let found = tried.found.ok();
    let trouble = tried.found.err();
    let days = found.and_then(|found| span(&found.candidates));
    let value = json!({
        "schema": "unsaid.list/1",
        "kind": tried.kind.as_str(),
        "url": tried.url,
        "status": response.map(|response| response.status),
        "content_type": response.and_then(|response| response.header("content-type")),
        "final": tried.answer.map(|answer| answer.address.as_str()),
        "is": tried.nature,
        "statements": found.map(|found| found.candidates.len()),
        "from": days.map(|(from, _)| from),
        "to": days.map(|(_, to)| to),
        "next": found.and_then(|found| found.next.as_deref()),
        "notes": found.map(|found| found.notes.as_slice()).unwrap_or_default(),
        "reason": trouble.and_then(|trouble| trouble.reason).map(ToString::to_string),
        "trouble": trouble.map(|trouble| trouble.detail),
    });
    json_line(&value.to_string())
}

/// One hit of `search --json`.
pub fn hit(hit: &SearchHit) -> String {
    let value = json!({
        "statement": hit.statement.id,
        "version": hit.version.number,
        "url": hit.statement.url,
        "title": hit.version.title,
        "snippet": hit.snippet,
        "removed": hit.removed,
        "interval": interval(hit.interval),
    });
    json_line(&value.to_string())
}

pub(super) fn interval(interval: Interval) -> Value {
    json!({"from": interval.from.map(rfc3339), "to": rfc3339(interval.to)})
}

/// A time of ours: RFC 3339 in UTC, seconds.
pub(super) fn rfc3339(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
