//! The binary's exit codes and what it prints where.

use std::process::Command;

use crate::pages::S;
use crate::server::Reply;
use crate::world::{Ministry, Ran};

/// CONTRACT: in cron only what is worth an alert, and trouble, prints.
#[test]
fn a_quiet_night_prints_nothing_and_exits_0() {
    let mfa = Ministry::new().established();

    let ran = mfa.unsaid(&["crawl", "--exit-code"]);

    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "", "")
    );
}

#[test]
fn a_flag_worth_an_alert_is_one_line_and_exit_10_where_it_is_asked_for() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);

    let ran = mfa.unsaid(&["crawl", "--exit-code"]);
    assert_eq!(ran.code, Some(10), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);

    let ran = mfa.night(4).unsaid(&["crawl"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn what_is_merely_published_prints_nothing_and_exits_0() {
    let mut mfa = Ministry::new().established();
    mfa.publishes(
        "/press/2025-04-19-ferry",
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );

    let ran = mfa.unsaid(&["crawl", "--exit-code"]);

    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert_eq!(mfa.said(), ["published/confirmed /press/2025-04-19-ferry"]);
}

/// CONTRACT: 10 before 3.
#[test]
fn a_flag_outweighs_a_failed_source() {
    let mut mfa = Ministry::new();
    mfa.beside("[[source]]\nid = \"other\"\nlistings = [\"http://mfa.other.test/none/\"]\n");
    mfa.answers("/none/", Reply::reset());
    let mut mfa = mfa.established();
    // Its failing is a flag of its own, in the third run and no other.
    assert_eq!(mfa.unsaid(&["crawl", "--exit-code"]).code, Some(10));
    mfa.night(4);
    assert_eq!(mfa.unsaid(&["crawl", "--exit-code"]).code, Some(3));
    mfa.removes(S);

    assert_eq!(
        mfa.night(5).unsaid(&["crawl", "--exit-code"]).code,
        Some(10)
    );
}

#[test]
fn a_mistake_in_the_command_line_exits_2() {
    let mfa = Ministry::new();

    for arguments in [
        vec![],
        vec!["crawl", "--fast"],
        vec!["flags", "--kind", "vanished"],
        vec!["flags", "--since", "whenever"],
        vec!["--now", "soon", "crawl"],
    ] {
        let ran = mfa.unsaid(&arguments);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(2), ""),
            "{arguments:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_source_that_is_not_in_the_file_exits_1_and_names_the_remedy() {
    let mfa = Ministry::new();

    let ran = mfa.unsaid(&["crawl", "--source", "nobody"]);

    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("`nobody`") && ran.err.contains("unsaid sources list"),
        "{}",
        ran.err
    );
}

#[test]
fn a_host_without_a_name_server_exits_3() {
    let mut mfa = Ministry::new();
    mfa.watched_by("feeds = [\"http://nowhere.invalid/feed\"]\n");
    mfa.beside("[contact]\nname = \"Newsroom\"\nurl = \"https://example.org/bot\"\n");

    let ran = mfa.unsaid(&["crawl"]);

    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("nowhere.invalid"), "{}", ran.err);
}

#[test]
fn what_is_not_on_loopback_needs_a_contact() {
    let mut mfa = Ministry::new();
    mfa.watched_by("feeds = [\"http://nowhere.invalid/feed\"]\n");

    let ran = mfa.unsaid(&["crawl"]);

    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("[contact]"), "{}", ran.err);
}

#[test]
fn s83_a_reader_that_left_is_no_error() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.crawl();
    let flag = mfa.flag("deleted")["id"].as_str().unwrap().to_owned();

    for arguments in [
        vec!["flags", "--all"],
        vec!["--json", "flags", "--all"],
        vec!["show", &flag],
        vec!["--help"],
        vec!["completions", "bash"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran: Ran = mfa
            .command(&arguments)
            .stdout(writer)
            .output()
            .unwrap()
            .into();
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
    }
}

/// A reader of the pass's flags that leaves does not stop the pass.
#[test]
fn s83_a_pass_whose_reader_left_is_made_to_its_end() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);

    let ran: Ran = mfa
        .command(&["crawl"])
        .stdout(writer)
        .output()
        .unwrap()
        .into();

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    assert_eq!(
        mfa.rows("SELECT count(*) FROM pass WHERE ended IS NULL"),
        ["0"]
    );
}

#[test]
fn crawl_json_is_one_line_with_classes_that_are_disjoint() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.answers(
        "/press/2025-04-14-bridges",
        Reply::page(503, "<h1>Later</h1>"),
    );

    let ran = mfa.unsaid(&["--json", "crawl"]);

    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["schema"], "unsaid.crawl/1");
    assert_eq!(report["looks"]["present"], 4, "{report}");
    assert_eq!(report["looks"]["absent"], 1, "{report}");
    assert_eq!(report["looks"]["unknown"], 1, "{report}");
    assert_eq!(report["flags"]["raised"], 1, "{report}");
    assert!(report.get("worth_an_alert").is_none(), "{report}");
}

/// CONTRACT: options stand before or after the command, and come from the environment.
#[test]
fn file_and_store_are_found_wherever_they_are_named() {
    let mfa = Ministry::new();
    std::fs::write(mfa.folder.path().join("other.toml"), mfa.sources()).unwrap();
    let bare = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unsaid"));
        command
            .current_dir(mfa.folder.path())
            .env_clear()
            .args(arguments);
        command
    };

    let after: Ran = bare(&["crawl", "--sources", "other.toml", "--db", "a.db"])
        .output()
        .unwrap()
        .into();
    let env: Ran = bare(&["crawl"])
        .env("UNSAID_SOURCES", "other.toml")
        .env("UNSAID_DB", "b.db")
        .output()
        .unwrap()
        .into();

    assert_eq!(
        (after.code, env.code),
        (Some(0), Some(0)),
        "{}{}",
        after.err,
        env.err
    );
    assert!(mfa.folder.path().join("a.db").exists() && mfa.folder.path().join("b.db").exists());
}

/// CONTRACT: `--batch` and `inspect --file` need no sources, store or contact.
#[test]
fn a_page_from_a_file_is_inspected_without_sources_or_store() {
    let mfa = Ministry::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.html"), mfa.page_of(S)).unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_unsaid"))
        .current_dir(folder.path())
        .env_clear()
        .args([
            "--json",
            "inspect",
            "--file",
            "page.html",
            "--url",
            "http://press.mfa.test/press/1",
        ])
        .output()
        .unwrap();

    let page: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(page["schema"], "unsaid.page/1");
    assert_eq!(page["outcome"]["class"], "present");
    assert_eq!(page["published"], "2025-04-15");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
