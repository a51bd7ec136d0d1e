//! What made-up addresses of a template showed.
//!
//! *In:* the witnesses near a look. *Out:* whether the host tells an address that is none from a statement's, and by
//! which page. *Never:* trusts one page of success by itself: a host that answers anything with its newest item
//! hides what is missing.

use std::collections::HashSet;

use crate::model::{Claim, Look, Role, Witnessed};

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
pub(super) fn answers<'a>(near: &[&'a Witnessed]) -> impl Iterator<Item = &'a Look> {
    let asked = near.iter().map(|witness| &witness.look);
    let of_none = asked.filter(|look| look.role == Role::Canary);
    of_none.filter(|look| look.is_forbidden() || !matches!(look.claim, Claim::Unknown(_)))
}

/// Hears the made-up addresses for a look: where it was forbidden, those that were too.
pub(super) fn hear_for<'a>(look: &Look, near: &[&'a Witnessed], lost: &HashSet<i64>) -> Canary<'a> {
    if look.is_forbidden() {
        hear_forbidden(near)
    } else {
        hear(near, lost)
    }
}

fn hear_forbidden<'a>(near: &[&'a Witnessed]) -> Canary<'a> {
    answers(near)
        .find(|look| look.is_forbidden() && !look.downgraded)
        .map_or(Canary::Silent(0), Canary::Tells)
}

/// Hears the made-up addresses among these witnesses; `lost` are looks that met none of their statement's text.
pub(super) fn hear<'a>(near: &[&'a Witnessed], lost: &HashSet<i64>) -> Canary<'a> {
    let asked = || {
        near.iter()
            .map(|witness| &witness.look)
            .filter(|look| look.role == Role::Canary && !matches!(look.claim, Claim::Unknown(_)))
    };
    let served = || asked().filter(|look| look.claim == Claim::Present);
    let Some(first) = served().next() else {
        let absent = asked().find(|look| !look.downgraded);
        return absent.map_or(Canary::Silent(0), Canary::Tells);
    };
    let one_page = first.text_key.is_some()
        && asked().all(|look| look.text_key == first.text_key && look.landed == first.landed);
    let a_statement = near.iter().any(|witness| {
        witness.statement.is_some()
            && witness.look.claim == Claim::Present
            && witness.look.landed.is_none()
            && witness.look.text_key == first.text_key
            && !lost.contains(&witness.look.key)
    });
    if !one_page || a_statement {
        return Canary::Blind(first);
    }
    let urls: HashSet<&str> = served().map(|look| look.url.as_str()).collect();
    match u8::try_from(urls.len()) {
        Ok(few) if few < TRIES => Canary::Silent(few),
        Ok(_) | Err(_) => Canary::Front(first),
    }
}
