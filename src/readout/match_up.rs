//! Which sentence of one account answers which of the other.
//!
//! *In:* two accounts, read. *Out:* pairs of sentences, each sentence in one at most. *Never:* a pair for want of a better
//! one: what nothing answers stays alone.

use chrono::NaiveDate;

use super::Reading;
use super::claim::{Claim, Holder, MAY, Spoken};
use super::event::resolved;
use crate::lexicon::{Category, Cue, Rendered};
use crate::text::Value;

/// Likeness, in hundredths, from which on two sentences answer each other.
const ANSWERS: i32 = 50;

/// What a claim does, whichever word it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// For or against something.
    Judges,
    /// Of one mind, or only talking.
    Concurs,
    /// What somebody must, will or may do.
    Binds,
    /// Says something.
    Says,
}

impl Claim {
    pub(super) fn act(&self) -> Option<Act> {
        match self.entry.category {
            Category::Praise
            | Category::Support
            | Category::Concern
            | Category::Denial
            | Category::Condemn
            | Category::Threat => Some(Act::Judges),
            // "Frank", "constructive": how they talked, not whether they agreed.
            Category::Agreement if matches!(self.entry.strength, 0 | 3..) => Some(Act::Concurs),
            Category::Modality | Category::Commitment => Some(Act::Binds),
            Category::Hedge if MAY.contains(&self.entry.lemma.as_str()) => Some(Act::Binds),
            Category::Attribution => Some(Act::Says),
            Category::Agreement
            | Category::Hedge
            | Category::Qualifier
            | Category::Degree
            | Category::NegationCue => None,
        }
    }

    /// Whether nobody agreed to anything.
    pub(super) fn only_talks(&self) -> bool {
        self.act() == Some(Act::Concurs) && self.strength == 0
    }
}

impl Spoken<'_> {
    /// The claim of this act that says most.
    pub(super) fn claim(&self, act: Act) -> Option<&Claim> {
        let of_it = self.claims.iter().filter(|claim| claim.act() == Some(act));
        of_it.max_by_key(|claim| {
            (
                claim.strength.unsigned_abs(),
                std::cmp::Reverse(claim.bytes.start),
            )
        })
    }

    fn acts(&self) -> impl Iterator<Item = Act> {
        let acts = [Act::Judges, Act::Concurs, Act::Binds, Act::Says];
        acts.into_iter().filter(|act| self.claim(*act).is_some())
    }
}

/// Pairs of sentences by their places in each account, in the order of the first.
pub(super) fn pairs(a: &Reading<'_>, b: &Reading<'_>) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (i, one) in a.spoken.iter().enumerate() {
        for (j, other) in b.spoken.iter().enumerate() {
            let score = alike(a, b, one, other) + place(a, b, i, j);
            if score >= ANSWERS {
                all.push((score, i, j));
            }
        }
    }
    all.sort_by_key(|(score, i, j)| (std::cmp::Reverse(*score), *i, *j));
    let mut taken = (vec![false; a.spoken.len()], vec![false; b.spoken.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in all {
        if let (Some(one), Some(other)) = (taken.0.get_mut(i), taken.1.get_mut(j))
            && !*one
            && !*other
        {
            (*one, *other) = (true, true);
            pairs.push((i, j));
        }
    }
    if !a.same_language(b) {
        between(a, b, &mut pairs);
    }
    pairs.sort_unstable();
    pairs
}

/// One sentence alone between two pairs answers the one between theirs, whatever it says: between two languages likeness
/// tells little, and accounts of one event go through it in like order.
fn between(a: &Reading<'_>, b: &Reading<'_>, pairs: &mut Vec<(usize, usize)>) {
    let paired = |i: usize, j: usize| {
        let (ends_a, ends_b) = (i == a.spoken.len(), j == b.spoken.len());
        pairs.contains(&(i, j)) || ends_a && ends_b
    };
    let mut found = Vec::new();
    for i in 1..a.spoken.len() {
        for j in 1..b.spoken.len() {
            let alone = !pairs.iter().any(|(x, y)| *x == i || *y == j);
            if alone && paired(i - 1, j - 1) && paired(i + 1, j + 1) {
                found.push((i, j));
            }
        }
    }
    pairs.extend(found);
}

/// How alike two sentences are, in hundredths.
fn alike(a: &Reading<'_>, b: &Reading<'_>, one: &Spoken<'_>, other: &Spoken<'_>) -> i32 {
    if one.has(Cue::Formula) != other.has(Cue::Formula) {
        return 0;
    }
    let mut score = of_content(a.same_language(b), one, other);
    if score < 0 && of_claims(a, b, one, other) < 50 {
        return score;
    }
    let parties = one
        .mentions
        .iter()
        .filter(|m| other.mentions.iter().any(|n| n.party == m.party))
        .count();
    score += hundredths(parties.min(2), 10);
    score += hundredths(shared_facts(a, b, one, other).min(2), 30);
    score += hundredths(shared_terms(one, other).min(2), 40);
    score += hundredths(usize::from(near_dates(a, b, one, other)), 40);
    score += hundredths(usize::from(one.one_occasion(other)), 10);
    if a.spoken.len() == 1 && b.spoken.len() == 1 {
        score += ALONE;
    }
    score + of_claims(a, b, one, other)
}

/// Where each account is one sentence, they answer each other, unless the words speak against it.
const ALONE: i32 = 40;

/// Whether each has a date that may be the other's: they are a few days apart, or neither account has another.
fn near_dates(a: &Reading<'_>, b: &Reading<'_>, one: &Spoken<'_>, other: &Spoken<'_>) -> bool {
    let (mine, theirs) = (a.days_of(one), b.days_of(other));
    let apart = |x: &NaiveDate, y: &NaiveDate| (*x - *y).num_days().abs();
    let near = mine
        .iter()
        .any(|x| theirs.iter().any(|y| (1..=7).contains(&apart(x, y))));
    let only = |reading: &Reading<'_>| {
        reading
            .spoken
            .iter()
            .filter(|s| !reading.days_of(s).is_empty())
            .count()
            == 1
    };
    near || !mine.is_empty() && !theirs.is_empty() && only(a) && only(b)
}

