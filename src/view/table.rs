//! Columns that line up, whatever the script.
//!
//! *In:* rows of cells. *Out:* lines. *Never:* cuts a cell inside a cluster.

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

/// Words in lines of at most `width` columns, each behind `indent`.
pub(super) fn wrap(words: &str, width: usize, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = indent.to_owned();
    let room = text::display_width(indent);
    for word in words.split(' ') {
        let long = text::display_width(&line) + 1 + text::display_width(word) > width;
        if long && text::display_width(&line) > room {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
        }
        if text::display_width(&line) > room {
            line.push(' ');
        }
        line.push_str(word);
    }
    if text::display_width(&line) > room {
        lines.push(line);
    }
    lines
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
}
