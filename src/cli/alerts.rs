//! `unsaid alerts`: who is told of what.
//!
//! *In:* sources and store. *Out:* what is owed, what was tried, how a message looks. *Never:* sends anything unless the
//! subcommand says so: `retry`, `test`, and `replay --send`.

mod sending;

use chrono::TimeDelta;
use clap::{Args, Subcommand};

use super::common::Common;
use super::output::{Output, Trouble};
use super::{period, words};
use crate::alert::Sender;
use crate::config::{self, Receiver, Settings};
use crate::exit::Exit;
use crate::model::Flag;
use crate::run;
use crate::store::{Store, StoreError};
use crate::view;

/// Rows of what is owed that are shown one by one.
const MOST_ROWS: usize = 1_000;
/// The period of the log where none is asked for.
const LOG: TimeDelta = TimeDelta::days(7);

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid alerts test                    a test message to every receiver, now\n  \
    unsaid alerts preview f-7k2m9q        how that flag is told, to each receiver\n  \
    unsaid alerts pending                 what waits for whom, and why\n  \
    unsaid alerts log --since 3d          every try and what became of it\n  \
    unsaid alerts retry desk              try again at once, with what was refused\n  \
    unsaid alerts replay --since 30d      what a new receiver missed (--send sends it)")]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// What is owed and not delivered, and how each receiver is reached
    Pending {
        /// Only this receiver
        #[arg(value_name = "RECEIVER")]
        receiver: Option<String>,
    },
    /// What was tried, and what became of it
    Log {
        /// Only this receiver
        #[arg(value_name = "RECEIVER")]
        receiver: Option<String>,
        /// From then on: RFC 3339, a date, or a span (3d) [default: 7d]
        #[arg(long, value_name = "T")]
        since: Option<String>,
    },
    /// Try again at once, also what was refused
    Retry {
        /// Only this receiver
        #[arg(value_name = "RECEIVER")]
        receiver: Option<String>,
    },
    /// Send a test message now
    Test {
        /// Only these receivers
        #[arg(value_name = "RECEIVER")]
        receiver: Vec<String>,
    },
    /// Show a flag as it would be sent; sends nothing
    Preview {
        /// The flag
        #[arg(value_name = "FLAG")]
        flag: String,
        /// Only for this receiver
        #[arg(long, value_name = "RECEIVER")]
        receiver: Option<String>,
    },
    /// Flags of a period that a receiver would be told of today, and never was
    Replay {
        /// From then on: RFC 3339, a date, or a span (3d)
        #[arg(long, value_name = "T")]
        since: String,
        /// Only for this receiver
        #[arg(long, value_name = "RECEIVER")]
        receiver: Option<String>,
        /// Send them
        #[arg(long)]
        send: bool,
    },
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    match &options.what {
        What::Pending { receiver } => pending(common, receiver.as_deref(), output),
        What::Log { receiver, since } => log(common, receiver.as_deref(), since.as_deref(), output),
        What::Retry { receiver } => sending::retry(common, receiver.as_deref(), output),
        What::Test { receiver } => sending::test(common, receiver, output),
        What::Preview { flag, receiver } => preview(common, flag, receiver.as_deref(), output),
        What::Replay {
            since,
            receiver,
            send,
        } => {
            let since = period::maybe(Some(since), common.clock.start())?;
            let receiver = receiver.as_deref();
            sending::replay(common, (since, receiver, *send), output)
        }
    }
}

/// The settings, with all receivers or the one that is named.
fn settings(common: &Common, named: Option<&str>) -> Result<Settings, Trouble> {
    let mut settings = config::load(&common.sources)?.settings;
    words::say(&settings.words, &common.sources)?;
    settings.alerts = chosen(settings.alerts, named)?;
    Ok(settings)
}

fn chosen(all: Vec<Receiver>, named: Option<&str>) -> Result<Vec<Receiver>, Trouble> {
    let Some(named) = named else {
        return Ok(all);
    };
    let ids: Vec<&str> = all.iter().map(|receiver| receiver.id.as_str()).collect();
    let known = if ids.is_empty() {
        "the file has no block `[[alert]]`".to_owned()
    } else {
        format!("receivers: {}", ids.join(", "))
    };
    let chosen: Vec<Receiver> = all.iter().filter(|one| one.id == named).cloned().collect();
    if chosen.is_empty() {
        let named = view::plain(named);
        return Err(Trouble::failed(format!(
            "no receiver `{named}` in the file\n\nhint: {known}"
        )));
    }
    Ok(chosen)
}

fn pending(common: &Common, named: Option<&str>, output: &mut Output) -> Result<Exit, Trouble> {
    let receivers = settings(common, None)?.alerts;
    let store = Store::open_to_read(&common.db)?;
    let states: Vec<_> = store
        .receivers()?
        .into_iter()
        .filter(|state| named.is_none_or(|named| state.id == named))
        .collect();
    let entries = store.owed_entries(named, None, MOST_ROWS)?;
    if common.json {
        output.lines(states.iter().map(view::receiver_json))?;
        output.lines(entries.iter().map(view::owed_json))?;
        return Ok(Exit::Done);
    }
    let known: Vec<&str> = receivers
        .iter()
        .map(|receiver| receiver.id.as_str())
        .collect();
    output.lines(view::receiver_lines(&states, &known))?;
    output.lines(view::owed_lines(&entries))?;
    if entries.len() == MOST_ROWS {
        output.say(&format!("note: the first {MOST_ROWS} are shown"));
    }
    Ok(Exit::Done)
}

fn log(
    common: &Common,
    named: Option<&str>,
    since: Option<&str>,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let now = common.clock.start();
    let since = period::maybe(since, now)?.unwrap_or(now - LOG);
    let store = Store::open_to_read(&common.db)?;
    let tries = store.tries(named, since)?;
    if common.json {
        output.lines(tries.iter().map(view::try_json))?;
    } else {
        output.lines(view::try_lines(&tries))?;
    }
    Ok(Exit::Done)
}

fn preview(
    common: &Common,
    flag: &str,
    named: Option<&str>,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let settings = settings(common, named)?;
    let store = Store::open_to_read(&common.db)?;
    let flag = known_flag(&store, flag)?;
    let now = common.clock.start();
    let sender = Sender::new(&common.folder(), &settings);
    let receivers = settings.alerts;
    if receivers.is_empty() {
        let message = view::message(&run::preview(&store, "you", &flag, now)?);
        output.say("note: the file has no block `[[alert]]`; this is the text of a mail");
        output.text(&message.text)?;
        return Ok(Exit::Done);
    }
    for receiver in receivers {
        let message = view::message(&run::preview(&store, &receiver.id, &flag, now)?);
        output.say(&format!(
            "--- {} ({})",
            receiver.id,
            receiver.channel.word()
        ));
        output.line(sender.preview(&receiver.channel, &message).trim_end())?;
    }
    Ok(Exit::Done)
}

fn known_flag(store: &Store, id: &str) -> Result<Flag, Trouble> {
    let found: Result<Option<Flag>, StoreError> = store.flag(id);
    found?.ok_or_else(|| {
        let id = view::plain(id);
        Trouble::failed(format!(
            "no flag `{id}`\n\nhint: `unsaid flags --all` names them all"
        ))
    })
}
