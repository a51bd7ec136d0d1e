//! What happens in a world.
//!
//! *In:* a file of events. *Out:* statements with their publication, edits and deletion. *Never:* what is to come, to
//! whoever looks.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// A world.
pub(crate) struct World {
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    pub(crate) sources: Vec<String>,
    /// In the order in which they appear.
    pub(crate) statements: Vec<Statement>,
}

/// A statement.
pub(crate) struct Statement {
    /// Its source, among those of the world.
    pub(crate) source: usize,
    pub(crate) path: String,
    /// When a list may show it first.
    pub(crate) appears: DateTime<Utc>,
    /// What its page states.
    pub(crate) published: DateTime<Utc>,
    /// What happens to it, in order.
    pub(crate) events: Vec<(DateTime<Utc>, Happening)>,
}

/// What happens to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Edit,
    Delete,
}

#[derive(Deserialize)]
struct Line {
    t: DateTime<Utc>,
    op: Op,
    #[serde(default)]
    source: String,
    #[serde(default)]
    path: String,
    published: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Op {
    Publish,
    Edit,
    Delete,
    Start,
    End,
}

impl World {
    /// Reads a file; all its sources become one where `one_host` says so.
    pub(crate) fn read(file: &Path, one_host: bool, days: Option<u32>) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let mut world = Self {
            start: "2026-01-01T00:00:00Z".parse()?,
            end: DateTime::UNIX_EPOCH,
            sources: Vec::new(),
            statements: Vec::new(),
        };
        let mut last = DateTime::UNIX_EPOCH;
        let mut known = Known::default();
        for line in text.lines() {
            let line: Line = serde_json::from_str(line).with_context(|| line.to_owned())?;
            last = last.max(line.t);
            match line.op {
                Op::Start => world.start = line.t,
                Op::End => world.end = line.t,
                Op::Publish => world.publish(&mut known, line, one_host),
                Op::Edit => world.befall(&known, &line, Happening::Edit)?,
                Op::Delete => world.befall(&known, &line, Happening::Delete)?,
            }
        }
        if let Some(days) = days {
            world.end = world.start + TimeDelta::days(i64::from(days));
        } else if world.end == DateTime::UNIX_EPOCH {
            world.end = last + TimeDelta::days(1);
        }
        Ok(world)
    }

    fn publish(&mut self, known: &mut Known, line: Line, one_host: bool) {
        let source = if one_host {
            "all".to_owned()
        } else {
            line.source.clone()
        };
        let number = *known.sources.entry(source.clone()).or_insert_with(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        let name = (line.source, line.path.clone());
        known.statements.insert(name, self.statements.len());
        self.statements.push(Statement {
            source: number,
            path: line.path,
            appears: line.t,
            published: line.published.unwrap_or(line.t),
            events: Vec::new(),
        });
    }

    fn befall(&mut self, known: &Known, line: &Line, what: Happening) -> Result<()> {
        let name = (line.source.clone(), line.path.clone());
        let number = known.statements.get(&name);
        let number = number.with_context(|| format!("{} was not published", line.path))?;
        let statement = self.statements.get_mut(*number);
        statement
            .context("a statement that is not there")?
            .events
            .push((line.t, what));
        Ok(())
    }
}

/// Numbers of what was named so far.
#[derive(Default)]
struct Known {
    sources: HashMap<String, usize>,
    statements: HashMap<(String, String), usize>,
}

impl Statement {
    /// The last thing that happened within a time, its beginning left out.
    pub(crate) fn last_within(
        &self,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Option<(DateTime<Utc>, Happening)> {
        let within = |(at, _): &&(DateTime<Utc>, Happening)| *at > since && *at <= until;
        self.events.iter().rev().find(within).copied()
    }

    /// How often it was edited until then.
    pub(crate) fn edits_until(&self, until: DateTime<Utc>) -> usize {
        let edits = self.events.iter();
        edits
            .filter(|(at, what)| *at <= until && *what == Happening::Edit)
            .count()
    }

    /// Whether it was deleted until then.
    pub(crate) fn is_gone(&self, at: DateTime<Utc>) -> bool {
        let mut events = self.events.iter();
        events.any(|(when, what)| *what == Happening::Delete && *when <= at)
    }
}
