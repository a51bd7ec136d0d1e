//! One statement's looks followed from where it last stood.
//!
//! *In:* a case and its dossier. *Out:* flags, wishes and where the statement stands now. *Never:* looks at another
//! case; what several share (openings, furniture) is handed in.

use chrono::{DateTime, TimeDelta, Utc};

use super::edit::{self, Edit, Texts};
use super::moves::{self, Kinship, Move, Successor};
use super::presence::{self, Judged, Row, Step};
use super::witness::{self, Account, Testimony};
use super::{RUN, Shared};
use crate::model::{
    Case, Claim, Dossier, Flag, FlagKind, Gone, Look, Manner, Settled, Settlement, Stage, State,
    Verdict, Why, Wish,
};

/// Significance of `restored` (CONTRACT, "Flags").
const RESTORED: u8 = 60;

/// A statement on its way through its looks.
pub(super) struct Course<'a> {
    case: &'a Case,
    dossier: &'a Dossier,
    shared: &'a Shared,
    settled: Settled,
    estranged: Option<(u32, DateTime<Utc>)>,
    row: Option<Row>,
    edit: Option<Edit>,
    back: Option<Back>,
    moving: Option<Move>,
    moved: Option<(String, Option<i64>)>,
    done: Vec<Flag>,
    wishes: Vec<Wish>,
}

/// A deleted statement that answers again.
struct Back {
    flag: Flag,
    first: DateTime<Utc>,
}

impl<'a> Course<'a> {
    /// Follows every look of the case.
    pub(super) fn follow(case: &'a Case, dossier: &'a Dossier, shared: &'a Shared) -> Self {
        let mut course = Self {
            case,
            dossier,
            shared,
            settled: case.settled.clone(),
            estranged: None,
            row: None,
            edit: None,
            back: None,
            moving: None,
            moved: None,
            done: Vec::new(),
            wishes: Vec::new(),
        };
        for (index, look) in case.looks.iter().enumerate() {
            course.step(look, case.looks.get(index + 1));
        }
        course
    }

    fn step(&mut self, look: &Look, next: Option<&Look>) {
        match &look.claim {
            Claim::Unknown(_) => {}
            Claim::Present => self.present(look),
            Claim::Absent(_) => {
                if let Some(manner) = presence::hard_manner(&look.claim) {
                    self.absent(look, manner, next);
                }
            }
        }
    }

    fn present(&mut self, look: &Look) {
        let Some(version) = look.version else { return };
        if self.shared.strangers.contains(&look.key) {
            self.estranged(look, version);
            return;
        }
        self.estranged = None;
        let Some(standing) = self.settled.version else {
            self.settled.version = Some(version);
            self.settled.stood_since = Some(look.at);
            self.settled.seen = Some(look.at);
            return;
        };
        let kin = self.kinship(standing, version);
        if let Some(landed) = look.landed.as_deref() {
            if kin == Kinship::Stranger {
                // A redirect that leads to another text is no sight of this one, and by itself no proof that it went.
                return;
            }
            self.redirected(look, landed);
        } else if self.moving.as_ref().is_some_and(Move::by_redirect) {
            self.stays(look);
        }
        self.came_back(look);
        self.read(look, standing, version, kin);
    }

    /// Many statements carry strange texts at once: that says nothing of this one, unless it stays so.
    ///
    /// A standing text that was seen only once may itself have been the strange one.
    fn estranged(&mut self, look: &Look, version: u32) {
        let since = match self.estranged {
            Some((known, since)) if known == version => since,
            Some(_) | None => look.at,
        };
        self.estranged = Some((version, since));
        let once = self.settled.seen == self.settled.stood_since;
        if once || look.at - since >= self.dossier.spans.confirm_soft_after {
            self.estranged = None;
            self.edit = None;
            self.rest_on(version, since, look.at);
        }
    }

    fn kinship(&self, standing: u32, version: u32) -> Kinship {
        if standing == version {
            return Kinship::Same;
        }
        match (
            self.case.versions.get(&standing),
            self.case.versions.get(&version),
        ) {
            (Some(before), Some(after)) => moves::kinship(before, after),
            (None, _) | (_, None) => Kinship::Same,
        }
    }

    /// The old address leads to one that carries the text.
    fn redirected(&mut self, look: &Look, landed: &str) {
        match &mut self.moving {
            Some(moving) if moving.to() == landed => {
                if moving.seen_again(look) {
                    self.finish_move(look);
                }
            }
            Some(_) | None => {
                if let Some(other) = self.moving.take() {
                    self.done.push(other.withdraw(look));
                }
                let from = self.settled.seen;
                self.moving = Some(Move::by_redirection(
                    self.case,
                    self.dossier,
                    look,
                    landed,
                    from,
                ));
            }
        }
    }

