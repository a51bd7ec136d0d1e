//! Mails as they are written.

use std::path::PathBuf;

use regex::Regex;

use super::super::message::{address, mail};
use super::email;
use super::reading::{Read, read};
use crate::alert::Length;
use crate::config::Email;
use crate::view::Message;
use crate::view::message::samples;

const BOTH: [&str; 2] = ["desk@newsroom.test", "night@newsroom.test"];

fn written(email: &Email, message: &Message, length: Length) -> String {
    let from = address(&email.from).unwrap();
    let to = address(&email.recipients[0]).unwrap();
    let mail = mail(email, &from, &to, message, length).unwrap();
    String::from_utf8(mail.formatted()).unwrap()
}

fn as_read(message: &Message) -> Read {
    read(&written(
        &email("smtps://mail.test", &BOTH),
        message,
        Length::Whole,
    ))
}

fn drawn(mail: &Read) -> String {
    let head = |read: &Read| {
        let lines = read.headers.iter();
        let lines = lines.map(|(name, value)| format!("{name}: {value}\n"));
        lines.collect::<Vec<_>>().concat()
    };
    let parts = mail.parts();
    let parts = parts.iter().map(|part| {
        let body = part.body.replace("\r\n", "\n");
        format!("-----\n{}\n{}\n", head(part), body.trim_end())
    });
    format!("{}\n{}", head(mail), parts.collect::<Vec<_>>().concat())
}

/// Compares with the file, or writes it where `UNSAID_BLESS=1`.
fn assert_looked_at(name: &str, met: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("src/alert/mail/expected")
        .join(name);
    if std::env::var_os("UNSAID_BLESS").is_some() {
        std::fs::write(&path, met).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        met == expected,
        "{name} is not as it was last looked at; UNSAID_BLESS=1 writes it anew\n{met}"
    );
}

#[test]
fn mails_are_as_they_were_last_looked_at() {
    for (name, message) in [
        ("deleted", samples::deleted()),
        ("edited", samples::softened()),
        ("storm", samples::storm(10_000, samples::TITLE)),
        ("notice", samples::notice()),
        ("hostile", samples::hostile()),
    ] {
        assert_looked_at(&format!("{name}.txt"), &drawn(&as_read(&message)));
    }
}

#[test]
fn every_try_is_the_same_to_the_byte() {
    let email = email("smtps://mail.test", &BOTH);
    let first = samples::deleted();
    let second = Message {
        tried: first.tried + chrono::TimeDelta::days(1),
        ..first.clone()
    };

    assert_eq!(
        written(&email, &first, Length::Whole),
        written(&email, &second, Length::Whole)
    );
}

#[test]
fn without_html_or_in_brief_a_mail_is_text_alone() {
    let whole = email("smtps://mail.test", &BOTH);
    let plain = Email {
        html: false,
        ..whole.clone()
    };
    let message = samples::deleted();

    let text = read(&written(&plain, &message, Length::Whole));
    let brief = read(&written(&whole, &message, Length::Brief));

    for mail in [&text, &brief] {
        assert_eq!(
            mail.header("Content-Type"),
            Some("text/plain; charset=utf-8")
        );
    }
    assert!(text.body.contains("Why we think so"));
    assert!(!brief.body.contains("Why we think so") && brief.body.contains("unsaid show f-7k2m9q"));
}

#[test]
fn a_single_recipient_is_no_list_to_leave() {
    let email = email("smtps://mail.test", &["desk@newsroom.test"]);

    let mail = read(&written(&email, &samples::deleted(), Length::Whole));

    assert_eq!(mail.header("List-Unsubscribe"), None);
}

#[test]
fn a_hostile_headline_adds_no_header() {
    for (name, message) in samples::all() {
        let mail = as_read(&message);
        let mut names: Vec<&str> = mail.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();

        assert_eq!(
            names,
            [
                "Auto-Submitted",
                "Content-Type",
                "Date",
                "From",
                "In-Reply-To",
                "List-Id",
                "List-Unsubscribe",
                "MIME-Version",
                "Message-ID",
                "References",
                "Subject",
                "To",
            ],
            "{name}"
        );
        assert_eq!(mail.header("To"), Some("desk@newsroom.test"), "{name}");
    }
}

#[test]
fn a_subject_that_was_not_tamed_is() {
    let message = Message {
        subject: "a\r\nBcc: evil@evil.test\u{202e}\u{1b}[31m".to_owned(),
        ..samples::deleted()
    };

    let mail = as_read(&message);

    assert_eq!(mail.header("Bcc"), None);
    assert!(
        mail.header("Subject")
            .unwrap()
            .starts_with("a Bcc: evil@evil.test")
    );
    assert!(!mail.header("Subject").unwrap().chars().any(is_harmful));
}

#[test]
fn what_is_decoded_holds_nothing_that_acts() {
    for (name, message) in samples::all() {
        let mail = as_read(&message);
        let values = mail.headers.iter().map(|(_, value)| value.clone());
        let bodies = mail
            .parts()
            .into_iter()
            .map(|part| part.body.replace("\r\n", " "));

        for text in values.chain(bodies) {
            assert!(!text.chars().any(is_harmful), "{name}: {text}");
        }
    }
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn the_page_has_our_elements_and_fetches_nothing() {
    let ours = Regex::new(
        "^</?(html|head|meta|body|p|strong|b|bdi|br|a|del|ins|i|ul|li|code|hr)( (lang|charset|name|\
         content|style|href|rel|dir|title)=\"[^\"<>]*\")*>$",
    )
    .unwrap();
    let tag = Regex::new("<[^<>]*>").unwrap();
    let elsewhere =
        Regex::new(r"(?i) (src|background|action|on\w+) ?=|url\(|@import|http-equiv").unwrap();
    for (name, message) in samples::all() {
        let page = as_read(&message).parts().pop().unwrap().body;

        let tags: Vec<&str> = tag.find_iter(&page).map(|tag| tag.as_str()).collect();

        assert_eq!(tags.len(), page.matches('<').count(), "{name}");
        assert!(tags.len() > 10);
        for tag in tags.into_iter().skip(1) {
            assert!(ours.is_match(tag), "{name}: {tag}");
            assert!(!elsewhere.is_match(tag), "{name}: {tag}");
            if let Some((_, address)) = tag.split_once("href=\"") {
                assert!(
                    address.starts_with("https://www.mfaic.gov.example/"),
                    "{name}: {tag}"
                );
            }
        }
    }
}

#[test]
fn hosts_beyond_ascii_are_written_as_they_are_asked_for() {
    assert_eq!(
        address("desk@büro.test").unwrap().to_string(),
        "desk@xn--bro-hoa.test"
    );
    for wrong in [
        "büro@desk.test",
        "a b@desk.test",
        "desk",
        "a..b@desk.test",
        "a\r\nb@desk.test",
    ] {
        let refusal = address(wrong).unwrap_err();
        assert!(!refusal.contains(['\r', '\n']), "{refusal}");
    }
}

#[test]
fn a_preview_has_headers_and_words_that_can_be_read() {
    let email = email("smtps://mail.test", &BOTH);

    let shown = super::super::preview(&email, &samples::deleted());

    assert!(
        shown.starts_with("From: unsaid <unsaid@newsroom.test>\nTo: desk@newsroom.test\n"),
        "{shown}"
    );
    assert!(
        shown.contains("Subject: [unsaid kh-mfaic] deleted: Cambodia–China talks"),
        "{shown}"
    );
    assert!(shown.contains("night@newsroom.test"));
    assert!(shown.contains("Why we think so"));
}
