//! Stories of feeds, well-formed and hostile.
//!
//! *In:* feeds as strings. *Out:* what is found in them. *Never:* asks a network.

use super::super::tests::{list, source};
use super::super::{ListProblem, read_list};
use crate::model::{Discovery, ListKind, UnknownReason};

const URL: &str = "http://m.test/feed/";

fn read_bytes(body: &[u8], content_type: Option<&str>) -> Result<Discovery, ListProblem> {
    read_list(
        ListKind::Feed,
        &list(URL),
        &source(URL),
        URL,
        content_type,
        body,
    )
}

fn read(body: &str) -> Discovery {
    read_bytes(body.as_bytes(), None).unwrap()
}

fn rss(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:media=\"http://search.yahoo.com/mrss/\">\
         <channel><title>t</title>{inner}</channel></rss>"
    )
}

fn item(n: usize) -> String {
    format!("<item><title>Statement {n}</title><link>http://m.test/{n}</link></item>")
}

fn urls(found: &Discovery) -> Vec<&str> {
    found.candidates.iter().map(|c| c.url.as_str()).collect()
}

#[test]
fn an_rss_item_gives_address_title_dates_and_text() {
    let found = read(&rss(
        "<item><title>A &amp;#8220;quoted&amp;#8221; word</title><link>http://m.test/a/?utm_source=rss</link>\
         <guid isPermaLink=\"false\">http://m.test/?p=1</guid><pubDate>Tue, 03 Feb 2026 09:00:00 +0700</pubDate>\
         <description>Short</description><content:encoded><![CDATA[<p>One</p><p>Two</p>]]></content:encoded></item>",
    ));

    let entry = &found.candidates[0];
    assert_eq!(entry.url, "http://m.test/a/");
    assert_eq!(entry.title.as_deref(), Some("A “quoted” word"));
    assert_eq!(entry.feed_id.as_deref(), Some("http://m.test/?p=1"));
    assert_eq!(
        entry.published.unwrap().to_string(),
        "2026-02-03T09:00:00+07:00"
    );
    assert_eq!(entry.modified, None);
    assert_eq!(entry.text.as_deref(), Some("One\nTwo"));
    assert!(!found.partial && found.notes.is_empty(), "{found:?}");
}

#[test]
fn an_atom_entry_goes_by_its_alternate_link_against_xml_base() {
    let found = read(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"http://m.test/news/\"><title>t</title>\
         <entry><title>A</title><id>tag:1</id><link rel=\"edit\" href=\"http://m.test/edit\"/>\
         <link rel=\"enclosure\" href=\"http://m.test/a.mp3\"/><link rel=\"alternate\" href=\"a.html\"/>\
         <updated>2026-02-03T09:00:00Z</updated><published>2026-02-01</published></entry></feed>",
    );

    let entry = &found.candidates[0];
    assert_eq!(entry.url, "http://m.test/news/a.html");
    assert_eq!(entry.published.unwrap().to_string(), "2026-02-01");
    assert_eq!(
        entry.modified.unwrap().to_string(),
        "2026-02-03T09:00:00+00:00"
    );
}

#[test]
fn rdf_and_json_feed_are_read() {
    let rdf = read(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"x\"><title>t</title></channel>\
         <item rdf:about=\"http://m.test/1\"><title>A</title><link>http://m.test/1</link>\
         <dc:date>2026-02-03T09:00:00+03:00</dc:date></item></rdf:RDF>",
    );
    let json = read(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[
            {"id":"1","url":"/1","title":"A","date_published":"2026-02-03T09:00:00+03:00"}]}"#,
    );

    assert_eq!(urls(&rdf), ["http://m.test/1"]);
    assert_eq!(rdf.candidates[0].published, json.candidates[0].published);
    assert_eq!(urls(&json), ["http://m.test/1"]);
}

#[test]
fn s74_an_entry_is_keyed_on_its_link_then_on_a_guid_that_is_an_address() {
    let before = read(&rss(&item(1)));
    let after = read(&rss(&item(1).replace("Statement", "Edited")));
    assert_eq!(urls(&before), urls(&after));
    assert_eq!(before.candidates[0].feed_id, None);

    let found = read(&rss(
        "<item><title>A</title><guid>http://m.test/?p=7</guid></item>\
         <item><title>B</title><guid>urn:7</guid></item><item><title>C</title></item>",
    ));
    assert_eq!(urls(&found), ["http://m.test/?p=7"]);
    assert!(
        found.notes[0].starts_with("2 entries have no usable address"),
        "{found:?}"
    );
}

