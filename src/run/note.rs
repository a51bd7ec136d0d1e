//! What looks change as soon as they are written: who a statement is, and whether the judge should hear it.
//!
//! *In:* a batch of looks with what was known before each. *Out:* facts in the store, and the statements in question.
//! *Never:* a conclusion; a replay of the same looks finds the same.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::identity;
use super::looks::claim_of;
use crate::model::address::House;
use crate::model::{Claim, State, UnknownReason};
use crate::store::{Due, LookFacts, Observed, PassKey, Seen, Store, StoreError};

/// How long a host that answered 304 for a changed page is not believed.
const DISTRUST: TimeDelta = TimeDelta::days(30);

/// What became of a batch.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Statements whose looks the judge should hear.
    pub(super) question: BTreeSet<i64>,
    /// Versions that were read for the first time.
    pub(super) versions: usize,
    /// What each look was kept as.
    pub(super) observed: Vec<Observed>,
}

/// Writes a batch in one transaction, then takes note of each look.
pub(super) fn write(
    store: &mut Store,
    place: (i64, &House),
    pass: PassKey,
    batch: &[(Option<Due>, LookFacts)],
) -> Result<Written, StoreError> {
    let observed = store.record_looks(pass, batch.iter().map(|(_, facts)| facts))?;
    let mut written = Written {
        versions: observed.iter().filter(|look| look.new_version).count(),
        ..Written::default()
    };
    for ((due, facts), observed) in batch.iter().zip(&observed) {
        let Some(due) = due else { continue };
        if says_nothing(store, place, due, facts, observed)? {
            continue;
        }
        if is_in_question(due, facts, observed) {
            written.question.insert(due.statement);
        }
        if caught_lying(due, facts, observed) {
            store.distrust(&due.host, pass.began + DISTRUST)?;
        }
    }
    written.observed = observed;
    Ok(written)
}

/// Whether a look says nothing of its statement, or its address is another one's.
fn says_nothing(
    store: &mut Store,
    place: (i64, &House),
    due: &Due,
    facts: &LookFacts,
    observed: &Observed,
) -> Result<bool, StoreError> {
    match claim_of(facts) {
        // A host may forbid what is not there; the judge asks made-up addresses.
        Claim::Unknown(UnknownReason::Forbidden) => Ok(due.settled_version.is_none()),
        Claim::Unknown(_) => Ok(true),
        Claim::Absent(_) => Ok(false),
        Claim::Present => identity::is_another(store, place, due, facts, observed),
    }
}

fn is_in_question(due: &Due, facts: &LookFacts, observed: &Observed) -> bool {
    let other = observed.version != due.settled_version || facts.landed.is_some();
    // A deleted statement that answers again is in question even with the words it went with.
    let returned = due.state == State::Deleted;
    due.unsettled || returned || claim_of(facts) != Claim::Present || other
}

/// Whether other words came with the validators of the old ones: then earlier 304s meant nothing.
fn caught_lying(due: &Due, facts: &LookFacts, observed: &Observed) -> bool {
    let alike = matches!(&facts.seen, Seen::Read { lens, .. } if due.lens == Some(*lens));
    observed.version != due.version
        && alike
        && due.version.is_some()
        && due.looks_since_full > 0
        && due.validators.etag.is_some()
        && facts
            .validators
            .as_ref()
            .is_some_and(|validators| validators.etag == due.validators.etag)
}
