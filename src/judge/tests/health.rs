//! How a source as a whole is told of.
//!
//! *In:* runs of a source, some well, some not. *Out:* failing, blocked, quiet, recovered, each once. *Never:* a word
//! about a statement.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::Value;

use super::world::{Story, hours, minutes, night, statement};
use crate::judge::{health, hear, overflows};
use crate::model::{
    Claim, Flag, FlagKind, HealthWord, Hindrance, LeftOut, ListDates, ListRun, ListState,
    ListWindow, Look, Role, Silence, SourceId, SourceRun, SourceWhy, Stage, UnknownReason, Why,
};

use FlagKind::{Blocked, Failing, Quiet, Recovered};
use Stage::{Confirmed, Suspected, Withdrawn};
use UnknownReason as R;

fn look(at: DateTime<Utc>, nth: i64, claim: Claim) -> Look {
    Look {
        key: (at - night(-400)).num_minutes() * 100 + nth,
        at: at + minutes(1),
        pass: at,
        role: Role::Statement,
        url: "https://ministry.test/news/1".to_owned(),
        landed: None,
        claim,
        status: None,
        version: None,
        text_key: None,
        downgraded: false,
        notice: false,
    }
}

fn listed(at: DateTime<Utc>, list: i64, state: ListState) -> ListRun {
    let claim = match &state {
        ListState::Silent(reason) | ListState::Spoilt(reason) => Claim::Unknown(reason.clone()),
        ListState::Read | ListState::NotAsked => Claim::Present,
    };
    ListRun {
        list,
        look: (state != ListState::NotAsked).then(|| look(at, list, claim)),
        state,
    }
}

/// A pass that read its list and had so many of its twenty looks answered; the others met this.
fn run(at: DateTime<Utc>, answered: u32, silent: &[(R, u32)]) -> SourceRun {
    SourceRun {
        pass: at,
        known: 20,
        lists: vec![listed(at, 1, ListState::Read)],
        answered,
        answer: (answered > 0).then(|| look(at, 10, Claim::Present)),
        silent: silent
            .iter()
            .zip(20..)
            .map(|((reason, count), nth)| Silence {
                reason: reason.clone(),
                count: *count,
                first: look(at, nth, Claim::Unknown(reason.clone())),
            })
            .collect(),
        ..SourceRun::default()
    }
}

fn well(at: DateTime<Utc>) -> SourceRun {
    run(at, 20, &[])
}

/// Nothing answers, the list neither.
fn down(at: DateTime<Utc>, reason: &R) -> SourceRun {
    let lists = vec![listed(at, 1, ListState::Silent(reason.clone()))];
    let silent = [(reason.clone(), 5)];
    SourceRun {
        lists,
        ..run(at, 0, &silent)
    }
}

fn with_list(at: DateTime<Utc>, state: ListState) -> SourceRun {
    SourceRun {
        lists: vec![listed(at, 1, state)],
        ..well(at)
    }
}

fn news(at: DateTime<Utc>, new: u32) -> SourceRun {
    SourceRun { new, ..well(at) }
}

fn source() -> SourceId {
    SourceId("ministry".to_owned())
}

/// Flags as a store would hold them after hearing these runs in these portions.
fn heard_in(portions: &[&[SourceRun]]) -> (Vec<Flag>, Option<Value>) {
    let mut flags: Vec<Flag> = Vec::new();
    let mut record = None;
    for portion in portions {
        let heard = hear(record.as_ref(), &source(), portion);
        record = heard.record;
        for flag in heard.flags {
            let same = |known: &&mut Flag| known.kind == flag.kind && known.opening == flag.opening;
            match flags.iter_mut().find(same) {
                Some(known) => {
                    assert!(flag.history.starts_with(&known.history));
                    assert!(flag.history.len() > known.history.len(), "said twice");
                    *known = flag;
                }
                None => flags.push(flag),
            }
        }
    }
    (flags, record)
}

fn flags(runs: &[SourceRun]) -> Vec<Flag> {
    let one_by_one: Vec<&[SourceRun]> = runs.chunks(1).collect();
    heard_in(&one_by_one).0
}

fn told(runs: &[SourceRun]) -> Vec<(FlagKind, Stage)> {
    let told = flags(runs);
    told.iter().map(|flag| (flag.kind, flag.stage)).collect()
}