    fn stays(&mut self, look: &Look) {
        if let Some(moving) = self.moving.take() {
            self.done.push(moving.withdraw(look));
        }
    }

    /// Whether the statement is on the move, or has been until just now.
    fn is_moving(&self, look: &Look) -> bool {
        let lately = self
            .settled
            .rehoused
            .is_some_and(|at| look.at - at <= moves::JUST_NOW);
        self.moving.is_some() || lately
    }

    fn finish_move(&mut self, look: &Look) {
        self.settled.rehoused = Some(look.at);
        if let Some(moving) = self.moving.take() {
            self.moved = Some(moving.destination());
            self.done.push(moving.into_flag());
        }
    }

    /// A present look ends a suspicion, or begins a restoration.
    fn came_back(&mut self, look: &Look) {
        if let Some(row) = self.row.take() {
            self.done.push(row.withdraw(look, Why::CameBack));
        }
        if self
            .moving
            .as_ref()
            .is_some_and(|moving| !moving.by_redirect())
        {
            self.stays(look);
        }
        if let Some(gone) = self.settled.gone {
            match &mut self.back {
                None => self.back = Some(Back::open(self.case, look, gone)),
                Some(back) => {
                    if back.seen_again(look) {
                        self.settled.gone = None;
                        if let Some(back) = self.back.take() {
                            self.done.push(back.flag);
                        }
                    }
                }
            }
        }
    }

    /// The words that a present look read.
    fn read(&mut self, look: &Look, standing: u32, version: u32, kin: Kinship) {
        let texts = Texts {
            case: self.case,
            furniture: &self.shared.furniture,
        };
        if version == standing {
            if let Some(open) = self.edit.take() {
                self.settled.flapped.push((open.to(), look.at));
                self.done.extend(open.withdraw(look));
            }
            self.settled.seen = Some(look.at);
            return;
        }
        match self.edit.take() {
            None => self.suspect_edit(look, standing, version, kin),
            Some(mut open) if open.to() == version => {
                if open.seen_again(look, self.born()) {
                    self.rest_on(version, open.since(), look.at);
                    self.done.push(open.into_flag());
                } else {
                    self.edit = Some(open);
                }
            }
            Some(open) => {
                if edit::is_young(self.born(), look.at) {
                    self.edit = edit::grown(open, &texts, look, standing, version);
                    return;
                }
                let between = open.to();
                self.rest_on(between, open.since(), open.last_seen());
                self.done.push(open.overtaken(look));
                let kin = self.kinship(between, version);
                self.suspect_edit(look, between, version, kin);
            }
        }
    }

    fn suspect_edit(&mut self, look: &Look, standing: u32, version: u32, kin: Kinship) {
        let texts = Texts {
            case: self.case,
            furniture: &self.shared.furniture,
        };
        let known = self
            .settled
            .flapped
            .iter()
            .any(|(flapped, at)| *flapped == version && look.at - *at <= edit::MEMORY);
        match edit::suspect(
            &texts,
            look,
            standing,
            version,
            kin,
            self.settled.seen,
            known,
        ) {
            Some(open) if open.only_redated() && self.is_moving(look) => {
                // The date went with the address: one act, one flag.
                if let Some(moving) = &mut self.moving {
                    moving.note(open.into_flag().changes);
                }
                self.rest_on(version, look.at, look.at);
            }
            Some(open) => self.edit = Some(open),
            // Nothing but furniture or markup: the new reading stands from here on.
            None => self.rest_on(version, look.at, look.at),
        }
    }

    fn rest_on(&mut self, version: u32, since: DateTime<Utc>, seen: DateTime<Utc>) {
        self.settled.version = Some(version);
        self.settled.stood_since = Some(since);
        self.settled.seen = Some(seen);
    }

    fn absent(&mut self, look: &Look, manner: Manner, next: Option<&Look>) {
        if self.settled.version.is_none() {
            // Announced and never once served: pending, for ever if need be.
            return;
        }
        if let Some(gone) = &mut self.settled.gone {
            gone.seen = look.at;
            if let Some(back) = self.back.take() {
                self.done.push(back.withdraw(look, manner));
            }
            return;
        }
        let rechecked = next.is_some_and(|next| {
            next.at - look.at < RUN && next.claim == Claim::Present && next.landed.is_none()
        });
        if rechecked {
            // Served again within the run: a hiccup of the host, not a state of the statement.
            return;
        }
        if self.succeeded(look) {
            return;
        }
        let (account, healthy) = match witness::hear(self.case, self.dossier, look.at) {
            Testimony::Contradicted(witnesses) => {
                if let Some(row) = &mut self.row {
                    row.pass_over(look, witnesses);
                }
                return;
            }
            Testimony::Healthy(account) => (account, true),
            Testimony::Lacking(account) => (account, false),
        };
        if look.pass == self.dossier.pass {
            self.wish(&account);
        }
        self.take_absence(look, manner, account, healthy);
    }

