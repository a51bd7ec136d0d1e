//! How the ministry's server is treated.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use unsaid::model::Event;

use crate::pages::{HOST, Release, S};
use crate::server::Reply;
use crate::world::Ministry;

fn text(status: u16, body: &str) -> Reply {
    Reply::of(status, &[("content-type", "text/plain")], body.as_bytes())
}

/// Paths that were asked although nothing ever stood there.
fn made_up(mfa: &Ministry) -> Vec<String> {
    let known = mfa.paths();
    mfa.asked()
        .into_iter()
        .filter_map(|asked| asked.strip_prefix(HOST).map(str::to_owned))
        .filter(|path| {
            path != "/robots.txt" && path != "/press/" && path != S && !known.contains(path)
        })
        .collect()
}

/// Scenario 118.
#[test]
fn where_nothing_looks_absent_no_made_up_address_is_asked() {
    let mut mfa = Ministry::new();

    mfa.nights(0..=6);

    assert_eq!(made_up(&mfa), [""; 0]);
}

/// Scenario 118: and one of a kind is enough where several statements went.
#[test]
fn a_pass_asks_one_made_up_address_of_a_kind() {
    let mut mfa = Ministry::new().established();
    mfa.asked();
    for path in [S, "/press/2025-04-14-bridges"] {
        mfa.answers(path, Reply::page(404, "<h1>Not found</h1>"));
    }

    mfa.crawl();

    assert_eq!(made_up(&mfa).len(), 1);
}

/// Every address is asked once a pass, and an unchanged page with its validator only.
#[test]
fn a_quiet_pass_asks_everything_once() {
    let mut mfa = Ministry::new().established();
    mfa.asked();

    mfa.crawl();

    let mut asked = mfa.asked();
    let all = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!((asked.len(), all), (8, 8));
}

/// Scenario 119.
#[test]
fn a_host_that_refuses_five_times_in_a_row_is_left_alone_and_the_others_are_not() {
    let mut mfa = Ministry::new();
    mfa.has_notices(24);
    mfa.beside("[[source]]\nid = \"other\"\nlistings = [\"http://mfa.other.test/press/\"]\n");
    let mut mfa = mfa.established();
    mfa.asked();
    for path in mfa.paths() {
        mfa.answers(
            &format!("http://{HOST}{path}"),
            Reply::page(403, "<h1>Forbidden</h1>"),
        );
    }

    let pass = mfa.crawl();

    let asked = mfa.asked();
    let here = asked.iter().filter(|asked| asked.starts_with(HOST)).count();
    assert!(here <= 2 + 5 + 4, "{here}");
    assert!(
        asked
            .iter()
            .filter(|asked| asked.starts_with("mfa.other.test"))
            .count()
            >= 30
    );
    assert!(
        pass.events
            .iter()
            .any(|event| matches!(event, Event::NotAsked { .. })),
        "{:?}",
        pass.events
    );
    mfa.stays_silent();
}

/// Scenario 119: one closed section does not count as the host.
#[test]
fn a_closed_section_does_not_end_the_host_s_turn() {
    let mut mfa = Ministry::new();
    mfa.has_notices(10);
    let mut mfa = mfa.established();
    for number in [1, 3, 5, 7, 9] {
        mfa.answers(
            &format!("/press/2025-02-{number:02}-notice"),
            Reply::page(403, "<h1>Forbidden</h1>"),
        );
    }

    let pass = mfa.crawl();

    assert_eq!(
        (pass.report.looks.present, pass.report.looks.unknown),
        (11, 5)
    );
    mfa.stays_silent();
}

/// A statement that is no page is odd, not a refusal.
#[test]
fn ten_documents_that_cannot_be_read_do_not_end_the_host_s_turn() {
    let mut mfa = Ministry::new();
    mfa.has_notices(10);
    for number in 1..=10 {
        let document = Reply::of(200, &[("content-type", "application/json")], b"{\"a\":1}");
        mfa.answers(&format!("/press/2025-02-{number:02}-notice"), document);
    }

    let pass = mfa.crawl();

    assert_eq!(
        (pass.report.looks.present, pass.report.looks.unknown),
        (6, 10)
    );
}

/// Scenario 120.
#[test]
fn where_robots_txt_forbids_the_made_up_address_nothing_is_confirmed() {
    let mut mfa = Ministry::new().established();
    let known = mfa
        .paths()
        .iter()
        .map(|path| format!("Allow: {path}\n"))
        .collect::<Vec<_>>()
        .concat();
    mfa.answers(
        "/robots.txt",
        text(
            200,
            &format!("User-agent: *\nAllow: /press/$\n{known}Disallow: /press/\n"),
        ),
    );
    mfa.removes(S);

    mfa.nights(3..=9);

    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    assert_eq!(made_up(&mfa), [""; 0]);
    let reasons = mfa.flag("deleted")["reasons"].to_string();
    assert!(reasons.contains("made-up address"), "{reasons}");
}

