//! Feeds and listings that mean harm or nothing, each through a whole pass.

use unsaid::model::Event;

use crate::pages::{FRAME, HOST, S};
use crate::server::Reply;
use crate::world::Ministry;

/// Tonight the feed is this: the statements are looked at all the same, nothing is flagged; whether the list failed.
#[track_caller]
fn failed(body: &[u8]) -> bool {
    let mut mfa = Ministry::with_feed().established();
    mfa.answers(
        "/feed.xml",
        Reply::of(200, &[("content-type", "application/rss+xml")], body),
    );

    let pass = mfa.crawl();

    assert_eq!(pass.report.looks.present, 6);
    mfa.stays_silent();
    mfa.heals("/feed.xml").night(4).crawl();
    mfa.stays_silent();
    pass.events
        .iter()
        .any(|event| matches!(event, Event::ListFailed { .. }))
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>P</title>{items}</channel></rss>"
    )
}

#[test]
fn s69_nested_media_groups_end_no_pass() {
    let nested = format!(
        "{}{}",
        "<media:group>".repeat(1_500),
        "</media:group>".repeat(1_500)
    );
    let item = format!("<item><title>A</title><link>http://{HOST}{S}</link>{nested}</item>");

    assert!(failed(rss(&item).as_bytes()));
}

#[test]
fn s68_an_entity_bomb_is_not_expanded() {
    let entities = (1..30)
        .map(|level| {
            let below = level - 1;
            format!("<!ENTITY a{level} \"&a{below};&a{below};&a{below};\">")
        })
        .collect::<Vec<_>>()
        .concat();
    let entities = format!("<!ENTITY a0 \"ha\">{entities}");
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [{entities}<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel>\
         <title>&a29;</title><item><title>&a29;&x;</title><link>http://{HOST}{S}</link></item></channel></rss>"
    );

    failed(bomb.as_bytes());
}

#[test]
fn s92_a_feed_that_is_a_page_is_a_failed_list() {
    assert!(failed(
        b"<!doctype html><html><body><h1>Welcome</h1><a href=\"/press/x\">x</a></body></html>"
    ));
}

#[test]
fn a_feed_of_thirty_megabytes_is_a_failed_list() {
    assert!(failed(&vec![b' '; 30 << 20]));
}

#[test]
fn s70_one_bad_byte_does_not_empty_a_feed() {
    let mut mfa = Ministry::with_feed().established();
    mfa.publishes(
        "/press/2025-04-19-rice",
        "Rice & fish \u{1}",
        "Prices of rice and fish are fixed until the harvest.",
    );

    let pass = mfa.crawl();

    assert!(
        !pass
            .events
            .iter()
            .any(|event| matches!(event, Event::ListFailed { .. })),
        "{:?}",
        pass.events
    );
    assert_eq!(mfa.said(), ["published/confirmed /press/2025-04-19-rice"]);
}

/// Scenario 123.
#[test]
fn s11_entries_that_lead_out_of_the_web_or_the_house_are_not_asked() {
    let links = [
        "file:///etc/passwd",
        "data:text/html,hello",
        "javascript:alert(1)",
        "http://10.0.0.1/press/2025-04-19-x",
        "http://localhost/press/2025-04-19-x",
        "http://elsewhere.test/press/2025-04-19-x",
    ];
    let items = links
        .iter()
        .map(|link| format!("<item><title>Odd</title><link>{link}</link></item>"))
        .collect::<Vec<_>>()
        .concat();
    let mut mfa = Ministry::with_feed().established();
    let feed = mfa.feed().replacen("<item>", &format!("{items}<item>"), 1);
    mfa.answers(
        "/feed.xml",
        Reply::of(
            200,
            &[("content-type", "application/rss+xml")],
            feed.as_bytes(),
        ),
    );
    mfa.asked();

    let pass = mfa.crawl();

    mfa.stays_silent();
    assert_eq!(pass.report.looks.present, 6);
    assert!(mfa.asked().iter().all(|asked| asked.starts_with(HOST)));
}

#[test]
fn an_empty_or_foreign_listing_deletes_nothing() {
    let foreign = "<h1>Press</h1><ul><li><a href=\"http://elsewhere.test/a/2025-04-19-x\">A long title of another house</a></li>\
                   <li><a href=\"http://elsewhere.test/a/2025-04-18-y\">Another long title of another house</a></li></ul>";
    for main in ["", "<h1>Press releases</h1><ul></ul>", foreign] {
        let mut mfa = Ministry::new().established();
        mfa.answers("/press/", Reply::page(200, &FRAME.replace("{main}", main)))
            .asked();

        let pass = mfa.crawl();

        mfa.stays_silent();
        assert_eq!(pass.report.looks.present, 6, "{main}");
        assert!(
            mfa.asked().iter().all(|asked| asked.starts_with(HOST)),
            "{main}"
        );
    }
}

#[test]
fn s59_a_listing_of_nested_tags_is_a_failed_list() {
    let mut mfa = Ministry::new().established();
    let nested = format!("<html><body>{}text", "<div>".repeat(60_000));
    mfa.answers("/press/", Reply::page(200, &nested));

    let pass = mfa.crawl();

    mfa.stays_silent();
    assert_eq!(pass.report.looks.present, 6);
    assert!(
        pass.events
            .iter()
            .any(|event| matches!(event, Event::ListFailed { .. }))
    );
}
