//! Lines of a chat in a channel's own markup.
//!
//! *In:* lines with styles. *Out:* what the channel takes, within its limit. *Never:* a sign of the text that acts as
//! markup: cut first, escaped then, marked last.

use super::Length;
use crate::view::{Line, Message, Run, Style, tame};

/// Parts a sign that begins something from what it would begin. Not seen, and Khmer and Thai break words by it.
pub(super) const GAP: char = '\u{200B}';

/// A markup.
pub(super) trait Marks {
    /// A stretch in its style, in which nothing else acts.
    fn run(&self, style: Style, text: &str) -> String;
    /// A line's end.
    fn line_end(&self) -> &'static str {
        "\n"
    }
}

/// No markup at all.
pub(super) struct Bare;

impl Marks for Bare {
    fn run(&self, _: Style, text: &str) -> String {
        text.to_owned()
    }
}

/// Columns to which long stretches are cut, from as they are to hardly anything.
const CUTS: [usize; 5] = [usize::MAX, 160, 90, 50, 20];
/// Characters for each column: more are signs without width, of which a title may hold any number.
pub(super) const DEPTH: usize = 4;

/// The message in `marks`, such that `size` of it is at most `most`.
pub(super) fn written(
    message: &Message,
    length: Length,
    marks: &impl Marks,
    most: usize,
    size: impl Fn(&str) -> usize,
) -> String {
    let make = |lines: &[Line]| marked(lines, marks);
    fitted(message, length, make, |text| size(text) <= most)
}

/// What `make` makes of the message with as much of it as fits: its long stretches are cut, then addresses of a list
/// are left out, then the list itself.
pub(super) fn fitted<T>(
    message: &Message,
    length: Length,
    make: impl Fn(&[Line]) -> T,
    fits: impl Fn(&T) -> bool,
) -> T {
    let (lines, brief) = match length {
        Length::Whole => (message.lines.clone(), message.brief.clone()),
        Length::Brief => (unstyled(&message.brief), unstyled(&message.brief)),
    };
    let listed = without_addresses(&lines);
    for lines in [&lines, &listed, &brief] {
        for width in CUTS {
            let candidate = make(&cut_lines(lines, width));
            if fits(&candidate) {
                return candidate;
            }
        }
    }
    make(&cut_lines(&brief, 0))
}

fn marked(lines: &[Line], marks: &impl Marks) -> String {
    let lines: Vec<String> = lines.iter().map(|line| marked_line(line, marks)).collect();
    lines.join(marks.line_end())
}

pub(super) fn marked_line(line: &Line, marks: &impl Marks) -> String {
    line.0
        .iter()
        .map(|run| marks.run(run.style, &run.text))
        .collect()
}

fn unstyled(lines: &[Line]) -> Vec<Line> {
    let bare = |line: &Line| {
        Line(vec![Run {
            text: line.bare(),
            style: Style::Plain,
        }])
    };
    lines.iter().map(bare).collect()
}

/// The lines without their addresses, where there is more than one: a list can be understood without.
fn without_addresses(lines: &[Line]) -> Vec<Line> {
    let addresses = lines.iter().flat_map(|line| &line.0);
    if addresses.filter(|run| run.style == Style::Address).count() < 2 {
        return lines.to_vec();
    }
    let without = |line: &Line| {
        let mut runs: Vec<Run> = Vec::new();
        let mut left_out = false;
        for run in &line.0 {
            // One blank of the two that stood around it.
            let blank = left_out && run.text.trim().is_empty();
            left_out = run.style == Style::Address;
            if !left_out && !blank {
                runs.push(run.clone());
            }
        }
        Line(runs)
    };
    lines.iter().map(without).collect()
}

fn cut_lines(lines: &[Line], width: usize) -> Vec<Line> {
    let cut_run = |run: &Run| Run {
        text: match run.style {
            // What is cut leads nowhere, and runs nothing.
            Style::Address | Style::Code => run.text.clone(),
            Style::Plain | Style::Strong | Style::Went | Style::Came => cut(&run.text, width),
        },
        style: run.style,
    };
    lines
        .iter()
        .map(|line| Line(line.0.iter().map(cut_run).collect()))
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
    let words = within(&tame(words, width), width * DEPTH);
    format!("{lead}{words}{trail}")
}

/// The text of at most so many characters: what columns do not bound.
pub(super) fn within(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// Units of UTF-16, in which JavaScript and so many a limit counts; never fewer than characters.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// An address that leads where it says: one that was cut, or that is none, is only text.
pub(super) fn whole_address(text: &str) -> Option<&str> {
    let scheme = text.starts_with("https://") || text.starts_with("http://");
    let fits = |char: char| char.is_ascii_graphic() && !"<>\"'()|\\`".contains(char);
    (scheme && text.chars().all(fits)).then_some(text)
}

/// The address of the one thing that the message is about; `None` for a list.
pub(super) fn only_address(message: &Message) -> Option<&str> {
    let runs = message.lines.iter().flat_map(|line| &line.0);
    let mut addresses = runs.filter(|run| run.style == Style::Address);
    let only = addresses.next().filter(|_| addresses.next().is_none());
    only.and_then(|run| whole_address(&run.text))
}

/// Text for programs that make names and links by themselves: they find no `@name` and no `scheme://` in it.
pub(super) fn still(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        out.push(character);
        if character == '@' || (character == ':' && characters.peek() == Some(&'/')) {
            out.push(GAP);
        }
    }
    out
}

/// Text between two equal marks. A sign of the text beside the closing mark would make it another one.
pub(super) fn between(mark: &str, escaped: &str) -> String {
    if escaped.trim().is_empty() {
        return escaped.to_owned();
    }
    let beside = escaped.chars().next_back() == mark.chars().next();
    let gap = if beside {
        GAP.to_string()
    } else {
        String::new()
    };
    format!("{mark}{escaped}{gap}{mark}")
}

/// As code in Markdown, where it can stand in one.
pub(super) fn is_code(text: &str) -> bool {
    !text.is_empty() && !text.contains('`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_was_cut_is_only_text() {
        assert!(whole_address("https://mfa.test/a?b=1&c=2").is_some());
        for text in [
            "https://mfa.test/a…",
            "https://mfa.test/a b",
            "https://mfa.test/\"x",
            "javascript:alert",
            "mfa.test",
        ] {
            assert_eq!(whole_address(text), None, "{text}");
        }
    }

    #[test]
    fn a_sign_beside_a_mark_does_not_lengthen_it() {
        assert_eq!(between("~~", "a\\~"), format!("~~a\\~{GAP}~~"));
        assert_eq!(between("**", "a\\~"), "**a\\~**");
        assert_eq!(between("**", " "), " ");
    }

    #[test]
    fn names_and_addresses_of_a_page_are_parted_and_times_are_not() {
        assert_eq!(
            still("@room at 19:00, https://evil.test"),
            format!("@{GAP}room at 19:00, https:{GAP}//evil.test")
        );
    }
}
