//! A message as a letter: text of 72 columns, and the same as HTML.
//!
//! *In:* its parts, already tame. *Out:* text, HTML. *Never:* an image, a script, or anything from elsewhere; a page
//! that a mail program clips (Gmail: near 102 KB).

use super::{Line, Style};
use crate::model::{Seal, Version};
use crate::view::html;
use crate::view::marked::{self, Mark, Paragraph};
use crate::view::table::wrap;

/// Columns of a letter (RFC 5322 §2.1.1 advises fewer than 78).
const WIDTH: usize = 72;
/// Bytes of the marked text in the HTML part.
const MOST_MARKED: usize = 60_000;

/// How the page of a letter begins.
const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\">\
    <meta name=\"color-scheme\" content=\"light dark\"></head>\
    <body style=\"font:16px/1.5 sans-serif;max-width:42em;margin:0 auto;padding:12px;\
    overflow-wrap:anywhere\">";

/// Words before and after.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    /// What kind of words.
    pub(super) heading: String,
    /// Words that are only quoted: nothing says that they went.
    pub(super) stands: bool,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// The sentence around them, where there is more of it.
    pub(super) sentence_before: Option<String>,
    pub(super) sentence_after: Option<String>,
}

impl Wording {
    /// Words that stood.
    pub(super) fn stood(heading: &str, words: String) -> Self {
        Self {
            heading: heading.to_owned(),
            stands: true,
            before: Some(words),
            ..Self::default()
        }
    }

    /// As a line of a chat: the arrow says what strike-through says.
    pub(super) fn line(&self) -> Line {
        let line = Line::default();
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => line
                .and(Style::Went, before)
                .and(Style::Plain, " → ")
                .and(Style::Came, after),
            (Some(before), None) if self.stands => {
                line.and(Style::Plain, format!("{}: “{before}”", self.heading))
            }
            (Some(before), None) => line
                .and(Style::Plain, "no longer there: ")
                .and(Style::Went, before),
            (None, Some(after)) => line.and(Style::Plain, "new: ").and(Style::Came, after),
            (None, None) => line.and(Style::Plain, self.heading.clone()),
        }
    }
}