fn record(runs: &[SourceRun]) -> Option<Value> {
    hear(None, &source(), runs).record
}

/// Scenario 21.
#[test]
fn three_runs_without_an_answer_over_forty_hours_are_failing_and_thirty_are_no_more() {
    let nights = |n: i64| -> Vec<SourceRun> {
        let bad = (1..=n).map(|n| down(night(n), &R::Timeout));
        std::iter::once(well(night(0))).chain(bad).collect()
    };

    assert_eq!(told(&nights(2)), []);
    assert_eq!(told(&nights(3)), [(Failing, Confirmed)]);
    assert_eq!(told(&nights(30)), [(Failing, Confirmed)]);
    assert_eq!(told(&nights(60)), [(Failing, Confirmed)]);

    let flag = &flags(&nights(3))[0];
    assert_eq!(flag.significance, 30);
    assert_eq!(flag.interval.from, Some(night(0)));
    assert_eq!(flag.interval.to, night(1) + minutes(1));
    assert_eq!(flag.evidence.len(), 3);
    assert_eq!(
        flag.reasons,
        [Why::OfSource {
            told: SourceWhy::NoAnswer {
                hindrance: Hindrance::Looks { silent: 15, of: 15 },
                reason: R::Timeout,
                runs: 3,
                hours: 48,
            }
        }]
    );
}

#[test]
fn three_runs_within_a_day_or_parts_of_one_run_are_not_failing() {
    let close: Vec<SourceRun> = (0..=9)
        .map(|n| down(night(0) + hours(4 * n), &R::Dns))
        .collect();
    let parts: Vec<SourceRun> = (0..12)
        .map(|n| down(night(0) + minutes(10 * n), &R::Dns))
        .collect();

    assert_eq!(told(&close), []);
    assert_eq!(told(&parts), []);
}

#[test]
fn a_good_run_in_between_begins_the_count_anew() {
    let runs: Vec<SourceRun> = (1..=12)
        .map(|n| match n % 3 {
            0 => well(night(n)),
            _ => down(night(n), &R::Connect),
        })
        .collect();

    assert_eq!(told(&runs), []);
}

#[test]
fn half_of_the_looks_unanswered_is_failing_and_less_or_a_single_page_is_not() {
    let three = |answered: u32, silent: u32| -> Vec<SourceRun> {
        (1..=3)
            .map(|n| run(night(n), answered, &[(R::ServerError, silent)]))
            .collect()
    };

    assert_eq!(told(&three(10, 10)), [(Failing, Confirmed)]);
    assert_eq!(told(&three(11, 9)), []);
    assert_eq!(told(&three(1, 2)), []);
    assert_eq!(told(&three(0, 1)), []);
}

#[test]
fn the_only_statement_there_is_counts_as_the_source() {
    let runs: Vec<SourceRun> = (1..=3)
        .map(|n| SourceRun {
            known: 1,
            ..run(night(n), 0, &[(R::Parked, 1)])
        })
        .collect();

    assert_eq!(told(&runs), [(Failing, Confirmed)]);
}

#[test]
fn pages_that_are_odd_are_no_failing_source() {
    let runs: Vec<SourceRun> = (1..=5)
        .map(|n| run(night(n), 2, &[(R::NotHtml, 9), (R::NeedsScript, 9)]))
        .collect();

    assert_eq!(told(&runs), []);
}

/// Scenario 92.
#[test]
fn a_list_that_is_none_any_more_is_failing_even_beside_one_that_is() {
    let alone = |n: i64| with_list(night(n), ListState::Spoilt(R::Unclassified));
    let beside = |n: i64| {
        let mut run = alone(n);
        run.lists.push(listed(night(n), 2, ListState::Read));
        run
    };

    assert_eq!(told(&[1, 2, 3].map(alone)), [(Failing, Confirmed)]);
    assert_eq!(told(&[1, 2, 3].map(beside)), [(Failing, Confirmed)]);
    assert_eq!(told(&[1, 2].map(alone)), []);
}

