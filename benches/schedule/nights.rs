//! Night after night, and what was seen.
//!
//! *In:* a world, and how often is looked. *Out:* what came of it. *Never:* an edit that a look saw twice, or one that
//! nobody could have seen.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

use crate::desk::Desk;
use crate::world::{Happening, Statement, World};

/// Seen within this, an edit is seen soon.
const SOON: TimeDelta = TimeDelta::days(7);

/// How often is looked.
pub(crate) struct Habits {
    pub(crate) share: f64,
    pub(crate) fixed: bool,
    pub(crate) reserve: f64,
    pub(crate) passes: u32,
    pub(crate) poll: Option<u32>,
    pub(crate) warm: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    seen: usize,
    soon: usize,
    edits: usize,
    before: usize,
    /// Days from each deletion to the look that saw it.
    delays: Vec<f64>,
    longest: f64,
    median: f64,
    looks: usize,
    /// The longest that the planning of a pass took.
    planned: Duration,
}

/// What became of a statement.
#[derive(Clone, Copy, Default)]
struct Course {
    copied: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    gone: Option<DateTime<Utc>>,
}

/// A world as it is lived through.
struct Life<'a> {
    world: &'a World,
    habits: &'a Habits,
    desk: Desk,
    courses: Vec<Course>,
    /// From here on is counted.
    measured: DateTime<Utc>,
    told: Told,
}

/// Lives through a world.
pub(crate) fn live(world: &World, habits: &Habits) -> Result<Told> {
    let folder = tempfile::tempdir()?;
    let mut life = Life {
        world,
        habits,
        desk: Desk::open(&folder.path().join("unsaid.db"), world)?,
        courses: vec![Course::default(); world.statements.len()],
        measured: world.start + TimeDelta::days(i64::from(habits.warm)),
        told: Told::default(),
    };
    let step = TimeDelta::days(1) / i32::try_from(habits.passes)?;
    let mut copies = first_copies(world, habits).into_iter().peekable();
    let mut now = world.start;
    loop {
        let mut first = Vec::new();
        while let Some(copy) = copies.next_if(|(_, at)| *at <= now) {
            first.push(copy);
        }
        life.pass(now, &first)?;
        if now >= world.end {
            return Ok(life.end());
        }
        now += step;
    }
}

impl Life<'_> {
    fn pass(&mut self, now: DateTime<Utc>, first: &[(usize, DateTime<Utc>)]) -> Result<()> {
        let pass = self.desk.begin(now)?;
        for (number, at) in first {
            let course = self.courses.get_mut(*number).context("no such statement")?;
            (course.copied, course.last) = (Some(*at), Some(*at));
        }
        self.desk.copy(pass, self.world, first)?;
        if now == self.world.start {
            return Ok(());
        }
        let begun = Instant::now();
        let due = self.desk.plan(now, self.habits)?;
        self.told.planned = self.told.planned.max(begun.elapsed());
        self.told.looks += due.len();
        for (_, number) in &due {
            self.note(*number, now)?;
        }
        self.desk.look(pass, self.world, due)
    }

    /// What the look at a statement finds.
    fn note(&mut self, number: usize, now: DateTime<Utc>) -> Result<()> {
        let statement = self.world.statements.get(number);
        let statement = statement.context("no such statement")?;
        let course = self.courses.get_mut(number).context("no such statement")?;
        let last = course.last.replace(now).unwrap_or(self.world.start);
        match statement.last_within(last, now) {
            Some((at, Happening::Edit)) if at > self.measured => {
                self.told.seen += 1;
                self.told.soon += usize::from(now - at <= SOON);
            }
            Some((_, Happening::Delete)) => course.gone = Some(now),
            Some((_, Happening::Edit)) | None => {}
        }
        Ok(())
    }

    fn end(mut self) -> Told {
        let end = self.world.end;
        let mut gaps = Vec::new();
        for (statement, course) in self.world.statements.iter().zip(&self.courses) {
            self.told.count(statement, course, (self.measured, end));
            if let (Some(last), None) = (course.last, course.gone) {
                gaps.push(days(end - last));
            }
        }
        gaps.sort_by(f64::total_cmp);
        self.told.longest = gaps.last().copied().unwrap_or_default();
        self.told.median = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
        self.told
    }
}

/// When each statement is copied first: at the start, or by the next look at the lists; in the order of time. What is
/// gone by then never is. Those of one time are mixed: in the order of the file the oldest would come first, and the
/// reserve, which begins with them, would never meet whom the score prefers.
fn first_copies(world: &World, habits: &Habits) -> Vec<(usize, DateTime<Utc>)> {
    let step = match habits.poll {
        Some(minutes) => TimeDelta::minutes(i64::from(minutes)),
        None => TimeDelta::days(1),
    };
    let each = world.statements.iter().enumerate();
    let mut copies: Vec<_> = each
        .map(|(number, statement)| (number, next_poll(world.start, step, statement.appears)))
        .filter(|(number, at)| {
            let statement = world.statements.get(*number);
            statement.is_some_and(|statement| !statement.is_gone(*at))
        })
        .collect();
    copies.sort_by_key(|(number, at)| (*at, number.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    copies
}

fn next_poll(start: DateTime<Utc>, step: TimeDelta, appears: DateTime<Utc>) -> DateTime<Utc> {
    if appears <= start {
        return start;
    }
    let polls = (appears - start).num_milliseconds() / step.num_milliseconds() + 1;
    start + TimeDelta::milliseconds(polls * step.num_milliseconds())
}

impl Told {
    fn count(
        &mut self,
        statement: &Statement,
        course: &Course,
        (measured, end): (DateTime<Utc>, DateTime<Utc>),
    ) {
        for (at, what) in &statement.events {
            let after = course.copied.is_some_and(|copied| *at > copied);
            match what {
                _ if *at <= measured => {}
                Happening::Edit if after => self.edits += 1,
                Happening::Edit => self.before += 1,
                Happening::Delete if after => {
                    let noticed = course.gone.unwrap_or(end);
                    self.delays.push(days(noticed - *at));
                }
                Happening::Delete => {}
            }
        }
    }

    /// Worlds together: the longest gap of any, the mean of their medians.
    pub(crate) fn sum(each: &[Self]) -> Self {
        let mut sum = Self::default();
        for told in each {
            sum.seen += told.seen;
            sum.soon += told.soon;
            sum.edits += told.edits;
            sum.before += told.before;
            sum.delays.extend(&told.delays);
            sum.longest = sum.longest.max(told.longest);
            sum.looks += told.looks;
            sum.planned = sum.planned.max(told.planned);
        }
        let medians: Vec<f64> = each.iter().map(|told| told.median).collect();
        sum.median = mean(&medians);
        sum
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7.3}{:>7.3}{:>8.1}{:>8.1}{:>7}{:>8}{:>6}{:>7.1}{:>9}{:>7}",
            part(self.seen, self.edits),
            part(self.soon, self.edits),
            self.longest,
            self.median,
            self.edits,
            self.before,
            self.delays.len(),
            mean(&self.delays),
            self.looks,
            self.planned.as_millis()
        )
    }
}

fn days(span: TimeDelta) -> f64 {
    span.as_seconds_f64() / TimeDelta::days(1).as_seconds_f64()
}

fn part(some: usize, all: usize) -> f64 {
    real(some) / real(all.max(1))
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / real(numbers.len().max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}
