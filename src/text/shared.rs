//! Changes of blocks that many statements share: a banner, a counter, a box of links.
//!
//! *In:* two versions of a statement's text. *Out:* keys of their block changes; the comparison without those that
//! are shared. *Never:* hides a standing paragraph struck from one statement: changes are taken away, not blocks.

use std::collections::HashSet;
use std::hash::BuildHasher;

use crate::model::Comparison;

use super::align::{Link, align};
use super::change::{Passage, compare};
use super::normal::strict;
use super::numerals::digit_value;
use super::sentence::blocks;
use super::shingle::{hash, mix};

/// A block of at most so many characters is keyed without its digits: a counter, a date line.
const COUNTER: usize = 80;

/// The keys of each change of a block (old → new, old → nothing, nothing → new), in order: of the change, of what went
/// and of what came. Statements of one template that change alike have them in common. A block that is most of its
/// text has none: it is the statement.
pub fn block_change_keys(before: &str, after: &str) -> Vec<u64> {
    let (old, new) = (strict(before), strict(after));
    let (old, new) = (blocks(&old), blocks(&new));
    align(&old, &new)
        .iter()
        .filter_map(|link| keys(link, &old, &new))
        .flatten()
        .collect()
}

/// The keys of one change: of the change, of what went, of what came.
type Keys = [u64; 3];

/// Whether a change is shared: as it is, or because what went and what came both are. Whoever was away while a shared
/// line changed twice goes from the first to the third at once.
fn is_shared<S: BuildHasher>(keys: Keys, shared: &HashSet<u64, S>) -> bool {
    let [change, went, came] = keys;
    shared.contains(&change) || shared.contains(&went) && shared.contains(&came)
}

/// Compares two versions, the block changes with a shared key undone.
pub fn compare_without<S: BuildHasher>(
    before: &Passage<'_>,
    after: &Passage<'_>,
    shared: &HashSet<u64, S>,
) -> Comparison {
    if shared.is_empty() {
        return compare(before, after);
    }
    let (old_text, new_text) = (strict(before.text), strict(after.text));
    let (old, new) = (blocks(&old_text), blocks(&new_text));
    let mut undone: Vec<Option<&str>> = new.iter().copied().map(Some).collect();
    let mut dropped: HashSet<usize> = HashSet::new();
    for link in align(&old, &new) {
        if !keys(&link, &old, &new).is_some_and(|keys| is_shared(keys, shared)) {
            continue;
        }
        match link {
            Link::Pair(a, b) => {
                // The pair stands as it was: what was there before takes the place of what came.
                for (at, j) in b.clone().enumerate() {
                    undone[j] = old
                        .get(a.start + at)
                        .copied()
                        .filter(|_| a.start + at < a.end);
                }
                if a.len() > b.len() {
                    dropped.extend(a.start + b.len()..a.end);
                }
            }
            Link::Gone(i) => {
                dropped.insert(i);
            }
            Link::New(j) => undone[j] = None,
            Link::Same(..) | Link::Moved(..) => {}
        }
    }
    let kept: Vec<&str> = old
        .iter()
        .enumerate()
        .filter(|(i, _)| !dropped.contains(i))
        .map(|(_, b)| *b)
        .collect();
    let new: Vec<&str> = undone.into_iter().flatten().collect();
    compare(
        &Passage {
            text: &kept.join("\n"),
            ..*before
        },
        &Passage {
            text: &new.join("\n"),
            ..*after
        },
    )
}

fn keys(link: &Link, old: &[&str], new: &[&str]) -> Option<Keys> {
    let (went, came) = match link {
        Link::Pair(a, b) => (
            old.get(a.clone())?.join("\n"),
            new.get(b.clone())?.join("\n"),
        ),
        Link::Gone(i) => ((*old.get(*i)?).to_owned(), String::new()),
        Link::New(j) => (String::new(), (*new.get(*j)?).to_owned()),
        Link::Same(..) | Link::Moved(..) => return None,
    };
    let is_most = |part: &str, all: &[&str]| {
        part.len() * 5 >= 2 * all.iter().map(|b| b.len()).sum::<usize>().max(1)
    };
    let most =
        (!went.is_empty() && is_most(&went, old)) || (!came.is_empty() && is_most(&came, new));
    (!most).then(|| {
        let (went, came) = (hash(&masked(&went)), hash(&masked(&came)));
        [
            mix(went).wrapping_add(came.rotate_left(1)),
            mix(went.rotate_left(2)),
            mix(came.rotate_left(3)),
        ]
    })
}

fn masked(block: &str) -> String {
    if block.chars().count() > COUNTER {
        return block.to_owned();
    }
    block
        .chars()
        .map(|c| if digit_value(c).is_some() { '0' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChangeKind;

    const BODY: &str = "The Ministry applauded the clampdown on online scams and thanked the police for their work.";

    fn passage(text: &str) -> Passage<'_> {
        Passage {
            title: "Statement",
            text,
            published: None,
            language: Some("en"),
        }
    }

    /// Scenario 60.
    #[test]
    fn a_banner_on_three_statements_is_no_edit_but_the_words_beside_it_are() {
        let pages: Vec<(String, String)> = ["One", "Two", "Three"]
            .iter()
            .map(|n| {
                let text = format!(
                    "{BODY} {n} will follow.\nIt was said on Monday in Geneva by {n}.\nViews: 1{}",
                    n.len()
                );
                let new = format!("We use cookies.\n{}", text.replace("Views: 1", "Views: 2"));
                (text, new)
            })
            .collect();
        let keys: Vec<HashSet<u64>> = pages
            .iter()
            .map(|(a, b)| block_change_keys(a, b).into_iter().collect())
            .collect();
        let shared: HashSet<u64> = keys.iter().fold(keys[0].clone(), |all, set| &all & set);
        // Two changes of three keys; both share one: that nothing stood before the banner, and the counter's line.
        assert!(shared.len() >= 5, "{}", shared.len());

        let (old, new) = &pages[0];
        assert_eq!(
            compare_without(&passage(old), &passage(new), &shared),
            Comparison::default()
        );
        let edited = new.replace("applauded", "noted");
        let found = compare_without(&passage(old), &passage(&edited), &shared);
        assert_eq!(found.changes.len(), 1);
        assert_eq!(found.changes[0].before.as_deref(), Some("applauded"));
    }

    #[test]
    fn a_paragraph_struck_from_one_statement_is_an_edit() {
        let old = format!("{BODY}\nAnother paragraph stands here for good measure.\nThank you.");
        let new = format!("{BODY}\nAnother paragraph stands here for good measure.");
        let found = compare_without(&passage(&old), &passage(&new), &HashSet::from([1]));
        assert_eq!(found.changes[0].kind, ChangeKind::SentenceRemoved);
        assert_eq!(block_change_keys(&old, &new).len(), 3);
        assert!(block_change_keys(BODY, "Something else entirely.").is_empty());
    }
}
