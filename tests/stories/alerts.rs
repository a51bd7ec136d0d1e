//! Who is told of what is flagged, when, and how often.

use crate::pages::{HOST, S};
use crate::receiver::{Desk, Does, Received};
use crate::server::Reply;
use crate::world::Ministry;

/// A receiver of signed or unsigned requests.
fn webhook(id: &str, desk: &Desk, more: &str) -> String {
    format!(
        "[[alert]]\nid = \"{id}\"\nto = \"webhook\"\nurl = \"{}\"\n{more}\n",
        desk.url(&format!("/{id}"))
    )
}

/// What was told, as kind and stage, in order; each message once, however often it was sent.
fn told(desk: &Desk) -> Vec<String> {
    let mut keys = Vec::new();
    let mut told = Vec::new();
    for received in desk.received() {
        let key = received.field("webhook-id").to_owned();
        if keys.contains(&key) {
            continue;
        }
        keys.push(key);
        told.extend(received.body.lines().map(kind_and_stage));
    }
    told
}

fn kind_and_stage(line: &str) -> String {
    let flag: serde_json::Value = serde_json::from_str(line).unwrap();
    let word = |key: &str| flag[key].as_str().unwrap_or_default().to_owned();
    match word("schema").as_str() {
        "unsaid.flag/1" => format!("{}/{}", word("kind"), word("stage")),
        other => other.to_owned(),
    }
}

fn keys(received: &[Received]) -> Vec<&str> {
    received
        .iter()
        .map(|received| received.field("webhook-id"))
        .collect()
}

#[test]
fn a_flag_is_told_when_it_is_raised_and_when_it_is_confirmed_and_never_again() {
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("desk", &desk, "")).removes(S);

    mfa.nights(3..=6);

    assert_eq!(told(&desk), ["deleted/suspected", "deleted/confirmed"]);
    let received = desk.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].method, "POST");
    let url = format!("http://{HOST}{S}");
    assert_eq!(received[0].json()["statement"]["url"], url);
    assert_ne!(keys(&received)[0], keys(&received)[1]);
}

/// Scenario 117.
#[test]
fn what_a_receiver_did_not_take_it_gets_at_the_next_pass_once_and_in_its_latest_stage() {
    let desk = Desk::open();
    desk.does(|_| Does::fails(503));
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("desk", &desk, "")).removes(S);
    mfa.night(3).crawl();
    mfa.night(4).crawl();
    let before = desk.received().len();
    desk.does(|_| Does::takes());

    mfa.nights(5..=6);

    let received = desk.received();
    assert_eq!(received.len(), before + 1);
    let last = received.last().unwrap().json();
    assert_eq!(last["kind"], "deleted");
    assert_eq!(last["stage"], "confirmed");
}

#[test]
fn what_was_taken_back_before_anybody_heard_of_it_is_not_told() {
    let desk = Desk::open();
    desk.does(|_| Does::fails(503));
    let mut mfa = Ministry::new().established();
    let gone = mfa.beside(&webhook("desk", &desk, "")).removes(S);
    mfa.night(3).crawl();
    desk.does(|_| Does::takes());
    let before = desk.received().len();
    mfa.restores(gone);

    mfa.nights(4..=6);

    assert_eq!(desk.received().len(), before);
}

#[test]
fn what_was_told_and_taken_back_is_told_too() {
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    let rule = "when = { stages = [\"suspected\"] }";
    let gone = mfa.beside(&webhook("desk", &desk, rule)).removes(S);
    mfa.night(3).crawl();
    mfa.restores(gone);

    mfa.nights(4..=6);

    assert_eq!(told(&desk), ["deleted/suspected", "deleted/withdrawn"]);
}

#[test]
fn a_message_of_which_nobody_knows_whether_it_arrived_is_sent_again_under_its_key() {
    let desk = Desk::open();
    let mut first = true;
    desk.does(move |_| {
        if std::mem::take(&mut first) {
            Does::HangsUp
        } else {
            Does::takes()
        }
    });
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("desk", &desk, "")).removes(S);

    mfa.nights(3..=4);

    let received = desk.received();
    assert_eq!(told(&desk), ["deleted/suspected", "deleted/confirmed"]);
    assert_eq!(received.len(), 3);
    assert_eq!(keys(&received)[0], keys(&received)[1]);
    assert_eq!(received[0].body, received[1].body);
}

