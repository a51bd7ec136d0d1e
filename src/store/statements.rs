//! Statements and their versions.
//!
//! *In:* keys, ids, addresses. *Out:* model values. *Never:* a version twice: equal words share one.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::open::{stamp, time};
use super::snapshots::hex;
use super::{Store, StoreError};
use crate::model::{
    Lens, PageDate, Reading, Seal, SourceFacts, SourceId, State, Statement, StatementId, Version,
};
use crate::text;

/// What a look at a statement was kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The store's key of the observation.
    pub key: i64,
    /// The statement.
    pub statement: Option<i64>,
    /// The version read.
    pub version: Option<u32>,
    /// Whether that version is new.
    pub new_version: bool,
}

/// A source in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceCounts {
    /// Statements known.
    pub known: u64,
    /// … never read.
    pub pending: u64,
    /// … with a suspected deletion.
    pub missing: u64,
    /// … deleted.
    pub deleted: u64,
}

/// A statement whose source left the file rests, unless it is gone for good; one that was merged stands as the one that
/// is followed in its place.
pub(super) const STATEMENT: &str =
    "SELECT s.key, s.id, c.id, s.url, s.title, s.language, s.published, s.first_seen,
    CASE WHEN c.resting = 1 AND s.state <> 'deleted' THEN 'resting'
      ELSE coalesce((SELECT e.state FROM statement e WHERE e.key = s.same_as), s.state) END,
    s.template, s.same_as FROM statement s JOIN source c ON c.key = s.source";

pub(super) fn statement_row(row: &Row<'_>) -> rusqlite::Result<Statement> {
    let state: String = row.get(8)?;
    Ok(Statement {
        key: row.get(0)?,
        id: StatementId(row.get(1)?),
        source: SourceId(row.get(2)?),
        url: row.get(3)?,
        title: row.get(4)?,
        language: row.get(5)?,
        published: row
            .get::<_, Option<String>>(6)?
            .and_then(|date| PageDate::parse(&date)),
        first_seen: time(row.get(7)?),
        state: state_of(&state),
        template: row.get(9)?,
        same_as: row.get(10)?,
    })
}

fn state_of(word: &str) -> State {
    match word {
        "present" => State::Present,
        "missing" => State::Missing,
        "deleted" => State::Deleted,
        "resting" => State::Resting,
        _ => State::Pending,
    }
}

const VERSION: &str = "SELECT v.number, v.title, v.text, v.published, v.modified, v.language, v.seen, n.hash,
    v.revision, v.settings, v.read_anew, v.asked
    FROM worded v LEFT JOIN observation o ON o.key = v.read_from LEFT JOIN snapshot n ON n.key = o.snapshot";

fn version_row(row: &Row<'_>) -> rusqlite::Result<Version> {
    let date = |text: Option<String>| text.and_then(|text| PageDate::parse(&text));
    Ok(Version {
        number: row.get(0)?,
        title: row.get(1)?,
        text: row.get(2)?,
        published: date(row.get(3)?),
        modified: date(row.get(4)?),
        language: row.get(5)?,
        first_seen: time(row.get(6)?),
        snapshot: row.get::<_, Option<Vec<u8>>>(7)?.map(|hash| hex(&hash)),
        lens: Lens {
            revision: row.get::<_, Option<u32>>(8)?.unwrap_or_default(),
            settings: row.get(9)?,
            asked: row.get(11)?,
        },
        read_anew: row.get(10)?,
    })
}

