//! A pass over all sources.
//!
//! *In:* settings, the store's path, options. *Out:* the pass's report. *Never:* lets one source's trouble end
//! another's turn.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::tally::Tally;
use super::turn::{self, Standing};
use crate::clock::Clock;
use crate::config::{Settings, Source};
use crate::fetch::{FetchError, Fetcher, HostState};
use crate::model::{Event, PassReport, SourceId};
use crate::store::{PassKey, PassLock, Store, StoreError};

/// How much a pass does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Lists, first looks, suspicions, and known statements within the budget.
    #[default]
    Full,
    /// First pages of lists, first looks, due suspicions.
    NewOnly,
    /// As `Full`, without a budget.
    Everything,
}

/// What a pass is asked to do.
#[derive(Clone, Debug)]
pub struct PassOptions {
    /// How much.
    pub mode: Mode,
    /// Only these sources; all where empty.
    pub sources: Vec<SourceId>,
    /// Turns true when the operator wants it to stop.
    pub stop: watch::Receiver<bool>,
}

/// Why a pass could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The client could not be made.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A source that is asked for is not in the file.
    #[error("no source `{0}` in the file\n\nhint: `unsaid sources list` names them all")]
    NoSuchSource(SourceId),
    /// A task of ours ended early.
    #[error("a part of the pass ended early: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// The pass was interrupted; what was seen is kept.
    #[error("interrupted; what was looked at is kept")]
    Interrupted,
}

/// What every turn shares.
pub(super) struct Crew {
    pub(super) settings: Settings,
    pub(super) fetcher: Fetcher,
    pub(super) store: Mutex<Store>,
    pub(super) clock: Clock,
    pub(super) pass: PassKey,
    pub(super) mode: Mode,
    pub(super) events: UnboundedSender<Event>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) tally: Mutex<Tally>,
}

impl Crew {
    /// Runs `work` with the store on a thread that may wait for the disk.
    pub(super) async fn with_store<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, RunError> {
        let crew = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let mut store = crew.store.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut store)
        });
        Ok(done.await??)
    }

    pub(super) fn tell(&self, event: Event) {
        // Nobody listening is no reason to stop a pass.
        drop(self.events.send(event));
    }

    pub(super) fn count(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn stopped(&self) -> bool {
        *self.stop.borrow()
    }
}

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
    let mut opened = Store::open(store)?;
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
        settings,
        fetcher,
        store: Mutex::new(opened),
        clock,
        pass,
        mode: options.mode,
        events,
        stop: options.stop,
        tally: Mutex::new(Tally::default()),
    });
    let mut turns = JoinSet::new();
    for source in sources {
        if let Some(key) = keys.get(&source.facts.id) {
            turns.spawn(take_turn(Arc::clone(&crew), source, *key));
        }
    }
    while let Some(turn) = turns.join_next().await {
        let (id, standing) = turn??;
        crew.count(|tally| tally.stood(id, standing));
    }
    finish(&crew).await
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
            let report = tally.report(pass.began, ended, store.known_statements()?);
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
