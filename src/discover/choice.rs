//! Which of the ways to a site's statements are worth watching.
//!
//! *In:* lists that were read, and what was asked for. *Out:* for each whether it is kept, and if not why. *Never:*
//! keeps two that show the same, or a list whose entries do not look like statements.

use std::collections::HashSet;

use super::{leads, likely};
use crate::model::address::{risky_key, template};
use crate::model::{Discovery, ListKind};

/// Fewer statements without a next page are not all that a ministry has said.
const ENOUGH: usize = 5;

/// A list that was read.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// As what it was read.
    pub kind: ListKind,
    /// Its address.
    pub url: &'a str,
    /// What it showed; of an index of sitemaps, what its first file did.
    pub found: &'a Discovery,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// A feed, a sitemap or a channel: that, and nothing else.
    List,
    /// A site: whatever shows its statements.
    Site,
    /// A page that lists statements of one kind: that, and what shows the same.
    Section(&'a str),
    /// A statement: what shows its like.
    Statement(&'a str),
}

/// What becomes of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is watched.
    Kept,
    /// It shows nothing.
    Empty,
    /// What it shows, those that are kept show too.
    Same,
    /// Its entries do not look like statements.
    Unlike,
    /// It shows other statements than those asked for.
    Others,
    /// A map of the whole site beside lists that suffice; so many of its addresses are in none of them.
    Archive(usize),
}

/// Chooses among the lists, in their order.
pub fn choose(asked: Asked<'_>, offers: &[Offer<'_>]) -> Vec<Choice> {
    let mut order: Vec<usize> = (0..offers.len()).collect();
    order.sort_by_key(|at| offers.get(*at).map(|offer| rank(asked, offer)));
    let section = match asked {
        Asked::Section(url) => offers.iter().find(|offer| offer.url == url).map(shown),
        Asked::List | Asked::Site | Asked::Statement(_) => None,
    };
    let mut choosing = Choosing {
        asked,
        section,
        shown: HashSet::new(),
        listed: HashSet::new(),
        kinds: HashSet::new(),
        goes_on: false,
    };
    let mut choices = vec![Choice::Empty; offers.len()];
    for at in order {
        if let (Some(choice), Some(offer)) = (choices.get_mut(at), offers.get(at)) {
            *choice = choosing.judge(offer);
        }
    }
    choices
}

/// Whether lists that show so much need no map of the site beside them.
pub fn is_enough(kept: &[&Discovery]) -> bool {
    let all: usize = kept.iter().map(|found| found.candidates.len()).sum();
    all >= ENOUGH || kept.iter().any(|found| found.next.is_some())
}

/// Feeds state dates and cost little; a front page shows all sorts of things, a sitemap everything.
fn rank(asked: Asked<'_>, offer: &Offer<'_>) -> u8 {
    match offer.kind {
        ListKind::Feed | ListKind::Channel => 0,
        ListKind::Listing if asked == Asked::Section(offer.url) => 1,
        ListKind::Listing if leads::is_front(offer.url) => 3,
        ListKind::Listing => 2,
        ListKind::Sitemap => 4,
    }
}

/// The keys of what a list shows: schemes and slashes differ from list to list of one site.
fn shown(offer: &Offer<'_>) -> HashSet<String> {
    let urls = offer.found.candidates.iter();
    urls.map(|entry| risky_key(&entry.url)).collect()
}

/// What the kept lists show so far.
struct Choosing<'a> {
    asked: Asked<'a>,
    /// What the section shows that was asked for.
    section: Option<HashSet<String>>,
    shown: HashSet<String>,
    /// What listings and channels show, which have further pages where feeds have none.
    listed: HashSet<String>,
    kinds: HashSet<String>,
    goes_on: bool,
}

