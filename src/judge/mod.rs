//! What turns looks into accusations.
//!
//! *In:* a [`Dossier`]: one source's statements in question, with their looks, versions, witnesses and spans.
//! *Out:* a [`Verdict`]: flags with typed reasons, what is settled, and wishes for more looks. *Never:* the clock,
//! the network, the database; an unknown look never raises, confirms, clears or withdraws anything.

mod back;
mod canary;
mod course;
mod delisted;
mod edit;
mod furniture;
mod incident;
mod kinship;
mod lists;
mod membership;
mod moves;
mod neighbours;
mod newcomers;
mod openings;
mod pending;
mod presence;
mod published;
mod strangers;
mod together;
mod witness;

use std::collections::HashSet;

pub use lists::{KnownEntry, ListRead, Order, entries};
pub use membership::{Hole, Membership, membership};
pub use moves::leads_away;

use crate::model::{Dossier, Verdict};

/// Looks within this of one another are one run and count once.
pub(crate) const RUN: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// Judges one source.
///
/// Absences come first: a text that has a new address takes the newcomer with it, and a newcomer that belongs to
/// an older statement is no news.
pub fn conclude(dossier: &Dossier) -> Verdict {
    let followed = together::follow(dossier);
    let mut verdict = Verdict {
        furniture: followed
            .furniture
            .difference(&dossier.furniture)
            .copied()
            .collect(),
        // Whoever is held names its incident: that comes first.
        flags: followed.befell,
        incidents: followed.incidents.record(),
        ..Verdict::default()
    };
    verdict.furniture.sort_unstable();
    let mut taken = HashSet::new();
    let shown = membership(&dossier.windows, dossier.pass);
    for mut course in followed.courses {
        course.hear_lists(&shown);
        taken.extend(course.taken());
        course.close(&mut verdict);
    }
    published::announce(dossier, &taken, &mut verdict);
    verdict.wishes.sort();
    verdict.wishes.dedup();
    verdict
}

#[cfg(test)]
mod tests;
