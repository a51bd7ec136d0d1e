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

/// Entries on either side by which a place in a list is known: some may go while it stays empty.
const AROUND: usize = 3;

/// A place in a list from which an entry is missing while those around it stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// The list.
    pub list: i64,
    /// The entries that stood before it and did when it was first missed, the nearest first.
    #[serde(deserialize_with = "one_or_many")]
    pub before: Vec<i64>,
    /// The entries that stood after it and did when it was first missed, the nearest first.
    #[serde(deserialize_with = "one_or_many")]
    pub after: Vec<i64>,
    /// When the list last showed the missing one.
    pub shown: DateTime<Utc>,
    /// When it was first missed.
    pub missed: DateTime<Utc>,
    /// The look at the list that missed it.
    pub observation: i64,
}

/// Reads entries as they are kept now, or the single one that the first release kept.
fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<i64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        One(i64),
        Many(Vec<i64>),
    }
    Ok(match Kept::deserialize(from)? {
        Kept::One(entry) => vec![entry],
        Kept::Many(entries) => entries,
    })
}

/// What a pass's lists show.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    shown: HashSet<i64>,
    holes: HashMap<i64, Vec<Hole>>,
    read: HashMap<i64, (DateTime<Utc>, HashSet<i64>)>,
}

impl Membership {
    /// Whether a list shows the statement, or may: one that could not be read shows what it last did.
    pub(super) fn shows(&self, statement: i64) -> bool {
        self.shown.contains(&statement)
    }

    /// The holes that the statement left, one a list.
    pub(super) fn holes(&self, statement: i64) -> &[Hole] {
        self.holes.get(&statement).map_or(&[], Vec::as_slice)
    }

    /// When the list was read in this pass, if entries from both sides of the hole stand in it.
    pub(super) fn still(&self, hole: &Hole) -> Option<DateTime<Utc>> {
        let (at, entries) = self.read.get(&hole.list)?;
        let stands = |side: &[i64]| side.iter().any(|entry| entries.contains(entry));
        (stands(&hole.before) && stands(&hole.after)).then_some(*at)
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

/// Statements that a list shows in the pass at `pass` and did not when it was read before.
pub fn listed_anew(windows: &[ListWindow], pass: DateTime<Utc>) -> HashSet<i64> {
    let now = windows
        .iter()
        .filter(|window| window.pass == pass && window.good);
    let before = |list: i64| {
        let earlier = windows
            .iter()
            .filter(move |window| window.list == list && window.pass < pass && window.good);
        earlier.max_by_key(|window| window.pass)
    };
    now.filter_map(|window| Some((window, before(window.list)?)))
        .flat_map(|(window, before)| {
            let known: HashSet<i64> = before.entries.iter().copied().collect();
            let entries = window.entries.iter().copied();
            entries.filter(move |entry| !known.contains(entry))
        })
        .collect()
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
        // It may have further pages that were not read: what stood behind the last entry may still.
        membership.shown.extend(behind(earlier, last));
    }
    for (statement, hole) in holes(earlier, last) {
        membership.holes.entry(statement).or_default().push(hole);
    }
}

/// Entries of `earlier` that stood behind every entry that `later` shows.
fn behind<'a>(earlier: &'a ListWindow, later: &ListWindow) -> impl Iterator<Item = i64> + 'a {
    let shown: HashSet<i64> = later.entries.iter().copied().collect();
    let last = earlier
        .entries
        .iter()
        .rposition(|entry| shown.contains(entry));
    let from = last.map_or(0, |last| last + 1);
    earlier.entries.iter().skip(from).copied()
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
    let place = |entry: &i64| earlier.entries.iter().position(|known| known == entry);
    let last_place = earlier.entries.iter().rposition(|entry| entry == last);
    let (Some(from), Some(to)) = (place(first), last_place) else {
        return Vec::new();
    };
    let found: Vec<usize> = (from..to)
        .filter(|at| {
            earlier
                .entries
                .get(*at)
                .is_some_and(|entry| !places.contains_key(entry))
        })
        .collect();
    if found.len() > FEW && found.len() * ANEW > common.len() {
        return Vec::new();
    }
    let stands = |entry: &&i64| places.contains_key(*entry);
    found
        .into_iter()
        .filter_map(|at| {
            let (above, below) = earlier.entries.split_at_checked(at)?;
            let (statement, below) = below.split_first()?;
            let nearest = |side: &mut dyn Iterator<Item = &i64>| {
                side.filter(stands).take(AROUND).copied().collect()
            };
            let hole = Hole {
                list: later.list,
                before: nearest(&mut above.iter().rev()),
                after: nearest(&mut below.iter()),
                shown: earlier.at,
                missed: later.at,
                observation: later.observation,
            };
            Some((*statement, hole))
        })
        .collect()
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
    fn what_a_list_shows_again_is_listed_anew_and_a_first_reading_lists_nothing_so() {
        let lists = [window(1, &[9, 8, 6, 5]), window(2, &[10, 9, 8, 7, 6])];
        let mut anew: Vec<i64> = listed_anew(&lists, lists[1].pass).into_iter().collect();
        anew.sort_unstable();

        assert_eq!(anew, [7, 10]);
        assert!(listed_anew(&lists[1..], lists[1].pass).is_empty());
    }

    #[test]
    fn an_unread_page_hides_what_stood_behind_and_not_what_stood_between() {
        let mut before = window(1, &[9, 8, 7, 6, 5, 4]);
        before.pages = 2;
        let later = window(2, &[9, 8, 6]);
        let lists = [before, later];

        assert_eq!(missing(&lists), [7]);
        let membership = membership(&lists, lists[1].pass);
        assert!(membership.shows(5) && membership.shows(4) && !membership.shows(7));
    }

    #[test]
    fn a_hole_stays_one_though_its_neighbour_goes_too() {
        let lists = [window(1, &[9, 8, 7, 6, 5, 4]), window(2, &[9, 8, 6, 5, 4])];
        let hole = membership(&lists, lists[1].pass).holes(7)[0].clone();
        let later = window(3, &[10, 9, 5, 4]);

        let now = membership(std::slice::from_ref(&later), later.pass);
        assert!(now.still(&hole).is_some());
    }

    #[test]
    fn a_hole_that_the_first_release_kept_is_read() {
        let hole = membership(
            &[window(1, &[9, 8, 7]), window(2, &[9, 7])],
            window(2, &[]).pass,
        )
        .holes(8)[0]
            .clone();
        let mut kept = serde_json::to_value(&hole).unwrap();
        kept["before"] = 9.into();
        kept["after"] = 7.into();

        assert_eq!(serde_json::from_value::<Hole>(kept).unwrap(), hole);
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
        let hole = membership(&lists, lists[1].pass).holes(7)[0].clone();

        let later = window(3, &[10, 9, 8, 6]);
        assert!(
            membership(std::slice::from_ref(&later), later.pass)
                .still(&hole)
                .is_some()
        );
        let gone = window(4, &[12, 11, 10, 9]);
        assert!(
            membership(std::slice::from_ref(&gone), gone.pass)
                .still(&hole)
                .is_none()
        );
    }
}
