//! What is due.
//!
//! *In:* sources with their schedules and last turns, the rhythm of lists, a time. *Out:* an [`Order`] for a pass.
//! *Never:* asks what time it is; the times of a source do not move with what a pass took.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::SourceId;
use crate::schedule::Schedule;

/// Turns that fell out are counted up to here.
const MOST_COUNTED: usize = 1_000;
/// A turn is overdue after this, where no pass is under way that it waits for.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);
/// … and after this whatever is under way: a pass lasts as long as the longest window of a host, four hours by default,
/// and a few minutes.
const LONG_PATIENCE: TimeDelta = TimeDelta::hours(5);

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// A source's turn, whole.
    Full,
    /// Lists, and what is new in them.
    Lists,
}

/// A source to be watched.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Which.
    pub source: SourceId,
    /// When its full turns come.
    pub schedule: Schedule,
    /// When its last one began.
    pub last: Option<DateTime<Utc>>,
}

/// A pass that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What for.
    pub work: Work,
    /// Over which sources.
    pub sources: Vec<SourceId>,
    /// Whether those are all there are.
    pub all: bool,
    /// Since when.
    pub due: DateTime<Utc>,
}

/// The turns of all sources.
#[derive(Clone, Debug)]
pub struct Agenda {
    turns: Vec<Turn>,
    lists: Schedule,
    /// When lists were last read for their own sake.
    lists_read: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
struct Turn {
    source: SourceId,
    schedule: Schedule,
    last: Option<DateTime<Utc>>,
    /// None where the calendar ends.
    full: Option<DateTime<Utc>>,
    lists: Option<DateTime<Utc>>,
}

impl Turn {
    fn at(&self, work: Work) -> Option<DateTime<Utc>> {
        match work {
            Work::Full => self.full,
            Work::Lists => self.lists,
        }
    }

    fn is_due(&self, work: Work, now: DateTime<Utc>) -> bool {
        let due = |work| self.at(work).is_some_and(|at| at <= now);
        // A full turn begins with its lists.
        due(work) && (work == Work::Full || !due(Work::Full))
    }
}

impl Agenda {
    /// The turns from now on. A source whose time came while nobody watched, or that never had a turn, is due at once.
    pub fn new(watched: Vec<Watched>, lists: Schedule, now: DateTime<Utc>) -> Self {
        let turns = watched
            .into_iter()
            .map(|watched| Turn {
                full: match watched.last {
                    Some(last) => watched.schedule.next_after(last).map(|at| at.max(now)),
                    None => Some(now),
                },
                lists: Some(now),
                source: watched.source,
                schedule: watched.schedule,
                last: watched.last,
            })
            .collect();
        Self {
            turns,
            lists,
            lists_read: None,
        }
    }

    /// Other sources, or other schedules; what was looked at when is remembered.
    pub fn renew(&mut self, watched: Vec<Watched>, now: DateTime<Utc>) {
        let last_of = |source: &SourceId| {
            let known = self.turns.iter().find(|turn| turn.source == *source);
            known.and_then(|turn| turn.last)
        };
        let watched = watched
            .into_iter()
            .map(|watched| Watched {
                last: watched.last.max(last_of(&watched.source)),
                ..watched
            })
            .collect();
        let lists_read = self.lists_read;
        *self = Self::new(watched, self.lists.clone(), now);
        self.lists_read = lists_read;
    }

    /// How many sources there are.
    pub fn sources(&self) -> usize {
        self.turns.len()
    }

    /// When the next pass is due.
    pub fn next(&self) -> Option<DateTime<Utc>> {
        let times = self.turns.iter().flat_map(|turn| [turn.full, turn.lists]);
        times.flatten().min()
    }

    /// When the next full turn is due.
    pub fn next_full(&self) -> Option<DateTime<Utc>> {
        self.turns.iter().filter_map(|turn| turn.full).min()
    }

    /// The pass that is due now, if any. Lists come first, for they take a minute and a full pass may take hours; but
    /// they do so once, or they would keep it waiting for ever where they are slow.
    pub fn order(&self, now: DateTime<Utc>) -> Option<Order> {
        let full = self.order_of(Work::Full, now);
        let lists = self.order_of(Work::Lists, now);
        match (full, lists) {
            (Some(full), Some(lists)) => {
                let had_theirs = self.lists_read.is_some_and(|read| read >= full.due);
                Some(if had_theirs { full } else { lists })
            }
            (full, lists) => full.or(lists),
        }
    }

    fn order_of(&self, work: Work, now: DateTime<Utc>) -> Option<Order> {
        let due: Vec<&Turn> = self
            .turns
            .iter()
            .filter(|turn| turn.is_due(work, now))
            .collect();
        Some(Order {
            work,
            due: due.iter().filter_map(|turn| turn.at(work)).min()?,
            all: due.len() == self.turns.len(),
            sources: due.into_iter().map(|turn| turn.source.clone()).collect(),
        })
    }

    /// The pass began: the next turns of its sources are those after now.
    pub fn began(&mut self, order: &Order, now: DateTime<Utc>) {
        // Clocks that are set back must not bring the same turn again.
        let now = now.max(order.due);
        if order.work == Work::Lists {
            self.lists_read = Some(now);
        }
        let next_lists = self.lists.next_after(now);
        for turn in self.of(order) {
            if order.work == Work::Full {
                turn.full = turn.schedule.next_after(now);
            }
            turn.lists = next_lists;
        }
    }

    /// The pass that began then was made.
    pub fn made(&mut self, order: &Order, began: DateTime<Utc>) {
        if order.work == Work::Full {
            for turn in self.of(order) {
                turn.last = Some(began);
            }
        }
    }

    /// The pass came to nothing: its sources are due as before.
    pub fn came_to_nothing(&mut self, order: &Order) {
        for turn in self.of(order) {
            match order.work {
                Work::Full => turn.full = Some(order.due),
                Work::Lists => turn.lists = Some(order.due),
            }
        }
    }

    fn of<'a>(&'a mut self, order: &'a Order) -> impl Iterator<Item = &'a mut Turn> {
        let sources: HashSet<&SourceId> = order.sources.iter().collect();
        let among = move |turn: &&mut Turn| sources.contains(&turn.source);
        self.turns.iter_mut().filter(among)
    }

    /// How many turns of these sources lie between the one that is due and now: they fall out.
    pub fn fallen_out(&self, order: &Order, now: DateTime<Utc>) -> usize {
        let count = |schedule: &Schedule| {
            let next = |at: &DateTime<Utc>| schedule.next_after(*at);
            std::iter::successors(next(&order.due), next)
                .take(MOST_COUNTED)
                .take_while(|at| *at <= now)
                .count()
        };
        match order.work {
            Work::Lists => count(&self.lists),
            Work::Full => {
                let late = self.turns.iter();
                late.filter(|turn| turn.full == Some(order.due))
                    .map(|turn| count(&turn.schedule))
                    .max()
                    .unwrap_or(0)
            }
        }
    }

    /// Sources whose full turn should have come and did not.
    pub fn overdue(
        &self,
        now: DateTime<Utc>,
        is_under_way: bool,
    ) -> Vec<(SourceId, DateTime<Utc>)> {
        let patience = if is_under_way {
            LONG_PATIENCE
        } else {
            PATIENCE
        };
        self.turns
            .iter()
            .filter_map(|turn| Some((turn.source.clone(), turn.full?)))
            .filter(|(_, due)| now - *due > patience)
            .collect()
    }
}

#[cfg(test)]
mod tests;
