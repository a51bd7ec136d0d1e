//! Pages that changed while the words stood.

use crate::pages::{FRAME, S};
use crate::server::Reply;
use crate::world::Ministry;

/// Scenario 58.
#[test]
fn counters_clocks_tokens_and_the_weather_are_no_words() {
    let frame = FRAME.replace(
        "{main}",
        "<p class=\"views\">{hit} views · {hit} hours ago</p><form><input type=\"hidden\" name=\"token\" value=\"t{hit}\"></form>\
         {main}<div class=\"share\">Shared {hit} times</div><img src=\"/logo.png?v={hit}\"><aside>Today: {hit} °C</aside>\
         <script>var nonce = {hit};</script>",
    );
    let mut mfa = Ministry::new();
    mfa.frames(&frame);

    mfa.nights(0..=4);

    mfa.stays_silent();
}

/// Scenario 59.
#[test]
fn a_related_box_that_changes_on_every_page_is_furniture() {
    let boxed = |items: &str| {
        FRAME.replace(
            "{main}",
            &format!(
                "{{main}}<section class=\"related\"><h3>Related</h3><ul>{items}</ul></section>"
            ),
        )
    };
    let mut mfa = Ministry::new();
    mfa.frames(&boxed(
        "<li><a href=\"/a\">Rice prices rise</a></li><li><a href=\"/b\">A bridge opens</a></li>",
    ));
    let mut mfa = mfa.established();

    mfa.frames(&boxed(
        "<li><a href=\"/c\">Statues return</a></li><li><a href=\"/d\">Salt is scarce</a></li>",
    ));
    mfa.nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 60.
#[test]
fn a_banner_on_every_page_is_furniture() {
    let mut mfa = Ministry::new().established();

    mfa.frames(&FRAME.replace(
        "<main>{main}",
        "<main><p>The ministry is closed for the New Year holidays from Monday on.</p>{main}",
    ));
    mfa.nights(3..=5);

    assert_eq!(mfa.said(), ["incident/confirmed"]);
    assert_eq!(mfa.flag("incident")["significance"], 10);
}

/// Scenario 61.
#[test]
fn a_redesign_that_keeps_the_words_says_nothing() {
    let mut mfa = Ministry::new().established();

    mfa.frames(
        "<!doctype html><html lang=\"en\"><head><title>{title} | New portal</title></head><body class=\"v2\"><header>\
         <a href=\"/?utm_source=top\">Start</a></header><div class=\"grid\"><section class=\"content\">{main}</section>\
         </div><footer><img src=\"/seal.png\" width=\"40\"></footer></body></html>",
    );
    mfa.nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 62.
#[test]
fn other_quotes_and_dashes_are_style_and_no_alert() {
    let mut mfa = Ministry::new().established();

    mfa.edits(
        S,
        "“We will finish this work, whoever is behind it.”",
        "\"We will finish this work,\u{a0}whoever is behind it.\"",
    );
    let pass = mfa.crawl();

    assert!(!pass.report.worth_an_alert);
    for flag in mfa.flags() {
        assert_eq!(flag["kind"], "edited");
        assert!(flag["significance"].as_u64() < Some(20), "{flag}");
        let changes = flag["changes"].as_array().unwrap();
        assert!(
            changes.iter().all(|change| change["type"] == "style"),
            "{flag}"
        );
    }
    assert_eq!(mfa.unsaid(&["flags"]).out, "");
}

/// Scenario 63.
#[test]
fn zero_width_spaces_in_khmer_say_nothing() {
    let mut mfa = Ministry::new();
    let khmer = "រដ្ឋមន្ត្រីបានទទួលជួបបេសកជនពិសេសនៅរាជធានីភ្នំពេញ";
    mfa.edits(S, "A working group", &format!("{khmer}។ A working group"));
    let mut mfa = mfa.established();

    mfa.edits(
        S,
        khmer,
        "រដ្ឋមន្ត្រី\u{200b}បាន\u{200b}ទទួលជួប\u{200b}បេសកជនពិសេស\u{200b}នៅរាជធានីភ្នំពេញ",
    )
    .nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 64.
#[test]
fn a_date_of_change_that_moves_alone_says_nothing() {
    let mut mfa = Ministry::new();
    mfa.alters(S, |release| {
        release.modified = Some("2025-04-15".to_owned());
    });
    let mut mfa = mfa.established();

    mfa.alters(S, |release| {
        release.modified = Some("2025-04-19".to_owned());
    })
    .nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 65.
#[test]
fn another_charset_or_a_wrong_label_for_the_same_words_says_nothing() {
    let mut mfa = Ministry::new().established();
    let page = mfa.page_of(S).replace("<meta charset=\"utf-8\">", "");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(page.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    mfa.answers(
        S,
        Reply::of(
            200,
            &[("content-type", "text/html; charset=utf-16")],
            &utf16,
        ),
    )
    .night(3)
    .crawl();
    mfa.stays_silent();

    mfa.answers(
        S,
        Reply::of(
            200,
            &[("content-type", "text/html; charset=windows-1251")],
            page.as_bytes(),
        ),
    );
    mfa.nights(4..=5);

    mfa.stays_silent();
    assert!(mfa.claims(S).iter().all(|claim| claim == "\"present\""));
}

/// Scenario 69.
#[test]
fn comments_and_a_cookie_notice_are_no_words_of_the_statement() {
    let mut mfa = Ministry::new().established();

    mfa.frames(&FRAME.replace(
        "</main>",
        "</main><div class=\"cookie-banner\"><p>We use cookies.</p><button>Accept</button></div>\
         <div id=\"comments\"><h3>{hit} comments</h3><p class=\"comment\">Well said, number {hit}!</p></div>",
    ));
    mfa.nights(3..=5);

    mfa.stays_silent();
}
