//! When words are said to have changed.
//!
//! *In:* stories, a line a look. *Out:* the flags that must follow, whether judged at once or pass by pass. *Never:* a
//! story that holds in one way of judging only.

use super::world::*;
use crate::model::{ChangeKind, FlagKind, Stage, Why};

use FlagKind::Edited;
use Stage::{Confirmed, Suspected, Withdrawn};

/// Scenario 43.
#[test]
fn a_softened_verb_is_suspected_and_then_confirmed() {
    let told = statement(1).seen(night(1), 2).seen(night(2), 2);

    let flags = Story::of([told]).flags();

    let flag = flags.only(Edited);
    assert_eq!(flag.stage, Confirmed);
    assert_eq!((flag.from_version, flag.to_version), (Some(1), Some(2)));
    assert!(flag.significance >= 20);
    assert_eq!(
        (flag.interval.from, flag.interval.to),
        (Some(night(-1)), night(1))
    );
}

/// Scenario 109.
#[test]
fn two_looks_within_two_hours_confirm_no_edit() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(1) + minutes(100), 2);

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Suspected)]);
}

#[test]
fn a_downgraded_look_confirms_no_edit() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(2), 2)
        .downgraded();

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Suspected)]);
}

/// Scenario 102.
#[test]
fn an_edit_undone_before_its_second_look_is_withdrawn() {
    let told = statement(1).seen(night(1), 2).seen(night(2), 1);

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Withdrawn)]);
}

/// Scenario 101.
#[test]
fn a_page_that_answers_by_turns_is_reported_once() {
    let told = (1..9).fold(statement(1), |told, n| {
        told.seen(night(n), if n % 2 == 1 { 2 } else { 1 })
    });

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Withdrawn)]);
}

/// Scenario 101.
#[test]
fn only_a_third_text_is_said_of_a_page_that_answers_by_turns() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(2), 1)
        .seen(night(3), 2)
        .seen(night(4), 3)
        .seen(night(5), 3);

    let flags = Story::of([told]).flags();

    assert_eq!(flags.brief(), [(Edited, Withdrawn), (Edited, Confirmed)]);
    let third = flags.0.values().last().unwrap();
    assert_eq!((third.from_version, third.to_version), (Some(1), Some(3)));
}

#[test]
fn a_held_edit_is_not_said_by_the_statement_going() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(2), 1)
        .seen(night(3), 2)
        .absent(night(4), 404)
        .absent(night(5), 404);

    let flags = Story::of([told]).healthy([4, 5]).flags();

    assert_eq!(
        flags.brief(),
        [(Edited, Withdrawn), (FlagKind::Deleted, Confirmed)]
    );
}

/// Scenario 53.
#[test]
fn the_old_text_back_for_two_nights_is_a_second_edit() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(2), 2)
        .seen(night(3), 1)
        .seen(night(4), 1)
        .seen(night(5), 1);

    let flags = Story::of([told]).flags();

    assert_eq!(flags.brief(), [(Edited, Confirmed), (Edited, Confirmed)]);
    let edits: Vec<_> = flags.0.values().collect();
    assert_eq!(edits[1].relates_to, Some(edits[0].opening));
}

/// Scenario 104.
#[test]
fn an_old_copy_served_once_is_no_edit() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(2), 2)
        .seen(night(3), 1)
        .seen(night(4), 2);

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Confirmed)]);
}

#[test]
fn a_third_text_confirms_the_second_and_opens_another() {
    let told = statement(1).seen(night(1), 2).seen(night(2), 3);

    let flags = Story::of([told]).flags();

    assert_eq!(flags.brief(), [(Edited, Confirmed), (Edited, Suspected)]);
}

/// Scenario 54.
#[test]
fn two_texts_within_one_run_are_one_edit() {
    let told = statement(1)
        .seen(night(1), 2)
        .seen(night(1) + minutes(2), 3)
        .seen(night(2), 3);

    let flags = Story::of([told]).flags();

    assert_eq!(flags.brief(), [(Edited, Confirmed)]);
    assert_eq!(flags.only(Edited).to_version, Some(3));
}

