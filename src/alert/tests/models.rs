//! Each channel's own rules: that nothing of a page's acts there.

use regex::Regex;
use serde_json::Value;

use super::super::Length;
use super::super::http::Post;
use super::super::marks::GAP;
use super::json::{ensure, harmless, keys, strings, text_at};
use super::markup::{DISCORD, MATTERMOST, Rendered, html, markdown};
use super::posts;
use crate::view::message::samples;
use crate::view::{Message, Style};

#[test]
fn nothing_of_a_page_acts_in_any_chat() {
    let mut acts = Vec::new();
    for (name, message) in samples::all() {
        for (word, length, post) in posts(&message) {
            let found = still(word, length, &post, &message);
            acts.extend(
                found
                    .err()
                    .map(|why| format!("{word} {name} {length:?}: {why}")),
            );
        }
    }

    assert!(acts.is_empty(), "{}", acts.join("\n\n"));
}

#[test]
fn an_address_that_names_somebody_calls_nobody() {
    let mut message = samples::deleted();
    let runs = message.lines.iter_mut().flat_map(|line| &mut line.0);
    for run in runs.filter(|run| run.style == Style::Address) {
        run.text = "https://mfa.test/@channel/~town-square/_x_&y=1".to_owned();
    }

    for (word, length, post) in posts(&message) {
        assert_eq!(still(word, length, &post, &message), Ok(()), "{word}");
    }
}

/// Whether nothing acts but what is ours.
pub(super) fn still(
    word: &str,
    length: Length,
    post: &Post,
    message: &Message,
) -> Result<(), String> {
    let body: Value = serde_json::from_slice(&post.body).map_err(|error| error.to_string())?;
    strings(&body).into_iter().try_for_each(harmless)?;
    match word {
        "slack" => slack(&body, message),
        "discord" => discord(&body, message, length),
        "mattermost" => mattermost(&body, message, length),
        "teams" => teams(&body, message),
        "telegram" => telegram(&body, message, length),
        "matrix" => matrix(&body, message, length),
        "ntfy" => ntfy(&body, message),
        _ => Err("no model".to_owned()),
    }
}

