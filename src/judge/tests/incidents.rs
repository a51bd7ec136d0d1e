//! When many statements of a source are told of at once.
//!
//! *In:* stories in which several statements leave their addresses in one night. *Out:* one incident that holds them,
//! and their own flags. *Never:* a deletion that an incident hides.

use super::world::*;
use crate::judge::incident::Incidents;
use crate::model::{Befell, Flag, FlagKind, Stage, Why};

use FlagKind::{Deleted, Incident, Moved};
use Stage::{Confirmed, Suspected, Withdrawn};

fn stages(flags: &Flags, kind: FlagKind) -> Vec<Stage> {
    let of_kind = flags.0.values().filter(|flag| flag.kind == kind);
    of_kind.map(|flag| flag.stage).collect()
}

fn incident(flags: &Flags) -> &Flag {
    flags.only(Incident)
}

/// Scenario 80.
#[test]
fn a_purge_is_an_incident_from_the_first_night_and_every_member_keeps_its_flag() {
    let gone = |nights: i64| {
        let told = (1..=3).map(move |key| {
            (1..=nights).fold(statement(key), |told, n| {
                told.absent(night(n) + minutes(key), 404)
            })
        });
        Story::of(told).healthy(1..=nights).flags()
    };

    let first = gone(1);
    assert_eq!(incident(&first).stage, Suspected);
    assert_eq!(incident(&first).significance, 60);
    assert_eq!(stages(&first, Deleted), [Suspected; 3]);
    let held = first.0.values().filter(|flag| flag.kind == Deleted);
    let opening = incident(&first).opening;
    assert!(held.into_iter().all(|flag| flag.held_by == Some(opening)));

    let third = gone(3);
    assert_eq!(stages(&third, Deleted), [Confirmed; 3]);
    assert_eq!(incident(&third).stage, Confirmed);
}

/// Scenario 80.
#[test]
fn three_of_fifty_that_vanish_in_passes_of_one_day_are_one_incident() {
    let at = |pass: i64| night(1) + hours(8 * pass);
    let vanish = |apart: i64| {
        let others =
            (4..=50).map(|key| (0..=8).fold(statement(key), |told, n| told.seen(at(n), 1)));
        let gone = (1..=3).map(|key| {
            (0..=8).fold(statement(key), |told, n| {
                if n < apart * (key - 1) {
                    told.seen(at(n) + minutes(key), 1)
                } else {
                    told.absent(at(n) + minutes(key), 404)
                }
            })
        });
        let story = Story::of(gone.chain(others));
        (0..=8).fold(story, |story, n| story.well(at(n))).flags()
    };

    for apart in [0, 1] {
        let flags = vanish(apart);
        assert_eq!(incident(&flags).stage, Confirmed, "{apart}");
        assert_eq!(stages(&flags, Deleted), [Confirmed; 3]);
        let opening = incident(&flags).opening;
        let mut deleted = flags.0.values().filter(|flag| flag.kind == Deleted);
        assert!(deleted.all(|flag| flag.held_by == Some(opening)), "{apart}");
        let reasons = &incident(&flags).reasons;
        assert!(
            reasons.contains(&Why::LeftTogether { count: 3 }),
            "{reasons:?}"
        );
    }
}

/// Scenario 87.
#[test]
fn a_section_that_breaks_holds_nothing_of_another() {
    let broken = (1..=6).map(|key| {
        (1..=3).fold(statement(key), |told, n| {
            told.absent(night(n) + minutes(key), 404)
        })
    });
    let pulled = (1..=2).fold(statement(SPEECHES + 1), |told, n| {
        told.absent(night(n), 404)
    });
    let edited = statement(SPEECHES + 2).seen(night(1), 2).seen(night(2), 2);
    let mut story = Story::of(broken.chain([pulled, edited]));
    for n in 1..=3 {
        story = story
            .canary(night(n), 404)
            .sibling_absent(night(n))
            .list(night(n));
        story = story.well_in_speeches(night(n));
    }

    let flags = story.flags();

    let own = flags.0.values().filter(|flag| flag.statement.is_some());
    let own: Vec<_> = own
        .map(|flag| (flag.statement, flag.kind, flag.stage))
        .collect();
    let (pulled, edited) = (Some(SPEECHES + 1), Some(SPEECHES + 2));
    assert_eq!(
        own,
        [
            (pulled, Deleted, Confirmed),
            (edited, FlagKind::Edited, Confirmed)
        ]
    );
    assert_eq!(flags.0.values().find_map(|flag| flag.held_by), None);
}

