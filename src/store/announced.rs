//! What feeds say of statements that they call deleted.
//!
//! *In:* a look at a feed with what it calls deleted. *Out:* a row a statement and time; the latest of a statement.
//! *Never:* makes a statement of an entry that is only ever called deleted.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, params};

use super::facts::PassKey;
use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::Announced;

/// An entry that a feed calls deleted, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedFact {
    /// The id that the entry had.
    pub feed_id: String,
    /// The identity of its address, where the id is one.
    pub identity: Option<String>,
    /// When it was deleted, as the feed says.
    pub when: DateTime<Utc>,
}

/// Keeps what the observation of this list read, the first time that it is said.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    list: i64,
    observation: i64,
    deleted: &[DeletedFact],
) -> Result<(), StoreError> {
    for fact in deleted {
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO deleted_entry (statement, at, observation)
                 SELECT a.statement, ?4, ?5 FROM alias a JOIN list l ON l.source = a.source
                 WHERE l.key = ?1 AND (a.kind = 'feed_id' AND a.value = ?2 OR a.kind = 'address' AND a.value = ?3)
                 ORDER BY a.kind DESC LIMIT 1",
            )?
            .execute(params![
                list,
                fact.feed_id,
                fact.identity,
                stamp(fact.when),
                observation
            ])?;
    }
    Ok(())
}

/// What an observation of a feed was the first to call deleted: statements, with the time that the feed states.
pub type AnnouncedBy = Vec<(i64, i64)>;

impl Store {
    /// What this observation was the first to call deleted.
    pub fn announced_by(&self, observation: i64) -> Result<AnnouncedBy, StoreError> {
        let mut rows = self
            .connection
            .prepare_cached("SELECT statement, at FROM deleted_entry WHERE observation = ?1")?;
        let found = rows.query_map([observation], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Notes once more, under this observation, what another store's was the first to call deleted.
    pub fn announce_again(
        &mut self,
        observation: i64,
        announced: &AnnouncedBy,
    ) -> Result<(), StoreError> {
        for (statement, at) in announced {
            self.connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO deleted_entry (statement, at, observation) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![statement, at, observation])?;
        }
        Ok(())
    }

    /// The latest deletion of the statement that a feed announced up to this pass.
    pub(super) fn announced(
        &self,
        statement: i64,
        pass: PassKey,
    ) -> Result<Option<Announced>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT d.observation, d.at, p.began + o.at FROM deleted_entry d
                 JOIN observation o ON o.key = d.observation JOIN pass p ON p.key = o.pass
                 WHERE d.statement = ?1 AND o.pass <= ?2 ORDER BY d.at DESC LIMIT 1",
            )?
            .query_row(params![statement, pass.key], |row| {
                Ok(Announced {
                    observation: row.get(0)?,
                    when: time(row.get(1)?),
                    read: time(row.get(2)?),
                })
            })
            .optional()?)
    }
}
