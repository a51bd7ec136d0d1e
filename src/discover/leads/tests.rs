//! Leads of pages as sites write them.

use super::*;

const OWN: &str = "https://www.mfa.example.kh/";

fn of(url: &str, html: &str) -> Leads {
    let html = format!("<!doctype html>{html}");
    leads(url, Some("text/html; charset=utf-8"), html.as_bytes())
}

#[test]
fn feeds_are_taken_from_the_head_and_those_of_comments_are_not() {
    let found = of(
        "https://www.mfa.example.kh/press/",
        "<html><head><link rel=alternate type='application/rss+xml' title='MFA &raquo; Feed' href='/feed/'>\
         <link rel=alternate type='application/rss+xml' title='MFA &raquo; Comments Feed' href='/comments/feed/'>\
         <link rel=alternate type='application/rss+xml' title='MFA &raquo; Category' href='/press/feed/'>\
         <link rel=alternate type='application/json+oembed' href='/oembed'>\
         <link rel=alternate type='application/json' href='/wp-json/2'></head>",
    );

    assert_eq!(
        found.feeds,
        [
            "https://www.mfa.example.kh/press/feed/",
            "https://www.mfa.example.kh/feed/"
        ]
    );
}

#[test]
fn links_that_look_like_feeds_are_leads() {
    let found = of(
        OWN,
        "<a href='/index.php/en/?format=feed&amp;type=rss'>RSS</a> <a href='/rss.xml'>x</a> <a href='/feedback'>Write \
         to us</a> <a href='/archives/1/feed/'>Comments feed</a> <a href='https://feeds.example.com/mfa.rss'>RSS</a>",
    );

    assert_eq!(
        found.feeds,
        [
            "https://www.mfa.example.kh/index.php/en/?format=feed&type=rss",
            "https://www.mfa.example.kh/rss.xml"
        ]
    );
    assert_eq!(found.elsewhere, ["https://feeds.example.com/mfa.rss"]);
}

#[test]
fn sections_of_statements_come_before_those_of_news() {
    let found = of(
        OWN,
        "<nav><a href='/news'>News</a> <a href='/visas'>Visas</a> <a href='/press-releases#top'>Press releases</a>\
         <a href='/press-releases'>Press releases</a> <a href='https://other.example/news'>News</a>\
         <a href='/report.pdf'>Press release</a></nav>",
    );

    assert_eq!(
        found.sections,
        [
            "https://www.mfa.example.kh/press-releases",
            "https://www.mfa.example.kh/news"
        ]
    );
}

#[test]
fn other_languages_are_known_by_head_and_by_switch() {
    let by_head = of(
        OWN,
        "<html lang='km-KH'><head><link rel=alternate hreflang='km' href='/'>\
         <link rel=alternate hreflang='en-US' href='/en/'><link rel=alternate hreflang='x-default' href='/start'>",
    );
    let by_switch = of(
        OWN,
        "<html lang=zh><a href='/en/'>English</a> <a href='/'>中文</a>",
    );

    assert_eq!(by_head.language.as_deref(), Some("km"));
    let english = [("en".to_owned(), "https://www.mfa.example.kh/en/".to_owned())];
    assert_eq!(by_head.languages, english);
    assert_eq!(by_switch.languages, english);
}

#[test]
fn a_splash_page_leads_onward_within_its_site() {
    let onward = |content: &str| {
        of(
            OWN,
            &format!("<head><meta http-equiv='Refresh' content=\"{content}\">"),
        )
        .onward
    };

    let english = Some("https://www.mfa.example.kh/en/".to_owned());
    assert_eq!(onward("0; URL='/en/'"), english);
    assert_eq!(onward("5;url=https://www.mfa.example.kh/en/"), english);
    for nowhere in [
        "300",
        "0;url=/",
        "0;url=https://evil.example/",
        "0;url=javascript:x()",
    ] {
        assert_eq!(onward(nowhere), None, "{nowhere}");
    }
}

#[test]
fn a_site_is_called_by_its_own_name_or_the_end_of_its_title() {
    let stated = of(
        OWN,
        "<head><meta property='og:site_name' content=' Ministry\n of X '><title>Home</title>",
    );
    let titled = of(OWN, "<head><title>Press releases | Ministry of X</title>");

    assert_eq!(stated.name.as_deref(), Some("Ministry of X"));
    assert_eq!(titled.name.as_deref(), Some("Ministry of X"));
    assert_eq!(of(OWN, "<head><title>–</title>").name, None);
    let section = "https://www.mfa.example.kh/press/";
    assert_eq!(
        of(section, "<head><title>Press releases</title>").name,
        None
    );
}

#[test]
fn a_page_of_a_million_links_leads_to_few() {
    let links = (0..50_000)
        .map(|n| format!("<a href='/news/{n}/'>News</a><a href='/{n}/rss.xml'>RSS</a>"))
        .collect::<Vec<_>>()
        .concat();

    let found = of(OWN, &links);

    assert_eq!((found.sections.len(), found.feeds.len()), (6, 6));
}

#[test]
fn above_a_statement_stand_its_folder_and_the_front_page() {
    assert_eq!(
        above("https://m.test/press/2025-04-15-a?x=1"),
        ["https://m.test/press/", "https://m.test/"]
    );
    assert_eq!(above("https://m.test/a"), ["https://m.test/"]);
    assert_eq!(above("https://m.test/"), [""; 0]);
}

#[test]
fn front_pages_are_known_by_their_address() {
    for front in [
        "/",
        "/en/",
        "/index.html",
        "/km/index.php",
        "/web/",
        "/zh-hans/",
    ] {
        assert!(is_front(&format!("https://m.test{front}")), "{front}");
    }
    for other in [
        "/press/",
        "/en/news",
        "/press-releases.html",
        "/the-minister-meets-an-envoy/",
        "/an-envoy",
    ] {
        assert!(!is_front(&format!("https://m.test{other}")), "{other}");
    }
}