#[test]
fn two_that_vanish_are_no_incident() {
    let told = [1, 2].map(|key| statement(key).absent(night(1) + minutes(key), 404));
    let flags = Story::of(told).healthy([1]).flags();

    assert_eq!(stages(&flags, Incident), []);
}

/// Scenario 86.
#[test]
fn an_incident_of_which_most_came_back_is_taken_back_and_the_rest_begin_anew() {
    let back = |key| {
        statement(key)
            .absent(night(1) + minutes(key), 404)
            .seen(night(2) + minutes(key), 1)
    };
    let stays = (1..=5).fold(statement(3), |told, n| {
        told.absent(night(n) + minutes(3), 404)
    });
    let flags = Story::of([back(1), back(2), stays]).healthy(1..=5).flags();

    assert_eq!(incident(&flags).stage, Withdrawn);
    let of_third = flags.0.values().filter(|flag| flag.statement == Some(3));
    let told: Vec<_> = of_third.map(|flag| (flag.kind, flag.stage)).collect();
    assert_eq!(told, [(Deleted, Withdrawn), (Deleted, Confirmed)]);
}

#[test]
fn an_incident_that_is_over_within_the_hour_does_not_stay_open_for_ever() {
    let told = (1..=4).map(|key| {
        statement(key)
            .absent(night(1) + minutes(key), 404)
            .seen(night(1) + minutes(30 + key), 1)
            .in_pass(night(1) + minutes(30))
            .seen(night(2) + minutes(key), 1)
    });
    let flags = Story::of(told).healthy([1, 2]).flags();

    assert_eq!(incident(&flags).stage, Withdrawn);
    assert_eq!(stages(&flags, Deleted), [Withdrawn; 4]);
}

/// Scenario 84.
#[test]
fn a_house_that_moves_to_another_name_is_told_once() {
    let told = (1..=6).map(|key| {
        let to = format!("https://new-ministry.test/news/statement-{key}");
        (1..=3).fold(statement(key), |told, n| {
            told.led_to(night(n) + minutes(key), &to, 1)
        })
    });
    let flags = Story::of(told).healthy(1..=3).flags();

    assert_eq!(flags.brief(), [(Incident, Confirmed)]);
    assert_eq!(
        incident(&flags).moved_to.as_deref(),
        Some("new-ministry.test")
    );
}

#[test]
fn a_text_that_was_replaced_while_its_house_moved_is_sought_under_the_new_name() {
    let to = |key| format!("https://new-ministry.test/news/statement-{key}");
    let led = |key, version| {
        (1..=2).fold(statement(key), |told, n| {
            told.led_to(night(n) + minutes(key), &to(key), version)
        })
    };
    let elsewhere = (1..=2).fold(statement(8), |told, n| told.led_to(night(n), &to(9), 4));
    let told = (1..=6).map(|key| led(key, 1));
    let told = told.chain([led(7, 4), elsewhere]);

    let verdict = Story::of(told).healthy(1..=2).verdict();

    let new_address = |key: i64| {
        let mut settlements = verdict.settlements.iter();
        let own = settlements.find(|one| one.statement == key);
        own.and_then(|own| own.moved.as_ref().map(|(url, _)| url.as_str()))
    };
    assert_eq!(new_address(7), Some(to(7).as_str()));
    assert_eq!(new_address(8), None, "that is another statement's path");
}

/// Scenario 82.
#[test]
fn a_section_that_moves_within_its_host_is_an_incident_and_each_move_is_told() {
    let told = (1..=3).map(|key| {
        let to = format!("https://ministry.test/archive/statement-{key}");
        (1..=2).fold(statement(key), |told, n| {
            told.led_to(night(n) + minutes(key), &to, 1)
        })
    });
    let flags = Story::of(told).healthy(1..=2).flags();

    assert_eq!(stages(&flags, Moved), [Confirmed; 3]);
    assert_eq!(incident(&flags).stage, Confirmed);
}

