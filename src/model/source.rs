//! What every room may know of a source.
//!
//! *In:* nothing. *Out:* the words of `sources.toml` that flags carry. *Never:* selectors, patterns or headers;
//! those stay in `config`.

use serde::{Deserialize, Serialize};

use super::SourceId;

/// A source as it stands on a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Its id.
    pub id: SourceId,
    /// Its name; the id where none is given.
    pub name: String,
    /// Its role, as one word of the contract.
    pub role: Option<String>,
    /// Its country: ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// The kinds of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// RSS, Atom, RDF or JSON Feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
    /// An HTML page that lists statements.
    Listing,
    /// A channel preview whose posts are statements.
    Channel,
}

impl ListKind {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Listing => "listing",
            Self::Channel => "channel",
        }
    }
}
