//! The record of a source: its runs of thirty days, and the flags that stand.
//!
//! *In:* what each pass brought. *Out:* flags that reached a stage. *Never:* the same flag twice while it stands.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Reliability;
use super::news::News;
use super::run::{Condition, Sort, Sums, Trouble, bad_look, good_look};
use crate::judge::RUN;
use crate::model::{
    Flag, FlagKind, Health, HealthWord, Hindrance, LeftOut, ListRun, ListState, Look, Overflow,
    SourceId, SourceRun, SourceWhy, Stage, Why,
};

/// How long runs are remembered.
pub(super) const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// Most runs that are: every two hours for thirty days, and some.
const MOST_RUNS: usize = 400;
/// Runs, and hours from the first to the last of them, before a source is failing.
const FAILING_RUNS: usize = 3;
const FAILING_SPAN: TimeDelta = TimeDelta::hours(40);
/// Hours between two refused runs before a source is surely blocked.
const BLOCKED_SPAN: TimeDelta = TimeDelta::hours(20);
/// Significance (CONTRACT, "Flags").
const HINDERED: u8 = 30;
const QUIET: u8 = 20;
const RECOVERED: u8 = 15;
/// Causes and lists that are remembered of a pass.
const MOST_NAMED: usize = 20;

/// Looks within two hours of one another.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Run {
    at: DateTime<Utc>,
    condition: Condition,
    /// Whether it was well at any time, whatever came after.
    mended: bool,
}

/// All that is remembered of a source.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    /// Oldest first; the last one may go on.
    runs: Vec<Run>,
    /// What the passes of the last one brought.
    present: Sums,
    /// Flags that stand.
    open: Vec<Flag>,
    news: News,
    left_out: Vec<(LeftOut, u32)>,
    overflows: Vec<Overflow>,
}

impl Record {
    /// Reads a record back; one of another make says nothing.
    pub(super) fn read(record: Option<&Value>) -> Self {
        record
            .and_then(|record| serde_json::from_value(record.clone()).ok())
            .unwrap_or_default()
    }

    pub(super) fn written(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }

    /// Notes what a pass did not look at, and what it may have missed; lists that ran over, with what is unseen.
    pub(super) fn note(&mut self, run: &SourceRun) -> Vec<Overflow> {
        self.left_out = run.left_out.iter().take(MOST_NAMED).cloned().collect();
        let told: Vec<Overflow> = run
            .overflows
            .iter()
            .take(MOST_NAMED)
            .map(|overflow| self.estimated(overflow))
            .collect();
        self.overflows.retain(|known| {
            run.pass - known.at <= REMEMBERED && !told.iter().any(|new| new.url == known.url)
        });
        self.overflows.extend(told.iter().cloned());
        let old = self.overflows.len().saturating_sub(MOST_NAMED);
        self.overflows.drain(..old);
        told
    }

    /// Where the list's own dates say nothing, the source's habit may.
    fn estimated(&self, overflow: &Overflow) -> Overflow {
        let by_habit = || {
            let came = self.news.expected_in(overflow.at - overflow.since)?;
            Some(came.saturating_sub(overflow.shown)).filter(|unseen| *unseen > 0)
        };
        Overflow {
            unseen: overflow.unseen.or_else(by_habit),
            ..overflow.clone()
        }
    }

    /// Takes in what a pass brought; the flags that reached a stage.
    pub(super) fn take_in(&mut self, source: &SourceId, run: &SourceRun) -> Vec<Flag> {
        if good_look(run).is_none() && run.silent.is_empty() && !has_list_look(run) {
            return Vec::new();
        }
        self.add(run);
        let days = self.news.days_since(run.pass);
        let mut told = self.end(source, run, days);
        told.extend(self.hindered(source, run));
        told.extend(self.fallen_silent(source, run));
        self.news.take_in(run.new, run.pass);
        self.forget(run.pass);
        told
    }

    fn add(&mut self, run: &SourceRun) {
        let last = self.runs.last();
        if last.is_none_or(|last| run.pass - last.at >= RUN) {
            self.present = Sums::default();
            self.runs.push(Run {
                at: run.pass,
                condition: Condition::Unclear,
                mended: false,
            });
        }
        self.present.add(run);
        let mut condition = self.present.condition();
        // Whoever reads lists alone does not see that statements are served again.
        if condition == Condition::Well && !self.present.has_looks() && self.is_mute() {
            condition = Condition::Unclear;
        }
        if condition == Condition::Well {
            self.present.mend();
        }
        if let Some(last) = self.runs.last_mut() {
            last.mended |= condition == Condition::Well;
            last.condition = condition;
        }
    }

