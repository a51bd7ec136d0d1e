//! What befell many statements of a source at once.
//!
//! *In:* the courses of a pass, and the incidents that are open. *Out:* incident flags, and marks on the flags that
//! they hold. *Never:* swallows a deletion: every member keeps its own flag and its own row of looks; only a house
//! that moved to another name is told once for all.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::RUN;
use super::afflicted::{Afflicted, MANY, Sort as Shown};
use super::common;
use super::course::{Course, Departure};
use super::spell::{Pass, Spell};
use crate::model::{Claim, Flag, FlagKind, Look, Mark, Neighbour, SourceId, Stage, Why};

/// Significance of `incident` (CONTRACT, "Flags").
pub(super) const INCIDENT: u8 = 60;
/// So many must be seen with their texts under the new name before a house has moved.
const HOUSE: usize = 5;
/// Members whose headlines are compared.
const MOST_MARKS: usize = 200;
/// Departures this close belong together.
pub(super) const TOGETHER: TimeDelta = TimeDelta::hours(24);
/// An incident of which nothing was resolved by then is confirmed, and says so.
pub(super) const LONG: TimeDelta = TimeDelta::days(7);
/// A house goes on moving: whoever follows so long after belongs to it.
pub(super) const STRAGGLERS: TimeDelta = TimeDelta::days(60);

/// How many left: without a word, or to another house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Sort {
    /// Their addresses carry them no more.
    Left,
    /// They are led to this host.
    Moved(String),
}

/// What became of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fate {
    /// Not known yet.
    Open,
    /// Gone for good.
    Settled,
    /// At another address.
    Rehoused,
    /// It came back.
    Back,
}

/// An incident while it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Incident {
    sort: Sort,
    flag: Flag,
    first: DateTime<Utc>,
    members: BTreeMap<i64, Fate>,
    /// Members of a moving house that keep their paths.
    #[serde(default)]
    same_paths: usize,
    /// What they may have in common.
    #[serde(default)]
    marks: Vec<Mark>,
}

/// The incidents of a source that are open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Incidents {
    /// Statements that left their addresses.
    left: Vec<Incident>,
    /// What befell statements that did not leave.
    spells: Vec<Spell>,
}

impl Incidents {
    /// Reads a record back; one of another make says nothing.
    pub(super) fn read(record: Option<&serde_json::Value>) -> Self {
        let Some(record) = record else {
            return Self::default();
        };
        // Before there were spells the record was a bare list.
        let bare = || serde_json::from_value(record.clone()).ok();
        serde_json::from_value(record.clone())
            .ok()
            .or_else(|| {
                let spells = Vec::new();
                bare().map(|left| Self { left, spells })
            })
            .unwrap_or_default()
    }

    /// The record, unless nothing is open.
    pub(super) fn record(&self) -> Option<serde_json::Value> {
        if self.left.is_empty() && self.spells.is_empty() {
            return None;
        }
        serde_json::to_value(self).ok()
    }

