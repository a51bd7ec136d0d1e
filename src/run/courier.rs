//! Delivering beside the turns of a pass.
//!
//! *In:* a crew. *Out:* what was flagged is on its way soon after, however long the pass goes on. *Never:* ends a pass
//! for what it met; what could not be delivered stays owed.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::crew::{Crew, RunError};
use super::deliver::{Delivery, Printer, deliver};
use crate::alert::Sender;

/// Delivers whenever something may be owed.
#[derive(Debug)]
pub(super) struct Courier {
    delivery: Delivery,
    beside: JoinHandle<Result<(), RunError>>,
    over: oneshot::Sender<()>,
}

impl Courier {
    /// Sets out.
    pub(super) fn set_out(crew: &Arc<Crew>, folder: &Path, printer: Printer) -> Self {
        let delivery = Delivery {
            store: Arc::clone(&crew.store),
            receivers: Arc::clone(&crew.receivers),
            sender: Arc::new(Sender::new(folder)),
            clock: crew.clock,
            events: crew.events.clone(),
            stop: crew.stop.clone(),
            printer,
        };
        let (over, mut ended) = oneshot::channel();
        let (crew, of) = (Arc::clone(crew), delivery.clone());
        let beside = tokio::spawn(async move {
            loop {
                tokio::select! {
                    biased;
                    _ = &mut ended => return Ok(()),
                    () = crew.owed.notified() => deliver(&of).await?,
                }
            }
        });
        Self {
            delivery,
            beside,
            over,
        }
    }

    /// The turns are over: what is under way ends, and what else is due goes out.
    pub(super) async fn come_home(self) -> Result<(), RunError> {
        // It may have ended for an error of its own.
        self.over.send(()).ok();
        self.beside.await??;
        deliver(&self.delivery).await
    }
}
