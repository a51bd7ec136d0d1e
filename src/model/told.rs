//! What is told to people and programs: flags and statements with all that belongs to them.
//!
//! *In:* nothing. *Out:* [`FlagRecord`], [`Story`], [`SearchHit`], [`SourceStatus`], [`Reprocessed`]. *Never:* words;
//! `view` finds those.

use chrono::{DateTime, Utc};

use super::{Flag, FlagId, Health, Interval, Look, SourceFacts, Statement, Version};

/// A flag with its source and statement.
#[derive(Clone, Debug)]
pub struct FlagRecord {
    /// The flag.
    pub flag: Flag,
    /// Its source.
    pub source: SourceFacts,
    /// Its statement, as it stands now.
    pub statement: Option<Statement>,
    /// The flag that it answers.
    pub relates_to: Option<FlagId>,
    /// Of an incident: the flags that it holds, with the headlines of their statements.
    pub members: Vec<(FlagId, String)>,
}

/// All that is known of a statement.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its source.
    pub source: SourceFacts,
    /// The statement.
    pub statement: Statement,
    /// Every address it had.
    pub addresses: Vec<String>,
    /// Its versions, first to last.
    pub versions: Vec<Version>,
    /// Its looks, oldest first.
    pub looks: Vec<Look>,
    /// Its flags, oldest first.
    pub flags: Vec<FlagRecord>,
}

/// A version that holds the words that were searched for.
#[derive(Clone, Debug)]
pub struct SearchHit {
    /// Whose.
    pub statement: Statement,
    /// The version.
    pub version: Version,
    /// Whether the words are no longer there: a later version lacks them, or the statement is gone.
    pub removed: bool,
    /// When the version was first and last the newest.
    pub interval: Interval,
    /// The words around the first match.
    pub snippet: String,
}

/// How a source stands.
#[derive(Clone, Debug)]
pub struct SourceStatus {
    /// Which.
    pub source: SourceFacts,
    /// Whether the file crawls it.
    pub enabled: bool,
    /// How it is, since when, and why.
    pub health: Health,
    /// Statements known.
    pub known: u64,
    /// … never read.
    pub pending: u64,
    /// … with a suspected deletion.
    pub missing: u64,
    /// … deleted.
    pub deleted: u64,
    /// The last look at any of its addresses that was answered.
    pub last_answer: Option<DateTime<Utc>>,
    /// In the last pass: looks that were answered, and those that say nothing, by reason.
    pub answered: u64,
    /// Reasons of looks that say nothing, with their number, the most frequent first.
    pub unknown: Vec<(String, u64)>,
    /// Statements that were not looked at in the last pass.
    pub unseen: u64,
    /// Documents of which the hash alone is watched.
    pub by_hash: u64,
    /// Documents whose text is known, and that could not be read when they were last looked at.
    pub unread: u64,
    /// Pages that show a picture and no text.
    pub pictures: u64,
    /// Whether what reads documents is missing on this machine, and there are some to be read.
    pub lacks_pdftotext: bool,
    /// Lists with the time of their last good reading.
    pub lists: Vec<(String, Option<DateTime<Utc>>)>,
    /// How its known statements are looked at again.
    pub waits: Waits,
}

/// How a source's known statements wait for their next look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// The statement that was not looked at for longest, of those that are not gone.
    pub longest_unseen: Option<LongestUnseen>,
    /// Nights within which each is looked at, while the budgets are spent; `None` where nothing promises that.
    pub floor_nights: Option<u64>,
    /// Statements that the last full pass left to another night; `None` where there was no such pass.
    pub beyond_budget: Option<u64>,
}

/// A statement that was not looked at for longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongestUnseen {
    /// Its address.
    pub url: String,
    /// Its last look.
    pub last_look: DateTime<Utc>,
    /// Whole days since then.
    pub days: i64,
}

/// What judging everything again came to.
#[derive(Clone, Debug, Default)]
pub struct Reprocessed {
    /// Passes that were judged again.
    pub passes: u64,
    /// Looks at statements, and witnesses.
    pub looks: u64,
    /// … whose kept bytes were read with today's reader, because they had been read in another way.
    pub read_anew: u64,
    /// Flags that were raised.
    pub flags: u64,
    /// Those that would be others.
    pub differences: Vec<Difference>,
}

/// A flag that would be another today.
#[derive(Clone, Debug)]
pub enum Difference {
    /// It would not be raised.
    Lost(FlagRecord),
    /// It would be raised, and was not.
    New(FlagRecord),
    /// It would have another stage, manner or interval.
    Changed {
        /// The flag.
        was: Box<FlagRecord>,
        /// As it would be.
        would: Box<FlagRecord>,
    },
}
