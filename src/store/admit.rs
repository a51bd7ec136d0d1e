//! Letting statements in: sources, lists, and the addresses that lists show.
//!
//! *In:* sources as meant, candidates with their keys. *Out:* statements known or new. *Never:* merges two addresses
//! because they look alike; that takes the same text.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, params};

use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::{Candidate, Entry, ListKind, SourceFacts, SourceId, Validators, public_id};

/// A list's key with what is known of it.
#[derive(Clone, Debug)]
pub struct ListKey {
    /// The store's key.
    pub key: i64,
    /// The last good reading.
    pub last_good: Option<DateTime<Utc>>,
    /// Validators of the last full answer.
    pub validators: Validators,
    /// When that was.
    pub last_full: Option<DateTime<Utc>>,
}

/// An address that asks to be let in.
#[derive(Clone, Debug)]
pub struct Admission {
    /// The statement's identity within the source: its canonical address, or what `identity` finds in it.
    pub identity: String,
    /// What the list said.
    pub candidate: Candidate,
    /// Its host.
    pub host: String,
    /// The shape of its address.
    pub template: String,
    /// The key of its risky folds.
    pub risky: String,
    /// How it enters, if it is new.
    pub entry: Entry,
    /// When it was seen.
    pub at: DateTime<Utc>,
}

/// A statement that was let in, or was in already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// The store's key.
    pub statement: i64,
    /// Whether it is new.
    pub new: bool,
}

impl Store {
    /// Brings the table of sources up to date; statements of sources that left the file rest.
    pub fn sync_sources(
        &mut self,
        sources: &[SourceFacts],
    ) -> Result<HashMap<SourceId, i64>, StoreError> {
        self.transact(|transaction| {
            transaction.execute("UPDATE source SET resting = 1", [])?;
            for source in sources {
                transaction.execute(
                    "INSERT INTO source (id, name, role, country) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3, country = ?4, resting = 0",
                    params![source.id.as_str(), source.name, source.role, source.country],
                )?;
            }
            let mut rows = transaction.prepare("SELECT id, key FROM source WHERE resting = 0")?;
            let keys = rows.query_map([], |row| Ok((SourceId(row.get(0)?), row.get(1)?)))?;
            Ok(keys.collect::<Result<_, _>>()?)
        })
    }

    /// The key of a list; makes a row where there is none.
    pub fn list(&mut self, source: i64, kind: ListKind, url: &str) -> Result<ListKey, StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "INSERT INTO list (source, kind, url) VALUES (?1, ?2, ?3)
                 ON CONFLICT (source, url) DO UPDATE SET kind = ?2",
                params![source, kind.as_str(), url],
            )?;
            Ok(transaction.query_row(
                "SELECT key, last_good, etag, last_modified, last_full FROM list
                 WHERE source = ?1 AND url = ?2",
                params![source, url],
                |row| {
                    Ok(ListKey {
                        key: row.get(0)?,
                        last_good: row.get::<_, Option<i64>>(1)?.map(time),
                        validators: Validators {
                            etag: row.get(2)?,
                            last_modified: row.get(3)?,
                        },
                        last_full: row.get::<_, Option<i64>>(4)?.map(time),
                    })
                },
            )?)
        })
    }

    /// Which of these identities are known to the source.
    pub fn known(&self, source: i64, identities: &[String]) -> Result<Vec<bool>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT 1 FROM alias WHERE source = ?1 AND kind = 'address' AND value = ?2",
        )?;
        identities
            .iter()
            .map(|identity| Ok(rows.exists(params![source, identity])?))
            .collect()
    }

    /// The statement that has this address, if any.
    pub fn owner(&self, source: i64, identity: &str) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT statement FROM alias WHERE source = ?1 AND kind = 'address' AND value = ?2",
            )?
            .query_row(params![source, identity], |row| row.get(0))
            .optional()?)
    }

    /// Lets in what a list shows.
    pub fn admit(
        &mut self,
        source: i64,
        id: &SourceId,
        admissions: &[Admission],
    ) -> Result<Vec<Admitted>, StoreError> {
        self.transact(|transaction| {
            admissions
                .iter()
                .map(|admission| admit(transaction, source, id, admission))
                .collect()
        })
    }

    /// Gives a statement a further address.
    pub fn add_alias(
        &mut self,
        source: i64,
        statement: i64,
        identity: &str,
        risky: &str,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| alias(transaction, source, statement, identity, risky))
    }

    /// Makes `url` the address that a statement is looked at by.
    pub fn readdress(
        &mut self,
        statement: i64,
        url: &str,
        host: &str,
        template: &str,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "UPDATE statement SET url = ?2, host = ?3, template = ?4 WHERE key = ?1",
                params![statement, url, host, template],
            )?;
            // Validators belong to an address, not to a text.
            transaction.execute(
                "UPDATE watch SET etag = NULL, last_modified = NULL WHERE statement = ?1",
                [statement],
            )?;
            Ok(())
        })
    }

    /// Two forms of an address gave different texts twice: they are two statements.
    pub fn part_twin(&mut self, statement: i64) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "UPDATE statement SET twin_of = NULL WHERE key = ?1",
                [statement],
            )?;
            Ok(())
        })
    }

    /// One statement turned out to be another: its addresses go there, and it is looked at no more. What is open about
    /// it the judge takes back when next asked.
    pub fn merge(&mut self, from: i64, into: i64) -> Result<(), StoreError> {
        self.transact(|transaction| merge(transaction, from, into))
    }
}

