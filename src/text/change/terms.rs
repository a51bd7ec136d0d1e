//! Words of weight that changed in a pair of sentences: stance, duty, certainty, voice, and what they are about.
//!
//! *In:* two versions of a sentence and the runs in which they differ. *Out:* typed changes, each with the runs that it
//! explains. *Never:* a difference between words of different kinds, but for two: a duty that became a hedge, a denial
//! that became a report.

use std::ops::Range;

use crate::lexicon::{self, Category, Hit};
use crate::model::ChangeKind;

use super::super::cues::is_and;
use super::super::pair::Run;
use super::super::segment::words;
use super::super::spelling::is_slip;
use super::words::{Pair, part};

mod alone;
mod beside;

use alone::{gained, lost};
use beside::{degree, target, unchanged};

/// A word or two between words of weight are the grammar that goes with them.
const GRAMMAR: usize = 2;

/// A change told by words of weight.
pub(super) struct Said {
    pub(super) kind: ChangeKind,
    pub(super) weight: u8,
    /// Its words in either sentence.
    pub(super) span: (Range<usize>, Range<usize>),
    /// The runs that it explains.
    pub(super) runs: Vec<usize>,
    /// How strong the words are in either.
    pub(super) degrees: Option<[i8; 2]>,
}

impl Said {
    fn is_of_weight(&self) -> bool {
        matches!(
            self.kind,
            ChangeKind::Stance
                | ChangeKind::Modality
                | ChangeKind::ClauseRemoved
                | ChangeKind::ThreatRemoved
        )
    }

    /// Takes in a run that it tells.
    pub(super) fn widen(&mut self, run: &Run) {
        let join = |one: &Range<usize>, other: &Range<usize>| {
            if one.is_empty() {
                other.clone()
            } else if other.is_empty() {
                one.clone()
            } else {
                one.start.min(other.start)..one.end.max(other.end)
            }
        };
        self.span = (
            join(&self.span.0, &run.before),
            join(&self.span.1, &run.after),
        );
    }

    /// Whether another that was lost is of the same clause.
    fn covers(&self, other: &Self) -> bool {
        let (one, new) = (&self.span.0, &other.span.0);
        self.kind == other.kind && one.start < new.end && new.start < one.end
    }
}

/// Whether words of weight say more of their runs than this type does. What is told by value, by marks or by a cue of
/// negation stands beside them.
pub(super) fn is_outweighed(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::Other | ChangeKind::ClauseRemoved | ChangeKind::Name | ChangeKind::Typo
    )
}

/// A word of weight that a run touches.
struct Touched {
    hit: Hit,
    run: usize,
    /// It is among the changed words, not only beside them.
    firm: bool,
}

/// The changes of a pair that words of weight tell.
pub(super) fn weighed(pair: &Pair<'_>, runs: &[Run]) -> Vec<Said> {
    if runs.is_empty() {
        return Vec::new();
    }
    let old = yoked(pair.before, lexicon::hits(pair.before, pair.language));
    let new = yoked(pair.after, lexicon::hits(pair.after, pair.language));
    let mut went = touched(pair.before, &old, runs, |run| &run.before);
    let mut came = touched(pair.after, &new, runs, |run| &run.after);
    cancel(&mut went, &mut came);
    let mut said = exchanged(pair, runs, &mut went, &mut came);
    for (one, other) in unchanged(&old, &new) {
        said.extend(degree(pair, (one, other), &went, &came));
        said.extend(target(pair, runs, one, other));
    }
    for one in went.iter().filter_map(|one| lost(pair, runs, one)) {
        if !said.iter().any(|known| known.covers(&one)) {
            said.push(one);
        }
    }
    said.extend(came.iter().filter_map(|one| gained(pair, runs, one)));
    let told: Vec<usize> = said
        .iter()
        .filter(|said| said.is_of_weight())
        .flat_map(|said| said.runs.clone())
        .collect();
    // "Expresses regret": whose word it is comes with the word.
    let comes_along = |said: &Said| said.runs.iter().any(|run| told.contains(run));
    said.retain(|said| said.kind != ChangeKind::Attribution || !comes_along(said));
    take_grammar_along(pair, runs, &mut said);
    said
}