/// Finds or makes the version of these words; whether it is new.
pub(super) fn keep_version(
    transaction: &Transaction<'_>,
    statement: i64,
    observation: i64,
    at: chrono::DateTime<chrono::Utc>,
    (reading, lens): (&Reading, Lens),
    key: &[u8; 16],
) -> Result<(Option<u32>, bool), StoreError> {
    let published = reading.published.map(|date| date.to_string());
    let known = version_of(transaction, statement, key, published.as_deref())?;
    if let Some((number, read_in)) = known {
        if read_in != lens {
            super::wordings::keep(
                transaction,
                (statement, number),
                observation,
                (reading, lens),
            )?;
        }
        return Ok((Some(number), false));
    }
    let number: u32 = transaction
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM version WHERE statement = ?1")?
        .query_row([statement], |row| row.get(0))?;
    let title = reading.title.as_deref().unwrap_or("");
    let way = reading
        .way
        .map(|way| serde_json::to_string(&way))
        .transpose()?;
    transaction
        .prepare_cached(
            "INSERT INTO version (statement, number, observation, title, text, published, modified, language, way,
             text_key, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            statement,
            number,
            observation,
            title,
            reading.text,
            published,
            reading.modified.map(|date| date.to_string()),
            reading.language,
            way,
            key.as_slice(),
            stamp(at),
        ])?;
    let version = transaction.last_insert_rowid();
    super::search::index(transaction, version, title, &reading.text)?;
    let standing: Option<u32> = transaction
        .prepare_cached("SELECT settled_version FROM statement WHERE key = ?1")?
        .query_row([statement], |row| row.get(0))?;
    if standing.is_none() {
        head(transaction, statement, number)?;
    }
    Ok((Some(number), true))
}

/// The version of these words, as it was read last, and the way that was done.
fn version_of(
    transaction: &Transaction<'_>,
    statement: i64,
    key: &[u8; 16],
    published: Option<&str>,
) -> Result<Option<(u32, Lens)>, StoreError> {
    Ok(transaction
        .prepare_cached(
            "SELECT number, revision, settings, asked FROM worded WHERE statement = ?1 AND text_key = ?2
             AND (published IS ?3 OR ?3 IS NULL OR published IS NULL) ORDER BY number DESC LIMIT 1",
        )?
        .query_row(params![statement, key.as_slice(), published], |row| {
            let lens = Lens {
                revision: row.get(1)?,
                settings: row.get(2)?,
                asked: row.get(3)?,
            };
            Ok((row.get(0)?, lens))
        })
        .optional()?)
}

/// Takes what a version says of the statement as a whole: its first reading's, then that of the version that stands. A
/// notice in its place is no headline of its own.
pub(super) fn head(
    transaction: &Transaction<'_>,
    statement: i64,
    number: u32,
) -> Result<(), StoreError> {
    let Some(version) = version(transaction, statement, number)? else {
        return Ok(());
    };
    let title = Some(version.title).filter(|title| !title.is_empty());
    transaction
        .prepare_cached(
            "UPDATE statement SET title = coalesce(?2, title), language = coalesce(?3, language),
               published = coalesce(?4, published), body_key = ?5 WHERE key = ?1",
        )?
        .execute(params![
            statement,
            title,
            version.language,
            version.published.map(|date| date.to_string()),
            body_key(&version.text),
        ])?;
    Ok(())
}

/// A hash of the text alone, typography folded: two statements that share it carry the same words.
///
/// A picture's address is none: many statements show the one that stands for pictures to come.
pub(super) fn body_key(body: &str) -> Option<Vec<u8>> {
    if let Some(Seal::Picture { .. }) = Seal::read(body) {
        return None;
    }
    let loose = text::loose(body);
    (!loose.is_empty()).then(|| text::text_key("", &loose).to_vec())
}

pub(super) fn version(
    connection: &Connection,
    statement: i64,
    number: u32,
) -> Result<Option<Version>, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "{VERSION} WHERE v.statement = ?1 AND v.number = ?2"
        ))?
        .query_row(params![statement, number], version_row)
        .optional()?)
}

pub(super) fn statement(
    connection: &Connection,
    key: i64,
) -> Result<Option<Statement>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("{STATEMENT} WHERE s.key = ?1"))?
        .query_row([key], statement_row)
        .optional()?)
}

