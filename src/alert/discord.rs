//! A webhook of Discord.
//!
//! *In:* a message. *Out:* a request whose text is in Discord's Markdown, and what its answers mean. *Never:* a mention:
//! none is allowed, whatever the text holds.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::Length;
use super::http::{Answer, Post, usual};
use super::marks::{Marks, between, is_code, units, whole_address, written};
use crate::model::Outcome;
use crate::view::{Message, Style};

/// Characters of a message (Discord, "Execute Webhook"); counted in units, which are never fewer.
const MOST: usize = 2_000;
/// `SUPPRESS_EMBEDS`: no previews (Discord, "Message Flags").
const NO_PREVIEWS: u32 = 1 << 2;

#[expect(
    clippy::unnecessary_wraps,
    reason = "as every channel's: others look secrets up"
)]
pub(super) fn request(url: &Url, message: &Message, length: Length) -> Result<Post, String> {
    let body = json!({
        "content": written(message, length, &Markdown, MOST, units),
        "allowed_mentions": {"parse": []},
        "flags": NO_PREVIEWS,
    });
    Ok(Post::json(waiting(url), &body))
}

/// The address by which Discord says what became of the message; without `wait` it tells no error for one that it did
/// not keep. What else stands in the query stays: `thread_id`.
fn waiting(url: &Url) -> Url {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != "wait")
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair("wait", "true");
    url
}

struct Markdown;

impl Marks for Markdown {
    fn run(&self, style: Style, text: &str) -> String {
        match style {
            // In angle brackets it is a link whatever it holds.
            Style::Address => {
                whole_address(text).map_or_else(|| escape(text), |address| format!("<{address}>"))
            }
            Style::Code if is_code(text) => format!("`{text}`"),
            Style::Strong | Style::Came => between("**", &escape(text)),
            Style::Went => between("~~", &escape(text)),
            Style::Plain | Style::Code => escape(text),
        }
    }
}

/// A backslash makes any sign but letters, digits and blanks a plain one.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let scheme = character == ':' && characters.peek() == Some(&'/');
        if scheme || "\\*_~`|>[]()#-@<".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Codes that say that the hook or its channel takes nothing (Discord, "JSON Error Codes"): unknown channel or webhook,
/// the thread locked or archived, a forum that wants a thread named.
const GONE: [u64; 7] = [10_003, 10_015, 50_083, 160_005, 220_001, 220_002, 220_003];

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let body = answer.json();
    let code = body.get("code").and_then(Value::as_u64).unwrap_or_default();
    let words = body.get("message").and_then(Value::as_str);
    let told = words.map_or_else(
        || answer.clone(),
        |words| answer.told(answer.status, &format!("{words} ({code})")),
    );
    if GONE.contains(&code) {
        return Outcome::fault(format!(
            "{}: the hook's channel or thread takes nothing; set up a new webhook, for a forum with `?thread_id=…`",
            told.in_words()
        ));
    }
    if answer.status == 429 {
        let seconds = body.get("retry_after").and_then(Value::as_f64);
        return told.later(seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()));
    }
    if !answer.is_success() {
        return usual(&told);
    }
    if answer.is_bare_success() {
        return Outcome::sent();
    }
    let id = body.get("id").and_then(Value::as_str);
    match id.filter(|id| !id.is_empty() && id.chars().all(|char| char.is_ascii_digit())) {
        Some(id) => Outcome::Sent {
            reference: Some(id.to_owned()),
            remark: None,
        },
        None => told.strange("Discord"),
    }
}
