//! Which unit (sentence or block) of one text stands for which of the other.
//!
//! *In:* units of both sides in order. *Out:* links in the order of reading: the same, one for another, gone, new,
//! moved. *Never:* more work than its bound: a gap too large for likeness stays "gone" and "new".

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::normal::{is_unspaced, loose};
use super::shingle::{hash, ratio};

/// Pairs that are compared by likeness in one gap, at most.
const GAP_PAIRS: usize = 250_000;
/// Pairs that are compared by likeness in all gaps together, at most.
const ALL_PAIRS: usize = 500_000;
/// Units on a side that are diffed, at most; beyond, only equal beginnings and ends are found.
const UNITS: usize = 20_000;
/// Trigrams of a unit that count.
const GRAMS: usize = 400;
/// Likeness from which two units in a gap are versions of one another: other sentences on one topic reach 0.43.
const PAIR: f64 = 0.45;
/// Likeness from which a unit that went and one that came elsewhere are one that moved.
const MOVED: f64 = 0.85;

/// How units stand to one another; ranges index the units of each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The same on both sides.
    Same(usize, usize),
    /// Other words at the same place, one unit or two a side.
    Pair(Range<usize>, Range<usize>),
    /// Only before.
    Gone(usize),
    /// Only after.
    New(usize),
    /// Elsewhere, with the same words or nearly.
    Moved(usize, usize),
}

/// Links the units of two texts. Place goes before likeness: one unit alone between equal neighbours is paired with
/// what stands there now, whatever it says.
pub(super) fn align(before: &[&str], after: &[&str]) -> Vec<Link> {
    let (before, after) = (Units::of(before), Units::of(after));
    let (before, after) = (&before, &after);
    let mut links = Vec::with_capacity(before.texts.len().max(after.texts.len()));
    let (mut i, mut j) = (0, 0);
    let mut left = ALL_PAIRS;
    for (old, new) in equal_stretches(before.texts, after.texts) {
        links.extend(gap(before, i..old.start, after, j..new.start, &mut left));
        links.extend(old.clone().zip(new.clone()).map(|(a, b)| Link::Same(a, b)));
        (i, j) = (old.end, new.end);
    }
    links.extend(gap(
        before,
        i..before.texts.len(),
        after,
        j..after.texts.len(),
        &mut left,
    ));
    find_moves(before, after, links)
}

fn equal_stretches(before: &[&str], after: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let (a, b) = (before.len(), after.len());
    if a.max(b) <= UNITS {
        return capture_diff_slices(Algorithm::Patience, before, after)
            .into_iter()
            .filter_map(|op| match op {
                DiffOp::Equal {
                    old_index,
                    new_index,
                    len,
                } => Some((old_index..old_index + len, new_index..new_index + len)),
                DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => None,
            })
            .collect();
    }
    let head = before.iter().zip(after).take_while(|(x, y)| x == y).count();
    let room = a.min(b) - head;
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(room)
        .take_while(|(x, y)| x == y)
        .count();
    vec![(0..head, 0..head), (a - tail..a, b - tail..b)]
}

/// The links between two equal stretches; `left` is what all gaps may still cost.
fn gap(
    before: &Units<'_>,
    old: Range<usize>,
    after: &Units<'_>,
    new: Range<usize>,
    left: &mut usize,
) -> Vec<Link> {
    let cost = old.len().saturating_mul(new.len());
    let pairs = if old.len() == 1 && new.len() == 1 {
        vec![(old.start, new.start)]
    } else if cost == 0 || cost > GAP_PAIRS.min(*left) {
        Vec::new()
    } else {
        *left -= cost;
        like_pairs(before, &old, after, &new)
    };
    let (mut i, mut j) = (old.start, new.start);
    let mut inside = Vec::new();
    for &(a, b) in &pairs {
        leftovers(i..a, j..b, &mut inside);
        inside.push(Link::Pair(a..a + 1, b..b + 1));
        (i, j) = (a + 1, b + 1);
    }
    leftovers(i..old.end, j..new.end, &mut inside);
    if !pairs.is_empty() && old.len() + new.len() > 2 {
        join_splits(before, after, &mut inside);
    }
    inside
}

/// Between two pairs: one unit on each side is a pair by its place.
fn leftovers(old: Range<usize>, new: Range<usize>, links: &mut Vec<Link>) {
    if old.len() == 1 && new.len() == 1 {
        links.push(Link::Pair(old, new));
    } else {
        links.extend(old.map(Link::Gone));
        links.extend(new.map(Link::New));
    }
}

