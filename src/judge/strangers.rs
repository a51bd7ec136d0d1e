//! Texts that stand at a statement's address and are none of its own: an empty frame, a gate, the front page.
//!
//! *In:* the cases of a dossier. *Out:* the looks that met such a text. *Never:* a text that a single statement shows
//! while others stand: that may be another text put in its place.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::moves::{self, Kinship};
use crate::model::{Case, Dossier, Look};

/// So many statements of a source that carry strange texts in one pass are the site's doing.
const MANY: usize = 3;

/// Keys of looks that met a text which several statements show, or that came to many statements at once.
pub(super) fn find(dossier: &Dossier) -> HashSet<i64> {
    let met: Vec<(&Case, &Look)> = dossier
        .cases
        .iter()
        .flat_map(|case| strange_looks(case).map(move |look| (case, look)))
        .collect();
    let mut by_pass: HashMap<DateTime<Utc>, HashSet<i64>> = HashMap::new();
    let mut by_text: HashMap<[u8; 16], HashSet<i64>> = HashMap::new();
    for (case, look) in &met {
        by_pass
            .entry(look.pass)
            .or_default()
            .insert(case.statement.key);
        if let Some(key) = look.text_key {
            by_text.entry(key).or_default().insert(case.statement.key);
        }
    }
    met.iter()
        .map(|(_, look)| look)
        .filter(|look| {
            let together = by_pass.get(&look.pass).is_some_and(|who| who.len() >= MANY);
            let text = look
                .text_key
                .and_then(|key| by_text.get(&key))
                .is_some_and(|who| who.len() > 1);
            together || text
        })
        .map(|look| look.key)
        .collect()
}

/// Looks of a case that met a text without kinship to the one that stood.
fn strange_looks(case: &Case) -> impl Iterator<Item = &Look> {
    let standing = case
        .settled
        .version
        .and_then(|number| case.versions.get(&number));
    let mut kin: HashMap<u32, Kinship> = HashMap::new();
    case.looks.iter().filter(move |look| {
        let (Some(before), Some(number)) = (standing, look.version) else {
            return false;
        };
        let Some(after) = case.versions.get(&number) else {
            return false;
        };
        *kin.entry(number)
            .or_insert_with(|| moves::kinship(before, after))
            == Kinship::Stranger
    })
}
