//! Changes that are the site's, not a statement's.
//!
//! *In:* the looks of one pass, and the versions that stand. *Out:* keys of block changes that came alike on three
//! statements or more. *Never:* subtracts a block: a standing paragraph struck from one statement is an edit.

use std::collections::{HashMap, HashSet};

use super::course::Course;
use crate::model::{Claim, Look};
use crate::text;

/// So many statements must show the same change.
const ALIKE: usize = 3;

/// A look that read other blocks than those that stand, with the keys of their changes.
pub(super) struct Changed<'a> {
    pub(super) course: &'a Course<'a>,
    pub(super) look: &'a Look,
    pub(super) keys: Vec<u64>,
}

impl Changed<'_> {
    /// Whether any of its changes is one of these.
    pub(super) fn is_of(&self, furniture: &HashSet<u64>) -> bool {
        self.keys.iter().any(|key| furniture.contains(key))
    }
}

/// Every look of a pass that read other blocks than those that stand.
///
/// Looks that met nothing of their statement's text, or a translation, are to be left out: where all of it goes, on many
/// at once, every sentence that three have in common would pass for the site's.
pub(super) fn changed<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
) -> Vec<Changed<'a>> {
    pass.map(|(course, look)| Changed {
        course,
        look,
        keys: changes(course, look),
    })
    .filter(|changed| !changed.keys.is_empty())
    .collect()
}

/// The changes that three statements or more show in this pass.
pub(super) fn shared_changes(changed: &[Changed<'_>]) -> impl Iterator<Item = u64> {
    let mut seen: HashMap<u64, HashSet<i64>> = HashMap::new();
    for one in changed {
        for key in &one.keys {
            seen.entry(*key).or_default().insert(one.course.key());
        }
    }
    seen.into_iter()
        .filter(|(_, statements)| statements.len() >= ALIKE)
        .map(|(key, _)| key)
}

/// The key under which it is remembered that the site was typeset anew: whoever is read later catches up with it.
const RETYPESET: u64 = 0x7265_7479_7065_7365;

/// Keys of looks that read the standing words in other characters, where three statements or more do in this pass, or
/// did lately: the site was typeset anew.
pub(super) fn retypeset<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    furniture: &mut HashSet<u64>,
) -> HashSet<i64> {
    let met: Vec<(i64, i64)> = pass
        .filter(|(course, look)| is_retypeset(course, look))
        .map(|(course, look)| (course.key(), look.key))
        .collect();
    let statements: HashSet<i64> = met.iter().map(|(statement, _)| *statement).collect();
    if statements.len() >= ALIKE {
        furniture.insert(RETYPESET);
    }
    let lately = furniture.contains(&RETYPESET);
    let keys = met.into_iter().map(|(_, look)| look);
    keys.filter(|_| lately).collect()
}

fn is_retypeset(course: &Course<'_>, look: &Look) -> bool {
    reads_the_statement(course, look)
        && look
            .version
            .and_then(|version| course.standing_and(version))
            .is_some_and(|(before, after)| {
                before.text != after.text
                    && text::loose(&before.text) == text::loose(&after.text)
                    && text::loose(&before.title) == text::loose(&after.title)
            })
}

/// Whether a look was at the statement's own address, or led to one that carries it: a house that moves may be painted
/// anew on the way.
fn reads_the_statement(course: &Course<'_>, look: &Look) -> bool {
    look.claim == Claim::Present && (look.landed.is_none() || course.is_carried(look))
}

/// Every change of blocks between the text that stands and the one that the look read.
fn changes(course: &Course<'_>, look: &Look) -> Vec<u64> {
    if !reads_the_statement(course, look) {
        return Vec::new();
    }
    look.version
        .and_then(|version| course.standing_and(version))
        .filter(|(before, after)| before.number != after.number)
        .map(|(before, after)| text::block_change_keys(&before.text, &after.text))
        .unwrap_or_default()
}
