//! What a turn says of its source as a whole.
//!
//! *In:* how lists and statements were looked at. *Out:* a [`SourceRun`] for the judge, and what it hears from it.
//! *Never:* counts a look made for another, or a host's silence that was not met.

use std::collections::BTreeMap;

use super::crew::{RunError, Turn};
use super::lists;
use crate::fetch::NotAsked;
use crate::judge::{self, Heard};
use crate::model::{
    Event, LeftOut, ListRun, ListState, ListWindow, Look, Silence, SourceRun, UnknownReason,
};
use crate::store::{Store, StoreError};

/// What the looks at a source's statements met.
#[derive(Clone, Debug, Default)]
pub(super) struct Sightings {
    answered: u32,
    answer: Option<i64>,
    /// Reason, number, and the first look.
    silent: Vec<(UnknownReason, u32, i64)>,
    left_out: BTreeMap<LeftOut, u32>,
}

impl Sightings {
    /// A look that says something.
    pub(super) fn answered(&mut self, look: i64) {
        self.answered = self.answered.saturating_add(1);
        self.answer.get_or_insert(look);
    }

    /// A look that says nothing.
    pub(super) fn silent(&mut self, reason: UnknownReason, look: i64) {
        let mut known = self.silent.iter_mut();
        match known.find(|(known, ..)| *known == reason) {
            Some((_, count, _)) => *count = count.saturating_add(1),
            None => self.silent.push((reason, 1, look)),
        }
    }

    /// Statements that were not looked at.
    pub(super) fn left_out(&mut self, cause: LeftOut, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if count > 0 {
            let known = self.left_out.entry(cause).or_default();
            *known = known.saturating_add(count);
        }
    }
}

/// Why a host was not asked.
pub(super) fn cause_of(not_asked: &NotAsked) -> LeftOut {
    match not_asked {
        NotAsked::HostLeft { host, .. } => LeftOut::HostLeft(host.clone()),
        NotAsked::AskedToWait { .. } => LeftOut::AskedToWait,
        NotAsked::WindowOver => LeftOut::WindowOver,
    }
}

/// Where robots.txt itself could not be had, nobody forbade anything: its server failed.
pub(super) fn plainly(turn: &Turn, reason: UnknownReason, url: &str) -> UnknownReason {
    if reason != UnknownReason::Robots {
        return reason;
    }
    match turn.crew.fetcher.robots_unavailable(url) {
        Some(429) => UnknownReason::RateLimited,
        Some(_) => UnknownReason::ServerError,
        None => reason,
    }
}

/// Lets the judge hear what the turn says of its source.
pub(super) async fn hear(
    turn: &Turn,
    read: &lists::Reading,
    sightings: &Sightings,
    windows: &[ListWindow],
) -> Result<Heard, RunError> {
    let (key, pass, id) = (turn.key, turn.crew.pass.began, turn.source.facts.id.clone());
    let overflows = judge::overflows(windows, pass, &read.dates);
    let (lists, sightings) = (read.lists.clone(), sightings.clone());
    let heard = turn
        .crew
        .with_store(move |store| {
            let run = SourceRun {
                pass,
                known: store.statements_of(key)?,
                lists: list_runs(store, lists)?,
                answered: sightings.answered,
                answer: look(store, sightings.answer)?,
                silent: silences(store, sightings.silent)?,
                new: store.news_since(key, pass)?,
                left_out: sightings.left_out.into_iter().collect(),
                overflows,
            };
            Ok(judge::hear(store.health(key)?.as_ref(), &id, &[run]))
        })
        .await?;
    for overflow in &heard.overflows {
        turn.crew.tell(Event::Overflowed {
            source: turn.source.facts.id.clone(),
            overflow: overflow.clone(),
        });
    }
    Ok(heard)
}

fn look(store: &Store, key: Option<i64>) -> Result<Option<Look>, StoreError> {
    Ok(key.map(|key| store.look(key)).transpose()?.flatten())
}

fn list_runs(
    store: &Store,
    lists: Vec<(i64, ListState, Option<i64>)>,
) -> Result<Vec<ListRun>, StoreError> {
    let each = lists.into_iter();
    each.map(|(list, state, key)| {
        Ok(ListRun {
            list,
            state,
            look: look(store, key)?,
        })
    })
    .collect()
}

fn silences(
    store: &Store,
    silent: Vec<(UnknownReason, u32, i64)>,
) -> Result<Vec<Silence>, StoreError> {
    let mut silences = Vec::with_capacity(silent.len());
    for (reason, count, first) in silent {
        silences.extend(store.look(first)?.map(|first| Silence {
            reason,
            count,
            first,
        }));
    }
    Ok(silences)
}
