//! Where the source's own selectors lead, and the links of a text.
//!
//! *In:* a page, selectors that a person wrote. *Out:* blocks, texts, links. *Never:* guesses: a selector that finds
//! nothing says so.

use std::collections::HashSet;

use super::blocks::{Block, blocks_of};
use super::furniture::around;
use crate::page::{Key, Page, Selector, fold, text_of};

/// Links kept of one text.
const MOST_LINKS: usize = 2000;

/// The text of the first element that matches and says something, on one line.
pub(super) fn first_text(page: &Page, selector: &Selector) -> Option<String> {
    let texts = page
        .select(selector)
        .into_iter()
        .map(|element| fold(&text_of(element)));
    texts.into_iter().find(|text| !text.is_empty())
}

/// The blocks of all elements that match, each once; `None` where there are none.
pub(super) fn body<'a>(
    page: &'a Page,
    selector: &Selector,
    skip: &HashSet<Key>,
) -> Option<Vec<Block<'a>>> {
    let hits = page.select(selector);
    let keys: HashSet<Key> = hits.iter().map(|hit| hit.id()).collect();
    let outer = hits
        .iter()
        .filter(|hit| !hit.ancestors().any(|above| keys.contains(&above.id())));
    let blocks: Vec<Block<'a>> = outer
        .flat_map(|hit| blocks_of(*hit, &HashSet::new(), skip))
        .collect();
    (!blocks.is_empty()).then_some(blocks)
}

/// The elements that the source leaves out.
pub(super) fn ignored(page: &Page, selectors: &[Selector]) -> HashSet<Key> {
    selectors
        .iter()
        .flat_map(|selector| page.select(selector))
        .map(|element| element.id())
        .collect()
}

/// Addresses that the text links to, each once, in order.
pub(super) fn links(page: &Page, blocks: &[Block<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut done = HashSet::new();
    let mut links = Vec::new();
    for block in blocks {
        if !done.insert(block.holder.id()) || links.len() >= MOST_LINKS {
            continue;
        }
        let enclosing = around(block).find(|element| element.value().name() == "a");
        let inside = block
            .holder
            .descendent_elements()
            .filter(|element| element.value().name() == "a");
        for link in enclosing.into_iter().chain(inside).take(MOST_LINKS) {
            let url = link.attr("href").and_then(|href| page.resolve(href));
            links.extend(url.filter(|url| seen.insert(url.clone())));
        }
    }
    links.truncate(MOST_LINKS);
    links
}
