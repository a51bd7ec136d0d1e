//! What is due to be looked at.
//!
//! *In:* a source and a limit. *Out:* statements, the longest unseen first. *Never:* reads the whole store for a
//! few looks.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::{Lens, PageDate, Seal, State, Validators};

/// A statement that may be looked at, with what the last look left.
#[derive(Clone, Debug)]
pub struct Due {
    /// The store's key.
    pub statement: i64,
    /// Its address.
    pub url: String,
    /// Its host.
    pub host: String,
    /// Where it stands.
    pub state: State,
    /// Whether something is open about it.
    pub unsettled: bool,
    /// The version that stands.
    pub settled_version: Option<u32>,
    /// The version last read.
    pub version: Option<u32>,
    /// The last present reading.
    pub reading: Option<i64>,
    /// The words of that reading, as they were read last.
    pub text_key: Option<[u8; 16]>,
    /// The way they were read.
    pub lens: Option<Lens>,
    /// The rules that spoke in that reading.
    pub signs: Vec<String>,
    /// What stood for its text, where none was read.
    pub seal: Option<Seal>,
    /// The headline of the version that stands; before the first reading, the one that its list shows.
    pub headline: Option<String>,
    /// The date of publication last read.
    pub published: Option<PageDate>,
    /// SHA-256 of the body last read as present.
    pub body_hash: Option<[u8; 32]>,
    /// Validators of the last full answer.
    pub validators: Validators,
    /// When that was.
    pub last_full: Option<DateTime<Utc>>,
    /// Looks since then.
    pub looks_since_full: u32,
    /// The last look.
    pub last_look: Option<DateTime<Utc>>,
    /// The last look that saw it present.
    pub last_present: Option<DateTime<Utc>>,
    /// When a list first showed it.
    pub first_seen: DateTime<Utc>,
    /// The statement whose address differs only by a risky fold, while that is unproved.
    pub twin_of: Option<i64>,
    /// Whether its host was caught answering 304 for a changed page.
    pub distrusted: bool,
}

const DUE: &str = "SELECT s.key, s.url, s.host, s.state, s.unsettled, s.settled_version, w.version, w.reading,
    coalesce(x.text_key, r.text_key), s.published, w.body_hash, w.etag, w.last_modified, w.last_full, w.looks_since_full, w.last_look,
    s.first_seen, w.last_present, s.twin_of,
    coalesce((SELECT distrusted_until > w.last_look FROM host h WHERE h.name = s.host), 0),
    r.signs,
    CASE WHEN r.signs LIKE '%\"only_pictures\"%' OR r.signs LIKE '[\"pdf\"%' AND r.signs NOT LIKE '%\"pdftotext\"%'
      THEN coalesce(x.text, v.text) END,
    s.title, coalesce(x.revision, r.revision), iif(x.key IS NULL, r.settings, x.settings),
    iif(x.key IS NULL, r.asked, x.asked)
    FROM watch w JOIN statement s ON s.key = w.statement LEFT JOIN reading r ON r.key = w.reading
    LEFT JOIN version v ON v.statement = w.statement AND v.number = w.version
    LEFT JOIN wording x ON x.key = (SELECT max(key) FROM wording WHERE version = v.key)";

fn due_row(row: &Row<'_>) -> rusqlite::Result<Due> {
    let state: String = row.get(3)?;
    Ok(Due {
        statement: row.get(0)?,
        url: row.get(1)?,
        host: row.get(2)?,
        state: match state.as_str() {
            "present" => State::Present,
            "missing" => State::Missing,
            "deleted" => State::Deleted,
            "resting" => State::Resting,
            _ => State::Pending,
        },
        unsettled: row.get(4)?,
        settled_version: row.get(5)?,
        version: row.get(6)?,
        reading: row.get(7)?,
        text_key: row
            .get::<_, Option<Vec<u8>>>(8)?
            .and_then(|key| key.try_into().ok()),
        published: row
            .get::<_, Option<String>>(9)?
            .and_then(|date| PageDate::parse(&date)),
        body_hash: row
            .get::<_, Option<Vec<u8>>>(10)?
            .and_then(|hash| hash.try_into().ok()),
        validators: Validators {
            etag: row.get(11)?,
            last_modified: row.get(12)?,
        },
        last_full: row.get::<_, Option<i64>>(13)?.map(time),
        looks_since_full: row.get(14)?,
        last_look: Some(row.get::<_, i64>(15)?).filter(|at| *at > 0).map(time),
        first_seen: time(row.get(16)?),
        last_present: row.get::<_, Option<i64>>(17)?.map(time),
        twin_of: row.get(18)?,
        distrusted: row.get(19)?,
        signs: row
            .get::<_, Option<String>>(20)?
            .and_then(|signs| serde_json::from_str(&signs).ok())
            .unwrap_or_default(),
        seal: row
            .get::<_, Option<String>>(21)?
            .and_then(|text| Seal::read(&text)),
        headline: row.get(22)?,
        lens: row
            .get::<_, Option<u32>>(23)?
            .map(|revision| {
                Ok::<_, rusqlite::Error>(Lens {
                    revision,
                    settings: row.get(24)?,
                    asked: row.get(25)?,
                })
            })
            .transpose()?,
    })
}

