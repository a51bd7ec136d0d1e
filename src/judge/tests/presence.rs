//! When a statement is said to be gone, and when it is back.
//!
//! *In:* stories, a line a look. *Out:* the flags that must follow, whether judged at once or pass by pass. *Never:* a
//! story that holds in one way of judging only.

use super::world::*;
use crate::judge::kinship::loss;
use crate::model::{FlagKind, Manner, Role, Seal, Stage, State, Why, Wish};

use FlagKind::{Deleted, Edited, Restored};
use Stage::{Confirmed, Suspected, Withdrawn};

/// Scenario 1.
#[test]
fn a_statement_that_is_absent_once_is_suspected_gone() {
    let told = statement(1).absent(night(1), 404);

    let flags = Story::of([told]).healthy([1]).flags();

    let flag = flags.only(Deleted);
    assert_eq!(flag.stage, Suspected);
    assert_eq!(flag.manner, Some(Manner::NotFound));
    assert_eq!(flag.from_version, Some(1));
    assert_eq!(
        (flag.interval.from, flag.interval.to),
        (Some(night(-1)), night(1))
    );
    assert_eq!(flag.significance, 50);
}

/// Scenario 2, 12.
#[test]
fn two_nights_of_404_with_healthy_witnesses_confirm_one_deletion() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 410);

    let flags = Story::of([told]).healthy([1, 2]).flags();

    let flag = flags.only(Deleted);
    assert_eq!((flag.stage, flag.significance), (Confirmed, 80));
    assert_eq!(flag.manner, Some(Manner::Gone));
    assert_eq!(flags.0.len(), 1);
}

/// Scenario 13.
#[test]
fn a_timeout_between_neither_counts_nor_resets() {
    let told = statement(1)
        .absent(night(1), 404)
        .unknown(night(2))
        .absent(night(3), 404);

    let flags = Story::of([told]).healthy([1, 2, 3]).flags();

    assert_eq!(flags.brief(), [(Deleted, Confirmed)]);
}

/// Scenario 21.
#[test]
fn a_site_that_is_down_flags_nothing() {
    let told = (1..30).fold(statement(1), |told, n| told.unknown(night(n)));

    assert_eq!(Story::of([told]).healthy(1..30).at_once().brief(), []);
}

/// Scenario 109.
#[test]
fn looks_within_two_hours_count_once() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(1) + minutes(1), 404)
        .absent(night(1) + minutes(119), 404);

    let flags = Story::of([told]).healthy([1]).flags();

    assert_eq!(flags.brief(), [(Deleted, Suspected)]);
}

/// Scenario 110.
#[test]
fn nineteen_hours_are_too_short_and_a_night_of_23_hours_is_not() {
    let short = statement(1)
        .absent(night(1), 404)
        .absent(night(1) + hours(19), 404);
    let spring = statement(1)
        .absent(night(1), 404)
        .absent(night(1) + hours(23), 404);
    let judged = |told| {
        Story::of([told])
            .healthy([1])
            .well(night(1) + hours(19))
            .well(night(1) + hours(23))
            .flags()
    };

    assert_eq!(judged(short).brief(), [(Deleted, Suspected)]);
    assert_eq!(judged(spring).brief(), [(Deleted, Confirmed)]);
}

/// Scenario 112.
#[test]
fn a_gap_of_ten_days_suspects_first() {
    let told = statement(1).absent(night(10), 404);

    let flags = Story::of([told]).healthy([10]).flags();

    assert_eq!(flags.brief(), [(Deleted, Suspected)]);
    assert_eq!(flags.only(Deleted).interval.from, Some(night(-1)));
}

/// Scenario 111.
#[test]
fn a_clock_that_jumps_back_confirms_nothing() {
    let ahead = night(365);
    let told = statement(1)
        .absent(ahead, 404)
        .absent(night(1), 404)
        .in_pass(ahead + minutes(1))
        .absent(night(1) + minutes(5), 404)
        .in_pass(ahead + minutes(2));

    let flags = Story::of([told]).well(ahead).healthy([1]).at_once();

    assert_eq!(flags.brief(), [(Deleted, Suspected)]);
}

