//! When something befalls a whole source for a while.
//!
//! *In:* stories in which many statements show the same in one night. *Out:* one flag of the source, and none of the
//! statements but what is their own. *Never:* a night of trouble that is told before it was seen twice.

use std::ops::RangeInclusive;

use super::world::*;
use crate::model::{Befell, Flag, FlagKind, Stage, Why};

use FlagKind::{Deleted, Edited, Incident};
use Stage::{Confirmed, Suspected, Withdrawn};

/// Four statements that do the same on these nights.
fn four(nights: RangeInclusive<i64>, does: impl Fn(Told, i64) -> Told) -> Vec<Told> {
    let one = |key| nights.clone().fold(statement(key), &does);
    (1..=4).map(one).collect()
}

fn at(told: &Told, n: i64) -> chrono::DateTime<chrono::Utc> {
    night(n) + minutes(told.key)
}

fn absent(told: Told, n: i64) -> Told {
    let at = at(&told, n);
    told.absent(at, 404)
}

fn well(told: Told, n: i64) -> Told {
    let at = at(&told, n);
    told.seen(at, 1)
}

fn scripted(told: Told, n: i64) -> Told {
    let at = at(&told, n);
    told.script(at)
}

fn reads(version: u32) -> impl Fn(Told, i64) -> Told {
    move |told, n| {
        let at = at(&told, n);
        told.seen(at, version)
    }
}

fn tells(flag: &Flag, told: impl Fn(&Befell) -> bool) -> bool {
    flag.reasons
        .iter()
        .any(|why| matches!(why, Why::Befell { what } if told(what)))
}

/// Scenario 81.
#[test]
fn what_all_lose_at_once_is_an_incident_after_two_runs_and_no_deletion() {
    let once = Story::of(four(1..=1, absent)).flags();
    assert_eq!(once.brief(), []);

    let called = |told: Told| told.called("Tender for roads");
    let twice = Story::of(four(1..=2, absent).into_iter().map(called)).flags();
    assert_eq!(twice.brief(), [(Incident, Suspected)]);
    let flag = twice.only(Incident);
    assert_eq!(flag.significance, 60);
    assert_eq!(flag.interval.to, night(1) + minutes(1));
    assert!(tells(flag, |what| *what == Befell::Outage { count: 4 }));
    let named = |what: &Befell| matches!(what, Befell::Among { headlines } if headlines.len() == 4);
    assert!(tells(flag, named));
}

/// Scenario 81.
#[test]
fn an_outage_that_ends_is_taken_back() {
    let told = four(1..=2, absent).into_iter().map(|told| well(told, 3));

    assert_eq!(Story::of(told).flags().brief(), [(Incident, Withdrawn)]);
}

#[test]
fn an_outage_of_many_is_over_where_several_are_well_and_none_is_not() {
    let told = (1..=10).map(|key| {
        let told = (1..=2).fold(statement(key), absent);
        if key <= 3 { well(told, 3) } else { told }
    });

    assert_eq!(Story::of(told).flags().brief(), [(Incident, Withdrawn)]);
}

#[test]
fn an_outage_is_seen_in_two_runs_whichever_statements_they_looked_at() {
    let told = (1..=6).map(|key| absent(statement(key), if key <= 3 { 1 } else { 2 }));

    assert_eq!(Story::of(told).flags().brief(), [(Incident, Suspected)]);
}

/// Scenario 29.
#[test]
fn a_bad_run_between_good_ones_is_nothing() {
    let told = |told: Told| absent(well(absent(told, 1), 2), 3);
    let told = (1..=4).map(|key| told(statement(key)));

    assert_eq!(Story::of(told).flags().brief(), []);
}

#[test]
fn two_bad_runs_within_a_night_are_nothing() {
    let told = (1..=4).map(|key| {
        let told = absent(statement(key), 1);
        let later = at(&told, 1) + hours(10);
        told.absent(later, 404)
    });

    assert_eq!(Story::of(told).flags().brief(), []);
}

#[test]
fn two_that_contradict_one_another_are_no_outage() {
    let told = [1, 2].map(|key| (1..=9).fold(statement(key), absent));

    assert_eq!(Story::of(told).flags().brief(), []);
}

/// Scenario 89.
#[test]
fn what_lasts_a_week_is_sure_and_says_what_is_not_known() {
    let flags = Story::of(four(1..=8, absent)).flags();

    assert_eq!(flags.brief(), [(Incident, Confirmed)]);
    let unknown = |what: &Befell| *what == Befell::Unresolved { days: 7 };
    assert!(tells(flags.only(Incident), unknown));
}

