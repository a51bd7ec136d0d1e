//! Dates that lists state.
//!
//! *In:* a date as written. *Out:* a [`PageDate`] with the offset it stated, or none. *Never:* a year that no
//! ministry can mean.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Utc};

use regex::Regex;

use crate::model::{Discovery, PageDate};
use crate::text::dates::parse_date;

/// A year of four digits that a ministry can mean, a day or year of the Republic of China (year 1 is 1912), or a year of
/// an emperor's.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])(?:(?:19[89][0-9]|20[0-9]{2}|25[3-9][0-9]|1[0-4][0-9][./-][0-9]{1,2}[./-][0-9]{1,2})(?:[^0-9]|$)|1[0-4][0-9]年)|(?:令和|平成)(?:[0-9]{1,2}|元)年").ok()
});
/// A day with two digits of its year, by itself on its line: which of its numbers is the month stays open.
static SHORT_DAY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}$").ok());
/// Where the ten digits of other scripts begin.
const ZEROS: [char; 8] = [
    '\u{0660}', '\u{06F0}', '\u{0966}', '\u{0E50}', '\u{0ED0}', '\u{1040}', '\u{17E0}', '\u{FF10}',
];

/// Before the first ministry's web site.
const FIRST_YEAR: i32 = 1990;
/// Clocks and time zones of servers are off by less.
const MOST_AHEAD: TimeDelta = TimeDelta::hours(48);

/// Reads a date as feeds and `datetime` attributes write it, or else as people do.
pub(super) fn stated(text: &str, languages: &[String]) -> Option<PageDate> {
    let text = text.trim();
    let known = instant(text).or_else(|| day(text)).and_then(plausible);
    // A year that nobody can mean may be another calendar's.
    known.or_else(|| parse_date(text, languages).and_then(plausible))
}

/// Whether a line holds a year of this age, in any digits, Western, Buddhist or of the Republic of China.
pub(super) fn looks_like_one(line: &str) -> bool {
    let folded: String = line.chars().map(western).collect();
    let has =
        |pattern: &Option<Regex>, text: &str| pattern.as_ref().is_some_and(|p| p.is_match(text));
    has(&YEAR, &folded) || has(&SHORT_DAY, folded.trim())
}

/// A digit of another script as one of ours.
fn western(char: char) -> char {
    let digit = ZEROS.iter().find_map(|zero| {
        let digit = u32::from(char).checked_sub(u32::from(*zero))?;
        char::from_digit(digit, 10)
    });
    digit.unwrap_or(char)
}

/// Forgets dates that lie more than 48 hours ahead of the pass: they would pass for news for years.
pub fn forget_future(found: &mut Discovery, now: DateTime<Utc>) {
    let latest = now.checked_add_signed(MOST_AHEAD).unwrap_or(now);
    let ahead = |date: &PageDate| match date {
        PageDate::Day(day) => *day > latest.date_naive(),
        PageDate::Instant(at) => *at > latest,
    };
    let mut forgotten = 0_usize;
    for entry in &mut found.candidates {
        for date in [&mut entry.published, &mut entry.modified] {
            if date.is_some_and(|date| ahead(&date)) {
                *date = None;
                forgotten += 1;
            }
        }
    }
    if forgotten > 0 {
        found.notes.push(format!(
            "{forgotten} dates lie in the future and were forgotten"
        ));
    }
}

fn instant(text: &str) -> Option<PageDate> {
    let without_weekday = text.split_once(',').map_or(text, |(_, rest)| rest).trim();
    let rfc_2822 = without_weekday.replace("UTC", "+0000");
    let at = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_rfc2822(&rfc_2822));
    at.ok().map(PageDate::Instant)
}

/// A time without an offset names no instant: the day is kept.
fn day(text: &str) -> Option<PageDate> {
    let first = text.split(['T', ' ']).next()?;
    NaiveDate::parse_from_str(first, "%Y-%m-%d")
        .ok()
        .map(PageDate::Day)
}

/// Years of the Buddhist era are 543 ahead.
fn plausible(date: PageDate) -> Option<PageDate> {
    let year = match date.day().year() {
        buddhist @ 2400..=2700 => buddhist - 543,
        year => year,
    };
    let date = match date {
        PageDate::Day(day) => PageDate::Day(day.with_year(year)?),
        PageDate::Instant(at) => {
            let at: DateTime<FixedOffset> = at.with_year(year)?;
            PageDate::Instant(at)
        }
    };
    (FIRST_YEAR..2200).contains(&year).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s73_dates_are_read_as_stated_or_not_at_all() {
        for (text, expected) in [
            (
                "2026-02-03T09:00:00+07:00",
                Some("2026-02-03T09:00:00+07:00"),
            ),
            (
                "2026-02-03T09:00:00.123+0700",
                Some("2026-02-03T09:00:00.123+07:00"),
            ),
            ("2026-02-03T09:00:00", Some("2026-02-03")),
            ("2026-02-03 09:00", Some("2026-02-03")),
            ("2026-02-03", Some("2026-02-03")),
            (
                "Wed, 03 Feb 2026 19:00:00 +0700",
                Some("2026-02-03T19:00:00+07:00"),
            ),
            (
                "Tue, 03 Feb 2026 19:00:00 GMT",
                Some("2026-02-03T19:00:00+00:00"),
            ),
            ("3 Feb 2026 19:00:00 UTC", Some("2026-02-03T19:00:00+00:00")),
            ("2569-02-03", Some("2026-02-03")),
            ("115-02-03", Some("2026-02-03")),
            (
                "Tue, 03 Feb 2569 19:00:00 GMT",
                Some("2026-02-03T19:00:00+00:00"),
            ),
            ("2925-01-01T00:00:00Z", None),
            ("0000-01-01", None),
            ("1970-01-01T00:00:00Z", None),
            ("2026-02-30", None),
            ("Tue, 03 Feb 2026 25:61:00 GMT", Some("2026-02-03")),
            ("262143-01-01", None),
            ("", None),
        ] {
            assert_eq!(
                stated(text, &[]).map(|date| date.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_line_with_a_year_looks_dated_in_any_digits() {
        for line in [
            "3 February 2026",
            "03/02/2569",
            "[2026-02-03]",
            "115.02.03",
            "៣ កុម្ភៈ ២០២៦",
            "๓ ก.พ. ๒๕๖๙",
            "2026年2月3日",
            " 07/08/25 ",
            "115年10月06日",
            "113/8/29",
            "令和8年9月4日",
        ] {
            assert!(looks_like_one(line), "{line}");
        }
        for line in [
            "Read more",
            "12,026 shares",
            "120261",
            "5 views",
            "call 12-34-56",
            "1/2",
        ] {
            assert!(!looks_like_one(line), "{line}");
        }
    }

    #[test]
    fn what_is_dated_next_year_is_not_dated() {
        let now = DateTime::parse_from_rfc3339("2026-02-03T00:00:00Z")
            .unwrap()
            .to_utc();
        let entry = |published: &str| crate::model::Candidate {
            url: "http://m.test/1".into(),
            feed_id: None,
            title: None,
            published: stated(published, &[]),
            modified: None,
            text: None,
        };
        let mut found = Discovery {
            candidates: vec![
                entry("2026-02-04T12:00:00Z"),
                entry("2027-02-03"),
                entry("2026-02-05"),
            ],
            ..Discovery::default()
        };

        forget_future(&mut found, now);

        let kept: Vec<bool> = found
            .candidates
            .iter()
            .map(|c| c.published.is_some())
            .collect();
        assert_eq!(kept, [true, false, true]);
    }
}
