//! When a source's turn comes.
//!
//! *In:* a span, or a cron expression with its zone; a time. *Out:* the next time after it. *Never:* asks what time it
//! is, or lets a pass's length move the times that follow.
//!
//! Spans are counted from midnight UTC of 1970-01-01, so that `6h` is 00:00, 06:00, 12:00 and 18:00 UTC, whenever the
//! program was started. Cron's times are those on a wall in the zone, over daylight saving as Vixie cron has it
//! (cron(8), "daylight saving time"): a time that does not exist comes once, right after the gap; one that occurs twice
//! comes once, the first time. Hours or minutes that begin with `*` go by what passes, not by the wall: they come in
//! both of two like hours, and nothing is made up for an hour that was not.

mod wall;

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use wall::Wall;
pub use wall::earliest;

/// Turns of one source are at least this far apart: its lists are read between them.
const LEAST: TimeDelta = TimeDelta::minutes(10);

/// When a source's turn comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule(Rhythm);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rhythm {
    Every(TimeDelta),
    Wall(Box<Wall>),
}

/// Why an expression is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not five fields.
    #[error("five fields are needed, these are {0}")]
    Fields(usize),
    /// A field cannot be read.
    #[error("{0}")]
    Field(String),
    /// There is no such day.
    #[error("this day never comes")]
    Never,
    /// Times too close together.
    #[error("more often than every 10 minutes")]
    TooOften,
}

impl Schedule {
    /// Every so often, counted from midnight UTC.
    pub fn every(span: Duration) -> Self {
        let span = TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
        // A span of nothing would never come to its end.
        Self(Rhythm::Every(span.max(TimeDelta::seconds(1))))
    }

    /// At the times of a cron expression of five fields, on the clocks of this zone.
    ///
    /// # Errors
    /// Where it cannot be read, never comes, or comes too often.
    pub fn cron(text: &str, zone: Tz) -> Result<Self, Unfit> {
        Ok(Self(Rhythm::Wall(Box::new(Wall::read(text, zone)?))))
    }

    /// Every night at two on the clocks of this zone.
    pub fn nightly(zone: Tz) -> Self {
        // The expression is one of ours and fits; a day's span says nearly the same.
        Self::cron("0 2 * * *", zone).unwrap_or(Self(Rhythm::Every(TimeDelta::days(1))))
    }

    /// The first time after this one; none where the calendar ends.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match &self.0 {
            Rhythm::Every(span) => next_multiple(*span, after),
            Rhythm::Wall(wall) => wall.next_after(after),
        }
    }
}

fn next_multiple(span: TimeDelta, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let span = span.num_milliseconds();
    let gone = after.timestamp_millis().div_euclid(span);
    DateTime::from_timestamp_millis(gone.checked_add(1)?.checked_mul(span)?)
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Rhythm::Every(span) => write!(f, "every {}", in_words(*span)),
            Rhythm::Wall(wall) => wall.fmt(f),
        }
    }
}

/// A span as the file of sources writes it.
fn in_words(span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm'), (1, 's')];
    let (length, unit) = units
        .into_iter()
        .find(|(length, _)| seconds % length == 0)
        .unwrap_or((1, 's'));
    format!("{}{unit}", seconds / length)
}
