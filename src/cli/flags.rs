//! `unsaid flags`: what changed.
//!
//! *In:* a period and filters. *Out:* flags, oldest first. *Never:* hides a withdrawal of what was shown.

use clap::Args;

use super::common::Common;
use super::output::{Output, Trouble};
use super::period;
use crate::exit::Exit;
use crate::model::{FlagKind, SourceId, Stage};
use crate::query::{self, FlagQuestion};
use crate::store::Store;
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid flags                                   what the last pass brought\n  \
    unsaid flags --since 7d --kind deleted,edited  a week's removals and edits\n  \
    unsaid --json flags --all | jq .kind           every flag ever, for a program")]
pub(super) struct Options {
    /// From this time on: RFC 3339, a date, or a span like 3d [default: the last pass]
    #[arg(long, value_name = "T")]
    since: Option<String>,
    /// Up to this time
    #[arg(long, value_name = "T")]
    until: Option<String>,
    /// Only this source; may be given again
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// Only these kinds, divided by commas
    #[arg(long, value_name = "K,…", value_delimiter = ',', value_parser = kind)]
    kind: Vec<FlagKind>,
    /// Only at these stages, divided by commas
    #[arg(long, value_name = "S,…", value_delimiter = ',', value_parser = stage)]
    stage: Vec<Stage>,
    /// Only at least this significant
    #[arg(long, value_name = "N", default_value_t = 0)]
    min: u8,
    /// Every flag ever
    #[arg(long)]
    all: bool,
}

fn kind(word: &str) -> Result<FlagKind, String> {
    FlagKind::parse(word).ok_or_else(|| {
        let words: Vec<&str> = FlagKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("one of {}", words.join(", "))
    })
}

fn stage(word: &str) -> Result<Stage, String> {
    Stage::parse(word).ok_or_else(|| "one of suspected, confirmed, withdrawn".to_owned())
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let time = |text: &Option<String>| period::maybe(text.as_deref(), common.clock.now());
    let question = FlagQuestion {
        since: time(&options.since)?,
        until: time(&options.until)?,
        sources: options.source.iter().cloned().map(SourceId).collect(),
        kinds: options.kind.clone(),
        stages: options.stage.clone(),
        least: options.min,
        all: options.all,
    };
    let store = Store::open_to_read(&common.db)?;
    let records = query::flags(&store, &question)?;
    for (index, record) in records.iter().enumerate() {
        if common.json {
            output.line(&view::flag_json(record))?;
            continue;
        }
        if index > 0 {
            output.line("")?;
        }
        output.lines(view::flag_lines(record))?;
    }
    if records.is_empty() && !common.json && !common.quiet {
        output.say("no flags in this period");
    }
    Ok(Exit::Done)
}
