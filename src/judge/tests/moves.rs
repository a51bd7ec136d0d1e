//! When a text is said to have another address.
//!
//! *In:* stories, a line a look. *Out:* the flags that must follow, whether judged at once or pass by pass. *Never:* a
//! story that holds in one way of judging only.

use super::world::*;
use crate::judge::conclude;
use crate::model::{FlagKind, Manner, Merged, MoveEvidence, Stage, StatementId, Why, Wish};

use FlagKind::{Deleted, Edited, Moved};
use Stage::{Confirmed, Suspected, Withdrawn};

const NEW: &str = "https://ministry.test/archive/statement-1";
const NEWER: &str = "https://ministry.test/archive/2026/statement-1";

fn title() -> &'static str {
    "On the clampdown of case 1"
}

/// A newcomer 50 with the first statement's text, seen on these nights.
fn with_twin(story: Story, nights: &[i64]) -> Story {
    let seen: Vec<_> = nights.iter().map(|n| night(*n)).collect();
    story.newcomer(50, &seen, title(), &usual_texts(1)[0])
}

/// Scenario 70.
#[test]
fn a_redirect_with_the_same_text_is_a_move_at_the_second_look() {
    let told = statement(1).led_to(night(1), NEW, 1);
    let twice = told.clone().led_to(night(2), NEW, 1);

    assert_eq!(Story::of([told]).flags().brief(), [(Moved, Suspected)]);
    let flags = Story::of([twice]).flags();
    assert_eq!(flags.brief(), [(Moved, Confirmed)]);
    assert_eq!(flags.only(Moved).moved_to.as_deref(), Some(NEW));
}

/// Scenario 76.
#[test]
fn a_redirect_to_another_text_is_nothing_by_itself() {
    let told = (1..5).fold(statement(1), |told, n| told.led_to(night(n), NEW, 4));

    assert_eq!(Story::of([told]).flags().brief(), []);
}

/// Scenario 6.
#[test]
fn a_redirect_to_the_address_of_another_statement_is_led_away_at_the_third_look() {
    let tender = &usual_texts(2)[3];
    let judged = |nights: i64| {
        let guessed = statement(1).text(8, "Tender of office 2", tender);
        let guessed = (1..=nights).fold(guessed, |told, n| told.led_to(night(n), &address(2), 8));
        let other = listed(2, night(-10)).text(7, "Tender of office 2", tender);
        let other = (-2..=nights).fold(other, |told, n| told.seen(night(n), 7));
        Story::of([guessed, other]).healthy(1..=nights).flags()
    };

    assert_eq!(judged(1).brief(), [(Deleted, Suspected)]);
    assert_eq!(judged(2).brief(), [(Deleted, Suspected)]);
    let flags = judged(3);
    assert_eq!(flags.brief(), [(Deleted, Confirmed)]);
    assert_eq!(flags.only(Deleted).manner, Some(Manner::RedirectedAway));
}

/// Scenario 74.
#[test]
fn a_redirect_to_another_release_of_the_mould_is_no_move() {
    let mould = usual_texts(1)[0]
        .replace("case 1", "case 7")
        .replace("district 1", "district 7");
    let told = statement(1).text(9, "On the clampdown of case 7", &mould);
    let told = (1..4).fold(told, |told, n| told.led_to(night(n), NEW, 9));

    assert_eq!(Story::of([told]).flags().brief(), []);
}

/// Scenario 75.
#[test]
fn a_redirect_to_a_short_text_with_another_title_is_no_move() {
    let told = statement(1)
        .text(10, "On fees", "The fee is ten dollars from Monday on.")
        .text(11, "On fines", "The fee is ten dollars from Monday on.")
        .seen(night(0), 10)
        .seen(night(1), 10)
        .led_to(night(2), NEW, 11)
        .led_to(night(3), NEW, 11);

    assert!(
        !Story::of([told])
            .flags()
            .brief()
            .iter()
            .any(|(kind, _)| *kind == Moved)
    );
}

