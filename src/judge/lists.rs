//! How a list's entries enter: as news, or silently.
//!
//! *In:* a list as it was read, and which of its entries are known. *Out:* an [`Entry`] for each unknown one.
//! *Never:* raises anything at the first good reading of a list.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Entry, PageDate};

/// An entry above known ones is new; one dated so long before the newest known one is an old one that surfaced.
const SURFACED: TimeDelta = TimeDelta::days(30);

/// Servers' clocks, their time zones and the hour at which they make their sitemaps lie within this of ours.
const LEEWAY: TimeDelta = TimeDelta::days(2);
/// So many addresses without a date may come at once and be news, or a tenth of those that are known; more of them are
/// a section that the list begins to show, or the rest of a list that was cut.
const FEW: usize = 20;

/// How a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The newest stands first, as in feeds, listings and channels.
    NewestFirst,
    /// Its order says nothing, and it shows all there is, as a sitemap does.
    None,
}

/// A list as a pass read it.
#[derive(Clone, Debug)]
pub struct ListRead {
    /// The good reading before this one; `None` at the first.
    pub before: Option<DateTime<Utc>>,
    /// How it is ordered.
    pub order: Order,
    /// The entries, first to last.
    pub entries: Vec<KnownEntry>,
}

/// One entry of a list.
#[derive(Clone, Copy, Debug)]
pub struct KnownEntry {
    /// Whether the statement was known before this reading.
    pub known: bool,
    /// The date that the list shows: of publication, or where it has none, of the last change.
    pub published: Option<PageDate>,
}

/// How each entry enters, in the list's order; for known ones the answer means nothing.
pub fn entries(read: &ListRead) -> Vec<Entry> {
    let Some(before) = read.before else {
        return vec![Entry::Silent; read.entries.len()];
    };
    match read.order {
        Order::NewestFirst => by_place(&read.entries, before),
        Order::None => by_date(&read.entries, before),
    }
}

fn by_place(entries: &[KnownEntry], before: DateTime<Utc>) -> Vec<Entry> {
    let since = Some(before);
    let last_known = entries.iter().rposition(|entry| entry.known);
    let newest_known = entries
        .iter()
        .filter(|entry| entry.known)
        .filter_map(|entry| entry.published.map(|date| date.day()))
        .max();
    let oldest_new = newest_known.and_then(|day| day.checked_sub_signed(SURFACED));
    entries
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

/// A list that shows the whole site shows what is new beside what is old: an address that it did not show before is
/// news unless its own date is old, and one without a date only while few such come at once.
fn by_date(entries: &[KnownEntry], before: DateTime<Utc>) -> Vec<Entry> {
    let since = Some(before);
    let earliest = before.checked_sub_signed(LEEWAY).unwrap_or(before);
    let known = entries.iter().filter(|entry| entry.known).count();
    let undated = entries
        .iter()
        .filter(|entry| !entry.known && entry.published.is_none())
        .count();
    let few = undated <= FEW.max(known / 10);
    let enters = |entry: &KnownEntry| match entry.published {
        Some(date) if is_after(date, before) => Entry::Dated { since },
        Some(date) if is_after(date, earliest) => Entry::Above { since },
        None if few => Entry::Above { since },
        Some(_) | None => Entry::Silent,
    };
    entries.iter().map(enters).collect()
}

/// A day is after an instant where it is a later day: the hour is not known.
fn is_after(date: PageDate, instant: DateTime<Utc>) -> bool {
    match date {
        PageDate::Day(day) => day > instant.date_naive(),
        PageDate::Instant(at) => at > instant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(before: Option<&str>, entries: &[(bool, Option<&str>)]) -> ListRead {
        ListRead {
            before: before.map(|at| at.parse().unwrap()),
            order: Order::NewestFirst,
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

    fn sitemap(entries: &[(bool, Option<&str>)]) -> Vec<Entry> {
        entries_of(Some("2025-04-18T19:00:00Z"), entries)
    }

    fn entries_of(before: Option<&str>, shown: &[(bool, Option<&str>)]) -> Vec<Entry> {
        entries(&ListRead {
            order: Order::None,
            ..read(before, shown)
        })
    }

    #[test]
    fn the_place_in_a_sitemap_says_nothing() {
        let entered = sitemap(&[(true, Some("2025-04-18")), (false, Some("2025-04-19"))]);
        assert!(matches!(entered[1], Entry::Dated { .. }));

        let entered = sitemap(&[(false, Some("2025-03-30")), (true, Some("2025-04-18"))]);
        assert_eq!(entered[0], Entry::Silent);
    }

    #[test]
    fn the_first_good_reading_of_a_sitemap_is_known_stock() {
        let first = entries_of(None, &[(false, Some("2025-04-19")), (false, None)]);

        assert_eq!(first, vec![Entry::Silent, Entry::Silent]);
    }

    #[test]
    fn what_a_sitemap_newly_shows_is_news_on_the_day_it_was_last_read_and_the_day_before() {
        for date in ["2025-04-18", "2025-04-17", "2025-04-18T07:00:00+07:00"] {
            let entered = sitemap(&[(true, None), (false, Some(date))]);
            assert!(matches!(entered[1], Entry::Above { .. }), "{date}");
        }
    }

    #[test]
    fn an_address_without_a_date_is_news_where_a_sitemap_did_not_show_it_before() {
        let entered = sitemap(&[(true, None), (false, None), (true, None)]);

        assert!(matches!(entered[1], Entry::Above { .. }));
    }

    #[test]
    fn a_whole_section_without_dates_that_surfaces_at_once_enters_silently() {
        let mut shown = vec![(true, None); 100];
        shown.extend([(false, None); FEW + 1]);
        shown.push((false, Some("2025-04-19")));

        let entered = sitemap(&shown);

        let silent = entered.iter().filter(|entry| **entry == Entry::Silent);
        assert_eq!(silent.count(), shown.len() - 1);
        assert!(matches!(entered.last(), Some(Entry::Dated { .. })));
    }
}
