//! When a host has refused often enough to be left alone.
//!
//! *In:* how each look at the host ended. *Out:* the reason to leave it for the rest of the pass, if there is one.
//! *Never:* counts what we refuse ourselves, robots.txt, or an answer that is merely odd.

use std::collections::VecDeque;

use crate::model::{Cause, Response, UnknownReason};

/// So many refusals in a row end it.
const ROW: usize = 5;
/// More than half of so many first looks end it.
const FIRST: usize = 20;

/// The last looks at a host.
#[derive(Debug, Default)]
pub(super) struct Tally {
    seen: usize,
    /// At most [`FIRST`], the latest last; `None` is an answer.
    recent: VecDeque<Option<UnknownReason>>,
    left: Option<UnknownReason>,
}

impl Tally {
    /// Counts one look.
    pub(super) fn count(&mut self, weight: Weight) {
        let refusal = match weight {
            Weight::Answered => None,
            Weight::Refused(reason) => Some(reason),
            Weight::Nothing => return,
        };
        self.seen = self.seen.saturating_add(1);
        if self.recent.len() == FIRST {
            self.recent.pop_front();
        }
        self.recent.push_back(refusal);
        self.settle();
    }

    /// The latest answer was a refusal in truth.
    pub(super) fn correct_latest(&mut self, reason: UnknownReason) {
        if let Some(answer) = self.recent.iter_mut().rev().find(|look| look.is_none()) {
            *answer = Some(reason);
            self.settle();
        }
    }

    /// Whether no look was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.seen == 0
    }

    /// Why the host is left alone.
    pub(super) fn left(&self) -> Option<&UnknownReason> {
        self.left.as_ref()
    }

    fn settle(&mut self) {
        let row = self.recent.iter().rev().take_while(|look| look.is_some());
        let refused = self.recent.iter().filter(|look| look.is_some()).count();
        let early = self.seen <= FIRST && refused > FIRST / 2;
        let in_a_row = row.count() >= ROW && !self.is_a_section(refused);
        if self.left.is_none() && (in_a_row || early) {
            self.left = self.recent.iter().rev().flatten().next().cloned();
        }
    }

    /// Whether it is one section of a host that refuses: it says so at once and politely, and most others answered
    /// lately. Pages of a third of a host, asked in any order, refuse five times in a row on most nights.
    fn is_a_section(&self, refused: usize) -> bool {
        let last = self.recent.back().and_then(Option::as_ref);
        let politely = matches!(
            last,
            Some(
                UnknownReason::Forbidden
                    | UnknownReason::Login
                    | UnknownReason::LegalBlock
                    | UnknownReason::Blocked(_)
                    | UnknownReason::Maintenance
            )
        );
        politely && self.seen >= FIRST && refused * 3 < FIRST * 2
    }
}

/// What a look's outcome says of its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It answers.
    Answered,
    /// It refuses or fails.
    Refused(UnknownReason),
    /// Nothing: we refused, or its answer was odd.
    Nothing,
}

/// What a look's outcome says of its host.
pub(super) fn weigh(outcome: &Result<Response, Cause>) -> Weight {
    use UnknownReason as R;
    match outcome {
        Ok(response) => refusing_status(response.status).map_or(Weight::Answered, Weight::Refused),
        Err(cause) => match &cause.reason {
            R::Dns | R::Connect | R::Tls | R::Timeout | R::BadHttp | R::Truncated => {
                Weight::Refused(cause.reason.clone())
            }
            R::TooLarge
            | R::TooComplex
            | R::RedirectLoop
            | R::BadRedirect
            | R::Unasked
            | R::RefusedAddress
            | R::RateLimited
            | R::ServerError
            | R::Forbidden
            | R::LegalBlock
            | R::Login
            | R::Parked
            | R::Maintenance
            | R::DefaultPage
            | R::CdnError
            | R::Blocked(_)
            | R::Robots
            | R::NeedsScript
            | R::Charset
            | R::NotHtml
            | R::Unclassified => Weight::Nothing,
        },
    }
}

/// Whether this status by itself refuses.
pub(super) fn refuses(status: u16) -> bool {
    refusing_status(status).is_some()
}

fn refusing_status(status: u16) -> Option<UnknownReason> {
    match status {
        401 | 407 => Some(UnknownReason::Login),
        403 | 405 | 406 | 412 | 418 | 600.. => Some(UnknownReason::Forbidden),
        429 => Some(UnknownReason::RateLimited),
        451 => Some(UnknownReason::LegalBlock),
        500..=599 => Some(UnknownReason::ServerError),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEOUT: Weight = Weight::Refused(UnknownReason::Timeout);

    #[test]
    fn sc119_five_refusals_in_a_row_leave_the_host_and_an_answer_breaks_the_row() {
        let mut tally = Tally::default();

        for look in [
            Weight::Answered,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
            Weight::Answered,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
        ] {
            tally.count(look);
        }
        assert_eq!(tally.left(), None);

        tally.count(TIMEOUT);
        assert_eq!(tally.left(), Some(&UnknownReason::Timeout));
    }

    #[test]
    fn sc119_more_than_half_of_the_first_twenty_leave_the_host() {
        let mut tally = Tally::default();
        let mut late = Tally::default();

        for n in 0..21 {
            tally.count(if n % 3 == 0 {
                Weight::Answered
            } else {
                TIMEOUT
            });
            late.count(Weight::Answered);
        }
        for n in 0..40 {
            late.count(if n % 3 == 0 {
                Weight::Answered
            } else {
                TIMEOUT
            });
        }

        assert_eq!(tally.left(), Some(&UnknownReason::Timeout));
        assert_eq!(late.left(), None);
    }

    #[test]
    fn challenge_pages_with_status_200_count_once_they_are_reported() {
        let mut tally = Tally::default();

        for _ in 0..5 {
            assert_eq!(tally.left(), None);
            tally.count(Weight::Answered);
            tally.correct_latest(UnknownReason::Forbidden);
        }

        assert_eq!(tally.left(), Some(&UnknownReason::Forbidden));
    }

    #[test]
    fn a_section_that_refuses_among_others_that_answer_is_not_the_host() {
        let forbidden = || Weight::Refused(UnknownReason::Forbidden);
        let mut tally = Tally::default();
        for _ in 0..FIRST {
            tally.count(Weight::Answered);
        }
        for _ in 0..ROW + 2 {
            tally.count(forbidden());
        }
        assert_eq!(tally.left(), None);

        for _ in 0..FIRST {
            tally.count(forbidden());
        }
        assert_eq!(tally.left(), Some(&UnknownReason::Forbidden));
    }
}
