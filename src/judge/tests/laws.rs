//! What holds of every history, however odd.
//!
//! *In:* random passes of four statements and their host. *Out:* the laws of the judge. *Never:* a time or a text that
//! the builder does not fix.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::world::*;
use crate::judge::conclude;
use crate::model::{
    Claim, Entry, Flag, FlagKind, Look, Manner, Role, Stage, UnknownReason, Witnessed,
};

/// What a statement did at one look.
#[derive(Clone, Copy, Debug)]
enum Did {
    Nothing,
    Showed(u32),
    Led(u32, bool),
    Absent(u16),
    Hiccup,
    Downgraded,
    Timeout,
}

/// What the witnesses said.
#[derive(Clone, Copy, Debug)]
enum Host {
    Well,
    Blind,
    Down,
    NoCanary,
    NoSibling,
    NoList,
    Mute,
}

fn did() -> impl Strategy<Value = Did> {
    prop_oneof![
        2 => Just(Did::Nothing),
        4 => (1_u32..=5).prop_map(Did::Showed),
        4 => Just(Did::Showed(1)),
        1 => (1_u32..=4, any::<bool>()).prop_map(|(version, far)| Did::Led(version, far)),
        2 => Just(Did::Led(1, false)),
        8 => Just(Did::Absent(404)),
        1 => Just(Did::Absent(410)),
        1 => Just(Did::Hiccup),
        1 => Just(Did::Downgraded),
        1 => Just(Did::Timeout),
    ]
}

fn host() -> impl Strategy<Value = Host> {
    prop_oneof![
        6 => Just(Host::Well),
        1 => Just(Host::Blind),
        1 => Just(Host::Down),
        1 => Just(Host::NoCanary),
        1 => Just(Host::NoSibling),
        1 => Just(Host::NoList),
        1 => Just(Host::Mute),
    ]
}

/// Hours since the pass before, what the host's witnesses said, what each statement did.
type Pass = (i64, Host, Vec<Did>);

fn passes() -> impl Strategy<Value = Vec<Pass>> {
    let gap = prop_oneof![
        Just(1_i64),
        Just(3),
        Just(19),
        Just(21),
        Just(24),
        Just(24),
        Just(50)
    ];
    prop::collection::vec((gap, host(), prop::collection::vec(did(), 4)), 1..9)
}

fn told(key: i64, young: bool) -> Told {
    if young {
        let since = Some(night(-1));
        listed(key, night(0)).entered(Entry::Above { since })
    } else {
        statement(key)
    }
}

fn does(told: Told, at: DateTime<Utc>, pass: DateTime<Utc>, did: Did) -> Told {
    let near = format!("https://ministry.test/archive/statement-{}", told.key);
    let far = format!("https://ministry.test/old/statement-{}", told.key);
    match did {
        Did::Nothing => told,
        Did::Showed(version) => told.seen(at, version).in_pass(pass),
        Did::Led(version, elsewhere) => {
            let landed = if elsewhere { far } else { near };
            told.led_to(at, &landed, version).in_pass(pass)
        }
        Did::Absent(status) => told.absent(at, status).in_pass(pass),
        Did::Hiccup => {
            let told = told.absent(at, 404).in_pass(pass);
            told.seen(at + minutes(2), 1).in_pass(pass)
        }
        Did::Downgraded => told.absent(at, 404).downgraded().in_pass(pass),
        Did::Timeout => told.unknown(at).in_pass(pass),
    }
}

fn hosted(story: Story, at: DateTime<Utc>, host: Host) -> Story {
    match host {
        Host::Well => story.well(at),
        Host::Blind => story.canary(at, 200).sibling(at).list(at),
        Host::Down => story.canary(at, 404).sibling_absent(at).list(at),
        Host::NoCanary => story.sibling(at).list(at),
        Host::NoSibling => story.canary(at, 404).list(at),
        Host::NoList => story.canary(at, 404).sibling(at),
        Host::Mute => story,
    }
}

fn story_of(passes: &[Pass], young: bool, twin: Option<usize>) -> Story {
    let mut statements: Vec<Told> = (1..=4)
        .map(|key| told(key, young && key % 2 == 1))
        .collect();
    let mut story = Story::default();
    let mut pass = night(0);
    let mut twin_seen = Vec::new();
    for (n, (gap, host, acts)) in passes.iter().enumerate() {
        pass += hours(*gap);
        story = hosted(story, pass + minutes(10), *host);
        for witness in story
            .witnesses
            .iter_mut()
            .filter(|witness| witness.look.at == pass + minutes(10))
        {
            witness.look.pass = pass;
        }
        if twin.is_some_and(|first| first <= n) {
            twin_seen.push(pass + minutes(5));
        }
        let acted = statements.into_iter().zip(acts);
        statements = acted
            .map(|(told, did)| {
                let at = pass + minutes(told.key);
                does(told, at, pass, *did)
            })
            .collect();
    }
    story.told = statements;
    if twin_seen.is_empty() {
        return story;
    }
    story.newcomer(
        50,
        &twin_seen,
        "On the clampdown of case 1",
        &usual_texts(1)[0],
    )
}