pub(super) fn merge(transaction: &Transaction<'_>, from: i64, into: i64) -> Result<(), StoreError> {
    // Whoever was merged already stands for another; two that name one another would both be looked at no more.
    let into: i64 = transaction
        .prepare_cached("SELECT coalesce(same_as, key) FROM statement WHERE key = ?1")?
        .query_row([into], |row| row.get(0))?;
    if from == into {
        return Ok(());
    }
    transaction
        .prepare_cached("UPDATE alias SET statement = ?2 WHERE statement = ?1")?
        .execute(params![from, into])?;
    transaction
        .prepare_cached("UPDATE statement SET same_as = ?2 WHERE key = ?1 OR same_as = ?1")?
        .execute(params![from, into])?;
    transaction
        .prepare_cached("UPDATE statement SET same_as = NULL WHERE key = ?1")?
        .execute([into])?;
    transaction
        .prepare_cached("DELETE FROM watch WHERE statement = ?1")?
        .execute([from])?;
    Ok(())
}

fn admit(
    transaction: &Transaction<'_>,
    source: i64,
    id: &SourceId,
    admission: &Admission,
) -> Result<Admitted, StoreError> {
    let known: Option<i64> = transaction
        .prepare_cached(
            "SELECT statement FROM alias WHERE source = ?1 AND kind = 'address' AND value = ?2",
        )?
        .query_row(params![source, admission.identity], |row| row.get(0))
        .optional()?;
    if let Some(statement) = known {
        return Ok(Admitted {
            statement,
            new: false,
        });
    }
    let statement = insert(transaction, source, id, admission)?;
    suspect_twin(transaction, source, statement, &admission.risky)?;
    alias(
        transaction,
        source,
        statement,
        &admission.identity,
        &admission.risky,
    )?;
    if let Some(feed_id) = &admission.candidate.feed_id {
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO alias (source, kind, value, statement) VALUES (?1, 'feed_id', ?2, ?3)",
            )?
            .execute(params![source, feed_id, statement])?;
    }
    Ok(Admitted {
        statement,
        new: true,
    })
}

/// A twin of a known address is not judged until a look shows whether it is one.
pub(super) fn suspect_twin(
    transaction: &Transaction<'_>,
    source: i64,
    statement: i64,
    risky: &str,
) -> Result<(), StoreError> {
    // Left to itself SQLite walks all addresses of the source.
    transaction
        .prepare_cached(
            "UPDATE statement SET twin_of =
               (SELECT min(statement) FROM alias INDEXED BY alias_risky WHERE source = ?1 AND risky = ?3)
             WHERE key = ?2",
        )?
        .execute(params![source, statement, risky])?;
    Ok(())
}

