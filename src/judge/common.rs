//! What statements that went together have in common.
//!
//! *In:* their headlines, addresses and dates, and those of their neighbours. *Out:* reasons: words, a section, a span of
//! days that most of them share and few of the neighbours do. *Never:* says what anybody meant by it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Befell, Mark};
use crate::text;

/// Members without which nothing is said to be shared.
const FEW: usize = 3;
/// Of the neighbours, at most one in so many has it too.
const RARE: usize = 10;
/// Phrases that are told.
const MOST_PHRASES: usize = 3;
/// Letters of a word that tells anything.
const LETTERS: usize = 2;

/// What most of the members share and few of the others do.
pub(super) fn common(members: &[&Mark], others: &[&Mark]) -> Vec<Befell> {
    if members.len() < FEW || others.is_empty() {
        return Vec::new();
    }
    let terms = phrases(members, others);
    let words = (!terms.is_empty()).then_some(Befell::Words { terms });
    words
        .into_iter()
        .chain(section(members, others))
        .chain(days(members, others))
        .collect()
}

/// Words that most headlines share; those that stand side by side are one phrase.
fn phrases(members: &[&Mark], others: &[&Mark]) -> Vec<String> {
    let counts = |marks: &[&Mark]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for mark in marks {
            let words: BTreeSet<String> = words(&mark.headline).map(|(key, _)| key).collect();
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
        }
        counts
    };
    let (here, there) = (counts(members), counts(others));
    let is_shared = |word: &str| {
        let most = here
            .get(word)
            .is_some_and(|count| *count * 2 > members.len());
        most && there
            .get(word)
            .is_none_or(|count| *count * RARE <= others.len())
    };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for mark in members {
        for phrase in runs(&mark.headline, &is_shared) {
            let keys: BTreeSet<String> = words(&phrase).map(|(key, _)| key).collect();
            let is_new = !keys.is_subset(&seen);
            seen.extend(keys);
            if is_new && found.len() < MOST_PHRASES {
                found.push(phrase);
            }
        }
    }
    found
}

/// Words of a headline, each with the form in which it is compared.
fn words(headline: &str) -> impl Iterator<Item = (String, &str)> {
    let words = text::tokens(headline).into_iter();
    words
        .filter(|token| text::is_word(token) && text::weight(token) >= LETTERS)
        .map(|token| (text::loose(token), token))
}

/// The stretches of a headline that are made of such words, and of what stands between them.
fn runs(headline: &str, is_shared: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut run, mut between) = (String::new(), String::new());
    for token in text::tokens(headline) {
        if !text::is_word(token) {
            between.push_str(token);
        } else if text::weight(token) >= LETTERS && is_shared(&text::loose(token)) {
            if !run.is_empty() {
                run.push_str(&between);
            }
            run.push_str(token);
            between.clear();
        } else {
            found.push(std::mem::take(&mut run));
            between.clear();
        }
    }
    found.push(run);
    found.retain(|run| !run.is_empty());
    found
}

/// The longest folder under which all members stood.
fn section(members: &[&Mark], others: &[&Mark]) -> Option<Befell> {
    let mut all = members.iter().map(|mark| folders(&mark.url));
    let mut shared = all.next()?;
    for other in all {
        let same = shared.iter().zip(&other).take_while(|(a, b)| a == b);
        let length = same.count();
        shared.truncate(length);
    }
    let within = |mark: &&&Mark| folders(&mark.url).starts_with(&shared);
    let is_rare = others.iter().filter(within).count() * RARE <= others.len();
    (!shared.is_empty() && is_rare).then(|| Befell::Section {
        path: format!("/{}/", shared.join("/")),
    })
}

fn folders(url: &str) -> Vec<&str> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').skip(1).collect();
    parts.pop();
    parts.retain(|part| !part.is_empty());
    parts
}

/// The span of the members' own dates, where every member states one.
fn days(members: &[&Mark], others: &[&Mark]) -> Option<Befell> {
    let day = |mark: &&Mark| mark.published.map(|date| date.day());
    let own: Vec<NaiveDate> = members.iter().map(day).collect::<Option<_>>()?;
    let (from, to) = (*own.iter().min()?, *own.iter().max()?);
    let dated: Vec<NaiveDate> = others.iter().filter_map(day).collect();
    let within = dated.iter().filter(|day| (from..=to).contains(day)).count();
    (!dated.is_empty() && within * RARE <= dated.len()).then_some(Befell::Days { from, to })
}
