//! The pass's time: the only place that asks what time it is.
//!
//! *In:* `--now`, or nothing. *Out:* a [`Clock`] handed down to whoever needs the time. *Never:* sleeps; waits
//! are real whatever the clock says.

use chrono::{DateTime, Utc};
// The same as std's, but where a test has its runtime paused: there a year of passes takes seconds.
use tokio::time::Instant;

/// A time to start from, plus what has elapsed since.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: DateTime<Utc>,
    since: Instant,
    whose: Whose,
}

/// Who says what time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Machine,
    Operator,
}

impl Clock {
    /// The machine's time.
    pub fn of_the_machine() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
        let start = Utc::now();
        Self {
            whose: Whose::Machine,
            ..Self::starting_at(start)
        }
    }

    /// `start` (from `--now`), plus what elapses from here.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self {
            start,
            since: Instant::now(),
            whose: Whose::Operator,
        }
    }

    /// A clock that starts now. The machine is asked again: what elapses stands still while it sleeps, and its clock may
    /// have been set.
    #[must_use]
    pub fn anew(&self) -> Self {
        match self.whose {
            Whose::Machine => Self::of_the_machine(),
            Whose::Operator => Self::starting_at(self.now()),
        }
    }

    /// The time it started from: the time of the pass.
    pub fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        let elapsed = chrono::TimeDelta::from_std(self.since.elapsed()).unwrap_or_default();
        self.start.checked_add_signed(elapsed).unwrap_or(self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pass_keeps_the_time_it_was_given() {
        let start = "2025-04-26T19:00:00Z".parse().unwrap();

        let clock = Clock::starting_at(start);

        assert_eq!(clock.start(), start);
        assert!(clock.now() >= start);
        assert!(clock.now() < start + chrono::TimeDelta::minutes(1));
    }
}
