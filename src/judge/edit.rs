//! Whether a statement's words changed.
//!
//! *In:* the standing version and another, and the changes that are the site's. *Out:* an [`Edit`] that is
//! suspected, confirmed, overtaken or withdrawn. *Never:* raises anything for furniture, markup or a page that
//! answers by turns.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{RUN, SILENCE};
use crate::model::{
    Case, Change, ChangeKind, Comparison, Edited, Flag, FlagKind, Look, Stage, StageEntry, Version,
    Why,
};
use crate::text::{self, Passage};

/// Under this age the edits of a statement are one flag: 74 % of all edits fall in the first 24 h of its life.
const YOUNG: TimeDelta = TimeDelta::hours(24);
/// So long a young text must have stood before its edit is confirmed.
const SETTLED: TimeDelta = TimeDelta::hours(6);
/// How long a version that came and went is remembered.
pub(super) const MEMORY: TimeDelta = TimeDelta::days(14);
/// Significance of a young text that only grew.
const GROWTH: u8 = 15;

/// Significance of other characters for the same words, where many statements got them at once.
const TYPESETTING: u8 = 10;

/// Percent that the changes weigh which a note of correction owns up to, and those that the page's own date hides.
const OWNED: u16 = 60;
const SILENT: u16 = 110;

/// Characters of a note of correction that are quoted.
const NOTE: usize = 300;

/// What texts are compared with.
pub(super) struct Texts<'a> {
    pub(super) case: &'a Case,
    pub(super) furniture: &'a HashSet<u64>,
}

/// A change of words while it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Edit {
    flag: Flag,
    from: u32,
    to: u32,
    since: DateTime<Utc>,
    last: DateTime<Utc>,
    /// A version that came and went before: nothing is said until it is seen twice in a row.
    held: bool,
}

/// Whether a statement born then is young at `at`.
pub(super) fn is_young(born: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    at - born < YOUNG
}

/// A suspicion that the words changed; `None` where nothing of the statement's own did.
pub(super) fn suspect(
    texts: &Texts<'_>,
    look: &Look,
    versions: (u32, u32),
    seen: Option<DateTime<Utc>>,
    flapper: bool,
) -> Option<Edit> {
    let (from, to) = versions;
    let before = texts.case.versions.get(&from)?;
    let after = texts.case.versions.get(&to)?;
    let comparison = compare(before, after, texts.furniture);
    if comparison.changes.is_empty() {
        return None;
    }
    let grew =
        is_young(texts.case.statement.first_seen, look.at) && text::grew(&before.text, &after.text);
    let flag = open_flag(texts.case, look, (before, after), comparison, grew, seen);
    Some(Edit {
        flag,
        from,
        to,
        since: look.at,
        last: look.at,
        held: flapper,
    })
}

/// The open edit of a young statement takes in a further text.
pub(super) fn grown(
    open: Edit,
    texts: &Texts<'_>,
    look: &Look,
    standing: u32,
    version: u32,
) -> Option<Edit> {
    let seen = open.flag.interval.from;
    let mut next = suspect(texts, look, (standing, version), seen, false)?;
    next.flag.opening = open.flag.opening;
    next.flag.interval = open.flag.interval;
    next.flag.history = open.flag.history;
    next.flag.evidence = open.flag.evidence;
    next.flag.evidence.push(look.key);
    Some(next)
}

/// Whether two versions differ in nothing but furniture and markup.
pub(super) fn same_words(before: &Version, after: &Version, furniture: &HashSet<u64>) -> bool {
    text::compare_without(&passage(before), &passage(after), furniture)
        .changes
        .is_empty()
}

fn compare(before: &Version, after: &Version, furniture: &HashSet<u64>) -> Comparison {
    let (mut old, mut new) = (passage(before), passage(after));
    if is_clock(before, after) {
        (old.published, new.published) = (None, None);
    }
    text::compare_without(&old, &new, furniture)
}

/// Whether both dates are merely the days on which the page was looked at: a clock, not a date of the statement.
fn is_clock(before: &Version, after: &Version) -> bool {
    let of_the_look = |version: &Version| {
        version.published.is_some_and(|date| {
            let apart = date.day() - version.first_seen.date_naive();
            apart.num_days().abs() <= 1
        })
    };
    of_the_look(before)
        && of_the_look(after)
        && text::strict(&before.text) == text::strict(&after.text)
}

fn passage(version: &Version) -> Passage<'_> {
    Passage {
        title: &version.title,
        text: &version.text,
        published: version.published,
        language: version.language.as_deref(),
    }
}

