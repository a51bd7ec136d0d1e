//! When a receiver is told.
//!
//! *In:* a receiver's digest and quiet hours, and a time. *Out:* whether now is its time. *Never:* a clock of its own.

use chrono::{DateTime, Utc};

use crate::config::{DailyTime, QuietHours, Receiver};
use crate::schedule;

/// Whether the receiver is to be left in peace at this time.
pub fn is_quiet(receiver: &Receiver, now: DateTime<Utc>) -> bool {
    receiver.quiet.is_some_and(|hours| hours.contains(now))
}

/// Whether what is owed since `oldest` is to be told now: at once, or when the time of the digest has passed since.
pub fn is_due(receiver: &Receiver, oldest: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    receiver
        .digest
        .is_none_or(|digest| oldest <= digest.latest(now))
}

impl DailyTime {
    /// The latest such time that is not after `now`.
    fn latest(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.with_timezone(&self.zone).date_naive();
        let days = [
            Some(today),
            today.pred_opt(),
            today.pred_opt().and_then(|day| day.pred_opt()),
        ];
        days.into_iter()
            .flatten()
            .filter_map(|day| schedule::earliest(self.zone, day.and_time(self.at)))
            .find(|at| *at <= now)
            .unwrap_or(now)
    }
}

impl QuietHours {
    fn contains(self, now: DateTime<Utc>) -> bool {
        let time = now.with_timezone(&self.zone).time();
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            self.from <= time || time < self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn daily(time: &str, zone: Tz) -> DailyTime {
        DailyTime {
            at: time.parse().unwrap(),
            zone,
        }
    }

    #[test]
    fn a_digest_has_its_time_once_a_day_in_its_zone() {
        let morning = daily("07:00:00", Tz::Asia__Phnom_Penh);

        assert_eq!(
            morning.latest(at("2026-03-01T00:00:00Z")),
            at("2026-03-01T00:00:00Z")
        );
        assert_eq!(
            morning.latest(at("2026-03-01T23:59:59Z")),
            at("2026-03-01T00:00:00Z")
        );
    }

    #[test]
    fn a_time_that_the_clocks_skip_or_repeat_comes_once() {
        let night = daily("02:30:00", Tz::Europe__Berlin);

        assert_eq!(
            night.latest(at("2026-03-29T12:00:00Z")),
            at("2026-03-29T01:00:00Z")
        );
        assert_eq!(
            night.latest(at("2026-10-25T12:00:00Z")),
            at("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            night.latest(at("2026-10-25T00:29:00Z")),
            at("2026-10-24T00:30:00Z")
        );
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let hours = QuietHours {
            from: "22:00:00".parse().unwrap(),
            to: "06:00:00".parse().unwrap(),
            zone: Tz::Asia__Phnom_Penh,
        };

        assert!(hours.contains(at("2026-03-01T15:00:00Z")));
        assert!(hours.contains(at("2026-03-01T22:59:00Z")));
        assert!(!hours.contains(at("2026-03-01T23:00:00Z")));
        assert!(!hours.contains(at("2026-03-01T14:59:00Z")));
    }
}
