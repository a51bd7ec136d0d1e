//! Whether a statement is news.
//!
//! *In:* cases that were read for the first time. *Out:* `published` flags. *Never:* announces a copy, a moved
//! text, or known stock.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::RUN;
use super::merged::Elder;
use crate::model::{Case, Claim, Dossier, Entry, Flag, FlagKind, Look, Stage, Verdict, Why, Wish};

/// Significance of `published` (CONTRACT, "Flags").
const PUBLISHED: u8 = 20;
/// An elder seen within this before the newcomer was listed makes it a copy or a move, not news.
const LATELY: TimeDelta = TimeDelta::days(7);

/// Raises `published` for every first reading that is news.
pub(super) fn announce(dossier: &Dossier, elders: &HashMap<i64, Elder>, verdict: &mut Verdict) {
    for case in &dossier.cases {
        if case.settled.version.is_some() {
            continue;
        }
        let Some(first) = case
            .looks
            .iter()
            .find(|look| look.claim == Claim::Present && look.version.is_some())
        else {
            continue;
        };
        let elder = case.copies.iter().find(|copy| {
            copy.key < case.statement.key
                && copy
                    .last_present
                    .is_some_and(|at| at + LATELY >= case.statement.first_seen)
        });
        if let Some(elder) = elder {
            let looked = elder.last_look.is_some_and(|at| at + RUN >= first.at);
            if !looked && first.pass == dossier.pass {
                verdict.wishes.push(Wish::Look {
                    statement: elder.key,
                });
            }
            note_copy(verdict, case, elder.key);
            continue;
        }
        if elders.contains_key(&case.statement.key) {
            continue;
        }
        if let Some((reason, since)) = news(&case.entry) {
            verdict.flags.push(flag(case, first, reason, since));
        }
    }
}

fn note_copy(verdict: &mut Verdict, case: &Case, elder: i64) {
    for settlement in &mut verdict.settlements {
        if settlement.statement == case.statement.key {
            settlement.same_as = Some(elder);
        }
    }
}

fn news(entry: &Entry) -> Option<(Why, Option<DateTime<Utc>>)> {
    match entry {
        Entry::Silent => None,
        Entry::Above { since } => Some((Why::NewInList, *since)),
        Entry::Dated { since } => Some((Why::DatedAfterLastRead, *since)),
    }
}

fn flag(case: &Case, first: &Look, reason: Why, since: Option<DateTime<Utc>>) -> Flag {
    let mut flag = Flag::raise(
        FlagKind::Published,
        Stage::Confirmed,
        &case.statement,
        first,
        since,
        reason,
    );
    flag.significance = PUBLISHED;
    flag.to_version = first.version;
    flag.interval.to = case.statement.first_seen;
    flag
}