/// Another form of an address that is known now to be this statement's.
pub(super) fn suspect_twin_of(
    transaction: &Transaction<'_>,
    twin: i64,
    elder: i64,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE statement SET twin_of = ?2 WHERE key = ?1 AND same_as IS NULL")?
        .execute(params![twin, elder])?;
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    source: i64,
    id: &SourceId,
    admission: &Admission,
) -> Result<i64, StoreError> {
    let public = public_id('s', &[id.as_str(), &admission.identity], |id| {
        transaction
            .prepare_cached("SELECT 1 FROM statement WHERE id = ?1")
            .and_then(|mut row| row.exists([id]))
            .unwrap_or(false)
    });
    enter(transaction, source, (None, &public), admission)
}

/// Writes a new statement, under a key of its own where none is given; the key.
pub(super) fn enter(
    transaction: &Transaction<'_>,
    source: i64,
    (key, id): (Option<i64>, &str),
    admission: &Admission,
) -> Result<i64, StoreError> {
    let candidate = &admission.candidate;
    transaction
        .prepare_cached(
            "INSERT INTO statement (key, id, source, url, host, template, title, published, first_seen, entry)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            key,
            id,
            source,
            candidate.url,
            admission.host,
            admission.template,
            candidate.title,
            candidate.published.map(|date| date.to_string()),
            stamp(admission.at),
            serde_json::to_string(&admission.entry)?,
        ])?;
    let statement = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT INTO watch (statement, source, host) VALUES (?1, ?2, ?3)")?
        .execute(params![statement, source, admission.host])?;
    Ok(statement)
}

pub(super) fn alias(
    transaction: &Transaction<'_>,
    source: i64,
    statement: i64,
    identity: &str,
    risky: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO alias (source, kind, value, statement, risky)
             VALUES (?1, 'address', ?2, ?3, ?4)",
        )?
        .execute(params![source, identity, statement, risky])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::facts::PassKey;
    use super::*;
    use crate::model::Spans;

    fn admission(url: &str) -> Admission {
        Admission {
            candidate: Candidate {
                url: url.to_owned(),
                feed_id: None,
                title: None,
                published: None,
                modified: None,
                text: None,
            },
            identity: url.to_owned(),
            risky: "ministry.test/charter".to_owned(),
            host: "ministry.test".to_owned(),
            template: "ministry.test/{slug}".to_owned(),
            entry: Entry::Silent,
            at: "2026-02-26T19:00:00Z".parse().unwrap(),
        }
    }

    /// A source with the same page under two addresses.
    fn two_forms(store: &mut Store) -> (i64, SourceId, [i64; 2]) {
        let id = SourceId("ministry".to_owned());
        let facts = SourceFacts {
            id: id.clone(),
            name: "Ministry".to_owned(),
            role: None,
            country: None,
        };
        let source = store.sync_sources(&[facts]).unwrap()[&id];
        let forms = [
            admission("http://ministry.test/charter"),
            admission("http://www.ministry.test/charter"),
        ];
        let admitted = store.admit(source, &id, &forms).unwrap();
        (source, id, [admitted[0].statement, admitted[1].statement])
    }

    #[test]
    fn what_was_open_about_a_merged_statement_is_put_before_the_judge() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("unsaid.db")).unwrap();
        let (source, id, [one, other]) = two_forms(&mut store);
        store
            .connection
            .execute("UPDATE statement SET unsettled = 1 WHERE key = ?1", [other])
            .unwrap();

        store.merge(other, one).unwrap();

        let pass = PassKey {
            key: 1,
            began: DateTime::UNIX_EPOCH,
            first_observation: 0,
        };
        let windows = [].into();
        let dossier = store
            .dossier(source, &id, pass, Spans::default(), &[other], &windows)
            .unwrap();
        assert!(dossier.cases.is_empty(), "it is judged no more");
        assert_eq!(dossier.merged.len(), 1);
        assert_eq!(dossier.merged[0].statement, other);
        let elder = store.statement(one).unwrap().unwrap();
        assert_eq!(dossier.merged[0].into, elder.id);
    }

    #[test]
    fn two_that_turn_out_to_be_one_another_are_still_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("unsaid.db")).unwrap();
        let (_, _, [one, other]) = two_forms(&mut store);

        store.merge(one, other).unwrap();
        store.merge(other, one).unwrap();

        let watched: i64 = store
            .connection
            .query_row(
                "SELECT count(*) FROM watch w JOIN statement s ON s.key = w.statement WHERE s.same_as IS NULL",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(watched, 1);
    }
}
