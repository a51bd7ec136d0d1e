//! One flag as a message.
//!
//! *In:* a flag as it stood at the occasion, with the versions it is about. *Out:* a [`Message`]. *Never:* more than
//! was seen; strike-through alone: an arrow carries the meaning too.

use chrono::{DateTime, Utc};

use super::letter::{Letter, Wording};
use super::{Line, Message, Style, Urgency, tame, tame_address};
use crate::model::{
    Change, Flag, FlagKind, FlagRecord, Occasion, Parcel, Seal, Stage, Telling, Version,
};
use crate::view::{json, reasons};

/// Columns of a headline in a message.
const TITLE: usize = 200;
/// Columns of a quotation around what changed.
const QUOTE: usize = 240;
/// … where it must be short.
const SHORT: usize = 90;
/// Columns of a reason.
const REASON: usize = 300;
/// Reasons in a chat.
const FEW: usize = 3;
/// Changes shown of an edit; `diff` has them all.
const CHANGES: usize = 5;

pub(super) fn message(parcel: &Parcel, telling: &Telling) -> Message {
    let record = &telling.record;
    let letter = letter(telling);
    Message {
        id: parcel.id.clone(),
        at: parcel.at,
        tried: parcel.tried,
        flag: Some((record.flag.id.to_string(), record.flag.stage.to_string())),
        thread: thread(record),
        source: Some(record.source.id.to_string()),
        urgency: urgency(&record.flag, telling.occasion),
        subject: subject(record),
        lines: lines(telling, QUOTE),
        brief: brief(telling),
        text: letter.text(),
        html: letter.html(),
        fragment: letter.fragment(),
        json: json::flag(record),
        reached: parcel.reached.clone(),
    }
}

/// What messages on one statement share; a flag of a source shares with the source's.
fn thread(record: &FlagRecord) -> String {
    match &record.statement {
        Some(statement) => statement.id.to_string(),
        None => record.source.id.to_string(),
    }
}

fn urgency(flag: &Flag, occasion: Occasion) -> Urgency {
    match (flag.kind, flag.stage, occasion) {
        (FlagKind::Incident, Stage::Suspected | Stage::Confirmed, Occasion::Stage(_)) => {
            Urgency::Highest
        }
        (kind, Stage::Confirmed, Occasion::Stage(_)) if !kind.is_of_health() => Urgency::High,
        (_, _, _) => Urgency::Normal,
    }
}

pub(super) fn subject(record: &FlagRecord) -> String {
    format!(
        "[unsaid {}] {}: {}",
        record.source.id,
        record.flag.kind,
        name(record)
    )
}

/// The statement's headline; the source's name where it is about the source.
pub(super) fn name(record: &FlagRecord) -> String {
    let title = match &record.statement {
        Some(statement) => statement.title.as_deref().unwrap_or("untitled"),
        None => &record.source.name,
    };
    tame(title, TITLE)
}

pub(super) fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Suspected => "SUSPECTED",
        Stage::Confirmed => "CONFIRMED",
        Stage::Withdrawn => "WITHDRAWN",
    }
}

/// The first words: how sure, and of what.
fn standing(telling: &Telling) -> String {
    let flag = &telling.record.flag;
    match telling.occasion {
        Occasion::Stage(_) => stage_word(flag.stage).to_owned(),
        Occasion::Reminder(_) => "STILL SO".to_owned(),
    }
}

fn what(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::Published => "a statement was published.",
        FlagKind::Edited => "the words of a statement changed.",
        FlagKind::Deleted => "a statement is no longer served at its address.",
        FlagKind::Restored => "a statement that was gone is served again.",
        FlagKind::Moved => "a statement has another address.",
        FlagKind::Delisted => "a statement left its list; its page is still served.",
        FlagKind::Incident => "something befell many statements of a source at once.",
        FlagKind::Failing => "a source cannot be looked at.",
        FlagKind::Blocked => "a source refuses to be looked at.",
        FlagKind::Quiet => "a source has brought nothing new for long.",
        FlagKind::Recovered => "a source can be looked at again.",
    }
}

/// What nobody can read from looks.
fn unknown(kind: FlagKind) -> Option<&'static str> {
    match kind {
        FlagKind::Deleted => {
            Some("who removed it, why, or whether it stands at an address that is not watched.")
        }
        FlagKind::Edited => Some("who changed it, or why."),
        FlagKind::Delisted => Some("who took it off the list, or why."),
        FlagKind::Incident => Some("whether somebody meant it, or what befell each of them."),
        FlagKind::Failing | FlagKind::Blocked => {
            Some("whether anything was changed or removed in the meantime.")
        }
        FlagKind::Published
        | FlagKind::Restored
        | FlagKind::Moved
        | FlagKind::Quiet
        | FlagKind::Recovered => None,
    }
}

