//! What turns looks into accusations.
//!
//! *In:* a [`Dossier`]: one source's statements in question, with their looks, versions, witnesses and spans.
//! *Out:* a [`Verdict`]: flags with typed reasons, what is settled, and wishes for more looks. *Never:* the clock,
//! the network, the database; an unknown look never raises, confirms, clears or withdraws anything.

mod course;
mod edit;
mod furniture;
mod lists;
mod moves;
mod presence;
mod published;
mod strangers;
mod witness;

use std::collections::HashSet;

pub use lists::{KnownEntry, ListRead, entries};
pub use moves::{Kinship, kinship, leads_away};

use course::Course;

use crate::model::{Dossier, Opening, Verdict};

/// Looks within this of one another are one run and count once.
pub(crate) const RUN: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// What several statements of a source have in common.
pub(crate) struct Shared {
    /// First absent looks that may belong together.
    pub(crate) openings: Vec<Opening>,
    /// Looks that met a text which is none of the statement's.
    pub(crate) strangers: HashSet<i64>,
    /// Changes of blocks that are the site's.
    pub(crate) furniture: HashSet<u64>,
}

/// Judges one source.
///
/// Absences come first: a text that has a new address takes the newcomer with it, and a newcomer that belongs to
/// an older statement is no news.
pub fn conclude(dossier: &Dossier) -> Verdict {
    let furniture = furniture::shared_changes(dossier);
    let mut verdict = Verdict {
        furniture: furniture.difference(&dossier.furniture).copied().collect(),
        ..Verdict::default()
    };
    let mut taken = HashSet::new();
    let shared = Shared {
        openings: presence::openings(dossier),
        strangers: strangers::find(dossier),
        furniture,
    };
    for case in &dossier.cases {
        let course = Course::follow(case, dossier, &shared);
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
