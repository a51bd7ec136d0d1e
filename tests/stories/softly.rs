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

/// Addresses of the ministry's releases that never were are answered so.
fn answers_made_up(mfa: &mut Ministry, reply: Reply) {
    let known = mfa.paths();
    mfa.answers_by(move |ask| {
        let made_up = ask.path.starts_with("/press/2") && !known.contains(&ask.path);
        made_up.then(|| reply.clone())
    });
}

/// Two nights of this answer suspect a deletion, a third confirms it; the ministry then.
#[track_caller]
fn third_night_confirms_at(mut mfa: Ministry, reply: &Reply, manner: &str) -> Ministry {
    mfa.answers(S, reply.clone());
    for night in 3..=4 {
        mfa.night(night).crawl();
        assert_eq!(mfa.said(), [format!("deleted/suspected {manner} S")]);
    }

    mfa.night(5).crawl();
    assert_eq!(mfa.said(), [format!("deleted/confirmed {manner} S")]);
    mfa
}

#[track_caller]
fn third_night_confirms(reply: &Reply, manner: &str) -> Ministry {
    third_night_confirms_at(Ministry::new().established(), reply, manner)
}

/// Scenario 4.
#[test]
fn a_not_found_page_with_status_200_is_confirmed_on_the_third_night() {
    third_night_confirms(&missing(), "soft_not_found");
}

/// Scenario 4.
#[test]
fn the_page_that_made_up_addresses_get_too_is_confirmed_on_the_third_night() {
    let mut mfa = Ministry::new().established();
    answers_made_up(&mut mfa, missing());

    third_night_confirms_at(mfa, &missing(), "soft_not_found");
}

/// Scenario 5.
#[test]
fn a_redirect_to_the_home_page_or_to_the_list_is_confirmed_on_the_third_night() {
    for path in ["/", "/press/"] {
        let to = Reply::to(302, &format!("http://{HOST}{path}"));
        third_night_confirms(&to, "redirected_away");
    }
}

/// Scenario 5.
#[test]
fn a_redirect_home_that_made_up_addresses_get_too_is_confirmed_on_the_third_night() {
    let home = Reply::to(302, &format!("http://{HOST}/"));
    let mut mfa = Ministry::new().established();
    answers_made_up(&mut mfa, home.clone());

    third_night_confirms_at(mfa, &home, "redirected_away");
}

/// Scenario 6.
#[test]
fn a_redirect_to_another_statement_is_a_guess_and_no_move() {
    let guess = Reply::to(301, &format!("http://{HOST}/press/2025-04-14-bridges"));

    third_night_confirms(&guess, "redirected_away");
}

/// Scenario 9.
#[test]
fn another_text_in_its_place_is_confirmed_on_the_third_night_and_both_are_shown() {
    let tender = "Sealed offers for the repair of forty kilometres of road between the harbour and the airport must \
                  reach room nine before noon on the last working day of the month, with samples of gravel, proof \
                  of insurance and the names of two earlier customers who may be asked for their opinion. Machines \
                  may be inspected in the yard behind the customs house, where a clerk keeps the drawings and lends \
                  them for a day against a deposit. Whoever is chosen begins within six weeks, works by daylight \
                  only, leaves one lane open for buses and ambulances, and pays a fine for each day of delay. The \
                  council opens all offers in public, reads the sums aloud, and publishes its choice on the board \
                  beside the gate of the town hall before the rains begin.";
    let other = page("Tender for the repair of roads", tender);

    let mfa = third_night_confirms(&other, "replaced");

    let url = format!("http://{HOST}{S}");
    let shown = mfa.unsaid(&["diff", &url, "--from", "1", "--to", "2"]).out;
    assert!(shown.contains("applauded the clampdown"), "{shown}");
    assert!(shown.contains("samples of gravel"), "{shown}");
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
    let kept = mfa.rows(&format!(
        "SELECT count(DISTINCT o.snapshot) FROM observation o JOIN address a ON a.key = o.address
         WHERE a.url LIKE '%{S}'"
    ));
    assert_eq!(kept, ["2"], "the page and the notice");
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

/// A store of objects that forbids what is not there, these paths among it.
fn forbids_what_is_missing(mfa: &mut Ministry, gone: &[&str]) {
    let served: Vec<String> = mfa.paths();
    let gone: Vec<String> = gone.iter().map(|path| (*path).to_owned()).collect();
    mfa.answers_by(move |ask| {
        let listed = served.contains(&ask.path) && !gone.contains(&ask.path);
        let other = ["/", "/press/", "/feed.xml", "/robots.txt"].contains(&ask.path.as_str());
        let body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
        (!listed && !other)
            .then(|| Reply::of(403, &[("content-type", "application/xml")], body.as_bytes()))
    });
}

/// Scenario 11.
#[test]
fn a_403_that_made_up_addresses_get_too_is_confirmed_on_the_third_night() {
    let mut mfa = Ministry::new().established();
    forbids_what_is_missing(&mut mfa, &[S]);

    mfa.nights(3..=4);
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);

    mfa.night(5).crawl();
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

/// Scenario 24: a closed section is no deletion, whatever made-up addresses get.
#[test]
fn several_that_are_forbidden_at_once_are_a_closed_section() {
    let mut mfa = Ministry::new().established();
    let paths = mfa.paths();
    let closed: Vec<&str> = paths.iter().take(3).map(String::as_str).collect();
    forbids_what_is_missing(&mut mfa, &closed);

    mfa.nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 8: what stood beside the text stays, and the text goes.
#[test]
fn a_picture_that_stood_beside_the_text_does_not_hide_that_the_text_went() {
    let with = |main: &str| {
        let main =
            format!("<h1>{S_TITLE}</h1><img src='/img/lead-photo.jpg' width=640 height=480>{main}");
        let page = FRAME.replace("{title}", S_TITLE);
        Reply::page(
            200,
            &page.replace("{main}", &format!("<main>{main}</main>")),
        )
    };
    let text = "<p>The Ministry applauded the resolute clampdown on online scam centres and thanked the police for \
                the work of many months in the border towns of the north.</p>";
    let mut mfa = Ministry::new();
    mfa.answers(S, with(text));
    let mut mfa = mfa.established();

    mfa.answers(S, with("")).night(3).crawl();
    assert_eq!(mfa.said(), ["deleted/suspected blanked S"]);

    mfa.nights(4..=5);
    assert_eq!(mfa.said(), ["deleted/confirmed blanked S"]);
}

/// Scenario 24: whoever comes last is forbidden, and so is all that is asked afterwards.
#[test]
fn a_host_that_tires_of_us_at_the_end_of_a_pass_deleted_nothing() {
    let mut mfa = Ministry::new().established();
    for night in 3..=6 {
        let served = std::sync::atomic::AtomicUsize::new(0);
        let most = mfa.paths().len() - 1;
        mfa.answers_by(move |ask| {
            let a_release = ask.path.starts_with("/press/") && ask.path != "/press/";
            let before =
                served.fetch_add(usize::from(a_release), std::sync::atomic::Ordering::Relaxed);
            let body = b"<h1>Forbidden</h1>";
            (a_release && before >= most)
                .then(|| Reply::of(403, &[("content-type", "text/html")], body))
        });
        mfa.night(night).crawl();
    }

    mfa.stays_silent();
}
