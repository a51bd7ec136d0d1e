//! How a list's entries enter: as news, or silently.
//!
//! *In:* a list as it was read, and which of its entries are known. *Out:* an [`Entry`] for each unknown one.
//! *Never:* raises anything at the first good reading of a list.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Entry, PageDate};

/// An entry above known ones is new; one dated so long before the newest known one is an old one that surfaced.
const SURFACED: TimeDelta = TimeDelta::days(30);

/// A list as a pass read it.
#[derive(Clone, Debug)]
pub struct ListRead {
    /// The good reading before this one; `None` at the first.
    pub before: Option<DateTime<Utc>>,
    /// The entries, first to last.
    pub entries: Vec<KnownEntry>,
}

/// One entry of a list.
#[derive(Clone, Copy, Debug)]
pub struct KnownEntry {
    /// Whether the statement was known before this reading.
    pub known: bool,
    /// The date that the list shows.
    pub published: Option<PageDate>,
}

/// How each entry enters, in the list's order; for known ones the answer means nothing.
pub fn entries(read: &ListRead) -> Vec<Entry> {
    let Some(before) = read.before else {
        return vec![Entry::Silent; read.entries.len()];
    };
    let since = Some(before);
    let last_known = read.entries.iter().rposition(|entry| entry.known);
    let newest_known = read
        .entries
        .iter()
        .filter(|entry| entry.known)
        .filter_map(|entry| entry.published.map(|date| date.day()))
        .max();
    let oldest_new = newest_known.and_then(|day| day.checked_sub_signed(SURFACED));
    read.entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let day = entry.published.map(|date| date.day());
            let after = day.is_some_and(|day| day > before.date_naive());
            let stale = day
                .zip(oldest_new)
                .is_some_and(|(day, oldest)| day < oldest);
            if after {
                Entry::Dated { since }
            } else if last_known.is_some_and(|last| index < last) && !stale {
                Entry::Above { since }
            } else {
                Entry::Silent
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(before: Option<&str>, entries: &[(bool, Option<&str>)]) -> ListRead {
        ListRead {
            before: before.map(|at| at.parse().unwrap()),
            entries: entries
                .iter()
                .map(|(known, day)| KnownEntry {
                    known: *known,
                    published: day.and_then(PageDate::parse),
                })
                .collect(),
        }
    }

    #[test]
    fn the_first_good_reading_is_known_stock() {
        let first = read(None, &[(false, Some("2025-04-18")), (false, None)]);

        assert_eq!(entries(&first), vec![Entry::Silent, Entry::Silent]);
    }

    #[test]
    fn what_stands_above_known_entries_is_new_and_what_surfaces_below_is_not() {
        let later = read(
            Some("2025-04-18T19:00:00Z"),
            &[(false, None), (true, None), (false, None)],
        );

        let entered = entries(&later);

        assert!(matches!(entered[0], Entry::Above { .. }));
        assert_eq!(entered[2], Entry::Silent);
    }

    #[test]
    fn an_entry_dated_after_the_last_reading_is_new_wherever_it_stands() {
        let later = read(
            Some("2025-04-18T19:00:00Z"),
            &[(true, None), (false, Some("2025-04-19"))],
        );

        assert!(matches!(entries(&later)[1], Entry::Dated { .. }));
    }

    #[test]
    fn an_old_entry_that_surfaces_above_known_ones_enters_silently() {
        let later = read(
            Some("2025-04-18T19:00:00Z"),
            &[(false, Some("2019-01-02")), (true, Some("2025-04-16"))],
        );

        assert_eq!(entries(&later)[0], Entry::Silent);
    }
}
