//! Full text over all versions.
//!
//! *In:* words cut by ICU. *Out:* versions that hold them. *Never:* FTS5's own query language from outside: each
//! word is quoted.

use rusqlite::{Transaction, params};

use super::statements::{self, STATEMENT, statement_row};
use super::{Store, StoreError};
use crate::model::{Statement, Version};
use crate::text;

/// Most hits of one search.
const MOST: usize = 100;

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

impl Store {
    /// Versions that hold every word of the query, the best first.
    pub fn search(&self, query: &str) -> Result<Vec<Hit>, StoreError> {
        let words = text::index_tokens(query);
        let quoted: Vec<String> = words
            .split_whitespace()
            .take(64)
            .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
            .collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = self.connection.prepare_cached(
            "SELECT v.statement, v.number FROM version_text t JOIN version v ON v.key = t.rowid
             WHERE version_text MATCH ?1 ORDER BY rank LIMIT ?2",
        )?;
        let found: Vec<(i64, u32)> = rows
            .query_map(
                params![quoted.join(" "), i64::try_from(MOST).unwrap_or(100)],
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
