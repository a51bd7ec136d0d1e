//! The statement is not served: suspicion, confirmation, and coming back.
//!
//! *In:* looks that met no statement, and the present looks that end them. *Out:* rows, deletions, restorations.
//! *Never:* believes an absence before the text was sought elsewhere and the witnesses were heard.

use chrono::TimeDelta;

use super::Course;
use crate::judge::back::Back;
use crate::judge::edit::Edit;
use crate::judge::moves;
use crate::judge::presence::{Judged, Row, Step};
use crate::judge::together::Shared;
use crate::judge::witness::{self, Account, Testimony};
use crate::model::{Announced, Claim, Gone, Look, Manner, MoveEvidence, Opening, Why, Wish};

/// So long a page may outlive its announced deletion: caches keep it.
const OUTLIVED: TimeDelta = TimeDelta::hours(48);

impl<'a> Course<'a> {
    pub(super) fn absent(
        &mut self,
        index: usize,
        look: &Look,
        manner: Manner,
        shared: &Shared,
    ) -> Option<Opening> {
        // Announced and never once served: pending, for ever if need be.
        self.settled.version?;
        if let Some(served) = self.served_again(index, look) {
            if self.is_another_address(look, served) {
                self.found_at_another_address(look, manner, served);
            }
            // Else a hiccup of the host, not a state of the statement.
            return None;
        }
        if let Some(gone) = self.settled.gone {
            if !self.returned_elsewhere(look, manner, gone, shared) {
                self.still_gone(look, manner, shared);
            }
            return None;
        }
        if self.succeeded(look, manner, &shared.newcomers) {
            return None;
        }
        let testimony = self.hear(look, shared);
        let manner = testimony.account().manner(manner, look);
        let recheck = !matches!(testimony, Testimony::Contradicted(_));
        self.wish(look, testimony.account(), recheck);
        match testimony {
            Testimony::Contradicted(account) => {
                self.contradicted = Some(look.key);
                if let Some(row) = &mut self.open.row {
                    row.pass_over(look, account.evidence);
                }
                None
            }
            Testimony::Healthy(account) => {
                self.take_absence(look, manner, account, !look.downgraded, shared)
            }
            Testimony::Lacking(account) => self.take_absence(look, manner, account, false, shared),
        }
    }

    /// What the witnesses near a look say.
    fn hear(&self, look: &Look, shared: &Shared<'_>) -> Testimony {
        let neighbours = shared.neighbours(&self.case.statement.template);
        witness::hear(self.case, self.dossier, look, (neighbours, shared))
    }

