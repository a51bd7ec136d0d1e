//! Answers that are no statement and no clear absence.

use crate::pages::{FRAME, HOST, S};
use crate::server::Reply;
use crate::world::Ministry;

/// Two nights of each answer and a healthy one after: nothing is flagged, and each claims this.
#[track_caller]
fn flag_nothing<const N: usize>(answers: [(&str, Reply, &str); N]) {
    let mut mfa = Ministry::new().established();
    let login =
        "<html><head><title>Log in</title></head><body><input type=\"password\"></body></html>";
    mfa.answers("/login", Reply::page(200, login));

    for (night, (name, reply, claim)) in (3..).step_by(3).zip(answers) {
        mfa.answers(S, reply).nights([night, night + 1]);
        assert_eq!(mfa.said(), [""; 0], "{name}");
        assert_eq!(mfa.claims(S).pop().unwrap(), claim, "{name}");

        mfa.heals(S).night(night + 2).crawl();
        assert_eq!(mfa.said(), [""; 0], "{name}, healed");
    }
}

/// Scenario 25, 33, 34, 76.
#[test]
fn blocks_logins_and_redirects_to_another_house_flag_nothing() {
    let site = |title: &str, words: &str| {
        Reply::page(
            200,
            &FRAME
                .replace("{title}", title)
                .replace("{main}", &format!("<h1>{title}</h1><p>{words}</p>")),
        )
    };
    let to = |path: &str| Reply::to(302, &format!("http://{HOST}{path}"));
    flag_nothing([
        (
            "451",
            Reply::page(451, "<h1>Blocked</h1>"),
            r#"{"unknown":"legal_block"}"#,
        ),
        ("login", to("/login"), r#"{"unknown":"login"}"#),
        (
            "parked",
            site("mfa.test", "This domain is for sale. Buy this domain."),
            r#"{"unknown":"parked"}"#,
        ),
        (
            "maintenance",
            site("Under maintenance", "We will be back soon."),
            r#"{"unknown":"maintenance"}"#,
        ),
        (
            "another house",
            Reply::to(302, "http://mfa.other.test/press/2025-04-14-bridges"),
            "\"present\"",
        ),
    ]);
}

#[test]
fn answers_without_a_text_flag_nothing() {
    flag_nothing([
        (
            "nothing",
            Reply::page(200, ""),
            r#"{"unknown":"unclassified"}"#,
        ),
        (
            "no content",
            Reply::of(204, &[], b""),
            r#"{"unknown":"unasked"}"#,
        ),
        (
            "data",
            Reply::of(200, &[("content-type", "application/json")], b"{}"),
            r#"{"unknown":"not_html"}"#,
        ),
        (
            "document",
            Reply::of(200, &[("content-type", "application/pdf")], b"%PDF-1.7 "),
            r#"{"unknown":"not_html"}"#,
        ),
    ]);
}
