//! Statements that went.

use crate::pages::{HOST, Release, S, S_TEXT, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

/// Scenario 1, 2.
#[test]
fn a_statement_that_answers_404_is_suspected_tonight_and_confirmed_tomorrow_in_one_flag() {
    let mut mfa = Ministry::new().established();

    mfa.removes(S);
    mfa.crawl();
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);

    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
    assert_eq!(mfa.flag("deleted")["significance"], 80);
}

/// Scenario 3.
#[test]
fn a_statement_that_answers_410_on_two_nights_is_gone() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, Reply::page(410, "<h1>Gone</h1>"))
        .nights(3..=4);

    assert_eq!(mfa.said(), ["deleted/confirmed gone S"]);
}

/// Scenario 12.
#[test]
fn the_manner_is_the_last_look_s() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, Reply::page(404, "<h1>Not found</h1>"))
        .night(3)
        .crawl();
    mfa.answers(S, Reply::page(410, "<h1>Gone</h1>"))
        .night(4)
        .crawl();

    assert_eq!(mfa.said(), ["deleted/confirmed gone S"]);
}

/// Scenario 13.
#[test]
fn a_reset_between_two_absences_neither_counts_nor_starts_again() {
    let mut mfa = Ministry::new().established();

    mfa.lists(S, false)
        .answers(S, Reply::page(404, "<h1>Not found</h1>"))
        .night(3)
        .crawl();
    mfa.answers(S, Reply::reset()).night(4).crawl();
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);

    mfa.answers(S, Reply::page(404, "<h1>Not found</h1>"))
        .night(5)
        .crawl();
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

/// Scenario 14.
#[test]
fn a_young_statement_is_suspected_at_once_and_not_confirmed_before_two_days() {
    let mut mfa = Ministry::new();
    mfa.nights(0..=1);
    let news = "/press/2025-04-17-envoy";
    mfa.publishes(news, "A second envoy arrives", S_TITLE)
        .hour(48)
        .crawl();

    mfa.removes(news);
    mfa.hour(51).crawl();
    mfa.hour(75).crawl();
    assert_eq!(
        mfa.said(),
        [
            "published/confirmed /press/2025-04-17-envoy",
            "deleted/suspected not_found /press/2025-04-17-envoy"
        ]
    );
    let reasons = mfa.flag("deleted")["reasons"].to_string();
    assert!(
        reasons.contains("nothing is confirmed before 48 h"),
        "{reasons}"
    );

    mfa.hour(99).crawl();
    assert_eq!(mfa.flag("deleted")["stage"], "confirmed");
}

/// Scenario 15.
#[test]
fn a_statement_that_its_feed_dropped_too_is_one_flag() {
    let mut mfa = Ministry::with_feed();
    mfa.rearranges(|releases| releases.swap(0, 1));
    let mut mfa = mfa.established();

    mfa.removes(S);
    mfa.nights(3..=5);

    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
    let reasons = mfa.flag("deleted")["reasons"].to_string();
    assert!(reasons.contains("a list that showed it"), "{reasons}");
}

/// Scenario 18.
#[test]
fn a_copy_that_was_always_there_is_named_and_is_no_move() {
    let mut mfa = Ministry::new();
    mfa.rearranges(|releases| {
        let copy = "/press/2025-03-01-copy";
        releases.push(Release::new(copy, "2025-03-01", S_TITLE, S_TEXT));
    });
    let mut mfa = mfa.established();

    mfa.removes(S);
    mfa.nights(3..=4);

    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
    let reasons = mfa.flag("deleted")["reasons"].to_string();
    assert!(reasons.contains("/press/2025-03-01-copy"), "{reasons}");
}

/// Scenario 19.
#[test]
fn a_confirmed_deletion_shows_text_hash_times_looks_and_witnesses() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.nights(3..=4);
    let flag = mfa.flag("deleted");

    let shown = mfa.unsaid(&["show", flag["id"].as_str().unwrap()]).out;

    for part in [
        "sha256 ",
        "first seen",
        "2025-04-18 21:10 UTC  200  present, version 1",
        "2025-04-19 21:15 UTC  404  absent (not_found)",
        "2025-04-20 21:20 UTC  404  absent (not_found)",
        "made-up address",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let text = mfa.rows("SELECT v.text FROM version v JOIN statement s ON s.key = v.statement WHERE s.state = 'deleted'");
    assert!(
        text.concat().contains("applauded the clampdown"),
        "{text:?}"
    );
    assert!(flag["evidence"].as_array().unwrap().len() >= 4, "{flag}");
    assert_eq!(
        flag["interval"]["from"].as_str().unwrap().get(..10),
        Some("2025-04-18")
    );
    assert_eq!(
        flag["interval"]["to"].as_str().unwrap().get(..10),
        Some("2025-04-19")
    );
}

/// Scenario 20.
#[test]
fn the_pulled_statement_is_flagged_and_the_joint_one_that_stays_is_not() {
    let mut mfa = Ministry::new();
    mfa.rearranges(|releases| {
        let text = S_TEXT.replace("applauded", "appreciates the fact that the host announced");
        releases.insert(
            0,
            Release::new(
                "/press/2025-04-15-joint",
                "2025-04-15",
                "Joint statement",
                &text,
            ),
        );
    });
    let mut mfa = mfa.established();

    mfa.removes(S);
    mfa.nights(3..=4);

    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

/// Scenario 80: so many at once are no coincidence, and more patience is asked for.
#[test]
fn three_statements_that_went_at_once_are_confirmed_only_after_two_days() {
    let mut mfa = Ministry::new().established();
    for path in [S, "/press/2025-04-14-bridges", "/press/2025-04-11-schools"] {
        mfa.removes(path);
    }

    mfa.nights(3..=4);
    let said = mfa.said();
    assert_eq!(said[0], "incident/suspected");
    assert!(
        said[1..]
            .iter()
            .all(|flag| flag.starts_with("deleted/suspected")),
        "{said:?}"
    );

    let told = mfa.unsaid(&["flags", "--all", "--kind", "incident"]).out;
    assert!(
        told.contains("3 statements left their addresses within a day"),
        "{told}"
    );
    assert!(told.contains(&format!("“{S_TITLE}”")), "{told}");
    assert!(
        told.lines().all(|line| line.chars().count() <= 80),
        "{told}"
    );

    mfa.night(5).crawl();
    let said = mfa.said();
    assert_eq!(said[0], "incident/confirmed");
    assert!(
        said[1..]
            .iter()
            .all(|flag| flag.starts_with("deleted/confirmed")),
        "{said:?}"
    );
    assert_eq!(said.len(), 1 + 3);
}

/// A statement in two sources goes for both.
#[test]
fn each_source_of_a_statement_has_its_own_flag() {
    let mut mfa = Ministry::new();
    mfa.beside(&format!(
        "[[source]]\nid = \"two\"\nlistings = [\"http://{HOST}/press/\"]\n"
    ));
    let mut mfa = mfa.established();

    mfa.removes(S);
    mfa.nights(3..=4);

    assert_eq!(
        mfa.said(),
        [
            "deleted/confirmed not_found S",
            "deleted/confirmed not_found S"
        ]
    );
    assert_ne!(
        mfa.flags()[0]["source"]["id"],
        mfa.flags()[1]["source"]["id"]
    );
}