/// Words of weight that stand in one another's place; they leave their lists.
fn exchanged(
    pair: &Pair<'_>,
    runs: &[Run],
    went: &mut Vec<Touched>,
    came: &mut Vec<Touched>,
) -> Vec<Said> {
    let mut said = Vec::new();
    for (one, other) in couples(went, came, Category::is_stance) {
        let weight = stance(&one.hit, &other.hit);
        said.push(Said::of(ChangeKind::Stance, weight, &one, &other));
        said.extend(target(pair, runs, &one.hit, &other.hit));
    }
    for (one, other) in couples(went, came, Category::is_duty) {
        let weight = duty(&one.hit, &other.hit);
        said.push(Said::of(ChangeKind::Modality, weight, &one, &other));
    }
    // A duty that became a hedge: "will", "may".
    let hedged = crossings(
        went,
        came,
        (Category::is_duty, |one| one == Category::Hedge),
    );
    for (one, other) in hedged {
        let weight = halved(joint(&one.hit, &other.hit), &one.hit, &other.hit);
        said.push(Said::of(ChangeKind::Modality, weight, &one, &other));
    }
    // "Denied that", and "said that" in its place.
    let reported = crossings(
        went,
        came,
        (
            |one| one == Category::Denial,
            |one| one == Category::Attribution,
        ),
    );
    for (one, other) in reported {
        let weight = (25 + 6 * joint_strength(&one.hit, &other.hit)).min(60);
        said.push(Said::of(ChangeKind::Attribution, weight, &one, &other));
    }
    for (one, other) in couples(went, came, |category| category == Category::Attribution) {
        let weight = (25 + 6 * apart(&one.hit, &other.hit)).min(60);
        said.push(Said::of(ChangeKind::Attribution, weight, &one, &other));
    }
    for (one, other) in couples(went, came, |category| category == Category::Hedge) {
        said.push(Said::of(ChangeKind::Hedge, 20, &one, &other));
    }
    said
}

/// Words of weight that the runs touch. One that stands at a place where words were put in may be part of the change.
fn touched(
    sentence: &str,
    hits: &[Hit],
    runs: &[Run],
    side: fn(&Run) -> &Range<usize>,
) -> Vec<Touched> {
    let overlaps =
        |run: &Range<usize>, hit: &Range<usize>| run.start < hit.end && hit.start < run.end;
    let abuts = |run: &Range<usize>, hit: &Range<usize>| {
        run.is_empty() && hit.start <= run.start && run.start <= hit.end + 1
    };
    hits.iter()
        .cloned()
        .filter_map(|mut hit| {
            let firm = runs.iter().position(|run| overlaps(side(run), &hit.bytes));
            let near = || runs.iter().position(|run| abuts(side(run), &hit.bytes));
            let at = firm.or_else(near)?;
            if let Some(run) = runs.get(at).filter(|_| firm.is_some()) {
                hit.bytes.end = without_tail(sentence, &hit.bytes, side(run));
            }
            let firm = firm.is_some();
            Some(Touched { hit, run: at, firm })
        })
        .collect()
}

/// Bytes of an article or a preposition.
const SHORT: usize = 4;

/// Where a word of weight ends but for its last word, if that did not change and the others did: "noted the".
fn without_tail(sentence: &str, hit: &Range<usize>, run: &Range<usize>) -> usize {
    let words = part(sentence, hit);
    let Some(blank) = words.rfind(' ') else {
        return hit.end;
    };
    let (head, last) = (hit.start + blank, hit.start + blank + 1);
    let is_short = last + SHORT >= hit.end;
    if is_short && run.start < head && run.end <= last && run.end >= head {
        head
    } else {
        hit.end
    }
}

/// Words of one kind that an "and" joins are one, as strong as the stronger: "strong dissatisfaction and firm
/// opposition".
fn yoked(sentence: &str, hits: Vec<Hit>) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        let joins = |last: &Hit| {
            let (one, other) = (last.entry, hit.entry);
            let between = part(sentence, &(last.bytes.end..hit.bytes.start)).trim();
            let kinds = one.category.is_stance() && other.category.is_stance();
            let joined = between.is_empty() || is_and(between);
            kinds && joined && one.strength.signum() == other.strength.signum()
        };
        match out.last_mut() {
            Some(last) if joins(last) => {
                last.bytes.end = hit.bytes.end;
                if hit.entry.strength.abs() > last.entry.strength.abs() {
                    last.entry = hit.entry;
                }
            }
            _ => out.push(hit),
        }
    }
    out
}

/// A word of weight that stands on both sides says the same on both.
fn cancel(went: &mut Vec<Touched>, came: &mut Vec<Touched>) {
    went.retain(|one| {
        let same = |other: &Touched| {
            other.hit.entry.lemma == one.hit.entry.lemma
                && other.hit.entry.category == one.hit.entry.category
        };
        match came.iter().position(same) {
            Some(at) => {
                came.remove(at);
                false
            }
            None => true,
        }
    });
}

