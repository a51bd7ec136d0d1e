//! What a list offers: bytes of a feed, a sitemap, a listing or a channel's preview in, candidates out.
//!
//! *In:* the body of a list's answer. *Out:* a [`Discovery`]: canonical addresses with what the list said of them.
//! *Never:* fetches, stores, or takes a page that shows no list for an empty one.

mod asked;
mod channel;
mod choice;
mod dates;
mod feed;
mod gather;
mod leads;
mod likely;
mod listing;
mod map_rows;
mod nature;
mod pager;
mod repair;
mod repetition;
mod rows;
mod scope;
mod sections;
mod sitemap;

pub use asked::recognise;
pub use choice::{Asked, Choice, Offer, choose, is_enough};
pub use dates::forget_future;
pub use leads::{Leads, above, are_of_one_site, is_front, leads};
pub use likely::is_like_a_statement;
pub use nature::{Nature, nature};

use crate::config::{List, Source};
use crate::model::{Discovery, ListKind, UnknownReason};

/// Why a list could not be read: the answer is no list, or none that can be read. Absence from it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct ListProblem {
    reason: UnknownReason,
    sentence: String,
}

impl ListProblem {
    /// `sentence` says what is wrong, for people.
    fn unread(reason: UnknownReason, sentence: impl Into<String>) -> Self {
        Self {
            reason,
            sentence: sentence.into(),
        }
    }

    /// The contract's word for it.
    pub fn reason(&self) -> UnknownReason {
        self.reason.clone()
    }
}

/// Reads one list of a source. `page_url` is the address that answered, `body` its decoded bytes. Dates are not held
/// against any clock here: see [`forget_future`].
pub fn read_list(
    kind: ListKind,
    list: &List,
    source: &Source,
    page_url: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Discovery, ListProblem> {
    let scope = scope::Scope::new(source, page_url);
    match kind {
        ListKind::Feed => feed::read(scope, page_url, content_type, body),
        ListKind::Listing => listing::read(scope, list, page_url, content_type, body),
        ListKind::Sitemap => sitemap::read(scope, page_url, content_type, body),
        ListKind::Channel => channel::read(scope, page_url, content_type, body),
    }
}

/// Most bytes of a list that are worth asking for, on the wire and decoded, each.
pub fn most_bytes(kind: ListKind) -> u64 {
    match kind {
        ListKind::Sitemap => sitemap::MOST_BYTES,
        ListKind::Feed | ListKind::Listing | ListKind::Channel => 10 << 20,
    }
}

#[cfg(test)]
mod tests {
    //! What the tests of this room share.

    use super::*;
    use crate::config::Select;
    use crate::model::SourceFacts;
    use crate::model::address::House;

    /// A source with one list.
    pub(super) fn source(url: &str) -> Source {
        Source {
            facts: SourceFacts {
                id: serde_json::from_str("\"mfa\"").unwrap(),
                name: "MFA".into(),
                role: None,
                country: None,
            },
            languages: Vec::new(),
            timezone: None,
            lists: vec![list(url)],
            statements: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            house: House::default(),
            select: Select::default(),
            headers: Vec::new(),
            note: None,
            schedule: None,
            enabled: true,
        }
    }

    pub(super) fn list(url: &str) -> List {
        List {
            kind: ListKind::Listing,
            url: url.to_owned(),
            link: None,
            next: None,
            pages: 1,
        }
    }
}
