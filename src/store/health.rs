//! What the last pass met at a source.
//!
//! *In:* a source. *Out:* counts of its looks, and of statements whose words are not known; the judge's record of it.
//! *Never:* says whether that is well.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::{Reading, SourceId};

/// Lists with the time of their last good reading.
pub type ListReadings = Vec<(String, Option<DateTime<Utc>>)>;

/// Looks of a source in the last pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastLooks {
    /// The last look that was answered, in whatever pass.
    pub last_answer: Option<DateTime<Utc>>,
    /// Statements looked at, whatever came of it.
    pub looked: u64,
    /// Looks that say something.
    pub answered: u64,
    /// Reasons of those that say nothing, the most frequent first.
    pub unknown: Vec<(String, u64)>,
}

/// Statements of a source of which no words are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wordless {
    /// Documents that are watched by the hash of their bytes.
    pub documents: u64,
    /// … of which nobody tried to read the text.
    pub untried: u64,
    /// Documents whose text is known, and that could not be read when they were last looked at.
    pub unread: u64,
    /// Pages that show a picture and no text.
    pub pictures: u64,
}

impl Wordless {
    fn count(&mut self, signs: &[String], last: Option<&str>) {
        let signed = |sign: &str| signs.iter().any(|known| known == sign);
        let unread = last.is_some_and(|last| last.contains(Reading::UNREAD));
        if signed(Reading::PICTURE) {
            self.pictures += 1;
        } else if !signed(Reading::PDFTOTEXT) {
            self.documents += 1;
            self.untried += u64::from(Reading::is_untried(signs));
        } else if unread {
            self.unread += 1;
        }
    }
}

impl Store {
    /// The judge's record of how the source was.
    pub fn health(&self, source: i64) -> Result<Option<serde_json::Value>, StoreError> {
        let record: Option<String> = self
            .connection
            .prepare_cached("SELECT health FROM source WHERE key = ?1")?
            .query_row([source], |row| row.get(0))?;
        Ok(record
            .map(|record| serde_json::from_str(&record))
            .transpose()?)
    }

    /// Gives a source the record that another store has of it.
    pub fn take_health(
        &mut self,
        source: i64,
        record: &serde_json::Value,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE source SET health = ?2 WHERE key = ?1",
            params![source, serde_json::to_string(record)?],
        )?;
        Ok(())
    }

    /// The same for a source by its id; nothing where it was never crawled.
    pub fn health_of(&self, id: &SourceId) -> Result<Option<serde_json::Value>, StoreError> {
        let key: Option<i64> = self
            .connection
            .prepare_cached("SELECT key FROM source WHERE id = ?1")?
            .query_row([id.as_str()], |row| row.get(0))
            .optional()?;
        Ok(key.map(|key| self.health(key)).transpose()?.flatten())
    }

    /// Statements that are watched for a source.
    pub fn statements_of(&self, source: i64) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM watch WHERE source = ?1")?
            .query_row([source], |row| row.get(0))?)
    }

    /// Statements of a source that lists showed as news since then, and that are not known by another address.
    pub fn news_since(&self, source: i64, since: DateTime<Utc>) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM statement WHERE source = ?1 AND first_seen >= ?2
                   AND same_as IS NULL AND twin_of IS NULL AND entry NOT LIKE '%\"silent\"%'",
            )?
            .query_row(params![source, stamp(since)], |row| row.get(0))?)
    }

    /// Statements of which no words are known, by what was read of them last.
    pub fn wordless(&self, id: &SourceId) -> Result<Wordless, StoreError> {
        let mut rows = self.connection.prepare(
            "SELECT r.signs, l.signs FROM watch w JOIN statement s ON s.key = w.statement
             JOIN source c ON c.key = s.source JOIN reading r ON r.key = w.reading
             LEFT JOIN observation o ON o.key =
               (SELECT max(key) FROM observation WHERE statement = s.key AND role = 0)
             LEFT JOIN reading l ON l.key = o.reading
             WHERE c.id = ?1 AND s.same_as IS NULL AND s.state IN ('present', 'missing')
               AND (r.signs LIKE '[\"pdf\"%' OR r.signs LIKE '%\"only_pictures\"%')",
        )?;
        let found = rows.query_map([id.as_str()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        })?;
        let mut wordless = Wordless::default();
        for row in found {
            let (read, last) = row?;
            wordless.count(
                &serde_json::from_str::<Vec<String>>(&read)?,
                last.as_deref(),
            );
        }
        Ok(wordless)
    }

    /// What the last pass that ended met at a source.
    pub fn last_looks(&self, id: &SourceId) -> Result<LastLooks, StoreError> {
        let last_answer: Option<i64> = self.connection.query_row(
            "SELECT max(w.last_outcome) FROM watch w JOIN source c ON c.key = w.source WHERE c.id = ?1",
            [id.as_str()],
            |row| row.get(0),
        )?;
        let mut looks = LastLooks {
            last_answer: last_answer.map(time),
            ..LastLooks::default()
        };
        let pass: Option<i64> = self
            .connection
            .query_row(
                "SELECT first_observation FROM pass WHERE ended IS NOT NULL ORDER BY key DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let Some(first) = pass else {
            return Ok(looks);
        };
        let mut rows = self.connection.prepare(
            "SELECT o.cause, count(*), count(DISTINCT o.statement) FROM observation o
             JOIN statement s ON s.key = o.statement JOIN source c ON c.key = s.source
             WHERE o.key >= ?1 AND c.id = ?2 GROUP BY o.cause ORDER BY 2 DESC",
        )?;
        let found = rows.query_map(params![first, id.as_str()], |row| {
            Ok((
                row.get::<_, Option<String>>(0)?,
                row.get::<_, u64>(1)?,
                row.get::<_, u64>(2)?,
            ))
        })?;
        for row in found {
            let (cause, count, statements) = row?;
            looks.looked += statements;
            match cause {
                None => looks.answered += count,
                Some(cause) => looks.unknown.push((cause, count)),
            }
        }
        Ok(looks)
    }

    /// A source's lists with the time of their last good reading.
    pub fn lists(&self, id: &SourceId) -> Result<ListReadings, StoreError> {
        let mut rows = self.connection.prepare(
            "SELECT l.url, l.last_good FROM list l JOIN source c ON c.key = l.source
             WHERE c.id = ?1 ORDER BY l.key",
        )?;
        let lists = rows.query_map([id.as_str()], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(time)))
        })?;
        Ok(lists.collect::<Result<_, _>>()?)
    }
}