#[test]
fn one_list_of_two_that_does_not_answer_is_not_failing_and_both_are() {
    let of_two = |n: i64, other: ListState| {
        let mut run = with_list(night(n), ListState::Silent(R::Dns));
        run.lists.push(listed(night(n), 2, other));
        run
    };

    assert_eq!(told(&[1, 2, 3].map(|n| of_two(n, ListState::Read))), []);
    assert_eq!(
        told(&[1, 2, 3].map(|n| of_two(n, ListState::Silent(R::Tls)))),
        [(Failing, Confirmed)]
    );
}

/// Scenario 25, 85.
#[test]
fn a_refusal_is_blocked_at_once_confirmed_a_day_later_and_recovered_once() {
    let refused = |n: i64| down(night(n), &R::LegalBlock);
    let mut runs = vec![well(night(0)), refused(1)];

    assert_eq!(told(&runs), [(Blocked, Suspected)]);
    runs.extend((2..=9).map(refused));
    assert_eq!(told(&runs), [(Blocked, Confirmed)]);
    runs.extend((10..=20).map(|n| well(night(n))));

    let told = flags(&runs);
    let brief: Vec<_> = told.iter().map(|flag| (flag.kind, flag.stage)).collect();
    assert_eq!(brief, [(Blocked, Confirmed), (Recovered, Confirmed)]);
    assert_eq!(told[1].relates_to, Some(told[0].opening));
    assert_eq!(told[1].significance, 15);
    assert_eq!(told[1].interval.from, Some(night(9)));
    assert_eq!(told[1].interval.to, night(10) + minutes(1));
    assert_eq!(told[0].history[1].at, night(2));
}

#[test]
fn a_refusal_that_is_over_the_next_night_is_taken_back() {
    let runs = [
        well(night(0)),
        down(night(1), &R::Blocked("cloudflare".to_owned())),
        well(night(2)),
        well(night(3)),
    ];

    assert_eq!(told(&runs), [(Blocked, Withdrawn)]);
}

#[test]
fn two_refused_runs_in_one_night_do_not_confirm() {
    let at = |n: i64| down(night(0) + hours(n), &R::Forbidden);

    assert_eq!(told(&[at(0), at(6), at(19)]), [(Blocked, Suspected)]);
    assert_eq!(told(&[at(0), at(6), at(20)]), [(Blocked, Confirmed)]);
}

#[test]
fn trouble_well_and_trouble_again_within_one_run_are_two_troubles() {
    let part = |n: i64, answered: u32, silent: u32| {
        run(night(0) + minutes(n), answered, &[(R::Forbidden, silent)])
    };
    let runs = [part(0, 0, 5), part(10, 20, 0), part(20, 0, 20)];

    let told = flags(&runs);
    let brief: Vec<_> = told.iter().map(|flag| (flag.kind, flag.stage)).collect();
    assert_eq!(brief, [(Blocked, Withdrawn), (Blocked, Suspected)]);
    assert_ne!(told[0].opening, told[1].opening);
}

/// Scenario 41.
#[test]
fn robots_txt_that_forbids_a_source_blocks_it() {
    let told = flags(&[down(night(1), &R::Robots)]);

    assert_eq!((told[0].kind, told[0].stage), (Blocked, Suspected));
    assert!(matches!(
        &told[0].reasons[0],
        Why::OfSource {
            told: SourceWhy::Refused {
                reason: R::Robots,
                ..
            }
        }
    ));
}

#[test]
fn a_host_that_asks_for_patience_refuses_only_where_it_answers_nearly_nothing() {
    let few = |n: i64| run(night(n), 8, &[(R::RateLimited, 12)]);
    let all = |n: i64| run(night(n), 1, &[(R::RateLimited, 19)]);

    let list = |n: i64| with_list(night(n), ListState::Silent(R::RateLimited));

    assert_eq!(told(&[1, 2, 3].map(few)), []);
    assert_eq!(told(&[1, 2, 3].map(all)), [(Blocked, Confirmed)]);
    assert_eq!(told(&[1, 2].map(list)), []);
    assert_eq!(told(&[1, 2, 3].map(list)), [(Failing, Confirmed)]);
}

#[test]
fn a_failing_source_that_is_looked_at_again_recovers_once() {
    let mut runs: Vec<SourceRun> = (1..=4).map(|n| down(night(n), &R::Tls)).collect();
    runs.extend((5..=9).map(|n| well(night(n))));
    runs.extend((10..=13).map(|n| down(night(n), &R::Tls)));
    runs.push(well(night(14)));

    assert_eq!(
        told(&runs),
        [
            (Failing, Confirmed),
            (Recovered, Confirmed),
            (Failing, Confirmed),
            (Recovered, Confirmed)
        ]
    );
}

