//! A topic of ntfy.
//!
//! *In:* a message. *Out:* a request in JSON to the server's root, and what its answers mean. *Never:* headers of text:
//! they hold no Khmer; Markdown; the topic in words: whoever knows it reads and writes.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::Length;
use super::http::{Answer, Post, usual};
use super::marks::{Bare, DEPTH, only_address, within, written};
use super::secret::Keeper;
use crate::config::Ntfy;
use crate::model::Outcome;
use crate::view::{Line, Message, Urgency, tame};

/// Bytes of a message; a longer one becomes a file (ntfy, "Limitations"). Its JSON may have twice as many, title and
/// all (ntfy, `server.go`): so the message is counted as it stands in JSON, and the rest is for the title.
const MOST: usize = 4_096;
/// Columns of a title.
const TITLE: usize = 150;
/// The daily quota is used up (ntfy, `errors.go`).
const NO_MORE_TODAY: u64 = 42_908;
/// When to ask again then: nothing says when its day ends.
const HOURS: Duration = Duration::from_secs(4 * 60 * 60);

pub(super) fn request(
    to: &Ntfy,
    keeper: &Keeper,
    message: &Message,
    length: Length,
) -> Result<Post, String> {
    let topic = keeper.tell(&to.topic)?;
    let url = Url::parse(&to.server).map_err(|_| "the server has no good address".to_owned())?;
    let mut body = json!({
        "topic": topic,
        "title": title(message),
        "message": written(message, length, &Bare, MOST, bytes),
        "priority": priority(message.urgency),
        "tags": tags(message),
    });
    if let Some(address) = only_address(message) {
        body["click"] = json!(address);
    }
    let post = Post::json(url, &body).hiding(topic);
    match &to.token {
        Some(token) => post.header("authorization", &format!("Bearer {}", keeper.tell(token)?)),
        None => Ok(post),
    }
}

/// What a telephone shows first: with the stage, which a subject leaves out.
fn title(message: &Message) -> String {
    let first = message.brief.first().map(Line::bare);
    within(&tame(&first.unwrap_or_default(), TITLE), DEPTH * TITLE)
}

/// Bytes as JSON, where a quotation mark has two.
fn bytes(text: &str) -> usize {
    Value::from(text).to_string().len() - 2
}

fn priority(urgency: Urgency) -> u8 {
    match urgency {
        Urgency::Low => 2,
        Urgency::Normal => 3,
        Urgency::High => 4,
        Urgency::Highest => 5,
    }
}

/// By which a subscriber can filter.
fn tags(message: &Message) -> Vec<&str> {
    let stage = message.flag.as_ref().map(|(_, stage)| stage.as_str());
    let source = message.source.as_deref();
    ["scroll"].into_iter().chain(stage).chain(source).collect()
}

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let body = answer.json();
    let number = |key| body.get(key).and_then(Value::as_u64);
    if let (Some(code), Some(words)) = (number("code"), body.get("error").and_then(Value::as_str)) {
        let status = number("http").and_then(|status| u16::try_from(status).ok());
        let told = answer.told(
            status.unwrap_or(answer.status),
            &format!("{words} ({code})"),
        );
        return match code {
            NO_MORE_TODAY => told.later(Some(HOURS)),
            _ if told.is_success() => told.strange("ntfy"),
            _ => usual(&told),
        };
    }
    if !answer.is_success() {
        return usual(answer);
    }
    let taken = body.get("event").and_then(Value::as_str) == Some("message");
    if answer.is_bare_success() || taken && body.get("id").is_some() {
        Outcome::sent()
    } else {
        answer.strange("ntfy")
    }
}
