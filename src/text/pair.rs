//! Words that differ between two versions of a sentence.
//!
//! *In:* the two versions. *Out:* runs of changed words, as bytes of each. *Never:* a half cluster; more work than
//! the budget: beyond it the differing middle is one run.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::normal::{is_han_or_kana, is_unspaced, loose};
use super::numerals::digit_value;
use super::segment::{graphemes, is_word, tokens};
use super::spelling::is_slip;

/// Token pairs that one pair of sentences may cost.
const PAIR_COST: usize = 1_000_000;

/// Changed words; an empty side stands where the words would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Bytes of the sentence before.
    pub(super) before: Range<usize>,
    /// Bytes of the sentence after.
    pub(super) after: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// Token indexes of a run.
type Span = (Range<usize>, Range<usize>);

/// The runs of changed words, in order. `budget` is what all pairs of a text may still cost, in token pairs.
pub(super) fn runs(
    before: &str,
    after: &str,
    language: Option<&str>,
    budget: &mut usize,
) -> Vec<Run> {
    let (a, b) = (placed(before), placed(after));
    let spans = differing(&a, &b, budget);
    let spans = merge(spans, &a, &b, language);
    spans
        .into_iter()
        .map(|span| slide(trim(span, &a, &b), &a, &b))
        .filter(|(old, new)| !old.is_empty() || !new.is_empty())
        .map(|(old, new)| Run {
            before: bytes(&a, &old),
            after: bytes(&b, &new),
        })
        .map(|run| settle_cut(run, before, after, &a, &b))
        .filter(|run| !run.before.is_empty() || !run.after.is_empty())
        .collect()
}

fn placed(text: &str) -> Vec<Token<'_>> {
    let mut at = 0;
    let mut out = Vec::new();
    for text in tokens(text) {
        let start = at;
        at += text.len();
        if !text.trim().is_empty() {
            out.push(Token {
                text,
                start,
                end: at,
            });
        }
    }
    out
}

fn differing(a: &[Token<'_>], b: &[Token<'_>], budget: &mut usize) -> Vec<Span> {
    let head = a
        .iter()
        .zip(b)
        .take_while(|(x, y)| x.text == y.text)
        .count();
    let room = a.len().min(b.len()) - head;
    let ends = a.iter().rev().zip(b.iter().rev()).take(room);
    let tail = ends.take_while(|(x, y)| x.text == y.text).count();
    let (old, new) = (head..a.len() - tail, head..b.len() - tail);
    let cost = old.len().saturating_mul(new.len());
    if cost > PAIR_COST.min(*budget) {
        return vec![(old, new)];
    }
    *budget -= cost;
    let texts = |side: &[Token<'_>], range: &Range<usize>| -> Vec<String> {
        side.get(range.clone())
            .unwrap_or_default()
            .iter()
            .map(|t| t.text.to_owned())
            .collect()
    };
    capture_diff_slices(Algorithm::Myers, &texts(a, &old), &texts(b, &new))
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal { .. } => None,
            DiffOp::Delete {
                old_index,
                old_len,
                new_index,
            } => Some((old_index, old_len, new_index, 0)),
            DiffOp::Insert {
                old_index,
                new_index,
                new_len,
            } => Some((old_index, 0, new_index, new_len)),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => Some((old_index, old_len, new_index, new_len)),
        })
        .map(|(i, n, j, m)| (head + i..head + i + n, head + j..head + j + m))
        .collect()
}

/// Joins runs that one short word divides: `applauded [the]` and `[fact that] the` are one change of words. Numbers
/// and slips stay apart, for each is a change of its own.
fn merge(spans: Vec<Span>, a: &[Token<'_>], b: &[Token<'_>], language: Option<&str>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let joins = out.last().is_some_and(|last| {
            let between = a.get(last.0.end..span.0.start).unwrap_or_default();
            matches!(between, [only] if is_short(only.text))
                && !stands_alone(last, a, b, language)
                && !stands_alone(&span, a, b, language)
        });
        match out.last_mut() {
            Some(last) if joins => *last = (last.0.start..span.0.end, last.1.start..span.1.end),
            _ => out.push(span),
        }
    }
    out
}

fn is_short(word: &str) -> bool {
    let most = if word.contains(is_han_or_kana) { 1 } else { 3 };
    is_word(word) && word.chars().count() <= most && !word.chars().any(|c| digit_value(c).is_some())
}

fn stands_alone(span: &Span, a: &[Token<'_>], b: &[Token<'_>], language: Option<&str>) -> bool {
    let join = |side: &[Token<'_>], range: &Range<usize>| {
        let words: Vec<&str> = side
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .map(|t| t.text)
            .collect();
        words.join(" ")
    };
    let (old, new) = (join(a, &span.0), join(b, &span.1));
    let has_digit = |text: &str| text.chars().any(|c| digit_value(c).is_some());
    (has_digit(&old) && has_digit(&new))
        || loose(&old) == loose(&new)
        || is_slip(&old, &new, language)
}

