//! Changes larger than a sentence: what came and went, another document.
//!
//! *In:* two texts and their links. *Out:* sentences, paragraphs, questions and quotations that went or came.
//! *Never:* calls two short texts different documents.

use std::collections::HashSet;
use std::ops::Range;

use crate::model::{Change, ChangeKind};

use super::align::Link;
use super::change::{Text, change};
use super::cues::{begins_with_a_speaker, is_enumerator, is_question};
use super::segment::words;
use super::sentence::Sentence;
use super::shingle::{containment, shingles};

/// Whether hardly anything of one text is in the other, either way; texts of fewer shingles say too little to tell.
pub(super) fn is_another_document(
    before: &str,
    after: &str,
    language: Option<&str>,
    least: usize,
) -> bool {
    if keeps_lines(before, after) {
        return false;
    }
    let (a, b) = (shingles(before, language), shingles(after, language));
    a.len().min(b.len()) >= least && containment(&a, &b) < 0.2 && containment(&b, &a) < 0.2
}

/// Whether a fifth of a text stands in the other line by line: it is no other document, and need not be looked into.
fn keeps_lines(before: &str, after: &str) -> bool {
    let lines: HashSet<&str> = after.lines().collect();
    let kept = before.lines().filter(|line| lines.contains(line));
    kept.map(str::len).sum::<usize>() * 5 >= before.len()
}

/// What went and what came, each run of sentences as one change.
pub(super) fn gone(links: &[Link], old: &Text<'_>, new: &Text<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut went, mut came) = (Vec::new(), Vec::new());
    for link in links {
        match link {
            Link::Gone(i) => went.push(*i),
            Link::New(j) => came.push(*j),
            Link::Same(..) | Link::Pair(..) | Link::Moved(..) => {
                changes.extend(removed(&went, old, new));
                changes.extend(added(&came, new));
                went.clear();
                came.clear();
            }
        }
    }
    changes.extend(removed(&went, old, new));
    changes.extend(added(&came, new));
    changes
}

/// What went, and the quotations in it that are said nowhere any more: a reader looks for those first.
fn removed(went: &[usize], old: &Text<'_>, new: &Text<'_>) -> Vec<Change> {
    let Some(text) = joined(went, old) else {
        return Vec::new();
    };
    if is_enumerator(&text) {
        return vec![change(ChangeKind::Style, 2, &text, "")];
    }
    let gone = || went.iter().filter_map(|i| old.sentences.get(*i));
    if gone().any(|s| is_question(s.text) || is_asked(s, old)) {
        return vec![change(ChangeKind::QuestionRemoved, 75, &text, "")];
    }
    let (kind, weight) = match went.len() {
        1 => (ChangeKind::SentenceRemoved, 30),
        _ => (ChangeKind::ParagraphRemoved, 40),
    };
    let first = gone().next().map_or(0, |sentence| sentence.bytes.start);
    let last = gone().last().map_or(0, |sentence| sentence.bytes.end);
    let mut changes = vec![change(kind, weight, &text, "")];
    changes.extend(lost_quotation(old, first..last, new).map(|quoted| Change {
        sentence_before: Some(text),
        ..change(ChangeKind::QuoteRemoved, 62, quoted, "")
    }));
    changes
}

/// The first quotation of these bytes that is said nowhere any more.
fn lost_quotation<'t>(old: &Text<'t>, gone: Range<usize>, new: &Text<'_>) -> Option<&'t str> {
    let inside = old
        .quotes
        .iter()
        .filter(|q| q.start >= gone.start && q.end <= gone.end);
    let mut words_of = inside.filter_map(|q| old.all.get(q.clone()));
    words_of.find(|quoted| words(quoted, None).len() > 2 && !new.still_says(quoted))
}

/// Whether a sentence asks, in a block that begins with who speaks: "AFP: The border was closed. Why is that?"
fn is_asked(sentence: &Sentence<'_>, text: &Text<'_>) -> bool {
    let first = text.sentences.partition_point(|s| s.block < sentence.block);
    sentence.text.trim_end().ends_with(['?', '？', '؟'])
        && text
            .sentences
            .get(first)
            .is_some_and(|first| begins_with_a_speaker(first.text))
}

fn added(came: &[usize], new: &Text<'_>) -> Option<Change> {
    let text = joined(came, new)?;
    if is_enumerator(&text) {
        return Some(change(ChangeKind::Style, 2, "", &text));
    }
    let (kind, weight) = match came.len() {
        1 => (ChangeKind::SentenceAdded, 20),
        _ => (ChangeKind::ParagraphAdded, 25),
    };
    Some(change(kind, weight, "", &text))
}

/// The sentences as they stand, blocks divided by newlines.
fn joined(which: &[usize], text: &Text<'_>) -> Option<String> {
    let mut out = String::new();
    let mut block = None;
    for sentence in which.iter().filter_map(|i| text.sentences.get(*i)) {
        match block {
            None => {}
            Some(last) if last == sentence.block => out.push(' '),
            Some(_) => out.push('\n'),
        }
        out.push_str(sentence.text);
        block = Some(sentence.block);
    }
    Some(out).filter(|text| !text.is_empty())
}
