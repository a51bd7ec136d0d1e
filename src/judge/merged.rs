//! Statements that turned out to be one with another.
//!
//! *In:* moves confirmed in this pass, and statements merged since the last. *Out:* what was open about them, taken
//! back: the other tells on. *Never:* leaves a suspicion about a statement that is looked at no more.

use std::collections::HashMap;

use super::course::Course;
use super::pending::Pending;
use crate::model::address::risky_key;
use crate::model::{Dossier, Settlement, State, StatementId, Verdict, Why};

/// Whose text it is that a newcomer entered with.
#[derive(Clone)]
pub(super) struct Elder {
    /// The older statement.
    key: i64,
    /// Its public id.
    pub(super) id: StatementId,
    /// Whether its move to the newcomer's address is confirmed.
    pub(super) has_moved: bool,
}

/// The elders of those that had entered by an address, or another form of it, to which an older statement moves; by
/// the newcomer's key.
pub(super) fn elders(courses: &[Course<'_>]) -> HashMap<i64, Elder> {
    let mut by_key = HashMap::new();
    let mut by_url = HashMap::new();
    for course in courses {
        for to in course.destinations() {
            let elder = Elder {
                key: course.key(),
                id: course.id().clone(),
                has_moved: to.certain,
            };
            by_key.extend(to.newcomer.map(|key| (key, elder.clone())));
            by_url.insert(risky_key(to.url), elder);
        }
    }
    if by_url.is_empty() {
        return HashMap::new();
    }
    let elder = |course: &Course<'_>| {
        let known = by_key.get(&course.key());
        let elder = known.or_else(|| by_url.get(&risky_key(course.url())))?;
        (elder.key != course.key()).then(|| (course.key(), elder.clone()))
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
