//! When a host may be asked.
//!
//! *In:* hosts by name, what they answered, what they asked for. *Out:* a [`Turn`] for one request, or
//! [`NotAsked`]. *Never:* holds two turns for one look, so that no two looks can wait for each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use crate::clock::Clock;
use crate::config::Network;
use crate::fetch::house::{House, Turn};
use crate::fetch::ruling::Ruling;
use crate::fetch::strain::{self, Bearing, Manners, Strain};
use crate::fetch::tally::{Tally, Weight};
use crate::model::UnknownReason;

/// The pause after "too many requests" without a `Retry-After`.
const BACK_OFF: TimeDelta = TimeDelta::seconds(60);
/// A longer `Retry-After` is taken for this.
const LONGEST_RETRY_AFTER: TimeDelta = TimeDelta::hours(24);

/// Why a request was not made: nothing is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// The host is left alone for the rest of this pass.
    #[error("{host} is left alone for this pass ({why})")]
    HostLeft {
        /// The host, with its port where that is not the scheme's.
        host: String,
        /// The last of the refusals that led to it.
        why: UnknownReason,
    },
    /// The host asked to wait.
    #[error("the host asked to wait until {until}")]
    AskedToWait {
        /// Until when, by the pass's clock.
        until: DateTime<Utc>,
    },
    /// The host's share of the pass is over.
    #[error("the host's share of the pass is over")]
    WindowOver,
}

/// What is known of a host from one pass to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostState {
    /// The host in lower case, with its port where that is not the scheme's.
    pub name: String,
    /// The last robots.txt.
    pub robots: Option<RobotsCopy>,
    /// It asked not to be asked before.
    pub not_before: Option<DateTime<Utc>>,
    /// It asked for a pause, and is not yet well again for long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strain: Option<Strain>,
}

/// A robots.txt as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotsCopy {
    /// When.
    pub fetched_at: DateTime<Utc>,
    /// Its status.
    pub status: u16,
    /// Its first 500 KiB, lossily as UTF-8; empty unless the status is 2xx.
    pub body: String,
}

/// All hosts of a pass.
#[derive(Debug)]
pub(super) struct Hosts {
    table: Mutex<Table>,
    delay: Duration,
    window: Duration,
    slots: Arc<Semaphore>,
    clock: Clock,
}

#[derive(Debug, Default)]
struct Table {
    hosts: HashMap<String, Arc<Host>>,
    houses: HashMap<String, Arc<House>>,
}

/// One host.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) name: String,
    /// Its robots.txt as far as it could be had; fetched once a pass.
    pub(super) ruling: OnceCell<Ruling>,
    house: Arc<House>,
    ledger: Mutex<Ledger>,
}

#[derive(Debug, Default)]
struct Ledger {
    robots: Option<RobotsCopy>,
    tally: Tally,
    /// As earlier passes left it.
    strain: Option<Strain>,
    /// Whether it asked for a pause in this one.
    strained: bool,
}