/// Scenario 111: a night that lies weeks behind the last look begins a new row of looks.
#[test]
fn a_span_that_crosses_a_year_without_a_look_confirms_nothing() {
    let gone = |last: i64| {
        let told = statement(1).absent(night(1), 404).absent(night(366), 404);
        let told = (367..=last).fold(told, |told, n| told.absent(night(n), 404));
        Story::of([told]).healthy([1]).healthy(366..=last).flags()
    };
    let edited = |last: i64| {
        let told = statement(1).seen(night(1), 2);
        let told = (366..=last).fold(told, |told, n| told.seen(night(n), 2));
        Story::of([told]).flags()
    };

    assert_eq!(gone(366).brief(), [(Deleted, Suspected)]);
    assert_eq!(gone(367).brief(), [(Deleted, Confirmed)]);
    assert_eq!(edited(366).brief(), [(Edited, Suspected)]);
    assert_eq!(edited(367).brief(), [(Edited, Confirmed)]);
}

/// Scenario 112.
#[test]
fn a_404_at_the_second_weekly_look_is_confirmed() {
    let told = statement(1).absent(night(7), 404).absent(night(14), 404);

    let flags = Story::of([told]).healthy([7, 14]).flags();

    assert_eq!(flags.brief(), [(Deleted, Confirmed)]);
}

/// Scenario 14.
#[test]
fn nothing_is_confirmed_before_the_statement_is_48_hours_old() {
    let told = listed(1, night(0))
        .seen(night(0), 1)
        .absent(night(0) + hours(18), 404)
        .absent(night(0) + hours(42), 404)
        .absent(night(0) + hours(66), 404);
    let story = Story::of([told])
        .well(night(0) + hours(18))
        .well(night(0) + hours(42))
        .well(night(0) + hours(66));

    let flags = story.flags();

    let history = &flags.only(Deleted).history;
    assert_eq!(history[1].at, night(0) + hours(66));
}

/// Scenario 30.
#[test]
fn a_blind_template_confirms_nothing_and_says_so() {
    let told = (1..6).fold(statement(1), |told, n| told.absent(night(n), 404));
    let story = Story::of([told]);
    let story = (1..6).fold(story, |story, n| {
        story.canary(night(n), 200).sibling(night(n)).list(night(n))
    });

    let flags = story.flags();

    let flag = flags.only(Deleted);
    assert_eq!(flag.stage, Suspected);
    assert!(flag.reasons.contains(&Why::Blind));
}

#[test]
fn made_up_addresses_that_contradict_one_another_leave_the_template_blind() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 404);
    let story = Story::of([told]).healthy([1, 2]);
    let before = story.clone().canary(night(2) - minutes(1), 200);
    let after = story.canary(night(2) + minutes(1), 200);

    assert_eq!(before.flags().brief(), [(Deleted, Suspected)]);
    assert_eq!(after.flags().brief(), [(Deleted, Suspected)]);
}

/// Scenario 120.
#[test]
fn without_sibling_canary_or_list_nothing_is_confirmed() {
    let told = || (1..5).fold(statement(1), |told, n| told.absent(night(n), 404));
    let nights = || 1..5;
    let no_sibling = nights().fold(Story::of([told()]), |s, n| {
        s.canary(night(n), 404).list(night(n))
    });
    let no_canary = nights().fold(Story::of([told()]), |s, n| {
        s.sibling(night(n)).list(night(n))
    });
    let no_list = nights().fold(Story::of([told()]), |s, n| {
        s.sibling(night(n)).canary(night(n), 404)
    });

    for (story, why) in [
        (no_sibling, Why::NoSibling),
        (no_canary, Why::NoCanary),
        (no_list, Why::NoList),
    ] {
        let flags = story.flags();
        assert_eq!(flags.only(Deleted).stage, Suspected);
        assert!(flags.only(Deleted).reasons.contains(&why));
    }
}

/// Scenario 29.
#[test]
fn absent_siblings_contradict_an_absence_and_more_are_asked_for() {
    let told = statement(1).absent(night(1), 404);
    let story = Story::of([told])
        .canary(night(1), 404)
        .sibling_absent(night(1))
        .list(night(1));

    let verdict = story.verdict();

    assert!(verdict.flags.is_empty());
    let wish = Wish::Sibling {
        template: TEMPLATE.to_owned(),
        of: 1,
    };
    assert_eq!(verdict.wishes, [wish]);
}