    /// Whether a later look of the same pass found the statement at its address.
    ///
    /// Only of the same pass: what an earlier one concluded cannot be taken back by silence.
    fn served_again(&self, index: usize, look: &Look) -> Option<&'a Look> {
        self.case.looks.iter().skip(index + 1).find(|later| {
            later.pass == look.pass && later.claim == Claim::Present && later.landed.is_none()
        })
    }

    /// Whether the text of a deleted statement is served at another address: it is back, and has moved.
    fn returned_elsewhere(
        &mut self,
        look: &Look,
        manner: Manner,
        gone: Gone,
        shared: &Shared,
    ) -> bool {
        let Some(moving) = &self.open.moving else {
            if self.open.back.is_some() || !self.is_found_elsewhere(look, &shared.newcomers) {
                return false;
            }
            let words = self.settled.version;
            self.open.back = Some(Back::open(self.case, look, gone, words));
            return true;
        };
        if !moving.is_by_text() {
            return false;
        }
        self.left(look, manner);
        if self.open.moving.is_none()
            && let Some(mut back) = self.open.back.take()
        {
            back.seen_again(look);
            self.settled.gone = None;
            self.done.push(back.into_flag());
        }
        true
    }

    /// A deleted statement is absent; a restoration that was suspected is taken back if the host can be believed.
    fn still_gone(&mut self, look: &Look, manner: Manner, shared: &Shared) {
        let Some(back) = self.open.back.take() else {
            self.note_gone(look);
            return;
        };
        let testimony = self.hear(look, shared);
        self.wish(look, testimony.account(), true);
        match testimony {
            Testimony::Healthy(account) => {
                self.let_go_of_edit();
                self.done
                    .push(back.withdraw(look, manner, account.evidence));
                self.note_gone(look);
            }
            Testimony::Contradicted(_) | Testimony::Lacking(_) => self.open.back = Some(back),
        }
    }

    fn note_gone(&mut self, look: &Look) {
        if let Some(gone) = &mut self.settled.gone {
            gone.seen = look.at;
        }
    }

    fn wish(&mut self, look: &Look, account: &Account, recheck: bool) {
        if look.pass != self.dossier.pass {
            return;
        }
        self.wishes.extend(account.wishes.iter().cloned());
        if recheck && self.dossier.spans.recheck_in_pass > TimeDelta::zero() {
            self.wishes.push(Wish::Recheck {
                statement: self.case.statement.key,
            });
        }
    }

    fn take_absence(
        &mut self,
        look: &Look,
        manner: Manner,
        account: Account,
        counts: bool,
        shared: &Shared,
    ) -> Option<Opening> {
        let judged = Judged {
            spans: &self.dossier.spans,
            openings: &shared.openings,
            born: self.born(),
            doubt: shared.reliability.doubt_at(look.pass),
        };
        let Some(mut row) = self.open.row.take() else {
            let stood = (self.last_words(), self.last_sight());
            let mut row = Row::open(self.case, look, manner, stood, account, counts);
            if let Some(announced) = self.announced_before(look) {
                row.be_announced(announced);
            } else if self.settled.turns.is_flighty(look.at) {
                row.wait();
            }
            if shared.migrating.contains(self.template()) {
                row.be_of_a_migration();
            }
            let said = row.is_said();
            if row.is_born_sure(look, manner, &judged) {
                self.confirm_deletion(row, look);
            } else {
                self.open.row = Some(row);
            }
            return said.then_some(Opening {
                statement: self.key(),
                at: look.at,
            });
        };
        if let Some(announced) = self.announced_before(look).filter(|_| !row.is_announced()) {
            row.be_announced(announced);
        }
        if shared.migrating.contains(self.template()) {
            row.be_of_a_migration();
        }
        let (waited, at) = (!row.is_said(), row.begun());
        let step = row.take(look, manner, account, counts, &judged);
        let opening = Opening {
            statement: self.key(),
            at,
        };
        let told = (waited && row.is_said()).then_some(opening);
        match step {
            Step::Stands => self.open.row = Some(row),
            Step::Confirmed => self.confirm_deletion(row, look),
        }
        told
    }

    /// The deletion that a feed had announced when the look was made. One that the page outlived says nothing of what
    /// came later.
    fn announced_before(&self, look: &Look) -> Option<Announced> {
        let outlived = |when| self.last_sight().is_some_and(|seen| seen - when > OUTLIVED);
        self.case
            .announced
            .filter(|announced| announced.read <= look.at && announced.when <= look.at)
            .filter(|announced| !outlived(announced.when))
    }

    fn confirm_deletion(&mut self, mut row: Row, look: &Look) {
        if let Some(url) = moves::copy_that_remains(self.case) {
            row.flag.reasons.push(Why::IdenticalTextRemains { url });
        }
        if self.open.unlisted.is_some() {
            row.left_its_list_too();
        }
        self.let_go_of_edit();
        if let Some(stayed) = row.flag.history.last() {
            self.let_go_of_delisting(look, stayed.reason.clone());
        }
        self.open.estranged = None;
        self.settled.gone = Some(Gone {
            opening: row.flag.opening,
            seen: look.at,
        });
        self.done.push(row.flag);
    }

    /// The last words before it went are the statement's; whether they would have stayed cannot be known any more.
    fn let_go_of_edit(&mut self) {
        if let Some(open) = self.open.edit.take() {
            self.rest_on(open.to(), open.since(), open.last_seen());
            self.done.extend(Edit::raised(open));
        }
    }

    /// A suspicion of its own that ends in a later pass: the page may answer by turns. What befell many is the site's.
    fn note_hiccup(&mut self, row: &Row, look: &Look) {
        let flag = &row.flag;
        let later = flag.history.first().is_some_and(|told| told.at < look.pass);
        if later && flag.held_by.is_none() && look.landed.is_none() {
            self.settled.turns.note_return(look.at);
        }
    }

    /// A present look ends a suspicion, or begins a restoration.
    pub(super) fn came_back(&mut self, look: &Look) {
        if let Some(row) = self.open.row.take() {
            let reason = match &look.landed {
                Some(url) => Why::HasAnotherAddress {
                    url: url.clone(),
                    evidence: MoveEvidence::Redirect,
                },
                None => Why::CameBack,
            };
            self.note_hiccup(&row, look);
            self.done.extend(row.withdraw(look, reason));
        }
        let Some(gone) = self.settled.gone else {
            return;
        };
        match &mut self.open.back {
            None => self.open.back = Some(Back::open(self.case, look, gone, self.settled.version)),
            Some(back) => {
                if back.seen_again(look) {
                    self.settled.gone = None;
                    self.done.extend(self.open.back.take().map(Back::into_flag));
                }
            }
        }
    }
}