/// Scenario 120.
#[test]
fn where_a_statement_has_no_sibling_nothing_is_confirmed() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("statements = [\"http://{HOST}{S}\"]\n"));
    let mut mfa = mfa.established();
    mfa.removes(S);

    mfa.nights(3..=9);

    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    let reasons = mfa.flag("deleted")["reasons"].to_string();
    assert!(reasons.contains("other statement"), "{reasons}");
}

/// Scenario 119: lists, looks, witnesses, rechecks and redirects between the house's names share one pace.
#[test]
fn every_request_of_a_pass_keeps_the_pause_that_robots_txt_asks_for() {
    let mut mfa = Ministry::new().established();
    mfa.asked();
    let seen: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let log = Arc::clone(&seen);
    let bridges = "/press/2025-04-14-bridges";
    mfa.rules("recheck_in_pass = \"1s\"\n")
        .answers(
            "/robots.txt",
            text(200, "User-agent: *\nCrawl-delay: 0.1\n"),
        )
        .answers(
            &format!("http://{HOST}{bridges}"),
            Reply::to(301, &format!("http://www.{HOST}{bridges}")),
        )
        .answers_by(move |_| {
            log.lock().unwrap().push(Instant::now());
            None
        })
        .removes(S);

    mfa.crawl();

    let asked = mfa.asked();
    let times = |path: &str| asked.iter().filter(|asked| asked.contains(path)).count();
    assert_eq!(
        (times(S), times("/robots.txt"), times(bridges)),
        (2, 2, 2),
        "{asked:?}"
    );
    // The list, six statements, one of them twice, a redirect, a made-up address, and robots.txt of two names.
    assert_eq!(asked.len(), 1 + 6 + 1 + 1 + 1 + 2, "{asked:?}");
    let seen = seen.lock().unwrap();
    let shortest = seen.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap();
    assert!(shortest >= Duration::from_millis(100), "{shortest:?}");
}

/// Scenario 23: a date, a 503, two sources of one host, and the next pass.
#[test]
fn a_host_that_names_a_time_is_asked_by_no_source_before_it() {
    let mut mfa = Ministry::new();
    mfa.beside(&format!(
        "[[source]]\nid = \"other\"\nlistings = [\"http://{HOST}/press/\"]\n"
    ));
    let mut mfa = mfa.established();
    mfa.asked();
    let until = mfa.now + chrono::TimeDelta::hours(2);
    let until = until.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    mfa.answers_all(Some(Reply::of(
        503,
        &[("retry-after", &until), ("content-type", "text/html")],
        b"later",
    )));

    mfa.crawl();
    let under_way = mfa.asked().len();
    mfa.hour(72 + 1).crawl();
    let before = mfa.asked();
    mfa.answers_all(None).hour(72 + 3).crawl();

    assert!(under_way <= 4, "{under_way}");
    assert_eq!(before, [""; 0]);
    assert!(!mfa.asked().is_empty());
    mfa.stays_silent();
}

/// A page may be broken for ever: it hides no other.
#[test]
fn a_page_that_answers_503_every_night_hides_no_other() {
    let mut mfa = Ministry::new().established();
    mfa.answers(S, Reply::page(503, "<h1>Error</h1>"));

    for night in 3..=6 {
        let looks = mfa.night(night).crawl().report.looks;
        assert_eq!((looks.present, looks.unknown), (5, 1), "night {night}");
    }
}

/// RFC 9309 §2.3.1.4.
#[test]
fn a_robots_txt_that_cannot_be_had_forbids_everything() {
    let mut mfa = Ministry::new().established();
    mfa.answers("/robots.txt", text(503, "later")).removes(S);
    mfa.asked();

    mfa.nights(4..=5);

    assert!(
        mfa.asked()
            .iter()
            .all(|asked| asked.ends_with("/robots.txt"))
    );
    mfa.stays_silent();
}

/// A release that nobody tells from its neighbours by its shape.
fn notice(number: usize) -> Release {
    let words = [
        "rice", "ferries", "visas", "roads", "ports", "schools", "fish", "salt", "iron", "tea",
    ];
    let topic = words[number % words.len()];
    let text = format!(
        "Notice {number} concerns {topic}: offices for {topic} in district {number} open at {number} o'clock."
    );
    Release::new(
        &format!("/press/2025-02-{number:02}-notice"),
        "2025-02-01",
        &format!("Notice {number} on {topic}"),
        &text,
    )
}

impl Ministry {
    /// So many further releases at the end of the list.
    fn has_notices(&mut self, count: usize) {
        self.rearranges(|releases| releases.extend((1..=count).map(notice)));
    }
}
