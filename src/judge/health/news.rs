//! How often a source brings something new.
//!
//! *In:* the new statements of each run. *Out:* the usual gap between days with news. *Never:* counts known stock.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Days with news that are remembered.
const MOST_DAYS: usize = 60;
/// A source that brought fewer statements has no habit.
const HABIT: u32 = 5;
/// No source is taken for a quicker one: holidays, and ministers who travel.
const SHORTEST_GAP: i64 = 7;
/// A silence of so many usual gaps is worth a word.
const GAPS: i64 = 3;

/// What was new, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct News {
    brought: u32,
    first: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    days: Vec<NaiveDate>,
}

/// A silence that is longer than usual.
pub(super) struct Silence {
    pub(super) since: DateTime<Utc>,
    pub(super) days: i64,
    pub(super) usual: i64,
}

impl News {
    /// Takes in what a pass brought.
    pub(super) fn take_in(&mut self, new: u32, pass: DateTime<Utc>) {
        if new == 0 {
            return;
        }
        self.brought = self.brought.saturating_add(new);
        self.first.get_or_insert(pass);
        self.last = Some(pass);
        if self.days.last() != Some(&pass.date_naive()) {
            self.days.push(pass.date_naive());
        }
        let old = self.days.len().saturating_sub(MOST_DAYS);
        self.days.drain(..old);
    }

    /// Days since the last news.
    pub(super) fn days_since(&self, pass: DateTime<Utc>) -> i64 {
        self.last.map_or(0, |last| (pass - last).num_days())
    }

    /// The silence up to this pass, where it is longer than usual.
    pub(super) fn silence(&self, pass: DateTime<Utc>) -> Option<Silence> {
        let since = self.last.filter(|_| self.brought >= HABIT)?;
        let usual = self.usual_gap();
        let long = TimeDelta::try_days(usual.saturating_mul(GAPS))?;
        (pass - since >= long).then(|| Silence {
            since,
            days: (pass - since).num_days(),
            usual,
        })
    }

    /// The median of the gaps between days with news.
    fn usual_gap(&self) -> i64 {
        let later = self.days.iter().skip(1);
        let pairs = self.days.iter().zip(later);
        let mut gaps: Vec<i64> = pairs.map(|(day, next)| (*next - *day).num_days()).collect();
        gaps.sort_unstable();
        let median = gaps.get(gaps.len() / 2).copied().unwrap_or(0);
        median.max(SHORTEST_GAP)
    }

    /// About how many statements come in such a time, where there is a habit to tell it by.
    pub(super) fn expected_in(&self, time: TimeDelta) -> Option<u32> {
        let span = self.last? - self.first?;
        if self.brought < HABIT || span < TimeDelta::days(1) {
            return None;
        }
        let minutes = i64::from(self.brought).checked_mul(time.num_minutes())?;
        u32::try_from(minutes / span.num_minutes()).ok()
    }
}
