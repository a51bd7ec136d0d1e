//! Ten thousand flags owed at once.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};

use crate::pages::S;
use crate::receiver::{Desk, Does};
use crate::world::Ministry;

/// A ministry one of whose statements went, and its flag again and again under other names: as many flags, all owed.
fn purged(flags: u32, desk: &Desk) -> Ministry {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.crawl();
    let program = "[\"sh\", \"-c\", \"{ echo \\\"key $UNSAID_DELIVERY\\\"; cat; } >> told\"]";
    mfa.beside(&format!(
        "[[alert]]\nid = \"desk\"\nto = \"webhook\"\nurl = \"{}\"\n\
         [[alert]]\nid = \"people\"\nto = \"command\"\nformat = \"text\"\ncommand = {program}\n",
        desk.url("/")
    ));
    let store = rusqlite::Connection::open(mfa.db()).unwrap();
    store
        .execute_batch(&format!(
            "BEGIN;
             INSERT INTO receiver (id) VALUES ('desk'), ('people');
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {flags})
             INSERT INTO flag (id, source, statement, kind, opening, stage, significance, opened, changed, body)
               SELECT 'f-x' || n, source, statement, kind, -n, stage, significance, opened, changed, body
               FROM flag, n WHERE kind = 'deleted';
             INSERT INTO flag_stage (flag, n, stage, at, reason)
               SELECT f.key, s.n, s.stage, s.at, s.reason FROM flag f, flag_stage s
               WHERE f.opening < 0 AND s.flag = (SELECT key FROM flag WHERE opening > 0 AND kind = 'deleted');
             INSERT INTO owed (receiver, flag, source, occasion, since)
               SELECT r.key, f.key, f.source, '0', f.opened FROM flag f, receiver r WHERE f.opening < 0;
             COMMIT;"
        ))
        .unwrap();
    mfa
}

fn retries(mfa: &Ministry) -> Child {
    mfa.command(&["alerts", "retry"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Memory that a process had at its most, in KiB; 0 where the system does not say.
fn peak(process: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", process.id());
    let mut peak = 0;
    while process.try_wait().unwrap().is_none() {
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    peak
}

fn flags_told(desk: &Desk) -> Vec<String> {
    let lines = desk.received();
    let lines = lines.iter().flat_map(|received| received.body.lines());
    lines
        .map(|line| {
            let flag: serde_json::Value = serde_json::from_str(line).unwrap();
            flag["id"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_purge_is_one_message_to_people_and_takes_up_where_it_was_killed() {
    let desk = Desk::open();
    let mfa = purged(10_000, &desk);
    let mut killed = retries(&mfa);
    while desk.received().len() < 10 {
        assert!(killed.try_wait().unwrap().is_none());
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let before = desk.received().len();

    assert!(retries(&mfa).wait().unwrap().success());

    let told = flags_told(&desk);
    let distinct: BTreeSet<&String> = told.iter().collect();
    assert_eq!(distinct.len(), 10_000);
    // What was under way when it was killed came once more, under its key.
    assert!(told.len() <= 10_200, "{}", told.len());
    let received = desk.received();
    let keys: BTreeSet<&str> = received.iter().map(|one| one.field("webhook-id")).collect();
    assert_eq!((keys.len(), before >= 10), (50, true));
    let people = std::fs::read_to_string(mfa.folder.path().join("told")).unwrap();
    let keys: BTreeSet<&str> = people
        .lines()
        .filter(|line| line.starts_with("key "))
        .collect();
    assert_eq!(keys.len(), 1, "{people}");
    assert!(
        people.contains("10000 flags: 10000 deleted (suspected)"),
        "{people}"
    );
    assert!(people.contains("… and 9980 more"), "{people}");
    assert_eq!(mfa.rows("SELECT DISTINCT state FROM owed"), ["sent"]);
}

#[test]
fn memory_does_not_grow_with_what_is_owed() {
    let peaks = [400, 10_000].map(|flags| {
        let desk = Desk::open();
        let mfa = purged(flags, &desk);
        peak(&mut retries(&mfa))
    });

    assert!(peaks[1] <= peaks[0] + 12 * 1024, "{peaks:?}");
}

#[test]
fn a_storm_that_is_too_large_for_a_receiver_goes_in_parts_that_it_takes() {
    let desk = Desk::open();
    desk.does(|received| {
        if received.body.len() > 12_000 {
            Does::fails(413)
        } else {
            Does::takes()
        }
    });
    let mfa = purged(40, &desk);

    assert!(retries(&mfa).wait().unwrap().success());

    let received = desk.received();
    let taken = received.iter().filter(|one| one.body.len() <= 12_000);
    let flags: usize = taken.map(|one| one.body.lines().count()).sum();
    assert_eq!(flags, 40);
    assert_eq!(mfa.rows("SELECT DISTINCT state FROM owed"), ["sent"]);
}
