//! One statement's looks followed from where it last stood.
//!
//! *In:* a case and its dossier. *Out:* flags, wishes and where the statement stands now. *Never:* looks at another
//! case; what several share (openings, strangers, furniture) is handed in.

mod absence;
mod among;
mod away;
mod listing;
mod words;

use chrono::{DateTime, Utc};

use super::edit::Edit;
use super::kinship::{self, Kinship};
use super::moves;
use super::openings::Openings;
use super::pending::Pending;
use super::presence::Row;
use super::together::Shared;
use crate::model::address;
use crate::model::{
    Case, Claim, Dossier, Flag, FlagKind, Look, Manner, Opening, Settled, Settlement, Stage, State,
    StatementId, Verdict, Version, Why, Wish,
};

/// What a look met.
enum Outcome {
    /// Nothing that can be told.
    Nothing,
    /// A text at the statement's address.
    Here,
    /// No statement, in this manner.
    Gone(Manner),
}

pub(super) use among::Departure;

/// A statement on its way through its looks.
pub(super) struct Course<'a> {
    case: &'a Case,
    dossier: &'a Dossier,
    settled: Settled,
    open: Pending,
    moved: Option<(String, Option<i64>)>,
    /// The last absent look that its neighbours contradicted.
    contradicted: Option<i64>,
    done: Vec<Flag>,
    wishes: Vec<Wish>,
}

impl<'a> Course<'a> {
    /// Stands where the statement stood after the looks that were judged.
    pub(super) fn begin(case: &'a Case, dossier: &'a Dossier) -> Self {
        let mut settled = case.settled.clone();
        let open = Pending::read(settled.open.take());
        Self {
            case,
            dossier,
            settled,
            open,
            moved: None,
            contradicted: None,
            done: Vec::new(),
            wishes: Vec::new(),
        }
    }

    /// The statement's key.
    pub(super) fn key(&self) -> i64 {
        self.case.statement.key
    }

    /// Its public id.
    pub(super) fn id(&self) -> &StatementId {
        &self.case.statement.id
    }

    /// The address that it was followed at up to now.
    pub(super) fn url(&self) -> &str {
        &self.case.statement.url
    }

    /// In what manner the words last read are lost, where a look read another text at the statement's own address.
    pub(super) fn loss(&self, look: &Look) -> Option<Manner> {
        if look.claim != Claim::Present || look.landed.is_some() {
            return None;
        }
        let (stood, read) = (self.last_words()?, look.version?);
        if stood == read {
            return None;
        }
        let (stood, read) = (
            self.case.versions.get(&stood)?,
            self.case.versions.get(&read)?,
        );
        if !stood.lens.reads_like(read.lens) || stood.lens.asks_otherwise(read.lens) {
            return None;
        }
        kinship::loss(stood, read, look.notice)
    }

    /// Whether two versions were read in different ways: what differs between them may be our own doing.
    fn read_otherwise(&self, one: u32, other: u32) -> bool {
        let lens = |number: u32| self.case.versions.get(&number).map(|version| version.lens);
        matches!((lens(one), lens(other)), (Some(one), Some(other)) if !one.reads_like(other))
    }

    /// Whether a look read another text than the one that stands, asked for with other headers than that.
    pub(super) fn is_other_answer(&self, look: &Look) -> bool {
        let own = look.claim == Claim::Present && look.landed.is_none();
        let texts = self.settled.version.zip(look.version).filter(|_| own);
        texts.is_some_and(|(stood, read)| stood != read && self.asked_otherwise(stood, read))
    }

    fn asked_otherwise(&self, one: u32, other: u32) -> bool {
        let lens = |number: u32| self.case.versions.get(&number).map(|version| version.lens);
        matches!((lens(one), lens(other)), (Some(one), Some(other)) if one.asks_otherwise(other))
    }

    /// Whether a look read the text of another language.
    pub(super) fn is_translation(&self, look: &Look) -> bool {
        let texts = self.last_words().zip(look.version).map(|(stood, read)| {
            (
                self.case.versions.get(&stood),
                self.case.versions.get(&read),
            )
        });
        !look.notice
            && matches!(texts, Some((Some(before), Some(after)))
                if before.lens.reads_like(after.lens) && kinship::is_translation(before, after))
    }

    /// Whether it is known already that another text stands at the statement's address.
    pub(super) fn is_known_lost(&self) -> bool {
        self.settled.gone.is_some() || self.open.row.is_some()
    }

