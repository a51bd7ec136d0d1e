//! What is due.
//!
//! *In:* a source, its budget, what the store knows. *Out:* statements to look at, in an order that mixes sections.
//! *Never:* looks at a statement that the file leaves out.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::crew::{Mode, RunError, Turn};
use super::rota::{self, Extent, Rule, Scheduled};
use crate::config::Source;
use crate::model::LeftOut;
use crate::model::address::canonical;
use crate::store::{Allotment, Due, HostLoad, Store, StoreError};

/// First looks of one source in one pass.
const MOST_FIRST: usize = 2_000;
/// Suspicions of one source in one pass.
const MOST_SUSPECTS: usize = 20_000;
/// Looks closer together than this count once, so a suspicion is not due before.
const APART: TimeDelta = TimeDelta::hours(2);

/// What a pass looks at.
pub(super) struct Planned {
    /// Statements due: suspicions and first looks first, then known ones.
    pub(super) due: Vec<Due>,
    /// How many known statements are left for another pass, and why.
    pub(super) left_out: Vec<(LeftOut, usize)>,
    /// What the pass leaves of its hosts' budgets to the next.
    allotments: Vec<(String, Allotment)>,
}

/// Plans the looks of this pass.
pub(super) async fn due(turn: &Turn) -> Result<Planned, RunError> {
    let (source, now) = (turn.key, turn.crew.pass.began);
    let turn_of = turn.clone();
    turn.crew
        .with_store(move |store| {
            let file = &turn_of.source;
            let mut groups = Vec::new();
            for group in [
                suspects(store, source, now)?,
                store.unread(source, MOST_FIRST)?,
            ] {
                groups.push(admitted(store, file, group)?);
            }
            let mut known = if turn_of.crew.mode == Mode::NewOnly {
                let planned: usize = groups.iter().map(Vec::len).sum();
                let known = usize::try_from(store.statements_of(source)?).unwrap_or(usize::MAX);
                Scheduled {
                    left_out: vec![(LeftOut::OnlyNew, known.saturating_sub(planned))],
                    ..Scheduled::default()
                }
            } else {
                known(store, &turn_of)?
            };
            groups.push(std::mem::take(&mut known.due));
            for group in &mut groups {
                mix(group);
            }
            Ok(Planned {
                due: groups.into_iter().flatten().collect(),
                left_out: known.left_out,
                allotments: known.allotments,
            })
        })
        .await
}

/// Known statements within the budgets of their hosts.
fn known(store: &mut Store, turn: &Turn) -> Result<Scheduled, StoreError> {
    let (crew, file) = (&turn.crew, Arc::clone(&turn.source));
    let budget = crew.settings.budget;
    let rule = Rule {
        extent: match crew.mode {
            Mode::Full | Mode::NewOnly => Extent::Budget,
            Mode::Everything => Extent::All,
        },
        nightly: &|load: &HostLoad| {
            rota::nightly(budget, crew.fetcher.manners(&load.host), load.known)
        },
        reserve: budget.reserve,
        rests: &move |store, statement, url| rests(store, &file, statement, url),
    };
    rota::known(store, turn.key, crew.pass.began, &rule)
}

/// Keeps what this pass leaves of its hosts' budgets to the next, once it concluded. One that was broken off leaves what
/// it found: the next goes on where it stood.
pub(super) async fn spent(turn: &Turn, planned: Planned) -> Result<(), RunError> {
    if turn.crew.stopped() || planned.allotments.is_empty() {
        return Ok(());
    }
    let source = turn.key;
    turn.crew
        .with_store(move |store| store.keep_allotments(source, &planned.allotments))
        .await
}

fn admitted(store: &Store, file: &Source, group: Vec<Due>) -> Result<Vec<Due>, StoreError> {
    let mut due = Vec::new();
    for one in group {
        if !rests(store, file, one.statement, &one.url)? {
            due.push(one);
        }
    }
    Ok(due)
}

/// Whether the operator took the statement out of the file: a pattern keeps every address that it had out.
fn rests(store: &Store, file: &Source, statement: i64, url: &str) -> Result<bool, StoreError> {
    if file.admits(url) {
        return Ok(false);
    }
    let named = |address: &String| {
        let of_the_file =
            |url: &String| canonical(url, None, &file.house).as_ref() == Some(address);
        file.admits(address) || file.statements.iter().any(of_the_file)
    };
    Ok(!store.addresses(statement)?.iter().any(named))
}

fn suspects(store: &Store, source: i64, now: DateTime<Utc>) -> Result<Vec<Due>, StoreError> {
    let mut due = store.suspects(source, MOST_SUSPECTS)?;
    due.retain(|due| due.last_look.is_none_or(|at| now - at >= APART));
    Ok(due)
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
