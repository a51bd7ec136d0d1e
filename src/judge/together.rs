//! All statements of a source followed at once, look by look in the order in which the looks were made.
//!
//! *In:* a dossier. *Out:* the courses at their ends, and the changes found to be the site's. *Never:* lets a look be
//! judged by what happened to others in a later pass: the order of cases, and how many passes are judged at a time,
//! make no difference.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::afflicted::{self, Afflictions};
use super::barred::{self, Barred};
use super::course::Course;
use super::furniture::{self, Changed};
use super::health::Reliability;
use super::incident::Incidents;
use super::neighbours::Neighbours;
use super::newcomers::Newcomers;
use super::openings::Openings;
use super::spell::Pass;
use super::strangers;
use crate::model::{Dossier, Flag, Glance, Look};

/// What is known of all statements when a look is judged.
pub(super) struct Shared<'a> {
    /// First absent looks of suspected deletions so far.
    pub(super) openings: Openings,
    /// Looks of this pass that met a text which is none of the statement's.
    pub(super) lost: HashSet<i64>,
    /// Looks of this pass that were led to another address, which carries the statement's text.
    pub(super) carried: HashSet<i64>,
    /// Those that are lost whose text is the site's doing.
    pub(super) strangers: HashSet<i64>,
    /// Looks of this pass that read a text which another statement shows too.
    pub(super) common: HashSet<i64>,
    /// What forbidden looks of this pass say.
    pub(super) barred: Barred,
    /// Addresses to which different statements are led in this pass.
    pub(super) sinks: HashSet<String>,
    /// Looks of this pass that read the standing words in other characters, as many did.
    pub(super) retypeset: HashSet<i64>,
    /// Looks of this pass that met another text than their statements', asked for with other headers, as most did.
    pub(super) doubted: HashSet<i64>,
    /// Changes of blocks that are the site's.
    pub(super) furniture: HashSet<u64>,
    /// The newcomers of the dossier, ready to be compared.
    pub(super) newcomers: Newcomers<'a>,
    /// The witnesses that this pass can hear, by template.
    neighbours: HashMap<&'a str, Neighbours<'a>>,
    none: Neighbours<'a>,
    /// Which runs of the source were bad lately.
    pub(super) reliability: Reliability,
    /// Statements that left their addresses with others, each with those of them that were found elsewhere.
    pub(super) kin: HashMap<i64, Rc<[i64]>>,
    /// Where any were: what this pass saw of each statement.
    pub(super) seen: HashMap<i64, Vec<&'a Look>>,
    /// Templates of which more than half left their addresses in this pass.
    pub(super) migrating: HashSet<String>,
}

impl<'a> Shared<'a> {
    fn begin(dossier: &'a Dossier) -> Self {
        Self {
            openings: Openings::of(&dossier.openings),
            lost: HashSet::new(),
            carried: HashSet::new(),
            strangers: HashSet::new(),
            common: HashSet::new(),
            barred: Barred::default(),
            sinks: HashSet::new(),
            retypeset: HashSet::new(),
            doubted: HashSet::new(),
            furniture: dossier.furniture.clone(),
            newcomers: Newcomers::of(&dossier.newcomers),
            neighbours: HashMap::new(),
            none: Neighbours::default(),
            reliability: Reliability::read(dossier.health.as_ref()),
            kin: HashMap::new(),
            seen: HashMap::new(),
            migrating: HashSet::new(),
        }
    }

