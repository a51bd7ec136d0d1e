//! A room of Matrix.
//!
//! *In:* a message. *Out:* an event under the message's own key, so that the server takes a repeated one once, and what
//! the answers mean. *Never:* a mention, or the token in an address.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use super::http::{Answer, Post, usual};
use super::hypertext::Hypertext;
use super::marks::{Marks, fitted, marked_line, still};
use super::secret::Keeper;
use super::{Length, Thread};
use crate::config::Matrix;
use crate::model::Outcome;
use crate::view::{Line, Message, Style};

/// Bytes of an event's content; the event whole may have 65,536 (Client-Server API, "Size limits").
const MOST: usize = 60_000;
/// Of the tags that clients permit (Client-Server API, "m.room.message msgtypes").
const HTML: Hypertext = Hypertext {
    went: "del",
    line_end: "<br>",
};

pub(super) fn request(
    to: &Matrix,
    keeper: &Keeper,
    message: &Message,
    length: Length,
    thread: Option<&Thread>,
) -> Result<Post, String> {
    let url = address(&to.server, &to.room, &message.id)?;
    let make = |lines: &[Line]| content(lines, length, thread);
    let content = fitted(message, length, make, |content| {
        content.to_string().len() <= MOST
    });
    let token = keeper.tell(&to.token)?;
    Post::of(Method::PUT, url, "application/json", content.to_string())
        .header("authorization", &format!("Bearer {token}"))
}

fn address(server: &str, room: &str, key: &str) -> Result<Url, String> {
    let server = server.trim_end_matches('/');
    let (room, key) = (percent(room), percent(key));
    let path = format!("_matrix/client/v3/rooms/{room}/send/m.room.message/{key}");
    Url::parse(&format!("{server}/{path}"))
        .map_err(|_| "the homeserver has no good address".to_owned())
}

/// All but what needs no encoding anywhere (RFC 3986 §2.3).
fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let encoded = format!("%{byte:02X}");
            out.push_str(&encoded);
        }
    }
    out
}

fn content(lines: &[Line], length: Length, thread: Option<&Thread>) -> Value {
    let joined = |marks: &dyn Fn(&Line) -> String, end: &str| {
        let lines: Vec<String> = lines.iter().map(marks).collect();
        lines.join(end)
    };
    // `m.mentions` keeps servers from looking for names in the text (Client-Server API, "User and room mentions").
    let mut content = json!({
        "msgtype": "m.notice",
        "body": joined(&|line| marked_line(line, &Still), "\n"),
        "m.mentions": {},
    });
    if length == Length::Whole {
        content["format"] = json!("org.matrix.custom.html");
        content["formatted_body"] =
            json!(joined(&|line| marked_line(line, &HTML), HTML.line_end()));
    }
    if let Some(thread) = thread {
        content["m.relates_to"] = json!({
            "rel_type": "m.thread",
            "event_id": thread.first,
            "is_falling_back": true,
            "m.in_reply_to": {"event_id": thread.last},
        });
    }
    content
}

/// No markup; old servers find no `@room` all the same. What went is told by the arrow.
struct Still;

impl Marks for Still {
    fn run(&self, style: Style, text: &str) -> String {
        match style {
            Style::Address | Style::Code => text.to_owned(),
            Style::Plain | Style::Strong | Style::Went | Style::Came => still(text),
        }
    }
}

/// Codes that say that the token or the room is not good, whatever the status.
const GONE: [&str; 7] = [
    "M_FORBIDDEN",
    "M_GUEST_ACCESS_FORBIDDEN",
    "M_MISSING_TOKEN",
    "M_NOT_FOUND",
    "M_UNKNOWN_TOKEN",
    "M_UNRECOGNIZED",
    "M_USER_DEACTIVATED",
];
/// The longest name of an event (Client-Server API, "Common identifier format").
const LONGEST_NAME: usize = 255;

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let body = answer.json();
    let field = |key| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let code = field("errcode");
    if code.is_empty() {
        return match (answer.is_success(), event(field("event_id"))) {
            (true, Some(name)) => Outcome::Sent {
                reference: Some(name.to_owned()),
                remark: None,
            },
            (true, None) => answer.strange("Matrix"),
            (false, _) => usual(answer),
        };
    }
    let told = answer.told(answer.status, &format!("{code}: {}", field("error")));
    if GONE.contains(&code) {
        return Outcome::fault(format!(
            "{}: check the token, and that its user is in the room and may write",
            told.in_words()
        ));
    }
    match code {
        "M_LIMIT_EXCEEDED" => {
            let pause = body.get("retry_after_ms").and_then(Value::as_u64);
            told.later(pause.map(Duration::from_millis))
        }
        "M_TOO_LARGE" => Outcome::refused(told.in_words()),
        _ if told.is_success() => told.strange("Matrix"),
        _ => usual(&told),
    }
}

fn event(name: &str) -> Option<&str> {
    let plain = name.chars().all(|char| char.is_ascii_graphic());
    (name.starts_with('$') && plain && name.len() <= LONGEST_NAME).then_some(name)
}
