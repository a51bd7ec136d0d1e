//! Passes that were made.
//!
//! *In:* how many, and of which kind. *Out:* when they began and ended, and what they reported. *Never:* a pass that was
//! killed: what it would have reported nobody knows.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::open::time;
use super::{Store, StoreError};

/// A pass that ended.
#[derive(Clone, Debug)]
pub struct MadePass {
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: DateTime<Utc>,
    /// What it reported (`unsaid.crawl/1`).
    pub report: serde_json::Value,
}

/// Passes that are looked through: with lists read every ten minutes, those of four months.
const LOOKED_THROUGH: usize = 20_000;

impl Store {
    /// The newest passes of this kind that ended, the newest first.
    pub fn made_passes(&self, mode: &str, most: usize) -> Result<Vec<MadePass>, StoreError> {
        // A pass of an earlier release says no mode; which it was nobody knows.
        let mut rows = self.connection.prepare_cached(
            "SELECT began, ended, report FROM (SELECT * FROM pass ORDER BY key DESC LIMIT ?3)
             WHERE ended IS NOT NULL AND report ->> '$.mode' = ?1 ORDER BY key DESC LIMIT ?2",
        )?;
        let rows = rows.query_map(params![mode, most, LOOKED_THROUGH], |row| {
            let report: String = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, report))
        })?;
        rows.map(|row| {
            let (began, ended, report) = row?;
            Ok(MadePass {
                began: time(began),
                ended: time(ended),
                report: serde_json::from_str(&report)?,
            })
        })
        .collect()
    }
}
