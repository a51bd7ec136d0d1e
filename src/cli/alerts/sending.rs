//! The subcommands of `alerts` that send.
//!
//! *In:* receivers, the store under its lock. *Out:* what became of each message, a line each. *Never:* sends what
//! nobody asked for.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, watch};

use super::settings;
use crate::alert::{Length, Sender};
use crate::cli::common::Common;
use crate::cli::crawl::{print, runtime, stop_on_signal};
use crate::cli::output::{Output, Trouble};
use crate::config::{Channel, Receiver, Settings};
use crate::exit::Exit;
use crate::model::{Event, Outcome};
use crate::run::{self, Anew, Delivery, Printing};
use crate::store::{FlagQuery, PassLock, Store};
use crate::view;

/// What was refused is owed again, back-offs are over, and what is due goes out.
pub(super) fn retry(
    common: &Common,
    named: Option<&str>,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let settings = settings(common, named)?;
    let _lock = PassLock::take(&common.db, common.clock.start())?;
    let mut store = Store::open(&common.db)?;
    store.retry(named)?;
    deliver(common, &settings, store, output)
}

/// A message to each that says nothing but that it is reached.
pub(super) fn test(
    common: &Common,
    named: &[String],
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let settings_of_all = settings(common, None)?;
    let mut chosen = Vec::new();
    if named.is_empty() {
        chosen.clone_from(&settings_of_all.alerts);
    }
    for name in named {
        chosen.extend(settings(common, Some(name))?.alerts);
    }
    if chosen.is_empty() {
        return Err(Trouble::failed(NO_RECEIVER));
    }
    let sender = Sender::new(&common.folder(), &settings_of_all);
    let mut all_reached = true;
    for receiver in chosen {
        let message = view::message(&run::trial(&receiver.id, common.clock.now()));
        let outcome = if let Channel::Stdout(form) = &receiver.channel {
            output.text(&crate::alert::input(*form, &message))?;
            Outcome::sent()
        } else {
            let sent = sender.send(&receiver.channel, &message, Length::Whole, None);
            runtime()?.block_on(sent)
        };
        let (reached, words) = in_words(&outcome);
        all_reached &= reached;
        output.line(&format!(
            "{} ({}): {words}",
            receiver.id,
            receiver.channel.word()
        ))?;
    }
    Ok(if all_reached {
        Exit::Done
    } else {
        Exit::Failed
    })
}

const NO_RECEIVER: &str = "the file has no block `[[alert]]`\n\nhint: the smallest one is\n\n[[alert]]\nid = \"desk\"\n\
    to = \"slack\"\nurl = { env = \"DESK_SLACK_URL\" }";

fn in_words(outcome: &Outcome) -> (bool, String) {
    match outcome {
        Outcome::Sent { remark: None, .. } => (true, "taken".to_owned()),
        Outcome::Sent {
            remark: Some(remark),
            ..
        } => (true, format!("taken; {remark}")),
        Outcome::Later { why, .. } | Outcome::Refused { why } => {
            (false, format!("not taken: {why}"))
        }
        Outcome::Fault { why } => (false, format!("not set up rightly: {why}")),
    }
}

/// Flags that a receiver would be told of today and never was: named, or sent.
pub(super) fn replay(
    common: &Common,
    (since, named, send): (Option<DateTime<Utc>>, Option<&str>, bool),
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let settings = settings(common, named)?;
    let _lock = PassLock::take(&common.db, common.clock.start())?;
    let mut store = Store::open(&common.db)?;
    let flags = store.flags(&FlagQuery { since, until: None })?;
    let what = if send { Anew::Owed } else { Anew::Named };
    let found = run::owe_anew(&mut store, &settings.alerts, &flags, what)?;
    for (receiver, flag) in &found {
        output.line(&format!("{receiver} {flag}"))?;
    }
    if !send {
        output.say(&format!(
            "{} would be sent; `--send` sends them",
            found.len()
        ));
        return Ok(Exit::Done);
    }
    deliver(common, &settings, store, output)
}

/// Hands over what is due, and says what stands in the way.
fn deliver(
    common: &Common,
    settings: &Settings,
    store: Store,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let (events, mut said) = mpsc::unbounded_channel();
    let (printer, mut printings) = mpsc::unbounded_channel::<Printing>();
    let (stop, stopped) = watch::channel(false);
    let delivery = Delivery {
        store: Arc::new(Mutex::new(store)),
        receivers: settings.alerts.clone().into(),
        sources: Arc::new([]),
        clock: common.clock,
        events,
        stop: stopped,
        until: Arc::default(),
        printer,
        sender: Arc::new(Sender::new(&common.folder(), settings)),
    };
    runtime()?.block_on(async {
        tokio::spawn(stop_on_signal(stop));
        let under_way = tokio::spawn(async move { run::deliver(&delivery).await });
        let mut shown = Ok(());
        loop {
            tokio::select! {
                biased;
                Some(event) = said.recv() => if let Event::Warning { text } = event {
                    output.say(&view::plain(&text));
                },
                // A reader that left must not break off what goes to others.
                Some(printing) = printings.recv() => {
                    shown = shown.and(print(common.json, printing, output));
                }
                else => break,
            }
        }
        under_way.await.map_err(run::RunError::from)??;
        shown
    })?;
    left(common, &settings.alerts, output)
}

/// Says what still waits, and fails where it waits for a receiver that is not reached.
fn left(common: &Common, receivers: &[Receiver], output: &mut Output) -> Result<Exit, Trouble> {
    let store = Store::open_to_read(&common.db)?;
    let mut exit = Exit::Done;
    for receiver in receivers {
        let Some(state) = store.receiver(&receiver.id)?.filter(|state| state.owed > 0) else {
            continue;
        };
        if state.failing_since.is_some() {
            exit = Exit::Failed;
        } else {
            output.say(&format!(
                "{}: {} owed; its hour has not come",
                state.id, state.owed
            ));
        }
    }
    Ok(exit)
}
