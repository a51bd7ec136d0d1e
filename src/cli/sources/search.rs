//! The search for the ways to a site's statements: few addresses, one after another, each as polite as in a pass.
//!
//! *In:* a page that somebody named. *Out:* the lists that were tried. *Never:* more than [`MOST_PROBES`] addresses
//! beside the one that was named, or the same one twice; makes up others than the folder above, the front page and
//! `/sitemap.xml`.

use std::collections::{HashSet, VecDeque};

use super::look::{Asker, Looked, Refusal};
use crate::discover::{self, Asked, Choice, Leads, Nature, Offer};
use crate::model::address::risky_key;
use crate::model::{Discovery, ListKind, UnknownReason};

/// Addresses asked beside the one that was named, the first file of an index of sitemaps apart.
const MOST_PROBES: usize = 10;
/// Feeds, sections and languages of one page that are tried.
const MOST_FEEDS: usize = 2;
const MOST_SECTIONS: usize = 3;
const MOST_LANGUAGES: usize = 3;
/// Sitemaps of one site that are tried; so many probes are kept for them.
const MOST_SITEMAPS: usize = 2;

/// What was found.
pub(super) struct Found {
    /// What the named address is.
    pub(super) asked: Purpose,
    /// Every list that was tried, in order.
    pub(super) tried: Vec<Looked>,
    /// What becomes of each.
    pub(super) choices: Vec<Choice>,
    /// What else there is to say of the site.
    pub(super) remarks: Vec<String>,
    /// What the site calls itself.
    pub(super) name: Option<String>,
    /// Languages of pages that are kept, by their own word.
    pub(super) languages: Vec<String>,
}

/// As [`Asked`], with an address of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    List,
    Site,
    Section(String),
    Statement(String),
}

impl Purpose {
    pub(super) fn as_asked(&self) -> Asked<'_> {
        match self {
            Self::List => Asked::List,
            Self::Site => Asked::Site,
            Self::Section(url) => Asked::Section(url),
            Self::Statement(url) => Asked::Statement(url),
        }
    }
}

impl From<Asked<'_>> for Purpose {
    fn from(asked: Asked<'_>) -> Self {
        match asked {
            Asked::List => Self::List,
            Asked::Site => Self::Site,
            Asked::Section(url) => Self::Section(url.to_owned()),
            Asked::Statement(url) => Self::Statement(url.to_owned()),
        }
    }
}

impl Found {
    /// The lists that are kept.
    pub(super) fn kept(&self) -> Vec<(&Looked, &Discovery)> {
        let all = self.tried.iter().zip(&self.choices);
        all.filter(|(_, choice)| **choice == Choice::Kept)
            .filter_map(|(looked, _)| Some((looked, looked.found.as_ref().ok()?)))
            .collect()
    }
}

/// How far the leads of a page are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Its feeds, its sections and its other languages.
    All,
    /// Its feeds and its sections.
    Sections,
    /// Its feeds.
    Feeds,
}

/// An address to try.
struct Probe {
    url: String,
    expected: ListKind,
    depth: Depth,
    language: Option<String>,
}