#[test]
fn a_dead_receiver_keeps_nobody_waiting_and_the_others_hear_of_it() {
    let (dead, desk, other) = (Desk::open(), Desk::open(), Desk::open());
    dead.does(|_| Does::fails(410));
    let mut mfa = Ministry::new().established();
    for (id, desk) in [("dead", &dead), ("desk", &desk), ("other", &other)] {
        mfa.beside(&webhook(id, desk, ""));
    }
    mfa.removes(S);

    mfa.nights(3..=4);

    for desk in [&desk, &other] {
        assert_eq!(
            told(desk),
            ["deleted/suspected", "unsaid.notice/1", "deleted/confirmed"]
        );
    }
    let notice = desk.received()[1].json();
    assert_eq!(notice["receiver"], "dead");
    assert!(notice["why"].as_str().unwrap().contains("410"), "{notice}");
    let status = mfa.unsaid(&["status"]);
    assert!(status.out.contains("dead: 1 owed since"), "{}", status.out);
}

#[test]
fn rules_say_who_is_told_of_what() {
    let rules = [
        (
            "when = { kinds = [\"edited\"], words = [\"clampdown\"] }",
            0,
        ),
        ("when = { sources = [\"m*\"], min = 90 }", 0),
        ("when = { words = [\"clampdowns\"] }", 0),
        ("when = { languages = [\"km\"] }", 0),
        (
            "when = { kinds = [\"deleted\"], words = [\"CLAMPDOWN\"] }",
            2,
        ),
        ("when = { sources = [\"m*\"], min = 60 }", 1),
        (
            "when = { stages = [\"confirmed\"], languages = [\"en\"] }",
            1,
        ),
    ];
    let mut mfa = Ministry::new().established();
    let mut desks = Vec::new();
    for (n, (rule, count)) in rules.into_iter().enumerate() {
        let desk = Desk::open();
        mfa.beside(&webhook(&format!("desk-{n}"), &desk, rule));
        desks.push((rule, count, desk));
    }
    mfa.removes(S);

    mfa.nights(3..=4);

    for (rule, count, desk) in desks {
        assert_eq!(told(&desk).len(), count, "{rule}: {:?}", told(&desk));
    }
}

#[test]
fn a_digest_waits_for_its_hour_and_quiet_hours_are_kept() {
    let (digest, quiet) = (Desk::open(), Desk::open());
    let mut mfa = Ministry::new().established();
    // The passes of these stories are made at four in the morning in Phnom Penh.
    mfa.beside(&webhook(
        "digest",
        &digest,
        "digest = \"07:00 Asia/Phnom_Penh\"",
    ))
    .beside(&webhook(
        "quiet",
        &quiet,
        "quiet = \"22:00-06:00 Asia/Phnom_Penh\"",
    ))
    .removes(S);
    mfa.night(3).crawl();
    assert_eq!((told(&digest).len(), told(&quiet).len()), (0, 0));

    mfa.hour(3 * 24 + 5).only_new().crawl();

    assert_eq!(told(&digest), ["deleted/suspected"]);
    assert_eq!(told(&quiet), ["deleted/suspected"]);
}

/// Flags and stages in the order in which they arrived first, of requests that were taken.
fn sequence(received: &[Received], taken: impl Fn(usize) -> bool) -> Vec<String> {
    let taken = received.iter().enumerate().filter(|(n, _)| taken(*n));
    taken
        .flat_map(|(_, received)| received.body.lines())
        .filter(|line| line.contains("unsaid.flag/1"))
        .map(|line| {
            let flag: serde_json::Value = serde_json::from_str(line).unwrap();
            format!("{} {}", flag["id"], flag["stage"])
        })
        .collect()
}

