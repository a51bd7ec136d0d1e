//! A source as text of `sources.toml`.
//!
//! *In:* what was found of a site. *Out:* a `[[source]]` block with comments, which reads back as meant. *Never:* lets
//! a name or an address from outside end its string or its line.

use super::explain::Complaint;
use super::{value, wire};
use crate::model::ListKind;

/// Columns of a comment.
const WIDTH: usize = 110;
/// Characters of a comment that comes from outside.
const LONGEST_COMMENT: usize = 600;

/// A source that is still to be written.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Its name; left out where it is none.
    pub name: Option<String>,
    /// ISO 3166-1 code.
    pub country: Option<String>,
    /// Codes of languages; those that are none are left out.
    pub languages: Vec<String>,
    /// The ways to its statements.
    pub ways: Vec<DraftWay>,
    /// What else there is to say, each on lines of its own.
    pub remarks: Vec<String>,
}

/// A list, or a single statement.
#[derive(Clone, Debug)]
pub struct DraftWay {
    /// Which list; `None` for a single statement.
    pub kind: Option<ListKind>,
    /// Its address.
    pub url: String,
    /// What it gave, for the comment above it.
    pub gave: String,
}

/// An id as typed, or why it is none.
pub fn fit_id(text: &str) -> Result<String, String> {
    value::id(text).map_err(|complaint| in_words(&complaint))
}

/// An address as typed, `https://` added where only that is missing, or why it is none.
pub fn fit_address(text: &str) -> Result<String, String> {
    let text = text.trim();
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    wire::address(&whole).map_err(|complaint| in_words(&complaint))
}

fn in_words(complaint: &Complaint) -> String {
    match &complaint.hint {
        Some(hint) => format!("{}; {hint}", complaint.label),
        None => complaint.label.clone(),
    }
}

impl Draft {
    /// The block, with a line break at its end.
    pub fn to_toml(&self) -> String {
        let mut out = String::from("[[source]]\n");
        line(&mut out, "id", &quoted(&self.id));
        if let Some(name) = self.name.as_deref().map(one_line)
            && value::text(&name).is_ok()
        {
            line(&mut out, "name", &quoted(&name));
        }
        if let Some(country) = self.country.as_deref().and_then(|c| value::country(c).ok()) {
            line(&mut out, "country", &quoted(&country));
        }
        let languages = self
            .languages
            .iter()
            .filter_map(|l| value::language(l).ok());
        let languages: Vec<String> = languages.map(|language| quoted(&language)).collect();
        if !languages.is_empty() {
            line(
                &mut out,
                "languages",
                &format!("[{}]", languages.join(", ")),
            );
        }
        for (key, kind) in [
            ("feeds", Some(ListKind::Feed)),
            ("sitemaps", Some(ListKind::Sitemap)),
            ("listings", Some(ListKind::Listing)),
            ("channels", Some(ListKind::Channel)),
            ("statements", None),
        ] {
            self.write_ways(&mut out, key, kind);
        }
        for remark in &self.remarks {
            comment(&mut out, "", remark);
        }
        out
    }

    fn write_ways(&self, out: &mut String, key: &str, kind: Option<ListKind>) {
        let usable = |way: &&DraftWay| way.kind == kind && wire::address(&way.url).is_ok();
        let mut ways = self.ways.iter().filter(usable).peekable();
        if ways.peek().is_none() {
            return;
        }
        line(out, key, "[");
        for way in ways {
            comment(out, "    ", &way.gave);
            out.push_str(
                &[
                    "    ",
                    &quoted(&way.url),
                    ",
",
                ]
                .concat(),
            );
        }
        out.push_str("]\n");
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let key = format!("{key:<9}");
    out.push_str(&[&key, " = ", value, "\n"].concat());
}

/// A basic string (TOML 1.0, "String"): what would end it, break its line or turn the reader's eye is escaped.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            char if acts(char) => {
                let code = format!("{:08X}", u32::from(char));
                out.extend(["\\U", &code]);
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// A comment, wrapped; what would end it or turn the reader's eye is written out.
fn comment(out: &mut String, indent: &str, text: &str) {
    let text: String = one_line(text).chars().take(LONGEST_COMMENT).collect();
    let text: String = text
        .chars()
        .map(|char| {
            if acts(char) {
                char.escape_unicode().to_string()
            } else {
                char.to_string()
            }
        })
        .collect();
    let mut written = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if written > 0 && written + 1 + letters > WIDTH {
            out.push('\n');
            written = 0;
        }
        if written == 0 {
            out.push_str(indent);
            out.push('#');
            written = indent.len() + 1;
        }
        out.push(' ');
        out.push_str(word);
        written += 1 + letters;
    }
    if written > 0 {
        out.push('\n');
    }
}

