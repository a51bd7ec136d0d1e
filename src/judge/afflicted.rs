//! Who shows, in one pass, what only ever befalls many at once.
//!
//! *In:* the looks of a pass and the courses they belong to. *Out:* by sort, the statements that show it, where they
//! are many enough. *Never:* one statement alone: its own oddities are its own.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::course::Course;
use super::furniture::Changed;
use super::together::Shared;
use crate::model::{Claim, Glance, Look, UnknownReason};

/// So many are never coincidence.
pub(super) const MANY: usize = 3;

/// What befalls many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Sort {
    /// Statements are not served, and neither are their neighbours; or all show a page of the host's.
    Outage,
    /// Pages that were read well are drawn by script.
    Script,
    /// Texts are served in another language.
    Tongue,
    /// What stands around the texts is another.
    Redesign,
    /// Earlier texts are back.
    Backup,
}

/// A statement that shows it, with the look that does.
#[derive(Clone, Debug)]
pub(super) struct Afflicted {
    pub(super) statement: i64,
    pub(super) look: Look,
    /// The last look that truly saw the old state.
    pub(super) seen: Option<DateTime<Utc>>,
    /// The version that stood.
    pub(super) before: Option<u32>,
    /// The version read instead, if any.
    pub(super) after: Option<u32>,
    pub(super) headline: Option<String>,
}

/// Who shows what in a pass.
#[derive(Debug, Default)]
pub(super) struct Afflictions {
    shown: BTreeMap<Sort, BTreeMap<i64, Afflicted>>,
    /// Sorts that are shown by so many that it is the site's doing.
    wide: BTreeSet<Sort>,
}

impl Afflictions {
    /// What can be told before the looks are judged: it is held against the texts that stood.
    pub(super) fn before<'a>(
        pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
        changed: &[Changed<'a>],
        glances: &[&Glance],
        shared: &Shared,
    ) -> Self {
        let mut told = Self::default();
        // What other headers brought is our doing.
        let asked_alike = |look: &Look| !shared.doubted.contains(&look.key);
        for (course, look) in pass.filter(|(_, look)| asked_alike(look)) {
            if course.is_translation(look) {
                told.add(Sort::Tongue, course.afflicted(look));
            } else if shared.strangers.contains(&look.key) {
                told.add(Sort::Outage, course.afflicted(look));
            }
        }
        let around: Vec<&Changed<'_>> = changed
            .iter()
            .filter(|change| asked_alike(change.look) && change.is_of(&shared.furniture))
            .collect();
        for change in &around {
            told.add(Sort::Redesign, change.course.afflicted(change.look));
        }
        for glance in glances.iter().filter(|glance| is_script(glance)) {
            told.add(Sort::Script, drawn_by_script(glance));
        }
        let crowd = Crowd::of(glances);
        told.note_width(Sort::Script, |afflicted| {
            // Most looks of a template.
            crowd.is_share(afflicted, (1, 2))
        });
        told.note_width(Sort::Tongue, |afflicted| crowd.is_share(afflicted, (3, 10)));
        if is_redesign(&around, &crowd) {
            told.wide.insert(Sort::Redesign);
        }
        told
    }

    /// What can be told once the looks are judged.
    pub(super) fn after(&mut self, courses: &[Course<'_>], pass: DateTime<Utc>) {
        for course in courses {
            if let Some(look) = course.contradicted_in(pass) {
                self.add(Sort::Outage, course.afflicted(look));
            }
            if let Some(look) = course.went_back_in(pass) {
                self.add(Sort::Backup, course.afflicted(look));
            }
        }
        self.note_width(Sort::Outage, |_| true);
        self.note_width(Sort::Backup, |_| true);
    }

    /// Who shows this, in the order of the looks.
    pub(super) fn of(&self, sort: Sort) -> Vec<&Afflicted> {
        let shown = self.shown.get(&sort).into_iter().flatten();
        let mut shown: Vec<&Afflicted> = shown.map(|(_, afflicted)| afflicted).collect();
        shown.sort_by_key(|one| one.look.key);
        shown
    }

    /// Whether so many show this that it is the site's doing.
    pub(super) fn is_wide(&self, sort: Sort) -> bool {
        self.wide.contains(&sort)
    }

    /// One look a statement, the last.
    fn add(&mut self, sort: Sort, afflicted: Afflicted) {
        let shown = self.shown.entry(sort).or_default();
        shown.insert(afflicted.statement, afflicted);
    }

    fn note_width(&mut self, sort: Sort, enough: impl FnOnce(&[&Afflicted]) -> bool) {
        let shown = self.of(sort);
        if shown.len() >= MANY && enough(&shown) {
            self.wide.insert(sort);
        }
    }
}

/// Who was looked at in a pass, by template; looks that say nothing left out.
struct Crowd<'a> {
    templates: HashMap<i64, &'a str>,
    sizes: HashMap<&'a str, usize>,
}

