//! Flags for people.
//!
//! *In:* a [`FlagRecord`]. *Out:* a line for cron, or a few lines for a terminal. *Never:* "deleted by": only what
//! was seen.

use anstyle::{AnsiColor, Style};

use super::escape::plain;
use super::reasons;
use super::table::wrap;
use crate::model::{FlagKind, FlagRecord, Stage};

/// Width that a terminal surely has.
const WIDTH: usize = 80;
/// Reasons shown of a flag; `show` has them all.
const REASONS: usize = 5;
/// Members of an incident shown.
const MEMBERS: usize = 20;

/// One line: kind, stage, significance, source, title, address, id.
pub fn flag_line(record: &FlagRecord) -> String {
    let flag = &record.flag;
    let manner = flag
        .manner
        .map_or_else(String::new, |manner| format!(" ({manner})"));
    let (title, url) = name(record);
    let lead = flag.reasons.first().map_or_else(String::new, |why| {
        format!(": {}", plain(&reasons::words(why)))
    });
    format!(
        "{} {}{manner} {} {} {title} {url} [{}]{lead}",
        flag.kind, flag.stage, flag.significance, record.source.id, flag.id
    )
}

/// A headed block of lines, fit for 80 columns; ANSI styles are stripped by the sink where it wants none.
pub fn flag_lines(record: &FlagRecord) -> Vec<String> {
    let flag = &record.flag;
    let style = style(flag.kind, flag.stage);
    let manner = flag
        .manner
        .map_or_else(String::new, |manner| format!(" ({manner})"));
    let (title, url) = name(record);
    let mut lines = vec![format!(
        "{style}{} {}{manner}{style:#}  significance {}  {}  {}",
        flag.kind, flag.stage, flag.significance, record.source.id, flag.id
    )];
    lines.extend(wrap(&title, WIDTH, "  "));
    if !url.is_empty() {
        lines.push(format!("  {url}"));
    }
    lines.push(format!("  {}", when(record)));
    for why in flag.reasons.iter().take(REASONS) {
        let words = format!("- {}", plain(&reasons::words(why)));
        lines.extend(wrap(&words, WIDTH, "  "));
    }
    if flag.reasons.len() > REASONS {
        lines.push(format!("  - … `unsaid show {}` has all reasons", flag.id));
    }
    lines.extend(members(record));
    lines
}

/// Whom an incident befell.
fn members(record: &FlagRecord) -> Vec<String> {
    let mut lines = Vec::new();
    for (id, title) in record.members.iter().take(MEMBERS) {
        lines.extend(wrap(&format!("{id}  “{}”", plain(title)), WIDTH, "    "));
    }
    let more = record.flag.holds.len().saturating_sub(MEMBERS);
    if more > 0 {
        lines.push(format!("    … and {more} more"));
    }
    lines
}

/// Title and address of a flag's statement; of its source where it has none.
fn name(record: &FlagRecord) -> (String, String) {
    match &record.statement {
        Some(statement) => (
            format!(
                "“{}”",
                plain(statement.title.as_deref().unwrap_or("untitled"))
            ),
            plain(&statement.url),
        ),
        None => (plain(&record.source.name), String::new()),
    }
}

/// The interval in words.
pub(super) fn when(record: &FlagRecord) -> String {
    let interval = record.flag.interval;
    let to = interval.to.format("%Y-%m-%d %H:%M UTC");
    match interval.from {
        Some(from) => format!("between {} and {to}", from.format("%Y-%m-%d %H:%M")),
        None => format!("at or before {to}"),
    }
}

fn style(kind: FlagKind, stage: Stage) -> Style {
    let color = match (kind, stage) {
        (_, Stage::Withdrawn) => return Style::new().dimmed(),
        (FlagKind::Deleted | FlagKind::Failing | FlagKind::Blocked, _) => AnsiColor::Red,
        (FlagKind::Edited | FlagKind::Incident | FlagKind::Delisted, _) => AnsiColor::Yellow,
        (
            FlagKind::Published
            | FlagKind::Restored
            | FlagKind::Moved
            | FlagKind::Quiet
            | FlagKind::Recovered,
            _,
        ) => AnsiColor::Green,
    };
    Style::new().bold().fg_color(Some(color.into()))
}
