//! The rows of a listing: what stands around a link and belongs to it alone.
//!
//! *In:* links with their elements. *Out:* for each link its row, its headline, its date; whether it is furniture.
//! *Never:* walks a tree recursively, or further up than a bound.

use std::collections::HashMap;

use super::dates;
use crate::model::PageDate;
use crate::model::address::template;
use crate::page::{Element, Link, attr_list, fold, is_unread, text_of};
use crate::text::dates::parse_date;

/// Ancestors looked at above a link.
const MOST_STEPS: usize = 64;

/// Pieces of text looked at in a row.
const MOST_RUNS: usize = 30;
/// Longer ones are sentences, not dates.
const MOST_RUN_BYTES: usize = 400;

/// A link that may lead to a statement.
pub(super) struct Anchor<'a> {
    pub(super) element: Element<'a>,
    pub(super) text: String,
    /// The address, resolved and within the source.
    pub(super) url: String,
    /// Tags of its ancestors, cells counted.
    pub(super) shape: String,
    pub(super) template: String,
}

impl<'a> Anchor<'a> {
    pub(super) fn new(link: Link<'a>, url: String) -> Self {
        Self {
            shape: shape_of(link.element),
            template: template(&url).trim_end_matches('/').to_owned(),
            text: link.text,
            element: link.element,
            url,
        }
    }

    /// Whether it is or stands in a heading.
    pub(super) fn is_heading(&self) -> bool {
        let heading = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let above = upwards(self.element)
            .take(4)
            .any(|e| heading(e.value().name()));
        above
            || self
                .element
                .descendent_elements()
                .any(|e| heading(e.value().name()))
    }
}

/// A node's identity within its page: the place of its value in memory.
pub(super) fn key(element: Element<'_>) -> usize {
    std::ptr::from_ref(element.value()).addr()
}

/// The element and its ancestors, from the inside out.
pub(super) fn upwards(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    let above = element.ancestors().filter_map(Element::wrap);
    std::iter::once(element).chain(above).take(MOST_STEPS)
}

fn shape_of(element: Element<'_>) -> String {
    let mut shape = String::new();
    for step in upwards(element) {
        let name = step.value().name();
        shape.push('<');
        shape.push_str(name);
        if matches!(name, "td" | "th") {
            // The column of a table: titles stand in one, files in another.
            let before = step
                .prev_siblings()
                .filter_map(Element::wrap)
                .take(20)
                .count();
            shape.push_str(&before.to_string());
        }
    }
    shape
}

/// Which elements hold links to one address only.
pub(super) struct Rows {
    owners: HashMap<usize, Option<String>>,
}

impl Rows {
    pub(super) fn of<'p, 'a: 'p>(anchors: impl Iterator<Item = &'p Anchor<'a>>) -> Self {
        let mut owners: HashMap<usize, Option<String>> = HashMap::new();
        for anchor in anchors {
            for step in upwards(anchor.element) {
                let owner = owners
                    .entry(key(step))
                    .or_insert_with(|| Some(anchor.url.clone()));
                if owner.as_ref().is_some_and(|owner| *owner != anchor.url) {
                    *owner = None;
                }
            }
        }
        Self { owners }
    }

    /// The largest element around an anchor that holds no other address.
    pub(super) fn row<'a>(&self, anchor: &Anchor<'a>) -> Element<'a> {
        let own = |step: &Element<'_>| {
            let owner = self.owners.get(&key(*step)).and_then(Option::as_ref);
            owner == Some(&anchor.url) && !matches!(step.value().name(), "body" | "html")
        };
        upwards(anchor.element)
            .take_while(own)
            .last()
            .unwrap_or(anchor.element)
    }

    /// Whether a link stands in the row of another address.
    pub(super) fn belongs_to_another(&self, anchor: &Anchor<'_>) -> bool {
        upwards(anchor.element)
            .find_map(|step| self.owners.get(&key(step)))
            .is_some_and(|owner| owner.as_ref().is_some_and(|owner| *owner != anchor.url))
    }
}

/// The innermost element that holds all of them.
pub(super) fn common<'a>(elements: impl Iterator<Item = Element<'a>>) -> Option<Element<'a>> {
    let mut trail: Vec<Element<'a>> = Vec::new();
    for (at, element) in elements.enumerate() {
        let mut path: Vec<Element<'a>> = upwards(element).collect();
        path.reverse();
        if at == 0 {
            trail = path;
        } else {
            let shared = trail.iter().zip(&path).take_while(|(a, b)| a == b).count();
            trail.truncate(shared);
        }
    }
    trail.last().copied()
}

