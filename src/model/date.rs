//! A page's own dates, as stated.
//!
//! *In:* a day, or an instant with the offset the page stated. *Out:* the contract's text form. *Never:* an
//! invented midnight: a day stays a day.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date that a page or a list states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageDate {
    /// Only a day was stated (or a time without an offset, which names no instant).
    Day(NaiveDate),
    /// An instant with the offset that was stated.
    Instant(DateTime<FixedOffset>),
}

impl PageDate {
    /// The day, in the offset that was stated.
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Day(day) => *day,
            Self::Instant(at) => at.date_naive(),
        }
    }

    /// Reads back what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::Instant(at));
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .map(Self::Day)
    }
}

impl fmt::Display for PageDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::Instant(at) => f.write_str(&at.to_rfc3339()),
        }
    }
}

impl Serialize for PageDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PageDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stays_a_day_and_an_offset_stays_as_stated() {
        for text in ["2025-04-18", "2025-04-18T09:30:00+07:00"] {
            assert_eq!(PageDate::parse(text).unwrap().to_string(), text);
        }
    }
}
