//! A page as a bounded tree, and its text.
//!
//! *In:* bytes, or text already decoded. *Out:* [`Page`]: elements, their text with blocks kept apart, what the
//! head says. *Never:* recursion: depth comes from outside.

use std::cell::OnceCell;

use scraper::{ElementRef, Html, Node, Selector};
use url::Url;

use super::select::{self, Selected};
use super::{charset, guard};
use crate::model::UnknownReason;

/// Bytes of text taken from one element; a diff of more would cost too much.
const MOST_TEXT: usize = 2_000_000;

/// `<meta>` elements that are read.
const MOST_METAS: usize = 2000;

/// A node's identity within its page.
pub type Key = <scraper::HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;

/// A page, read under bounds.
#[derive(Debug)]
pub struct Page {
    html: Html,
    base: Option<Url>,
    charset: String,
    deep: bool,
    metas: OnceCell<Vec<(String, String)>>,
}

impl Page {
    /// Reads a page. Fails with `charset`, `not_html` (nothing there) or `too_complex`.
    pub fn parse(
        bytes: &[u8],
        content_type: Option<&str>,
        url: &str,
    ) -> Result<Self, UnknownReason> {
        let decoded = charset::decode(bytes, content_type, url).readable()?;
        Self::from_text(&decoded.text, &decoded.charset, url)
    }

    /// Reads a page whose text is already decoded.
    pub fn from_text(text: &str, charset: &str, url: &str) -> Result<Self, UnknownReason> {
        let parsed = guard::parse(text)?;
        if !parsed
            .html
            .tree
            .root()
            .children()
            .any(|child| child.value().is_element())
        {
            return Err(UnknownReason::NotHtml);
        }
        let own = Url::parse(url).ok();
        let mut page = Self {
            html: parsed.html,
            base: own,
            charset: charset.to_owned(),
            deep: parsed.deep,
            metas: OnceCell::new(),
        };
        let stated = page
            .elements()
            .find(|element| element.value().name() == "base" && element.attr("href").is_some());
        let stated = stated
            .and_then(|element| element.attr("href"))
            .and_then(|href| match &page.base {
                Some(own) => own.join(href.trim()).ok(),
                None => Url::parse(href.trim()).ok(),
            });
        page.base = stated
            .filter(|base| matches!(base.scheme(), "http" | "https"))
            .or(page.base);
        Ok(page)
    }

    /// The `<html>` element.
    pub fn root(&self) -> ElementRef<'_> {
        // `from_text` refused trees without one.
        self.html.root_element()
    }

    /// All elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.html
            .tree
            .root()
            .descendants()
            .filter_map(ElementRef::wrap)
    }

    /// The elements that match, in document order, under a step budget.
    pub fn select<'a>(&'a self, selector: &Selector) -> Selected<'a> {
        select::below(self.root(), selector)
    }

    /// The elements below `root` that match, under a step budget.
    pub fn select_below<'a>(&'a self, root: ElementRef<'a>, selector: &Selector) -> Selected<'a> {
        select::below(root, selector)
    }

    /// An element's text: see [`text_of`].
    pub fn text_of(&self, element: ElementRef<'_>) -> String {
        text_of(element)
    }

    /// The `<title>`, on one line.
    pub fn title(&self) -> Option<String> {
        let in_picture = |element: &ElementRef<'_>| {
            element
                .parent()
                .and_then(ElementRef::wrap)
                .is_some_and(|parent| parent.value().name() == "svg")
        };
        let title = self
            .elements()
            .find(|element| element.value().name() == "title" && !in_picture(element))?;
        Some(fold(&title.text().collect::<String>())).filter(|title| !title.is_empty())
    }

    /// The `lang` of the root element.
    pub fn lang(&self) -> Option<&str> {
        let root = self.root();
        let lang = root.attr("lang").or_else(|| root.attr("xml:lang"))?.trim();
        (!lang.is_empty()).then_some(lang)
    }

    /// `<link rel=canonical>`, resolved.
    pub fn canonical(&self) -> Option<String> {
        let mut links = self
            .elements()
            .filter(|element| element.value().name() == "link");
        let link = links.find(|link| {
            super::attr_list(*link, "rel").any(|rel| rel.eq_ignore_ascii_case("canonical"))
        })?;
        self.resolve(link.attr("href").filter(|href| !href.trim().is_empty())?)
    }

    /// The content of the first `<meta>` of that name (or property, or itemprop) that has any.
    pub fn meta(&self, name: &str) -> Option<&str> {
        let metas = self.metas.get_or_init(|| self.list_metas());
        let found = metas
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// Names and contents of all `<meta>`, those without content left out.
    fn list_metas(&self) -> Vec<(String, String)> {
        let metas = self
            .elements()
            .filter(|element| element.value().name() == "meta")
            .take(MOST_METAS);
        let mut list = Vec::new();
        for meta in metas {
            let content = meta.attr("content").map(str::trim).unwrap_or_default();
            if content.is_empty() {
                continue;
            }
            let names = ["name", "property", "itemprop", "http-equiv"];
            let names = names.into_iter().filter_map(|key| meta.attr(key));
            list.extend(names.map(|name| (name.trim().to_owned(), content.to_owned())));
        }
        list
    }

    /// The charset the bytes were read in.
    pub fn charset(&self) -> &str {
        &self.charset
    }

    /// Whether it is nested deeper than browsers allow.
    pub fn deep(&self) -> bool {
        self.deep
    }

    /// What addresses on the page are relative to.
    pub fn base(&self) -> Option<&Url> {
        self.base.as_ref()
    }
}