#[test]
fn a_receiver_that_was_down_for_a_day_gets_everything_in_order_and_once() {
    let steady = Desk::open();
    let down: Vec<(&str, Desk)> = ["fails", "hangs-up", "moved-away"]
        .map(|id| (id, Desk::open()))
        .into();
    for (id, desk) in &down {
        let id = (*id).to_owned();
        desk.does(move |_| match id.as_str() {
            "fails" => Does::fails(502),
            "hangs-up" => Does::HangsUp,
            _ => Does::Leads("http://127.0.0.1:9/".to_owned()),
        });
    }
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("steady", &steady, ""));
    for (id, desk) in &down {
        mfa.beside(&webhook(id, desk, ""));
    }
    let paths = mfa.paths();
    for (hour, path) in (0..).step_by(5).zip(&paths) {
        mfa.hour(72 + hour);
        mfa.alters(path, |release| {
            release.text.push_str(" It is for 1,500 people.");
        });
        mfa.crawl();
    }
    let tries: Vec<usize> = down.iter().map(|(_, desk)| desk.received().len()).collect();
    for (_, desk) in &down {
        desk.does(|_| Does::takes());
    }

    for hour in [110, 114, 118] {
        mfa.hour(hour).crawl();
    }

    let whole = sequence(&steady.received(), |_| true);
    assert!(whole.len() >= 2 * paths.len(), "{whole:?}");
    for ((id, desk), tries) in down.iter().zip(tries) {
        let received = desk.received();
        let told = sequence(&received, |n| n >= tries);
        let mut rest = whole.iter();
        assert!(
            told.iter().all(|one| rest.any(|other| one == other)),
            "{id}: {told:?} is not in the order of {whole:?}"
        );
        let keys = keys(&received[tries..]);
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(keys.len(), distinct.len(), "{id}: {keys:?}");
        let confirmed = |told: &[String]| {
            let mut all: Vec<String> = told
                .iter()
                .filter(|one| one.contains("confirmed"))
                .cloned()
                .collect();
            all.sort();
            all
        };
        assert_eq!(confirmed(&told), confirmed(&whole), "{id}");
    }
}

#[test]
fn a_receiver_that_leads_elsewhere_is_not_followed_and_no_address_is_told() {
    let (desk, elsewhere) = (Desk::open(), Desk::open());
    let there = elsewhere.url("/private");
    desk.does(move |_| Does::Leads(there.clone()));
    let mut mfa = Ministry::new().established();
    mfa.beside("[[alert]]\nid = \"desk\"\nto = \"webhook\"\nurl = { env = \"DESK_URL\" }\n");
    mfa.removes(S);

    let mut pass = mfa.command(&["crawl", "-v"]);
    let ran: crate::world::Ran = pass
        .env("DESK_URL", desk.url("/T0/B0/hush-hush"))
        .output()
        .unwrap()
        .into();

    assert!(
        ran.err.contains("alert `desk`: it answered 302"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("1 owed, and kept"), "{}", ran.err);
    assert!(!ran.err.contains("hush"), "{}", ran.err);
    assert_eq!(elsewhere.received().len(), 0);
    for question in ["pending", "log"] {
        let told = mfa.unsaid(&["alerts", question]);
        assert!(told.out.contains("302"), "{}", told.out);
        assert!(!told.out.contains("hush"), "{}", told.out);
    }
}

#[test]
fn a_message_that_is_too_large_or_refused_is_kept_and_the_next_ones_go_on() {
    let desk = Desk::open();
    let mut requests = 0;
    desk.does(move |_| {
        requests += 1;
        if requests == 1 {
            Does::fails(413)
        } else {
            Does::takes()
        }
    });
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("desk", &desk, "")).removes(S);
    let ran = mfa.unsaid(&["crawl"]);
    assert!(ran.err.contains("was refused"), "{}", ran.err);
    assert!(
        ran.err
            .contains("`unsaid alerts retry desk` sends it again"),
        "{}",
        ran.err
    );

    mfa.night(4).crawl();
    assert_eq!(desk.received().len(), 2);
    assert_eq!(mfa.unsaid(&["alerts", "retry", "desk"]).code, Some(0));

    let stages: Vec<String> = desk
        .received()
        .iter()
        .map(|one| kind_and_stage(&one.body))
        .collect();
    // The confirmation tells all that the refused suspicion would.
    assert_eq!(stages, ["deleted/suspected", "deleted/confirmed"]);
    assert_eq!(
        mfa.rows("SELECT state FROM owed ORDER BY key"),
        ["superseded", "sent"]
    );
}