    /// Whether statements could not be looked at when they last were.
    fn is_mute(&self) -> bool {
        let mut troubles = self.since_well().filter_map(Run::trouble);
        troubles.any(|trouble| matches!(trouble.hindrance, Hindrance::Looks { .. }))
    }

    /// Runs since the source was last well, the latest first.
    fn since_well(&self) -> impl Iterator<Item = &Run> {
        let well = self.runs.iter().rposition(|run| run.mended);
        // A run that was well and is not any more begins what comes after.
        let ended = move |(at, run): &(usize, &Run)| {
            well.is_none_or(|well| *at > well || *at == well && run.condition != Condition::Well)
        };
        let lately = self.runs.iter().enumerate().rev();
        lately.take_while(ended).map(|(_, run)| run)
    }

    /// Runs with such trouble since the source was last well, oldest first.
    fn row(&self, sort: Sort) -> Vec<(&Run, &Trouble)> {
        let mut row: Vec<(&Run, &Trouble)> = self
            .since_well()
            .filter_map(|run| Some((run, run.trouble()?)))
            .filter(|(_, trouble)| trouble.sort == sort)
            .collect();
        row.reverse();
        row
    }

    /// When the source was last well.
    fn last_well(&self) -> Option<DateTime<Utc>> {
        let mut lately = self.runs.iter().rev();
        lately.find(|run| run.mended).map(|run| run.at)
    }

    fn stands(&self, kind: FlagKind) -> bool {
        self.open.iter().any(|flag| flag.kind == kind)
    }

    /// What the present run says against the source.
    fn hindered(&mut self, source: &SourceId, run: &SourceRun) -> Option<Flag> {
        let trouble = self.runs.last().and_then(Run::trouble)?;
        let look = bad_look(run, trouble)?;
        match trouble.sort {
            Sort::Failing => self.failing(source, look),
            Sort::Blocked => self.blocked(source, look),
        }
    }

    fn failing(&mut self, source: &SourceId, look: &Look) -> Option<Flag> {
        let row = self.row(Sort::Failing);
        if self.stands(FlagKind::Failing) || row.len() < FAILING_RUNS || span(&row) < FAILING_SPAN {
            return None;
        }
        let mut flag = Flag::raise_for_source(
            FlagKind::Failing,
            Stage::Confirmed,
            source,
            look,
            self.last_well(),
            reason(Sort::Failing, &row)?,
        );
        rest_on(&mut flag, &row);
        self.open.push(flag.clone());
        Some(flag)
    }

    fn blocked(&mut self, source: &SourceId, look: &Look) -> Option<Flag> {
        let row = self.row(Sort::Blocked);
        let why = reason(Sort::Blocked, &row)?;
        let long = span(&row) >= BLOCKED_SPAN;
        if !self.stands(FlagKind::Blocked) {
            let (kind, from) = (FlagKind::Blocked, self.last_well());
            let mut flag = Flag::raise_for_source(kind, Stage::Suspected, source, look, from, why);
            rest_on(&mut flag, &row);
            self.open.push(flag.clone());
            return Some(flag);
        }
        let evidence: Vec<i64> = row.iter().map(|(_, trouble)| trouble.look).collect();
        let mut open = self.open.iter_mut();
        let flag =
            open.find(|flag| flag.kind == FlagKind::Blocked && flag.stage == Stage::Suspected)?;
        if !long {
            return None;
        }
        flag.reasons = vec![why.clone()];
        flag.evidence.extend(evidence);
        flag.reach(Stage::Confirmed, look, why);
        tidy(&mut flag.evidence);
        Some(flag.clone())
    }

