//! Texts that stand at a statement's address and are none of its own: an empty frame, a gate, the front page.
//!
//! *In:* the looks of one pass. *Out:* those that met such a text. *Never:* a text that a single statement shows
//! while others stand: that may be another text put in its place.

use std::collections::{HashMap, HashSet};

use super::course::Course;
use super::moves::Kinship;
use crate::model::{Claim, Look};

/// So many statements of a source that carry strange texts in one pass are the site's doing.
const MANY: usize = 3;

/// Keys of looks that met a text which several statements show, or that came to many statements at once.
pub(super) fn find<'a>(pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>) -> HashSet<i64> {
    let met: Vec<(i64, &Look)> = pass
        .filter(|(course, look)| is_strange(course, look))
        .map(|(course, look)| (course.key(), look))
        .collect();
    let everyone: HashSet<i64> = met.iter().map(|(statement, _)| *statement).collect();
    let mut by_text: HashMap<[u8; 16], HashSet<i64>> = HashMap::new();
    for (statement, look) in &met {
        if let Some(key) = look.text_key {
            by_text.entry(key).or_default().insert(*statement);
        }
    }
    let together = everyone.len() >= MANY;
    met.iter()
        .map(|(_, look)| look)
        .filter(|look| {
            together
                || look
                    .text_key
                    .and_then(|key| by_text.get(&key))
                    .is_some_and(|who| who.len() > 1)
        })
        .map(|look| look.key)
        .collect()
}

/// Whether the look met a text without kinship to the one that stands, or a husk of it.
fn is_strange(course: &Course<'_>, look: &Look) -> bool {
    let Some(version) = look.version else {
        return false;
    };
    look.claim == Claim::Present
        && look.landed.is_none()
        && (course.kinship_to_standing(version) == Some(Kinship::Stranger)
            || course.is_husk(version))
}