fn slack(body: &Value, message: &Message) -> Result<(), String> {
    keys(
        body,
        &["text", "mrkdwn", "unfurl_links", "unfurl_media", "blocks"],
    )?;
    let note = text_at(body, "/text")?;
    let entities = Regex::new("&(amp|lt|gt);").unwrap().replace_all(note, "");
    ensure(
        !entities.contains(['<', '>', '&']) && body["mrkdwn"] == false,
        note,
    )?;
    let Some(blocks) = body.get("blocks") else {
        return Ok(());
    };
    let block = &blocks[0];
    keys(block, &["type", "elements"])?;
    ensure(blocks.as_array().map(Vec::len) == Some(1), "one block")?;
    ensure(block["type"] == "rich_text", "rich text")?;
    let section = &block["elements"][0];
    ensure(
        section["type"] == "rich_text_section" && block["elements"][1].is_null(),
        "one section",
    )?;
    for element in section["elements"].as_array().ok_or("no elements")? {
        match element["type"].as_str() {
            Some("text") => {
                keys(element, &["type", "text", "style"])?;
                ensure(element["text"] != "", "an empty text is refused")?;
            }
            Some("link") => {
                keys(element, &["type", "url"])?;
                ours(text_at(element, "/url")?, message)?;
            }
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(())
}

fn discord(body: &Value, message: &Message, length: Length) -> Result<(), String> {
    keys(body, &["content", "allowed_mentions", "flags"])?;
    ensure(
        body["allowed_mentions"] == serde_json::json!({"parse": []}),
        "no mentions",
    )?;
    let rendered = markdown(text_at(body, "/content")?, &DISCORD)?;
    told(&rendered, message, length)
}

fn mattermost(body: &Value, message: &Message, length: Length) -> Result<(), String> {
    keys(body, &["text", "silent"])?;
    let rendered = markdown(text_at(body, "/text")?, &MATTERMOST)?;
    // Names, channels, tags, emoji and Slack's mentions are looked for in what Markdown left over.
    let acts = Regex::new(r"@[\w.-]|~[\w-]|#\p{L}|<|&#?\w+;|:[a-z0-9_+-]+:|://")
        .unwrap()
        .find_iter(&rendered.around)
        .find(|found| found.as_str() != "<" || !gap_at(&rendered.around, found.end()));
    ensure(acts.is_none(), &format!("{acts:?}"))?;
    let addresses = rendered.links.join(" ");
    ensure(!addresses.contains(['@', '~']), &addresses)?;
    let mut same = message.clone();
    for run in same.lines.iter_mut().flat_map(|line| &mut line.0) {
        if run.style == Style::Address {
            run.text = run.text.replace('@', "%40").replace('~', "%7E");
        }
    }
    told(&rendered, &same, length)
}

fn gap_at(text: &str, at: usize) -> bool {
    text.split_at(at).1.starts_with(GAP)
}

fn teams(body: &Value, message: &Message) -> Result<(), String> {
    let mut types = Vec::new();
    let mut pending = vec![body];
    while let Some(value) = pending.pop() {
        if let Some(kind) = value.get("type").and_then(Value::as_str) {
            types.push(kind);
        }
        if let Some(address) = value.get("url") {
            let address = address.as_str().ok_or("no address")?;
            ensure(address.starts_with("https://"), address)?;
            ours(address, message)?;
        }
        match value {
            Value::Array(values) => pending.extend(values),
            Value::Object(fields) => pending.extend(fields.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let known = [
        "message",
        "AdaptiveCard",
        "RichTextBlock",
        "TextRun",
        "Action.OpenUrl",
    ];
    ensure(
        types.iter().all(|kind| known.contains(kind)),
        &format!("{types:?}"),
    )?;
    let card = &body["attachments"][0]["content"];
    keys(&card["msteams"], &["width"])?;
    let texts = strings(&card["body"]);
    ensure(
        texts.iter().all(|text| !text.contains("{{")),
        "a function of cards",
    )
}

fn telegram(body: &Value, message: &Message, length: Length) -> Result<(), String> {
    let text = text_at(body, "/text")?;
    let rendered = match length {
        Length::Whole => {
            ensure(body["parse_mode"] == "HTML", "HTML")?;
            html(text, &["b", "s", "code"])?
        }
        Length::Brief => {
            ensure(body.get("parse_mode").is_none(), "no markup")?;
            bare(text)
        }
    };
    ensure(
        body["link_preview_options"]["is_disabled"] == true,
        "no preview",
    )?;
    names_and_links(&rendered)?;
    told(&rendered, message, length)
}

fn matrix(body: &Value, message: &Message, length: Length) -> Result<(), String> {
    keys(
        body,
        &["msgtype", "body", "format", "formatted_body", "m.mentions"],
    )?;
    ensure(body["m.mentions"] == serde_json::json!({}), "no mentions")?;
    ensure(body["msgtype"] == "m.notice", "a notice")?;
    let plain = text_at(body, "/body")?;
    ensure(!plain.contains("@room"), plain)?;
    if length == Length::Brief {
        return ensure(body.get("formatted_body").is_none(), "no markup");
    }
    let rendered = html(text_at(body, "/formatted_body")?, &["b", "del", "code"])?;
    names_and_links(&rendered)?;
    told(&rendered, message, length)
}

fn ntfy(body: &Value, message: &Message) -> Result<(), String> {
    let known = ["topic", "title", "message", "priority", "tags", "click"];
    keys(body, &known)?;
    let title = text_at(body, "/title")?;
    ensure(!title.contains('\n'), title)?;
    match body.get("click").and_then(Value::as_str) {
        Some(address) => ours(address, message),
        None => Ok(()),
    }
}

fn bare(text: &str) -> Rendered {
    Rendered {
        text: text.to_owned(),
        around: text.to_owned(),
        ..Rendered::default()
    }
}

fn names_and_links(rendered: &Rendered) -> Result<(), String> {
    let found = Regex::new(r"@\w|://").unwrap().find(&rendered.around);
    ensure(found.is_none(), &format!("{found:?}"))
}

/// Whether a reader sees the message, or one that says that it was cut; and whether its links are the message's.
fn told(rendered: &Rendered, message: &Message, length: Length) -> Result<(), String> {
    rendered
        .links
        .iter()
        .try_for_each(|link| ours(link, message))?;
    let lines = match length {
        Length::Whole => &message.lines,
        Length::Brief => &message.brief,
    };
    let whole: Vec<String> = lines.iter().map(crate::view::Line::bare).collect();
    let whole = whole.join("\n").replace(GAP, "");
    let seen = rendered.seen();
    // What was cut says so; a list that is left out is counted in its first line.
    let cut = seen.contains('…') || seen.lines().count() < whole.lines().count();
    ensure(seen == whole || cut, &format!("{seen}\n---\n{whole}"))
}

fn ours(address: &str, message: &Message) -> Result<(), String> {
    let mut runs = message.lines.iter().flat_map(|line| &line.0);
    ensure(
        runs.any(|run| run.style == Style::Address && run.text == address),
        address,
    )
}