#[test]
fn s92_html_and_broken_feeds_are_problems_and_an_empty_feed_is_noted() {
    let html = read_bytes(
        b"<!DOCTYPE html><html><body>Maintenance</body></html>",
        None,
    );
    assert!(html.unwrap_err().to_string().contains("HTML"));
    let nothing = read_bytes(b"", None).unwrap_err();
    assert_eq!(nothing.reason(), UnknownReason::Unclassified);
    let broken = read_bytes(b"<rss version=\"2.0\"><channel><item><title>cut", None);
    assert!(broken.unwrap_err().to_string().contains("broken"));
    let empty = read(&rss(""));
    assert!(empty.candidates.is_empty() && empty.notes[0].contains("empty"));
}

#[test]
fn a_feed_that_only_says_farewell_is_a_problem_and_a_statement_about_feeds_is_none() {
    let farewell = "<item><title>This feed has ended</title><link>http://m.test/mail</link></item>";
    let problem = read_bytes(rss(farewell).as_bytes(), None).unwrap_err();
    assert!(problem.to_string().contains("has ended"), "{problem}");

    assert_eq!(
        read(&rss(&format!("{farewell}{}", item(1))))
            .candidates
            .len(),
        2
    );
    let about = farewell.replace("This feed has ended", "Talks on feed for cattle have ended");
    assert_eq!(read(&rss(&about)).candidates.len(), 1);
}

#[test]
fn a_feed_of_somebody_else_is_a_problem_not_an_empty_list() {
    let foreign = rss("<item><title>Offer</title><link>http://hosting.test/1</link></item>");
    assert!(
        read_bytes(foreign.as_bytes(), None)
            .unwrap_err()
            .to_string()
            .contains("another site")
    );
    let mixed = read(&rss(&format!(
        "{}<item><link>http://hosting.test/1</link></item>",
        item(1)
    )));
    assert_eq!(urls(&mixed), ["http://m.test/1"]);
}

#[test]
fn s70_a_mended_feed_counts_but_is_partial() {
    let sound = rss(&[item(1), item(2)].concat());
    for broken in [
        format!("<br />\n<b>Warning</b>: Cannot modify header in <b>/x.php</b>\n{sound}"),
        sound.replace("Statement 1", "Rock & Roll"),
        sound.replace("Statement 1", "A\u{1}B"),
        sound.replace("Statement 1", "&#xD800;"),
        sound
            .replace("Statement 1", "</b>")
            .replace("<item><title>", &format!("{}<item><title>", item(1))),
        sound.replace("</channel></rss>", "<item><title>cu"),
    ] {
        let found = read(&broken);
        assert!(found.partial, "{broken}");
        assert!(
            urls(&found).contains(&"http://m.test/2"),
            "{broken} {found:?}"
        );
        assert!(
            urls(&found).contains(&"http://m.test/1"),
            "{broken} {found:?}"
        );
    }
    let mut bad_byte = sound.replace("Statement 1", &"x".repeat(300)).into_bytes();
    bad_byte[250] = 0xFF;
    let found = read_bytes(&bad_byte, Some("application/rss+xml; charset=utf-8")).unwrap();
    assert_eq!(found.candidates.len(), 2, "{found:?}");
}

#[test]
fn s76_charsets_are_read_by_mark_label_and_declaration() {
    let text = rss(&item(1).replace("Statement", "外交部发言人")).replace("utf-8", "GB2312");
    let gb = in_gb2312(&text);
    assert_eq!(
        read_bytes(&gb, None).unwrap().candidates[0]
            .title
            .as_deref(),
        Some("外交部发言人 1")
    );
    assert_eq!(
        read_bytes(text.as_bytes(), Some("text/xml; charset=GB2312"))
            .unwrap()
            .candidates[0]
            .title
            .as_deref(),
        Some("外交部发言人 1"),
        "a label that lies"
    );
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(
        read_bytes(&wide, None).unwrap().candidates[0]
            .title
            .as_deref(),
        Some("外交部发言人 1")
    );
}

/// For the six letters used.
fn in_gb2312(text: &str) -> Vec<u8> {
    let codes: [(char, [u8; 2]); 6] = [
        ('外', [0xCD, 0xE2]),
        ('交', [0xBD, 0xBB]),
        ('部', [0xB2, 0xBF]),
        ('发', [0xB7, 0xA2]),
        ('言', [0xD1, 0xD4]),
        ('人', [0xC8, 0xCB]),
    ];
    let mut out = Vec::new();
    for char in text.chars() {
        match codes.iter().find(|(known, _)| *known == char) {
            Some((_, code)) => out.extend(code),
            None => out.extend(char.to_string().bytes()),
        }
    }
    out
}

