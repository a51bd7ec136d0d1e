//! What only looked like a deletion.

use std::time::Duration;

use unsaid::model::Event;

use crate::pages::{FRAME, HOST, S};
use crate::server::Reply;
use crate::world::Ministry;

fn page(status: u16) -> Reply {
    Reply::page(
        status,
        "<html><head><title>Error</title></head><body><h1>Error</h1></body></html>",
    )
}

/// What the last look at the statement claims.
fn last_claim(mfa: &Ministry) -> String {
    mfa.claims(S).pop().unwrap()
}

/// Scenario 21.
#[test]
fn resets_for_thirty_nights_delete_nothing() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, Reply::reset()).nights(3..=33);

    mfa.stays_silent();
    assert_eq!(last_claim(&mfa), r#"{"unknown":"connect"}"#);
}

/// Scenario 21.
#[test]
fn failures_among_absences_raise_confirm_clear_and_withdraw_nothing() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.night(3).crawl();

    for (night, reply) in [
        Reply::reset(),
        page(503),
        Reply::raw(b"junk\r\n\r\n"),
        page(429),
    ]
    .into_iter()
    .enumerate()
    {
        mfa.answers(S, reply)
            .night(4 + i64::try_from(night).unwrap())
            .crawl();
        assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    }

    mfa.heals(S).night(9).crawl();
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

/// Scenario 21.
#[test]
fn a_host_that_cannot_be_had_is_a_failed_source_and_exit_3() {
    let mut mfa = Ministry::new().established();
    mfa.answers_all(Some(Reply::reset()));

    for night in 3..=5 {
        let ran = mfa.night(night).unsaid(&["crawl"]);
        assert_eq!(ran.code, Some(3), "{}", ran.err);
    }

    mfa.stays_silent();
}

/// Scenario 21: TLS.
#[test]
fn a_server_that_speaks_no_tls_deletes_nothing() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, Reply::to(302, &format!("https://{HOST}/press/x")))
        .nights(3..=6);

    mfa.stays_silent();
    assert_eq!(last_claim(&mfa), r#"{"unknown":"tls"}"#);
}

/// Scenario 22.
#[test]
fn server_errors_are_unknown() {
    let mut mfa = Ministry::new().established();

    for (night, status) in (3..).zip([500, 502, 503, 504, 520, 526, 530]) {
        mfa.answers(S, page(status)).night(night).crawl();

        mfa.stays_silent();
        assert_eq!(
            last_claim(&mfa),
            r#"{"unknown":"server_error"}"#,
            "{status}"
        );
    }
}

/// Scenario 23.
#[test]
fn a_host_that_asks_to_wait_is_not_asked_again_before() {
    let mut mfa = Ministry::new().established();
    let slower = Reply::of(
        429,
        &[("retry-after", "7200"), ("content-type", "text/html")],
        b"slow down",
    );
    mfa.answers_all(Some(slower));
    mfa.crawl();
    mfa.asked();

    mfa.hour(73).crawl();
    assert_eq!(mfa.asked(), [""; 0]);

    mfa.answers_all(None).hour(75).crawl();
    assert!(!mfa.asked().is_empty());
    mfa.stays_silent();
}

/// Scenario 24.
#[test]
fn a_forbidden_statement_is_unknown() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, page(403)).nights(3..=6);

    mfa.stays_silent();
    assert_eq!(last_claim(&mfa), r#"{"unknown":"forbidden"}"#);
}

/// Scenario 26.
#[test]
fn a_challenge_is_a_block_whatever_its_status() {
    let mut mfa = Ministry::new().established();
    let body = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>";
    let headers = [("cf-mitigated", "challenge"), ("content-type", "text/html")];

    for (night, status) in (3..).zip([200, 202, 403, 404, 405, 412, 503, 521, 429]) {
        mfa.answers(S, Reply::of(status, &headers, body.as_bytes()))
            .night(night)
            .crawl();

        mfa.stays_silent();
        assert_eq!(
            last_claim(&mfa),
            r#"{"unknown":{"blocked":"cloudflare"}}"#,
            "{status}"
        );
    }
}

/// Scenario 27.
#[test]
fn a_vendor_s_headers_on_a_healthy_page_are_no_block() {
    let mut mfa = Ministry::new().established();
    let page = mfa.page_of(S);
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("server", "cloudflare"),
        ("cf-ray", "8f2a1b3c4d5e6f70-PNH"),
        ("set-cookie", "__cf_bm=abc; path=/"),
    ];

    mfa.answers(S, Reply::of(200, &headers, page.as_bytes()))
        .night(3);
    let pass = mfa.crawl();

    mfa.stays_silent();
    assert_eq!(pass.report.looks.unknown, 0);
}

