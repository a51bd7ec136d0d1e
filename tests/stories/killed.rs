//! Passes that are killed while they crawl and while they deliver: nothing that was flagged is lost, and nothing is told
//! that is not.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::receiver::{Desk, Does};
use crate::world::Ministry;

/// Rounds by default; `UNSAID_TEST_KILLS` asks for others.
const ROUNDS: u64 = 12;

/// A row of numbers that is the same every time (D. Knuth's MMIX generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A message as it arrived: its key, and the flags in it with their stages.
struct Told {
    key: String,
    flags: Vec<(String, String)>,
}

fn flags_of(body: &str) -> Vec<(String, String)> {
    let flag = |line: &str| {
        let flag: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| flag[key].as_str().unwrap_or_default().to_owned();
        (word("schema") == "unsaid.flag/1").then(|| (word("id"), word("stage")))
    };
    body.lines().filter_map(flag).collect()
}

fn told_to_desk(desk: &Desk) -> Vec<Told> {
    let received = desk.received();
    let told = received.iter().map(|received| Told {
        key: received.field("webhook-id").to_owned(),
        flags: flags_of(&received.body),
    });
    told.collect()
}

/// What a program wrote down: the key on a line, then the message.
fn told_to_program(mfa: &Ministry) -> Vec<Told> {
    let written = std::fs::read_to_string(mfa.folder.path().join("told")).unwrap_or_default();
    let mut told: Vec<Told> = Vec::new();
    for line in written.lines() {
        match line.strip_prefix("key ") {
            Some(key) => told.push(Told {
                key: key.to_owned(),
                flags: Vec::new(),
            }),
            None => told.last_mut().unwrap().flags.extend(flags_of(line)),
        }
    }
    told
}

/// The ministry does something, or nothing.
fn something_happens(
    mfa: &mut Ministry,
    chance: &mut Chance,
    gone: &mut Vec<crate::pages::Release>,
) {
    let paths: Vec<String> = mfa.paths();
    let path = paths[usize::try_from(chance.below(paths.len() as u64)).unwrap()].clone();
    match chance.below(5) {
        0 if gone.len() < 2 => gone.push(mfa.removes(&path)),
        1 if !gone.is_empty() => {
            mfa.restores(gone.remove(0));
        }
        2 | 3 => {
            let people = 100 + chance.below(9_000);
            mfa.alters(&path, |release| {
                let first = release.text.split(" It is for ").next().unwrap().to_owned();
                release.text = format!("{first} It is for {people} people.");
            });
        }
        _ => {}
    }
}

/// Receivers of what is flagged: one that is steady, one that hangs up now and then, and a program here.
struct Receivers {
    steady: Desk,
    flaky: Desk,
}

impl Receivers {
    fn of(mfa: &mut Ministry) -> Self {
        let (steady, flaky) = (Desk::open(), Desk::open());
        let mut turn = 0;
        flaky.does(move |_| {
            turn += 1;
            if turn % 5 == 0 {
                Does::HangsUp
            } else {
                Does::takes()
            }
        });
        for (id, desk) in [("steady", &steady), ("flaky", &flaky)] {
            let url = desk.url("/");
            mfa.beside(&format!(
                "[[alert]]\nid = \"{id}\"\nto = \"webhook\"\nurl = \"{url}\"\nwhen = {{ kinds = [\"deleted\", \"edited\", \
                 \"restored\", \"moved\", \"incident\", \"delisted\"], min = 0 }}\n"
            ));
        }
        let program = r#"['sh', '-c', '{ echo "key $UNSAID_DELIVERY"; cat; } >> told']"#;
        mfa.beside(&format!(
            "[[alert]]\nid = \"program\"\nto = \"command\"\ncommand = {program}\n"
        ));
        Self { steady, flaky }
    }

