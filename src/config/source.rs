//! `[[source]]`: one publisher, with the ways to find its statements.
//!
//! *In:* its table as typed. *Out:* a [`Source`] as meant. *Never:* takes a source that shows no way to a statement.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde_spanned::Spanned;
use toml::de::DeValue;

use super::explain::{Complaint, brief};
use super::typed::{Show, Table};
use super::{List, Select, Source, pattern, rhythm, value, wire};
use crate::model::address::House;
use crate::model::{ListKind, SourceFacts, SourceId};

/// Sources of one file.
const MOST_SOURCES: usize = 10_000;
/// Pages of a listing read in a full pass, where the file does not say.
const PAGES: u32 = 3;
/// Patterns of one key: each is tried on every address.
const MOST_PATTERNS: usize = 100;

const WAYS: [&str; 5] = ["feeds", "sitemaps", "listings", "channels", "statements"];

impl Source {
    /// Every address the file names for it: its lists, then its single statements.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let lists = self.lists.iter().map(|list| list.url.as_str());
        lists.chain(self.statements.iter().map(String::as_str))
    }
}

/// All sources, in the order of the file.
pub(super) fn sources(root: &mut Table<'_>) -> Vec<Source> {
    let tables = root.tables("source");
    if let Some(over) = tables.get(MOST_SOURCES) {
        let complaint = Complaint::new(format!("more than {MOST_SOURCES} sources"))
            .hint("split the file, and run one pass for each");
        root.object("source", &over.span(), complaint);
        return Vec::new();
    }
    let mut first_places = HashMap::new();
    let mut sources = Vec::with_capacity(tables.len());
    for (index, table) in tables.iter().enumerate() {
        let at = table.span();
        let id = table
            .get_ref()
            .get("id")
            .and_then(|id| id.get_ref().as_str());
        let place = match id {
            Some(id) => format!("source `{}`", brief(id)),
            None => format!("source {}", index + 1),
        };
        let mut table = Table::new(table.get_ref(), at, place, root.report);
        if let Some(id) = id
            && first_places.insert(id, table.at.clone()).is_some()
        {
            let complaint = Complaint::new("an earlier source has this id")
                .hint("an id stands for one source for ever; choose another");
            table.object("id", &table.place_of("id"), complaint);
        }
        sources.extend(source(&mut table));
        table.finish();
    }
    sources
}

fn source(table: &mut Table<'_>) -> Option<Source> {
    let id = table.read("id", value::id);
    if !table.has("id") {
        table.lacks("id", "add `id = \"…\"`, made of a-z, 0-9 and -");
    }
    let name = table.read("name", value::text);
    let role = table.read("role", value::role);
    let country = table.read("country", value::country);
    let languages = plain(table.read_all("languages", value::language));
    let timezone = table.read("timezone", value::timezone);
    let lists = lists(table);
    let statements = statements(table);
    let (include, exclude) = (patterns(table, "include"), patterns(table, "exclude"));
    let house = House {
        identity: table.read("identity", pattern::identity),
        same_hosts: plain(table.read_all("same_hosts", wire::host)),
    };
    let select = select(table);
    let headers = headers(table);
    let note = table.read("note", value::remark);
    let enabled = table.yes_or_no("enabled").unwrap_or(true);
    let schedule = rhythm::schedule(table, timezone);
    let id = id?;
    Some(Source {
        facts: SourceFacts {
            name: name.unwrap_or_else(|| id.clone()),
            id: SourceId(id),
            role,
            country,
        },
        languages,
        timezone,
        lists,
        statements,
        include,
        exclude,
        house,
        select,
        headers,
        note,
        schedule,
        enabled,
    })
}

fn plain<T>(values: Vec<Spanned<T>>) -> Vec<T> {
    values.into_iter().map(Spanned::into_inner).collect()
}

