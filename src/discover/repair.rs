//! Mends the XML of feeds and sitemaps: one bad byte must not hide every entry.
//!
//! *In:* the decoded text of one. *Out:* XML that a strict reader takes, of bounded depth and number of entries,
//! with what had to be mended. *Never:* expands an entity or follows a reference.

use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use regex::Regex;

use super::gather::beginning;

/// Elements within elements. `feed-rs` recurses into media groups and overflows its stack at about 1,000.
const MAX_DEPTH: usize = 64;
/// Longest name of an entity in HTML is 31 letters.
const MAX_ENTITY_BYTES: usize = 32;

/// What the XML should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// RSS, Atom, RDF.
    Feed,
    /// A sitemap, or an index of sitemaps.
    Sitemap,
}

impl Form {
    fn root(self) -> Option<&'static Regex> {
        match self {
            Self::Feed => ROOT.as_ref(),
            Self::Sitemap => MAP_ROOT.as_ref(),
        }
    }

    fn entry(self) -> Option<&'static Regex> {
        match self {
            Self::Feed => ENTRY.as_ref(),
            Self::Sitemap => MAP_ENTRY.as_ref(),
        }
    }
}

/// XML that can be read.
#[derive(Debug, Default)]
pub(super) struct Mended {
    /// From the root element on, without XML declaration.
    pub(super) xml: String,
    /// What had to be mended, in words; empty where it was well-formed.
    pub(super) repairs: Vec<&'static str>,
    /// Whether entries that are not whole were left out.
    pub(super) lossy: bool,
    /// Whether entries were left out because there are too many.
    pub(super) cut: bool,
}

/// Why there is nothing to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hopeless {
    /// It has no root element of its form.
    NoRoot,
    /// It is nested too deeply.
    TooDeep,
    /// It is not well-formed, and no entry is whole.
    Broken,
}

static ROOT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF)(?:\s[^<>]*)?>").ok());
static PROLOG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?s)^(?:[\s\u{FEFF}]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*$")
        .ok()
});
static ENTRY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<((?:[A-Za-z][\w.-]*:)?(?:item|entry))(?:\s[^<>]*)?>").ok());
static MAP_ROOT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(?:[A-Za-z][\w.-]*:)?(urlset|sitemapindex)(?:\s[^<>]*)?>").ok());
static MAP_ENTRY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<((?:[A-Za-z][\w.-]*:)?(?:url|sitemap))(?:\s[^<>]*)?>").ok());
static CHANNEL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<channel(?:\s[^<>]*)?>").ok());
static VERSION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\sversion\s*=\s*(?:"[^"]*"|'[^']*')"#).ok());

/// Makes `text` readable, keeping at most `max_entries`. `cut_off` says that the end is known to be missing.
pub(super) fn mend(
    form: Form,
    text: &str,
    max_entries: usize,
    cut_off: bool,
) -> Result<Mended, Hopeless> {
    let root = form.root().and_then(|pattern| pattern.captures(text));
    let root = root.ok_or(Hopeless::NoRoot)?;
    let (Some(start), Some(name)) = (root.get(0), root.get(1)) else {
        return Err(Hopeless::NoRoot);
    };
    let mut mended = Mended::default();
    let before = text.get(..start.start()).unwrap_or_default();
    if !PROLOG
        .as_ref()
        .is_some_and(|prolog| prolog.is_match(before))
    {
        mended
            .repairs
            .push("text before the root element was skipped");
    }
    let tag = readable_root(start.as_str(), name.as_str());
    let rest = text.get(start.end()..).unwrap_or_default();
    mended.xml = clean(&tag, rest, &mut mended.repairs);
    let entries = form.entry().map_or(0, |entry| {
        entry.find_iter(&mended.xml).take(max_entries + 1).count()
    });
    match scan(&mended.xml) {
        Shape::TooDeep => return Err(Hopeless::TooDeep),
        Shape::Whole if entries <= max_entries => return Ok(mended),
        Shape::Whole => mended.cut = true,
        Shape::Broken => {
            mended.lossy = true;
            mended
                .repairs
                .push("entries that are not whole were left out");
        }
    }
    mended.cut |= cut_off || entries > max_entries;
    let entry = form.entry().ok_or(Hopeless::Broken)?;
    mended.xml = from_whole_entries(&tag, name.as_str(), entry, &mended.xml, max_entries)?;
    Ok(mended)
}

/// `feed-rs` reads only the versions 2.0, 0.91 and 0.92 of RSS; the others differ in nothing that matters here.
fn readable_root(tag: &str, name: &str) -> String {
    let Some(version) = VERSION.as_ref().filter(|_| name == "rss") else {
        return tag.to_owned();
    };
    let stated = version.find(tag).map(|found| found.as_str());
    if stated.is_some_and(|v| v.contains("2.0\"") || v.contains("0.91") || v.contains("0.92")) {
        return tag.to_owned();
    }
    let without = version.replace(tag, "");
    without.replacen("<rss", "<rss version=\"2.0\"", 1)
}

