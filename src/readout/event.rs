//! Whether two accounts are about one event.
//!
//! *In:* two accounts, read. *Out:* [`Likeness`]. *Never:* one event out of the time and the usual formulas alone.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::claim::{Claim, Holder, Spoken, is_press};
use super::content::Content;
use super::match_up::Act;
use super::{Account, Reading};
use crate::lexicon::{self, Cue, Mention, Naming};
use crate::model::Likeness;
use crate::text::{Date, Value};

/// What tells an event from others.
#[derive(Debug)]
pub(super) struct Event {
    /// Parties that the account names, its publisher's too.
    parties: BTreeSet<&'static str>,
    /// The same without it.
    foreign: BTreeSet<&'static str>,
    /// Words written with a capital that are no party's names: persons, places.
    names: Content,
    occasions: BTreeSet<Cue>,
    /// Whether somebody agreed or talked: then they met, in whatever words.
    concurred: bool,
    /// Days next to the publication: when it happened.
    days: BTreeSet<NaiveDate>,
    /// "The 24th round".
    rounds: BTreeSet<u32>,
    /// Capitals at which it is said to have happened, by their states.
    places: BTreeSet<&'static str>,
    topics: Vec<&'static str>,
    /// Numbers, as bits of their first reading.
    numbers: BTreeSet<u64>,
}

/// Two accounts of one event are published within this; joint texts and transcripts come late.
pub const WINDOW: TimeDelta = TimeDelta::hours(96);
/// A day so near to the publication is the event's.
const NEAR: std::ops::RangeInclusive<i64> = -2..=1;

impl Event {
    pub(super) fn of(
        account: &Account<'_>,
        publisher: Option<&'static str>,
        spoken: &[Spoken<'_>],
    ) -> Self {
        let language = account.language;
        let of_title = lexicon::parties(account.title, language);
        let of_text = spoken.iter().flat_map(|s| &s.mentions);
        let named = of_title.iter().chain(of_text).map(|mention| mention.party);
        let parties: BTreeSet<&'static str> = named.collect();
        let others = parties
            .iter()
            .copied()
            .filter(|party| Some(*party) != publisher);
        let cues = spoken.iter().flat_map(|s| &s.cues).map(|(_, cue)| *cue);
        let of_title = lexicon::cues(account.title, language);
        let mut claims = spoken.iter().flat_map(|s| &s.claims);
        let occasions = cues.chain(of_title.into_iter().map(|(_, cue)| cue));
        Self {
            foreign: others.collect(),
            parties,
            names: names(spoken),
            concurred: claims.any(|claim| claim.act() == Some(Act::Concurs)),
            occasions: occasions.filter(|cue| cue.is_occasion()).collect(),
            days: days(account, spoken),
            places: spoken.first().map(places).unwrap_or_default(),
            rounds: rounds(account.title).chain(rounds(account.text)).collect(),
            topics: lexicon::topics(account.text),
            numbers: numbers(spoken),
        }
    }
}

/// How sure it is that two accounts are about one event.
pub fn likeness(a: &Reading<'_>, b: &Reading<'_>) -> Likeness {
    let apart = (a.account.at - b.account.at).abs();
    let rounds = (&a.event.rounds, &b.event.rounds);
    let other_round =
        !rounds.0.is_empty() && !rounds.1.is_empty() && rounds.0.is_disjoint(rounds.1);
    if apart > WINDOW || other_round || days_apart(a, b) >= 3 {
        return Likeness::Apart;
    }
    match evidence(a, b) {
        SAME.. => Likeness::Same,
        POSSIBLE.. => Likeness::Possible,
        _ => Likeness::Apart,
    }
}

/// How often each word stands in a set of accounts, each of them counted once.
#[derive(Debug, Default)]
pub struct Commonness {
    accounts: usize,
    of: HashMap<u64, usize>,
    /// Accounts in which a party speaks of another, by the day of the event.
    dealings: HashMap<(&'static str, &'static str, NaiveDate), usize>,
}

impl Commonness {
    /// Counts the words of an account.
    pub fn count(&mut self, account: &Reading<'_>) {
        self.accounts += 1;
        for stem in account.content.stems() {
            *self.of.entry(stem).or_default() += 1;
        }
        for dealing in account.dealings() {
            *self.dealings.entry(dealing).or_default() += 1;
        }
    }

