//! What befell many statements of a source for a while, without a flag of each: an outage, a redesign.
//!
//! *In:* who shows it in a pass, and all looks of the pass. *Out:* one flag of the source, said, confirmed or
//! withdrawn. *Never:* counts for or against a statement: looks that say nothing of it are remembered here alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::RUN;
use super::afflicted::{Afflicted, Afflictions, MANY, Sort};
use super::incident::{Fate, INCIDENT, LONG, STRAGGLERS, TOGETHER};
use crate::model::{
    Befell, Claim, Flag, FlagKind, Glance, Look, Neighbour, SourceId, Stage, StageEntry, Why,
};

/// Significance of an incident that touches nothing but furniture (CONTRACT, "Flags").
const FURNITURE: u8 = 10;
/// Members that are followed; more of them would tell nothing more.
const MOST_MEMBERS: usize = 1_000;
/// Members that are named.
const NAMED: usize = 5;

/// A statement that it befell.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Member {
    /// When it was first seen to.
    since: DateTime<Utc>,
    /// The version that stood.
    before: Option<u32>,
    /// The version read instead.
    after: Option<u32>,
    fate: Fate,
}

/// A spell while it lasts, and for a while after.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Spell {
    sort: Sort,
    flag: Flag,
    /// Whether anything was said of it: an outage must be seen in two runs.
    said: bool,
    /// The pass that saw it first.
    first: DateTime<Utc>,
    members: BTreeMap<i64, Member>,
    /// Over, and not to be followed any more.
    over: bool,
}

/// What the looks of one pass tell of a spell.
#[derive(Debug, Default)]
struct Told {
    /// Members that were looked at.
    all: usize,
    /// Those of them that are as they were.
    back: usize,
    /// Statements that show it.
    ill: usize,
}

impl Told {
    /// A crawler with a budget looks at few of many: where several are well and none is not, it is over.
    fn is_all_well(&self) -> bool {
        self.ill == 0 && self.back >= MANY && self.back == self.all
    }
}

/// What a pass shows of the members of a spell.
pub(super) struct Pass<'a> {
    pub(super) at: DateTime<Utc>,
    pub(super) ill: &'a Afflictions,
    pub(super) glances: &'a [&'a Glance],
    pub(super) neighbours: &'a [Neighbour],
    /// Looks that met a text which is none of the statement's.
    pub(super) lost: &'a HashSet<i64>,
    /// How far apart two runs must be.
    pub(super) runs_apart: TimeDelta,
}

impl Spell {
    /// Opens one with those who show it; the observation that names it is no other incident's.
    pub(super) fn open(
        sort: Sort,
        ill: &[Afflicted],
        source: &SourceId,
        taken: &BTreeSet<i64>,
    ) -> Option<Self> {
        let first = ill
            .iter()
            .filter(|one| !taken.contains(&one.look.key))
            .min_by_key(|one| one.look.key)?;
        let seen = ill.iter().filter_map(|one| one.seen).min();
        let what = befell(sort, u32::try_from(ill.len()).unwrap_or(u32::MAX));
        let mut flag = Flag::raise_for_source(
            FlagKind::Incident,
            Stage::Suspected,
            source,
            &first.look,
            seen.filter(|seen| *seen < first.look.at),
            Why::Befell { what },
        );
        flag.significance = match sort {
            Sort::Redesign => FURNITURE,
            Sort::Outage | Sort::Script | Sort::Tongue | Sort::Backup => INCIDENT,
        };
        let headlines: Vec<String> = ill
            .iter()
            .filter_map(|one| one.headline.clone())
            .take(NAMED)
            .collect();
        if !headlines.is_empty() {
            let what = Befell::Among { headlines };
            flag.reasons.push(Why::Befell { what });
        }
        Some(Self {
            sort,
            said: sort != Sort::Outage,
            first: first.look.pass,
            flag,
            members: BTreeMap::new(),
            over: false,
        })
    }

    pub(super) fn sort(&self) -> Sort {
        self.sort
    }

    pub(super) fn opening(&self) -> i64 {
        self.flag.opening
    }

    /// The flag, once anything was said.
    pub(super) fn flag(&self) -> Option<&Flag> {
        self.said.then_some(&self.flag)
    }

    /// Takes in those who show it now.
    pub(super) fn join(&mut self, ill: &[Afflicted]) {
        for one in ill {
            if self.members.len() >= MOST_MEMBERS || self.members.contains_key(&one.statement) {
                continue;
            }
            self.members.insert(
                one.statement,
                Member {
                    since: one.look.at,
                    before: one.before,
                    after: one.after,
                    fate: Fate::Open,
                },
            );
            self.note(vec![one.look.key]);
        }
    }

    /// Whether it befell this statement.
    pub(super) fn befell(&self, statement: i64) -> bool {
        self.members.contains_key(&statement)
    }

    /// Whether whoever shows it now belongs to it; what begins long after is another.
    pub(super) fn takes_in(&self, pass: DateTime<Utc>) -> bool {
        let unsteady = self.flag.stage == Stage::Withdrawn;
        !self.over && (unsteady || pass - self.first <= LONG)
    }

    /// Whether whoever left its address in this pass did so with it.
    pub(super) fn takes_along(&self, pass: DateTime<Utc>) -> bool {
        self.sort == Sort::Backup && !self.over && pass - self.first <= TOGETHER
    }

    /// Looks that belong to it, in the order in which they were made.
    pub(super) fn note(&mut self, mut looks: Vec<i64>) {
        looks.sort_unstable();
        looks.retain(|look| !self.flag.evidence.contains(look));
        self.flag.evidence.extend(looks);
    }

