//! Whether the host still tells present from absent.
//!
//! *In:* the looks near an absent look, by template. *Out:* [`Testimony`]: healthy, contradicted or not to be had,
//! with reasons and evidence. *Never:* counts a witness that itself says nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::RUN;
use super::canary::{self, Canary};
use super::neighbours::Neighbours;
use super::together::Shared;
use crate::model::{Case, Claim, Dossier, Look, Manner, Why, Wish};

/// What the witnesses of one absent look say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Testimony {
    /// The host tells present from absent: the look counts.
    Healthy(Account),
    /// Witnesses are absent too: the look does not count. Their looks are the evidence.
    Contradicted(Account),
    /// Witnesses are missing or the template is blind: the look may raise a suspicion but confirms nothing.
    Lacking(Account),
}

/// Reasons and evidence, and what would help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) reasons: Vec<Why>,
    pub(super) evidence: Vec<i64>,
    pub(super) wishes: Vec<Wish>,
    /// What a made-up address claimed, where it tells.
    canary: Option<Claim>,
    /// The text of the page with which the host answers addresses that are none.
    front: Option<[u8; 16]>,
    /// Whether a list of the source was read near the look, where it has any: what a confirming look asks for.
    pub(super) listed: bool,
}

impl Account {
    /// The manner in the light of the canary: a notice that made-up addresses get too is the host's not-found page.
    pub(super) fn manner(&self, seen: Manner, look: &Look) -> Manner {
        if self.front.is_some() && self.front == look.text_key && look.landed.is_none() {
            return Manner::SoftNotFound;
        }
        let also_of_none = self.canary == Some(Claim::Absent(Manner::Tombstone));
        if seen == Manner::Tombstone && also_of_none {
            Manner::SoftNotFound
        } else {
            seen
        }
    }
}

impl Testimony {
    pub(super) fn account(&self) -> &Account {
        match self {
            Self::Healthy(account) | Self::Contradicted(account) | Self::Lacking(account) => {
                account
            }
        }
    }
}

/// Hears the witnesses of an absent look.
///
/// Those of a later pass say nothing of it: what a pass concluded does not change with what came after.
pub(super) fn hear(
    case: &Case,
    dossier: &Dossier,
    look: &Look,
    (neighbours, shared): (&Neighbours<'_>, &Shared<'_>),
) -> Testimony {
    let mut account = Account::default();
    let siblings = match siblings(case, look, neighbours, &mut account) {
        Siblings::Present => true,
        Siblings::Silent | Siblings::Absent
            if kin(case, look, (neighbours, shared), &mut account) =>
        {
            true
        }
        Siblings::Silent => false,
        Siblings::Absent => return Testimony::Contradicted(account),
    };
    let told = hear_made_up(case, look, neighbours, &mut account);
    account.listed = list_read_near(dossier, look.at);
    if !account.listed {
        account.reasons.push(Why::NoList);
    }
    if siblings && told {
        Testimony::Healthy(account)
    } else {
        Testimony::Lacking(account)
    }
}

/// Hears the made-up addresses; whether they tell.
fn hear_made_up(
    case: &Case,
    look: &Look,
    neighbours: &Neighbours<'_>,
    account: &mut Account,
) -> bool {
    let canaries = neighbours.canaries(look.at);
    let canary = canary::hear_for(look, &canaries, |text| neighbours.show(text, look.at));
    account.front = canary.front();
    match canary {
        Canary::Tells(look) => {
            account.reasons.push(Why::CanaryTells {
                status: look.status,
            });
            account.evidence.push(look.key);
            account.canary = Some(look.claim.clone());
            true
        }
        Canary::Front(look) => {
            account.reasons.push(Why::CanaryFront);
            account.evidence.push(look.key);
            account.canary = Some(look.claim.clone());
            true
        }
        Canary::Blind(look) => {
            account.reasons.push(Why::Blind);
            account.evidence.push(look.key);
            false
        }
        Canary::Silent(nth) => {
            account.reasons.push(Why::NoCanary);
            account.wishes.push(Wish::Canary {
                template: case.statement.template.clone(),
                like: case.statement.url.clone(),
                nth,
            });
            false
        }
    }
}

/// What other statements of the template showed.
enum Siblings {
    Present,
    Absent,
    Silent,
}

/// Hears the siblings. Where none is present, more are wished for, whatever the others say: two statements that
/// went together would else contradict one another for ever.
fn siblings(
    case: &Case,
    look: &Look,
    neighbours: &Neighbours<'_>,
    account: &mut Account,
) -> Siblings {
    let (count, first) = neighbours.served(case.statement.key, look.at);
    if count > 0 {
        account.reasons.push(Why::SiblingsPresent {
            count: u32::try_from(count).unwrap_or(u32::MAX),
        });
        account.evidence.extend(first);
        return Siblings::Present;
    }
    account.wishes.push(Wish::Sibling {
        template: case.statement.template.clone(),
        of: case.statement.key,
    });
    let absent = neighbours.absent(case.statement.key, look.at);
    account.evidence.extend(absent);
    if account.evidence.is_empty() {
        account.reasons.push(Why::NoSibling);
        Siblings::Silent
    } else {
        Siblings::Absent
    }
}

/// Whether statements that left their addresses with this one were served at their new ones: where a whole section moved,
/// they stand for the siblings that are not left. Two are asked for.
fn kin(
    case: &Case,
    look: &Look,
    (neighbours, shared): (&Neighbours<'_>, &Shared<'_>),
    account: &mut Account,
) -> bool {
    let Some(kin) = shared.kin.get(&case.statement.key) else {
        return false;
    };
    // A sibling that is absent and did not leave with them contradicts all of them.
    let left = |key| key == case.statement.key || shared.kin.contains_key(&key);
    if neighbours.misses_others(look.at, left) {
        return false;
    }
    let is_near = |other: &Look| other.pass <= look.pass && (other.at - look.at).abs() <= RUN;
    let present: Vec<i64> = kin
        .iter()
        .filter_map(|statement| shared.seen.get(statement))
        .flatten()
        .filter(|other| is_near(other))
        .filter(|look| look.claim == Claim::Present && look.landed.is_none())
        .filter(|look| !look.downgraded && !shared.lost.contains(&look.key))
        .map(|look| look.key)
        .collect();
    if present.is_empty() {
        let wishes = kin.iter().take(2);
        account.wishes.extend(wishes.map(|statement| Wish::Look {
            statement: *statement,
        }));
        return false;
    }
    account.reasons.retain(|why| *why != Why::NoSibling);
    account.reasons.push(Why::KinPresent {
        count: u32::try_from(present.len()).unwrap_or(u32::MAX),
    });
    account.evidence.extend(present.iter().take(2));
    true
}

/// Whether one of the source's lists was read well near `at`.
fn list_read_near(dossier: &Dossier, at: DateTime<Utc>) -> bool {
    // A pass reads the lists first and may go on for `window` (4 h) and more.
    let near = TimeDelta::hours(6);
    !dossier.has_lists
        || dossier
            .sights
            .iter()
            .any(|sight| sight.good && (sight.at - at).abs() <= near)
}