/// Words of a kind that stand in one another's place, in their order; they leave their lists.
fn couples(
    went: &mut Vec<Touched>,
    came: &mut Vec<Touched>,
    is_of: impl Fn(Category) -> bool,
) -> Vec<(Touched, Touched)> {
    let mut couples = Vec::new();
    while let Some(one) = went.iter().position(|one| is_of(one.hit.entry.category))
        && let Some(other) = came.iter().position(|one| is_of(one.hit.entry.category))
    {
        couples.push((went.remove(one), came.remove(other)));
    }
    couples.retain(|(one, other)| one.firm || other.firm);
    couples
}

/// Whether a word of weight is of a kind.
type Kind = fn(Category) -> bool;

/// Words of two kinds that stand in one another's place, either way round; they leave their lists.
fn crossings(
    went: &mut Vec<Touched>,
    came: &mut Vec<Touched>,
    (is_one, is_other): (Kind, Kind),
) -> Vec<(Touched, Touched)> {
    let find = |list: &[Touched], is_of: Kind| {
        let mut places = list.iter();
        places.position(|one| one.firm && is_of(one.hit.entry.category))
    };
    let mut couples = Vec::new();
    for (old, new) in [(is_one, is_other), (is_other, is_one)] {
        while let (Some(one), Some(other)) = (find(went, old), find(came, new)) {
            couples.push((went.remove(one), came.remove(other)));
        }
    }
    couples
}

impl Said {
    fn of(kind: ChangeKind, weight: u8, one: &Touched, other: &Touched) -> Self {
        let mut runs = vec![one.run, other.run];
        runs.dedup();
        Self {
            kind,
            weight,
            span: (one.hit.bytes.clone(), other.hit.bytes.clone()),
            runs,
            degrees: matches!(kind, ChangeKind::Stance | ChangeKind::Modality)
                .then_some([one.hit.entry.strength, other.hit.entry.strength]),
        }
    }
}

fn apart(one: &Hit, other: &Hit) -> u8 {
    one.entry.strength.abs_diff(other.entry.strength)
}

fn joint_strength(one: &Hit, other: &Hit) -> u8 {
    one.entry.strength.unsigned_abs() + other.entry.strength.unsigned_abs()
}

fn joint(one: &Hit, other: &Hit) -> u8 {
    (5 + 10 * joint_strength(one, other)).min(60)
}

/// 14 for each degree, and more where praise turns into blame. Words of one strength and different kinds are a degree
/// apart: condemning stays visible above any worry.
fn stance(one: &Hit, other: &Hit) -> u8 {
    let (a, b) = (one.entry, other.entry);
    let degrees = apart(one, other).max(u8::from(a.category != b.category));
    let weight = (14 * degrees).clamp(15, 70);
    let turned = if i16::from(a.strength) * i16::from(b.strength) < 0 {
        15
    } else {
        0
    };
    halved(weight + turned, one, other)
}

fn duty(one: &Hit, other: &Hit) -> u8 {
    halved((5 + 10 * apart(one, other).max(1)).min(60), one, other)
}

/// What no reader of the language has confirmed counts half.
fn halved(weight: u8, one: &Hit, other: &Hit) -> u8 {
    if one.entry.unsure || other.entry.unsure {
        weight / 2
    } else {
        weight
    }
}

/// Short runs beside words of weight change with them: "譴責此一舉動" → "對此一舉動表示遺憾".
fn take_grammar_along(pair: &Pair<'_>, runs: &[Run], said: &mut [Said]) {
    let Some(stance) = said
        .iter_mut()
        .find(|said| matches!(said.kind, ChangeKind::Stance | ChangeKind::Modality))
    else {
        return;
    };
    let plain = |text: &str| {
        let list = words(text, pair.language);
        list.len() <= GRAMMAR
            && list.iter().all(|word| {
                word.chars().all(|c| !c.is_uppercase() && !c.is_numeric())
                    && word.chars().count() <= 4
            })
    };
    for (at, run) in runs.iter().enumerate() {
        let (old, new) = (part(pair.before, &run.before), part(pair.after, &run.after));
        let inflected = is_slip(old, new, pair.language);
        if (inflected || plain(old) && plain(new)) && !stance.runs.contains(&at) {
            stance.runs.push(at);
        }
    }
}