#[test]
fn a_pass_that_reads_lists_alone_does_not_heal_statements_that_are_refused() {
    let lists_alone = |at: DateTime<Utc>| run(at, 0, &[]);
    let refused = |n: i64| run(night(n), 0, &[(R::Forbidden, 20)]);
    let runs = [
        refused(1),
        lists_alone(night(1) + hours(6)),
        refused(2),
        lists_alone(night(2) + hours(6)),
        refused(3),
    ];

    assert_eq!(told(&runs), [(Blocked, Confirmed)]);
}

#[test]
fn a_pass_in_which_nothing_was_asked_says_nothing() {
    let nothing = |n: i64| SourceRun {
        pass: night(n),
        known: 20,
        lists: vec![listed(night(n), 1, ListState::NotAsked)],
        left_out: vec![(LeftOut::AskedToWait, 20)],
        ..SourceRun::default()
    };
    let runs: Vec<SourceRun> = (1..=9).map(nothing).collect();

    assert_eq!(told(&runs), []);
    let health = health(record(&runs).as_ref());
    assert_eq!(health.word, HealthWord::Unknown);
    assert_eq!(health.left_out, [(LeftOut::AskedToWait, 20)]);
}

/// Scenario 100.
#[test]
fn a_source_that_falls_silent_is_quiet_once_and_the_next_item_recovers_it() {
    let weekly = (0..=5).map(|n| news(night(n * 10), 1));
    let mut runs: Vec<SourceRun> = weekly.collect();
    runs.extend((51..=79).map(|n| well(night(n))));
    assert_eq!(told(&runs), []);

    runs.extend((80..=99).map(|n| well(night(n))));
    assert_eq!(told(&runs), [(Quiet, Confirmed)]);
    let quiet = &flags(&runs)[0];
    assert_eq!(
        (quiet.significance, quiet.interval.from),
        (20, Some(night(50)))
    );
    assert_eq!(
        quiet.reasons,
        [Why::OfSource {
            told: SourceWhy::NothingNew {
                days: 30,
                usual: 10
            }
        }]
    );

    runs.push(news(night(100), 2));
    runs.extend((101..=110).map(|n| well(night(n))));
    let told = flags(&runs);
    assert_eq!((told[1].kind, told[1].stage), (Recovered, Confirmed));
    assert_eq!(told[1].relates_to, Some(told[0].opening));
    assert_eq!(told[1].interval.from, Some(night(99)));
    assert_eq!(told.len(), 2);
}

#[test]
fn a_daily_source_is_not_quiet_before_three_weeks() {
    let mut runs: Vec<SourceRun> = (0..=9).map(|n| news(night(n), 3)).collect();
    runs.extend((10..=29).map(|n| well(night(n))));
    assert_eq!(told(&runs), []);

    runs.push(well(night(30)));
    assert_eq!(told(&runs), [(Quiet, Confirmed)]);
}

#[test]
fn a_source_without_a_habit_or_whose_lists_are_not_read_is_not_quiet() {
    let few = [news(night(0), 4), well(night(300))];
    let mut unread = well(night(300));
    unread
        .lists
        .push(listed(night(300), 2, ListState::Silent(R::Dns)));
    let silent_list = [news(night(0), 9), unread];

    assert_eq!(told(&few), []);
    assert_eq!(told(&silent_list), []);
}

/// Nightly runs of which these could not be looked at.
fn nights_with_bad(n: i64, bad: &[i64]) -> Vec<SourceRun> {
    (1..=n)
        .map(|n| {
            if bad.contains(&n) {
                down(night(n - 40), &R::Timeout)
            } else {
                well(night(n - 40))
            }
        })
        .collect()
}

fn deletion_after(health: Option<Value>, nights: i64) -> Flag {
    let told = (1..=nights).fold(statement(1), |told, n| {
        told.absent(night(n) + minutes(5), 404)
    });
    let mut dossier = Story::of([told]).healthy(1..=nights).numbered().dossier();
    dossier.health = health;
    let verdict = crate::judge::conclude(&dossier);
    let mut flags = verdict.flags.into_iter();
    flags
        .find(|flag| flag.kind == FlagKind::Deleted)
        .expect("a deletion")
}

