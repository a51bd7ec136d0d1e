//! The text has another address: by a redirect, or because a newcomer carries it.
//!
//! *In:* looks that were led elsewhere or found nothing. *Out:* moves, open and finished. *Never:* takes the text's
//! presence at the new address for granted once it can be asked.

use super::Course;
use crate::judge::RUN;
use crate::judge::edit::Edit;
use crate::judge::kinship::Kinship;
use crate::judge::moves::{self, Move, Sought};
use crate::judge::newcomers::Newcomers;
use crate::model::{Look, Manner, Version, Why, Wish};

impl Course<'_> {
    /// The old address leads to one that carries the text.
    pub(super) fn redirected(&mut self, look: &Look, landed: &str) {
        if self.has_moved_to(landed) {
            return;
        }
        match &mut self.open.moving {
            Some(moving) if moving.to() == landed => {
                if moving.seen_again(look) {
                    self.finish_move(look);
                }
            }
            Some(_) | None => {
                let from = (self.last_words(), self.last_sight());
                let new = Move::by_redirection(self.case, self.dossier, look, landed, from);
                if let Some(other) = self.open.moving.replace(new) {
                    let reason = Why::HasAnotherAddress {
                        url: landed.to_owned(),
                        evidence: crate::model::MoveEvidence::Redirect,
                    };
                    self.done.extend(other.withdraw(look, reason));
                }
            }
        }
    }

    /// The address carries the statement itself: it is not left.
    pub(super) fn answers_itself(&mut self, look: &Look) {
        if let Some(moving) = self.open.moving.take() {
            self.done
                .extend(moving.withdraw(look, Why::OldAddressAgain));
        }
    }

    /// Whether the statement is on the move, or has been until just now.
    pub(super) fn is_moving(&self, look: &Look) -> bool {
        let lately = self
            .settled
            .rehoused
            .is_some_and(|at| look.at - at <= moves::JUST_NOW);
        self.open.moving.is_some() || lately
    }

    fn finish_move(&mut self, look: &Look) {
        self.settled.rehoused = Some(look.at);
        if let Some(moving) = self.open.moving.take() {
            self.moved = Some(moving.destination());
            self.done.extend(moving.into_flag());
        }
    }

    fn has_moved_to(&self, url: &str) -> bool {
        self.moved.as_ref().is_some_and(|(to, _)| to == url)
    }

    /// Looks for the text at another address before anything is believed gone.
    pub(super) fn succeeded(
        &mut self,
        look: &Look,
        manner: Manner,
        newcomers: &Newcomers<'_>,
    ) -> bool {
        if self.open.moving.is_some() {
            self.left(look, manner);
            return true;
        }
        if self.moved.is_some() && !self.has_moved_to(&look.url) {
            // The address that was left.
            return true;
        }
        match self.successor(look, newcomers) {
            Sought::Nowhere => false,
            Sought::Unseen(newcomer) => {
                self.ask_for(look, newcomer);
                true
            }
            Sought::Found(found) => {
                if let Some(row) = self.open.row.take() {
                    self.done.push(row.withdraw(look, found.reason()));
                }
                let from = (self.last_words(), self.last_sight());
                self.open.moving = Some(Move::by_text(self.case, look, &found, from));
                true
            }
        }
    }

    /// The old address is absent while a move is open: the text is where it was seen, if it is still there.
    ///
    /// Whoever has no newcomer to ask is looked at by the new address from now on; should that be dead, the deletion
    /// is the same statement's.
    fn left(&mut self, look: &Look, manner: Manner) {
        let Some(moving) = &mut self.open.moving else {
            return;
        };
        let unseen = moving.destination().1.filter(|key| {
            self.dossier
                .newcomers
                .iter()
                .any(|new| new.key == *key && look.at - new.last_present > RUN)
        });
        if let Some(newcomer) = unseen {
            self.ask_for(look, newcomer);
        } else if moving.left(look, manner) {
            self.finish_move(look);
        }
    }

    fn ask_for(&mut self, look: &Look, statement: i64) {
        if look.pass == self.dossier.pass {
            self.wishes.push(Wish::Look { statement });
        }
    }

    fn successor(&self, look: &Look, newcomers: &Newcomers<'_>) -> Sought {
        let Some(standing) = self.settled.version else {
            return Sought::Nowhere;
        };
        let read = self
            .open
            .edit
            .as_ref()
            .map(Edit::to)
            .filter(|version| self.kinship(standing, *version) != Kinship::Stranger);
        let texts: Vec<&Version> = [Some(standing), read]
            .into_iter()
            .flatten()
            .filter_map(|version| self.case.versions.get(&version))
            .collect();
        moves::seek(self.case, &texts, newcomers, self.last_sight(), look)
    }

    /// Newcomers whose text this statement has taken along.
    pub(in crate::judge) fn taken(&self) -> impl Iterator<Item = i64> {
        let moving = self
            .open
            .moving
            .as_ref()
            .and_then(|moving| moving.destination().1);
        let moved = self.moved.as_ref().and_then(|(_, key)| *key);
        moving.into_iter().chain(moved)
    }
}
