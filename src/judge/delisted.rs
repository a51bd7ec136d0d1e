//! Whether a statement that is served is no longer listed.
//!
//! *In:* holes in lists, and looks that saw the statement. *Out:* a [`Delisting`] that is suspected, confirmed or
//! withdrawn. *Never:* counts a pass in which the list could not be read, or the statement was not seen.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::membership::Hole;
use crate::model::{Case, Flag, FlagKind, Look, Spans, Stage, Why};

/// Significance of `delisted` (CONTRACT, "Flags").
const DELISTED: u8 = 40;

/// A statement that left the middle of a list, while it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Delisting {
    hole: Hole,
    /// Holes that it left in other lists in the same pass.
    #[serde(default)]
    others: Vec<Hole>,
    flag: Option<Flag>,
}

impl Delisting {
    /// Holes that were seen once: nothing is said yet.
    pub(super) fn open(holes: &[Hole]) -> Option<Self> {
        let (hole, others) = holes.split_first()?;
        Some(Self {
            hole: hole.clone(),
            others: others.to_vec(),
            flag: None,
        })
    }

    /// The holes that opened it.
    pub(super) fn holes(&self) -> impl Iterator<Item = &Hole> {
        std::iter::once(&self.hole).chain(&self.others)
    }

    /// The list was read again at `at` and still misses it, while `look` saw the statement; whether that confirms it.
    pub(super) fn still(
        &mut self,
        case: &Case,
        look: &Look,
        at: DateTime<Utc>,
        spans: &Spans,
    ) -> bool {
        let apart = at - self.hole.missed;
        let hours = apart.num_hours();
        if let Some(flag) = &mut self.flag {
            if apart < spans.confirm_soft_after {
                return false;
            }
            flag.reasons.push(Why::StillUnlisted { hours });
            flag.reach(Stage::Confirmed, look, Why::StillUnlisted { hours });
            return true;
        }
        if apart >= spans.confirm_after {
            self.flag = Some(self.suspected(case, look, apart));
        }
        false
    }

    fn suspected(&self, case: &Case, look: &Look, apart: TimeDelta) -> Flag {
        let mut flag = Flag::raise(
            FlagKind::Delisted,
            Stage::Suspected,
            &case.statement,
            look,
            Some(self.hole.shown),
            Why::LeftTheMiddle {
                hours: apart.num_hours(),
            },
        );
        flag.significance = DELISTED;
        flag.interval.to = self.hole.missed;
        flag.evidence.push(self.hole.observation);
        flag
    }

    /// It is listed again, or no longer served at all; a hole of which nothing was said leaves no trace.
    pub(super) fn withdraw(self, look: &Look, reason: Why) -> Option<Flag> {
        let mut flag = self.flag?;
        flag.reach(Stage::Withdrawn, look, reason);
        Some(flag)
    }

    /// The flag, if anything was said.
    pub(super) fn into_flag(self) -> Option<Flag> {
        self.flag
    }
}
