//! The outbox: messages put together, tried, and done with.
//!
//! *In:* a receiver. *Out:* what it is owed, the oldest first. *Never:* forgets a message of which nobody knows whether
//! it arrived.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, params};

use super::ledger::Ledger;
use super::open::{stamp, time};
use super::sift::sift;
use super::{Store, StoreError};
use crate::model::{FlagKind, Notice, Occasion, Outcome, Stage};

/// The oldest thing that a receiver is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oldest {
    /// Its row.
    pub key: i64,
    /// The store's key of its flag's source; `None` for a notice.
    pub source: Option<i64>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Which rows go into one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// This one.
    One(i64),
    /// The oldest of one source, at most so many.
    OfSource(i64, usize),
    /// The oldest of all, at most so many.
    All(usize),
}

/// A message that was put together and is not done with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMessage {
    /// The store's key.
    pub key: i64,
    /// The key by which the receiver can tell it.
    pub id: String,
    /// When it was put together.
    pub at: DateTime<Utc>,
    /// Tries that failed.
    pub tries: u32,
    /// Whether the whole was refused.
    pub brief: bool,
    /// Whether a try may have arrived unseen.
    pub perhaps: bool,
    /// Addresses that have it.
    pub reached: Vec<String>,
    /// How many rows it holds.
    pub rows: u64,
}

/// A row of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum OwedRow {
    /// A flag at an occasion.
    Flag {
        /// Its id.
        flag: String,
        /// The occasion.
        occasion: Occasion,
    },
    /// A notice.
    Notice(Notice),
}

/// What follows where a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It goes once more, in short.
    InShort,
    /// It goes in smaller parts.
    InParts,
    /// It waits for a person.
    Final,
}

/// In which order the rows of a message are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrder {
    /// As they were owed.
    Owed,
    /// Incidents first, then the most significant.
    Weight,
}

/// What a receiver is owed that is not done.
const OWED: &str = "o.receiver = (SELECT key FROM receiver WHERE id = ?1) AND o.state = 'owed'";

impl Store {
    /// Writes what is owed beside flags that stand already.
    pub fn owe(
        &mut self,
        work: impl FnOnce(&Ledger<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| work(&Ledger::new(transaction)))
    }

    /// Sifts what a receiver is owed: what stands is told, and nothing that was taken back unheard.
    pub fn sift(&mut self, receiver: &str) -> Result<(), StoreError> {
        self.transact(|transaction| {
            let key = transaction
                .prepare_cached("SELECT key FROM receiver WHERE id = ?1")?
                .query_row([receiver], |row| row.get(0))
                .optional()?;
            key.map_or(Ok(()), |key| sift(transaction, key))
        })
    }

