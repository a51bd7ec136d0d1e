//! Looks as the judge sees them.
//!
//! *In:* nothing. *Out:* [`Look`] (an observation with what it means so far), [`Sight`] (how a list was read) and
//! [`ListWindow`] (what it showed).
//! *Never:* bytes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Claim, UnknownReason};

/// Why a look was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// To see a statement.
    Statement,
    /// To read a list.
    List,
    /// A made-up address under a statement's template.
    Canary,
    /// Another statement of the template, to see that the host tells present from absent.
    Sibling,
    /// The source's home page.
    Home,
    /// A host's robots.txt.
    Robots,
}

impl Role {
    /// The word used in ids and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::List => "list",
            Self::Canary => "canary",
            Self::Sibling => "sibling",
            Self::Home => "home",
            Self::Robots => "robots",
        }
    }
}

/// One look at one address, with its claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The store's key of the observation.
    pub key: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The time of its pass, which is the time of what follows from it.
    pub pass: DateTime<Utc>,
    /// Why it was made.
    pub role: Role,
    /// The address asked for.
    pub url: String,
    /// The address that answered, where it differs.
    pub landed: Option<String>,
    /// What the answer says by itself.
    pub claim: Claim,
    /// Its status, where there was an answer.
    pub status: Option<u16>,
    /// The version read, for a statement's own look.
    pub version: Option<u32>,
    /// A hash of the text read ([`crate::text::text_key`]), for any look that read one.
    pub text_key: Option<[u8; 16]>,
    /// Whether the page says in so many words that something was taken down.
    pub notice: bool,
    /// Whether a redirect led from https to http: such a look confirms nothing.
    pub downgraded: bool,
}

impl Look {
    /// Whether the host forbade it: by itself that says nothing, but some hosts answer so for what is not there.
    pub fn is_forbidden(&self) -> bool {
        self.claim == Claim::Unknown(UnknownReason::Forbidden)
    }
}

/// One list as a pass saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The store's key of the list.
    pub list: i64,
    /// When it was read.
    pub at: DateTime<Utc>,
    /// Whether it was read whole and could be believed.
    pub good: bool,
}

/// The entries of a list as one pass read them, page after page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListWindow {
    /// The store's key of the list.
    pub list: i64,
    /// The time of the pass.
    pub pass: DateTime<Utc>,
    /// When its first page was read.
    pub at: DateTime<Utc>,
    /// The observation of its first page.
    pub observation: i64,
    /// Whether its first page could be read and believed.
    pub good: bool,
    /// Whether nothing was cut off.
    pub whole: bool,
    /// How many pages were read.
    pub pages: u32,
    /// Keys of statements, first to last; the older one where two turned out to be one.
    pub entries: Vec<i64>,
}
