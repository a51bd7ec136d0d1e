//! Selectors under a step budget.
//!
//! *In:* a selector that a person wrote, a page that anybody wrote. *Out:* the elements that match, in order, and
//! whether the search was cut. *Never:* runs on past its steps: `h2 ~ p` over 100,000 siblings would take minutes.

use std::ops::Deref;

use scraper::{ElementRef, Selector};

/// Steps of one search: about two seconds at the worst.
const MOST_STEPS: usize = 200_000_000;

/// What a selector found.
#[derive(Clone, Debug, Default)]
pub struct Selected<'a> {
    /// The elements, in document order.
    pub elements: Vec<ElementRef<'a>>,
    /// Whether the budget ended before the page did.
    pub cut: bool,
}

impl<'a> Deref for Selected<'a> {
    type Target = [ElementRef<'a>];

    fn deref(&self) -> &Self::Target {
        &self.elements
    }
}

impl<'a> IntoIterator for Selected<'a> {
    type Item = ElementRef<'a>;
    type IntoIter = std::vec::IntoIter<ElementRef<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.elements.into_iter()
    }
}

/// The elements below `root` that match. One test may look at every ancestor and every sibling of an element, so
/// that is what it is charged.
pub(super) fn below<'a>(root: ElementRef<'a>, selector: &Selector) -> Selected<'a> {
    bounded(root, selector, MOST_STEPS)
}

fn bounded<'a>(root: ElementRef<'a>, selector: &Selector, most_steps: usize) -> Selected<'a> {
    let mut found = Selected::default();
    let mut steps = 0_usize;
    // Children still to visit, their number, and so the depth.
    let mut open = vec![children(root)];
    while let Some((siblings, count)) = open.last_mut() {
        let count = *count;
        let Some(element) = siblings.next() else {
            open.pop();
            continue;
        };
        steps = steps.saturating_add(1 + count + open.len());
        if steps > most_steps {
            found.cut = true;
            return found;
        }
        if selector.matches(&element) {
            found.elements.push(element);
        }
        open.push(children(element));
    }
    found
}

type Children<'a> = Box<dyn Iterator<Item = ElementRef<'a>> + 'a>;

fn children(element: ElementRef<'_>) -> (Children<'_>, usize) {
    (
        Box::new(element.child_elements()),
        element.child_elements().count(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    #[test]
    fn s06_a_quadratic_selector_is_cut() {
        let body = "<p>x".repeat(3_000);
        let page = Page::parse(body.as_bytes(), None, "https://a.example/").unwrap();
        let selector = Selector::parse("h2 ~ p").unwrap();

        assert!(bounded(page.root(), &selector, 100_000).cut);
        assert!(!below(page.root(), &selector).cut);
    }

    #[test]
    fn hits_come_in_document_order() {
        let page = Page::parse(
            b"<ul><li id=a><li id=b><b id=c>x</b></ul>",
            None,
            "https://a.example/",
        )
        .unwrap();
        let ids: Vec<_> = page
            .select(&Selector::parse("li, b").unwrap())
            .iter()
            .filter_map(|e| e.attr("id"))
            .collect();
        assert_eq!(ids, ["a", "b", "c"]);
    }
}
