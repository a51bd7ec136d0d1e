//! `unsaid search`: words in any version ever seen.
//!
//! *In:* words. *Out:* versions that hold them. *Never:* a query language: every word is taken as it is.

use clap::Args;

use super::common::Common;
use super::output::{Output, Trouble};
use crate::exit::Exit;
use crate::query::{self, Standing};
use crate::store::Store;
use crate::view;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  unsaid search scam clampdown\n  unsaid search --removed applauded\n  unsaid search 联合声明"
)]
pub(super) struct Options {
    /// Words; all of them must be there
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    query: Vec<String>,
    /// Only words that are no longer there
    #[arg(long)]
    removed: bool,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let store = Store::open_to_read(&common.db)?;
    let standing = if options.removed {
        Standing::Removed
    } else {
        Standing::Any
    };
    let hits = query::search(&store, &options.query.join(" "), standing)?;
    for (index, hit) in hits.iter().enumerate() {
        if common.json {
            output.line(&view::hit_json(hit))?;
            continue;
        }
        if index > 0 {
            output.line("")?;
        }
        output.lines(view::hit_lines(hit))?;
    }
    if hits.is_empty() && !common.json && !common.quiet {
        output.say("no version holds these words");
    }
    Ok(Exit::Done)
}
