//! All statements of a source followed at once, look by look in the order in which the looks were made.
//!
//! *In:* a dossier. *Out:* the courses at their ends, and the changes found to be the site's. *Never:* lets a look be
//! judged by what happened to others in a later pass: the order of cases, and how many passes are judged at a time,
//! make no difference.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::course::Course;
use super::incident::Incidents;
use super::neighbours::Neighbours;
use super::newcomers::Newcomers;
use super::openings::Openings;
use super::{furniture, strangers};
use crate::model::{Dossier, Flag, Look};

/// What is known of all statements when a look is judged.
pub(super) struct Shared<'a> {
    /// First absent looks of suspected deletions so far.
    pub(super) openings: Openings,
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
    pub(super) newcomers: Newcomers<'a>,
    /// The witnesses that this pass can hear, by template.
    neighbours: HashMap<&'a str, Neighbours<'a>>,
    none: Neighbours<'a>,
}

impl<'a> Shared<'a> {
    /// The witnesses of a template.
    pub(super) fn neighbours(&self, template: &str) -> &Neighbours<'a> {
        self.neighbours.get(template).unwrap_or(&self.none)
    }
}

/// One look, with where it stands in the dossier.
struct Step<'a> {
    case: usize,
    index: usize,
    look: &'a Look,
}

/// Where all stand at the end.
pub(super) struct Followed<'a> {
    pub(super) courses: Vec<Course<'a>>,
    pub(super) furniture: HashSet<u64>,
    pub(super) incidents: Incidents,
    /// Incidents as they stand, those that ended on the way among them.
    pub(super) befell: Vec<Flag>,
}

/// Follows every look of every case.
pub(super) fn follow(dossier: &Dossier) -> Followed<'_> {
    let mut courses: Vec<Course<'_>> = dossier
        .cases
        .iter()
        .map(|case| Course::begin(case, dossier))
        .collect();
    let mut shared = Shared {
        openings: Openings::of(&dossier.openings),
        lost: HashSet::new(),
        strangers: HashSet::new(),
        sinks: HashSet::new(),
        retypeset: HashSet::new(),
        furniture: dossier.furniture.clone(),
        newcomers: Newcomers::of(&dossier.newcomers),
        neighbours: HashMap::new(),
        none: Neighbours::default(),
    };
    let mut incidents = Incidents::read(dossier.incidents.as_ref());
    let mut befell: BTreeMap<i64, Flag> = BTreeMap::new();
    for pass in steps(dossier).chunk_by(|one, next| one.look.pass == next.look.pass) {
        let looks = || {
            pass.iter()
                .filter_map(|step| Some((courses.get(step.case)?, step.look)))
        };
        shared.lost = strangers::lost(looks());
        shared.neighbours = neighbours(pass, &shared.lost, dossier);
        shared.strangers = strangers::find(looks(), &shared.lost, dossier);
        shared.sinks = strangers::sinks(looks(), dossier);
        shared.retypeset = furniture::retypeset(looks());
        shared.furniture.extend(furniture::shared_changes(looks()));
        for step in pass {
            let Some(course) = courses.get_mut(step.case) else {
                continue;
            };
            if let Some(opening) = course.step(step.index, &shared) {
                shared.openings.add(opening);
            }
        }
        for course in &mut courses {
            course.note(&shared.openings);
        }
        if let Some(step) = pass.first() {
            let flags = incidents.take_in(&mut courses, &dossier.source, step.look.pass);
            befell.extend(flags.into_iter().map(|flag| (flag.opening, flag)));
        }
    }
    Followed {
        courses,
        furniture: shared.furniture,
        incidents,
        befell: befell.into_values().collect(),
    }
}

/// The witnesses of every template that the looks of a pass are of.
fn neighbours<'a>(
    pass: &[Step<'a>],
    lost: &HashSet<i64>,
    dossier: &'a Dossier,
) -> HashMap<&'a str, Neighbours<'a>> {
    let mut neighbours = HashMap::new();
    for step in pass {
        let Some(case) = dossier.cases.get(step.case) else {
            continue;
        };
        let template = case.statement.template.as_str();
        neighbours
            .entry(template)
            .or_insert_with(|| Neighbours::of(dossier, template, step.look.pass, lost));
    }
    neighbours
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
