//! What the clock does to the rules.

use unsaid::model::Event;
use unsaid::run::RunError;
use unsaid::store::StoreError;

use crate::pages::S;
use crate::world::Ministry;

/// Scenario 109.
#[test]
fn two_passes_within_an_hour_count_as_one_look() {
    let mut mfa = Ministry::new().established();
    mfa.rules("recheck_in_pass = \"0s\"\nconfirm_after = \"30m\"\n")
        .removes(S);

    mfa.hour(72).crawl();
    mfa.hour(73).crawl();

    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
}

/// Scenario 110.
#[test]
fn a_night_of_23_hours_confirms() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);

    mfa.hour(72).crawl();
    mfa.hour(95).crawl();

    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

/// Scenario 111. CONTRACT, `--now`: before the last pass it is refused.
#[test]
fn a_clock_that_was_set_back_is_refused_and_changes_nothing() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.hour(30);

    let refused = mfa.try_crawl().err().unwrap();

    assert!(
        matches!(refused, RunError::Store(StoreError::BeforeLastPass { .. })),
        "{refused}"
    );
    let ran = mfa.unsaid(&["crawl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("before the last pass"), "{}", ran.err);
    mfa.stays_silent();
}

/// Scenario 111.
#[test]
fn a_pass_a_year_later_confirms_nothing_by_itself_and_warns() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.edits("/press/2025-04-11-schools", "within a day", "within a week");
    mfa.crawl();

    let pass = mfa.night(3 + 365).crawl();

    let mut said = mfa.said();
    said.sort();
    assert_eq!(
        said,
        [
            "deleted/suspected not_found S",
            "edited/suspected /press/2025-04-11-schools"
        ]
    );
    let warned = pass.events.iter().any(
        |event| matches!(event, Event::Warning { text } if text.contains("days after the last")),
    );
    assert!(warned, "{:?}", pass.events);
    mfa.night(4 + 365).crawl();
    assert!(mfa.said().iter().all(|flag| flag.contains("confirmed")));
}

/// Scenario 112.
#[test]
fn ten_days_without_a_pass_are_one_absence_with_an_interval_of_ten_days() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);

    mfa.night(12).crawl();
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    let interval = mfa.flag("deleted")["interval"].clone();
    assert_eq!(
        interval["from"].as_str().unwrap().get(..10),
        Some("2025-04-18")
    );
    assert_eq!(
        interval["to"].as_str().unwrap().get(..10),
        Some("2025-04-28")
    );

    mfa.night(19).crawl();
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

/// Scenario 113: a page's date is shown as it states it.
#[test]
fn a_page_s_own_date_gets_no_midnight_and_no_zone() {
    for (stated, shown) in [
        ("2025-04-15", "2025-04-15"),
        ("2025-04-15T09:30:00+07:00", "2025-04-15T09:30:00+07:00"),
    ] {
        let mut mfa = Ministry::new();
        mfa.alters(S, |release| stated.clone_into(&mut release.date));
        let mut mfa = mfa.established();
        mfa.edits(S, "applauded", "noted").crawl();

        assert_eq!(mfa.flag("edited")["statement"]["published"], shown);
    }
}

/// Scenario 113.
#[test]
fn a_date_that_cannot_be_read_is_unknown_and_never_an_edit() {
    let path = "/press/fisheries";
    let mut mfa = Ministry::new();
    mfa.publishes(
        path,
        "Talks on fisheries",
        "The talks on nets, quotas and harbours ended this evening.",
    );
    mfa.alters(path, |release| {
        "the fifth of never".clone_into(&mut release.date);
    });
    let mut mfa = mfa.established();

    mfa.alters(path, |release| "99-99-9999".clone_into(&mut release.date))
        .nights(3..=4);

    mfa.stays_silent();
    let dates = mfa.rows("SELECT v.published FROM statement s JOIN version v ON v.statement = s.key WHERE s.url LIKE '%fisheries'");
    assert_eq!(dates, ["null"]);
}
