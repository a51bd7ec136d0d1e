//! What is owed, delivered.
//!
//! *In:* the store, receivers, a clock. *Out:* rows that are done with; what could not be delivered stays owed. *Never:*
//! lets a receiver that is not reached keep another one waiting.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::crew::RunError;
use super::parcel::{self, Packed};
use crate::alert::{self, Length, Sender, Thread};
use crate::clock::Clock;
use crate::config::{Channel, Receiver};
use crate::model::{Event, Notice, Outcome, ReceiverState};
use crate::store::{Store, StoreError};
use crate::view;

/// Tries of one receiver in a row, within one delivery.
const TRIES: u32 = 3;
/// … and the time that they may take together; cron comes again.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first wait after a failure; each further one is twice as long at most (full jitter: M. Brooker, "Exponential
/// Backoff And Jitter", AWS Architecture Blog, 2015).
const BASE: Duration = Duration::from_secs(5);
/// The longest wait.
const CAP: Duration = Duration::from_secs(6 * 3_600);
/// A receiver that fails for so long, or that a person must look at, is told of to the others.
const TELL_AFTER: TimeDelta = TimeDelta::hours(1);
/// … and again after this.
const TELL_AGAIN: TimeDelta = TimeDelta::days(7);
/// A source that cannot be looked at is told of again after this.
const REMIND_AFTER: TimeDelta = TimeDelta::days(7);
/// A channel that is at fault is tried again after this: it may have been set right elsewhere.
const PROBE_AFTER: TimeDelta = TimeDelta::hours(6);

/// A text for standard output.
#[derive(Debug)]
pub struct Printing {
    /// The text, whole.
    pub text: String,
    /// Says that it was written; dropped where it could not be.
    pub written: oneshot::Sender<()>,
}

/// Who has standard output.
pub type Printer = UnboundedSender<Printing>;

/// What delivering needs.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The store.
    pub store: Arc<Mutex<Store>>,
    /// Who is told.
    pub receivers: Arc<[Receiver]>,
    /// The pass's time.
    pub clock: Clock,
    /// What is to be said on the way.
    pub events: UnboundedSender<Event>,
    /// Turns true when the operator wants it to stop.
    pub stop: watch::Receiver<bool>,
    /// Who has standard output.
    pub printer: Printer,
    /// Hands over.
    pub sender: Arc<Sender>,
}

/// Delivers what is due to every receiver at once, then tells those that are reached of those that are not.
///
/// # Errors
/// Where the store fails. A receiver that is not reached is no error.
pub async fn deliver(delivery: &Delivery) -> Result<(), RunError> {
    remind(delivery).await?;
    round(delivery).await?;
    if tell_of_the_unreached(delivery).await? {
        round(delivery).await?;
    }
    Ok(())
}

/// Owes again what still stands a week after it was told: a source that cannot be looked at.
async fn remind(delivery: &Delivery) -> Result<(), RunError> {
    let now = delivery.clock.now();
    let ids: Vec<String> = delivery
        .receivers
        .iter()
        .map(|receiver| receiver.id.clone())
        .collect();
    with_store(&delivery.store, move |store| {
        store.owe_reminders(&ids, REMIND_AFTER, now)
    })
    .await
}

async fn round(delivery: &Delivery) -> Result<(), RunError> {
    let mut turns = JoinSet::new();
    for receiver in delivery.receivers.iter().cloned() {
        let turn = Turn {
            delivery: delivery.clone(),
            receiver: Arc::new(receiver),
        };
        turns.spawn(async move { turn.take().await });
    }
    while let Some(turn) = turns.join_next().await {
        turn??;
    }
    Ok(())
}

/// One receiver's part of a delivery.
#[derive(Debug)]
struct Turn {
    delivery: Delivery,
    receiver: Arc<Receiver>,
}

impl Turn {
    async fn take(self) -> Result<(), RunError> {
        let now = self.delivery.clock.now();
        let id = self.receiver.id.clone();
        let state = self.with_store(move |store| store.receiver(&id)).await?;
        let state = state.unwrap_or_default();
        let rests = state.not_before.is_some_and(|at| now < at);
        if rests || alert::is_quiet(&self.receiver, now) {
            return Ok(());
        }
        // One that failed before this delivery is tried once: an outage is not over for being asked thrice.
        let mut tries = if state.failures >= TRIES { 1 } else { TRIES };
        let until = Instant::now() + PATIENCE;
        let mut failures = state.failures;
        while !*self.delivery.stop.borrow() {
            let Some(packed) = self.next().await? else {
                break;
            };
            let outcome = self.hand_over(packed).await?;
            let wait = match outcome {
                Outcome::Sent { .. } => {
                    failures = 0;
                    Some(alert::pace(&self.receiver.channel))
                }
                Outcome::Refused { .. } => Some(alert::pace(&self.receiver.channel)),
                Outcome::Fault { why } => {
                    self.leave_alone(&why, PROBE_AFTER).await?;
                    None
                }
                Outcome::Later { why, after, .. } => {
                    failures += 1;
                    tries -= 1;
                    self.wait_or_put_off(&why, after, failures, (tries, until))
                        .await?
                }
            };
            let Some(wait) = wait else {
                break;
            };
            if self.is_anything_left().await? {
                tokio::time::sleep(wait).await;
            }
        }
        Ok(())
    }

    async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, RunError> {
        with_store(&self.delivery.store, work).await
    }

    async fn next(&self) -> Result<Option<Packed>, RunError> {
        let (receiver, now) = (Arc::clone(&self.receiver), self.delivery.clock.now());
        self.with_store(move |store| parcel::next(store, &receiver, now))
            .await
    }

