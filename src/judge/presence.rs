//! Whether a statement is gone: the row of absent looks.
//!
//! *In:* absent looks with what their witnesses say. *Out:* a [`Row`] that is suspected, confirmed or withdrawn.
//! *Never:* counts an unknown look, or two looks within two hours as two.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::incident::LONG;
use super::openings::Openings;
use super::witness::Account;
use super::{RUN, SILENCE};
use crate::model::address;
use crate::model::{
    Announced, Befell, Case, Flag, FlagKind, Look, Manner, SourceWhy, Spans, Stage, StageEntry, Why,
};

/// Significance while suspected and once confirmed (CONTRACT, "Flags").
const SUSPECTED: u8 = 50;
const CONFIRMED: u8 = 80;
/// No deletion is confirmed before the statement is this old: 85 % of removals hit texts under a day old, and nearly
/// all of those are re-saves or moves.
const YOUNG: TimeDelta = TimeDelta::hours(48);
/// So many first absences within a day of one another are never coincidence: one more look is asked for.
const MANY: usize = 3;
const SAME_TIME: TimeDelta = TimeDelta::hours(24);
/// Looks that a soft manner takes.
const SOFT_LOOKS: usize = 3;
/// More than so many are counted, not named: a row that named thousands, in thousands of rows, would outweigh all else.
const NAMED: usize = 100;

/// A suspected deletion while it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) flag: Flag,
    first: DateTime<Utc>,
    counted: Vec<DateTime<Utc>>,
    /// When a feed says that it was deleted.
    #[serde(default)]
    announced: Option<DateTime<Utc>>,
    /// Who left with it.
    #[serde(default)]
    company: Company,
    /// Its page was absent and served again lately: more looks are needed.
    #[serde(default)]
    by_turns: bool,
    /// Nothing was said of it yet.
    #[serde(default)]
    unsaid: bool,
    /// Statements that first vanished within a day of this one, itself among them, while they are few.
    vanished: BTreeSet<i64>,
    /// How many they were, once they are not.
    #[serde(default)]
    crowd: usize,
}