#[test]
fn two_statements_that_went_together_do_not_hide_one_another() {
    let told = [1, 2].map(|key| statement(key).absent(night(1), 404).absent(night(2), 404));

    let asked = Story::of(told.clone())
        .canary(night(1), 404)
        .list(night(1))
        .verdict();
    let answered = Story::of(told).healthy([1, 2]).flags();

    assert!(
        asked
            .wishes
            .iter()
            .any(|wish| matches!(wish, Wish::Sibling { .. }))
    );
    assert_eq!(answered.brief(), [(Deleted, Confirmed); 2]);
}

#[test]
fn a_contradicted_look_between_does_not_count() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .absent(night(3), 404);
    let story = Story::of([told])
        .healthy([1, 3])
        .canary(night(2), 404)
        .sibling_absent(night(2))
        .list(night(2));

    let flags = story.flags();

    assert_eq!(flags.only(Deleted).history[1].at, night(3));
}

#[test]
fn a_sibling_that_shows_a_page_of_the_host_is_no_witness() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 404);
    let others = [2, 3].map(|key| statement(key).seen(night(1), 1).seen(night(2), 5));
    let mut story = Story::of([told].into_iter().chain(others)).healthy([1]);
    story = story.canary(night(2), 404).list(night(2));

    assert_eq!(story.flags().brief(), [(Deleted, Suspected)]);
}

#[test]
fn a_downgraded_look_does_not_count() {
    let told = statement(1)
        .absent(night(1), 404)
        .downgraded()
        .absent(night(2), 404);
    let third = told.clone().absent(night(3), 404);

    assert_eq!(
        Story::of([told]).healthy([1, 2]).flags().brief(),
        [(Deleted, Suspected)]
    );
    assert_eq!(
        Story::of([third]).healthy([1, 2, 3]).flags().brief(),
        [(Deleted, Confirmed)]
    );
}

#[test]
fn a_downgraded_witness_confirms_nothing() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 404);
    let mut story = Story::of([told]).healthy([1, 2]);
    for witness in story
        .witnesses
        .iter_mut()
        .filter(|witness| witness.look.role == Role::Sibling)
    {
        witness.look.downgraded = true;
    }

    assert_eq!(story.flags().brief(), [(Deleted, Suspected)]);
}

/// Scenario 31.
#[test]
fn absent_in_the_look_and_served_in_the_recheck_is_nothing() {
    let told = statement(1)
        .absent(night(1), 404)
        .seen(night(1) + minutes(2), 1);
    let doubtful = statement(1)
        .absent(night(1), 404)
        .unknown(night(1) + minutes(1))
        .absent(night(1) + minutes(2), 404)
        .seen(night(1) + minutes(3), 1);

    assert_eq!(Story::of([told]).healthy([1]).flags().brief(), []);
    assert_eq!(Story::of([doubtful]).healthy([1]).flags().brief(), []);
}

#[test]
fn a_hiccup_in_the_second_night_confirms_nothing() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .absent(night(2) + minutes(1), 404)
        .seen(night(2) + minutes(2), 1);

    let flags = Story::of([told]).healthy([1, 2]).flags();

    assert_eq!(flags.brief(), [(Deleted, Withdrawn)]);
}

#[test]
fn a_suspicion_of_one_pass_is_taken_back_aloud_in_the_next_however_soon() {
    let told = statement(1)
        .absent(night(1), 404)
        .seen(night(1) + minutes(10), 1)
        .in_pass(night(1) + minutes(10));

    let flags = Story::of([told]).healthy([1]).flags();

    assert_eq!(flags.brief(), [(Deleted, Withdrawn)]);
    assert_eq!(flags.only(Deleted).history[1].reason, Why::CameBack);
}

/// Scenario 32.
#[test]
fn a_statement_that_is_back_the_next_night_is_withdrawn() {
    let told = statement(1).absent(night(1), 404).seen(night(2), 1);

    assert_eq!(
        Story::of([told]).healthy([1]).flags().brief(),
        [(Deleted, Withdrawn)]
    );
}

/// Scenario 55.
#[test]
fn back_in_other_words_withdraws_the_one_and_suspects_the_other() {
    let told = statement(1).absent(night(1), 404).seen(night(2), 2);

    let flags = Story::of([told]).healthy([1]).flags();

    assert_eq!(flags.brief(), [(Deleted, Withdrawn), (Edited, Suspected)]);
}

