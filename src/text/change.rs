//! What changed between two versions of a statement, typed and weighed.
//!
//! *In:* two passages. *Out:* changes with their words and sentences, and their significance. *Never:* leaves a changed
//! word out: what is of no structural type and no word of weight is `other`, and weighs enough to be told.

use std::cell::{Cell, OnceCell};

use crate::lexicon;
use crate::model::{Change, ChangeKind, Comparison, PageDate};

use super::align::{Link, align};
use super::homoglyph::hidden_differences;
use super::normal::{is_word_char, loose, strict};
use super::quotes::quotations;
use super::sealed::sealed_changes;
use super::segment::clip;
use super::sentence::{Sentence, sentences};
use super::weigh::{joined, raised};
use super::whole::{gone, is_another_document};

mod persons;
mod terms;
mod words;

pub(super) use words::Pair;

/// Token pairs that the word diffs of a text may cost together.
pub(super) const BUDGET: usize = 20_000_000;

/// How often a text is looked through for words that may have stayed.
const LOOKUPS: usize = 200;

/// Shingles that both texts have at least where they are called two documents: under two headlines, and under one.
const SWAPPED: usize = 16;
const OVERWRITTEN: usize = 80;

/// Columns of a text's beginning, where only that tells it from another.
const OPENING: usize = 160;

fn opening(text: &str) -> &str {
    clip(text.lines().next().unwrap_or_default(), OPENING)
}

/// A version of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'a> {
    /// The headline.
    pub title: &'a str,
    /// The text, blocks divided by newlines.
    pub text: &'a str,
    /// The page's own date.
    pub published: Option<PageDate>,
    /// The language's tag.
    pub language: Option<&'a str>,
}

/// A text as it is compared.
pub(super) struct Text<'a> {
    pub(super) all: &'a str,
    pub(super) sentences: Vec<Sentence<'a>>,
    pub(super) quotes: Vec<std::ops::Range<usize>>,
    /// The loose form, to look up what stayed.
    key: OnceCell<String>,
    /// How often it may still be looked through: each time costs the length of the text.
    lookups: Cell<usize>,
}

impl<'a> Text<'a> {
    pub(super) fn of(strict: &'a str, language: Option<&str>) -> Self {
        Self {
            all: strict,
            sentences: sentences(strict, language),
            quotes: quotations(strict),
            key: OnceCell::new(),
            lookups: Cell::new(LOOKUPS),
        }
    }

    /// Whether these words stand anywhere in the text; taken for granted once that was asked too often.
    pub(super) fn still_says(&self, words: &str) -> bool {
        let left = self.lookups.get();
        self.lookups.set(left.saturating_sub(1));
        let key = self.key.get_or_init(|| loose(self.all));
        left == 0 || key.contains(&loose(words))
    }

    pub(super) fn units(&self) -> Vec<&'a str> {
        self.sentences.iter().map(|s| s.text).collect()
    }

    /// The bytes from the first of these sentences to the end of the last.
    pub(super) fn bytes(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        match self.sentences.get(range.clone()) {
            Some([first, .., last]) => first.bytes.start..last.bytes.end,
            Some([only]) => only.bytes.clone(),
            _ => 0..0,
        }
    }
}

/// Compares two versions of a statement.
pub fn compare(before: &Passage<'_>, after: &Passage<'_>) -> Comparison {
    let language = after.language.or(before.language);
    let (old_title, new_title) = (strict(before.title), strict(after.title));
    let (old_text, new_text) = (strict(before.text), strict(after.text));
    let retitled = old_title != new_title;
    let least = if retitled { SWAPPED } else { OVERWRITTEN };
    if is_another_document(&old_text, &new_text, language, least) {
        let (gone, came) = if retitled {
            (old_title.as_str(), new_title.as_str())
        } else {
            (opening(&old_text), opening(&new_text))
        };
        return joined(vec![change(ChangeKind::DocumentSwapped, 88, gone, came)]);
    }
    let mut changes = match sealed_changes(&old_text, &new_text) {
        Some(of_seals) => of_seals,
        None => word_changes((before.text, &old_text), (after.text, &new_text), language),
    };
    changes.extend(title_change(&old_title, &new_title, language));
    changes.extend(date_change(before.published, after.published));
    changes.extend(hidden_changes(before.title, after.title));
    joined(changes)
}

/// The changes of two texts, each as served and in its strict form.
fn word_changes(old: (&str, &str), new: (&str, &str), language: Option<&str>) -> Vec<Change> {
    let ((old_served, old_text), (new_served, new_text)) = (old, new);
    let mut changes = Vec::new();
    if old_text != new_text {
        let (old, new) = (Text::of(old_text, language), Text::of(new_text, language));
        changes = text_changes(&old, &new, language);
        if changes.is_empty() {
            // The same sentences, in other blocks.
            changes.push(change(ChangeKind::Style, 2, "", ""));
        }
    }
    changes.extend(hidden_changes(old_served, new_served));
    changes
}

/// Words with invisible signs from which on a text was set for line breaks anew, and nothing was hidden in a word.
const BROKEN_ANEW: usize = 8;

