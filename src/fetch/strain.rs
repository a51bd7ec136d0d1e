//! What a host bears.
//!
//! *In:* whether it was asked, and asked for a pause, in one pass after the other. *Out:* how often its nightly budget
//! is halved. *Never:* takes a host that was not asked for one that is well.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Passes closer together are of one night.
const NIGHT: TimeDelta = TimeDelta::hours(18);
/// So many nights without a complaint take one halving back.
const CLEAN_NIGHTS: u32 = 3;
/// A sixty-fourth of a budget is little enough.
const MOST_HALVINGS: u32 = 6;

/// How much of a host's time looks at known statements may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Requests that fit into the host's share of a pass at the pause that it is known to ask for.
    pub most_looks: usize,
    /// How often its budget is halved.
    pub halvings: u32,
}

/// A host that asked for a pause (429, or 503 with a `Retry-After`), and is not yet well again for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strain {
    /// How often its budget is halved.
    pub halvings: u32,
    /// Nights without a complaint since the last change.
    pub clean: u32,
    /// The last night that was counted.
    pub counted: DateTime<Utc>,
}

/// How a host bore a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bearing {
    /// It was not asked.
    Unasked,
    /// It answered, and asked for no pause.
    Easy,
    /// It asked for a pause.
    Strained,
}

/// The strain after a pass.
pub(super) fn after(
    strain: Option<Strain>,
    bearing: Bearing,
    now: DateTime<Utc>,
) -> Option<Strain> {
    let same_night = strain.is_some_and(|strain| now - strain.counted < NIGHT);
    match (bearing, strain) {
        (Bearing::Unasked, _) | (Bearing::Easy, None) => strain,
        (Bearing::Easy, Some(_)) if same_night => strain,
        (Bearing::Easy, Some(strain)) if strain.clean + 1 < CLEAN_NIGHTS => Some(Strain {
            clean: strain.clean + 1,
            counted: now,
            ..strain
        }),
        (Bearing::Easy, Some(strain)) => Some(Strain {
            halvings: strain.halvings.saturating_sub(1),
            clean: 0,
            counted: now,
        })
        .filter(|strain| strain.halvings > 0),
        // It was halved for this night already.
        (Bearing::Strained, Some(strain)) if same_night && strain.clean == 0 => Some(strain),
        (Bearing::Strained, strain) => Some(Strain {
            halvings: strain.map_or(1, |strain| MOST_HALVINGS.min(strain.halvings + 1)),
            clean: 0,
            counted: now,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn night(number: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(number)
    }

    fn halvings(strain: Option<Strain>) -> u32 {
        strain.map_or(0, |strain| strain.halvings)
    }

    #[test]
    fn a_host_that_asks_for_a_pause_is_spared_until_three_clean_nights_later() {
        let mut strain = after(None, Bearing::Strained, night(0));
        assert_eq!(halvings(strain), 1);
        strain = after(strain, Bearing::Strained, night(1));
        assert_eq!(halvings(strain), 2);

        let mut borne = Vec::new();
        for number in 2..=8 {
            strain = after(strain, Bearing::Easy, night(number));
            borne.push(halvings(strain));
        }

        assert_eq!(borne, [2, 2, 1, 1, 1, 0, 0]);
        assert_eq!(strain, None);
    }

    #[test]
    fn a_night_of_many_passes_halves_once_and_counts_once_as_clean() {
        let hours = |number: i64| night(0) + TimeDelta::hours(number);
        let mut strain = None;
        for hour in 0..10 {
            strain = after(strain, Bearing::Strained, hours(hour));
        }
        assert_eq!(halvings(strain), 1);

        for hour in 18..30 {
            strain = after(strain, Bearing::Easy, hours(hour));
        }
        assert_eq!(strain.map(|strain| strain.clean), Some(1));
        assert_eq!(halvings(after(strain, Bearing::Strained, hours(30))), 2);
    }

    #[test]
    fn a_host_that_is_not_asked_does_not_recover() {
        let mut strain = after(None, Bearing::Strained, night(0));

        for number in 1..=9 {
            strain = after(strain, Bearing::Unasked, night(number));
        }

        assert_eq!(halvings(strain), 1);
    }
}
