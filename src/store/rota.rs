//! Who is to be looked at next.
//!
//! *In:* a source, a host, a time. *Out:* statements in the two orders of the rota, and what a host's earlier passes
//! left to this one. *Never:* reads more of a statement than its order hangs on.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::SourceId;

/// How many statements of a source a host serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostLoad {
    /// The host.
    pub host: String,
    /// Statements known.
    pub known: usize,
    /// Looks at known statements since the time asked for.
    pub looked: usize,
}

/// A statement in the order of its last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aged {
    /// The last look.
    pub last_look: DateTime<Utc>,
    /// The store's key.
    pub statement: i64,
}

/// A deleted statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The statement, with its last look.
    pub aged: Aged,
    /// The last look that saw it present.
    pub last_present: Option<DateTime<Utc>>,
}

/// What the last full pass over a host left to the next one, and what it promised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allotment {
    /// When that pass began.
    pub since: DateTime<Utc>,
    /// When the night began that it was of.
    pub night: DateTime<Utc>,
    /// Looks that passes of that night took.
    pub taken: usize,
    /// A part of a look.
    pub owed: f64,
    /// The same of the looks that are kept for the longest unseen.
    pub kept: f64,
    /// Statements known.
    pub known: usize,
    /// Looks of a night.
    pub nightly: usize,
    /// The part of them that is kept for the longest unseen.
    pub reserve: f64,
    /// Statements that it left to another night.
    pub beyond: usize,
}

/// A version was read for the first time: the statement was quiet since it was published, where that is the first one,
/// else since this look. A day of publication counts to its end, as far as no list showed the statement before.
pub(super) fn keep_quiet(
    transaction: &Transaction<'_>,
    statement: i64,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE watch SET quiet_since = iif(quiet_since IS NOT NULL, ?2,
               (SELECT min(first_seen, coalesce(
                  1000 * unixepoch(published, iif(length(published) = 10, '+1 day', '+0 days')), first_seen))
                FROM statement WHERE key = ?1))
             WHERE statement = ?1",
        )?
        .execute(params![statement, stamp(at)])?;
    Ok(())
}

const BY_SCORE: &str = "SELECT statement FROM watch
    WHERE source = ?1 AND host = ?2 AND course = 'quiet' AND version IS NOT NULL
    ORDER BY 1.0 * (?3 - last_look) / (max(?3 - coalesce(quiet_since, last_look), 0) + ?4) DESC, statement
    LIMIT ?5";
const BY_AGE: &str = "SELECT last_look, statement FROM watch
    WHERE source = ?1 AND host = ?2 AND course = 'quiet' AND version IS NOT NULL
    ORDER BY last_look, quiet_since LIMIT ?3";
const QUIET: &str = "SELECT count(*) FROM watch
    WHERE source = ?1 AND host = ?2 AND course = 'quiet' AND version IS NOT NULL";
const GONE: &str = "SELECT last_look, statement, last_present FROM watch
    WHERE source = ?1 AND host = ?2 AND course = 'gone' AND version IS NOT NULL
    ORDER BY last_look, last_present";
const ALLOTMENT: &str =
    "SELECT a.since, a.night, a.taken, a.owed, a.kept, a.known, a.nightly, a.reserve, a.beyond
    FROM allotment a";

fn allotment_row(row: &Row<'_>) -> rusqlite::Result<Allotment> {
    Ok(Allotment {
        since: time(row.get(0)?),
        night: time(row.get(1)?),
        taken: row.get(2)?,
        owed: row.get(3)?,
        kept: row.get(4)?,
        known: row.get(5)?,
        nightly: row.get(6)?,
        reserve: row.get(7)?,
        beyond: row.get(8)?,
    })
}

impl Store {
    /// How many statements of the source each host serves, and how many of them were looked at since `since`.
    pub fn host_loads(
        &self,
        source: i64,
        since: DateTime<Utc>,
    ) -> Result<Vec<HostLoad>, StoreError> {
        let looked = self.looked_since(source, since)?;
        let mut rows = self.connection.prepare_cached(
            "SELECT host, count(*) FROM statement WHERE source = ?1 AND same_as IS NULL GROUP BY host",
        )?;
        let loads = rows.query_map([source], |row| {
            let host: String = row.get(0)?;
            Ok(HostLoad {
                known: row.get(1)?,
                looked: looked.get(&host).copied().unwrap_or(0),
                host,
            })
        })?;
        Ok(loads.collect::<Result<_, _>>()?)
    }