/// The parts of a letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Letter {
    pub(super) head: String,
    pub(super) title: Option<String>,
    pub(super) source: String,
    pub(super) address: Option<String>,
    facts: Vec<(&'static str, String)>,
    pub(super) wordings: Vec<Wording>,
    pub(super) reasons: Vec<String>,
    /// Lines of a list, and how many more there are.
    pub(super) members: (Vec<String>, usize),
    pub(super) unknown: Option<String>,
    commands: Vec<(&'static str, String)>,
    pub(super) told: Option<String>,
    /// Two versions that the HTML part marks as a whole.
    pub(super) marked: Option<(Version, Version)>,
    pub(super) foot: String,
}

impl Letter {
    pub(super) fn new(head: String) -> Self {
        Self {
            head,
            ..Self::default()
        }
    }

    pub(super) fn fact(&mut self, name: &'static str, words: String) {
        self.facts.push((name, words));
    }

    pub(super) fn command(&mut self, what: &'static str, command: String) {
        self.commands.push((what, command));
    }

    /// The letter as text.
    pub(super) fn text(&self) -> String {
        let mut blocks: Vec<Vec<String>> = vec![wrap(&self.head, WIDTH, "")];
        blocks.push(self.whose());
        blocks.push(
            self.facts
                .iter()
                .flat_map(|(name, words)| fact(name, words))
                .collect(),
        );
        blocks.extend(self.wordings.iter().map(wording));
        blocks.push(headed("Why we think so", &self.reasons));
        blocks.push(self.listed());
        if let Some(unknown) = &self.unknown {
            blocks.push(wrap(&format!("What we cannot say: {unknown}"), WIDTH, ""));
        }
        let mut last: Vec<String> = self
            .commands
            .iter()
            .map(|(what, command)| format!("{what}: {command}"))
            .collect();
        last.extend(self.told.clone());
        blocks.push(last);
        let body = blocks.into_iter().filter(|block| !block.is_empty());
        let body: Vec<String> = body.map(|block| block.join("\n")).collect();
        format!("{}\n\n-- \n{}\n", body.join("\n\n"), self.foot)
    }

    fn whose(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(title) = &self.title {
            lines.extend(wrap(&format!("“{title}”"), WIDTH, "  "));
        }
        if !self.source.is_empty() {
            lines.extend(wrap(&self.source, WIDTH, "  "));
        }
        if let Some(address) = &self.address {
            lines.push(format!("  {address}"));
        }
        lines
    }

    fn listed(&self) -> Vec<String> {
        let (members, more) = &self.members;
        let mut lines: Vec<String> = members
            .iter()
            .flat_map(|member| hanging("  * ", member))
            .collect();
        if *more > 0 {
            lines.push(format!("  … and {more} more"));
        }
        lines
    }

    /// The letter as a page.
    pub(super) fn html(&self) -> String {
        format!("{PAGE}\n{}\n</body></html>", self.fragment())
    }

    /// What stands on the page, to be put on another one.
    pub(super) fn fragment(&self) -> String {
        let mut parts = vec![format!(
            "<p><strong>{}</strong></p>",
            html::text(&self.head)
        )];
        parts.extend(paragraph(&self.whose_html()));
        let facts = self.facts.iter();
        let facts = facts.map(|(name, words)| format!("<b>{name}</b> {}", html::text(words)));
        parts.extend(paragraph(&facts.collect::<Vec<_>>()));
        parts.extend(self.wordings.iter().map(wording_html));
        if !self.reasons.is_empty() {
            parts.push(format!(
                "<p><b>Why we think so</b></p>{}",
                bullets(&self.reasons)
            ));
        }
        let (members, more) = &self.members;
        if !members.is_empty() {
            parts.push(bullets(members));
        }
        if *more > 0 {
            parts.push(format!("<p>… and {more} more</p>"));
        }
        if let Some(unknown) = &self.unknown {
            parts.push(format!(
                "<p><b>What we cannot say:</b> {}</p>",
                html::text(unknown)
            ));
        }
        for (what, command) in &self.commands {
            parts.push(format!(
                "<p>{what}:<br><code>{}</code></p>",
                html::text(command)
            ));
        }
        if let Some(told) = &self.told {
            parts.push(format!("<p>{}</p>", html::text(told)));
        }
        if let Some((before, after)) = &self.marked {
            parts.push(marked_html(before, after));
        }
        parts.push(format!(
            "<p style=\"font-size:.85em;opacity:.75\">{}</p>",
            html::text(&self.foot)
        ));
        parts.join("\n")
    }

    fn whose_html(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(title) = &self.title {
            lines.push(format!(
                "<strong style=\"font-size:1.15em\"><bdi>{}</bdi></strong>",
                html::text(title)
            ));
        }
        if !self.source.is_empty() {
            lines.push(format!("<bdi>{}</bdi>", html::text(&self.source)));
        }
        lines.extend(self.address.as_deref().map(anchor));
        lines
    }
}

/// Lines as one paragraph, where there are any.
fn paragraph(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| format!("<p>{}</p>", lines.join("<br>")))
}

fn fact(name: &str, words: &str) -> Vec<String> {
    hanging(&format!("{name:<11}"), words)
}

fn headed(heading: &str, items: &[String]) -> Vec<String> {
    if items.is_empty() {
        return Vec::new();
    }
    let items = items.iter().flat_map(|item| hanging("  * ", item));
    std::iter::once(heading.to_owned()).chain(items).collect()
}

/// A paragraph whose first line begins with a mark and whose others stand under its first word.
fn hanging(mark: &str, words: &str) -> Vec<String> {
    let indent = " ".repeat(mark.chars().count());
    let mut lines = wrap(words, WIDTH, &indent);
    if let Some(first) = lines.first_mut() {
        *first = format!("{mark}{}", first.strip_prefix(&indent).unwrap_or(first));
    }
    lines
}