#[test]
fn what_is_not_set_up_is_said_with_its_remedy_and_stops_nobody_else() {
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    let open = mfa.folder.path().join("open-to-all");
    std::fs::write(&open, desk.url("/hush")).unwrap();
    mfa.beside("[[alert]]\nid = \"unset\"\nto = \"slack\"\nurl = { env = \"NOWHERE_URL\" }\n")
        .beside("[[alert]]\nid = \"open\"\nto = \"slack\"\nurl = { file = \"open-to-all\" }\n")
        .beside("[[alert]]\nid = \"none\"\nto = \"command\"\ncommand = [\"/no/such/program\"]\n")
        .beside(&webhook("desk", &desk, ""));
    mfa.removes(S);

    let ran = mfa.unsaid(&["crawl"]);

    assert!(
        ran.err
            .contains("alert `unset`: the variable `NOWHERE_URL` is not set"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("alert `open`: others may read the secret"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("chmod 600"), "{}", ran.err);
    assert!(
        ran.err
            .contains("alert `none`: `/no/such/program` cannot be started"),
        "{}",
        ran.err
    );
    assert!(told(&desk).contains(&"deleted/suspected".to_owned()));
    assert_eq!(mfa.unsaid(&["alerts", "test", "desk"]).code, Some(0));
    let failed = mfa.unsaid(&["alerts", "test", "unset"]);
    assert_eq!(failed.code, Some(1));
    assert!(failed.out.contains("NOWHERE_URL"), "{}", failed.out);
    let unknown = mfa.unsaid(&["alerts", "test", "dsk"]);
    assert!(
        unknown.err.contains("receivers: unset, open, none, desk"),
        "{}",
        unknown.err
    );
}

#[test]
fn looking_at_alerts_sends_nothing_and_replay_sends_what_is_asked_for() {
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.crawl();
    let flag = mfa.flag("deleted")["id"].as_str().unwrap().to_owned();
    mfa.beside(&webhook("desk", &desk, ""));

    let preview = mfa.unsaid(&["alerts", "preview", &flag]);
    for arguments in [&["pending"][..], &["log"], &["replay", "--since", "30d"]] {
        assert_eq!(mfa.unsaid(&[&["alerts"], arguments].concat()).code, Some(0));
    }
    mfa.unsaid(&["reprocess"]);

    assert!(
        preview.out.contains("\"kind\": \"deleted\""),
        "{}",
        preview.out
    );
    assert_eq!(desk.received().len(), 0);
    let replayed = mfa.unsaid(&["alerts", "replay", "--since", "30d", "--send"]);
    assert_eq!(replayed.out, format!("desk {flag}\n"));
    assert_eq!(told(&desk), ["deleted/suspected"]);
    assert_eq!(
        mfa.unsaid(&["alerts", "replay", "--since", "30d", "--send"])
            .out,
        ""
    );
}

#[test]
fn standard_output_is_a_receiver_with_rules_of_its_own() {
    let mut mfa = Ministry::new().established();
    mfa.beside("[[alert]]\nid = \"cron\"\nto = \"stdout\"\nwhen = { stages = [\"confirmed\"] }\n")
        .removes(S);

    let first = mfa.unsaid(&["crawl"]);
    let second = mfa.night(4).unsaid(&["crawl"]);

    assert_eq!(first.out, "");
    assert!(
        second
            .out
            .starts_with("CONFIRMED: a statement is no longer served"),
        "{}",
        second.out
    );
    assert!(second.out.contains("unsaid show f-"), "{}", second.out);
}

/// Twelve releases on one affair, of which the first four are taken away; tonight is night 3.
fn four_go_together() -> (Ministry, Vec<crate::pages::Release>) {
    let path = |n: u32| format!("/press/2025-04-1{}-scam-{n}", n % 5);
    let mut mfa = Ministry::new();
    for n in 0..12 {
        let text = format!(
            "Part {n} of what was said about online scams in those days, in other words than part {}.",
            n + 1
        );
        mfa.publishes(&path(n), &format!("Online scams, part {n}"), &text);
    }
    let mut mfa = mfa.established();
    let gone = (0..4).map(|n| mfa.removes(&path(n))).collect();
    (mfa, gone)
}

#[test]
fn statements_that_went_together_are_one_message_that_names_them() {
    let desk = Desk::open();
    let (mut mfa, gone) = four_go_together();
    mfa.beside(&webhook("desk", &desk, ""));

    mfa.crawl();
    assert_eq!(told(&desk), ["incident/suspected"]);
    let holds = desk.received()[0].json()["holds"].as_array().unwrap().len();
    assert_eq!(holds, 4);
    for release in gone {
        mfa.restores(release);
    }
    mfa.nights(4..=6);

    let told = told(&desk);
    assert_eq!(told.first().map(String::as_str), Some("incident/suspected"));
    let withdrawn = told.iter().filter(|one| *one == "deleted/withdrawn");
    assert!(withdrawn.count() <= 4, "{told:?}");
    assert!(told.contains(&"incident/withdrawn".to_owned()), "{told:?}");
}

#[test]
fn what_an_incident_was_to_name_and_never_did_is_told_by_itself() {
    let desk = Desk::open();
    desk.does(|_| Does::fails(503));
    let (mut mfa, gone) = four_go_together();
    mfa.beside(&webhook("desk", &desk, ""));
    mfa.crawl();
    let before = desk.received().len();
    desk.does(|_| Does::takes());
    for release in gone.into_iter().skip(1) {
        mfa.restores(release);
    }

    mfa.nights(4..=8);

    let received = &desk.received()[before..];
    let told: Vec<String> = received
        .iter()
        .flat_map(|one| one.body.lines())
        .map(kind_and_stage)
        .collect();
    assert!(
        !told.iter().any(|one| one.starts_with("incident")),
        "{told:?}"
    );
    assert_eq!(
        told.last().map(String::as_str),
        Some("deleted/confirmed"),
        "{told:?}"
    );
    assert!(!told.contains(&"deleted/withdrawn".to_owned()), "{told:?}");
}

#[test]
fn a_feed_has_one_entry_a_flag_and_a_newsreader_reads_it() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.edits("/press/2025-04-11-schools", "within a day", "within a week");
    mfa.nights(3..=4);

    let atom = mfa.unsaid(&["export", "feed"]);
    let json = mfa.unsaid(&["export", "feed", "--format", "json"]);

    assert_eq!(
        (atom.code, json.code),
        (Some(0), Some(0)),
        "{}{}",
        atom.err,
        json.err
    );
    let read = |text: &str| feed_rs::parser::parse(text.as_bytes()).unwrap();
    for feed in [read(&atom.out), read(&json.out)] {
        assert_eq!(feed.entries.len(), 2);
        let deleted = &feed.entries[0];
        let id = mfa.flag("deleted")["id"].as_str().unwrap().to_owned();
        assert!(
            feed.entries
                .iter()
                .any(|entry| entry.id == format!("urn:unsaid:flag:{id}"))
        );
        assert!(
            deleted
                .title
                .as_ref()
                .unwrap()
                .content
                .contains("(confirmed)")
        );
        assert!(deleted.updated > deleted.published);
    }
    let before = mfa.rows("SELECT count(*) FROM owed");
    assert_eq!(before, ["0"]);
}

#[test]
fn a_program_that_leaves_something_running_has_spoken_when_it_ends() {
    let mut mfa = Ministry::new().established();
    mfa.beside(
        "[[alert]]\nid = \"desk\"\nto = \"command\"\ncommand = [\"sh\", \"-c\", \"cat >> told; sleep 30 & exit 0\"]\n",
    )
    .removes(S);
    let begun = std::time::Instant::now();

    assert_eq!(mfa.unsaid(&["crawl"]).code, Some(0));

    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert_eq!(mfa.rows("SELECT state FROM owed"), ["sent"]);
}

#[test]
fn an_outage_of_a_source_that_is_over_before_the_digest_is_not_told() {
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("desk", &desk, "digest = \"20:30 UTC\""));
    // Blocked from the first refusal on, and well the same evening; the digest comes after both.
    mfa.hour(3 * 24 + 1)
        .answers_all(Some(Reply::page(
            403,
            "<html><title>Just a moment...</title></html>",
        )))
        .crawl();
    mfa.hour(3 * 24 + 6).answers_all(None).crawl();
    let flagged = mfa.health();

    mfa.hour(4 * 24).crawl();

    assert!(flagged[0].starts_with("blocked/"), "{flagged:?}");
    assert_eq!(told(&desk), [""; 0]);
}

