//! The site's pages: releases of some 40 KB as ministries serve them, and the feeds that show them.
//!
//! *In:* a path. *Out:* the same bytes for it, always. *Never:* two releases with the same words.

use std::fmt::Write as _;

use crate::words::{self, Dice};

/// Releases of one source: a pass takes in no more than 2,000 of one list at once.
pub(crate) const PER_SOURCE: usize = 1_500;
/// Entries of a feed on an ordinary night.
const NEWEST: usize = 20;
/// Bytes of a release's text.
const TEXT: usize = 7_000;
/// Bytes of inline style and of inline script.
const STYLE: usize = 9_000;
const SCRIPT: usize = 7_000;

/// The path of a release.
pub(crate) fn path(number: usize) -> String {
    let (year, month, day) = date(number);
    let title = title(number).to_lowercase().replace(' ', "-");
    format!("/en/press-release/{year}/{month:02}/{day:02}/{number}-{title}")
}

/// The path of a feed that shows every release of a source.
pub(crate) fn archive_path(host: &str, source: usize, pages: usize) -> String {
    format!("/archive/{host}/{source}/{pages}.xml")
}

/// … and of one that shows the newest.
pub(crate) fn feed_path(host: &str, source: usize, pages: usize) -> String {
    format!("/feed/{host}/{source}/{pages}.xml")
}

/// What is served at a path: its type and its body.
pub(crate) fn serve(path: &str) -> Option<(&'static str, String)> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["robots.txt"] => Some((
            "text/plain",
            "User-agent: *\nDisallow: /admin/\n".to_owned(),
        )),
        ["en", "press-release", .., slug] => {
            let number = slug.split('-').next()?.parse().ok()?;
            Some(("text/html; charset=utf-8", page(number)))
        }
        [which, host, source, pages] => {
            let first = source.parse::<usize>().ok()? * PER_SOURCE;
            let pages: usize = pages.strip_suffix(".xml")?.parse().ok()?;
            let shown = if *which == "archive" {
                PER_SOURCE
            } else {
                NEWEST
            };
            let last = (first + shown).min(pages);
            Some((
                "application/rss+xml; charset=utf-8",
                feed(host, first..last),
            ))
        }
        _ => None,
    }
}

/// A release.
pub(crate) fn page(number: usize) -> String {
    let title = title(number);
    let (year, month, day) = date(number);
    let date = format!("{year}-{month:02}-{day:02}");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} | Ministry</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:type\" content=\"article\">\n\
         <meta property=\"article:published_time\" content=\"{date}T09:30:00+07:00\">\n\
         <link rel=\"stylesheet\" href=\"/assets/site.css?ver=6.5.2\">\n<style>{}</style>\n<script>{}</script>\n\
         </head>\n<body class=\"single single-post postid-{number}\">\n{}\n\
         <main id=\"content\"><article class=\"post\">\n<header class=\"entry-header\"><h1>{title}</h1>\n\
         <div class=\"meta\"><time datetime=\"{date}\">{day}/{month}/{year}</time> <span>Press release</span></div>\n\
         </header>\n<div class=\"entry-content\">\n{}</div>\n{SHARE}</article>\n{}</main>\n{FOOTER}<script>{}</script>\n\
         </body>\n</html>\n",
        filler(
            STYLE,
            ".wp-block-column-{n}>.has-{n}-gap{margin:0 auto {n}px;color:#0a{n}f}@media(min-width:{n}px){a{b:c}}"
        ),
        filler(
            SCRIPT,
            "window._q=window._q||[];_q.push({id:{n},on:function(e){return e&&e.t>{n}?'a<b':null}});"
        ),
        menu(),
        text(number),
        cards(number),
        filler(
            SCRIPT / 2,
            "document.addEventListener('l{n}',function(){var a={n};a++});"
        ),
    )
}

fn title(number: usize) -> String {
    words::headline(&mut Dice::of(number))
}

