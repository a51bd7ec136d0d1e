//! The type of each run of changed words within a pair of sentences.
//!
//! *In:* two versions of a sentence in their texts. *Out:* runs with their change. *Never:* looks beyond the pair but
//! for quotation marks and for what stayed elsewhere. The first rule that holds decides.

use std::cell::OnceCell;
use std::ops::Range;

use crate::model::{Change, ChangeKind};

use super::super::cues::{is_and, is_bound, is_capital, is_companion, is_enumerator, negations};
use super::super::homoglyph::is_disguised;
use super::super::normal::{is_unspaced, loose};
use super::super::numbers::{Quantity, Value, quantities};
use super::super::pair::{Run, runs};
use super::super::segment::{is_word, words};
use super::super::shorthand::written_otherwise;
use super::super::spelling::is_slip;
use super::super::weigh::{TELLING, raised};
use super::persons::shouts;
use super::terms::{Said, is_outweighed, weighed};
use super::{Text, invisible_weight};

/// Words beside those of weight that go without saying.
const BESIDE: usize = 6;

/// What a run is: its type and weight, and its words where they reach beyond it.
pub(super) type Finding = (ChangeKind, u8, Option<(Range<usize>, Range<usize>)>);

/// One thing written in short and in full, a word that stood twice: other words, and no other meaning. It weighs the least
/// of what is told.
const REWRITTEN: Finding = (ChangeKind::Other, TELLING, None);

/// What two versions of a sentence come to.
#[derive(Default)]
pub(crate) struct Findings {
    /// The changes.
    pub(crate) changes: Vec<Change>,
    /// The runs of changed words, each with the type of the change that it is of.
    pub(crate) runs: Vec<(Run, ChangeKind)>,
}

/// Two versions of a sentence.
pub(crate) struct Pair<'a> {
    pub(crate) before: &'a str,
    pub(crate) after: &'a str,
    pub(super) language: Option<&'a str>,
    pub(super) quotes_before: Vec<Range<usize>>,
    pub(super) quotes_after: Vec<Range<usize>>,
    quantities: (Vec<Quantity>, Vec<Quantity>),
    text_after: &'a Text<'a>,
    /// Whether the cues of negation differ in number by one or three.
    turned: bool,
    /// Whether most words have capitals, before and after; the sentence may be long, and the runs many.
    shouting: (OnceCell<bool>, OnceCell<bool>),
}

impl<'a> Pair<'a> {
    /// The sentences of these ranges.
    pub(crate) fn of(
        old: &'a Text<'a>,
        a: &Range<usize>,
        new: &'a Text<'a>,
        b: &Range<usize>,
        language: Option<&'a str>,
    ) -> Self {
        let (in_old, in_new) = (old.bytes(a), new.bytes(b));
        let before = old.all.get(in_old.clone()).unwrap_or_default();
        let after = new.all.get(in_new.clone()).unwrap_or_default();
        Self {
            before,
            after,
            language,
            quotes_before: within(&old.quotes, &in_old),
            quotes_after: within(&new.quotes, &in_new),
            quantities: (quantities(before, language), quantities(after, language)),
            text_after: new,
            turned: negations(before, language).abs_diff(negations(after, language)) % 2 == 1,
            shouting: Default::default(),
        }
    }

    pub(super) fn before_shouts(&self) -> bool {
        *self.shouting.0.get_or_init(|| shouts(self.before))
    }

    pub(super) fn after_shouts(&self) -> bool {
        *self.shouting.1.get_or_init(|| shouts(self.after))
    }