impl Choosing<'_> {
    fn judge(&mut self, offer: &Offer<'_>) -> Choice {
        let entries = shown(offer);
        let choice = self.choice(offer, &entries);
        if choice == Choice::Kept {
            if offer.kind != ListKind::Feed {
                self.listed.extend(entries.iter().cloned());
            }
            self.shown.extend(entries);
            let urls = offer.found.candidates.iter();
            self.kinds.extend(urls.map(|entry| template(&entry.url)));
            self.goes_on |= offer.found.next.is_some();
        }
        choice
    }

    fn choice(&self, offer: &Offer<'_>, entries: &HashSet<String>) -> Choice {
        if entries.is_empty() && offer.found.children.is_empty() {
            return Choice::Empty;
        }
        match self.asked {
            Asked::List => return Choice::Kept,
            Asked::Section(url) if url == offer.url => return Choice::Kept,
            Asked::Section(_) | Asked::Site | Asked::Statement(_) => {}
        }
        if !self.is_wanted(offer, entries) {
            return Choice::Others;
        }
        let is_list_of_its_own = stand_below(offer.url, offer.found);
        if offer.kind == ListKind::Listing
            && !is_list_of_its_own
            && !look_like_statements(offer.found)
        {
            return Choice::Unlike;
        }
        let more = entries.difference(&self.shown).count();
        if offer.kind == ListKind::Sitemap {
            return self.choice_of_map(more);
        }
        let is_front = offer.kind == ListKind::Listing && leads::is_front(offer.url);
        // What its further pages show, only other listings can show too.
        let goes_deeper = offer.found.next.is_some() && !entries.is_subset(&self.listed);
        let adds = if is_front && !self.kinds.is_empty() {
            (goes_deeper || more > 0) && self.is_of_known_kinds(offer.found)
        } else {
            goes_deeper || more > 0
        };
        if adds { Choice::Kept } else { Choice::Same }
    }

    fn choice_of_map(&self, more: usize) -> Choice {
        let suffices = self.shown.len() >= ENOUGH || self.goes_on;
        match (more, suffices) {
            (0, _) if !self.shown.is_empty() => Choice::Same,
            (_, true) => Choice::Archive(more),
            (_, false) => Choice::Kept,
        }
    }

    /// Whether a list shows statements such as those asked for.
    fn is_wanted(&self, offer: &Offer<'_>, entries: &HashSet<String>) -> bool {
        match (self.asked, &self.section) {
            (Asked::Statement(url), _) => {
                let (key, kind) = (risky_key(url), template(url));
                let mut urls = offer.found.candidates.iter();
                let shows_its_like =
                    entries.contains(&key) || urls.any(|entry| template(&entry.url) == kind);
                // Its own address alone stands in the feed of its comments.
                shows_its_like && entries.iter().any(|entry| *entry != key)
            }
            // The section in another language shares no address with it; a feed of the whole site shares few.
            (Asked::Section(_), Some(section)) if offer.kind == ListKind::Feed => {
                let shared = entries.intersection(section).count();
                shared * 2 >= entries.len().min(section.len()).max(1)
            }
            (Asked::List | Asked::Site | Asked::Section(_), _) => true,
        }
    }

    /// A front page shows all sorts of things: it is kept beside other lists where all of it looks like theirs.
    fn is_of_known_kinds(&self, found: &Discovery) -> bool {
        let mut urls = found.candidates.iter();
        urls.all(|entry| self.kinds.contains(&template(&entry.url)))
    }
}

/// Whether most entries stand in the folder of their list: `/press/clarification` of `/press/`.
fn stand_below(url: &str, found: &Discovery) -> bool {
    let folder = url.split(['?', '#']).next().unwrap_or_default();
    let folder = format!("{}/", folder.trim_end_matches('/'));
    let below = found
        .candidates
        .iter()
        .filter(|entry| entry.url.starts_with(&folder));
    !leads::is_front(url) && below.count() * 2 >= found.candidates.len()
}