/// Days before June 2025, some forty a month.
fn date(number: usize) -> (usize, usize, usize) {
    (
        2024 - number / 480 % 20,
        12 - number / 40 % 12,
        28 - number % 28,
    )
}

fn text(number: usize) -> String {
    let mut dice = Dice::of(number);
    let mut html = String::new();
    let mut bytes = 0;
    while bytes < TEXT {
        let length = 180 + dice.below(320);
        let paragraph = words::paragraph(&mut dice, length);
        bytes += paragraph.len();
        // Writing to a string cannot fail.
        writeln!(
            html,
            "<p style=\"text-align:justify\"><span class=\"fs-16\">{paragraph}</span></p>"
        )
        .ok();
    }
    html
}

/// The same on every page: some ninety links, in lists within lists.
fn menu() -> String {
    let mut html = String::from(
        "<header id=\"masthead\"><nav class=\"main-navigation\"><ul class=\"menu\">\n",
    );
    for group in 0..9 {
        let head = words::headline(&mut Dice::of(900_000 + group));
        let head: String = head.chars().take(24).collect();
        write!(
            html,
            "<li class=\"menu-item has-children\"><a href=\"/en/section-{group}\">{head}</a><ul>"
        )
        .ok();
        for item in 0..9 {
            let href = format!("/en/section-{group}/item-{item}");
            write!(
                html,
                "<li class=\"menu-item\"><a href=\"{href}\">Department {group}.{item}</a></li>"
            )
            .ok();
        }
        html.push_str("</ul></li>\n");
    }
    html.push_str("</ul></nav></header>");
    html
}

/// Six neighbours with a picture, a date and a teaser each.
fn cards(number: usize) -> String {
    let mut html =
        String::from("<section class=\"related\"><h2>Related news</h2><div class=\"grid\">\n");
    for step in 1..=6 {
        let other = number + step;
        let (year, month, day) = date(other);
        let teaser = words::sentence(&mut Dice::of(other));
        writeln!(
            html,
            "<div class=\"card\"><a href=\"{}\"><img src=\"/uploads/{other}-300x200.jpg\" alt=\"\" loading=\"lazy\">\
             <h3>{}</h3></a><time>{day}/{month}/{year}</time><p>{teaser}</p></div>",
            path(other),
            title(other)
        )
        .ok();
    }
    html.push_str("</div></section>\n");
    html
}

/// So many bytes of a pattern, its `{n}` counted up.
fn filler(bytes: usize, pattern: &str) -> String {
    let mut text = String::with_capacity(bytes + pattern.len());
    let mut n = 1;
    while text.len() < bytes {
        text.push_str(&pattern.replace("{n}", &n.to_string()));
        n += 1;
    }
    text
}

fn feed(host: &str, numbers: std::ops::Range<usize>) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>Press releases</title>\
         <link>http://{host}/</link><description>The ministry</description>\n"
    );
    for number in numbers {
        let (year, month, day) = date(number);
        let month = MONTHS.get(month - 1).copied().unwrap_or("Jan");
        let url = format!("http://{host}{}", path(number));
        writeln!(
            xml,
            "<item><title>{}</title><link>{url}</link><guid isPermaLink=\"true\">{url}</guid>\
             <pubDate>{day:02} {month} {year} 09:30:00 +0700</pubDate></item>",
            title(number)
        )
        .ok();
    }
    xml.push_str("</channel></rss>\n");
    xml
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const SHARE: &str = "<div class=\"share\"><a href=\"https://www.facebook.com/sharer.php\">Share</a>\
    <a href=\"https://twitter.com/intent/tweet\">Tweet</a><a href=\"https://t.me/share\">Telegram</a></div>\n";

const FOOTER: &str = "<footer id=\"colophon\"><div class=\"widget\"><h4>Contact</h4><p>Ministry of Foreign Affairs, \
    1 Government Street. Telephone: 000 000 000.</p></div><ul><li><a href=\"/en/privacy\">Privacy</a></li>\
    <li><a href=\"/en/sitemap\">Site map</a></li></ul><p>© Ministry. All rights reserved.</p></footer>\n";