    /// What changed, and the runs of changed words with their types.
    pub(crate) fn findings(&self, budget: &mut usize) -> Findings {
        let runs = runs(self.before, self.after, self.language, budget);
        let runs = self.with_companions(runs);
        if self.only_lists_otherwise() {
            return self.restyled(runs);
        }
        let found: Vec<Finding> = runs.iter().map(|run| self.finding(run)).collect();
        let mut said = weighed(self, &runs);
        // What a quotation or a cue of negation says already is not said twice.
        said.retain(|said| {
            let mut kinds = said.runs.iter().filter_map(|run| found.get(*run));
            !kinds.all(|(kind, ..)| tells_all(*kind, said.kind))
        });
        let mut findings = Findings::default();
        for (at, (run, (kind, weight, span))) in runs.into_iter().zip(found).enumerate() {
            let telling = said.iter().position(|said| said.runs.contains(&at));
            let Some(telling) = telling.filter(|_| is_outweighed(kind)) else {
                let span = span.unwrap_or_else(|| (run.before.clone(), run.after.clone()));
                findings.changes.push(self.change(kind, weight, &span));
                findings.runs.push((run, kind));
                continue;
            };
            if self.says_more(&run, kind, &said, at) {
                let span = (run.before.clone(), run.after.clone());
                findings.changes.push(self.change(kind, weight, &span));
            } else if let Some(said) = said.get_mut(telling) {
                // No changed word goes unsaid.
                said.widen(&run);
            }
            let told = said.get(telling).map_or(kind, |said| said.kind);
            findings.runs.push((run, told));
        }
        let said = said.into_iter();
        findings.changes.extend(said.map(|said| Change {
            degrees: said.degrees,
            ..self.change(said.kind, said.weight, &said.span)
        }));
        findings
    }

    /// Whether a run holds many words beside those that were told, or names others.
    fn says_more(&self, run: &Run, kind: ChangeKind, said: &[Said], at: usize) -> bool {
        let told = said.iter().filter(|said| said.runs.contains(&at));
        let (old, new) = self.untold(run, &told.clone().collect::<Vec<_>>());
        // What a statement is about may be told with all the names in it.
        let of_words = told.filter(|said| said.kind != ChangeKind::Target);
        old.len().max(new.len()) > BESIDE
            || kind == ChangeKind::Name && self.names_others(run, &of_words.collect::<Vec<_>>())
    }

    /// Whether the words of a run beside those that were told name others than before.
    fn names_others(&self, run: &Run, told: &[&Said]) -> bool {
        let (old, new) = self.untold(run, told);
        let names = |words: &[&str]| -> Vec<String> {
            // Scripts without capitals: the run is known to be about somebody.
            let named = words
                .iter()
                .filter(|word| is_capital(word) || word.contains(is_unspaced));
            named.map(|word| word.to_lowercase()).collect()
        };
        names(&old) != names(&new)
    }

