//! The pace of one house: the names that are one server share it.
//!
//! *In:* when requests begin and end, the pauses that were asked for. *Out:* how long to wait, and a [`Turn`].
//! *Never:* knows names, or what an answer says.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::fetch::pace::{NotAsked, locked};

/// Requests at once to a house that asks for no pause.
const AT_ONCE: u32 = 4;
/// A longer pause than this is not waited for.
const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(5);

/// One house.
#[derive(Debug)]
pub(super) struct House {
    gate: Arc<Semaphore>,
    pace: Mutex<Pace>,
}

#[derive(Debug, Default)]
struct Pace {
    delay: Duration,
    first_asked: Option<Instant>,
    /// When the last request was over. The pause is measured from here, not from when it was sent: then nothing that
    /// holds a request up on its way can bring it nearer to the next one, as the server sees them.
    last_ended: Option<Instant>,
    not_before: Option<DateTime<Utc>>,
    under_way: usize,
    slot: Option<OwnedSemaphorePermit>,
}

/// The right to make one request; given back when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    house: Arc<House>,
    _gate: Option<OwnedSemaphorePermit>,
}

impl House {
    pub(super) fn new(delay: Duration) -> Self {
        Self {
            gate: Arc::new(Semaphore::new(AT_ONCE as usize)),
            pace: Mutex::new(Pace {
                delay,
                ..Pace::default()
            }),
        }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        locked(&self.pace)
    }

    pub(super) fn delay(&self) -> Duration {
        self.pace().delay
    }

    /// How much of the gate a request takes: all of it, where there is a pause.
    fn width(&self) -> u32 {
        if self.delay().is_zero() { 1 } else { AT_ONCE }
    }

    /// The permit for one request. The gate is never closed, so that there always is one.
    pub(super) async fn pass_gate(&self) -> Option<OwnedSemaphorePermit> {
        loop {
            let width = self.width();
            let permit = Arc::clone(&self.gate).acquire_many_owned(width).await.ok();
            // robots.txt may have asked for a pause meanwhile.
            if self.width() == width {
                return permit;
            }
        }
    }

    /// How long to wait before the next request, `None` to start now.
    pub(super) fn wait(
        &self,
        window: Duration,
        now: DateTime<Utc>,
    ) -> Result<Option<Duration>, NotAsked> {
        let mut pace = self.pace();
        let instant = Instant::now();
        let first_asked = *pace.first_asked.get_or_insert(instant);
        if instant.duration_since(first_asked) >= window {
            return Err(NotAsked::WindowOver);
        }
        if let Some(until) = pace.not_before.filter(|until| *until > now) {
            let wait = until - now;
            if wait > LONGEST_WAIT {
                return Err(NotAsked::AskedToWait { until });
            }
            // A millisecond more, so that rounding never wakes us before it.
            let wait = wait.to_std().unwrap_or_default() + Duration::from_millis(1);
            return Ok(Some(wait));
        }
        let early = pace
            .last_ended
            .map(|ended| (ended + pace.delay).saturating_duration_since(instant));
        Ok(early.filter(|early| !early.is_zero()))
    }

    /// Enters a request; without a slot only where the house holds one already.
    pub(super) fn start_one(&self, slot: Option<OwnedSemaphorePermit>) -> bool {
        let mut pace = self.pace();
        if pace.slot.is_none() {
            if slot.is_none() {
                return false;
            }
            pace.slot = slot;
        }
        pace.under_way += 1;
        true
    }

    pub(super) fn begin_pause(&self) {
        self.pace().last_ended = Some(Instant::now());
    }

    pub(super) fn lengthen_delay(&self, delay: Duration) {
        let mut pace = self.pace();
        pace.delay = pace.delay.max(delay);
    }

    pub(super) fn not_before(&self, until: Option<DateTime<Utc>>) {
        let mut pace = self.pace();
        pace.not_before = pace.not_before.max(until);
    }

    pub(super) fn asked_to_wait_until(&self) -> Option<DateTime<Utc>> {
        self.pace().not_before
    }
}

impl Turn {
    pub(super) fn new(house: &Arc<House>, gate: Option<OwnedSemaphorePermit>) -> Self {
        Self {
            house: Arc::clone(house),
            _gate: gate,
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut pace = self.house.pace();
        pace.last_ended = Some(Instant::now());
        pace.under_way = pace.under_way.saturating_sub(1);
        if pace.under_way == 0 {
            pace.slot = None;
        }
    }
}
