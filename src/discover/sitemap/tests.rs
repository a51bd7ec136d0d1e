//! Stories of sitemaps, well-formed and hostile.
//!
//! *In:* sitemaps as strings. *Out:* what is found in them. *Never:* asks a network.

use std::io::Write;

use super::super::read_list;
use super::super::tests::{list, source};
use super::*;
use crate::model::ListKind;

const URL: &str = "http://m.test/sitemap.xml";

fn read_bytes(body: &[u8], content_type: Option<&str>) -> Result<Discovery, ListProblem> {
    let source = source(URL);
    read_list(
        ListKind::Sitemap,
        &list(URL),
        &source,
        URL,
        content_type,
        body,
    )
}

fn read(body: &str) -> Discovery {
    read_bytes(body.as_bytes(), Some("application/xml")).unwrap()
}

fn urlset(rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\" \
         xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">{rows}</urlset>"
    )
}

fn index(rows: &str) -> String {
    format!(
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{rows}</sitemapindex>"
    )
}

fn row(number: usize, modified: &str) -> String {
    format!("<url><loc>http://m.test/news/{number}</loc><lastmod>{modified}</lastmod></url>")
}

fn joined(numbers: std::ops::Range<usize>, one: impl Fn(usize) -> String) -> String {
    numbers.map(one).collect::<Vec<_>>().concat()
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(plain).unwrap();
    packed.finish().unwrap()
}

fn urls(found: &Discovery) -> Vec<&str> {
    found.candidates.iter().map(|c| c.url.as_str()).collect()
}

#[test]
fn an_address_comes_with_its_date_of_change_and_its_news() {
    let found = read(&urlset(
        "<url><loc> http://m.test/news/1?a=1&amp;b=&#50; </loc><lastmod>2026-02-03T09:00:00+07:00</lastmod>\
         <image:image><image:loc>http://m.test/wrong/2026/1</image:loc><image:title>Wrong</image:title></image:image>\
         </url><url><news:news><news:publication><news:name>A</news:name><news:language>en</news:language>\
         </news:publication><news:publication_date>2026-02-04</news:publication_date>\
         <news:title><![CDATA[War & peace]]></news:title></news:news><loc>http://m.test/news/2</loc></url>",
    ));

    assert_eq!(
        urls(&found),
        ["http://m.test/news/1?a=1&b=2", "http://m.test/news/2"]
    );
    let (page, news) = (&found.candidates[0], &found.candidates[1]);
    assert_eq!(
        page.modified.unwrap().to_string(),
        "2026-02-03T09:00:00+07:00"
    );
    assert_eq!((page.published, &page.title), (None, &None));
    assert_eq!(news.published.unwrap().to_string(), "2026-02-04");
    assert_eq!(news.title.as_deref(), Some("War & peace"));
    assert!(!found.partial && found.notes.is_empty(), "{found:?}");
}

#[test]
fn prefixes_say_nothing() {
    let found = read(
        "<sm:urlset xmlns:sm=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sm:url>\
         <sm:loc>http://m.test/news/1</sm:loc></sm:url></sm:urlset>",
    );

    assert_eq!(urls(&found), ["http://m.test/news/1"]);
}

#[test]
fn a_sitemap_of_plain_text_has_an_address_a_line() {
    let text = "\u{FEFF}http://m.test/news/1\r\n\nhttp://m.test/news/2\nnonsense\nhttp://evil.test/news/3\n";

    let found = read_bytes(text.as_bytes(), Some("text/plain")).unwrap();

    assert_eq!(
        urls(&found),
        ["http://m.test/news/1", "http://m.test/news/2"]
    );
    assert_eq!(found.notes.len(), 2, "{found:?}");
}

#[test]
fn a_feed_may_stand_for_a_sitemap() {
    let found = read(
        "<rss version=\"2.0\"><channel><item><title>A</title><link>http://m.test/a</link></item></channel></rss>",
    );

    assert_eq!(urls(&found), ["http://m.test/a"]);
}

#[test]
fn gzip_is_known_by_its_bytes_whatever_the_label_says() {
    let packed = gzip(urlset(&row(1, "2026-02-03")).as_bytes());

    for label in ["application/gzip", "application/x-gzip", "text/xml"] {
        let found = read_bytes(&packed, Some(label)).unwrap();
        assert_eq!(urls(&found), ["http://m.test/news/1"], "{label}");
    }
}

#[test]
fn what_is_cut_in_the_middle_gives_its_whole_entries_and_says_so() {
    let rows: String = (1..2_000).map(|n| row(n, "2026-02-03")).collect();
    let plain = urlset(&rows);
    let packed = gzip(plain.as_bytes());

    for cut in [
        plain.as_bytes().get(..plain.len() / 2),
        packed.get(..packed.len() / 2),
    ] {
        let found = read_bytes(cut.unwrap(), None).unwrap();
        assert!(
            found.partial && (100..1_990).contains(&found.candidates.len()),
            "{}",
            found.candidates.len()
        );
    }
}

#[test]
fn stray_signs_are_mended_and_lose_nothing() {
    let found = read(&urlset(
        "<url><loc>http://m.test/n.php?id=12&lang=en</loc></url><url><loc>http://m.test/n.php?id=13</loc></url>",
    ));

    assert_eq!(found.candidates[0].url, "http://m.test/n.php?id=12&lang=en");
    assert!(!found.partial, "{found:?}");
}

