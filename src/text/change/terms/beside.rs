//! What changed beside a word of stance: how strong it is, and what it is about.
//!
//! *In:* a word of stance before and after. *Out:* a change of degree, or of object. *Never:* asks whether the word
//! itself changed.

use std::ops::Range;

use crate::lexicon::{Category, Hit};
use crate::model::ChangeKind;

use super::super::super::pair::Run;
use super::super::words::{Pair, part};
use super::{Said, Touched};

/// Words of stance that stand on both sides.
pub(super) fn unchanged<'h>(
    old: &'h [Hit],
    new: &'h [Hit],
) -> impl Iterator<Item = (&'h Hit, &'h Hit)> {
    let stances = old.iter().filter(|hit| hit.entry.category.is_stance());
    stances.filter_map(|one| {
        let mut same = new
            .iter()
            .filter(|other| other.entry.lemma == one.entry.lemma);
        Some((one, same.next()?))
    })
}

/// A word beside a word of stance that makes it stronger came or went.
pub(super) fn degree(
    pair: &Pair<'_>,
    (one, other): (&Hit, &Hit),
    went: &[Touched],
    came: &[Touched],
) -> Option<Said> {
    let gone = degree_of(pair.before, one, went);
    let new = degree_of(pair.after, other, came);
    let (before, after) = (one.bytes.clone(), other.bytes.clone());
    let (span, run) = match (gone, new) {
        (Some((with, run)), None) => ((with, after), run),
        (None, Some((with, run))) => ((before, with), run),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    Some(Said {
        kind: ChangeKind::Stance,
        weight: 15,
        span,
        runs: vec![run],
        degrees: None,
    })
}

/// A word of stance with the word of degree beside it that is among these, and the run of that.
fn degree_of(sentence: &str, word: &Hit, list: &[Touched]) -> Option<(Range<usize>, usize)> {
    let (start, end) = (word.bytes.start, word.bytes.end);
    let is_blank = |between: Range<usize>| part(sentence, &between).trim().is_empty();
    let mut degrees = list
        .iter()
        .filter(|one| one.firm && one.hit.entry.category == Category::Degree);
    degrees.find_map(|one| {
        let degree = &one.hit.bytes;
        if degree.end <= start && is_blank(degree.end..start) {
            Some((degree.start..end, one.run))
        } else if end <= degree.start && is_blank(end..degree.start) {
            Some((start..degree.end, one.run))
        } else {
            None
        }
    })
}

/// The same verb of another thing: of the fact, or of the announcement.
pub(super) fn target(pair: &Pair<'_>, runs: &[Run], one: &Hit, other: &Hit) -> Option<Said> {
    let wraps = |sentence: &str, hit: &Hit| {
        let lower = part(sentence, &(hit.bytes.start..sentence.len()))
            .to_lowercase()
            .replace('’', "'");
        let near = lower
            .char_indices()
            .nth(NEAR)
            .map_or(lower.len(), |(at, _)| at);
        WRAPPERS
            .iter()
            .any(|words| part(&lower, &(0..near)).contains(words))
    };
    if wraps(pair.before, one) == wraps(pair.after, other) {
        return None;
    }
    let span = (
        to_the_end(pair.before, one.bytes.end),
        to_the_end(pair.after, other.bytes.end),
    );
    // Where words were put in, the place before the blank is theirs too.
    let within =
        |run: &Run| run.before.start + 1 >= span.0.start && run.after.start + 1 >= span.1.start;
    let explained = runs.iter().enumerate().filter(|(_, run)| within(run));
    let runs = explained.map(|(at, _)| at).collect();
    Some(Said {
        kind: ChangeKind::Target,
        weight: 30,
        span,
        runs,
        degrees: None,
    })
}

/// Characters behind a verb within which its object begins.
const NEAR: usize = 60;
/// Words between a verb and what it is about, which make its object another.
const WRAPPERS: [&str; 16] = [
    "the fact that",
    "that ",
    "the announcement",
    "the decision",
    "the intention",
    "efforts to",
    "le fait que",
    "l'annonce",
    "la décision",
    "el hecho de que",
    "el anuncio",
    "la decisión",
    "宣布",
    "решение о",
    "объявлени",
    "việc công bố",
];

/// From here to the last word of the sentence.
fn to_the_end(sentence: &str, from: usize) -> Range<usize> {
    let rest = part(sentence, &(from..sentence.len()));
    let start = from + (rest.len() - rest.trim_start().len());
    let end = from + rest.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    start..end.max(start)
}
