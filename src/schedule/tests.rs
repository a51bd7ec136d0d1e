//! Times over a year of two zones, and what is no schedule.

use chrono_tz::America::New_York;
use chrono_tz::Asia::Phnom_Penh;
use chrono_tz::Europe::Berlin;
use chrono_tz::{Australia, Pacific};

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn cron(text: &str, zone: Tz) -> Schedule {
    Schedule::cron(text, zone).unwrap()
}

/// The next times after one, as they stand on the wall.
fn on_the_wall(schedule: &Schedule, zone: Tz, after: &str, count: usize) -> Vec<String> {
    let mut last = at(after);
    let next = || {
        last = schedule.next_after(last)?;
        Some(
            last.with_timezone(&zone)
                .format("%d.%m. %H:%M %Z")
                .to_string(),
        )
    };
    std::iter::from_fn(next).take(count).collect()
}

#[test]
fn a_time_that_the_clocks_skip_comes_once_right_after_the_gap() {
    for (expression, zone, after, wanted) in [
        (
            "30 2 * * *",
            Berlin,
            "2026-03-28T12:00:00Z",
            ["29.03. 03:00 CEST", "30.03. 02:30 CEST"],
        ),
        (
            "30 2,14 * * *",
            Berlin,
            "2026-03-28T18:00:00Z",
            ["29.03. 03:00 CEST", "29.03. 14:30 CEST"],
        ),
        (
            "30 2 * * *",
            New_York,
            "2026-03-07T12:00:00Z",
            ["08.03. 03:00 EDT", "09.03. 02:30 EDT"],
        ),
    ] {
        let schedule = cron(expression, zone);
        assert_eq!(
            on_the_wall(&schedule, zone, after, 2),
            wanted,
            "{expression}"
        );
    }
    // Both of these times are skipped: they come as one.
    let both = cron("0,30 2 * * *", Berlin);
    assert_eq!(
        on_the_wall(&both, Berlin, "2026-03-28T12:00:00Z", 2),
        ["29.03. 03:00 CEST", "30.03. 02:00 CEST"]
    );
}

#[test]
fn a_time_that_the_clocks_show_twice_comes_once() {
    for (expression, zone, after, wanted) in [
        (
            "30 2 * * *",
            Berlin,
            "2026-10-24T12:00:00Z",
            ["25.10. 02:30 CEST", "26.10. 02:30 CET"],
        ),
        (
            "30 2,14 * * *",
            Berlin,
            "2026-10-24T18:00:00Z",
            ["25.10. 02:30 CEST", "25.10. 14:30 CET"],
        ),
        (
            "30 1 * * *",
            New_York,
            "2026-10-31T12:00:00Z",
            ["01.11. 01:30 EDT", "02.11. 01:30 EST"],
        ),
    ] {
        let schedule = cron(expression, zone);
        assert_eq!(
            on_the_wall(&schedule, zone, after, 2),
            wanted,
            "{expression}"
        );
    }
    // Asked between the two like times, the second is no new one.
    let nightly = cron("30 2 * * *", Berlin);
    assert_eq!(
        on_the_wall(&nightly, Berlin, "2026-10-25T00:45:00Z", 1),
        ["26.10. 02:30 CET"]
    );
}

#[test]
fn what_goes_by_the_hour_goes_by_what_passes() {
    let hourly = cron("30 * * * *", Berlin);
    let spring = on_the_wall(&hourly, Berlin, "2026-03-29T00:00:00Z", 3);
    let autumn = on_the_wall(&hourly, Berlin, "2026-10-24T23:45:00Z", 4);

    assert_eq!(
        spring,
        ["29.03. 01:30 CET", "29.03. 03:30 CEST", "29.03. 04:30 CEST"]
    );
    assert_eq!(
        autumn,
        [
            "25.10. 02:30 CEST",
            "25.10. 02:30 CET",
            "25.10. 03:30 CET",
            "25.10. 04:30 CET"
        ]
    );
    let often = cron("*/20 * * * *", Berlin);
    let mut last = at("2026-10-24T20:00:00Z");
    for _ in 0..30 {
        let next = often.next_after(last).unwrap();
        assert_eq!(next - last, TimeDelta::minutes(20), "{next}");
        last = next;
    }
}

#[test]
fn odd_zones_have_their_times_too() {
    let howe = cron("15 2 * * *", Australia::Lord_Howe);
    assert_eq!(
        on_the_wall(&howe, Australia::Lord_Howe, "2026-10-03T12:00:00Z", 1),
        ["04.10. 02:30 +11"]
    );
    let samoa = cron("0 2 * * *", Pacific::Apia);
    assert_eq!(
        on_the_wall(&samoa, Pacific::Apia, "2011-12-29T13:00:00Z", 2),
        ["31.12. 00:00 +14", "31.12. 02:00 +14"]
    );
}

