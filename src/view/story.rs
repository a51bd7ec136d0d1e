//! A statement's whole story for people.
//!
//! *In:* a [`Story`], and a flag to dwell on. *Out:* lines: versions, looks, flags, how to cite. *Never:* a claim
//! about why something happened.

use super::escape::plain;
use super::flags::{flag_lines, when};
use super::lists::seal_words;
use super::reasons;
use super::table::{columns, wrap};
use crate::model::{Claim, FlagKind, FlagRecord, Look, Seal, Stage, Story};

/// Looks shown; the middle of a longer row is counted.
const LOOKS: usize = 12;

/// The story, with one flag's reasons in full where it is asked for by a flag.
pub fn story_lines(story: &Story, dwell: Option<&FlagRecord>) -> Vec<String> {
    let mut lines = head(story);
    lines.push(String::new());
    lines.extend(versions(story));
    lines.push(String::new());
    lines.extend(looks(&story.looks));
    match dwell {
        Some(flag) => {
            lines.push(String::new());
            lines.extend(whole_flag(flag));
        }
        None => {
            for flag in &story.flags {
                lines.push(String::new());
                lines.extend(flag_lines(flag));
            }
        }
    }
    lines.push(String::new());
    lines.extend(cite(story, dwell));
    lines
}

fn head(story: &Story) -> Vec<String> {
    let statement = &story.statement;
    let mut lines = wrap(
        &format!(
            "“{}”",
            plain(statement.title.as_deref().unwrap_or("untitled"))
        ),
        80,
        "",
    );
    let mut rows = vec![
        vec!["statement".to_owned(), statement.id.to_string()],
        vec!["source".to_owned(), plain(&story.source.name)],
        vec!["address".to_owned(), plain(&statement.url)],
        vec!["state".to_owned(), statement.state.as_str().to_owned()],
        vec![
            "first seen".to_owned(),
            statement
                .first_seen
                .format("%Y-%m-%d %H:%M UTC")
                .to_string(),
        ],
    ];
    if let Some(published) = statement.published {
        rows.push(vec!["page's own date".to_owned(), published.to_string()]);
    }
    for address in &story.addresses {
        if *address != statement.url {
            rows.push(vec!["also".to_owned(), plain(address)]);
        }
    }
    lines.extend(columns(&rows));
    lines
}

fn versions(story: &Story) -> Vec<String> {
    let mut lines = vec!["versions".to_owned()];
    for version in &story.versions {
        let hash = version
            .snapshot
            .as_deref()
            .map_or_else(String::new, |hash| format!("  sha256 {hash}"));
        let words = || crate::text::words(&version.text, version.language.as_deref()).len();
        let held = Seal::read(&version.text).map_or_else(
            || format!("{} words", words()),
            |seal| seal_words(&seal).to_owned(),
        );
        let anew = if version.read_anew {
            ", read once more"
        } else {
            ""
        };
        lines.push(format!(
            "  {}  {}  {held}{anew}",
            version.number,
            version.first_seen.format("%Y-%m-%d %H:%M UTC"),
        ));
        if !hash.is_empty() {
            lines.push(format!("   {hash}"));
        }
    }
    lines
}

fn looks(looks: &[Look]) -> Vec<String> {
    let mut lines = vec![format!("looks ({})", looks.len())];
    let row = |look: &Look| {
        let claim = match &look.claim {
            Claim::Present => match look.version {
                Some(version) => format!("present, version {version}"),
                None => "present".to_owned(),
            },
            Claim::Absent(manner) => format!("absent ({manner})"),
            Claim::Unknown(reason) => format!("unknown ({reason})"),
        };
        let status = look
            .status
            .map_or_else(|| "–".to_owned(), |status| status.to_string());
        format!(
            "  {}  {status}  {claim}",
            look.at.format("%Y-%m-%d %H:%M UTC")
        )
    };
    if looks.len() <= LOOKS {
        lines.extend(looks.iter().map(row));
        return lines;
    }
    let half = LOOKS / 2;
    lines.extend(looks.iter().take(half).map(row));
    lines.push(format!("  … {} more", looks.len() - 2 * half));
    lines.extend(looks.iter().skip(looks.len() - half).map(row));
    lines
}

