//! What holds of every history, however odd.
//!
//! *In:* random passes of seven statements in two sections, a neighbour that stands, and their host. *Out:* the laws of the judge. *Never:* a time or a text that
//! the builder does not fix.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};

use super::world::*;
use crate::judge::conclude;
use crate::model::{
    Befell, Claim, Entry, Flag, FlagKind, Look, Manner, Role, Stage, UnknownReason, Why, Witnessed,
};

/// Further texts of every statement: a headline without a text, the text in another tongue, and a notice.
const HUSK: u32 = 6;
const TRANSLATION: u32 = 7;
const NOTICE: u32 = 8;
/// The text of the statement that stands beside all others.
const NEIGHBOUR_S: u32 = 9;
/// That statement, which is served every night.
const NEIGHBOUR: i64 = 40;

/// What a statement did at one look.
#[derive(Clone, Copy, Debug)]
enum Did {
    Nothing,
    Showed(u32),
    Led(u32, Where),
    Absent(u16),
    Claimed(Manner),
    Hiccup,
    Downgraded,
    Timeout,
}

/// Where an address led.
#[derive(Clone, Copy, Debug)]
enum Where {
    Near,
    Far,
    NewHouse,
    Neighbour,
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
        3 => (HUSK..=NOTICE).prop_map(Did::Showed),
        1 => (1_u32..=4, any::<bool>()).prop_map(|(version, far)| {
            Did::Led(version, if far { Where::Far } else { Where::Near })
        }),
        2 => Just(Did::Led(1, Where::Near)),
        1 => Just(Did::Led(1, Where::NewHouse)),
        1 => Just(Did::Led(NEIGHBOUR_S, Where::Neighbour)),
        8 => Just(Did::Absent(404)),
        1 => Just(Did::Absent(410)),
        2 => prop_oneof![
            Just(Manner::SoftNotFound),
            Just(Manner::RedirectedAway),
            Just(Manner::Tombstone)
        ].prop_map(Did::Claimed),
        1 => Just(Did::Hiccup),
        1 => Just(Did::Downgraded),
        1 => Just(Did::Timeout),
    ]
}

/// What befalls all statements of a section in one pass, but for the neighbour.
fn tide() -> impl Strategy<Value = Option<Did>> {
    prop_oneof![
        8 => Just(None),
        1 => Just(Some(Did::Absent(404))),
        1 => Just(Some(Did::Showed(5))),
        1 => Just(Some(Did::Showed(HUSK))),
        1 => Just(Some(Did::Showed(1))),
        1 => Just(Some(Did::Led(1, Where::NewHouse))),
    ]
}

fn host() -> impl Strategy<Value = Host> {
    prop_oneof![
        12 => Just(Host::Well),
        1 => Just(Host::Blind),
        3 => Just(Host::Down),
        1 => Just(Host::NoCanary),
        1 => Just(Host::NoSibling),
        1 => Just(Host::NoList),
        1 => Just(Host::Mute),
    ]
}

/// Hours since the pass before, what the host's witnesses said, what befell all.
type Pass = (i64, Host, Option<Did>);

fn passes() -> impl Strategy<Value = Vec<Pass>> {
    let gap = prop_oneof![
        2 => Just(1_i64),
        1 => Just(3),
        1 => Just(19),
        2 => Just(21),
        2 => Just(24),
        2 => Just(50)
    ];
    prop::collection::vec((gap, host(), tide()), 1..9)
}

/// What a statement does pass by pass: the same for a while, then something else.
type Fate = Vec<(Did, usize)>;

fn fate() -> impl Strategy<Value = Fate> {
    prop::collection::vec((did(), 1_usize..5), 1..7)
}

fn at(fate: &Fate, pass: usize) -> Did {
    let mut acts = fate
        .iter()
        .flat_map(|(did, times)| std::iter::repeat_n(*did, *times));
    acts.nth(pass).unwrap_or(Did::Nothing)
}

