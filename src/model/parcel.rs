//! What is handed to a receiver.
//!
//! *In:* nothing. *Out:* [`Parcel`], a message before it has words; [`Outcome`], what became of handing it over.
//! *Never:* an address or a secret of the receiver.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{FlagKind, FlagRecord, SourceFacts, Stage, Version};

/// What made something owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The flag reached the stage that stands at this place of its history, from 0 on.
    Stage(u32),
    /// It still stands a week after the receiver was told last; the how-manieth time this is, from 1 on.
    Reminder(u32),
}

impl Occasion {
    /// Reads what it is written as.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('-') {
            Some(("reminder", n)) => n.parse().ok().map(Self::Reminder),
            Some(_) => None,
            None => text.parse().ok().map(Self::Stage),
        }
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage(n) => write!(f, "{n}"),
            Self::Reminder(n) => write!(f, "reminder-{n}"),
        }
    }
}

/// One message before it has words.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The key by which a receiver can tell a repeated message: letters, digits and dashes.
    pub id: String,
    /// When it was put together; the same at every try.
    pub at: DateTime<Utc>,
    /// When this try is made.
    pub tried: DateTime<Utc>,
    /// Tries of it that failed.
    pub tries: u32,
    /// Those of the receiver's addresses that have it already.
    pub reached: Vec<String>,
    /// What it tells.
    pub contents: Contents,
}

/// What a message tells.
#[derive(Clone, Debug)]
pub enum Contents {
    /// One flag.
    Flag(Box<Telling>),
    /// Several at once: a storm of one source, or a digest.
    Flags(Bundle),
    /// That another receiver cannot be reached.
    Notice(Notice),
    /// Nothing but that the receiver is reached.
    Trial,
}

/// A flag to be told.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The flag as it stood at the occasion.
    pub record: FlagRecord,
    /// The occasion.
    pub occasion: Occasion,
    /// The version before; of a statement that is gone its last one.
    pub before: Option<Version>,
    /// The version after.
    pub after: Option<Version>,
    /// When the receiver was first told of the flag, if it was.
    pub told: Option<DateTime<Utc>>,
}

/// Several flags in one message.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Whose, where all are of one source.
    pub source: Option<SourceFacts>,
    /// How many.
    pub total: u64,
    /// How many of each kind and stage, the most first.
    pub counts: Vec<(FlagKind, Stage, u64)>,
    /// Those that are shown: incidents first, then the most significant.
    pub records: Vec<FlagRecord>,
}

/// A receiver that cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Notice {
    /// Which.
    pub receiver: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why, in words; no secret.
    pub why: String,
    /// Messages that wait.
    pub owed: u64,
}

/// Whether a message that was not acknowledged may be there all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// It cannot be.
    No,
    /// It may be: the same is sent again under the same key.
    Perhaps,
}

/// What became of handing a message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent {
        /// The channel's own name of it, by which a later one can answer it.
        reference: Option<String>,
        /// What is to be said of it all the same: an address that was refused, say.
        remark: Option<String>,
    },
    /// Not now.
    Later {
        /// Why.
        why: String,
        /// The receiver asked to be left alone for so long.
        after: Option<Duration>,
        /// Whether it may have arrived.
        arrived: Arrived,
        /// Addresses that have it now.
        reached: Vec<String>,
    },
    /// The channel as it is set up takes nothing; a person must look.
    Fault {
        /// What, and the remedy.
        why: String,
    },
    /// The channel takes others, and not this one.
    Refused {
        /// Why.
        why: String,
    },
}

impl Outcome {
    /// It was taken.
    pub fn sent() -> Self {
        Self::Sent {
            reference: None,
            remark: None,
        }
    }

    /// Not now, and it cannot have arrived.
    pub fn later(why: impl Into<String>) -> Self {
        Self::Later {
            why: why.into(),
            after: None,
            arrived: Arrived::No,
            reached: Vec::new(),
        }
    }

    /// Not now, and it may have arrived.
    pub fn unclear(why: impl Into<String>) -> Self {
        Self::Later {
            why: why.into(),
            after: None,
            arrived: Arrived::Perhaps,
            reached: Vec::new(),
        }
    }

    /// The channel takes nothing.
    pub fn fault(why: impl Into<String>) -> Self {
        Self::Fault { why: why.into() }
    }

    /// The channel does not take this one.
    pub fn refused(why: impl Into<String>) -> Self {
        Self::Refused { why: why.into() }
    }
}
