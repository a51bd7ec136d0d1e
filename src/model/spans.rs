//! How long the judge waits (`[judge]` in `sources.toml`).
//!
//! *In:* nothing. *Out:* [`Spans`]. *Never:* a count of passes: rules count hours.

use chrono::TimeDelta;

/// Spans and counts that a deletion must fill before it is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spans {
    /// A suspicion is looked at again after this, in the same pass; zero: no such look.
    pub recheck_in_pass: TimeDelta,
    /// Two looks over at least this: 404 and 410.
    pub confirm_after: TimeDelta,
    /// Three looks over at least this: every other manner, and many at once.
    pub confirm_soft_after: TimeDelta,
}

impl Default for Spans {
    fn default() -> Self {
        Self {
            recheck_in_pass: TimeDelta::seconds(60),
            confirm_after: TimeDelta::hours(20),
            confirm_soft_after: TimeDelta::hours(44),
        }
    }
}
