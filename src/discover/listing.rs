//! Listings: pages of HTML that list statements.
//!
//! *In:* the bytes of a listing, and a selector where the source has one. *Out:* its entries with headline and date,
//! and the next page. *Never:* takes a page without a list for an empty list: a block page has none either.

use std::collections::{BTreeMap, HashSet};

use url::Url;

use super::gather::Gathering;
use super::rows::{self, Anchor, Rows};
use super::scope::{Place, Scope};
use super::{ListProblem, pager, repetition};
use crate::config::List;
use crate::model::{Candidate, Discovery, UnknownReason};
use crate::page::{Element, Link, Page, Selector, fold, text_of};

/// Links of a page that are looked at.
const MOST_LINKS: usize = 2_000;
/// Elements between a link and what a selector names.
const STEPS_TO_HIT: usize = 8;
/// A page with less text than this, and scripts, is drawn by them.
const LEAST_TEXT: usize = 200;

/// Reads a listing.
pub(super) fn read(
    scope: Scope,
    list: &List,
    page_url: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Discovery, ListProblem> {
    let page = Page::parse(body, content_type, page_url)
        .map_err(|reason| ListProblem::unread(reason, "the listing cannot be read as a page"))?;
    let mut links = page.links();
    let mut found = Gathering::new(scope);
    if links.len() > MOST_LINKS {
        links.truncate(MOST_LINKS);
        found.found.partial = true;
        found.note(format!("only the first {MOST_LINKS} links were looked at"));
    }
    let next = pager::next(&page, &links, list.next.as_ref(), &found.scope, page_url);
    match &list.link {
        Some(selector) => by_selector(&mut found, &page, links, selector)?,
        None => by_repetition(&mut found, &page, links, next.as_deref())?,
    }
    found.found.next = next;
    Ok(found.finish())
}

fn by_selector(
    found: &mut Gathering,
    page: &Page,
    links: Vec<Link>,
    selector: &Selector,
) -> Result<(), ListProblem> {
    let selected = page.select(selector);
    if selected.cut {
        found.found.partial = true;
        found.note("the selector took too long and was cut short");
    }
    let hits: HashSet<usize> = selected.iter().map(|hit| rows::key(*hit)).collect();
    let around: HashSet<usize> = selected
        .iter()
        .filter_map(|hit| link_around(*hit))
        .collect();
    // A selector may name the link, something around it, or something in it.
    let is_selected = |link: &Link| {
        let mut steps = rows::upwards(link.element).take(STEPS_TO_HIT);
        steps.any(|step| hits.contains(&rows::key(step)))
            || around.contains(&rows::key(link.element))
    };
    let chosen: Vec<Link> = links.into_iter().filter(is_selected).collect();
    if chosen.is_empty() {
        let sentence = "the selector `link` matches no link on the page";
        return Err(ListProblem::unread(reason_of(page), sentence));
    }
    let sorted = Sorted::of(&found.scope, chosen);
    found.count(sorted.elsewhere, sorted.filtered);
    offer(found, &sorted.anchors, 0..sorted.anchors.len());
    if found.is_foreign() {
        let sentence = "every link that the selector matches leads to another site";
        return Err(ListProblem::unread(UnknownReason::Unclassified, sentence));
    }
    Ok(())
}

fn link_around(hit: Element<'_>) -> Option<usize> {
    let link = rows::upwards(hit)
        .take(STEPS_TO_HIT)
        .find(|step| step.value().name() == "a");
    link.map(rows::key)
}

fn by_repetition(
    found: &mut Gathering,
    page: &Page,
    links: Vec<Link>,
    next: Option<&str>,
) -> Result<(), ListProblem> {
    let own = found.scope.own();
    let links: Vec<Link> = links
        .into_iter()
        .filter(|link| !pager::turns_pages(link))
        .collect();
    // The last page of several may hold a single entry.
    let least = if pager::is_later_page(&own) { 1 } else { 2 };
    let mut sorted = Sorted::of(&found.scope, links);
    sorted
        .anchors
        .retain(|anchor| anchor.url != own && next != Some(anchor.url.as_str()));
    let entries = repetition::entries(&sorted.anchors, least);
    if entries.is_empty() {
        let sentence = if sorted.filtered > 0 {
            "no list is left on the page after include and exclude"
        } else {
            "nothing on the page repeats like a list of statements (hint: name the links with `link`)"
        };
        return Err(ListProblem::unread(reason_of(page), sentence));
    }
    offer(found, &sorted.anchors, entries);
    Ok(())
}

/// Links by where they lead.
struct Sorted<'a> {
    /// Those that stay within the source.
    anchors: Vec<Anchor<'a>>,
    elsewhere: usize,
    filtered: usize,
}

