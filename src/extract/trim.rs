//! What is left of found text once it is read as a text.
//!
//! *In:* blocks in order. *Out:* the statement's blocks. *Never:* looks at words, but for lines that count readers or
//! date a change: links, repetition, length and place say the same in every language.

use std::collections::{HashMap, HashSet};

use super::blocks::Block;
use super::counters::{is_button, is_clock, is_counter};
use super::dates::{heads_a_history, is_stamp};
use super::furniture::{around, drop_furniture};
use crate::page::{Element, Key};
use crate::text::dates::parse_date;

/// Bytes from which a block is a paragraph.
const LONG: usize = 100;
/// Bytes up to which a wholly linked line is a pointer to another page.
const POINTER: usize = 300;
/// Bytes from which a repeated block is a copy.
const COPY: usize = 30;
/// Pointers in a row that make a box: most read, related, latest.
const BOX: usize = 3;
/// Bytes up to which a line that claims the page's rights is its footer.
const RIGHTS: usize = 240;

/// Takes out what is no part of the statement.
pub(super) fn trim(blocks: &mut Vec<Block<'_>>, title: Option<&str>) {
    drop_furniture(blocks);
    blocks.retain(|block| {
        let line = &block.text;
        !(is_counter(line)
            || is_button(line)
            || is_clock(line)
            || is_stamp(line)
            || claims_rights(line))
    });
    drop_history(blocks);
    drop_cells(blocks);
    drop_boxes(blocks);
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

/// The line at the foot of a page that says whose it is.
fn claims_rights(line: &str) -> bool {
    const RESERVED: [&str; 8] = [
        "all rights reserved",
        "tous droits réservés",
        "todos los derechos reservados",
        "все права защищены",
        "版权所有",
        "版權所有",
        "สงวนลิขสิทธิ์",
        "រក្សាសិទ្ធិ",
    ];
    let lower = line.to_lowercase();
    line.len() <= RIGHTS
        && (lower.contains('©') || RESERVED.iter().any(|words| lower.contains(words)))
}

/// The list of a page's own changes at its end: it is about the statement, not of it.
fn drop_history(blocks: &mut Vec<Block<'_>>) {
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let head = blocks
        .iter()
        .rposition(|block| is_heading(block) && heads_a_history(&block.text));
    let Some(head) = head else { return };
    let listed = blocks.iter().skip(head);
    let listed: usize = listed.map(|block| block.text.len()).sum();
    // Were it most of the page, it would be what the page is about.
    if listed * 2 < total {
        blocks.truncate(head);
    }
}

/// Elements of their own that hold links to other pages and little else, with what heads and dates the links: the
/// side cell of a page laid out as a table.
fn drop_cells(blocks: &mut Vec<Block<'_>>) {
    #[derive(Default)]
    struct Held {
        bytes: usize,
        linked: usize,
        links: usize,
    }
    let mut held: HashMap<Key, Held> = HashMap::new();
    for block in blocks.iter() {
        let link = usize::from(block.linked * 2 >= block.text.len() && leads_to_a_page(block));
        for element in around(block) {
            let held = held.entry(element.id()).or_default();
            held.bytes += block.text.len();
            held.linked += block.linked;
            held.links += link;
        }
    }
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let is_cell = |element: Element<'_>| {
        held.get(&element.id()).is_some_and(|held| {
            held.links >= BOX && held.linked * 10 >= held.bytes * 6 && held.bytes * 4 <= total
        })
    };
    blocks.retain(|block| !around(block).any(is_cell));
}

/// Boxes of links to other pages, with their headings. A list of documents is what its page says.
fn drop_boxes(blocks: &mut Vec<Block<'_>>) {
    let mut boxed: Vec<bool> = blocks
        .chunk_by(|one, next| leads_on(one) == leads_on(next))
        .flat_map(|run| {
            let boxed = run.len() >= BOX && run.first().is_some_and(leads_on);
            std::iter::repeat_n(boxed, run.len())
        })
        .collect();
    for at in 1..blocks.len() {
        if boxed.get(at).is_some_and(|boxed| *boxed)
            && let (Some(before), Some(heading)) = (boxed.get_mut(at - 1), blocks.get(at - 1))
        {
            *before |= is_heading(heading);
        }
    }
    let mut at = boxed.iter();
    blocks.retain(|_| !at.next().is_some_and(|boxed| *boxed));
}

