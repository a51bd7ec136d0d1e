//! The difference of two texts for those who read it: sentences aligned, words marked.
//!
//! *In:* two texts. *Out:* operations in the order of the text after. *Never:* loses a word: all `after` in order are
//! the strict form of the text after.

use crate::model::ChangeKind;

use super::align::{Link, align};
use super::change::{BUDGET, Pair, Text};
use super::normal::strict;

/// What happened to a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpKind {
    /// It stayed.
    Equal,
    /// It came.
    Insert,
    /// It went.
    Delete,
    /// Other words stand there.
    Replace,
    /// The sentence stood elsewhere.
    Move,
}

/// A stretch of text with what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// What happened.
    pub kind: OpKind,
    /// The words before, with the space that follows them.
    pub before: Option<String>,
    /// The words after, with the space that follows them.
    pub after: Option<String>,
    /// The sentence before.
    pub sentence_before: Option<String>,
    /// The sentence after.
    pub sentence_after: Option<String>,
    /// The type of change.
    pub change: Option<ChangeKind>,
}

/// The operations that lead from one text to the other.
pub fn diff(before: &str, after: &str, language: Option<&str>) -> Vec<Op> {
    let (old_text, new_text) = (strict(before), strict(after));
    let (old, new) = (Text::of(&old_text, language), Text::of(&new_text, language));
    let mut budget = BUDGET;
    let mut ops = Vec::new();
    for link in align(&old.units(), &new.units()) {
        match link {
            Link::Same(i, j) => {
                ops.push(whole(OpKind::Equal, None, Some((&old, i)), Some((&new, j))));
            }
            Link::Gone(i) => {
                ops.push(whole(
                    OpKind::Delete,
                    Some(ChangeKind::SentenceRemoved),
                    Some((&old, i)),
                    None,
                ));
            }
            Link::New(j) => {
                ops.push(whole(
                    OpKind::Insert,
                    Some(ChangeKind::SentenceAdded),
                    None,
                    Some((&new, j)),
                ));
            }
            Link::Moved(i, j) => {
                ops.push(whole(
                    OpKind::Move,
                    Some(ChangeKind::Moved),
                    Some((&old, i)),
                    Some((&new, j)),
                ));
            }
            Link::Pair(a, b) => {
                let pair = Pair::of(&old, &a, &new, &b, language);
                let tails = (tail(&old, a.end), tail(&new, b.end));
                inside(&pair, tails, &mut budget, &mut ops);
            }
        }
    }
    ops
}

type Place<'a, 'b> = Option<(&'a Text<'b>, usize)>;

fn whole(kind: OpKind, change: Option<ChangeKind>, old: Place<'_, '_>, new: Place<'_, '_>) -> Op {
    let sentence = |place: Place<'_, '_>| {
        place
            .and_then(|(text, i)| text.sentences.get(i))
            .map(|s| s.text.to_owned())
    };
    let spaced = |place: Place<'_, '_>| {
        sentence(place)
            .zip(place)
            .map(|(s, (text, i))| s + tail(text, i + 1))
    };
    Op {
        kind,
        before: spaced(old),
        after: spaced(new),
        sentence_before: sentence(old),
        sentence_after: sentence(new),
        change,
    }
}

/// The space between the sentence before this one and this one.
fn tail<'a>(text: &Text<'a>, next: usize) -> &'a str {
    let start = next
        .checked_sub(1)
        .and_then(|i| text.sentences.get(i))
        .map_or(0, |s| s.bytes.end);
    let end = text
        .sentences
        .get(next)
        .map_or(text.all.len(), |s| s.bytes.start);
    text.all.get(start..end).unwrap_or_default()
}