#[test]
fn s68_entities_stay_small_and_html_entities_are_read_once() {
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;\">]>{}",
        "ha".repeat(1_000),
        rss("<item><title>x&b;&nbsp;y</title><link>http://m.test/1</link></item>")
            .replace("<?xml version=\"1.0\" encoding=\"utf-8\"?>", "")
    );
    assert_eq!(read(&laughs).candidates[0].title.as_deref(), Some("x&b; y"));
}

#[test]
fn s69_nested_media_is_refused_before_it_is_parsed() {
    for (depth, name) in [
        (1_200, "media:group"),
        (60_000, "media:content"),
        (60_000, "zz"),
    ] {
        let deep = format!(
            "<item><link>http://m.test/1</link>{}{}</item>",
            format!("<{name}>").repeat(depth),
            format!("</{name}>").repeat(depth)
        );
        let problem = read_bytes(rss(&deep).as_bytes(), None).unwrap_err();
        assert_eq!(problem.reason(), UnknownReason::TooComplex);
    }
}

#[test]
fn s77_json_nested_without_end_is_a_problem() {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert!(read_bytes(deep.as_bytes(), None).is_err());
}

#[test]
fn s72_s75_items_and_fields_are_bounded() {
    let many: String = (0..100_000).map(item).collect();
    let found = read(&rss(&many));
    assert_eq!(found.candidates.len(), 5_000);
    assert!(found.partial);

    let long = format!(
        "<item><title>{}</title><link>http://m.test/1</link><description>{}</description></item>",
        "t".repeat(1_000_000),
        "&amp;".repeat(1_000_000)
    );
    let found = read(&rss(&long));
    assert_eq!(found.candidates[0].title.as_ref().unwrap().len(), 4_096);
    assert!(found.candidates[0].text.as_ref().unwrap().len() <= 1_048_576);
}

#[test]
fn s71_control_characters_leave_titles() {
    let found = read(&rss(
        &item(1).replace("Statement", "&#x85;A&#x9B;31mB&#x7F;")
    ));
    let title = found.candidates[0].title.clone().unwrap();
    assert!(!title.chars().any(char::is_control), "{title:?}");
}

fn atom(inner: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\">\
         <title>t</title><entry><id>tag:m.test,2026:1</id><title>One</title><link href=\"http://m.test/1\"/>\
         </entry>{inner}</feed>"
    )
}

#[test]
fn an_atom_feed_tells_what_was_deleted_and_when() {
    let found = read(&atom(
        "<at:deleted-entry ref=\"tag:m.test,2026:2\" when=\"2026-02-03T09:00:00+07:00\">\
         <at:comment>Withdrawn &amp; replaced</at:comment></at:deleted-entry>\
         <at:deleted-entry ref=\"http://m.test/?p=3&amp;x=1\" when=\"2026-02-04T00:00:00Z\"/>",
    ));

    assert_eq!(urls(&found), ["http://m.test/1"]);
    let deleted: Vec<_> = found
        .deleted
        .iter()
        .map(|entry| (entry.id.as_str(), entry.when.to_rfc3339()))
        .collect();
    assert_eq!(
        deleted,
        [
            ("tag:m.test,2026:2", "2026-02-03T02:00:00+00:00".to_owned()),
            (
                "http://m.test/?p=3&x=1",
                "2026-02-04T00:00:00+00:00".to_owned()
            ),
        ]
    );
}

#[test]
fn what_stands_in_the_feed_or_says_no_time_or_comes_from_elsewhere_is_not_deleted() {
    let found = read(&atom(
        "<at:deleted-entry ref=\"tag:m.test,2026:1\" when=\"2026-02-03T09:00:00Z\"/>\
         <at:deleted-entry ref=\"tag:m.test,2026:2\"/>\
         <at:deleted-entry when=\"2026-02-03T09:00:00Z\"/>\
         <at:deleted-entry ref=\"tag:m.test,2026:3\" when=\"yesterday\"/>\
         <deleted-entry ref=\"tag:m.test,2026:4\" when=\"2026-02-03T09:00:00Z\"/>\
         <x:deleted-entry xmlns:x=\"urn:x\" ref=\"tag:m.test,2026:5\" when=\"2026-02-03T09:00:00Z\"/>",
    ));

    assert_eq!(urls(&found), ["http://m.test/1"]);
    assert_eq!(found.deleted, []);
}

#[test]
fn no_more_deletions_are_read_than_entries() {
    let many: Vec<String> = (0..6_000)
        .map(|n| format!("<at:deleted-entry ref=\"urn:{n}\" when=\"2026-02-03T09:00:00Z\"/>"))
        .collect();

    assert_eq!(read(&atom(&many.concat())).deleted.len(), 5_000);
}