/// Whether most entries are dated, or have the address of a statement.
pub(super) fn look_like_statements(found: &Discovery) -> bool {
    let alike = found
        .candidates
        .iter()
        .filter(|entry| entry.published.is_some() || likely::is_like_a_statement(&entry.url));
    alike.count() * 2 >= found.candidates.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Candidate, PageDate};

    fn showing(paths: &[&str]) -> Discovery {
        let entry = |path: &&str| Candidate {
            url: format!("https://m.test{path}"),
            feed_id: None,
            title: None,
            published: PageDate::parse("2025-04-15"),
            modified: None,
            text: None,
        };
        Discovery {
            candidates: paths.iter().map(entry).collect(),
            ..Discovery::default()
        }
    }

    fn offer<'a>(kind: ListKind, url: &'a str, found: &'a Discovery) -> Offer<'a> {
        Offer { kind, url, found }
    }

    const A: &str = "/press/2025/a-first-statement";
    const B: &str = "/press/2025/a-second-statement";
    const C: &str = "/press/2025/a-third-statement";

    #[test]
    fn a_second_feed_of_the_same_entries_is_dropped() {
        let (rss, atom) = (showing(&[A, B]), showing(&[B, A]));
        let offers = [
            offer(ListKind::Feed, "https://m.test/rss", &rss),
            offer(ListKind::Feed, "https://m.test/atom", &atom),
        ];

        assert_eq!(choose(Asked::Site, &offers), [Choice::Kept, Choice::Same]);
    }

    #[test]
    fn a_listing_with_further_pages_stays_beside_a_feed_that_shows_its_first() {
        let feed = showing(&[A, B]);
        let mut listing = showing(&[A, B]);
        let one_page = [
            offer(ListKind::Listing, "https://m.test/press/", &listing),
            offer(ListKind::Feed, "https://m.test/feed/", &feed),
        ];
        assert_eq!(choose(Asked::Site, &one_page), [Choice::Same, Choice::Kept]);

        listing.next = Some("https://m.test/press/?page=2".to_owned());
        let more = [
            offer(ListKind::Listing, "https://m.test/press/", &listing),
            offer(ListKind::Feed, "https://m.test/feed/", &feed),
        ];
        assert_eq!(choose(Asked::Site, &more), [Choice::Kept, Choice::Kept]);
    }

    #[test]
    fn a_map_of_the_site_is_kept_where_nothing_else_suffices() {
        let paths: Vec<String> = (0..9)
            .map(|n| format!("/press/2025/notice-number-{n}"))
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let (map, feed) = (showing(&paths), showing(&paths[..6]));
        let map = offer(ListKind::Sitemap, "https://m.test/sitemap.xml", &map);
        let feed = offer(ListKind::Feed, "https://m.test/feed/", &feed);

        assert_eq!(choose(Asked::Site, &[map]), [Choice::Kept]);
        assert_eq!(
            choose(Asked::Site, &[map, feed]),
            [Choice::Archive(3), Choice::Kept]
        );
    }

    #[test]
    fn a_front_page_is_kept_only_for_statements_like_the_others() {
        let section = showing(&[A, B]);
        let (same, more, other) = (
            showing(&[A]),
            showing(&[A, C]),
            showing(&[A, "/services/visas"]),
        );
        for (front, expected) in [
            (&same, Choice::Same),
            (&more, Choice::Kept),
            (&other, Choice::Same),
        ] {
            let offers = [
                offer(ListKind::Listing, "https://m.test/", front),
                offer(ListKind::Listing, "https://m.test/press/", &section),
            ];
            assert_eq!(choose(Asked::Site, &offers), [expected, Choice::Kept]);
        }
    }

    #[test]
    fn the_front_page_of_a_blog_with_further_pages_stays_beside_its_feed() {
        let feed = showing(&[A, B]);
        let mut front = showing(&[A, B]);
        front.next = Some("https://m.test/page/2/".to_owned());
        let offers = [
            offer(ListKind::Listing, "https://m.test/", &front),
            offer(ListKind::Feed, "https://m.test/feed/", &feed),
        ];

        assert_eq!(choose(Asked::Site, &offers), [Choice::Kept, Choice::Kept]);
    }

    #[test]
    fn a_feed_of_comments_on_one_statement_is_no_list() {
        let comments = showing(&[A]);
        let offers = [offer(ListKind::Feed, "https://m.test/a/feed/", &comments)];
        let asked = format!("https://m.test{A}");

        assert_eq!(choose(Asked::Statement(&asked), &offers), [Choice::Others]);
    }

    #[test]
    fn services_are_no_statements() {
        let mut services = showing(&["/services/visas", "/services/passports", "/services/fees"]);
        for entry in &mut services.candidates {
            entry.published = None;
        }
        for elsewhere in ["https://m.test/", "https://m.test/news/"] {
            let offers = [offer(ListKind::Listing, elsewhere, &services)];
            assert_eq!(choose(Asked::Site, &offers), [Choice::Unlike]);
        }
        // Where their own list is named, that is what was wanted.
        let own = "https://m.test/services/";
        let offers = [offer(ListKind::Listing, own, &services)];
        assert_eq!(choose(Asked::Section(own), &offers), [Choice::Kept]);
    }

    #[test]
    fn beside_a_section_a_feed_of_the_whole_site_is_not_what_was_asked_for() {
        let section = showing(&[A, B, C]);
        let own = showing(&[A, B]);
        let site = showing(&[
            A,
            "/sport/2025/a-football-match",
            "/sport/2025/a-boxing-match",
        ]);
        let offers = [
            offer(ListKind::Listing, "https://m.test/press/", &section),
            offer(ListKind::Feed, "https://m.test/press/feed/", &own),
            offer(ListKind::Feed, "https://m.test/feed/", &site),
        ];

        let choices = choose(Asked::Section("https://m.test/press/"), &offers);

        assert_eq!(choices, [Choice::Kept, Choice::Kept, Choice::Others]);
    }

    #[test]
    fn for_a_statement_what_shows_its_like_is_kept() {
        let (press, sport) = (showing(&[A, B]), showing(&["/sport/match"]));
        let offers = [
            offer(ListKind::Listing, "https://m.test/press/", &press),
            offer(ListKind::Listing, "https://m.test/sport/", &sport),
        ];

        let choices = choose(Asked::Statement(&format!("https://m.test{C}")), &offers);

        assert_eq!(choices, [Choice::Kept, Choice::Others]);
    }
}