    fn wish(&mut self, account: &Account) {
        self.wishes.extend(account.wishes.iter().cloned());
        if self.dossier.spans.recheck_in_pass > TimeDelta::zero() {
            self.wishes.push(Wish::Recheck {
                statement: self.case.statement.key,
            });
        }
    }

    fn take_absence(&mut self, look: &Look, manner: Manner, account: Account, healthy: bool) {
        let judged = Judged {
            spans: &self.dossier.spans,
            openings: &self.shared.openings,
            born: self.born(),
        };
        match self.row.take() {
            None => {
                let from = self.settled.seen;
                self.row = Some(Row::open(self.case, look, manner, from, account, healthy));
            }
            Some(mut row) => match row.take(look, manner, account, healthy, &judged) {
                Step::Stands => self.row = Some(row),
                Step::Confirmed => self.confirm_deletion(row, look),
            },
        }
    }

    fn confirm_deletion(&mut self, mut row: Row, look: &Look) {
        if let Some(url) = moves::copy_that_remains(self.case) {
            row.flag.reasons.push(Why::IdenticalTextRemains { url });
        }
        if let Some(open) = self.edit.take() {
            // The last words before it went are the statement's.
            self.settled.version = Some(open.to());
            self.done.push(open.into_flag());
        }
        self.settled.gone = Some(Gone {
            opening: row.flag.opening,
            seen: look.at,
        });
        self.done.push(row.flag);
    }

    /// Looks for the text at another address before anything is believed gone.
    fn succeeded(&mut self, look: &Look) -> bool {
        if let Some(moving) = &mut self.moving {
            if moving.seen_again(look) {
                self.finish_move(look);
            }
            return true;
        }
        if self.moved.is_some() {
            return true;
        }
        let Some(found) = self.successor(look) else {
            return false;
        };
        if let Some(row) = self.row.take() {
            let reason = found.reason();
            self.done.push(row.withdraw(look, reason));
        }
        let from = self.settled.seen;
        self.moving = Some(Move::by_text(self.case, look, &found, from));
        true
    }

    fn successor(&self, look: &Look) -> Option<Successor> {
        let version = self.settled.version?;
        let standing = self.case.versions.get(&version)?;
        moves::successor(self.case, standing, self.dossier, self.settled.seen, look)
    }

    fn born(&self) -> DateTime<Utc> {
        self.case.statement.first_seen
    }

    /// Newcomers whose text this statement has taken along.
    pub(super) fn taken(&self) -> Option<i64> {
        self.moving
            .as_ref()
            .and_then(|moving| moving.destination().1)
            .or_else(|| self.moved.as_ref().and_then(|(_, key)| *key))
    }

    /// Hands over what was found.
    pub(super) fn close(self, verdict: &mut Verdict) {
        let open = self.row.is_some()
            || self.edit.is_some()
            || self.back.is_some()
            || self.estranged.is_some()
            || self.moving.is_some();
        let state = self.state();
        let mut flags = self.done;
        flags.extend(self.row.map(|row| row.flag));
        flags.extend(self.edit.and_then(Edit::raised));
        flags.extend(self.back.map(|back| back.flag));
        flags.extend(self.moving.map(Move::into_flag));
        flags.retain(|flag| !is_hiccup(flag));
        verdict.flags.extend(flags);
        verdict.wishes.extend(self.wishes);
        verdict.settlements.push(Settlement {
            statement: self.case.statement.key,
            state,
            settled: (!open).then_some(self.settled),
            moved: self.moved,
            same_as: None,
        });
    }

    fn state(&self) -> State {
        if self.settled.gone.is_some() && self.back.is_none() {
            State::Deleted
        } else if self.row.is_some() {
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

impl Back {
    fn open(case: &Case, look: &Look, gone: Gone) -> Self {
        let mut flag = Flag::raise(
            FlagKind::Restored,
            Stage::Suspected,
            &case.statement,
            look,
            Some(gone.seen),
            Why::CameBack,
        );
        flag.significance = RESTORED;
        flag.from_version = case.settled.version;
        flag.to_version = look.version;
        flag.relates_to = Some(gone.opening);
        Self {
            flag,
            first: look.at,
        }
    }

    fn seen_again(&mut self, look: &Look) -> bool {
        let apart = look.at - self.first;
        if apart < RUN || look.downgraded {
            return false;
        }
        let reason = Why::StillSo {
            hours: apart.num_hours(),
        };
        self.flag.reasons.push(reason.clone());
        self.flag.reach(Stage::Confirmed, look, reason);
        true
    }

    fn withdraw(mut self, look: &Look, manner: Manner) -> Flag {
        let reason = Why::AnsweredAbsent {
            manner,
            status: look.status,
        };
        self.flag.reach(Stage::Withdrawn, look, reason);
        self.flag
    }
}
