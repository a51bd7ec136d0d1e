//! The little of HTML that chats take.
//!
//! *In:* a stretch with its style. *Out:* HTML of four tags. *Never:* a tag or an attribute of the text's own; an
//! address behind other words.

use super::marks::{Marks, still, whole_address};
use crate::view::Style;

/// A chat's HTML.
pub(super) struct Hypertext {
    /// The tag of what went.
    pub(super) went: &'static str,
    /// A line's end.
    pub(super) line_end: &'static str,
}

impl Marks for Hypertext {
    fn run(&self, style: Style, text: &str) -> String {
        let tag = match style {
            Style::Plain => return escape(&still(text)),
            Style::Address => return anchor(text),
            // Words that came are strong: Khmer and Thai have no slanted letters.
            Style::Strong | Style::Came => "b",
            Style::Went => self.went,
            // Nothing is looked for in code, and what is copied from there is run.
            Style::Code => return format!("<code>{}</code>", escape(text)),
        };
        format!("<{tag}>{}</{tag}>", escape(&still(text)))
    }

    fn line_end(&self) -> &'static str {
        self.line_end
    }
}

fn anchor(text: &str) -> String {
    whole_address(text).map_or_else(
        || escape(&still(text)),
        |address| format!("<a href=\"{0}\">{0}</a>", escape(address)),
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            character => out.push(character),
        }
    }
    out
}
