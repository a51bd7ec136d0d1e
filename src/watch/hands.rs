//! What the loop and whoever makes the passes say to one another.
//!
//! *In:* nothing. *Out:* [`Hands`], the [`Command`]s that the loop takes, [`Note`]s of what did not go as planned.
//! *Never:* words for a screen.

use std::future::Future;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::agenda::{Order, Watched};
use crate::clock::Clock;

/// Whoever makes the passes.
pub trait Hands: Send + Sync + 'static {
    /// Makes a pass; `stop` turns true when it should end early.
    fn pass(
        &self,
        order: Order,
        clock: Clock,
        stop: watch::Receiver<bool>,
    ) -> impl Future<Output = Outcome> + Send + 'static;

    /// Reads the settings again; none where they cannot be used, and the old ones stay.
    fn reload(&self) -> impl Future<Output = Option<Vec<Watched>>> + Send;

    /// Says what did not go as planned.
    fn tell(&self, note: Note);
}

/// How a pass ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was made, or broken off because it was asked to.
    Made,
    /// Somebody else's pass is under way: whose.
    Busy(String),
    /// It failed: why.
    Failed(String),
}

/// What the loop is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// To end.
    Stop(Ending),
    /// To read the settings again.
    Reload,
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As a service is ended.
    Terminated,
    /// By a person at the keys.
    Interrupted,
}

/// What did not go as planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Somebody else's pass is under way; it is waited for.
    Busy {
        /// Whose.
        holder: String,
    },
    /// A pass failed.
    Failed {
        /// Which.
        order: Order,
        /// Why.
        why: String,
        /// When it is made again.
        again: DateTime<Utc>,
    },
    /// A turn begins late, because a pass took so long.
    Late {
        /// Which.
        order: Order,
        /// How late.
        by: TimeDelta,
        /// What the pass took that lasted beyond the time of this one.
        taken: TimeDelta,
        /// Turns between the two that are not made up for.
        fallen_out: usize,
    },
    /// The pass under way is asked to stop.
    Stopping,
    /// It did not in time, and was broken off.
    BrokenOff,
}