impl Store {
    /// Those of these statements that are deleted.
    pub fn deleted_among(&self, statements: &HashSet<i64>) -> Result<Vec<Due>, StoreError> {
        let mut keys: Vec<&i64> = statements.iter().collect();
        keys.sort_unstable();
        let mut deleted = Vec::new();
        for key in keys {
            let due = self.due_by_key(*key)?;
            deleted.extend(due.filter(|due| due.state == State::Deleted));
        }
        Ok(deleted)
    }

    /// Addresses of statements that turned out to be this one under another address, the newest first.
    pub fn other_addresses(&self, statement: i64) -> Result<Vec<String>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT DISTINCT o.url FROM statement o JOIN statement s ON s.key = o.same_as
             WHERE o.same_as = ?1 AND o.url <> s.url ORDER BY o.key DESC LIMIT 2",
        )?;
        let urls = rows.query_map([statement], |row| row.get(0))?;
        Ok(urls.collect::<Result<_, _>>()?)
    }

    /// Statements never read, the newest first: a text that is young may be gone tomorrow.
    pub fn unread(&self, source: i64, limit: usize) -> Result<Vec<Due>, StoreError> {
        self.due(
            &format!(
                "{DUE} WHERE w.source = ?1 AND w.version IS NULL AND s.state = 'pending'
                ORDER BY w.last_look, s.first_seen DESC, s.key LIMIT ?2"
            ),
            source,
            limit,
        )
    }

    /// Statements with something open about them.
    pub fn suspects(&self, source: i64, limit: usize) -> Result<Vec<Due>, StoreError> {
        self.due(
            &format!(
                "{DUE} WHERE s.source = ?1 AND s.unsettled = 1 AND w.version IS NOT NULL
                ORDER BY w.last_look, s.key LIMIT ?2"
            ),
            source,
            limit,
        )
    }

    /// Statements by key.
    pub fn due_by_key(&self, statement: i64) -> Result<Option<Due>, StoreError> {
        Ok(self
            .due(
                &format!("{DUE} WHERE w.statement = ?1 LIMIT ?2"),
                statement,
                1,
            )?
            .pop())
    }

    /// These statements, in this order.
    pub fn dues(&self, statements: &[i64]) -> Result<Vec<Due>, StoreError> {
        let mut row = self
            .connection
            .prepare_cached(&format!("{DUE} WHERE w.statement = ?1"))?;
        let each = statements.iter();
        each.map(|statement| Ok(row.query_row([statement], due_row)?))
            .collect()
    }

    /// Present statements of a template that may witness for `of`, the nearest in time of first sight first.
    pub fn siblings(
        &self,
        source: i64,
        template: &str,
        of: i64,
        limit: usize,
    ) -> Result<Vec<Due>, StoreError> {
        let side = |condition: &str| -> Result<Vec<Due>, StoreError> {
            // By the order of keys under the template, so that the nearest are found without a walk through all.
            let mut rows = self.connection.prepare_cached(&format!(
                "{DUE} WHERE s.source = ?1 AND s.template = ?2 AND s.state = 'present'
                 AND s.unsettled = 0 AND {condition} LIMIT ?4"
            ))?;
            let most = i64::try_from(limit).unwrap_or(i64::MAX);
            let due = rows.query_map(params![source, template, of, most], due_row)?;
            Ok(due.collect::<Result<_, _>>()?)
        };
        let mut due = side("s.key < ?3 ORDER BY s.key DESC")?;
        due.extend(side("s.key > ?3 ORDER BY s.key")?);
        due.sort_by_key(|due| due.statement.abs_diff(of));
        due.truncate(limit);
        Ok(due)
    }

    fn due(&self, sql: &str, source: i64, limit: usize) -> Result<Vec<Due>, StoreError> {
        let mut rows = self.connection.prepare_cached(sql)?;
        let due = rows.query_map(
            params![source, i64::try_from(limit).unwrap_or(i64::MAX)],
            due_row,
        )?;
        Ok(due.collect::<Result<_, _>>()?)
    }

    /// States of hosts as `fetch` left them.
    pub fn hosts(&self) -> Result<Vec<String>, StoreError> {
        let mut rows = self
            .connection
            .prepare("SELECT state FROM host WHERE state <> ''")?;
        let states = rows.query_map([], |row| row.get(0))?;
        Ok(states.collect::<Result<_, _>>()?)
    }

    /// Takes no 304 of this host for an answer until then.
    pub fn distrust(&mut self, host: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "INSERT INTO host (name, state, distrusted_until) VALUES (?1, '', ?2)
                 ON CONFLICT (name) DO UPDATE SET distrusted_until = ?2",
                params![host, stamp(until)],
            )?;
            Ok(())
        })
    }

    /// Keeps states of hosts.
    pub fn keep_hosts(&mut self, states: &[(String, String)]) -> Result<(), StoreError> {
        self.transact(|transaction| {
            for (name, state) in states {
                transaction.execute(
                    "INSERT INTO host (name, state) VALUES (?1, ?2)
                     ON CONFLICT (name) DO UPDATE SET state = ?2",
                    params![name, state],
                )?;
            }
            Ok(())
        })
    }
}
