//! Numbers, days and names that two accounts do not share.
//!
//! *In:* a pair of sentences, or two accounts. *Out:* what one has and the other has otherwise. *Never:* a number that the
//! other account has in another place.

use super::super::Reading;
use super::super::claim::Spoken;
use super::super::event::resolved;
use super::super::match_up::Act;
use super::pair::Pair;
use super::said;
use crate::lexicon::{Mention, Naming, Rendered};
use crate::model::{Divergence, DivergenceKind};
use crate::text::{Quantity, Value};

impl Pair<'_, '_> {
    /// A number of each that the other does not have anywhere.
    pub(super) fn numbers(&self) -> Option<Divergence> {
        let mine = lone_numbers(self.one, self.b);
        let theirs = lone_numbers(self.other, self.a);
        let ([one], [other]) = (mine.as_slice(), theirs.as_slice()) else {
            return None;
        };
        let empty = String::new;
        Some(self.differ(
            DivergenceKind::Number,
            45,
            (&one.bytes, empty()),
            (&other.bytes, empty()),
        ))
    }

    /// A date of each that the other does not have anywhere; or one beside an agreement that the other does not date.
    pub(super) fn dates(&self) -> Option<Divergence> {
        let mine = lone_dates(self.one, self.a, self.b);
        let theirs = lone_dates(self.other, self.b, self.a);
        let empty = String::new;
        match (mine.as_slice(), theirs.as_slice()) {
            ([one], [other]) => Some(self.differ(
                DivergenceKind::Date,
                35,
                (&one.bytes, empty()),
                (&other.bytes, empty()),
            )),
            ([one], []) if agrees(self.one) && is_undated(self.b) => Some(Divergence {
                b: None,
                ..self.differ(
                    DivergenceKind::Date,
                    25,
                    (&one.bytes, empty()),
                    (&(0..0), empty()),
                )
            }),
            ([], [other]) if agrees(self.other) && is_undated(self.a) => Some(Divergence {
                a: None,
                ..self.differ(
                    DivergenceKind::Date,
                    25,
                    (&(0..0), empty()),
                    (&other.bytes, empty()),
                )
            }),
            _ => None,
        }
    }

    /// A state that one edition names in full and the other does not, where neither opens with it: there it is usual.
    pub(super) fn names(&self) -> Option<Divergence> {
        let opens = |spoken: &Spoken<'_>, of: &Reading<'_>| {
            of.spoken.len() > 1
                && of
                    .spoken
                    .first()
                    .is_some_and(|first| std::ptr::eq(first.text, spoken.text))
        };
        if self.same_language() || opens(self.one, self.a) || opens(self.other, self.b) {
            return None;
        }
        let in_both = self.one.mentions.iter().filter_map(|mine| {
            let theirs = self
                .other
                .mentions
                .iter()
                .find(|theirs| theirs.party == mine.party)?;
            let ways = (
                naming(self.one, mine.party)?,
                naming(self.other, mine.party)?,
            );
            let differ = matches!(
                ways,
                (Naming::Formal, Naming::Name) | (Naming::Name, Naming::Formal)
            );
            differ.then_some((mine, theirs))
        });
        let (mine, theirs) = in_both.min_by_key(|(mine, _)| mine.party)?;
        let value = |mention: &Mention| match mention.naming {
            Naming::Formal => "the name in full".to_owned(),
            Naming::Name | Naming::Seat | Naming::Side => "the name in short".to_owned(),
        };
        let mut found = self.differ(
            DivergenceKind::Term,
            12,
            (&mine.bytes, value(mine)),
            (&theirs.bytes, value(theirs)),
        );
        found.uncertain = true;
        Some(found)
    }
}

/// The one way in which a sentence names a party.
fn naming(spoken: &Spoken<'_>, party: &str) -> Option<Naming> {
    let mut ways = spoken
        .mentions
        .iter()
        .filter(|mention| mention.party == party)
        .map(|mention| mention.naming);
    let first = ways.next()?;
    ways.all(|way| way == first).then_some(first)
}

fn agrees(spoken: &Spoken<'_>) -> bool {
    spoken
        .claim(Act::Concurs)
        .is_some_and(|claim| !claim.only_talks())
}

