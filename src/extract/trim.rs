//! What is left of found text once it is read as a text.
//!
//! *In:* blocks in order. *Out:* the statement's blocks. *Never:* looks at words: links, repetition, length and place
//! say the same in every language.

use std::collections::HashSet;

use super::blocks::Block;
use super::furniture::{around, drop_furniture};
use crate::page::Element;

/// Bytes from which a block is a paragraph.
const LONG: usize = 100;
/// Bytes up to which a wholly linked line is a pointer to another page.
const POINTER: usize = 300;
/// Bytes from which a repeated block is a copy.
const COPY: usize = 30;

/// Takes out what is no part of the statement.
pub(super) fn trim(blocks: &mut Vec<Block<'_>>, title: Option<&str>) {
    drop_furniture(blocks);
    drop_pointers(blocks);
    drop_copies(blocks);
    drop_head(blocks, title);
    drop_tail(blocks);
}

fn pointer(block: &Block<'_>) -> bool {
    block.linked * 10 >= block.text.len() * 8 && block.text.len() <= POINTER
}

/// Lines that are links and nothing else lead to other pages.
fn drop_pointers(blocks: &mut Vec<Block<'_>>) {
    let pointers = blocks
        .iter()
        .filter(|block| pointer(block))
        .map(|block| block.text.len())
        .sum::<usize>();
    let total = blocks.iter().map(|block| block.text.len()).sum::<usize>();
    // A page that is mostly links is what it is.
    if pointers * 2 < total {
        blocks.retain(|block| !pointer(block));
    }
}

/// A block that stands twice (in a gallery, for another screen size) is read once.
fn drop_copies(blocks: &mut Vec<Block<'_>>) {
    let mut seen = HashSet::new();
    blocks.retain(|block| block.text.len() < COPY || seen.insert(block.text.clone()));
}

/// The headline, and lines that hold a time, before the first paragraph.
fn drop_head(blocks: &mut Vec<Block<'_>>, title: Option<&str>) {
    let first = blocks
        .iter()
        .position(|block| block.text.len() >= LONG)
        .unwrap_or(0);
    let title = title.map(letters).unwrap_or_default();
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        let own = letters(&block.text);
        let headline = !title.is_empty() && own == title;
        !(at <= first.max(2) && headline)
    });
}

/// Headings at the end that head nothing.
fn drop_tail(blocks: &mut Vec<Block<'_>>) {
    while blocks.len() > 1 && blocks.last().is_some_and(is_heading) {
        blocks.pop();
    }
}

fn is_heading(block: &Block<'_>) -> bool {
    around(block).take(4).any(|element| heading_tag(element))
}

pub(super) fn heading_tag(element: Element<'_>) -> bool {
    matches!(
        element.value().name(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
    )
}

/// Letters and digits alone, for comparing lines.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
