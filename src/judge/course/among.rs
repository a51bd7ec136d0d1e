//! A statement as one of many that an incident befell.
//!
//! *In:* the course as it stands after a pass. *Out:* how it left its address in this pass, what became of it since.
//! *Never:* decides that there is an incident.

use chrono::{DateTime, Utc};

use super::Course;
use crate::judge::afflicted::Afflicted;
use crate::judge::incident::{Earlier, Fate};
use crate::model::address;
use crate::model::{Claim, Look, Mark, Why};

/// How a statement left its address.
pub(in crate::judge) enum Departure {
    /// Nobody knows where to.
    Lost,
    /// To another address of its host.
    Elsewhere,
    /// To another host.
    ToHost(String),
}

impl<'a> Course<'a> {
    /// How it left its address in the pass at `pass`, if it did: with the look that opened it and the last sight
    /// before.
    pub(in crate::judge) fn departure(
        &self,
        pass: DateTime<Utc>,
    ) -> Option<(Departure, &'a Look, Option<DateTime<Utc>>)> {
        let row = self
            .open
            .row
            .as_ref()
            .filter(|row| row.is_said())
            .map(|row| (&row.flag, Departure::Lost));
        let moving = self.open.moving.as_ref().map(|moving| {
            let (from, to) = (
                address::host(&self.case.statement.url),
                address::host(moving.to()),
            );
            let departure = if from.trim_start_matches("www.") == to.trim_start_matches("www.") {
                Departure::Elsewhere
            } else {
                Departure::ToHost(to)
            };
            (moving.flag(), departure)
        });
        let (flag, departure) = row.or(moving)?;
        let begun = flag.history.first().is_some_and(|first| first.at == pass);
        // One that was said late was opened in an earlier pass.
        let opening = self.look(flag.opening).filter(|look| look.pass == pass);
        let look = opening.or_else(|| self.told_in(pass))?;
        begun.then_some((departure, look, flag.interval.from))
    }

    /// Whether it left its address since then, in a pass before the one at `pass` in which it was still away.
    pub(in crate::judge) fn left_before(
        &self,
        pass: DateTime<Utc>,
        since: DateTime<Utc>,
    ) -> Option<Earlier> {
        self.told_in(pass)?;
        let flag = &self.open.row.as_ref()?.flag;
        let begun = flag.history.first().is_some_and(|first| first.at < pass);
        let alone = flag.held_by.is_none() && flag.interval.to >= since;
        (begun && alone).then(|| Earlier {
            statement: self.key(),
            opening: flag.opening,
            seen: flag.interval.from,
        })
    }

    /// Its flag is held by the incident that this observation opened.
    pub(in crate::judge) fn be_held(&mut self, incident: i64) {
        if let Some(row) = &mut self.open.row {
            row.flag.held_by = Some(incident);
        }
        if let Some(moving) = &mut self.open.moving {
            moving.be_held(incident);
        }
    }

    /// Whether this look, or one before, says that it has another address.
    pub(in crate::judge) fn is_led_away(&self, look: &Look) -> bool {
        let led = look.claim == Claim::Present && look.landed.is_some();
        led || self.open.moving.is_some()
    }

    /// What it may have in common with others, where it has a headline.
    pub(in crate::judge) fn mark(&self) -> Option<Mark> {
        let statement = &self.case.statement;
        let headline = statement.title.clone().filter(|title| !title.is_empty())?;
        Some(Mark {
            headline,
            url: statement.url.clone(),
            published: statement.published,
        })
    }

    /// As one of many that show the same as this look of its.
    pub(in crate::judge) fn afflicted(&self, look: &Look) -> Afflicted {
        Afflicted {
            statement: self.key(),
            look: look.clone(),
            seen: self.last_sight(),
            before: self.settled.version,
            after: look.version,
            headline: self.case.statement.title.clone(),
        }
    }

