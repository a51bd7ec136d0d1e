//! Two sources on one event: how pairs are found and shown, and pairs typed by hand.
//!
//! *In:* the demo's store, and `fixtures/wording/readouts.jsonl`: statements in nine languages, made up after real cases,
//! each pair with what a careful reader would say of it. *Out:* what `readouts` and `compare` print. *Never:* asks for every
//! pair: readers differ, too.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use unsaid::readout::{self, Account, Commonness, Reading};

/// Of the differences that are told; and of those that a reader tells.
const PRECISE: f64 = 0.8;
const FOUND: f64 = 0.8;
/// Of the pairs, whether they are about one event.
const PAIRED: f64 = 0.9;

/// The demo, played once in a folder of its own.
struct Demo {
    folder: tempfile::TempDir,
}

impl Demo {
    fn played() -> Self {
        let demo = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let folder = demo.folder.path().to_str().unwrap().to_owned();
        assert!(unsaid(&["demo", "--folder", &folder], "").status.success());
        demo
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        let sources = self.folder.path().join("sources.toml");
        let before = ["--sources", sources.to_str().unwrap()];
        unsaid(&[&before, arguments].concat(), "")
    }

    /// The statements of the pair that `readouts` shows first.
    fn pair(&self) -> [String; 2] {
        let told = self.ask(&["--json", "readouts"]);
        let line = text(&told.stdout).lines().next().unwrap().to_owned();
        let pair: Value = serde_json::from_str(&line).unwrap();
        ["a", "b"].map(|side| pair[side]["statement"].as_str().unwrap().to_owned())
    }
}

fn unsaid(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_unsaid"))
        .args(arguments)
        .env_remove("UNSAID_SOURCES")
        .env_remove("UNSAID_DB")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_case_itself_is_the_only_pair_of_the_demo() {
    let demo = Demo::played();

    let told = demo.ask(&["readouts"]);

    let lines: Vec<&str> = text(&told.stdout).lines().collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("strength: “applauded” / “appreciates the fact that”"),
        "{}",
        lines[0]
    );
    assert!(text(&told.stderr).starts_with("one pair in full: unsaid compare s-"));
}

#[test]
fn both_sentences_stand_verbatim_with_where_they_come_from_and_no_verdict() {
    let demo = Demo::played();
    let [a, b] = demo.pair();

    let told = demo.ask(&["compare", &a, &b]);

    let words = text(&told.stdout)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for part in [
        "“During the talks the visiting side applauded the clampdown on online scams that the government has carried out \
         since the beginning of the year.”",
        "“The visiting side appreciates the fact that the host has announced the clampdown on online scams, and both sides \
         will strengthen their cooperation in law enforcement.”",
        "strength: A has “applauded” (+5); B has “appreciates the fact that” (+2)",
        "target: the objects differ",
        "“the visiting side applauded” is reported by host",
        "no longer served sha256 ",
        "http://joint.visit.test/statements/2025-04-19-visit",
    ] {
        assert!(words.contains(part), "{part}\nin\n{words}");
    }
    for verdict in ["false", "lie", "omitted", "censored", "contradict"] {
        assert!(!words.contains(verdict), "{verdict}");
    }
    let wide = text(&told.stdout)
        .lines()
        .find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
}

#[test]
fn what_cannot_be_compared_is_said_with_the_remedy() {
    let demo = Demo::played();
    let [a, _] = demo.pair();

    let unknown = demo.ask(&["compare", &a, "s-000000"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        text(&unknown.stderr).contains("s-000000"),
        "{}",
        text(&unknown.stderr)
    );

    let alone = demo.ask(&["compare", &a]);
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn a_bad_line_of_a_batch_is_named_and_the_others_are_answered() {
    let good = r#"{"id":7,"statements":[{"source":"kh-a","lang":"en","published":"2025-04-17T14:00:00+07:00","text":"Beijing has applauded the clampdown on online scams."},{"source":"cn-b","lang":"en","published":"2025-04-17T18:00:00+08:00","text":"China appreciates the clampdown on online scams by Cambodia."}]}"#;
    let input = format!("{good}\n{{\"id\":8,\"statements\":[]}}\nnonsense\n{good}\n");

    let told = unsaid(&["compare", "--batch"], &input);

    assert_eq!(told.status.code(), Some(1));
    let errors = text(&told.stderr);
    assert!(
        errors.contains("line 2 of the input") && errors.contains("line 3 of the input"),
        "{errors}"
    );
    let answers = parsed(text(&told.stdout));
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["paired"], true);
    assert_eq!(answers[0]["differences"][0]["kind"], "strength");
}

/// The pairs typed by hand, one on a line.
fn typed() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wording/readouts.jsonl");
    fs::read_to_string(path).unwrap()
}