/// Scenario 68.
#[test]
fn rewritten_five_times_in_its_first_hour_is_one_edit_once_it_stood_six_hours() {
    let born = night(0);
    let mut told = listed(1, born).seen(born, 1);
    for n in 0..5_u32 {
        let text = format!("{} It was decided at {n} and a half.", usual_texts(1)[0]);
        told = told
            .text(10 + n, "On the clampdown of case 1", &text)
            .seen(born + minutes(10 * i64::from(n + 1)), 10 + n);
    }
    let soon = told.clone().seen(born + hours(5), 14);
    let late = told.seen(born + hours(7), 14);

    assert_eq!(Story::of([soon]).flags().brief(), [(Edited, Suspected)]);
    let flags = Story::of([late]).flags();
    assert_eq!(flags.brief(), [(Edited, Confirmed)]);
    assert_eq!(flags.only(Edited).to_version, Some(14));
}

#[test]
fn a_young_edit_undone_by_a_reading_with_other_markup_is_withdrawn() {
    let same = usual_texts(1)[0].replace('\n', "\n\n");
    let told = listed(1, night(0))
        .text(6, "On the clampdown of case 1", &same)
        .seen(night(0), 1)
        .seen(night(0) + hours(1), 2)
        .seen(night(0) + hours(7), 6);

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Withdrawn)]);
}

#[test]
fn an_edit_undone_by_a_reading_with_other_markup_is_withdrawn() {
    let same = usual_texts(1)[0].replace('\n', "\n\n");
    let told = statement(1)
        .text(6, "On the clampdown of case 1", &same)
        .seen(night(1), 2)
        .seen(night(2), 6);

    assert_eq!(Story::of([told]).flags().brief(), [(Edited, Withdrawn)]);
}

/// Scenario 67.
#[test]
fn a_young_text_that_grew_ranks_low() {
    let stub = usual_texts(1)[0].lines().next().unwrap().to_owned();
    let told = listed(1, night(0))
        .text(7, "On the clampdown of case 1", &stub)
        .seen(night(0), 7)
        .seen(night(0) + hours(3), 1)
        .seen(night(0) + hours(10), 1);

    let flags = Story::of([told]).flags();

    let flag = flags.only(Edited);
    assert_eq!(flag.stage, Confirmed);
    assert!(flag.significance < 20);
    assert!(flag.reasons.contains(&Why::Grew));
}

#[test]
fn a_page_that_many_statements_show_is_an_edit_of_none() {
    let gate = |key| statement(key).seen(night(1), 5).seen(night(2), 1);

    assert_eq!(Story::of([1, 2, 3].map(gate)).flags().brief(), []);
    assert_eq!(Story::of([1, 2].map(gate)).flags().brief(), []);
}

#[test]
fn a_first_reading_that_was_a_page_of_the_host_is_replaced_without_a_word() {
    let told = |key| {
        listed(key, night(-10))
            .seen(night(0), 5)
            .seen(night(1), 1)
            .seen(night(2), 1)
    };

    assert_eq!(Story::of([1, 2, 3].map(told)).flags().brief(), []);
}

#[test]
fn a_page_of_the_host_after_a_silent_change_of_markup_does_not_become_the_statement() {
    let told = |key| {
        let same = usual_texts(key)[0].replace('\n', "\n\n");
        let title = format!("On the clampdown of case {key}");
        statement(key)
            .text(6, &title, &same)
            .seen(night(1), 6)
            .seen(night(2), 5)
    };

    let verdict = Story::of([1, 2, 3].map(told)).verdict();

    assert!(verdict.flags.is_empty());
    assert!(
        verdict
            .settlements
            .iter()
            .all(|settlement| settlement.settled.version == Some(6))
    );
}

#[test]
fn an_edit_that_was_said_is_not_dropped_when_the_host_changes_everything() {
    let edited = statement(1).seen(night(1), 2);
    let told = [edited, statement(2), statement(3)]
        .map(|told| (2..6).fold(told, |told, n| told.seen(night(n), 5)));

    let flags = Story::of(told).flags();
    assert_eq!(flags.only(Edited).stage, Suspected);
    assert_eq!(flags.only(FlagKind::Incident).stage, Suspected);
}

