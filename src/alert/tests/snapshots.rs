//! The exact requests; `UNSAID_BLESS=1` writes them anew, to be looked at one by one.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::super::http::Post;
use super::super::{Length, Thread};
use super::{chats, post};
use crate::view::message::samples;

#[test]
fn each_chat_is_sent_what_was_last_looked_at() {
    let bless = std::env::var_os("UNSAID_BLESS").is_some();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/alert/expected");
    let thread = Thread {
        first: "41".to_owned(),
        last: "42".to_owned(),
    };
    let mut differ = Vec::new();
    for (word, channel) in chats() {
        for (name, message) in samples::all() {
            // What means harm is read by the models; a message without a thread stands among the others.
            if name.starts_with("hostile") {
                continue;
            }
            let thread = (name == "withdrawn").then_some(&thread);
            let sent = shown(&post(&channel, &message, Length::Whole, thread));
            let path = folder.join(format!("{word}-{name}.json"));
            if bless {
                std::fs::write(&path, &sent).unwrap();
            } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&sent) {
                differ.push(format!("{word}-{name}:\n{sent}"));
            }
        }
    }

    assert!(
        differ.is_empty(),
        "look, then UNSAID_BLESS=1:\n{}",
        differ.join("\n")
    );
}

fn shown(post: &Post) -> String {
    let headers: serde_json::Map<String, Value> = post
        .headers
        .iter()
        .map(|(name, value)| {
            let value = if value.is_sensitive() {
                "(secret)"
            } else {
                value.to_str().unwrap()
            };
            (name.to_string(), json!(value))
        })
        .collect();
    let whole = json!({
        "request": format!("{} {}", post.method, post.url),
        "headers": headers,
        "body": serde_json::from_slice::<Value>(&post.body).unwrap(),
    });
    format!("{}\n", serde_json::to_string_pretty(&whole).unwrap())
}