/// A search under way.
pub(super) struct Search<'a> {
    asker: &'a Asker<'a>,
    /// Whether an address is watched already, and by which source.
    watched: &'a dyn Fn(&str) -> Option<String>,
    /// Told of every list that was tried.
    tell: &'a dyn Fn(&Looked),
    open: VecDeque<Probe>,
    seen: HashSet<String>,
    left: usize,
    tried: Vec<Looked>,
    languages: Vec<(usize, String)>,
    remarks: Vec<String>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        asker: &'a Asker<'a>,
        watched: &'a dyn Fn(&str) -> Option<String>,
        tell: &'a dyn Fn(&Looked),
    ) -> Self {
        Self {
            asker,
            watched,
            tell,
            open: VecDeque::new(),
            seen: HashSet::new(),
            left: MOST_PROBES,
            tried: Vec::new(),
            languages: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Searches from the named address, which was asked already.
    pub(super) async fn run(mut self, first: Looked, asked: Purpose) -> Found {
        let url = first.url.clone();
        self.seen.insert(risky_key(&url));
        let leads = leads_of(&first);
        if asked == Purpose::List {
            self.keep(first, None);
            return self.finish(asked, leads.name);
        }
        self.keep(first, leads.language.clone());
        let depth = match asked {
            Purpose::Site | Purpose::List => Depth::All,
            // Its other sections were not asked for.
            Purpose::Section(_) => Depth::Feeds,
            Purpose::Statement(_) => Depth::Sections,
        };
        if let Purpose::Statement(url) = &asked {
            self.open_above(url);
        }
        if let Some(onward) = &leads.onward {
            self.open_one(onward, ListKind::Listing, depth, None);
        }
        self.open_leads(&leads, depth);
        match asked {
            Purpose::Section(_) => self.open_languages(&leads, Depth::Feeds),
            // A page that is nothing by itself may stand below one that is.
            Purpose::Site => self.open_above(&url),
            Purpose::List | Purpose::Statement(_) => {}
        }
        self.follow().await;
        if !self.suffices(&asked) {
            self.try_sitemaps(&url).await;
        }
        self.note_sitemaps(&url);
        self.finish(asked, leads.name)
    }

    fn finish(self, asked: Purpose, name: Option<String>) -> Found {
        let choices = self.choices(&asked);
        let kept = |at: usize| choices.get(at) == Some(&Choice::Kept);
        let languages = self.languages.into_iter().filter(|(at, _)| kept(*at));
        Found {
            languages: languages.map(|(_, language)| language).collect(),
            asked,
            tried: self.tried,
            choices,
            remarks: self.remarks,
            name,
        }
    }

    fn choices(&self, asked: &Purpose) -> Vec<Choice> {
        let empty = Discovery::default();
        let offers: Vec<Offer<'_>> = self
            .tried
            .iter()
            .map(|looked| Offer {
                kind: looked.kind,
                url: &looked.url,
                found: looked.found.as_ref().unwrap_or(&empty),
            })
            .collect();
        discover::choose(asked.as_asked(), &offers)
    }

    fn suffices(&self, asked: &Purpose) -> bool {
        let kept: Vec<&Discovery> = self
            .tried
            .iter()
            .zip(self.choices(asked))
            .filter(|(_, choice)| *choice == Choice::Kept)
            .filter_map(|(looked, _)| looked.found.as_ref().ok())
            .collect();
        discover::is_enough(&kept)
    }

    /// Tries what is open, and what that leads to.
    async fn follow(&mut self) {
        while self.left > MOST_SITEMAPS
            && let Some(probe) = self.open.pop_front()
        {
            let Some(looked) = self.probe(&probe.url, probe.expected).await else {
                continue;
            };
            let leads = leads_of(&looked);
            self.open_leads(&leads, probe.depth);
            self.keep(looked, probe.language.or(leads.language));
        }
    }

    async fn probe(&mut self, url: &str, expected: ListKind) -> Option<Looked> {
        if !self.seen.insert(risky_key(url)) {
            return None;
        }
        if let Some(source) = (self.watched)(url) {
            self.remarks
                .push(format!("Watched by `{source}` already: {url}"));
            return None;
        }
        self.left = self.left.saturating_sub(1);
        let looked = self.asker.try_address(url, expected).await;
        let looked = at_home(looked);
        (self.tell)(&looked);
        Some(looked)
    }

    fn keep(&mut self, looked: Looked, language: Option<String>) {
        if let Some(answer) = &looked.answer {
            self.seen.insert(risky_key(&answer.address));
        }
        self.languages
            .extend(language.map(|language| (self.tried.len(), language)));
        self.tried.push(looked);
    }

    fn open_leads(&mut self, leads: &Leads, depth: Depth) {
        for url in leads.feeds.iter().take(MOST_FEEDS) {
            self.open_one(url, ListKind::Feed, Depth::Feeds, None);
        }
        for url in &leads.elsewhere {
            self.remarks
                .push(format!("A feed on another site, not asked: {url}"));
        }
        if depth != Depth::Feeds {
            for url in leads.sections.iter().take(MOST_SECTIONS) {
                self.open_one(url, ListKind::Listing, Depth::Feeds, None);
            }
        }
        if depth == Depth::All {
            self.open_languages(leads, Depth::Sections);
        }
    }

    fn open_languages(&mut self, leads: &Leads, depth: Depth) {
        for (language, url) in leads.languages.iter().take(MOST_LANGUAGES) {
            self.open_one(url, ListKind::Listing, depth, Some(language.clone()));
        }
    }

    fn open_above(&mut self, url: &str) {
        for above in discover::above(url) {
            let depth = if discover::is_front(&above) {
                Depth::Sections
            } else {
                Depth::Feeds
            };
            self.open_one(&above, ListKind::Listing, depth, None);
        }
    }

    fn open_one(&mut self, url: &str, expected: ListKind, depth: Depth, language: Option<String>) {
        self.open.push_back(Probe {
            url: url.to_owned(),
            expected,
            depth,
            language,
        });
    }

    /// The sitemaps that robots.txt names, else the usual one.
    async fn try_sitemaps(&mut self, url: &str) {
        let mut named = self.sitemaps_named(url);
        if named.is_empty() {
            named.extend(usual_sitemap(url));
        }
        for url in named.iter().take(MOST_SITEMAPS) {
            if let Some(looked) = self.probe(url, ListKind::Sitemap).await {
                self.keep(looked, None);
            }
        }
    }

    /// Those of the site itself: robots.txt may name anybody's.
    fn sitemaps_named(&self, url: &str) -> Vec<String> {
        let mut named = self.asker.fetcher.sitemaps_named(url);
        named.retain(|named| discover::are_of_one_site(named, url));
        named
    }

    /// Sitemaps that were left alone: they name whatever a site has.
    fn note_sitemaps(&mut self, url: &str) {
        for named in self.sitemaps_named(url) {
            if !self.seen.contains(&risky_key(&named)) {
                let remark = format!(
                    "robots.txt names a sitemap, not asked since the lists above suffice; for older statements add: \
                     sitemaps = [\"{named}\"]"
                );
                self.remarks.push(remark);
            }
        }
    }
}

/// What was found by a link must not lead to somebody else's site. A feed may be served elsewhere: what it shows is
/// held against the site.
fn at_home(mut looked: Looked) -> Looked {
    let landed = looked.answer.as_ref().map(|answer| answer.address.as_str());
    let strays = landed.filter(|landed| !discover::are_of_one_site(landed, &looked.url));
    if let Some(landed) = strays.filter(|_| looked.kind != ListKind::Feed) {
        let detail = format!("it leads to another site, {landed}");
        looked.found = Err(Refusal::because(UnknownReason::Unclassified, detail));
    }
    looked
}

fn usual_sitemap(url: &str) -> Option<String> {
    let usual = url::Url::parse(url).ok()?.join("/sitemap.xml").ok()?;
    Some(usual.to_string())
}

/// The leads of what came, where it is a page.
fn leads_of(looked: &Looked) -> Leads {
    let page = looked
        .served()
        .filter(|_| looked.nature == Some(Nature::Page));
    page.map_or_else(Leads::default, |(answer, response)| {
        let content_type = response.header("content-type");
        discover::leads(&answer.address, content_type, response.body())
    })
}
