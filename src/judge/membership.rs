//! Which statements the source's lists still show.
//!
//! *In:* the lists' windows, this pass's and those before. *Out:* who is shown, and who is missing from the middle of
//! a list: a [`Hole`]. *Never:* takes the end of a list, a list that was cut, reordered, or not read, for an absence.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::ListWindow;

/// A list that misses more than one in so many of the entries that stood between others was made anew.
const ANEW: usize = 4;
/// … from so many on.
const FEW: usize = 2;
/// A list of which more than one in so many neighbours changed places says nothing.
const REORDERED: usize = 3;

/// A place in a list from which an entry is missing while those around it stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// The list.
    pub list: i64,
    /// The entry that stood before it and still does.
    pub before: i64,
    /// The entry that stood after it and still does.
    pub after: i64,
    /// When the list last showed the missing one.
    pub shown: DateTime<Utc>,
    /// When it was first missed.
    pub missed: DateTime<Utc>,
    /// The look at the list that missed it.
    pub observation: i64,
}

/// What a pass's lists show.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    shown: HashSet<i64>,
    holes: HashMap<i64, Hole>,
    read: HashMap<i64, (DateTime<Utc>, HashSet<i64>)>,
}

impl Membership {
    /// Whether a list shows the statement, or may: one that could not be read shows what it last did.
    pub(super) fn shows(&self, statement: i64) -> bool {
        self.shown.contains(&statement)
    }

    /// The hole that the statement left.
    pub(super) fn hole(&self, statement: i64) -> Option<Hole> {
        self.holes.get(&statement).copied()
    }

    /// When the list was read in this pass, if both neighbours of the hole stand in it.
    pub(super) fn still(&self, hole: Hole) -> Option<DateTime<Utc>> {
        let (at, entries) = self.read.get(&hole.list)?;
        (entries.contains(&hole.before) && entries.contains(&hole.after)).then_some(*at)
    }

    /// Statements that are missing from the middle of a list and that no list shows.
    pub fn missing(&self) -> impl Iterator<Item = i64> {
        let unseen = |statement: &&i64| !self.shown.contains(statement);
        self.holes.keys().filter(unseen).copied()
    }
}

/// What the lists show in the pass at `pass`.
pub fn membership(windows: &[ListWindow], pass: DateTime<Utc>) -> Membership {
    let mut by_list: HashMap<i64, Vec<&ListWindow>> = HashMap::new();
    for window in windows.iter().filter(|window| window.pass <= pass) {
        by_list.entry(window.list).or_default().push(window);
    }
    let mut membership = Membership::default();
    for list in by_list.values_mut() {
        list.sort_by_key(|window| window.pass);
        take_in(&mut membership, list, pass);
    }
    membership
}

fn take_in(membership: &mut Membership, windows: &[&ListWindow], pass: DateTime<Utc>) {
    let Some((last, earlier)) = windows.split_last() else {
        return;
    };
    let current = last.pass == pass && last.good && last.whole;
    let known = if current { earlier } else { windows };
    let last_good = known.iter().rev().find(|window| window.good);
    if !current {
        let shown = last_good.into_iter().chain(Some(last));
        membership
            .shown
            .extend(shown.flat_map(|window| window.entries.iter().copied()));
        return;
    }
    membership.shown.extend(last.entries.iter().copied());
    membership
        .read
        .insert(last.list, (last.at, last.entries.iter().copied().collect()));
    let Some(earlier) = last_good else { return };
    if last.pages < earlier.pages {
        // Its further pages were not read: what stood there may still.
        membership.shown.extend(earlier.entries.iter().copied());
        return;
    }
    for (statement, hole) in holes(earlier, last) {
        membership.holes.entry(statement).or_insert(hole);
    }
}

/// Entries that stood between two others in `earlier`, where `later` has the two and not the one.
fn holes(earlier: &ListWindow, later: &ListWindow) -> Vec<(i64, Hole)> {
    let places: HashMap<i64, usize> = later
        .entries
        .iter()
        .enumerate()
        .rev()
        .map(|(place, entry)| (*entry, place))
        .collect();
    let common: Vec<i64> = earlier
        .entries
        .iter()
        .copied()
        .filter(|entry| places.contains_key(entry))
        .collect();
    let (Some(first), Some(last)) = (common.first(), common.last()) else {
        return Vec::new();
    };
    let moved = common
        .windows(2)
        .filter(|pair| places.get(&pair[0]) > places.get(&pair[1]))
        .count();
    if moved * REORDERED > common.len() {
        return Vec::new();
    }
    let inner = earlier
        .entries
        .iter()
        .skip_while(|entry| *entry != first)
        .collect::<Vec<_>>();
    let end = inner.iter().rposition(|entry| *entry == last);
    let mut found = Vec::new();
    let mut before = *first;
    for entry in inner.into_iter().take(end.unwrap_or(0)) {
        if places.contains_key(entry) {
            before = *entry;
        } else {
            found.push((*entry, before));
        }
    }
    if found.len() > FEW && found.len() * ANEW > common.len() {
        return Vec::new();
    }
    found
        .into_iter()
        .map(|(statement, before)| {
            let after = after(earlier, statement, &places).unwrap_or(*last);
            let hole = Hole {
                list: later.list,
                before,
                after,
                shown: earlier.at,
                missed: later.at,
                observation: later.observation,
            };
            (statement, hole)
        })
        .collect()
}