    /// The words of a run that none of these tells, on either side.
    fn untold(&self, run: &Run, told: &[&Said]) -> (Vec<&'a str>, Vec<&'a str>) {
        let outside = |text: &'a str, run: &Range<usize>, spans: Vec<&Range<usize>>| {
            let mut at = run.start;
            let mut out = Vec::new();
            let mut spans = spans;
            spans.sort_by_key(|span| span.start);
            for span in spans {
                out.extend(words(
                    part(text, &(at..span.start.clamp(at, run.end))),
                    self.language,
                ));
                at = at.max(span.end.min(run.end));
            }
            out.extend(words(part(text, &(at..run.end)), self.language));
            out
        };
        let old = told.iter().map(|said| &said.span.0).collect();
        let new = told.iter().map(|said| &said.span.1).collect();
        (
            outside(self.before, &run.before, old),
            outside(self.after, &run.after, new),
        )
    }

    /// Whether the same things stand in another order around an "and": "rice and cement", "cement and rice".
    fn only_lists_otherwise(&self) -> bool {
        let old = words(self.before, self.language);
        let new = words(self.after, self.language);
        let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let room = old.len().min(new.len()) - head;
        let ends = old.iter().rev().zip(new.iter().rev()).take(room);
        let tail = ends.take_while(|(a, b)| a == b).count();
        let items = |list: &[&str]| -> Vec<String> {
            let differing = list.get(head..list.len() - tail).unwrap_or_default();
            let items = differing.split(|word| is_and(word));
            let mut items: Vec<String> = items.map(|item| item.join(" ")).collect();
            items.sort_unstable();
            items
        };
        let (old, new) = (items(&old), items(&new));
        old.len() >= 2 && old == new && old.iter().all(|item| !item.is_empty())
    }

    /// All runs as one matter of style.
    fn restyled(&self, runs: Vec<Run>) -> Findings {
        let span = (
            runs.iter().map(|run| run.before.start).min().unwrap_or(0)
                ..runs.iter().map(|run| run.before.end).max().unwrap_or(0),
            runs.iter().map(|run| run.after.start).min().unwrap_or(0)
                ..runs.iter().map(|run| run.after.end).max().unwrap_or(0),
        );
        let changes = vec![self.change(ChangeKind::Style, 2, &span)];
        let runs = runs.into_iter().map(|run| (run, ChangeKind::Style));
        Findings {
            changes,
            runs: runs.collect(),
        }
    }

    fn change(
        &self,
        kind: ChangeKind,
        weight: u8,
        (old, new): &(Range<usize>, Range<usize>),
    ) -> Change {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Change {
            kind,
            before: some(part(self.before, old).trim()),
            after: some(part(self.after, new).trim()),
            sentence_before: some(around(self.before, old)),
            sentence_after: some(around(self.after, new)),
            weight,
            degrees: None,
        }
    }

    /// The halves of one negation are one run.
    fn with_companions(&self, runs: Vec<Run>) -> Vec<Run> {
        let mut out: Vec<Run> = Vec::with_capacity(runs.len());
        for run in runs {
            let companion = self.turned
                && (is_companion(self.words_before(&run), self.language)
                    || self.words_before(&run).is_empty())
                && (is_companion(self.words_after(&run), self.language)
                    || self.words_after(&run).is_empty());
            match out.last_mut() {
                Some(last)
                    if companion
                        && negations(self.words_before(last), self.language)
                            != negations(self.words_after(last), self.language)
                        && words(
                            part(self.before, &(last.before.end..run.before.start)),
                            None,
                        )
                        .len()
                            <= 6 =>
                {
                    *last = Run {
                        before: last.before.start..run.before.end,
                        after: last.after.start..run.after.end,
                    };
                }
                _ => out.push(run),
            }
        }
        out
    }

    fn finding(&self, run: &Run) -> Finding {
        let quoted = self.is_quoted(run);
        let (kind, weight, span) = self
            .enumeration(run)
            .or_else(|| self.link(run))
            .or_else(|| self.quantity(run))
            .or_else(|| self.surface(run))
            .or_else(|| self.negation(run))
            .or_else(|| self.quotation(run, quoted))
            .or_else(|| self.speaker(run))
            .or_else(|| self.actor(run))
            .or_else(|| self.name(run))
            .unwrap_or_else(|| self.wording(run));
        let surface = matches!(
            kind,
            ChangeKind::Style | ChangeKind::Typo | ChangeKind::Invisible
        );
        let own = matches!(kind, ChangeKind::QuoteChanged | ChangeKind::QuoteRemoved);
        let weight = if quoted && !surface && !own {
            raised(weight, 120)
        } else {
            weight
        };
        (kind, weight, span)
    }

    pub(super) fn words_before(&self, run: &Run) -> &'a str {
        part(self.before, &run.before)
    }

    pub(super) fn words_after(&self, run: &Run) -> &'a str {
        part(self.after, &run.after)
    }

    /// The most words on a side.
    pub(super) fn size(&self, run: &Run) -> usize {
        words(self.words_before(run), self.language)
            .len()
            .max(words(self.words_after(run), self.language).len())
    }

    /// Typography, look-alikes, misspellings.
    fn surface(&self, run: &Run) -> Option<Finding> {
        let (old, new) = (self.words_before(run), self.words_after(run));
        if written_otherwise(old, new) {
            return Some(REWRITTEN);
        }
        if self.is_doubled(self.before, &run.before) && new.trim().is_empty() {
            return Some(REWRITTEN);
        }
        let bare = !is_word(old) && !is_word(new);
        let wide = || {
            (
                touching(self.before, &run.before),
                touching(self.after, &run.after),
            )
        };
        let (a, b) = if bare { wide() } else { (old, new) };
        let bare_of_hyphens = |text: &str| loose(text).replace('-', "");
        if bare_of_hyphens(a) == bare_of_hyphens(b)
            || (bare && !a.chars().chain(b.chars()).any(char::is_numeric))
        {
            return Some((ChangeKind::Style, 2, None));
        }
        if is_disguised(old, new) {
            return Some((ChangeKind::Invisible, invisible_weight(new), None));
        }
        is_slip(old, new, self.language).then_some((ChangeKind::Typo, 3, None))
    }

    /// Whether a word stands twice in a row, and this is one of the two.
    fn is_doubled(&self, sentence: &str, span: &Range<usize>) -> bool {
        let word = part(sentence, span).trim();
        let around = near(sentence, span, NEAR);
        let last = words(part(sentence, &(around.start..span.start)), self.language).pop();
        let next = words(part(sentence, &(span.end..around.end)), self.language);
        let same =
            |other: Option<&str>| other.is_some_and(|other| other.eq_ignore_ascii_case(word));
        is_word(word) && (same(last) || same(next.first().copied()))
    }

    /// Paragraphs that were numbered anew.
    fn enumeration(&self, run: &Run) -> Option<Finding> {
        let marks = |sentence: &str, span: &Range<usize>| {
            let sign = part(sentence, &(span.end..sentence.len())).chars().next();
            let closing = sign.filter(|c| matches!(c, '.' | ')' | ']' | '、'));
            let end = span.end + closing.map_or(0, char::len_utf8);
            span.start == 0 && (span.is_empty() || is_enumerator(part(sentence, &(0..end))))
        };
        // "12. Mai" is a date, whatever it begins.
        let is_date = |list: &[Quantity], span: &Range<usize>| {
            let mut touched = touched(list, span).into_iter();
            touched.any(|quantity| matches!(quantity.value, Value::Date(_)))
        };
        let dated =
            is_date(&self.quantities.0, &run.before) || is_date(&self.quantities.1, &run.after);
        let numbered = marks(self.before, &run.before) && marks(self.after, &run.after);
        (numbered && !dated).then_some((ChangeKind::Style, 2, None))
    }

    /// An address in the text: another one, or one that came or went beside words that stayed.
    fn link(&self, run: &Run) -> Option<Finding> {
        let is_address = |word: &str| word.contains("://") || word.starts_with("www.");
        let (old, new) = (
            touching(self.before, &run.before),
            touching(self.after, &run.after),
        );
        let bare = |words: &str| !is_word(words);
        let swapped = is_address(old) && is_address(new);
        let came_or_went = is_address(old) && bare(self.words_after(run))
            || is_address(new) && bare(self.words_before(run));
        let weight = if swapped { 35 } else { 20 };
        (swapped || came_or_went).then_some((ChangeKind::LinkSwapped, weight, None))
    }

    /// Numbers and dates by value. Where only one side has any, the run must be short to be about them.
    fn quantity(&self, run: &Run) -> Option<Finding> {
        if written_otherwise(self.words_before(run), self.words_after(run)) {
            return Some(REWRITTEN);
        }
        let mut old = touched(&self.quantities.0, &run.before);
        let mut new = touched(&self.quantities.1, &run.after);
        if old.is_empty() && !new.is_empty() && run.before.is_empty() {
            old = touching_edges(&self.quantities.0, run.before.start);
        } else if new.is_empty() && !old.is_empty() && run.after.is_empty() {
            new = touching_edges(&self.quantities.1, run.after.start);
        }
        if old.is_empty() && new.is_empty() {
            return self.bound(run);
        }
        let span = Some((widened(&run.before, &old), widened(&run.after, &new)));
        if old.is_empty() || new.is_empty() {
            let dates = old
                .iter()
                .chain(&new)
                .all(|q| matches!(q.value, Value::Date(_)));
            let kind = if dates {
                ChangeKind::Date
            } else {
                ChangeKind::Number
            };
            return (self.size(run) <= 3).then_some((kind, if dates { 35 } else { 45 }, span));
        }
        let differing = old
            .iter()
            .zip(&new)
            .filter_map(|(a, b)| difference(&a.value, &b.value))
            .max_by_key(|d| d.1);
        if let Some((kind, weight)) = differing {
            return Some((kind, weight, span));
        }
        if old.len() != new.len() {
            return Some((ChangeKind::Number, 45, span));
        }
        let rest =
            |text: &str, span: &Range<usize>, list: &[&Quantity]| loose(&without(text, span, list));
        let (a, b) = span.clone()?;
        let plain = rest(self.before, &a, &old) == rest(self.after, &b, &new);
        plain.then_some((ChangeKind::Style, 2, span))
    }

    /// "By 30 June" that becomes "after 30 June".
    fn bound(&self, run: &Run) -> Option<Finding> {
        if !is_bound(self.words_before(run)) || !is_bound(self.words_after(run)) {
            return None;
        }
        let next = |list: &[Quantity], span: &Range<usize>| {
            let date = list
                .iter()
                .find(|q| q.bytes.start == span.end + 1 && matches!(q.value, Value::Date(_)));
            date.map(|q| span.start..q.bytes.end)
        };
        let span =
            next(&self.quantities.0, &run.before).zip(next(&self.quantities.1, &run.after))?;
        Some((ChangeKind::Date, 35, Some(span)))
    }

    /// A cue that came or went over the same predicate: shown with the word it turns.
    fn negation(&self, run: &Run) -> Option<Finding> {
        if !self.turned || self.size(run) > 8 {
            return None;
        }
        let (old, new) = (self.words_before(run), self.words_after(run));
        let span = (
            with_neighbours(self.before, &run.before),
            with_neighbours(self.after, &run.after),
        );
        // Some cues are cues by the word behind them: "declines to".
        let count = |text: &str, span| negations(part(text, span), self.language);
        let cues = count(self.before, &span.0).abs_diff(count(self.after, &span.1));
        let extra = words(old, self.language)
            .len()
            .abs_diff(words(new, self.language).len());
        if cues.is_multiple_of(2) || extra > 3 {
            return None;
        }
        Some((ChangeKind::Negation, 85, Some(span)))
    }

    fn is_quoted(&self, run: &Run) -> bool {
        let inside = |quotes: &[Range<usize>], span: &Range<usize>| {
            quotes
                .iter()
                .any(|q| q.start <= span.start && span.end <= q.end)
        };
        inside(&self.quotes_before, &run.before) && inside(&self.quotes_after, &run.after)
    }

    fn quotation(&self, run: &Run, quoted: bool) -> Option<Finding> {
        if quoted {
            return Some((ChangeKind::QuoteChanged, 60, None));
        }
        let removed = self.quotes_before.iter().any(|q| {
            let shared = q
                .end
                .min(run.before.end)
                .saturating_sub(q.start.max(run.before.start));
            let text = part(self.before, q);
            shared * 2 > q.len()
                && words(text, self.language).len() > 1
                && !self.text_after.still_says(text)
        });
        removed.then_some((ChangeKind::QuoteRemoved, 62, None))
    }

    /// Words that went out of a sentence, and all other words.
    fn wording(&self, run: &Run) -> Finding {
        let (went, came) = (
            words(self.words_before(run), self.language).len(),
            words(self.words_after(run), self.language).len(),
        );
        let weigh =
            |base: usize, count: usize| u8::try_from((base + 2 * count).min(45)).unwrap_or(45);
        if went >= 3 && came == 0 {
            return (ChangeKind::ClauseRemoved, weigh(25, went - 3), None);
        }
        if went == 0 {
            return (ChangeKind::Other, weigh(20, came.min(5)), None);
        }
        (ChangeKind::Other, weigh(25, went.max(came)), None)
    }
}