    /// Whether the two speak of one another on one day, and neither has another account of the other that day.
    fn only_dealing(&self, a: &Reading<'_>, b: &Reading<'_>) -> bool {
        let once = |dealing: &(&'static str, &'static str, NaiveDate)| {
            self.dealings.get(dealing) == Some(&1)
        };
        let theirs: BTreeSet<_> = b
            .dealings()
            .filter(once)
            .map(|(by, of, day)| (of, by, day))
            .collect();
        a.dealings()
            .filter(once)
            .any(|dealing| theirs.contains(&dealing))
    }

    /// Words that two accounts share and few others have.
    fn rare(&self, a: &Reading<'_>, b: &Reading<'_>) -> usize {
        let most = (self.accounts / 200).max(RARE);
        let times = |stem: &u64| self.of.get(stem).copied().unwrap_or(0);
        a.content
            .common(&b.content)
            .filter(|stem| times(stem) <= most)
            .count()
    }
}

/// Accounts in which a word may stand and it is rare, however few there are; beyond, one of two hundred.
const RARE: usize = 4;
/// Rare words that two accounts of one event share at least.
const SHARED: usize = 3;

/// One word of so many of the shorter one's that they share is rare, at least.
const PART: usize = 20;

/// Whether two accounts that nobody put side by side are taken for one event. Beside what [`likeness`] asks for, it is known
/// for whom they speak, and they share what others do not have: words, persons, or a watched topic on the same day.
pub fn is_one_event(a: &Reading<'_>, b: &Reading<'_>, commonness: &Commonness) -> bool {
    let counterparts = sides_of_one(a, b) || a.publisher.is_some() && b.publisher.is_some();
    if !counterparts || of_time(a, b) + of_parties(a, b) < 0 {
        return false;
    }
    let one_topic = a
        .event
        .topics
        .iter()
        .any(|topic| b.event.topics.contains(topic));
    let one_day = !a.event.days.is_disjoint(&b.event.days);
    let rare = commonness.rare(a, b);
    // Two long speeches share some rare words whatever they are about.
    let fewer = a.content.len().min(b.content.len());
    let shared = rare >= SHARED && rare * PART >= fewer
        || one_topic && one_day
        || commonness.only_dealing(a, b) && of_occasion(a, b) > 0;
    shared && likeness(a, b) == Likeness::Same
}

/// Evidence, in hundredths, from which on two accounts are taken for one event, and possibly so.
const SAME: i32 = 75;
const POSSIBLE: i32 = 0;

fn evidence(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    of_time(a, b)
        + of_parties(a, b)
        + of_names(a, b)
        + of_content(a, b)
        + of_occasion(a, b)
        + of_facts(a, b)
        + of_claims(a, b)
}

fn of_time(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    match (a.account.at - b.account.at).abs().num_hours() {
        ..=12 => -50,
        13..=36 => -80,
        _ if a.is_joint() || b.is_joint() => -110,
        _ => -180,
    }
}

/// Each names the other, or whom the other names: for. Each names only others: against.
fn of_parties(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    let (foreign_a, foreign_b) = (&a.event.foreign, &b.event.foreign);
    let names = |reading: &Reading<'_>, party: Option<&'static str>| {
        party.is_some_and(|party| reading.event.parties.contains(party))
    };
    let (to_b, to_a) = (names(a, b.publisher), names(b, a.publisher));
    let third = foreign_a.intersection(foreign_b).count();
    let one_company = third > 0 && foreign_a == foreign_b;
    let of_bodies = foreign_a.iter().all(|party| lexicon::is_body(party));
    let unknown = a.publisher.is_none() && b.publisher.is_none();
    let others = |named: bool, party: Option<&str>, foreign: &BTreeSet<&str>| {
        !named && party.is_some() && !foreign.is_empty()
    };
    let elsewhere = others(to_b, b.publisher, foreign_a) || others(to_a, a.publisher, foreign_b);
    let same_house = a.publisher.is_some() && a.publisher == b.publisher;
    let silent = foreign_a.is_empty() && foreign_b.is_empty();
    match (to_b, to_a) {
        _ if same_house && third > 0 && told_alike(a, b) => 0,
        _ if same_house => NOT_THEIRS,
        _ if silent => {
            if sides_of_one(a, b) {
                200
            } else {
                -120
            }
        }
        (true, true) => 150,
        _ if one_company && (of_bodies || unknown) => 90,
        _ if elsewhere => NOT_THEIRS,
        (true, false) | (false, true) => 90,
        (false, false) if third > 0 => 40,
        (false, false) => -20,
    }
}

/// Two offices of one state tell of one event in like words, or it is another.
fn told_alike(a: &Reading<'_>, b: &Reading<'_>) -> bool {
    let fewer = a.content.len().min(b.content.len());
    a.same_language(b) && a.content.shared(&b.content) * 2 >= fewer
}

/// Each speaks of others: no likeness of words makes up for it, for meetings at one conference are told in one wording.
const NOT_THEIRS: i32 = -600;

/// Whether the file of sources says that they stand on the sides of one event.
fn sides_of_one(a: &Reading<'_>, b: &Reading<'_>) -> bool {
    let side = |reading: &Reading<'_>| {
        let role = reading.account.role;
        matches!(role, Some("host" | "guest" | "joint" | "party")) || is_press(role)
    };
    side(a) && side(b)
}