    /// Flags that this pass ends: suspicions are taken back, what was sure is answered by one `recovered`.
    fn end(&mut self, source: &SourceId, run: &SourceRun, days: i64) -> Vec<Flag> {
        let well = matches!(
            self.runs.last().map(|run| &run.condition),
            Some(Condition::Well)
        );
        let ends = |flag: &Flag| {
            if flag.kind == FlagKind::Quiet {
                run.new > 0
            } else {
                well
            }
        };
        let Some(look) = good_look(run).filter(|_| self.open.iter().any(ends)) else {
            return Vec::new();
        };
        let (ended, open): (Vec<Flag>, Vec<Flag>) =
            std::mem::take(&mut self.open).into_iter().partition(ends);
        self.open = open;
        let (sure, doubted): (Vec<Flag>, Vec<Flag>) = ended
            .into_iter()
            .partition(|flag| flag.stage == Stage::Confirmed);
        let mut told: Vec<Flag> = doubted
            .into_iter()
            .map(|flag| withdrawn(flag, run, look))
            .collect();
        if let Some(oldest) = sure.iter().min_by_key(|flag| flag.opening) {
            let from = self.last_so(oldest);
            told.push(recovered(source, (oldest, from), &sure, (run, days), look));
        }
        told
    }

    /// When what a flag says was last seen to be so.
    fn last_so(&self, flag: &Flag) -> DateTime<Utc> {
        let mut lately = self.runs.iter().rev();
        let run = if flag.kind == FlagKind::Quiet {
            lately.nth(1)
        } else {
            lately.find(|run| run.trouble().is_some())
        };
        run.map_or(flag.interval.to, |run| run.at)
    }

    /// Nothing new for long, while every list is read.
    fn fallen_silent(&mut self, source: &SourceId, run: &SourceRun) -> Option<Flag> {
        let read = |list: &ListRun| list.state == ListState::Read;
        let all_read = !run.lists.is_empty() && run.lists.iter().all(read);
        if run.new > 0 || !all_read || self.stands(FlagKind::Quiet) {
            return None;
        }
        let silence = self.news.silence(run.pass)?;
        let mut flag = Flag::raise_for_source(
            FlagKind::Quiet,
            Stage::Confirmed,
            source,
            good_look(run)?,
            Some(silence.since),
            of_source(SourceWhy::NothingNew {
                days: silence.days,
                usual: silence.usual,
            }),
        );
        flag.significance = QUIET;
        self.open.push(flag.clone());
        Some(flag)
    }

    /// Forgets what is old, but for the row of bad runs that goes on.
    fn forget(&mut self, pass: DateTime<Utc>) {
        let last_well = self.runs.iter().rposition(|run| run.mended);
        let row = last_well.unwrap_or(0);
        let recent = self
            .runs
            .iter()
            .position(|run| pass - run.at <= REMEMBERED)
            .unwrap_or(self.runs.len());
        let most = self.runs.len().saturating_sub(MOST_RUNS);
        self.runs.drain(..recent.min(row).max(most));
    }

    /// Which runs were bad.
    pub(super) fn reliability(&self) -> Reliability {
        let judged = self.runs.iter().filter_map(|run| match &run.condition {
            Condition::Unclear => None,
            Condition::Well => Some((run.at, false)),
            Condition::Bad(trouble) => Some((run.at, trouble.sort == Sort::Failing)),
        });
        Reliability(judged.collect())
    }

    /// How the source is.
    pub(super) fn report(&self) -> Health {
        let (word, since, why) = self.standing();
        let latest = self.runs.last().map(|run| run.at + TimeDelta::seconds(1));
        Health {
            word,
            since,
            why,
            unreliable: latest.and_then(|at| self.reliability().doubt_at(at)),
            left_out: self.left_out.clone(),
            overflows: self.overflows.clone(),
        }
    }

    fn standing(&self) -> (HealthWord, Option<DateTime<Utc>>, Option<SourceWhy>) {
        let flagged = [
            (FlagKind::Failing, HealthWord::Failing),
            (FlagKind::Blocked, HealthWord::Blocked),
        ];
        for (kind, word) in flagged {
            if let Some(flag) = self.open.iter().find(|flag| flag.kind == kind) {
                return (word, Some(flag.interval.to), told(flag));
            }
        }
        for sort in [Sort::Failing, Sort::Blocked] {
            let row = self.row(sort);
            if let Some((_, first)) = row.first() {
                return (HealthWord::Troubled, Some(first.seen), figures(sort, &row));
            }
        }
        if let Some(flag) = self.open.iter().find(|flag| flag.kind == FlagKind::Quiet) {
            return (HealthWord::Quiet, flag.interval.from, told(flag));
        }
        let lately = self.runs.iter().rev();
        let well = lately.take_while(|run| run.trouble().is_none());
        match well.filter(|run| run.condition == Condition::Well).last() {
            Some(first) => (HealthWord::Well, Some(first.at), None),
            None => (HealthWord::Unknown, None, None),
        }
    }
}

