//! A source's turn in a pass that is replayed, batch by batch.
//!
//! *In:* kept looks in the order in which they were written. *Out:* batches as they were written then: looks that were
//! due, those under other names of a house, those that the judge wished for. *Never:* a look beside what was not known
//! yet when it was made.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Player;
use crate::config::Source;
use crate::judge;
use crate::model::{ListWindow, Role};
use crate::run::looks::{BATCH, BATCH_BYTES};
use crate::run::{note, reading};
use crate::store::{Due, KeptLook, LookFacts, PassKey, Store, StoreError};

/// Why looks were made, in the order of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// They were due.
    Due,
    /// Under other names of the house, for what the first one lost.
    Elsewhere,
    /// The judge wished for them.
    Wished,
}

/// A source's turn in a pass, batch by batch.
pub(super) struct Turn {
    pub(super) pass: PassKey,
    step: Step,
    /// What was known of statements when the step's looks were planned.
    dues: HashMap<i64, Due>,
    looked: HashSet<i64>,
    batch: Vec<(Option<Due>, LookFacts)>,
    kept: Vec<KeptLook>,
    bytes: usize,
    pub(super) question: BTreeSet<i64>,
    windows: Option<Arc<[ListWindow]>>,
}

impl Turn {
    /// What was known when the looks that were due were planned.
    pub(super) fn plan(
        scratch: &Store,
        pass: PassKey,
        looks: &[KeptLook],
    ) -> Result<Self, StoreError> {
        let mut dues = HashMap::new();
        let ordinary = looks.iter().filter(|look| look.is_ordinary());
        for statement in ordinary.filter_map(|look| look.facts.statement) {
            if !dues.contains_key(&statement)
                && let Some(due) = scratch.due_by_key(statement)?
            {
                dues.insert(statement, due);
            }
        }
        Ok(Self {
            pass,
            step: Step::Due,
            dues,
            looked: HashSet::new(),
            batch: Vec::new(),
            kept: Vec::new(),
            bytes: 0,
            question: BTreeSet::new(),
            windows: None,
        })
    }

    /// Ends a step where the next look belongs to another.
    pub(super) fn make_way_for(
        &mut self,
        player: &mut Player<'_>,
        scratch: &mut Store,
        look: &KeptLook,
    ) -> Result<(), StoreError> {
        let again = look
            .facts
            .statement
            .is_some_and(|key| look.facts.role != Role::Canary && self.looked.contains(&key));
        let next = self.step_of(look, again, player.source);
        if next == self.step && !(again && next == Step::Wished) {
            return Ok(());
        }
        self.flush(player, scratch)?;
        if next == Step::Wished {
            self.hear_lists(player, scratch)?;
            self.dues.clear();
            self.looked.clear();
        }
        self.step = next;
        Ok(())
    }

    fn step_of(&self, look: &KeptLook, again: bool, source: &Source) -> Step {
        let due = look.facts.statement.and_then(|key| self.dues.get(&key));
        let shown = due.map(|due| reading::shown_at(&due.url, source));
        let other_name = again && shown.is_some_and(|shown| shown != look.facts.url);
        match self.step {
            _ if look.is_ordinary() && other_name => Step::Elsewhere,
            Step::Due if look.is_ordinary() && !again => Step::Due,
            Step::Due | Step::Elsewhere | Step::Wished => Step::Wished,
        }
    }

    pub(super) fn due(
        &mut self,
        scratch: &Store,
        look: &KeptLook,
    ) -> Result<Option<Due>, StoreError> {
        let Some(statement) = look
            .facts
            .statement
            .filter(|_| look.facts.role != Role::Canary)
        else {
            return Ok(None);
        };
        if let Some(due) = self.dues.get(&statement) {
            return Ok(Some(due.clone()));
        }
        let due = scratch.due_by_key(statement)?;
        if let Some(due) = &due {
            self.dues.insert(statement, due.clone());
        }
        Ok(due)
    }

    pub(super) fn take(&mut self, look: KeptLook, due: Option<Due>, facts: LookFacts) {
        if look.facts.role != Role::Canary {
            self.looked.extend(look.facts.statement);
        }
        self.bytes += look.kept.unwrap_or_default();
        self.kept.push(look);
        self.batch.push((due, facts));
    }

    /// As in a pass: what a look tells of its address is told once its batch is written.
    pub(super) fn is_full(&self) -> bool {
        self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES
    }

    pub(super) fn flush(
        &mut self,
        player: &mut Player<'_>,
        scratch: &mut Store,
    ) -> Result<(), StoreError> {
        let (batch, kept) = (
            std::mem::take(&mut self.batch),
            std::mem::take(&mut self.kept),
        );
        self.bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        let place = (player.keys.1, &player.source.house);
        let written = note::write(scratch, place, self.pass, &batch)?;
        self.question.extend(written.question);
        for ((look, (_, facts)), observed) in kept.iter().zip(&batch).zip(&written.observed) {
            player.keep_in_mind(scratch, (look, facts), observed)?;
        }
        Ok(())
    }

    /// What the lists showed, heard once: before the first look that the judge wished for.
    pub(super) fn hear_lists(
        &mut self,
        player: &Player<'_>,
        scratch: &Store,
    ) -> Result<Arc<[ListWindow]>, StoreError> {
        if let Some(windows) = &self.windows {
            return Ok(Arc::clone(windows));
        }
        let windows: Arc<[ListWindow]> = scratch.windows(player.keys.1, self.pass)?.into();
        let membership = judge::membership(&windows, self.pass.began);
        self.question.extend(membership.missing());
        self.windows = Some(Arc::clone(&windows));
        Ok(windows)
    }
}
