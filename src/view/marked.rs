//! A text with its changes marked, paragraph by paragraph, for documents.
//!
//! *In:* two texts. *Out:* paragraphs of marked pieces, in the order of the text after. *Never:* markup: each document
//! has its own.

use crate::text::{self, Op, OpKind};

/// What happened to a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It stayed.
    Same,
    /// It went.
    Went,
    /// It came.
    Came,
    /// Its sentence stood elsewhere.
    Moved,
}

/// A stretch of one line; only what is the same begins or ends with blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) mark: Mark,
    pub(super) text: String,
}

/// The pieces of one line of the text.
pub(super) type Paragraph = Vec<Piece>;

/// The text after with what went put back where it stood.
pub(super) fn paragraphs(before: &str, after: &str, language: Option<&str>) -> Vec<Paragraph> {
    let mut writing = Writing::default();
    for op in text::diff(before, after, language) {
        writing.take(&op);
    }
    writing.end_paragraph();
    writing.paragraphs
}

/// Whether anything in it changed.
pub(super) fn is_changed(paragraph: &Paragraph) -> bool {
    paragraph.iter().any(|piece| piece.mark != Mark::Same)
}

#[derive(Default)]
struct Writing {
    paragraphs: Vec<Paragraph>,
    line: Paragraph,
}

impl Writing {
    fn take(&mut self, op: &Op) {
        let before = op.before.as_deref().unwrap_or_default();
        let after = op.after.as_deref().unwrap_or_default();
        match op.kind {
            OpKind::Equal => self.lines(Mark::Same, after),
            OpKind::Insert => self.lines(Mark::Came, after),
            OpKind::Delete => self.lines(Mark::Went, before),
            // The line ends where the text after ends it.
            OpKind::Replace => {
                self.piece(Mark::Went, &before.replace('\n', " "));
                // Without colors, and in a copy, the two must not run together.
                self.piece(Mark::Same, " ");
                self.lines(Mark::Came, after);
            }
            OpKind::Move => self.lines(Mark::Moved, after),
        }
    }

    fn lines(&mut self, mark: Mark, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_paragraph();
            }
            self.piece(mark, line);
        }
    }

    /// Marks begin and end at words: blanks around them stay outside.
    fn piece(&mut self, mark: Mark, text: &str) {
        let words = text.trim();
        let starts = text.len() - text.trim_start().len();
        let (lead, rest) = text.split_at(starts);
        let trail = rest.strip_prefix(words).unwrap_or_default();
        for (mark, text) in [(Mark::Same, lead), (mark, words), (Mark::Same, trail)] {
            match self.line.last_mut() {
                _ if text.is_empty() => {}
                Some(last) if last.text.ends_with(' ') && text.trim().is_empty() => {}
                Some(last) if last.mark == mark && mark == Mark::Same => last.text.push_str(text),
                Some(_) | None => self.line.push(Piece {
                    mark,
                    text: text.to_owned(),
                }),
            }
        }
    }

    fn end_paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.iter().any(|piece| !piece.text.trim().is_empty()) {
            self.paragraphs.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(before: &str, after: &str) -> Vec<String> {
        let drawn = |paragraph: &Paragraph| {
            let pieces = paragraph.iter().map(|piece| match piece.mark {
                Mark::Same => piece.text.clone(),
                Mark::Went => format!("[-{}-]", piece.text),
                Mark::Came => format!("{{+{}+}}", piece.text),
                Mark::Moved => format!("[{}]", piece.text),
            });
            pieces.collect::<String>()
        };
        paragraphs(before, after, Some("en"))
            .iter()
            .map(drawn)
            .collect()
    }

    #[test]
    fn paragraphs_stay_apart_and_marks_hold_no_blanks() {
        let before =
            "The envoy applauded the clampdown on scams.\nIt rained.\nBoth sides will meet again.";
        let after = "The envoy noted the clampdown on scams.\nBoth sides will meet again.";

        assert_eq!(
            drawn(before, after),
            [
                "The envoy [-applauded-] {+noted+} the clampdown on scams.",
                "[-It rained.-]",
                "Both sides will meet again."
            ]
        );
    }

    #[test]
    fn a_text_without_an_earlier_one_came_whole() {
        assert_eq!(
            drawn("", "One line.\nAnother."),
            ["{+One line.+}", "{+Another.+}"]
        );
        assert_eq!(drawn("", ""), [""; 0]);
    }
}
