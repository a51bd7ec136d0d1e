//! Hosts that answer 403 for what is not there.
//!
//! A store of objects says so to whoever may not list it: Amazon S3 for a missing key, and the networks before it.
//!
//! *In:* the looks of one pass, and their witnesses. *Out:* which forbidden looks met a missing page: made-up
//! addresses are forbidden too, while neighbours are served, before and after. *Never:* takes a section that was
//! closed for pages that went: several forbidden for the first time in one pass say nothing.

use std::collections::{HashMap, HashSet};

use super::canary;
use super::course::Course;
use crate::model::{Claim, Dossier, Look, Role};

/// So many that are newly forbidden at once are a section that was closed.
const MANY: usize = 3;
/// Neighbours that must be served.
const STANDING: usize = 2;

/// What the forbidden looks of a pass say.
#[derive(Default)]
pub(super) struct Barred {
    /// Keys of looks that met a missing page.
    pub(super) missing: HashSet<i64>,
    /// Keys of looks of which made-up addresses would tell whether they did.
    pub(super) doubtful: HashSet<i64>,
    /// Keys of looks that did, unless the host tired of us: a neighbour that is served afterwards would tell.
    pub(super) unproven: HashSet<i64>,
}

/// Weighs the forbidden looks of a pass.
pub(super) fn weigh<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    dossier: &Dossier,
) -> Barred {
    let mut by_template: HashMap<&str, Vec<(&Course<'_>, &Look)>> = HashMap::new();
    for (course, look) in pass.filter(|(_, look)| look.is_forbidden()) {
        let forbidden = by_template.entry(course.template()).or_default();
        forbidden.push((course, look));
    }
    let mut barred = Barred::default();
    for (template, forbidden) in by_template {
        let newly = forbidden
            .iter()
            .filter(|(course, _)| !course.is_known_lost())
            .map(|(course, _)| course.key());
        if newly.collect::<HashSet<i64>>().len() >= MANY {
            continue;
        }
        let keys = forbidden.iter().map(|(_, look)| look.key);
        match made_up(dossier, template, &forbidden) {
            MadeUp::Forbidden => barred.missing.extend(keys),
            MadeUp::Unasked => barred.doubtful.extend(keys),
            MadeUp::Last => barred.unproven.extend(keys),
            MadeUp::Otherwise => {}
        }
    }
    barred
}

/// How made-up addresses are answered in a pass, where neighbours are served.
enum MadeUp {
    Forbidden,
    /// Forbidden, and nothing was served since.
    Last,
    Unasked,
    Otherwise,
}

fn made_up(dossier: &Dossier, template: &str, forbidden: &[(&Course<'_>, &Look)]) -> MadeUp {
    let Some((_, first)) = forbidden.first() else {
        return MadeUp::Otherwise;
    };
    let near: Vec<_> = dossier
        .witnesses
        .get(template)
        .into_iter()
        .flatten()
        .filter(|witness| witness.look.pass == first.pass)
        .collect();
    let served = near
        .iter()
        .filter(|witness| witness.look.claim == Claim::Present && witness.look.landed.is_none());
    let latest = served.clone().map(|witness| witness.look.key).max();
    let standing: HashSet<i64> = served.filter_map(|witness| witness.statement).collect();
    let canaries: Vec<&Look> = near
        .iter()
        .map(|witness| &witness.look)
        .filter(|look| look.role == Role::Canary)
        .collect();
    if standing.len() < STANDING || !canary::answers(&canaries).all(Look::is_forbidden) {
        return MadeUp::Otherwise;
    }
    let asked: HashSet<&str> = canary::answers(&canaries)
        .map(|look| look.url.as_str())
        .collect();
    if asked.len() < usize::from(canary::TRIES) {
        MadeUp::Unasked
    } else if latest < canaries.iter().map(|look| look.key).max() {
        MadeUp::Last
    } else {
        MadeUp::Forbidden
    }
}