    /// Follows its members through a pass.
    pub(super) fn follow(&mut self, pass: &Pass<'_>) {
        if self.over {
            return;
        }
        let ill: HashSet<i64> = pass
            .ill
            .of(self.sort)
            .iter()
            .map(|one| one.statement)
            .collect();
        let mut last: Option<&Look> = None;
        let mut told = Told::default();
        for glance in pass.glances {
            let Some(member) = self.members.get_mut(&glance.statement) else {
                continue;
            };
            let again = glance.look.at - member.since >= RUN;
            let fate = fate(self.sort, member, glance, &ill, pass.lost).filter(|_| again);
            if let Some(fate) = fate {
                member.fate = fate;
                told.all += 1;
                told.back += usize::from(fate == Fate::Back);
            } else if !ill.contains(&glance.statement) {
                continue;
            }
            if last.is_none_or(|last| last.key < glance.look.key) {
                last = Some(&glance.look);
            }
        }
        if let Some(look) = last {
            told.ill = ill.len();
            self.weigh(look, &told, pass);
        }
    }

    fn weigh(&mut self, look: &Look, told: &Told, pass: &Pass<'_>) {
        let of = self.members.len();
        let (back, settled) = (self.count(Fate::Back), self.count(Fate::Settled));
        let apart = look.at - self.flag.interval.to;
        if back * 2 >= of {
            self.end(look, back, of);
            return;
        }
        if told.is_all_well() {
            self.end(look, told.back, told.all);
            return;
        }
        if !self.said {
            if told.ill >= MANY && apart >= pass.runs_apart {
                self.say(look);
            }
            return;
        }
        if self.flag.stage != Stage::Suspected {
            return;
        }
        let lasts = matches!(self.sort, Sort::Redesign | Sort::Backup);
        if lasts && settled * 2 >= of {
            let hours = apart.num_hours();
            self.confirm(look, Why::StillSo { hours });
        } else if apart >= LONG && self.sort == Sort::Redesign {
            let what = Befell::Unsteady;
            self.flag
                .reach(Stage::Withdrawn, look, Why::Befell { what });
        } else if apart >= LONG {
            let days = apart.num_days();
            let what = Befell::Unresolved { days };
            self.confirm(look, Why::Befell { what });
        }
    }

    fn count(&self, fate: Fate) -> usize {
        self.members
            .values()
            .filter(|member| member.fate == fate)
            .count()
    }

    /// Seen in two runs: now it is said.
    fn say(&mut self, look: &Look) {
        self.said = true;
        self.flag.evidence.push(look.key);
        let reason = self.flag.history.first().map(|entry| entry.reason.clone());
        self.flag.history = reason
            .map(|reason| StageEntry {
                stage: Stage::Suspected,
                at: look.pass,
                reason,
            })
            .into_iter()
            .collect();
    }

    fn confirm(&mut self, look: &Look, reason: Why) {
        self.flag.reasons.push(reason.clone());
        self.flag.reach(Stage::Confirmed, look, reason);
    }

    /// Half of them or more, or all that were looked at, are as they were: a suspicion is taken back, and what was sure is over.
    fn end(&mut self, look: &Look, back: usize, of: usize) {
        self.over = true;
        if self.said && self.flag.stage == Stage::Suspected {
            let reason = Why::MostCameBack {
                count: u32::try_from(back).unwrap_or(u32::MAX),
                of: u32::try_from(of).unwrap_or(u32::MAX),
            };
            self.flag.reasons.insert(0, reason.clone());
            self.flag.reach(Stage::Withdrawn, look, reason);
        }
    }

    /// Whether it is still to be remembered.
    ///
    /// What lasts is open until it is over. What stays for good takes in those that are looked at later; a site that
    /// is another every day is not told of every day.
    pub(super) fn is_open(&self, now: DateTime<Utc>) -> bool {
        if self.over {
            return false;
        }
        match (self.sort, self.flag.stage) {
            (Sort::Redesign | Sort::Backup, Stage::Confirmed) => now - self.first <= LONG,
            (_, Stage::Withdrawn) => now - self.first <= STRAGGLERS,
            (_, Stage::Suspected | Stage::Confirmed) => true,
        }
    }
}

/// What became of a member, as far as a look tells.
fn fate(
    sort: Sort,
    member: &Member,
    glance: &Glance,
    ill: &HashSet<i64>,
    lost: &HashSet<i64>,
) -> Option<Fate> {
    let look = &glance.look;
    let served = look.claim == Claim::Present && look.landed.is_none();
    match sort {
        Sort::Outage | Sort::Script | Sort::Tongue => {
            let strange = member.after.is_some() && member.after == look.version;
            if ill.contains(&glance.statement) || served && strange {
                Some(Fate::Open)
            } else {
                (served && !lost.contains(&look.key)).then_some(Fate::Back)
            }
        }
        Sort::Redesign | Sort::Backup if !served => None,
        Sort::Redesign | Sort::Backup if look.version == member.after => Some(Fate::Settled),
        Sort::Redesign | Sort::Backup if look.version == member.before => Some(Fate::Back),
        Sort::Redesign | Sort::Backup => Some(Fate::Open),
    }
}

fn befell(sort: Sort, count: u32) -> Befell {
    match sort {
        Sort::Outage => Befell::Outage { count },
        Sort::Script => Befell::Script { count },
        Sort::Tongue => Befell::Tongue { count },
        Sort::Redesign => Befell::Redesign { count },
        Sort::Backup => Befell::Backup { count },
    }
}