/// Scenario 28.
#[test]
fn a_statement_that_talks_of_pages_not_found_is_present() {
    let mut mfa = Ministry::new();
    mfa.edits(
        S,
        "The minister said:",
        "The page not found at 已删除 was discussed. The minister said:",
    );

    mfa.nights(0..=4);

    mfa.stays_silent();
    assert!(!mfa.claims(S).iter().any(|claim| claim.contains("absent")));
}

/// Scenario 29, 81.
#[test]
fn a_site_whose_statements_all_answer_404_deleted_none_of_them() {
    let mut mfa = Ministry::new().established();
    let paths: Vec<String> = mfa.paths();
    for path in &paths {
        mfa.answers(path, page(404));
    }

    mfa.nights(3..=8);

    assert_eq!(mfa.said(), ["incident/suspected"]);
}

/// Scenario 30.
#[test]
fn a_site_that_shows_its_newest_item_for_any_address_confirms_nothing_and_says_why() {
    let mut mfa = Ministry::new().established();
    mfa.answers(S, page(404))
        .answers_unknown_paths_with("/press/2025-04-14-bridges");

    mfa.nights(3..=8);

    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    let reasons = mfa.flag("deleted")["reasons"].to_string();
    assert!(reasons.contains("made-up address"), "{reasons}");
}

/// Scenario 31.
#[test]
fn a_404_that_heals_within_the_pass_is_nothing() {
    let mut mfa = Ministry::new().established();
    mfa.rules("recheck_in_pass = \"1s\"\n")
        .answers_once(S, page(404));

    let pass = mfa.crawl();

    mfa.stays_silent();
    assert_eq!(pass.report.looks.absent, 1);
    assert!(
        !pass
            .events
            .iter()
            .any(|event| matches!(event, Event::Flagged { .. }))
    );
}

/// Scenario 32.
#[test]
fn a_statement_that_is_back_tomorrow_withdraws_the_suspicion() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, page(404)).night(3).crawl();
    mfa.heals(S).night(4).crawl();

    assert_eq!(mfa.said(), ["deleted/withdrawn not_found S"]);
    let last = mfa.flag("deleted")["history"][1].clone();
    assert!(last["reason"].to_string().contains("again"), "{last}");
}

/// Scenario 35.
#[test]
fn a_server_s_default_page_is_unknown() {
    for body in [
        "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the \
         nginx web server is successfully installed and working.</p></body></html>",
        "<html><head><title>Account Suspended</title></head><body><h1>Account Suspended</h1><p>This account has been \
         suspended. Contact your hosting provider.</p></body></html>",
    ] {
        let mut mfa = Ministry::new().established();

        mfa.answers(S, Reply::page(200, body)).nights(3..=6);

        mfa.stays_silent();
        assert_eq!(last_claim(&mfa), r#"{"unknown":"default_page"}"#);
    }
}

/// Scenario 36.
#[test]
fn a_body_that_is_cut_short_is_no_edit() {
    let mut mfa = Ministry::new().established();
    let page = mfa.page_of(S);

    mfa.answers(S, Reply::cut(&page, page.len() / 2))
        .nights(3..=5);

    mfa.stays_silent();
    assert_eq!(last_claim(&mfa), r#"{"unknown":"truncated"}"#);
}

/// Scenario 37.
#[test]
fn a_statement_that_rolled_off_its_list_still_stands() {
    let mut mfa = Ministry::with_feed().established();
    for number in 1..=3 {
        let path = format!("/press/2025-04-19-roll-{number}");
        mfa.publishes(
            &path,
            &format!("Notice {number}"),
            &format!("Notice number {number} is about roads."),
        );
    }

    mfa.shows(3).nights(3..=6);

    assert!(
        mfa.said().iter().all(|flag| flag.starts_with("published/")),
        "{:?}",
        mfa.said()
    );
}

/// Scenario 38.
#[test]
fn a_statement_that_was_never_served_is_never_deleted() {
    let mut mfa = Ministry::new();
    mfa.answers(S, page(404));

    mfa.nights(0..=6);

    mfa.stays_silent();
    assert_eq!(
        mfa.rows("SELECT state FROM statement WHERE url LIKE '%clampdown'"),
        ["pending"]
    );
}

/// Scenario 39.
#[test]
fn a_redirect_to_another_form_of_the_address_is_the_same_statement() {
    for form in [
        format!("http://www.{HOST}{S}"),
        format!("http://{HOST}{S}/"),
        format!("http://{HOST}{S}?utm_source=list"),
    ] {
        let mut mfa = Ministry::new().established();
        let page = mfa.page_of(S);
        mfa.answers(S, Reply::to(301, &form))
            .answers(&form, Reply::page(200, &page));
        if let Some((_, path)) = form.split_once(HOST)
            && path != S
        {
            mfa.answers(path, Reply::page(200, &page));
        }

        mfa.nights(3..=5);

        mfa.stays_silent();
        assert_eq!(
            mfa.rows("SELECT count(*) FROM statement WHERE url LIKE '%clampdown%'"),
            ["1"],
            "{form}"
        );
    }
}

/// Scenario 39: the twin is listed beside the address that is known.
#[test]
fn an_entry_that_only_spells_the_address_otherwise_is_no_news() {
    let mut mfa = Ministry::new().established();
    let page = mfa.page_of(S);
    let twin = format!("{S}/");
    mfa.rearranges(|releases| {
        if let Some(release) = releases.iter_mut().find(|release| release.path == S) {
            release.path.clone_from(&twin);
        }
    });
    mfa.answers(S, Reply::page(200, &page));

    mfa.nights(3..=5);

    mfa.stays_silent();
    assert_eq!(
        mfa.rows("SELECT count(*) FROM statement WHERE same_as IS NULL AND url LIKE '%clampdown%'"),
        ["1"]
    );
}

/// Scenario 40.
#[test]
fn pages_that_are_now_drawn_by_script_are_unknown() {
    let mut mfa = Ministry::new().established();

    mfa.frames(
        "<html><head><title>{title}</title><script src=\"/app.js\"></script><script src=\"/vendor.js\"></script></head>\
         <body><div id=\"root\"></div></body></html>",
    );
    let listing = FRAME.replace("{title}", "Press").replace(
        "{main}",
        "<ul><li><a href=\"/press/2025-04-14-bridges\">Two bridges</a></li></ul>",
    );
    mfa.answers("/press/", Reply::page(200, &listing))
        .nights(3..=6);

    assert_eq!(mfa.said(), ["incident/suspected"]);
    assert_eq!(last_claim(&mfa), r#"{"unknown":"needs_script"}"#);
}

/// Scenario 41.
#[test]
fn a_statement_that_robots_txt_now_forbids_is_not_asked_and_not_deleted() {
    let mut mfa = Ministry::new().established();
    let rules = format!("User-agent: *\nDisallow: {S}\n");
    mfa.answers(
        "/robots.txt",
        Reply::of(200, &[("content-type", "text/plain")], rules.as_bytes()),
    );
    mfa.removes(S);
    mfa.asked();

    mfa.nights(3..=6);

    mfa.stays_silent();
    assert!(!mfa.asked().contains(&format!("{HOST}{S}")));
}

/// Scenario 42.
#[test]
fn statements_that_the_operator_leaves_out_are_not_looked_at_and_not_deleted() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nexclude = ['clampdown']\n"
    ));
    mfa.asked();

    mfa.nights(3..=6);

    mfa.stays_silent();
    assert!(!mfa.asked().contains(&format!("{HOST}{S}")));
}

