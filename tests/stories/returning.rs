//! Statements that come and go.

use crate::pages::S;
use crate::server::Reply;
use crate::world::Ministry;

fn missing() -> Reply {
    Reply::page(404, "<h1>Page not found</h1>")
}

/// The statement was deleted and confirmed on nights 3 and 4; tonight is night 5.
fn deleted() -> Ministry {
    let mut mfa = Ministry::new().established();
    mfa.answers(S, missing()).nights(3..=4);
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
    mfa.night(5);
    mfa
}

/// Scenario 102.
#[test]
fn an_edit_undone_before_its_second_look_is_withdrawn() {
    let mut mfa = Ministry::new().established();

    mfa.edits(S, "applauded", "noted").night(3).crawl();
    mfa.edits(S, "noted", "applauded").night(4).crawl();

    assert_eq!(mfa.said(), ["edited/withdrawn S"]);
}

/// Scenario 101, 102.
#[test]
fn a_page_that_answers_by_turns_is_not_reported_every_night() {
    let mut mfa = Ministry::new().established();
    for night in 3..=12 {
        let (from, to) = if night % 2 == 1 {
            ("applauded", "noted")
        } else {
            ("noted", "applauded")
        };
        mfa.edits(S, from, to).night(night).crawl();
    }

    assert_eq!(mfa.said(), ["edited/withdrawn S"]);
}

/// Scenario 105.
#[test]
fn a_deleted_statement_that_answers_again_is_restored_and_the_deletion_stays() {
    let mut mfa = deleted();

    mfa.heals(S).crawl();
    assert_eq!(
        mfa.said(),
        ["deleted/confirmed not_found S", "restored/suspected S"]
    );

    mfa.night(6).crawl();
    assert_eq!(
        mfa.said(),
        ["deleted/confirmed not_found S", "restored/confirmed S"]
    );
    assert_eq!(
        mfa.flag("restored")["relates_to"],
        mfa.flag("deleted")["id"]
    );
}

/// Scenario 106.
#[test]
fn a_statement_that_returns_in_other_words_is_restored_and_edited() {
    let mut mfa = deleted();

    mfa.heals(S).edits(S, "applauded", "noted").nights(5..=6);

    let mut said = mfa.said();
    said.sort();
    assert_eq!(
        said,
        [
            "deleted/confirmed not_found S",
            "edited/confirmed S",
            "restored/confirmed S"
        ]
    );
}

/// Scenario 107.
#[test]
fn a_statement_that_returns_at_another_address_is_restored_and_has_moved() {
    let mut mfa = deleted();
    let elsewhere = "/news/2025-04-15-clampdown";

    mfa.alters(S, |release| elsewhere.clone_into(&mut release.path))
        .nights(5..=6);

    let mut said = mfa.said();
    said.sort();
    assert_eq!(
        said,
        [
            format!("deleted/confirmed not_found {elsewhere}"),
            format!("moved/confirmed {elsewhere}"),
            format!("restored/confirmed {elsewhere}"),
        ]
    );
    assert_eq!(
        mfa.flag("restored")["relates_to"],
        mfa.flag("deleted")["id"]
    );
    let state =
        mfa.rows("SELECT state FROM statement WHERE url LIKE '%clampdown' AND same_as IS NULL");
    assert_eq!(state, ["present"]);
}

/// Scenario 108.
#[test]
fn a_restored_statement_that_goes_again_is_a_new_deletion_from_zero() {
    let mut mfa = deleted();
    mfa.heals(S).nights(5..=6);

    mfa.answers(S, missing()).night(7).crawl();
    assert_eq!(
        mfa.said(),
        [
            "deleted/confirmed not_found S",
            "restored/confirmed S",
            "deleted/suspected not_found S"
        ]
    );

    mfa.night(8).crawl();
    assert_eq!(mfa.said()[2], "deleted/confirmed not_found S");
}

/// Scenario 105: long after, when it is looked at rarely, a list that shows it again is reason enough.
#[test]
fn a_deleted_statement_that_a_list_shows_again_is_looked_at_at_once() {
    let mut mfa = Ministry::new().established();
    let release = mfa.removes(S);
    mfa.nights(3..=20);
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);

    mfa.restores(release).night(21).crawl();

    assert_eq!(
        mfa.said(),
        ["deleted/confirmed not_found S", "restored/suspected S"]
    );
}