fn wording(wording: &Wording) -> Vec<String> {
    let mut lines = vec![capital(&wording.heading)];
    let mut put = |mark: &str, words: &Option<String>| {
        if let Some(words) = words {
            lines.extend(hanging(mark, &format!("“{words}”")));
        }
    };
    put(
        if wording.stands { "    " } else { "  - " },
        &wording.before,
    );
    put("  + ", &wording.after);
    put("    before: ", &wording.sentence_before);
    put("    after:  ", &wording.sentence_after);
    lines
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

const WENT: &str = "background:#fbd5d5;color:#611";
const CAME: &str = "background:#d3f3d6;color:#042;text-decoration:underline";

fn wording_html(wording: &Wording) -> String {
    let mut lines = vec![format!("<b>{}</b>", html::text(&capital(&wording.heading)))];
    if let Some(before) = wording.before.as_ref().filter(|_| wording.stands) {
        lines.push(format!("<bdi>“{}”</bdi>", html::text(before)));
    } else if let Some(before) = &wording.before {
        lines.push(format!(
            "− <del style=\"{WENT}\"><bdi>{}</bdi></del>",
            html::text(before)
        ));
    }
    if let Some(after) = &wording.after {
        lines.push(format!(
            "+ <ins style=\"{CAME}\"><bdi>{}</bdi></ins>",
            html::text(after)
        ));
    }
    for (name, sentence) in [
        ("before", &wording.sentence_before),
        ("after", &wording.sentence_after),
    ] {
        if let Some(sentence) = sentence {
            lines.push(format!("{name}: <bdi>{}</bdi>", html::text(sentence)));
        }
    }
    format!("<p>{}</p>", lines.join("<br>"))
}

fn bullets(items: &[String]) -> String {
    let items = items.iter();
    let items = items.map(|item| format!("<li>{}</li>", html::text(item)));
    format!(
        "<ul style=\"padding-left:1.4em\">{}</ul>",
        items.collect::<Vec<_>>().concat()
    )
}

/// A link that shows where it leads.
fn anchor(address: &str) -> String {
    let address = html::text(address);
    format!("<a href=\"{address}\" rel=\"noreferrer\">{address}</a>")
}

/// The whole text with its changes marked; paragraphs far from a change are left out.
fn marked_html(before: &Version, after: &Version) -> String {
    if Seal::read(&before.text).is_some() || Seal::read(&after.text).is_some() {
        return String::new();
    }
    let language = after.language.as_deref().or(before.language.as_deref());
    let paragraphs = marked::paragraphs(&before.text, &after.text, language);
    if !paragraphs.iter().any(marked::is_changed) {
        return String::new();
    }
    let mut out = String::from("<hr><p><b>The text with its changes</b></p>");
    for run in paragraphs.chunk_by(|a, b| marked::is_changed(a) == marked::is_changed(b)) {
        if !run.iter().any(marked::is_changed) {
            out.push_str("<p>…</p>");
            continue;
        }
        for paragraph in run {
            let block = format!("<p dir=\"auto\">{}</p>", marked_line(paragraph));
            if out.len() + block.len() > MOST_MARKED {
                out.push_str("<p>… the rest is left out here.</p>");
                return out;
            }
            out.push_str(&block);
        }
    }
    out
}

fn marked_line(paragraph: &Paragraph) -> String {
    paragraph
        .iter()
        .map(|piece| {
            let words = html::text(&piece.text);
            match piece.mark {
                Mark::Same => words,
                Mark::Went => format!("<del style=\"{WENT}\">{words}</del>"),
                Mark::Came => format!("<ins style=\"{CAME}\">{words}</ins>"),
                Mark::Moved => format!("<i title=\"stood elsewhere before\">{words}</i>"),
            }
        })
        .collect()
}