/// Scenario 42.
#[test]
fn statements_of_a_source_that_is_left_out_rest() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.crawl();
    let other = mfa.sources().replace(
        "id = \"mfa\"",
        "id = \"other\"\nstatements = [\"http://mfa.other.test/press/2025-03-28-salt\"]",
    );
    let other = other.replace(&format!("listings = [\"http://{HOST}/press/\"]"), "");
    mfa.asked();

    for night in 4..=6 {
        let mut pass = mfa.night(night).command(&["crawl"]);
        std::fs::write(mfa.file(), &other).unwrap();
        assert_eq!(pass.output().unwrap().status.code(), Some(0));
    }

    assert!(!mfa.asked().contains(&format!("{HOST}{S}")));
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    assert_eq!(mfa.flag("deleted")["statement"]["state"], "resting");
}

/// A server that never ends its answer.
#[test]
fn a_statement_that_drips_is_a_timeout() {
    let mut mfa = Ministry::new().established();
    let page = mfa.page_of(S);
    mfa.network("timeout = \"1s\"");

    mfa.answers(
        S,
        Reply::page(200, &page).dripping(Duration::from_millis(100)),
    )
    .crawl();

    mfa.stays_silent();
    assert_eq!(last_claim(&mfa), r#"{"unknown":"timeout"}"#);
}

/// Scenario 28: a phrase alone never decides, least of all about a statement that reads as it always did.
#[test]
fn a_short_statement_with_a_headline_like_a_not_found_page_stays_itself_without_its_date() {
    let path = "/press/2025-04-16-register";
    let words = "The register of companies is being moved. It is served again on Monday.";
    let mut mfa = Ministry::new();
    mfa.publishes(path, "Page not found", words);
    let mut mfa = mfa.established();
    let page = |words: &str| {
        let main = format!("<h1>Page not found</h1><p>{words}</p>");
        let frame = FRAME.replace("{title}", "Page not found");
        Reply::page(200, &frame.replace("{main}", &main))
    };

    mfa.answers(path, page(words)).nights(3..=6);
    assert_eq!(mfa.said(), [""; 0]);

    mfa.answers(path, page("Try the home page.")).nights(7..=9);
    assert_eq!(mfa.said().len(), 1);
}
