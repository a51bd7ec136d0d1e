//! Delivering beside the turns of a pass.
//!
//! *In:* a crew. *Out:* what was flagged is on its way soon after, however long the pass goes on. *Never:* lets a
//! receiver that is slow or down keep another one waiting; what could not be delivered stays owed.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::crew::{Crew, PassOptions, RunError};
use super::deliver::{Delivery, Turn, all, deliver};
use super::unreached;
use crate::alert::Sender;
use crate::store::Store;

/// A receiver's hour may come, or its back-off end, while nothing new is flagged.
const AGAIN: Duration = Duration::from_secs(30);
/// So long a pass waits for deliveries when its turns are over; the rest is the next one's.
const HOME: Duration = Duration::from_secs(300);
/// The longest that one message may take: a mail to many.
const LONGEST: Duration = Duration::from_secs(150);

/// Delivers whenever something may be owed or due, each receiver by itself.
#[derive(Debug)]
pub(super) struct Courier {
    delivery: Delivery,
    beside: JoinSet<Result<(), RunError>>,
    over: watch::Sender<bool>,
}

impl Courier {
    /// Sets out.
    pub(super) async fn set_out(crew: &Arc<Crew>, options: PassOptions) -> Result<Self, RunError> {
        let settings = &crew.settings;
        let watched = settings.sources.iter().filter(|source| source.enabled);
        let delivery = Delivery {
            store: Arc::clone(&crew.store),
            receivers: Arc::clone(&crew.receivers),
            sources: watched.map(|source| source.facts.id.clone()).collect(),
            sender: Arc::new(Sender::new(&options.folder, settings)),
            clock: crew.clock,
            events: crew.events.clone(),
            stop: options.stop,
            until: Arc::default(),
            printer: options.printer,
        };
        delivery.with_store(Store::sift_again).await?;
        unreached::remind(&delivery).await?;
        let (over, ended) = watch::channel(false);
        let mut beside = JoinSet::new();
        for receiver in delivery.receivers.iter() {
            let turn = Turn::of(&delivery, receiver);
            beside.spawn(serve(turn, crew.owed.subscribe(), ended.clone()));
        }
        Ok(Self {
            delivery,
            beside,
            over,
        })
    }

    /// The turns are over: what is due goes out, and then who was not reached is told of to the others.
    pub(super) async fn come_home(self) -> Result<(), RunError> {
        self.over.send_replace(true);
        self.delivery.until.get_or_init(|| Instant::now() + HOME);
        in_time(all(self.beside, &self.delivery)).await?;
        if unreached::tell_others(&self.delivery).await? {
            in_time(deliver(&self.delivery)).await?;
        }
        Ok(())
    }
}

/// What does not come to an end is broken off: a message on its way goes once more, under its key.
async fn in_time(work: impl Future<Output = Result<(), RunError>>) -> Result<(), RunError> {
    timeout(HOME + LONGEST, work).await.unwrap_or(Ok(()))
}

/// Serves one receiver until the turns are over, and once more then.
///
/// What an earlier pass left waits a little: what it tells may be looked at again in this one, and be told as it then
/// stands.
async fn serve(
    turn: Turn,
    mut bell: watch::Receiver<u64>,
    mut over: watch::Receiver<bool>,
) -> Result<(), RunError> {
    let mut last = false;
    while !last {
        tokio::select! {
            rung = bell.changed() => if rung.is_err() { return Ok(()) },
            ended = over.wait_for(|over| *over) => if ended.is_err() { return Ok(()) },
            () = sleep(AGAIN) => {}
        }
        last = *over.borrow();
        turn.take().await?;
    }
    Ok(())
}
