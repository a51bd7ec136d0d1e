//! What is due.
//!
//! *In:* a source, its budget, what the store knows. *Out:* statements to look at, in an order that mixes sections.
//! *Never:* looks at more known statements of a host than the budget allows.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::crew::{Mode, RunError, Turn};
use crate::config::{Budget, Source};
use crate::model::address::canonical;
use crate::model::{LeftOut, State};
use crate::store::{Due, HostLoad, Store, StoreError};

/// First looks of one source in one pass.
const MOST_FIRST: usize = 2_000;
/// Suspicions of one source in one pass.
const MOST_SUSPECTS: usize = 20_000;
/// Looks closer together than this count once, so a suspicion is not due before.
const APART: TimeDelta = TimeDelta::hours(2);
/// A budget counts for a night: looks within this are of the same one.
const NIGHT: TimeDelta = TimeDelta::hours(18);

/// What a pass looks at.
pub(super) struct Planned {
    /// Statements due: suspicions and first looks first, then the longest unseen.
    pub(super) due: Vec<Due>,
    /// How many known statements are left for another pass, and why.
    pub(super) left_out: Vec<(LeftOut, usize)>,
}

/// Plans the looks of this pass.
pub(super) async fn due(turn: &Turn) -> Result<Planned, RunError> {
    let (source, now) = (turn.key, turn.crew.pass.began);
    let (mode, budget) = (turn.crew.mode, turn.crew.settings.budget);
    let file = Arc::clone(&turn.source);
    turn.crew
        .with_store(move |store| {
            let mut groups = vec![
                suspects(store, source, now)?,
                store.unread(source, MOST_FIRST)?,
            ];
            let left_out = if mode == Mode::NewOnly {
                let planned: usize = groups.iter().map(Vec::len).sum();
                let known = usize::try_from(store.statements_of(source)?).unwrap_or(usize::MAX);
                vec![(LeftOut::OnlyNew, known.saturating_sub(planned))]
            } else {
                let known = known(store, source, now, (mode == Mode::Full).then_some(budget))?;
                groups.push(known.due);
                known.left_out
            };
            for group in &mut groups {
                mix(group);
            }
            let mut due = Vec::new();
            for one in groups.into_iter().flatten() {
                if !rests(store, &file, &one)? {
                    due.push(one);
                }
            }
            Ok(Planned { due, left_out })
        })
        .await
}

/// Whether the operator took the statement out of the file: a pattern keeps every address that it had out.
fn rests(store: &Store, file: &Source, due: &Due) -> Result<bool, StoreError> {
    if file.admits(&due.url) {
        return Ok(false);
    }
    let named = |address: &String| {
        let of_the_file =
            |url: &String| canonical(url, None, &file.house).as_ref() == Some(address);
        file.admits(address) || file.statements.iter().any(of_the_file)
    };
    Ok(!store.addresses(due.statement)?.iter().any(named))
}

fn suspects(store: &Store, source: i64, now: DateTime<Utc>) -> Result<Vec<Due>, StoreError> {
    let mut due = store.suspects(source, MOST_SUSPECTS)?;
    due.retain(|due| due.last_look.is_none_or(|at| now - at >= APART));
    Ok(due)
}

fn known(
    store: &Store,
    source: i64,
    now: DateTime<Utc>,
    budget: Option<Budget>,
) -> Result<Planned, StoreError> {
    let since = now.checked_sub_signed(NIGHT).unwrap_or(now);
    let loads = store.host_loads(source, since)?;
    let beyond = loads
        .iter()
        .map(|load| {
            load.known
                .saturating_sub(load.looked + allowance(load, budget))
        })
        .sum();
    let mut left: HashMap<String, usize> = loads
        .iter()
        .map(|load| (load.host.clone(), allowance(load, budget)))
        .collect();
    let most = left
        .values()
        .fold(0_usize, |sum, host| sum.saturating_add(*host));
    let mut due = store.longest_unseen(source, most.saturating_mul(2))?;
    let mut long_gone = 0;
    due.retain(|due| {
        let timely = due.state != State::Deleted || is_due_again(due, now);
        long_gone += usize::from(!timely);
        let allowed = left.get_mut(&due.host).is_some_and(|left| {
            let any = *left > 0;
            *left = left.saturating_sub(usize::from(timely));
            any
        });
        timely && allowed
    });
    Ok(Planned {
        due,
        left_out: vec![(LeftOut::Budget, beyond), (LeftOut::LongGone, long_gone)],
    })
}

/// Looks at known statements that a host has left tonight.
fn allowance(load: &HostLoad, budget: Option<Budget>) -> usize {
    let Some(budget) = budget else {
        return load.known;
    };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count of statements, far below 2^52 and never negative"
    )]
    let share = (load.known as f64 * budget.share).ceil() as usize;
    budget
        .least
        .max(share)
        .saturating_sub(load.looked)
        .min(load.known)
}

/// A deleted statement is looked at for ever, ever rarer: daily for a week, weekly for two months, then monthly.
fn is_due_again(due: &Due, now: DateTime<Utc>) -> bool {
    let (Some(looked), Some(present)) = (due.last_look, due.last_present) else {
        return true;
    };
    let gone = now - present;
    let every = if gone < TimeDelta::days(10) {
        TimeDelta::hours(18)
    } else if gone < TimeDelta::days(66) {
        TimeDelta::hours(160)
    } else {
        TimeDelta::days(29)
    };
    now - looked >= every
}

/// Puts statements into an order in which neighbours in the store, and so in a section, are apart: a section that
/// refuses must not look like a host that does.
fn mix(due: &mut [Due]) {
    due.sort_by_key(|due| {
        // Fibonacci hashing (Knuth, TAOCP 6.4): spreads consecutive keys over the whole range.
        due.statement
            .cast_unsigned()
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
    });
}
