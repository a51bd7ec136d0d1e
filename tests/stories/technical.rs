//! Changes on our side: the reader, the settings, the store.

use serde_json::Value;

use crate::pages::{FRAME, HOST, S};
use crate::server::Reply;
use crate::world::Ministry;

/// The ministry's listing, and where on a page things stand.
fn read_by(select: &str) -> String {
    format!("listings = [\"http://{HOST}/press/\"]\nselect = {select}\n")
}

const NARROW: &str = "{ body = \"article\" }";
const WIDE: &str = "{ body = \"main\" }";

/// A frame with a line of each page's own beside the text; `stamp` may change its bytes at every look.
fn filed(stamp: &str) -> String {
    FRAME.replace(
        "{main}",
        &format!("{{main}}<p class=\"tag\">Filed by the press office in the folder about {{title}}.</p>{stamp}"),
    )
}

/// Bytes that are another page at every look.
const STAMP: &str = "<script>var nonce = {hit};</script>";

/// A ministry whose pages were read by their articles alone.
fn narrowly_read(frame: &str) -> Ministry {
    let mut mfa = Ministry::new();
    mfa.watched_by(&read_by(NARROW)).frames(frame);
    mfa.established()
}

/// The words that changed, as pairs.
fn changes(flag: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let changes = flag["changes"].as_array().unwrap().iter();
    changes
        .map(|change| (word(&change["before"]), word(&change["after"])))
        .collect()
}

fn pair(before: &str, after: &str) -> (String, String) {
    (before.to_owned(), after.to_owned())
}

#[track_caller]
fn crawls_in_silence(mfa: &Ministry) {
    let ran = mfa.unsaid(&["crawl", "--exit-code"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "");
    mfa.stays_silent();
}

/// Scenario 125.
#[test]
fn a_changed_selector_flags_nothing_and_the_next_changed_word_is_told_alone() {
    for stamp in ["", STAMP] {
        let mut mfa = narrowly_read(&filed(stamp));

        mfa.watched_by(&read_by(WIDE));
        for night in 3..=5 {
            mfa.night(night);
            crawls_in_silence(&mfa);
        }

        mfa.edits(S, "applauded", "appreciates").nights(6..=7);
        assert_eq!(mfa.said(), ["edited/confirmed S"], "{stamp}");
        assert_eq!(
            changes(&mfa.flag("edited")),
            [pair("applauded", "appreciates")],
            "{stamp}"
        );
    }
}

/// Scenario 125.
#[test]
fn a_selector_that_changes_in_the_night_of_an_edit_hides_nothing_of_it() {
    for (from, to) in [(NARROW, WIDE), (WIDE, NARROW)] {
        for stamp in ["", STAMP] {
            let mut mfa = Ministry::new();
            mfa.watched_by(&read_by(from)).frames(&filed(stamp));
            let mut mfa = mfa.established();

            mfa.watched_by(&read_by(to))
                .edits(S, "applauded", "appreciates")
                .nights(3..=4);

            assert_eq!(mfa.said(), ["edited/confirmed S"], "{to} {stamp}");
            let flag = mfa.flag("edited");
            assert_eq!(changes(&flag), [pair("applauded", "appreciates")]);
            let shown = mfa
                .unsaid(&["diff", flag["id"].as_str().unwrap(), "--json"])
                .out;
            assert_eq!(shown.lines().count(), 1, "{shown}");
        }
    }
}

/// Scenario 125.
#[test]
fn what_changed_where_nobody_read_is_no_edit_once_it_is_read() {
    let mut mfa = narrowly_read(&filed(STAMP));
    mfa.frames(&filed(STAMP).replace("Filed by the press office", "Kept by the archive"));
    mfa.night(3).crawl();

    mfa.watched_by(&read_by(WIDE)).nights(4..=6);
    mfa.stays_silent();

    mfa.edits(S, "applauded", "appreciates").nights(7..=8);
    assert_eq!(
        changes(&mfa.flag("edited")),
        [pair("applauded", "appreciates")]
    );
}

/// Scenario 125.
#[test]
fn where_no_page_is_kept_the_next_look_silently_rebases() {
    let mut mfa = narrowly_read(&filed(STAMP));
    let store = rusqlite::Connection::open(mfa.db()).unwrap();
    store
        .execute_batch("UPDATE observation SET snapshot = NULL; DELETE FROM snapshot;")
        .unwrap();
    drop(store);

    mfa.watched_by(&read_by(WIDE)).nights(3..=4);
    mfa.stays_silent();

    mfa.edits(S, "applauded", "appreciates").nights(5..=6);
    assert_eq!(mfa.said(), ["edited/confirmed S"]);
    assert_eq!(
        changes(&mfa.flag("edited")),
        [pair("applauded", "appreciates")]
    );
}

/// Scenario 125.
#[test]
fn a_selector_that_meets_the_footer_takes_no_statement_down() {
    let mut mfa = narrowly_read(&filed(STAMP));

    mfa.watched_by(&read_by("{ body = \"footer\" }"))
        .nights(3..=6);
    mfa.stays_silent();

    mfa.watched_by(&read_by(NARROW)).nights(7..=9);
    mfa.stays_silent();
    mfa.edits(S, "applauded", "appreciates").nights(10..=11);
    assert_eq!(
        changes(&mfa.flag("edited")),
        [pair("applauded", "appreciates")]
    );
}

/// Scenario 113.
#[test]
fn another_time_zone_is_no_other_date() {
    let mut mfa = Ministry::new();
    mfa.alters(S, |release| {
        "2025-04-15T22:30:00Z".clone_into(&mut release.date);
    });
    mfa.frames(&filed(STAMP));
    let mut mfa = mfa.established();

    let zoned = format!("{}timezone = \"Asia/Phnom_Penh\"\n", read_by(NARROW));
    mfa.watched_by(&zoned).nights(3..=5);

    mfa.stays_silent();
    assert_eq!(
        mfa.rows("SELECT published FROM worded WHERE text LIKE '%applauded%'"),
        ["2025-04-16T05:30:00+07:00"]
    );
}

#[test]
fn the_words_that_were_read_first_are_kept_and_found() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&read_by(WIDE)).frames(&filed(STAMP));
    let mut mfa = mfa.established();

    mfa.watched_by(&read_by(NARROW)).nights(3..=4);

    let found = mfa.unsaid(&["search", "press office folder envoy"]).out;
    assert!(found.contains("Minister receives"), "{found}");
    let first = mfa.rows("SELECT count(*) FROM version WHERE text LIKE '%press office%'");
    assert_eq!(first, ["6"]);
    let shown = mfa.unsaid(&["show", &format!("http://{HOST}{S}")]).out;
    assert!(shown.contains("read once more"), "{shown}");
    mfa.stays_silent();
}

