//! Whether a list ran over between two readings.
//!
//! *In:* what lists showed in this pass and the last time before, with the dates of their entries. *Out:* lists of
//! which nothing remains, with an estimate where dates allow one. *Never:* an accusation: whoever rolled off is not
//! gone, and a list whose dates reach back to its last reading was made anew.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::model::{ListDates, ListWindow, Overflow};

/// Lists that show none of the entries of their last good reading; `dated` names those that are ordered.
pub fn overflows(
    windows: &[ListWindow],
    pass: DateTime<Utc>,
    dated: &[ListDates],
) -> Vec<Overflow> {
    dated
        .iter()
        .filter_map(|list| {
            let of_list = || windows.iter().filter(|window| window.list == list.list);
            let now = of_list().find(|window| window.pass == pass && window.good)?;
            let before = of_list()
                .filter(|window| window.pass < pass && window.good)
                .max_by_key(|window| window.pass)?;
            (has_run_over(before, now) && !reaches_back(before, list)).then(|| Overflow {
                url: list.url.clone(),
                since: before.at,
                at: now.at,
                shown: u32::try_from(now.entries.len()).unwrap_or(u32::MAX),
                unseen: unseen(before, now, list),
            })
        })
        .collect()
}

fn has_run_over(before: &ListWindow, now: &ListWindow) -> bool {
    let shown: HashSet<i64> = now.entries.iter().copied().collect();
    let any = !before.entries.is_empty() && !now.entries.is_empty();
    any && !before.entries.iter().any(|entry| shown.contains(entry))
}

/// Whether the list still shows what it did before its last reading: its addresses are others, nothing is unseen.
fn reaches_back(before: &ListWindow, list: &ListDates) -> bool {
    list.days
        .is_some_and(|(oldest, _)| oldest < before.at.date_naive())
}

/// As many as come, by the list's own dates, between the last reading and the oldest entry that it shows; `None` where
/// it has no dates, or none that tell.
fn unseen(before: &ListWindow, now: &ListWindow, list: &ListDates) -> Option<u32> {
    let (oldest, newest) = list.days?;
    let gap = (oldest - before.at.date_naive()).num_days();
    let span = (newest - oldest).num_days().max(1);
    let entries = i64::try_from(now.entries.len()).ok()?;
    let about = entries.checked_mul(gap)? / span;
    u32::try_from(about).ok().filter(|about| *about > 0)
}
