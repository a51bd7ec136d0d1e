//! `unsaid compare`: what two sources say of one event.
//!
//! *In:* two statements. *Out:* both, and in what they differ. *Never:* which of them is right.

use std::io::Read;

use clap::Args;

use super::common::Common;
use super::output::{Output, Trouble};
use super::{batch, show, words};
use crate::exit::Exit;
use crate::model::Story;
use crate::query::{self, Found};
use crate::store::Store;
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid compare s-4f8d1c s-9h2k5d     two statements, by id or address\n  \
    unsaid readouts                      pairs on one event that differ\n  \
    unsaid compare --batch < pairs.jsonl many pairs, without a store")]
pub(super) struct Options {
    /// A statement's id (s-…) or address, or a flag's id (f-…)
    #[arg(value_name = "A", required_unless_present = "batch")]
    a: Option<String>,
    /// Another one, of another source
    #[arg(value_name = "B", required_unless_present = "batch")]
    b: Option<String>,
    /// Pairs of statements as JSON Lines on standard input; differences on standard output
    #[arg(long, conflicts_with_all = ["a", "b"])]
    batch: bool,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    if options.batch {
        return batch::compare(std::io::stdin().lock().by_ref(), output);
    }
    words::say_if_any(common, output);
    let db = Store::open_to_read(&common.db)?;
    let kept = |name: &Option<String>| story(&db, name.as_deref().unwrap_or_default());
    let (a, b) = (kept(&options.a)?, kept(&options.b)?);
    let Some(pair) = query::beside(&a, &b) else {
        let wordless = if a.versions.is_empty() { &a } else { &b };
        return Err(Trouble::failed(format!(
            "no words of {} were kept\n\nhint: `unsaid show {}` tells how its looks went",
            wordless.statement.id, wordless.statement.id
        )));
    };
    if common.json {
        output.line(&view::readouts_json(&pair))?;
    } else {
        output.lines(view::readouts_lines(&pair))?;
    }
    Ok(Exit::Done)
}

fn story(db: &Store, name: &str) -> Result<Box<Story>, Trouble> {
    match query::find(db, name)? {
        Found::Nothing => Err(show::nothing(name)),
        Found::Several(statements) => Err(show::several(name, &statements)),
        Found::Statement(story) | Found::Flag(_, Some(story)) => Ok(story),
        Found::Flag(flag, None) => Err(Trouble::failed(format!(
            "flag {} is of a source; it has no words",
            flag.flag.id
        ))),
    }
}