fn open_flag(
    case: &Case,
    look: &Look,
    versions: (&Version, &Version),
    comparison: Comparison,
    grew: bool,
    from: Option<DateTime<Utc>>,
) -> Flag {
    let (before, after) = versions;
    let note = correction(&comparison.changes);
    let announced = if note.is_some() {
        Some(true)
    } else {
        announced(before, after)
    };
    let comparison = match announced {
        Some(true) if note.is_some() => text::reweighed(comparison.changes, OWNED),
        Some(false) => text::reweighed(comparison.changes, SILENT),
        Some(true) | None => comparison,
    };
    let mut reasons: Vec<Why> = comparison
        .changes
        .iter()
        .take(8)
        .map(|change| Why::Words {
            change: change.clone(),
        })
        .collect();
    if grew {
        reasons.insert(0, Why::Grew);
    }
    match announced {
        Some(true) if note.is_some() => {
            reasons.extend(note.map(|note| Why::CorrectionNote { note }));
        }
        Some(true) => reasons.push(Why::OwnDateMoved),
        Some(false) => reasons.push(Why::OwnDateStood),
        None => {}
    }
    let significance = if grew {
        comparison.significance.min(GROWTH)
    } else {
        comparison.significance
    };
    let mut flag = Flag::raise(
        FlagKind::Edited,
        Stage::Suspected,
        &case.statement,
        look,
        from,
        Why::OtherWords,
    );
    flag.significance = significance;
    flag.reasons = reasons;
    flag.from_version = Some(before.number);
    flag.to_version = Some(after.number);
    flag.announced = announced;
    flag.changes = comparison.changes;
    flag
}

/// The note that came with the change and owns up to it.
fn correction(changes: &[Change]) -> Option<String> {
    changes
        .iter()
        .filter_map(|change| change.after.as_deref().or(change.sentence_after.as_deref()))
        .find(|came| text::is_correction(came))
        .map(|note| note.chars().take(NOTE).collect())
}

/// Whether the page's own date of change moved with the words; `None` where it states none.
fn announced(before: &Version, after: &Version) -> Option<bool> {
    match (before.modified, after.modified) {
        (_, None) => None,
        (None, Some(_)) => Some(true),
        (Some(old), Some(new)) => Some(old != new),
    }
}

impl Edit {
    pub(super) fn to(&self) -> u32 {
        self.to
    }

    /// Whether nothing was said of it yet.
    pub(super) fn is_held(&self) -> bool {
        self.held
    }

    /// Whether it leads back to a text that stood before.
    pub(super) fn goes_back(&self) -> bool {
        self.to < self.from
    }

    /// The look that opened it.
    pub(super) fn opening(&self) -> i64 {
        self.flag.opening
    }

    /// It is one of many that an incident holds: nothing is said before it is seen twice.
    pub(super) fn be_held(&mut self, incident: i64) {
        self.held = true;
        self.flag.held_by = Some(incident);
    }

    pub(super) fn since(&self) -> DateTime<Utc> {
        self.since
    }

    pub(super) fn last_seen(&self) -> DateTime<Utc> {
        self.last
    }

    /// Whether nothing but the page's own date of publication changed.
    pub(super) fn only_redated(&self) -> bool {
        self.flag
            .changes
            .iter()
            .all(|change| change.kind == ChangeKind::Date && change.sentence_before.is_none())
    }

    /// The site was typeset anew: ranked low, not discarded.
    pub(super) fn rank_as_typesetting(&mut self) {
        self.flag.significance = self.flag.significance.min(TYPESETTING);
        self.flag.reasons.insert(0, Why::Retypeset);
    }

    /// Another look that shows the same text; whether that confirms it.
    pub(super) fn seen_again(&mut self, look: &Look, born: DateTime<Utc>) -> bool {
        if look.at - self.last > SILENCE {
            self.since = look.at;
        }
        self.last = look.at;
        let apart = look.at - self.since;
        let needed = if is_young(born, self.since) {
            SETTLED
        } else {
            RUN
        };
        if apart < needed || look.downgraded {
            return false;
        }
        if self.held {
            // Twice in a row: now it is said, and the next look may confirm it.
            self.held = false;
            self.since = look.at;
            self.flag.evidence.push(look.key);
            self.flag.history = vec![StageEntry {
                stage: Stage::Suspected,
                at: look.pass,
                reason: Why::OtherWords,
            }];
            return false;
        }
        let reason = Why::SeenAgain {
            looks: 2,
            hours: apart.num_hours(),
        };
        self.flag.reach(Stage::Confirmed, look, reason);
        true
    }

    /// A third text came: this one had stood until then.
    pub(super) fn overtaken(mut self, look: &Look) -> Flag {
        self.flag.reach(Stage::Confirmed, look, Why::ThirdText);
        self.flag
    }

    /// The earlier text came back; an edit that was never said leaves no trace.
    pub(super) fn withdraw(mut self, look: &Look, reason: Why) -> Option<Flag> {
        if self.held {
            return None;
        }
        self.flag.reach(Stage::Withdrawn, look, reason);
        Some(self.flag)
    }

    /// It undoes an earlier one.
    pub(super) fn answer(&mut self, undone: Edited) {
        self.flag.relates_to = Some(undone.opening);
    }

    /// It is the third text of a page that answers by turns.
    pub(super) fn note_turns(&mut self) {
        self.flag.reasons.push(Why::ByTurns);
    }

    /// What is remembered of it once it is confirmed.
    pub(super) fn kept(&self) -> Edited {
        Edited {
            opening: self.flag.opening,
            from: self.from,
            to: self.to,
        }
    }

    pub(super) fn into_flag(self) -> Flag {
        self.flag
    }

    /// The flag, unless nothing is said yet.
    pub(super) fn raised(self) -> Option<Flag> {
        debug_assert_ne!(self.from, self.to);
        (!self.held).then_some(self.flag)
    }
}
