//! How two texts that stood at one address are related.
//!
//! *In:* the version last read and another. *Out:* their [`Kinship`], and in what manner the first is lost where the
//! second is none of it. *Never:* looks at more than the two: that many pages lost their texts at once is for
//! `strangers` to see.

use crate::model::{Manner, Seal, Version};
use crate::text;

/// Jaccard of word 5-shingles from which two texts are the same: of 4,224 official texts, pairs of different
/// statements reach 0.7 only where they were published twice.
pub(super) const SAME_TEXT: f64 = 0.7;
/// Below this containment it is another text.
const STRANGE: f64 = 0.2;
/// Letters from which a line that stays is a paragraph: the text was cut, not lost.
const PARAGRAPH: usize = 40;
/// Letters up to which another text may be a notice; statements are longer.
const NOTICE: usize = 600;
/// Letters that may be left under a headline whose text is gone: a date, a contact, a menu.
const HUSK: usize = 300;
/// … and the part of the text that they are at most: one in so many.
const HUSK_PART: usize = 5;
/// A translation is at least one in so many of the length.
const TRANSLATED: usize = 3;
/// Letters below which nothing stood that could be lost.
const NOTHING: usize = 20;
/// Letters below which a text may be a frame that was read before its statement was there.
const FRAME: usize = 100;

/// How two versions of one statement's address are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kinship {
    /// The same text, or nearly.
    Same,
    /// The same statement in other words.
    Reworded,
    /// Another text.
    Stranger,
}

/// How `after` is related to `before`.
pub(super) fn kinship(before: &Version, after: &Version) -> Kinship {
    if text::strict(&before.text) == text::strict(&after.text) {
        return Kinship::Same;
    }
    let (old, new) = (shingles(before), shingles(after));
    if text::jaccard(&old, &new) >= SAME_TEXT {
        return Kinship::Same;
    }
    let kept = text::containment(&old, &new).max(text::containment(&new, &old));
    if kept >= STRANGE || same_title(before, after) {
        Kinship::Reworded
    } else {
        Kinship::Stranger
    }
}

/// In what manner the text of `before` is lost, where `after` stands in its place and is none of it.
///
/// `notice`: the page says in so many words that something was taken down.
pub(super) fn loss(before: &Version, after: &Version, notice: bool) -> Option<Manner> {
    let is_sealed = |version: &Version| Seal::read(&version.text).is_some();
    if is_sealed(before) || is_sealed(after) {
        // What could not be read tells of no words, neither that they stood nor that they went.
        return None;
    }
    let (stood, left) = (text::weight(&before.text), text::weight(&after.text));
    if stood < NOTHING || text::strict(&before.text) == text::strict(&after.text) {
        return None;
    }
    let language = before.language.as_deref();
    let old = text::shingles(without_the_closing_line(&before.text), language);
    if text::containment(&old, &shingles(after)) >= STRANGE || keeps_a_paragraph(before, after) {
        return None;
    }
    match same_title(before, after) {
        _ if notice && left <= NOTICE => Some(Manner::Tombstone),
        // What stood was hardly a text: a frame, or a line to be filled in later.
        _ if stood < FRAME && left >= stood * 2 => None,
        false if left == 0 && !after.title.is_empty() => Some(Manner::Replaced),
        _ if left == 0 => Some(Manner::Blanked),
        true if left <= HUSK && left * HUSK_PART < stood => Some(Manner::Blanked),
        // Rewritten under its headline.
        true => None,
        false if left <= NOTICE && left * 2 < stood => Some(Manner::Tombstone),
        false => Some(Manner::Replaced),
    }
}

/// Whether `after` is as long a text in another language that shares nothing with the one before: the host answered
/// in another tongue, which says nothing of the statement.
pub(super) fn is_translation(before: &Version, after: &Version) -> bool {
    let tongue = |version: &Version| {
        let tag = version.language.as_deref()?;
        tag.split(['-', '_']).next().map(str::to_owned)
    };
    let (own, other) = (tongue(before), tongue(after));
    own.is_some()
        && other.is_some()
        && own != other
        && text::weight(&after.text) * TRANSLATED >= text::weight(&before.text)
        && kinship(before, after) == Kinship::Stranger
}

/// A text of several lines without its last, which tells nothing: contacts and closing lines outlive their texts.
fn without_the_closing_line(text: &str) -> &str {
    text.trim_end()
        .rsplit_once('\n')
        .map_or(text, |(before, _)| before)
}

/// Whether one of the paragraphs stays.
fn keeps_a_paragraph(before: &Version, after: &Version) -> bool {
    let left = text::loose(&after.text);
    without_the_closing_line(&before.text)
        .lines()
        .filter(|line| text::weight(line) >= PARAGRAPH)
        .map(text::loose)
        .any(|line| !line.is_empty() && left.contains(&line))
}

fn shingles(version: &Version) -> Vec<u64> {
    text::shingles(&version.text, version.language.as_deref())
}

fn same_title(one: &Version, other: &Version) -> bool {
    !one.title.is_empty() && text::loose(&one.title) == text::loose(&other.title)
}
