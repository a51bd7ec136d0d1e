//! The witnesses of a template, ready to be heard by many looks of a pass.
//!
//! *In:* a dossier's witnesses, and the looks that met none of their statement's text. *Out:* those near a look: made-up
//! addresses, and other statements that were served or not. *Never:* walks through all of them for one look.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::RUN;
use super::together::Shared;
use crate::model::{Claim, Dossier, Look, Role, Witnessed};

/// The witnesses of a template in a pass and before it.
#[derive(Default)]
pub(super) struct Neighbours<'a> {
    /// Made-up addresses, in the order of the looks.
    canaries: Vec<&'a Look>,
    /// Statements served at their own addresses, or led to others that carry them, in the order of the looks.
    served: Vec<Sight>,
    /// When they were, in the order of time.
    times: Vec<DateTime<Utc>>,
    /// … and when each of them was.
    by_statement: HashMap<i64, Vec<DateTime<Utc>>>,
    /// When a statement showed this text at its own address.
    by_text: HashMap<[u8; 16], Vec<DateTime<Utc>>>,
    /// Statements that were absent, in the order of the looks.
    absent: Vec<Sight>,
}

/// A look at a statement, in brief.
struct Sight {
    at: DateTime<Utc>,
    statement: i64,
    look: i64,
}

impl<'a> Neighbours<'a> {
    /// Those of a template that a pass can hear: a later one says nothing of its looks.
    pub(super) fn of(
        dossier: &'a Dossier,
        template: &str,
        pass: DateTime<Utc>,
        shared: &Shared<'_>,
    ) -> Self {
        let mut known: Vec<&Witnessed> = dossier
            .witnesses
            .get(template)
            .into_iter()
            .flatten()
            .filter(|witness| witness.look.pass <= pass)
            .collect();
        known.sort_by_key(|witness| witness.look.key);
        let mut neighbours = Self::default();
        for witness in known {
            neighbours.take(witness, shared);
        }
        neighbours.times.sort_unstable();
        neighbours
    }

    fn take(&mut self, witness: &'a Witnessed, shared: &Shared<'_>) {
        let look = &witness.look;
        if look.role == Role::Canary {
            self.canaries.push(look);
        }
        let Some(statement) = witness.statement else {
            return;
        };
        let sight = Sight {
            at: look.at,
            statement,
            look: look.key,
        };
        if let Claim::Absent(_) = look.claim {
            self.absent.push(sight);
            return;
        }
        let own = look.landed.is_none();
        let served = own || shared.carried.contains(&look.key);
        if look.claim != Claim::Present || !served || shared.lost.contains(&look.key) {
            return;
        }
        if let Some(text) = look.text_key.filter(|_| own) {
            self.by_text.entry(text).or_default().push(look.at);
        }
        // A look that fell back to http may have met anybody.
        if !look.downgraded {
            let own = self.by_statement.entry(statement).or_default();
            own.push(look.at);
            self.times.push(look.at);
            self.served.push(sight);
        }
    }

    /// Made-up addresses asked within a run of a time.
    pub(super) fn canaries(&self, at: DateTime<Utc>) -> Vec<&'a Look> {
        let canaries = self.canaries.iter().copied();
        canaries.filter(|look| is_near(look.at, at)).collect()
    }

    /// Whether a statement showed this text within a run of a time.
    pub(super) fn show(&self, text: Option<[u8; 16]>, at: DateTime<Utc>) -> bool {
        let shown = text.and_then(|text| self.by_text.get(&text));
        shown.is_some_and(|times| times.iter().any(|time| is_near(*time, at)))
    }

    /// How many looks at others than `statement` saw them served within a run of a time, and the first two.
    pub(super) fn served(&self, statement: i64, at: DateTime<Utc>) -> (usize, Vec<i64>) {
        let early = self.times.partition_point(|time| at - *time > RUN);
        let late = self.times.partition_point(|time| *time - at <= RUN);
        let own = self.by_statement.get(&statement).into_iter().flatten();
        let own = own.filter(|time| is_near(**time, at)).count();
        let count = late.saturating_sub(early).saturating_sub(own);
        if count == 0 {
            return (0, Vec::new());
        }
        (count, first_two(&self.served, statement, at))
    }

    /// Whether one who is none of these was absent within a run of a time.
    pub(super) fn misses_others(&self, at: DateTime<Utc>, are: impl Fn(i64) -> bool) -> bool {
        let mut near = self.absent.iter().filter(|sight| is_near(sight.at, at));
        near.any(|sight| !are(sight.statement))
    }

    /// The first two looks within a run of a time that found others than `statement` absent.
    pub(super) fn absent(&self, statement: i64, at: DateTime<Utc>) -> Vec<i64> {
        first_two(&self.absent, statement, at)
    }
}

fn first_two(sights: &[Sight], statement: i64, at: DateTime<Utc>) -> Vec<i64> {
    sights
        .iter()
        .filter(|sight| sight.statement != statement && is_near(sight.at, at))
        .map(|sight| sight.look)
        .take(2)
        .collect()
}

fn is_near(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    let apart: TimeDelta = one - other;
    apart.abs() <= RUN
}