/// Line breaks and other control characters as blanks.
fn one_line(text: &str) -> String {
    let blank = |char: char| if char.is_control() { ' ' } else { char };
    let text: String = text.chars().map(blank).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that a terminal or a reader's eye obeys: controls, line separators, bidi overrides and isolates, tags.
fn acts(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;

    fn draft(name: &str, gave: &str) -> Draft {
        Draft {
            id: "kh-mfa".to_owned(),
            name: Some(name.to_owned()),
            country: Some("KH".to_owned()),
            languages: vec!["km".to_owned(), "en".to_owned(), "q!".to_owned()],
            ways: vec![
                DraftWay {
                    kind: Some(ListKind::Listing),
                    url: "https://mfa.example/press/".to_owned(),
                    gave: gave.to_owned(),
                },
                DraftWay {
                    kind: Some(ListKind::Feed),
                    url: "https://mfa.example/feed/".to_owned(),
                    gave: gave.to_owned(),
                },
            ],
            remarks: vec![gave.to_owned()],
        }
    }

    #[test]
    fn a_block_looks_like_this_and_reads_back() {
        let text = draft("Ministry of X", "10 statements, 2025-04-03 to 2025-04-15").to_toml();

        assert_eq!(
            text,
            r#"[[source]]
id        = "kh-mfa"
name      = "Ministry of X"
country   = "KH"
languages = ["km", "en"]
feeds     = [
    # 10 statements, 2025-04-03 to 2025-04-15
    "https://mfa.example/feed/",
]
listings  = [
    # 10 statements, 2025-04-03 to 2025-04-15
    "https://mfa.example/press/",
]
# 10 statements, 2025-04-03 to 2025-04-15
"#
        );
        let source = &parse(&text, "f").unwrap().settings.sources[0];
        assert_eq!(source.facts.name, "Ministry of X");
        assert_eq!(source.lists.len(), 2);
    }

    #[test]
    fn a_name_that_breaks_out_stays_in_its_string() {
        let hostile =
            "\"]\n[[source]]\nid = \"evil\"\r\u{0}\u{1b}[2J \\u0041 \u{202e}dne'''\u{85}\u{2028}";

        let text = draft(hostile, hostile).to_toml();

        let settings = parse(&text, "f").unwrap().settings;
        assert_eq!(settings.sources.len(), 1);
        assert!(
            settings.sources[0]
                .facts
                .name
                .starts_with("\"] [[source]] id = \"evil\"")
        );
        assert!(settings.sources[0].facts.name.contains("\\u0041"));
        assert!(
            text.lines().flat_map(str::chars).all(|char| !acts(char)),
            "{text:?}"
        );
    }

    #[test]
    fn an_address_may_be_typed_without_its_scheme() {
        assert_eq!(
            fit_address(" mfa.example/press ").unwrap(),
            "https://mfa.example/press"
        );
        assert_eq!(
            fit_address("http://mfa.example").unwrap(),
            "http://mfa.example"
        );
        for text in [
            "",
            "https://user:pw@mfa.example/",
            "ftp://mfa.example/",
            "a..b",
        ] {
            assert!(fit_address(text).is_err(), "{text}");
        }
        assert!(fit_id("KH mfa").unwrap_err().contains("`kh-mfa`"));
    }

    proptest! {
        #[test]
        fn whatever_the_web_says_the_block_is_one_source(name in "\\PC*|.*", gave in ".*", url in ".*") {
            let mut draft = draft(&name, &gave);
            draft.ways[1].url = format!("https://mfa.example/{url}");

            let text = draft.to_toml();

            prop_assert_eq!(parse(&text, "f").map(|loaded| loaded.settings.sources.len()).ok(), Some(1), "{}", text);
        }
    }
}
