//! What befell many statements of a source at once.
//!
//! *In:* the courses of a pass, and the incidents that are open. *Out:* incident flags, and marks on the flags that
//! they hold. *Never:* swallows a deletion: every member keeps its own flag and its own row of looks; only a house
//! that moved to another name is told once for all.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::RUN;
use super::course::{Course, Departure};
use crate::model::{Flag, FlagKind, Look, SourceId, Stage, Why};

/// Significance of `incident` (CONTRACT, "Flags").
const INCIDENT: u8 = 60;
/// So many statements that leave their addresses within a day are never coincidence.
const MANY: usize = 3;
/// So many must be seen with their texts under the new name before a house has moved.
const HOUSE: usize = 5;
/// Departures this close belong together.
const TOGETHER: TimeDelta = TimeDelta::hours(24);
/// An incident of which nothing was resolved by then is confirmed, and says so.
const LONG: TimeDelta = TimeDelta::days(7);
/// A house goes on moving: whoever follows so long after belongs to it.
const STRAGGLERS: TimeDelta = TimeDelta::days(60);

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
    /// Gone for good, or at another address.
    Settled,
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
}

/// The incidents of a source that are open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Incidents(Vec<Incident>);

impl Incidents {
    /// Reads a record back; one of another make says nothing.
    pub(super) fn read(record: Option<&serde_json::Value>) -> Self {
        record
            .and_then(|record| serde_json::from_value(record.clone()).ok())
            .unwrap_or_default()
    }

    /// The record, unless nothing is open.
    pub(super) fn record(&self) -> Option<serde_json::Value> {
        if self.0.is_empty() {
            return None;
        }
        serde_json::to_value(self).ok()
    }

    /// Takes in what this pass brought; the flags as they stand.
    pub(super) fn take_in(
        &mut self,
        courses: &mut [Course<'_>],
        source: &SourceId,
        pass: DateTime<Utc>,
    ) -> Vec<Flag> {
        for (sort, left) in departures(courses, pass) {
            self.join_or_open(sort, &left, courses, (source, pass));
        }
        for incident in &mut self.0 {
            incident.follow(courses, pass);
        }
        let incidents = self.0.iter();
        let flags = incidents.map(|incident| incident.flag.clone()).collect();
        self.0.retain(|incident| incident.is_open(pass));
        flags
    }

    fn join_or_open(
        &mut self,
        sort: Sort,
        left: &[Left],
        courses: &mut [Course<'_>],
        when: (&SourceId, DateTime<Utc>),
    ) {
        let (source, pass) = when;
        let known = self.0.iter_mut().find(|incident| {
            let within = match sort {
                Sort::Left => TOGETHER,
                Sort::Moved(_) => STRAGGLERS,
            };
            incident.sort == sort && pass - incident.first <= within
        });
        if let Some(incident) = known {
            incident.join(left, courses);
        } else if left.len() >= MANY
            && let Some(mut incident) = Incident::open(sort, left, source, pass)
        {
            incident.join(left, courses);
            self.0.push(incident);
        }
    }
}

/// A statement that left its address in this pass.
struct Left {
    statement: i64,
    look: Look,
    seen: Option<DateTime<Utc>>,
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
    fn open(sort: Sort, left: &[Left], source: &SourceId, pass: DateTime<Utc>) -> Option<Self> {
        let first = left.iter().min_by_key(|left| left.look.key)?;
        let seen = left.iter().filter_map(|left| left.seen).min();
        let reason = match &sort {
            Sort::Left => Why::LeftTogether {
                count: u32::try_from(left.len()).unwrap_or(u32::MAX),
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
        })
    }

    fn join(&mut self, left: &[Left], courses: &mut [Course<'_>]) {
        for one in left {
            self.members.insert(one.statement, Fate::Open);
            self.flag.evidence.push(one.look.key);
        }
        self.flag.evidence.sort_unstable();
        self.flag.evidence.dedup();
        let joined: HashSet<i64> = left.iter().map(|one| one.statement).collect();
        for course in courses {
            if joined.contains(&course.key()) {
                match self.sort {
                    Sort::Left => course.be_held(self.flag.opening),
                    Sort::Moved(_) => course.move_with_the_house(self.flag.opening),
                }
            }
        }
    }

    /// Follows the members through this pass.
    fn follow(&mut self, courses: &mut [Course<'_>], pass: DateTime<Utc>) {
        if self.flag.stage == Stage::Withdrawn {
            return;
        }
        let mut looks = Vec::new();
        for course in courses.iter() {
            if let Some(look) = course.told_in(pass)
                && let Some(fate) = self.members.get_mut(&course.key())
            {
                *fate = course.fate(self.first);
                looks.push(look);
            }
        }
        let last = looks.into_iter().max_by_key(|look| look.key).cloned();
        let Some(look) = last.filter(|_| self.flag.stage == Stage::Suspected) else {
            return;
        };
        let of = self.members.len();
        let count = |fate: Fate| {
            self.members
                .values()
                .filter(|known| **known == fate)
                .count()
        };
        let (back, settled) = (count(Fate::Back), count(Fate::Settled));
        let apart = look.at - self.flag.interval.to;
        if back * 2 >= of && apart >= RUN {
            self.take_back(&look, back, courses, pass);
        } else if self.is_sure(settled, apart) {
            let reason = Why::Resolved {
                count: u32::try_from(settled).unwrap_or(u32::MAX),
                of: u32::try_from(of).unwrap_or(u32::MAX),
            };
            self.flag.reasons.push(reason.clone());
            self.flag.reach(Stage::Confirmed, &look, reason);
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
            (Sort::Left, Stage::Confirmed) => now - self.first <= TOGETHER,
        }
    }
}
