//! All statements of a source followed at once, look by look in the order in which the looks were made.
//!
//! *In:* a dossier. *Out:* the courses at their ends, and the changes found to be the site's. *Never:* lets a look be
//! judged by what happened to others in a later pass: the order of cases, and how many passes are judged at a time,
//! make no difference.

use std::collections::HashSet;

use super::course::Course;
use super::moves::Print;
use super::{furniture, strangers};
use crate::model::{Dossier, Look, Opening};

/// What is known of all statements when a look is judged.
pub(super) struct Shared {
    /// First absent looks of suspected deletions so far.
    pub(super) openings: Vec<Opening>,
    /// Looks of this pass that met a text which is none of the statement's.
    pub(super) lost: HashSet<i64>,
    /// Those among them whose text is the site's doing.
    pub(super) strangers: HashSet<i64>,
    /// Addresses to which different statements are led in this pass.
    pub(super) sinks: HashSet<String>,
    /// Looks of this pass that read the standing words in other characters, as many did.
    pub(super) retypeset: HashSet<i64>,
    /// Changes of blocks that are the site's.
    pub(super) furniture: HashSet<u64>,
    /// The newcomers of the dossier, ready to be compared.
    pub(super) prints: Vec<Print>,
}

/// One look, with where it stands in the dossier.
struct Step<'a> {
    case: usize,
    index: usize,
    look: &'a Look,
}

/// Follows every look of every case.
pub(super) fn follow(dossier: &Dossier) -> (Vec<Course<'_>>, HashSet<u64>) {
    let mut courses: Vec<Course<'_>> = dossier
        .cases
        .iter()
        .map(|case| Course::begin(case, dossier))
        .collect();
    let mut shared = Shared {
        openings: dossier.openings.clone(),
        lost: HashSet::new(),
        strangers: HashSet::new(),
        sinks: HashSet::new(),
        retypeset: HashSet::new(),
        furniture: dossier.furniture.clone(),
        prints: Print::of_newcomers(dossier),
    };
    for pass in steps(dossier).chunk_by(|one, next| one.look.pass == next.look.pass) {
        let looks = || {
            pass.iter()
                .filter_map(|step| Some((courses.get(step.case)?, step.look)))
        };
        shared.lost = strangers::lost(looks());
        shared.strangers = strangers::find(looks(), &shared.lost, dossier);
        shared.sinks = strangers::sinks(looks(), dossier);
        shared.retypeset = furniture::retypeset(looks());
        shared.furniture.extend(furniture::shared_changes(looks()));
        for step in pass {
            let Some(course) = courses.get_mut(step.case) else {
                continue;
            };
            shared.openings.extend(course.step(step.index, &shared));
        }
        for course in &mut courses {
            course.note(&shared.openings);
        }
    }
    (courses, shared.furniture)
}

/// Every look; the keys of observations grow in the order in which they were made, whatever the clock did.
fn steps(dossier: &Dossier) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = dossier
        .cases
        .iter()
        .enumerate()
        .flat_map(|(case, one)| {
            one.looks
                .iter()
                .enumerate()
                .map(move |(index, look)| Step { case, index, look })
        })
        .collect();
    steps.sort_by_key(|step| step.look.key);
    steps
}
