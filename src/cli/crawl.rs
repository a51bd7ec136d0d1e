//! `unsaid crawl`: one pass.
//!
//! *In:* sources, mode. *Out:* flags worth an alert, a line each; with `--json` the report. *Never:* a line on a quiet
//! night in cron.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use tokio::sync::{mpsc, watch};

use super::common::Common;
use super::output::{Output, Trouble};
use super::{figures, words};
use crate::config::{self, Channel, Settings};
use crate::exit::Exit;
use crate::model::{Event, FlagRecord, PassReport, SourceFacts, SourceId};
use crate::run::{self, Mode, PassOptions, Printing, RunError};
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid crawl                          one full pass (nightly, from cron)\n  \
    unsaid crawl --new-only               new statements and due suspicions (every ten minutes)\n  \
    unsaid crawl --source kh-mfaic -v     one source, with a log\n  \
    unsaid crawl --exit-code              exit 10 where a flag is worth an alert")]
pub(super) struct Options {
    /// Only this source; may be given again
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// First pages of lists, first looks, due suspicions
    #[arg(long, conflicts_with = "everything")]
    new_only: bool,
    /// No budget: look at every statement known
    #[arg(long)]
    everything: bool,
    /// Exit 10 where a new flag is worth an alert
    #[arg(long)]
    exit_code: bool,
    /// Write figures here, for node_exporter's textfile collector
    #[arg(long, value_name = "FILE.prom", value_parser = figures::file)]
    metrics: Option<PathBuf>,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let loaded = config::load(&common.sources)?;
    loaded.settings.demand_contact()?;
    words::say(&loaded.settings.words, &common.sources)?;
    for note in &loaded.notes {
        output.say(&format!("note: {note}"));
    }
    let (tell, events) = mpsc::unbounded_channel();
    let (printer, printings) = mpsc::unbounded_channel();
    let (stop, stopped) = watch::channel(false);
    let pass = PassOptions {
        mode: mode(options),
        sources: options.source.iter().cloned().map(SourceId).collect(),
        stop: stopped,
        folder: common.folder(),
        printer,
    };
    let showing = Showing::of(common, &loaded.settings);
    let settings = loaded.settings.clone();
    let runtime = runtime()?;
    let report = runtime.block_on(async {
        let (settings, clock, db) = (settings, common.clock, common.db.clone());
        let crawl = tokio::spawn(async move { run::crawl(settings, &db, clock, pass, tell).await });
        tokio::spawn(stop_on_signal(stop));
        let shown = show(&showing, events, printings, output).await;
        let report = crawl.await.map_err(RunError::from)??;
        shown?;
        Ok::<PassReport, Trouble>(report)
    })?;
    if common.json {
        let report =
            serde_json::to_string(&report).map_err(|error| Trouble::failed(error.to_string()))?;
        output.line(&report)?;
    } else if std::io::stderr().is_terminal() && !common.quiet {
        output.say(&summary(&report));
    }
    if let Some(to) = &options.metrics {
        figures::write(&common.db, &loaded.settings, to)?;
    }
    Ok(exit(options, &report))
}

fn mode(options: &Options) -> Mode {
    if options.new_only {
        Mode::NewOnly
    } else if options.everything {
        Mode::Everything
    } else {
        Mode::Full
    }
}

/// One worker: the network waits, parsing and the store have threads of their own.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Trouble> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(4)
        .enable_all()
        .build()
        .map_err(|error| Trouble::failed(format!("cannot start: {error}")))
}

/// The first interrupt asks the pass to stop after what is under way.
pub(super) async fn stop_on_signal(stop: watch::Sender<bool>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.send_replace(true);
    }
}

/// What decides how an event is shown.
pub(super) struct Showing {
    json: bool,
    pub(super) quiet: bool,
    sources: Vec<SourceFacts>,
    /// Whether a receiver is told on standard output, which then decides what is printed there.
    told_here: bool,
}

