//! Receivers: how each is reached, what waits for it, and what was tried.
//!
//! *In:* ids, periods. *Out:* [`ReceiverState`]s, rows of the log. *Never:* an address or a secret; the store has none.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::ledger::Owing;
use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::{FlagId, Occasion, OwedEntry, ReceiverState, SourceId, TryEntry};

const STATE: &str =
    "SELECT r.id, r.failures, r.failing_since, r.why, r.not_before, r.told, r.last_taken,
    (SELECT count(*) FROM owed WHERE receiver = r.key AND state = 'owed'),
    (SELECT min(since) FROM owed WHERE receiver = r.key AND state = 'owed'),
    (SELECT count(*) FROM owed WHERE receiver = r.key AND state = 'refused'), r.fault, r.fits
    FROM receiver r";

fn state_row(row: &Row<'_>) -> rusqlite::Result<ReceiverState> {
    let at = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(time));
    Ok(ReceiverState {
        id: row.get(0)?,
        failures: row.get(1)?,
        failing_since: at(2)?,
        why: row.get(3)?,
        not_before: at(4)?,
        told: at(5)?,
        last_taken: at(6)?,
        owed: row.get(7)?,
        oldest: at(8)?,
        refused: row.get(9)?,
        needs_a_person: row.get(10)?,
        fits: row.get(11)?,
    })
}

impl Store {
    /// How a receiver is reached; nothing is known of one that was never owed anything.
    pub fn receiver(&self, id: &str) -> Result<Option<ReceiverState>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("{STATE} WHERE r.id = ?1"))?
            .query_row([id], state_row)
            .optional()?)
    }

    /// All receivers that were ever owed anything.
    pub fn receivers(&self) -> Result<Vec<ReceiverState>, StoreError> {
        let mut rows = self
            .connection
            .prepare_cached(&format!("{STATE} ORDER BY r.id"))?;
        let states = rows.query_map([], state_row)?;
        Ok(states.collect::<Result<_, _>>()?)
    }

    /// Owes again to each receiver what it was last told of longer than `after` ago and what still stands: a source that
    /// cannot be looked at.
    pub fn owe_reminders(
        &mut self,
        receivers: &[String],
        sources: &[SourceId],
        after: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let watched = serde_json::to_string(sources)?;
        let before = stamp(now - after);
        for receiver in receivers {
            let due = self.still_standing(receiver, &watched, before)?;
            if due.is_empty() {
                continue;
            }
            self.owe(|ledger| {
                for (flag, reminders) in &due {
                    ledger.owe(
                        receiver,
                        &Owing {
                            flag,
                            occasion: Occasion::Reminder(reminders + 1),
                            answers: None,
                            at: now,
                        },
                    )?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Flags about the health of sources that are `watched` (JSON) that the receiver was last told of before then, that stand, and of which it is owed
    /// nothing; with how often it was reminded.
    fn still_standing(
        &self,
        receiver: &str,
        watched: &str,
        before: i64,
    ) -> Result<Vec<(FlagId, u32)>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT f.id, sum(o.occasion LIKE 'reminder-%') FROM owed o JOIN flag f ON f.key = o.flag
             WHERE o.receiver = (SELECT key FROM receiver WHERE id = ?1)
               AND f.kind IN ('failing', 'blocked', 'quiet') AND f.stage <> 'withdrawn'
               AND (SELECT id FROM source WHERE key = f.source) IN (SELECT value FROM json_each(?3))
               AND NOT EXISTS (SELECT 1 FROM flag r WHERE r.source = f.source AND r.kind = 'recovered'
                 AND r.key > f.key)
             GROUP BY f.key HAVING max(o.done) < ?2 AND sum(o.state = 'owed') = 0 AND sum(o.state = 'sent') > 0",
        )?;
        let found = rows.query_map(params![receiver, before, watched], |row| {
            Ok((FlagId(row.get(0)?), row.get(1)?))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The others were told that a receiver is not reached.
    pub fn note_told(&mut self, receiver: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "UPDATE receiver SET told = ?2 WHERE id = ?1",
                params![receiver, stamp(at)],
            )?;
            Ok(())
        })
    }

    /// A receiver (all where `None`) is tried again at once, and what it refused is owed again.
    pub fn retry(&mut self, receiver: Option<&str>) -> Result<u64, StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "UPDATE receiver SET not_before = NULL, unsifted = 1 WHERE ?1 IS NULL OR id = ?1",
                [receiver],
            )?;
            let revived = transaction.execute(
                "UPDATE owed SET state = 'owed', done = NULL, message = NULL WHERE state = 'refused' AND flag IS NOT NULL
                   AND (?1 IS NULL OR receiver = (SELECT key FROM receiver WHERE id = ?1))",
                [receiver],
            )?;
            Ok(revived as u64)
        })
    }

    /// What is owed and not done, or was done at or after `since`; the oldest first.
    pub fn owed_entries(
        &self,
        receiver: Option<&str>,
        since: Option<DateTime<Utc>>,
        limit: usize,
    ) -> Result<Vec<OwedEntry>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT r.id, f.id, f.kind, f.stage, o.since, o.state, o.done FROM owed o
             JOIN receiver r ON r.key = o.receiver LEFT JOIN flag f ON f.key = o.flag
             WHERE (?1 IS NULL OR r.id = ?1)
               AND CASE WHEN ?2 IS NULL THEN o.state = 'owed' ELSE o.since >= ?2 END
             ORDER BY o.key LIMIT ?3",
        )?;
        let found = rows.query_map(
            params![
                receiver,
                since.map(stamp),
                i64::try_from(limit).unwrap_or(i64::MAX)
            ],
            |row| {
                let kind: Option<String> = row.get(2)?;
                let stage: Option<String> = row.get(3)?;
                Ok(OwedEntry {
                    receiver: row.get(0)?,
                    flag: row.get(1)?,
                    stands: kind.zip(stage),
                    since: time(row.get(4)?),
                    state: row.get(5)?,
                    done: row.get::<_, Option<i64>>(6)?.map(time),
                })
            },
        )?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Tries at or after `since`, the oldest first.
    pub fn tries(
        &self,
        receiver: Option<&str>,
        since: DateTime<Utc>,
    ) -> Result<Vec<TryEntry>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT t.at, r.id, m.id, (SELECT count(*) FROM owed WHERE message = m.key), t.outcome, t.why
             FROM try t JOIN message m ON m.key = t.message JOIN receiver r ON r.key = m.receiver
             WHERE t.at >= ?2 AND (?1 IS NULL OR r.id = ?1) ORDER BY t.key",
        )?;
        let found = rows.query_map(params![receiver, stamp(since)], |row| {
            Ok(TryEntry {
                at: time(row.get(0)?),
                receiver: row.get(1)?,
                message: row.get(2)?,
                flags: row.get(3)?,
                outcome: row.get(4)?,
                why: row.get(5)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