#[test]
fn words_read_once_before_it_went_are_its_last() {
    let told = statement(1)
        .seen(night(1), 2)
        .absent(night(2), 404)
        .absent(night(3), 404);

    let flags = Story::of([told]).healthy([2, 3]).flags();

    assert_eq!(flags.brief(), [(Edited, Suspected), (Deleted, Confirmed)]);
    let flag = flags.only(Deleted);
    assert_eq!(flag.from_version, Some(2));
    assert_eq!(flag.interval.from, Some(night(1)));
}

/// Scenario 38.
#[test]
fn what_was_announced_and_never_served_is_never_deleted() {
    let told = (0..5).fold(listed(1, night(-10)), |told, n| told.absent(night(n), 404));

    let verdict = Story::of([told]).healthy(0..5).verdict();

    assert!(verdict.flags.is_empty());
    assert_eq!(verdict.settlements[0].state, State::Pending);
}

/// Scenario 4, 5, 7.
#[test]
fn soft_absences_need_three_looks_over_44_hours_and_a_notice_two() {
    let softly = |manner, nights| {
        let mut told = statement(1);
        for n in 1..=nights {
            told = told.claimed(night(n), manner);
        }
        Story::of([told]).healthy(1..=nights).flags().brief()
    };

    for manner in [
        Manner::SoftNotFound,
        Manner::RedirectedAway,
        Manner::Blanked,
    ] {
        assert_eq!(softly(manner, 2), [(Deleted, Suspected)], "{manner}");
        assert_eq!(softly(manner, 3), [(Deleted, Confirmed)], "{manner}");
    }
    assert_eq!(softly(Manner::Tombstone, 2), [(Deleted, Confirmed)]);
}

/// Scenario 8.
#[test]
fn a_page_that_kept_its_headline_and_lost_its_text_is_blanked_and_not_edited() {
    let blank = |nights: std::ops::RangeInclusive<i64>| {
        let told = statement(1).text(9, "On the clampdown of case 1", "12 April 2025");
        nights.fold(told, |told, n| told.seen(night(n), 9))
    };

    let flags = Story::of([blank(1..=3)]).healthy(1..=3).flags();

    assert_eq!(flags.brief(), [(Deleted, Confirmed)]);
    assert_eq!(flags.only(Deleted).manner, Some(Manner::Blanked));
}

/// Scenario 9.
#[test]
fn another_text_in_its_place_is_replaced_and_no_edit() {
    let told = (1..=3).fold(statement(1), |told, n| told.seen(night(n), 4));
    let flags = Story::of([told]).healthy(1..=3).flags();

    assert_eq!(flags.only(Deleted).manner, Some(Manner::Replaced));
    assert_eq!(flags.brief(), [(Deleted, Confirmed)]);
}

/// Scenario 7.
#[test]
fn a_notice_in_its_place_is_a_tombstone_whatever_headline_stands_above() {
    let notice = "This statement has been withdrawn at the request of the Ministry.";
    for (title, note) in [("On the clampdown of case 1", true), ("Withdrawn", false)] {
        let mut told = statement(1).text(6, title, notice);
        for n in 1..=3 {
            told = told.seen(night(n), 6);
        }
        if note {
            told = told.noticed(6);
        }
        let flags = Story::of([told]).healthy(1..=3).flags();

        assert_eq!(
            flags.only(Deleted).manner,
            Some(Manner::Tombstone),
            "{title}"
        );
        assert_eq!(flags.brief(), [(Deleted, Confirmed)], "{title}");
    }
}

#[test]
fn a_text_cut_down_to_one_of_its_paragraphs_is_edited_and_not_gone() {
    let lead = usual_texts(1)[0].lines().next().expect("a lead").to_owned();
    let told = statement(1)
        .text(6, "On the clampdown of case 1", &lead)
        .seen(night(1), 6)
        .seen(night(2), 6);

    let flags = Story::of([told]).healthy([1, 2]).flags();

    assert_eq!(flags.brief(), [(Edited, Confirmed)]);
}