/// The ministry's listing, asked for in a language.
fn asked_in(language: &str) -> String {
    format!(
        "listings = [\"http://{HOST}/press/\"]\nheaders = {{ \"Accept-Language\" = \"{language}\" }}\n"
    )
}

/// Whoever asks in this language is shown the first paragraph of every release, and a line of its own.
fn abridges(mfa: &mut Ministry, language: &'static str) {
    let short: Vec<(String, String)> = mfa
        .paths()
        .into_iter()
        .map(|path| {
            let page = mfa.page_of(&path);
            let (kept, _) = page.split_once("</p>").unwrap();
            let short =
                format!("{kept}</p><p>The whole of {path} is sent by post.</p></article></main>");
            (path, short)
        })
        .collect();
    mfa.answers_by(move |ask| {
        let asked = ask.field("accept-language") == language;
        let (_, page) = short.iter().find(|(path, _)| asked && *path == ask.path)?;
        Some(Reply::page(200, page))
    });
}

/// Scenario 126.
#[test]
fn other_headers_that_bring_other_words_everywhere_flag_nothing() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&asked_in("en"));
    let mut mfa = mfa.established();
    abridges(&mut mfa, "fr");

    mfa.watched_by(&asked_in("fr")).night(3).crawl();
    let standing = "SELECT DISTINCT settled_version FROM statement";
    assert_eq!(mfa.rows(standing), ["1"]);
    mfa.nights(4..=6);

    mfa.stays_silent();
    assert_eq!(mfa.rows(standing), ["2"]);
    mfa.answers_by(|_| None).nights(7..=8);
    let said = mfa.said();
    let edits = said.iter().filter(|flag| flag.starts_with("edited/"));
    assert_eq!(
        edits.count(),
        6,
        "what the host then shows is told: {said:?}"
    );
}

/// Scenario 126.
#[test]
fn an_edit_in_the_night_of_other_headers_is_told_once_it_is_seen_twice_and_siblings_stand() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&asked_in("en"));
    let mut mfa = mfa.established();

    mfa.watched_by(&asked_in("fr"))
        .edits(S, "applauded", "appreciates")
        .night(3)
        .crawl();
    mfa.stays_silent();
    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["edited/suspected S"]);
    mfa.night(5).crawl();
    assert_eq!(mfa.said(), ["edited/confirmed S"]);
    assert_eq!(
        changes(&mfa.flag("edited")),
        [pair("applauded", "appreciates")]
    );
}

/// Scenario 126.
#[test]
fn once_the_same_words_came_for_other_headers_an_edit_is_told_at_once() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&asked_in("en"));
    let mut mfa = mfa.established();
    mfa.watched_by(&asked_in("fr")).nights(3..=4);
    mfa.stays_silent();

    mfa.edits(S, "applauded", "appreciates").night(5).crawl();

    assert_eq!(mfa.said(), ["edited/suspected S"]);
    let ran = mfa.unsaid(&["reprocess"]);
    assert!(ran.out.contains("none of 1 flags"), "{}", ran.out);
}