fn letter(telling: &Telling) -> Letter {
    let record = &telling.record;
    let flag = &record.flag;
    let mut letter = Letter::new(format!("{}: {}", standing(telling), what(flag.kind)));
    if record.statement.is_some() {
        letter.title = Some(name(record));
    }
    letter.source = tame(&record.source.name, TITLE);
    letter.address = address(record);
    letter.fact("When", when(flag));
    if let Some(statement) = &record.statement {
        let published = statement
            .published
            .map_or_else(String::new, |date| format!("; dated {date} by the page"));
        letter.fact(
            "First seen",
            format!("{}{published}", minute(statement.first_seen)),
        );
    }
    if let Some(to) = flag.moved_to.as_deref().and_then(tame_address) {
        letter.fact("Now at", to);
    }
    if flag.stage == Stage::Withdrawn
        && let Some(entry) = flag.history.last()
    {
        letter.fact("Taken back", tame(&reasons::words(&entry.reason), REASON));
    }
    letter.wordings = wordings(telling, QUOTE);
    letter.reasons = flag.reasons.iter().map(reason).collect();
    letter.members = members(record);
    letter.unknown = unknown(flag.kind)
        .filter(|_| flag.stage != Stage::Withdrawn)
        .map(str::to_owned);
    letter.command(
        "All of it, with every look",
        format!("unsaid show {}", flag.id),
    );
    if flag.kind == FlagKind::Edited {
        letter.command("The words side by side", format!("unsaid diff {}", flag.id));
    }
    letter.told = told(telling);
    letter.marked = telling
        .before
        .as_ref()
        .zip(telling.after.as_ref())
        .map(|(before, after)| (before.clone(), after.clone()));
    letter.foot = format!(
        "unsaid {} · {} · {} · significance {}",
        flag.id, flag.kind, flag.stage, flag.significance
    );
    letter
}

fn reason(why: &crate::model::Why) -> String {
    tame(&reasons::words(why), REASON)
}

fn address(record: &FlagRecord) -> Option<String> {
    let statement = record.statement.as_ref()?;
    tame_address(&statement.url)
}

/// Members of an incident, each with its id.
fn members(record: &FlagRecord) -> (Vec<String>, usize) {
    const MOST: usize = 20;
    let shown: Vec<String> = record
        .members
        .iter()
        .take(MOST)
        .map(|(id, title)| format!("{id}  “{}”", tame(title, SHORT)))
        .collect();
    let more = record.flag.holds.len().saturating_sub(shown.len());
    (shown, more)
}

fn told(telling: &Telling) -> Option<String> {
    let first = telling.told?;
    Some(format!("You were first told of it on {}.", minute(first)))
}

pub(super) fn minute(at: DateTime<Utc>) -> String {
    at.format("%a %-d %b %Y %H:%M UTC").to_string()
}

pub(super) fn when(flag: &Flag) -> String {
    let to = minute(flag.interval.to);
    match flag.interval.from {
        Some(from) => format!("between {} and {to}", minute(from).trim_end_matches(" UTC")),
        None => format!("at or before {to}"),
    }
}

/// The words that the flag is about.
fn wordings(telling: &Telling, width: usize) -> Vec<Wording> {
    let flag = &telling.record.flag;
    match flag.kind {
        FlagKind::Edited => flag
            .changes
            .iter()
            .take(CHANGES)
            .map(|change| edited(change, width))
            .collect(),
        FlagKind::Deleted | FlagKind::Delisted | FlagKind::Restored => telling
            .before
            .iter()
            .filter_map(|version| lead(version, width))
            .map(|lead| Wording::stood(heading(flag), lead))
            .collect(),
        FlagKind::Published
        | FlagKind::Moved
        | FlagKind::Incident
        | FlagKind::Failing
        | FlagKind::Blocked
        | FlagKind::Quiet
        | FlagKind::Recovered => Vec::new(),
    }
}

fn heading(flag: &Flag) -> &'static str {
    match (flag.kind, flag.stage) {
        (FlagKind::Deleted, Stage::Suspected | Stage::Confirmed) => "It began",
        (_, _) => "It begins",
    }
}