    /// Looks at known statements by host; first looks at what only came since then are none. Before a night's looks
    /// there are none: only these rows are walked.
    fn looked_since(
        &self,
        source: i64,
        since: DateTime<Utc>,
    ) -> Result<HashMap<String, usize>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT s.host, count(*) FROM watch w JOIN statement s ON s.key = w.statement
             WHERE w.source = ?1 AND w.last_look > ?2 AND w.version IS NOT NULL AND s.first_seen <= ?2
             GROUP BY s.host",
        )?;
        let looked = rows.query_map(params![source, stamp(since)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(looked.collect::<Result<_, _>>()?)
    }

    /// Settled statements by how long nobody looked at them, measured by how long they are quiet; `soften` is added to
    /// that.
    pub fn by_score(
        &self,
        (source, host): (i64, &str),
        now: DateTime<Utc>,
        soften: TimeDelta,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        let mut rows = self.connection.prepare_cached(BY_SCORE)?;
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let soften = soften.num_milliseconds();
        let found = rows.query_map(params![source, host, stamp(now), soften, most], |row| {
            row.get(0)
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Settled statements, the longest unseen first.
    pub fn by_age(
        &self,
        (source, host): (i64, &str),
        limit: usize,
    ) -> Result<Vec<Aged>, StoreError> {
        let mut rows = self.connection.prepare_cached(BY_AGE)?;
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = rows.query_map(params![source, host, most], |row| {
            Ok(Aged {
                last_look: time(row.get(0)?),
                statement: row.get(1)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Statements that by_score and by_age choose from.
    pub fn quiet(&self, (source, host): (i64, &str)) -> Result<usize, StoreError> {
        Ok(self
            .connection
            .prepare_cached(QUIET)?
            .query_row(params![source, host], |row| row.get(0))?)
    }

    /// Deleted statements, the longest unseen first.
    pub fn gone(&self, (source, host): (i64, &str)) -> Result<Vec<Gone>, StoreError> {
        let mut rows = self.connection.prepare_cached(GONE)?;
        let found = rows.query_map(params![source, host], |row| {
            Ok(Gone {
                aged: Aged {
                    last_look: time(row.get(0)?),
                    statement: row.get(1)?,
                },
                last_present: row.get::<_, Option<i64>>(2)?.map(time),
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Statements that were left alone because the file leaves them out, with their addresses.
    pub fn resting(&self, source: i64) -> Result<Vec<(i64, String)>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT w.statement, s.url FROM watch w JOIN statement s ON s.key = w.statement
             WHERE w.source = ?1 AND w.course = 'rests'",
        )?;
        let found = rows.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Leaves these statements alone.
    pub fn rest(&mut self, statements: &[i64]) -> Result<(), StoreError> {
        self.set_course(
            "UPDATE watch SET course = 'rests' WHERE statement = ?1",
            statements,
        )
    }

    /// Looks at these statements again.
    pub fn wake(&mut self, statements: &[i64]) -> Result<(), StoreError> {
        self.set_course(
            "UPDATE watch SET course =
               (SELECT CASE WHEN unsettled = 1 THEN 'open' WHEN state = 'deleted' THEN 'gone' ELSE 'quiet' END
                FROM statement WHERE key = ?1)
             WHERE statement = ?1",
            statements,
        )
    }

    fn set_course(&mut self, sql: &str, statements: &[i64]) -> Result<(), StoreError> {
        if statements.is_empty() {
            return Ok(());
        }
        self.transact(|transaction| {
            let mut row = transaction.prepare_cached(sql)?;
            for statement in statements {
                row.execute([statement])?;
            }
            Ok(())
        })
    }

    /// What the last full pass over a host left.
    pub fn allotment(&self, (source, host): (i64, &str)) -> Result<Option<Allotment>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("{ALLOTMENT} WHERE a.source = ?1 AND a.host = ?2"))?
            .query_row(params![source, host], allotment_row)
            .optional()?)
    }

    /// The same for all hosts of a source.
    pub fn allotments(&self, id: &SourceId) -> Result<Vec<Allotment>, StoreError> {
        let mut rows = self.connection.prepare(&format!(
            "{ALLOTMENT} JOIN source c ON c.key = a.source WHERE c.id = ?1"
        ))?;
        let found = rows.query_map([id.as_str()], allotment_row)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The statement of a source that was not looked at for longest, with its last look; not one that is gone, or that
    /// the file leaves out.
    pub fn longest_unseen(
        &self,
        id: &SourceId,
    ) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
        Ok(self
            .connection
            .query_row(
                "SELECT s.url, w.last_look FROM watch w JOIN statement s ON s.key = w.statement
                 WHERE w.source = (SELECT key FROM source WHERE id = ?1)
                   AND w.version IS NOT NULL AND w.course IN ('quiet', 'open')
                 ORDER BY w.last_look LIMIT 1",
                [id.as_str()],
                |row| Ok((row.get(0)?, time(row.get(1)?))),
            )
            .optional()?)
    }

    /// Keeps what a full pass leaves, by host.
    pub fn keep_allotments(
        &mut self,
        source: i64,
        allotments: &[(String, Allotment)],
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            let mut row = transaction.prepare_cached(
                "INSERT OR REPLACE INTO allotment
                   (source, host, since, night, taken, owed, kept, known, nightly, reserve, beyond)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?;
            for (host, left) in allotments {
                row.execute(params![
                    source,
                    host,
                    stamp(left.since),
                    stamp(left.night),
                    left.taken,
                    left.owed,
                    left.kept,
                    left.known,
                    left.nightly,
                    left.reserve,
                    left.beyond,
                ])?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_to_look_at_next_is_found_in_an_index_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("unsaid.db")).unwrap();

        for (sql, index) in [
            (BY_SCORE, "watch_quiet"),
            (BY_AGE, "watch_quiet"),
            (QUIET, "watch_quiet"),
            (GONE, "watch_gone"),
        ] {
            let explained = format!("EXPLAIN QUERY PLAN {sql}");
            let mut rows = store.connection.prepare(&explained).unwrap();
            // What is not bound is NULL.
            let mut rows = rows.raw_query();
            let plan: String = rows.next().unwrap().unwrap().get(3).unwrap();
            let covered =
                format!("SEARCH watch USING COVERING INDEX {index} (source=? AND host=?)");
            assert_eq!(plan, covered, "{sql}");
        }
    }
}
