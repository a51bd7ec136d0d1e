//! The loop.
//!
//! *In:* an agenda, a clock, [`Hands`] that make passes, [`Command`]s. *Out:* passes in time, [`Note`]s, an [`Ending`].
//! *Never:* waits for a pass without listening to commands and saying that it is alive.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::agenda::{Agenda, Order, Work};
use super::hands::{Command, Ending, Hands, Note, Outcome};
use super::notify::Notify;
use super::vitals::Vitals;
use crate::clock::Clock;

/// The loop looks at the clock at least this often: a machine that slept wakes late, and clocks are set.
const TICK: Duration = Duration::from_secs(30);
/// Where another pass is under way, it is asked again after this.
const BUSY_AGAIN: TimeDelta = TimeDelta::seconds(10);
/// A pass that failed is made again after this.
const FAILED_AGAIN: TimeDelta = TimeDelta::minutes(10);
/// A turn that begins this late is late.
const LATE: TimeDelta = TimeDelta::minutes(1);
/// A pass that is asked to stop makes the looks under way, each with its time-out, and writes what it has. systemd waits
/// 90 seconds by default.
const STOPPED_WITHIN: Duration = Duration::from_secs(45);
/// Passes remembered, to say what kept others waiting.
const REMEMBERED: usize = 8;

/// The loop with all that it needs.
pub struct Daemon<H> {
    agenda: Agenda,
    clock: Clock,
    hands: H,
    vitals: Arc<Vitals>,
    notify: Notify,
    /// No pass begins before.
    not_before: Option<DateTime<Utc>>,
    /// That somebody else's pass is under way was said.
    said_busy: bool,
    made: VecDeque<(Work, DateTime<Utc>, DateTime<Utc>)>,
}

struct UnderWay {
    order: Order,
    began: DateTime<Utc>,
    handle: JoinHandle<Outcome>,
    stop: watch::Sender<bool>,
}

impl<H: Hands> Daemon<H> {
    /// A loop that did not begin yet.
    pub fn new(
        agenda: Agenda,
        clock: Clock,
        hands: H,
        vitals: Arc<Vitals>,
        notify: Notify,
    ) -> Self {
        Self {
            agenda,
            clock,
            hands,
            vitals,
            notify,
            not_before: None,
            said_busy: false,
            made: VecDeque::new(),
        }
    }

