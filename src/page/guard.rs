//! The bounded parser: html5ever stopped by counts, so that the same bytes give the same answer everywhere.
//!
//! *In:* text. *Out:* a tree, or `too_complex`. *Never:* counts time; lets depth, attributes or open formatting
//! elements make the work quadratic (servo/html5ever#788, whatwg's adoption agency).

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts};
use scraper::{Html, HtmlTreeSink};

use crate::model::UnknownReason;

type Handle = <HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;

/// Nodes of about 200 bytes each: at most 100 MB.
const MOST_NODES: usize = 500_000;
/// Steps of the builder: about two seconds.
const MOST_WORK: u64 = 100_000_000;
/// Tags between two counts of the builder's open elements.
const TAGS_PER_COUNT: u64 = 32;
/// `<html>` and `<body>` tags merge their attributes into one element, which is quadratic.
const MOST_ROOT_TAGS: u32 = 64;
/// The tokenizer compares each attribute of a tag with all before it.
const MOST_ATTRIBUTES: u64 = 20_000;
/// Comparisons of attributes over all tags.
const MOST_ATTRIBUTE_WORK: u64 = 1_000_000_000;
const KEPT_ATTRIBUTES: usize = 256;
const FEED_BYTES: usize = 8192;
/// Blink and Gecko stop nesting here.
const DEEP: u64 = 512;

/// A tree with what was noted while it was built.
pub(super) struct Parsed {
    pub(super) html: Html,
    /// Nested deeper than browsers allow.
    pub(super) deep: bool,
}

