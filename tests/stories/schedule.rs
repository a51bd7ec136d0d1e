//! Who is looked at, where not all can be.

use std::collections::BTreeMap;

use crate::pages::{HOST, S};
use crate::server::Reply;
use crate::world::Ministry;

/// Twenty statements and no more, all of the same old day, that were all read; tonight is night 3.
fn twenty(budget: &str) -> Ministry {
    let mut mfa = Ministry::new();
    mfa.beside(&format!("[budget]\n{budget}\n"));
    for number in 1..=14 {
        let path = format!("/press/2024-03-01-notice-{number}");
        let text = format!("Notice number {number} is about the road to the northern harbour.");
        mfa.publishes(&path, &format!("Notice {number}"), &text);
        mfa.alters(&path, |release| "2024-03-01".clone_into(&mut release.date));
    }
    mfa.night(0).crawl();
    assert_eq!(mfa.rows("SELECT count(*) FROM watch"), ["20"]);
    mfa.asked();
    mfa
}

/// Statements that were asked for since the last time, with how often.
fn looks(mfa: &Ministry) -> BTreeMap<String, usize> {
    let mut looks = BTreeMap::new();
    for asked in mfa.asked() {
        if let Some((_, name)) = asked.split_once("/press/")
            && !name.is_empty()
        {
            *looks.entry(format!("/press/{name}")).or_default() += 1;
        }
    }
    looks
}

#[test]
fn a_statement_that_was_seen_to_change_is_looked_at_sooner_than_others_of_its_age() {
    let mut mfa = twenty("least = 3\nshare = 0.0\nreserve = 0.2");
    let edited = "/press/2024-03-01-notice-3";
    let calm = "/press/2024-03-01-notice-4";
    mfa.edits(edited, "northern", "southern");
    mfa.nights(1..=30);
    assert_eq!(mfa.said(), [format!("edited/confirmed {edited}")]);
    looks(&mfa);

    mfa.nights(31..=50);

    let looks = looks(&mfa);
    let of = |path: &str| looks.get(path).copied().unwrap_or(0);
    assert!(of(edited) > of(calm) + 2, "{looks:?}");
}

#[test]
fn nobody_is_unseen_for_longer_than_the_reserve_promises() {
    // Twenty statements and a fifth of two looks: one look of the reserve in 2.5 nights.
    let mut mfa = twenty("least = 2\nshare = 0.0\nreserve = 0.2");

    for night in 1..=120 {
        mfa.night(night).crawl();
        let waited = mfa
            .rows("SELECT ((SELECT max(began) FROM pass) - min(last_look)) / 86400000 FROM watch");
        let waited: u32 = waited[0].parse().unwrap();
        assert!(waited <= 51, "night {night}: {waited} nights");
    }
    let status = mfa.unsaid(&["status"]).out;
    assert!(
        status.contains("the budget allows a look at every statement within 50 nights"),
        "{status}"
    );
}

#[test]
fn a_night_looks_at_no_more_than_its_budget_and_says_what_it_left() {
    let mut mfa = twenty("least = 5\nshare = 0.0");

    for night in 1..=10 {
        mfa.night(night).crawl();

        assert_eq!(looks(&mfa).values().sum::<usize>(), 5, "night {night}");
    }
    let status = mfa.unsaid(&["--json", "status"]).out;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["schedule"]["beyond_budget"], 15);
    assert_eq!(status["schedule"]["floor_nights"], 20);
    let longest = &status["schedule"]["longest_unseen"];
    assert!(longest["days"].as_i64().unwrap() >= 3, "{longest}");
    assert!(longest["url"].as_str().unwrap().contains(HOST), "{longest}");
    let said = mfa.unsaid(&["status"]).out;
    assert!(
        said.contains("last full pass: 15 statements left for another night"),
        "{said}"
    );
}

#[test]
fn six_passes_a_day_share_the_night_s_budget() {
    let mut mfa = twenty("least = 5\nshare = 0.0");
    mfa.night(1).crawl();
    looks(&mfa);

    let mut days = Vec::new();
    for day in 1..=4 {
        let mut passes = Vec::new();
        for pass in 1..=6 {
            mfa.hour(day * 24 + pass * 4 + 1).crawl();
            passes.push(looks(&mfa).values().sum::<usize>());
        }
        assert!(passes.iter().all(|looks| *looks <= 1), "{passes:?}");
        days.push(passes.iter().sum::<usize>());
    }

    // The night before took its own whole: this one begins eighteen hours after it.
    assert!(days[0] <= 5, "{days:?}");
    assert_eq!(days[1..], [5, 5, 5]);
}

#[test]
fn a_pass_for_what_is_new_leaves_the_budget_to_the_nightly_one() {
    let mut mfa = twenty("least = 5\nshare = 0.0");
    mfa.night(1).crawl();
    for hour in 30..46 {
        mfa.hour(hour).only_new().crawl();
    }
    looks(&mfa);

    mfa.full().night(2).crawl();

    assert_eq!(looks(&mfa).values().sum::<usize>(), 5);
}

#[test]
fn a_statement_that_the_file_leaves_out_takes_nobody_s_look() {
    let mut mfa = twenty("least = 4\nshare = 0.0\nreserve = 1.0");
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nexclude = [\"notice-\"]\n"
    ));

    mfa.night(1).crawl();
    let first = looks(&mfa);
    mfa.night(2).crawl();
    let second = looks(&mfa);

    assert!(
        !first
            .keys()
            .chain(second.keys())
            .any(|path| path.contains("notice"))
    );
    assert_eq!(first.len() + second.len(), 8, "{first:?} {second:?}");

    mfa.watched_by(&format!("listings = [\"http://{HOST}/press/\"]\n"));
    mfa.night(3).crawl();
    let third = looks(&mfa);
    assert!(
        third.keys().all(|path| path.contains("notice")),
        "{third:?}"
    );
    assert_eq!(third.len(), 4);
}

#[test]
fn a_host_that_asks_for_a_pause_is_looked_at_half_as_much_until_three_clean_nights_later() {
    let mut mfa = twenty("least = 8\nshare = 0.0");
    let slower = Reply::of(
        429,
        &[("retry-after", "60"), ("content-type", "text/html")],
        b"slow down",
    );
    mfa.answers_all(Some(slower));
    mfa.night(1).crawl();
    mfa.answers_all(None);
    looks(&mfa);

    let mut nights = Vec::new();
    for night in 2..=6 {
        mfa.night(night).crawl();
        nights.push(looks(&mfa).values().sum::<usize>());
    }

    assert_eq!(nights, [4, 4, 4, 8, 8]);
    assert!(!mfa.said().iter().any(|flag| flag.contains(S)));
}
