//! What the lists show of a statement that is served.
//!
//! *In:* the pass's membership. *Out:* a delisting, open or finished. *Never:* asks the lists about a statement that
//! is absent, moving or estranged: then they say nothing new.

use super::Course;
use crate::judge::delisted::Delisting;
use crate::judge::membership::Membership;
use crate::model::{Claim, Look, Why, Wish};

impl<'a> Course<'a> {
    /// Hears the lists of the pass that asks, once its looks were taken in.
    pub(in crate::judge) fn hear_lists(&mut self, membership: &Membership) {
        self.follow_lists(membership);
        if let Some(row) = &mut self.open.row
            && self.open.unlisted.is_some()
        {
            row.left_its_list_too();
        }
    }

    fn follow_lists(&mut self, membership: &Membership) {
        if self.settled.version.is_none() || self.settled.gone.is_some() {
            return;
        }
        let shown = membership.shows(self.key());
        let Some(open) = self.open.unlisted.take() else {
            if !shown {
                self.open.unlisted = Delisting::open(membership.holes(self.key()));
            }
            return;
        };
        let Some(look) = self.sight_in_this_pass() else {
            self.ask_to_be_seen(shown);
            self.open.unlisted = Some(open);
            return;
        };
        if shown {
            self.done.extend(open.withdraw(look, Why::ListedAgain));
        } else {
            self.still_unlisted(open, look, membership);
        }
    }

    fn still_unlisted(&mut self, mut open: Delisting, look: &Look, membership: &Membership) {
        let case = self.case;
        let read = open.holes().find_map(|hole| membership.still(hole));
        let confirmed = self.stands_where_it_was()
            && read.is_some_and(|at| open.still(case, look, at, &self.dossier.spans));
        if confirmed {
            self.done.extend(open.into_flag());
        } else {
            self.open.unlisted = Some(open);
        }
    }

    fn ask_to_be_seen(&mut self, shown: bool) {
        if !shown && self.stands_where_it_was() {
            let statement = self.key();
            self.wishes.push(Wish::Look { statement });
        }
    }

    /// A deletion says it all: a suspected delisting of the same statement is taken back.
    pub(super) fn let_go_of_delisting(&mut self, look: &Look, reason: Why) {
        if let Some(open) = self.open.unlisted.take() {
            self.done.extend(open.withdraw(look, reason));
        }
    }

    fn stands_where_it_was(&self) -> bool {
        self.open.row.is_none()
            && self.open.moving.is_none()
            && self.open.estranged.is_none()
            && self.moved.is_none()
    }

    fn sight_in_this_pass(&self) -> Option<&'a Look> {
        self.case
            .looks
            .iter()
            .rfind(|look| {
                look.pass == self.dossier.pass && !matches!(look.claim, Claim::Unknown(_))
            })
            .filter(|look| look.claim == Claim::Present && look.landed.is_none())
    }
}