    /// What is owed to all is to be sifted again: what it tells may stand otherwise, though nothing was owed since.
    pub fn sift_again(&mut self) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute("UPDATE receiver SET unsifted = 1", [])?;
            Ok(())
        })
    }

    /// The oldest thing that a receiver is owed.
    pub fn oldest_owed(&self, receiver: &str) -> Result<Option<Oldest>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT o.key, o.source, o.since FROM owed o WHERE {OWED} ORDER BY o.since, o.key LIMIT 1"
            ))?
            .query_row([receiver], |row| {
                Ok(Oldest {
                    key: row.get(0)?,
                    source: row.get(1)?,
                    since: time(row.get(2)?),
                })
            })
            .optional()?)
    }

    /// How much a receiver is owed, of one source or of all.
    pub fn count_owed(&self, receiver: &str, source: Option<i64>) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*) FROM owed o WHERE {OWED} AND (?2 IS NULL OR o.source = ?2)"
            ))?
            .query_row(params![receiver, source], |row| row.get(0))?)
    }

    /// The message of a receiver that is not done with.
    pub fn open_message(&self, receiver: &str) -> Result<Option<OpenMessage>, StoreError> {
        let row = self
            .connection
            .prepare_cached(
                "SELECT m.key, m.id, m.at, m.tries, m.brief, m.perhaps, m.reached,
                   (SELECT count(*) FROM owed WHERE message = m.key)
                 FROM message m WHERE m.receiver = (SELECT key FROM receiver WHERE id = ?1) AND m.open = 1",
            )?
            .query_row([receiver], |row| {
                let reached: Option<String> = row.get(6)?;
                Ok((
                    OpenMessage {
                        key: row.get(0)?,
                        id: row.get(1)?,
                        at: time(row.get(2)?),
                        tries: row.get(3)?,
                        brief: row.get(4)?,
                        perhaps: row.get(5)?,
                        reached: Vec::new(),
                        rows: row.get(7)?,
                    },
                    reached,
                ))
            })
            .optional()?;
        row.map(|(message, reached)| {
            Ok(OpenMessage {
                reached: reached.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text))?,
                ..message
            })
        })
        .transpose()
    }

    /// Puts a message together of what a receiver is owed; `name` makes its id of its first row and their number.
    pub fn put_together(
        &mut self,
        receiver: &str,
        selection: Selection,
        at: DateTime<Utc>,
        name: impl FnOnce(&OwedRow, i64, u64) -> String,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "INSERT INTO message (id, receiver, at) SELECT '', key, ?2 FROM receiver WHERE id = ?1",
                params![receiver, stamp(at)],
            )?;
            let message = transaction.last_insert_rowid();
            let rows = fill(transaction, receiver, selection, message)?;
            let (first, row) = rows_of(transaction, message, RowOrder::Owed, 1)?
                .pop()
                .ok_or_else(|| StoreError::Value("a message of nothing".to_owned()))?;
            let id = name(&row, first, rows);
            transaction.execute("UPDATE message SET id = ?2 WHERE key = ?1", params![message, id])?;
            Ok(())
        })
    }

    /// The first rows of a message, at most `limit`.
    pub fn rows_of(
        &self,
        message: i64,
        order: RowOrder,
        limit: usize,
    ) -> Result<Vec<OwedRow>, StoreError> {
        let rows = rows_of(&self.connection, message, order, limit)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// Whether all flags of a message, shown or not, are of one source.
    pub fn is_of_one_source(&self, message: i64) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(DISTINCT source) = 1 FROM owed WHERE message = ?1")?
            .query_row([message], |row| row.get(0))?)
    }

    /// How many flags of a message were of each kind and stage at their occasions, the most first.
    pub fn counts_of(&self, message: i64) -> Result<Vec<(FlagKind, Stage, u64)>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT f.kind, coalesce(s.stage, f.stage) AS stage, count(*) AS n FROM owed o
             JOIN flag f ON f.key = o.flag
             LEFT JOIN flag_stage s ON s.flag = f.key AND CAST(s.n AS TEXT) = o.occasion
             WHERE o.message = ?1 GROUP BY f.kind, 2 ORDER BY n DESC, f.kind, 2",
        )?;
        let found: Vec<(String, String, u64)> = rows
            .query_map([message], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let known = |(kind, stage, count): (String, String, u64)| {
            Some((FlagKind::parse(&kind)?, Stage::parse(&stage)?, count))
        };
        Ok(found.into_iter().filter_map(known).collect())
    }

    /// When a receiver was first told of a flag.
    pub fn first_told(
        &self,
        receiver: &str,
        flag: &str,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT min(o.done) FROM owed o JOIN flag f ON f.key = o.flag JOIN receiver r ON r.key = o.receiver
                 WHERE r.id = ?1 AND f.id = ?2 AND o.state = 'sent'",
            )?
            .query_row(params![receiver, flag], |row| row.get::<_, Option<i64>>(0))?
            .map(time))
    }

    /// The channel's own names of the messages on one thing.
    pub fn thread(&self, receiver: &str, of: &str) -> Result<Option<(String, String)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT t.first, t.last FROM thread t JOIN receiver r ON r.key = t.receiver
                 WHERE r.id = ?1 AND t.of = ?2",
            )?
            .query_row(params![receiver, of], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Keeps what became of a try; `thread` is what the message was about.
    pub fn tried(
        &mut self,
        message: &OpenMessage,
        thread: &str,
        outcome: &Outcome,
        refusal: Refusal,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            note(transaction, message, outcome, at)?;
            match outcome {
                Outcome::Sent { reference, .. } => {
                    finish(transaction, message, "sent", at)?;
                    named(transaction, message, at)?;
                    fits(transaction, message)?;
                    if let Some(reference) = reference {
                        continue_thread(transaction, message, thread, reference)?;
                    }
                    well(transaction, message, at)
                }
                Outcome::Refused { .. } => refused(transaction, message, refusal, at),
                Outcome::Later {
                    why,
                    arrived,
                    reached,
                    ..
                } => {
                    let perhaps = *arrived == crate::model::Arrived::Perhaps;
                    keep_or_part(transaction, message, perhaps, reached)?;
                    ill(transaction, message, (why, false), at)
                }
                Outcome::Fault { why } => {
                    keep_or_part(transaction, message, false, &[])?;
                    ill(transaction, message, (why, true), at)
                }
            }
        })
    }

    /// A receiver is left alone until then.
    pub fn put_off(&mut self, receiver: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "UPDATE receiver SET not_before = ?2 WHERE id = ?1",
                params![receiver, stamp(until)],
            )?;
            Ok(())
        })
    }
}

