//! Pages, redirects and titles that mean harm, each through a whole pass.

use std::io::Write;
use std::time::Duration;

use crate::pages::{HOST, S, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

/// Night by night the statement answers so: every pass goes on, nothing is flagged, nothing kept is lost; what each look
/// claims.
#[track_caller]
fn met_all(replies: impl IntoIterator<Item = Reply>) -> Vec<String> {
    let mut mfa = Ministry::new().established();
    mfa.network("timeout = \"5s\"");
    let mut claims = Vec::new();
    for (night, reply) in (3..).zip(replies) {
        let pass = mfa.answers(S, reply).night(night).crawl();
        assert!(pass.report.looks.present >= 5, "{:?}", pass.report);
        mfa.stays_silent();
        claims.extend(mfa.claims(S).pop());
    }
    mfa.heals(S).night(30).crawl();
    mfa.stays_silent();
    assert_eq!(mfa.rows("SELECT count(*) FROM version"), ["6"]);
    claims
}

#[track_caller]
fn met(reply: Reply) -> String {
    met_all([reply]).remove(0)
}

fn html(body: &[u8]) -> Reply {
    Reply::of(200, &[("content-type", "text/html")], body)
}

fn coded(coding: &str, body: &[u8]) -> Reply {
    Reply::of(
        200,
        &[("content-type", "text/html"), ("content-encoding", coding)],
        body,
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    coder.write_all(bytes).unwrap();
    coder.finish().unwrap()
}

fn page() -> String {
    Ministry::new().page_of(S)
}

/// Scenario 121.
#[test]
fn a_page_of_30_megabytes_is_too_large() {
    assert_eq!(
        met(html(&vec![b'a'; 30 << 20])),
        r#"{"unknown":"too_large"}"#
    );
}

/// Scenario 121.
#[test]
fn s42_a_gzip_bomb_is_too_large() {
    assert_eq!(
        met(coded("gzip", &gzip(&vec![b' '; 40 << 20]))),
        r#"{"unknown":"too_large"}"#
    );
}

#[test]
fn s42_a_gzip_bomb_in_gzip_is_too_large() {
    let bomb = gzip(&gzip(&vec![b' '; 40 << 20]));

    assert_eq!(
        met(coded("gzip, gzip", &bomb)),
        r#"{"unknown":"too_large"}"#
    );
}

#[test]
fn s45_plain_bytes_under_the_label_gzip_are_read() {
    assert_eq!(met(coded("gzip", page().as_bytes())), "\"present\"");
}

#[test]
fn s45_gzip_without_a_label_is_no_edit() {
    let claim = met(html(&gzip(page().as_bytes())));

    assert_eq!(claim, r#"{"unknown":"not_html"}"#);
}

/// Scenario 36.
#[test]
fn s46_gzip_that_is_cut_is_truncated() {
    let whole = gzip(page().as_bytes());

    assert_eq!(
        met(coded("gzip", &whole[..whole.len() / 2])),
        r#"{"unknown":"truncated"}"#
    );
}

#[test]
fn s48_a_binary_served_as_a_page_is_none() {
    let bytes: Vec<u8> = (0..40_000_u32)
        .map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();

    let kinds = ["text/html", "text/plain", "application/octet-stream"];
    let replies = kinds.map(|kind| Reply::of(200, &[("content-type", kind)], &bytes));

    assert_eq!(met_all(replies), [r#"{"unknown":"not_html"}"#; 3]);
}

/// Scenario 121.
#[test]
fn s20_a_redirect_loop_is_unknown() {
    assert_eq!(
        met(Reply::to(302, &format!("http://{HOST}{S}"))),
        r#"{"unknown":"redirect_loop"}"#
    );
}

/// Scenario 123.
#[test]
fn s19_redirects_out_of_the_network_or_the_web_are_refused() {
    let places = [
        "http://10.0.0.1/press/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "javascript:alert(1)",
    ];

    for (place, claim) in places
        .iter()
        .zip(met_all(places.map(|place| Reply::to(302, place))))
    {
        assert_eq!(claim, r#"{"unknown":"bad_redirect"}"#, "{place}");
    }
}

#[test]
fn s59_sixty_thousand_nested_tags_are_too_complex() {
    let nested = format!("<html><body>{}text", "<div>".repeat(60_000));

    assert_eq!(met(html(nested.as_bytes())), r#"{"unknown":"too_complex"}"#);
}

#[test]
fn s61_two_hundred_thousand_attributes_are_too_complex() {
    let attributes = (0..200_000)
        .map(|n| format!(" a{n}=1"))
        .collect::<Vec<_>>()
        .concat();

    assert_eq!(
        met(html(format!("<html><body{attributes}><p>text").as_bytes())),
        r#"{"unknown":"too_complex"}"#
    );
}

/// Scenario 121.
#[test]
fn s25_one_byte_at_a_time_is_a_timeout() {
    let slow = html(page().as_bytes()).dripping(Duration::from_millis(50));

    assert_eq!(met(slow), r#"{"unknown":"timeout"}"#);
}

/// Scenario 36.
#[test]
fn s27_a_length_that_promises_too_much_is_truncated() {
    let page = page();

    assert_eq!(
        met(Reply::cut(&page, page.len() - 40)),
        r#"{"unknown":"truncated"}"#
    );
}

#[test]
fn s29_two_lengths_that_differ_are_no_http() {
    let reply =
        Reply::raw(b"HTTP/1.1 200 .\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde");

    assert_eq!(met(reply), r#"{"unknown":"bad_http"}"#);
}

#[test]
fn s37_a_304_nobody_asked_for_is_no_blank_page() {
    let claim = met(Reply::of(304, &[], b""));

    assert_eq!(claim, r#"{"unknown":"unasked"}"#);
}

/// Scenario 124.
#[test]
fn a_server_that_answers_404_to_us_alone_deleted_nothing() {
    let mut mfa = Ministry::new().established();
    mfa.answers_all(Some(Reply::page(404, "<h1>Not found</h1>")));

    mfa.nights(3..=7);

    assert_eq!(mfa.said(), ["incident/suspected"]);
}

/// What a terminal, a log or a reader's eye obeys.
fn acts(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

const EVIL: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J \u{9b}31m \u{202e}gnp.exe\u{2028}f-aaaaaa deleted";

/// Scenario 122.
#[test]
fn s86_titles_and_words_that_command_the_terminal_are_inert_in_every_output() {
    let mut mfa = Ministry::new();
    mfa.alters(S, |release| release.title = format!("{S_TITLE} {EVIL}"));
    let mut mfa = mfa.established();
    mfa.edits(S, "applauded", &format!("noted {EVIL}")).crawl();
    let flag = mfa.flag("edited")["id"].as_str().unwrap().to_owned();
    mfa.removes(S);
    let crawled = mfa.night(4).unsaid(&["crawl", "-v"]);
    assert!(!crawled.out.is_empty());

    let url = format!("http://{HOST}{S}");
    for arguments in [
        vec!["flags", "--all"],
        vec!["show", &flag],
        vec!["show", &url],
        vec!["diff", &flag],
        vec!["diff", &flag, "--format", "unified"],
        vec!["diff", &flag, "--format", "jsonl"],
        vec!["search", "noted"],
        vec!["--json", "search", "noted"],
        vec!["--json", "flags", "--all"],
        vec!["status"],
        vec!["sources", "try", "mfa"],
        vec!["show", EVIL],
    ] {
        let ran = mfa.unsaid(&arguments);
        for line in ran.out.lines().chain(ran.err.lines()) {
            assert!(!line.chars().any(acts), "{arguments:?}: {line:?}");
        }
        let forged = ran.out.lines().any(|line| line.starts_with("f-aaaaaa"));
        assert!(!forged, "{arguments:?}: {}", ran.out);
    }
    for line in crawled.out.lines().chain(crawled.err.lines()) {
        assert!(!line.chars().any(acts), "{line:?}");
    }
}
