//! Lines of a chat in a channel's own markup.
//!
//! *In:* lines with styles. *Out:* text in the markup, within the channel's limit. *Never:* a sign of the text that acts
//! as markup: cut first, escaped then, marked last.

use crate::view::{Line, Message, Style, tame};

use super::Length;

/// A markup.
pub(super) trait Marks {
    /// Text in which nothing acts.
    fn escape(&self, text: &str) -> String;
    /// Escaped text in a style.
    fn style(&self, style: Style, escaped: &str) -> String;
    /// A line's end.
    fn line_end(&self) -> &'static str {
        "\n"
    }
}

/// No markup at all.
pub(super) struct Bare;

impl Marks for Bare {
    fn escape(&self, text: &str) -> String {
        text.to_owned()
    }

    fn style(&self, _: Style, escaped: &str) -> String {
        escaped.to_owned()
    }
}

/// Columns to which long stretches are cut, from as they are to hardly anything.
const CUTS: [usize; 5] = [usize::MAX, 160, 90, 50, 20];

/// The message in `marks`, such that `size` of it is at most `most`.
pub(super) fn written(
    message: &Message,
    length: Length,
    marks: &impl Marks,
    most: usize,
    size: impl Fn(&str) -> usize,
) -> String {
    let lines = match length {
        Length::Whole => &message.lines,
        Length::Brief => &message.brief,
    };
    let mut text = String::new();
    for lines in [lines, &message.brief] {
        for width in CUTS {
            text = marked(lines, marks, width);
            if size(&text) <= most {
                return text;
            }
        }
    }
    text
}

fn marked(lines: &[Line], marks: &impl Marks, width: usize) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| marked_line(line, marks, width))
        .collect();
    lines.join(marks.line_end())
}

pub(super) fn marked_line(line: &Line, marks: &impl Marks, width: usize) -> String {
    line.0
        .iter()
        .map(|run| {
            let text = match run.style {
                // What is cut leads nowhere, and runs nothing.
                Style::Address | Style::Code => run.text.clone(),
                Style::Plain | Style::Strong | Style::Went | Style::Came => cut(&run.text, width),
            };
            marks.style(run.style, &marks.escape(&text))
        })
        .collect()
}

/// Cut, with the blanks around it kept.
fn cut(text: &str, width: usize) -> String {
    if width == usize::MAX {
        return text.to_owned();
    }
    let words = text.trim();
    let (lead, rest) = text.split_at(text.len() - text.trim_start().len());
    let trail = rest.strip_prefix(words).unwrap_or_default();
    format!("{lead}{}{trail}", tame(words, width))
}
