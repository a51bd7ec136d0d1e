//! How sources stand, for people and programs.
//!
//! *In:* [`SourceStatus`]. *Out:* lines or JSON Lines. *Never:* a bare "ok" for a source that was not looked at.

use serde_json::{Value, json};

use super::escape::{json_line, plain};
use super::health;
use super::json::rfc3339;
use super::table::wrap;
use crate::model::{SourceStatus, Waits};

/// A few lines a source.
pub fn status_lines(sources: &[SourceStatus]) -> Vec<String> {
    let mut lines = Vec::new();
    for source in sources {
        lines.extend(one(source));
    }
    lines
}

fn one(status: &SourceStatus) -> Vec<String> {
    let mut lines = vec![format!(
        "{}  {}",
        status.source.id,
        plain(&status.source.name)
    )];
    if !status.enabled {
        lines.push("  not crawled (enabled = false)".to_owned());
        return lines;
    }
    for line in health::lines(&status.health) {
        lines.extend(wrap(&line, 80, "  "));
    }
    let answer = status.last_answer.map_or_else(
        || "no look was ever answered".to_owned(),
        |at| format!("last answer {}", at.format("%Y-%m-%d %H:%M UTC")),
    );
    lines.push(format!(
        "  {} statements, {} never read, {} missing, {} deleted",
        status.known, status.pending, status.missing, status.deleted
    ));
    lines.push(format!("  {answer}"));
    lines.push(format!(
        "  last pass: {} looks answered, {} statements not looked at",
        status.answered, status.unseen
    ));
    for line in health::left_out_lines(&status.health) {
        lines.extend(wrap(&line, 80, "    "));
    }
    lines.extend(waits(&status.waits));
    lines.extend(wordless(status));
    for (reason, count) in &status.unknown {
        lines.push(format!("  {count} looks say nothing: {}", plain(reason)));
    }
    for overflow in &status.health.overflows {
        lines.extend(wrap(&health::overflow_words(overflow), 80, "  "));
    }
    for (url, good) in &status.lists {
        let good = good.map_or_else(
            || "never read".to_owned(),
            |at| format!("last read {}", at.format("%Y-%m-%d %H:%M UTC")),
        );
        lines.extend(wrap(&format!("list {} {good}", plain(url)), 80, "  "));
    }
    lines
}

/// How long statements wait for their next look.
fn waits(waits: &Waits) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(longest) = &waits.longest_unseen {
        let address = plain(&longest.url);
        let line = match longest.days {
            ..=0 => "longest unseen: less than a day".to_owned(),
            1 => format!("longest unseen: 1 day, {address}"),
            days => format!("longest unseen: {days} days, {address}"),
        };
        lines.extend(wrap(&line, 80, "  "));
    }
    let Some(beyond) = waits.beyond_budget else {
        return lines;
    };
    match waits.floor_nights {
        // As one expects.
        Some(1) => {}
        Some(nights) => lines.push(format!(
            "  the budget allows a look at every statement within {nights} nights"
        )),
        None => lines.push("  the budget keeps no looks for the longest unseen".to_owned()),
    }
    if beyond > 0 {
        lines.push(format!(
            "  last full pass: {beyond} statements left for another night"
        ));
    }
    lines
}

/// Statements whose words are not read, and why.
fn wordless(status: &SourceStatus) -> Vec<String> {
    let mut lines = Vec::new();
    if status.by_hash > 0 {
        lines.push(format!(
            "  {} PDF documents watched by their hash only",
            status.by_hash
        ));
    }
    if status.unread > 0 {
        lines.push(format!(
            "  {} PDF documents could not be read this time",
            status.unread
        ));
    }
    if status.lacks_pdftotext {
        lines.push(
            "  pdftotext is not installed; with it their text is read (package poppler-utils)"
                .to_owned(),
        );
    }
    if status.pictures > 0 {
        lines.push(format!(
            "  {} pages that show a picture and no text",
            status.pictures
        ));
    }
    lines
}

/// `schedule` of `unsaid.status/1`.
fn schedule_json(waits: &Waits) -> Value {
    let longest = waits.longest_unseen.as_ref().map(|longest| {
        json!({"url": longest.url, "last_look": rfc3339(longest.last_look), "days": longest.days})
    });
    json!({
        "longest_unseen": longest,
        "floor_nights": waits.floor_nights,
        "beyond_budget": waits.beyond_budget,
    })
}

/// `unsaid.status/1`, one source a line.
pub fn status_json(status: &SourceStatus) -> String {
    let lists: Vec<_> = status
        .lists
        .iter()
        .map(|(url, good)| json!({"url": url, "last_good": good.map(rfc3339)}))
        .collect();
    let unknown: serde_json::Map<String, serde_json::Value> = status
        .unknown
        .iter()
        .map(|(reason, count)| (reason.clone(), json!(count)))
        .collect();
    let value = json!({
        "schema": "unsaid.status/1",
        "source": {"id": status.source.id, "name": status.source.name, "role": status.source.role},
        "enabled": status.enabled,
        "statements": {"known": status.known, "pending": status.pending, "missing": status.missing,
            "deleted": status.deleted},
        "documents": {"by_hash": status.by_hash, "unread": status.unread, "pictures": status.pictures,
            "lacks_pdftotext": status.lacks_pdftotext},
        "last_answer": status.last_answer.map(rfc3339),
        "health": health::json(&status.health),
        "last_pass": {"answered": status.answered, "unseen": status.unseen, "unknown": unknown,
            "left_out": health::left_out_json(&status.health)},
        "schedule": schedule_json(&status.waits),
        "lists": lists,
        "overflows": health::overflows_json(&status.health),
    });
    json_line(&value.to_string())
}
