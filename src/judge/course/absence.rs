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
use crate::model::{Claim, Gone, Look, Manner, MoveEvidence, Opening, Why, Wish};

impl Course<'_> {
    pub(super) fn absent(
        &mut self,
        index: usize,
        look: &Look,
        manner: Manner,
        shared: &Shared,
    ) -> Option<Opening> {
        // Announced and never once served: pending, for ever if need be.
        self.settled.version?;
        if self.served_again(index, look) {
            // A hiccup of the host, not a state of the statement.
            return None;
        }
        if self.settled.gone.is_some() {
            self.still_gone(look, manner, shared);
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
        witness::hear(self.case, self.dossier, look, neighbours)
    }

    /// Whether a later look of the same pass found the statement at its address.
    ///
    /// Only of the same pass: what an earlier one concluded cannot be taken back by silence.
    fn served_again(&self, index: usize, look: &Look) -> bool {
        self.case.looks.iter().skip(index + 1).any(|later| {
            later.pass == look.pass && later.claim == Claim::Present && later.landed.is_none()
        })
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
        };
        let Some(mut row) = self.open.row.take() else {
            let stood = (self.last_words(), self.last_sight());
            self.open.row = Some(Row::open(self.case, look, manner, stood, account, counts));
            return Some(Opening {
                statement: self.case.statement.key,
                at: look.at,
            });
        };
        match row.take(look, manner, account, counts, &judged) {
            Step::Stands => self.open.row = Some(row),
            Step::Confirmed => self.confirm_deletion(row, look),
        }
        None
    }

    fn confirm_deletion(&mut self, mut row: Row, look: &Look) {
        if let Some(url) = moves::copy_that_remains(self.case) {
            row.flag.reasons.push(Why::IdenticalTextRemains { url });
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
            self.done.push(row.withdraw(look, reason));
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