fn inside(pair: &Pair<'_>, tails: (&str, &str), budget: &mut usize, ops: &mut Vec<Op>) {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut push = |kind, change, before: String, after: String| {
        if !before.is_empty() || !after.is_empty() {
            let (sentence_before, sentence_after) = (some(pair.before), some(pair.after));
            ops.push(Op {
                kind,
                before: some(&before),
                after: some(&after),
                sentence_before,
                sentence_after,
                change,
            });
        }
    };
    let (mut i, mut j) = (0, 0);
    for (run, change) in pair.findings(budget).runs {
        let old = pair
            .before
            .get(run.before.clone())
            .unwrap_or_default()
            .to_owned();
        let new = pair
            .after
            .get(run.after.clone())
            .unwrap_or_default()
            .to_owned();
        let same_old = pair
            .before
            .get(i..run.before.start)
            .unwrap_or_default()
            .to_owned();
        let same_new = pair
            .after
            .get(j..run.after.start)
            .unwrap_or_default()
            .to_owned();
        push(OpKind::Equal, None, same_old, same_new);
        let kind = match (old.is_empty(), new.is_empty()) {
            (true, _) => OpKind::Insert,
            (_, true) => OpKind::Delete,
            (false, false) => OpKind::Replace,
        };
        push(kind, Some(change), old, new);
        (i, j) = (run.before.end, run.after.end);
    }
    let rest_old = pair.before.get(i..).unwrap_or_default().to_owned() + tails.0;
    let rest_new = pair.after.get(j..).unwrap_or_default().to_owned() + tails.1;
    push(OpKind::Equal, None, rest_old, rest_new);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after_of(ops: &[Op]) -> String {
        ops.iter().filter_map(|op| op.after.as_deref()).collect()
    }

    fn before_of(ops: &[Op]) -> String {
        ops.iter()
            .filter(|op| op.kind != OpKind::Move)
            .filter_map(|op| op.before.as_deref())
            .collect()
    }

    #[test]
    fn a_softened_verb_is_shown_in_its_sentence() {
        let before = "They met.\nChina applauded the clampdown.";
        let after = "They met.\nChina appreciates the fact that the clampdown took place.";
        let ops = diff(before, after, Some("en"));
        let replaced = ops.iter().find(|op| op.kind == OpKind::Replace).unwrap();
        assert_eq!(replaced.before.as_deref(), Some("applauded"));
        assert_eq!(replaced.after.as_deref(), Some("appreciates the fact that"));
        assert_eq!(
            replaced.sentence_before.as_deref(),
            Some("China applauded the clampdown.")
        );
        assert_eq!(after_of(&ops), after);
        assert_eq!(before_of(&ops), before);
    }

    #[test]
    fn a_sentence_that_moved_is_one_move() {
        let ops = diff(
            "One is here. Two is there. Three is far.",
            "Two is there. Three is far. One is here.",
            None,
        );
        assert_eq!(ops.iter().filter(|op| op.kind == OpKind::Move).count(), 1);
        assert!(
            ops.iter()
                .all(|op| matches!(op.kind, OpKind::Move | OpKind::Equal))
        );
    }

    #[test]
    fn a_long_periodic_text_ends_quickly() {
        let words: Vec<String> = (0..100_000).map(|n| format!("w{}", n % 40)).collect();
        let turned: Vec<&str> = words.iter().skip(11).map(String::as_str).collect();
        let before = words.join(" ");
        let ops = diff(&before, &turned.join(" "), Some("en"));
        assert_eq!(after_of(&ops), turned.join(" "));
    }

    proptest! {
        #[test]
        fn applied_to_the_old_text_it_gives_the_new(
            before in "[a-cA-B .\n]{0,60}", after in "[a-cA-B .\n]{0,60}", odd in any::<String>(), other in any::<String>(),
            khmer in "[កខគ្ាិ។ ]{0,20}",
        ) {
            for (before, after) in [(&before, &after), (&odd, &other), (&khmer, &before), (&before, &odd)] {
                let ops = diff(before, after, None);
                prop_assert_eq!(after_of(&ops), strict(after));
                let moved: String = ops.iter().filter(|op| op.kind == OpKind::Move).filter_map(|op| op.before.clone()).collect();
                let sorted = |text: String| { let mut c: Vec<char> = text.chars().collect(); c.sort_unstable(); c };
                prop_assert_eq!(sorted(before_of(&ops) + &moved), sorted(strict(before)));
            }
        }
    }
}