    /// Makes passes until it is told to stop, or nobody can tell it any more.
    pub async fn run(mut self, mut commands: mpsc::Receiver<Command>) -> Ending {
        self.notify.ready();
        self.say_status(None);
        let mut under_way = None;
        loop {
            let now = self.now();
            if under_way.is_none() {
                under_way = self.begin(now);
                if under_way.is_some() {
                    self.say_status(under_way.as_ref());
                }
            }
            let overdue = self
                .agenda
                .overdue(now, under_way.is_some() || self.said_busy);
            self.vitals.beat(overdue, under_way.is_some());
            self.notify.alive();
            let pause = self.pause(now, under_way.is_some());
            tokio::select! {
                biased;
                command = commands.recv() => match command {
                    Some(Command::Reload) => self.reload(under_way.as_ref()).await,
                    Some(Command::Stop(ending)) => {
                        self.stop(under_way, &mut commands).await;
                        return ending;
                    }
                    None => {
                        self.stop(under_way, &mut commands).await;
                        return Ending::Terminated;
                    }
                },
                outcome = outcome_of(&mut under_way) => {
                    if let Some(ended) = under_way.take() {
                        self.ended(&ended, outcome);
                        self.say_status(None);
                    }
                }
                () = sleep(pause) => {}
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.anew().start()
    }

    /// Begins what is due.
    fn begin(&mut self, now: DateTime<Utc>) -> Option<UnderWay> {
        if self.not_before.is_some_and(|at| now < at) {
            return None;
        }
        let order = self.agenda.order(now)?;
        self.say_if_late(&order, now);
        self.agenda.began(&order, now);
        let (stop, stopped) = watch::channel(false);
        let pass = self.hands.pass(order.clone(), self.clock.anew(), stopped);
        Some(UnderWay {
            order,
            began: now,
            handle: tokio::spawn(pass),
            stop,
        })
    }

    /// Only of what an own pass kept waiting: that of lists while full ones are made is no news.
    fn say_if_late(&self, order: &Order, now: DateTime<Utc>) {
        let by = now - order.due;
        let beyond = |(work, began, ended): &&(Work, DateTime<Utc>, DateTime<Utc>)| {
            let alike = order.work == Work::Full || *work == Work::Lists;
            alike && *began < order.due && order.due < *ended
        };
        let longest = self.made.iter().find(beyond);
        if let Some((_, began, ended)) = longest.filter(|_| by > LATE) {
            self.hands.tell(Note::Late {
                order: order.clone(),
                by,
                taken: *ended - *began,
                fallen_out: self.agenda.fallen_out(order, now),
            });
        }
    }

    fn ended(&mut self, pass: &UnderWay, outcome: Outcome) {
        let now = self.now();
        match outcome {
            Outcome::Made => {
                self.agenda.made(&pass.order, pass.began);
                self.vitals.made();
                self.said_busy = false;
                self.not_before = None;
                self.made.push_back((pass.order.work, pass.began, now));
                if self.made.len() > REMEMBERED {
                    self.made.pop_front();
                }
            }
            Outcome::Busy(holder) => {
                self.agenda.came_to_nothing(&pass.order);
                self.not_before = Some(now + BUSY_AGAIN);
                if !self.said_busy {
                    self.hands.tell(Note::Busy { holder });
                }
                self.said_busy = true;
            }
            Outcome::Failed(why) => {
                self.agenda.came_to_nothing(&pass.order);
                self.vitals.failed(&why);
                self.said_busy = false;
                let again = now + FAILED_AGAIN;
                self.not_before = Some(again);
                self.hands.tell(Note::Failed {
                    order: pass.order.clone(),
                    why,
                    again,
                });
            }
        }
    }

    /// How long nothing is to be done.
    fn pause(&self, now: DateTime<Utc>, is_under_way: bool) -> Duration {
        let longest = self.notify.beat().map_or(TICK, |beat| beat.min(TICK));
        if is_under_way {
            return longest;
        }
        let next = self.agenda.next().max(self.not_before);
        let wait = next.and_then(|next| (next - now).to_std().ok());
        wait.map_or(longest, |wait| wait.min(longest))
    }

    async fn reload(&mut self, under_way: Option<&UnderWay>) {
        self.notify.reloading();
        if let Some(watched) = self.hands.reload().await {
            self.agenda.renew(watched, self.now());
            if let Some(pass) = under_way {
                self.agenda.began(&pass.order, pass.began);
            }
        }
        self.notify.ready();
        self.say_status(under_way);
    }

    /// Lets the pass under way come to its end, for a while; a second command to stop breaks it off.
    async fn stop(&mut self, under_way: Option<UnderWay>, commands: &mut mpsc::Receiver<Command>) {
        self.notify.stopping();
        let Some(mut pass) = under_way else {
            return;
        };
        self.hands.tell(Note::Stopping);
        pass.stop.send_replace(true);
        let told_again = async {
            loop {
                match commands.recv().await {
                    Some(Command::Stop(_)) => break,
                    Some(Command::Reload) => {}
                    None => std::future::pending().await,
                }
            }
        };
        let ended = timeout(STOPPED_WITHIN, &mut pass.handle);
        let is_ended = tokio::select! {
            ended = ended => ended.is_ok(),
            () = told_again => false,
        };
        if !is_ended {
            self.hands.tell(Note::BrokenOff);
            pass.handle.abort();
            // How it ended matters to nobody any more; that it did, to whoever opens the store next.
            drop(pass.handle.await);
        }
    }

    fn say_status(&self, under_way: Option<&UnderWay>) {
        if !self.notify.is_heard() {
            return;
        }
        let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let words = match under_way {
            Some(pass) => {
                let what = match pass.order.work {
                    Work::Full => "a full pass",
                    Work::Lists => "new statements",
                };
                let count = pass.order.sources.len();
                format!("{what}, {}, since {}", sources(count), time(pass.began))
            }
            None => match self.agenda.next_full() {
                Some(at) => format!(
                    "{}, next full pass {}",
                    sources(self.agenda.sources()),
                    time(at)
                ),
                None => "nothing is due any more".to_owned(),
            },
        };
        self.notify.status(&words);
    }
}

async fn outcome_of(under_way: &mut Option<UnderWay>) -> Outcome {
    match under_way {
        Some(pass) => (&mut pass.handle)
            .await
            .unwrap_or_else(|error| Outcome::Failed(format!("it ended early: {error}"))),
        None => std::future::pending().await,
    }
}

fn sources(count: usize) -> String {
    match count {
        1 => "1 source".to_owned(),
        count => format!("{count} sources"),
    }
}