fn of_names(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    let shared = a.event.names.shared(&b.event.names);
    let fewer = a.event.names.len().min(b.event.names.len());
    match shared {
        0 if fewer >= 2 => -60,
        0 => 0,
        1 => 60,
        2 => 120,
        _ => 170,
    }
}

fn of_content(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    let fewer = a.content.len().min(b.content.len());
    let shared = a.content.shared(&b.content);
    let percent = i32::try_from(shared * 100 / fewer.max(1)).unwrap_or(0);
    let expected = match (a.same_language(b), fewer) {
        // A sentence on one event has little else to say; a page has.
        (true, 7..=14) => 45,
        (true, _) => 25,
        (false, _) => 10,
    };
    let weight = (percent - expected) * 5 / 2;
    match (a.same_language(b), fewer) {
        (_, 0) => 0,
        (true, ..=6) => weight.max(-20),
        (true, _) => weight.max(-70),
        // Two languages share what is written alike in both: much says something, little says nothing.
        (false, _) => weight.clamp(0, 100),
    }
}

/// The same stance of the same party in both; or stances of others only.
fn of_claims(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    let (mine, theirs) = (a.stances(), b.stances());
    let holders = |stances: &BTreeSet<(&'static str, bool)>| {
        stances
            .iter()
            .map(|(party, _)| *party)
            .collect::<BTreeSet<_>>()
    };
    if mine.is_empty() || theirs.is_empty() {
        0
    } else if !mine.is_disjoint(&theirs) {
        50
    } else if holders(&mine).is_disjoint(&holders(&theirs)) {
        -60
    } else {
        0
    }
}

fn of_occasion(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    let call = |reading: &Reading<'_>| reading.event.occasions.contains(&Cue::Call);
    let known = !a.event.occasions.is_empty() && !b.event.occasions.is_empty();
    let shared = a.event.occasions.intersection(&b.event.occasions).count();
    let met = |reading: &Reading<'_>| {
        reading.event.concurred || reading.event.occasions.contains(&Cue::Meeting)
    };
    let both_met = usize::from(met(a) && met(b));
    match shared.max(both_met) {
        _ if known && call(a) != call(b) => -150,
        0 if known => -40,
        0 if a.event.occasions.is_empty() != b.event.occasions.is_empty() => {
            if a.same_language(b) {
                -60
            } else {
                -100
            }
        }
        0 => -20,
        _ => 40,
    }
}

