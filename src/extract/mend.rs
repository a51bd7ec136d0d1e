//! What the scoring lost: the lead, subheads, lines between chosen paragraphs, the closing line.
//!
//! *In:* all blocks of a page, each with how much of it was chosen. *Out:* the blocks of the text. *Never:* reaches
//! far: what is taken back stands beside what was chosen.

use std::collections::HashMap;

use super::blocks::Block;
use super::furniture::is_furniture;
use super::trim::{heading_tag, letters};
use crate::page::{Element, Key};

/// Bytes from which a block between headline and text is a lead.
const LEAD: usize = 60;
/// Blocks between headline and text: bylines, dates, pictures.
const REACH: usize = 16;
/// Bytes of a paragraph, and of paragraphs that make a text.
const PARAGRAPH: usize = 80;
const FULL: usize = 600;
/// Lost blocks between two chosen ones.
const GAP: usize = 2;

/// The chosen blocks, and those that belong to them.
pub(super) fn mend<'a>(blocks: &[Block<'a>], title: Option<&str>) -> Vec<Block<'a>> {
    let mut taken: Vec<bool> = blocks
        .iter()
        .map(|block| block.chosen * 2 >= block.text.len())
        .collect();
    let Some(first) = taken.iter().position(|taken| *taken) else {
        return Vec::new();
    };
    take_lead(blocks, &mut taken, first, title);
    take_gaps(blocks, &mut taken);
    take_closing(blocks, &mut taken);
    blocks
        .iter()
        .zip(taken)
        .filter(|(_, taken)| *taken)
        .map(|(block, _)| block.clone())
        .collect()
}

/// The paragraphs of one container, where they are far more than what was chosen: scoring took a caption, or nothing.
pub(super) fn fuller<'a>(blocks: &[Block<'a>], chosen: &[Block<'a>]) -> Option<Vec<Block<'a>>> {
    let mut held: HashMap<Key, usize> = HashMap::new();
    let parent = |block: &Block<'a>| block.holder.parent().map(|parent| parent.id());
    let paragraph = |block: &Block<'a>| {
        block.holder.value().name() == "p" && block.text.len() >= PARAGRAPH && spoken(block)
    };
    for block in blocks.iter().filter(|block| paragraph(block)) {
        if let Some(parent) = parent(block) {
            *held.entry(parent).or_default() += block.text.len();
        }
    }
    let (container, bytes) = held.into_iter().max_by_key(|(_, bytes)| *bytes)?;
    let taken: usize = chosen.iter().map(|block| block.text.len()).sum();
    if bytes < FULL || bytes < taken * 2 {
        return None;
    }
    let inside = blocks
        .iter()
        .filter(|block| parent(block) == Some(container) && spoken(block));
    Some(inside.cloned().collect())
}

/// Every line that is neither link nor furniture: for pages so short that scoring finds no text.
pub(super) fn all_spoken<'a>(blocks: &[Block<'a>]) -> Vec<Block<'a>> {
    blocks
        .iter()
        .filter(|block| spoken(block))
        .cloned()
        .collect()
}

