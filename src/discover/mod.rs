//! What a list offers: bytes of a feed or a listing in, candidates out.
//!
//! *In:* the body of a list's answer. *Out:* a [`Discovery`]: canonical addresses with what the list said of them.
//! *Never:* fetches, stores, or takes a page that shows no list for an empty one.

mod dates;
mod feed;
mod gather;
mod listing;
mod pager;
mod repair;
mod repetition;
mod rows;
mod scope;

pub use dates::forget_future;

use crate::config::{List, Source};
use crate::model::{Discovery, ListKind, UnknownReason};

/// Why a list could not be read. Absence from such a list says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListProblem {
    /// Lists of this kind are not read.
    #[error("lists of the kind {} cannot be read yet", .0.as_str())]
    NotYet(ListKind),
    /// The answer is no list that can be read.
    #[error("{sentence}")]
    Unread {
        /// The contract's word.
        reason: UnknownReason,
        /// What is wrong, for people.
        sentence: String,
    },
}

impl ListProblem {
    fn unread(reason: UnknownReason, sentence: impl Into<String>) -> Self {
        Self::Unread {
            reason,
            sentence: sentence.into(),
        }
    }

    /// The contract's word for it.
    pub fn reason(&self) -> UnknownReason {
        match self {
            Self::NotYet(_) => UnknownReason::Unclassified,
            Self::Unread { reason, .. } => reason.clone(),
        }
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
        ListKind::Sitemap | ListKind::Channel => Err(ListProblem::NotYet(kind)),
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
            },
            country: None,
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

    #[test]
    fn kinds_that_are_not_read_say_so() {
        let source = source("http://m.test/sitemap.xml");
        for kind in [ListKind::Sitemap, ListKind::Channel] {
            let read = read_list(
                kind,
                &source.lists[0],
                &source,
                "http://m.test/",
                None,
                b"x",
            );
            assert_eq!(read.unwrap_err(), ListProblem::NotYet(kind));
        }
    }
}
