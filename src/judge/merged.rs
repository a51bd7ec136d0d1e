//! Statements that turned out to be one with another.
//!
//! *In:* moves confirmed in this pass, and statements merged since the last. *Out:* what was open about them, taken
//! back: the other tells on. *Never:* leaves a suspicion about a statement that is looked at no more.

use std::collections::HashMap;

use super::course::Course;
use super::pending::Pending;
use crate::model::{Dossier, Settlement, State, StatementId, Verdict, Why};

/// Whom those belong to that had entered by an address to which another is now known to have moved, by key.
pub(super) fn elders(courses: &[Course<'_>]) -> HashMap<i64, StatementId> {
    let mut by_key = HashMap::new();
    let mut by_url = HashMap::new();
    for course in courses {
        if let Some((url, newcomer)) = course.has_moved() {
            by_url.insert(url, course);
            by_key.extend(newcomer.map(|key| (key, course)));
        }
    }
    let elder = |course: &Course<'_>| {
        let known = by_key.get(&course.key());
        let elder = known.or_else(|| by_url.get(course.url()))?;
        (elder.key() != course.key()).then(|| (course.key(), elder.id().clone()))
    };
    courses.iter().filter_map(elder).collect()
}

/// Takes back what was open about statements that were merged since they were last judged.
pub(super) fn take_back(dossier: &Dossier, verdict: &mut Verdict) {
    for merged in &dossier.merged {
        let reason = Why::OneWith {
            statement: merged.into.clone(),
        };
        let mut settled = merged.settled.clone();
        let open = Pending::read(settled.open.take());
        verdict.flags.extend(open.lapsed(dossier.pass, &reason));
        verdict.settlements.push(Settlement {
            statement: merged.statement,
            state: State::Present,
            settled,
            moved: None,
            same_as: None,
        });
    }
}
