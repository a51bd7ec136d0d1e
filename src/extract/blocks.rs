//! Text as blocks: what stands on lines of its own, with where it stood.
//!
//! *In:* an element of a page, and which of its text runs count. *Out:* blocks in order. *Never:* recursion.

use std::collections::HashSet;

use crate::page::{Element, Key, Node, is_block, is_unread};

/// Bytes of text taken from one page; a diff of more would cost too much.
const MOST_TEXT: usize = 2_000_000;

/// A paragraph, heading, list item or line.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    pub(super) text: String,
    /// Bytes of the text that stand inside links.
    pub(super) linked: usize,
    /// Bytes of the text in runs that were chosen.
    pub(super) chosen: usize,
    /// The innermost element around its first letter.
    pub(super) inner: Element<'a>,
    /// The innermost block element around its first letter.
    pub(super) holder: Element<'a>,
}

/// The blocks below `root`, leaving out the elements in `skip`; `chosen` are the text runs that count as chosen.
pub(super) fn blocks_of<'a>(
    root: Element<'a>,
    chosen: &HashSet<Key>,
    skip: &HashSet<Key>,
) -> Vec<Block<'a>> {
    let mut lines = Lines::default();
    let end = *root;
    let mut at = end;
    // Block elements and links around the current node.
    let mut holders = vec![root];
    let mut inside_links = 0_usize;
    loop {
        let mut enter = false;
        if let Node::Text(run) = at.value() {
            let inner = at.parent().and_then(Element::wrap).unwrap_or(root);
            let holder = holders.last().copied().unwrap_or(root);
            let chosen = chosen.contains(&at.id());
            lines.run(run, Place { inner, holder }, inside_links > 0, chosen);
        } else if let Some(element) = Element::wrap(at) {
            let name = element.value().name();
            enter = at == end || !(is_unread(name) || skip.contains(&at.id()));
            if is_block(name) {
                lines.close();
                if enter {
                    holders.push(element);
                }
            } else if is_cell(name) {
                lines.gap = true;
            }
            inside_links += usize::from(enter && name == "a");
        }
        let below = at
            .first_child()
            .filter(|_| enter && lines.bytes < MOST_TEXT);
        if let Some(child) = below {
            at = child;
            continue;
        }
        loop {
            if let Some(element) = Element::wrap(at) {
                let name = element.value().name();
                if is_block(name) {
                    lines.close();
                } else if is_cell(name) {
                    lines.gap = true;
                }
                if holders.len() > 1 && holders.last() == Some(&element) {
                    holders.pop();
                } else if name == "a" {
                    inside_links = inside_links.saturating_sub(1);
                }
            }
            if at == end {
                lines.close();
                return lines.blocks;
            }
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent() else {
                return lines.blocks;
            };
            at = parent;
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "button" | "label")
}

/// Where a text run stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    inner: Element<'a>,
    holder: Element<'a>,
}

/// Blocks as they grow.
#[derive(Default)]
struct Lines<'a> {
    blocks: Vec<Block<'a>>,
    open: Option<Block<'a>>,
    /// White space is owed before the next letter.
    gap: bool,
    bytes: usize,
}

impl<'a> Lines<'a> {
    fn run(&mut self, run: &str, place: Place<'a>, linked: bool, chosen: bool) {
        for c in run.chars() {
            if self.bytes >= MOST_TEXT {
                return;
            }
            if c.is_whitespace() {
                self.gap = true;
                continue;
            }
            let block = self.open.get_or_insert_with(|| Block {
                text: String::new(),
                linked: 0,
                chosen: 0,
                inner: place.inner,
                holder: place.holder,
            });
            if self.gap && !block.text.is_empty() {
                block.text.push(' ');
            }
            self.gap = false;
            block.text.push(c);
            block.linked += if linked { c.len_utf8() } else { 0 };
            block.chosen += if chosen { c.len_utf8() } else { 0 };
            self.bytes += c.len_utf8();
        }
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take());
        self.gap = false;
    }
}

/// Blocks as a statement's text.
pub(super) fn join(blocks: &[Block<'_>]) -> String {
    let lines: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    #[test]
    fn blocks_know_their_links_and_their_place() {
        let html = "<div>Lead<p>One <a href=x>two</a></p><ul><li>three</ul></div>";
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let none = HashSet::new();
        let blocks = blocks_of(page.root(), &none, &none);

        let seen: Vec<_> = blocks
            .iter()
            .map(|block| {
                (
                    block.text.as_str(),
                    block.linked,
                    block.holder.value().name(),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [("Lead", 0, "div"), ("One two", 3, "p"), ("three", 0, "li")]
        );
        assert_eq!(join(&blocks), "Lead\nOne two\nthree");
    }

    #[test]
    fn skipped_elements_say_nothing() {
        let html = "<p>One <b>two</b> three</p>";
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let bold = page
            .elements()
            .filter(|element| element.value().name() == "b");
        let skip: HashSet<Key> = bold.map(|element| element.id()).collect();
        assert_eq!(
            join(&blocks_of(page.root(), &HashSet::new(), &skip)),
            "One three"
        );
    }

    #[test]
    fn s63_text_is_capped() {
        let html = format!("<p>{}", "word ".repeat(500_000));
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let none = HashSet::new();
        let blocks = blocks_of(page.root(), &none, &none);
        assert!(join(&blocks).len() <= MOST_TEXT * 2);
    }
}