#[test]
fn a_source_with_bad_runs_takes_three_looks_for_a_404_and_says_why() {
    let doubted = || record(&nights_with_bad(35, &[30]));

    let after_two = deletion_after(doubted(), 2);
    assert_eq!(after_two.stage, Suspected);
    let why = Why::OfSource {
        told: SourceWhy::Unreliable { bad: 1, runs: 24 },
    };
    assert!(after_two.reasons.contains(&why), "{:?}", after_two.reasons);
    assert_eq!(deletion_after(doubted(), 3).stage, Confirmed);
}

#[test]
fn a_source_without_bad_runs_or_with_few_runs_takes_two() {
    for health in [
        None,
        record(&nights_with_bad(35, &[])),
        record(&nights_with_bad(35, &[1, 2])),
        record(&[
            well(night(-3)),
            down(night(-2), &R::Timeout),
            well(night(-1)),
        ]),
        record(&nights_with_bad(35, &[])).map(|_| Value::from("of another make")),
    ] {
        assert_eq!(deletion_after(health, 2).stage, Confirmed);
    }
}

#[test]
fn two_in_a_hundred_runs_are_not_too_many() {
    let every_six_hours = |bad: &[i64]| {
        let runs: Vec<SourceRun> = (0..100)
            .map(|n| {
                let at = night(-26) + hours(6 * n);
                if bad.contains(&n) {
                    down(at, &R::Timeout)
                } else {
                    well(at)
                }
            })
            .collect();
        health(record(&runs).as_ref()).unreliable
    };

    assert_eq!(every_six_hours(&[40, 60]), None);
    assert_eq!(every_six_hours(&[40, 60, 80]), Some((3, 100)));
}

#[test]
fn the_record_stays_small_however_often_a_source_is_read() {
    let often: Vec<SourceRun> = (0..10_000)
        .map(|n| well(night(0) + minutes(10 * n)))
        .collect();
    let written = record(&often).expect("a record").to_string();

    assert!(written.len() < 40_000, "{}", written.len());
}

#[test]
fn status_says_since_when_and_why() {
    let word = |runs: &[SourceRun]| {
        let health = health(record(runs).as_ref());
        (health.word, health.since, health.why.is_some())
    };
    let down = |n: i64| down(night(n), &R::Dns);

    assert_eq!(word(&[]), (HealthWord::Unknown, None, false));
    assert_eq!(
        word(&[down(1), well(night(2)), well(night(3))]),
        (HealthWord::Well, Some(night(2)), false)
    );
    let since = Some(night(3) + minutes(1));
    assert_eq!(
        word(&[well(night(2)), down(3)]),
        (HealthWord::Troubled, since, true)
    );
    assert_eq!(
        word(&[well(night(2)), down(3), down(4), down(5)]),
        (HealthWord::Failing, since, true)
    );
}

fn window(n: i64, entries: &[i64]) -> ListWindow {
    ListWindow {
        list: 1,
        pass: night(n),
        at: night(n) + minutes(1),
        observation: n,
        good: true,
        whole: true,
        pages: 1,
        entries: entries.to_vec(),
    }
}

fn dated(days: Option<(i64, i64)>) -> ListDates {
    let day = |n: i64| -> NaiveDate { night(n).date_naive() };
    ListDates {
        list: 1,
        url: "https://ministry.test/feed".to_owned(),
        days: days.map(|(from, to)| (day(from), day(to))),
    }
}

/// Scenario 91.
#[test]
fn a_list_that_shares_nothing_with_its_last_reading_ran_over_and_its_dates_tell_how_far() {
    let windows = [window(0, &[3, 2, 1]), window(10, &[30, 29, 28, 27])];
    let unseen = |days| {
        let found = overflows(&windows, night(10), &[dated(days)]);
        assert_eq!(found.len(), 1);
        found[0].unseen
    };

    // Four in two days, and six days between.
    assert_eq!(unseen(Some((6, 8))), Some(12));
    assert_eq!(unseen(Some((0, 8))), None);
    assert_eq!(unseen(None), None);
}

