//! What a pass says while it goes.
//!
//! *In:* nothing. *Out:* [`Event`]s from `run` to whoever shows them, and the pass's report. *Never:* text for a
//! screen.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Flag, Overflow, SourceId, Statement};

/// Something that happened in a pass.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A source's turn began.
    SourceBegan {
        /// Which.
        source: SourceId,
    },
    /// So many looks are planned for it, in all.
    Planned {
        /// Which.
        source: SourceId,
        /// How many.
        looks: usize,
    },
    /// One look was made.
    Looked {
        /// Whose.
        source: SourceId,
    },
    /// A list could not be read.
    ListFailed {
        /// Whose.
        source: SourceId,
        /// Which.
        url: String,
        /// The contract's reason.
        reason: String,
        /// What happened, for people.
        detail: String,
    },
    /// Addresses that a host may not be asked for now.
    NotAsked {
        /// Whose.
        source: SourceId,
        /// Why, in words.
        why: String,
    },
    /// A list shows nothing of its last reading: statements may have come and gone in between.
    Overflowed {
        /// Whose.
        source: SourceId,
        /// Which, and how much.
        overflow: Overflow,
    },
    /// A flag was raised or reached a stage.
    Flagged {
        /// The flag.
        flag: Box<Flag>,
        /// Its statement.
        statement: Option<Box<Statement>>,
    },
    /// A source's turn ended.
    SourceEnded {
        /// Which.
        source: SourceId,
    },
    /// Something an operator should know.
    Warning {
        /// What.
        text: String,
    },
}

/// Counts of a pass (`unsaid.crawl/1`).
#[derive(Clone, Debug, Serialize)]
pub struct PassReport {
    /// `unsaid.crawl/1`.
    pub schema: &'static str,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: DateTime<Utc>,
    /// Looks by class; disjoint.
    pub looks: LookCounts,
    /// Requests sent, lists, robots.txt and redirects included.
    pub requests: u64,
    /// Bytes of body received.
    pub bytes: u64,
    /// Answers 304.
    pub not_modified: u64,
    /// Statements.
    pub statements: StatementCounts,
    /// Versions first read.
    pub versions: u64,
    /// Flags.
    pub flags: FlagCounts,
    /// Sources.
    pub sources: SourceCounts,
    /// `full`, `new_only` or `everything`.
    pub mode: &'static str,
    /// The sources that a full pass was for, where those are not all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<SourceId>,
    /// Whether it was broken off.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// Whether something new is worth an alert (for the exit code).
    #[serde(skip)]
    pub worth_an_alert: bool,
}

/// Looks by class.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct LookCounts {
    /// Statement looks whose claim is present.
    pub present: u64,
    /// … absent.
    pub absent: u64,
    /// … unknown.
    pub unknown: u64,
    /// Looks made to judge another.
    pub witness: u64,
}

/// Statements known and new.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct StatementCounts {
    /// All that are known.
    pub known: u64,
    /// First shown by a list in this pass.
    pub new: u64,
}

/// Flags by what happened to them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct FlagCounts {
    /// Raised.
    pub raised: u64,
    /// Confirmed.
    pub confirmed: u64,
    /// Withdrawn.
    pub withdrawn: u64,
}

/// Sources by how the pass went for them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceCounts {
    /// Looked at whole.
    pub ok: u64,
    /// Looked at in part.
    pub partial: u64,
    /// Not looked at: their ids.
    pub failed: Vec<SourceId>,
}
