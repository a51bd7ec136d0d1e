//! `unsaid diff --batch`: pairs of texts without a store.
//!
//! *In:* JSON Lines. *Out:* JSON Lines, one for each. *Never:* stops at a bad line: it names it and goes on.

use std::io::{BufRead, BufReader, Read};

use serde::Deserialize;
use serde_json::json;

use super::output::{Output, Trouble};
use crate::exit::Exit;
use crate::model::Why;
use crate::text::{self, Passage};
use crate::view;

/// A longer line is no pair of statements.
const MOST_BYTES: u64 = 32 << 20;

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

/// Compares every pair; exit 1 where a line could not be read.
pub(super) fn diff(input: impl Read, output: &mut Output) -> Result<Exit, Trouble> {
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
        match serde_json::from_slice::<Pair>(&line) {
            Ok(pair) => output.line(&answer(&pair))?,
            Err(error) => {
                output.trouble(&format!("line {number} of the input is no pair: {error}"));
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

fn answer(pair: &Pair) -> String {
    let language = pair.lang.as_deref();
    let passage = |page| passage(page, language);
    let comparison = text::compare(&passage(&pair.before), &passage(&pair.after));
    let changes: Vec<_> = comparison
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
        "changes": changes,
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
