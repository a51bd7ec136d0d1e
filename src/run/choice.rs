//! The choice among known statements.
//!
//! Most looks go where a change is likeliest: a statement that changed lately, or is young, changes soonest again, so
//! that the time since the last look is measured by how long it was quiet. By that rule alone the archive is never seen
//! again; a part of the looks is kept for whoever nobody looked at longest, and buys a bound: with `N` statements, `B`
//! looks a night and the part `f` kept, nobody waits longer than `N / (f · B)` nights.
//!
//! Rates of change are not learned, per statement or per source. A factor of the source (how often its statements
//! change, against others) would only share a budget among sources; here each host of each source has its own, and
//! within one the factor is the same for all and orders nothing.
//!
//! *In:* what a host may be asked, and its statements in two orders. *Out:* who is looked at. *Never:* more than the
//! budget, or a store.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::Allotment;

/// Added to the time that a statement was quiet: within some hours all are alike. It is not critical: between 1 and 72
/// hours a simulation of replayed and made-up edits saw as many of them.
pub(super) const SOFTEN: TimeDelta = TimeDelta::hours(6);
/// A budget counts for a night: a pass that comes so long after the last one is of another, and looks within this are
/// of the same one.
pub(super) const NIGHT: TimeDelta = TimeDelta::hours(18);
/// Parts of looks are added up for months; what is so near to a whole one is one.
const NEARLY: f64 = 1e-6;

/// What a pass may look at on a host.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Allowance {
    /// Looks.
    pub(super) looks: usize,
    /// Those among them that are kept for the longest unseen.
    pub(super) reserved: usize,
    /// What is left over to the next pass of each.
    pub(super) owed: f64,
    pub(super) kept: f64,
    /// When this night began, and what its passes took before this one.
    pub(super) night: DateTime<Utc>,
    pub(super) taken: usize,
}

/// A night's looks grow with the time since the last full pass, whole at the latest by the next night. Those that its
/// passes took already are taken off, and so are those that `looked` says: a pass that was killed told nobody. What
/// adds up to less than one look is carried over: of three looks a fifth is .6, which rounded down each night would be
/// no floor at all.
pub(super) fn allow(
    (nightly, reserve): (usize, f64),
    left: Option<&Allotment>,
    looked: usize,
    now: DateTime<Utc>,
) -> Allowance {
    let (owed, kept) = left.map_or((0.0, 0.0), |left| (left.owed, left.kept));
    let part = left.map_or(1.0, |left| part_of_a_night(now - left.since));
    let most = real(nightly);
    let (night, taken) = left
        .filter(|left| now - left.night < NIGHT)
        .map_or((now, 0), |left| (left.night, left.taken));
    let (due, owed) = split((owed + most * part).min(most));
    let looks = due.min(nightly.saturating_sub(taken.max(looked)));
    let (reserved, kept) = split(kept + real(looks) * reserve);
    Allowance {
        looks,
        reserved: reserved.min(looks),
        owed,
        kept,
        night,
        taken,
    }
}

/// Chooses by the two orders: what is not reserved by score, the rest by age; where one order ends, the other goes on.
pub(super) fn choose(by_score: &[i64], by_age: &[i64], allowed: &Allowance) -> Vec<i64> {
    let scored = allowed.looks.saturating_sub(allowed.reserved);
    let mut chosen = Vec::new();
    let mut taken = HashSet::new();
    for (order, most) in [
        (by_score, scored),
        (by_age, allowed.looks),
        (by_score, allowed.looks),
    ] {
        for statement in order {
            if chosen.len() >= most {
                break;
            }
            if taken.insert(*statement) {
                chosen.push(*statement);
            }
        }
    }
    chosen
}

fn part_of_a_night(elapsed: TimeDelta) -> f64 {
    if elapsed >= NIGHT {
        return 1.0;
    }
    elapsed.as_seconds_f64().max(0.0) / TimeDelta::days(1).as_seconds_f64()
}

/// Whole looks, and the part of one that is left.
fn split(looks: f64) -> (usize, f64) {
    let whole = (looks + NEARLY).floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of looks, far below 2^52 and never negative"
    )]
    let count = whole as usize;
    (count, (looks - whole).max(0.0))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a count of statements, far below 2^52"
)]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
#[path = "choice/tests.rs"]
mod tests;