/// Characters that no reader sees, come or gone.
fn hidden_changes(before: &str, after: &str) -> Vec<Change> {
    let hidden = hidden_differences(before, after);
    let set_anew = hidden.len() >= BROKEN_ANEW;
    let (kind, shown) = if set_anew {
        (ChangeKind::Style, 1)
    } else {
        (ChangeKind::Invisible, hidden.len())
    };
    let weight = |new: &str| if set_anew { 2 } else { invisible_weight(new) };
    hidden
        .iter()
        .take(shown)
        .map(|(old, new)| change(kind, weight(new), old, new))
        .collect()
}

/// A change whose words are its sentences.
pub(super) fn change(kind: ChangeKind, weight: u8, before: &str, after: &str) -> Change {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Change {
        kind,
        before: some(before),
        after: some(after),
        sentence_before: some(before),
        sentence_after: some(after),
        weight,
        degrees: None,
    }
}

/// In a name, a number or an address an invisible sign misleads searches and readers.
pub(super) fn invisible_weight(word: &str) -> u8 {
    let telling =
        word.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) || word.contains("://");
    if telling { 50 } else { 12 }
}

fn text_changes(old: &Text<'_>, new: &Text<'_>, language: Option<&str>) -> Vec<Change> {
    let links = align(&old.units(), &new.units());
    let mut budget = BUDGET;
    let mut changes = Vec::new();
    for link in &links {
        match link {
            Link::Pair(a, b) => {
                let pair = Pair::of(old, a, new, b, language);
                changes.extend(pair.findings(&mut budget).changes);
            }
            Link::Moved(i, j) => changes.extend(moved(old, *i, new, *j, language, &mut budget)),
            Link::Same(..) | Link::Gone(_) | Link::New(_) => {}
        }
    }
    changes.extend(gone(&links, old, new));
    for change in &mut changes {
        change.weight = stressed(change, old);
    }
    changes
}

/// Sentences from which on the first one is a lead.
const WITH_A_LEAD: usize = 4;

/// What a change weighs where it stands: more in the lead, and where it touches a watched topic.
fn stressed(change: &Change, old: &Text<'_>) -> u8 {
    let mut weight = change.weight;
    let surface = matches!(
        change.kind,
        ChangeKind::Style
            | ChangeKind::Typo
            | ChangeKind::Moved
            | ChangeKind::Growth
            | ChangeKind::Invisible
    );
    if surface {
        return weight;
    }
    let first = old.sentences.first().map(|sentence| sentence.text);
    let in_lead = first.is_some() && change.sentence_before.as_deref() == first;
    if in_lead && old.sentences.len() >= WITH_A_LEAD {
        weight = raised(weight, 125);
    }
    let sentences = [&change.sentence_before, &change.sentence_after];
    if sentences
        .into_iter()
        .flatten()
        .any(|sentence| !lexicon::topics(sentence).is_empty())
    {
        weight = raised(weight, 115);
    }
    weight
}

/// A sentence in another place; into or out of the lead is more.
fn moved(
    old: &Text<'_>,
    i: usize,
    new: &Text<'_>,
    j: usize,
    language: Option<&str>,
    budget: &mut usize,
) -> Vec<Change> {
    let pair = Pair::of(old, &(i..i + 1), new, &(j..j + 1), language);
    let weight = if i == 0 || j == 0 { 10 } else { 4 };
    let mut changes = pair.findings(budget).changes;
    changes.push(change(ChangeKind::Moved, weight, pair.before, pair.after));
    changes
}

/// The headline: whatever changed in it counts for more than in the text, and is told as a whole.
fn title_change(old: &str, new: &str, language: Option<&str>) -> Option<Change> {
    if old == new {
        return None;
    }
    let (before, after) = (Text::of(old, language), Text::of(new, language));
    let whole = |text: &Text<'_>| 0..text.sentences.len();
    let pair = Pair::of(&before, &whole(&before), &after, &whole(&after), language);
    let mut budget = BUDGET;
    let inside = pair.findings(&mut budget).changes;
    let top = inside.iter().max_by_key(|c| c.weight);
    let weight = raised(top.map_or(2, |c| c.weight), 125);
    let slight = matches!(
        top.map(|c| c.kind),
        None | Some(ChangeKind::Style | ChangeKind::Typo)
    );
    let slight = slight && has_words(old) && has_words(new);
    let kind = if slight {
        top.map_or(ChangeKind::Style, |c| c.kind)
    } else {
        ChangeKind::TitleChanged
    };
    let weight = if slight { weight } else { weight.max(25) };
    Some(change(kind, weight, old, new))
}

fn has_words(text: &str) -> bool {
    text.chars().any(is_word_char)
}

/// The page's own date set to another day. One that only became known, or more exact, is no change.
fn date_change(before: Option<PageDate>, after: Option<PageDate>) -> Option<Change> {
    let (before, after) = (before?, after?);
    let same_instant = match (before, after) {
        (PageDate::Instant(a), PageDate::Instant(b)) => a == b,
        (PageDate::Day(_) | PageDate::Instant(_), PageDate::Day(_))
        | (PageDate::Day(_), PageDate::Instant(_)) => false,
    };
    // It stands beside the text, so there is no sentence that it changed.
    (before.day() != after.day() && !same_instant).then(|| Change {
        sentence_before: None,
        sentence_after: None,
        ..change(
            ChangeKind::Date,
            35,
            &before.to_string(),
            &after.to_string(),
        )
    })
}

#[cfg(test)]
mod tests;