/// Long lines between the headline and the first chosen block.
fn take_lead(blocks: &[Block<'_>], taken: &mut [bool], first: usize, title: Option<&str>) {
    let title = title.map(letters).unwrap_or_default();
    let start = first.saturating_sub(REACH);
    let headline = (start..first)
        .rev()
        .find(|at| !title.is_empty() && letters(&blocks[*at].text) == title);
    let Some(headline) = headline else {
        return;
    };
    for at in headline + 1..first {
        let block = &blocks[at];
        taken[at] |= block.text.len() >= LEAD && spoken(block);
    }
}

/// Subheads and lines between two chosen blocks.
fn take_gaps(blocks: &[Block<'_>], taken: &mut [bool]) {
    let chosen: Vec<usize> = (0..taken.len()).filter(|at| taken[*at]).collect();
    for pair in chosen.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if after - before - 1 > GAP {
            continue;
        }
        for at in before + 1..after {
            let block = &blocks[at];
            let beside = beside(block, &blocks[before]) || beside(block, &blocks[after]);
            taken[at] |= spoken(block) && (heading_tag(block.holder) || beside);
        }
    }
}

/// Lines after the last chosen block, in the same container; boxes of links between them are stepped over.
fn take_closing(blocks: &[Block<'_>], taken: &mut [bool]) {
    let Some(last) = taken.iter().rposition(|taken| *taken) else {
        return;
    };
    let mut left = GAP;
    for at in last + 1..(last + 1 + REACH).min(blocks.len()) {
        let block = &blocks[at];
        if !spoken(block) {
            continue;
        }
        if left == 0 || block.holder.value().name() != "p" || !beside(block, &blocks[last]) {
            return;
        }
        taken[at] = true;
        left -= 1;
    }
}

fn beside(one: &Block<'_>, other: &Block<'_>) -> bool {
    let parent = |block: &Block<'_>| {
        block
            .holder
            .parent()
            .and_then(Element::wrap)
            .map(|parent| parent.id())
    };
    one.holder == other.holder || parent(one) == parent(other)
}

/// Words, not links and not furniture.
fn spoken(block: &Block<'_>) -> bool {
    block.linked * 2 < block.text.len() && !is_furniture(block)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::extract::blocks::{blocks_of, join};
    use crate::page::Page;

    /// The text after mending, where the paragraphs of class `c` were chosen.
    fn mended(html: &str, title: &str) -> String {
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let chosen = page
            .elements()
            .filter(|element| element.attr("class") == Some("c"));
        let runs: HashSet<Key> = chosen
            .flat_map(|element| {
                element
                    .descendants()
                    .map(|node| node.id())
                    .collect::<Vec<_>>()
            })
            .collect();
        let blocks = blocks_of(page.root(), &runs, &HashSet::new());
        join(&mend(&blocks, Some(title)))
    }

    #[test]
    fn lead_subhead_gap_and_closing_line_come_back() {
        let lead = "The minister opens the talks that were agreed upon in the spring of this year.";
        let html = format!(
            "<h1>Talks</h1><p>{lead}</p><div><p class=c>One.</p><h2>Why</h2><p class=c>Two.</p><p>Three.</p><p class=c>Four.</p><p>Thank you.</p></div>"
        );
        let text = mended(&html, "Talks");
        assert_eq!(
            text,
            format!("{lead}\nOne.\nWhy\nTwo.\nThree.\nFour.\nThank you.")
        );
    }

    #[test]
    fn links_and_furniture_beside_the_text_stay_out() {
        let html = "<h1>Talks</h1><div><p class=c>One.</p><p><a href=x>Read also this</a></p><p class=c>Two.</p>\
                    <p class=share>Share it.</p><p><a href=y>More</a></p></div>";
        assert_eq!(mended(html, "Talks"), "One.\nTwo.");
    }

    #[test]
    fn a_box_of_links_does_not_hide_the_closing_line() {
        let html = "<div><p class=c>One.</p><ul><li><a href=x>Elsewhere</a></ul><p>End.</p></div>";
        assert_eq!(mended(html, ""), "One.\nEnd.");
    }

    #[test]
    fn a_container_with_far_more_text_wins_over_a_caption() {
        let long =
            "A paragraph of a statement that goes on for quite a while, as they do. ".repeat(4);
        let html =
            format!("<p class=c>Caption.</p><div><p>{long}</p><p>{long}</p><p>{long}</p></div>");
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let blocks = blocks_of(page.root(), &HashSet::new(), &HashSet::new());
        let caption = vec![blocks[0].clone()];
        assert_eq!(
            fuller(&blocks, &caption).map(|blocks| blocks.len()),
            Some(3)
        );
        assert!(fuller(&blocks, &blocks).is_none());
    }
}
