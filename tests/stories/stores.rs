//! Stores that cannot be used.

use std::path::Path;

use crate::pages::S;
use crate::world::{Ministry, Ran};

/// A pass and a question both fail, with a word on what and where.
#[track_caller]
fn refused(mfa: &Ministry, words: &str) {
    for command in ["crawl", "flags"] {
        let Ran { code, out, err } = mfa.unsaid(&[command]);
        assert_eq!(code, Some(1), "{command}: {out}{err}");
        assert!(err.contains(words), "{command}: {err}");
        assert!(err.contains("hint: "), "{command}: {err}");
        assert_eq!(out, "", "{command}");
    }
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_file_that_is_no_database_is_refused_and_kept() {
    let mfa = Ministry::new();
    let junk = b"Dear diary, today I watched a ministry. ".repeat(200);
    write(&mfa.db(), &junk);

    refused(&mfa, "is not a database");

    assert_eq!(std::fs::read(mfa.db()).unwrap(), junk);
}

#[test]
fn another_program_s_database_is_refused_and_kept() {
    let mfa = Ministry::new();
    let other = rusqlite::Connection::open(mfa.db()).unwrap();
    other
        .execute_batch("CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('x');")
        .unwrap();
    drop(other);
    let before = std::fs::read(mfa.db()).unwrap();

    refused(&mfa, "another program");

    assert_eq!(std::fs::read(mfa.db()).unwrap(), before);
}

#[test]
fn a_store_of_a_newer_release_is_refused_untouched() {
    let mfa = Ministry::new().established();
    let store = rusqlite::Connection::open(mfa.db()).unwrap();
    store.pragma_update(None, "user_version", 999).unwrap();
    drop(store);
    let before = std::fs::read(mfa.db()).unwrap();

    refused(&mfa, "newer release");

    assert_eq!(std::fs::read(mfa.db()).unwrap(), before);
}

/// What the fifth and sixth schema added is taken out again, so that the file is as the fourth one left it.
fn as_of_the_fourth_schema(store: &rusqlite::Connection) {
    store
        .execute_batch(
            "DROP TABLE thread; DROP TABLE try; DROP TABLE owed; DROP TABLE message; DROP TABLE receiver;
             CREATE TABLE owed (key INTEGER PRIMARY KEY);
             DROP TRIGGER statement_course; DROP INDEX watch_quiet; DROP INDEX watch_gone; DROP INDEX watch_rests;
             ALTER TABLE watch DROP COLUMN host; ALTER TABLE watch DROP COLUMN course;
             UPDATE watch SET quiet_since = NULL; DROP TABLE allotment; PRAGMA user_version = 4;",
        )
        .unwrap();
}

/// What the fourth schema added is taken out too, so that the file is as the third one left it.
fn as_of_the_third_schema(store: &rusqlite::Connection) {
    as_of_the_fourth_schema(store);
    store
        .execute_batch("ALTER TABLE source DROP COLUMN country; PRAGMA user_version = 3;")
        .unwrap();
}

/// What the third schema added is taken out too, so that the file is as the second one left it.
fn as_of_the_second_schema(store: &rusqlite::Connection) {
    as_of_the_third_schema(store);
    store
        .execute_batch(
            "DROP INDEX statement_host; DROP INDEX statement_elder; DROP INDEX flag_deleted;
             DROP INDEX furniture_at; DROP TABLE deleted_entry; DROP VIEW worded; DROP TABLE wording;
             DROP INDEX reading_renews; ALTER TABLE reading DROP COLUMN settings;
             ALTER TABLE reading DROP COLUMN asked; ALTER TABLE reading DROP COLUMN renews;
             ALTER TABLE source DROP COLUMN health; PRAGMA user_version = 2;",
        )
        .unwrap();
}

/// What the second schema added is taken out too, so that the file is as the first one left it.
fn as_of_the_first_schema(store: &rusqlite::Connection) {
    as_of_the_second_schema(store);
    store
        .execute_batch(
            "DROP INDEX list_look_changed; DROP INDEX statement_twin_of; DROP INDEX flag_held_by;
             ALTER TABLE source DROP COLUMN incidents; ALTER TABLE flag DROP COLUMN held_by;
             DELETE FROM version_text; PRAGMA user_version = 1;",
        )
        .unwrap();
}

/// Scenario 127.
#[test]
fn a_store_of_the_first_schema_is_brought_up_to_date_by_the_next_pass_and_keeps_all() {
    let mut mfa = Ministry::new().established();
    let kept = mfa.rows("SELECT count(*) FROM version");
    as_of_the_first_schema(&rusqlite::Connection::open(mfa.db()).unwrap());

    let asked = mfa.unsaid(&["search", "clampdown"]);
    assert_eq!(asked.code, Some(1));
    assert!(asked.err.contains("earlier release"), "{}", asked.err);

    mfa.night(4).crawl();
    assert_eq!(mfa.rows("SELECT count(*) FROM version"), kept);
    assert_eq!(mfa.rows("PRAGMA user_version"), ["6"]);
    assert!(
        mfa.unsaid(&["search", "clampdown"])
            .out
            .contains("clampdown")
    );
}

/// Scenario 125: the first schema did not note the way in which it was read.
#[test]
fn a_store_of_the_first_schema_is_read_on_in_todays_way_and_tells_what_changes_alone() {
    let mut mfa = Ministry::new().established();
    as_of_the_first_schema(&rusqlite::Connection::open(mfa.db()).unwrap());

    mfa.edits(S, "applauded", "noted").nights(4..=5);

    assert_eq!(mfa.said(), ["edited/confirmed S"]);
    let changes = mfa.flag("edited")["changes"].clone();
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    assert_eq!(changes[0]["before"], "applauded");
}

#[test]
fn a_store_of_the_second_schema_is_brought_up_to_date_and_its_sources_begin_a_record() {
    let mut mfa = Ministry::new().established();
    let kept = mfa.rows("SELECT count(*) FROM observation");
    as_of_the_second_schema(&rusqlite::Connection::open(mfa.db()).unwrap());

    let asked = mfa.unsaid(&["status"]);
    assert_eq!(asked.code, Some(1));
    assert!(asked.err.contains("earlier release"), "{}", asked.err);

    mfa.crawl();
    assert_eq!(mfa.rows("PRAGMA user_version"), ["6"]);
    assert_eq!(
        mfa.rows("SELECT count(*) FROM observation WHERE pass < 3"),
        kept
    );
    let status = mfa.unsaid(&["status"]).out;
    assert!(status.contains("well since 2025-04-19 21:15"), "{status}");
}

/// The schedule of a store that kept none is made up from what it knows: who changed, when, and what was published when.
#[test]
fn a_store_of_the_fourth_schema_knows_since_when_its_statements_are_quiet() {
    let edited = "/press/2025-04-11-schools";
    let mut mfa = Ministry::new().established();
    mfa.edits(edited, "within a day", "within a week")
        .nights(3..=5);
    mfa.removes(S);
    mfa.nights(6..=8);
    let schedule = "SELECT s.url, w.host, w.course, w.quiet_since FROM watch w
                    JOIN statement s ON s.key = w.statement ORDER BY s.url";
    let kept = mfa.rows(schedule);
    as_of_the_fourth_schema(&rusqlite::Connection::open(mfa.db()).unwrap());

    mfa.night(9).only_new().crawl();

    assert_eq!(mfa.rows(schedule), kept);
    let quiet = |path: &str| {
        mfa.rows(&format!(
            "SELECT w.course, datetime(w.quiet_since / 1000, 'unixepoch') FROM watch w
             JOIN statement s ON s.key = w.statement WHERE s.url LIKE '%{path}'"
        ))
    };
    assert!(
        quiet(edited)[0].contains("2025-04-19"),
        "{:?}",
        quiet(edited)
    );
    assert!(quiet(S)[0].contains("gone"), "{:?}", quiet(S));
    assert!(
        quiet("/press/2025-04-14-bridges")[0].contains("2025-04-15 00:00"),
        "{:?}",
        quiet("/press/2025-04-14-bridges")
    );
}

#[test]
fn a_store_that_was_cut_is_damaged_and_nothing_panics() {
    let mfa = Ministry::new().established();
    let whole = std::fs::read(mfa.db()).unwrap();
    for kept in [whole.len() * 9 / 10, whole.len() / 2, 4096, 600] {
        write(&mfa.db(), &whole[..kept]);

        for arguments in [
            vec!["crawl"],
            vec!["flags", "--all"],
            vec!["show", S],
            vec!["status"],
            vec!["search", "envoy"],
        ] {
            let ran = mfa.unsaid(&arguments);
            assert!(
                matches!(ran.code, Some(0 | 1)),
                "{kept} {arguments:?}: {:?} {}",
                ran.code,
                ran.err
            );
            assert!(
                !ran.err.contains("panicked"),
                "{kept} {arguments:?}: {}",
                ran.err
            );
        }
        assert_eq!(mfa.unsaid(&["crawl"]).code, Some(1), "{kept}");
    }

    write(&mfa.db(), &whole);
    assert_eq!(mfa.unsaid(&["crawl"]).code, Some(0));
    mfa.stays_silent();
}

#[test]
fn a_store_that_another_program_keeps_locked_is_said_and_whole() {
    let mut mfa = Ministry::new().established();
    let other = rusqlite::Connection::open(mfa.db()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let ran = mfa.unsaid(&["crawl"]);

    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("locked by another program"), "{}", ran.err);
    assert_eq!(mfa.unsaid(&["flags"]).code, Some(0));
    other.execute_batch("ROLLBACK").unwrap();
    mfa.crawl();
    mfa.stays_silent();
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let mfa = Ministry::new();
    for db in ["/proc/unsaid.db", "/nowhere/at/all/unsaid.db"] {
        let ran = mfa.unsaid(&["--db", db, "crawl"]);

        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(ran.err.contains(db), "{}", ran.err);
    }
}

#[test]
fn a_question_before_the_first_pass_says_what_makes_the_store() {
    let mfa = Ministry::new();

    for command in ["flags", "status"] {
        let ran = mfa.unsaid(&[command]);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(ran.err.contains("unsaid crawl"), "{}", ran.err);
    }
    assert!(!mfa.db().exists());
}

#[test]
fn s84_a_store_s_name_is_no_uri() {
    let mfa = Ministry::new();

    let ran = mfa.unsaid(&["--db", "file:x?mode=memory", "crawl"]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(mfa.folder.path().join("file:x?mode=memory").exists());
}
