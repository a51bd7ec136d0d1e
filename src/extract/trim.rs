//! What is left of found text once it is read as a text.
//!
//! *In:* blocks in order. *Out:* the statement's blocks. *Never:* looks at words, but for lines that count readers or
//! date a change: links, repetition, length and place say the same in every language.

use std::collections::HashSet;

use super::blocks::Block;
use super::counters::is_counter;
use super::dates;
use super::furniture::{around, drop_furniture};
use crate::page::Element;
use crate::text::dates::parse_date;

/// Bytes from which a block is a paragraph.
const LONG: usize = 100;
/// Bytes up to which a wholly linked line is a pointer to another page.
const POINTER: usize = 300;
/// Bytes from which a repeated block is a copy.
const COPY: usize = 30;

/// Takes out what is no part of the statement.
pub(super) fn trim(blocks: &mut Vec<Block<'_>>, title: Option<&str>) {
    drop_furniture(blocks);
    blocks.retain(|block| !is_counter(&block.text) && !dates::is_of_a_change(&block.text));
    drop_pointers(blocks);
    drop_copies(blocks);
    drop_head(blocks, title);
    drop_tail(blocks);
}

/// Whether the text is links to other pages: most of it, and no paragraph beside them.
pub(super) fn only_links(blocks: &[Block<'_>]) -> bool {
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let linked: usize = blocks.iter().map(|block| block.linked).sum();
    let paragraph = blocks
        .iter()
        .any(|block| block.text.len() >= LONG && block.linked * 2 < block.text.len());
    blocks.len() >= 3 && linked * 10 >= total * 6 && !paragraph
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

/// The headline, and lines with a date and a time of day, before the first paragraph: when a page was published or
/// brought up to date is read as a date, not as text.
fn drop_head(blocks: &mut Vec<Block<'_>>, title: Option<&str>) {
    let first = blocks.iter().position(|block| block.text.len() >= LONG);
    let head = first.unwrap_or(0).max(2);
    let title = title.map(letters).unwrap_or_default();
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        at > head + 1 || !(is_headline(&block.text, &title) || is_stamp(&block.text))
    });
}

/// The headline, with at most half as much before or after it.
fn is_headline(line: &str, title: &str) -> bool {
    let own = letters(line);
    !title.is_empty() && own.contains(title) && own.len() * 2 <= title.len() * 3
}

fn is_stamp(line: &str) -> bool {
    let digits = |c: char| c.is_numeric();
    let clock = line.match_indices(':').any(|(at, _)| {
        line.get(..at)
            .is_some_and(|before| before.ends_with(digits))
            && line
                .get(at + 1..)
                .is_some_and(|after| after.starts_with(digits))
    });
    clock && line.len() < LONG && parse_date(line, &[]).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::blocks::{blocks_of, join};
    use crate::page::Page;

    fn trimmed(html: &str, title: &str) -> String {
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let mut blocks = blocks_of(page.root(), &HashSet::new(), &HashSet::new());
        trim(&mut blocks, Some(title));
        join(&blocks)
    }

    #[test]
    fn headline_copies_pointers_and_bare_headings_go() {
        let long = "The ministry said that the matter was settled in good faith. ".repeat(3);
        let html = format!(
            "<h1>The joint statement on X</h1><p>Published 5 March 2024, 10:35</p><p>{long}</p><p>{long}</p><p><a href=y>Read also: the other matter</a></p><p>Done, with <a href=z>a link</a> inside.</p><h3>Related</h3>"
        );
        assert_eq!(
            trimmed(&html, "Joint statement on X"),
            format!("{}\nDone, with a link inside.", long.trim())
        );
    }

    #[test]
    fn a_line_that_only_dates_a_change_is_no_text() {
        let html = "<p>Updated: 5 March 2024</p><p>(Last updated on March 5, 2024)</p><p>The ministry regrets this.</p>\
                    <p>Updated guidelines of 5 March 2024</p><p>更新时间：2024-03-05</p>";
        assert_eq!(
            trimmed(html, ""),
            "The ministry regrets this.\nUpdated guidelines of 5 March 2024"
        );
    }

    #[test]
    fn a_page_that_is_mostly_links_keeps_them() {
        let html = "<p><a href=a>One statement</a></p><p><a href=b>Another statement</a></p>";
        assert_eq!(trimmed(html, ""), "One statement\nAnother statement");
    }
}