/// The name a host goes by: lower case, with its port where that is not the scheme's.
pub(super) fn host_name(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

impl Hosts {
    pub(super) fn new(network: &Network, clock: Clock) -> Self {
        Self {
            table: Mutex::default(),
            delay: network.delay,
            window: network.window,
            slots: Arc::new(Semaphore::new(network.concurrency.clamp(1, 1024))),
            clock,
        }
    }

    /// The host of an address.
    pub(super) fn of(&self, url: &Url) -> Arc<Host> {
        self.named(host_name(url))
    }

    pub(super) fn named(&self, name: String) -> Arc<Host> {
        let mut table = locked(&self.table);
        if let Some(host) = table.hosts.get(&name) {
            return Arc::clone(host);
        }
        // `www.` and the bare name are one server nearly everywhere, and redirect to each other.
        let bare = name.strip_prefix("www.").unwrap_or(&name).to_owned();
        let house = table
            .houses
            .entry(bare)
            .or_insert_with(|| Arc::new(House::new(self.delay)));
        let host = Arc::new(Host {
            name: name.clone(),
            ruling: OnceCell::new(),
            house: Arc::clone(house),
            ledger: Mutex::default(),
        });
        table.hosts.insert(name, Arc::clone(&host));
        host
    }

    /// How much of a host's time looks at known statements may take; one that was not met is as all are.
    pub(super) fn manners(&self, name: &str) -> Manners {
        let host = locked(&self.table).hosts.get(name).cloned();
        let delay = host.as_ref().map_or(self.delay, |host| host.house.delay());
        let most = self.window.as_nanos().checked_div(delay.as_nanos());
        let strain = host.and_then(|host| host.ledger().strain);
        Manners {
            most_looks: most.map_or(usize::MAX, |most| {
                usize::try_from(most).unwrap_or(usize::MAX)
            }),
            halvings: strain.map_or(0, |strain| strain.halvings),
        }
    }

    /// What is to be known of all hosts in the next pass.
    pub(super) fn states(&self) -> Vec<HostState> {
        let now = self.clock.now();
        self.all().iter().map(|host| host.state(now)).collect()
    }

    fn all(&self) -> Vec<Arc<Host>> {
        locked(&self.table).hosts.values().cloned().collect()
    }

    /// Waits until the host may be asked.
    pub(super) async fn turn(&self, host: &Arc<Host>) -> Result<Turn, NotAsked> {
        let gate = host.house.pass_gate().await;
        while let Some(wait) = self.wait(host)? {
            tokio::time::sleep(wait).await;
        }
        self.take_slot(&host.house).await;
        Ok(Turn::new(&host.house, gate))
    }

    /// How long to wait before the next request, `None` to start now.
    fn wait(&self, host: &Host) -> Result<Option<Duration>, NotAsked> {
        if let Some(why) = host.ledger().tally.left() {
            return Err(NotAsked::HostLeft {
                host: host.name.clone(),
                why: why.clone(),
            });
        }
        host.house.wait(self.window, self.clock.now())
    }

    /// One of the slots for hosts; requests to the same house share it.
    async fn take_slot(&self, house: &House) {
        if house.start_one(None) {
            return;
        }
        let slot = Arc::clone(&self.slots).acquire_owned().await.ok();
        house.start_one(slot);
    }

    /// Waits before a redirect from one host to another is followed: a name that leads to another is often the same
    /// machine, so that the hop comes no sooner than the sender's own next request might.
    pub(super) async fn keep_distance(&self, sender: &Arc<Host>, next: &Host) {
        let one_house = Arc::ptr_eq(&sender.house, &next.house);
        if !one_house && !sender.house.delay().is_zero() {
            // The turn is given back unused. Whether the sender may still be asked says nothing of where it sends us.
            drop(self.turn(sender).await);
        }
    }
}

impl Host {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        locked(&self.ledger)
    }

    /// The pause before the next request begins now: one that it sent elsewhere ended.
    pub(super) fn begin_pause(&self) {
        self.house.begin_pause();
    }

    /// What the host asks for in robots.txt; it can only lengthen the pause.
    pub(super) fn ask_for_delay(&self, crawl_delay: Duration) {
        self.house.lengthen_delay(crawl_delay);
    }

    /// Keeps what an answer says about asking again.
    pub(super) fn hear(&self, status: u16, headers: &[(String, String)], now: DateTime<Utc>) {
        if !matches!(status, 429 | 503) {
            return;
        }
        let header = |name: &str| {
            let found = headers.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str())
        };
        let asked = header("retry-after").and_then(|value| retry_after(value, header("date"), now));
        let pause = match asked {
            Some(asked) => asked,
            None if status == 429 => BACK_OFF,
            // One page may be broken for ever: without a word on when, it says nothing of the others.
            None => return,
        };
        self.ledger().strained = true;
        self.house.not_before(now.checked_add_signed(pause));
    }

    pub(super) fn count(&self, weight: Weight) {
        self.ledger().tally.count(weight);
    }

    pub(super) fn correct_latest(&self, reason: UnknownReason) {
        self.ledger().tally.correct_latest(reason);
    }

    /// The copy of robots.txt, if it is no older than this.
    pub(super) fn robots_within(&self, age: TimeDelta, now: DateTime<Utc>) -> Option<RobotsCopy> {
        let ledger = self.ledger();
        let young = |copy: &&RobotsCopy| {
            let elapsed = now.signed_duration_since(copy.fetched_at);
            elapsed >= TimeDelta::zero() && elapsed <= age
        };
        ledger.robots.as_ref().filter(young).cloned()
    }

    /// The copy of robots.txt, of whatever age.
    pub(super) fn robots(&self) -> Option<RobotsCopy> {
        self.ledger().robots.clone()
    }

    pub(super) fn keep_robots(&self, copy: RobotsCopy) {
        self.ledger().robots = Some(copy);
    }

    pub(super) fn recall(&self, state: HostState) {
        let mut ledger = self.ledger();
        ledger.robots = state.robots;
        ledger.strain = state.strain;
        self.house.not_before(state.not_before);
    }

    /// What is to be known of it in the next pass, where this one ends now.
    pub(super) fn state(&self, now: DateTime<Utc>) -> HostState {
        let ledger = self.ledger();
        let bearing = match (ledger.strained, ledger.tally.is_empty()) {
            (true, _) => Bearing::Strained,
            (false, false) => Bearing::Easy,
            (false, true) => Bearing::Unasked,
        };
        HostState {
            name: self.name.clone(),
            robots: ledger.robots.clone(),
            not_before: self.house.asked_to_wait_until(),
            strain: strain::after(ledger.strain, bearing, now),
        }
    }
}