/// The lists, in the order feeds, sitemaps, listings, channels.
fn lists(table: &mut Table<'_>) -> Vec<List> {
    let mut lists = addresses(table, "feeds", ListKind::Feed);
    lists.extend(addresses(table, "sitemaps", ListKind::Sitemap));
    for item in table.items("listings") {
        lists.extend(listing(table, item));
    }
    lists.extend(addresses(table, "channels", ListKind::Channel));
    let mut seen = HashSet::new();
    for list in &lists {
        let url = list.get_ref().url.as_str();
        if !seen.insert(url) {
            twice(table, list.get_ref().kind, &list.span());
        }
    }
    plain(lists)
}

fn twice(table: &Table<'_>, kind: ListKind, at: &Range<usize>) {
    let complaint = Complaint::new("named twice in this source");
    table.object(&format!("{}s", kind.as_str()), at, complaint);
}

fn addresses(table: &mut Table<'_>, key: &'static str, kind: ListKind) -> Vec<Spanned<List>> {
    table
        .read_all(key, wire::address)
        .into_iter()
        .map(|url| Spanned::new(url.span(), bare(kind, url.into_inner())))
        .collect()
}

fn bare(kind: ListKind, url: String) -> List {
    List {
        kind,
        url,
        link: None,
        next: None,
        pages: PAGES,
    }
}

/// An address, or a table with one.
fn listing(source: &Table<'_>, item: &Spanned<DeValue<'_>>) -> Option<Spanned<List>> {
    let Some(entries) = item.get_ref().as_table() else {
        let url = source.checked("listings", item, wire::address)?;
        return Some(Spanned::new(item.span(), bare(ListKind::Listing, url)));
    };
    let place = format!("a listing of {}", source.place);
    let mut table = Table::new(entries, item.span(), place, source.report);
    let url = table.read("url", wire::address);
    if !table.has("url") {
        table.lacks("url", "add `url = \"…\"`");
    }
    let link = table.read("link", pattern::selector);
    let next = table.read("next", pattern::selector);
    let pages = table.whole("pages", 1..=1_000).unwrap_or(PAGES);
    table.finish();
    let list = List {
        link,
        next,
        pages,
        ..bare(ListKind::Listing, url?)
    };
    Some(Spanned::new(item.span(), list))
}

/// Single addresses; a source needs these or a list.
fn statements(table: &mut Table<'_>) -> Vec<String> {
    let statements = plain(table.read_all("statements", wire::address));
    let filled = |way: &&str| table.has(way) && !table.is_empty_list(way);
    if !WAYS.iter().any(filled) && !table.has_a_slip_of(&WAYS) {
        let hint = format!("add one of {}", WAYS.join(", "));
        table.lacks("way to find statements", &hint);
    }
    statements
}

fn patterns(table: &mut Table<'_>, key: &'static str) -> Vec<regex::Regex> {
    if let Some(over) = table.items(key).get(MOST_PATTERNS) {
        let complaint = Complaint::new(format!("more than {MOST_PATTERNS} patterns"))
            .hint("join some with `|`");
        table.object(key, &over.span(), complaint);
        return Vec::new();
    }
    plain(table.read_all(key, pattern::regex))
}

fn select(table: &mut Table<'_>) -> Select {
    let place = format!("`select` of {}", table.place);
    let Some(mut select) = table.table("select", place) else {
        return Select::default();
    };
    let selectors = Select {
        title: select.read("title", pattern::selector),
        body: select.read("body", pattern::selector),
        published: select.read("published", pattern::selector),
        ignore: plain(select.read_all("ignore", pattern::selector)),
    };
    select.finish();
    selectors
}

fn headers(table: &mut Table<'_>) -> Vec<(String, String)> {
    table
        .pairs(
            "headers",
            Show::PlaceOnly,
            wire::header_name,
            wire::header_value,
        )
        .into_iter()
        .map(|(name, value)| (name.into_inner(), value))
        .collect()
}