fn parsed(lines: &str) -> Vec<Value> {
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn pairs_read_by_hand_are_read_alike() {
    let records = typed();
    let expected = parsed(&records);
    let answers: HashMap<String, Value> = text(&unsaid(&["compare", "--batch"], &records).stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|answer| (answer["id"].to_string(), answer))
        .collect();
    let kinds = |value: &Value| -> Vec<String> {
        let list = value["differences"].as_array().unwrap();
        list.iter().map(|found| found["kind"].to_string()).collect()
    };
    let (mut paired, mut hit, mut wanted, mut told) = (0, 0, 0, 0);
    for record in &expected {
        let answer = &answers[&record["id"].to_string()];
        let (want, mut said) = (kinds(&record["expect"]), kinds(answer));
        paired += usize::from(answer["paired"] == record["expect"]["paired"]);
        (wanted, told) = (wanted + want.len(), told + said.len());
        for kind in want {
            if let Some(at) = said.iter().position(|found| *found == kind) {
                said.remove(at);
                hit += 1;
            }
        }
    }
    let share = |part: usize, of: usize| {
        f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(of).unwrap())
    };
    let unlike = expected
        .iter()
        .filter(|record| record["expect"]["paired"] == false)
        .count();

    assert!(
        expected.len() >= 60 && unlike * 4 >= expected.len(),
        "{} pairs, {unlike} unlike",
        expected.len()
    );
    let (paired, precise, found) = (
        share(paired, expected.len()),
        share(hit, told),
        share(hit, wanted),
    );
    assert!(paired >= PAIRED, "paired {paired:.3}");
    assert!(precise >= PRECISE, "precision {precise:.3}");
    assert!(found >= FOUND, "recall {found:.3}");
}

/// What is found among all statements of the pairs, where nobody says which belong together: each with each of another
/// source within the window.
#[test]
fn pairs_are_found_among_all_statements_and_hardly_any_other() {
    let records = parsed(&typed());
    let accounts: Vec<(usize, Reading<'_>)> = records
        .iter()
        .enumerate()
        .flat_map(|(at, record)| {
            record["statements"]
                .as_array()
                .unwrap()
                .iter()
                .map(move |spoken| (at, readout::read(account(spoken))))
        })
        .collect();
    let mut commonness = Commonness::default();
    for (_, reading) in &accounts {
        commonness.count(reading);
    }
    let (mut right, mut unlike, mut wrong) = (0, 0, Vec::new());
    for (at, (one, a)) in accounts.iter().enumerate() {
        for (other, b) in accounts.iter().skip(at + 1) {
            let of_one = one == other && records[*one]["expect"]["paired"] == true;
            let found = readout::is_one_event(a, b, &commonness);
            unlike += usize::from(!of_one);
            match (of_one, found) {
                (true, true) => right += 1,
                (false, true) => {
                    wrong.push((records[*one]["id"].clone(), records[*other]["id"].clone()));
                }
                (true | false, false) => {}
            }
        }
    }
    let paired = records
        .iter()
        .filter(|record| record["expect"]["paired"] == true)
        .count();

    assert!(right * 10 >= paired * 6, "{right} of {paired} found");
    assert!(
        wrong.len() * 2_000 <= unlike,
        "{} of {unlike} wrongly paired: {wrong:?}",
        wrong.len()
    );
}

fn account(spoken: &Value) -> Account<'_> {
    let text = |key: &str| spoken[key].as_str();
    Account {
        source: text("source").unwrap(),
        country: None,
        role: text("role"),
        language: text("lang"),
        at: text("published").unwrap().parse().unwrap(),
        title: text("title").unwrap_or_default(),
        text: text("text").unwrap(),
        complete: spoken["complete"] != false,
    }
}

#[test]
fn it_does_not_matter_which_of_the_two_is_named_first_and_nothing_differs_from_itself() {
    for record in parsed(&typed()) {
        let [a, b] = [0, 1].map(|at| readout::read(account(&record["statements"][at])));
        let kinds = |one: &Reading<'_>, other: &Reading<'_>| {
            let mut kinds: Vec<&str> = readout::divergences(one, other)
                .iter()
                .map(|found| found.kind.as_str())
                .collect();
            kinds.sort_unstable();
            kinds
        };

        assert_eq!(
            readout::likeness(&a, &b),
            readout::likeness(&b, &a),
            "{}",
            record["id"]
        );
        assert_eq!(kinds(&a, &b), kinds(&b, &a), "{}", record["id"]);
        assert_eq!(kinds(&a, &a), [""; 0], "{}", record["id"]);
    }
}
