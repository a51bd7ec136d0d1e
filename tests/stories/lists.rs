//! What feeds and listings show, and what follows from it.

use unsaid::model::Event;

use crate::pages::{HOST, Release, S};
use crate::server::Reply;
use crate::world::Ministry;

fn news(mfa: &Ministry) -> Vec<String> {
    let said = mfa.said();
    assert!(
        said.iter()
            .all(|flag| flag.starts_with("published/confirmed")),
        "{said:?}"
    );
    said
}

fn notice(mfa: &mut Ministry, number: usize) {
    let path = format!("/press/2025-04-19-notice-{number}");
    let text = format!(
        "Notice {number}: road {number} is closed for repairs until further notice, drivers take road {}.",
        number + 1
    );
    mfa.publishes(&path, &format!("Notice {number} to drivers"), &text);
}

/// The sitemap names all releases, each changed on this day.
fn maps(mfa: &mut Ministry, day: &str) {
    let rows = mfa
        .paths()
        .iter()
        .map(|path| format!("<url><loc>http://{HOST}{path}</loc><lastmod>{day}</lastmod></url>"))
        .collect::<Vec<_>>()
        .concat();
    let xml = format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{rows}</urlset>"
    );
    let kind = [("content-type", "application/xml")];
    mfa.answers("/sitemap.xml", Reply::of(200, &kind, xml.as_bytes()));
}

/// Scenario 128.
#[test]
fn the_first_reading_of_a_list_is_known_stock() {
    let mut mfa = Ministry::new();
    mfa.answers(S, Reply::page(404, "<h1>Not found</h1>"));

    let pass = mfa.crawl();

    mfa.stays_silent();
    assert_eq!(pass.report.statements.new, 6);
}

/// Scenario 91.
#[test]
fn a_feed_that_shows_nothing_known_deletes_nothing() {
    let mut mfa = Ministry::with_feed();
    mfa.shows(3);
    let mut mfa = mfa.established();
    for number in 1..=3 {
        notice(&mut mfa, number);
    }

    mfa.nights(3..=6);

    news(&mfa);
}

/// Scenario 92.
#[test]
fn a_list_that_cannot_be_read_deletes_nothing_and_is_said() {
    let empty =
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Press</title></channel></rss>";
    for body in [
        "<!doctype html><html><body><h1>Welcome</h1></body></html>",
        empty,
        "<?xml version=\"1.0\"?><rss><channel><ti",
        "",
    ] {
        let mut mfa = Ministry::with_feed().established();
        mfa.answers(
            "/feed.xml",
            Reply::of(
                200,
                &[("content-type", "application/rss+xml")],
                body.as_bytes(),
            ),
        );

        let pass = mfa.crawl();
        mfa.nights(4..=5);

        mfa.stays_silent();
        assert!(
            pass.events
                .iter()
                .any(|event| matches!(event, Event::ListFailed { .. })),
            "{body}"
        );
        assert_eq!(pass.report.sources.partial, 1, "{body}");
        assert_eq!(pass.report.looks.present, 6, "{body}");
    }
}

/// Scenario 93.
#[test]
fn a_feed_that_shrinks_drops_nobody() {
    let mut mfa = Ministry::with_feed().established();

    mfa.shows(2).nights(3..=6);

    mfa.stays_silent();
}

/// Scenario 94.
#[test]
fn a_list_in_another_order_says_nothing() {
    let mut mfa = Ministry::with_feed().established();

    mfa.rearranges(|releases| releases.rotate_left(2))
        .night(3)
        .crawl();
    mfa.rearranges(|releases| releases.reverse()).nights(4..=5);

    mfa.stays_silent();
}

