//! The text has another address: by a redirect, or because a newcomer carries it.
//!
//! *In:* looks that were led elsewhere or found nothing. *Out:* moves, open and finished. *Never:* takes the text's
//! presence at the new address for granted once it can be asked.

use chrono::TimeDelta;

use super::Course;
use crate::judge::RUN;
use crate::judge::edit::Edit;
use crate::judge::kinship::Kinship;
use crate::judge::moves::{self, Move, Sought, Successor};
use crate::judge::newcomers::Newcomers;
use crate::model::address;
use crate::model::{Look, Manner, StatementId, Version, Why, Wish};

/// How long the words of one statement stood under another's address, at most: three hours to three days in four
/// years of a ministry's own record.
const LENT: TimeDelta = TimeDelta::days(7);

/// An address that a statement moves to.
pub(in crate::judge) struct Destination<'a> {
    pub(in crate::judge) url: &'a str,
    /// The newcomer that had entered there.
    pub(in crate::judge) newcomer: Option<i64>,
    /// Whether the move is confirmed.
    pub(in crate::judge) certain: bool,
}

impl Course<'_> {
    /// The old address leads to one that carries the text.
    pub(super) fn redirected(&mut self, look: &Look, landed: &str) {
        if self.has_moved_to(landed) {
            return;
        }
        match &mut self.open.moving {
            Some(moving) if moving.leads_on_to(landed) => {
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

    /// Whether the words that stood were there for so short a time that they were another statement's, under its
    /// address by mistake: editors copy one page to begin the next.
    fn was_lent(&self, look: &Look) -> bool {
        let since = self.settled.stood_since;
        since.is_some_and(|since| look.at - since <= LENT)
    }

    /// Whether the text stands under quite another headline where it was found.
    fn is_another_s(&self, found: &Successor) -> bool {
        let standing = self.settled.version;
        let stood = standing.and_then(|version| self.case.versions.get(&version));
        stood.is_some_and(|stood| found.is_headed_unlike(stood))
    }

    /// The words go where they belong, and it is looked at there: nothing is said of a page that was taken back before
    /// it had words of its own.
    fn give_back(&mut self, look: &Look, found: &Successor) {
        self.move_by_text(look, found);
        self.settled.lent = true;
        if let Some(moving) = &mut self.open.moving {
            moving.go_unsaid();
        }
    }

    /// The address shows its own words, and those that stood are at an address of theirs: nothing went.
    fn get_its_own_words(&mut self, look: &Look, found: &Successor) {
        if let Some(row) = self.open.row.take() {
            self.done.extend(row.withdraw(look, found.reason()));
        }
        if let Some(version) = look.version {
            self.rest_on(version, look.at, look.at);
        }
    }

    /// Whether the look was at the address that the statement moves to.
    pub(super) fn stands_at_its_new_address(&self, look: &Look) -> bool {
        let moving = self.open.moving.as_ref();
        moving.is_some_and(|moving| moving.to() == look.url)
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
            let (url, newcomer) = moving.destination();
            self.moved = Some((url.to_owned(), newcomer));
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
                if manner == Manner::Replaced && self.was_lent(look) {
                    self.get_its_own_words(look, &found);
                } else if self.was_lent(look) && self.is_another_s(&found) {
                    self.give_back(look, &found);
                } else {
                    self.move_by_text(look, &found);
                    if let Some(moving) = self.open.moving.as_mut()
                        && found.was_there_with(self.case.statement.first_seen)
                    {
                        moving.go_unsaid();
                    }
                }
                true
            }
        }
    }

    /// Whether a newcomer carries the text of a deleted statement; one that was not seen lately is asked.
    pub(super) fn is_found_elsewhere(&mut self, look: &Look, newcomers: &Newcomers<'_>) -> bool {
        match self.successor(look, newcomers) {
            Sought::Nowhere => false,
            Sought::Unseen(newcomer) => {
                self.ask_for(look, newcomer);
                false
            }
            Sought::Found(found) => {
                self.move_by_text(look, &found);
                true
            }
        }
    }

    /// Whether the statement was served at another of its addresses on the same host.
    pub(super) fn is_another_address(&self, look: &Look, served: &Look) -> bool {
        let read = served.version.is_some_and(|version| self.carries(version));
        let (asked, other) = (address::host(&look.url), address::host(&served.url));
        read && self.settled.gone.is_none() && look.url != served.url && asked == other
    }

    /// Of the addresses that were one statement's, the one that was asked first is dead, and another is not.
    pub(super) fn found_at_another_address(&mut self, look: &Look, manner: Manner, served: &Look) {
        match &self.open.moving {
            Some(moving) if moving.to() == served.url => self.left(look, manner),
            Some(_) | None => self.move_by_text(look, &Successor::of(served)),
        }
    }

    fn move_by_text(&mut self, look: &Look, found: &Successor) {
        if let Some(row) = self.open.row.take() {
            self.done.extend(row.withdraw(look, found.reason()));
        }
        let from = (self.last_words(), self.last_sight());
        self.open.moving = Some(Move::by_text(self.case, look, found, from));
    }

    /// The old address is absent while a move is open: the text is where it was seen, if it is still there.
    ///
    /// Whoever has no newcomer to ask is looked at by the new address from now on; should that be dead, the deletion
    /// is the same statement's.
    pub(super) fn left(&mut self, look: &Look, manner: Manner) {
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

    /// Where it moved for certain in what was judged, and where it may be moving; each with the newcomer that had entered
    /// there.
    pub(in crate::judge) fn destinations(&self) -> impl Iterator<Item = Destination<'_>> {
        let moved = self.moved.as_ref();
        let moved = moved.map(|(url, newcomer)| (url.as_str(), *newcomer));
        let moving = self.open.moving.as_ref().map(Move::destination);
        let sure = [(moved, true), (moving, false)];
        sure.into_iter().filter_map(|(to, certain)| {
            to.map(|(url, newcomer)| Destination {
                url,
                newcomer,
                certain,
            })
        })
    }

    /// It is one with an older statement: whatever is open about it is that one's to tell.
    pub(in crate::judge) fn merge_into(&mut self, elder: &StatementId) {
        let reason = Why::OneWith {
            statement: elder.clone(),
        };
        let open = std::mem::take(&mut self.open);
        self.done.extend(open.lapsed(self.dossier.pass, &reason));
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
}
