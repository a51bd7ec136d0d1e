//! What makes the passes of a watch: the ordinary pass.
//!
//! *In:* orders. *Out:* passes by [`run::crawl`], and all they say, in one stream. *Never:* ends the watch because of a
//! file that cannot be read: the last settings that could be stay.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::super::common::Common;
use super::super::crawl::Showing;
use super::super::output::Trouble;
use super::super::words;
use crate::clock::Clock;
use crate::config::{self, Settings, Source};
use crate::model::{Event, PassReport};
use crate::query;
use crate::run::{self, Mode, PassOptions, Printing, RunError};
use crate::schedule::Schedule;
use crate::store::{Store, StoreError};
use crate::watch::{Hands, Note, Order, Outcome, Watched, Work};

/// What is said while it is watched.
pub(super) enum Said {
    /// A pass began.
    Began(Work, Box<Showing>),
    /// It says something.
    Event(Box<Event>),
    /// It tells a receiver on standard output something.
    Printing(Printing),
    /// It was made.
    Made(Work, Box<PassReport>),
    /// Something did not go as planned.
    Note(Note),
    /// The settings were read again; remarks on them.
    Reloaded(Vec<String>),
    /// They cannot be used.
    NotReloaded(String),
}

/// Holds the settings, and makes passes with them.
pub(super) struct Keeper {
    common: Common,
    settings: Arc<Mutex<Arc<Settings>>>,
    say: UnboundedSender<Said>,
}

impl Keeper {
    pub(super) fn new(common: &Common, settings: Settings, say: UnboundedSender<Said>) -> Self {
        Self {
            common: common.clone(),
            settings: Arc::new(Mutex::new(Arc::new(settings))),
            say,
        }
    }

    /// The store, and the settings as they are and will be.
    pub(super) fn shared(&self) -> (PathBuf, Arc<Mutex<Arc<Settings>>>) {
        (self.common.db.clone(), Arc::clone(&self.settings))
    }

    fn settings(&self) -> Arc<Settings> {
        let settings = self.settings.lock();
        Arc::clone(&settings.unwrap_or_else(PoisonError::into_inner))
    }

    /// The sources that are crawled, with their schedules and last turns.
    pub(super) fn watched(&self) -> Vec<Watched> {
        let settings = self.settings();
        let watched: Vec<&Source> = settings
            .sources
            .iter()
            .filter(|source| source.enabled)
            .collect();
        let ids: Vec<_> = watched
            .iter()
            .map(|source| source.facts.id.clone())
            .collect();
        // A store that cannot be read now is said so by the pass that follows.
        let turns = Store::open_to_read(&self.common.db)
            .and_then(|store| query::last_turns(&store, &ids))
            .unwrap_or_default();
        watched
            .into_iter()
            .map(|source| Watched {
                source: source.facts.id.clone(),
                schedule: source.schedule.clone().unwrap_or_else(|| {
                    Schedule::nightly(source.timezone.unwrap_or(chrono_tz::Tz::UTC))
                }),
                last: turns.get(&source.facts.id).copied(),
            })
            .collect()
    }

    fn read_again(&self) -> Result<Vec<String>, Trouble> {
        let loaded = config::load(&self.common.sources)?;
        loaded.settings.demand_contact()?;
        words::say(&loaded.settings.words, &self.common.sources)?;
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        *settings = Arc::new(loaded.settings);
        Ok(loaded.notes)
    }
}

impl Hands for Keeper {
    fn pass(
        &self,
        order: Order,
        clock: Clock,
        stop: tokio::sync::watch::Receiver<bool>,
    ) -> impl Future<Output = Outcome> + Send + 'static {
        let (settings, db, say) = (self.settings(), self.common.db.clone(), self.say.clone());
        let showing = Showing::of(&self.common, &settings);
        let folder = self.common.folder();
        async move {
            let work = order.work;
            tell(&say, Said::Began(work, Box::new(showing)));
            let (printer, mut printings) = unbounded_channel();
            let options = PassOptions {
                mode: match work {
                    Work::Full => Mode::Full,
                    Work::Lists => Mode::NewOnly,
                },
                sources: if order.all { Vec::new() } else { order.sources },
                stop,
                folder,
                printer,
            };
            let (events, mut told) = unbounded_channel();
            let pass = run::crawl((*settings).clone(), &db, clock, options, events);
            let hand_on = async {
                loop {
                    tokio::select! {
                        biased;
                        Some(event) = told.recv() => tell(&say, Said::Event(Box::new(event))),
                        Some(printing) = printings.recv() => tell(&say, Said::Printing(printing)),
                        else => break,
                    }
                }
            };
            let (made, ()) = tokio::join!(pass, hand_on);
            match made {
                Ok(report) => {
                    tell(&say, Said::Made(work, Box::new(report)));
                    Outcome::Made
                }
                Err(RunError::Interrupted) => Outcome::Made,
                Err(RunError::Store(StoreError::Locked { holder, .. })) => Outcome::Busy(holder),
                Err(error) => Outcome::Failed(error.to_string()),
            }
        }
    }

    async fn reload(&self) -> Option<Vec<Watched>> {
        match self.read_again() {
            Ok(notes) => {
                tell(&self.say, Said::Reloaded(notes));
                Some(self.watched())
            }
            Err(Trouble::Failed(_, words)) => {
                tell(&self.say, Said::NotReloaded(words));
                None
            }
            Err(Trouble::ReaderLeft) => None,
        }
    }

    fn tell(&self, note: Note) {
        tell(&self.say, Said::Note(note));
    }
}

fn tell(say: &UnboundedSender<Said>, said: Said) {
    // Nobody listening is no reason to stop watching.
    drop(say.send(said));
}