/// A flag with every reason, its stages, and what would take it back.
fn whole_flag(record: &FlagRecord) -> Vec<String> {
    let flag = &record.flag;
    let mut lines = vec![
        format!("{} {}  {}", flag.kind, flag.stage, flag.id),
        format!("  {}", when(record)),
    ];
    for why in &flag.reasons {
        lines.extend(wrap(
            &format!("- {}", plain(&reasons::words(why))),
            80,
            "  ",
        ));
    }
    lines.push("  stages".to_owned());
    for entry in &flag.history {
        let words = format!(
            "{}  {}: {}",
            entry.at.format("%Y-%m-%d %H:%M UTC"),
            entry.stage,
            plain(&reasons::words(&entry.reason))
        );
        lines.extend(wrap(&words, 80, "    "));
    }
    let evidence: Vec<String> = flag.evidence_ids.iter().map(ToString::to_string).collect();
    lines.extend(wrap(&format!("evidence {}", evidence.join(" ")), 80, "  "));
    if let Some(undo) = undone_by(record) {
        lines.extend(wrap(undo, 80, "  "));
    }
    lines
}

/// What would take the flag back.
fn undone_by(record: &FlagRecord) -> Option<&'static str> {
    let open = record.flag.stage == Stage::Suspected;
    match record.flag.kind {
        FlagKind::Deleted if open => {
            Some("withdrawn if the text is served at its address again, or is found at another one")
        }
        FlagKind::Deleted => Some("answered by a `restored` flag if the text is served again"),
        FlagKind::Edited if open => {
            Some("withdrawn if the earlier text comes back before the next look")
        }
        FlagKind::Moved if open => Some("withdrawn if the old address carries the text again"),
        FlagKind::Published
        | FlagKind::Edited
        | FlagKind::Restored
        | FlagKind::Moved
        | FlagKind::Delisted
        | FlagKind::Incident
        | FlagKind::Failing
        | FlagKind::Blocked
        | FlagKind::Quiet
        | FlagKind::Recovered => None,
    }
}

/// How to cite what was seen.
fn cite(story: &Story, dwell: Option<&FlagRecord>) -> Vec<String> {
    let statement = &story.statement;
    let gone = dwell.into_iter().chain(&story.flags).find(|record| {
        record.flag.kind == FlagKind::Deleted && record.flag.stage == Stage::Confirmed
    });
    let last = story
        .looks
        .iter()
        .rev()
        .find(|look| look.claim == Claim::Present);
    // What stands there now is not the text that is cited.
    let own = gone.and_then(|record| record.flag.from_version);
    let cited = story
        .versions
        .iter()
        .rfind(|version| own.is_none_or(|own| version.number == own));
    let hash = cited
        .and_then(|version| version.snapshot.as_deref())
        .unwrap_or("not kept");
    let stand = match (gone, last) {
        (Some(record), _) => format!(
            "no longer served at this address since {}",
            record.flag.interval.to.format("%Y-%m-%d %H:%M UTC")
        ),
        (None, Some(look)) => format!("last seen {}", look.at.format("%Y-%m-%d %H:%M UTC")),
        (None, None) => "never seen".to_owned(),
    };
    let words = format!(
        "cite: {}, “{}”, {}, first seen {}, {stand}; last text sha256 {hash}",
        plain(&story.source.name),
        plain(statement.title.as_deref().unwrap_or("untitled")),
        plain(&statement.url),
        statement.first_seen.format("%Y-%m-%d %H:%M UTC"),
    );
    wrap(&words, 80, "")
}