/// Scenario 73.
#[test]
fn moved_and_reworded_is_both() {
    let told = statement(1)
        .led_to(night(1), NEW, 2)
        .led_to(night(2), NEW, 2);

    let flags = Story::of([told]).flags();

    assert_eq!(flags.brief(), [(Edited, Confirmed), (Moved, Confirmed)]);
}

#[test]
fn an_address_that_answers_itself_again_has_not_moved() {
    let told = statement(1).led_to(night(1), NEW, 1).seen(night(2), 1);

    assert_eq!(Story::of([told]).flags().brief(), [(Moved, Withdrawn)]);
}

#[test]
fn a_redirect_that_leads_elsewhere_the_next_night_is_another_suspicion() {
    let told = statement(1)
        .led_to(night(1), NEW, 1)
        .led_to(night(2), NEWER, 1);

    let flags = Story::of([told]).flags();

    assert_eq!(flags.brief(), [(Moved, Withdrawn), (Moved, Suspected)]);
    let reason = &flags.0.values().next().unwrap().history[1].reason;
    assert!(matches!(reason, Why::HasAnotherAddress { url, .. } if url == NEWER));
}

/// Scenario 77.
#[test]
fn a_statement_may_move_twice() {
    let told = statement(1)
        .led_to(night(1), NEW, 1)
        .led_to(night(2), NEW, 1)
        .led_to(night(5), NEWER, 1)
        .led_to(night(6), NEWER, 1);

    assert_eq!(
        Story::of([told]).flags().brief(),
        [(Moved, Confirmed), (Moved, Confirmed)]
    );
}

/// Scenario 78.
#[test]
fn when_the_new_address_dies_the_statement_is_deleted() {
    let told = statement(1)
        .led_to(night(1), NEW, 1)
        .led_to(night(2), NEW, 1)
        .absent(night(5), 404)
        .absent(night(6), 404);

    let flags = Story::of([told]).healthy([5, 6]).flags();

    assert_eq!(flags.brief(), [(Moved, Confirmed), (Deleted, Confirmed)]);
}

/// Scenario 78.
#[test]
fn even_while_its_new_words_are_still_in_question() {
    let told = statement(1)
        .led_to(night(1), NEW, 1)
        .led_to(night(2), NEW, 2)
        .absent(night(5), 404)
        .absent(night(6), 404);

    let flags = Story::of([told]).healthy([5, 6]).flags();

    assert_eq!(
        flags.brief(),
        [
            (Moved, Confirmed),
            (Edited, Suspected),
            (Deleted, Confirmed)
        ]
    );
}

#[test]
fn the_redirect_seen_once_more_in_the_pass_that_confirmed_it_opens_nothing() {
    let told = statement(1)
        .led_to(night(1), NEW, 1)
        .led_to(night(2), NEW, 1)
        .led_to(night(2) + minutes(3), NEW, 1)
        .seen(night(3), 1)
        .by(NEW);

    assert_eq!(Story::of([told]).flags().brief(), [(Moved, Confirmed)]);
}

#[test]
fn a_redirect_that_breaks_says_so_and_the_new_address_is_looked_at_from_then_on() {
    let told = statement(1).led_to(night(1), NEW, 1).absent(night(2), 404);

    let verdict = Story::of([told]).healthy([2]).verdict();

    let history = &verdict.flags[0].history;
    assert!(matches!(history[1].reason, Why::AnsweredAbsent { .. }));
    assert_eq!(verdict.settlements[0].moved, Some((NEW.to_owned(), None)));
}

/// Scenario 71.
#[test]
fn the_same_text_newly_listed_is_a_move_and_no_deletion() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 404);
    let story = with_twin(Story::of([told]).healthy([1, 2]), &[1, 2]);

    let flags = story.flags();

    assert_eq!(flags.brief(), [(Moved, Confirmed)]);
    let evidence = MoveEvidence::SameText;
    let url = address(50);
    assert_eq!(
        flags.only(Moved).reasons[0],
        Why::HasAnotherAddress { url, evidence }
    );
}