fn of_facts(a: &Reading<'_>, b: &Reading<'_>) -> i32 {
    let one_round = !a.event.rounds.is_disjoint(&b.event.rounds);
    let one_topic = a
        .event
        .topics
        .iter()
        .any(|topic| b.event.topics.contains(topic));
    let numbers = a
        .event
        .numbers
        .intersection(&b.event.numbers)
        .count()
        .min(2);
    let day = match days_apart(a, b) {
        _ if a.event.days.is_empty() || b.event.days.is_empty() => 0,
        0 => 70,
        _ => -160,
    };
    let for_it = i32::from(one_round) * 100 + i32::from(one_topic) * 70;
    let places = (&a.event.places, &b.event.places);
    let elsewhere = !places.0.is_empty() && !places.1.is_empty() && places.0.is_disjoint(places.1);
    let place = if elsewhere { -200 } else { 0 };
    for_it + i32::try_from(numbers).unwrap_or(0) * 50 + day + place
}

/// Persons, places and bodies that no gazetteer knows.
fn names(spoken: &[Spoken<'_>]) -> Content {
    let of = |sentence: &Spoken<'_>| {
        let parties = sentence
            .mentions
            .iter()
            .map(|mention| mention.bytes.clone());
        Content::of_names(sentence.text, &parties.collect::<Vec<_>>())
    };
    let all: Vec<Content> = spoken.iter().map(of).collect();
    Content::of_all(all.iter())
}

/// The capitals behind an "in": "met in Hanoi".
fn places(spoken: &Spoken<'_>) -> BTreeSet<&'static str> {
    let behind_in = |mention: &Mention| {
        let link = spoken.cues.iter().filter(|(_, cue)| *cue == Cue::Toward);
        let mut gaps = link.filter_map(|(link, _)| spoken.text.get(link.end..mention.bytes.start));
        gaps.any(|gap| gap.trim().is_empty())
    };
    let seats = spoken
        .mentions
        .iter()
        .filter(|mention| mention.naming == Naming::Seat);
    seats
        .filter(|mention| behind_in(mention))
        .map(|mention| mention.party)
        .collect()
}

/// Days between the nearest days of the two; none where either does not tell.
fn days_apart(a: &Reading<'_>, b: &Reading<'_>) -> i64 {
    let pairs = a.event.days.iter().flat_map(|one| {
        b.event
            .days
            .iter()
            .map(move |other| (*one - *other).num_days().abs())
    });
    pairs.min().unwrap_or(0)
}

impl Reading<'_> {
    /// Whom its publisher's party dealt with, and on which day.
    fn dealings(&self) -> impl Iterator<Item = (&'static str, &'static str, NaiveDate)> {
        let days = self.event.days.iter().copied();
        let with = self
            .publisher
            .into_iter()
            .flat_map(move |by| self.event.foreign.iter().map(move |of| (by, *of)));
        with.flat_map(move |(by, of)| days.clone().map(move |day| (by, of, day)))
    }

    /// Persons and places that it names.
    pub(super) fn names(&self) -> &Content {
        &self.event.names
    }

    fn is_joint(&self) -> bool {
        self.account.role == Some("joint")
    }

    /// Parties with whether they are for something, or against.
    fn stances(&self) -> BTreeSet<(&'static str, bool)> {
        let claims = self.spoken.iter().flat_map(|spoken| &spoken.claims);
        let stances =
            claims.filter(|claim| claim.act() == Some(Act::Judges) && claim.strength != 0);
        let of = |claim: &Claim| match claim.holder {
            Holder::Party(party) => Some((party, claim.strength > 0)),
            Holder::Unknown
            | Holder::Both
            | Holder::Host
            | Holder::Guest
            | Holder::Person
            | Holder::Publisher => None,
        };
        stances.filter_map(of).collect()
    }

    pub(super) fn same_language(&self, other: &Self) -> bool {
        let primary = |reading: &Self| {
            let tag = reading.account.language.unwrap_or_default();
            tag.split(['-', '_'])
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let script = |reading: &Self| {
            let tag = reading.account.language.unwrap_or_default();
            let script = tag.split(['-', '_']).nth(1).filter(|part| part.len() == 4);
            script.map(str::to_ascii_lowercase)
        };
        let scripts = (script(self), script(other));
        // The same words in other signs are not compared as words.
        let other_script = matches!(&scripts, (Some(one), Some(other)) if one != other);
        primary(self) == primary(other) && !other_script
    }
}

/// The days near to the publication that the text states; a dateline is none.
fn days(account: &Account<'_>, spoken: &[Spoken<'_>]) -> BTreeSet<NaiveDate> {
    let published = account.day();
    let mut days = BTreeSet::new();
    for (at, sentence) in spoken.iter().enumerate() {
        let dateline = if at == 0 {
            sentence.text.find(['—', '–']).unwrap_or(0)
        } else {
            0
        };
        for quantity in &sentence.quantities {
            let Value::Date(date) = &quantity.value else {
                continue;
            };
            let near = resolved(date, published)
                .filter(|day| NEAR.contains(&(*day - published).num_days()));
            if quantity.bytes.start >= dateline {
                days.extend(near);
            }
        }
        if is_today(sentence.text) {
            days.insert(published);
        }
    }
    days
}

