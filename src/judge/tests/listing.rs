//! When a statement that is served is said to have left the lists.
//!
//! *In:* stories with what the lists showed. *Out:* delistings, and that nothing else follows. *Never:* judges all at
//! once: a list is heard in the pass that read it.

use super::world::*;
use crate::model::{FlagKind, Stage, Why};

use FlagKind::{Deleted, Delisted};
use Stage::{Confirmed, Suspected, Withdrawn};

const WHOLE: [i64; 5] = [9, 8, 1, 6, 5];
const WITHOUT: [i64; 4] = [9, 8, 6, 5];

/// The statement is served every night, while the list shows this from one night to another.
fn served(nights: std::ops::RangeInclusive<i64>, shown: impl Fn(i64) -> Vec<i64>) -> Story {
    let mut told = statement(1);
    let mut story = Story::default();
    for n in nights {
        told = told.seen(night(n), 1);
        story = story.shown(night(n), &shown(n));
    }
    Story {
        told: vec![told],
        ..story
    }
}

/// Scenario 90.
#[test]
fn a_hole_in_the_middle_is_suspected_in_the_second_run_and_confirmed_after_44_hours() {
    let shown = |n| {
        if n < 2 {
            WHOLE.to_vec()
        } else {
            WITHOUT.to_vec()
        }
    };

    assert_eq!(served(1..=2, shown).lived().0.brief(), []);
    let flags = served(1..=3, shown).lived().0;
    assert_eq!(flags.brief(), [(Delisted, Suspected)]);
    let flags = served(1..=4, shown).lived().0;
    assert_eq!(flags.brief(), [(Delisted, Confirmed)]);
    let interval = flags.only(Delisted).interval;
    assert_eq!((interval.from, interval.to), (Some(night(1)), night(2)));
}

#[test]
fn listed_again_before_anything_was_sure_is_taken_back() {
    let shown = |n| {
        if n == 2 || n == 3 {
            WITHOUT.to_vec()
        } else {
            WHOLE.to_vec()
        }
    };

    assert_eq!(
        served(1..=4, shown).lived().0.brief(),
        [(Delisted, Withdrawn)]
    );
}

#[test]
fn one_night_without_it_is_nothing() {
    let shown = |n| {
        if n == 2 {
            WITHOUT.to_vec()
        } else {
            WHOLE.to_vec()
        }
    };

    assert_eq!(served(1..=5, shown).lived().0.brief(), []);
}

/// Scenario 37.
#[test]
fn what_rolls_off_the_end_is_nothing() {
    let shown = |n| (0..5).map(|place| n + 4 - place).collect();

    assert_eq!(served(1..=9, shown).lived().0.brief(), []);
}

#[test]
fn a_hole_whose_neighbours_rolled_off_stays_suspected() {
    let shown = |n| match n {
        1 => WHOLE.to_vec(),
        2 | 3 => WITHOUT.to_vec(),
        _ => vec![14, 13, 12, 11, 10],
    };

    assert_eq!(
        served(1..=9, shown).lived().0.brief(),
        [(Delisted, Suspected)]
    );
}

/// Scenario 15.
#[test]
fn gone_from_its_list_and_its_address_is_one_deletion() {
    let mut told = statement(1).seen(night(1), 1);
    let mut story = Story::default().shown(night(1), &WHOLE);
    for n in 2..=4 {
        told = told.absent(night(n), 404);
        story = story.shown(night(n), &WITHOUT).well(night(n));
    }
    let story = Story {
        told: vec![told],
        ..story
    };

    let flags = story.lived().0;

    assert_eq!(flags.brief(), [(Deleted, Confirmed)]);
    let reasons = &flags.only(Deleted).reasons;
    assert!(reasons.contains(&Why::LeftItsListToo), "{reasons:?}");
}