impl Run {
    fn trouble(&self) -> Option<&Trouble> {
        match &self.condition {
            Condition::Bad(trouble) => Some(trouble),
            Condition::Well | Condition::Unclear => None,
        }
    }
}

fn has_list_look(run: &SourceRun) -> bool {
    run.lists.iter().any(|list| list.look.is_some())
}

fn span(row: &[(&Run, &Trouble)]) -> TimeDelta {
    match (row.first(), row.last()) {
        (Some((first, _)), Some((last, _))) => last.at - first.at,
        (None, _) | (_, None) => TimeDelta::zero(),
    }
}

/// What the row of bad runs came to, in figures: looks are summed, the reason is the last run's.
fn figures(sort: Sort, row: &[(&Run, &Trouble)]) -> Option<SourceWhy> {
    let (_, last) = row.last()?;
    let mut looks = (0_u32, 0_u32);
    for (_, trouble) in row {
        if let Hindrance::Looks { silent, of } = trouble.hindrance {
            looks = (looks.0.saturating_add(silent), looks.1.saturating_add(of));
        }
    }
    let hindrance = match last.hindrance {
        Hindrance::Looks { .. } => Hindrance::Looks {
            silent: looks.0,
            of: looks.1,
        },
        other @ (Hindrance::Lists | Hindrance::Spoilt) => other,
    };
    let reason = last.reason.clone();
    let runs = u32::try_from(row.len()).unwrap_or(u32::MAX);
    let hours = span(row).num_hours();
    Some(match sort {
        Sort::Failing => SourceWhy::NoAnswer {
            hindrance,
            reason,
            runs,
            hours,
        },
        Sort::Blocked => SourceWhy::Refused {
            hindrance,
            reason,
            runs,
            hours,
        },
    })
}

fn reason(sort: Sort, row: &[(&Run, &Trouble)]) -> Option<Why> {
    figures(sort, row).map(of_source)
}

fn of_source(told: SourceWhy) -> Why {
    Why::OfSource { told }
}

/// The flag rests on the first look of each run, and begins with the first of them.
fn rest_on(flag: &mut Flag, row: &[(&Run, &Trouble)]) {
    flag.significance = HINDERED;
    if let Some((_, first)) = row.first() {
        flag.opening = first.look;
        flag.interval.to = first.seen;
    }
    flag.evidence = row.iter().map(|(_, trouble)| trouble.look).collect();
    tidy(&mut flag.evidence);
}

fn tidy(evidence: &mut Vec<i64>) {
    evidence.sort_unstable();
    evidence.dedup();
}

fn withdrawn(mut flag: Flag, run: &SourceRun, look: &Look) -> Flag {
    let why = of_source(SourceWhy::WellAgain {
        hours: (run.pass - flag.interval.to).num_hours(),
    });
    flag.reasons.insert(0, why.clone());
    flag.reach(Stage::Withdrawn, look, why);
    flag
}

/// One flag for all that ended with this look; it answers the oldest of them.
fn recovered(
    source: &SourceId,
    (oldest, from): (&Flag, DateTime<Utc>),
    ended: &[Flag],
    (run, days): (&SourceRun, i64),
    look: &Look,
) -> Flag {
    let why = |flag: &Flag| {
        of_source(if flag.kind == FlagKind::Quiet {
            SourceWhy::NewAgain { days }
        } else {
            SourceWhy::WellAgain {
                hours: (run.pass - flag.interval.to).num_hours(),
            }
        })
    };
    let mut flag = Flag::raise_for_source(
        FlagKind::Recovered,
        Stage::Confirmed,
        source,
        look,
        Some(from),
        why(oldest),
    );
    flag.significance = RECOVERED;
    flag.relates_to = Some(oldest.opening);
    let others = ended.iter().filter(|flag| flag.opening != oldest.opening);
    flag.reasons.extend(others.map(why));
    flag
}

/// The reason that a flag of a source leads with.
fn told(flag: &Flag) -> Option<SourceWhy> {
    match flag.reasons.first() {
        Some(Why::OfSource { told }) => Some(told.clone()),
        Some(_) | None => None,
    }
}