/// RFC 9110 §10.2.3: seconds, or a date, which is measured by the server's own clock where it states one.
fn retry_after(value: &str, date: Option<&str>, now: DateTime<Utc>) -> Option<TimeDelta> {
    let value = value.trim();
    let at = |text: &str| {
        httpdate::parse_http_date(text)
            .ok()
            .map(DateTime::<Utc>::from)
    };
    let digits = value.strip_prefix('-').unwrap_or(value);
    let asked = if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = digits.parse::<i64>().unwrap_or(i64::MAX);
        let longest = LONGEST_RETRY_AFTER.num_seconds();
        let seconds = if digits == value {
            seconds.min(longest)
        } else {
            0
        };
        TimeDelta::seconds(seconds)
    } else {
        at(value)? - date.and_then(at).unwrap_or(now)
    };
    Some(asked.clamp(TimeDelta::zero(), LONGEST_RETRY_AFTER))
}

/// A panic elsewhere must not take the hosts' table with it: every change is made under one lock.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s51_retry_after_is_clamped_to_a_day() {
        let now = "2025-04-26T19:00:00Z".parse().unwrap();
        let after = |value: &str| retry_after(value, None, now).map(|wait| wait.num_seconds());

        assert_eq!(after("120"), Some(120));
        assert_eq!(after("-5"), Some(0));
        assert_eq!(after("99999999999"), Some(86_400));
        assert_eq!(after("99999999999999999999999"), Some(86_400));
        assert_eq!(after("Sat, 26 Apr 2025 19:01:00 GMT"), Some(60));
        assert_eq!(after("Sat, 26 Apr 2025 18:00:00 GMT"), Some(0));
        assert_eq!(after("Thu, 26 Apr 2925 19:01:00 GMT"), Some(86_400));
        assert_eq!(after("soon"), None);
    }

    #[test]
    fn a_server_with_a_wrong_clock_is_measured_by_its_own() {
        let now = "2025-04-26T19:00:00Z".parse().unwrap();

        let wait = retry_after(
            "Wed, 01 Jan 2020 00:01:00 GMT",
            Some("Wed, 01 Jan 2020 00:00:00 GMT"),
            now,
        );

        assert_eq!(wait, Some(TimeDelta::seconds(60)));
    }
}
