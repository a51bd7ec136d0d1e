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

use super::attributes::Meter;
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
const KEPT_ATTRIBUTES: usize = 256;
/// Attributes of one tag that cost nothing to speak of, however often they are repeated.
const FEW_ATTRIBUTES: usize = 64;
/// A tag that spans no whole piece has no more attributes, repeated ones included: each takes two bytes.
const MOST_IN_PIECES: u64 = FEED_BYTES as u64;
/// Comparisons of attributes over all tags with many.
const MOST_ATTRIBUTE_WORK: u64 = 1_000_000_000;
const FEED_BYTES: usize = 8192;
/// Blink and Gecko stop nesting here.
const DEEP: u64 = 512;

/// A tree with what was noted while it was built.
pub(super) struct Parsed {
    pub(super) html: Html,
    /// Nested deeper than browsers allow.
    pub(super) deep: bool,
}

/// With how much care the text is fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// Piece by piece, until one of which nothing is told: a long comment, a long value, or a tag of many attributes.
    Little,
    /// So that every tag is met at its beginning.
    Great,
}

/// Why the building stopped.
enum Stop {
    TooComplex,
    /// Only great care can tell what this is.
    Unclear,
}

pub(super) fn parse(text: &str) -> Result<Parsed, UnknownReason> {
    let built = match build(text, Care::Little) {
        Err(Stop::Unclear) => build(text, Care::Great),
        built => built,
    };
    built.map_err(|_| UnknownReason::TooComplex)
}

fn build(text: &str, care: Care) -> Result<Parsed, Stop> {
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
    let tokenizer = Tokenizer::new(Guard::around(builder), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut watch = Watch::over(text);
    for (at, piece) in pieces(text, care) {
        watch.comes(at, piece);
        queue.push_back(StrTendril::from(piece));
        // `feed` returns early at each `</script>`.
        while !queue.is_empty() && !tokenizer.sink.over.get() {
            drop(tokenizer.feed(&queue));
        }
        if tokenizer.sink.over.get() {
            return Err(Stop::TooComplex);
        }
        let told = tokenizer.sink.told.take();
        match care {
            Care::Little if !told.anything => return Err(Stop::Unclear),
            Care::Great if !watch.admits(told) => return Err(Stop::TooComplex),
            Care::Little | Care::Great => {}
        }
    }
    tokenizer.end();
    let guard = tokenizer.sink;
    if guard.over.get() {
        return Err(Stop::TooComplex);
    }
    let html = guard.builder.sink.0.into_inner();
    Ok(Parsed {
        html,
        deep: guard.deepest.get() > DEEP,
    })
}

/// The text in pieces with their places; with great care a piece begins wherever a tag may begin.
fn pieces(text: &str, care: Care) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (most, _) = super::divide(rest, FEED_BYTES);
        let next = match care {
            Care::Little => None,
            Care::Great => next_tag(rest, most.len()),
        };
        let piece = next.and_then(|next| rest.get(..next)).unwrap_or(most);
        let place = at;
        at += piece.len();
        Some((place, piece))
    })
}

/// Where within so many bytes, but not at once, the next tag may begin.
fn next_tag(text: &str, within: usize) -> Option<usize> {
    let signs = text.match_indices('<').map(|(at, _)| at);
    signs
        .take_while(|at| *at < within)
        .find(|at| *at > 0 && may_begin_tag(text, *at))
}

/// Whether a `<` and a letter, or `</`, stand there: a tag, unless a comment, a script or a value holds them.
fn may_begin_tag(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let second = bytes.get(at + 1);
    bytes.get(at) == Some(&b'<') && second.is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/')
}

/// What the tokenizer told of a piece.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    anything: bool,
    a_tag: bool,
}

/// Knows which pieces begin tags in truth: those of which the tokenizer tells a tag, or nothing yet. Then the
/// attributes are counted, before more of a long tag is fed than a piece.
struct Watch<'a> {
    meter: Meter<'a>,
    /// Nothing was told of the last piece: a tag or a comment goes on.
    inside: bool,
    /// What may turn out to be a tag.
    perhaps: Option<usize>,
}