/// Each chat as a block of the file, with what it answers when it takes a message.
fn chats() -> Vec<(&'static str, &'static str, &'static str)> {
    let keys = |of: &'static str, answer: &'static str, word: &'static str| (word, of, answer);
    vec![
        keys("url = \"URL/hook\"", "ok", "slack"),
        keys("url = \"URL/hook\"", "{\"id\":\"17\"}", "discord"),
        keys("url = \"URL/hook\"", "ok", "mattermost"),
        keys("url = \"URL/hook\"", "", "teams"),
        keys(
            "server = \"URL\"\ntopic = \"desk\"",
            "{\"id\":\"x\",\"event\":\"message\"}",
            "ntfy",
        ),
        keys(
            "server = \"URL\"\ntoken = { file = \"token\" }\nchat = \"-100\"",
            "{\"ok\":true,\"result\":{\"message_id\":7}}",
            "telegram",
        ),
        keys(
            "server = \"URL\"\ntoken = { file = \"token\" }\nroom = \"!a:b\"",
            "{\"event_id\":\"$x\"}",
            "matrix",
        ),
    ]
}

/// The id of the flag that a message to people tells of.
fn flag_in(body: &str) -> String {
    let (_, rest) = body.split_once("unsaid show f-").unwrap();
    let id = rest.chars().take_while(char::is_ascii_alphanumeric);
    format!("f-{}", id.collect::<String>())
}

