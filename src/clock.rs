//! The pass's time: the only place that asks what time it is.
//!
//! *In:* `--now`, or nothing. *Out:* a [`Clock`] handed down to whoever needs the time. *Never:* sleeps; waits
//! are real whatever the clock says.

use std::time::Instant;

use chrono::{DateTime, Utc};

/// A time to start from, plus what has elapsed since.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: DateTime<Utc>,
    since: Instant,
}

impl Clock {
    /// The machine's time.
    pub fn of_the_machine() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
        let start = Utc::now();
        Self::starting_at(start)
    }

    /// `start` (from `--now`), plus what elapses from here.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self {
            start,
            since: Instant::now(),
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
