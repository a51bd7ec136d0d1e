//! Statements that went without a 404: not-found pages, notices, blank pages, redirects away.

use crate::pages::{FRAME, HOST, S, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

fn page(title: &str, words: &str) -> Reply {
    Reply::page(
        200,
        &FRAME
            .replace("{title}", title)
            .replace("{main}", &format!("<h1>{title}</h1><p>{words}</p>")),
    )
}

fn missing() -> Reply {
    page("Page not found", "The page could not be found.")
}

/// Two nights of this answer suspect a deletion, a third confirms it.
#[track_caller]
fn third_night_confirms(reply: &Reply, manner: &str) {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, reply.clone()).nights(3..=4);
    assert_eq!(mfa.said(), [format!("deleted/suspected {manner} S")]);

    mfa.night(5).crawl();
    assert_eq!(mfa.said(), [format!("deleted/confirmed {manner} S")]);
}

/// Scenario 4.
#[test]
fn a_not_found_page_with_status_200_is_confirmed_on_the_third_night() {
    third_night_confirms(&missing(), "soft_not_found");
}

/// Scenario 5.
#[test]
fn a_redirect_to_the_home_page_or_to_the_list_is_confirmed_on_the_third_night() {
    for path in ["/", "/press/"] {
        let to = Reply::to(302, &format!("http://{HOST}{path}"));
        third_night_confirms(&to, "redirected_away");
    }
}

/// Scenario 7.
#[test]
fn a_notice_is_confirmed_on_the_second_night_where_made_up_addresses_are_plainly_not_found() {
    let mut mfa = Ministry::new().established();
    let notice = page(S_TITLE, "This statement has been withdrawn.");

    mfa.answers(S, notice).night(3).crawl();
    assert_eq!(mfa.said(), ["deleted/suspected tombstone S"]);

    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["deleted/confirmed tombstone S"]);
}

/// Scenario 8.
#[test]
fn a_page_that_keeps_its_headline_and_loses_its_text_is_blanked() {
    let blank = page(S_TITLE, "18 April 2025");

    third_night_confirms(&blank, "blanked");
}

/// Scenario 29: a host that shows its not-found page for everything says nothing of one.
#[test]
fn a_host_that_shows_its_not_found_page_for_everything_deletes_nothing() {
    let mut mfa = Ministry::new().established();

    mfa.answers_all(Some(missing())).nights(3..=5);

    assert_eq!(mfa.said(), ["incident/suspected"]);
}

/// Scenario 105, after a soft deletion.
#[test]
fn a_blanked_statement_that_has_its_text_again_is_restored() {
    let mut mfa = Ministry::new().established();
    mfa.answers(S, page(S_TITLE, "18 April 2025")).nights(3..=5);

    mfa.heals(S).nights(6..=7);

    assert_eq!(
        mfa.said(),
        ["deleted/confirmed blanked S", "restored/confirmed S"]
    );
}