/// The headline of a link: its own heading, its longest part, or the title that it cuts off.
pub(super) fn headline(anchor: &Anchor<'_>) -> String {
    let element = anchor.element;
    let parts: Vec<Element> = element.child_elements().take(20).collect();
    let heading = element
        .descendent_elements()
        .find(|e| matches!(e.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    let own_words = element.children().any(|child| {
        child
            .value()
            .as_text()
            .is_some_and(|text| !text.trim().is_empty())
    });
    let text = if let Some(heading) = heading {
        fold(&text_of(heading))
    } else if parts.len() > 1 && !own_words {
        let texts = parts.into_iter().map(|part| fold(&text_of(part)));
        texts
            .max_by_key(String::len)
            .filter(|t| !t.is_empty())
            .unwrap_or_else(|| fold(&anchor.text))
    } else {
        fold(&anchor.text)
    };
    let text = without_date(&text).to_owned();
    let whole = fold(element.attr("title").unwrap_or_default());
    let whole = without_date(&whole);
    let shown = text.trim_end_matches(['.', '…', ' ']);
    if whole.len() > text.len() && !shown.is_empty() && whole.starts_with(shown) {
        whole.to_owned()
    } else {
        text
    }
}

/// A headline without the date in brackets behind it, which is the row's: `外交部发言人…（2025-04-17）`.
fn without_date(headline: &str) -> &str {
    let behind = headline
        .strip_suffix([')', '）', ']', '】'])
        .and_then(|open| open.rsplit_once(['(', '（', '[', '【']));
    let Some((before, inside)) = behind else {
        return headline;
    };
    let sign =
        |c: char| c.is_numeric() || matches!(c, '-' | '/' | '.' | ':' | ' ' | '年' | '月' | '日');
    let is_date = inside.chars().all(sign) && parse_date(inside, &[]).is_some();
    if is_date && !before.trim().is_empty() {
        before.trim_end()
    } else {
        headline
    }
}

/// The date that a row states beside its headline.
pub(super) fn date(row: Element<'_>, headline: &str, languages: &[String]) -> Option<PageDate> {
    let times = row
        .descendent_elements()
        .chain([row])
        .filter(|e| e.value().name() == "time");
    let stated = times
        .filter_map(|time| time.attr("datetime"))
        .find_map(|text| dates::stated(text, languages));
    let shown = || {
        beside(row, headline)
            .into_iter()
            .find_map(|line| parse_date(&line, languages))
    };
    stated.or_else(shown)
}

/// Whether a row shows something like a date, in whatever language.
pub(super) fn is_dated(row: Element<'_>, headline: &str) -> bool {
    let time = row
        .descendent_elements()
        .any(|e| e.value().name() == "time");
    time || beside(row, headline)
        .iter()
        .any(|line| dates::looks_like_one(line))
}

/// What a row says in few words beside the headline: each run of text by itself, since styles may set apart what the
/// markup glues together, then each line, since a date may be cut into runs.
fn beside(row: Element<'_>, headline: &str) -> Vec<String> {
    let runs = row.descendants().filter(|node| {
        let parent = node.parent().and_then(Element::wrap);
        parent.is_some_and(|parent| !is_unread(parent.value().name()))
    });
    let runs: Vec<String> = runs
        .filter_map(|node| node.value().as_text().map(|text| fold(text)))
        .filter(|run| !run.is_empty())
        .take(MOST_RUNS)
        .collect();
    let text = text_of(row);
    let lines = text.lines().take(MOST_RUNS).map(str::to_owned);
    let all = runs.into_iter().chain(lines).map(|line| match headline {
        "" => line,
        headline => line.replacen(headline, " ", 1),
    });
    all.filter(|line| !line.trim().is_empty() && line.len() < MOST_RUN_BYTES)
        .collect()
}

/// Parts of a page that lead elsewhere: menus, footers, side columns.
pub(super) struct Furniture {
    links: HashMap<usize, usize>,
    all: usize,
}

/// Words of class names and ids.
const FURNITURE: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "submenu",
    "topmenu",
    "breadcrumb",
    "breadcrumbs",
    "footer",
    "foot",
    "sidebar",
    "side",
    "aside",
    "related",
    "popular",
    "trending",
    "mostread",
    "widget",
    "widgets",
    "social",
    "share",
    "sharing",
    "pagination",
    "pager",
    "paging",
    "tagcloud",
    "tags",
    "cookie",
    "cookies",
    "language",
    "languages",
    "lang",
    "toolbar",
    "ticker",
    "sitemap",
];
const FURNITURE_ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "menu",
    "menubar",
];
/// Prefixes that turn such a word into its opposite, or name a builder of pages (`elementor-widget`).
const NOT_FURNITURE: &[&str] = &["has", "with", "no", "without", "elementor", "wp"];

impl Furniture {
    pub(super) fn of(anchors: &[Anchor<'_>]) -> Self {
        let mut links: HashMap<usize, usize> = HashMap::new();
        for step in anchors.iter().flat_map(|anchor| upwards(anchor.element)) {
            *links.entry(key(step)).or_default() += 1;
        }
        Self {
            links,
            all: anchors.len(),
        }
    }

    pub(super) fn holds(&self, anchor: &Anchor<'_>) -> bool {
        let mut inside_content = false;
        for step in upwards(anchor.element) {
            let name = step.value().name();
            let links = self.links.get(&key(step)).copied().unwrap_or_default();
            let most = links * 2 > self.all && self.all > 4;
            match name {
                "nav" | "footer" | "aside" => return true,
                "header" if !inside_content && !most => return true,
                "body" | "html" => return false,
                "article" | "main" | "li" | "section" | "h2" | "h3" => inside_content = true,
                _ => {}
            }
            let role = step.attr("role").unwrap_or_default();
            if FURNITURE_ROLES.contains(&role) {
                return true;
            }
            if !most && name != "main" && is_named_furniture(step) {
                return true;
            }
        }
        false
    }
}

fn is_named_furniture(element: Element<'_>) -> bool {
    let names = attr_list(element, "class").chain(element.attr("id"));
    names.take(20).any(|name| {
        let name = name.to_ascii_lowercase();
        let mut words = name.split(['-', '_']).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        !NOT_FURNITURE.contains(&first)
            && std::iter::once(first)
                .chain(words)
                .any(|word| FURNITURE.contains(&word))
    })
}
