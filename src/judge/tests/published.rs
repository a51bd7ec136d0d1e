//! When a statement is said to be news.
//!
//! *In:* stories, a line a look. *Out:* the flags that must follow, whether judged at once or pass by pass. *Never:* a
//! story that holds in one way of judging only.

use super::world::*;
use crate::model::{Entry, FlagKind, Stage, Wish};

use FlagKind::{Moved, Published};
use Stage::{Confirmed, Suspected};

fn above() -> Entry {
    Entry::Above {
        since: Some(night(-1)),
    }
}

/// Scenario 99.
#[test]
fn what_stands_above_known_entries_is_news_once_it_was_read() {
    let told = listed(1, night(0))
        .entered(above())
        .absent(night(0), 404)
        .seen(night(1), 1);

    let flags = Story::of([told]).flags();

    let flag = flags.only(Published);
    assert_eq!(flag.stage, Confirmed);
    assert_eq!(
        (flag.interval.from, flag.interval.to),
        (Some(night(-1)), night(0))
    );
    assert_eq!(flags.0.len(), 1);
}

#[test]
fn known_stock_is_no_news() {
    assert_eq!(
        Story::of([listed(1, night(0)).seen(night(0), 1)])
            .flags()
            .brief(),
        []
    );
}

#[test]
fn a_copy_of_a_text_that_stands_is_no_news_and_the_elder_is_looked_at() {
    let told = listed(2, night(0))
        .entered(above())
        .elder(1, night(-1))
        .seen(night(0), 1);

    let verdict = Story::of([told]).verdict();

    assert!(verdict.flags.is_empty());
    assert_eq!(verdict.wishes, [Wish::Look { statement: 1 }]);
    assert_eq!(verdict.settlements[0].same_as, Some(1));
}

#[test]
fn a_text_whose_elder_was_last_served_long_ago_is_news() {
    let told = listed(2, night(0))
        .entered(above())
        .elder(1, night(-30))
        .seen(night(0), 1);

    assert_eq!(Story::of([told]).flags().brief(), [(Published, Confirmed)]);
}

#[test]
fn a_newcomer_that_a_moved_statement_took_along_is_no_news() {
    let old = statement(1).absent(night(1), 404);
    let new = listed(50, night(1))
        .entered(above())
        .text(1, "On the clampdown of case 1", &usual_texts(1)[0])
        .seen(night(1), 1);
    let story = Story::of([new, old]).healthy([1]);
    let story = story.newcomer(
        50,
        &[night(1)],
        "On the clampdown of case 1",
        &usual_texts(1)[0],
    );

    assert_eq!(story.flags().brief(), [(Moved, Suspected)]);
}

#[test]
fn a_statement_is_announced_once() {
    let told = listed(1, night(0))
        .entered(above())
        .seen(night(0), 1)
        .seen(night(1), 2)
        .seen(night(2), 2);

    let flags = Story::of([told]).flags();

    assert_eq!(
        flags.brief(),
        [(Published, Confirmed), (FlagKind::Edited, Confirmed)]
    );
}

/// The elder was changed on the way, so that the texts that stand are not the same.
#[test]
fn a_newcomer_under_another_form_of_the_address_that_an_elder_moves_to_is_no_news() {
    let elder = statement(1).led_to(night(1) + minutes(1), &format!("{}/", address(2)), 2);
    let newcomer = listed(2, night(1))
        .entered(above())
        .text(1, "On the clampdown of case 1", &usual_texts(1)[1])
        .seen(night(1), 1);

    let flags = Story::of([elder, newcomer]).flags();

    let kinds: Vec<FlagKind> = flags.0.values().map(|flag| flag.kind).collect();
    assert_eq!(kinds, [FlagKind::Edited, FlagKind::Moved]);
}
