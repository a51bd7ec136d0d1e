//! What each documented answer means, and that no words on it give a secret away.

use std::time::Duration;

use super::super::http::Answer;
use super::super::{Length, meaning};
use super::{chats, post};
use crate::model::Outcome;
use crate::view::message::samples;

/// Status, what is meant, body.
type Row = (u16, &'static str, &'static str);

/// The channel's lines of the table.
fn rows(word: &str) -> Vec<Row> {
    let row = |line: &'static str| {
        let mut parts = line.splitn(4, ' ');
        let of = parts.next().is_some_and(|of| of == word);
        let status = parts.next().and_then(|status| status.parse().ok());
        let row = (status?, parts.next()?, parts.next().unwrap_or_default());
        of.then_some(row)
    };
    include_str!("answers.txt")
        .lines()
        .filter_map(row)
        .collect()
}

#[test]
fn every_documented_answer_means_what_it_says() {
    let lines = include_str!("answers.txt").lines().skip(1);
    let lines = lines.filter(|line| !line.is_empty()).count();
    let read: usize = chats().iter().map(|(word, _)| rows(word).len()).sum();
    assert_eq!(read, lines, "a line that nobody reads");

    for (word, channel) in chats() {
        assert!(!rows(word).is_empty(), "{word}");
        for (status, expected, body) in rows(word) {
            let answer = Answer {
                status,
                body: body.to_owned(),
                ..Answer::default()
            };
            let met = meaning(&channel, &answer);
            assert_eq!(short(&met), expected, "{word} {status} {body}: {met:?}");
        }
    }
}

#[test]
fn a_server_that_asks_for_peace_longer_in_its_header_gets_it() {
    for (word, channel) in chats() {
        for (status, expected, body) in rows(word) {
            if !expected.starts_with("later:") {
                continue;
            }
            let answer = Answer {
                status,
                body: body.to_owned(),
                retry_after: Some(Duration::from_secs(86_400)),
                ..Answer::default()
            };
            assert_eq!(
                short(&meaning(&channel, &answer)),
                "later:86400000",
                "{word}"
            );
        }
    }
}

#[test]
fn the_new_number_of_a_chat_is_named() {
    let (_, channel) = chats().remove(4);
    let rows = rows("telegram").into_iter();
    let (status, _, body) = rows
        .rev()
        .find(|(_, _, body)| body.contains("migrate_to_chat_id"))
        .unwrap();
    let answer = Answer {
        status,
        body: body.to_owned(),
        ..Answer::default()
    };

    assert!(why(&meaning(&channel, &answer)).contains("`chat = \"-100987\"`"));
}

#[test]
fn no_words_on_an_answer_give_an_address_or_a_token_away() {
    for (word, channel) in chats() {
        let post = post(&channel, &samples::deleted(), Length::Whole, None);
        let sent = String::from_utf8_lossy(&post.body).into_owned();
        let bearer = post.headers.get("authorization");
        let bearer = bearer.map_or("", |value| value.to_str().unwrap());
        let query = post.url.query().unwrap_or_default();
        let topic = sent
            .get(sent.find("hush").unwrap_or(sent.len())..)
            .unwrap_or_default();
        let echo = format!("{} {query} {bearer} {topic}", post.url.path());
        let bodies = rows(word).into_iter().map(|(_, _, body)| body.to_owned());
        let bodies = bodies.chain([
            echo.clone(),
            serde_json::json!({"description": echo, "ok": false}).to_string(),
            serde_json::json!({"errcode": "M_FORBIDDEN", "error": echo}).to_string(),
            serde_json::json!({"code": 40301, "error": echo, "message": echo, "id": "x"})
                .to_string(),
        ]);
        for body in bodies {
            for status in [200, 302, 400, 401, 404, 429, 500] {
                let answer = Answer {
                    status,
                    body: body.clone(),
                    secrets: post.secrets.clone(),
                    ..Answer::default()
                };
                let outcome = meaning(&channel, &answer);
                assert!(!why(&outcome).contains("hush"), "{word}: {outcome:?}");
            }
        }
    }
}

fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Sent {
            reference: Some(name),
            ..
        } => format!("sent:{name}"),
        Outcome::Sent { .. } => "sent".to_owned(),
        Outcome::Later {
            after: Some(after), ..
        } => format!("later:{}", after.as_millis()),
        Outcome::Later { .. } => "later".to_owned(),
        Outcome::Fault { .. } => "fault".to_owned(),
        Outcome::Refused { .. } => "refused".to_owned(),
    }
}

fn why(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Sent { .. } => "",
        Outcome::Later { why, .. } | Outcome::Fault { why } | Outcome::Refused { why } => why,
    }
}