#[test]
fn a_list_that_shares_an_entry_or_could_not_be_read_did_not_run_over() {
    let shared = [window(0, &[3, 2, 1]), window(10, &[30, 29, 3])];
    let mut bad = window(10, &[]);
    bad.good = false;
    let unread = [window(0, &[3, 2, 1]), bad];
    let unordered: &[ListDates] = &[];
    let apart = [window(0, &[3, 2, 1]), window(10, &[30, 29])];

    let anew = dated(Some((-1, 8)));

    assert_eq!(overflows(&shared, night(10), &[dated(None)]), []);
    assert_eq!(overflows(&apart, night(10), &[anew]), []);
    assert_eq!(overflows(&unread, night(10), &[dated(None)]), []);
    assert_eq!(overflows(&apart, night(10), unordered), []);
}

#[test]
fn where_a_list_has_no_dates_the_source_s_habit_tells_what_may_be_unseen() {
    let windows = [window(10, &[3, 2, 1]), window(20, &[30, 29, 28, 27])];
    let mut runs: Vec<SourceRun> = (0..=10).map(|n| news(night(n), 2)).collect();
    runs.push(SourceRun {
        overflows: overflows(&windows, night(20), &[dated(None)]),
        ..news(night(20), 4)
    });

    let heard = hear(None, &source(), &runs);

    // Twenty-two in ten days before, so as many again; four of them are shown.
    assert_eq!(heard.overflows[0].unseen, Some(18));
    let kept = health(heard.record.as_ref()).overflows;
    assert_eq!(kept, heard.overflows);
}

/// How a pass may go.
fn passes() -> impl Strategy<Value = Vec<SourceRun>> {
    let gap = prop_oneof![
        Just(10_i64),
        Just(60),
        Just(119),
        Just(600),
        Just(1_200),
        Just(1_445),
        Just(20_000)
    ];
    let how = (0_u8..12, 0_u32..3);
    prop::collection::vec((gap, how), 1..40).prop_map(|passes| {
        let mut at = night(0);
        passes
            .into_iter()
            .map(|(gap, (how, new))| {
                at += TimeDelta::minutes(gap);
                match how {
                    0..=2 => news(at, new),
                    3 => run(at, 0, &[]),
                    4 | 5 => down(at, &R::Timeout),
                    6 => down(at, &R::Forbidden),
                    7 => run(at, 5, &[(R::Dns, 7), (R::Forbidden, 8)]),
                    8 => run(at, 1, &[(R::RateLimited, 10)]),
                    9 => with_list(at, ListState::Spoilt(R::NotHtml)),
                    10 => with_list(at, ListState::NotAsked),
                    _ => SourceRun {
                        pass: at,
                        ..SourceRun::default()
                    },
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn hearing_runs_one_by_one_or_many_at_once_is_the_same(
        runs in passes(),
        cuts in prop::collection::vec(1_usize..6, 1..40),
    ) {
        let mut portions: Vec<&[SourceRun]> = Vec::new();
        let mut rest = runs.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (portion, after) = rest.split_at((*cut).min(rest.len()));
            portions.push(portion);
            rest = after;
        }
        let singly: Vec<&[SourceRun]> = runs.chunks(1).collect();
        let (one, other) = (heard_in(&singly), heard_in(&portions));
        let order = |mut flags: Vec<Flag>| {
            flags.sort_by_key(|flag| (flag.kind, flag.opening));
            flags
        };

        prop_assert_eq!(order(one.0), order(other.0));
        prop_assert_eq!(one.1, other.1);
    }

    #[test]
    fn a_source_has_one_flag_of_a_kind_open_and_one_answer_to_it(runs in passes()) {
        let told = flags(&runs);
        for flag in &told {
            let later = |other: &&Flag| other.kind == flag.kind && other.opening > flag.opening;
            let answered = told.iter().filter(|other| {
                other.kind == Recovered && other.relates_to == Some(flag.opening)
            });
            prop_assert!(answered.count() <= 1);
            let healed = told.iter().any(|other| {
                other.kind == Recovered && other.opening > flag.opening
            });
            let repeated = flag.kind != Recovered && told.iter().any(|other| later(&other));
            prop_assert!(!repeated || flag.stage == Withdrawn || healed, "{told:?}");
            prop_assert!(flag.statement.is_none());
        }
    }
}