impl Showing {
    pub(super) fn of(common: &Common, settings: &Settings) -> Self {
        let mut receivers = settings.alerts.iter();
        let sources = settings.sources.iter();
        Self {
            json: common.json,
            quiet: common.quiet,
            sources: sources.map(|source| source.facts.clone()).collect(),
            told_here: receivers.any(|one| matches!(one.channel, Channel::Stdout(_))),
        }
    }
}

async fn show(
    showing: &Showing,
    mut events: mpsc::UnboundedReceiver<Event>,
    mut printings: mpsc::UnboundedReceiver<Printing>,
    output: &mut Output,
) -> Result<(), Trouble> {
    let mut bar = view::Progress::new();
    let mut result = Ok(());
    loop {
        // A reader that left must not stop the pass: what is flagged is kept.
        let told = tokio::select! {
            biased;
            Some(event) = events.recv() => {
                bar.show(&event);
                bar.beside(|| tell(showing, &event, output))
            }
            Some(printing) = printings.recv() => bar.beside(|| print(showing.json, printing, output)),
            else => break,
        };
        result = result.and(told);
    }
    bar.finish();
    result
}

/// Writes what a receiver on standard output is told, and says that it is written.
pub(super) fn print(json: bool, printing: Printing, output: &mut Output) -> Result<(), Trouble> {
    output.text(if json { &printing.json } else { &printing.text })?;
    // Whoever asked may have been stopped; it is written all the same.
    printing.written.send(()).ok();
    Ok(())
}

/// Prints what a pass says, where it is worth a line.
pub(super) fn tell(showing: &Showing, event: &Event, output: &mut Output) -> Result<(), Trouble> {
    match event {
        Event::Flagged { flag, statement }
            if flag.worth_an_alert() && !showing.json && !showing.told_here =>
        {
            let source = showing
                .sources
                .iter()
                .find(|source| source.id == flag.source)
                .cloned()
                .unwrap_or(SourceFacts {
                    id: flag.source.clone(),
                    name: flag.source.to_string(),
                    role: None,
                    country: None,
                });
            output.line(&view::flag_line(&FlagRecord {
                flag: (**flag).clone(),
                source,
                statement: statement.as_deref().cloned(),
                relates_to: None,
                members: Vec::new(),
            }))
        }
        // Who asks for less (every ten minutes) leaves what could not be read to the nightly pass.
        Event::ListFailed { .. } | Event::NotAsked { .. } if showing.quiet => Ok(()),
        Event::ListFailed {
            source,
            url,
            reason,
            detail,
        } => {
            let (url, detail) = (view::plain(url), view::plain(detail));
            output.say(&format!(
                "{source}: list {url} was not read: {reason} ({detail})"
            ));
            Ok(())
        }
        Event::NotAsked { source, why } => {
            output.say(&format!("{source}: {}", view::plain(why)));
            Ok(())
        }
        // No later pass will say it again, so that it is said whoever asks.
        Event::Overflowed { source, overflow } => {
            let words = view::overflow_words(overflow);
            output.say(&format!("{source}: {words}"));
            Ok(())
        }
        Event::Warning { text } => {
            output.say(&view::plain(text));
            Ok(())
        }
        Event::SourceBegan { .. }
        | Event::Planned { .. }
        | Event::Looked { .. }
        | Event::SourceEnded { .. }
        | Event::Flagged { .. } => Ok(()),
    }
}

/// A pass in a line.
pub(super) fn summary(report: &PassReport) -> String {
    let looks = report.looks;
    format!(
        "{} looks: {} present, {} absent, {} unknown; {} new statements of {}; flags: {} raised, {} confirmed, {} withdrawn",
        looks.present + looks.absent + looks.unknown,
        looks.present,
        looks.absent,
        looks.unknown,
        report.statements.new,
        report.statements.known,
        report.flags.raised,
        report.flags.confirmed,
        report.flags.withdrawn
    )
}

fn exit(options: &Options, report: &PassReport) -> Exit {
    if options.exit_code && report.worth_an_alert {
        Exit::Flagged
    } else if report.sources.failed.is_empty() {
        Exit::Done
    } else {
        Exit::SourcesFailed
    }
}
