//! A pass over all sources.
//!
//! *In:* settings, the store's path, options. *Out:* the pass's report. *Never:* lets one source's trouble end
//! another's turn.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::courier::Courier;
use super::crew::{Crew, Mode, PassOptions, RunError};
use super::ping;
use super::tally::{Standing, Tally};
use super::turn;
use crate::clock::Clock;
use crate::config::{Settings, Source};
use crate::fetch::{Fetcher, HostState};
use crate::judge;
use crate::model::{Event, PassReport, SourceId};
use crate::store::{PassLock, Store};

/// Makes one pass.
///
/// # Errors
/// Where the store or the client fails, another pass holds the lock, or the pass is interrupted.
pub async fn crawl(
    settings: Settings,
    store: &Path,
    clock: Clock,
    options: PassOptions,
    events: UnboundedSender<Event>,
) -> Result<PassReport, RunError> {
    let sources = chosen(&settings, &options.sources)?;
    let _lock = PassLock::take(store, clock.start())?;
    let told = ping::begin(&settings, store, clock.start(), &options, &events);
    let made = pass(settings, sources, store, clock, options, events).await;
    told.end(&made).await;
    made
}

/// The pass itself, with the lock held.
async fn pass(
    settings: Settings,
    sources: Vec<Source>,
    store: &Path,
    clock: Clock,
    options: PassOptions,
    events: UnboundedSender<Event>,
) -> Result<PassReport, RunError> {
    let mut opened = Store::open(store)?;
    let before = opened.last_pass()?;
    let pass = opened.begin_pass(clock.start())?;
    let fetcher = Fetcher::new(&settings.network, settings.contact.as_ref(), clock)?;
    remember_hosts(&fetcher, &opened)?;
    let facts: Vec<_> = settings
        .sources
        .iter()
        .map(|source| source.facts.clone())
        .collect();
    let keys = opened.sync_sources(&facts)?;
    let crew = Arc::new(Crew {
        receivers: settings.alerts.clone().into(),
        settings,
        fetcher,
        store: Arc::new(Mutex::new(opened)),
        clock,
        pass,
        mode: options.mode,
        only: if options.mode == Mode::NewOnly {
            Vec::new()
        } else {
            options.sources.clone()
        },
        events,
        stop: options.stop.clone(),
        tally: Mutex::new(Tally::default()),
        owed: watch::Sender::new(0),
    });
    let courier = Courier::set_out(&crew, options).await?;
    warn_of_silence(&crew, before);
    let mut turns = JoinSet::new();
    for source in sources {
        if let Some(key) = keys.get(&source.facts.id) {
            turns.spawn(take_turn(Arc::clone(&crew), source, *key));
        }
    }
    let taken = take_all(&crew, turns).await;
    // What was flagged before something failed is delivered all the same.
    let delivered = courier.come_home().await;
    taken.and(delivered)?;
    finish(&crew).await
}

async fn take_all(
    crew: &Crew,
    mut turns: JoinSet<Result<(SourceId, Standing), RunError>>,
) -> Result<(), RunError> {
    while let Some(turn) = turns.join_next().await {
        let (id, standing) = turn??;
        crew.count(|tally| tally.stood(id, standing));
    }
    Ok(())
}

fn chosen(settings: &Settings, wanted: &[SourceId]) -> Result<Vec<Source>, RunError> {
    for id in wanted {
        if !settings.sources.iter().any(|source| source.facts.id == *id) {
            return Err(RunError::NoSuchSource(id.clone()));
        }
    }
    Ok(settings
        .sources
        .iter()
        .filter(|source| source.enabled)
        .filter(|source| wanted.is_empty() || wanted.contains(&source.facts.id))
        .cloned()
        .collect())
}

async fn take_turn(
    crew: Arc<Crew>,
    source: Source,
    key: i64,
) -> Result<(SourceId, Standing), RunError> {
    let id = source.facts.id.clone();
    crew.tell(Event::SourceBegan { source: id.clone() });
    let standing = turn::take(&crew, source, key).await?;
    crew.tell(Event::SourceEnded { source: id.clone() });
    Ok((id, standing))
}

/// So long without a pass, or a clock that jumped ahead: who reads the flags should know.
fn warn_of_silence(crew: &Crew, before: Option<DateTime<Utc>>) {
    let Some(silence) = before.map(|before| crew.pass.began - before) else {
        return;
    };
    if silence > judge::SILENCE {
        crew.tell(Event::Warning {
            text: format!(
                "this pass is {} days after the last one, and nothing is confirmed across that time; if the clock is \
                 ahead, set it right: until then every later pass is refused",
                silence.num_days()
            ),
        });
    }
}

fn remember_hosts(fetcher: &Fetcher, store: &Store) -> Result<(), RunError> {
    for state in store.hosts()? {
        // A state that cannot be read is one that is not known: its robots.txt is asked for again.
        if let Ok(state) = serde_json::from_str::<HostState>(&state) {
            fetcher.remember(state);
        }
    }
    Ok(())
}

async fn finish(crew: &Arc<Crew>) -> Result<PassReport, RunError> {
    let hosts: Vec<(String, String)> = crew
        .fetcher
        .host_states()
        .into_iter()
        .filter_map(|state| Some((state.name.clone(), serde_json::to_string(&state).ok()?)))
        .collect();
    let (pass, ended) = (crew.pass, crew.clock.now());
    let (mode, only, interrupted) = (crew.mode, crew.only.clone(), crew.stopped());
    let traffic = crew.fetcher.traffic();
    let mut tally = crew
        .tally
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    tally.carried(traffic);
    let report = crew
        .with_store(move |store| {
            store.keep_hosts(&hosts)?;
            let report = PassReport {
                mode: mode.as_str(),
                only,
                interrupted,
                ..tally.report(pass.began, ended, store.known_statements()?)
            };
            store.end_pass(pass, ended, &serde_json::to_string(&report)?)?;
            store.checkpoint()?;
            Ok(report)
        })
        .await?;
    if crew.stopped() {
        return Err(RunError::Interrupted);
    }
    Ok(report)
}