/// Scenario 80.
#[test]
fn a_purge_of_one_name_says_the_name() {
    let headlines = [
        "Minister Prak Sokhonn opens the bridge",
        "Prak Sokhonn meets the delegation",
        "Statement of H.E. Prak Sokhonn on the border",
    ];
    let purged = headlines.iter().zip(1..).map(|(headline, key)| {
        let told = statement(key).called(headline);
        told.absent(night(1) + minutes(key), 404)
    });
    let others = (10..30).map(|key| {
        let told = statement(key).called(&format!("Minister meets delegation {key} on the bridge"));
        told.seen(night(1) + minutes(key), 1)
    });
    let flags = Story::of(purged.chain(others)).healthy([1]).flags();

    let befell = |why: &&Why| matches!(why, Why::Befell { .. });
    let told: Vec<&Why> = incident(&flags).reasons.iter().filter(befell).collect();
    let terms = vec!["Prak Sokhonn".to_owned()];
    let what = Befell::Words { terms };
    assert_eq!(told, [&Why::Befell { what }]);
}

#[test]
fn what_the_neighbours_say_too_is_nothing_in_common() {
    let told = (1..=10).map(|key| {
        let told = statement(key).called(&format!("Remarks of the spokesperson {key}"));
        let at = night(1) + minutes(key);
        if key <= 3 {
            told.absent(at, 404)
        } else {
            told.seen(at, 1)
        }
    });
    let flags = Story::of(told).healthy([1]).flags();

    let befell = |why: &Why| matches!(why, Why::Befell { .. });
    assert!(!incident(&flags).reasons.iter().any(befell));
}

/// Five that moved by a redirect, and one without a successor, over so many nights.
fn migration(last: i64, stay: std::ops::RangeInclusive<i64>) -> Flags {
    let moved = (1..=5).map(|key| {
        let to = format!("https://ministry.test/archive/statement-{key}");
        (1..=last).fold(statement(key), |told, n| {
            told.led_to(night(n) + minutes(key), &to, 1)
        })
    });
    let orphan = (1..=last).fold(statement(6), |told, n| {
        told.absent(night(n) + minutes(6), 404)
    });
    let stay = stay.map(|key| {
        (1..=last).fold(statement(key), |told, n| {
            told.seen(night(n) + minutes(key), 1)
        })
    });
    let told = moved.chain([orphan]).chain(stay);
    let mut story = Story::of(told).healthy(1..=last);
    story.others = 0;
    story.flags()
}

/// Scenario 82.
#[test]
fn what_has_no_successor_in_a_migration_waits_a_week() {
    assert_eq!(stages(&migration(4, 10..=11), Deleted), [Suspected]);
    assert_eq!(stages(&migration(8, 10..=11), Deleted), [Confirmed]);
}

/// Scenario 84.
#[test]
fn what_is_gone_under_the_new_name_of_its_house_too_does_not_wait() {
    let to = |key| format!("https://new-ministry.test/news/statement-{key}");
    let moved = (1..=6).map(|key| {
        (1..=3).fold(statement(key), |told, n| {
            told.led_to(night(n) + minutes(key), &to(key), 1)
        })
    });
    let gone = (1..=3).fold(statement(7), |told, n| {
        told.absent_at(night(n) + minutes(7), 410, &to(7))
    });
    let mut story = Story::of(moved.chain([gone])).healthy(1..=3);
    story.others = 0;
    let flags = story.flags();

    assert_eq!(stages(&flags, Deleted), [Confirmed]);
}

/// Scenario 82.
#[test]
fn where_less_than_half_moved_it_takes_three_looks() {
    assert_eq!(stages(&migration(3, 10..=20), Deleted), [Confirmed]);
}

#[test]
fn a_purge_of_most_of_a_section_is_no_migration() {
    let gone = (1..=5).map(|key| {
        (1..=3).fold(statement(key), |told, n| {
            told.absent(night(n) + minutes(key), 404)
        })
    });
    let mut story = Story::of(gone).healthy(1..=3);
    story.others = 0;

    assert_eq!(stages(&story.flags(), Deleted), [Confirmed; 5]);
}

#[test]
fn a_record_from_before_there_were_spells_is_read() {
    let told = (1..=3).map(|key| statement(key).absent(night(1) + minutes(key), 404));
    let record = Story::of(told).healthy([1]).verdict().incidents;
    let record = record.expect("an open incident");
    let read = |record| Incidents::read(Some(record)).record();

    assert!(read(&record).is_some());
    assert_eq!(read(&record["left"]), read(&record));
}
