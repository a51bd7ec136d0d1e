//! `unsaid readouts`: statements of different sources on one event that differ.
//!
//! *In:* a period. *Out:* pairs, the weightiest difference first. *Never:* which side is right.

use clap::Args;

use super::common::Common;
use super::output::{Output, Trouble};
use super::{period, words};
use crate::exit::Exit;
use crate::model::SourceId;
use crate::query::{self, ReadoutQuestion};
use crate::store::Store;
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid readouts                    the two weeks before the last pass\n  \
    unsaid readouts --since 2025-04-01 --min 40\n  \
    unsaid compare s-4f8d1c s-9h2k5d   one pair in full")]
pub(super) struct Options {
    /// Statements from this time on: RFC 3339, a date, or a span like 3d
    /// [default: two weeks before the last pass]
    #[arg(long, value_name = "T")]
    since: Option<String>,
    /// Up to this time
    #[arg(long, value_name = "T")]
    until: Option<String>,
    /// Only pairs with this source; may be given again
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// Only pairs whose differences weigh at least this much
    #[arg(long, value_name = "N", default_value_t = 0)]
    min: u8,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let time = |text: &Option<String>| period::maybe(text.as_deref(), common.clock.now());
    let question = ReadoutQuestion {
        since: time(&options.since)?,
        until: time(&options.until)?,
        sources: options.source.iter().cloned().map(SourceId).collect(),
        least: options.min,
    };
    words::say_if_any(common, output);
    let store = Store::open_to_read(&common.db)?;
    let pairs = query::readouts(&store, &question)?;
    for pair in &pairs {
        if common.json {
            output.line(&view::readouts_json(pair))?;
        } else {
            output.line(&view::readouts_line(pair))?;
        }
    }
    if common.json || common.quiet {
        return Ok(Exit::Done);
    }
    match pairs.first() {
        None => output.say("no two sources differ on one event in this period"),
        Some(pair) => output.say(&format!(
            "one pair in full: unsaid compare {} {}",
            pair.a.statement.id, pair.b.statement.id
        )),
    }
    Ok(Exit::Done)
}
