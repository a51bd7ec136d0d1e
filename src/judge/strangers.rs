//! Texts that stand at a statement's address and are the site's doing: an empty frame, a gate, the front page.
//!
//! *In:* the looks of one pass, and how many neighbours kept their texts. *Out:* those that met another text than
//! their statement's, and those among them that met the site's.
//! *Never:* a text that a few statements show while their neighbours stand: that is another text put in their place,
//! or a notice that they were taken down.

use std::collections::{HashMap, HashSet};

use super::course::Course;
use crate::model::{Claim, Dossier, Look};

/// So many statements of a template that carry strange texts at once may be the site's doing.
const MANY: usize = 3;
/// … unless for each of them so many neighbours stand.
const NEIGHBOURS: usize = 4;

/// A look that read another text than the statement's own.
struct Met<'a> {
    statement: i64,
    template: &'a str,
    look: &'a Look,
    /// It did so before, along with others.
    again: bool,
}

/// Keys of looks that read another text than their statement's own.
pub(super) fn lost<'a>(pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>) -> HashSet<i64> {
    pass.filter(|(course, look)| course.loss(look).is_some())
        .map(|(_, look)| look.key)
        .collect()
}

/// Keys of looks that met a text which is the site's.
pub(super) fn find<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    dossier: &Dossier,
) -> HashSet<i64> {
    let met: Vec<Met<'a>> = pass
        .filter(|(course, look)| !course.is_known_lost() && course.loss(look).is_some())
        .map(|(course, look)| Met {
            statement: course.key(),
            template: course.template(),
            look,
            again: course.is_estranged(),
        })
        .collect();
    let mut by_template: HashMap<&str, HashSet<i64>> = HashMap::new();
    let mut by_text: HashMap<[u8; 16], HashSet<i64>> = HashMap::new();
    for one in &met {
        by_template
            .entry(one.template)
            .or_default()
            .insert(one.statement);
        if let Some(key) = one.look.text_key {
            by_text.entry(key).or_default().insert(one.statement);
        }
    }
    let wide: HashSet<&str> = by_template
        .iter()
        .filter(|(template, lost)| is_wide(dossier, template, lost, &met))
        .map(|(template, _)| *template)
        .collect();
    met.iter()
        .filter(|one| {
            let same = one.look.text_key.and_then(|key| by_text.get(&key));
            let alike = same.map_or(0, HashSet::len);
            wide.contains(one.template) || alike >= if one.again { MANY } else { 2 }
        })
        .map(|one| one.look.key)
        .collect()
}

/// Whether so many of a template lost their texts at once that it is the site's doing.
fn is_wide(dossier: &Dossier, template: &str, lost: &HashSet<i64>, met: &[Met<'_>]) -> bool {
    if lost.len() < MANY {
        return false;
    }
    let Some(pass) = met.first().map(|one| one.look.pass) else {
        return false;
    };
    let standing: HashSet<i64> = dossier
        .witnesses
        .get(template)
        .into_iter()
        .flatten()
        .filter(|witness| witness.look.pass == pass && witness.look.claim == Claim::Present)
        .filter(|witness| witness.look.landed.is_none())
        .filter_map(|witness| witness.statement)
        .filter(|statement| !lost.contains(statement))
        .collect();
    standing.len() < lost.len() * NEIGHBOURS
}
