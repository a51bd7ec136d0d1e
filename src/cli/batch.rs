//! `unsaid diff --batch` and `unsaid compare --batch`: pairs of texts without a store.
//!
//! *In:* JSON Lines. *Out:* JSON Lines, one for each. *Never:* stops at a bad line: it names it and goes on.

use std::io::{BufRead, BufReader, Read};

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::output::{Output, Trouble};
use crate::exit::Exit;
use crate::model::{Likeness, Said, Why};
use crate::readout::{self, Account};
use crate::text::{self, Passage};
use crate::view;

/// A longer line is no pair of statements.
const MOST_BYTES: u64 = 32 << 20;

/// Answers every line; exit 1 where one could not be read. `what` is what a line should be.
fn each<T: DeserializeOwned>(
    input: impl Read,
    output: &mut Output,
    what: &str,
    answer: impl Fn(&T) -> String,
) -> Result<Exit, Trouble> {
    let mut reader = BufReader::new(input);
    let mut exit = Exit::Done;
    for number in 1_usize.. {
        let mut line = Vec::new();
        let read = reader
            .by_ref()
            .take(MOST_BYTES)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<T>(&line) {
            Ok(asked) => output.line(&answer(&asked))?,
            Err(error) => {
                output.trouble(&format!("line {number} of the input is no {what}: {error}"));
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

#[derive(Debug, Deserialize)]
struct Pair {
    id: serde_json::Value,
    lang: Option<String>,
    before: Page,
    after: Page,
}

#[derive(Debug, Deserialize)]
struct Page {
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

/// What changed within every pair of versions.
pub(super) fn diff(input: impl Read, output: &mut Output) -> Result<Exit, Trouble> {
    each(input, output, "pair", changes)
}

#[derive(Debug, Deserialize)]
struct Event {
    id: serde_json::Value,
    statements: [Spoken; 2],
}

#[derive(Debug, Deserialize)]
struct Spoken {
    source: String,
    country: Option<String>,
    role: Option<String>,
    lang: Option<String>,
    published: DateTime<FixedOffset>,
    #[serde(default)]
    title: String,
    text: String,
    #[serde(default = "whole")]
    complete: bool,
}

fn whole() -> bool {
    true
}

/// Whether every two statements are about one event, and in what they differ.
pub(super) fn compare(input: impl Read, output: &mut Output) -> Result<Exit, Trouble> {
    each(input, output, "two statements", differences)
}

fn differences(event: &Event) -> String {
    let [a, b] = &event.statements;
    let (a, b) = (readout::read(account(a)), readout::read(account(b)));
    let paired = readout::likeness(&a, &b) == Likeness::Same;
    let divergences = if paired {
        readout::divergences(&a, &b)
    } else {
        Vec::new()
    };
    let words = |said: &Option<Said>| said.as_ref().map(|said| said.words.clone());
    let list: Vec<_> = divergences
        .iter()
        .map(|found| json!({"kind": found.kind, "a": words(&found.a), "b": words(&found.b)}))
        .collect();
    json!({"id": event.id, "paired": paired, "differences": list}).to_string()
}

fn account(spoken: &Spoken) -> Account<'_> {
    Account {
        source: &spoken.source,
        country: spoken.country.as_deref(),
        role: spoken.role.as_deref(),
        language: spoken.lang.as_deref(),
        at: spoken.published,
        title: &spoken.title,
        text: &spoken.text,
        complete: spoken.complete,
    }
}

fn changes(pair: &Pair) -> String {
    let language = pair.lang.as_deref();
    let passage = |page| passage(page, language);
    let comparison = text::compare(&passage(&pair.before), &passage(&pair.after));
    let list: Vec<_> = comparison
        .changes
        .iter()
        .map(|change| json!({"type": change.kind, "before": change.before, "after": change.after}))
        .collect();
    let reasons: Vec<String> = comparison
        .changes
        .iter()
        .map(|change| {
            view::words(&Why::Words {
                change: change.clone(),
            })
        })
        .collect();
    json!({
        "id": pair.id,
        "changes": list,
        "significance": comparison.significance,
        "reasons": reasons,
    })
    .to_string()
}

fn passage<'a>(page: &'a Page, language: Option<&'a str>) -> Passage<'a> {
    Passage {
        title: &page.title,
        text: &page.text,
        published: None,
        language,
    }
}
