//! Whether the host still tells present from absent.
//!
//! *In:* the looks near an absent look, by template. *Out:* [`Testimony`]: healthy, contradicted or not to be had,
//! with reasons and evidence. *Never:* counts a witness that itself says nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::RUN;
use crate::model::{Case, Claim, Dossier, Look, Manner, Role, Why, Wish, Witnessed};

/// What the witnesses of one absent look say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Testimony {
    /// The host tells present from absent: the look counts.
    Healthy(Account),
    /// Witnesses are absent too: the look does not count. Their looks say so.
    Contradicted(Vec<i64>),
    /// Witnesses are missing or the template is blind: the look may raise a suspicion but confirms nothing.
    Lacking(Account),
}

/// Reasons and evidence, and what would help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) reasons: Vec<Why>,
    pub(super) evidence: Vec<i64>,
    pub(super) wishes: Vec<Wish>,
}

/// What a made-up address showed.
enum Canary<'a> {
    Tells(&'a Look),
    Blind(&'a Look),
    Silent,
}

/// Hears the witnesses of the absent look at `at`.
pub(super) fn hear(case: &Case, dossier: &Dossier, at: DateTime<Utc>) -> Testimony {
    let template = &case.statement.template;
    let near: Vec<&Witnessed> = dossier
        .witnesses
        .get(template)
        .into_iter()
        .flatten()
        .filter(|witness| (witness.look.at - at).abs() <= RUN)
        .collect();
    let mut account = Account::default();
    let siblings = match siblings(case, &near, &mut account) {
        Ok(present) => present,
        Err(absent) => return Testimony::Contradicted(absent),
    };
    let canary = match canary(&near) {
        Canary::Tells(look) => {
            account.reasons.push(Why::CanaryTells {
                status: look.status,
            });
            account.evidence.push(look.key);
            true
        }
        Canary::Blind(look) => {
            account.reasons.push(Why::Blind);
            account.evidence.push(look.key);
            false
        }
        Canary::Silent => {
            account.reasons.push(Why::NoCanary);
            account.wishes.push(Wish::Canary {
                template: template.clone(),
                like: case.statement.url.clone(),
            });
            false
        }
    };
    let list = list_read_near(dossier, at);
    if !list {
        account.reasons.push(Why::NoList);
    }
    if siblings && canary && list {
        Testimony::Healthy(account)
    } else {
        Testimony::Lacking(account)
    }
}

/// Whether siblings are present; an error names looks at siblings that are absent too, none being present.
fn siblings(case: &Case, near: &[&Witnessed], account: &mut Account) -> Result<bool, Vec<i64>> {
    let others: Vec<&Look> = near
        .iter()
        .filter(|witness| {
            witness
                .statement
                .is_some_and(|key| key != case.statement.key)
        })
        .map(|witness| &witness.look)
        .collect();
    let present: Vec<i64> = others
        .iter()
        .filter(|look| look.claim == Claim::Present && look.landed.is_none())
        .map(|look| look.key)
        .collect();
    if present.is_empty() {
        let absent: Vec<i64> = others
            .iter()
            .filter(|look| matches!(look.claim, Claim::Absent(_)))
            .map(|look| look.key)
            .take(2)
            .collect();
        if !absent.is_empty() {
            return Err(absent);
        }
        account.reasons.push(Why::NoSibling);
        account.wishes.push(Wish::Sibling {
            template: case.statement.template.clone(),
            of: case.statement.key,
        });
        return Ok(false);
    }
    account.reasons.push(Why::SiblingsPresent {
        count: u32::try_from(present.len()).unwrap_or(u32::MAX),
    });
    account.evidence.extend(present.iter().take(2));
    Ok(true)
}

fn canary<'a>(near: &[&'a Witnessed]) -> Canary<'a> {
    let mut blind = None;
    for witness in near {
        if witness.look.role != Role::Canary {
            continue;
        }
        match &witness.look.claim {
            Claim::Absent(Manner::NotFound | Manner::Gone | Manner::SoftNotFound) => {
                return Canary::Tells(&witness.look);
            }
            Claim::Present | Claim::Absent(_) => blind = Some(&witness.look),
            Claim::Unknown(_) => {}
        }
    }
    blind.map_or(Canary::Silent, Canary::Blind)
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