/// A history, told shortly where it breaks a law.
#[derive(Clone, Debug)]
struct Plot {
    passes: Vec<Pass>,
    young: bool,
    twin: Option<usize>,
}

impl Plot {
    fn story(&self) -> Story {
        story_of(&self.passes, self.young, self.twin)
    }
}

fn plots() -> impl Strategy<Value = Plot> {
    (
        passes(),
        any::<bool>(),
        prop::option::weighted(0.2, 0_usize..6),
    )
        .prop_map(|(passes, young, twin)| Plot {
            passes,
            young,
            twin,
        })
}

/// An unknown look as odd as one can be.
fn unknown(at: DateTime<Utc>, role: Role, version: Option<u32>) -> Look {
    Look {
        key: 0,
        at,
        pass: at,
        role,
        url: address(1),
        landed: version.map(|_| "https://ministry.test/login".to_owned()),
        claim: Claim::Unknown(UnknownReason::ServerError),
        status: Some(503),
        version,
        text_key: version.map(|_| [7; 16]),
        downgraded: false,
        notice: false,
    }
}

/// Puts unknown looks anywhere: at statements, made-up addresses and siblings, in passes there were.
fn with_unknowns(mut story: Story, places: &[(usize, i64, u8)]) -> Story {
    let passes: Vec<_> = story
        .told
        .iter()
        .flat_map(|told| &told.looks)
        .map(|look| look.pass)
        .collect();
    for (place, offset, what) in places {
        let pass = passes
            .get(place % passes.len().max(1))
            .copied()
            .unwrap_or(night(0));
        let at = pass + minutes(*offset);
        let role = if what % 3 == 1 {
            Role::Canary
        } else {
            Role::Statement
        };
        let version = (what % 2 == 0).then_some(u32::from(what % 5) + 1);
        let mut look = unknown(at, role, version);
        look.pass = pass;
        let count = story.told.len();
        match what % 3 {
            0 => story.told[place % count].looks.push(look),
            other => story.witnesses.push(Witnessed {
                statement: (other == 2).then_some(99),
                look,
            }),
        }
    }
    story
}

/// Statement, kind and opening of a flag, and its stages with their times.
type Dated = (
    Option<i64>,
    FlagKind,
    DateTime<Utc>,
    Vec<(Stage, DateTime<Utc>)>,
);

/// Flags without keys, which shift where looks are put in.
fn by_time(flags: &Flags) -> Vec<Dated> {
    let parts = |flag: &Flag| {
        let stages = flag
            .history
            .iter()
            .map(|entry| (entry.stage, entry.at))
            .collect();
        (flag.statement, flag.kind, flag.interval.to, stages)
    };
    flags.0.values().map(parts).collect()
}