#[test]
fn a_text_read_where_a_frame_was_read_before_is_no_replacement() {
    let told = listed(1, night(-10))
        .text(6, "Ministry", "Home Press Contact")
        .seen(night(-2), 6)
        .seen(night(-1), 6)
        .seen(night(1), 1)
        .seen(night(2), 1);

    let flags = Story::of([told]).healthy([1, 2]).flags();

    assert!(flags.brief().iter().all(|(kind, _)| *kind != Deleted));
}

#[test]
fn two_that_were_taken_down_before_do_not_hide_a_third() {
    let gone = |key, from| (from..=6).fold(statement(key), |told, n| told.seen(night(n), 4));
    let story = Story::of([gone(1, 1), gone(2, 1), gone(3, 4)]).healthy(1..=6);

    let flags = story.flags();

    let deleted = |key| {
        let of = flags.0.values().find(|flag| flag.statement == Some(key));
        of.map(|flag| (flag.kind, flag.stage))
    };
    assert_eq!(deleted(3), Some((Deleted, Confirmed)));
}

/// The flags of statements, without those of the source.
fn of_statements(flags: &Flags) -> Vec<(FlagKind, Stage)> {
    let own = flags.0.values().filter(|flag| flag.statement.is_some());
    own.map(|flag| (flag.kind, flag.stage)).collect()
}

/// Scenario 80.
#[test]
fn three_that_vanish_within_a_day_need_three_looks() {
    let told = |key| {
        statement(key)
            .absent(night(1) + minutes(key), 404)
            .absent(night(2) + minutes(key), 404)
    };
    let early = Story::of([1, 2, 3].map(told)).healthy([1, 2]).flags();
    let late = Story::of([1, 2, 3].map(|key| told(key).absent(night(3) + minutes(key), 404)));

    assert_eq!(of_statements(&early), [(Deleted, Suspected); 3]);
    let late = late.healthy([1, 2, 3]).flags();
    assert_eq!(of_statements(&late), [(Deleted, Confirmed); 3]);
}

#[test]
fn old_deletions_and_pending_addresses_are_not_many_at_once() {
    let old = [2, 3].map(|key| statement(key).absent(night(1), 404).absent(night(2), 404));
    let old = old.map(|told| told.absent(night(9), 404).absent(night(10), 404));
    let pending = [4, 5].map(|key| {
        listed(key, night(1))
            .absent(night(9), 404)
            .absent(night(10), 404)
    });
    let told = statement(1)
        .seen(night(8), 1)
        .absent(night(9), 404)
        .absent(night(10), 404);

    let story = Story::of([told].into_iter().chain(old).chain(pending));
    let flags = story.healthy([1, 2, 9, 10]).flags();

    assert_eq!(flags.brief(), [(Deleted, Confirmed); 3]);
}

/// Scenario 103.
#[test]
fn one_statement_that_flaps_is_not_many() {
    let told = statement(1)
        .absent(night(1), 404)
        .seen(night(1) + hours(6), 1)
        .absent(night(1) + hours(12), 404)
        .seen(night(1) + hours(18), 1)
        .absent(night(2), 404)
        .absent(night(3), 404)
        .absent(night(4), 404);
    let story = Story::of([told])
        .healthy([1, 2, 3, 4])
        .well(night(1) + hours(12));

    let flags = story.flags();

    assert_eq!(flags.brief(), [(Deleted, Withdrawn), (Deleted, Confirmed)]);
}

/// Scenario 105.
#[test]
fn a_deleted_statement_that_is_served_twice_is_restored() {
    let gone = || {
        statement(1)
            .absent(night(1), 404)
            .absent(night(2), 404)
            .seen(night(5), 1)
    };
    let once = Story::of([gone()]).healthy([1, 2]).flags();
    let twice = Story::of([gone().seen(night(6), 1)])
        .healthy([1, 2])
        .flags();

    assert_eq!(once.brief(), [(Deleted, Confirmed), (Restored, Suspected)]);
    assert_eq!(twice.brief(), [(Deleted, Confirmed), (Restored, Confirmed)]);
    let back = twice.only(Restored);
    assert_eq!(back.relates_to, Some(twice.only(Deleted).opening));
    assert_eq!(
        (back.interval.from, back.from_version),
        (Some(night(2)), Some(1))
    );
}

