//! What is owed, written in the transaction of the flags that it is owed for.
//!
//! *In:* a receiver, a flag, an occasion. *Out:* a row. *Never:* decides who is told; `run` asks the rules.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, params};

use super::open::stamp;
use super::{StoreError, statements};
use crate::model::{Flag, FlagId, FlagKind, Notice, Occasion, Statement};

/// A flag that is owed.
#[derive(Clone, Copy, Debug)]
pub struct Owing<'f> {
    /// Which.
    pub flag: &'f FlagId,
    /// At which occasion.
    pub occasion: Occasion,
    /// The flag that it answers, where that is the only reason.
    pub answers: Option<&'f FlagId>,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Writes and reads what is owed, within one transaction.
#[derive(Debug)]
pub struct Ledger<'t> {
    transaction: &'t Transaction<'t>,
}

impl<'t> Ledger<'t> {
    pub(super) fn new(transaction: &'t Transaction<'t>) -> Self {
        Self { transaction }
    }

    /// The statement of a flag.
    pub fn statement(&self, key: i64) -> Result<Option<Statement>, StoreError> {
        statements::statement(self.transaction, key)
    }

    /// The text that a statement had last.
    pub fn last_text(&self, statement: i64) -> Result<Option<String>, StoreError> {
        Ok(self
            .transaction
            .prepare_cached(
                "SELECT text FROM worded WHERE statement = ?1 ORDER BY number DESC LIMIT 1",
            )?
            .query_row([statement], |row| row.get(0))
            .optional()?)
    }

    /// Whether anything of the flag was ever owed to the receiver, told or not.
    pub fn was_owed(&self, receiver: &str, flag: &FlagId) -> Result<bool, StoreError> {
        Ok(self
            .transaction
            .prepare_cached(
                "SELECT 1 FROM owed o JOIN receiver r ON r.key = o.receiver JOIN flag f ON f.key = o.flag
                 WHERE r.id = ?1 AND f.id = ?2",
            )?
            .exists(params![receiver, flag.as_str()])?)
    }

    /// A flag that this one answers and that was owed to the receiver: a restored one its deletion, an undone edit the
    /// edit, a recovery any trouble of its source since the last one.
    pub fn answered(&self, receiver: &str, flag: &Flag) -> Result<Option<FlagId>, StoreError> {
        if flag.kind == FlagKind::Recovered {
            return self.recovered_from(receiver, flag);
        }
        let Some(opening) = flag.relates_to else {
            return Ok(None);
        };
        let answered = self
            .transaction
            .prepare_cached(
                "SELECT f.id FROM flag f JOIN source c ON c.key = f.source
                 WHERE c.id = ?1 AND f.statement IS ?2 AND f.opening = ?3 AND f.id <> ?4 ORDER BY f.key LIMIT 1",
            )?
            .query_row(
                params![
                    flag.source.as_str(),
                    flag.statement,
                    opening,
                    flag.id.as_str()
                ],
                |row| row.get(0).map(FlagId),
            )
            .optional()?;
        match answered {
            Some(answered) if self.was_owed(receiver, &answered)? => Ok(Some(answered)),
            Some(_) | None => Ok(None),
        }
    }

    fn recovered_from(&self, receiver: &str, flag: &Flag) -> Result<Option<FlagId>, StoreError> {
        Ok(self
            .transaction
            .prepare_cached(
                "SELECT f.id FROM flag r JOIN flag f ON f.source = r.source AND f.key < r.key
                 JOIN owed o ON o.flag = f.key JOIN receiver w ON w.key = o.receiver
                 WHERE r.id = ?1 AND w.id = ?2 AND f.kind IN ('failing', 'blocked', 'quiet')
                   AND f.key > coalesce((SELECT max(p.key) FROM flag p WHERE p.source = r.source
                     AND p.kind = 'recovered' AND p.key < r.key), 0)
                 ORDER BY f.key LIMIT 1",
            )?
            .query_row(params![flag.id.as_str(), receiver], |row| {
                row.get(0).map(FlagId)
            })
            .optional()?)
    }

    /// Whether an incident that holds the flag is still to be put into a message to the receiver, and so names the flag.
    pub fn is_named_by_incident(&self, receiver: &str, flag: &Flag) -> Result<bool, StoreError> {
        let Some(incident) = flag.held_by else {
            return Ok(false);
        };
        Ok(self
            .transaction
            .prepare_cached(
                // From the incident to what is owed of it: any other way walks all that is owed.
                "SELECT 1 FROM source c CROSS JOIN flag i ON i.source = c.key
                 CROSS JOIN receiver r CROSS JOIN owed o ON o.flag = i.key AND o.receiver = r.key
                 WHERE c.id = ?2 AND i.opening = ?3 AND i.kind = 'incident' AND i.stage <> 'withdrawn'
                   AND r.id = ?1 AND o.state = 'owed' AND o.message IS NULL",
            )?
            .exists(params![receiver, flag.source.as_str(), incident])?)
    }

    /// Whether a source's trouble is over: it was recovered from.
    pub fn is_over(&self, flag: &Flag) -> Result<bool, StoreError> {
        Ok(self
            .transaction
            .prepare_cached(
                "SELECT 1 FROM flag f JOIN flag r ON r.source = f.source AND r.kind = 'recovered' AND r.key > f.key
                 WHERE f.id = ?1 AND f.kind IN ('failing', 'blocked', 'quiet')",
            )?
            .exists([flag.id.as_str()])?)
    }

    /// The receiver is owed the flag at this occasion. What is told of it in the end is sifted when it is put together.
    pub fn owe(&self, receiver: &str, owed: &Owing<'_>) -> Result<(), StoreError> {
        self.enter(receiver, owed, "owed")
    }

    /// The receiver is told of it by the incident that names it.
    pub fn hold(&self, receiver: &str, owed: &Owing<'_>) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "UPDATE owed SET state = 'superseded', done = ?3
                 WHERE receiver = (SELECT key FROM receiver WHERE id = ?1)
                   AND flag = (SELECT key FROM flag WHERE id = ?2) AND state = 'held'",
            )?
            .execute(params![receiver, owed.flag.as_str(), stamp(owed.at)])?;
        self.enter(receiver, owed, "held")
    }

    fn enter(&self, receiver: &str, owed: &Owing<'_>, state: &str) -> Result<(), StoreError> {
        self.know(receiver)?;
        self.transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO owed (receiver, flag, source, occasion, since, state, answers)
                 SELECT r.key, f.key, f.source, ?3, ?4, ?5, (SELECT key FROM flag WHERE id = ?6)
                 FROM receiver r, flag f WHERE r.id = ?1 AND f.id = ?2",
            )?
            .execute(params![
                receiver,
                owed.flag.as_str(),
                owed.occasion.to_string(),
                stamp(owed.at),
                state,
                owed.answers.map(FlagId::as_str)
            ])?;
        Ok(())
    }

    /// A receiver that is owed something new.
    fn know(&self, receiver: &str) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO receiver (id) VALUES (?1) ON CONFLICT (id) DO UPDATE SET unsifted = 1",
            )?
            .execute([receiver])?;
        Ok(())
    }

    /// The receiver is to hear that another one is not reached.
    pub fn owe_notice(
        &self,
        receiver: &str,
        notice: &Notice,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.know(receiver)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO owed (receiver, occasion, notice, since)
                 SELECT key, 'notice', ?2, ?3 FROM receiver WHERE id = ?1",
            )?
            .execute(params![receiver, serde_json::to_string(notice)?, stamp(at)])?;
        Ok(())
    }
}
