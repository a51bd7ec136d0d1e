//! How receivers are reached, and what became of what they were owed.
//!
//! *In:* nothing. *Out:* [`ReceiverState`], [`OwedEntry`], [`TryEntry`]. *Never:* an address or a secret.

use chrono::{DateTime, Utc};

/// How a receiver is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiverState {
    /// Its id.
    pub id: String,
    /// Tries that failed since one was taken.
    pub failures: u32,
    /// Since when none was taken.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why, in words.
    pub why: Option<String>,
    /// Whether the channel as it is set up fails, so that only a person can help.
    pub needs_a_person: bool,
    /// When it is tried again.
    pub not_before: Option<DateTime<Utc>>,
    /// When the others were last told of it.
    pub told: Option<DateTime<Utc>>,
    /// When a message was last taken.
    pub last_taken: Option<DateTime<Utc>>,
    /// What waits.
    pub owed: u64,
    /// Since when the oldest of it waits.
    pub oldest: Option<DateTime<Utc>>,
    /// What was refused.
    pub refused: u64,
    /// How many flags it takes in one message, where it refused more.
    pub fits: Option<usize>,
}

/// Something that is owed, or was, as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedEntry {
    /// To whom.
    pub receiver: String,
    /// The flag; `None` for a notice.
    pub flag: Option<String>,
    /// Kind and stage of the flag as it stands.
    pub stands: Option<(String, String)>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// `owed`, `sent`, `held`, `superseded`, `refused`.
    pub state: String,
    /// When it was done with.
    pub done: Option<DateTime<Utc>>,
}

/// A try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Whom.
    pub receiver: String,
    /// The message's key.
    pub message: String,
    /// How many flags it holds.
    pub flags: u64,
    /// `sent`, `later`, `fault`, `refused`.
    pub outcome: String,
    /// What is to be said of it.
    pub why: Option<String>,
}
