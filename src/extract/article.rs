//! The main text of a page that no selector describes.
//!
//! *In:* a bounded page. *Out:* the keys of the text runs that are the statement. *Never:* trusts the scoring with
//! hostile depth or size; parses a page a second time.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability};

use crate::page::{Element, Key, Node, Page, divide};

/// Elements are moved up to this depth: scoring is quadratic in it, and browsers stop here.
const MOST_DEPTH: usize = 512;
/// Scoring more elements than this takes seconds; larger pages are lists or hostile.
const MOST_NODES: usize = 60_000;
/// Serialising a text node is quadratic in its special characters.
const MOST_RUN: usize = 4096;
/// What the scoring crate puts around the article.
const ARTICLE: &str = "#readability-page-1";

/// The text runs that scoring takes for the main text; empty where it finds none.
pub(super) fn main_text(page: &Page, skip: &HashSet<Key>) -> HashSet<Key> {
    let found = catch_unwind(AssertUnwindSafe(|| score(page, skip)));
    found.unwrap_or_default()
}

fn score(page: &Page, skip: &HashSet<Key>) -> HashSet<Key> {
    let config = Config {
        disable_json_ld: true,
        ..Config::default()
    };
    let Ok(mut reader) = Readability::new("", None, Some(config)) else {
        return HashSet::new();
    };
    let runs = plant(page, &reader.doc, skip);
    if reader.parse().is_err() {
        return HashSet::new();
    }
    let article = reader.doc.select_single(ARTICLE);
    let nodes = article
        .nodes()
        .iter()
        .flat_map(dom_query::NodeRef::descendants_it);
    nodes
        .filter_map(|node| runs.get(&node.id).copied())
        .collect()
}

/// Copies the page's tree into a scoring document; text runs keep their identity through the map.
fn plant(
    page: &Page,
    document: &dom_query::Document,
    skip: &HashSet<Key>,
) -> HashMap<dom_query::NodeId, Key> {
    let tree = &document.tree;
    let mut runs = HashMap::new();
    let top = document.root();
    top.remove_children();
    let mut above = vec![top.id];
    let end = *page.root();
    let mut at = end;
    let mut planted = 0_usize;
    loop {
        let parent = above
            .get(MOST_DEPTH.min(above.len() - 1))
            .copied()
            .unwrap_or(top.id);
        let mut enter = false;
        if let Node::Text(run) = at.value() {
            for piece in pieces(run) {
                let node = tree.new_text(piece);
                tree.append_child_of(&parent, &node.id);
                runs.insert(node.id, at.id());
            }
        } else if let Some(element) =
            Element::wrap(at).filter(|element| wanted(*element) && !skip.contains(&at.id()))
        {
            let node = tree.new_element_qualname(element.value().name.clone());
            for (name, value) in element.value().attrs() {
                if useful(name) {
                    node.set_attr(name, value);
                }
            }
            tree.append_child_of(&parent, &node.id);
            above.push(node.id);
            planted += 1;
            enter = true;
        }
        if let Some(child) = at.first_child().filter(|_| enter && planted < MOST_NODES) {
            at = child;
            continue;
        }
        if enter {
            above.pop();
        }
        loop {
            if at == end {
                return runs;
            }
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent() else {
                return runs;
            };
            above.pop();
            at = parent;
        }
    }
}

/// Scripts, styles and pictures drawn in markup say nothing to a reader.
fn wanted(element: Element<'_>) -> bool {
    !matches!(
        element.value().name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "canvas"
            | "link"
            | "meta"
            | "textarea"
    )
}

/// The attributes that scoring looks at.
fn useful(name: &str) -> bool {
    matches!(
        name,
        "class"
            | "id"
            | "href"
            | "src"
            | "role"
            | "hidden"
            | "style"
            | "aria-hidden"
            | "aria-modal"
            | "rel"
            | "itemprop"
            | "lang"
            | "dir"
            | "alt"
            | "type"
            | "summary"
            | "rowspan"
            | "colspan"
            | "datatable"
    )
}

fn pieces(run: &str) -> Vec<&str> {
    let mut rest = run;
    let mut pieces = Vec::new();
    while rest.len() > MOST_RUN {
        let (piece, after) = divide(rest, MOST_RUN);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_are_cut_at_characters() {
        let run = "ក".repeat(5000);
        let cut = pieces(&run);
        assert_eq!(cut.concat(), run);
        assert!(cut.iter().all(|piece| piece.len() <= MOST_RUN));
    }

    #[test]
    fn the_main_text_is_found_beside_navigation() {
        let text =
            "The ministry said that the matter, which was raised, was settled in good faith. "
                .repeat(15);
        let html = format!(
            "<div class=menu><a href=/>Home</a></div><div><p id=t>{text}</p></div><footer>Ministry</footer>"
        );
        let page = Page::parse(html.as_bytes(), None, "https://a.example/").unwrap();
        let runs = main_text(&page, &HashSet::new());
        let chosen: Vec<_> = page
            .elements()
            .filter(|element| element.children().any(|child| runs.contains(&child.id())))
            .map(|element| element.value().name())
            .collect();
        assert_eq!(chosen, ["p"]);
    }
}