fn fill(
    transaction: &Transaction<'_>,
    receiver: &str,
    selection: Selection,
    message: i64,
) -> Result<u64, StoreError> {
    let (condition, value, limit) = match selection {
        Selection::One(row) => ("o.key = ?3", row, 1),
        Selection::OfSource(source, most) => ("o.source = ?3", source, most),
        Selection::All(most) => ("o.flag IS NOT NULL AND ?3 = 0", 0, most),
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = transaction
        .prepare_cached(&format!(
            "UPDATE owed SET message = ?2 WHERE key IN
             (SELECT o.key FROM owed o WHERE {OWED} AND {condition} ORDER BY o.since, o.key LIMIT ?4)"
        ))?
        .execute(params![receiver, message, value, limit])?;
    Ok(rows as u64)
}

/// Key, flag, occasion, notice.
type RawRow = (i64, Option<String>, String, Option<String>);

fn rows_of(
    connection: &rusqlite::Connection,
    message: i64,
    order: RowOrder,
    limit: usize,
) -> Result<Vec<(i64, OwedRow)>, StoreError> {
    let order = match order {
        RowOrder::Owed => "o.since, o.key",
        RowOrder::Weight => "f.kind = 'incident' DESC, f.significance DESC, o.since, o.key",
    };
    let mut rows = connection.prepare_cached(&format!(
        "SELECT o.key, f.id, o.occasion, o.notice FROM owed o LEFT JOIN flag f ON f.key = o.flag
         WHERE o.message = ?1 ORDER BY {order} LIMIT ?2"
    ))?;
    let found: Vec<RawRow> = rows
        .query_map(
            params![message, i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?
        .collect::<Result<_, _>>()?;
    found
        .into_iter()
        .map(|(key, flag, occasion, notice)| {
            let row = match (flag, notice) {
                (Some(flag), _) => OwedRow::Flag {
                    flag,
                    occasion: Occasion::parse(&occasion)
                        .ok_or_else(|| StoreError::Value(format!("occasion {occasion}")))?,
                },
                (None, Some(notice)) => OwedRow::Notice(serde_json::from_str(&notice)?),
                (None, None) => return Err(StoreError::Value("a row about nothing".to_owned())),
            };
            Ok((key, row))
        })
        .collect()
}

fn note(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    outcome: &Outcome,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (word, why) = match outcome {
        Outcome::Sent { remark, .. } => ("sent", remark.as_deref()),
        Outcome::Later { why, .. } => ("later", Some(why.as_str())),
        Outcome::Fault { why } => ("fault", Some(why.as_str())),
        Outcome::Refused { why } => ("refused", Some(why.as_str())),
    };
    transaction
        .prepare_cached("INSERT INTO try (message, at, outcome, why) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![message.key, stamp(at), word, why])?;
    Ok(())
}

fn finish(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    state: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE message SET open = 0, perhaps = ?2 WHERE key = ?1",
        params![message.key, message.perhaps],
    )?;
    transaction.execute(
        "UPDATE owed SET state = ?2, done = ?3 WHERE message = ?1 AND state = 'owed'",
        params![message.key, state, stamp(at)],
    )?;
    Ok(())
}

/// As many as it takes, and perhaps more.
fn fits(transaction: &Transaction<'_>, message: &OpenMessage) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE receiver SET fits = fits * 2 WHERE fits <= ?2
           AND key = (SELECT receiver FROM message WHERE key = ?1)",
        params![message.key, message.rows],
    )?;
    Ok(())
}

/// The receiver takes others, and not this one.
fn refused(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    refusal: Refusal,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    match refusal {
        Refusal::Final => {
            finish(transaction, message, "refused", at)?;
            transaction.execute(
                "UPDATE receiver SET unsifted = 1 WHERE key = (SELECT receiver FROM message WHERE key = ?1)",
                [message.key],
            )?;
            well(transaction, message, at)
        }
        Refusal::InShort => {
            transaction.execute("UPDATE message SET brief = 1 WHERE key = ?1", [message.key])?;
            Ok(())
        }
        Refusal::InParts => {
            take_apart(transaction, message)?;
            transaction.execute(
                "UPDATE receiver SET fits = ?2 WHERE key = (SELECT receiver FROM message WHERE key = ?1)",
                params![message.key, (message.rows / 2).max(1)],
            )?;
            Ok(())
        }
    }
}

/// Members of the incidents in a message were told with them.
fn named(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE owed SET state = 'sent', done = ?2 WHERE state = 'held'
           AND receiver = (SELECT receiver FROM message WHERE key = ?1)
           AND flag IN (SELECT m.key FROM owed o JOIN flag i ON i.key = o.flag
             JOIN flag m ON m.source = i.source AND m.held_by = i.opening
             WHERE o.message = ?1 AND i.kind = 'incident' AND i.stage <> 'withdrawn')",
        params![message.key, stamp(at)],
    )?;
    Ok(())
}

fn continue_thread(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    of: &str,
    reference: &str,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO thread (receiver, of, first, last) SELECT receiver, ?2, ?3, ?3 FROM message WHERE key = ?1
         ON CONFLICT (receiver, of) DO UPDATE SET last = excluded.last",
        params![message.key, of, reference],
    )?;
    Ok(())
}

