//! What can be typed.
//!
//! *In:* nothing. *Out:* clap's types, with the help that people read. *Never:* a default that depends on the
//! machine.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};

use super::common::Common;
use super::output::When;
use crate::clock::Clock;

/// Shows what governments said, and then unsaid.
#[derive(Debug, Parser)]
#[command(
    name = "unsaid",
    version,
    propagate_version = true,
    max_term_width = 80,
    after_help = "Exit codes:\n  \
      0 done · 1 failed · 2 usage · 3 some source could not be looked at\n  \
      10 with --exit-code: new flags worth an alert\n  \
      75 another pass is under way · 130 interrupted\n\n\
      Begin with:\n  unsaid demo"
)]
pub(super) struct Arguments {
    /// The file of sources
    #[arg(
        long,
        global = true,
        env = "UNSAID_SOURCES",
        default_value = "sources.toml",
        value_name = "FILE"
    )]
    pub(super) sources: PathBuf,
    /// The store [default: unsaid.db beside the sources]
    #[arg(long, global = true, env = "UNSAID_DB", value_name = "FILE")]
    pub(super) db: Option<PathBuf>,
    /// Take this for the time (RFC 3339), plus what elapses
    #[arg(long, global = true, value_name = "TIME")]
    pub(super) now: Option<DateTime<Utc>>,
    /// JSON Lines on standard output
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Color
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(super) color: When,
    /// Say less on standard error
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Say more on standard error
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Arguments {
    pub(super) fn common(&self) -> Common {
        Common {
            sources: self.sources.clone(),
            db: self.db.clone().unwrap_or_else(|| beside(&self.sources)),
            clock: self
                .now
                .map_or_else(Clock::of_the_machine, Clock::starting_at),
            json: self.json,
            quiet: self.quiet,
        }
    }
}

fn beside(sources: &Path) -> PathBuf {
    sources.with_file_name("unsaid.db")
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The motivating case on a small site of its own; needs nothing
    Demo(super::demo::Options),
    /// One pass: read lists, look at statements, judge
    Crawl(super::crawl::Options),
    /// Passes without end, each source in its time
    Watch(super::watch::Options),
    /// What changed
    Flags(super::flags::Options),
    /// All that is known of a statement or a flag
    Show(super::show::Options),
    /// The words that changed
    Diff(super::diff::Options),
    /// Statements of different sources on one event that differ
    Readouts(super::readouts::Options),
    /// What two sources say of one event, side by side
    Compare(super::compare::Options),
    /// Words in any version ever seen
    Search(super::search::Options),
    /// What one answer says by itself, without storing anything
    Inspect(super::inspect::Options),
    /// The sources: as understood, checked, tried, added
    Sources(super::sources::Options),
    /// Each source's health, and what was not looked at and why
    Status,
    /// Who is told of what: what is owed, what was tried; tests and previews
    Alerts(super::alerts::Options),
    /// Flags as a feed for newsreaders
    Export(super::export::Options),
    /// All that was seen, judged again: what would differ today
    Reprocess(super::reprocess::Options),
    /// Completions for a shell
    Completions(super::completions::Options),
}
