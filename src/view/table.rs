//! Columns that line up, whatever the script.
//!
//! *In:* rows of cells. *Out:* lines. *Never:* cuts a cell inside a cluster.

use anstream::adapter::strip_str;

use crate::text;

/// Rows as lines, cells padded to the widest of their column, two spaces between; the last one is not padded.
pub fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| text::display_width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
        out.push_str(cell);
        if index + 1 < row.len() {
            let pad = width.saturating_sub(text::display_width(cell)) + 2;
            out.extend(std::iter::repeat_n(' ', pad));
        }
    }
    out.trim_end().to_owned()
}

/// Words in lines of at most `width` columns, each behind `indent`. Where a script has no spaces, a longer stretch of it
/// is cut between its words; an address stays whole.
pub(super) fn wrap(words: &str, width: usize, indent: &str) -> Vec<String> {
    let mut wrapping = Wrapping {
        lines: Vec::new(),
        line: indent.to_owned(),
        room: shown_width(indent),
        width,
        indent,
    };
    for word in words.split(' ') {
        let is_long = wrapping.room + shown_width(word) > width;
        if is_long && !word.is_ascii() {
            for (index, piece) in pieces(word).iter().enumerate() {
                wrapping.add(piece, if index == 0 { " " } else { "" });
            }
        } else {
            wrapping.add(word, " ");
        }
    }
    wrapping.finish()
}

/// Columns on a terminal, where colors take none.
fn shown_width(words: &str) -> usize {
    if words.contains('\u{1b}') {
        text::display_width(&strip_str(words).to_string())
    } else {
        text::display_width(words)
    }
}

/// The words of a stretch without spaces, each with the signs behind it and its color.
fn pieces(word: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut has_word = false;
    for token in tokens_and_colors(word) {
        let is_word = !is_color(token) && text::is_word(token);
        if has_word && (is_word || (is_color(token) && token != RESET)) {
            pieces.push(std::mem::take(&mut piece));
            has_word = false;
        }
        has_word |= is_word;
        piece.push_str(token);
    }
    pieces.push(piece);
    pieces
}

/// What ends a color.
const RESET: &str = "\u{1b}[0m";

fn is_color(token: &str) -> bool {
    token.starts_with('\u{1b}')
}

/// The tokens of a text, and the colors between them, whole.
fn tokens_and_colors(word: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let end = if is_color(rest) {
            rest.find('m').map(|end| end + 1)
        } else {
            rest.find('\u{1b}')
        };
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if is_color(part) {
            tokens.push(part);
        } else {
            tokens.extend(text::tokens(part));
        }
        rest = behind;
    }
    tokens
}

struct Wrapping<'a> {
    lines: Vec<String>,
    line: String,
    /// Columns of the indent.
    room: usize,
    width: usize,
    indent: &'a str,
}

impl Wrapping<'_> {
    fn is_empty(&self) -> bool {
        shown_width(&self.line) <= self.room
    }

    fn add(&mut self, word: &str, space: &str) {
        let needed = shown_width(&self.line) + space.len() + shown_width(word);
        if needed > self.width && !self.is_empty() {
            let line = std::mem::replace(&mut self.line, self.indent.to_owned());
            self.lines.push(line);
        }
        if !self.is_empty() {
            self.line.push_str(space);
        }
        self.line.push_str(word);
    }

    fn finish(mut self) -> Vec<String> {
        if !self.is_empty() {
            self.lines.push(self.line);
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        let rows = vec![
            vec!["中国".to_owned(), "a".to_owned()],
            vec!["abcd".to_owned(), "b".to_owned()],
        ];

        assert_eq!(columns(&rows), ["中国  a", "abcd  b"]);
    }

    #[test]
    fn long_reasons_are_wrapped_behind_their_indent() {
        assert_eq!(wrap("one two three", 9, "  "), ["  one two", "  three"]);
    }

    #[test]
    fn colors_take_no_room() {
        let red = "\u{1b}[31mone\u{1b}[0m two";

        assert_eq!(wrap(red, 7, ""), [red]);
    }

    #[test]
    fn colors_stay_whole_where_a_stretch_is_cut() {
        let colored = "特使\u{1b}[31m[-赞赏政府-]\u{1b}[0m行动。";

        assert_eq!(
            wrap(colored, 8, ""),
            ["特使", "\u{1b}[31m[-赞赏", "政府-]\u{1b}[0m", "行动。"]
        );
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_words_and_addresses_never() {
        assert_eq!(
            wrap("中国外交部，发言人 a", 12, "  "),
            ["  中国", "  外交部，", "  发言人 a"]
        );
        let address = "https://mfa.test/a-long-address";
        assert_eq!(wrap(address, 12, ""), [address]);
    }
}
