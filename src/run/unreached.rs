//! Receivers that are not reached, and sources that still cannot be looked at: told again.
//!
//! *In:* how receivers are reached. *Out:* notices and reminders that are owed. *Never:* a notice to nobody that counts as
//! told.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::crew::RunError;
use super::deliver::Delivery;
use crate::config::Receiver;
use crate::model::{Notice, ReceiverState};
use crate::store::{Store, StoreError};

/// A receiver that fails for so long is told of to the others; one that only a person can help, at once.
const TELL_AFTER: TimeDelta = TimeDelta::hours(1);
/// … and again after this.
const TELL_AGAIN: TimeDelta = TimeDelta::days(7);
/// A source that cannot be looked at is told of again after this.
const REMIND_AFTER: TimeDelta = TimeDelta::days(7);

/// Owes again what still stands a week after it was told: a source that cannot be looked at.
pub(super) async fn remind(delivery: &Delivery) -> Result<(), RunError> {
    let now = delivery.clock.now();
    let sources = Arc::clone(&delivery.sources);
    let ids: Vec<String> = delivery
        .receivers
        .iter()
        .map(|receiver| receiver.id.clone())
        .collect();
    delivery
        .with_store(move |store| store.owe_reminders(&ids, &sources, REMIND_AFTER, now))
        .await
}

/// Owes those that are reached a notice of those that are not; whether there is any.
pub(super) async fn tell_others(delivery: &Delivery) -> Result<bool, RunError> {
    let now = delivery.clock.now();
    let receivers = Arc::clone(&delivery.receivers);
    delivery
        .with_store(move |store| {
            let known = |id: &str| receivers.iter().any(|receiver| receiver.id == id);
            let states = store.receivers()?.into_iter();
            let news: Vec<ReceiverState> = states
                .filter(|state| known(&state.id) && is_news(state, now))
                .collect();
            for state in &news {
                owe_notice(store, &receivers, state, now)?;
            }
            Ok(receivers.len() > 1 && !news.is_empty())
        })
        .await
}

fn is_news(state: &ReceiverState, now: DateTime<Utc>) -> bool {
    let Some(since) = state.failing_since else {
        return false;
    };
    let told_lately = state.told.is_some_and(|told| now - told < TELL_AGAIN);
    (state.needs_a_person || now - since >= TELL_AFTER) && !told_lately
}

fn owe_notice(
    store: &mut Store,
    receivers: &[Receiver],
    state: &ReceiverState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let others: Vec<&Receiver> = receivers
        .iter()
        .filter(|other| other.id != state.id)
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    let notice = Notice {
        receiver: state.id.clone(),
        since: state.failing_since.unwrap_or(now),
        why: state.why.clone().unwrap_or_default(),
        owed: state.owed,
    };
    store.owe(|ledger| {
        others
            .iter()
            .try_for_each(|other| ledger.owe_notice(&other.id, &notice, now))
    })?;
    store.note_told(&state.id, now)
}