impl<'a> Sorted<'a> {
    fn of(scope: &Scope, links: Vec<Link<'a>>) -> Self {
        let mut sorted = Self {
            anchors: Vec::with_capacity(links.len()),
            elsewhere: 0,
            filtered: 0,
        };
        for link in links {
            match link
                .url
                .as_deref()
                .map_or(Place::Nowhere, |url| scope.place(url))
            {
                Place::Within(url) if is_feed(&url) => {}
                Place::Within(url) => sorted.anchors.push(Anchor::new(link, url)),
                Place::Elsewhere => sorted.elsewhere += 1,
                Place::Filtered => sorted.filtered += 1,
                Place::Nowhere => {}
            }
        }
        sorted
    }
}

/// Whether an address is that of a feed: a section's, or that of an entry's comments, which stands beside the entry
/// (WordPress `/archives/1/feed/`, `?feed=rss2`; Joomla `?format=feed`).
fn is_feed(url: &str) -> bool {
    const NAMES: [&str; 7] = [
        "feed", "feeds", "rss", "atom", "feed.xml", "rss.xml", "atom.xml",
    ];
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let last = url.path().trim_end_matches('/').rsplit('/').next();
    last.is_some_and(|last| NAMES.contains(&last.to_ascii_lowercase().as_str()))
        || url
            .query_pairs()
            .any(|(name, value)| name == "feed" || (name == "format" && value == "feed"))
}

/// Hands on each address once, with the longest headline among its links and the date of its row.
fn offer(found: &mut Gathering, anchors: &[Anchor<'_>], entries: impl IntoIterator<Item = usize>) {
    let chosen: Vec<&Anchor> = entries
        .into_iter()
        .filter_map(|at| anchors.get(at))
        .collect();
    let addresses: HashSet<&str> = chosen.iter().map(|anchor| anchor.url.as_str()).collect();
    let rows = Rows::of(chosen.iter().copied());
    let mut titles: BTreeMap<&str, String> = BTreeMap::new();
    // Another link of the same row may carry the headline: a picture comes first, "read more" last.
    for anchor in anchors
        .iter()
        .filter(|anchor| addresses.contains(anchor.url.as_str()))
    {
        let title = rows::headline(anchor);
        let known = titles.entry(anchor.url.as_str()).or_default();
        if title.len() > known.len() {
            *known = title;
        }
    }
    let mut done: HashSet<&str> = HashSet::new();
    for anchor in chosen {
        if !done.insert(anchor.url.as_str()) {
            continue;
        }
        let title = titles.get(anchor.url.as_str()).cloned().unwrap_or_default();
        let published = rows::date(rows.row(anchor), &title, found.scope.languages());
        found.offer(Candidate {
            url: anchor.url.clone(),
            feed_id: None,
            title: Some(title),
            published,
            modified: None,
            text: None,
        });
    }
}

/// Why there may be no list on the page.
fn reason_of(page: &Page) -> UnknownReason {
    let has = |test: &dyn Fn(Element) -> bool| page.elements().any(test);
    if has(&|e| e.value().name() == "input" && e.attr("type") == Some("password")) {
        UnknownReason::Login
    } else if fold(&text_of(page.root())).len() < LEAST_TEXT
        && has(&|e| e.value().name() == "script")
    {
        UnknownReason::NeedsScript
    } else {
        UnknownReason::Unclassified
    }
}

#[cfg(test)]
mod tests;
