//! Small models of markups: what a client makes of a text.
//!
//! Each reads strictly: what is neither ours nor provably plain is an error. So whatever a more lenient client reads,
//! it finds nothing more.

use super::super::marks::GAP;

/// A text as a client shows it: addresses that link are told apart.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) links: Vec<String>,
    /// The text with `\u{1}` where an address stood.
    pub(super) around: String,
}

impl Rendered {
    fn plain(&mut self, character: char) {
        self.text.push(character);
        self.around.push(character);
    }

    fn link(&mut self, address: &str) {
        self.text.push_str(address);
        self.around.push('\u{1}');
        self.links.push(address.to_owned());
    }

    /// As a reader sees it: gaps are not seen.
    pub(super) fn seen(&self) -> String {
        self.text.replace(GAP, "")
    }
}

/// A flavour of Markdown.
pub(super) struct Flavour {
    /// Signs that act where no backslash stands before them.
    pub(super) live: &'static str,
    /// Whether an address stands in angle brackets; else it links by itself.
    pub(super) angles: bool,
}

pub(super) const DISCORD: Flavour = Flavour {
    live: "\\*_~`|>[]()#-@<",
    angles: true,
};
pub(super) const MATTERMOST: Flavour = Flavour {
    live: "\\*_~`|>[]()#+-!{}.",
    angles: false,
};

pub(super) fn markdown(source: &str, flavour: &Flavour) -> Result<Rendered, String> {
    let mut rendered = Rendered::default();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let after = behind(rest, 1);
        if character == '\\' {
            let escaped = after.chars().next().filter(char::is_ascii_punctuation);
            let escaped = escaped.ok_or_else(|| format!("a backslash before nothing: {rest}"))?;
            rendered.plain(escaped);
            rest = behind(after, 1);
        } else if let Some(mark) = ["**", "~~"].into_iter().find(|mark| rest.starts_with(mark)) {
            if open.last() == Some(&mark) {
                open.pop();
            } else if open.contains(&mark) {
                return Err(format!("{mark} across another: {rest}"));
            } else {
                open.push(mark);
            }
            rest = behind(rest, 2);
        } else if character == '`' {
            let (code, next) = after.split_once('`').ok_or("code without an end")?;
            if !code.starts_with("unsaid ") {
                return Err(format!("code that is not ours: {code}"));
            }
            code.chars().for_each(|character| rendered.plain(character));
            rest = next;
        } else if let Some((address, next)) = address(rest, flavour) {
            rendered.link(address);
            rest = next;
        } else if flavour.live.contains(character) || rest.starts_with("://") {
            return Err(format!("{character:?} acts: {rest}"));
        } else {
            if character == '\n' && !open.is_empty() {
                return Err(format!("{open:?} goes over a line's end"));
            }
            rendered.plain(character);
            rest = after;
        }
    }
    if open.is_empty() {
        Ok(rendered)
    } else {
        Err(format!("{open:?} has no end"))
    }
}

/// The text behind so many of its characters.
fn behind(text: &str, count: usize) -> &str {
    let mut characters = text.chars();
    characters.by_ref().take(count).for_each(drop);
    characters.as_str()
}

fn address<'a>(rest: &'a str, flavour: &Flavour) -> Option<(&'a str, &'a str)> {
    let inner = if flavour.angles {
        rest.strip_prefix('<')?
    } else {
        rest
    };
    if !inner.starts_with("https://") && !inner.starts_with("http://") {
        return None;
    }
    if flavour.angles {
        return inner.split_once('>');
    }
    let end = inner.find([' ', '\n']).unwrap_or(inner.len());
    Some(inner.split_at(end))
}

/// HTML of only these tags, `a` with nothing but an `href` that is what it shows.
pub(super) fn html(source: &str, tags: &[&str]) -> Result<Rendered, String> {
    const ENTITIES: [(&str, char); 4] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
    ];
    let mut rendered = Rendered::default();
    let mut open: Option<&str> = None;
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        if let Some(next) = rest.strip_prefix("<br>") {
            rendered.plain('\n');
            rest = next;
        } else if let Some(next) = rest.strip_prefix("<a href=\"") {
            let (href, next) = next.split_once("\">").ok_or("no end of a tag")?;
            let (shown, next) = next.split_once("</a>").ok_or("no end of a link")?;
            if href != shown || open.is_some() {
                return Err(format!("{href} shows {shown}"));
            }
            rendered.link(&html(href, &[])?.text);
            rest = next;
        } else if let Some(next) = rest.strip_prefix('<') {
            let (tag, next) = next.split_once('>').ok_or("no end of a tag")?;
            open = match (open, tag.strip_prefix('/')) {
                (None, None) if tags.contains(&tag) => Some(tag),
                (Some(opened), Some(closed)) if opened == closed => None,
                _ => return Err(format!("<{tag}> in {open:?}")),
            };
            rest = next;
        } else if character == '&' {
            let found = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
            let (entity, character) = found.ok_or_else(|| format!("& alone: {rest}"))?;
            rendered.plain(*character);
            rest = behind(rest, entity.len());
        } else if character == '>' || character == '"' {
            return Err(format!("{character} alone: {rest}"));
        } else {
            rendered.plain(character);
            rest = behind(rest, 1);
        }
    }
    if open.is_none() {
        Ok(rendered)
    } else {
        Err(format!("{open:?} has no end"))
    }
}

#[test]
fn the_models_see_what_acts() {
    for text in [
        "@everyone",
        "**a",
        "[x](https://evil.test)",
        "~~a **b~~ c**",
        "`rm`",
        "a\\",
        "# a",
        "javascript://x",
    ] {
        assert!(markdown(text, &DISCORD).is_err(), "{text}");
    }
    for text in [
        "<b>a",
        "<script>",
        "a & b",
        "<b class=x>a</b>",
        "<a href=\"https://a.test\">b</a>",
        "&nbsp;",
    ] {
        assert!(html(text, &["b"]).is_err(), "{text}");
    }
    let rendered = markdown("**\\*a** <https://a.test/_x_>", &DISCORD).unwrap();
    assert_eq!(rendered.seen(), "*a https://a.test/_x_");
    let rendered = html("<b>&lt;a</b>", &["b"]).unwrap();
    assert_eq!(rendered.seen(), "<a");
}
