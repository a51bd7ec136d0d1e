//! Stories of readings: pages as sites serve them, and what is read out of them.
//!
//! *In:* bytes. *Out:* whole readings. *Never:* the network, or a page of one real site.

use super::*;
use crate::model::{Manner, Seal};
use crate::page::Selector;

const BODY: &str = "<p>The Ministry reiterates its position that the question should be settled by dialogue, in \
    good faith and in accordance with the law, and thanks all parties for their patience.</p><p>According to \
    the statement, a working group will present its findings to the Council before the end of the month, and \
    affected families will receive support from the local authorities.</p>";

fn served<'a>(body: &'a str, headers: &'a [(String, String)]) -> Served<'a> {
    let url = "https://mfa.example/news/1";
    Served {
        asked: url,
        landed: url,
        status: 200,
        headers,
        body: body.as_bytes(),
        at: None,
    }
}

fn read_with(body: &str, select: &Select) -> Reading {
    let reader = Reader {
        select,
        timezone: None,
        languages: &[],
        ..Reader::default()
    };
    read(&served(body, &[]), &reader)
}

fn read_plain(body: &str) -> Reading {
    read_with(body, &Select::default())
}

fn statement(around: &str) -> String {
    format!(
        "<html><title>On dialogue | Ministry</title><body><h1>On dialogue</h1><div>{around}{BODY}</div></body></html>"
    )
}

#[test]
fn a_statement_is_read_whole() {
    let page = statement("<time datetime='2024-05-06T09:00:00+07:00'>6 May</time>");
    let reading = read_plain(&page);

    assert_eq!(reading.claim, Claim::Present);
    assert_eq!(reading.title.as_deref(), Some("On dialogue"));
    assert!(
        reading.text.starts_with("The Ministry reiterates")
            && reading.text.ends_with("local authorities.")
    );
    assert_eq!(
        reading.published.map(|date| date.to_string()).as_deref(),
        Some("2024-05-06T09:00:00+07:00")
    );
    assert_eq!(
        (reading.language.as_deref(), reading.way),
        (Some("en"), Some(Way::MainText))
    );
}

#[test]
fn a_counter_inside_the_container_is_no_part_of_the_text() {
    let row = |n: u32| {
        statement(&format!(
            "<div class='share-buttons'><span>{n}</span> shares</div>"
        ))
    };
    assert_eq!(read_plain(&row(14)).text, read_plain(&row(203)).text);
}

#[test]
fn a_box_of_links_after_the_text_is_no_part_of_it() {
    let page = |links: &str| {
        statement("").replace("</div>", &format!("<h3>Related</h3><ul>{links}</ul></div>"))
    };
    let one = page(
        "<li><a href=/1>Minister opens new bridge in the north</a><li><a href=/2>Budget released</a>",
    );
    let two = page(
        "<li><a href=/3>Delegation returns from the regional meeting</a><li><a href=/4>Notice on roads</a>",
    );
    assert_eq!(read_plain(&one).text, read_plain(&two).text);
}

#[test]
fn the_sources_selectors_come_first() {
    let select = Select {
        title: Selector::parse("h2").ok(),
        body: Selector::parse(".text").ok(),
        published: Selector::parse(".day").ok(),
        ignore: vec![Selector::parse(".share").unwrap()],
    };
    let page = format!(
        "<h1>Ministry</h1><h2>On X</h2><i class=day>05/03/2024</i><div class=text><b class=share>9</b><p>Short.</p></div>{BODY}"
    );
    let reading = read_with(&page, &select);

    assert_eq!(
        (reading.text.as_str(), reading.title.as_deref()),
        ("Short.", Some("On X"))
    );
    assert_eq!(
        reading.published.map(|date| date.to_string()).as_deref(),
        Some("2024-03-05")
    );
    assert_eq!(reading.way, Some(Way::Selector));
}

#[test]
fn a_utc_stamp_of_a_local_midnight_keeps_its_local_day() {
    let page = statement("<time datetime='2024-05-05T17:00:00Z'>6 May</time>");
    let reader = Reader {
        select: &Select::default(),
        timezone: Some(chrono_tz::Asia::Phnom_Penh),
        languages: &[],
        ..Reader::default()
    };
    let reading = read(&served(&page, &[]), &reader);
    assert_eq!(
        reading.published.map(|date| date.to_string()).as_deref(),
        Some("2024-05-06T00:00:00+07:00")
    );
}

#[test]
fn a_pdf_that_nobody_reads_is_present_by_its_hash() {
    let reading = read_plain("%PDF-1.7 …");
    assert_eq!(
        (reading.claim, reading.signs),
        (Claim::Present, vec!["pdf".to_owned()])
    );
    assert_eq!(
        (reading.text.as_str(), reading.way),
        (
            Seal::of_document("%PDF-1.7 …".as_bytes()).line().as_str(),
            Some(Way::Document)
        )
    );
}