/// The nearest entry after this one that still stands.
fn after(earlier: &ListWindow, statement: i64, places: &HashMap<i64, usize>) -> Option<i64> {
    let at = earlier
        .entries
        .iter()
        .rposition(|entry| *entry == statement)?;
    let mut later = earlier.entries.iter().skip(at + 1);
    later.find(|entry| places.contains_key(entry)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(day: u32, entries: &[i64]) -> ListWindow {
        let at = format!("2026-02-{day:02}T19:00:00Z").parse().unwrap();
        ListWindow {
            list: 1,
            pass: at,
            at,
            observation: i64::from(day),
            good: true,
            whole: true,
            pages: 1,
            entries: entries.to_vec(),
        }
    }

    fn missing(windows: &[ListWindow]) -> Vec<i64> {
        let pass = windows.iter().map(|window| window.pass).max().unwrap();
        let mut missing: Vec<i64> = membership(windows, pass).missing().collect();
        missing.sort_unstable();
        missing
    }

    /// Scenario 90, 93.
    #[test]
    fn what_leaves_the_middle_leaves_a_hole_and_what_rolls_off_the_end_none() {
        let before = window(1, &[9, 8, 7, 6, 5, 4]);

        assert_eq!(
            missing(&[before.clone(), window(2, &[10, 9, 8, 6, 5])]),
            [7]
        );
        assert_eq!(
            missing(&[before.clone(), window(2, &[11, 10, 9, 8, 7, 6])]),
            [0; 0]
        );
        assert_eq!(missing(&[before, window(2, &[9, 8])]), [0; 0]);
    }

    /// Scenario 91, 94.
    #[test]
    fn a_list_that_shares_nothing_with_the_last_or_is_in_another_order_says_nothing() {
        let before = window(1, &[9, 8, 7, 6, 5, 4]);

        assert_eq!(missing(&[before.clone(), window(2, &[19, 18, 17])]), [0; 0]);
        assert_eq!(
            missing(&[before.clone(), window(2, &[4, 9, 5, 8, 7])]),
            [0; 0]
        );
        assert_eq!(missing(&[before, window(2, &[9, 4])]), [0; 0]);
    }

    /// Scenario 92.
    #[test]
    fn a_list_that_could_not_be_read_is_passed_over_and_shows_what_it_did() {
        let before = window(1, &[9, 8, 7, 6, 5, 4]);
        let mut bad = window(2, &[]);
        bad.good = false;

        assert_eq!(missing(&[before.clone(), bad.clone()]), [0; 0]);
        assert!(membership(&[before.clone(), bad.clone()], bad.pass).shows(7));
        assert_eq!(missing(&[before, bad, window(3, &[9, 8, 6, 5, 4])]), [7]);
    }

    #[test]
    fn an_unread_page_hides_what_stood_on_it() {
        let mut before = window(1, &[9, 8, 7, 6, 5, 4]);
        before.pages = 2;
        let later = window(2, &[9, 8, 6]);

        assert_eq!(missing(&[before, later]), [0; 0]);
    }

    #[test]
    fn an_entry_that_another_list_shows_is_not_missing() {
        let mut other = window(2, &[7, 3]);
        other.list = 2;
        let lists = [window(1, &[9, 8, 7, 6, 5]), window(2, &[9, 8, 6, 5]), other];

        assert_eq!(missing(&lists), [0; 0]);
    }

    /// Scenario 94.
    #[test]
    fn a_pinned_entry_that_is_unpinned_leaves_no_hole() {
        let before = window(1, &[2, 9, 8, 7, 6]);

        assert_eq!(missing(&[before, window(2, &[10, 9, 8, 7, 6])]), [0; 0]);
    }

    #[test]
    fn a_hole_is_proven_anew_while_its_neighbours_stand() {
        let lists = [window(1, &[9, 8, 7, 6, 5]), window(2, &[9, 8, 6, 5])];
        let hole = membership(&lists, lists[1].pass).hole(7).unwrap();

        let later = window(3, &[10, 9, 8, 6]);
        assert!(
            membership(std::slice::from_ref(&later), later.pass)
                .still(hole)
                .is_some()
        );
        let gone = window(4, &[12, 11, 10, 9]);
        assert!(
            membership(std::slice::from_ref(&gone), gone.pass)
                .still(hole)
                .is_none()
        );
    }
}