/// A ministry of news and speeches that stand for what a history asks.
fn told(key: i64, young: bool) -> Told {
    let told = if young {
        let since = Some(night(-1));
        listed(key, night(0)).entered(Entry::Above { since })
    } else {
        statement(key)
    };
    let title = format!("On the clampdown of case {key}");
    let abroad = format!(
        "李部长在第{key}号案件中对打击网络诈骗中心的坚决行动表示赞赏，感谢北部边境城镇警方数月来的辛勤工作。调查人员在首次\
         逮捕之前已通过十几家银行追踪资金，第{key}区法院将在年内审理被告。政府将继续与邻国分享所知情况，并请曾被关押在此类\
         场所的任何人立即与最近的使馆联系。"
    );
    let mut told = told
        .text(HUSK, &title, "12 April 2025")
        .text(TRANSLATION, &format!("关于第{key}号案件"), &abroad)
        .text(
            NOTICE,
            &title,
            "This statement has been withdrawn at the request of the Ministry.",
        )
        .text(
            NEIGHBOUR_S,
            "Tender of office 40",
            &usual_texts(NEIGHBOUR)[3],
        );
    if let Some(version) = told.versions.get_mut(&TRANSLATION) {
        version.language = Some("zh".to_owned());
    }
    told
}

fn does(told: Told, at: DateTime<Utc>, pass: DateTime<Utc>, did: Did) -> Told {
    let key = told.key;
    let landed = |place: Where| match place {
        Where::Near => format!("https://ministry.test/archive/statement-{key}"),
        Where::Far => format!("https://ministry.test/old/statement-{key}"),
        Where::NewHouse => format!("https://new-ministry.test/news/statement-{key}"),
        Where::Neighbour => address(NEIGHBOUR),
    };
    match did {
        Did::Nothing => told,
        Did::Showed(version) => {
            let told = told.seen(at, version).in_pass(pass);
            if version == NOTICE {
                told.noticed(NOTICE)
            } else {
                told
            }
        }
        Did::Led(version, place) => told.led_to(at, &landed(place), version).in_pass(pass),
        Did::Absent(status) => told.absent(at, status).in_pass(pass),
        Did::Claimed(manner) => told.claimed(at, manner).in_pass(pass),
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
        Host::Well => story.well(at).well_in_speeches(at),
        Host::Blind => story.canary(at, 200).sibling(at).list(at),
        Host::Down => story.canary(at, 404).sibling_absent(at).list(at),
        Host::NoCanary => story.sibling(at).list(at),
        Host::NoSibling => story.canary(at, 404).list(at),
        Host::NoList => story.canary(at, 404).sibling(at).well_in_speeches(at),
        Host::Mute => story,
    }
}

/// A history, told shortly where it breaks a law.
#[derive(Clone, Debug)]
struct Plot {
    passes: Vec<Pass>,
    fates: Vec<Fate>,
    young: bool,
    twin: Option<usize>,
}

/// Five statements of the news, two speeches.
const KEYS: [i64; 7] = [1, 2, 3, 4, 5, SPEECHES + 1, SPEECHES + 2];

impl Plot {
    fn story(&self) -> Story {
        let mut statements: Vec<Told> = KEYS
            .iter()
            .map(|key| told(*key, self.young && key % 2 == 1))
            .collect();
        let neighbour = listed(NEIGHBOUR, night(-10));
        let mut neighbour = neighbour.seen(night(-2), 4).seen(night(-1), 4);
        let mut story = Story::default();
        let mut pass = night(0);
        let mut twin_seen = Vec::new();
        for (n, (gap, host, tide)) in self.passes.iter().enumerate() {
            pass += hours(*gap);
            let heard = pass + minutes(10);
            story = hosted(story, heard, *host);
            for witness in &mut story.witnesses {
                if witness.look.at == heard {
                    witness.look.pass = pass;
                }
            }
            if self.twin.is_some_and(|first| first <= n) {
                twin_seen.push(pass + minutes(5));
            }
            if matches!(host, Host::Well) {
                neighbour = neighbour.seen(pass + minutes(9), 4).in_pass(pass);
            }
            for (told, fate) in statements.iter_mut().zip(&self.fates) {
                let tide = tide.filter(|_| told.key < SPEECHES);
                let down = matches!(host, Host::Down) && told.key < SPEECHES;
                let mut did = tide.unwrap_or_else(|| at(fate, n));
                if n == 0 && self.young && told.key % SPEECHES == 1 {
                    // Only what was read can be lost: some that are young were.
                    did = Did::Showed(1);
                }
                if down && matches!(did, Did::Showed(_) | Did::Led(..) | Did::Hiccup) {
                    // A host in trouble serves nothing of the section.
                    did = Did::Absent(404);
                }
                let when = pass + minutes(told.key % SPEECHES);
                *told = does(told.clone(), when, pass, did);
            }
        }
        story.told = statements;
        story.told.push(neighbour);
        story.told.sort_by_key(|told| told.key);
        if twin_seen.is_empty() {
            return story;
        }
        let [text, ..] = usual_texts(1);
        story.newcomer(50, &twin_seen, "On the clampdown of case 1", &text)
    }
}