/// Scenario 106.
#[test]
fn it_returns_in_other_words() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .seen(night(5), 2)
        .seen(night(6), 2);

    let flags = Story::of([told]).healthy([1, 2]).flags();

    assert_eq!(
        flags.brief(),
        [
            (Deleted, Confirmed),
            (Edited, Confirmed),
            (Restored, Confirmed)
        ]
    );
}

/// Scenario 107.
#[test]
fn it_returns_at_another_address() {
    let told = (1..=6).fold(statement(1), |told, n| told.absent(night(n), 404));
    let story = Story::of([told]).healthy(1..=6);
    let seen = [night(5), night(6)];
    let [text, ..] = usual_texts(1);
    let flags = story
        .newcomer(50, &seen, "On the clampdown of case 1", &text)
        .flags();

    assert_eq!(
        flags.brief(),
        [
            (Deleted, Confirmed),
            (Restored, Confirmed),
            (FlagKind::Moved, Confirmed)
        ]
    );
    let (back, moved) = (flags.only(Restored), flags.only(FlagKind::Moved));
    assert_eq!(back.relates_to, Some(flags.only(Deleted).opening));
    assert_eq!(moved.moved_to, Some(address(50)));
}

/// Scenario 105.
#[test]
fn another_text_at_the_address_of_a_deleted_statement_is_no_return() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .seen(night(5), 4)
        .seen(night(6), 4);

    assert_eq!(
        Story::of([told]).healthy([1, 2]).flags().brief(),
        [(Deleted, Confirmed)]
    );
}

/// Scenario 108.
#[test]
fn a_restored_statement_that_vanishes_again_counts_from_zero() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .seen(night(5), 1)
        .seen(night(6), 1)
        .absent(night(7), 404);

    let flags = Story::of([told]).healthy([1, 2, 7]).flags();

    assert_eq!(
        flags.brief(),
        [
            (Deleted, Confirmed),
            (Restored, Confirmed),
            (Deleted, Suspected)
        ]
    );
}

#[test]
fn a_host_in_trouble_does_not_take_back_a_restoration() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .seen(night(5), 1)
        .absent(night(6), 404)
        .seen(night(7), 1);
    let trouble = Story::of([told.clone()])
        .healthy([1, 2])
        .sibling_absent(night(6))
        .flags();
    let gone_again = Story::of([told]).healthy([1, 2, 6]).flags();

    assert_eq!(
        trouble.brief(),
        [(Deleted, Confirmed), (Restored, Confirmed)]
    );
    assert_eq!(
        gone_again.brief(),
        [
            (Deleted, Confirmed),
            (Restored, Withdrawn),
            (Restored, Suspected)
        ]
    );
}

/// Scenario 18.
#[test]
fn an_identical_text_that_was_there_before_is_named() {
    let told = statement(2)
        .elder(1, night(2))
        .absent(night(1), 404)
        .absent(night(2), 404);

    let flags = Story::of([told]).healthy([1, 2]).flags();

    let note = Why::IdenticalTextRemains { url: address(1) };
    assert!(flags.only(Deleted).reasons.contains(&note));
}

#[test]
fn a_page_of_the_host_met_on_the_way_does_not_keep_a_deletion_open() {
    let gate = |key| statement(key).seen(night(1), 5);
    let told = gate(1).absent(night(2), 404).absent(night(3), 404);
    let others = [2, 3].map(|key| gate(key).seen(night(2), 1));

    let verdict = Story::of([told].into_iter().chain(others))
        .healthy([2, 3])
        .verdict();

    assert_eq!(verdict.flags.len(), 1);
    assert!(verdict.settlements[0].settled.open.is_none());
}

#[test]
fn a_text_that_could_not_be_read_this_time_is_not_lost() {
    let words =
        "The visiting minister applauded the clampdown that the government announced in March. "
            .repeat(4);
    let (one, other) = (
        Seal::of_document(b"one").line(),
        Seal::of_document(b"other").line(),
    );

    let lost = |before: (&str, &str), after: (&str, &str)| {
        let (before, after) = (version(1, before.0, before.1), version(2, after.0, after.1));
        loss(&before, &after, false)
    };

    assert_eq!(lost(("Notice 1", &one), ("Notice 2", &other)), None);
    assert_eq!(lost(("Notice 1", &words), ("Notice 2", &one)), None);
    assert_eq!(lost(("Notice 1", &one), ("Notice 1", "")), None);
    let gone = lost(("Notice 1", &words), ("Notice 1", ""));
    assert_eq!(gone, Some(Manner::Blanked));
}