/// The pairs in order with the greatest likeness in sum (Needleman and Wunsch).
fn like_pairs(
    before: &Units<'_>,
    old: &Range<usize>,
    after: &Units<'_>,
    new: &Range<usize>,
) -> Vec<(usize, usize)> {
    let a: Vec<&[u64]> = old.clone().map(|i| before.grams(i)).collect();
    let b: Vec<&[u64]> = new.clone().map(|j| after.grams(j)).collect();
    let width = b.len() + 1;
    let mut best = vec![0.0_f64; (a.len() + 1) * width];
    let mut taken = vec![false; best.len()];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let likeness = dice(a[i], b[j]);
            let take = likeness + best[(i + 1) * width + j + 1];
            let here = i * width + j;
            taken[here] = likeness >= PAIR && take > skip;
            best[here] = if taken[here] { take } else { skip };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if taken[i * width + j] {
            pairs.push((old.start + i, new.start + j));
            i += 1;
            j += 1;
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// A sentence cut in two, or two joined: a neighbour that makes a pair more alike joins it.
fn join_splits(before: &Units<'_>, after: &Units<'_>, links: &mut Vec<Link>) {
    let mut at = 1;
    while at < links.len() {
        let joined = match (&links[at - 1], &links[at]) {
            (Link::Pair(a, b), Link::Gone(i)) if *i == a.end => {
                Some((a.start..i + 1, b.clone(), a, b))
            }
            (Link::Pair(a, b), Link::New(j)) if *j == b.end => {
                Some((a.clone(), b.start..j + 1, a, b))
            }
            (Link::Gone(i), Link::Pair(a, b)) if i + 1 == a.start => {
                Some((*i..a.end, b.clone(), a, b))
            }
            (Link::New(j), Link::Pair(a, b)) if j + 1 == b.start => {
                Some((a.clone(), *j..b.end, a, b))
            }
            _ => None,
        };
        let better = joined.filter(|(old, new, a, b)| {
            let with = dice(&before.grams_of(old), &after.grams_of(new));
            with > dice(&before.grams_of(a), &after.grams_of(b)) + 0.1
        });
        if let Some((old, new, _, _)) = better {
            links[at - 1] = Link::Pair(old, new);
            links.remove(at);
        } else {
            at += 1;
        }
    }
}

/// What went here and came there with the same words, or nearly, has moved.
fn find_moves(before: &Units<'_>, after: &Units<'_>, links: Vec<Link>) -> Vec<Link> {
    let gone: Vec<usize> = links
        .iter()
        .filter_map(|l| {
            if let Link::Gone(i) = l {
                Some(*i)
            } else {
                None
            }
        })
        .collect();
    let new: Vec<usize> = links
        .iter()
        .filter_map(|l| if let Link::New(j) = l { Some(*j) } else { None })
        .collect();
    if gone.is_empty() || new.is_empty() {
        return links;
    }
    let mut by_key: HashMap<u64, Vec<usize>> = HashMap::new();
    for &i in gone.iter().rev() {
        by_key.entry(before.key(i)).or_default().push(i);
    }
    let mut moved: HashMap<usize, usize> = HashMap::new();
    for &j in &new {
        if let Some(i) = by_key.get_mut(&after.key(j)).and_then(Vec::pop) {
            moved.insert(j, i);
        }
    }
    find_likely_moves(before, after, &gone, &new, &mut moved);
    let left: std::collections::HashSet<usize> = moved.values().copied().collect();
    links
        .into_iter()
        .filter(|link| !matches!(link, Link::Gone(i) if left.contains(i)))
        .map(|link| match link {
            Link::New(j) => moved.get(&j).map_or(Link::New(j), |i| Link::Moved(*i, j)),
            Link::Same(..) | Link::Pair(..) | Link::Gone(_) | Link::Moved(..) => link,
        })
        .collect()
}

fn find_likely_moves(
    before: &Units<'_>,
    after: &Units<'_>,
    gone: &[usize],
    new: &[usize],
    moved: &mut HashMap<usize, usize>,
) {
    let taken: std::collections::HashSet<usize> = moved.values().copied().collect();
    let mut gone: Vec<usize> = gone
        .iter()
        .copied()
        .filter(|i| !taken.contains(i))
        .take(GAP_PAIRS)
        .collect();
    let new: Vec<usize> = new
        .iter()
        .copied()
        .filter(|j| !moved.contains_key(j))
        .collect();
    if gone.is_empty() || gone.len() * new.len() > GAP_PAIRS {
        return;
    }
    for j in new {
        let its = after.grams(j);
        let best = gone
            .iter()
            .enumerate()
            .map(|(at, i)| (at, dice(before.grams(*i), its)))
            .max_by(|x, y| x.1.total_cmp(&y.1));
        if let Some((at, likeness)) = best
            && likeness >= MOVED
        {
            moved.insert(j, gone.remove(at));
        }
    }
}

/// The units of a text, with what they are compared by: worked out once, when it is first asked for.
struct Units<'a> {
    texts: &'a [&'a str],
    prints: Vec<OnceCell<Print>>,
}