impl Reading<'_> {
    /// The days that a sentence states, but for those next to the publication.
    fn days_of(&self, spoken: &Spoken<'_>) -> Vec<NaiveDate> {
        let published = self.account.day();
        let dates = spoken
            .quantities
            .iter()
            .filter_map(|quantity| match &quantity.value {
                Value::Date(date) => resolved(date, published),
                Value::Number(..) => None,
            });
        dates
            .filter(|day| !(-2..=0).contains(&(*day - published).num_days()))
            .collect()
    }
}

fn of_content(same_language: bool, one: &Spoken<'_>, other: &Spoken<'_>) -> i32 {
    let shared = one.content.shared(&other.content);
    let fewer = one.content.len().min(other.content.len());
    let part = hundredths(shared, 100) / hundredths(fewer.max(1), 1);
    match (same_language, shared) {
        (true, 0) if one.content.len() >= 2 && other.content.len() >= 2 => -40,
        (_, 0) => 0,
        (true, 1) if fewer > 3 => part / 2,
        (true | false, _) => part.min(90) + hundredths(shared.min(5), 3),
    }
}

/// The same act of the same holder; more where neither account has another of the kind.
fn of_claims(a: &Reading<'_>, b: &Reading<'_>, one: &Spoken<'_>, other: &Spoken<'_>) -> i32 {
    let best = one.acts().filter_map(|act| {
        let (mine, theirs) = (one.claim(act)?, other.claim(act)?);
        let like = |claim: &Claim| claim.only_talks() == mine.only_talks();
        // Where one agreed and the other only talked, there must be no other who did either.
        let counts = |claim: &Claim| !like(theirs) || like(claim);
        let only = |reading: &Reading<'_>| {
            let has = |s: &&Spoken<'_>| !s.has(Cue::Formula) && s.claim(act).is_some_and(counts);
            reading.spoken.iter().filter(has).count() == 1
        };
        let alone = only(a) && only(b);
        let numbers = one.has_number() && other.has_number();
        let holder = match (same_holder(mine.holder, theirs.holder), alone) {
            (Some(true), true) => 50,
            (None | Some(false), true) => 40,
            (Some(true), false) if like(theirs) => 25,
            (Some(true) | None, false) => 5,
            (Some(false), false) => -10,
        };
        Some(holder + if numbers { 15 } else { 0 })
    });
    best.max().unwrap_or(0)
}

impl Spoken<'_> {
    fn has_number(&self) -> bool {
        let counts = |value: &Value| matches!(value, Value::Number(readings, _) if readings.iter().any(|x| *x > 2.0));
        self.quantities
            .iter()
            .any(|quantity| counts(&quantity.value))
    }

    /// Whether both name the same sort of occasion.
    fn one_occasion(&self, other: &Self) -> bool {
        self.cues
            .iter()
            .any(|(_, cue)| cue.is_occasion() && other.has(*cue))
    }
}

/// Whether two holders are one; nothing where that is not known. A person is not both sides; of which side they are may
/// not be told.
pub(super) fn same_holder(one: Holder, other: Holder) -> Option<bool> {
    match (one, other) {
        (Holder::Person, Holder::Both) | (Holder::Both, Holder::Person) => Some(false),
        (Holder::Unknown | Holder::Person, _) | (_, Holder::Unknown | Holder::Person) => None,
        (one, other) => Some(one == other),
    }
}

fn shared_facts(a: &Reading<'_>, b: &Reading<'_>, one: &Spoken<'_>, other: &Spoken<'_>) -> usize {
    let same = |mine: &Value, theirs: &Value| match (mine, theirs) {
        (Value::Number(mine, _), Value::Number(theirs, _)) => mine
            .iter()
            .any(|x| *x > 2.0 && theirs.iter().any(|y| (x - y).abs() < f64::EPSILON)),
        (Value::Date(mine), Value::Date(theirs)) => {
            let (mine, theirs) = (
                resolved(mine, a.account.day()),
                resolved(theirs, b.account.day()),
            );
            mine.is_some() && mine == theirs
        }
        (Value::Number(..), Value::Date(_)) | (Value::Date(_), Value::Number(..)) => false,
    };
    let shared = one.quantities.iter().filter(|mine| {
        other
            .quantities
            .iter()
            .any(|theirs| same(&mine.value, &theirs.value))
    });
    shared.count()
}

/// Things that go by rival names, and watched topics, in both sentences.
fn shared_terms(one: &Spoken<'_>, other: &Spoken<'_>) -> usize {
    let in_both = |mine: &&Rendered| other.terms.iter().any(|theirs| theirs.term == mine.term);
    let terms = one.terms.iter().filter(in_both).count();
    let topics = one
        .topics
        .iter()
        .filter(|topic| other.topics.contains(topic));
    terms + topics.count()
}

/// Accounts of one event go through it in like order.
fn place(a: &Reading<'_>, b: &Reading<'_>, i: usize, j: usize) -> i32 {
    let part = |at: usize, all: usize| hundredths(at, 100) / hundredths(all.max(1), 1);
    let off = (part(i, a.spoken.len()) - part(j, b.spoken.len())).abs();
    10 - off / 5
}

fn hundredths(count: usize, each: i32) -> i32 {
    i32::try_from(count)
        .unwrap_or(i32::MAX / 1000)
        .saturating_mul(each)
}