#[test]
fn one_date_at_nearly_every_address_is_ignored() {
    let mut rows: String = (1..=19).map(|n| row(n, "2026-02-03T04:00:00Z")).collect();
    rows.push_str(&row(20, "2025-01-01"));
    let mixed: String = (1..=20)
        .map(|n| row(n, &format!("2026-02-{:02}", 1 + n % 2)))
        .collect();

    let alike = read(&urlset(&rows));
    let mixed = read(&urlset(&mixed));

    assert!(
        alike
            .candidates
            .iter()
            .all(|entry| entry.modified.is_none())
    );
    assert!(
        alike.notes.iter().any(|note| note.contains("ignored")),
        "{alike:?}"
    );
    assert!(
        mixed
            .candidates
            .iter()
            .all(|entry| entry.modified.is_some())
    );
}

#[test]
fn only_what_looks_like_a_statement_is_taken_unless_the_source_chooses() {
    let body = urlset(
        "<url><loc>http://m.test/</loc></url><url><loc>http://m.test/about/</loc></url>\
         <url><loc>http://m.test/2026/02/03/joint-statement/</loc></url>\
         <url><loc>http://m.test/visa/fees</loc></url>",
    );
    let mut choosing = source(URL);
    choosing.include = vec![regex::Regex::new("/visa/").unwrap()];

    let found = read(&body);
    let chosen = read_list(
        ListKind::Sitemap,
        &list(URL),
        &choosing,
        URL,
        None,
        body.as_bytes(),
    );

    assert_eq!(urls(&found), ["http://m.test/2026/02/03/joint-statement/"]);
    assert!(
        found.notes.iter().any(|note| note.contains("3 of 4")),
        "{found:?}"
    );
    assert_eq!(urls(&chosen.unwrap()), ["http://m.test/visa/fees"]);
}

#[test]
fn an_index_names_its_sitemaps_the_newest_first_and_never_itself() {
    let found = read(&index(
        "<sitemap><loc>http://m.test/old.xml</loc><lastmod>2025-01-01</lastmod></sitemap>\
         <sitemap><loc>http://m.test/undated.xml</loc></sitemap>\
         <sitemap><loc>http://m.test/new.xml.gz</loc><lastmod>2026-02-03T00:00:00Z</lastmod></sitemap>\
         <sitemap><loc>http://m.test/new.xml.gz</loc></sitemap>\
         <sitemap><loc>http://m.test/sitemap.xml</loc></sitemap>\
         <sitemap><loc>http://m.test/category-sitemap.xml</loc></sitemap>\
         <sitemap><loc>http://evil.test/x.xml</loc></sitemap>",
    ));

    assert_eq!(
        found.children,
        [
            "http://m.test/new.xml.gz",
            "http://m.test/old.xml",
            "http://m.test/undated.xml"
        ]
    );
    assert!(found.candidates.is_empty() && !found.partial);
    assert_eq!(found.notes.len(), 2, "{found:?}");
}

#[test]
fn an_index_of_thousands_gives_fifty() {
    let rows = joined(0..60_000, |n| {
        format!("<sitemap><loc>http://m.test/{n}.xml</loc></sitemap>")
    });

    let found = read(&index(&rows));

    assert_eq!(found.children.len(), MOST_CHILDREN);
    assert!(found.partial);
}

#[test]
fn a_page_of_html_is_no_empty_sitemap() {
    let problem = read_bytes(b"<html><body><h1>Maintenance</h1></body></html>", None);
    let foreign = read_bytes(
        urlset("<url><loc>http://evil.test/news/1</loc></url>").as_bytes(),
        None,
    );
    let empty = read(&urlset(""));

    assert!(problem.unwrap_err().to_string().contains("HTML"));
    assert!(foreign.unwrap_err().to_string().contains("another site"));
    assert!(empty.candidates.is_empty() && empty.children.is_empty());
}

#[test]
fn s42_a_gzip_bomb_is_too_large() {
    let bomb = gzip(&vec![b' '; 2 + usize::try_from(MOST_BYTES).unwrap()]);
    assert!(bomb.len() < 100_000);

    let problem = read_bytes(&bomb, Some("application/gzip")).unwrap_err();

    assert_eq!(problem.reason(), UnknownReason::TooLarge);
}

#[test]
fn s50_entities_are_not_expanded() {
    let lol = joined(1..10, |n| {
        format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))
    });
    let body = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE urlset [<!ENTITY l0 \"lol\">{lol}<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
         <urlset><url><loc>http://m.test/news/1&l9;&x;</loc></url></urlset>"
    );

    let found = read(&body);

    assert!(
        found.candidates.iter().all(|entry| entry.url.len() < 100),
        "{found:?}"
    );
}

#[test]
fn sixty_thousand_elements_within_one_another_are_too_complex() {
    let body = urlset(&format!("<url>{}", "<a>".repeat(60_000)));

    let problem = read_bytes(body.as_bytes(), None).unwrap_err();

    assert_eq!(problem.reason(), UnknownReason::TooComplex);
}

#[test]
fn more_than_fifty_thousand_addresses_are_cut() {
    let rows: String = (0..=MOST_ENTRIES)
        .map(|n| row(n + 10_000, "2026-02-03"))
        .collect();
    let lines = joined(0..MOST_ENTRIES + 1, |n| {
        format!("http://m.test/news/{}\n", n + 10_000)
    });

    for body in [urlset(&rows), lines] {
        let found = read(&body);
        assert_eq!(found.candidates.len(), MOST_ENTRIES);
        assert!(found.partial);
    }
}
