//! Passes that were broken off, and passes that met each other.

use std::process::{Command, Stdio};

use crate::pages::S;
use crate::world::{Ministry, Ran};

const EDITED: &str = "/press/2025-04-11-schools";

/// Tonight one statement went, one was edited and one is new.
fn eventful() -> Ministry {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.edits(EDITED, "within a day", "within a week");
    mfa.publishes(
        "/press/2025-04-19-ferry",
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );
    mfa
}

/// What was flagged, without ids and the split seconds of looks.
fn conclusions(mfa: &Ministry) -> Vec<String> {
    let minute = |time: &serde_json::Value| {
        time.as_str()
            .unwrap_or_default()
            .get(..13)
            .map(str::to_owned)
    };
    let mut flags: Vec<String> = mfa
        .flags()
        .iter()
        .map(|flag| {
            let (from, to) = (
                minute(&flag["interval"]["from"]),
                minute(&flag["interval"]["to"]),
            );
            let url = &flag["statement"]["url"];
            format!(
                "{} {} {url} {from:?} {to:?} {} {}",
                flag["kind"], flag["stage"], flag["significance"], flag["changes"]
            )
        })
        .collect();
    flags.sort();
    flags
}

/// Scenario 114.
#[test]
fn a_pass_killed_anywhere_is_made_good_by_the_next_one() {
    let mut unbroken = eventful();
    unbroken.nights(3..=4);
    let expected = conclusions(&unbroken);
    assert_eq!(expected.len(), 3, "{expected:?}");

    for requests in [0, 1, 3, 5, 7, 8, 9] {
        let mut mfa = eventful();
        let hangs = mfa.hangs_after(requests);
        let mut child = mfa
            .command(&["crawl"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let reached = hangs.recv_timeout(std::time::Duration::from_secs(20));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(
            reached.is_ok(),
            "the pass makes more than {requests} requests"
        );

        mfa.wakes().crawl();
        mfa.night(4).crawl();

        assert_eq!(conclusions(&mfa), expected, "killed at request {requests}");
        assert_eq!(mfa.rows("PRAGMA integrity_check"), ["ok"]);
    }
}

/// Scenario 114: looks that were written before the end are not made again in vain.
#[test]
fn an_interrupted_pass_says_so_and_keeps_what_it_saw() {
    let mut mfa = eventful();
    mfa.network("timeout = \"2s\"");
    let hangs = mfa.hangs_after(5);
    let child = mfa
        .command(&["crawl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    hangs.recv().unwrap();
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    mfa.wakes();

    let ran: Ran = child.wait_with_output().unwrap().into();

    assert_eq!(ran.code, Some(130), "{}", ran.err);
    assert!(ran.err.contains("interrupted"), "{}", ran.err);
    mfa.answers_all(None).nights(4..=5);
    assert!(
        mfa.said()
            .contains(&"deleted/confirmed not_found S".to_owned()),
        "{:?}",
        mfa.said()
    );
}

/// Scenario 115.
#[test]
fn a_full_disk_fails_the_pass_and_leaves_a_readable_store() {
    for blocks in [8, 120, 500, 900] {
        let mut mfa = Ministry::new();
        let noise = (0..60_000_u64)
            .map(|n| format!("{:x} ", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
            .collect::<Vec<_>>()
            .concat();
        mfa.publishes("/press/2025-04-16-tables", "Tables of trade", &noise);
        let bin = env!("CARGO_BIN_EXE_unsaid");
        std::fs::write(mfa.file(), mfa.sources()).unwrap();
        let full: Ran = Command::new("sh")
            .current_dir(mfa.folder.path())
            .args([
                "-c",
                &format!(
                    "trap '' XFSZ; ulimit -f {blocks}; exec {bin} --now 2025-04-16T21:00:00Z crawl"
                ),
            ])
            .output()
            .unwrap()
            .into();

        assert_eq!(full.code, Some(1), "{blocks}: {}{}", full.out, full.err);
        assert!(
            full.err.contains("no space is left"),
            "{blocks}: {}",
            full.err
        );

        mfa.nights(0..=1);
        mfa.stays_silent();
        assert_eq!(mfa.rows("PRAGMA integrity_check"), ["ok"]);
        assert_eq!(
            mfa.rows("SELECT count(*) FROM statement WHERE state = 'present'"),
            ["7"]
        );
    }
}

/// Scenario 116.
#[test]
fn a_second_pass_at_once_leaves_with_a_word_and_changes_nothing() {
    let mut mfa = eventful();
    let hangs = mfa.hangs_after(2);
    let mut first = mfa
        .command(&["crawl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    hangs.recv().unwrap();
    let passes = mfa.rows("SELECT count(*) FROM pass");

    let second = mfa.unsaid(&["crawl"]);

    assert_eq!(second.code, Some(75), "{}", second.err);
    assert!(second.err.contains("another pass"), "{}", second.err);
    assert_eq!(second.out, "");
    assert_eq!(mfa.rows("SELECT count(*) FROM pass"), passes);
    // Readers take no lock.
    assert_eq!(mfa.unsaid(&["flags", "--all"]).code, Some(0));
    first.kill().unwrap();
    first.wait().unwrap();
}
