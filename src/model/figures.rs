//! What machines are told of a watcher.
//!
//! *In:* nothing. *Out:* [`Figures`]. *Never:* an address, a secret, or a text of a statement.

use chrono::{DateTime, Utc};

use super::{HealthWord, LookCounts, SourceId};

/// A watcher in figures.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The last pass of each kind.
    pub passes: Vec<PassFigures>,
    /// The sources that are watched.
    pub sources: Vec<SourceFigures>,
    /// Statements known, all sources together.
    pub known: u64,
    /// Alerts that are still to be delivered, by receiver.
    pub owed: Vec<OwedFigures>,
    /// What `watch` says of itself, where it runs.
    pub watch: Option<WatchFigures>,
}

/// The last pass of a kind.
#[derive(Clone, Debug)]
pub struct PassFigures {
    /// `full`, `new_only` or `everything`.
    pub mode: &'static str,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: DateTime<Utc>,
    /// Looks by class.
    pub looks: LookCounts,
    /// Requests sent.
    pub requests: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Sources that could not be looked at.
    pub failed: u64,
}

/// A source in figures.
#[derive(Clone, Debug)]
pub struct SourceFigures {
    /// Which.
    pub id: SourceId,
    /// How it is.
    pub health: HealthWord,
    /// Statements known.
    pub known: u64,
    /// … never read.
    pub pending: u64,
    /// … suspected to be gone.
    pub missing: u64,
    /// … gone.
    pub deleted: u64,
}

/// What is owed to a receiver.
#[derive(Clone, Debug)]
pub struct OwedFigures {
    /// Whom.
    pub receiver: String,
    /// How many alerts.
    pub count: u64,
    /// Since when the oldest is.
    pub oldest: Option<DateTime<Utc>>,
}

/// What `watch` says of itself.
#[derive(Clone, Debug, Default)]
pub struct WatchFigures {
    /// Sources whose turn should have come and did not.
    pub overdue: u64,
    /// Passes made since it started.
    pub made: u64,
    /// Passes that failed since then.
    pub failed: u64,
    /// Whether a pass is under way.
    pub under_way: bool,
}