    /// Starts a pass and kills it: at any moment, or soon after the first message arrived.
    fn kill_a_pass(&self, mfa: &Ministry, chance: &mut Chance, kill: Kill) -> Killed {
        let before = self.steady.received().len();
        let arrived = || self.steady.received().len() > before;
        let mut pass = mfa
            .command(&["crawl"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        match kill {
            Kill::Within(most) => {
                let most = u64::try_from(most.as_micros()).unwrap();
                std::thread::sleep(Duration::from_micros(chance.below(most)));
            }
            Kill::InDelivery => {
                while !arrived() && pass.try_wait().unwrap().is_none() {
                    std::thread::sleep(Duration::from_micros(200));
                }
                std::thread::sleep(Duration::from_micros(chance.below(20_000)));
            }
        }
        pass.kill().unwrap();
        let killed = pass.wait().unwrap().code().is_none();
        Killed {
            killed,
            in_delivery: killed && arrived(),
        }
    }
}

#[derive(Clone, Copy)]
enum Kill {
    Within(Duration),
    InDelivery,
}

struct Killed {
    /// It had not come to its own end.
    killed: bool,
    in_delivery: bool,
}

#[test]
fn kills_lose_no_alert_and_invent_none() {
    let asked = std::env::var("UNSAID_TEST_KILLS").ok();
    let rounds = asked
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    let mut chance = Chance(rounds);
    let mut mfa = Ministry::new().established();
    let receivers = Receivers::of(&mut mfa);
    let whole = Instant::now();
    assert_eq!(mfa.unsaid(&["crawl"]).code, Some(0));
    let whole = whole.elapsed();
    let (mut gone, mut killed, mut in_delivery) = (Vec::new(), 0, 0);

    for round in 0..rounds {
        mfa.night(4 + i64::try_from(round).unwrap());
        something_happens(&mut mfa, &mut chance, &mut gone);
        let kill = if round % 2 == 0 {
            Kill::Within(whole * 4)
        } else {
            Kill::InDelivery
        };
        let ended = receivers.kill_a_pass(&mfa, &mut chance, kill);
        killed += u64::from(ended.killed);
        in_delivery += u64::from(ended.in_delivery);
    }
    receivers.flaky.does(|_| Does::takes());
    let last = 4 + i64::try_from(rounds).unwrap();
    for night in last..last + 4 {
        mfa.night(night);
        let ran = mfa.unsaid(&["crawl"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }

    assert!(
        killed * 3 > rounds && in_delivery * 8 > rounds,
        "of {rounds} passes {killed} were killed, {in_delivery} of them in delivery"
    );
    for (name, least, told) in [
        ("steady", 0, told_to_desk(&receivers.steady)),
        ("flaky", 0, told_to_desk(&receivers.flaky)),
        ("program", 20, told_to_program(&mfa)),
    ] {
        is_told_rightly(&mfa, name, least, &told);
    }
    assert_eq!(
        mfa.rows("SELECT count(*) FROM owed WHERE state = 'owed'"),
        ["0"]
    );
    assert_eq!(mfa.rows("PRAGMA integrity_check"), ["ok"]);
}

/// Every flag that is for the receiver was told as it stands, in the order of its stages, and nothing else was.
fn is_told_rightly(mfa: &Ministry, name: &str, least: i64, told: &[Told]) {
    let mut stages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut keys: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for message in told {
        for (flag, stage) in &message.flags {
            let row = stages.entry(flag.clone()).or_default();
            if !row.contains(stage) {
                row.push(stage.clone());
            }
            keys.entry((flag.clone(), stage.clone()))
                .or_default()
                .insert(message.key.clone());
        }
    }
    for ((flag, stage), keys) in &keys {
        assert_eq!(
            keys.len(),
            1,
            "{name}: {flag} {stage} was told under {keys:?}"
        );
    }
    let mut known = BTreeSet::new();
    for flag in mfa.flags() {
        let id = flag["id"].as_str().unwrap().to_owned();
        let history: Vec<String> = flag["history"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["stage"].as_str().unwrap().to_owned())
            .collect();
        let told = stages.get(&id).cloned().unwrap_or_default();
        let mut rest = history.iter();
        let in_order = told
            .iter()
            .all(|stage| rest.any(|reached| reached == stage));
        assert!(
            in_order,
            "{name}: {id} reached {history:?} and was told as {told:?}"
        );
        let health = ["failing", "blocked", "quiet", "recovered", "published"];
        let wanted = !health.contains(&flag["kind"].as_str().unwrap())
            && (least == 0 || flag["kind"] != "moved")
            && flag["significance"].as_i64().unwrap() >= least;
        let taken_back = history.last().unwrap() == "withdrawn";
        if (wanted && !taken_back) || !told.is_empty() {
            assert_eq!(told.last(), history.last(), "{name}: {id} {}", flag["kind"]);
        }
        known.insert(id);
    }
    assert!(stages.keys().all(|flag| known.contains(flag)), "{name}");
}
