//! `unsaid watch`: passes without end.
//!
//! *In:* the rhythm of lists, where to listen. *Out:* flags worth an alert, a line each, as `crawl` prints them; with
//! `--json` a report a pass. *Never:* makes a pass otherwise than `crawl` does.

mod hands;
mod pages;
mod wording;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::common::Common;
use super::output::{Output, Trouble};
use super::{crawl, words};
use crate::config::{self, Settings};
use crate::exit::Exit;
use crate::schedule::Schedule;
use crate::store::{PassLock, Store, StoreError};
use crate::watch::{self, Agenda, Command, Daemon, Ending, Notify, Vitals};

use hands::{Keeper, Said};
use pages::Board;

#[derive(Debug, Args)]
#[command(
    after_help = "A source's full turn comes when its `every` or `schedule` says, else nightly at two on \
    the clocks of its `timezone` (UTC where it has none). Lists are read in between. A turn that was missed \
    while nobody watched is made up for at once, and only once.\n\n\
    SIGTERM and SIGINT end it after the looks under way; SIGHUP reads the file of sources again.\n\n\
    Examples:\n  \
    unsaid watch\n  \
    unsaid watch --listen 9187            /metrics and /health on 127.0.0.1:9187\n  \
    unsaid watch --lists-every 30m"
)]
pub(super) struct Options {
    /// Read lists for what is new this often (1m to 30d)
    #[arg(long, value_name = "SPAN", default_value = "10m", value_parser = span)]
    lists_every: Duration,
    /// Serve /metrics and /health here; a port alone is one of 127.0.0.1
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    listen: Option<SocketAddr>,
}

fn span(text: &str) -> Result<Duration, String> {
    config::span(text, "1m", "30d")
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.parse().map(|port: u16| ([127, 0, 0, 1], port).into());
    port.or_else(|_| text.parse())
        .map_err(|_| "an address and a port are needed, such as `127.0.0.1:9187`".to_owned())
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let settings = load(common, output)?;
    let _lock = PassLock::take_to_watch(&common.db, common.clock.start())?;
    bring_up_to_date(common)?;
    let runtime = crawl::runtime()?;
    let ending = runtime.block_on(watch(common, options, settings, output))?;
    Ok(match ending {
        Ending::Terminated => Exit::Done,
        Ending::Interrupted => Exit::Interrupted,
    })
}

/// The settings, where a pass could be made with them.
fn load(common: &Common, output: &Output) -> Result<Settings, Trouble> {
    let loaded = config::load(&common.sources)?;
    loaded.settings.demand_contact()?;
    words::say(&loaded.settings.words, &common.sources)?;
    for note in &loaded.notes {
        output.say(&format!("note: {note}"));
    }
    Ok(loaded.settings)
}

/// Makes the store where there is none, and brings an earlier release's up to date; whoever makes a pass just now has
/// done so.
fn bring_up_to_date(common: &Common) -> Result<(), Trouble> {
    match PassLock::take(&common.db, common.clock.start()) {
        Ok(_lock) => Ok(Store::open(&common.db).map(drop)?),
        Err(StoreError::Locked { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn watch(
    common: &Common,
    options: &Options,
    settings: Settings,
    output: &mut Output,
) -> Result<Ending, Trouble> {
    let (say, said) = mpsc::unbounded_channel();
    let vitals = Arc::new(Vitals::default());
    let keeper = Keeper::new(common, settings, say);
    if let Some(address) = options.listen {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Trouble::failed(format!("cannot listen on {address}: {error}")))?;
        // The port may have been left to the system.
        let address = listener.local_addr()?;
        if !common.quiet {
            output.say(&format!("figures on http://{address}/metrics"));
        }
        if !address.ip().is_loopback() {
            output.say("note: whoever reaches this address can read them");
        }
        let board = Board::new(&keeper, Arc::clone(&vitals));
        tokio::spawn(watch::serve(listener, Arc::new(board)));
    }
    let lists = Schedule::every(options.lists_every);
    let agenda = Agenda::new(keeper.watched(), lists, common.clock.now());
    let notify = Notify::of_the_environment();
    let commands = commands()?;
    let daemon = Daemon::new(agenda, common.clock, keeper, vitals, notify);
    let daemon = tokio::spawn(daemon.run(commands));
    let shown = show(common, said, output).await;
    let ending = daemon
        .await
        .map_err(|error| Trouble::failed(format!("the loop ended early: {error}")))?;
    shown.map(|()| ending)
}

/// Signals as commands.
fn commands() -> Result<mpsc::Receiver<Command>, Trouble> {
    let (tell, commands) = mpsc::channel(8);
    for (kind, command) in [
        (SignalKind::terminate(), Command::Stop(Ending::Terminated)),
        (SignalKind::interrupt(), Command::Stop(Ending::Interrupted)),
        (SignalKind::hangup(), Command::Reload),
    ] {
        let mut signals = signal(kind)
            .map_err(|error| Trouble::failed(format!("cannot listen to signals: {error}")))?;
        let tell = tell.clone();
        tokio::spawn(async move {
            while signals.recv().await.is_some() && tell.send(command).await.is_ok() {}
        });
    }
    Ok(commands)
}

/// Prints what is said until nobody says anything any more.
async fn show(
    common: &Common,
    mut said: mpsc::UnboundedReceiver<Said>,
    output: &mut Output,
) -> Result<(), Trouble> {
    let mut teller = wording::Teller::new(common);
    let mut result = Ok(());
    while let Some(said) = said.recv().await {
        // A reader that left must not end the watch: what is flagged is kept.
        let told = teller.tell(said, output);
        result = result.and(told);
    }
    teller.finish();
    result
}