pub(super) fn parse(text: &str) -> Result<Parsed, UnknownReason> {
    if too_many_attributes(text.as_bytes()) {
        return Err(UnknownReason::TooComplex);
    }
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
    let tokenizer = Tokenizer::new(Guard::around(builder), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() && !tokenizer.sink.over.get() {
        let (piece, after) = super::divide(rest, FEED_BYTES);
        queue.push_back(StrTendril::from(piece));
        // `feed` returns early at each `</script>`.
        while !queue.is_empty() && !tokenizer.sink.over.get() {
            drop(tokenizer.feed(&queue));
        }
        rest = after;
    }
    if tokenizer.sink.over.get() {
        return Err(UnknownReason::TooComplex);
    }
    tokenizer.end();
    let guard = tokenizer.sink;
    if guard.over.get() {
        return Err(UnknownReason::TooComplex);
    }
    let html = guard.builder.sink.0.into_inner();
    Ok(Parsed {
        html,
        deep: guard.deepest.get() > DEEP,
    })
}

/// Stands between tokenizer and tree builder, and counts.
struct Guard {
    builder: TreeBuilder<Handle, HtmlTreeSink>,
    tags: Cell<u64>,
    work: Cell<u64>,
    root_tags: Cell<u32>,
    deepest: Cell<u64>,
    over: Cell<bool>,
}

/// Counts the elements that the builder holds open.
struct Count(Cell<u64>);

impl Tracer for Count {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

impl Guard {
    fn around(builder: TreeBuilder<Handle, HtmlTreeSink>) -> Self {
        Self {
            builder,
            tags: Cell::new(0),
            work: Cell::new(0),
            root_tags: Cell::new(0),
            deepest: Cell::new(0),
            over: Cell::new(false),
        }
    }

    /// Whether a tag may pass.
    fn admits(&self, tag: &mut Tag) -> bool {
        tag.attrs.truncate(KEPT_ATTRIBUTES);
        let root = matches!(&*tag.name, "html" | "body") && tag.kind == TagKind::StartTag;
        if root {
            self.root_tags.set(self.root_tags.get() + 1);
        }
        self.tags.set(self.tags.get() + 1);
        if self.tags.get().is_multiple_of(TAGS_PER_COUNT) {
            let open = Count(Cell::new(0));
            self.builder.trace_handles(&open);
            let open = open.0.get();
            self.deepest.set(self.deepest.get().max(open));
            self.work.set(self.work.get() + open * TAGS_PER_COUNT);
        }
        !(root && self.root_tags.get() > MOST_ROOT_TAGS)
    }

    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.values().len()
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let end = matches!(token, Token::EOFToken);
        if !end && (self.nodes() > MOST_NODES || self.work.get() > MOST_WORK) {
            self.over.set(true);
        }
        if self.over.get() && !end {
            return TokenSinkResult::Continue;
        }
        let token = if let Token::TagToken(mut tag) = token {
            if !self.admits(&mut tag) {
                return TokenSinkResult::Continue;
            }
            Token::TagToken(tag)
        } else {
            token
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A scan of the bytes before anything is parsed: quotes, comments, scripts and styles respected.
fn too_many_attributes(bytes: &[u8]) -> bool {
    let mut at = 0;
    let mut work = 0_u64;
    while let Some(open) = find(bytes, at, b"<") {
        at = open + 1;
        if starts(bytes, at, b"!--") {
            at = find(bytes, at + 3, b"-->").unwrap_or(bytes.len());
            continue;
        }
        if !bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/')
        {
            continue;
        }
        let (count, after) = attributes(bytes, at);
        work = work.saturating_add(count.saturating_mul(count));
        if count > MOST_ATTRIBUTES || work > MOST_ATTRIBUTE_WORK {
            return true;
        }
        let raw = [
            (b"script".as_slice(), b"</script".as_slice()),
            (b"style", b"</style"),
        ];
        let close = raw
            .iter()
            .find(|(name, _)| starts(bytes, at, name))
            .map(|(_, close)| *close);
        at = close
            .and_then(|close| find(bytes, after, close))
            .unwrap_or(after);
    }
    false
}

/// Attributes of the tag whose name begins at `at`, and where the tag ends.
fn attributes(bytes: &[u8], mut at: usize) -> (u64, usize) {
    let mut count = 0;
    let mut before = b'x';
    while let Some(byte) = bytes.get(at).copied() {
        let gap = byte.is_ascii_whitespace() || byte == b'/';
        match byte {
            b'>' => return (count, at + 1),
            b'"' | b'\'' if before == b'=' => {
                let quote = [byte];
                at = find(bytes, at + 1, &quote).unwrap_or(bytes.len());
                // What follows a closing quote begins another attribute, space or none.
                before = b' ';
                at += 1;
                continue;
            }
            _ if !gap && byte != b'=' && (before.is_ascii_whitespace() || before == b'/') => {
                count += 1;
            }
            _ => {}
        }
        if !(byte.is_ascii_whitespace() && before == b'=') {
            before = byte;
        }
        at += 1;
    }
    (count, at)
}

fn starts(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    bytes
        .get(at..at + name.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(name))
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let at = rest
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))?;
    Some(from + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn refused(text: &str) -> bool {
        matches!(parse(text), Err(UnknownReason::TooComplex))
    }

    #[test]
    fn s59_sixty_thousand_nested_tags_are_too_complex() {
        assert!(refused(&"<div>".repeat(60_000)));
    }

    #[test]
    fn s59_nesting_below_the_bound_is_read_and_noted() {
        let parsed = parse(&"<div>".repeat(1_000)).unwrap();
        assert!(parsed.deep);
        assert!(!parse("<p>one<p>two").unwrap().deep);
    }

    #[test]
    fn s61_two_hundred_thousand_attributes_are_too_complex() {
        let mut tag = String::from("<p");
        for n in 0..200_000 {
            write!(tag, " a{n}").unwrap();
        }
        assert!(refused(&format!("{tag}>text")));
    }

    #[test]
    fn s61_many_tags_of_many_attributes_are_too_complex() {
        let mut tag = String::from("<p");
        for n in 0..15_000 {
            write!(tag, " a{n}=\"\"").unwrap();
        }
        assert!(refused(&format!("{tag}>").repeat(8)));
    }

    #[test]
    fn s61_root_tags_past_the_limit_are_dropped() {
        let mut text = String::new();
        for n in 0..5_000 {
            write!(text, "<html a{n}>").unwrap();
        }
        let parsed = parse(&text).unwrap();
        let root = parsed.html.root_element();
        assert_eq!(root.value().attrs().count(), 64);
    }

    #[test]
    fn s62_open_formatting_elements_are_too_complex() {
        let mut text = String::new();
        for n in 0..2_000 {
            write!(text, "<font a{n}><p>").unwrap();
        }
        assert!(refused(&text));
    }

    #[test]
    fn s64_a_million_declarations_are_too_complex() {
        assert!(refused(&"<!x>".repeat(1_000_000)));
    }

    #[test]
    fn words_of_a_script_are_no_attributes() {
        let script = format!(
            "<script>if (a<b) {{ {} }}</script><p>x",
            "word ".repeat(30_000)
        );
        assert!(!refused(&script));
    }

    #[test]
    fn quoted_values_are_one_attribute() {
        let (count, _) = attributes(b"a href=\"x y z\" title='p q'class=c>", 0);
        assert_eq!(count, 3);
    }
}
