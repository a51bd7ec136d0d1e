//! Which room may import which, and which crate may be opened in which room.
//!
//! A scanner of text, not a compiler: comments are cut, lines joined, and every `crate::` is read. It prints every
//! breach, and a counter-test feeds it bad lines, so that it cannot go blind.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own tree has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms in the order of the data, with the rooms below that each may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("clock", &[]),
    ("exit", &[]),
    ("lexicon", &[]),
    ("text", &["model", "lexicon"]),
    ("readout", &["model", "lexicon", "text"]),
    ("schedule", &[]),
    ("config", &["model", "lexicon", "schedule"]),
    ("fetch", &["model", "config", "clock"]),
    ("page", &["model"]),
    ("discover", &["model", "config", "text", "page"]),
    ("extract", &["model", "config", "text", "page"]),
    ("judge", &["model", "text"]),
    ("store", &["model", "clock", "text"]),
    (
        "query",
        &["model", "text", "readout", "judge", "store", "clock"],
    ),
    ("view", &["model", "text"]),
    ("alert", &["model", "lexicon", "schedule", "config", "view"]),
    (
        "run",
        &[
            "model", "clock", "config", "fetch", "discover", "extract", "judge", "store", "text",
            "query", "view", "alert",
        ],
    ),
    ("watch", &["model", "clock", "schedule"]),
    ("demo", &["model", "clock", "config", "run"]),
    (
        "cli",
        &[
            "model", "clock", "exit", "text", "config", "fetch", "discover", "extract", "store",
            "query", "readout", "view", "alert", "run", "demo", "lexicon", "schedule", "watch",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

/// Third-party crates with the rooms in which they may be opened.
const DOORS: &[(&str, &[&str])] = &[
    ("reqwest", &["fetch", "alert"]),
    ("rustls", &["fetch", "alert"]),
    ("ring", &["alert"]),
    ("lettre", &["alert"]),
    ("hyper", &["fetch", "watch"]),
    ("hyper_util", &["watch"]),
    ("http_body_util", &["watch"]),
    ("croner", &["schedule"]),
    ("rusqlite", &["store"]),
    ("zstd", &["store", "fetch"]),
    ("scraper", &["page", "config"]),
    ("html5ever", &["page"]),
    ("encoding_rs", &["page"]),
    ("chardetng", &["page"]),
    ("dom_smoothie", &["extract"]),
    ("dom_query", &["extract"]),
    ("whatlang", &["extract"]),
    ("rustix", &["extract", "alert", "watch"]),
    ("feed_rs", &["discover"]),
    ("quick_xml", &["discover"]),
    ("icu_segmenter", &["text"]),
    ("similar", &["text"]),
    ("toml", &["config", "lexicon"]),
    ("aho_corasick", &["lexicon"]),
    ("annotate_snippets", &["config"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["view"]),
];

#[test]
fn rooms_import_only_rooms_below_them() {
    let breaches: Vec<String> = sources()
        .iter()
        .flat_map(|(room, path, text)| {
            imported_rooms(text)
                .into_iter()
                .filter_map(|used| {
                    breach(room, &used).map(|why| format!("{}: {why}", path.display()))
                })
                .collect::<Vec<_>>()
        })
        .collect();

    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn crates_are_opened_only_in_their_rooms() {
    let breaches: Vec<String> = sources()
        .iter()
        .flat_map(|(room, path, text)| {
            opened_crates(text)
                .into_iter()
                .filter(|(_, rooms)| !rooms.contains(&room.as_str()))
                .map(|(name, rooms)| {
                    format!("{} opens {name}; its rooms are {rooms:?}", path.display())
                })
                .collect::<Vec<_>>()
        })
        .collect();

    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_room_is_in_the_table() {
    let unknown: BTreeSet<String> = sources()
        .into_iter()
        .map(|(room, _, _)| room)
        .filter(|room| !ROOMS.iter().any(|(name, _)| name == room))
        .collect();

    assert!(
        unknown.is_empty(),
        "rooms missing from the table: {unknown:?}"
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let mute: Vec<PathBuf> = sources()
        .into_iter()
        .filter(|(_, _, text)| !text.starts_with("//!"))
        .map(|(_, path, _)| path)
        .collect();

    assert!(mute.is_empty(), "files that open without `//!`: {mute:?}");
}

#[test]
fn the_scanner_sees_what_it_should() {
    let text = without_comments(
        "// use crate::store;\nuse crate::{\n    model::{Flag, State}, store\n};\nuse crate::view;",
    );

    assert_eq!(imported_rooms(&text), ["model", "store", "view"]);
    assert!(breach("judge", "store").is_some());
    assert!(breach("judge", "text").is_none());
    assert_eq!(opened_crates("use rusqlite::Connection;").len(), 1);
    assert!(opened_crates("let my_rusqlite::x").is_empty());
}

fn breach(room: &str, used: &str) -> Option<String> {
    let allowed = ROOMS
        .iter()
        .find(|(name, _)| *name == room)
        .map_or(&[][..], |(_, allowed)| allowed);
    let own = room == used;
    // `crate::` in lib.rs and main.rs, and macros of the crate itself, name no room.
    let known = ROOMS.iter().any(|(name, _)| *name == used);
    (!own && known && !allowed.contains(&used))
        .then(|| format!("{room} uses crate::{used}; it may use {allowed:?}"))
}

/// Every source file with its room, comments cut away but for the head.
fn sources() -> Vec<(String, PathBuf, String)> {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![tree.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(&tree).unwrap();
                let first = inside.iter().next().unwrap().to_string_lossy();
                let room = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).unwrap();
                let head = if text.starts_with("//!") { "//!\n" } else { "" };
                found.push((
                    room,
                    inside.to_owned(),
                    format!("{head}{}", without_comments(&text)),
                ));
            }
        }
    }
    assert!(
        found.len() > 50,
        "the scanner found only {} files",
        found.len()
    );
    found
}

fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| {
            line.find("//")
                .map_or(line, |at| line.get(..at).unwrap_or(""))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first word behind every `crate::`, and of every element of a group behind it.
fn imported_rooms(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(group_heads(group)),
            None => rooms.push(first_word(rest)),
        }
    }
    rooms
}

fn group_heads(group: &str) -> Vec<String> {
    let mut heads = vec![String::new()];
    let mut depth = 0;
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(String::new()),
            other if depth == 0 => {
                if let Some(head) = heads.last_mut() {
                    head.push(other);
                }
            }
            _ => {}
        }
    }
    heads
        .iter()
        .map(|head| first_word(head.trim()))
        .filter(|head| !head.is_empty())
        .collect()
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|character| character.is_alphanumeric() || *character == '_')
        .collect()
}

fn opened_crates(text: &str) -> Vec<(&'static str, &'static [&'static str])> {
    DOORS
        .iter()
        .filter(|(name, _)| {
            let path = format!("{name}::");
            text.match_indices(&path).any(|(at, _)| {
                let before = text.get(..at).and_then(|head| head.chars().next_back());
                !before.is_some_and(|character| {
                    character.is_alphanumeric() || character == '_' || character == ':'
                })
            })
        })
        .copied()
        .collect()
}
