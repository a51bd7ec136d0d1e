//! What others may ask of the loop while it goes.
//!
//! *In:* beats of the loop, outcomes of passes. *Out:* figures, and whether all is well. *Never:* well because nobody
//! said otherwise: a loop that stands still says nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use crate::model::{SourceId, WatchFigures};

/// The loop beats every half minute; four beats that are not there are no accident.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// How the loop is.
#[derive(Debug)]
pub struct Vitals(Mutex<State>);

#[derive(Debug)]
struct State {
    beat: Instant,
    overdue: Vec<(SourceId, DateTime<Utc>)>,
    under_way: bool,
    made: u64,
    failed: u64,
    /// Why the last pass failed, where it did.
    trouble: Option<String>,
}

impl Default for Vitals {
    fn default() -> Self {
        Self(Mutex::new(State {
            beat: Instant::now(),
            overdue: Vec::new(),
            under_way: false,
            made: 0,
            failed: 0,
            trouble: None,
        }))
    }
}

impl Vitals {
    pub(super) fn beat(&self, overdue: Vec<(SourceId, DateTime<Utc>)>, under_way: bool) {
        let mut state = self.state();
        state.beat = Instant::now();
        state.overdue = overdue;
        state.under_way = under_way;
    }

    pub(super) fn made(&self) {
        let mut state = self.state();
        state.made += 1;
        state.trouble = None;
    }

    pub(super) fn failed(&self, why: &str) {
        let mut state = self.state();
        state.failed += 1;
        state.trouble = Some(why.to_owned());
    }

    /// In figures.
    pub fn figures(&self) -> WatchFigures {
        let state = self.state();
        WatchFigures {
            overdue: state.overdue.len() as u64,
            made: state.made,
            failed: state.failed,
            under_way: state.under_way,
        }
    }

    /// Whether all is well, or why not, a line each.
    pub fn health(&self) -> Result<(), String> {
        let state = self.state();
        let mut lines = Vec::new();
        let pause = state.beat.elapsed();
        if pause > LONGEST_PAUSE {
            lines.push(format!("the loop stands still since {} s", pause.as_secs()));
        }
        if let Some((source, since)) = state.overdue.iter().min_by_key(|(_, since)| *since) {
            let others = match state.overdue.len() {
                1 => String::new(),
                2 => " and another".to_owned(),
                count => format!(" and {} others", count - 1),
            };
            lines.push(format!(
                "overdue: {source}{others}, since {}",
                since.format("%Y-%m-%d %H:%M UTC")
            ));
        }
        if let Some(why) = &state.trouble {
            lines.push(format!("the last pass failed: {why}"));
        }
        if lines.is_empty() {
            Ok(())
        } else {
            Err(lines.join("\n"))
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_stands_still_is_not_well() {
        let vitals = Vitals::default();
        assert_eq!(vitals.health(), Ok(()));

        tokio::time::advance(Duration::from_secs(300)).await;
        let why = vitals.health().unwrap_err();
        assert!(why.contains("stands still since 300 s"), "{why}");

        vitals.beat(Vec::new(), true);
        assert_eq!(vitals.health(), Ok(()));
    }

    #[test]
    fn what_is_overdue_or_failed_is_named() {
        let vitals = Vitals::default();
        let late = |id: &str, at: &str| (SourceId(id.to_owned()), at.parse().unwrap());
        vitals.beat(
            vec![
                late("b", "2026-03-10T09:00:00Z"),
                late("a", "2026-03-10T06:00:00Z"),
            ],
            false,
        );
        vitals.failed("no space is left");

        let why = vitals.health().unwrap_err();

        assert_eq!(
            why,
            "overdue: a and another, since 2026-03-10 06:00 UTC\nthe last pass failed: no space is left"
        );
        vitals.made();
        vitals.beat(Vec::new(), false);
        assert_eq!(vitals.health(), Ok(()));
    }
}