    /// Whether the host was seen to show another text here before, along with others.
    pub(super) fn is_estranged(&self) -> bool {
        self.open.estranged.is_some()
    }

    /// The template of its address.
    pub(super) fn template(&self) -> &str {
        &self.case.statement.template
    }

    /// The version that stands, with this one, where both were read in one way.
    pub(super) fn standing_and(&self, version: u32) -> Option<(&Version, &Version)> {
        let standing = self.case.versions.get(&self.settled.version?)?;
        let other = self.case.versions.get(&version)?;
        standing
            .lens
            .reads_like(other.lens)
            .then_some((standing, other))
    }

    /// Takes in the case's look at `index`; returns the opening of a suspected deletion where it opens one.
    pub(super) fn step(&mut self, index: usize, shared: &Shared) -> Option<Opening> {
        let look = self.case.looks.get(index)?;
        match self.outcome(look, shared) {
            Outcome::Nothing => {
                self.served_in_another_tongue(look);
                self.ask_whether_forbidden_is_missing(look, shared);
                None
            }
            Outcome::Here => {
                self.present(look, shared);
                None
            }
            Outcome::Gone(manner) => self.absent(index, look, manner, shared),
        }
    }

    /// What a look met, as far as the statement's history tells; whether it counts, the witnesses say.
    fn outcome(&self, look: &Look, shared: &Shared) -> Outcome {
        match &look.claim {
            Claim::Unknown(_) if shared.barred.missing.contains(&look.key) => {
                Outcome::Gone(Manner::NotFound)
            }
            Claim::Unknown(_) => Outcome::Nothing,
            Claim::Absent(manner) => Outcome::Gone(*manner),
            Claim::Present if self.is_translation(look) => Outcome::Nothing,
            Claim::Present if shared.strangers.contains(&look.key) => Outcome::Here,
            Claim::Present => self
                .loss(look)
                .or_else(|| self.lost_on_the_way(look, shared))
                .map_or(Outcome::Here, Outcome::Gone),
        }
    }