#[test]
fn unknown_looks_neither_end_an_outage_nor_prolong_it() {
    let told = four(1..=2, absent).into_iter().map(|told| {
        (3..=12).fold(told, |told, n| {
            let at = at(&told, n);
            told.unknown(at)
        })
    });

    assert_eq!(Story::of(told).flags().brief(), [(Incident, Suspected)]);
}

#[test]
fn whoever_stays_away_after_an_outage_is_judged_alone() {
    let told = four(1..=2, absent).into_iter().map(|told| match told.key {
        1 => absent(absent(told, 3), 4),
        _ => well(well(told, 3), 4),
    });
    let flags = Story::of(told).healthy([3, 4]).flags();

    assert_eq!(flags.only(Incident).stage, Withdrawn);
    assert_eq!(flags.only(Deleted).stage, Confirmed);
    assert_eq!(flags.only(Deleted).statement, Some(1));
}

#[test]
fn a_page_of_the_host_in_every_place_for_two_nights_is_an_outage() {
    let gated = four(1..=2, reads(5));
    let flags = Story::of(gated.clone()).flags();
    assert_eq!(flags.brief(), [(Incident, Suspected)]);

    let well = gated.into_iter().map(|told| well(told, 3));
    assert_eq!(Story::of(well).flags().brief(), [(Incident, Withdrawn)]);
}

/// What all lose for a night is none of the site's furniture: where one of them loses it for good, that is an edit.
#[test]
fn a_sentence_that_many_share_and_one_strikes_after_an_outage_is_an_edit() {
    let shared = "The Ministry stands ready to receive observers from every country of the region.";
    let told = (1..=4).map(|key| {
        let own = &usual_texts(key)[0];
        let told = listed(key, night(-10))
            .text(1, "On the clampdown", &format!("{own}\n{shared}"))
            .text(2, "On the clampdown", own);
        let told = [night(-2), night(-1)]
            .into_iter()
            .fold(told, |told, at| told.seen(at, 1));
        let told = (1..=2).fold(told, |told, n| told.seen(night(n) + minutes(key), 5));
        let after = if key == 1 { 2 } else { 1 };
        (3..=4).fold(told, |told, n| told.seen(night(n) + minutes(key), after))
    });

    let flags = Story::of(told).flags();

    assert_eq!(flags.brief(), [(Incident, Withdrawn), (Edited, Confirmed)]);
    assert_eq!(flags.only(Edited).statement, Some(1));
}

#[test]
fn a_page_of_the_host_that_stays_in_every_place_does_not_pass_for_the_texts_come_back() {
    let flags = Story::of(four(1..=9, reads(5))).flags();

    assert_eq!(flags.only(Incident).stage, Confirmed);
}

/// Scenario 40.
#[test]
fn pages_that_are_drawn_by_script_are_an_incident_and_no_change_of_any() {
    let told = four(1..=1, scripted);
    let flags = Story::of(told.clone()).flags();
    assert_eq!(flags.brief(), [(Incident, Suspected)]);
    assert!(tells(flags.only(Incident), |what| *what
        == Befell::Script { count: 4 }));

    let back = told.clone().into_iter().map(|told| well(told, 2));
    assert_eq!(Story::of(back).flags().brief(), [(Incident, Withdrawn)]);

    let stays = told.into_iter().map(|told| (2..=8).fold(told, scripted));
    assert_eq!(Story::of(stays).flags().brief(), [(Incident, Confirmed)]);
}

/// Scenario 40.
#[test]
fn half_of_the_pages_drawn_by_script_or_pages_never_read_are_no_incident() {
    let half = (1..=6).map(|key| match key {
        1..=2 => scripted(statement(key), 1),
        _ => well(statement(key), 1),
    });
    assert_eq!(Story::of(half).flags().brief(), []);

    let unread = (1..=4).map(|key| scripted(listed(key, night(-1)), 1));
    assert_eq!(Story::of(unread).flags().brief(), []);
}

/// Scenario 66.
#[test]
fn texts_in_another_language_are_an_incident_and_neither_edited_nor_replaced() {
    let french = |told: Told, n| reads(4)(told.tongue(4, "fr"), n);
    let told = four(1..=3, french);
    let flags = Story::of(told.clone()).healthy(1..=3).flags();
    assert_eq!(flags.brief(), [(Incident, Suspected)]);

    let back = told.clone().into_iter().map(|told| well(told, 4));
    let flags = Story::of(back).healthy(1..=4).flags();
    assert_eq!(flags.brief(), [(Incident, Withdrawn)]);

    let stays = told.into_iter().map(|told| (4..=8).fold(told, french));
    let flags = Story::of(stays).healthy(1..=8).flags();
    assert_eq!(flags.brief(), [(Incident, Confirmed)]);
}