    /// Takes in what this pass brought; the flags as they stand.
    pub(super) fn take_in(
        &mut self,
        courses: &mut [Course<'_>],
        source: &SourceId,
        pass: &Pass<'_>,
    ) -> Vec<Flag> {
        self.follow_spells(courses, source, pass);
        for (sort, left) in departures(courses, pass.at) {
            let spell = self.spells.iter_mut().find(|one| one.takes_along(pass.at));
            match spell.filter(|_| sort == Sort::Left) {
                Some(spell) => hold_with(spell, &left, courses),
                None => self.join_or_open(sort, &left, courses, (source, pass)),
            }
        }
        for incident in &mut self.left {
            incident.follow(courses, pass);
            incident.take_the_absent_along(courses, pass.at);
        }
        let left = self.left.iter().map(|incident| &incident.flag);
        let spells = self.spells.iter().filter_map(Spell::flag);
        let flags = left.chain(spells).cloned().collect();
        self.left.retain(|incident| incident.is_open(pass.at));
        self.spells.retain(|spell| spell.is_open(pass.at));
        flags
    }

    fn follow_spells(&mut self, courses: &mut [Course<'_>], source: &SourceId, pass: &Pass<'_>) {
        let sorts = [
            Shown::Outage,
            Shown::Script,
            Shown::Tongue,
            Shown::Redesign,
            Shown::Backup,
        ];
        for sort in sorts {
            self.meet(sort, courses, source, pass);
        }
        for spell in &mut self.spells {
            spell.follow(pass);
        }
    }

    /// Those who show it now join whom it befell lately, or are told of as the first.
    fn meet(
        &mut self,
        sort: Shown,
        courses: &mut [Course<'_>],
        source: &SourceId,
        pass: &Pass<'_>,
    ) {
        let known = |statement| {
            let mut same = self.spells.iter().filter(|spell| spell.sort() == sort);
            same.any(|spell| spell.befell(statement))
        };
        let new: Vec<Afflicted> = pass
            .ill
            .of(sort)
            .into_iter()
            .filter(|one| !known(one.statement))
            .cloned()
            .collect();
        let lately = |spell: &Spell| spell.sort() == sort && spell.takes_in(pass.at);
        if !self.spells.iter().any(lately) && new.len() >= MANY && pass.ill.is_wide(sort) {
            let taken = self.openings();
            self.spells.extend(Spell::open(sort, &new, source, &taken));
        }
        let Some(spell) = self.spells.iter_mut().find(|spell| lately(spell)) else {
            return;
        };
        spell.join(&new);
        for course in courses.iter_mut().filter(|_| sort == Shown::Backup) {
            if new.iter().any(|one| one.statement == course.key()) {
                course.hold_return(spell.opening());
            }
        }
    }

    /// Members of whom nothing is known yet, each with those who left with it and were found elsewhere.
    pub(super) fn kin(&self) -> HashMap<i64, Rc<[i64]>> {
        let mut kin = HashMap::new();
        for incident in self.left.iter().filter(|one| one.sort == Sort::Left) {
            let of = |wanted: Fate| {
                let members = incident.members.iter();
                members.filter_map(move |(key, fate)| (*fate == wanted).then_some(*key))
            };
            let rehoused: Rc<[i64]> = of(Fate::Rehoused).collect();
            kin.extend(of(Fate::Open).map(|orphan| (orphan, Rc::clone(&rehoused))));
        }
        kin
    }

    /// The observations that name incidents: no two have the same.
    fn openings(&self) -> BTreeSet<i64> {
        let left = self.left.iter().map(|incident| incident.flag.opening);
        left.chain(self.spells.iter().map(Spell::opening)).collect()
    }

    fn join_or_open(
        &mut self,
        sort: Sort,
        left: &[Left],
        courses: &mut [Course<'_>],
        (source, pass): (&SourceId, &Pass<'_>),
    ) {
        let mut earlier = Vec::new();
        let first = left.iter().map(|left| left.look.at).min();
        if let (Sort::Left, Some(first)) = (&sort, first) {
            let since = first - TOGETHER;
            earlier.extend(
                courses
                    .iter()
                    .filter_map(|course| course.left_before(pass.at, since)),
            );
        }
        let taken = self.openings();
        let known = self.left.iter_mut().find(|incident| {
            let within = match sort {
                Sort::Left => TOGETHER,
                Sort::Moved(_) => STRAGGLERS,
            };
            incident.sort == sort && pass.at - incident.first <= within
        });
        if let Some(incident) = known {
            incident.join(left, courses, pass.neighbours);
        } else if left.len() + earlier.len() >= MANY
            && let Some(mut incident) = Incident::open(
                sort,
                left,
                left.len() + earlier.len(),
                (source, pass.at),
                &taken,
            )
        {
            incident.join(left, courses, pass.neighbours);
            incident.gather(&earlier, courses);
            self.left.push(incident);
        }
    }
}

/// A statement that left its address in this pass.
struct Left {
    statement: i64,
    look: Look,
    seen: Option<DateTime<Utc>>,
    mark: Option<Mark>,
}

/// Statements that went when earlier texts came back are told of with them.
fn hold_with(spell: &mut Spell, left: &[Left], courses: &mut [Course<'_>]) {
    spell.note(left.iter().map(|one| one.look.key).collect());
    for course in courses {
        if left.iter().any(|one| one.statement == course.key()) {
            course.be_held(spell.opening());
        }
    }
}

/// A statement that left its address in a pass before and is in no incident.
pub(super) struct Earlier {
    pub(super) statement: i64,
    pub(super) opening: i64,
    pub(super) seen: Option<DateTime<Utc>>,
}

/// Who left in this pass, by sort.
fn departures(courses: &[Course<'_>], pass: DateTime<Utc>) -> Vec<(Sort, Vec<Left>)> {
    let mut lost = Vec::new();
    let mut by_host: BTreeMap<String, Vec<Left>> = BTreeMap::new();
    for course in courses {
        let Some((departure, look, seen)) = course.departure(pass) else {
            continue;
        };
        let left = Left {
            statement: course.key(),
            look: look.clone(),
            seen,
            mark: course.mark(),
        };
        match departure {
            Departure::ToHost(host) => by_host.entry(host).or_default().push(left),
            Departure::Lost | Departure::Elsewhere => lost.push(left),
        }
    }
    let moved = by_host
        .into_iter()
        .map(|(host, left)| (Sort::Moved(host), left));
    std::iter::once((Sort::Left, lost)).chain(moved).collect()
}

impl Incident {
    fn open(
        sort: Sort,
        left: &[Left],
        count: usize,
        (source, pass): (&SourceId, DateTime<Utc>),
        taken: &BTreeSet<i64>,
    ) -> Option<Self> {
        let first = left
            .iter()
            .filter(|left| !taken.contains(&left.look.key))
            .min_by_key(|left| left.look.key)?;
        let seen = left.iter().filter_map(|left| left.seen).min();
        let reason = match &sort {
            Sort::Left => Why::LeftTogether {
                count: u32::try_from(count).unwrap_or(u32::MAX),
            },
            Sort::Moved(host) => Why::HouseMoves { host: host.clone() },
        };
        let mut flag = Flag::raise_for_source(
            FlagKind::Incident,
            Stage::Suspected,
            source,
            &first.look,
            seen,
            reason,
        );
        flag.significance = INCIDENT;
        if let Sort::Moved(host) = &sort {
            flag.moved_to = Some(host.clone());
        }
        Some(Self {
            sort,
            flag,
            first: pass,
            members: BTreeMap::new(),
            same_paths: 0,
            marks: Vec::new(),
        })
    }

    fn join(&mut self, left: &[Left], courses: &mut [Course<'_>], neighbours: &[Neighbour]) {
        for one in left {
            self.members.insert(one.statement, Fate::Open);
            self.flag.evidence.push(one.look.key);
            if self.marks.len() < MOST_MARKS {
                self.marks.extend(one.mark.clone());
            }
        }
        if self.sort == Sort::Left && !left.is_empty() {
            self.tell_what_is_common(neighbours);
        }
        self.flag.evidence.sort_unstable();
        self.flag.evidence.dedup();
        let joined: HashSet<i64> = left.iter().map(|one| one.statement).collect();
        for course in courses {
            if joined.contains(&course.key()) {
                match self.sort {
                    Sort::Left => course.be_held(self.flag.opening),
                    Sort::Moved(_) => {
                        self.same_paths += usize::from(course.keeps_its_path());
                        course.move_with_the_house(self.flag.opening);
                    }
                }
            }
        }
    }

    /// Takes in those that left in passes before, within the same day.
    fn gather(&mut self, earlier: &[Earlier], courses: &mut [Course<'_>]) {
        for one in earlier {
            self.members.insert(one.statement, Fate::Open);
            self.flag.evidence.push(one.opening);
            let known = self.flag.interval.from.into_iter();
            self.flag.interval.from = known.chain(one.seen).min();
        }
        self.flag.evidence.sort_unstable();
        for course in courses {
            if earlier.iter().any(|one| one.statement == course.key()) {
                course.be_held(self.flag.opening);
            }
        }
    }

    /// What its members share and their neighbours do not.
    fn tell_what_is_common(&mut self, neighbours: &[Neighbour]) {
        let members: Vec<&Mark> = self.marks.iter().collect();
        let others: Vec<&Mark> = neighbours
            .iter()
            .filter(|other| !self.members.contains_key(&other.statement))
            .map(|other| &other.mark)
            .collect();
        let common = common::common(&members, &others);
        if others.is_empty() {
            return;
        }
        let reasons = &mut self.flag.reasons;
        reasons.retain(|why| !matches!(why, Why::Befell { .. }));
        reasons.extend(common.into_iter().map(|what| Why::Befell { what }));
    }

    /// Follows the members through this pass. Looks at those of whom nothing is in question tell that time has passed.
    fn follow(&mut self, courses: &mut [Course<'_>], pass: &Pass<'_>) {
        if self.flag.stage == Stage::Withdrawn {
            return;
        }
        for course in courses.iter() {
            if course.told_in(pass.at).is_some()
                && let Some(fate) = self.members.get_mut(&course.key())
            {
                *fate = course.fate(self.first);
            }
        }
        if self.flag.stage != Stage::Suspected {
            return;
        }
        let Some(look) = self.last_look(courses, pass) else {
            return;
        };
        let of = self.members.len();
        let count = |fate: Fate| {
            self.members
                .values()
                .filter(|known| **known == fate)
                .count()
        };
        let back = count(Fate::Back);
        let settled = count(Fate::Settled) + count(Fate::Rehoused);
        let apart = look.at - self.flag.interval.to;
        if back * 2 >= of && pass.at > self.first {
            self.take_back(&look, back, courses, pass.at);
        } else if self.is_sure(settled, apart) {
            let reason = Why::Resolved {
                count: u32::try_from(settled).unwrap_or(u32::MAX),
                of: u32::try_from(of).unwrap_or(u32::MAX),
            };
            self.flag.reasons.push(reason.clone());
            self.flag.reach(Stage::Confirmed, &look, reason);
        }
    }

    /// The last look at a member in this pass that says anything.
    fn last_look(&self, courses: &[Course<'_>], pass: &Pass<'_>) -> Option<Look> {
        let followed = courses.iter().filter_map(|course| {
            let look = course.told_in(pass.at)?;
            Some((course.key(), look))
        });
        let glances = pass.glances.iter();
        let seen = glances.map(|glance| (glance.statement, &glance.look));
        followed
            .chain(seen)
            .filter(|(statement, _)| self.members.contains_key(statement))
            .filter(|(_, look)| !matches!(look.claim, Claim::Unknown(_)))
            .max_by_key(|(_, look)| look.key)
            .map(|(_, look)| look.clone())
    }

    /// A house that moved took its absent statements along: nobody would answer for them under the old name.
    fn take_the_absent_along(&self, courses: &mut [Course<'_>], pass: DateTime<Utc>) {
        let Sort::Moved(host) = &self.sort else {
            return;
        };
        if self.flag.stage == Stage::Confirmed && self.same_paths * 2 > self.members.len() {
            for course in courses {
                course.follow_the_house(host, pass);
            }
        }
    }

    fn is_sure(&self, settled: usize, apart: TimeDelta) -> bool {
        match self.sort {
            Sort::Moved(_) => settled >= HOUSE.min(self.members.len()) && apart >= RUN,
            Sort::Left => settled * 2 >= self.members.len() && apart >= RUN || apart >= LONG,
        }
    }

    /// Most came back: the incident is taken back, and whoever is still absent begins anew.
    fn take_back(
        &mut self,
        look: &Look,
        back: usize,
        courses: &mut [Course<'_>],
        pass: DateTime<Utc>,
    ) {
        let reason = Why::MostCameBack {
            count: u32::try_from(back).unwrap_or(u32::MAX),
            of: u32::try_from(self.members.len()).unwrap_or(u32::MAX),
        };
        self.flag.reasons.insert(0, reason.clone());
        self.flag.reach(Stage::Withdrawn, look, reason.clone());
        for course in courses {
            if self.members.contains_key(&course.key()) && course.told_in(pass).is_some() {
                course.begin_anew(look, &reason);
            }
        }
    }

    /// A house that moved is remembered for those that follow.
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        match (&self.sort, self.flag.stage) {
            (_, Stage::Withdrawn) => false,
            (Sort::Moved(_), _) => now - self.first <= STRAGGLERS,
            (Sort::Left, Stage::Suspected) => true,
            // Whoever is left over needs those who moved as witnesses.
            (Sort::Left, Stage::Confirmed) => {
                let open = self.members.values().any(|fate| *fate == Fate::Open);
                now - self.first <= if open { STRAGGLERS } else { TOGETHER }
            }
        }
    }
}