/// Where in the text the cleaner is.
enum Place {
    Text,
    Tag,
    Raw(&'static str),
}

/// Drops characters that XML forbids and escapes `&` and `<` that begin nothing.
fn clean(tag: &str, rest: &str, repairs: &mut Vec<&'static str>) -> String {
    let mut out = String::with_capacity(tag.len() + rest.len() + 64);
    out.push_str(&escaped_ampersands(tag));
    let mut place = Place::Text;
    let (mut escaped, mut dropped) = (false, false);
    let mut left = rest;
    while let Some(char) = left.chars().next() {
        let after = left.get(char.len_utf8()..).unwrap_or_default();
        if let Place::Raw(end) = place {
            if left.starts_with(end) {
                place = Place::Text;
            }
        } else if char == '&' {
            let (written, used, bad) = reference(after);
            out.push_str(&written);
            escaped |= bad;
            left = after.get(used..).unwrap_or_default();
            continue;
        } else if char == '<' {
            let Some(next) = after_bracket(after, &place) else {
                out.push_str("&lt;");
                escaped = true;
                left = after;
                continue;
            };
            place = next;
        } else if char == '>' {
            place = Place::Text;
        }
        if is_xml(char) {
            out.push(char);
        } else {
            dropped = true;
        }
        left = after;
    }
    if escaped {
        repairs.push("stray & or < were escaped");
    }
    if dropped {
        repairs.push("characters that XML forbids were dropped");
    }
    out
}

fn after_bracket(after: &str, place: &Place) -> Option<Place> {
    if matches!(place, Place::Tag) {
        None
    } else if after.starts_with("![CDATA[") {
        Some(Place::Raw("]]>"))
    } else if after.starts_with("!--") {
        Some(Place::Raw("-->"))
    } else if after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/' | '!' | '?')) {
        Some(Place::Tag)
    } else {
        None
    }
}

/// What stands for `&` and what follows it: (text to write, bytes used up after the `&`, whether it was stray).
/// Entities that XML does not know stay as they are written, as text: those of HTML are read later, others never.
fn reference(after: &str) -> (String, usize, bool) {
    let name = beginning(after, MAX_ENTITY_BYTES)
        .split_once(';')
        .map(|(name, _)| name);
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return ("&amp;".to_owned(), 0, true);
    };
    let used = name.len() + 1;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return match code.ok().map(char::from_u32) {
            Some(Some(char)) if is_xml(char) => (format!("&#{};", u32::from(char)), used, false),
            Some(Some(_) | None) => (String::new(), used, true),
            None => ("&amp;".to_owned(), 0, true),
        };
    }
    if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
        (format!("&{name};"), used, false)
    } else if name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        (format!("&amp;{name};"), used, false)
    } else {
        ("&amp;".to_owned(), 0, true)
    }
}

fn escaped_ampersands(tag: &str) -> String {
    let mut pieces = tag.split('&');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (written, used, _) = reference(piece);
        out.push_str(&written);
        out.push_str(piece.get(used..).unwrap_or_default());
    }
    out
}

/// XML 1.0 §2.2.
fn is_xml(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

#[derive(Debug, PartialEq, Eq)]
enum Shape {
    Whole,
    Broken,
    TooDeep,
}

/// Reads over the elements without building anything.
fn scan(xml: &str) -> Shape {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Shape::TooDeep;
                }
                if start.attributes().any(|attribute| attribute.is_err()) {
                    return Shape::Broken;
                }
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Shape::Whole;
                }
            }
            Ok(Event::Eof) | Err(_) => return Shape::Broken,
            Ok(
                Event::Empty(_)
                | Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_),
            ) => {}
        }
    }
}

/// A document of those entries that are well-formed by themselves.
fn from_whole_entries(
    tag: &str,
    root: &str,
    entry: &Regex,
    xml: &str,
    most: usize,
) -> Result<String, Hopeless> {
    let channel = CHANNEL.as_ref().filter(|_| root == "rss");
    let channel = channel.map(|pattern| pattern.find(xml).map_or("<channel>", |c| c.as_str()));
    let mut out = escaped_ampersands(tag);
    out.push_str(channel.unwrap_or_default());
    let mut kept = 0;
    let mut from = 0;
    while let Some(start) = entry.captures_at(xml, from).filter(|_| kept < most) {
        let (Some(whole), Some(name)) = (start.get(0), start.get(1)) else {
            break;
        };
        // An entry cut in the middle would swallow the next one: an entry ends before the next begins.
        let next = entry
            .find_at(xml, whole.end())
            .map_or(xml.len(), |next| next.start());
        from = next;
        let end = format!("</{}>", name.as_str());
        let body = xml.get(whole.end()..next).unwrap_or_default();
        let Some(length) = body.find(&end) else {
            continue;
        };
        let until = whole.end() + length + end.len();
        let slice = xml.get(whole.start()..until).unwrap_or_default();
        if scan(slice) == Shape::Whole {
            out.push_str(slice);
            kept += 1;
        }
    }
    if kept == 0 {
        return Err(Hopeless::Broken);
    }
    out.push_str(if channel.is_some() {
        "</channel></"
    } else {
        "</"
    });
    let name = tag.trim_start_matches('<');
    let name = name.split(|c: char| c.is_whitespace() || c == '>').next();
    out.push_str(name.unwrap_or(root));
    out.push('>');
    Ok(out)
}

#[cfg(test)]
mod tests;