    async fn is_anything_left(&self) -> Result<bool, RunError> {
        let id = self.receiver.id.clone();
        let left = self.with_store(move |store| store.count_owed(&id, None));
        Ok(left.await? > 0)
    }

    /// Hands one message over and keeps what became of it.
    async fn hand_over(&self, packed: Packed) -> Result<Outcome, RunError> {
        let message = view::message(&packed.parcel);
        let (id, of) = (self.receiver.id.clone(), message.thread.clone());
        let thread = self.with_store(move |store| store.thread(&id, &of)).await?;
        let thread = thread.map(|(first, last)| Thread { first, last });
        let length = if packed.message.brief {
            Length::Brief
        } else {
            Length::Whole
        };
        let outcome = if let Channel::Stdout(form) = &self.receiver.channel {
            self.print(alert::input(*form, &message)).await
        } else {
            let (channel, sender) = (&self.receiver.channel, &self.delivery.sender);
            sender
                .send(channel, &message, length, thread.as_ref())
                .await
        };
        self.remark(&outcome, packed.message.brief);
        let (kept, at, of) = (outcome.clone(), self.delivery.clock.now(), message.thread);
        self.with_store(move |store| store.tried(&packed.message, &of, &kept, at))
            .await?;
        Ok(outcome)
    }

    async fn print(&self, text: String) -> Outcome {
        let (written, done) = oneshot::channel();
        let asked = self.delivery.printer.send(Printing { text, written });
        match (asked, done.await) {
            (Ok(()), Ok(())) => Outcome::sent(),
            _ => Outcome::later("standard output is not read"),
        }
    }

    /// What a person should hear at once.
    fn remark(&self, outcome: &Outcome, brief: bool) {
        match outcome {
            Outcome::Sent {
                remark: Some(remark),
                ..
            } => self.say(remark),
            Outcome::Refused { why } if brief => self.say(&format!(
                "a message was refused, also in short: {why}; `unsaid alerts retry` sends it again"
            )),
            Outcome::Sent { .. }
            | Outcome::Refused { .. }
            | Outcome::Later { .. }
            | Outcome::Fault { .. } => {}
        }
    }

    fn say(&self, text: &str) {
        // Nobody listening is no reason to stop.
        drop(self.delivery.events.send(Event::Warning {
            text: format!("alert `{}`: {text}", self.receiver.id),
        }));
    }

    /// Left to a later delivery, and said.
    async fn leave_alone(&self, why: &str, wait: TimeDelta) -> Result<(), RunError> {
        let (id, now) = (self.receiver.id.clone(), self.delivery.clock.now());
        let until = now.checked_add_signed(wait).unwrap_or(now);
        let owed = self.with_store(move |store| {
            store.put_off(&id, until)?;
            store.count_owed(&id, None)
        });
        let owed = owed.await?;
        self.say(&format!("{why}; {owed} owed, and kept until it takes them"));
        Ok(())
    }

    /// The time to wait before the next try, or `None` where it is left to a later delivery.
    async fn wait_or_put_off(
        &self,
        why: &str,
        after: Option<Duration>,
        failures: u32,
        (tries, until): (u32, Instant),
    ) -> Result<Option<Duration>, RunError> {
        let wait = back_off(&self.receiver.id, failures).max(after.unwrap_or_default());
        if tries > 0 && Instant::now() + wait <= until {
            return Ok(Some(wait));
        }
        let wait = TimeDelta::from_std(wait.min(CAP)).unwrap_or_default();
        self.leave_alone(why, wait).await?;
        Ok(None)
    }
}

/// A wait drawn evenly from nothing to twice the last bound; receivers draw unlike one another.
fn back_off(receiver: &str, failures: u32) -> Duration {
    let bound = BASE
        .saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)))
        .min(CAP);
    let hash = Sha256::digest(format!("{receiver} {failures} {}", std::process::id()));
    let part = hash
        .first_chunk::<4>()
        .map_or(0, |four| u32::from_be_bytes(*four));
    bound.mul_f64(f64::from(part) / f64::from(u32::MAX))
}

async fn with_store<T: Send + 'static>(
    store: &Arc<Mutex<Store>>,
    work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, RunError> {
    let store = Arc::clone(store);
    let done = tokio::task::spawn_blocking(move || {
        work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
    });
    Ok(done.await??)
}

/// Owes those that are reached a notice of those that are not; whether there is any.
async fn tell_of_the_unreached(delivery: &Delivery) -> Result<bool, RunError> {
    let now = delivery.clock.now();
    let receivers = Arc::clone(&delivery.receivers);
    with_store(&delivery.store, move |store| {
        let states = store.receivers()?;
        let known = |id: &str| receivers.iter().any(|receiver| receiver.id == id);
        let news: Vec<ReceiverState> = states
            .into_iter()
            .filter(|state| known(&state.id) && is_news(state, now))
            .collect();
        for state in &news {
            tell_others(store, &receivers, state, now)?;
        }
        Ok(!news.is_empty())
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

fn tell_others(
    store: &mut Store,
    receivers: &[Receiver],
    state: &ReceiverState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let notice = Notice {
        receiver: state.id.clone(),
        since: state.failing_since.unwrap_or(now),
        why: state.why.clone().unwrap_or_default(),
        owed: state.owed,
    };
    store.owe(|ledger| {
        for other in receivers.iter().filter(|other| other.id != state.id) {
            ledger.owe_notice(&other.id, &notice, now)?;
        }
        Ok(())
    })?;
    store.note_told(&state.id, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_drawn_up_to_a_bound_that_doubles() {
        for failures in 1..40 {
            let bound = BASE
                .saturating_mul(2_u32.saturating_pow(failures - 1))
                .min(CAP);
            assert!(back_off("desk", failures) <= bound);
        }
        assert_ne!(back_off("desk", 30), back_off("pager", 30));
    }
}