fn edited(change: &Change, width: usize) -> Wording {
    let cut = |text: &Option<String>| text.as_deref().map(|text| tame(text, width));
    let sentence = |text: &Option<String>, words: &Option<String>| {
        let (text, words) = (text.as_deref()?, words.as_deref().unwrap_or_default());
        (text.trim() != words.trim()).then(|| around(text, words, width))
    };
    Wording {
        heading: change.kind.as_str().replace('_', " "),
        stands: false,
        before: cut(&change.before),
        after: cut(&change.after),
        sentence_before: sentence(&change.sentence_before, &change.before),
        sentence_after: sentence(&change.sentence_after, &change.after),
    }
}

/// A stretch of the sentence with the words in it.
fn around(sentence: &str, words: &str, width: usize) -> String {
    let sentence = tame(sentence, usize::MAX);
    let words = tame(words, usize::MAX);
    if crate::text::display_width(&sentence) <= width {
        return tame(&sentence, width);
    }
    let Some((before, rest)) = sentence.split_once(&words).filter(|_| !words.is_empty()) else {
        return tame(&sentence, width);
    };
    let side = width.saturating_sub(crate::text::display_width(&words)) / 2;
    let lead = tail(before, side);
    format!(
        "{lead}{}",
        tame(&format!("{words}{rest}"), width - side.min(width))
    )
}

/// The end of a text, from a space on where there is one.
fn tail(text: &str, width: usize) -> String {
    let over = crate::text::display_width(text).saturating_sub(width);
    if over == 0 {
        return text.to_owned();
    }
    let cut = crate::text::clip(text, over);
    let rest = text.strip_prefix(cut).unwrap_or_default();
    let rest = rest.split_once(' ').map_or(rest, |(_, words)| words);
    format!("…{}", tame(rest, width.max(1)))
}

/// How a text begins; what stands for a text that nobody could read is not quoted.
fn lead(version: &Version, width: usize) -> Option<String> {
    if Seal::read(&version.text).is_some() {
        return None;
    }
    let first = version.text.lines().find(|line| !line.trim().is_empty())?;
    Some(tame(first, width))
}

/// What, the words, when, why, where: a line each.
fn lines(telling: &Telling, width: usize) -> Vec<Line> {
    let record = &telling.record;
    let flag = &record.flag;
    let mut lines = vec![head(telling)];
    lines.extend(wordings(telling, width).iter().take(2).map(Wording::line));
    lines.push(Line::plain(if flag.stage == Stage::Withdrawn {
        let why = flag.history.last().map(|entry| reason(&entry.reason));
        format!("Taken back: {}", why.unwrap_or_default())
    } else {
        sentence(&when(flag))
    }));
    let why: Vec<String> = flag.reasons.iter().take(FEW).map(reason).collect();
    if flag.stage != Stage::Withdrawn && flag.kind != FlagKind::Edited && !why.is_empty() {
        lines.push(Line::plain(sentence(&why.join(" · "))));
    }
    lines.extend(named(record));
    lines.push(foot(record));
    lines
}

/// Whom an incident befell, in one line.
fn named(record: &FlagRecord) -> Option<Line> {
    let titles: Vec<String> = record
        .members
        .iter()
        .take(FEW)
        .map(|(_, title)| format!("“{}”", tame(title, SHORT)))
        .collect();
    if titles.is_empty() {
        return None;
    }
    let more = record.flag.holds.len().saturating_sub(titles.len());
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(Line::plain(format!(
        "Among them: {}{more}",
        titles.join(", ")
    )))
}

/// The first letter large, where the script has large ones.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

fn head(telling: &Telling) -> Line {
    let record = &telling.record;
    let kind = format!("{} {}", standing(telling), record.flag.kind);
    let head = Line::default().and(Style::Strong, kind);
    if record.statement.is_some() {
        let source = tame(&record.source.name, SHORT);
        head.and(Style::Plain, format!(" · {source} · “{}”", name(record)))
    } else {
        head.and(Style::Plain, format!(" · {}", name(record)))
    }
}

/// The address and what to type.
fn foot(record: &FlagRecord) -> Line {
    let mut foot = Line::default();
    if let Some(address) = address(record) {
        foot = foot.and(Style::Address, address).and(Style::Plain, " · ");
    }
    foot.and(Style::Code, format!("unsaid show {}", record.flag.id))
}

fn brief(telling: &Telling) -> Vec<Line> {
    let record = &telling.record;
    let kind = format!("{} {}", standing(telling), record.flag.kind);
    vec![
        Line::default()
            .and(Style::Strong, kind)
            .and(Style::Plain, format!(" · “{}”", tame(&name(record), SHORT))),
        Line::plain(sentence(&when(&record.flag))),
        Line::default().and(Style::Code, format!("unsaid show {}", record.flag.id)),
    ]
}