#[test]
fn plain_text_is_a_document() {
    let headers = [(
        "content-type".to_owned(),
        "text/plain; charset=utf-8".to_owned(),
    )];
    let reader = Reader {
        select: &Select::default(),
        timezone: None,
        languages: &[],
        ..Reader::default()
    };
    let reading = read(
        &served("Statement\n\nThe  ministry said so.\n", &headers),
        &reader,
    );
    assert_eq!(
        (reading.claim, reading.text.as_str()),
        (Claim::Present, "Statement\nThe ministry said so.")
    );
}

#[test]
fn a_failed_look_keeps_its_cause() {
    let cause = Cause {
        reason: UnknownReason::Timeout,
        detail: String::new(),
        partial: Vec::new(),
    };
    assert_eq!(
        read_failure(&cause).claim,
        Claim::Unknown(UnknownReason::Timeout)
    );
}

#[test]
fn s59_to_s62_hostile_markup_is_too_complex() {
    let attributes = (0..200_000).fold(String::from("<p"), |tag, n| tag + &format!(" a{n}"));
    let fonts = (0..2_000).fold(String::new(), |page, n| page + &format!("<font a{n}><p>"));
    for page in ["<div>".repeat(60_000), attributes + ">", fonts] {
        assert_eq!(
            read_plain(&page).claim,
            Claim::Unknown(UnknownReason::TooComplex)
        );
    }
}

#[test]
fn s60_what_nests_within_reason_is_read() {
    for (open, close) in [
        ("<ul><li>", "</ul>"),
        ("<table><tr><td>", "</table>"),
        ("<b>", "</b>"),
        ("<span>", "</span>"),
        ("<svg><g>", "</svg>"),
        ("<template>", "</template>"),
    ] {
        let page = statement(&format!("{}x{}", open.repeat(1_000), close.repeat(1_000)));
        let reading = read_plain(&page);
        assert_eq!(reading.claim, Claim::Present, "{open}");
        assert!(reading.text.contains("local authorities."), "{open}");
    }
}

#[test]
fn s60_what_nests_without_end_ends() {
    for open in [
        "<ul><li>",
        "<table><tr><td>",
        "<b>",
        "<svg><g>",
        "<template>",
    ] {
        let reading = read_plain(&open.repeat(30_000));
        assert_ne!(reading.claim, Claim::Present, "{open}");
    }
}

#[test]
fn s63_megabytes_of_signs_are_read_to_their_end() {
    for sign in ["<!--", "<", "&#xD800;", "\0", "<script>", "&"] {
        let page = statement(&format!("<p>{}", sign.repeat(1_000_000 / sign.len())));
        let reading = read_plain(&page);
        assert!(reading.text.len() < 3_000_000, "{sign}");
        assert!(!reading.text.contains('\0'), "{sign}");
    }
}

#[test]
fn s65_characters_that_are_none_are_replaced_and_those_nobody_sees_are_kept() {
    let page = statement(
        "<p>a&#0;b&#xD800;c\u{202e}d\u{e0041}e\u{fffe}f \u{200b} are words of this statement.</p>",
    );

    let reading = read_plain(&page);

    assert_eq!(reading.claim, Claim::Present);
    assert!(
        reading
            .text
            .contains("a\u{fffd}b\u{fffd}c\u{202e}d\u{e0041}e\u{fffe}f"),
        "{}",
        reading.text.escape_unicode()
    );
}

#[test]
fn s59_a_deep_page_is_read_and_noted() {
    let page = format!("{}{BODY}", "<div>".repeat(3_000));
    let reading = read_plain(&page);
    assert!(reading.signs.contains(&"deep".to_owned()));
    assert!(reading.text.contains("local authorities."));
}

#[test]
fn s04_a_million_ampersands_are_read_in_linear_time() {
    let page = statement(&format!("<p>{}</p>", "& ".repeat(500_000)));
    assert_eq!(read_plain(&page).claim, Claim::Present);
}

#[test]
fn a_missing_page_says_so_whatever_it_shows() {
    let mut answer = served("<h1>Welcome</h1><p>Here is our new site.", &[]);
    answer.status = 404;
    let reader = Reader {
        select: &Select::default(),
        timezone: None,
        languages: &[],
        ..Reader::default()
    };
    assert_eq!(
        read(&answer, &reader).claim,
        Claim::Absent(Manner::NotFound)
    );
    assert_eq!(read(&answer, &reader).text, "");
}
