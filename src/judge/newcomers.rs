//! The newcomers of a source, found by the words they share with a text.
//!
//! *In:* newcomers; then a text made ready. *Out:* those that may be like it: no like one is left out, and
//! few others are in. *Never:* decides that they are the same.
//!
//! Two sets of shingles of which 70 % are common share one of their rarest 30 % (prefix filtering: Bayardo, Ma, Srikant,
//! "Scaling up all pairs similarity search", WWW 2007). A night on which thousands left and thousands came costs what
//! they have in common, not all pairs.

use std::collections::{BTreeSet, HashMap};

use super::moves::Print;
use crate::model::Newcomer;

/// The newcomers, indexed.
pub(super) struct Newcomers<'a> {
    all: &'a [Newcomer],
    prints: Vec<Print>,
    /// In how many newcomers a shingle stands.
    counts: HashMap<u64, u32>,
    by_rare: HashMap<u64, Vec<usize>>,
    by_text: HashMap<u64, Vec<usize>>,
}

impl<'a> Newcomers<'a> {
    pub(super) fn of(all: &'a [Newcomer]) -> Self {
        let prints: Vec<Print> = all.iter().map(|new| Print::of(new.into())).collect();
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for shingle in prints.iter().flat_map(Print::shingles) {
            *counts.entry(*shingle).or_default() += 1;
        }
        let mut newcomers = Self {
            all,
            prints,
            counts,
            by_rare: HashMap::new(),
            by_text: HashMap::new(),
        };
        newcomers.index();
        newcomers
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn index(&mut self) {
        let mut by_rare: HashMap<u64, Vec<usize>> = HashMap::new();
        for (place, print) in self.prints.iter().enumerate() {
            for shingle in self.rarest(print) {
                by_rare.entry(shingle).or_default().push(place);
            }
            let same = self.by_text.entry(print.text_hash()).or_default();
            same.push(place);
        }
        self.by_rare = by_rare;
    }

    /// The shingles of a text of which one stands among those of any like text, too.
    fn rarest(&self, print: &Print) -> Vec<u64> {
        let mut shingles = print.shingles().to_vec();
        let rarity = |shingle: &u64| (self.counts.get(shingle).copied().unwrap_or(0), *shingle);
        shingles.sort_unstable_by_key(rarity);
        shingles.truncate(shingles.len() + 1 - least_common(shingles.len()));
        shingles
    }

    /// The newcomers with this very text, in their order.
    pub(super) fn equal(&self, text: &Print) -> impl Iterator<Item = (&'a Newcomer, &Print)> {
        let places = self.by_text.get(&text.text_hash()).into_iter().flatten();
        places.filter_map(|place| self.at(*place))
    }

    /// The newcomers that may be like a text, in their order.
    pub(super) fn like(&self, text: &Print) -> impl Iterator<Item = (&'a Newcomer, &Print)> {
        let own = text.shingles().len();
        let places: BTreeSet<usize> = self
            .rarest(text)
            .iter()
            .filter_map(|shingle| self.by_rare.get(shingle))
            .flatten()
            .copied()
            .collect();
        let pairs = places.into_iter().filter_map(|place| self.at(place));
        pairs.filter(move |(_, print)| {
            // Of sets that share so much, neither is much the larger.
            let other = print.shingles().len();
            least_common(own) <= other && least_common(other) <= own
        })
    }

    fn at(&self, place: usize) -> Option<(&'a Newcomer, &Print)> {
        Some((self.all.get(place)?, self.prints.get(place)?))
    }
}

/// How many of so many shingles a like text has at least: `SAME_TEXT` in whole numbers, rounded down, so that none is
/// left out.
fn least_common(shingles: usize) -> usize {
    shingles * 7 / 10
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::kinship::SAME_TEXT;
    use super::*;
    use crate::text;

    /// Releases of one mould: all share their first words, neighbours share more.
    fn newcomer(key: i64) -> Newcomer {
        let common = (0..key % 40).map(|n| format!("mould{n}"));
        let own = (key / 3..key / 3 + 60).map(|n| format!("word{n}"));
        Newcomer {
            key,
            url: format!("https://m.test/{key}"),
            first_seen: DateTime::UNIX_EPOCH,
            last_present: DateTime::UNIX_EPOCH,
            observation: key,
            title: String::new(),
            text: common.chain(own).collect::<Vec<_>>().join(" "),
            language: None,
            published: None,
        }
    }

    #[test]
    fn no_like_text_is_left_out_and_most_pairs_are() {
        let all: Vec<Newcomer> = (0..300).map(newcomer).collect();
        let newcomers = Newcomers::of(&all);
        let prints = || all.iter().zip(&newcomers.prints);

        let (mut like, mut asked) = (0, 0);
        for (one, print) in prints() {
            let found: Vec<i64> = newcomers.like(print).map(|(new, _)| new.key).collect();
            for (other, shingles) in prints() {
                if text::jaccard(print.shingles(), shingles.shingles()) >= SAME_TEXT {
                    like += 1;
                    assert!(found.contains(&other.key), "{} {}", one.key, other.key);
                }
            }
            asked += found.len();
            assert!(newcomers.equal(print).any(|(new, _)| new.key == one.key));
        }

        assert!(like > 2 * all.len(), "{like}");
        assert!(asked < all.len() * all.len() / 2, "{asked}");
    }
}
