//! What befalls a whole source: told once, of the source, and of no statement.

use crate::pages::{HOST, S, stock};
use crate::server::Reply;
use crate::world::Ministry;

/// The flags of the source alone.
fn incidents(mfa: &Ministry) -> Vec<String> {
    let mut said = mfa.said();
    said.retain(|flag| flag.starts_with("incident"));
    said
}

/// An Atom feed of the ministry's releases, which are shown at these paths, with what else stands in it.
fn atom(paths: &[String], more: &str) -> Reply {
    let entries: Vec<String> = paths
        .iter()
        .map(|path| {
            format!(
                "<entry><id>tag:{HOST},2025:{path}</id><title>A release</title>\
                 <link href=\"http://{HOST}{path}\"/></entry>"
            )
        })
        .collect();
    let feed = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\">\
         <title>Press</title>{}{more}</feed>",
        entries.concat()
    );
    Reply::of(
        200,
        &[("Content-Type", "application/atom+xml")],
        feed.as_bytes(),
    )
}

/// Scenario 17.
#[test]
fn a_deletion_that_the_feed_announces_is_confirmed_at_the_first_look() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("feeds = [\"http://{HOST}/news.atom\"]\n"));
    let all = mfa.paths();
    mfa.answers("/news.atom", atom(&all, ""));
    let mut mfa = mfa.established();

    mfa.removes(S);
    let left = mfa.paths();
    let deleted = format!(
        "<at:deleted-entry ref=\"tag:{HOST},2025:{S}\" when=\"2025-04-19T08:00:00+07:00\"/>"
    );
    mfa.answers("/news.atom", atom(&left, &deleted))
        .night(3)
        .crawl();

    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
    let flag = mfa.flag("deleted");
    assert_eq!(flag["announced"], true);
    assert_eq!(
        flag["reasons"][1],
        "a feed of the source says that it was deleted on 2025-04-19 01:00 UTC"
    );
}

/// Scenario 17: a feed may be wrong.
#[test]
fn what_the_feed_calls_deleted_and_the_site_serves_is_not_deleted() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("feeds = [\"http://{HOST}/news.atom\"]\n"));
    let all = mfa.paths();
    mfa.answers("/news.atom", atom(&all, ""));
    let mut mfa = mfa.established();

    let left: Vec<String> = all.into_iter().filter(|path| path != S).collect();
    let deleted = format!(
        "<at:deleted-entry ref=\"tag:{HOST},2025:{S}\" when=\"2025-04-19T08:00:00+07:00\"/>"
    );
    mfa.answers("/news.atom", atom(&left, &deleted))
        .nights(3..=4);

    let said = mfa.said();
    assert!(
        !said.iter().any(|flag| flag.starts_with("deleted")),
        "{said:?}"
    );
}

/// Scenario 81, 124.
#[test]
fn a_site_that_serves_nothing_for_two_nights_is_an_incident_and_deletes_nothing() {
    let mut mfa = Ministry::new().established();
    let is_page = |path: &str| path.starts_with("/press/") && path != "/press/";

    mfa.answers_by(move |ask| {
        is_page(&ask.path).then(|| Reply::page(404, "<h1>Page not found</h1>"))
    });
    mfa.night(3).crawl();
    mfa.stays_silent();
    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["incident/suspected"]);
    let reasons = mfa.flag("incident")["reasons"].to_string();
    assert!(reasons.contains("6 statements are not served"), "{reasons}");
    assert!(reasons.contains("among them: “"), "{reasons}");

    mfa.answers_by(|_| None);
    mfa.night(5).crawl();
    assert_eq!(mfa.said(), ["incident/withdrawn"]);
}

/// Scenario 89.
#[test]
fn what_is_not_resolved_after_a_week_says_what_is_unknown() {
    let mut mfa = Ministry::new().established();
    mfa.answers_by(|ask| {
        let page = ask.path.starts_with("/press/") && ask.path != "/press/";
        page.then(|| Reply::page(404, "<h1>Page not found</h1>"))
    });

    mfa.nights(3..=10);

    assert_eq!(mfa.said(), ["incident/confirmed"]);
    let reasons = mfa.flag("incident")["reasons"].to_string();
    assert!(reasons.contains("cannot be told"), "{reasons}");
}

/// Scenario 40.
#[test]
fn pages_that_are_drawn_by_script_from_now_on_are_an_incident_and_blank_nothing() {
    let mut mfa = Ministry::new().established();
    mfa.answers_by(|ask| {
        let page = ask.path.starts_with("/press/") && ask.path != "/press/";
        let app = "<html><head><title>Press</title><script src=\"/app.js\"></script></head><body>\
                   <div id=\"root\"></div></body></html>";
        page.then(|| Reply::page(200, app))
    });

    mfa.night(3).crawl();
    assert_eq!(mfa.said(), ["incident/suspected"]);
    assert_eq!(
        mfa.claims(S).last().unwrap(),
        r#"{"unknown":"needs_script"}"#
    );

    mfa.answers_by(|_| None);
    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["incident/withdrawn"]);
}

/// Scenario 82.
#[test]
fn a_section_that_moved_speaks_for_the_one_text_that_it_left_behind() {
    let mut mfa = Ministry::new().established();
    for release in stock() {
        let new = release.path.replace("/press/", "/archive/");
        let to = Reply::to(301, &format!("http://{HOST}{new}"));
        mfa.alters(&release.path, |moved| new.clone_into(&mut moved.path))
            .answers(&release.path, to);
    }
    mfa.removes(S);

    mfa.nights(3..=6);
    assert!(
        mfa.said()
            .contains(&"deleted/suspected not_found S".to_owned())
    );
    assert_eq!(incidents(&mfa), ["incident/confirmed"]);

    mfa.nights(7..=12);
    let said = mfa.said();
    assert!(
        said.contains(&"deleted/confirmed not_found S".to_owned()),
        "{said:?} {}",
        mfa.flag("deleted")["reasons"]
    );
}

/// Scenario 87.
#[test]
fn when_one_section_breaks_flags_of_another_go_out_as_usual() {
    let mut mfa = Ministry::new();
    for (path, title, text) in [
        (
            "/news/harbour",
            "Dredgers reach the harbour",
            "Two dredgers from the strait reached the harbour on Friday and will clear the channel of mud until the \
             monsoon, the port authority said, so that tankers need no pilot any more.",
        ),
        (
            "/news/orchestra",
            "An orchestra plays for the flooded villages",
            "Forty musicians gave their fees to villages under water, and the mayor of the old town lent them the \
             theatre, where three hundred guests bought lottery tickets for a buffalo.",
        ),
        (
            "/news/bees",
            "Beekeepers are counted",
            "Whoever keeps more than ten hives is asked to register them at the commune's office before winter, since \
             a mite from the hills kills whole swarms and honey is getting scarce.",
        ),
    ] {
        mfa.publishes(path, title, text);
    }
    let mut mfa = mfa.established();

    mfa.removes("/news/harbour");
    mfa.answers_by(|ask| {
        let page = ask.path.starts_with("/press/") && ask.path != "/press/";
        page.then(|| Reply::page(404, "<h1>Page not found</h1>"))
    });
    mfa.nights(3..=4);

    let mut said = mfa.said();
    said.sort();
    assert_eq!(
        said,
        [
            "deleted/confirmed not_found /news/harbour",
            "incident/suspected"
        ]
    );
}
