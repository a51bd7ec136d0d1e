//! Whether a statement is gone: the row of absent looks.
//!
//! *In:* absent looks with what their witnesses say. *Out:* a [`Row`] that is suspected, confirmed or withdrawn.
//! *Never:* counts an unknown look, or two looks within two hours as two.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::RUN;
use super::openings::Openings;
use super::witness::Account;
use crate::model::{Case, Flag, FlagKind, Look, Manner, Spans, Stage, Why};

/// Significance while suspected and once confirmed (CONTRACT, "Flags").
const SUSPECTED: u8 = 50;
const CONFIRMED: u8 = 80;
/// No deletion is confirmed before the statement is this old: 85 % of removals hit texts under a day old, and nearly
/// all of those are re-saves or moves.
const YOUNG: TimeDelta = TimeDelta::hours(48);
/// So many first absences within a day of one another are never coincidence: one more look is asked for.
const MANY: usize = 3;
const SAME_TIME: TimeDelta = TimeDelta::hours(24);
/// More than so many are counted, not named: a row that named thousands, in thousands of rows, would outweigh all else.
const NAMED: usize = 100;

/// A suspected deletion while it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) flag: Flag,
    first: DateTime<Utc>,
    counted: Vec<DateTime<Utc>>,
    /// Statements that first vanished within a day of this one, itself among them, while they are few.
    vanished: BTreeSet<i64>,
    /// How many they were, once they are not.
    #[serde(default)]
    crowd: usize,
}

/// What an absent look does to a row.
pub(super) enum Step {
    /// The row stands, with or without this look.
    Stands,
    /// The deletion is confirmed.
    Confirmed,
}

impl Row {
    /// Opens a row with its first absent look.
    pub(super) fn open(
        case: &Case,
        look: &Look,
        manner: Manner,
        stood: (Option<u32>, Option<DateTime<Utc>>),
        account: Account,
        counts: bool,
    ) -> Self {
        let (last_words, from) = stood;
        let answered = Why::AnsweredAbsent {
            manner,
            status: look.status,
        };
        let mut flag = Flag::raise(
            FlagKind::Deleted,
            Stage::Suspected,
            &case.statement,
            look,
            from,
            answered,
        );
        flag.significance = SUSPECTED;
        flag.manner = Some(manner);
        flag.from_version = last_words;
        flag.reasons.extend(account.reasons);
        flag.evidence.extend(account.evidence);
        Self {
            flag,
            first: look.at,
            vanished: BTreeSet::from([case.statement.key]),
            crowd: 0,
            counted: if counts { vec![look.at] } else { Vec::new() },
        }
    }

    /// Takes in a further absent look whose witnesses were heard.
    pub(super) fn take(
        &mut self,
        look: &Look,
        manner: Manner,
        account: Account,
        counts: bool,
        judged: &Judged<'_>,
    ) -> Step {
        self.flag.manner = Some(manner);
        self.flag.evidence.push(look.key);
        self.flag.evidence.extend(account.evidence);
        let again = self
            .counted
            .last()
            .is_some_and(|last| look.at - *last < RUN);
        if counts && !again {
            self.counted.push(look.at);
        }
        let mut reasons = vec![Why::AnsweredAbsent {
            manner,
            status: look.status,
        }];
        reasons.extend(account.reasons);
        self.flag.reasons = reasons;
        if counts && self.may_confirm(look, manner, judged) {
            self.confirm(look, manner);
            return Step::Confirmed;
        }
        Step::Stands
    }

    fn may_confirm(&mut self, look: &Look, manner: Manner, judged: &Judged<'_>) -> bool {
        self.note(judged.openings);
        let together = self.vanished.len().max(self.crowd);
        let (needed, span) = if together >= MANY {
            self.flag.reasons.push(Why::ManyAtOnce {
                count: u32::try_from(together).unwrap_or(u32::MAX),
            });
            (3, judged.spans.confirm_soft_after)
        } else {
            patience(manner, judged.spans, &self.flag.reasons)
        };
        let looks = self.counted.len();
        let stretch = self.stretch();
        if looks < needed || stretch < span {
            self.flag.reasons.push(Why::NotLongEnough {
                looks: u32::try_from(looks).unwrap_or(u32::MAX),
                needed: u32::try_from(needed).unwrap_or(u32::MAX),
            });
            return false;
        }
        let age = look.at - judged.born;
        if age < YOUNG {
            self.flag.reasons.push(Why::Young {
                hours: age.num_hours(),
            });
            return false;
        }
        true
    }

    fn confirm(&mut self, look: &Look, manner: Manner) {
        let stayed = Why::StayedAbsent {
            looks: u32::try_from(self.counted.len()).unwrap_or(u32::MAX),
            hours: self.stretch().num_hours(),
            manner,
        };
        self.flag.reasons.insert(0, stayed.clone());
        self.flag.significance = CONFIRMED;
        self.flag.reach(Stage::Confirmed, look, stayed);
    }

    fn stretch(&self) -> TimeDelta {
        match (self.counted.first(), self.counted.last()) {
            (Some(first), Some(last)) => *last - *first,
            (None, _) | (_, None) => TimeDelta::zero(),
        }
    }

    /// Notes who vanished at the same time.
    pub(super) fn note(&mut self, openings: &Openings) {
        let together = openings.near(self.first, SAME_TIME);
        if together.len() > NAMED {
            let count = openings.count_near(self.first, SAME_TIME);
            self.crowd = self.crowd.max(count);
        } else {
            let statements = together.iter().map(|opening| opening.statement);
            self.vanished.extend(statements);
        }
        if self.vanished.len() > NAMED {
            self.crowd = self.crowd.max(self.vanished.len());
            self.vanished.clear();
        }
    }

    /// Keeps a look that does not count, with the witnesses that contradict it.
    pub(super) fn pass_over(&mut self, look: &Look, contradicting: Vec<i64>) {
        self.flag.evidence.push(look.key);
        self.flag.evidence.extend(contradicting);
    }

    /// Takes the suspicion back.
    pub(super) fn withdraw(mut self, look: &Look, reason: Why) -> Flag {
        self.flag.reasons.insert(0, reason.clone());
        self.flag.reach(Stage::Withdrawn, look, reason);
        self.flag
    }
}

/// What a row is measured by.
pub(super) struct Judged<'a> {
    pub(super) spans: &'a Spans,
    pub(super) openings: &'a Openings,
    pub(super) born: DateTime<Utc>,
}

/// Looks and span for a manner: hard ones need two looks, and so does a notice where a made-up address is plainly
/// not found; every other needs three.
fn patience(manner: Manner, spans: &Spans, reasons: &[Why]) -> (usize, TimeDelta) {
    let plainly = reasons.iter().any(|why| {
        matches!(
            why,
            Why::CanaryTells {
                status: Some(404 | 410)
            }
        )
    });
    match manner {
        Manner::NotFound | Manner::Gone => (2, spans.confirm_after),
        Manner::Tombstone if plainly => (2, spans.confirm_after),
        Manner::Tombstone
        | Manner::SoftNotFound
        | Manner::RedirectedAway
        | Manner::Blanked
        | Manner::Replaced
        | Manner::UnpublishedFromChannel => (3, spans.confirm_soft_after),
    }
}