    /// Learns what all looks of a pass tell together, before any of them is judged; those that read other blocks.
    fn learn<'c>(
        &mut self,
        courses: &'c [Course<'a>],
        pass: &Part<'c, 'a>,
        dossier: &'a Dossier,
        incidents: &Incidents,
    ) -> Vec<Changed<'c>> {
        let looks = || looks_of(courses, pass);
        self.lost = strangers::lost(looks());
        self.carried = strangers::carried(looks());
        self.neighbours = neighbours(pass.steps, self, dossier);
        self.strangers = strangers::find(looks(), &self.lost, dossier);
        self.common = strangers::common(looks());
        self.barred = barred::weigh(looks(), dossier);
        self.sinks = strangers::sinks(looks(), dossier);
        self.kin = incidents.kin();
        if !self.kin.is_empty() {
            self.seen = by_statement(&pass.glances);
        }
        self.migrating = afflicted::migrating(looks(), &dossier.sizes);
        self.retypeset = furniture::retypeset(looks(), &mut self.furniture);
        self.doubted = strangers::doubted(looks(), dossier);
        let own = looks().filter(|(course, look)| {
            !self.lost.contains(&look.key) && !course.is_translation(look)
        });
        let changed = furniture::changed(own);
        self.furniture.extend(furniture::shared_changes(&changed));
        changed
    }

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
    let mut shared = Shared::begin(dossier);
    let mut incidents = Incidents::read(dossier.incidents.as_ref());
    let mut befell: BTreeMap<i64, Flag> = BTreeMap::new();
    let steps = steps(dossier);
    for pass in passes(&steps, &dossier.glances) {
        let changed = shared.learn(&courses, &pass, dossier, &incidents);
        let looks = looks_of(&courses, &pass);
        let mut ill = Afflictions::before(looks, &changed, &pass.glances, &shared);
        let mut opened = Vec::new();
        for step in pass.steps {
            let Some(course) = courses.get_mut(step.case) else {
                continue;
            };
            if let Some(opening) = course.step(step.index, &shared) {
                shared.openings.add(opening);
                opened.push((step.case, opening));
            }
        }
        for course in &mut courses {
            course.note(&shared.openings);
        }
        ill.after(&courses, pass.at);
        let seen = Pass {
            at: pass.at,
            ill: &ill,
            glances: &pass.glances,
            neighbours: &dossier.neighbours,
            lost: &shared.lost,
            runs_apart: dossier.spans.confirm_after,
        };
        let flags = incidents.take_in(&mut courses, &dossier.source, &seen);
        befell.extend(flags.into_iter().map(|flag| (flag.opening, flag)));
        // What was taken back within its pass is not kept: a later pass knows nothing of it.
        for (case, opening) in opened {
            if courses
                .get(case)
                .is_some_and(|course| course.took_back(opening))
            {
                shared.openings.forget(opening);
            }
        }
    }
    Followed {
        courses,
        furniture: shared.furniture,
        incidents,
        befell: befell.into_values().collect(),
    }
}

/// The looks of a pass that are to be judged, each with its statement's course.
fn looks_of<'c, 'a: 'c>(
    courses: &'c [Course<'a>],
    pass: &Part<'c, 'a>,
) -> impl Iterator<Item = (&'c Course<'c>, &'c Look)> + use<'c, 'a> {
    let steps = pass.steps.iter();
    steps.filter_map(move |step| {
        let course: &'c Course<'c> = courses.get(step.case)?;
        Some((course, step.look))
    })
}

/// The looks of one pass: those to be judged, and all that were made at statements.
struct Part<'a, 'g> {
    at: DateTime<Utc>,
    steps: &'a [Step<'g>],
    glances: Vec<&'g Glance>,
}

/// The passes in order. In a quiet one nothing is to be judged, and yet it tells that all is well.
fn passes<'a, 'g>(steps: &'a [Step<'g>], glances: &'g [Glance]) -> Vec<Part<'a, 'g>> {
    let mut seen: HashMap<DateTime<Utc>, Vec<&Glance>> = HashMap::new();
    for glance in glances {
        seen.entry(glance.look.pass).or_default().push(glance);
    }
    let mut parts: Vec<(i64, Part<'_, '_>)> = steps
        .chunk_by(|one, next| one.look.pass == next.look.pass)
        .filter_map(|steps| {
            let look = steps.first()?.look;
            let part = Part {
                at: look.pass,
                steps,
                glances: seen.remove(&look.pass).unwrap_or_default(),
            };
            Some((look.key, part))
        })
        .collect();
    parts.extend(seen.into_iter().map(|(at, mut glances)| {
        glances.sort_by_key(|glance| glance.look.key);
        let first = glances.first().map_or(0, |glance| glance.look.key);
        let steps = &[];
        (first, Part { at, steps, glances })
    }));
    parts.sort_by_key(|(first, part)| (*first, part.at));
    parts.into_iter().map(|(_, part)| part).collect()
}

/// What a pass saw of each statement.
fn by_statement<'g>(glances: &[&'g Glance]) -> HashMap<i64, Vec<&'g Look>> {
    let mut seen: HashMap<i64, Vec<&Look>> = HashMap::new();
    for glance in glances {
        seen.entry(glance.statement).or_default().push(&glance.look);
    }
    seen
}

/// The witnesses of every template that the looks of a pass are of.
fn neighbours<'a>(
    pass: &[Step<'a>],
    shared: &Shared<'_>,
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
            .or_insert_with(|| Neighbours::of(dossier, template, step.look.pass, shared));
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