/// The day that a date means in a text of that day.
pub(super) fn resolved(date: &Date, published: NaiveDate) -> Option<NaiveDate> {
    let year = date
        .year
        .map_or(Some(published.year()), |year| i32::try_from(year).ok())?;
    let day = NaiveDate::from_ymd_opt(year, date.month?, date.day?)?;
    let far = (day - published).num_days();
    match (date.year, far) {
        (None, ..-200) => day.with_year(year + 1),
        (None, 201..) => day.with_year(year - 1),
        _ => Some(day),
    }
}

fn is_today(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let spaced = |word: &str| {
        lower
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .any(|found| found == word)
    };
    ["today", "hoy", "сегодня", "aujourd'hui"]
        .iter()
        .any(|word| spaced(word))
        || ["今天", "今日", "aujourd’hui", "hôm nay", "ថ្ងៃនេះ", "วันนี้"]
            .iter()
            .any(|word| lower.contains(word))
}

/// The numbers of rounds: "24th round", 第24轮, "lần thứ 48".
fn rounds(text: &str) -> impl Iterator<Item = u32> {
    static ROUND: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        let pattern = r"(?i)(?:第|lần thứ |លើកទី|ครั้งที่ ?)(\d{1,3})|(\d{1,3})(?:st|nd|rd|th|e|ème|ª|º|\.ª|-й|-е|-го|-я) (?:round|session|meeting|cycle|réunion|session|ronda|reunión|sesión|раунд|заседани|сесси|[A-Z]{3,})";
        // The pattern is part of the program.
        regex::Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"))
    });
    let found: Vec<u32> = ROUND
        .captures_iter(text)
        .filter_map(|found| found.get(1).or_else(|| found.get(2))?.as_str().parse().ok())
        .collect();
    found.into_iter()
}

/// Numbers beyond those that stand in any text.
fn numbers(spoken: &[Spoken<'_>]) -> BTreeSet<u64> {
    let all = spoken.iter().flat_map(|s| &s.quantities);
    let values = all.filter_map(|quantity| match &quantity.value {
        Value::Number(readings, _) => readings.first().copied(),
        Value::Date(_) => None,
    });
    values
        .filter(|value| value.abs() > 12.0)
        .map(f64::to_bits)
        .collect()
}