/// Whether an account states no day at all.
fn is_undated(reading: &Reading<'_>) -> bool {
    let mut all = reading.spoken.iter().flat_map(|s| &s.quantities);
    reading.account.complete && !all.any(|quantity| matches!(quantity.value, Value::Date(_)))
}

/// Whether two bare numbers are one year, in the Common and the Buddhist era.
fn of_one_year(x: f64, y: f64) -> bool {
    let (less, more) = (x.min(y), x.max(y));
    (1900.0..2157.0).contains(&less) && (more - less - 543.0).abs() < f64::EPSILON
}

/// Numbers of a sentence that stand nowhere in the other account; small ones count people and sides.
fn lone_numbers<'s>(spoken: &'s Spoken<'_>, other: &Reading<'_>) -> Vec<&'s Quantity> {
    let counts = |readings: &[f64]| readings.iter().any(|value| value.abs() > 2.0);
    let theirs = || other.spoken.iter().flat_map(|s| &s.quantities);
    let equal = |x: f64, y: f64| (x - y).abs() < f64::EPSILON || of_one_year(x, y);
    let stands = |mine: &[f64]| {
        theirs().any(|quantity| match &quantity.value {
            Value::Number(readings, _) => {
                mine.iter().any(|x| readings.iter().any(|y| equal(*x, *y)))
            }
            Value::Date(_) => false,
        })
    };
    let named = |quantity: &Quantity| {
        let mut parts = spoken
            .cues
            .iter()
            .map(|(bytes, _)| bytes)
            .chain(spoken.mentions.iter().map(|m| &m.bytes));
        parts.any(|bytes| bytes.start < quantity.bytes.end && quantity.bytes.start < bytes.end)
    };
    let lone = spoken
        .quantities
        .iter()
        .filter(|quantity| match &quantity.value {
            Value::Number(readings, _) => counts(readings) && !stands(readings) && !named(quantity),
            Value::Date(_) => false,
        });
    lone.collect()
}

/// Days of a sentence that stand nowhere in the other account.
fn lone_dates<'s>(
    spoken: &'s Spoken<'_>,
    own: &Reading<'_>,
    other: &Reading<'_>,
) -> Vec<&'s Quantity> {
    let day = |quantity: &Quantity, of: &Reading<'_>| match &quantity.value {
        Value::Date(date) => resolved(date, of.account.day()),
        Value::Number(..) => None,
    };
    let theirs: Vec<_> = other
        .spoken
        .iter()
        .flat_map(|s| &s.quantities)
        .filter_map(|q| day(q, other))
        .collect();
    let lone = spoken.quantities.iter().filter(|quantity| {
        day(quantity, own).is_some_and(|day| !theirs.contains(&day) && day != other.account.day())
    });
    lone.collect()
}

/// Things that the two call by different names, and parties that one names in full.
pub(super) fn terms(a: &Reading<'_>, b: &Reading<'_>) -> Vec<Divergence> {
    let mine = renderings(a);
    let theirs = renderings(b);
    let mut found: Vec<Divergence> = Vec::new();
    for (spoken, rendered) in &mine {
        let of_it = |all: &[(&Spoken<'_>, &Rendered)], says: &str| {
            all.iter()
                .any(|(_, r)| r.term == rendered.term && r.says == says)
        };
        let rival = theirs
            .iter()
            .find(|(_, r)| r.term == rendered.term && r.says != rendered.says);
        let Some((other, rival)) = rival else {
            continue;
        };
        let told = found.iter().any(|d| {
            d.a.as_ref()
                .is_some_and(|said| said.words == spoken.words(&rendered.bytes))
        });
        if told || of_it(&theirs, rendered.says) || of_it(&mine, rival.says) {
            continue;
        }
        found.push(Divergence {
            kind: DivergenceKind::Term,
            a: Some(said(spoken, &rendered.bytes, rendered.says.to_owned())),
            b: Some(said(other, &rival.bytes, rival.says.to_owned())),
            weight: 20,
            uncertain: !a.same_language(b),
        });
    }
    found
}

fn renderings<'r, 't>(reading: &'r Reading<'t>) -> Vec<(&'r Spoken<'t>, &'r Rendered)> {
    let of = |spoken: &'r Spoken<'t>| spoken.terms.iter().map(move |rendered| (spoken, rendered));
    reading.spoken.iter().flat_map(of).collect()
}
