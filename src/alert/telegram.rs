//! A bot of Telegram.
//!
//! *In:* a message. *Out:* a `sendMessage` in Telegram's HTML, and what its answers mean. *Never:* the bot's token in
//! words: it stands in the address.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::http::{Answer, Post, usual};
use super::hypertext::Hypertext;
use super::marks::{Marks, still, units, written};
use super::secret::Keeper;
use super::{Length, Thread};
use crate::config::Telegram;
use crate::model::Outcome;
use crate::view::{Message, Style};

/// Units of a message (Bot API, `sendMessage`). They count once entities are read; with them there are no fewer.
const MOST: usize = 4_096;

pub(super) fn request(
    to: &Telegram,
    keeper: &Keeper,
    message: &Message,
    length: Length,
    thread: Option<&Thread>,
) -> Result<Post, String> {
    let token = keeper.tell(&to.token)?;
    let url = address(&to.server, &token)?;
    let mut body = json!({
        "chat_id": to.chat.parse::<i64>().map_or_else(|_| json!(to.chat), |number| json!(number)),
        "text": text(message, length),
        "link_preview_options": {"is_disabled": true},
    });
    if length == Length::Whole {
        body["parse_mode"] = json!("HTML");
    }
    if let Some(topic) = to.topic {
        body["message_thread_id"] = json!(topic);
    }
    let first = thread.and_then(|thread| thread.first.parse::<i64>().ok());
    if let Some(first) = first {
        body["reply_parameters"] = json!({
            "message_id": first,
            "allow_sending_without_reply": true,
        });
    }
    Ok(Post::json(url, &body).hiding(token))
}

fn text(message: &Message, length: Length) -> String {
    match length {
        Length::Whole => {
            let html = Hypertext {
                went: "s",
                line_end: "\n",
            };
            written(message, length, &html, MOST, units)
        }
        Length::Brief => written(message, length, &Still, MOST, units),
    }
}

/// No markup; names and links are not to be found all the same.
struct Still;

impl Marks for Still {
    fn run(&self, _: Style, text: &str) -> String {
        still(text)
    }
}

/// A token of other signs would lead elsewhere.
fn address(server: &str, token: &str) -> Result<Url, String> {
    let plain = |char: char| char.is_ascii_alphanumeric() || ":_-".contains(char);
    if !token.chars().all(plain) {
        return Err(
            "the bot's token is none; @BotFather gives one of digits, a colon, letters and digits"
                .to_owned(),
        );
    }
    let server = server.trim_end_matches('/');
    Url::parse(&format!("{server}/bot{token}/sendMessage"))
        .map_err(|_| "the server of the bot's API has no good address".to_owned())
}

/// Words of answers 400 that speak of the chat, not of the message.
const GONE: [&str; 9] = [
    "chat not found",
    "chat_write_forbidden",
    "group chat was deactivated",
    "have no rights",
    "message thread not found",
    "need administrator rights",
    "not enough rights",
    "peer_id_invalid",
    "topic_closed",
];

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let body = answer.json();
    if body.get("ok") == Some(&Value::Bool(true)) && answer.is_success() {
        return sent(answer, &body);
    }
    let Some(words) = body.get("description").and_then(Value::as_str) else {
        return if answer.is_success() {
            answer.strange("Telegram")
        } else {
            usual(answer)
        };
    };
    let code = body.get("error_code").and_then(Value::as_u64);
    let code = code.and_then(|code| u16::try_from(code).ok());
    let told = answer.told(code.unwrap_or(answer.status), words);
    let parameter = |name: &str| body.pointer(&format!("/parameters/{name}"));
    if let Some(chat) = parameter("migrate_to_chat_id").and_then(Value::as_i64) {
        return Outcome::fault(format!(
            "{}: the group has become a supergroup; set `chat = \"{chat}\"`",
            told.in_words()
        ));
    }
    let lower = words.to_lowercase();
    if GONE.iter().any(|gone| lower.contains(gone)) {
        return Outcome::fault(format!(
            "{}: the bot cannot write there; check the chat, and that the bot is in it and may write",
            told.in_words()
        ));
    }
    if told.is_success() {
        return told.strange("Telegram");
    }
    if told.status == 429 {
        let seconds = parameter("retry_after").and_then(Value::as_u64);
        return told.later(seconds.map(Duration::from_secs));
    }
    usual(&told)
}

fn sent(answer: &Answer, body: &Value) -> Outcome {
    match body.pointer("/result/message_id").and_then(Value::as_i64) {
        Some(id) => Outcome::Sent {
            reference: Some(id.to_string()),
            remark: None,
        },
        None => answer.strange("Telegram"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_would_lead_elsewhere_is_refused_and_not_shown() {
        for token in ["1:hush/../x", "1:hush?x", "1:hush#", "1:hush hush"] {
            let refusal = address("https://api.telegram.test", token).unwrap_err();

            assert!(!refusal.contains("hush"), "{refusal}");
        }
    }

    #[test]
    fn a_server_of_ones_own_may_have_a_path() {
        let url = address("http://127.0.0.1:8081/api/", "1:x").unwrap();

        assert_eq!(url.as_str(), "http://127.0.0.1:8081/api/bot1:x/sendMessage");
    }
}
