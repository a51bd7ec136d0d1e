//! What stands on a page beside its statement: rows to share it, counters, adverts, boxes of links.
//!
//! *In:* elements with their tags, classes and ids. *Out:* which small ones are furniture. *Never:* condemns a large
//! element by its name: article containers carry such names themselves (`content-with-sidebar`).

use std::collections::{HashMap, HashSet};

use super::blocks::Block;
use crate::page::{Element, Key, Node, Page};

/// Elements of more text than this are left to the scoring.
const SHORT: usize = 160;
/// … unless nearly all of it are links: boxes of headlines, which change their length from look to look.
const SHORT_BOX: usize = 2000;
/// Links that make a box.
const BOX: usize = 3;
/// Elements around a run of text that may be the link it stands in.
const NEAR: usize = 4;
/// Nodes looked at to learn whether an element is short.
const MOST_NODES: usize = 400;
/// Ancestors looked at above a block.
const MOST_ABOVE: usize = 40;
/// Furniture found after scoring holds at most this part of the text.
const PART: usize = 4;

/// Words of class names and ids that sites give to furniture.
const WORDS: [&str; 70] = [
    "ad",
    "addthis",
    "addtoany",
    "ads",
    "advert",
    "advertisement",
    "author",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "carousel",
    "clock",
    "comment",
    "comments",
    "cookie",
    "cookies",
    "copyright",
    "counter",
    "credit",
    "credits",
    "datetime",
    "disclaimer",
    "disqus",
    "donate",
    "donation",
    "figure",
    "follow",
    "footer",
    "gallery",
    "hits",
    "image",
    "img",
    "kicker",
    "meta",
    "newsletter",
    "pager",
    "pagination",
    "paywall",
    "photo",
    "photos",
    "picture",
    "poll",
    "popular",
    "print",
    "promo",
    "promotion",
    "rating",
    "readmore",
    "recommended",
    "related",
    "share",
    "sharedaddy",
    "shares",
    "sharing",
    "sidebar",
    "signup",
    "slideshow",
    "social",
    "sponsored",
    "subscribe",
    "subscription",
    "tags",
    "teaser",
    "thumbnail",
    "toolbar",
    "views",
    "widget",
];

/// Words that only say what a line shows; enough before the scoring, too little after it.
const WEAK: [&str; 18] = [
    "author",
    "byline",
    "caption",
    "carousel",
    "credit",
    "credits",
    "datetime",
    "figure",
    "gallery",
    "image",
    "img",
    "kicker",
    "meta",
    "photo",
    "photos",
    "picture",
    "slideshow",
    "thumbnail",
];

/// Short furniture, to be left out before the text is scored: a counter inside the article's container would
/// otherwise be an edit at every look.
pub(super) fn short_furniture(page: &Page) -> HashSet<Key> {
    let named = page.elements().filter(|element| {
        !matches!(
            element.value().name(),
            "html" | "body" | "main" | "article" | "h1" | "p"
        ) && named_by(*element, &|word| is_word(word) && !WEAK.contains(&word))
    });
    named
        .filter(|element| is_short(*element))
        .map(|element| element.id())
        .collect()
}

/// Drops from the found text what stands in furniture that holds only a small part of it.
pub(super) fn drop_furniture(blocks: &mut Vec<Block<'_>>) {
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut held: HashMap<Key, usize> = HashMap::new();
    for block in blocks.iter() {
        for above in around(block) {
            *held.entry(above.id()).or_default() += block.text.len();
        }
    }
    let small = |element: Element<'_>| {
        held.get(&element.id())
            .is_none_or(|bytes| bytes * PART <= total)
    };
    blocks.retain(|block| {
        let mut inside = around(block).take_while(|element| small(*element));
        !inside
            .any(|element| is_furniture_tag(element.value().name()) || named_by(element, &is_word))
    });
}

/// Whether a block stands in furniture, near by.
pub(super) fn is_furniture(block: &Block<'_>) -> bool {
    let near = around(block).take(4);
    near.into_iter()
        .any(|element| is_furniture_tag(element.value().name()) || named_by(element, &is_word))
}