/// Who left their addresses along with a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Company {
    /// No more than some.
    #[default]
    Few,
    /// More than half of its template, some of them for other addresses: a migration.
    Most,
    /// … and a look at the same path under the new name of its house found it absent there too.
    MostAndSought,
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
            announced: None,
            company: Company::Few,
            by_turns: false,
            unsaid: false,
            vanished: BTreeSet::from([case.statement.key]),
            crowd: 0,
            counted: if counts { vec![look.at] } else { Vec::new() },
        }
    }

    /// A feed announced it: the flag says so, and one look is enough.
    pub(super) fn be_announced(&mut self, announced: Announced) {
        self.announced = Some(announced.when);
        self.flag.announced = Some(true);
        self.flag.evidence.push(announced.observation);
        self.say_announced();
    }

    pub(super) fn is_announced(&self) -> bool {
        self.announced.is_some()
    }

    fn say_announced(&mut self) {
        if let Some(when) = self.announced {
            let reason = Why::AnnouncedDeletion { when };
            self.flag.reasons.insert(0, reason);
        }
    }

    /// Whether the very look that opened it confirms it: then it is born so.
    pub(super) fn is_born_sure(
        &mut self,
        look: &Look,
        manner: Manner,
        judged: &Judged<'_>,
    ) -> bool {
        let sure = self.announced.is_some()
            && !self.counted.is_empty()
            && self.may_confirm(look, manner, judged);
        if sure {
            self.flag.history.clear();
            self.confirm(look, manner);
        }
        sure
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
        if self.company == Company::Most && keeps_its_path(look) {
            self.company = Company::MostAndSought;
        }
        let apart = self.counted.last().map(|last| look.at - *last);
        if counts && apart.is_none_or(|apart| apart >= RUN) {
            if apart.is_some_and(|apart| apart > SILENCE) {
                self.counted.clear();
            }
            self.counted.push(look.at);
        }
        let mut reasons = vec![Why::AnsweredAbsent {
            manner,
            status: look.status,
        }];
        reasons.extend(account.reasons);
        self.flag.reasons = reasons;
        self.say_announced();
        if self.by_turns {
            self.flag.reasons.push(Why::ByTurns);
        }
        if self.unsaid && (self.counted.len() > 1 || self.announced.is_some()) {
            self.say(look, manner);
        }
        if counts && account.listed && self.may_confirm(look, manner, judged) {
            self.confirm(look, manner);
            return Step::Confirmed;
        }
        Step::Stands
    }

    fn may_confirm(&mut self, look: &Look, manner: Manner, judged: &Judged<'_>) -> bool {
        self.note(judged.openings);
        let together = self.vanished.len().max(self.crowd);
        let (needed, span) = if self.announced.is_some() {
            (1, TimeDelta::zero())
        } else if self.may_be_left_behind(together) {
            let what = Befell::Migration;
            self.flag.reasons.push(Why::Befell { what });
            (3, LONG)
        } else if together >= MANY {
            self.flag.reasons.push(Why::ManyAtOnce {
                count: u32::try_from(together).unwrap_or(u32::MAX),
            });
            (SOFT_LOOKS, judged.spans.confirm_soft_after)
        } else if self.by_turns {
            (SOFT_LOOKS, judged.spans.confirm_soft_after)
        } else {
            let usual = patience(manner, judged.spans, &self.flag.reasons);
            self.doubted(usual, judged)
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

    /// Whether a migration may have left it behind by mistake. Not so one of few that are absent under the new name too.
    fn may_be_left_behind(&self, together: usize) -> bool {
        match self.company {
            Company::Few => false,
            Company::Most => true,
            Company::MostAndSought => together >= MANY,
        }
    }

    /// A source that often fails may well answer 404 for a night: it takes as long as for a soft manner.
    fn doubted(&mut self, usual: (usize, TimeDelta), judged: &Judged<'_>) -> (usize, TimeDelta) {
        let soft = (SOFT_LOOKS, judged.spans.confirm_soft_after);
        match judged.doubt {
            Some((bad, runs)) if usual != soft => {
                let told = SourceWhy::Unreliable { bad, runs };
                self.flag.reasons.push(Why::OfSource { told });
                soft
            }
            Some(_) | None => usual,
        }
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

    /// The same absence as a suspicion of its own, from this look on.
    ///
    /// Looks that counted go on counting: each had its witnesses, and the statement stayed away while others came
    /// back.
    pub(super) fn anew(&self, case: &Case, look: &Look) -> Self {
        let answered = Why::AnsweredAbsent {
            manner: self.flag.manner.unwrap_or(Manner::NotFound),
            status: look.status,
        };
        let mut flag = Flag::raise(
            FlagKind::Deleted,
            Stage::Suspected,
            &case.statement,
            look,
            self.flag.interval.from,
            answered,
        );
        flag.interval.to = self.flag.interval.to;
        flag.significance = SUSPECTED;
        flag.manner = self.flag.manner;
        flag.from_version = self.flag.from_version;
        let known = self.flag.evidence.iter().copied();
        flag.evidence
            .extend(known.filter(|known| *known != look.key));
        Self {
            flag,
            ..self.clone()
        }
    }

    /// Its list misses it as well: one deletion says both.
    pub(super) fn left_its_list_too(&mut self) {
        if !self.flag.reasons.contains(&Why::LeftItsListToo) {
            self.flag.reasons.push(Why::LeftItsListToo);
        }
    }

    /// Its page was absent and served again lately: nothing is said before it was absent in two runs.
    pub(super) fn wait(&mut self) {
        (self.by_turns, self.unsaid) = (true, true);
    }

    /// More than half of its template left with it.
    pub(super) fn be_of_a_migration(&mut self) {
        if self.company == Company::Few {
            self.company = Company::Most;
        }
    }

    /// Whether anything was said of it.
    pub(super) fn is_said(&self) -> bool {
        !self.unsaid
    }

    /// Absent in two runs in a row: now it is said.
    fn say(&mut self, look: &Look, manner: Manner) {
        self.unsaid = false;
        self.flag.history = vec![StageEntry {
            stage: Stage::Suspected,
            at: look.pass,
            reason: Why::AnsweredAbsent {
                manner,
                status: look.status,
            },
        }];
    }

    /// The first absent look.
    pub(super) fn begun(&self) -> DateTime<Utc> {
        self.first
    }

    /// Takes the suspicion back; one that was never said leaves no trace.
    pub(super) fn withdraw(mut self, look: &Look, reason: Why) -> Option<Flag> {
        if self.unsaid {
            return None;
        }
        self.flag.reasons.insert(0, reason.clone());
        self.flag.reach(Stage::Withdrawn, look, reason);
        Some(self.flag)
    }
}

/// Whether a look was led to the same path under another name.
fn keeps_its_path(look: &Look) -> bool {
    look.landed.as_deref().is_some_and(|landed| {
        address::under_the_name_of(&look.url, landed).as_deref() == Some(landed)
    })
}

/// What a row is measured by.
pub(super) struct Judged<'a> {
    pub(super) spans: &'a Spans,
    pub(super) openings: &'a Openings,
    pub(super) born: DateTime<Utc>,
    /// Bad runs of all lately, where the source fails too often to be believed soon.
    pub(super) doubt: Option<(u32, u32)>,
}

/// Looks and span for a manner: hard ones need two looks, and so does a notice where a made-up address is plainly
/// not found; every other needs three, and so does a 403 that means missing.
fn patience(manner: Manner, spans: &Spans, reasons: &[Why]) -> (usize, TimeDelta) {
    let plainly = reasons.iter().any(|why| {
        matches!(
            why,
            Why::CanaryTells {
                status: Some(404 | 410)
            }
        )
    });
    let forbidden = reasons.iter().any(|why| {
        matches!(
            why,
            Why::AnsweredAbsent {
                status: Some(403),
                ..
            }
        )
    });
    match manner {
        Manner::NotFound | Manner::Gone if !forbidden => (2, spans.confirm_after),
        Manner::Tombstone if plainly => (2, spans.confirm_after),
        Manner::NotFound
        | Manner::Gone
        | Manner::Tombstone
        | Manner::SoftNotFound
        | Manner::RedirectedAway
        | Manner::Blanked
        | Manner::Replaced
        | Manner::UnpublishedFromChannel => (SOFT_LOOKS, spans.confirm_soft_after),
    }
}
