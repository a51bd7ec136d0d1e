//! `unsaid diff`: the words that changed.
//!
//! *In:* a statement or flag, two versions. *Out:* the difference in one of the forms. *Never:* versions of two
//! statements.

use std::io::Read;

use clap::Args;

use super::common::{Common, Format};
use super::output::{Output, Trouble};
use super::{batch, show};
use crate::exit::Exit;
use crate::model::{Story, Version};
use crate::query::{self, Found};
use crate::store::Store;
use crate::view::{self, DiffFormat, Side};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid diff f-7k2m9q                        a flag's two versions\n  \
    unsaid diff s-4f8d1c --from 1 --to 3        two versions of a statement\n  \
    unsaid diff s-4f8d1c --format unified       for patch readers\n  \
    unsaid diff --batch < pairs.jsonl           many pairs, without a store")]
pub(super) struct Options {
    /// A statement's id (s-…) or address, or a flag's id (f-…)
    #[arg(value_name = "ID|URL", required_unless_present = "batch")]
    name: Option<String>,
    /// The version before [default: the flag's, or the last but one]
    #[arg(long, value_name = "N")]
    from: Option<u32>,
    /// The version after [default: the flag's, or the last]
    #[arg(long, value_name = "N")]
    to: Option<u32>,
    /// The form
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Pairs of texts as JSON Lines on standard input; changes on standard output
    #[arg(long, conflicts_with_all = ["name", "from", "to"])]
    batch: bool,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    if options.batch {
        return batch::diff(std::io::stdin().lock().by_ref(), output);
    }
    let name = options.name.as_deref().unwrap_or_default();
    let db = Store::open_to_read(&common.db)?;
    let (story, named) = match query::find(&db, name)? {
        Found::Nothing => return Err(show::nothing(name)),
        Found::Several(statements) => return Err(show::several(name, &statements)),
        Found::Statement(story) => (story, (None, None)),
        Found::Flag(flag, Some(story)) => (story, (flag.flag.from_version, flag.flag.to_version)),
        Found::Flag(flag, None) => {
            return Err(Trouble::failed(format!(
                "flag {} is of a source; it has no versions",
                flag.flag.id
            )));
        }
    };
    let to = options.to.or(named.1).unwrap_or_else(|| last(&story));
    let from = options
        .from
        .or(named.0)
        .unwrap_or_else(|| to.saturating_sub(1));
    let (before, after) = (version(&story, from)?, version(&story, to)?);
    let format = match (options.format, common.json) {
        (_, true) | (Format::Jsonl, false) => DiffFormat::JsonLines,
        (Format::Terminal, false) => DiffFormat::Terminal,
        (Format::Unified, false) => DiffFormat::Unified,
    };
    let (old, new) = (label(&story, before), label(&story, after));
    let lines = view::diff(
        side(&old, before),
        side(&new, after),
        after.language.as_deref(),
        format,
    );
    output.lines(lines)?;
    Ok(Exit::Done)
}

fn last(story: &Story) -> u32 {
    story.versions.last().map_or(0, |version| version.number)
}

fn version(story: &Story, number: u32) -> Result<&Version, Trouble> {
    story
        .versions
        .iter()
        .find(|version| version.number == number)
        .ok_or_else(|| {
            Trouble::failed(format!(
                "{} has no version {number}\n\nhint: it has {}; `unsaid show {}` lists them",
                story.statement.id,
                story.versions.len(),
                story.statement.id
            ))
        })
}

fn label(story: &Story, version: &Version) -> String {
    format!(
        "{} version {} ({})",
        story.statement.id,
        version.number,
        version.first_seen.format("%Y-%m-%d %H:%M UTC")
    )
}

fn side<'a>(name: &'a str, version: &'a Version) -> Side<'a> {
    Side {
        name,
        title: &version.title,
        text: &version.text,
    }
}
