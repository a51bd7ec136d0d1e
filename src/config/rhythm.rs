//! When a source's turn comes: `every` or `schedule`.
//!
//! *In:* the two keys, the source's zone. *Out:* a [`Schedule`], or none where the file leaves it to the program.
//! *Never:* takes one of the two where both are there.

use chrono_tz::Tz;

use super::explain::Complaint;
use super::typed::Table;
use super::value;
use crate::schedule::{Schedule, Unfit};

/// `every = "6h"`, or `schedule = "0 2 * * *"` on the clocks of the source's zone, or of one that it names itself.
pub(super) fn schedule(table: &mut Table<'_>, zone: Option<Tz>) -> Option<Schedule> {
    let every = table
        .read("every", value::duration("10m", "30d"))
        .map(Schedule::every);
    let times = table.read("schedule", |text| times(text, zone.unwrap_or(Tz::UTC)));
    if table.has("every") && table.has("schedule") {
        let complaint = Complaint::new("`every` says when, too")
            .hint("keep one of the two: `every` counts from midnight UTC, `schedule` is cron's");
        table.object("schedule", &table.place_of("schedule"), complaint);
    }
    every.or(times)
}

fn times(text: &str, zone: Tz) -> Result<Schedule, Complaint> {
    let (fields, zone) = match own_zone(text) {
        Some((fields, own)) => (fields, value::timezone(own)?),
        None => (text, zone),
    };
    Schedule::cron(fields, zone).map_err(|unfit| {
        let hint = match unfit {
            Unfit::Fields(_) | Unfit::Field(_) => {
                "minute, hour, day of the month, month, day of the week: `0 2 * * *` is every night at two"
            }
            Unfit::Never => "no such month has this day",
            Unfit::TooOften => "`unsaid watch` reads lists every ten minutes by itself; `*/10 * * * *` is the limit",
        };
        Complaint::new(unfit.to_string()).hint(hint)
    })
}

/// The five fields, and the zone that stands behind them.
fn own_zone(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (fields, last) = text.rsplit_once(char::is_whitespace)?;
    let named = last.starts_with(|first: char| first.is_ascii_alphabetic());
    (named && fields.split_whitespace().count() == 5).then_some((fields, last))
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    fn shown(keys: &str) -> String {
        let text =
            format!("[[source]]\nid = \"xa\"\nfeeds = [\"https://mfa.example/f\"]\n{keys}\n");
        match parse(&text, "sources.toml") {
            Ok(loaded) => {
                let schedule = loaded.settings.sources[0].schedule.clone();
                schedule.map_or_else(String::new, |schedule| schedule.to_string())
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_source_says_when_its_turn_comes() {
        for (keys, wanted) in [
            ("", ""),
            ("every = \"6h\"", "every 6h"),
            ("schedule = \"0 2 * * *\"", "0 2 * * * UTC"),
            (
                "schedule = \" 30 6,18 * *  mon-fri\"\ntimezone = \"Asia/Phnom_Penh\"",
                "30 6,18 * * mon-fri Asia/Phnom_Penh",
            ),
            (
                "timezone = \"Asia/Phnom_Penh\"\nschedule = \"0 2 * * * Europe/Berlin\"",
                "0 2 * * * Europe/Berlin",
            ),
        ] {
            assert_eq!(shown(keys), wanted, "{keys}");
        }
    }

    #[test]
    fn what_is_no_time_is_drawn_with_its_remedy() {
        for (keys, label, hint) in [
            ("every = \"5m\"", "not between 10m and 30d", ""),
            ("every = \"31d\"", "not between 10m and 30d", ""),
            ("every = \"daily\"", "not a length of time", "90m"),
            ("every = 6", "a text in quotes is needed", "90m"),
            (
                "schedule = \"0 2 * *\"",
                "five fields are needed, these are 4",
                "every night at two",
            ),
            (
                "schedule = \"@daily\"",
                "five fields are needed",
                "every night at two",
            ),
            (
                "schedule = 2",
                "a text in quotes is needed",
                "every night at two",
            ),
            ("schedule = \"0 25 * * *\"", "out of bounds", "minute, hour"),
            (
                "schedule = \"0 2 30 2 *\"",
                "this day never comes",
                "no such month",
            ),
            (
                "schedule = \"* * * * *\"",
                "more often than every 10 minutes",
                "limit",
            ),
            (
                "schedule = \"0 2 * * * Asia/Phnom Penh\"",
                "five fields",
                "minute",
            ),
            (
                "schedule = \"0 2 * * * Phnom_Penh\"",
                "not a time zone",
                "`Asia/Phnom_Penh`",
            ),
            (
                "every = \"1d\"\nschedule = \"0 2 * * *\"",
                "`every` says when, too",
                "keep one",
            ),
        ] {
            let shown = shown(keys);
            assert!(shown.contains(label), "{keys}: {shown}");
            assert!(shown.contains(hint), "{keys}: {shown}");
        }
    }
}
