//! An incoming webhook of Mattermost.
//!
//! *In:* a message. *Out:* a request whose text is in Mattermost's Markdown, and what its answers mean. *Never:* a name
//! of the text's that calls somebody: it has no switch against that, so names are parted from their sign.

use serde_json::{Value, json};
use url::Url;

use super::Length;
use super::http::{Answer, Post, usual};
use super::marks::{GAP, Marks, between, is_code, units, whole_address, written};
use crate::model::Outcome;
use crate::view::{Message, Style, Urgency};

/// Characters of a post that servers before 5.0 keep; newer ones take 16,383.
const MOST: usize = 4_000;

#[expect(
    clippy::unnecessary_wraps,
    reason = "as every channel's: others look secrets up"
)]
pub(super) fn request(url: &Url, message: &Message, length: Length) -> Result<Post, String> {
    let mut body = json!({"text": written(message, length, &Markdown, MOST, units)});
    // A digest rings nobody's bell (Mattermost, "Incoming webhooks"); older servers do not know the word.
    if message.urgency == Urgency::Low {
        body["silent"] = Value::Bool(true);
    }
    Ok(Post::json(url.clone(), &body))
}

struct Markdown;

impl Marks for Markdown {
    fn run(&self, style: Style, text: &str) -> String {
        match style {
            Style::Address => whole_address(text).map_or_else(|| escape(text), bare),
            Style::Code if is_code(text) => format!("`{text}`"),
            Style::Strong | Style::Came => between("**", &escape(text)),
            Style::Went => between("~~", &escape(text)),
            Style::Plain | Style::Code => escape(text),
        }
    }
}

/// An address that links by itself. Names are looked for in it as well: the signs that begin one are percent-encoded,
/// which names the same (RFC 3986 §2.4).
fn bare(address: &str) -> String {
    address.replace('@', "%40").replace('~', "%7E")
}

/// Backslashes before what both of its parsers (marked, commonmark.js) let be escaped; a gap behind what begins a name,
/// a channel, a tag, an entity, an emoji, a link, or a mention in Slack's way (`<!channel>`), which are looked for in
/// the text after Markdown is read.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        if "\\`*{}[]()#+-.!_>~|".contains(character) {
            out.push('\\');
        }
        out.push(character);
        let begins = match character {
            '@' | '~' | '#' | '<' => true,
            // marked takes any `&\w+;` for an entity, and `_` is of `\w`.
            '&' => "#_".contains(next) || next.is_alphanumeric(),
            ':' => next.is_ascii_alphabetic() || "/+-_".contains(next),
            _ => false,
        };
        if begins {
            out.push(GAP);
        }
    }
    out
}

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let body = answer.json();
    let field = |key| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let id = field("id");
    if id.is_empty() {
        return match answer.is_success() {
            true if answer.body.trim() == "ok" || answer.is_bare_success() => Outcome::sent(),
            true => answer.strange("Mattermost"),
            false => usual(answer),
        };
    }
    let status = body.get("status_code").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    let told = answer.told(
        status.unwrap_or(answer.status),
        &format!("{} ({id})", field("message")),
    );
    if is_of_the_hook(id) {
        return Outcome::fault(format!(
            "{}: the hook or its channel takes nothing; set up a new incoming webhook",
            told.in_words()
        ));
    }
    if told.is_success() {
        return told.strange("Mattermost");
    }
    usual(&told)
}

/// Whether an error is one of the hook, which comes with 400 or 501 as well (Mattermost, `HandleIncomingWebhook`).
fn is_of_the_hook(id: &str) -> bool {
    let of = [
        "invalid",
        "disabled",
        "channel",
        "channel_locked",
        "permissions",
        "user",
    ];
    let name = id
        .strip_prefix("web.incoming_webhook.")
        .and_then(|rest| rest.strip_suffix(".app_error"));
    name.is_some_and(|name| of.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_emoji_and_names_are_parted_and_times_and_companies_are_not() {
        assert_eq!(escape("&lt; &_;"), format!("&{GAP}lt; &{GAP}\\_;"));
        assert_eq!(escape(":smile:"), format!(":{GAP}smile:"));
        assert_eq!(escape("@here ~x"), format!("@{GAP}here \\~{GAP}x"));
        assert_eq!(escape("19:00, Q & A"), "19:00, Q & A");
    }
}
