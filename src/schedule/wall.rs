//! Times on a wall: a cron expression in a zone.
//!
//! *In:* five fields, a zone, an instant. *Out:* the first instant after it. *Never:* runs a time twice because the
//! clocks were set back, or loses one because they were set forward.
//!
//! croner reads the fields and walks the calendar, on wall-clock times without a zone. What those are as instants is
//! settled here: croner's own rule makes up for a skipped time only where minute and hour are one number each, so that
//! `30 2,14 * * *` would lose a night in spring and have two in autumn.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono::{MappedLocalTime, NaiveTime};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use super::{LEAST, Unfit};

/// Times looked at for two that are too close.
const LOOKED_AT: usize = 400;
/// No zone sets its clocks back further (Lord Howe half an hour, Troll two).
const SET_BACK: TimeDelta = TimeDelta::hours(3);
/// The longest that clocks were ever set forward: Samoa left out 30 December 2011.
const LONGEST_GAP_MINUTES: i64 = 1_440;
/// A day in a calendar of four hundred years, which then repeats.
const MOST_YEARS: i32 = 400;

/// A cron expression on the clocks of a zone.
#[derive(Clone, Debug)]
pub(super) struct Wall {
    cron: Cron,
    fields: String,
    zone: Tz,
    /// It goes by what passes, not by the wall.
    wild: bool,
}

impl PartialEq for Wall {
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields && self.zone == other.zone
    }
}

impl Eq for Wall {}

impl Wall {
    pub(super) fn read(text: &str, zone: Tz) -> Result<Self, Unfit> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, ..] = fields.as_slice() else {
            return Err(Unfit::Fields(fields.len()));
        };
        if fields.len() != 5 {
            return Err(Unfit::Fields(fields.len()));
        }
        let wild = minute.starts_with('*') || hour.starts_with('*');
        let fields = fields.join(" ");
        let cron = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build()
            .parse(&fields)
            .map_err(|error| Unfit::Field(plainly(&error)))?;
        let wall = Self {
            cron,
            fields,
            zone,
            wild,
        };
        wall.comes_at_all_and_not_too_often()?;
        Ok(wall)
    }

    fn comes_at_all_and_not_too_often(&self) -> Result<(), Unfit> {
        let from = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
        let mut before = from.and_time(NaiveTime::MIN);
        for number in 0..LOOKED_AT {
            let Some(wall) = self.next_on_wall(before) else {
                return if number == 0 {
                    Err(Unfit::Never)
                } else {
                    Ok(())
                };
            };
            if wall.year() - from.year() > MOST_YEARS {
                return Ok(());
            }
            if number > 0 && wall - before < LEAST {
                return Err(Unfit::TooOften);
            }
            before = wall;
        }
        Ok(())
    }

    pub(super) fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut wall = after.with_timezone(&self.zone).naive_local() - SET_BACK;
        let mut next: Option<DateTime<Utc>> = None;
        loop {
            wall = self.next_on_wall(wall)?;
            let instants = self.instants(wall);
            let first = instants.into_iter().flatten().next();
            let later = instants.into_iter().flatten().filter(|at| *at > after);
            next = next.into_iter().chain(later).min();
            // First instants come in the order of the wall, so that no later time on it can be before this one.
            if first.is_some_and(|first| first > after) {
                return next;
            }
        }
    }

    /// What a time on the wall is: one instant, two where the clocks were set back, none or the end of the gap where
    /// they were set forward over it.
    fn instants(&self, wall: NaiveDateTime) -> [Option<DateTime<Utc>>; 2] {
        match self.zone.from_local_datetime(&wall) {
            MappedLocalTime::Single(at) => [Some(at.to_utc()), None],
            MappedLocalTime::Ambiguous(first, second) => {
                let second = self.wild.then(|| second.to_utc());
                [Some(first.to_utc()), second]
            }
            MappedLocalTime::None if self.wild => [None, None],
            MappedLocalTime::None => [earliest(self.zone, wall), None],
        }
    }

    fn next_on_wall(&self, after: NaiveDateTime) -> Option<NaiveDateTime> {
        // UTC has no daylight saving: to croner this is a calendar without a zone.
        let next = self.cron.find_next_occurrence(&after.and_utc(), false);
        next.ok().map(|at| at.naive_utc())
    }
}

/// The instant of a time on the wall: the earlier of two where the clocks were set back, the end of the gap where they
/// were set forward over it.
pub fn earliest(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    (0..=LONGEST_GAP_MINUTES)
        .filter_map(|minutes| wall.checked_add_signed(TimeDelta::minutes(minutes)))
        .find_map(|wall| zone.from_local_datetime(&wall).earliest())
        .map(|at| at.to_utc())
}

/// croner's words without the names of its types.
fn plainly(error: &croner::errors::CronError) -> String {
    use croner::errors::CronError;
    match error {
        CronError::InvalidPattern(words)
        | CronError::IllegalCharacters(words)
        | CronError::ComponentError(words) => {
            let words = words.replace("CronPattern", "the expression");
            let (first, rest) = words.split_at_checked(1).unwrap_or_default();
            format!("{}{}", first.to_lowercase(), rest.trim_end_matches('.'))
        }
        CronError::EmptyPattern => "nothing is written here".to_owned(),
        CronError::InvalidDate | CronError::InvalidTime | CronError::TimeSearchLimitExceeded => {
            "this day never comes".to_owned()
        }
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.fields, self.zone)
    }
}
