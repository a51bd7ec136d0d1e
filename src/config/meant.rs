//! `sources.toml` as meant: checked, defaults in, patterns and selectors compiled.
//!
//! *In:* what [`super::typed`] read. *Out:* [`Settings`], the only form the other rooms see. *Never:* guesses in
//! silence.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use chrono_tz::Tz;
use regex::Regex;
use scraper::Selector;

use super::alert::Receiver;
use super::secret::Secret;
use super::words::Words;
use crate::model::address::House;
use crate::model::{ListKind, SourceFacts, Spans};
use crate::schedule::Schedule;

/// The whole file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who crawls; in the user agent. Needed for anything but loopback.
    pub contact: Option<Contact>,
    /// How to crawl.
    pub network: Network,
    /// How many looks at known statements.
    pub budget: Budget,
    /// How long the judge waits.
    pub spans: Spans,
    /// The user's own words, names and topics.
    pub words: Words,
    /// Who is told, in the order of the file.
    pub alerts: Vec<Receiver>,
    /// Whom a pass tells that it began and ended.
    pub ping: Option<Secret>,
    /// The sources, in the order of the file.
    pub sources: Vec<Source>,
}

/// Who crawls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A name.
    pub name: String,
    /// A page or a mail address where a webmaster can complain.
    pub reach: String,
}

/// `[network]`.
#[derive(Clone, Debug)]
pub struct Network {
    /// An http(s) or socks5 proxy.
    pub proxy: Option<String>,
    /// Private ranges that are allowed.
    pub allow_private: Vec<Range>,
    /// Names that stand for fixed addresses, like curl's `--connect-to`.
    pub hosts: BTreeMap<String, SocketAddr>,
    /// Between two requests to a host; zero: up to four at a time.
    pub delay: Duration,
    /// Hosts at once.
    pub concurrency: usize,
    /// One look, all hops and the body.
    pub timeout: Duration,
    /// Most bytes of a page, on the wire and decoded, each.
    pub max_body: u64,
    /// A host's share of a pass ends here.
    pub window: Duration,
}

/// A range of IP addresses in CIDR form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Its first address.
    pub base: IpAddr,
    /// Bits that are fixed.
    pub prefix: u8,
}

/// `[budget]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Looks at known statements per host and night, at least.
    pub least: usize,
    /// … or this share of the host's known statements, where that is more.
    pub share: f64,
    /// The part of the budget for those unseen longest.
    pub reserve: f64,
}

/// One `[[source]]`.
#[derive(Clone, Debug)]
pub struct Source {
    /// Id, name, role, country.
    pub facts: SourceFacts,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// The zone in which its dates are meant.
    pub timezone: Option<Tz>,
    /// Its lists, in the order feeds, sitemaps, listings, channels.
    pub lists: Vec<List>,
    /// Single addresses to watch.
    pub statements: Vec<String>,
    /// Only addresses that match one of these.
    pub include: Vec<Regex>,
    /// No address that matches one of these.
    pub exclude: Vec<Regex>,
    /// How its addresses are folded: names of one house, and the identity pattern.
    pub house: House,
    /// Where on a page things stand.
    pub select: Select,
    /// Headers of its own.
    pub headers: Vec<(String, String)>,
    /// A remark.
    pub note: Option<String>,
    /// When `watch` takes its turn; nightly where `None`.
    pub schedule: Option<Schedule>,
    /// Whether it is crawled.
    pub enabled: bool,
}

/// One list of a source.
#[derive(Clone, Debug)]
pub struct List {
    /// What it is.
    pub kind: ListKind,
    /// Its address, as written.
    pub url: String,
    /// Which links are statements; found by repetition where `None`.
    pub link: Option<Selector>,
    /// Which link leads to the next page; found by its marks where `None`.
    pub next: Option<Selector>,
    /// Pages read in a full pass.
    pub pages: u32,
}

/// `select = { … }`.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// The headline.
    pub title: Option<Selector>,
    /// The text.
    pub body: Option<Selector>,
    /// The date of publication.
    pub published: Option<Selector>,
    /// What is left out of the text.
    pub ignore: Vec<Selector>,
}

impl Source {
    /// Whether `include` and `exclude` let the address in.
    pub fn admits(&self, url: &str) -> bool {
        let any = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(url));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }
}

impl Range {
    /// Whether the address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX
                    .checked_shl(32 - u32::from(self.prefix.min(32)))
                    .unwrap_or(0);
                u32::from(base) & mask == u32::from(address) & mask
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX
                    .checked_shl(128 - u32::from(self.prefix.min(128)))
                    .unwrap_or(0);
                u128::from(base) & mask == u128::from(address) & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}