/// Whether an element is one of those that stand beside a text, by its tag or its names.
pub(super) fn is_beside(element: Element<'_>) -> bool {
    let name = element.value().name();
    name == "header" || is_furniture_tag(name) || named_by(element, &is_word)
}

/// The element around a block's first letter, and those around that, from the inside out.
pub(super) fn around<'a>(block: &Block<'a>) -> impl Iterator<Item = Element<'a>> + use<'a> {
    and_above(block.inner).take(MOST_ABOVE)
}

fn is_furniture_tag(name: &str) -> bool {
    matches!(
        name,
        "aside" | "nav" | "footer" | "form" | "figcaption" | "button" | "label" | "time"
    )
}

fn is_word(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
}

/// Whether a word of the element's classes or id passes.
pub(super) fn named_by(element: Element<'_>, passes: &dyn Fn(&str) -> bool) -> bool {
    let names = ["class", "id"]
        .into_iter()
        .filter_map(|key| element.attr(key));
    names
        .into_iter()
        .any(|name| words(name).iter().any(|word| passes(word)))
}

/// The words of a class attribute: `entry-meta shareRow` is entry, meta, share, row.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower_before = false;
    for c in name.chars().take(400) {
        if !c.is_alphabetic() || (c.is_uppercase() && lower_before) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        lower_before = c.is_lowercase();
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Whether an element holds so little text, looked at under a bound, that it can be left out unweighed.
fn is_short(element: Element<'_>) -> bool {
    let (mut bytes, mut linked, mut links) = (0, 0, 0);
    for (seen, node) in element.descendants().enumerate() {
        if seen > MOST_NODES {
            return false;
        }
        if let Node::Text(run) = node.value() {
            let parent = node.parent().and_then(Element::wrap);
            if parent.is_none_or(|parent| !crate::page::is_unread(parent.value().name())) {
                let length: usize = run.split_whitespace().map(str::len).sum();
                let mut near = parent.into_iter().flat_map(and_above).take(NEAR);
                linked += if near.any(is_link) { length } else { 0 };
                bytes += length;
            }
        }
        links += usize::from(Element::wrap(node).is_some_and(is_link));
        if bytes > SHORT_BOX {
            return false;
        }
    }
    bytes <= SHORT || links >= BOX && linked * 10 >= bytes * 8
}

fn is_link(element: Element<'_>) -> bool {
    element.value().name() == "a"
}

/// An element and those around it, from the inside out.
fn and_above(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    std::iter::once(element).chain(element.ancestors().filter_map(Element::wrap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::blocks::{blocks_of, join};

    fn page(html: &str) -> Page {
        Page::parse(html.as_bytes(), None, "https://a.example/").unwrap()
    }

    #[test]
    fn class_names_are_cut_into_words() {
        assert_eq!(
            words("entry-meta shareRow x2"),
            ["entry", "meta", "share", "row", "x"]
        );
    }

    #[test]
    fn the_words_are_sorted_for_the_search() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn short_furniture_goes_and_a_large_container_of_the_same_name_stays() {
        let text = "The ministry said so. ".repeat(20);
        let page = page(&format!(
            "<div class='content-with-sidebar'><div class=share>14 shares</div><p>{text}</div>"
        ));
        let skip = short_furniture(&page);
        let read = join(&blocks_of(page.root(), &HashSet::new(), &skip));
        assert_eq!(read, text.trim());
    }

    #[test]
    fn furniture_that_is_the_text_stays() {
        let page = page("<div class=comments><p>All there is.</p></div>");
        let mut blocks = blocks_of(page.root(), &HashSet::new(), &HashSet::new());
        drop_furniture(&mut blocks);
        assert_eq!(join(&blocks), "All there is.");
    }

    #[test]
    fn a_newsletter_box_beside_a_long_text_goes() {
        let text = "The ministry said so. ".repeat(20);
        let page = page(&format!(
            "<div><p>{text}</p><div class=newsletter-signup>Subscribe to us</div></div>"
        ));
        let mut blocks = blocks_of(page.root(), &HashSet::new(), &HashSet::new());
        drop_furniture(&mut blocks);
        assert_eq!(join(&blocks), text.trim());
    }
}