impl Store {
    /// A statement by its key.
    pub fn statement(&self, key: i64) -> Result<Option<Statement>, StoreError> {
        statement(&self.connection, key)
    }

    /// Statements by public id, or by any address they ever had.
    pub fn find_statements(&self, name: &str) -> Result<Vec<Statement>, StoreError> {
        let mut rows = self.connection.prepare_cached(&format!(
            "{STATEMENT} WHERE s.id = ?1 OR s.url = ?1
             OR s.key IN (SELECT statement FROM alias WHERE kind = 'address' AND value = ?1)
             ORDER BY s.key LIMIT 20"
        ))?;
        let found = rows.query_map([name], statement_row)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Whether two statements' newest texts carry the same words.
    pub fn same_words(&self, one: i64, other: i64) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT 1 FROM statement a JOIN statement b ON b.body_key = a.body_key
                 WHERE a.key = ?1 AND b.key = ?2",
            )?
            .exists([one, other])?)
    }

    /// Every version of a statement, first to last.
    pub fn versions(&self, statement: i64) -> Result<Vec<Version>, StoreError> {
        let mut rows = self.connection.prepare_cached(&format!(
            "{VERSION} WHERE v.statement = ?1 ORDER BY v.number"
        ))?;
        let found = rows.query_map([statement], version_row)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Statements with words that were published in a period by their page's own date, else first seen in it; the newest
    /// `limit`.
    pub fn statements_within(
        &self,
        (since, until): (DateTime<Utc>, DateTime<Utc>),
        limit: usize,
    ) -> Result<Vec<Statement>, StoreError> {
        let mut rows = self.connection.prepare_cached(&format!(
            "{STATEMENT} WHERE s.same_as IS NULL AND s.body_key IS NOT NULL
             AND CASE WHEN s.published IS NULL THEN s.first_seen BETWEEN ?1 AND ?2
               ELSE substr(s.published, 1, 10) BETWEEN ?3 AND ?4 END
             ORDER BY s.key DESC LIMIT ?5"
        ))?;
        let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
        let found = rows.query_map(
            params![stamp(since), stamp(until), day(since), day(until), limit],
            statement_row,
        )?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Every address of a statement.
    pub fn addresses(&self, statement: i64) -> Result<Vec<String>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT value FROM alias WHERE statement = ?1 AND kind = 'address' ORDER BY value",
        )?;
        let found = rows.query_map([statement], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// What flags say of a source.
    pub fn source_facts(&self, id: &SourceId) -> Result<Option<SourceFacts>, StoreError> {
        Ok(self
            .connection
            .query_row(
                "SELECT id, name, role, country FROM source WHERE id = ?1",
                [id.as_str()],
                |row| {
                    Ok(SourceFacts {
                        id: SourceId(row.get(0)?),
                        name: row.get(1)?,
                        role: row.get(2)?,
                        country: row.get(3)?,
                    })
                },
            )
            .optional()?)
    }

    /// A source in figures.
    pub fn source_counts(&self, id: &SourceId) -> Result<SourceCounts, StoreError> {
        Ok(self.connection.query_row(
            "SELECT count(*), coalesce(sum(s.state = 'pending'), 0), coalesce(sum(s.state = 'missing'), 0),
               coalesce(sum(s.state = 'deleted'), 0)
             FROM statement s JOIN source c ON c.key = s.source WHERE c.id = ?1 AND s.same_as IS NULL",
            [id.as_str()],
            |row| {
                Ok(SourceCounts {
                    known: row.get(0)?,
                    pending: row.get(1)?,
                    missing: row.get(2)?,
                    deleted: row.get(3)?,
                })
            },
        )?)
    }

    /// Statements known, all sources together.
    pub fn known_statements(&self) -> Result<u64, StoreError> {
        Ok(self.connection.query_row(
            "SELECT count(*) FROM statement WHERE same_as IS NULL",
            [],
            |row| row.get(0),
        )?)
    }
}