fn plots() -> impl Strategy<Value = Plot> {
    (
        passes(),
        prop::collection::vec(fate(), KEYS.len()),
        any::<bool>(),
        prop::option::weighted(0.2, 0_usize..6),
    )
        .prop_map(|(passes, fates, young, twin)| Plot {
            passes,
            fates,
            young,
            twin,
        })
}

/// An unknown look as odd as one can be.
fn unknown(at: DateTime<Utc>, role: Role, version: Option<u32>, what: u8) -> Look {
    let reasons = [
        UnknownReason::ServerError,
        UnknownReason::Forbidden,
        UnknownReason::Blocked("cloudflare".to_owned()),
        UnknownReason::NeedsScript,
    ];
    Look {
        key: 0,
        at,
        pass: at,
        role,
        url: address(1),
        landed: version.map(|_| "https://ministry.test/login".to_owned()),
        claim: Claim::Unknown(reasons[usize::from(what) % reasons.len()].clone()),
        status: Some([404, 200, 403, 503][usize::from(what / 4) % 4]),
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
        let mut look = unknown(at, role, version, *what);
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

/// Whether a look found nothing of the statement, in a manner that may count.
fn is_gone(told: &Told, look: &Look) -> bool {
    // The first three of the usual texts are one statement, the others are texts of their own.
    let text = |look: &Look| look.version.map_or(0, |version| version.max(3));
    match look.claim {
        Claim::Absent(_) => true,
        Claim::Unknown(_) => false,
        Claim::Present if look.landed.is_some() => look.version == Some(NEIGHBOUR_S),
        Claim::Present if look.version == Some(TRANSLATION) => false,
        Claim::Present => {
            let before = told.looks.iter().filter(|known| known.at < look.at);
            let shown = before.filter(|known| known.claim == Claim::Present);
            shown.into_iter().any(|known| text(known) != text(look))
        }
    }
}

/// Looks at other statements of the section that were served, here or where they moved to, and what made-up addresses of it claimed, near `look`
/// and not later than its pass.
fn heard(story: &Story, key: i64, look: &Look) -> (usize, Vec<Claim>) {
    let near = |other: &Look| {
        other.pass <= look.pass && (other.at - look.at).abs() <= hours(2) && !other.downgraded
    };
    let of_section = |witness: &Witnessed| match witness.statement {
        Some(other) => other != key && template(other) == template(key),
        None => (witness.look.url == address(SPEECHES)) == (key >= SPEECHES),
    };
    let asked = story.witnesses.iter().filter(|witness| of_section(witness));
    let made_up = asked
        .clone()
        .filter(|witness| witness.statement.is_none() && near(&witness.look))
        .map(|witness| witness.look.claim.clone());
    let own = story.told.iter().filter(|told| told.key != key);
    let own = own.filter(|told| template(told.key) == template(key));
    let served = asked
        .filter(|witness| witness.statement.is_some())
        .map(|witness| &witness.look)
        .chain(own.flat_map(|told| &told.looks))
        .filter(|other| near(other) && other.claim == Claim::Present)
        .filter(|other| {
            other.landed.is_none() || other.version.is_some_and(|version| version <= 3)
        });
    (served.count(), made_up.collect())
}

/// Absent looks of the statement that may count for a deletion, as told: witnesses were well, and no two within two
/// hours.
fn counting(story: &Story, key: i64, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let told = story
        .told
        .iter()
        .find(|told| told.key == key)
        .expect("a statement");
    let looks = told.looks.iter().filter(|look| is_gone(told, look));
    let looks = looks.filter(|look| look.pass <= until && !look.downgraded);
    let healthy = looks.filter(|look| {
        let (served, made_up) = heard(story, key, look);
        served > 0
            && made_up
                .iter()
                .any(|claim| matches!(claim, Claim::Absent(_)))
            && !made_up.contains(&Claim::Present)
    });
    healthy.map(|look| look.at).collect()
}

/// So many of these times lie two hours apart.
fn runs(times: &[DateTime<Utc>]) -> usize {
    let mut last: Option<DateTime<Utc>> = None;
    let mut count = 0;
    for at in times {
        if last.is_none_or(|last| *at - last >= hours(2)) {
            last = Some(*at);
            count += 1;
        }
    }
    count
}

/// Whether every look that told anything read one of the statement's own texts.
fn kept_its_words(story: &Story, key: i64) -> bool {
    let told = story.told.iter().filter(|told| told.key == key);
    told.flat_map(|told| &told.looks)
        .all(|look| match look.claim {
            Claim::Present => look.version.is_some_and(|version| version <= 3),
            Claim::Unknown(_) => true,
            Claim::Absent(_) => false,
        })
}

/// Every flag's statement, kind and stage at a time, as its history tells.
fn stages_at(flags: &Flags, at: DateTime<Utc>) -> Vec<(Option<i64>, FlagKind, Stage, &Flag)> {
    let known = |flag: &&Flag| flag.history.first().is_some_and(|first| first.at <= at);
    let stage = |flag: &Flag| {
        let reached = flag.history.iter().take_while(|entry| entry.at <= at);
        reached.last().map_or(flag.stage, |entry| entry.stage)
    };
    let flags = flags.0.values().filter(known);
    flags
        .map(|flag| (flag.statement, flag.kind, stage(flag), flag))
        .collect()
}

/// Whether furniture is all that changed.
fn is_redesign(incident: &Flag) -> bool {
    let mut reasons = incident.reasons.iter();
    reasons.any(|why| {
        matches!(
            why,
            Why::Befell {
                what: Befell::Redesign { .. }
            }
        )
    })
}

/// An eighth of the cases that are usual, since each is a whole history, and the same ones every time; other ones, and
/// more, come with `PROPTEST_RNG_SEED` and `PROPTEST_CASES`.
fn laws() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let rng_seed = match usual.rng_seed {
        RngSeed::Random => RngSeed::Fixed(130),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    ProptestConfig {
        failure_persistence: None,
        cases: usual.cases / 8,
        rng_seed,
        ..usual
    }
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn unknown_looks_change_nothing(
        plot in plots(),
        places in prop::collection::vec((0_usize..40, -30_i64..120, any::<u8>()), 1..12),
    ) {
        let with = with_unknowns(plot.story(), &places);

        prop_assert_eq!(by_time(&with.clone().lived().0), by_time(&plot.story().lived().0));
        prop_assert_eq!(by_time(&with.at_once()), by_time(&plot.story().at_once()));
    }

    #[test]
    fn judging_pass_by_pass_is_judging_at_once(plot in plots()) {
        let (held, lived) = plot.story().lived();

        prop_assert_eq!(lived.at_once().told(), held.told());
    }

    #[test]
    fn however_passes_are_cut_into_calls_the_flags_are_the_same(
        plot in plots(),
        cuts in prop::collection::vec(any::<bool>(), 12),
    ) {
        let (held, lived) = plot.story().lived();

        prop_assert_eq!(lived.lived_in_calls(&cuts).told(), held.told());
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
                let mut counting = counting(&lived, key, stage.at);
                counting.retain(|at| *at >= flag.interval.to);
                let hard = matches!(
                    flag.manner,
                    Some(Manner::NotFound | Manner::Gone | Manner::Tombstone)
                );
                let (looks, span) = if hard { (2, 20) } else { (3, 44) };
                let last = counting.last().copied();
                let stretch = counting.first().zip(last).map(|(first, last)| last - *first);
                prop_assert!(runs(&counting) >= looks, "{:?} {counting:?}", flag.manner);
                prop_assert!(stretch >= Some(TimeDelta::hours(span)), "{counting:?}");
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
    fn a_change_is_open_in_one_flag_of_its_kind(plot in plots()) {
        let (held, lived) = plot.story().lived();
        let passes = lived.told.iter().flat_map(|told| &told.looks).map(|look| look.pass);
        for pass in passes {
            let mut open = HashSet::new();
            for (statement, kind, stage, flag) in stages_at(&held, pass) {
                let Some(statement) = statement.filter(|_| stage == Stage::Suspected) else {
                    continue;
                };
                // Words that nobody could see again stay suspected; other words may follow.
                let words = (kind == FlagKind::Edited).then_some((flag.from_version, flag.to_version));
                prop_assert!(open.insert((statement, kind, words)), "{statement} {kind} {words:?}");
            }
        }
    }

    #[test]
    fn every_suspicion_ends_once_all_is_served_again(plot in plots()) {
        let last = plot.story().told.iter().flat_map(|told| &told.looks).map(|look| look.pass).max();
        let last = last.unwrap_or(night(0));
        let mut story = plot.story();
        for n in 1..=4 {
            let pass = last + hours(24 * n);
            story = hosted(story, pass + minutes(10), Host::Well);
            for told in &mut story.told {
                let text = if told.key == NEIGHBOUR { 4 } else { 1 };
                let at = pass + minutes(told.key % SPEECHES);
                *told = does(told.clone(), at, pass, Did::Showed(text));
            }
        }
        let (held, lived) = story.lived();
        let open = held.0.values().filter(|flag| flag.stage == Stage::Suspected);
        // What was first read as something else is not known again in its own words.
        let own = |flag: &Flag| flag.from_version.is_none_or(|version| version <= 3);
        let all_own = held.0.values().all(own);
        for flag in open {
            let ends = match flag.kind {
                FlagKind::Deleted | FlagKind::Moved | FlagKind::Restored => own(flag),
                // A house of which a part came back and a part moved is told for as long as it may go on moving.
                FlagKind::Incident => flag.moved_to.is_none() && all_own,
                // Words that went with their statement, or under the host's own, stay suspected.
                FlagKind::Edited => flag.statement.is_some_and(|key| kept_its_words(&lived, key)),
                FlagKind::Published
                | FlagKind::Delisted
                | FlagKind::Failing
                | FlagKind::Blocked
                | FlagKind::Quiet
                | FlagKind::Recovered => false,
            };
            prop_assert!(!ends, "{flag:?}");
        }
    }

    #[test]
    fn no_flag_that_was_raised_is_missed_when_more_is_known(plot in plots(), known in 0_usize..8) {
        let (_, lived) = plot.story().lived();
        let passes: BTreeSet<DateTime<Utc>> =
            lived.told.iter().flat_map(|told| &told.looks).map(|look| look.pass).collect();
        let until = passes.iter().nth(known + 2).copied().unwrap_or(night(0));
        let then = lived.clone().until(until).at_once();
        let now = lived.at_once();
        for (key, flag) in then.0 {
            let still = now.0.get(&key).map(|flag| flag.history.as_slice()).unwrap_or_default();
            prop_assert!(still.starts_with(&flag.history), "{still:?} {flag:?}");
        }
    }

    #[test]
    fn significance_and_manner_are_as_the_contract_fixes_them(plot in plots()) {
        for flag in plot.story().lived().0.0.values() {
            let confirmed = flag.history.iter().any(|entry| entry.stage == Stage::Confirmed);
            let fixed = match flag.kind {
                FlagKind::Deleted if confirmed => Some(80),
                FlagKind::Deleted => Some(50),
                FlagKind::Incident if is_redesign(flag) => Some(10),
                FlagKind::Restored | FlagKind::Incident => Some(60),
                FlagKind::Delisted => Some(40),
                FlagKind::Moved => Some(15),
                FlagKind::Published => Some(20),
                FlagKind::Edited
                | FlagKind::Failing
                | FlagKind::Blocked
                | FlagKind::Quiet
                | FlagKind::Recovered => None,
            };
            prop_assert!(fixed.is_none_or(|fixed| fixed == flag.significance), "{flag:?}");
            prop_assert_eq!(flag.manner.is_some(), flag.kind == FlagKind::Deleted);
            prop_assert!(flag.interval.from.is_none_or(|from| from <= flag.interval.to), "{flag:?}");
            prop_assert!(flag.evidence.contains(&flag.opening), "{flag:?}");
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

/// So many plots must come to all of it.
const PLOTS: usize = 250;

/// Laws hold easily where nothing happens: what the plots come to.
#[test]
fn the_plots_come_to_flags_of_every_kind_stage_and_manner() {
    let mut runner = TestRunner::deterministic();
    let mut told = BTreeSet::new();
    let mut manners = BTreeSet::new();
    for _ in 0..PLOTS {
        let plot = plots().new_tree(&mut runner).expect("a plot").current();
        for flag in plot.story().lived().0.0.values() {
            told.insert((flag.kind.as_str(), flag.stage.as_str()));
            if let (Some(manner), Stage::Confirmed) = (flag.manner, flag.stage) {
                manners.insert(manner.as_str());
            }
        }
    }

    for kind in ["deleted", "edited", "moved", "restored", "incident"] {
        for stage in Stage::ALL {
            assert!(
                told.contains(&(kind, stage.as_str())),
                "{kind} {stage}: {told:?}"
            );
        }
    }
    assert_eq!(
        manners,
        BTreeSet::from([
            "blanked",
            "gone",
            "not_found",
            "redirected_away",
            "replaced",
            "soft_not_found",
            "tombstone"
        ])
    );
}