/// Whether an element stands on lines of its own.
pub fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 45] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ];
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether an element's content is never read as text.
pub fn is_unread(name: &str) -> bool {
    const UNREAD: [&str; 14] = [
        "audio", "canvas", "datalist", "iframe", "math", "noscript", "object", "script", "select",
        "style", "svg", "template", "textarea", "video",
    ];
    UNREAD.binary_search(&name).is_ok()
}

/// An element's text: blocks and `<br>` become newlines, cells are kept apart, white space is folded.
pub fn text_of(root: ElementRef<'_>) -> String {
    let mut text = Lines::default();
    let end = *root;
    let mut at = end;
    loop {
        let enter = match at.value() {
            Node::Text(run) => {
                text.run(run);
                false
            }
            Node::Element(element) => {
                text.edge(element.name());
                at == end || !is_unread(element.name())
            }
            Node::Document
            | Node::Fragment
            | Node::Doctype(_)
            | Node::Comment(_)
            | Node::ProcessingInstruction(_) => false,
        };
        if let Some(child) = at
            .first_child()
            .filter(|_| enter && text.out.len() < MOST_TEXT)
        {
            at = child;
            continue;
        }
        loop {
            if let Node::Element(element) = at.value() {
                text.edge(element.name());
            }
            if at == end {
                return text.out;
            }
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent() else {
                return text.out;
            };
            at = parent;
        }
    }
}

/// Text divided at `bytes` or at the character boundary before it.
pub fn divide(text: &str, bytes: usize) -> (&str, &str) {
    let mut at = bytes.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.split_at(at)
}

/// Text on one line, white space folded.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

/// Text as it grows, with the white space that is owed before the next letter.
#[derive(Default)]
struct Lines {
    out: String,
    gap: Gap,
}

impl Lines {
    fn run(&mut self, run: &str) {
        for c in run.chars() {
            if self.out.len() >= MOST_TEXT {
                return;
            }
            if c.is_whitespace() {
                self.owe(Gap::Space);
                continue;
            }
            match self.gap {
                Gap::Space if !self.out.is_empty() => self.out.push(' '),
                Gap::Line if !self.out.is_empty() => self.out.push('\n'),
                Gap::None | Gap::Space | Gap::Line => {}
            }
            self.gap = Gap::None;
            self.out.push(c);
        }
    }

    fn edge(&mut self, name: &str) {
        if is_block(name) {
            self.owe(Gap::Line);
        } else if matches!(name, "td" | "th" | "button" | "label") {
            self.owe(Gap::Space);
        }
    }

    fn owe(&mut self, gap: Gap) {
        if gap > self.gap {
            self.gap = gap;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page::parse(html.as_bytes(), None, "https://mfa.example/news/1").unwrap()
    }

    #[test]
    fn br_and_paragraphs_read_alike_and_never_glue_words() {
        let one = page("<div>First line<br>second <b>bold</b>er<br/>third</div>");
        let two = page("<p>First line</p><p>second <b>bold</b>er</p><p>third</p>");
        assert_eq!(text_of(one.root()), "First line\nsecond bolder\nthird");
        assert_eq!(text_of(one.root()), text_of(two.root()));
    }

    #[test]
    fn cells_are_kept_apart_and_scripts_are_not_read() {
        let page = page(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table><script>x()</script><noscript>y</noscript>",
        );
        assert_eq!(text_of(page.root()), "a b\nc");
    }

    #[test]
    fn the_head_is_read() {
        let page = page(
            "<html lang=km><head><title> A &amp; B\n</title><meta property='og:title' content=' T '>\
             <link rel=canonical href='/x'><body><svg><title>no</title></svg>",
        );
        assert_eq!(page.title().as_deref(), Some("A & B"));
        assert_eq!(page.lang(), Some("km"));
        assert_eq!(page.meta("OG:title"), Some("T"));
        assert_eq!(page.canonical().as_deref(), Some("https://mfa.example/x"));
        assert_eq!(page.charset(), "utf-8");
    }

    #[test]
    fn s59_deep_text_is_read_without_recursion() {
        let deep = page(&format!("{}bottom", "<div>".repeat(3_000)));
        assert!(deep.deep());
        assert_eq!(text_of(deep.root()), "bottom");
    }

    #[test]
    fn s63_a_thirty_megabyte_page_is_read_with_capped_text() {
        let big = page(&format!("<p>{}", "word ".repeat(30)).repeat(200_000));
        let text = text_of(big.root());
        assert!(text.len() > 1_000_000 && text.len() < MOST_TEXT + 200);
    }

    #[test]
    fn nothing_is_no_page_but_panics_nowhere() {
        assert_eq!(text_of(page("").root()), "");
    }
}
