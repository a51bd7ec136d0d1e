//! In what two accounts of one event differ.
//!
//! *In:* two accounts, read. *Out:* [`Divergence`]s, the weightiest first. *Never:* a difference between a holder and an
//! unknown one; a small one between two languages, which a translation explains; something missing from a text in
//! another language, or not captured whole.

mod absent;
mod facts;
mod pair;

use std::ops::Range;

use self::absent::{disowned, missing};
use self::facts::terms;
use self::pair::Pair;
use super::Reading;
use super::claim::Spoken;
use super::match_up::pairs;
use crate::model::{Divergence, DivergenceKind, Said};
use crate::text;

/// The differences between two accounts of one event.
pub fn divergences(a: &Reading<'_>, b: &Reading<'_>) -> Vec<Divergence> {
    let answers = pairs(a, b);
    let mut found = Vec::new();
    for (i, j) in &answers {
        if let (Some(one), Some(other)) = (a.spoken.get(*i), b.spoken.get(*j)) {
            let pair = Pair { a, b, one, other };
            found.extend(pair.divergences());
        }
    }
    let alone = |of: fn(&(usize, usize)) -> usize| answers.iter().map(of).collect::<Vec<usize>>();
    let (paired_a, paired_b) = (alone(|pair| pair.0), alone(|pair| pair.1));
    if found
        .iter()
        .all(|difference| difference.kind != DivergenceKind::Denied)
    {
        found.extend(disowned(a, b));
        found.extend(disowned(b, a).map(Divergence::turned));
    }
    // What was said of a statement, and that it was not made, may be all that two short texts hold.
    let denied = found
        .iter()
        .any(|difference| difference.kind == DivergenceKind::Denied);
    if !denied || a.spoken.len().min(b.spoken.len()) > 2 {
        found.extend(missing(a, &paired_a, b));
        found.extend(missing(b, &paired_b, a).into_iter().map(Divergence::turned));
    }
    found.extend(terms(a, b));
    found.sort_by_key(|difference| std::cmp::Reverse(difference.weight));
    found
}

/// What differences weigh together, as those of an edit do.
pub fn weight(divergences: &[Divergence]) -> u8 {
    text::joint_weight(divergences.iter().map(|found| f64::from(found.weight)))
}

impl Divergence {
    /// With the sides exchanged.
    fn turned(self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            ..self
        }
    }
}

fn said(spoken: &Spoken<'_>, bytes: &Range<usize>, value: String) -> Said {
    Said {
        words: spoken
            .words(bytes)
            .trim()
            .trim_end_matches(['.', '。', '។', ',', '،'])
            .to_owned(),
        sentence: spoken.text.to_owned(),
        value,
    }
}
