//! What turns looks into accusations.
//!
//! *In:* a [`Dossier`]: one source's statements in question, with their looks, versions, witnesses and spans.
//! *Out:* a [`Verdict`]: flags with typed reasons, what is settled, and wishes for more looks. *Never:* the clock,
//! the network, the database; an unknown look never raises, confirms, clears or withdraws a statement's flag. What it
//! says of its source as a whole, [`hear`] hears.

mod afflicted;
mod back;
mod barred;
mod canary;
mod common;
mod course;
mod delisted;
mod edit;
mod furniture;
mod health;
mod incident;
mod kinship;
mod lists;
mod membership;
mod merged;
mod moves;
mod neighbours;
mod newcomers;
mod openings;
mod pending;
mod presence;
mod published;
mod spell;
mod strangers;
mod together;
mod turns;
mod witness;

pub use health::{Heard, health, hear, overflows};
pub use lists::{KnownEntry, ListRead, Order, entries};
pub use membership::{Hole, Membership, listed_anew, membership};
pub use moves::leads_away;

use crate::model::{Dossier, Verdict};

/// Looks within this of one another are one run and count once.
pub(crate) const RUN: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// A span that holds so long a time without a look confirms nothing by itself: nobody knows what happened meanwhile, or
/// the clock jumped. The longest rhythm, a look a month, stays well below.
pub(crate) const SILENCE: chrono::TimeDelta = chrono::TimeDelta::days(45);

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
    let shown = membership(&dossier.windows, dossier.pass);
    let mut courses = followed.courses;
    for course in &mut courses {
        course.hear_lists(&shown);
    }
    let elders = merged::elders(&courses);
    for mut course in courses {
        match elders.get(&course.key()) {
            Some(elder) if elder.has_moved => course.merge_into(&elder.id),
            Some(_) => course.leave_words_to_the_elder(),
            None => {}
        }
        course.close(&mut verdict);
    }
    merged::take_back(dossier, &mut verdict);
    published::announce(dossier, &elders, &mut verdict);
    verdict.wishes.sort();
    verdict.wishes.dedup();
    verdict
}

#[cfg(test)]
mod tests;