impl<'a> Crowd<'a> {
    fn of(glances: &[&'a Glance]) -> Self {
        let templates: HashMap<i64, &str> = glances
            .iter()
            .filter(|glance| is_script(glance) || !matches!(glance.look.claim, Claim::Unknown(_)))
            .map(|glance| (glance.statement, glance.template.as_str()))
            .collect();
        let mut sizes = HashMap::new();
        for template in templates.values() {
            *sizes.entry(*template).or_default() += 1;
        }
        Self { templates, sizes }
    }

    /// Whether these are so many of a template that they are at least this share of it.
    fn is_share(&self, afflicted: &[&Afflicted], share: (usize, usize)) -> bool {
        let statements: HashSet<i64> = afflicted.iter().map(|one| one.statement).collect();
        self.is_share_of(&statements, share)
    }

    fn is_share_of(&self, statements: &HashSet<i64>, (part, whole): (usize, usize)) -> bool {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for template in statements
            .iter()
            .filter_map(|key| self.templates.get(key).copied())
        {
            *counts.entry(template).or_default() += 1;
        }
        counts.into_iter().any(|(template, count)| {
            let size = self.sizes.get(template).copied().unwrap_or(count);
            count >= MANY && count * whole >= size * part
        })
    }
}

/// Templates of which more than half left their addresses in a pass, some of them for other addresses: a migration.
/// `sizes` tells how many statements a template has, looked at or not.
pub(super) fn migrating<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    sizes: &HashMap<String, usize>,
) -> HashSet<String> {
    let mut left: HashMap<&str, HashSet<i64>> = HashMap::new();
    let mut moving: HashSet<&str> = HashSet::new();
    for (course, look) in pass.filter(|(_, look)| has_left(look)) {
        let template = course.template();
        left.entry(template).or_default().insert(course.key());
        if course.is_led_away(look) {
            moving.insert(template);
        }
    }
    left.into_iter()
        .filter(|(template, left)| {
            let size = sizes.get(*template);
            moving.contains(*template)
                && left.len() >= MANY
                && size.is_some_and(|size| left.len() * 2 > *size)
        })
        .map(|(template, _)| template.to_owned())
        .collect()
}

fn has_left(look: &Look) -> bool {
    let led = look.claim == Claim::Present && look.landed.is_some();
    led || matches!(look.claim, Claim::Absent(_))
}

fn is_script(glance: &Glance) -> bool {
    glance.known && glance.look.claim == Claim::Unknown(UnknownReason::NeedsScript)
}

fn drawn_by_script(glance: &Glance) -> Afflicted {
    Afflicted {
        statement: glance.statement,
        look: glance.look.clone(),
        seen: glance.last_present,
        before: None,
        after: None,
        headline: glance.headline.clone(),
    }
}

/// Whether a template was made over: three in ten of those looked at show the same change, or six in ten show one that
/// they share with others.
fn is_redesign(changed: &[&Changed<'_>], crowd: &Crowd<'_>) -> bool {
    let mut by_key: HashMap<u64, HashSet<i64>> = HashMap::new();
    for change in changed {
        for key in &change.keys {
            by_key.entry(*key).or_default().insert(change.course.key());
        }
    }
    let any: HashSet<i64> = changed.iter().map(|change| change.course.key()).collect();
    crowd.is_share_of(&any, (6, 10))
        || by_key
            .values()
            .any(|statements| crowd.is_share_of(statements, (3, 10)))
}
