//! An incoming webhook of Slack.
//!
//! *In:* a message. *Out:* a request with one `rich_text` block, and what Slack's answers mean. *Never:* text of a page
//! as `mrkdwn`: there is no way to escape `*`, `_`, `~` and backticks there.
//!
//! In `rich_text` nothing is parsed; mentions, links and styles are elements of their own (Slack, "Rich text block").
//! Incoming webhooks take it (slackapi/bolt-js#1324, 2023-12-14).

use serde_json::{Value, json};
use url::Url;

use super::Length;
use super::http::{Answer, Post, usual};
use super::marks::{Marks, fitted, still, units, whole_address, written};
use crate::model::Outcome;
use crate::view::{Line, Message, Run, Style};

/// Units of all blocks as sent: near 13,200 `msg_blocks_too_long` comes, which is written nowhere (bolt-js#2509).
const MOST: usize = 12_000;
/// Units of one stretch of text, as of a section's (Slack, "Section block").
const MOST_OF_A_RUN: usize = 3_000;
/// Units of what a notification shows.
const MOST_OF_A_NOTE: usize = 600;

#[expect(
    clippy::unnecessary_wraps,
    reason = "as every channel's: others look secrets up"
)]
pub(super) fn request(url: &Url, message: &Message, length: Length) -> Result<Post, String> {
    let note = written(message, Length::Brief, &Note, MOST_OF_A_NOTE, units);
    let mut body = json!({
        "text": note,
        "mrkdwn": false,
        "unfurl_links": false,
        "unfurl_media": false,
    });
    if length == Length::Whole {
        body["blocks"] = fitted(message, length, blocks, fits);
    }
    Ok(Post::json(url.clone(), &body))
}

/// What stands for the blocks where they are not shown: `<!channel>` and `<url|words>` act there (Slack, "Formatting
/// text for app surfaces").
struct Note;

impl Marks for Note {
    fn run(&self, _: Style, text: &str) -> String {
        still(text)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    }
}

fn blocks(lines: &[Line]) -> Value {
    let mut elements: Vec<Value> = Vec::new();
    for line in lines {
        if !elements.is_empty() {
            elements.push(json!({"type": "text", "text": "\n"}));
        }
        let runs = line.0.iter().filter(|run| !run.text.is_empty());
        elements.extend(runs.map(element));
    }
    let section = json!({"type": "rich_text_section", "elements": elements});
    json!([{"type": "rich_text", "elements": [section]}])
}

fn element(run: &Run) -> Value {
    if run.style == Style::Address
        && let Some(address) = whole_address(&run.text)
    {
        return json!({"type": "link", "url": address});
    }
    let text = json!({"type": "text", "text": run.text});
    let style = match run.style {
        Style::Plain | Style::Address => return text,
        Style::Strong | Style::Came => "bold",
        Style::Went => "strike",
        Style::Code => "code",
    };
    json!({"type": "text", "text": run.text, "style": {style: true}})
}

fn fits(blocks: &Value) -> bool {
    let runs = blocks
        .pointer("/0/elements/0/elements")
        .and_then(Value::as_array);
    let texts = runs.into_iter().flatten();
    let mut texts = texts.filter_map(|run| run.get("text").and_then(Value::as_str));
    units(&blocks.to_string()) <= MOST && texts.all(|text| units(text) <= MOST_OF_A_RUN)
}

/// Words that say that the hook or its channel takes nothing any more, whatever the status (Slack, "Handling errors" of
/// incoming webhooks).
const GONE: [&str; 13] = [
    "action_prohibited",
    "channel_is_archived",
    "channel_not_found",
    "invalid_token",
    "no_active_hooks",
    "no_service",
    "no_service_id",
    "no_team",
    "posting_to_general_channel_denied",
    "team_disabled",
    "team_not_found",
    "token_revoked",
    "user_not_found",
];
/// Words that say that this message is not taken.
const NOT_THIS: [&str; 7] = [
    "invalid_attachments",
    "invalid_blocks",
    "invalid_payload",
    "missing_text_or_fallback_or_attachments",
    "msg_blocks_too_long",
    "no_text",
    "too_many_attachments",
];

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let word = answer.body.trim();
    if GONE.contains(&word) {
        return Outcome::fault(format!(
            "{}: the hook or its channel takes nothing any more; set up a new incoming webhook",
            answer.in_words()
        ));
    }
    if NOT_THIS.contains(&word) {
        return Outcome::refused(answer.in_words());
    }
    if !answer.is_success() {
        return usual(answer);
    }
    // Rocket.Chat takes Slack's hooks and answers in JSON.
    if word == "ok"
        || answer.is_bare_success()
        || answer.json().get("success") == Some(&Value::Bool(true))
    {
        return Outcome::sent();
    }
    answer.strange("Slack")
}