    /// Its last absent look in the pass at `pass` that did not count, because its neighbours were absent too.
    pub(in crate::judge) fn contradicted_in(&self, pass: DateTime<Utc>) -> Option<&'a Look> {
        let look = self.look(self.contradicted?)?;
        (look.pass == pass).then_some(look)
    }

    /// The look in the pass at `pass` that first read an earlier text of its again.
    pub(in crate::judge) fn went_back_in(&self, pass: DateTime<Utc>) -> Option<&'a Look> {
        let edit = self.open.edit.as_ref().filter(|edit| edit.goes_back())?;
        self.look(edit.opening()).filter(|look| look.pass == pass)
    }

    /// Its edit back to an earlier text waits for a second look, as one of many.
    pub(in crate::judge) fn hold_return(&mut self, incident: i64) {
        if let Some(edit) = self.open.edit.as_mut().filter(|edit| edit.goes_back()) {
            edit.be_held(incident);
        }
    }

    fn look(&self, key: i64) -> Option<&'a Look> {
        self.case.looks.iter().find(|look| look.key == key)
    }

    /// It moves with its house: that is said once, of the house.
    pub(in crate::judge) fn move_with_the_house(&mut self, incident: i64) {
        if let Some(moving) = &mut self.open.moving {
            moving.be_held(incident);
            moving.go_unsaid();
        }
    }

    /// Whether its open move leads to the same path under another name.
    pub(in crate::judge) fn keeps_its_path(&self) -> bool {
        self.open.moving.as_ref().is_some_and(|moving| {
            let renamed = address::under_the_name_of(&self.case.statement.url, moving.to());
            renamed.as_deref() == Some(moving.to())
        })
    }

    /// A statement that was not seen to move goes with its house: from now on it is looked at under the new name, where
    /// the witnesses are. It is absent, or its path under that name shows another text.
    pub(in crate::judge) fn follow_the_house(&mut self, host: &str, pass: DateTime<Utc>) {
        let Some(look) = self.told_in(pass) else {
            return;
        };
        let led = look.landed.as_deref();
        let Some(landed) = led.filter(|to| address::host(to) == host) else {
            return;
        };
        let renamed = address::under_the_name_of(&self.case.statement.url, landed);
        let absent = self.open.row.is_some() || self.settled.gone.is_some();
        let replaced = self.led_astray(look).is_some() && renamed.as_deref() == Some(landed);
        if !(absent || replaced) {
            return;
        }
        if let Some(moving) = self.open.moving.take() {
            let host = host.to_owned();
            self.done
                .extend(moving.withdraw(look, Why::HouseMoves { host }));
        }
        self.moved = renamed.map(|url| (url, None));
    }

    /// What became of it since then.
    pub(in crate::judge) fn fate(&self, since: DateTime<Utc>) -> Fate {
        let rehoused = self.settled.rehoused.is_some_and(|at| at >= since);
        if self.settled.gone.is_some() {
            Fate::Settled
        } else if rehoused {
            Fate::Rehoused
        } else if self.open.row.is_some() || self.open.moving.is_some() {
            Fate::Open
        } else {
            Fate::Back
        }
    }

    /// Its last look in the pass at `pass` that says anything.
    pub(in crate::judge) fn told_in(&self, pass: DateTime<Utc>) -> Option<&'a Look> {
        let tells = |look: &&Look| look.pass == pass && !matches!(look.claim, Claim::Unknown(_));
        self.case.looks.iter().rfind(tells)
    }

    /// What was suspected with many others is taken back with them; whoever is still absent is suspected alone.
    pub(in crate::judge) fn begin_anew(&mut self, look: &Look, reason: &Why) {
        let Some(row) = self.open.row.take() else {
            return;
        };
        let own = self
            .told_in(look.pass)
            .filter(|own| own.key != row.flag.opening);
        self.open.row = own.map(|own| row.anew(self.case, own));
        self.done.extend(row.withdraw(look, reason.clone()));
    }
}
