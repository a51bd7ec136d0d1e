//! What is asked of a body in JSON.

use serde_json::Value;

/// No control but a line's end, and nothing that turns text around or hides it.
pub(super) fn harmless(text: &str) -> Result<(), String> {
    let acts = |char: char| {
        (char.is_control() && char != '\n')
            || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}')
    };
    ensure(!text.chars().any(acts), &format!("{text:?}"))
}

pub(super) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

pub(super) fn keys(value: &Value, known: &[&str]) -> Result<(), String> {
    let fields = value.as_object().ok_or_else(|| format!("{value}"))?;
    let unknown = fields.keys().find(|key| !known.contains(&key.as_str()));
    ensure(unknown.is_none(), &format!("{unknown:?}"))
}

pub(super) fn text_at<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.ok_or_else(|| format!("no {pointer} in {value}"))
}

pub(super) fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}
