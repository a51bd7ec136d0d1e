//! What a list offers: addresses that may be statements, with what the list said of them.
//!
//! *In:* nothing. *Out:* [`Candidate`]s in the list's order. *Never:* says that something is new: only the
//! history knows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PageDate;

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The canonical address.
    pub url: String,
    /// The entry's own id (guid, Atom id), which is no identity but may follow a move.
    pub feed_id: Option<String>,
    /// The headline that the list shows.
    pub title: Option<String>,
    /// The date that the list shows.
    pub published: Option<PageDate>,
    /// The date of change that the list shows.
    pub modified: Option<PageDate>,
    /// The text that the list carries.
    pub text: Option<String>,
}

/// An entry that its feed calls deleted (RFC 6721).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedEntry {
    /// The id that the entry had.
    pub id: String,
    /// When it was deleted, as the feed says.
    pub when: DateTime<Utc>,
}

/// What the bytes of one list gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    /// Entries, first to last.
    pub candidates: Vec<Candidate>,
    /// Entries that it calls deleted.
    pub deleted: Vec<DeletedEntry>,
    /// The next page of a listing, the older posts of a channel.
    pub next: Option<String>,
    /// The sitemaps that an index of sitemaps names, those that changed last first.
    pub children: Vec<String>,
    /// Whether anything was cut off, repaired or over a limit: absence from this list then says nothing.
    pub partial: bool,
    /// What was odd about the list, in words for `sources try`.
    pub notes: Vec<String>,
}