/// Scenario 95.
#[test]
fn new_ids_for_known_entries_are_no_news() {
    let mut mfa = Ministry::with_feed().established();

    mfa.rearranges(|releases| {
        for release in releases {
            release.guid = release.guid.replace("http://", "https://");
        }
    });
    mfa.nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 96.
#[test]
fn two_entries_with_one_id_are_two_statements() {
    let mut mfa = Ministry::with_feed();
    mfa.rearranges(|releases| {
        for release in releases.iter_mut().take(2) {
            "one-id".clone_into(&mut release.guid);
        }
    });

    mfa.nights(0..=2);

    mfa.stays_silent();
    assert_eq!(
        mfa.rows("SELECT count(*) FROM statement WHERE same_as IS NULL AND state = 'present'"),
        ["6"]
    );
}

/// Scenario 97.
#[test]
fn a_feed_that_answers_304_for_ever_is_read_whole_within_a_week() {
    let mut mfa = Ministry::with_feed();
    let old = mfa.feed();
    let headers = [
        ("content-type", "application/rss+xml"),
        ("etag", "\"frozen\""),
    ];
    mfa.answers_conditionally("/feed.xml", Reply::of(200, &headers, old.as_bytes()));
    mfa.nights(0..=1);
    notice(&mut mfa, 1);
    let new = mfa.feed();
    mfa.answers_conditionally("/feed.xml", Reply::of(200, &headers, new.as_bytes()));

    mfa.nights(2..=9);

    assert_eq!(news(&mfa).len(), 1);
}

/// Scenario 99.
#[test]
fn an_entry_of_feed_and_listing_at_once_is_published_once() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "feeds = [\"http://{HOST}/feed.xml\"]\nlistings = [\"http://{HOST}/press/\"]\n"
    ));
    let mut mfa = mfa.established();
    notice(&mut mfa, 1);

    mfa.nights(3..=4);

    assert_eq!(news(&mfa).len(), 1);
}

/// Scenario 99.
#[test]
fn an_entry_of_feed_listing_and_sitemap_at_once_is_published_once() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "feeds = [\"http://{HOST}/feed.xml\"]\nlistings = [\"http://{HOST}/press/\"]\n\
         sitemaps = [\"http://{HOST}/sitemap.xml\"]\n"
    ));
    maps(&mut mfa, "2025-04-15");
    let mut mfa = mfa.established();
    notice(&mut mfa, 1);
    maps(&mut mfa, "2025-04-15");

    mfa.nights(3..=4);

    assert_eq!(news(&mfa).len(), 1);
    assert_eq!(mfa.rows("SELECT count(*) FROM statement"), ["7"]);
}

/// Scenario 98.
#[test]
fn a_sitemap_that_dates_everything_today_costs_no_more_looks_than_any_night() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("sitemaps = [\"http://{HOST}/sitemap.xml\"]\n"))
        .beside("[budget]\nleast = 3\nshare = 0.1\n");
    for number in 1..=10 {
        notice(&mut mfa, number);
    }
    maps(&mut mfa, "2025-04-15");
    mfa.nights(0..=5);
    let quiet = mfa.night(6).crawl();

    maps(&mut mfa, "2025-04-23");
    let stamped = mfa.night(7).crawl();

    assert_eq!(stamped.report.requests, quiet.report.requests);
    assert!(quiet.report.looks.present < 16, "{:?}", quiet.report.looks);
    assert!(quiet.report.looks.present > 0, "{:?}", quiet.report.looks);
    mfa.stays_silent();
}

/// Scenario 90.
#[test]
fn a_statement_that_leaves_the_middle_of_its_list_and_is_served_is_delisted() {
    let mut mfa = Ministry::new();
    mfa.rearranges(|releases| releases.swap(0, 2));
    let mut mfa = mfa.established();
    mfa.lists(S, false);

    mfa.night(3).crawl();
    mfa.stays_silent();
    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["delisted/suspected S"]);
    mfa.night(5).crawl();
    assert_eq!(mfa.said(), ["delisted/confirmed S"]);
    assert_eq!(mfa.flag("delisted")["significance"], 40);
}

/// CONTRACT: older entries that surface enter silently.
#[test]
fn an_old_entry_that_surfaces_is_no_news() {
    let mut mfa = Ministry::new().established();
    mfa.rearranges(|releases| {
        let text = "In 2019 the ministry moved to its new building beside the river, with a library for the public.";
        releases.push(Release::new("/press/2019-02-01-building", "2019-02-01", "The new building", text));
    });

    mfa.nights(3..=4);

    mfa.stays_silent();
    assert_eq!(mfa.rows("SELECT count(*) FROM statement"), ["7"]);
}

/// A pass every ten minutes finds what is new and leaves known statements alone.
#[test]
fn a_pass_for_new_statements_looks_at_no_known_one() {
    let mut mfa = Ministry::new().established();
    notice(&mut mfa, 1);
    mfa.asked();

    mfa.only_new().crawl();

    assert_eq!(news(&mfa).len(), 1);
    assert!(!mfa.asked().iter().any(|asked| asked.ends_with(S)));
}
