//! A version's words, read once more.
//!
//! *In:* kept bytes of a version as they are read today. *Out:* further rows: a reading that renews another, the words
//! of the version in today's way. *Never:* touches the words that were read first; a reader's upgrade loses nothing.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Store, StoreError, facts, search, statements};
use crate::model::{Claim, Lens, PageDate, Reading};
use crate::text;

/// Bytes of a version that were read once more.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// The observation that brought them.
    pub observation: i64,
    /// The reading that was made of them.
    pub reading: i64,
    /// The version that this reading saw.
    pub version: u32,
    /// What they are read as now.
    pub read: Reading,
    /// The way they are read now.
    pub lens: Lens,
}

/// Adds the reading and, for the version, its words.
pub(super) fn renew(
    transaction: &Transaction<'_>,
    statement: Option<i64>,
    renewed: &Renewed,
) -> Result<(), StoreError> {
    let Some(statement) = statement else {
        return Ok(());
    };
    let read = (&renewed.read, renewed.lens);
    facts::insert_reading(
        transaction,
        read,
        Some(renewed.version),
        Some(renewed.reading),
    )?;
    keep(
        transaction,
        (statement, renewed.version),
        renewed.observation,
        read,
    )
}

/// Notes how a version reads in another way; what is asked about it from now on is answered by these words.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    (statement, number): (i64, u32),
    observation: i64,
    (reading, lens): (&Reading, Lens),
) -> Result<(), StoreError> {
    let known: Option<(i64, String, String)> = transaction
        .prepare_cached(
            "SELECT key, title, text FROM version WHERE statement = ?1 AND number = ?2",
        )?
        .query_row(params![statement, number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((version, title, body)) = known else {
        return Ok(());
    };
    let own = reading.title.as_deref().unwrap_or("");
    let other = (own, reading.text.as_str()) != (title.as_str(), body.as_str());
    let way = reading
        .way
        .map(|way| serde_json::to_string(&way))
        .transpose()?;
    transaction
        .prepare_cached(
            "INSERT INTO wording (version, observation, revision, settings, title, text, published, modified, language,
             way, text_key, asked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            version,
            observation,
            lens.revision,
            lens.settings,
            other.then_some(own),
            other.then_some(&reading.text),
            reading.published.map(|date| date.to_string()),
            reading.modified.map(|date| date.to_string()),
            reading.language,
            way,
            text::text_key(own, &reading.text).as_slice(),
            lens.asked,
        ])?;
    if other {
        search::index_beside(transaction, version, (&title, &body), (own, &reading.text))?;
    }
    let stands: Option<u32> = transaction
        .prepare_cached("SELECT settled_version FROM statement WHERE key = ?1")?
        .query_row([statement], |row| row.get(0))?;
    if stands == Some(number) {
        statements::head(transaction, statement, number)?;
    }
    Ok(())
}

impl Store {
    /// A version's words as they are known, as if its bytes had been read in this way; `None` where they were.
    pub fn reword(
        &self,
        statement: i64,
        number: u32,
        lens: Lens,
    ) -> Result<Option<Renewed>, StoreError> {
        let renewed = self
            .connection
            .prepare_cached(
                "SELECT v.title, v.text, v.published, v.modified, v.language, v.read_from, o.reading, v.revision,
                   v.settings, v.asked
                 FROM worded v JOIN observation o ON o.key = v.read_from WHERE v.statement = ?1 AND v.number = ?2",
            )?
            .query_row(params![statement, number], |row| {
                let date = |text: Option<String>| text.and_then(|text| PageDate::parse(&text));
                let known = Lens {
                    revision: row.get(7)?,
                    settings: row.get(8)?,
                    asked: row.get(9)?,
                };
                let read = Reading {
                    title: row.get(0)?,
                    text: row.get(1)?,
                    published: date(row.get(2)?),
                    modified: date(row.get(3)?),
                    language: row.get(4)?,
                    ..Reading::bare(Claim::Present, "known_text")
                };
                let renewed = Renewed {
                    observation: row.get(5)?,
                    reading: row.get(6)?,
                    version: number,
                    read,
                    lens,
                };
                Ok((renewed, known))
            })
            .optional()?;
        Ok(renewed
            .filter(|(_, known)| !known.reads_like(lens))
            .map(|(mut renewed, known)| {
                renewed.lens.asked = known.asked;
                renewed
            }))
    }
}
