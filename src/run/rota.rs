//! The rota of known statements: whose turn it is to be looked at.
//!
//! *In:* a source, its budget, a store. *Out:* the known statements that a pass looks at, and what it leaves to the
//! next. *Never:* looks at more of them on a host than its budget allows, or at one that the file leaves out.

use chrono::{DateTime, TimeDelta, Utc};

use super::choice::{self, Allowance, NIGHT, SOFTEN};
use crate::config::Budget;
use crate::fetch::Manners;
use crate::model::LeftOut;
use crate::store::{Aged, Allotment, Due, Gone, HostLoad, Store, StoreError};

/// How much of what is known a pass looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// As much as the budget has left.
    Budget,
    /// All of it.
    All,
}

/// What the rota goes by.
pub struct Rule<'a> {
    /// How much.
    pub extent: Extent,
    /// Looks of a night at a host.
    pub nightly: &'a dyn Fn(&HostLoad) -> usize,
    /// The part of them that is kept for the longest unseen.
    pub reserve: f64,
    /// Whether the file leaves a statement out, by its key and address.
    pub rests: &'a Rests,
}

/// Says whether the file leaves a statement out, by its key and address.
pub type Rests = dyn Fn(&Store, i64, &str) -> Result<bool, StoreError>;

/// The known statements of a pass.
#[derive(Debug, Default)]
pub struct Scheduled {
    /// Statements to look at.
    pub due: Vec<Due>,
    /// How many are left for another pass, and why.
    pub left_out: Vec<(LeftOut, usize)>,
    /// What the pass leaves to the next, by host; to be kept once it looked.
    pub allotments: Vec<(String, Allotment)>,
}

/// Looks of a night at a host with so many known statements: never more than its time allows, and half as many each
/// time it asked for a pause and was not yet well again for long.
pub fn nightly(budget: Budget, manners: Manners, known: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count of statements, far below 2^52 and never negative"
    )]
    let share = (choice::real(known) * budget.share).ceil() as usize;
    let whole = budget.least.max(share).min(manners.most_looks);
    let halved = whole.checked_shr(manners.halvings).unwrap_or(0);
    halved.max(whole.min(1))
}

/// Schedules looks at the known statements of a source.
pub fn known(
    store: &mut Store,
    source: i64,
    now: DateTime<Utc>,
    rule: &Rule<'_>,
) -> Result<Scheduled, StoreError> {
    wake(store, source, rule)?;
    let since = now.checked_sub_signed(NIGHT).unwrap_or(now);
    let mut scheduled = Scheduled::default();
    let (mut beyond, mut long_gone) = (0, 0);
    for load in store.host_loads(source, since)? {
        let host = of_host(store, (source, &load), now, rule)?;
        beyond += host.allotment.beyond;
        long_gone += host.long_gone;
        scheduled.due.extend(host.due);
        scheduled.allotments.push((load.host, host.allotment));
    }
    scheduled.left_out = vec![(LeftOut::Budget, beyond), (LeftOut::LongGone, long_gone)];
    Ok(scheduled)
}

/// Statements that the file admits again are looked at again.
fn wake(store: &mut Store, source: i64, rule: &Rule<'_>) -> Result<(), StoreError> {
    let mut awake = Vec::new();
    for (statement, url) in store.resting(source)? {
        if !(rule.rests)(store, statement, &url)? {
            awake.push(statement);
        }
    }
    store.wake(&awake)
}

/// The part of one host.
struct OfHost {
    due: Vec<Due>,
    long_gone: usize,
    allotment: Allotment,
}

fn of_host(
    store: &mut Store,
    (source, load): (i64, &HostLoad),
    now: DateTime<Utc>,
    rule: &Rule<'_>,
) -> Result<OfHost, StoreError> {
    let place = (source, load.host.as_str());
    let nightly = (rule.nightly)(load);
    let left = store.allotment(place)?;
    let allowed = match rule.extent {
        Extent::Budget => choice::allow((nightly, rule.reserve), left.as_ref(), load.looked, now),
        Extent::All => Allowance {
            looks: usize::MAX,
            reserved: 0,
            owed: 0.0,
            kept: left.map_or(0.0, |left| left.kept),
            night: now,
            taken: 0,
        },
    };
    let due = chosen(store, place, now, &allowed, rule)?;
    let gone = store.gone(place)?;
    let timely = gone.iter().filter(|gone| is_due_again(gone, now)).count();
    let waiting = store.quiet(place)? + timely;
    let allotment = Allotment {
        since: now,
        night: allowed.night,
        taken: allowed.taken + due.len(),
        owed: allowed.owed,
        kept: allowed.kept,
        known: load.known,
        nightly,
        reserve: rule.reserve,
        beyond: waiting.saturating_sub(load.looked + due.len()),
    };
    Ok(OfHost {
        due,
        long_gone: gone.len() - timely,
        allotment,
    })
}

/// Whom the allowance is spent on. One that the file leaves out is the longest unseen for ever: it is set aside, and its
/// look goes to another.
fn chosen(
    store: &mut Store,
    place: (i64, &str),
    now: DateTime<Utc>,
    allowed: &Allowance,
    rule: &Rule<'_>,
) -> Result<Vec<Due>, StoreError> {
    loop {
        let by_score = store.by_score(place, now, SOFTEN, allowed.looks)?;
        let by_age = by_age(store, place, now, allowed.looks)?;
        let mut due = Vec::new();
        let mut resting = Vec::new();
        for one in store.dues(&choice::choose(&by_score, &by_age, allowed))? {
            if (rule.rests)(store, one.statement, &one.url)? {
                resting.push(one.statement);
            } else {
                due.push(one);
            }
        }
        if resting.is_empty() {
            return Ok(due);
        }
        store.rest(&resting)?;
    }
}

/// Everybody by the last look; the looks at deleted statements that are due are paid from the reserve, and wait for it
/// like all others, so that a great purge takes nobody's turn.
fn by_age(
    store: &Store,
    place: (i64, &str),
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut aged: Vec<Aged> = store.by_age(place, limit)?;
    let gone = store.gone(place)?.into_iter();
    aged.extend(
        gone.filter(|gone| is_due_again(gone, now))
            .map(|gone| gone.aged),
    );
    aged.sort_unstable();
    aged.truncate(limit);
    Ok(aged.into_iter().map(|aged| aged.statement).collect())
}

/// A deleted statement is looked at for ever, ever rarer: daily for a week, weekly for two months, then monthly.
fn is_due_again(gone: &Gone, now: DateTime<Utc>) -> bool {
    let Some(present) = gone.last_present else {
        return true;
    };
    let since = now - present;
    let every = if since < TimeDelta::days(10) {
        TimeDelta::hours(18)
    } else if since < TimeDelta::days(66) {
        TimeDelta::hours(160)
    } else {
        TimeDelta::days(29)
    };
    now - gone.aged.last_look >= every
}
