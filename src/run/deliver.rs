//! What is owed to a receiver, delivered.
//!
//! *In:* the store, a receiver, a clock. *Out:* rows that are done with; what could not be delivered stays owed. *Never:*
//! goes on after it was told to stop: what was on its way then goes once more, under its key.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::crew::{self, RunError};
use super::parcel::{self, Packed};
use crate::alert::{self, Length, Sender, Thread};
use crate::clock::Clock;
use crate::config::{Channel, Receiver};
use crate::model::{Event, Outcome, SourceId};
use crate::store::{Refusal, Store, StoreError};
use crate::view;

/// Tries of one receiver in a row, within one delivery.
const TRIES: u32 = 3;
/// … and the time that they may take together; cron comes again.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first wait after a failure; each further one is twice as long at most (full jitter: M. Brooker, "Exponential
/// Backoff And Jitter", AWS Architecture Blog, 2015).
const BASE: Duration = Duration::from_secs(5);
/// The longest wait, whatever a receiver asks for.
const CAP: Duration = Duration::from_secs(6 * 3_600);
/// A channel that is at fault is tried again after this: it may have been set right elsewhere.
const PROBE_AFTER: TimeDelta = TimeDelta::hours(6);

/// A text for standard output.
#[derive(Debug)]
pub struct Printing {
    /// The text, whole.
    pub text: String,
    /// The same for programs, a line each.
    pub json: String,
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
    /// Whom is watched.
    pub sources: Arc<[SourceId]>,
    /// The pass's time.
    pub clock: Clock,
    /// What is to be said on the way.
    pub events: UnboundedSender<Event>,
    /// Turns true when the operator wants it to stop.
    pub stop: watch::Receiver<bool>,
    /// After this, where it is set, nothing more is begun.
    pub until: Arc<OnceLock<Instant>>,
    /// Who has standard output.
    pub printer: Printer,
    /// Hands over.
    pub sender: Arc<Sender>,
}

/// Delivers what is due to every receiver, all at once.
///
/// # Errors
/// Where the store fails. A receiver that is not reached is no error.
pub async fn deliver(delivery: &Delivery) -> Result<(), RunError> {
    let mut turns = JoinSet::new();
    for receiver in delivery.receivers.iter() {
        let turn = Turn::of(delivery, receiver);
        turns.spawn(async move { turn.take().await });
    }
    all(turns, delivery).await
}

/// Waits for all of them: one that fails keeps no other from its end. The first error counts.
pub(super) async fn all(
    mut turns: JoinSet<Result<(), RunError>>,
    delivery: &Delivery,
) -> Result<(), RunError> {
    let mut result = Ok(());
    while let Some(turn) = turns.join_next().await {
        match turn {
            Ok(ended) => result = result.and(ended),
            Err(error) => delivery.say(format!("a delivery ended early: {error}")),
        }
    }
    result
}

impl Delivery {
    pub(super) fn say(&self, text: String) {
        // Nobody listening is no reason to stop.
        drop(self.events.send(Event::Warning { text }));
    }

    pub(super) async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, RunError> {
        crew::with(&self.store, work).await
    }

    /// What is asked for, unless the operator wants to stop first.
    async fn unless_stopped<T>(&self, asked: impl Future<Output = T>) -> Option<T> {
        let mut stop = self.stop.clone();
        let stopped = async {
            // Who let go of the switch can no longer want it.
            if stop.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            () = stopped => None,
            done = asked => Some(done),
        }
    }
}

/// One receiver's part of a delivery.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    delivery: Delivery,
    receiver: Arc<Receiver>,
}

impl Turn {
    pub(super) fn of(delivery: &Delivery, receiver: &Receiver) -> Self {
        Self {
            delivery: delivery.clone(),
            receiver: Arc::new(receiver.clone()),
        }
    }