#[test]
fn s17_a_deletion_that_the_feed_announced_is_sure_at_the_first_look() {
    let told = statement(1)
        .announced(night(1), night(1) - hours(3))
        .absent(night(1) + minutes(1), 404);
    let flags = Story::of([told]).healthy([1]).flags();

    let flag = flags.only(FlagKind::Deleted);
    assert_eq!(flag.stage, Stage::Confirmed);
    assert_eq!(flag.history.len(), 1);
    assert_eq!(flag.announced, Some(true));
    let when = night(1) - hours(3);
    assert!(flag.reasons.contains(&Why::AnnouncedDeletion { when }));
    assert!(flag.evidence.contains(&2001));
}

#[test]
fn s17_a_page_that_is_served_was_not_deleted_whatever_the_feed_says() {
    let told = statement(1)
        .announced(night(1), night(1) - hours(3))
        .seen(night(1) + minutes(1), 1);

    assert_eq!(Story::of([told]).healthy([1]).flags().brief(), []);
}

#[test]
fn an_announced_deletion_waits_for_witnesses() {
    let told = statement(1)
        .announced(night(1), night(1) - hours(3))
        .absent(night(1) + minutes(1), 404);
    let flags = Story::of([told])
        .canary(night(1), 404)
        .list(night(1))
        .flags();

    assert_eq!(flags.brief(), [(FlagKind::Deleted, Stage::Suspected)]);
    assert_eq!(flags.only(FlagKind::Deleted).announced, Some(true));
}

#[test]
fn an_announced_deletion_that_the_page_outlived_counts_for_nothing() {
    let told = statement(1)
        .announced(night(-8), night(-8))
        .absent(night(1) + minutes(1), 404);
    let flags = Story::of([told]).healthy([1]).flags();

    assert_eq!(flags.brief(), [(FlagKind::Deleted, Stage::Suspected)]);
    assert_eq!(flags.only(FlagKind::Deleted).announced, None);
}

#[test]
fn an_announcement_after_the_first_absent_look_confirms_the_second() {
    let told = statement(1)
        .absent(night(1) + minutes(1), 404)
        .announced(night(1) + hours(6), night(1))
        .absent(night(1) + hours(7), 404);
    let story = Story::of([told]).healthy([1]).well(night(1) + hours(7));
    let flags = story.flags();

    assert_eq!(flags.brief(), [(FlagKind::Deleted, Stage::Confirmed)]);
    assert_eq!(flags.only(FlagKind::Deleted).announced, Some(true));
}

/// Absent in the nights named, served in the others.
fn absent_in(nights: &[i64], last: i64) -> Story {
    let told = (1..=last).fold(statement(1), |told, n| {
        if nights.contains(&n) {
            told.absent(night(n), 404)
        } else {
            told.seen(night(n), 1)
        }
    });
    Story::of([told]).healthy(1..=last)
}

#[test]
fn s103_absent_every_other_night_is_said_once() {
    let flags = absent_in(&[1, 3, 5, 7, 9, 11], 12).flags();

    assert_eq!(flags.brief(), [(Deleted, Withdrawn)]);
}

#[test]
fn s103_what_came_and_went_and_is_deleted_later_is_found() {
    let flags = absent_in(&[1, 3, 5, 6], 6).flags();
    assert_eq!(flags.brief(), [(Deleted, Withdrawn), (Deleted, Suspected)]);
    let flag = flags.0.values().last().unwrap();
    assert_eq!(flag.interval.to, night(5));
    assert_eq!(flag.history[0].at, night(6));
    assert!(flag.reasons.contains(&Why::ByTurns));

    let flags = absent_in(&[1, 3, 5, 6, 7], 7).flags();
    assert_eq!(flags.brief(), [(Deleted, Withdrawn), (Deleted, Confirmed)]);
}

#[test]
fn one_bad_night_long_ago_makes_no_page_answer_by_turns() {
    let flags = absent_in(&[1, 20], 20).flags();

    assert_eq!(flags.brief(), [(Deleted, Withdrawn), (Deleted, Suspected)]);
}
