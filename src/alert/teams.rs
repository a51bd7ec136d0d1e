//! A workflow of Microsoft Teams ("When a Teams webhook request is received").
//!
//! *In:* a message. *Out:* a request with one adaptive card, and what the answers mean. *Never:* text of a page in a
//! `TextBlock`, which reads Markdown; a `TextRun` does not (Adaptive Cards, "TextRun").

use serde_json::{Value, json};
use url::Url;

use super::Length;
use super::http::{Answer, Post, usual};
use super::marks::{GAP, fitted, only_address};
use crate::model::Outcome;
use crate::view::{Line, Message, Run, Style};

/// Bytes of a request. Teams allows 28,672 by a count of its own, which came to twice the text's, and drops what is
/// above after it was accepted (MicrosoftDocs/msteams-docs#11274).
const MOST: usize = 14_000;
/// The first version of cards with `RichTextBlock`.
const VERSION: &str = "1.2";

#[expect(
    clippy::unnecessary_wraps,
    reason = "as every channel's: others look secrets up"
)]
pub(super) fn request(url: &Url, message: &Message, length: Length) -> Result<Post, String> {
    let address = only_address(message)
        .filter(|address| length == Length::Whole && address.starts_with("https://"));
    let make = |lines: &[Line]| body(lines, address);
    let body = fitted(message, length, make, |body| size(body) <= MOST);
    Ok(Post::json(url.clone(), &body))
}

fn body(lines: &[Line], address: Option<&str>) -> Value {
    let blocks: Vec<Value> = lines.iter().filter_map(block).collect();
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "body": blocks,
        "msteams": {"width": "full"},
    });
    if let Some(address) = address {
        card["actions"] = json!([{
            "type": "Action.OpenUrl",
            "title": "Open the address",
            "url": address,
        }]);
    }
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": card,
        }],
    })
}

fn block(line: &Line) -> Option<Value> {
    let runs = line.0.iter().filter(|run| !run.text.is_empty());
    let runs: Vec<Value> = runs.map(text_run).collect();
    (!runs.is_empty()).then(|| json!({"type": "RichTextBlock", "inlines": runs}))
}

fn text_run(run: &Run) -> Value {
    let text = without_functions(&run.text);
    let mut made = json!({"type": "TextRun", "text": text});
    match run.style {
        Style::Plain | Style::Address => {}
        Style::Strong | Style::Came => made["weight"] = json!("bolder"),
        Style::Went => made["strikethrough"] = json!(true),
        Style::Code => made["fontType"] = json!("monospace"),
    }
    made
}

/// `{{DATE(…)}}` is the one thing that a card replaces in a run (Adaptive Cards, "Text features"). Braces are parted one
/// by one: of three, a pair would be left.
fn without_functions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '{' && out.ends_with('{') {
            out.push(GAP);
        }
        out.push(character);
    }
    out
}

/// Bytes where everything but ASCII is written as `\u…`: between Teams and the reader somebody may.
fn size(body: &Value) -> usize {
    let each = |char: char| {
        if char.is_ascii() {
            1
        } else {
            6 * char.len_utf16()
        }
    };
    body.to_string().chars().map(each).sum()
}

/// Codes of a workflow that is off, or gone, whatever the status (Azure Logic Apps, "Workflow errors").
const GONE: [&str; 4] = [
    "WorkflowTriggerIsNotEnabled",
    "WorkflowNotFound",
    "DirectApiAuthorizationRequired",
    "DirectApiInvalidAuthorizationScheme",
];

pub(super) fn meaning(answer: &Answer) -> Outcome {
    let body = answer.json();
    let code = body.pointer("/error/code").and_then(Value::as_str);
    if code.is_some_and(|code| GONE.contains(&code)) {
        return Outcome::fault(format!(
            "{}: the workflow is off or gone; turn it on, or set up a new one",
            answer.in_words()
        ));
    }
    if !answer.is_success() {
        return usual(answer);
    }
    let words = answer.body.trim().to_ascii_lowercase();
    // The connectors that were before workflows told errors so (MicrosoftDocs/msteams-docs#1810).
    if words.contains("delivery failed") || words.contains("http error") {
        return connector(answer, &words);
    }
    if code.is_some() || words.starts_with('<') || words.starts_with("{\"error") {
        return answer.strange("a workflow of Teams");
    }
    Outcome::sent()
}

/// What a connector's words mean: `… endpoint returned HTTP error 429 with ContextId …`.
fn connector(answer: &Answer, words: &str) -> Outcome {
    let status = words
        .split("http error ")
        .nth(1)
        .and_then(|rest| rest.split(|char: char| !char.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok())
        .filter(|status| (400..600).contains(status));
    usual(&answer.told(status.unwrap_or(500), &answer.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_of_cards_is_parted_however_many_braces_it_has() {
        for count in 2..6 {
            let text = format!("{}DATE(2026-01-01T00:00:00Z)}}}}", "{".repeat(count));

            assert!(!without_functions(&text).contains("{{"), "{text}");
        }
        assert_eq!(without_functions("a {b} c"), "a {b} c");
    }
}
