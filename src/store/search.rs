//! Full text over all versions.
//!
//! *In:* phrases of the index's tokens. *Out:* versions that hold them. *Never:* FTS5's own query language from
//! outside: each phrase is quoted.

use rusqlite::{Transaction, params};

use super::statements::{self, STATEMENT, statement_row};
use super::{Store, StoreError};
use crate::model::{Statement, Version};
use crate::text;

/// Most hits of one search.
const MOST: u32 = 100;
/// Most phrases of one search.
const MOST_PHRASES: usize = 64;

/// Which statements are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Any.
    Any,
    /// Only those whose words are no longer there.
    Removed,
}

/// A version that holds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whose.
    pub statement: Statement,
    /// The version.
    pub version: Version,
    /// The number of the newest version of the statement.
    pub newest: u32,
}

pub(super) fn index(
    transaction: &Transaction<'_>,
    version: i64,
    title: &str,
    body: &str,
) -> Result<(), StoreError> {
    let words = format!(
        "{}\n{}",
        text::index_tokens(title),
        text::index_tokens(body)
    );
    transaction
        .prepare_cached("INSERT INTO version_text (rowid, words) VALUES (?1, ?2)")?
        .execute(params![version, words])?;
    Ok(())
}

/// Indexes a version by the words that were read first and by those that are read now: either finds it.
pub(super) fn index_beside(
    transaction: &Transaction<'_>,
    version: i64,
    (title, body): (&str, &str),
    (new_title, new_body): (&str, &str),
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM version_text WHERE rowid = ?1")?
        .execute([version])?;
    index(
        transaction,
        version,
        &format!("{title}\n{new_title}"),
        &format!("{body}\n{new_body}"),
    )
}

/// Indexes every version again, after the tokens changed.
pub(super) fn index_anew(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM version_text", [])?;
    let mut rows = transaction.prepare("SELECT key, title, text FROM version")?;
    let mut versions = rows.query([])?;
    while let Some(row) = versions.next()? {
        let (title, text): (String, String) = (row.get(1)?, row.get(2)?);
        index(transaction, row.get(0)?, &title, &text)?;
    }
    Ok(())
}

impl Store {
    /// Of every statement the newest version that holds all the phrases ([`text::phrases`]), the best first.
    pub fn search(&self, phrases: &[String], standing: Standing) -> Result<Vec<Hit>, StoreError> {
        let quoted: Vec<String> = phrases
            .iter()
            .take(MOST_PHRASES)
            .map(|phrase| format!("\"{}\"", phrase.replace('"', "\"\"")))
            .collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = self.connection.prepare_cached(
            "WITH found AS MATERIALIZED (SELECT rowid AS key, rank AS score FROM version_text WHERE version_text MATCH ?1)
             SELECT v.statement, max(v.number)
             FROM found JOIN version v ON v.key = found.key JOIN statement s ON s.key = v.statement
             GROUP BY v.statement
             HAVING ?2 OR s.state = 'deleted'
               OR max(v.number) < (SELECT max(n.number) FROM version n WHERE n.statement = v.statement)
             ORDER BY min(found.score) LIMIT ?3",
        )?;
        let found: Vec<(i64, u32)> = rows
            .query_map(
                params![quoted.join(" "), standing == Standing::Any, MOST],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?
            .collect::<Result<_, _>>()?;
        let mut hits = Vec::new();
        for (key, number) in found {
            hits.extend(self.hit(key, number)?);
        }
        Ok(hits)
    }

    fn hit(&self, key: i64, number: u32) -> Result<Option<Hit>, StoreError> {
        let statement = self
            .connection
            .prepare_cached(&format!("{STATEMENT} WHERE s.key = ?1"))?
            .query_row([key], statement_row)?;
        let newest = self
            .connection
            .prepare_cached("SELECT max(number) FROM version WHERE statement = ?1")?
            .query_row([key], |row| row.get(0))?;
        Ok(
            statements::version(&self.connection, key, number)?.map(|version| Hit {
                statement,
                version,
                newest,
            }),
        )
    }
}
