//! Why a request failed, as the contract's reasons.
//!
//! *In:* an error of the client with its sources. *Out:* an [`UnknownReason`] and a sentence for people. *Never:*
//! looks at the text of an error: the reason decides outcomes, so it is told by type alone.

use std::error::Error;
use std::io::{self, ErrorKind};

use crate::fetch::guard::{LookupError, Refusal};
use crate::model::{Cause, UnknownReason};

/// Where a request was when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the head of the answer was read.
    Head,
    /// While the body was read.
    Body,
}

/// The cause of a failed request.
pub(super) fn of(error: &reqwest::Error, phase: Phase) -> Cause {
    Cause {
        reason: reason(error, phase),
        detail: sentence(error),
        partial: Vec::new(),
    }
}

/// A cause without a body.
pub(super) fn because(reason: UnknownReason, detail: impl Into<String>) -> Cause {
    Cause {
        reason,
        detail: detail.into(),
        partial: Vec::new(),
    }
}

impl From<Refusal> for Cause {
    fn from(refusal: Refusal) -> Self {
        because(UnknownReason::RefusedAddress, refusal.to_string())
    }
}

/// Whether the peer hung up before a byte of an answer: a kept-alive connection may have ended just then.
pub(super) fn is_hang_up(error: &reqwest::Error) -> bool {
    !error.is_connect()
        && chain(error).any(|link| {
            let lost = |kind| {
                matches!(
                    kind,
                    ErrorKind::ConnectionReset
                        | ErrorKind::BrokenPipe
                        | ErrorKind::ConnectionAborted
                )
            };
            link.downcast_ref::<hyper::Error>()
                .is_some_and(|e| e.is_incomplete_message() || e.is_canceled() || e.is_closed())
                || link
                    .downcast_ref::<io::Error>()
                    .is_some_and(|e| lost(e.kind()))
        })
}

fn reason(error: &reqwest::Error, phase: Phase) -> UnknownReason {
    for link in chain(error) {
        if let Some(lookup) = link.downcast_ref::<LookupError>() {
            return match lookup {
                LookupError::Refused(_) => UnknownReason::RefusedAddress,
                LookupError::Failed(_) => UnknownReason::Dns,
            };
        }
        if link.is::<rustls::Error>() {
            return UnknownReason::Tls;
        }
    }
    if error.is_timeout() || chain(error).any(is_timeout) {
        return UnknownReason::Timeout;
    }
    if phase == Phase::Body {
        return UnknownReason::Truncated;
    }
    let is_parse = |link: &(dyn Error + 'static)| {
        link.downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_parse)
    };
    if chain(error).any(is_parse) {
        return UnknownReason::BadHttp;
    }
    UnknownReason::Connect
}

fn is_timeout(link: &(dyn Error + 'static)) -> bool {
    link.downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == ErrorKind::TimedOut)
}

/// The error and its sources. What an [`io::Error`] wraps is a link too: its `source()` steps over it.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    fn next<'e>(link: &&'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
        let link: &'e (dyn Error + 'static) = *link;
        match link.downcast_ref::<io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => link.source(),
        }
    }
    std::iter::successors(Some(error), next)
}

/// The texts of the chain, outermost first, without the address (it may hold secrets) and without repetition.
fn sentence(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let outermost = if error.is_connect() {
        "cannot connect"
    } else {
        "the request failed"
    };
    texts.push(outermost.to_owned());
    for link in chain(error).skip(1).take(8) {
        let text = link.to_string();
        if !link.is::<reqwest::Error>() && texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts.join(": ")
}