/// Bytes of a sentence that a change carries along, beside its own words: many changes of one long line would carry it
/// many times.
const CARRIED: usize = 4096;

/// The bytes of a span with at most so many on either side, between characters.
fn near(text: &str, span: &Range<usize>, most: usize) -> Range<usize> {
    let mut start = span.start.saturating_sub(most);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = text.len().min(span.end + most);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The sentence around these bytes.
fn around<'a>(sentence: &'a str, span: &Range<usize>) -> &'a str {
    if sentence.len() <= CARRIED {
        return sentence;
    }
    part(sentence, &near(sentence, span, CARRIED / 2))
}

pub(super) fn part<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}

/// The ranges inside the span, counted from its start.
fn within(ranges: &[Range<usize>], span: &Range<usize>) -> Vec<Range<usize>> {
    ranges
        .iter()
        .filter(|r| r.start < span.end && r.end > span.start)
        .map(|r| r.start.max(span.start) - span.start..r.end.min(span.end) - span.start)
        .collect()
}

/// Whether a type says all that words of weight could tell of the same words.
fn tells_all(kind: ChangeKind, other: ChangeKind) -> bool {
    let by_value = matches!(kind, ChangeKind::Number | ChangeKind::Date);
    let by_marks = matches!(
        kind,
        ChangeKind::Negation | ChangeKind::QuoteChanged | ChangeKind::QuoteRemoved
    );
    by_marks || by_value && other == ChangeKind::Hedge
}

