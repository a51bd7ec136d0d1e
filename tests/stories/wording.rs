//! What a change of wording is called, against pairs of sentences typed by hand.
//!
//! *In:* `fixtures/wording/edits.jsonl`: pairs in nine languages, made up after the patterns of real releases, each with
//! the types that a careful reader gives and the range in which its weight should lie. *Out:* how often the program says
//! the same. *Never:* asks for every pair: readers differ, too.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use unsaid::text::{Passage, compare};

/// Of types, and of pairs within their range.
const TYPED: f64 = 0.9;
const WEIGHED: f64 = 0.95;

fn pairs() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wording/edits.jsonl");
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn passage<'a>(pair: &'a Value, side: &str) -> Passage<'a> {
    let text = |key: &str| pair[side][key].as_str().unwrap_or_default();
    Passage {
        title: text("title"),
        text: text("text"),
        published: None,
        language: pair["lang"].as_str(),
    }
}

fn counted<'a>(types: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    types.fold(HashMap::new(), |mut counts, name| {
        *counts.entry(name).or_default() += 1;
        counts
    })
}

#[test]
fn pairs_typed_by_hand_are_typed_alike() {
    let (mut hit, mut wanted, mut said, mut weighed) = (0, 0, 0, 0);
    let pairs = pairs();
    for pair in &pairs {
        let found = compare(&passage(pair, "before"), &passage(pair, "after"));
        let spans = pair["expect"]["spans"].as_array().unwrap();
        let want = counted(spans.iter().filter_map(|span| span["type"].as_str()));
        let told = counted(found.changes.iter().map(|change| change.kind.as_str()));
        hit += want
            .iter()
            .map(|(name, count)| (*count).min(told.get(name).copied().unwrap_or(0)))
            .sum::<usize>();
        wanted += want.values().sum::<usize>();
        said += told.values().sum::<usize>();
        let range = &pair["expect"]["significance"];
        let bound = |at: usize| range[at].as_u64().unwrap();
        let significance = u64::from(found.significance);
        weighed += usize::from((bound(0)..=bound(1)).contains(&significance));
    }
    let share = |part: usize, of: usize| {
        f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(of).unwrap())
    };

    let typed = share(2 * hit, wanted + said);
    assert!(pairs.len() >= 150, "{}", pairs.len());
    assert!(typed >= TYPED, "types F1 {typed:.3}");
    let weighed = share(weighed, pairs.len());
    assert!(weighed >= WEIGHED, "in range {weighed:.3}");
}
