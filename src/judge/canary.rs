//! What made-up addresses of a template showed.
//!
//! *In:* the looks at them, and which texts statements show. *Out:* whether the host tells an address that is none from
//! a statement's, and by which page. *Never:* trusts one page of success by itself: a host that answers anything with its newest item
//! hides what is missing.

use std::collections::HashSet;

use crate::model::{Claim, Look};

/// Made-up addresses that must have been answered with one page before it is the host's answer to all such.
pub(super) const TRIES: u8 = 2;

/// What made-up addresses showed.
pub(super) enum Canary<'a> {
    /// They are answered as missing.
    Tells(&'a Look),
    /// They are all answered with this one page, which is no statement's.
    Front(&'a Look),
    /// They are answered like statements, or now so and now so.
    Blind(&'a Look),
    /// Too few of them were asked: the next one's number.
    Silent(u8),
}

impl Canary<'_> {
    /// The text of the page with which the host answers addresses that are none.
    pub(super) fn front(&self) -> Option<[u8; 16]> {
        match self {
            Self::Front(look) => look.text_key,
            Self::Tells(_) | Self::Blind(_) | Self::Silent(_) => None,
        }
    }
}

/// What made-up addresses answered; where a host forbids what is not there, that is an answer too.
pub(super) fn answers<'a>(canaries: &[&'a Look]) -> impl Iterator<Item = &'a Look> {
    let all = canaries.iter().copied();
    all.filter(|look| look.is_forbidden() || !matches!(look.claim, Claim::Unknown(_)))
}

/// Hears looks at made-up addresses for a look: where it was forbidden, those that were too.
pub(super) fn hear_for<'a>(
    look: &Look,
    canaries: &[&'a Look],
    is_a_statement: impl Fn(Option<[u8; 16]>) -> bool,
) -> Canary<'a> {
    if look.is_forbidden() {
        hear_forbidden(canaries)
    } else {
        hear(canaries, is_a_statement)
    }
}

fn hear_forbidden<'a>(canaries: &[&'a Look]) -> Canary<'a> {
    answers(canaries)
        .find(|look| look.is_forbidden() && !look.downgraded)
        .map_or(Canary::Silent(0), Canary::Tells)
}

/// Hears looks at made-up addresses; `is_a_statement` says whether a text is shown by a statement beside them.
pub(super) fn hear<'a>(
    canaries: &[&'a Look],
    is_a_statement: impl Fn(Option<[u8; 16]>) -> bool,
) -> Canary<'a> {
    let asked = || {
        let all = canaries.iter().copied();
        all.filter(|look| !matches!(look.claim, Claim::Unknown(_)))
    };
    let served = || asked().filter(|look| look.claim == Claim::Present);
    let Some(first) = served().next() else {
        let absent = asked().find(|look| !look.downgraded);
        return absent.map_or(Canary::Silent(0), Canary::Tells);
    };
    let one_page = first.text_key.is_some()
        && asked().all(|look| look.text_key == first.text_key && look.landed == first.landed);
    if !one_page || is_a_statement(first.text_key) {
        return Canary::Blind(first);
    }
    let urls: HashSet<&str> = served().map(|look| look.url.as_str()).collect();
    match u8::try_from(urls.len()) {
        Ok(few) if few < TRIES => Canary::Silent(few),
        Ok(_) | Err(_) => Canary::Front(first),
    }
}
