//! Words of weight that came or went by themselves.
//!
//! *In:* a word on one side that nothing on the other stands in the place of. *Out:* a change with the words that came or
//! went along. *Never:* a whole clause as a change of voice.

use std::ops::Range;

use crate::lexicon::Category;
use crate::model::ChangeKind;

use super::super::super::pair::Run;
use super::super::super::segment::{is_word, words};
use super::super::words::{Pair, part};
use super::{Said, Touched};

/// Words that say whose word it is, at most.
const VOICE: usize = 6;

/// A word of weight that went, and none came in its place.
pub(super) fn lost(pair: &Pair<'_>, runs: &[Run], one: &Touched) -> Option<Said> {
    let run = runs.get(one.run).filter(|_| one.firm)?;
    let entry = one.hit.entry;
    let strength = entry.strength.unsigned_abs();
    if entry.category.is_stance()
        && let Some(said) = weakened(pair, run, one)
    {
        return Some(said);
    }
    let (kind, weight) = if entry.category == Category::Threat {
        (ChangeKind::ThreatRemoved, 45)
    } else if entry.category.is_stance() {
        (ChangeKind::ClauseRemoved, 25 + 4 * strength)
    } else if entry.category == Category::Hedge {
        (ChangeKind::Hedge, 20)
    } else if entry.category == Category::Attribution {
        (ChangeKind::Attribution, 25 + 6 * strength)
    } else if entry.category == Category::Qualifier {
        (ChangeKind::QualifierRemoved, 15)
    } else if entry.category.is_duty() && is_brief(pair, run) {
        (ChangeKind::Modality, 15)
    } else {
        // A duty that went with its clause is told as the clause.
        return None;
    };
    let clause = clause(pair.before, &one.hit.bytes, &run.before);
    let voice = kind == ChangeKind::Attribution;
    if voice && words(part(pair.before, &clause), pair.language).len() > VOICE {
        // A whole clause went, not only whose word it is.
        return None;
    }
    let whole = voice || matches!(kind, ChangeKind::ThreatRemoved | ChangeKind::ClauseRemoved);
    let gone = if whole { clause } else { one.hit.bytes.clone() };
    Some(Said {
        kind,
        weight,
        span: (gone, opposite(kind, &run.after)),
        runs: vec![one.run],
        degrees: None,
    })
}

/// What stands on the other side of a word that came or went: a verb without its duty, else nothing.
fn opposite(kind: ChangeKind, run: &Range<usize>) -> Range<usize> {
    let end = if kind == ChangeKind::Modality {
        run.end
    } else {
        run.start
    };
    run.start..end
}

/// Words around a duty that came or went by itself: "intend to sign", "sign".
const BRIEF: usize = 4;

fn is_brief(pair: &Pair<'_>, run: &Run) -> bool {
    let count = |text: &str| words(text, pair.language).len();
    count(part(pair.before, &run.before)).max(count(part(pair.after, &run.after))) <= BRIEF
}

/// A phrase of stance of which some words went and the others stand: "is deeply concerned", "is concerned".
fn weakened(pair: &Pair<'_>, run: &Run, one: &Touched) -> Option<Said> {
    let hit = &one.hit.bytes;
    let (head, tail) = (
        hit.start..run.before.start.max(hit.start),
        run.before.end.min(hit.end)..hit.end,
    );
    let rest = [head.clone(), tail.clone()].map(|span| part(pair.before, &span).trim().to_owned());
    let stands = rest.iter().any(|words| is_word(words));
    let after = run.after.start.saturating_sub(head.len())
        ..(run.after.end + tail.len()).min(pair.after.len());
    stands.then(|| Said {
        kind: ChangeKind::Stance,
        weight: 15,
        span: (hit.clone(), after),
        runs: vec![one.run],
        degrees: None,
    })
}

/// A word of weight that came, and stands in no other's place.
pub(super) fn gained(pair: &Pair<'_>, runs: &[Run], one: &Touched) -> Option<Said> {
    let run = runs.get(one.run).filter(|_| one.firm)?;
    let entry = one.hit.entry;
    let strength = entry.strength.unsigned_abs();
    let (kind, weight) = if entry.category == Category::Threat {
        (ChangeKind::Stance, 45)
    } else if entry.category == Category::Hedge {
        (ChangeKind::Hedge, 20)
    } else if entry.category == Category::Attribution && strength != 0 {
        // A bare "said" comes with any sentence that is joined to another.
        (ChangeKind::Attribution, 25 + 6 * strength)
    } else if entry.category.is_duty() && is_brief(pair, run) {
        (ChangeKind::Modality, 15)
    } else {
        return None;
    };
    Some(Said {
        kind,
        weight,
        span: (opposite(kind, &run.before), one.hit.bytes.clone()),
        runs: vec![one.run],
        degrees: None,
    })
}

/// The clause of a word within a run: from the comma or the "and" before it to the next.
fn clause(sentence: &str, word: &Range<usize>, run: &Range<usize>) -> Range<usize> {
    let (start, end) = (run.start.min(word.start), run.end.max(word.end));
    let head = part(sentence, &(start..word.start));
    let tail = part(sentence, &(word.end..end));
    let first = head.rfind(SEPARATORS).map_or(start, |at| {
        let sign = part(head, &(at..head.len())).chars().next();
        start + at + sign.map_or(0, char::len_utf8)
    });
    let last = tail.find(SEPARATORS).map_or(end, |at| word.end + at);
    first..last
}

/// Signs between clauses.
const SEPARATORS: [char; 8] = [',', ';', '，', '；', '、', '،', '。', '។'];