/// What a unit is compared by.
#[derive(Clone)]
struct Print {
    /// Of its loose form.
    key: u64,
    /// Character trigrams, or bigrams in scripts without spaces, hashed and sorted.
    grams: Vec<u64>,
}

impl<'a> Units<'a> {
    fn of(texts: &'a [&'a str]) -> Self {
        Self {
            texts,
            prints: vec![OnceCell::new(); texts.len()],
        }
    }

    fn print(&self, at: usize) -> Option<&Print> {
        let text = self.texts.get(at)?;
        Some(self.prints.get(at)?.get_or_init(|| Print::of(text)))
    }

    fn key(&self, at: usize) -> u64 {
        self.print(at).map_or(0, |print| print.key)
    }

    fn grams(&self, at: usize) -> &[u64] {
        self.print(at).map_or(&[], |print| &print.grams)
    }

    /// Those of neighbours together; the few across their borders are left out.
    fn grams_of(&self, range: &Range<usize>) -> Cow<'_, [u64]> {
        if range.len() == 1 {
            return Cow::Borrowed(self.grams(range.start));
        }
        let mut all: Vec<u64> = range
            .clone()
            .flat_map(|at| self.grams(at))
            .copied()
            .collect();
        all.sort_unstable();
        Cow::Owned(all)
    }
}

impl Print {
    fn of(unit: &str) -> Self {
        let loose = loose(unit);
        let chars: Vec<char> = loose.chars().collect();
        let unspaced = chars.iter().filter(|c| is_unspaced(**c)).count() * 2 > chars.len();
        let size = if unspaced { 2 } else { 3 };
        let key = hash(&loose);
        let mut grams: Vec<u64> = if chars.len() < size {
            vec![key]
        } else {
            let gram = |w: &[char]| {
                w.iter()
                    .fold(0, |key, c| key << 21 | u64::from(u32::from(*c)))
            };
            chars.windows(size).take(GRAMS).map(gram).collect()
        };
        grams.sort_unstable();
        Self { key, grams }
    }
}

/// Twice what is shared over what there is (Dice), 0–1. Sizes too unlike are not walked.
fn dice(a: &[u64], b: &[u64]) -> f64 {
    let bound = ratio(2 * a.len().min(b.len()), a.len() + b.len());
    if bound < PAIR {
        return bound / 2.0;
    }
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        let order = a[i].cmp(&b[j]);
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    ratio(2 * both, a.len() + b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_goes_before_likeness() {
        let links = align(
            &["One.", "We condemn the attack.", "End."],
            &["One.", "Nothing to say.", "End."],
        );
        assert_eq!(
            links,
            [Link::Same(0, 0), Link::Pair(1..2, 1..2), Link::Same(2, 2)]
        );
    }

    #[test]
    fn a_sentence_that_went_does_not_shift_the_others() {
        let before = [
            "The ministers met in Geneva on Monday.",
            "They discussed the river.",
            "Talks will go on in May.",
        ];
        let after = [
            "The ministers met in Geneva on Tuesday.",
            "Talks will go on in June.",
        ];
        assert_eq!(
            align(&before, &after),
            [
                Link::Pair(0..1, 0..1),
                Link::Gone(1),
                Link::Pair(2..3, 1..2)
            ]
        );
    }

    #[test]
    fn a_sentence_elsewhere_has_moved() {
        let before = [
            "The first sentence stands.",
            "Then the second one.",
            "The third closes it.",
        ];
        let after = [
            "Then the second one.",
            "The third closes it.",
            "The first sentence stands!",
        ];
        assert_eq!(
            align(&before, &after),
            [Link::Same(1, 0), Link::Same(2, 1), Link::Moved(0, 2)]
        );
    }

    #[test]
    fn a_sentence_cut_in_two_stays_one_pair() {
        let before = [
            "The ministry rejects the claim and calls on all sides to return to talks.",
            "A",
            "B",
        ];
        let after = [
            "The ministry rejects the claim.",
            "It calls on all sides to return to talks.",
            "A",
            "B",
        ];
        assert_eq!(
            align(&before, &after).first(),
            Some(&Link::Pair(0..1, 0..2))
        );
    }

    #[test]
    fn periodic_and_unrelated_texts_end_quickly() {
        let rows: Vec<String> = (0..20_000).map(|n| format!("row {}", n % 40)).collect();
        let turned: Vec<&str> = rows.iter().skip(7).map(String::as_str).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let links = align(&rows, &turned);
        assert!(links.len() >= turned.len());
    }
}
