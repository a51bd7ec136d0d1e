//! Who else vanished about when a statement did.
//!
//! *In:* first absent looks of suspected deletions. *Out:* those near a time, without a walk through all of them.
//! *Never:* judges whether they belong together.

use std::cell::Cell;
use std::collections::HashSet;
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::Opening;

/// First absent looks, in the order of time.
#[derive(Default)]
pub(super) struct Openings {
    sorted: Vec<Opening>,
    /// What was counted last: a night's rows all ask about the same stretch.
    counted: Cell<Option<(usize, usize, usize)>>,
}

impl Openings {
    pub(super) fn of(openings: &[Opening]) -> Self {
        let mut sorted = openings.to_vec();
        sorted.sort_by_key(|opening| opening.at);
        Self {
            sorted,
            counted: Cell::default(),
        }
    }

    pub(super) fn add(&mut self, opening: Opening) {
        let place = self.sorted.partition_point(|other| other.at <= opening.at);
        self.sorted.insert(place, opening);
        self.counted.set(None);
    }

    pub(super) fn forget(&mut self, opening: Opening) {
        self.sorted.retain(|known| *known != opening);
        self.counted.set(None);
    }

    /// Those within `span` of a time.
    pub(super) fn near(&self, at: DateTime<Utc>, span: TimeDelta) -> &[Opening] {
        self.sorted.get(self.stretch(at, span)).unwrap_or_default()
    }

    /// How many statements opened within `span` of a time.
    pub(super) fn count_near(&self, at: DateTime<Utc>, span: TimeDelta) -> usize {
        let Range { start, end } = self.stretch(at, span);
        if let Some((from, to, count)) = self.counted.get()
            && (from, to) == (start, end)
        {
            return count;
        }
        let near = self.near(at, span).iter();
        let count = near
            .map(|opening| opening.statement)
            .collect::<HashSet<_>>()
            .len();
        self.counted.set(Some((start, end, count)));
        count
    }

    fn stretch(&self, at: DateTime<Utc>, span: TimeDelta) -> Range<usize> {
        let start = self
            .sorted
            .partition_point(|opening| at - opening.at > span);
        let end = self
            .sorted
            .partition_point(|opening| opening.at - at <= span);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_within_the_span_are_found_whatever_the_order_they_came_in() {
        let at = |hour: i64| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        let opening = |statement, hour| Opening {
            statement,
            at: at(hour),
        };
        let mut openings = Openings::of(&[opening(1, 90), opening(2, 10), opening(2, 12)]);
        openings.add(opening(3, 34));
        openings.add(opening(4, 35));

        let near = openings.near(at(11), TimeDelta::hours(24));
        let found: Vec<i64> = near.iter().map(|opening| opening.statement).collect();

        assert_eq!(found, [2, 2, 3, 4]);
        assert_eq!(openings.count_near(at(11), TimeDelta::hours(24)), 3);
        openings.add(opening(5, 11));
        assert_eq!(openings.count_near(at(11), TimeDelta::hours(24)), 4);
    }
}
