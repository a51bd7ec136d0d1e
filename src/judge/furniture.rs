//! Changes that are the site's, not a statement's.
//!
//! *In:* the versions that the cases went through. *Out:* keys of block changes that came alike on three statements
//! or more. *Never:* subtracts a block: a standing paragraph struck from one statement is an edit.

use std::collections::{HashMap, HashSet};

use crate::model::{Case, Dossier};
use crate::text;

/// So many statements must show the same change.
const ALIKE: usize = 3;

/// The changes known to be furniture, with those that this dossier shows.
pub(super) fn shared_changes(dossier: &Dossier) -> HashSet<u64> {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for case in &dossier.cases {
        for key in changes_of(case) {
            *seen.entry(key).or_default() += 1;
        }
    }
    let mut shared = dossier.furniture.clone();
    shared.extend(
        seen.into_iter()
            .filter(|(_, statements)| *statements >= ALIKE)
            .map(|(key, _)| key),
    );
    shared
}

/// Every change of blocks between one look of the case and the next.
fn changes_of(case: &Case) -> HashSet<u64> {
    let mut keys = HashSet::new();
    let mut standing = case.settled.version;
    for look in &case.looks {
        let (Some(before), Some(after)) = (standing, look.version) else {
            standing = standing.or(look.version);
            continue;
        };
        if before == after {
            continue;
        }
        if let (Some(old), Some(new)) = (case.versions.get(&before), case.versions.get(&after)) {
            keys.extend(text::block_change_keys(&old.text, &new.text));
        }
        standing = Some(after);
    }
    keys
}
