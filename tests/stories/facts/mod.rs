//! Observed habits of official sites, each by its number.
//!
//! *In:* small doubles of sites as public scrapers' sources, fixtures and stored pages describe them; nothing here was
//! recorded from a site, and the host names are made up. *Out:* what is found, read, kept, and what is said to have
//! gone or changed. *Never:* a number without a test or a reason.

use serde_json::Value;
use unsaid::extract::{self, Reader, Served};
use unsaid::model::Event;
use unsaid::view;

use crate::pages::{self, FRAME, HOST, Release};
use crate::server::Reply;
use crate::world::{Ministry, Pass};

mod addresses;
mod channels;
mod dates;
mod gates;
mod languages;
mod lists;
mod numbers;
mod pages_read;

/// Facts of which nothing holds or can be tested yet.
const NOT_YET: &[(u32, &str)] = &[
    (37, "statuses in an interface's JSON are not read"),
    (
        67,
        "the judge seeks copies in the statement's own source only",
    ),
];

/// Facts that are tested in part, with what is missing.
const IN_PART: &[(u32, &str)] = &[
    (
        15,
        "a cookie kept between looks: none outlives its look (DESIGN, law 8)",
    ),
    (16, "a hint that names the header"),
    (
        21,
        "the document behind a page: run asks for no attachment, store keeps no hash of one",
    ),
    (
        22,
        "further images of a page of several: the first stands for all",
    ),
    (
        23,
        "a record of what nobody sees: versions that differ in nothing else are one version",
    ),
    (24, "the other language named in the flag"),
    (
        29,
        "the raw line of a date that is none: it is in the snapshot alone",
    ),
    (31, "the time of day in an address"),
    (33, "the second network: vantages come later"),
    (35, "the interface behind the shell: it takes a browser"),
    (
        38,
        "instants where no offset is stated (CONTRACT: as stated), and years of two figures (no key says their order)",
    ),
    (39, "as 38"),
    (47, "the archive's host as a twin: the next issue's"),
    (
        48,
        "the explanation, which the interface states; the page is read",
    ),
    (49, "the interface; the page is read"),
    (50, "`withdrawn` as a word of its own: the next issue's"),
    (
        51,
        "change notes of the interface; the page's own dates are read",
    ),
    (52, "the interface's identity; the text proves the move"),
    (54, "the interface behind the shell: it takes a browser"),
    (
        57,
        "the manner `unpublished_from_channel`: the judge says `soft_not_found`",
    ),
    (64, "a note of the clock that is ahead"),
    (
        66,
        "a trusted certificate of another name: the binary trusts none of ours, so that it stands in fetch's own stories",
    ),
    (69, "a quiet note of a date that moves alone"),
    (
        70,
        "the alarm for the observer's own network: the next issue's",
    ),
];

/// A page of the ministry with this headline and these paragraphs.
fn page(title: &str, main: &str) -> Reply {
    let html = pages::frame(FRAME, title, &format!("<h1>{title}</h1>{main}"), 0);
    Reply::page(200, &html)
}

/// The page of a release, as the ministry serves it.
fn page_of(release: &Release) -> Reply {
    let main = pages::main_of(release);
    Reply::page(200, &pages::frame(FRAME, &release.title, &main, 0))
}

/// What `inspect --json` says of a page that was asked for so, in November 2026.
fn inspected(html: &str, url: &str) -> Value {
    let served = Served {
        asked: url,
        landed: url,
        status: 200,
        headers: &[],
        body: html.as_bytes(),
        at: Some("2026-11-01T00:00:00Z".parse().unwrap()),
    };
    let reading = extract::read(&served, &Reader::default());
    serde_json::from_str(&view::page_json(url, &reading)).unwrap()
}

/// A listing with these releases, and something behind them.
fn listing(releases: &[Release], behind: &str) -> Reply {
    let shown: Vec<&Release> = releases.iter().collect();
    let main = pages::listing(&shown) + behind;
    Reply::page(200, &pages::frame(FRAME, "Press releases", &main, 0))
}

/// A feed of these releases, each with what is said of it beside title and link.
fn feed(items: &[(Release, &str)]) -> Reply {
    let items = items
        .iter()
        .map(|(release, more)| {
            format!(
                "<item><title>{}</title><link>http://{HOST}{}</link>{more}</item>",
                release.title, release.path
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let xml = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Press</title><link>http://{HOST}/</link>\
         <description>Press</description>{items}</channel></rss>"
    );
    Reply::of(
        200,
        &[("content-type", "application/rss+xml")],
        xml.as_bytes(),
    )
}

/// So many releases that nobody takes for copies of one another, the newest first.
fn releases(count: usize, path: impl Fn(usize) -> String) -> Vec<Release> {
    const THINGS: [&str; 10] = [
        "rice",
        "ferries",
        "visas",
        "roads",
        "ports",
        "schools",
        "fisheries",
        "salt",
        "iron",
        "tea",
    ];
    const DEEDS: [&str; 7] = [
        "inspected",
        "counted",
        "taxed",
        "praised",
        "closed",
        "repaired",
        "insured",
    ];
    (0..count)
        .rev()
        .map(|number| {
            let (thing, deed) = (THINGS[number % 10], DEEDS[number % 7]);
            let text = format!(
                "In district {number} the office for {thing} {deed} {} sites before noon, its head reported.\n\
                 Owners of {thing} number {} in the province; those {deed} last receive letter {number} by post.",
                number * 3 + 11,
                number * 7 + 101,
            );
            let day = format!("2025-{:02}-{:02}", 1 + number / 28 % 3, 1 + number % 28);
            let title = format!("Notice {number}: {thing} {deed} in district {number}");
            Release::new(&path(number), &day, &title, &text)
        })
        .collect()
}

/// Addresses of all statements that are known, without the host, oldest first.
fn known(mfa: &Ministry) -> Vec<String> {
    let rows = mfa.rows("SELECT url FROM statement WHERE same_as IS NULL ORDER BY key");
    let own = format!("http://{HOST}");
    rows.into_iter()
        .map(|url| url.strip_prefix(&own).unwrap_or(&url).to_owned())
        .collect()
}

/// Why lists could not be read in a pass, and what happened.
fn failed_lists(pass: &Pass) -> Vec<String> {
    let mut failed = Vec::new();
    for event in &pass.events {
        if let Event::ListFailed { reason, detail, .. } = event {
            failed.push(format!("{reason}: {detail}"));
        }
    }
    failed
}

/// What the last look at this address claims.
fn claim(mfa: &Ministry, path: &str) -> String {
    mfa.claims(path).pop().unwrap()
}

/// Kinds and stages of all flags but `published`.
fn accused(mfa: &Ministry) -> Vec<String> {
    let said = mfa.said().into_iter();
    said.filter(|flag| !flag.starts_with("published/"))
        .collect()
}