fn touched<'q>(list: &'q [Quantity], span: &Range<usize>) -> Vec<&'q Quantity> {
    list.iter()
        .filter(|q| q.bytes.start < span.end && q.bytes.end > span.start)
        .collect()
}

fn touching_edges(list: &[Quantity], at: usize) -> Vec<&Quantity> {
    let near = |q: &&Quantity| q.bytes.start <= at + 1 && at <= q.bytes.end;
    list.iter().filter(near).take(1).collect()
}

fn widened(span: &Range<usize>, list: &[&Quantity]) -> Range<usize> {
    list.iter().fold(span.clone(), |all, q| {
        all.start.min(q.bytes.start)..all.end.max(q.bytes.end)
    })
}

fn without(text: &str, span: &Range<usize>, list: &[&Quantity]) -> String {
    let mut out = String::new();
    let mut at = span.start;
    for q in list {
        out.push_str(part(text, &(at..q.bytes.start.max(at))));
        out.push(' ');
        at = q.bytes.end.max(at);
    }
    out.push_str(part(text, &(at..span.end.max(at))));
    out
}

/// How two quantities differ, if no reading of theirs meets.
fn difference(a: &Value, b: &Value) -> Option<(ChangeKind, u8)> {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) if a == b => None,
        (Value::Date(a), Value::Date(b)) => {
            Some((ChangeKind::Date, if a.agrees(b) { 20 } else { 35 }))
        }
        (Value::Number(one, unit), Value::Number(other, new_unit)) => {
            let same_unit = unit == new_unit;
            let any =
                |is: fn(f64, f64) -> bool| one.iter().any(|x| other.iter().any(|y| is(*x, *y)));
            if any(meets) {
                return (!same_unit).then_some((ChangeKind::Number, 50));
            }
            let weight = if !any(is_near) {
                60
            } else if same_unit {
                45
            } else {
                50
            };
            Some((ChangeKind::Number, weight))
        }
        (Value::Date(_), Value::Number(..)) | (Value::Number(..), Value::Date(_)) => {
            Some((ChangeKind::Number, 45))
        }
    }
}