/// Words that a joined run has in common at its ends are no part of it.
fn trim((mut old, mut new): Span, a: &[Token<'_>], b: &[Token<'_>]) -> Span {
    while !old.is_empty() && !new.is_empty() && a[old.start].text == b[new.start].text {
        (old.start, new.start) = (old.start + 1, new.start + 1);
    }
    while !old.is_empty() && !new.is_empty() && a[old.end - 1].text == b[new.end - 1].text {
        (old.end, new.end) = (old.end - 1, new.end - 1);
    }
    (old, new)
}

/// "the [fact that the] …" reads better as "[the fact that] the …": words that came or went end before a short word
/// that stands before them too.
fn slide((old, new): Span, a: &[Token<'_>], b: &[Token<'_>]) -> Span {
    let by_one = |range: &Range<usize>, side: &[Token<'_>]| {
        let fits = range.start > 0 && range.len() > 1 && is_short(side[range.end - 1].text);
        fits && side[range.start - 1].text == side[range.end - 1].text
    };
    let back = |range: &Range<usize>| range.start - 1..range.end - 1;
    let slides = (old.is_empty() && old.start > 0 && by_one(&new, b))
        || (new.is_empty() && new.start > 0 && by_one(&old, a));
    if slides {
        (back(&old), back(&new))
    } else {
        (old, new)
    }
}

fn bytes(side: &[Token<'_>], span: &Range<usize>) -> Range<usize> {
    let end_before = span
        .start
        .checked_sub(1)
        .and_then(|i| side.get(i))
        .map_or(0, |t| t.end);
    match side.get(span.clone()) {
        Some([first, .., last]) => first.start..last.end,
        Some([only]) => only.start..only.end,
        _ => end_before..end_before,
    }
}

/// A changed word may change how the dictionary cuts its neighbours: what both sides have in common at the ends of
/// a run is no change, as far as it reaches the end of a word on one side, in whole clusters.
fn settle_cut(run: Run, before: &str, after: &str, a: &[Token<'_>], b: &[Token<'_>]) -> Run {
    let (old, new) = (
        before.get(run.before.clone()).unwrap_or_default(),
        after.get(run.after.clone()).unwrap_or_default(),
    );
    if !old.contains(is_unspaced) || !new.contains(is_unspaced) {
        return run;
    }
    let cuts = |side: &[Token<'_>], at: usize| {
        side.binary_search_by_key(&at, |t| t.start).is_ok()
            || side.binary_search_by_key(&at, |t| t.end).is_ok()
    };
    let (x, y) = (graphemes(old), graphemes(new));
    let mut head = 0;
    let mut at = 0;
    for (g, _) in x.iter().zip(&y).take_while(|(g, h)| g == h) {
        at += g.len();
        if cuts(a, run.before.start + at) || cuts(b, run.after.start + at) {
            head = at;
        }
    }
    let room = old.len().min(new.len()) - head;
    let mut tail = 0;
    at = 0;
    for (g, _) in x
        .iter()
        .rev()
        .zip(y.iter().rev())
        .take_while(|(g, h)| g == h)
    {
        at += g.len();
        if at <= room && (cuts(a, run.before.end - at) || cuts(b, run.after.end - at)) {
            tail = at;
        }
    }
    Run {
        before: run.before.start + head..run.before.end - tail,
        after: run.after.start + head..run.after.end - tail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(before: &str, after: &str) -> Vec<(String, String)> {
        let mut budget = usize::MAX;
        runs(before, after, None, &mut budget)
            .into_iter()
            .map(|run| {
                (
                    before.get(run.before).unwrap().to_owned(),
                    after.get(run.after).unwrap().to_owned(),
                )
            })
            .collect()
    }

    fn one(before: &str, after: &str) -> Vec<(String, String)> {
        vec![(before.to_owned(), after.to_owned())]
    }

    /// Scenario 43.
    #[test]
    fn a_softened_verb_is_one_replacement_of_whole_words() {
        assert_eq!(
            changed(
                "China applauded the clampdown on scams.",
                "China appreciates the fact that the clampdown on scams."
            ),
            one("applauded", "appreciates the fact that")
        );
        assert_eq!(
            changed("They applauded it.", "They appreciated it."),
            one("applauded", "appreciated")
        );
    }

    /// Scenario 130.
    #[test]
    fn one_word_of_an_unspaced_line_is_marked_alone() {
        assert_eq!(
            changed("中方赞赏柬方打击电信诈骗。", "中方注意到柬方打击电信诈骗。"),
            one("赞赏", "注意到")
        );
        assert_eq!(
            changed("双方同意恢复对话。", "双方不同意恢复对话。"),
            one("", "不")
        );
        assert_eq!(
            changed("รัฐบาลสนับสนุนการเจรจาครั้งนี้", "รัฐบาลคัดค้านการเจรจาครั้งนี้"),
            one("สนับสนุน", "คัดค้าน")
        );
        assert_eq!(
            changed(
                "ក្រសួងការបរទេសគាំទ្រការចរចានេះ។",
                "ក្រសួងការបរទេសប្រឆាំងការចរចានេះ។"
            ),
            one("គាំទ្រ", "ប្រឆាំង")
        );
    }

    #[test]
    fn a_pair_beyond_the_budget_is_one_run() {
        let mut budget = 0;
        assert_eq!(
            runs("a b c d e", "a x c y e", None, &mut budget),
            [Run {
                before: 2..7,
                after: 2..7
            }]
        );
    }
}
