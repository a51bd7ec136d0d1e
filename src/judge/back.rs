//! Whether a deleted statement is back.
//!
//! *In:* present looks after a confirmed deletion. *Out:* a [`Back`] that is suspected, confirmed or withdrawn.
//! *Never:* takes two looks within two hours for two.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RUN, SILENCE};
use crate::model::{Case, Flag, FlagKind, Gone, Look, Manner, Stage, Why};

/// Significance of `restored` (CONTRACT, "Flags").
const RESTORED: u8 = 60;

/// A deleted statement that answers again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Back {
    flag: Flag,
    first: DateTime<Utc>,
}

impl Back {
    pub(super) fn open(case: &Case, look: &Look, gone: Gone, last_words: Option<u32>) -> Self {
        let mut flag = Flag::raise(
            FlagKind::Restored,
            Stage::Suspected,
            &case.statement,
            look,
            Some(gone.seen),
            Why::CameBack,
        );
        flag.significance = RESTORED;
        flag.from_version = last_words;
        flag.to_version = look.version;
        flag.relates_to = Some(gone.opening);
        Self {
            flag,
            first: look.at,
        }
    }

    /// Another present look; whether that confirms it.
    pub(super) fn seen_again(&mut self, look: &Look) -> bool {
        let apart = look.at - self.first;
        if apart > SILENCE {
            self.first = look.at;
            return false;
        }
        if apart < RUN || look.downgraded {
            return false;
        }
        let reason = Why::StillSo {
            hours: apart.num_hours(),
        };
        self.flag.reasons.push(reason.clone());
        self.flag.reach(Stage::Confirmed, look, reason);
        true
    }

    pub(super) fn withdraw(mut self, look: &Look, manner: Manner, witnesses: Vec<i64>) -> Flag {
        let reason = Why::AnsweredAbsent {
            manner,
            status: look.status,
        };
        self.flag.reach(Stage::Withdrawn, look, reason);
        self.flag.evidence.extend(witnesses);
        self.flag
    }

    pub(super) fn into_flag(self) -> Flag {
        self.flag
    }
}
