//! A statement and its versions.
//!
//! *In:* nothing. *Out:* what is known of a text that a source published. *Never:* forgets one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Lens, PageDate, SourceId, StatementId};

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Never read.
    Pending,
    /// Served at its address.
    Present,
    /// A deletion is suspected.
    Missing,
    /// A deletion is confirmed.
    Deleted,
    /// Its source is gone from the file.
    Resting,
}

impl State {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Deleted => "deleted",
            Self::Resting => "resting",
        }
    }
}

/// One text that a source published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The store's key.
    pub key: i64,
    /// The public id.
    pub id: StatementId,
    /// Whose it is.
    pub source: SourceId,
    /// Its current address.
    pub url: String,
    /// The headline last read.
    pub title: Option<String>,
    /// The language last read.
    pub language: Option<String>,
    /// The page's own date.
    pub published: Option<PageDate>,
    /// When a list first showed it.
    pub first_seen: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
    /// The shape of its address ([`crate::model::address::template`]).
    pub template: String,
    /// The statement that holds this one's history: it is the same text at another address.
    pub same_as: Option<i64>,
}

/// A distinct text of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counted from 1 within the statement.
    pub number: u32,
    /// The headline.
    pub title: String,
    /// The text, paragraphs divided by newlines.
    pub text: String,
    /// The page's own date of publication.
    pub published: Option<PageDate>,
    /// The page's own date of change.
    pub modified: Option<PageDate>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// When it was first read.
    pub first_seen: DateTime<Utc>,
    /// The way its words were read.
    pub lens: Lens,
    /// Whether its bytes were read once more after that first time.
    pub read_anew: bool,
    /// SHA-256 of the bytes it was read from, hexadecimal.
    pub snapshot: Option<String>,
}