/// Scenario 71.
#[test]
fn a_suspicion_ends_when_the_text_is_listed_elsewhere() {
    let told = statement(1)
        .absent(night(1), 404)
        .absent(night(2), 404)
        .absent(night(3), 404);
    let story = with_twin(Story::of([told]).healthy([1, 2, 3]), &[2, 3]);

    assert_eq!(
        story.flags().brief(),
        [(Deleted, Withdrawn), (Moved, Confirmed)]
    );
}

#[test]
fn the_words_last_read_are_sought_too() {
    let rewritten = usual_texts(1)[0]
        .replace(" the ", " that ")
        .replace(" of ", " from ");
    let told = statement(1)
        .text(12, title(), &rewritten)
        .seen(night(1), 12)
        .absent(night(2), 404)
        .absent(night(3), 404);
    let seen = [night(2), night(3)];
    let story = Story::of([told])
        .healthy([2, 3])
        .newcomer(50, &seen, title(), &rewritten);

    assert_eq!(
        story.flags().brief(),
        [(Edited, Suspected), (Moved, Confirmed)]
    );
}

#[test]
fn a_newcomer_with_the_text_that_was_not_looked_at_lately_is_asked_before_anything_is_said() {
    let told = statement(1)
        .seen(night(3), 1)
        .absent(night(4), 404)
        .absent(night(5), 404);
    let verdict = with_twin(Story::of([told]).healthy([4, 5]), &[1]).verdict();

    assert!(verdict.flags.is_empty());
    assert_eq!(verdict.wishes, [Wish::Look { statement: 50 }]);
}

#[test]
fn a_move_is_not_confirmed_by_a_newcomer_that_was_not_seen_again() {
    let told = statement(1).absent(night(1), 404).absent(night(3), 404);
    let verdict = with_twin(Story::of([told]).healthy([1, 3]), &[1]).verdict();

    assert_eq!(Flags::of(verdict.flags).brief(), [(Moved, Suspected)]);
    assert_eq!(verdict.wishes, [Wish::Look { statement: 50 }]);
}

/// Scenario 18.
#[test]
fn a_twin_listed_long_before_is_no_new_address() {
    let told = statement(1)
        .seen(night(9), 1)
        .absent(night(10), 404)
        .absent(night(11), 404);
    let story = with_twin(Story::of([told]).healthy([10, 11]), &[1, 10, 11]);

    assert_eq!(story.flags().brief(), [(Deleted, Confirmed)]);
}

#[test]
fn one_of_two_addresses_under_which_a_text_came_at_once_is_left_without_a_word() {
    let told = listed(1, night(0))
        .seen(night(0), 1)
        .absent(night(1), 404)
        .absent(night(2), 404);
    let story = with_twin(Story::of([told]).healthy([1, 2]), &[0, 1, 2]);

    let verdict = story.clone().verdict();
    assert_eq!(
        verdict.settlements[0].moved,
        Some((address(50), Some(50))),
        "it is looked at where its text is"
    );
    assert_eq!(story.flags().brief(), []);
}

/// Scenario 74.
#[test]
fn another_release_of_the_mould_newly_listed_is_no_new_address() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 404);
    let mould = usual_texts(1)[0]
        .replace("case 1", "case 7")
        .replace("district 1", "district 7");
    let seen = [night(1), night(2)];
    let story =
        Story::of([told])
            .healthy([1, 2])
            .newcomer(50, &seen, "On the clampdown of case 7", &mould);

    assert_eq!(story.flags().brief(), [(Deleted, Confirmed)]);
}

#[test]
fn the_address_that_a_statement_moved_to_is_no_new_address_when_it_dies() {
    let told = (1..=4).fold(statement(1), |told, n| told.absent(night(n), 404));
    let story = with_twin(Story::of([told]).healthy(1..=4), &[1, 2, 3, 4]);

    let flags = story.flags();

    assert_eq!(flags.brief(), [(Moved, Confirmed), (Deleted, Confirmed)]);
}