impl<'a> Watch<'a> {
    fn over(text: &'a str) -> Self {
        Self {
            meter: Meter::of(text),
            inside: false,
            perhaps: None,
        }
    }

    /// A piece is about to be fed.
    fn comes(&mut self, at: usize, piece: &str) {
        if may_begin_tag(piece, 0) {
            self.perhaps = (!self.inside).then_some(at);
        }
    }

    /// A piece was fed; whether what it was of may go on.
    fn admits(&mut self, told: Told) -> bool {
        self.inside = !told.anything;
        if told.a_tag || !told.anything {
            return self.perhaps.take().is_none_or(|at| self.meter.admits(at));
        }
        true
    }
}

/// Stands between tokenizer and tree builder, and counts.
struct Guard {
    builder: TreeBuilder<Handle, HtmlTreeSink>,
    tags: Cell<u64>,
    work: Cell<u64>,
    root_tags: Cell<u32>,
    deepest: Cell<u64>,
    over: Cell<bool>,
    told: Cell<Told>,
    /// Comparisons of attributes, at most.
    compared: Cell<u64>,
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
            told: Cell::default(),
            compared: Cell::new(0),
        }
    }

    /// Whether a tag may pass.
    fn admits(&self, tag: &mut Tag) -> bool {
        if tag.attrs.len() > FEW_ATTRIBUTES {
            let compared = tag.attrs.len() as u64 * MOST_IN_PIECES;
            self.compared.set(self.compared.get() + compared);
            let too_many = self.compared.get() > MOST_ATTRIBUTE_WORK;
            self.over.set(self.over.get() || too_many);
        }
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
        let told = self.told.get();
        self.told.set(Told {
            anything: told.anything || !matches!(token, Token::ParseError(_)),
            a_tag: told.a_tag || matches!(token, Token::TagToken(_)),
        });
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

    /// Attributes are counted wherever the parser takes them for such, whatever stands around them.
    #[test]
    fn s61_attributes_cannot_be_hidden() {
        let many = (0..30_000).fold(String::new(), |tag, n| tag + &format!(" a{n}"));
        for page in [
            format!("<!--><p{many}>x-->"),
            format!("<!--a--!><p{many}>x-->"),
            format!("<svg><style><g{many}></style>"),
            format!("<svg><script><g{many}></script>"),
            format!("<p b==\"{many}>x"),
            format!("<p =\"{many}>x"),
            format!("<title><!--</title><p{many}>x-->"),
            format!("<textarea><!--<a x=\"</textarea><p{many}><q y=\"\">-->"),
            format!("<xmp></p </xmp><p{many}>"),
            format!("x&am<p{many}>"),
            format!("</p{many}>"),
            format!("<script>a<b </script x<p{many}>"),
            format!("<p x='<b' <c{many}>"),
        ] {
            let begun = page.get(..40);
            assert!(refused(&page), "{begun:?}");
        }
    }

    #[test]
    fn s61_many_short_tags_of_many_attributes_are_too_complex() {
        let some = (0..1_500).fold(String::new(), |tag, n| tag + &format!(" a{n}"));

        assert!(refused(&format!("<p{some}>").repeat(200)));
        assert!(!refused(&format!("<p{some}>").repeat(20)));
    }

    #[test]
    fn words_of_a_comment_a_value_or_a_script_are_no_attributes() {
        let words = "word ".repeat(30_000);
        for page in [
            format!("<!-- <a b {words} --><p>x"),
            format!("<p title=\"<b {words}\">x"),
            format!("<title>a <b {words}</title><p>x"),
            format!("<style>a<b {words}</style><p>x"),
            format!("<script>'</a {words}'</script><p>x"),
            format!("<p>a < b {words}"),
        ] {
            assert!(!refused(&page), "{:?}", page.get(..20));
        }
    }

    #[test]
    fn s63_what_is_never_closed_is_read_once() {
        for open in [
            "<script>",
            "<!--",
            "<style>",
            "</a </",
            "<!-- <a x='",
            "<a b=\"<",
        ] {
            // A quadratic scan of a megabyte would take an hour.
            drop(parse(&open.repeat((1 << 20) / open.len())));
        }
    }
}