    /// Where a look was led to, if the page there is not this statement's.
    pub(super) fn led_astray<'l>(&self, look: &'l Look) -> Option<&'l str> {
        let landed = look.landed.as_deref()?;
        let read = look.version.filter(|_| look.claim == Claim::Present)?;
        (self.settled.version.is_some() && !self.carries(read)).then_some(landed)
    }

    /// Whether a look was led to another address that carries this statement.
    pub(super) fn is_carried(&self, look: &Look) -> bool {
        look.landed.is_some()
            && look.claim == Claim::Present
            && look.version.is_some_and(|read| self.carries(read))
    }

    /// Whether a look read a text that has nothing of the one that stands.
    pub(super) fn reads_a_stranger(&self, look: &Look) -> bool {
        let texts = self.settled.version.zip(look.version);
        texts.is_some_and(|(stood, read)| self.kinship(stood, read) == Kinship::Stranger)
    }

    /// A redirect to the section above, or to where others are led too, leaves nothing of the statement.
    fn lost_on_the_way(&self, look: &Look, shared: &Shared) -> Option<Manner> {
        let landed = self.led_astray(look)?;
        let nowhere = shared.sinks.contains(landed) || address::leads_up(&look.url, landed);
        nowhere.then_some(Manner::RedirectedAway)
    }

    fn present(&mut self, look: &Look, shared: &Shared) {
        let Some(version) = look.version else { return };
        if shared.strangers.contains(&look.key) {
            self.estranged(look, version, shared);
            return;
        }
        let Some(standing) = self.settled.version else {
            self.rest_on(version, look.at, look.at);
            return;
        };
        if shared.doubted.contains(&look.key) {
            self.doubted(look, version);
            return;
        }
        let kin = self.kinship(standing, version);
        if !self.is_a_sight(look, version, kin) {
            self.ask_where_others_are_led(look);
            return;
        }
        self.open.estranged = None;
        match look.landed.as_deref() {
            Some(landed) => self.redirected(look, landed),
            None if self.stands_at_its_new_address(look) => {}
            None => self.answers_itself(look),
        }
        self.came_back(look);
        self.read(look, (standing, version), shared);
    }

    /// Another tongue says nothing of the words; that something is served at the address ends its absence.
    fn served_in_another_tongue(&mut self, look: &Look) {
        if look.claim != Claim::Present || look.landed.is_some() {
            return;
        }
        if let Some(row) = self.open.row.take() {
            self.done.extend(row.withdraw(look, Why::CameBack));
        }
    }

    /// A statement that is forbidden while its neighbours are served may be missing: made-up addresses tell.
    fn ask_whether_forbidden_is_missing(&mut self, look: &Look, shared: &Shared) {
        let stood = self.settled.version.is_some() && look.pass == self.dossier.pass;
        if stood && shared.barred.doubtful.contains(&look.key) {
            self.ask_what_unknown_addresses_show(look);
        }
        if stood && shared.barred.unproven.contains(&look.key) {
            self.wishes.push(Wish::Sibling {
                template: self.case.statement.template.clone(),
                of: self.case.statement.key,
            });
        }
    }

    /// A redirect to another text may be where the host sends every address that is none.
    fn ask_where_others_are_led(&mut self, look: &Look) {
        if look.landed.is_some() && look.pass == self.dossier.pass {
            self.wishes.push(Wish::Canary {
                template: self.case.statement.template.clone(),
                like: self.case.statement.url.clone(),
                nth: 0,
            });
        }
    }

    /// Whether a present look saw this statement at all.
    ///
    /// A redirect that leads to another text is no sight of this one, and by itself no proof that it went. Another
    /// text at an address that was left or taken down is not the old one come back.
    fn is_a_sight(&self, look: &Look, version: u32, kin: Kinship) -> bool {
        if look.landed.is_some() {
            return self.carries(version);
        }
        let left = self.settled.gone.is_some() || self.open.moving.is_some();
        !(left && kin == Kinship::Stranger)
    }

    /// Whether this version is the text that stands, or the one last read.
    fn carries(&self, version: u32) -> bool {
        let read = self.open.edit.as_ref().map(Edit::to);
        self.settled.version.into_iter().chain(read).any(|stood| {
            let texts = (
                self.case.versions.get(&stood),
                self.case.versions.get(&version),
            );
            stood == version
                || matches!(texts, (Some(old), Some(new)) if moves::same_text(old.into(), new.into()))
        })
    }

    fn kinship(&self, standing: u32, version: u32) -> Kinship {
        if standing == version {
            return Kinship::Same;
        }
        match (
            self.case.versions.get(&standing),
            self.case.versions.get(&version),
        ) {
            (Some(before), Some(after)) => kinship::kinship(before, after),
            (None, _) | (_, None) => Kinship::Same,
        }
    }

    /// The last look that truly saw the statement.
    fn last_sight(&self) -> Option<DateTime<Utc>> {
        let read = self.open.edit.as_ref().map(Edit::last_seen);
        self.settled.seen.max(read)
    }

    /// The version last read.
    fn last_words(&self) -> Option<u32> {
        self.open
            .edit
            .as_ref()
            .map(Edit::to)
            .or(self.settled.version)
    }

    fn born(&self) -> DateTime<Utc> {
        self.case.statement.first_seen
    }

    /// Notes at a pass's end who vanished at the same time.
    pub(super) fn note(&mut self, openings: &Openings) {
        if let Some(row) = &mut self.open.row {
            row.note(openings);
        }
    }

    /// Hands over what was found.
    pub(super) fn close(self, verdict: &mut Verdict) {
        let state = self.state();
        let mut settled = self.settled;
        settled.open = self.open.record();
        let mut flags = self.done;
        flags.extend(self.open.into_flags());
        flags.retain(|flag| !is_hiccup(flag));
        verdict.flags.extend(flags);
        verdict.wishes.extend(self.wishes);
        verdict.settlements.push(Settlement {
            statement: self.case.statement.key,
            state,
            settled,
            moved: self.moved,
            same_as: None,
        });
    }

    /// Whether a suspicion that opened then was taken back in the same pass.
    pub(super) fn took_back(&self, opening: Opening) -> bool {
        let mut hiccups = self.done.iter().filter(|flag| is_hiccup(flag));
        hiccups.any(|flag| flag.kind == FlagKind::Deleted && flag.interval.to == opening.at)
    }

    fn state(&self) -> State {
        if self.settled.gone.is_some() && self.open.back.is_none() {
            State::Deleted
        } else if self.open.row.as_ref().is_some_and(Row::is_said) {
            State::Missing
        } else if self.settled.version.is_none() {
            State::Pending
        } else {
            State::Present
        }
    }
}

/// A suspicion that was taken back in the pass that raised it never was one.
fn is_hiccup(flag: &Flag) -> bool {
    flag.stage == Stage::Withdrawn
        && flag.history.first().map(|entry| entry.at) == flag.history.last().map(|entry| entry.at)
}
