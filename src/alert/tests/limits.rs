//! That every message fits, whatever its words, and that nothing acts in arbitrary ones.

use proptest::prelude::*;
use serde_json::Value;

use super::super::http::Post;
use super::models::still;
use super::posts;
use crate::view::message::samples;
use crate::view::{Message, Style};

#[test]
fn every_chat_takes_messages_of_long_words_of_any_script() {
    for title in long() {
        let messages = [
            samples::edited(&title, &title, &title),
            samples::storm(10_000, &title),
        ];
        for message in messages {
            fits_and_is_still(&message).unwrap();
        }
    }
}

#[test]
fn a_list_of_long_addresses_keeps_its_headlines() {
    let mut message = samples::storm(10_000, samples::TITLE);
    let address = format!("https://mfa.test/{}", "%E1%9E%80".repeat(53));
    for run in message.lines.iter_mut().flat_map(|line| &mut line.0) {
        if run.style == Style::Address {
            run.text.clone_from(&address);
        }
    }

    fits_and_is_still(&message).unwrap();
    for (word, _, post) in posts(&message).into_iter().step_by(2) {
        let body = String::from_utf8(post.body).unwrap();
        assert!(body.contains("Cambodia–China talks"), "{word}: {body}");
    }
}

/// Words that need many bytes, many units, long escapes, or no room at all on a screen.
fn long() -> Vec<String> {
    vec![
        "ក្រសួងការបរទេសនិងសហប្រតិបត្តិការអន្តរជាតិ".repeat(200),
        "👩‍👩‍👧‍👦🇰🇭".repeat(1_000),
        "&".repeat(10_000),
        "\"\\".repeat(5_000),
        "@<*".repeat(3_000),
        "\u{200B}".repeat(60_000),
        format!("a{}", "\u{200D}".repeat(60_000)),
        "a\u{0301}".repeat(9_000),
    ]
}

fn fits_and_is_still(message: &Message) -> Result<(), String> {
    for (word, length, post) in posts(message) {
        let size = over(word, &post);
        if !size.is_empty() {
            return Err(format!("{word} {length:?}: {size:?}"));
        }
        still(word, length, &post, message).map_err(|why| format!("{word} {length:?}: {why}"))?;
    }
    Ok(())
}

/// What is above a limit of the channel's, counted afresh in its unit.
fn over(word: &str, post: &Post) -> Vec<(String, usize)> {
    let body: Value = serde_json::from_slice(&post.body).unwrap();
    let text = |pointer: &str| {
        let text = body.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let characters = |pointer: &str| text(pointer).chars().count();
    let measured = match word {
        "slack" => vec![
            ("blocks", body["blocks"].to_string().chars().count(), 12_000),
            ("text", characters("/text"), 1_000),
        ],
        "discord" => vec![("content", characters("/content"), 2_000)],
        "mattermost" => vec![("text", characters("/text"), 4_000)],
        "teams" => vec![("body", post.body.len(), 15_000)],
        "telegram" => vec![("text", text("/text").encode_utf16().count(), 4_096)],
        "matrix" => vec![("body", post.body.len(), 60_000)],
        "ntfy" => vec![
            ("message", text("/message").len(), 4_096),
            ("title", text("/title").len(), 2_000),
            ("body", post.body.len(), 8_192),
        ],
        _ => vec![("no limit is known", 1, 0)],
    };
    measured
        .into_iter()
        .filter(|(_, size, most)| size > most)
        .map(|(what, size, _)| (what.to_owned(), size))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_words_fit_and_do_nothing(
        title in any::<String>(),
        before in "[@<>!&*_~`|\\[\\]()#:/\\\\a-z .{}+\"\u{200b}\u{202e}\n-]{0,300}",
        after in "(@|<|>|!|\\*|_|~|`|\\||:|/|https://evil.test|&|;|\\\\|a| ){0,80}",
    ) {
        for message in [
            samples::edited(&title, &before, &after),
            samples::edited(&after, &title, &before),
            samples::storm(3, &before),
        ] {
            let found = fits_and_is_still(&message);
            prop_assert!(found.is_ok(), "{found:?}");
        }
    }
}
