//! `unsaid export`: what is in the store, for other programs.
//!
//! *In:* the store. *Out:* a feed of flags on standard output. *Never:* sends anything, or changes what is owed.

use clap::{Args, Subcommand, ValueEnum};

use super::common::Common;
use super::output::{Output, Trouble};
use super::period;
use crate::exit::Exit;
use crate::model::{FlagKind, FlagRecord, SourceId};
use crate::query::{self, FlagQuestion};
use crate::run;
use crate::store::Store;
use crate::view::{self, FeedEntry};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid export feed > flags.atom                     for a newsreader, from cron\n  \
    unsaid export feed --format json --min 40           JSON Feed, the weightier flags")]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Flags as a feed, one entry a flag, the newest first
    Feed {
        /// Its form
        #[arg(long, value_enum, default_value_t = Form::Atom)]
        format: Form,
        /// From this time on: RFC 3339, a date, or a span (3d)
        #[arg(long, value_name = "T", default_value = "90d")]
        since: String,
        /// Only this source; may be given again
        #[arg(long, value_name = "ID")]
        source: Vec<String>,
        /// Only at least this significant
        #[arg(long, value_name = "N", default_value_t = 0)]
        min: u8,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 200)]
        limit: usize,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Atom (RFC 4287)
    Atom,
    /// JSON Feed 1.1
    Json,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let What::Feed {
        format,
        since,
        source,
        min,
        limit,
    } = &options.what;
    let question = FlagQuestion {
        since: period::maybe(Some(since), common.clock.start())?,
        sources: source.iter().cloned().map(SourceId).collect(),
        least: *min,
        ..FlagQuestion::default()
    };
    let store = Store::open_to_read(&common.db)?;
    let records = query::flags(&store, &question)?.into_iter().rev();
    // What is merely new is in the source's own feed.
    let told = records.filter(|record| record.flag.kind != FlagKind::Published);
    let entries: Vec<FeedEntry> = told
        .take(*limit)
        .map(|record| entry(common, &store, record))
        .collect::<Result<_, Trouble>>()?;
    match format {
        Form::Atom => output.lines(view::atom(&entries))?,
        Form::Json => output.line(&view::json_feed(&entries))?,
    }
    Ok(Exit::Done)
}

fn entry(common: &Common, store: &Store, record: FlagRecord) -> Result<FeedEntry, Trouble> {
    let parcel = run::preview(store, "feed", &record.flag, common.clock.start())?;
    Ok(FeedEntry {
        message: view::message(&parcel),
        record,
    })
}
