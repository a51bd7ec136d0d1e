//! Answers as they were kept: bytes that can be read once more.
//!
//! *In:* a statement. *Out:* what its looks brought, byte for byte. *Never:* more of it at a time than a few pages.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};

use super::open::time;
use super::{Snapshot, Store, StoreError, statements};
use crate::model::{Hop, Version};

/// Bytes that are held at a time for one statement, as received.
const MOST_BYTES: usize = 32 << 20;

/// What one look brought.
#[derive(Clone, Debug)]
pub struct KeptAnswer {
    /// The store's key of the observation.
    pub observation: i64,
    /// The store's key of the reading that was made of it.
    pub reading: i64,
    /// The address asked for.
    pub asked: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The status.
    pub status: u16,
    /// Redirects in order.
    pub chain: Vec<Hop>,
    /// The bytes.
    pub snapshot: Snapshot,
}

/// A version with the last bytes that showed it.
#[derive(Clone, Debug)]
pub struct KeptVersion {
    /// Its words, as they were read last.
    pub version: Version,
    /// Its bytes; `None` where none are kept.
    pub answer: Option<KeptAnswer>,
}

const ANSWER: &str = "SELECT o.key, o.reading, a.url, p.began + o.at, o.status, o.chain, o.snapshot
    FROM observation o JOIN pass p ON p.key = o.pass JOIN address a ON a.key = o.address";

/// An answer without its bytes, and the key of these.
fn answer_row(row: &Row<'_>) -> rusqlite::Result<(KeptAnswer, i64)> {
    let chain: Option<String> = row.get(5)?;
    let answer = KeptAnswer {
        observation: row.get(0)?,
        reading: row.get(1)?,
        asked: row.get(2)?,
        at: time(row.get(3)?),
        status: row.get(4)?,
        // A chain that cannot be read is one that is not known.
        chain: chain
            .and_then(|chain| serde_json::from_str(&chain).ok())
            .unwrap_or_default(),
        snapshot: Snapshot {
            hash: [0; 32],
            headers: Vec::new(),
            body: Vec::new(),
        },
    };
    Ok((answer, row.get(6)?))
}

impl Store {
    /// The newest versions of a statement, and the one that stands, each with the last bytes that showed it.
    pub fn kept_versions(
        &self,
        statement: i64,
        most: usize,
    ) -> Result<Vec<KeptVersion>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT number FROM version WHERE statement = ?1
             ORDER BY number = (SELECT settled_version FROM statement WHERE key = ?1) DESC, number DESC LIMIT ?2",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let numbers: Vec<u32> = rows
            .query_map(params![statement, most], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut kept = Vec::with_capacity(numbers.len());
        let mut held = 0;
        for number in numbers {
            let Some(version) = statements::version(&self.connection, statement, number)? else {
                continue;
            };
            let answer = if held < MOST_BYTES {
                self.last_answer(statement, number)?
            } else {
                None
            };
            held += answer
                .as_ref()
                .map_or(0, |answer| answer.snapshot.body.len());
            kept.push(KeptVersion { version, answer });
        }
        Ok(kept)
    }

    /// The last answer that showed this version at the statement's own address and whose bytes are kept.
    fn last_answer(&self, statement: i64, version: u32) -> Result<Option<KeptAnswer>, StoreError> {
        self.answer(
            "JOIN reading r ON r.key = o.reading
             WHERE o.statement = ?1 AND r.version = ?2 AND o.snapshot IS NOT NULL AND o.status IS NOT NULL
             ORDER BY o.key DESC LIMIT 1",
            params![statement, version],
        )
    }

    /// The answer that `chosen` picks, with its bytes.
    pub(super) fn answer(
        &self,
        chosen: &str,
        params: impl Params,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let found = self
            .connection
            .prepare_cached(&format!("{ANSWER} {chosen}"))?
            .query_row(params, answer_row)
            .optional()?;
        let Some((answer, snapshot)) = found else {
            return Ok(None);
        };
        let snapshot = match self.snapshot_by_key(snapshot) {
            // Bytes that cannot be unpacked any more are none.
            Err(StoreError::Value(_)) => None,
            snapshot => snapshot?,
        };
        Ok(snapshot.map(|snapshot| KeptAnswer { snapshot, ..answer }))
    }
}
