//! What a text is about, as stems that can be counted.
//!
//! *In:* a sentence, and the bytes that are not content: names, words of weight, cues. *Out:* stems as numbers. *Never:*
//! a form that depends on inflection or accents: "exports" and "exportations" are one.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text;

/// The stems of a text, sorted, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Content(Vec<u64>);

/// Letters from which on a word says what a text is about, in scripts with spaces.
const SHORTEST: usize = 4;
/// Letters of a stem: what is behind them is inflection.
const STEM: usize = 6;

impl Content {
    /// The content of a sentence, without these bytes.
    pub(super) fn of(sentence: &str, language: Option<&str>, without: &[Range<usize>]) -> Self {
        if writes_syllables(language) {
            return Self::of_syllables(sentence, without);
        }
        let stems = tokens_outside(sentence, without).flatten().filter_map(stem);
        Self::sorted(stems.collect())
    }

    /// Of a language that writes its syllables apart: each with the next. Alone they are in every text.
    fn of_syllables(sentence: &str, without: &[Range<usize>]) -> Self {
        let mut stems = Vec::new();
        let mut last: Option<String> = None;
        for token in tokens_outside(sentence, without) {
            let Some(token) = token.filter(|token| text::is_word(token) || token.trim().is_empty())
            else {
                last = None;
                continue;
            };
            if text::is_word(token) {
                let syllable = token.to_lowercase();
                let pair = last.map(|last| format!("{last} {syllable}"));
                stems.extend(pair.map(|pair| text::stem_key(&pair)));
                last = Some(syllable);
            }
        }
        Self::sorted(stems)
    }

    /// All of these together.
    pub(super) fn of_all<'c>(contents: impl Iterator<Item = &'c Self>) -> Self {
        Self::sorted(contents.flat_map(Self::stems).collect())
    }

    /// Words with a capital inside a sentence, but for those at these bytes: persons, places, bodies. Of scripts that have
    /// no capitals, nothing.
    pub(super) fn of_names(sentence: &str, without: &[Range<usize>]) -> Self {
        let mut stems = Vec::new();
        let mut at = 0;
        for token in text::tokens(sentence) {
            let start = at;
            at += token.len();
            let taken = without.iter().any(|range| range.contains(&start));
            let capital = token.chars().next().is_some_and(char::is_uppercase);
            if start > 0 && capital && !taken {
                stems.extend(stem(token));
            }
        }
        Self::sorted(stems)
    }

    fn sorted(mut stems: Vec<u64>) -> Self {
        stems.sort_unstable();
        stems.dedup();
        Self(stems)
    }

    /// The stems that do not stand in another.
    pub(super) fn without(&self, other: &Self) -> Self {
        let rest = self
            .0
            .iter()
            .filter(|stem| other.0.binary_search(stem).is_err());
        Self(rest.copied().collect())
    }

    /// The stems that stand in another too.
    pub(super) fn within(&self, other: &Self) -> Self {
        Self(self.common(other).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Its stems.
    pub(super) fn stems(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// The stems that stand in both.
    pub(super) fn common(&self, other: &Self) -> impl Iterator<Item = u64> {
        let both = |stem: &u64| other.0.binary_search(stem).is_ok();
        self.stems().filter(both)
    }

    /// How many stems stand in both.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.common(other).count()
    }
}

fn writes_syllables(language: Option<&str>) -> bool {
    language.is_some_and(|tag| tag.split(['-', '_']).next() == Some("vi"))
}

/// The tokens of a sentence; none in place of one that touches these bytes.
fn tokens_outside<'s>(
    sentence: &'s str,
    without: &[Range<usize>],
) -> impl Iterator<Item = Option<&'s str>> {
    let mut at = 0;
    text::tokens(sentence).into_iter().map(move |token| {
        let bytes = at..at + token.len();
        at = bytes.end;
        let taken = without
            .iter()
            .any(|range| range.start < bytes.end && bytes.start < range.end);
        (!taken).then_some(token)
    })
}

/// The stem of a word that says what a text is about.
fn stem(token: &str) -> Option<u64> {
    if !text::is_word(token) || token.chars().all(char::is_numeric) {
        return None;
    }
    let lower = token.to_lowercase();
    if text::is_written_unspaced(token) {
        let says = lower.chars().count() >= 2 && !COMMON.contains(lower.as_str());
        return says.then(|| text::stem_key(&lower));
    }
    let plain: String = lower.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let says = plain.chars().count() >= SHORTEST && !COMMON.contains(plain.as_str());
    says.then(|| text::stem_key(&plain.chars().take(STEM).collect::<String>()))
}

/// Words that stand in any official text, without accents.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let all = include_str!("common.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    all.flat_map(str::split_whitespace).collect()
});
