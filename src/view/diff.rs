//! Two texts side by side: for a terminal, as a unified diff, as JSON Lines; `html` and `markdown` write documents.
//!
//! *In:* two texts with their names. *Out:* lines. *Never:* half a cluster, or a mark that only a color shows.

use anstyle::{AnsiColor, Style};
use serde_json::json;

use super::escape::{json_line, plain};
use super::table::wrap;
use super::{html, markdown};
use crate::text::{self, Op, OpKind};

/// How a difference is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffFormat {
    /// Words marked inside their sentences.
    #[default]
    Terminal,
    /// Sentences as lines of a unified diff.
    Unified,
    /// A page that stands by itself.
    Html,
    /// A document in GitHub's Markdown.
    Markdown,
    /// One operation a line.
    JsonLines,
}

/// Whose texts they are.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The source's name.
    pub source: &'a str,
    /// The statement's address.
    pub url: &'a str,
}

/// One of the two texts.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it is called: version and time.
    pub name: &'a str,
    /// Its headline.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The code of its language.
    pub language: Option<&'a str>,
}

impl<'a> Side<'a> {
    /// No text at all, and why there is none.
    pub fn none(name: &'a str) -> Self {
        Self {
            name,
            title: "",
            text: "",
            language: None,
        }
    }
}

/// The difference between two texts in this form.
pub fn diff(
    before: Side<'_>,
    after: Side<'_>,
    about: About<'_>,
    format: DiffFormat,
) -> Vec<String> {
    let ops = || {
        let whole = |side: Side<'_>| format!("{}\n{}", side.title, side.text);
        let language = after.language.or(before.language);
        text::diff(&whole(before), &whole(after), language)
    };
    match format {
        DiffFormat::Terminal => terminal(before.name, after.name, &ops()),
        DiffFormat::Unified => unified(before.name, after.name, &ops()),
        DiffFormat::Html => html::page(before, after, about),
        DiffFormat::Markdown => markdown::document(before, after, about),
        DiffFormat::JsonLines => ops()
            .iter()
            .filter(|op| op.kind != OpKind::Equal)
            .map(json_op)
            .collect(),
    }
}

/// Words that went in `[-…-]`, words that came in `{+…+}`, colored where the sink wants it; equal sentences left out.
fn terminal(before: &str, after: &str, ops: &[Op]) -> Vec<String> {
    let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
    let green = Style::new().fg_color(Some(AnsiColor::Green.into()));
    let mut lines = vec![
        format!("{red}--- {}{red:#}", plain(before)),
        format!("{green}+++ {}{green:#}", plain(after)),
    ];
    for group in sentences(ops) {
        if group.iter().all(|op| op.kind == OpKind::Equal) {
            continue;
        }
        let marked: String = group.iter().map(|op| marked(op, red, green)).collect();
        lines.push(String::new());
        lines.extend(wrap(marked.trim_end(), 80, ""));
    }
    if lines.len() == 2 {
        lines.push("no words differ".to_owned());
    }
    lines
}

fn marked(op: &Op, red: Style, green: Style) -> String {
    let went = |text: &Option<String>| {
        let (words, space) = trailing(text.as_deref().unwrap_or(""));
        format!("{red}[-{}-]{red:#}{space}", plain(words))
    };
    let came = |text: &Option<String>| {
        let (words, space) = trailing(text.as_deref().unwrap_or(""));
        format!("{green}{{+{}+}}{green:#}{space}", plain(words))
    };
    match op.kind {
        OpKind::Equal => plain(op.after.as_deref().unwrap_or("")),
        OpKind::Insert => came(&op.after),
        OpKind::Delete => went(&op.before),
        OpKind::Replace => {
            let (before, after) = (went(&op.before), came(&op.after));
            format!("{} {after}", before.trim_end())
        }
        OpKind::Move => format!("[moved] {}", plain(op.after.as_deref().unwrap_or_default())),
    }
}

fn trailing(text: &str) -> (&str, &str) {
    let words = text.trim_end();
    let space = text.strip_prefix(words).unwrap_or("");
    (words, if space.is_empty() { "" } else { " " })
}

/// Operations grouped by the pair of sentences that they belong to.
fn sentences(ops: &[Op]) -> Vec<&[Op]> {
    ops.chunk_by(|a, b| {
        a.kind != OpKind::Move
            && b.kind != OpKind::Move
            && a.sentence_before == b.sentence_before
            && a.sentence_after == b.sentence_after
    })
    .collect()
}

/// Sentences as lines: `-` went, `+` came, ` ` stayed.
fn unified(before: &str, after: &str, ops: &[Op]) -> Vec<String> {
    let mut lines = vec![
        format!("--- {}", plain(before)),
        format!("+++ {}", plain(after)),
    ];
    let body: Vec<String> = sentences(ops).into_iter().flat_map(unified_group).collect();
    let count = |mark: char| {
        body.iter()
            .filter(|line| line.starts_with(mark) || line.starts_with(' '))
            .count()
    };
    lines.push(format!("@@ -1,{} +1,{} @@", count('-'), count('+')));
    lines.extend(body);
    lines
}

fn unified_group(group: &[Op]) -> Vec<String> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let line = |mark: char, text: &Option<String>| {
        text.as_deref()
            .map(|text| format!("{mark}{}", plain(text.trim_end())))
    };
    if group.iter().all(|op| op.kind == OpKind::Equal) {
        return line(' ', &first.sentence_after).into_iter().collect();
    }
    line('-', &first.sentence_before)
        .into_iter()
        .chain(line('+', &first.sentence_after))
        .collect()
}

fn json_op(op: &Op) -> String {
    let name = match op.kind {
        OpKind::Equal => "equal",
        OpKind::Insert => "insert",
        OpKind::Delete => "delete",
        OpKind::Replace => "replace",
        OpKind::Move => "move",
    };
    let trimmed = |text: &Option<String>| text.as_deref().map(|text| text.trim_end().to_owned());
    let value = json!({
        "op": name,
        "type": op.change,
        "before": trimmed(&op.before),
        "after": trimmed(&op.after),
        "sentence_before": trimmed(&op.sentence_before),
        "sentence_after": trimmed(&op.sentence_after),
    });
    json_line(&value.to_string())
}