/// Absent looks of the statement that count for what `law 3` asks, as told.
fn counting(story: &Story, key: i64, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let told = story
        .told
        .iter()
        .find(|told| told.key == key)
        .expect("a statement");
    // The first three of the usual texts are one statement, the others are texts of their own.
    let text = |look: &Look| look.version.map_or(0, |version| version.max(3));
    let gone = |look: &&Look| match look.claim {
        Claim::Absent(Manner::NotFound | Manner::Gone) => true,
        Claim::Present => {
            let before = told.looks.iter().filter(|known| known.at < look.at);
            let shown = before.filter(|known| known.claim == Claim::Present);
            look.landed.is_none() && shown.into_iter().any(|known| text(known) != text(look))
        }
        Claim::Absent(_) | Claim::Unknown(_) => false,
    };
    let near = |look: &Look, at: DateTime<Utc>| (look.at - at).abs() <= hours(2);
    told.looks
        .iter()
        .filter(gone)
        .filter(|look| look.pass <= until && !look.downgraded)
        .filter(|look| {
            let (at, pass) = (&look.at, look.pass);
            let canary = |claim: &dyn Fn(&Claim) -> bool| {
                story.witnesses.iter().any(|witness| {
                    witness.look.role == Role::Canary
                        && witness.look.pass <= pass
                        && near(&witness.look, *at)
                        && claim(&witness.look.claim)
                })
            };
            let sibling = story.witnesses.iter().any(|witness| {
                witness.statement.is_some()
                    && witness.look.pass <= pass
                    && witness.look.claim == Claim::Present
                    && near(&witness.look, *at)
            }) || story.told.iter().any(|other| {
                other.key != key
                    && other.looks.iter().any(|look| {
                        look.claim == Claim::Present && look.pass <= pass && near(look, *at)
                    })
            });
            canary(&|claim| matches!(claim, Claim::Absent(_)))
                && !canary(&|claim| *claim == Claim::Present)
                && sibling
        })
        .map(|look| look.at)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn unknown_looks_change_nothing(
        plot in plots(),
        places in prop::collection::vec((0_usize..40, -30_i64..120, any::<u8>()), 1..12),
    ) {
        let with = with_unknowns(plot.story(), &places).at_once();

        prop_assert_eq!(by_time(&with), by_time(&plot.story().at_once()));
    }

    #[test]
    fn judging_pass_by_pass_is_judging_at_once(plot in plots()) {
        let (held, lived) = plot.story().lived();

        prop_assert_eq!(lived.at_once().told(), held.told());
    }

    #[test]
    fn the_order_of_cases_and_witnesses_makes_no_difference(plot in plots(), turn in 0_usize..4) {
        let dossier = plot.story().numbered().dossier();
        let mut turned = dossier.clone();
        turned.cases.rotate_left(turn);
        turned.cases.reverse();
        turned.sights.reverse();
        turned.newcomers.reverse();
        for witnesses in turned.witnesses.values_mut() {
            witnesses.reverse();
        }
        let (one, mut other) = (conclude(&dossier), conclude(&turned));

        other.settlements.sort_by_key(|settlement| settlement.statement);
        prop_assert_eq!(Flags::of(one.flags), Flags::of(other.flags));
        prop_assert_eq!(one.settlements, other.settlements);
        prop_assert_eq!(one.wishes, other.wishes);
        prop_assert_eq!(one.furniture, other.furniture);
    }

    #[test]
    fn no_deletion_is_confirmed_without_what_it_takes(plot in plots()) {
        let (held, lived) = plot.story().lived();
        for flag in held.0.values().filter(|flag| flag.kind == FlagKind::Deleted) {
            for stage in flag.history.iter().filter(|entry| entry.stage == Stage::Confirmed) {
                let key = flag.statement.expect("a statement's flag");
                let counting = counting(&lived, key, stage.at);
                let first = counting.iter().copied().find(|at| *at >= flag.interval.to);
                let last = counting.last().copied();
                let stretch = first.zip(last).map(|(first, last)| last - first);
                prop_assert!(stretch >= Some(TimeDelta::hours(20)), "{counting:?}");
                prop_assert_eq!(last.map(|at| at - stage.at < hours(6)), Some(true));
                // Of the confirming look alone a list is asked for.
                let listed = |at: DateTime<Utc>| lived.sights.iter().any(|sight| (sight.at - at).abs() <= hours(6));
                prop_assert_eq!(last.map(listed), Some(true));
                let born = lived.told.iter().find(|told| told.key == key).map(|told| told.born);
                prop_assert!(born.zip(last).is_some_and(|(born, last)| last - born >= hours(48)));
            }
        }
    }

    #[test]
    fn judging_again_is_judging_the_same(plot in plots()) {
        let dossier = plot.story().numbered().dossier();
        let (one, other) = (conclude(&dossier), conclude(&dossier));

        prop_assert_eq!(one.flags, other.flags);
        prop_assert_eq!(one.settlements, other.settlements);
        prop_assert_eq!(one.wishes, other.wishes);
    }

    #[test]
    fn stages_only_ever_follow_the_one_way(plot in plots()) {
        for flag in plot.story().at_once().0.values() {
            let stages: Vec<Stage> = flag.history.iter().map(|entry| entry.stage).collect();
            let allowed: [&[Stage]; 4] = [
                &[Stage::Suspected],
                &[Stage::Confirmed],
                &[Stage::Suspected, Stage::Confirmed],
                &[Stage::Suspected, Stage::Withdrawn],
            ];
            prop_assert!(allowed.contains(&stages.as_slice()), "{stages:?}");
            prop_assert_eq!(stages.last(), Some(&flag.stage));
        }
    }

    #[test]
    fn no_history_is_too_odd(
        plot in plots(),
        times in prop::collection::vec(-8_000_000_000_i64..8_000_000_000, 1..30),
        oddities in prop::collection::vec(any::<u8>(), 1..30),
    ) {
        let mut story = plot.story().numbered();
        let looks = story.told.iter_mut().flat_map(|told| told.looks.iter_mut());
        for (look, (seconds, odd)) in looks.zip(times.iter().cycle().zip(oddities.iter().cycle())) {
            match odd % 6 {
                0 => look.at += TimeDelta::seconds(*seconds),
                1 => look.pass += TimeDelta::seconds(*seconds),
                2 => look.version = Some(u32::from(*odd)),
                3 => look.version = None,
                4 => look.landed = Some(String::new()),
                _ => look.key = seconds % 5,
            }
        }
        let verdict = conclude(&story.dossier());

        prop_assert_eq!(verdict.settlements.len(), story.told.len());
    }
}