#[test]
fn every_time_of_a_year_comes_once_in_every_zone() {
    for zone in [Berlin, New_York, Phnom_Penh, Australia::Lord_Howe] {
        let schedule = cron("30 2 * * *", zone);
        let (mut last, mut days) = (at("2026-01-01T12:00:00Z"), Vec::new());
        while last < at("2027-01-01T12:00:00Z") {
            last = schedule.next_after(last).unwrap();
            days.push(last.with_timezone(&zone).date_naive());
        }
        let first = days[0];
        let wanted: Vec<_> = first.iter_days().take(days.len()).collect();
        assert_eq!(days, wanted, "{zone}");
        assert_eq!(days.len(), 366, "{zone}: a year, and the day that ends it");
    }
}

#[test]
fn days_of_month_and_of_week_are_either_or_as_in_vixie_cron() {
    let either = cron("0 2 13 * FRI", Tz::UTC);
    assert_eq!(
        on_the_wall(&either, Tz::UTC, "2026-03-10T00:00:00Z", 4),
        [
            "13.03. 02:00 UTC",
            "20.03. 02:00 UTC",
            "27.03. 02:00 UTC",
            "03.04. 02:00 UTC"
        ]
    );
    let names = cron("0 2 * jan,jul mon-wed", Tz::UTC);
    assert_eq!(
        on_the_wall(&names, Tz::UTC, "2026-01-29T00:00:00Z", 2),
        ["01.07. 02:00 UTC", "06.07. 02:00 UTC"]
    );
    let steps = cron("0 8-20/6 1-7/3 * *", Tz::UTC);
    assert_eq!(
        on_the_wall(&steps, Tz::UTC, "2026-01-01T09:00:00Z", 4),
        [
            "01.01. 14:00 UTC",
            "01.01. 20:00 UTC",
            "04.01. 08:00 UTC",
            "04.01. 14:00 UTC"
        ]
    );
    let sundays = cron("0 2 * * 7", Tz::UTC);
    assert_eq!(
        sundays.next_after(at("2026-01-01T00:00:00Z")),
        Some(at("2026-01-04T02:00:00Z"))
    );
}

#[test]
fn spans_are_counted_from_midnight_and_never_drift() {
    let every = Schedule::every(Duration::from_secs(6 * 3_600));

    assert_eq!(
        every.next_after(at("2026-03-29T00:00:00Z")),
        Some(at("2026-03-29T06:00:00Z"))
    );
    assert_eq!(
        every.next_after(at("2026-03-29T05:59:59.999Z")),
        Some(at("2026-03-29T06:00:00Z"))
    );
    assert_eq!(
        every.next_after(at("2026-03-29T07:13:21Z")),
        Some(at("2026-03-29T12:00:00Z"))
    );
    assert_eq!(every.to_string(), "every 6h");
    assert_eq!(
        Schedule::every(Duration::from_secs(5_400)).to_string(),
        "every 90m"
    );
    assert_eq!(
        Schedule::nightly(Phnom_Penh).to_string(),
        "0 2 * * * Asia/Phnom_Penh"
    );
}

#[test]
fn what_is_no_schedule_is_told_why() {
    let refused = |text| Schedule::cron(text, Tz::UTC).unwrap_err();

    assert_eq!(refused(""), Unfit::Fields(0));
    assert_eq!(refused("0 2 * *"), Unfit::Fields(4));
    assert_eq!(refused("0 0 2 * * *"), Unfit::Fields(6));
    assert_eq!(refused("@daily"), Unfit::Fields(1));
    for never in ["0 2 30 2 *", "0 2 31 4,6,9,11 *", "0 2 30,31 FEB *"] {
        assert_eq!(refused(never), Unfit::Never, "{never}");
    }
    for often in [
        "* * * * *",
        "*/5 * * * *",
        "0,5 2 * * *",
        "59 23 * * *,",
        "0-5 2 1 1 *",
    ] {
        assert!(Schedule::cron(often, Tz::UTC).is_err(), "{often}");
    }
    assert_eq!(refused("*/5 * * * *"), Unfit::TooOften);
    for unread in [
        "60 2 * * *",
        "0 24 * * *",
        "0 2 0 * *",
        "0 2 * 13 *",
        "0 2 * * 8",
        "0 2 * * nonday",
        "x 2 * * *",
    ] {
        let why = refused(unread);
        assert!(matches!(why, Unfit::Field(_)), "{unread}: {why}");
    }
    assert!(Schedule::cron("0 2 29 2 *", Tz::UTC).is_ok());
}
