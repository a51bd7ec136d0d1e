//! A difference as a document in GitHub's Markdown.
//!
//! *In:* two texts, whose they are. *Out:* what changed, with `<ins>` and `<del>`, which mark words of any script;
//! asterisks would not beside Chinese. *Never:* lets a text write markup, call a person or link to an issue.

use super::diff::{About, Side};
use super::escape::plain;
use super::marked::{self, Mark, Paragraph};

/// The document: paragraphs without a change are left out.
pub(super) fn document(before: Side<'_>, after: Side<'_>, about: About<'_>) -> Vec<String> {
    let language = after.language.or(before.language);
    let title: String = marked::paragraphs(before.title, after.title, language)
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join(" ");
    let mut lines = Vec::new();
    if !title.is_empty() {
        lines.extend([format!("## {title}"), String::new()]);
    }
    for (name, value) in [
        ("source", about.source),
        ("address", about.url),
        ("before", before.name),
        ("after", after.name),
    ] {
        lines.push(format!("- {name}: {}", text(value)));
    }
    let body = marked::paragraphs(before.text, after.text, language);
    let changed =
        body.iter().any(marked::is_changed) || title.contains("<del>") || title.contains("<ins>");
    for run in body.chunk_by(|a, b| marked::is_changed(a) == marked::is_changed(b)) {
        lines.push(String::new());
        if run.iter().any(marked::is_changed) {
            let paragraphs: Vec<String> = run.iter().map(line).collect();
            lines.push(paragraphs.join("\n\n"));
        } else {
            lines.push("…".to_owned());
        }
    }
    if !changed {
        lines.extend([String::new(), "No words differ.".to_owned()]);
    }
    lines
}

fn line(paragraph: &Paragraph) -> String {
    let mut out = String::new();
    for piece in paragraph {
        let words = text(&piece.text);
        match piece.mark {
            Mark::Same => out.push_str(&words),
            Mark::Went => out.extend(["<del>", &words, "</del>"]),
            Mark::Came => out.extend(["<ins>", &words, "</ins>"]),
            Mark::Moved => out.extend(["*\\[moved\\]* ", &words]),
        }
    }
    out.trim().to_owned()
}

/// Punctuation that never acts by itself.
const HARMLESS: &str = ",;'\"?%/";

/// Text that renders as it stands: every other sign of ASCII behind a backslash (CommonMark 0.31 §2.4). Mentions and
/// issue numbers are looked for after rendering, where a backslash is gone; a comment parts them.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in plain(words).chars() {
        if matches!(character, '@' | '#') {
            out.push('\\');
            out.push(character);
            out.push_str("<!-- -->");
        } else {
            if character.is_ascii_punctuation() && !HARMLESS.contains(character) {
                out.push('\\');
            }
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'static> = About {
        source: "Ministry",
        url: "https://mfa.test/a_b",
    };

    fn side<'a>(title: &'a str, text: &'a str) -> Side<'a> {
        Side {
            name: "s-aaaaaa version 1",
            title,
            text,
            language: None,
        }
    }

    #[test]
    fn what_changed_is_marked_and_what_stayed_left_out() {
        let before = side(
            "Statement",
            "It rained.\n中方对此表示赞赏。\nThey met.\nThey left.",
        );
        let after = side(
            "Statement",
            "It rained.\n中方对此表示注意。\nThey met.\nThey left.",
        );

        let lines = document(before, after, ABOUT);

        assert_eq!(
            lines.join("\n"),
            "## Statement\n\n- source: Ministry\n- address: https\\://mfa\\.test/a\\_b\n\
             - before: s\\-aaaaaa version 1\n- after: s\\-aaaaaa version 1\n\n…\n\n\
             中方对此表示<del>赞赏</del> <ins>注意</ins>。\n\n…"
        );
    }

    #[test]
    fn s90_a_text_writes_no_markup_and_calls_nobody() {
        let evil = "[x](javascript:alert(1)) <img src=x> *a* `b` @desk #12 www.evil.test \u{202e}a\n# big\n1. one\n- two\n| a |\n~~~";
        let lines = document(side("", ""), side(evil, evil), ABOUT).join("\n");

        let escaped = regex::Regex::new(r"\\[[:punct:]]").unwrap();
        let shown = escaped.replace_all(&lines, "·");
        for acting in [
            "](", "<img", "*a*", "`b`", "@", "#12", "www.", "\u{202e}", "\n# ", "1.", "\n- t",
            "~~~",
        ] {
            assert!(!shown.contains(acting), "{acting}: {lines}");
        }
    }
}
