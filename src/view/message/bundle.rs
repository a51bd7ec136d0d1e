//! Several flags as one message.
//!
//! *In:* how many of what, and those that are shown. *Out:* a [`Message`]. *Never:* a list without an end: what is not
//! shown is counted, and a command names it.

use super::letter::Letter;
use super::single::{name, stage_word};
use super::{Line, Message, Style, Urgency, tame, tame_address};
use crate::model::{Bundle, FlagKind, FlagRecord, Parcel};
use crate::view::json;

/// Flags that a letter shows.
const IN_A_LETTER: usize = 20;
/// Flags that a chat shows.
const IN_A_CHAT: usize = 8;
/// Columns of a headline where there are many.
const TITLE: usize = 100;

pub(super) fn message(parcel: &Parcel, bundle: &Bundle) -> Message {
    let letter = letter(bundle);
    Message {
        id: parcel.id.clone(),
        at: parcel.at,
        tried: parcel.tried,
        flag: None,
        thread: bundle
            .source
            .as_ref()
            .map_or_else(|| "digest".to_owned(), |source| source.id.to_string()),
        source: bundle.source.as_ref().map(|source| source.id.to_string()),
        urgency: urgency(bundle),
        subject: subject(bundle),
        lines: lines(bundle, IN_A_CHAT),
        brief: lines(bundle, 0),
        text: letter.text(),
        html: letter.html(),
        fragment: letter.fragment(),
        json: bundle
            .records
            .iter()
            .map(json::flag)
            .collect::<Vec<_>>()
            .join("\n"),
        reached: parcel.reached.clone(),
    }
}

fn urgency(bundle: &Bundle) -> Urgency {
    let incident = |record: &FlagRecord| record.flag.kind == FlagKind::Incident;
    if bundle.source.is_some() && bundle.records.iter().any(incident) {
        Urgency::Highest
    } else if bundle.source.is_some() {
        Urgency::High
    } else {
        Urgency::Low
    }
}

fn subject(bundle: &Bundle) -> String {
    let whose = bundle
        .source
        .as_ref()
        .map_or_else(String::new, |source| format!(" {}", source.id));
    format!("[unsaid{whose}] {}", counted(bundle))
}

/// `12 flags: 9 deleted (suspected), 3 edited (confirmed)`.
fn counted(bundle: &Bundle) -> String {
    let parts: Vec<String> = bundle
        .counts
        .iter()
        .map(|(kind, stage, count)| format!("{count} {kind} ({stage})"))
        .collect();
    let flags = if bundle.total == 1 { "flag" } else { "flags" };
    format!("{} {flags}: {}", bundle.total, parts.join(", "))
}

fn letter(bundle: &Bundle) -> Letter {
    let mut letter = Letter::new(format!("{}.", counted(bundle)));
    if let Some(source) = &bundle.source {
        letter.source = tame(&source.name, TITLE);
    }
    let shown: Vec<String> = bundle
        .records
        .iter()
        .take(IN_A_LETTER)
        .map(|record| row(record).bare())
        .collect();
    let total = usize::try_from(bundle.total).unwrap_or(usize::MAX);
    letter.members = (
        shown,
        total.saturating_sub(bundle.records.len().min(IN_A_LETTER)),
    );
    letter.command("All of them", command(bundle));
    letter.foot = format!("unsaid · {} flags in one message", bundle.total);
    letter
}

/// A flag in one line.
fn row(record: &FlagRecord) -> Line {
    let flag = &record.flag;
    let source = &record.source.id;
    let line = Line::default()
        .and(
            Style::Strong,
            format!("{} {}", stage_word(flag.stage), flag.kind),
        )
        .and(
            Style::Plain,
            format!(" · {source} · “{}” ", tame(&name(record), TITLE)),
        );
    let address = record.statement.as_ref();
    let line = match address.and_then(|statement| tame_address(&statement.url)) {
        Some(address) => line.and(Style::Address, address).and(Style::Plain, " "),
        None => line,
    };
    line.and(Style::Plain, format!("[{}]", flag.id))
}

fn lines(bundle: &Bundle, most: usize) -> Vec<Line> {
    let mut lines = vec![Line::default().and(Style::Strong, counted(bundle))];
    if let Some(source) = &bundle.source {
        lines.push(Line::plain(tame(&source.name, TITLE)));
    }
    lines.extend(bundle.records.iter().take(most).map(row));
    let shown = bundle.records.len().min(most) as u64;
    let more = bundle.total.saturating_sub(shown);
    let lead = if more > 0 && shown > 0 {
        format!("… and {more} more: ")
    } else {
        String::new()
    };
    lines.push(Line::plain(lead).and(Style::Code, command(bundle)));
    lines
}

/// What shows all of them: from the day of the earliest stage on.
fn command(bundle: &Bundle) -> String {
    let since = bundle
        .records
        .iter()
        .filter_map(|record| record.flag.history.last())
        .map(|entry| entry.at.date_naive())
        .min();
    let since = since.map_or_else(String::new, |day| format!(" --since {day}"));
    let source = bundle
        .source
        .as_ref()
        .map_or_else(String::new, |source| format!(" --source {}", source.id));
    format!("unsaid flags{since}{source}")
}
