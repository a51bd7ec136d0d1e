//! Who is named: ranks, names, speakers, parties.
//!
//! *In:* a run of changed words in its pair. *Out:* what it is, if it is about somebody. *Never:* a name where most
//! words have capitals, as in headlines.

use std::ops::Range;

use crate::lexicon::{self, Category};
use crate::model::ChangeKind;

use super::super::cues::{has_honorific, has_office, has_rank, is_and, is_capital};
use super::super::normal::loose;
use super::super::pair::Run;
use super::super::segment::{is_word, words};
use super::words::{Finding, Pair, part, with_neighbours};

impl Pair<'_> {
    /// The same quotation by somebody else: who stands beside the verb of saying.
    pub(super) fn speaker(&self, run: &Run) -> Option<Finding> {
        let quoted = |text: &str, quotes: &[Range<usize>]| -> Vec<String> {
            quotes
                .iter()
                .map(|quote| loose(part(text, quote)))
                .collect()
        };
        let old = quoted(self.before, &self.quotes_before);
        let same = !old.is_empty() && old == quoted(self.after, &self.quotes_after);
        if !same || run.before.is_empty() || run.after.is_empty() || self.size(run) > 6 {
            return None;
        }
        let says = |text: &str, span: &Range<usize>| {
            lexicon::hits(text, self.language).iter().any(|hit| {
                hit.entry.category == Category::Attribution
                    && (hit.bytes.start.abs_diff(span.end) <= 1
                        || span.start.abs_diff(hit.bytes.end) <= 1)
            })
        };
        let beside = says(self.before, &run.before) && says(self.after, &run.after);
        beside.then_some((ChangeKind::QuoteSpeaker, 72, None))
    }

    /// Somebody who went out of a list of those who were there.
    pub(super) fn actor(&self, run: &Run) -> Option<Finding> {
        let list = words(self.words_before(run), self.language);
        let capitals = list.iter().any(|word| is_capital(word));
        // Scripts without capitals have a sign that only divides a list.
        let sign = self.words_before(run).contains('、');
        let named = capitals || sign || has_honorific(self.words_before(run));
        if !named || is_word(self.words_after(run)) || self.size(run) > 12 {
            return None;
        }
        let comma = |c: char| matches!(c, ',' | '，' | '、' | '،');
        let own = self.words_before(run).trim();
        let head = part(self.before, &(0..run.before.start)).trim_end();
        let joined = |word: Option<&&str>| word.is_some_and(|word| is_and(word));
        let listed = own.starts_with(comma)
            || own.ends_with(comma)
            || head.ends_with(comma)
            || joined(list.first())
            || joined(list.last());
        listed.then_some((ChangeKind::ActorRemoved, 60, None))
    }

    /// A rank; capitals that are not the first word of a sentence, or an honorific, in a few words. Where most words have
    /// capitals, as in headlines, capitals say nothing.
    pub(super) fn name(&self, run: &Run) -> Option<Finding> {
        let (old, new) = (self.words_before(run), self.words_after(run));
        if self.size(run) <= 2 && has_rank(old) != has_rank(new) {
            return Some((ChangeKind::Title, 35, None));
        }
        if self.size(run) > 6 {
            return None;
        }
        let names = |sentence: &str, span: &Range<usize>, other: &str| {
            let first = part(sentence, &(0..span.start));
            let skip = usize::from(!is_word(first));
            let list = words(part(sentence, span), self.language);
            let other = other.to_lowercase();
            list.into_iter()
                .skip(skip)
                .any(|word| is_capital(word) && !other.contains(&word.to_lowercase()))
        };
        let capital = (names(self.before, &run.before, new) && !self.before_shouts())
            || (names(self.after, &run.after, old) && !self.after_shouts());
        let replaced = !old.is_empty()
            && !new.is_empty()
            && (holds_office(self.before, &run.before) || holds_office(self.after, &run.after));
        (capital || replaced || has_honorific(old) != has_honorific(new)).then_some((
            ChangeKind::Name,
            50,
            None,
        ))
    }
}

/// Whether most words have capitals.
pub(super) fn shouts(sentence: &str) -> bool {
    let words = words(sentence, None);
    let capitals = words.iter().filter(|word| is_capital(word)).count();
    capitals * 2 > words.len().max(4)
}

/// Whether these words, with the one behind them, name an office, or stand behind one and a blank: "发言人" behind a name,
/// "អ្នកនាំពាក្យ " before it.
fn holds_office(sentence: &str, span: &Range<usize>) -> bool {
    let head = part(sentence, &(0..span.start));
    let before = head
        .strip_suffix(' ')
        .and_then(|head| head.split(' ').next_back());
    has_office(part(sentence, &with_neighbours(sentence, span))) || before.is_some_and(has_office)
}
