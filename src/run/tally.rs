//! Counting a pass.
//!
//! *In:* answers, readings, flags. *Out:* the report's figures. *Never:* counts one look in two classes.

use chrono::{DateTime, Utc};

use super::crew::Mode;
use crate::fetch::Traffic;
use crate::model::{
    Answer, Claim, FlagCounts, LookCounts, PassReport, Role, SourceCounts, SourceId, Stage,
    StatementCounts,
};
use crate::store::Applied;

/// How a turn went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// All that was due was looked at.
    Whole,
    /// Some of it was.
    Partial,
    /// Nothing was.
    Failed,
}

/// Counts of a pass while it goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    looks: LookCounts,
    requests: u64,
    bytes: u64,
    not_modified: u64,
    new: u64,
    versions: u64,
    flags: FlagCounts,
    sources: SourceCounts,
    worth_an_alert: bool,
}

impl Tally {
    /// All that went over the wire, robots.txt included.
    pub(super) fn carried(&mut self, traffic: Traffic) {
        self.requests = traffic.requests;
        self.bytes = traffic.bytes;
    }

    /// An answer, whatever it was for.
    pub(super) fn answered(&mut self, answer: &Answer) {
        if let Ok(response) = &answer.outcome {
            self.not_modified += u64::from(response.status == 304);
        }
    }

    /// A look that was read; lists and robots.txt are no looks.
    pub(super) fn looked(&mut self, role: Role, claim: &Claim) {
        let class = match (role, claim) {
            (Role::List | Role::Robots, _) => return,
            (Role::Canary | Role::Sibling | Role::Home, _) => &mut self.looks.witness,
            (Role::Statement, Claim::Present) => &mut self.looks.present,
            (Role::Statement, Claim::Absent(_)) => &mut self.looks.absent,
            (Role::Statement, Claim::Unknown(_)) => &mut self.looks.unknown,
        };
        *class += 1;
    }

    pub(super) fn admitted(&mut self, new: usize) {
        self.new += u64::try_from(new).unwrap_or(0);
    }

    pub(super) fn read_versions(&mut self, versions: usize) {
        self.versions += u64::try_from(versions).unwrap_or(0);
    }

    /// A flag that is new or reached a stage.
    pub(super) fn flagged(&mut self, applied: &Applied) {
        if applied.new {
            self.flags.raised += 1;
        }
        match applied.flag.stage {
            Stage::Confirmed => self.flags.confirmed += 1,
            Stage::Withdrawn => self.flags.withdrawn += 1,
            Stage::Suspected => {}
        }
        self.worth_an_alert |= applied.flag.worth_an_alert();
    }

    /// How a source's turn went.
    pub(super) fn stood(&mut self, source: SourceId, standing: Standing) {
        match standing {
            Standing::Whole => self.sources.ok += 1,
            Standing::Partial => self.sources.partial += 1,
            Standing::Failed => self.sources.failed.push(source),
        }
    }

    /// The report.
    pub(super) fn report(
        mut self,
        began: DateTime<Utc>,
        ended: DateTime<Utc>,
        known: u64,
    ) -> PassReport {
        self.sources.failed.sort();
        PassReport {
            schema: "unsaid.crawl/1",
            began,
            ended,
            looks: self.looks,
            requests: self.requests,
            bytes: self.bytes,
            not_modified: self.not_modified,
            statements: StatementCounts {
                known,
                new: self.new,
            },
            versions: self.versions,
            flags: self.flags,
            sources: self.sources,
            mode: Mode::default().as_str(),
            only: Vec::new(),
            interrupted: false,
            worth_an_alert: self.worth_an_alert,
        }
    }
}