/// Scenario 60.
#[test]
fn a_banner_on_three_statements_is_an_edit_of_none_and_the_words_beside_it_are() {
    let with = |key: i64, text: &str| {
        let banner = format!("We use cookies to make this site better for you.\n{text}");
        let title = format!("On the clampdown of case {key}");
        statement(key)
            .text(8, &title, &banner)
            .seen(night(1), 8)
            .seen(night(2), 8)
    };
    let plain = [2, 3].map(|key| with(key, &usual_texts(key)[0]));
    let edited = with(1, &usual_texts(1)[1]);

    let flags = Story::of([edited].into_iter().chain(plain)).flags();

    let noted = flags.only(FlagKind::Incident);
    assert_eq!((noted.stage, noted.significance), (Confirmed, 10));
    assert_eq!(flags.only(Edited).stage, Confirmed);
    assert_eq!(flags.0.len(), 2);
    let changes = &flags.only(Edited).changes;
    assert!(
        changes
            .iter()
            .all(|change| change.kind != ChangeKind::ParagraphAdded)
    );
    assert!(
        changes
            .iter()
            .any(|change| change.before.as_deref() == Some("applauded"))
    );
}

#[test]
fn what_came_and_went_is_remembered_for_a_fortnight_and_once() {
    let told = (1..40).fold(statement(1), |told, n| {
        told.seen(night(n), if n % 2 == 1 { 2 } else { 1 })
    });

    let verdict = Story::of([told.seen(night(40), 1)]).verdict();

    let settled = &verdict.settlements[0].settled;
    assert_eq!(settled.flapped.len(), 1);
}

#[test]
fn other_characters_for_the_same_words_on_many_statements_are_the_sites_typesetting() {
    let set = |key| {
        let plain = usual_texts(key)[0].clone();
        let typeset = plain
            .replace("Ministry", "Min\u{200B}istry")
            .replace("case", "ca\u{200B}se");
        statement(key)
            .text(6, &format!("On the clampdown of case {key}"), &typeset)
            .seen(night(1), 6)
            .seen(night(2), 6)
    };
    let many = Story::of([1, 2, 3].map(set)).lived().0;
    let one = Story::of([set(1)]).lived().0;

    assert!(many.0.values().all(|flag| flag.significance < 20));
    assert!(one.0.values().any(|flag| flag.significance >= 20));
}

/// Texts by night, from the first on.
fn by_night(versions: impl IntoIterator<Item = u32>) -> Told {
    let nights = (1..).zip(versions);
    nights.fold(statement(1), |told, (n, version)| {
        told.seen(night(n), version)
    })
}

/// Scenario 101.
#[test]
fn two_texts_by_turns_for_nights_at_a_time_fall_silent_after_two_cycles() {
    let turns = [2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2];
    let told = by_night(turns);
    let early = by_night(turns.into_iter().take(8));

    let (all, early) = (Story::of([told]).flags(), Story::of([early]).flags());
    assert_eq!(all.brief(), early.brief());
    let confirmed = all.0.values().filter(|flag| flag.stage == Confirmed);
    assert!(confirmed.count() <= 2);
}

/// Scenario 101.
#[test]
fn a_third_text_of_a_page_that_answers_by_turns_is_said_with_the_reason() {
    let told = by_night([2, 1, 2, 1, 2, 1, 3, 3]);

    let flags = Story::of([told]).flags();
    assert_eq!(flags.brief(), [(Edited, Withdrawn), (Edited, Confirmed)]);
    let third = flags.0.values().last().unwrap();
    assert_eq!(third.to_version, Some(3));
    assert!(third.reasons.contains(&Why::ByTurns));
}

#[test]
fn a_page_that_ceases_to_answer_by_turns_is_believed_after_a_fortnight() {
    let turns = [2, 1, 2, 1, 2, 1].into_iter();
    let told = by_night(turns.chain(std::iter::repeat_n(2, 20)));

    let flags = Story::of([told]).flags();
    assert_eq!(flags.brief(), [(Edited, Withdrawn), (Edited, Confirmed)]);
}

/// Scenario 53.
#[test]
fn an_edit_that_undoes_another_names_it() {
    let told = by_night([2, 2, 1, 1, 1]);

    let flags = Story::of([told]).flags();
    let edits: Vec<_> = flags.0.values().collect();
    assert_eq!(edits[0].relates_to, None);
    assert_eq!(edits[1].relates_to, Some(edits[0].opening));
}
