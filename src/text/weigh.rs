//! Significance: how much the changes of a text weigh together.
//!
//! *In:* weighed changes. *Out:* them by weight, and 0–100. *Never:* under 20 for anything but misspelling,
//! typography, moves, growth, and the invisible outside names and numbers; more than 10 for typography alone.

use std::collections::HashMap;

use crate::model::{Change, ChangeKind, Comparison};

/// The weight at which a change is worth an alert.
pub(super) const TELLING: u8 = 20;
/// The most that a modifier may make of a weight.
const MOST: u8 = 95;

/// Changes that are kept, at most: a flag carries them, and a diff shows the rest.
const KEPT: usize = 500;

/// A weight under a modifier in percent.
pub(super) fn raised(weight: u8, percent: u16) -> u8 {
    let weight = u16::from(weight) * percent / 100;
    u8::try_from(weight).unwrap_or(MOST).min(MOST)
}

/// What the same changes weigh in another light, in percent of each; a change of words stays worth an alert.
pub fn reweighed(changes: Vec<Change>, percent: u16) -> Comparison {
    let weigh = |change: Change| {
        let weight = raised(change.weight, percent);
        let least = if is_surface(change.kind) {
            0
        } else {
            change.weight.min(TELLING)
        };
        Change {
            weight: weight.max(least),
            ..change
        }
    };
    joined(changes.into_iter().map(weigh).collect())
}

/// The changes by weight, and their joint significance: several small ones rise slowly, a strong one suffices.
pub(super) fn joined(mut changes: Vec<Change>) -> Comparison {
    changes.sort_by_key(|change| std::cmp::Reverse(change.weight));
    let mut told: HashMap<Told<'_>, f64> = HashMap::new();
    let joint = joint_weight(changes.iter().map(|change| {
        let times = told.entry(told_by(change)).or_default();
        *times += 1.0;
        f64::from(change.weight) / *times
    }));
    let significance = if changes.is_empty() {
        0
    } else if changes.iter().all(|c| is_surface(c.kind)) {
        joint.min(10)
    } else if changes
        .iter()
        .all(|c| is_surface(c.kind) || (c.kind == ChangeKind::Invisible && c.weight < TELLING))
    {
        joint.min(TELLING - 1)
    } else {
        joint.max(TELLING)
    };
    changes.truncate(KEPT);
    Comparison {
        changes,
        significance,
    }
}

/// Weights from 0 to 100 together: several small ones rise slowly, a strong one suffices, and 100 needs agreement.
pub fn joint_weight(weights: impl Iterator<Item = f64>) -> u8 {
    let rest: f64 = weights
        .map(|weight| 1.0 - weight.min(100.0) / 100.0)
        .product();
    let reached = |n: &u8| f64::from(*n) - 0.5 <= 100.0 * (1.0 - rest);
    (0..=100).rev().find(reached).unwrap_or(0)
}

/// What a change tells; the second that tells the same adds half, the third a third. Words of no type tell one thing: that
/// it was reworded; addresses, that it was linked anew.
type Told<'c> = (ChangeKind, Option<&'c str>, Option<&'c str>);

fn told_by(change: &Change) -> Told<'_> {
    if matches!(change.kind, ChangeKind::Other | ChangeKind::LinkSwapped) {
        return (change.kind, None, None);
    }
    (
        change.kind,
        change.before.as_deref(),
        change.after.as_deref(),
    )
}

fn is_surface(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::Style | ChangeKind::Typo | ChangeKind::Moved | ChangeKind::Growth
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: ChangeKind, weight: u8) -> Change {
        Change {
            kind,
            before: None,
            after: None,
            sentence_before: None,
            sentence_after: None,
            weight,
            degrees: None,
        }
    }

    #[test]
    fn weights_join_as_chances_do() {
        let joint = |list: &[(ChangeKind, u8)]| {
            let other = |(at, (kind, weight)): (usize, &(ChangeKind, u8))| Change {
                before: Some(at.to_string()),
                ..change(*kind, *weight)
            };
            joined(list.iter().enumerate().map(other).collect()).significance
        };
        assert_eq!(
            joint(&[(ChangeKind::Stance, 70), (ChangeKind::ClauseRemoved, 41)]),
            82
        );
        assert_eq!(joint(&[(ChangeKind::Style, 2), (ChangeKind::Style, 2)]), 4);
        assert_eq!(joint(&[(ChangeKind::Negation, 85)]), 85);
        assert_eq!(joint(&[(ChangeKind::Style, 2); 90]), 10);
        assert_eq!(
            joint(&[
                (ChangeKind::Invisible, 12),
                (ChangeKind::Invisible, 12),
                (ChangeKind::Invisible, 12)
            ]),
            19
        );
        assert_eq!(joint(&[]), 0);
    }

    #[test]
    fn what_is_told_again_adds_less() {
        let again = |kind, weight, times| joined(vec![change(kind, weight); times]).significance;

        assert_eq!(again(ChangeKind::Name, 50, 1), 50);
        assert_eq!(again(ChangeKind::Name, 50, 2), 63);
        assert!(again(ChangeKind::Other, 29, 5) < 55);
    }

    #[test]
    fn a_modifier_never_makes_certain() {
        assert_eq!(raised(60, 125), 75);
        assert_eq!(raised(90, 125), 95);
    }
}
