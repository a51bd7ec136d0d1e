//! `unsaid reprocess`: what today's reader and rules would say of all that was seen.
//!
//! *In:* sources. *Out:* a line for each flag that would be another, and one that counts. *Never:* changes a flag.

use clap::Args;
use tokio::sync::watch;

use super::common::Common;
use super::crawl::{runtime, stop_on_signal};
use super::output::{Output, Trouble};
use super::words;
use crate::config;
use crate::exit::Exit;
use crate::model::SourceId;
use crate::run::{self, RunError};
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid reprocess                      after an upgrade, or other selectors\n  \
    unsaid reprocess --source kh-mfaic    one source\n\n\
    No flag of the store is changed, and nobody is asked for anything. Kept pages\n\
    that were read in another way are read once more; a scratch file beside the\n\
    store takes about its size and is removed.")]
pub(super) struct Options {
    /// Only this source; may be given again
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let loaded = config::load(&common.sources)?;
    words::say(&loaded.settings.words, &common.sources)?;
    for note in &loaded.notes {
        output.say(&format!("note: {note}"));
    }
    let wanted: Vec<SourceId> = options.source.iter().cloned().map(SourceId).collect();
    let (stop, stopped) = watch::channel(false);
    let (db, clock) = (common.db.clone(), common.clock);
    let told = runtime()?.block_on(async move {
        tokio::spawn(stop_on_signal(stop));
        let work = move || run::reprocess(&loaded.settings, &db, clock, &wanted, &stopped);
        tokio::task::spawn_blocking(work)
            .await
            .map_err(RunError::from)?
    })?;
    if common.json {
        output.lines(view::reprocessed_json(&told))?;
    } else {
        output.lines(view::reprocessed_lines(&told))?;
    }
    Ok(Exit::Done)
}
