//! What the steps of a pass share.
//!
//! *In:* settings, store, client, clock. *Out:* [`Crew`] for a pass, [`Turn`] for a source's part in it, and what can
//! go wrong. *Never:* a step of its own.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

use super::deliver::Printer;
use super::tally::Tally;
use crate::clock::Clock;
use crate::config::{Receiver, Settings, Source};
use crate::fetch::{FetchError, Fetcher};
use crate::model::{Event, SourceId};
use crate::store::{PassKey, Store, StoreError};

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

impl Mode {
    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::NewOnly => "new_only",
            Self::Everything => "everything",
        }
    }
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
    /// Where files stand that the file of sources names.
    pub folder: PathBuf,
    /// Who has standard output, for receivers that are told there.
    pub printer: Printer,
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
    pub(super) store: Arc<Mutex<Store>>,
    pub(super) clock: Clock,
    pub(super) pass: PassKey,
    pub(super) mode: Mode,
    /// The sources that it is for, where those are not all.
    pub(super) only: Vec<SourceId>,
    pub(super) events: UnboundedSender<Event>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) tally: Mutex<Tally>,
    /// Who is told.
    pub(super) receivers: Arc<[Receiver]>,
    /// Rings when something may be owed: how often it rang.
    pub(super) owed: watch::Sender<u64>,
}

impl Crew {
    /// Runs `work` with the store on a thread that may wait for the disk.
    pub(super) async fn with_store<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, RunError> {
        with(&self.store, work).await
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

/// Runs `work` with a store on a thread that may wait for the disk.
pub(super) async fn with<T: Send + 'static>(
    store: &Arc<Mutex<Store>>,
    work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, RunError> {
    let store = Arc::clone(store);
    let done = tokio::task::spawn_blocking(move || {
        work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
    });
    Ok(done.await??)
}

/// What all steps of a source's turn share.
#[derive(Clone)]
pub(super) struct Turn {
    pub(super) crew: Arc<Crew>,
    pub(super) source: Arc<Source>,
    /// The store's key of the source.
    pub(super) key: i64,
}
