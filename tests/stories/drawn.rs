//! What people read, line by line, within 80 columns.
//!
//! *In:* outputs of the binary. *Out:* compared with `expected/*.txt`; `UNSAID_REDRAW=1 cargo test` writes them anew.
//! *Never:* compares ids of flags and looks, which hang on the split second of a look.

use std::path::Path;

use crate::pages::{HOST, S};
use crate::server::Reply;
use crate::world::Ministry;

#[track_caller]
fn drawn(name: &str, text: &str) {
    let ids = regex::Regex::new(r"\b([fo])-[a-z2-7]{6,}").unwrap();
    let text = ids.replace_all(text, "${1}-xxxxxx");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/stories/expected")
        .join(name);
    if std::env::var_os("UNSAID_REDRAW").is_some() {
        std::fs::write(&path, text.as_bytes()).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (number, (drawn, expected)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(drawn, expected, "{name}, line {}:\n{text}", number + 1);
    }
    assert_eq!(
        text.lines().count(),
        expected.lines().count(),
        "{name}:\n{text}"
    );
    for line in text.lines() {
        let whole = name.contains("unified") || line.trim_start().starts_with("sha256 ");
        assert!(
            whole || unicode_width::UnicodeWidthStr::width(line) <= 80,
            "{name} is wider than 80 columns:\n{line}"
        );
    }
}

/// Night 4: a statement was deleted and confirmed, another edited, a third is new.
fn eventful() -> Ministry {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.edits(
        "/press/2025-04-11-schools",
        "arrived within a day",
        "arrived within a week",
    );
    mfa.publishes(
        "/press/2025-04-19-ferry",
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );
    mfa.nights(3..=4);
    mfa
}

fn id(mfa: &Ministry, kind: &str) -> String {
    mfa.flag(kind)["id"].as_str().unwrap().to_owned()
}

#[test]
fn flags() {
    let mfa = eventful();

    drawn("flags.txt", &mfa.unsaid(&["flags", "--all"]).out);
}

#[test]
fn show_a_deletion() {
    let mfa = eventful();

    drawn(
        "show-deleted.txt",
        &mfa.unsaid(&["show", &id(&mfa, "deleted")]).out,
    );
}

#[test]
fn show_an_edit() {
    let mfa = eventful();

    drawn(
        "show-edited.txt",
        &mfa.unsaid(&["show", &id(&mfa, "edited")]).out,
    );
}

#[test]
fn diff() {
    let mfa = eventful();
    let edit = id(&mfa, "edited");

    drawn("diff.txt", &mfa.unsaid(&["diff", &edit]).out);
    drawn(
        "diff-unified.txt",
        &mfa.unsaid(&["diff", &edit, "--format", "unified"]).out,
    );
}

#[test]
fn status() {
    let mfa = eventful();

    drawn("status.txt", &mfa.unsaid(&["status"]).out);
}

#[test]
fn help() {
    let mfa = Ministry::new();

    drawn("help.txt", &mfa.unsaid(&["--help"]).out);
    drawn("help-flags.txt", &mfa.unsaid(&["flags", "--help"]).out);
}

/// A feed that has moved, a page where a feed should be, a gate, a missing page; and the listing, which is well.
#[test]
fn sources_try() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "feeds = [\"http://{HOST}/rss\", \"http://{HOST}/news/\", \"http://{HOST}/gate/\"]\n\
         sitemaps = [\"http://{HOST}/none.xml\"]\nlistings = [\"http://{HOST}/press/\"]\n"
    ));
    mfa.answers("/rss", Reply::to(301, "/feed.xml"));
    mfa.answers(
        "/news/",
        Reply::page(
            200,
            "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/feed.xml></head>\
             <body><h1>News</h1><p>Press releases of the ministry.</p></body></html>",
        ),
    );
    let gate = [("cf-mitigated", "challenge"), ("content-type", "text/html")];
    mfa.answers(
        "/gate/",
        Reply::of(403, &gate, b"<h1>Just a moment...</h1>"),
    );

    let ran = mfa.unsaid(&["sources", "try", "mfa"]);

    assert_eq!((ran.code, ran.err.as_str()), (Some(3), ""));
    drawn("sources-try.txt", &ran.out);
}

#[test]
fn sources_add() {
    let mut mfa = Ministry::new();
    mfa.watched_by("feeds = [\"http://mfa.other.test/feed.xml\"]\n");

    let ran = mfa.unsaid(&[
        "sources",
        "add",
        &format!("http://{HOST}/press/"),
        "--id",
        "xa-mfa",
    ]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    drawn("sources-add.txt", &format!("{}{}", ran.err, ran.out));
    drawn(
        "help-add.txt",
        &mfa.unsaid(&["sources", "add", "--help"]).out,
    );
}

/// Ten mistakes, all drawn in one go.
#[test]
fn sources_check_with_ten_mistakes() {
    let mfa = Ministry::new();
    std::fs::write(
        mfa.folder.path().join("bad.toml"),
        include_str!("expected/ten-mistakes.toml"),
    )
    .unwrap();

    let ran = mfa.unsaid(&["--sources", "bad.toml", "sources", "check"]);

    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    drawn("ten-mistakes.txt", &ran.err);
    let crawled = mfa.unsaid(&["--sources", "bad.toml", "crawl"]);
    assert_eq!((crawled.code, crawled.err), (Some(1), ran.err));
}

#[test]
fn a_missing_file_of_sources_shows_a_first_one() {
    let mfa = Ministry::new();

    let ran = mfa.unsaid(&["--sources", "none.toml", "crawl"]);

    assert_eq!(ran.code, Some(1));
    drawn("no-sources.txt", &ran.err);
}