/// Scenario 74.
#[test]
fn half_the_words_under_another_headline_and_date_are_no_new_address() {
    let told = statement(1).absent(night(1), 404).absent(night(2), 404);
    let old = &usual_texts(1)[0];
    let half = [
        (" of the ", " on this "),
        (" who ", " whoever "),
        (" had traced ", " have followed "),
        (" are to hear ", " will be hearing "),
        (" go on sharing ", " share "),
    ]
    .iter()
    .fold(old.clone(), |text, (from, to)| text.replace(from, to));
    let shingles = |text: &str| crate::text::shingles(text, Some("en"));
    let shared = crate::text::jaccard(&shingles(old), &shingles(&half));
    assert!((0.5..0.7).contains(&shared), "{shared}");
    let seen = [night(1), night(2)];
    let story =
        Story::of([told])
            .healthy([1, 2])
            .newcomer(50, &seen, "On the fine of 3 May", &half);

    assert_eq!(story.flags().brief(), [(Deleted, Confirmed)]);
}

#[test]
fn a_move_by_text_that_the_old_address_then_leads_to_stands() {
    let told = statement(1)
        .absent(night(1), 404)
        .led_to(night(1) + minutes(30), &address(50), 1)
        .led_to(night(2), &address(50), 1);
    let story = with_twin(Story::of([told]).healthy([1]), &[1, 2]);

    assert_eq!(story.flags().brief(), [(Moved, Confirmed)]);
}

#[test]
fn another_text_at_the_address_that_was_left_does_not_take_the_move_back() {
    let told = statement(1).absent(night(1), 404).seen(night(2), 4);
    let story = with_twin(Story::of([told]).healthy([1, 2]), &[1, 2]);

    assert_eq!(story.flags().brief(), [(Moved, Confirmed)]);
}

#[test]
fn the_old_address_with_its_text_takes_the_move_back() {
    let told = statement(1).absent(night(1), 404).seen(night(2), 1);
    let story = with_twin(Story::of([told]).healthy([1]), &[1, 2]);

    assert_eq!(story.flags().brief(), [(Moved, Withdrawn)]);
}

/// Scenario 70.
#[test]
fn a_newcomer_that_an_older_statement_moved_to_leaves_its_absence_to_that_one() {
    let text = usual_texts(1);
    let elder = statement(1)
        .led_to(night(1), &address(2), 1)
        .led_to(night(2), &address(2), 1);
    let newcomer = listed(2, night(1))
        .text(1, title(), &text[0])
        .seen(night(1) + minutes(1), 1)
        .absent(night(2) + minutes(1), 404);

    let flags = Story::of([elder, newcomer]).healthy([1, 2]).flags();

    assert_eq!(flags.brief(), [(Moved, Confirmed)]);
}

#[test]
fn what_was_open_about_a_merged_statement_is_taken_back_by_naming_the_other() {
    let story = Story::of([statement(1).absent(night(1), 404)]).healthy([1]);
    let suspected = story.clone().verdict();
    let mut dossier = story.numbered().dossier();
    dossier.cases.clear();
    dossier.merged = vec![Merged {
        statement: 1,
        settled: suspected.settlements[0].settled.clone(),
        into: StatementId("s-elder".to_owned()),
    }];
    dossier.pass = night(2);

    let verdict = conclude(&dossier);

    let [flag] = verdict.flags.as_slice() else {
        panic!("one flag: {:?}", verdict.flags);
    };
    assert_eq!((flag.kind, flag.stage), (Deleted, Withdrawn));
    assert_eq!(flag.opening, suspected.flags[0].opening);
    let last = flag.history.last().expect("a stage");
    assert!(matches!(&last.reason, Why::OneWith { statement } if statement.as_str() == "s-elder"));
    assert!(verdict.settlements[0].settled.open.is_none());
}