/// A message that cannot have arrived is taken apart, so that the next one tells the latest; one that may have stays as
/// it is, under its key.
fn keep_or_part(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    perhaps: bool,
    reached: &[String],
) -> Result<(), StoreError> {
    if !perhaps && !message.perhaps && reached.is_empty() && message.reached.is_empty() {
        return take_apart(transaction, message);
    }
    let mut all = message.reached.clone();
    all.extend(
        reached
            .iter()
            .filter(|one| !message.reached.contains(one))
            .cloned(),
    );
    transaction.execute(
        "UPDATE message SET tries = tries + 1, perhaps = 1, reached = ?2 WHERE key = ?1",
        params![message.key, serde_json::to_string(&all)?],
    )?;
    Ok(())
}

/// What was in it is owed again, by itself.
fn take_apart(transaction: &Transaction<'_>, message: &OpenMessage) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE owed SET message = NULL WHERE message = ?1",
        [message.key],
    )?;
    transaction.execute("UPDATE message SET open = 0 WHERE key = ?1", [message.key])?;
    transaction.execute(
        "UPDATE receiver SET unsifted = 1 WHERE key = (SELECT receiver FROM message WHERE key = ?1)",
        [message.key],
    )?;
    Ok(())
}

/// It is reached: nobody need be told any more that it was not.
fn well(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE receiver SET failures = 0, failing_since = NULL, why = NULL, fault = 0, not_before = NULL,
           told = NULL, last_taken = ?2 WHERE key = (SELECT receiver FROM message WHERE key = ?1)",
        params![message.key, stamp(at)],
    )?;
    transaction.execute(
        "UPDATE owed SET state = 'superseded', done = ?2
         WHERE state = 'owed' AND message IS NULL AND notice ->> '$.receiver' =
           (SELECT r.id FROM receiver r JOIN message m ON m.receiver = r.key WHERE m.key = ?1)",
        params![message.key, stamp(at)],
    )?;
    Ok(())
}

fn ill(
    transaction: &Transaction<'_>,
    message: &OpenMessage,
    (why, fault): (&str, bool),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE receiver SET failures = failures + 1, failing_since = coalesce(failing_since, ?2), why = ?3, fault = ?4
         WHERE key = (SELECT receiver FROM message WHERE key = ?1)",
        params![message.key, stamp(at), why, fault],
    )?;
    Ok(())
}