fn meets(x: f64, y: f64) -> bool {
    (x - y).abs() <= 1e-9 * x.abs().max(y.abs())
}

/// Less than ten times one another.
fn is_near(x: f64, y: f64) -> bool {
    x.abs() < 10.0 * y.abs() && y.abs() < 10.0 * x.abs()
}

/// The span with all that stands beside it without a space.
fn touching<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    let head = part(text, &(0..span.start));
    let start = head.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let tail = part(text, &(span.end..text.len()));
    let end = span.end + tail.find(char::is_whitespace).unwrap_or(tail.len());
    text.get(start..end).unwrap_or_default()
}

/// Bytes on either side in which a neighbour is looked for: a line without a full stop may be a book.
const NEAR: usize = 300;

/// The span with the word before it (in scripts with spaces) and the word after it.
pub(super) fn with_neighbours(text: &str, span: &Range<usize>) -> Range<usize> {
    let around = near(text, span, NEAR);
    let start = around.start;
    let inside = span.start - start..span.end - start;
    let found = with_near_neighbours(part(text, &around), &inside);
    start + found.start..start + found.end
}

fn with_near_neighbours(text: &str, span: &Range<usize>) -> Range<usize> {
    let head = part(text, &(0..span.start));
    let tail = part(text, &(span.end..text.len()));
    let unspaced = text.chars().filter(|c| is_unspaced(*c)).count() * 2 > text.chars().count();
    let before = if unspaced {
        None
    } else {
        words(head, None).last().and_then(|word| head.rfind(word))
    };
    let after = words(tail, None)
        .first()
        .and_then(|word| tail.find(word).map(|at| at + word.len()));
    before.unwrap_or(span.start)..span.end + after.unwrap_or(0)
}
