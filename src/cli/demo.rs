//! `unsaid demo`: the motivating case on a small site on this machine.
//!
//! *In:* nothing. *Out:* nine simulated nights, the flags they brought, the words that changed, what to try next.
//! *Never:* touches the network beyond loopback.

use std::path::PathBuf;

use clap::Args;

use super::common::Common;
use super::crawl;
use super::output::{Output, Trouble};
use crate::demo::{self, Night, Stage};
use crate::exit::Exit;
use crate::model::{Event, FlagKind, FlagRecord};
use crate::query::{self, FlagQuestion, ReadoutQuestion};
use crate::store::Store;
use crate::view::{self, About, DiffFormat, Side};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  unsaid demo")]
pub(super) struct Options {
    /// The folder for its store and its file of sources
    #[arg(long, value_name = "DIR", default_value = "unsaid-demo")]
    folder: PathBuf,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    if !common.json {
        output.lines([
            "A reconstruction of a case of April 2025, on a site on this machine, over nine",
            "simulated nights. Only the words “applauded” and “appreciates the fact that” are",
            "taken from it; all else is made up.",
            "",
        ])?;
    }
    let mut shown = Ok(());
    let stage = crawl::runtime()?
        .block_on(demo::play(&options.folder, |night| {
            if shown.is_ok() && !common.json {
                shown = show_night(&night, output);
            }
        }))
        .map_err(|error| Trouble::failed(error.to_string()))?;
    shown?;
    let store = Store::open_to_read(&stage.store)?;
    let question = FlagQuestion {
        all: true,
        ..FlagQuestion::default()
    };
    let flags = query::flags(&store, &question)?;
    if common.json {
        output.lines(flags.iter().map(view::flag_json))?;
        return Ok(Exit::Done);
    }
    show_flags(&flags, output)?;
    show_diff(&store, &flags, output)?;
    show_readouts(&store, output)?;
    output.lines(next(&stage, &flags))?;
    Ok(Exit::Done)
}

fn show_night(night: &Night, output: &mut Output) -> Result<(), Trouble> {
    output.line(&format!("{}  {}", night.at.format("%Y-%m-%d"), night.story))?;
    let mut told = false;
    for event in &night.events {
        if let Event::Flagged { flag, statement } = event {
            let title = statement
                .as_ref()
                .and_then(|statement| statement.title.as_deref())
                .unwrap_or(flag.source.as_str());
            let (kind, stage) = (flag.kind, flag.stage);
            output.line(&format!(
                "            → {kind} {stage}: {}",
                view::plain(title)
            ))?;
            told = true;
        }
    }
    if !told {
        let looks = night.report.looks;
        output.line(&format!(
            "            nothing flagged ({} looks present, {} unknown)",
            looks.present, looks.unknown
        ))?;
    }
    Ok(())
}

fn show_flags(flags: &[FlagRecord], output: &mut Output) -> Result<(), Trouble> {
    output.line("")?;
    output.line("What was flagged, but for what was published:")?;
    for record in flags {
        if record.flag.kind != FlagKind::Published {
            output.line("")?;
            output.lines(view::flag_lines(record))?;
        }
    }
    Ok(())
}

fn show_diff(store: &Store, flags: &[FlagRecord], output: &mut Output) -> Result<(), Trouble> {
    let edited = flags
        .iter()
        .find(|record| record.flag.kind == FlagKind::Edited);
    let Some((record, statement)) =
        edited.and_then(|record| Some((record, record.statement.as_ref()?)))
    else {
        return Ok(());
    };
    let flag = &record.flag;
    let versions = store.versions(statement.key)?;
    let version = |number: Option<u32>| {
        versions
            .iter()
            .find(|version| Some(version.number) == number)
    };
    if let (Some(before), Some(after)) = (version(flag.from_version), version(flag.to_version)) {
        output.line("")?;
        output.lines(view::diff(
            Side {
                name: "before",
                title: &before.title,
                text: &before.text,
                language: before.language.as_deref(),
            },
            Side {
                name: "after",
                title: &after.title,
                text: &after.text,
                language: after.language.as_deref(),
            },
            About {
                source: &record.source.name,
                url: &statement.url,
            },
            DiffFormat::Terminal,
        ))?;
    }
    Ok(())
}

/// What the host and the joint statement say of one event.
fn show_readouts(store: &Store, output: &mut Output) -> Result<(), Trouble> {
    let pairs = query::readouts(store, &ReadoutQuestion::default())?;
    if let Some(pair) = pairs.first() {
        output.line("")?;
        output.line(
            "What two of the sources say of one event, one of them in a release that is gone:",
        )?;
        output.line("")?;
        output.lines(view::readouts_lines(pair))?;
    }
    Ok(())
}

fn next(stage: &Stage, flags: &[FlagRecord]) -> Vec<String> {
    let sources = stage.sources.display();
    let deleted = flags
        .iter()
        .find(|record| record.flag.kind == FlagKind::Deleted)
        .map_or_else(|| "f-…".to_owned(), |record| record.flag.id.to_string());
    vec![
        String::new(),
        "Try next:".to_owned(),
        format!("  unsaid --sources {sources} show {deleted}"),
        format!("  unsaid --sources {sources} search --removed applauded"),
        format!("  unsaid --sources {sources} readouts"),
        format!("  unsaid --sources {sources} flags --all"),
        format!("  unsaid --sources {sources} --json flags --all"),
    ]
}