/// Scenario 66.
#[test]
fn two_texts_in_another_language_are_no_incident() {
    let told = (1..=4).map(|key| match key {
        1..=2 => reads(4)(statement(key).tongue(4, "fr"), 1),
        _ => well(statement(key), 1),
    });

    assert_eq!(Story::of(told).healthy([1]).flags().brief(), []);
}

/// A statement whose page also carries a line of the site's, over this version.
fn adorned(key: i64, version: u32) -> Told {
    let text = &usual_texts(key)[version as usize - 1];
    let text = format!("Visit the portal of the new programme for the provinces.\n{text}");
    statement(key).text(8, &format!("On the clampdown of case {key}"), &text)
}

/// Scenario 83.
#[test]
fn a_redesign_is_noted_low_and_the_two_that_changed_are_edited() {
    let told = (1..=6).map(|key| {
        let told = adorned(key, if key <= 2 { 2 } else { 1 });
        (1..=2).fold(told, reads(8))
    });
    let flags = Story::of(told).flags();

    let noted = flags.only(Incident);
    assert_eq!((noted.stage, noted.significance), (Confirmed, 10));
    assert!(!noted.worth_an_alert());
    let edited = flags.0.values().filter(|flag| flag.kind == Edited);
    let whose: Vec<_> = edited.map(|flag| (flag.statement, flag.stage)).collect();
    assert_eq!(whose, [(Some(1), Confirmed), (Some(2), Confirmed)]);
}

#[test]
fn a_line_that_comes_for_a_night_is_no_redesign() {
    let told = (1..=4).map(|key| well(reads(8)(adorned(key, 1), 1), 2));

    assert_eq!(Story::of(told).flags().brief(), [(Incident, Withdrawn)]);
}

#[test]
fn a_line_on_few_of_many_is_no_redesign() {
    let told = (1..=12).map(|key| match key {
        1..=3 => reads(8)(adorned(key, 1), 1),
        _ => well(statement(key), 1),
    });

    assert_eq!(Story::of(told).flags().brief(), []);
}

/// A statement whose softened text stood for long, and whose first text came back on these nights.
fn restored(key: i64, nights: impl Iterator<Item = i64>) -> Told {
    let told = (1..=20).fold(statement(key), reads(2));
    nights.fold(told, reads(1))
}

fn edits(flags: &Flags) -> Vec<&Flag> {
    let edits = flags.0.values().filter(|flag| flag.kind == Edited);
    edits.filter(|flag| flag.to_version == Some(1)).collect()
}

/// Scenario 88.
#[test]
fn earlier_texts_on_many_are_a_backup_and_their_edits_wait_for_a_second_look() {
    let first = Story::of((1..=3).map(|key| restored(key, 21..=21))).flags();
    assert_eq!(first.only(Incident).stage, Suspected);
    assert_eq!(edits(&first).len(), 0);

    let second = Story::of((1..=3).map(|key| restored(key, 21..=22))).flags();
    let incident = second.only(Incident);
    assert_eq!(incident.stage, Confirmed);
    assert_eq!(edits(&second).len(), 3);
    for edit in edits(&second) {
        assert_eq!(edit.stage, Suspected);
        assert_eq!(edit.held_by, Some(incident.opening));
    }
}

/// Scenario 88.
#[test]
fn a_backup_that_is_gone_the_next_night_is_taken_back_without_an_edit() {
    let told = (1..=3).map(|key| reads(2)(restored(key, 21..=21), 22));
    let flags = Story::of(told).flags();

    assert_eq!(flags.only(Incident).stage, Withdrawn);
    assert_eq!(edits(&flags).len(), 0);
}

/// Scenario 88.
#[test]
fn the_newest_that_went_with_it_are_held_by_the_backup() {
    let told = (1..=3).map(|key| restored(key, 21..=21));
    let newest = absent(well(statement(4), 20), 21);
    let flags = Story::of(told.chain([newest])).healthy([21]).flags();

    let incident = flags.only(Incident);
    assert!(tells(incident, |what| *what == Befell::Backup { count: 3 }));
    assert_eq!(flags.only(Deleted).held_by, Some(incident.opening));
}

#[test]
fn two_earlier_texts_are_no_backup() {
    let flags = Story::of([1, 2].map(|key| restored(key, 21..=23))).flags();

    assert!(flags.0.values().all(|flag| flag.kind == Edited));
    assert_eq!(edits(&flags).len(), 2);
}
