//! How a source is: what one pass brought of it, and what follows.
//!
//! *In:* nothing. *Out:* [`SourceRun`], which `run` gathers and `judge` hears; [`Health`], which is told. *Never:*
//! anything of a single statement: whoever cannot be looked at may still be there.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Look, UnknownReason};

/// What one pass brought of a source, as far as it tells how the source is.
#[derive(Clone, Debug, Default)]
pub struct SourceRun {
    /// The time of the pass.
    pub pass: DateTime<Utc>,
    /// Statements known of the source.
    pub known: u32,
    /// Its lists.
    pub lists: Vec<ListRun>,
    /// Looks at statements that say something.
    pub answered: u32,
    /// The first of them.
    pub answer: Option<Look>,
    /// Looks at statements that say nothing, by reason.
    pub silent: Vec<Silence>,
    /// Statements that lists newly showed, known stock left out.
    pub new: u32,
    /// Statements that were not looked at, by cause.
    pub left_out: Vec<(LeftOut, u32)>,
    /// Lists of which nothing remains that the last reading showed.
    pub overflows: Vec<Overflow>,
}

/// One list in one pass.
#[derive(Clone, Debug)]
pub struct ListRun {
    /// The store's key of the list.
    pub list: i64,
    /// How it was read.
    pub state: ListState,
    /// The look at its first page, unless it was not asked.
    pub look: Option<Look>,
}

/// How a list was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// It showed entries.
    Read,
    /// It could not be had.
    Silent(UnknownReason),
    /// It answered, but with nothing that can be read as the list that it was.
    Spoilt(UnknownReason),
    /// It was not asked.
    NotAsked,
}

/// Looks that say nothing, for one reason.
#[derive(Clone, Debug)]
pub struct Silence {
    /// The reason.
    pub reason: UnknownReason,
    /// How many.
    pub count: u32,
    /// The first of them.
    pub first: Look,
}

/// Why a statement was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The night's budget was spent on others.
    Budget,
    /// It is gone, and looked at ever more rarely.
    LongGone,
    /// The pass was for what is new.
    OnlyNew,
    /// Its host refused others and was left alone.
    HostLeft(String),
    /// Its host asked to wait.
    AskedToWait,
    /// Its host's share of the pass was over.
    WindowOver,
    /// The pass was stopped, or the look was lost.
    BrokenOff,
}

/// The dates that a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListDates {
    /// The store's key of the list.
    pub list: i64,
    /// Its address.
    pub url: String,
    /// The day of its last entry, and the newest day that it shows; pinned entries stand first, whatever their date.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// A list of which no entry of the last reading remains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overflow {
    /// The list's address.
    pub url: String,
    /// The last reading before.
    pub since: DateTime<Utc>,
    /// This reading.
    pub at: DateTime<Utc>,
    /// Entries that the list shows.
    pub shown: u32,
    /// About so many statements came and went in between; `None` where nothing tells.
    pub unseen: Option<u32>,
}

/// What kept a source from being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum Hindrance {
    /// So many looks at statements say nothing.
    Looks {
        /// How many.
        silent: u32,
        /// Of how many.
        of: u32,
    },
    /// No list could be read.
    Lists,
    /// A list answers, but not as the list that it was.
    Spoilt,
}

/// A reason that concerns a whole source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of_source", rename_all = "snake_case")]
pub enum SourceWhy {
    /// It could not be looked at for want of an answer.
    NoAnswer {
        /// What was tried.
        hindrance: Hindrance,
        /// The reason met most.
        reason: UnknownReason,
        /// In so many runs.
        runs: u32,
        /// Hours between the first and the last of them.
        hours: i64,
    },
    /// It refused to be looked at.
    Refused {
        /// What was tried.
        hindrance: Hindrance,
        /// The reason met most.
        reason: UnknownReason,
        /// In so many runs.
        runs: u32,
        /// Hours between the first and the last of them.
        hours: i64,
    },
    /// It is looked at again.
    WellAgain {
        /// Hours since it first could not be.
        hours: i64,
    },
    /// Its lists are read well and bring nothing new.
    NothingNew {
        /// Days since the last new statement.
        days: i64,
        /// Days that usually pass between new ones.
        usual: i64,
    },
    /// A new statement came after a silence.
    NewAgain {
        /// Days since the one before.
        days: i64,
    },
    /// Too many runs of the last thirty days were bad.
    Unreliable {
        /// How many.
        bad: u32,
        /// Of how many.
        runs: u32,
    },
}

/// How a source is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthWord {
    /// It was never looked at.
    Unknown,
    /// It is looked at without trouble.
    Well,
    /// It could not be looked at lately, not long enough for a flag.
    Troubled,
    /// A flag says that it cannot be looked at.
    Failing,
    /// A flag says that it refuses.
    Blocked,
    /// A flag says that it brings nothing new.
    Quiet,
}

impl HealthWord {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Well => "well",
            Self::Troubled => "troubled",
            Self::Failing => "failing",
            Self::Blocked => "blocked",
            Self::Quiet => "quiet",
        }
    }
}

/// How a source is, since when, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// In a word.
    pub word: HealthWord,
    /// Since when, as far as is remembered.
    pub since: Option<DateTime<Utc>>,
    /// Why.
    pub why: Option<SourceWhy>,
    /// Bad runs of all in thirty days, where they are too many.
    pub unreliable: Option<(u32, u32)>,
    /// What the last pass did not look at, by cause.
    pub left_out: Vec<(LeftOut, u32)>,
    /// Lists that showed nothing of their last reading, lately.
    pub overflows: Vec<Overflow>,
}