#[cfg(unix)]
#[test]
fn every_chat_that_was_down_for_a_day_gets_everything_in_order_and_once() {
    use std::os::unix::fs::PermissionsExt;

    let steady = Desk::open();
    let mut mfa = Ministry::new().established();
    let token = mfa.folder.path().join("token");
    std::fs::write(&token, "110201543:hush").unwrap();
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
    mfa.beside(&webhook(
        "steady",
        &steady,
        "when = { stages = [\"confirmed\"] }",
    ));
    let desks: Vec<Desk> = chats()
        .into_iter()
        .map(|(word, keys, _)| {
            let desk = Desk::open();
            desk.does(|_| Does::fails(503));
            let keys = keys.replace("URL", &desk.url(""));
            mfa.beside(&format!(
                "[[alert]]\nid = \"{word}\"\nto = \"{word}\"\n{keys}\n"
            ));
            desk
        })
        .collect();
    for (hour, path) in (0..).step_by(5).zip(mfa.paths().iter().take(4)) {
        mfa.hour(72 + hour);
        mfa.alters(path, |release| {
            release.text.push_str(" It is for 1,500 people.");
        });
        mfa.crawl();
    }
    let tries: Vec<usize> = desks.iter().map(|desk| desk.received().len()).collect();
    for (desk, (_, _, answer)) in desks.iter().zip(chats()) {
        desk.does(move |_| Does::Answers(200, answer.to_owned()));
    }

    for hour in [98, 102, 106] {
        mfa.hour(hour).crawl();
    }

    let whole: Vec<String> = sequence(&steady.received(), |_| true)
        .iter()
        .map(|told| told.split('"').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(whole.len(), 4, "{whole:?}");
    for ((desk, tries), (word, _, _)) in desks.iter().zip(tries).zip(chats()) {
        let received = desk.received();
        let told: Vec<String> = received[tries..]
            .iter()
            .map(|one| flag_in(&one.body))
            .collect();
        assert_eq!(told, whole, "{word}");
        assert!(
            received[tries..]
                .iter()
                .all(|one| one.body.contains("CONFIRMED edited")),
            "{word}"
        );
    }
}

#[test]
fn whoever_heard_of_an_outage_hears_of_its_end_and_is_reminded_in_between() {
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    mfa.beside(&webhook("desk", &desk, ""));
    let refusal = Reply::page(403, "<html><title>Just a moment...</title></html>");
    mfa.answers_all(Some(refusal)).nights(3..=11);
    let told_in_between = told(&desk);

    mfa.answers_all(None).nights(12..=13);

    // The last of them a week after the one before.
    assert_eq!(
        told_in_between,
        [
            "blocked/suspected",
            "blocked/confirmed",
            "blocked/confirmed"
        ]
    );
    assert!(keys(&desk.received())[2].contains("-reminder-1-"));
    let last = told(&desk).last().cloned();
    assert_eq!(last.as_deref(), Some("recovered/confirmed"));
}
