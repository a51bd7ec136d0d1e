//! How a source is: failing, blocked, quiet, recovered.
//!
//! *In:* the record of a source up to now, and what passes brought of it. *Out:* flags of the source, the record from
//! here on, and in words' stead a [`Health`]. *Never:* a word about a statement: whoever cannot be looked at may still
//! be there.

mod news;
mod overflow;
mod record;
mod run;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use overflow::overflows;

use crate::model::{Flag, FlagKind, Health, Overflow, SourceId, SourceRun};
use record::Record;

/// What follows from what passes brought of a source.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Flags as they stand now, those that reached a stage.
    pub flags: Vec<Flag>,
    /// Lists of which nothing remains, with what may be unseen.
    pub overflows: Vec<Overflow>,
    /// The record from here on.
    pub record: Option<Value>,
}

/// Hears what passes brought of a source, one after the other.
pub fn hear(record: Option<&Value>, source: &SourceId, runs: &[SourceRun]) -> Heard {
    let mut record = Record::read(record);
    let mut flags: BTreeMap<(FlagKind, i64), Flag> = BTreeMap::new();
    let mut overflows = Vec::new();
    for run in runs {
        overflows.extend(record.note(run));
        for flag in record.take_in(source, run) {
            flags.insert((flag.kind, flag.opening), flag);
        }
    }
    Heard {
        flags: flags.into_values().collect(),
        overflows,
        record: record.written(),
    }
}

/// How the source is by its record.
pub fn health(record: Option<&Value>) -> Health {
    Record::read(record).report()
}

/// Which runs of a source were bad.
#[derive(Clone, Debug, Default)]
pub(super) struct Reliability(Vec<(DateTime<Utc>, bool)>);

impl Reliability {
    /// Reads it from the source's record.
    pub(super) fn read(record: Option<&Value>) -> Self {
        Record::read(record).reliability()
    }

    /// Bad runs of all in the thirty days before, where they are too many to believe an absence soon.
    pub(super) fn doubt_at(&self, pass: DateTime<Utc>) -> Option<(u32, u32)> {
        let lately = |at: &DateTime<Utc>| *at < pass && pass - *at <= record::REMEMBERED;
        let lately: Vec<bool> = self
            .0
            .iter()
            .filter(|(at, _)| lately(at))
            .map(|(_, bad)| *bad)
            .collect();
        let bad = lately.iter().filter(|bad| **bad).count();
        let too_many = lately.len() >= FEWEST_RUNS && bad * 100 > lately.len() * WORST_SHARE;
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        too_many.then(|| (count(bad), count(lately.len())))
    }
}

/// A share of bad runs is counted from so many runs on (CONTRACT, `confirm_soft_after`).
const FEWEST_RUNS: usize = 15;
/// More than this many bad runs in a hundred are too many.
const WORST_SHARE: usize = 2;