    /// Hands over what is due, until nothing is, or the receiver does not take it.
    pub(super) async fn take(&self) -> Result<(), RunError> {
        let now = self.delivery.clock.now();
        let id = self.receiver.id.clone();
        let state = self.delivery.with_store(move |store| store.receiver(&id));
        let Some(state) = state.await? else {
            return Ok(());
        };
        let rests = state.not_before.is_some_and(|at| now < at);
        if rests || alert::is_quiet(&self.receiver, now) {
            return Ok(());
        }
        // One that failed before this delivery is tried once: an outage is not over for being asked thrice.
        let mut patience = Patience {
            tries: if state.failures >= TRIES { 1 } else { TRIES },
            until: Instant::now() + PATIENCE,
            failures: state.failures,
        };
        while let Some(packed) = self.next().await? {
            // Every channel's work lies in it.
            let handing = Box::pin(self.hand_over(packed));
            let handed = self.delivery.unless_stopped(handing).await;
            let Some(outcome) = handed.transpose()? else {
                return Ok(());
            };
            let Some(wait) = self.go_on(outcome, &mut patience).await? else {
                return Ok(());
            };
            if self.is_anything_left().await?
                && self.delivery.unless_stopped(sleep(wait)).await.is_none()
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The wait before the next message; `None` where the receiver is left alone for now.
    async fn go_on(
        &self,
        outcome: Outcome,
        patience: &mut Patience,
    ) -> Result<Option<Duration>, RunError> {
        match outcome {
            Outcome::Sent { .. } => {
                patience.failures = 0;
                Ok(Some(alert::pace(&self.receiver.channel)))
            }
            Outcome::Refused { .. } => Ok(Some(alert::pace(&self.receiver.channel))),
            Outcome::Fault { why } => {
                self.leave_alone(&why, PROBE_AFTER).await?;
                Ok(None)
            }
            Outcome::Later { why, after, .. } => {
                let wait = patience.after_a_failure(&self.receiver.id, after);
                if patience.lasts(wait) {
                    return Ok(Some(wait));
                }
                let wait = TimeDelta::from_std(wait).unwrap_or_default();
                self.leave_alone(&why, wait).await?;
                Ok(None)
            }
        }
    }

    async fn next(&self) -> Result<Option<Packed>, RunError> {
        let late = self.delivery.until.get();
        if *self.delivery.stop.borrow() || late.is_some_and(|until| Instant::now() > *until) {
            return Ok(None);
        }
        let (receiver, now) = (Arc::clone(&self.receiver), self.delivery.clock.now());
        self.delivery
            .with_store(move |store| parcel::next(store, &receiver, now))
            .await
    }

    async fn is_anything_left(&self) -> Result<bool, RunError> {
        let id = self.receiver.id.clone();
        let left = self
            .delivery
            .with_store(move |store| store.count_owed(&id, None));
        Ok(left.await? > 0)
    }

    /// Hands one message over and keeps what became of it.
    async fn hand_over(&self, packed: Packed) -> Result<Outcome, RunError> {
        let message = view::message(&packed.parcel);
        // Another room or chat has other messages.
        let of = format!(
            "{} {}",
            alert::place(&self.receiver.channel),
            message.thread
        );
        let (id, about) = (self.receiver.id.clone(), of.clone());
        let thread = self
            .delivery
            .with_store(move |store| store.thread(&id, &about));
        let thread = thread.await?.map(|(first, last)| Thread { first, last });
        let length = if packed.message.brief {
            Length::Brief
        } else {
            Length::Whole
        };
        let outcome = if let Channel::Stdout(form) = &self.receiver.channel {
            self.print(alert::input(*form, &message), &message).await
        } else {
            let (channel, sender) = (&self.receiver.channel, &self.delivery.sender);
            let sent = sender.send(channel, &message, length, thread.as_ref());
            sent.await
        };
        let refusal = self.refusal(&packed);
        self.remark(&outcome, refusal);
        let (kept, at) = (outcome.clone(), self.delivery.clock.now());
        self.delivery
            .with_store(move |store| store.tried(&packed.message, &of, &kept, refusal, at))
            .await?;
        Ok(outcome)
    }

    /// What follows where it is refused. Programs are sent the same JSON in short as in whole.
    fn refusal(&self, packed: &Packed) -> Refusal {
        match (self.receiver.channel.is_for_programs(), packed.message.rows) {
            (true, 0 | 1) => Refusal::Final,
            // What may be there goes under no other key.
            (true, _) if packed.message.perhaps => Refusal::Final,
            (true, _) => Refusal::InParts,
            (false, _) if packed.message.brief => Refusal::Final,
            (false, _) => Refusal::InShort,
        }
    }

    async fn print(&self, text: String, message: &view::Message) -> Outcome {
        let (written, done) = oneshot::channel();
        let asked = self.delivery.printer.send(Printing {
            text,
            json: format!("{}\n", message.json),
            written,
        });
        match (asked, done.await) {
            (Ok(()), Ok(())) => Outcome::sent(),
            _ => Outcome::later("standard output is not read"),
        }
    }

    /// What a person should hear at once.
    fn remark(&self, outcome: &Outcome, refusal: Refusal) {
        let id = &self.receiver.id;
        match outcome {
            Outcome::Sent {
                remark: Some(remark),
                ..
            } => self.delivery.say(format!("alert `{id}`: {remark}")),
            Outcome::Refused { why } if refusal == Refusal::Final => self.delivery.say(format!(
                "alert `{id}`: a message was refused: {why}; `unsaid alerts retry {id}` sends it again"
            )),
            Outcome::Sent { .. }
            | Outcome::Refused { .. }
            | Outcome::Later { .. }
            | Outcome::Fault { .. } => {}
        }
    }

    /// Left to a later delivery, and said.
    async fn leave_alone(&self, why: &str, wait: TimeDelta) -> Result<(), RunError> {
        let (id, now) = (self.receiver.id.clone(), self.delivery.clock.now());
        let until = now.checked_add_signed(wait).unwrap_or(now);
        let owed = self.delivery.with_store(move |store| {
            store.put_off(&id, until)?;
            store.count_owed(&id, None)
        });
        let (owed, id) = (owed.await?, &self.receiver.id);
        self.delivery.say(format!(
            "alert `{id}`: {why}; {owed} owed, and kept until it takes them (at once: `unsaid alerts retry {id}`)"
        ));
        Ok(())
    }
}

/// How long a receiver that fails is borne with.
struct Patience {
    tries: u32,
    until: Instant,
    failures: u32,
}

impl Patience {
    /// The wait after one more failure; the receiver may ask for a longer one.
    fn after_a_failure(&mut self, receiver: &str, asked: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        self.tries = self.tries.saturating_sub(1);
        back_off(receiver, self.failures)
            .max(asked.unwrap_or_default())
            .min(CAP)
    }

    fn lasts(&self, wait: Duration) -> bool {
        self.tries > 0 && Instant::now() + wait <= self.until
    }
}

/// A wait drawn evenly from nothing to a bound that doubles; receivers draw unlike one another.
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

    #[test]
    fn a_receiver_that_asks_to_be_left_alone_for_ever_is_asked_again_in_time() {
        let mut patience = Patience {
            tries: TRIES,
            until: Instant::now() + PATIENCE,
            failures: 0,
        };

        let wait = patience.after_a_failure("desk", Some(Duration::from_secs(u64::MAX)));

        assert_eq!(wait, CAP);
        assert!(!patience.lasts(wait));
    }
}
