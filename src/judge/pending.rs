//! What is open about a statement between two passes.
//!
//! *In:* suspicions and flags on their way. *Out:* a record that the store keeps and hands back unread. *Never:*
//! judged a second time: a look is weighed once, with the witnesses, lists and neighbours of its own pass.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::back::Back;
use super::delisted::Delisting;
use super::edit::Edit;
use super::moves::Move;
use super::presence::Row;
use crate::model::{Flag, Open, Why};

/// Whatever a later look may confirm, withdraw or leave open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Pending {
    /// A suspected deletion.
    pub(super) row: Option<Row>,
    /// A suspected change of words.
    pub(super) edit: Option<Edit>,
    /// A suspected restoration.
    pub(super) back: Option<Back>,
    /// A suspected move.
    pub(super) moving: Option<Move>,
    /// A place in a list that it left.
    pub(super) unlisted: Option<Delisting>,
    /// A text of the host's that many showed, and since when this statement has.
    pub(super) estranged: Option<(u32, DateTime<Utc>)>,
}

impl Pending {
    /// Reads a record back; one of another make says nothing.
    pub(super) fn read(open: Option<Open>) -> Self {
        open.and_then(|open| serde_json::from_value(open.record).ok())
            .unwrap_or_default()
    }

    /// The record, unless nothing is open.
    pub(super) fn record(&self) -> Option<Open> {
        let nothing = self.row.is_none()
            && self.edit.is_none()
            && self.back.is_none()
            && self.moving.is_none()
            && self.unlisted.is_none()
            && self.estranged.is_none();
        if nothing {
            return None;
        }
        let edit = self.edit.as_ref().map(Edit::to);
        let strange = self.estranged.map(|(version, _)| version);
        Some(Open {
            versions: edit.into_iter().chain(strange).collect(),
            record: serde_json::to_value(self).ok()?,
        })
    }

    /// The flags of what is open, as far as anything was said.
    pub(super) fn into_flags(self) -> impl Iterator<Item = Flag> {
        let row = self.row.filter(Row::is_said).map(|row| row.flag);
        let edit = self.edit.and_then(Edit::raised);
        let back = self.back.map(Back::into_flag);
        let moving = self.moving.and_then(Move::into_flag);
        let unlisted = self.unlisted.and_then(Delisting::into_flag);
        [row, edit, back, moving, unlisted].into_iter().flatten()
    }

    /// The flags of what was open, taken back for a reason that no look at the statement gives.
    pub(super) fn lapsed(self, at: DateTime<Utc>, reason: &Why) -> impl Iterator<Item = Flag> {
        self.into_flags().map(move |mut flag| {
            flag.lapse(at, reason.clone());
            flag
        })
    }
}
