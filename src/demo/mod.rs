//! The motivating case as a small scripted site on loopback, seen by the ordinary pass.
//!
//! *In:* a folder. *Out:* nine simulated nights in a store there. *Never:* special-cases itself: what is flagged here
//! is flagged by the same code as anywhere.
//!
//! The texts are a reconstruction. In April 2025, after a state visit, Cambodia's government published a release that
//! said Beijing had "applauded" its clampdown on online scams; the joint statement that followed said that China
//! "appreciates the fact that Cambodia has announced the clampdown"; the release then vanished from the government's
//! social media. Dates, addresses and all other sentences are made up.

mod pages;
mod script;
mod server;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::config::{self, ConfigError};
use crate::model::{Event, PassReport};
use crate::run::{self, Mode, PassOptions, RunError};

/// Why the demo could not be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// A file or the loopback address could not be used.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// The demo's own file of sources.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A pass.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// One simulated night, as it went.
#[derive(Debug)]
pub struct Night {
    /// When its pass began.
    pub at: DateTime<Utc>,
    /// What the site does that night.
    pub story: &'static str,
    /// What the pass said.
    pub events: Vec<Event>,
    /// Its report.
    pub report: PassReport,
}

/// Where the demo keeps its files.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The file of sources.
    pub sources: PathBuf,
    /// The store.
    pub store: PathBuf,
}

/// Plays every night and tells each one as it is over.
///
/// # Errors
/// Where the folder cannot be written, loopback cannot be listened on, or a pass fails.
pub async fn play(folder: &Path, mut tell: impl FnMut(Night)) -> Result<Stage, DemoError> {
    let io = |what: String| move |source| DemoError::Io { what, source };
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(io("cannot listen on 127.0.0.1".to_owned()))?;
    let port = listener
        .local_addr()
        .map_err(io("cannot listen on 127.0.0.1".to_owned()))?
        .port();
    let stage = set(folder, port)?;
    let night = Arc::new(AtomicUsize::new(0));
    let served = tokio::spawn(server::serve(listener, Arc::clone(&night)));
    for (number, story) in script::NIGHTS.iter().enumerate() {
        night.store(number, Ordering::SeqCst);
        tell(pass(&stage, number, story).await?);
    }
    served.abort();
    Ok(stage)
}

/// Writes the file of sources and takes an earlier demo's store away.
fn set(folder: &Path, port: u16) -> Result<Stage, DemoError> {
    let io = |source| DemoError::Io {
        what: format!("cannot write {}", folder.display()),
        source,
    };
    std::fs::create_dir_all(folder).map_err(io)?;
    let stage = Stage {
        sources: folder.join("sources.toml"),
        store: folder.join("unsaid.db"),
    };
    for old in ["unsaid.db", "unsaid.db-wal", "unsaid.db-shm"] {
        match std::fs::remove_file(folder.join(old)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            Ok(()) | Err(_) => {}
        }
    }
    std::fs::write(&stage.sources, script::sources(port)).map_err(io)?;
    Ok(stage)
}

async fn pass(stage: &Stage, number: usize, story: &'static str) -> Result<Night, DemoError> {
    let settings = config::load(&stage.sources)?.settings;
    let nights = TimeDelta::days(i64::try_from(number).unwrap_or(0));
    let at = script::first_night() + nights;
    let (tell, mut told) = mpsc::unbounded_channel();
    let (_stop, stopped) = watch::channel(false);
    let options = PassOptions {
        mode: Mode::Full,
        sources: Vec::new(),
        stop: stopped,
        folder: PathBuf::new(),
        printer: mpsc::unbounded_channel().0,
    };
    let report = run::crawl(
        settings,
        &stage.store,
        Clock::starting_at(at),
        options,
        tell,
    )
    .await?;
    let mut events = Vec::new();
    while let Some(event) = told.recv().await {
        events.push(event);
    }
    Ok(Night {
        at,
        story,
        events,
        report,
    })
}