/// Whether a line is a link to another page and nothing else.
fn leads_on(block: &Block<'_>) -> bool {
    pointer(block) && leads_to_a_page(block)
}

/// Whether the link that a line begins with leads to another page of the web, not to a document.
fn leads_to_a_page(block: &Block<'_>) -> bool {
    const DOCUMENTS: [&str; 8] = [
        ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".zip", ".odt",
    ];
    let target = around(block)
        .find(|element| element.value().name() == "a")
        .and_then(|link| link.attr("href"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let path = target.split(['?', '#']).next().unwrap_or_default();
    !target.starts_with('#') && !DOCUMENTS.iter().any(|kind| path.ends_with(kind))
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
        at > head + 1 || !(is_headline(&block.text, &title) || is_timed(&block.text))
    });
}

/// The headline, with at most half as much before or after it.
fn is_headline(line: &str, title: &str) -> bool {
    let own = letters(line);
    !title.is_empty() && own.contains(title) && own.len() * 2 <= title.len() * 3
}

/// A line with a date and a time of day.
fn is_timed(line: &str) -> bool {
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
    fn boxes_of_links_clocks_and_footers_go_whatever_is_left() {
        let html = "<div>Today is 5 March 2026</div><h4>Most read</h4>\
            <ul><li><a href=a>One statement of note</a><li><a href=b>Another</a><li><a href=c>A third</a></ul>\
            <h1>The joint statement</h1><p>Page withdrawn.</p><div>© 2026 Ministry · All rights reserved</div>";
        assert_eq!(trimmed(html, "The joint statement"), "Page withdrawn.");
    }

    #[test]
    fn a_side_cell_of_links_goes_with_its_heading_and_its_counts() {
        let long = "The ministry said that the matter was settled in good faith. ".repeat(9);
        let html = format!(
            "<table><tr><td><b>Latest</b><br><a href=a>One statement of note</a> <i>12</i><br>\
             <a href=b>A second statement of note</a> <i>7</i><br><a href=c>Topics</a> <i>360</i></td>\
             <td><p>{long}</p><p>Done.</p></td></tr></table>"
        );
        assert_eq!(trimmed(&html, ""), format!("{}\nDone.", long.trim()));
    }

    #[test]
    fn a_list_of_documents_is_text() {
        let html = "<p>The annexes:</p><ul><li><a href=a.pdf>Annex A</a><li><a href='b.pdf?v=2'>Annex B</a>\
            <li><a href=c.docx>Annex C</a></ul>";
        assert_eq!(trimmed(html, ""), "The annexes:\nAnnex A\nAnnex B\nAnnex C");
    }

    #[test]
    fn a_line_that_only_dates_a_change_is_no_text() {
        let html = "<p>Updated: 5 March 2024</p><p>(Last updated on March 5, 2024)</p><p>The ministry regrets this.</p>\
                    <p>Updated guidelines of 5 March 2024</p><p>更新时间：2024-03-05</p>\
                    <p>Mis à jour le: 5 mars 2024</p>";
        assert_eq!(
            trimmed(html, ""),
            "The ministry regrets this.\nUpdated guidelines of 5 March 2024"
        );
    }

    #[test]
    fn the_list_of_a_page_s_own_changes_is_no_text() {
        let long = "The ministry said that the matter was settled in good faith. ".repeat(3);
        let html = format!(
            "<p>{long}</p><h2>Updates to this page</h2><ol><li><time>5 March 2024</time><p>Corrected an error.</ol>"
        );
        assert_eq!(trimmed(&html, ""), long.trim());
        let html = format!("<p>Short.</p><h2>Version history</h2><p>{long}</p>");
        assert!(trimmed(&html, "").ends_with(long.trim()));
    }

    #[test]
    fn a_page_that_is_mostly_links_keeps_them() {
        let html = "<p><a href=a>One statement</a></p><p><a href=b>Another statement</a></p>";
        assert_eq!(trimmed(html, ""), "One statement\nAnother statement");
    }
}
