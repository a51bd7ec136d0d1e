//! Facts pass by pass, as they came: for judging them again in a scratch store.
//!
//! *In:* a store with its passes. *Out:* what each pass entered and saw, in the order in which it was written; the same
//! rows in another store. *Never:* a conclusion: flags and standings are what a replay has to find by itself.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::facts::role_of;
use super::kept::KeptAnswer;
use super::open::time;
use super::{Admission, ListFacts, LookFacts, Seen, Store, StoreError, admit, facts};
use crate::model::{
    Claim, Entry, Lens, PageDate, Reading, Role, SourceId, Statement, UnknownReason,
};

/// A pass, and where its facts stand among all.
#[derive(Clone, Copy, Debug)]
pub struct KeptPass {
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended; `None` where it was killed and drew no conclusions.
    pub ended: Option<DateTime<Utc>>,
    observations: (i64, i64),
    entries: (i64, i64),
}

/// A statement as it entered.
#[derive(Clone, Debug)]
pub struct Entered {
    /// As it stands now.
    pub statement: Statement,
    /// The address that its first look asked for.
    pub asked: Option<String>,
    /// How it entered.
    pub entry: Entry,
    /// Whether it turned out to be another statement.
    pub merged: bool,
}

/// A look as it was kept.
#[derive(Clone, Debug)]
pub struct KeptLook {
    /// The store's key of the observation.
    pub key: i64,
    /// All of it but words and bytes.
    pub facts: LookFacts,
    /// The store's key of its reading; unchanged looks share one.
    pub reading: Option<i64>,
    /// The way it was read.
    pub lens: Lens,
    /// The version that it read.
    pub version: Option<u32>,
    /// A hash of the words.
    pub text_key: Option<[u8; 16]>,
    /// Bytes of its kept body, as received.
    pub kept: Option<usize>,
    /// For a page of a list: the list's kind and address, and what it showed.
    pub page: Option<(String, String, ListFacts)>,
}

/// A store for a replay; its file is gone when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    /// The store.
    pub store: Store,
    // Dropped after the store, which holds the file open.
    _files: Files,
}

#[derive(Debug)]
struct Files(PathBuf);

impl Files {
    fn remove(&self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(end);
            // Most of them are not there.
            std::fs::remove_file(PathBuf::from(name)).unwrap_or_default();
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.remove();
    }
}

impl Scratch {
    /// An empty store beside this one; what a broken replay left there is removed.
    pub fn beside(store: &Path) -> Result<Self, StoreError> {
        let mut name = store.as_os_str().to_owned();
        name.push(".reprocess");
        let path = PathBuf::from(name);
        let files = Files(path.clone());
        files.remove();
        let store = Store::open(&path)?;
        // Nobody misses it after a crash.
        store
            .connection
            .pragma_update(None, "synchronous", "OFF")
            .map_err(|error| StoreError::from(error).at(&path))?;
        Ok(Self {
            store,
            _files: files,
        })
    }
}

const LOOKS: &str = "SELECT o.key, p.began + o.at, o.role, a.url, o.statement, o.status, n.address, n.leaf, l.url,
    o.chain, o.downgraded, o.reading, r.revision, r.settings, r.claim, r.signs, r.text_key, r.version,
    (SELECT length FROM snapshot WHERE key = o.snapshot), i.kind, i.url, t.list, t.page, t.good, t.whole, t.entries,
    r.asked, coalesce(s.source, i.source)
    FROM observation o JOIN pass p ON p.key = o.pass JOIN address a ON a.key = o.address
    LEFT JOIN address l ON l.key = o.landed LEFT JOIN peer n ON n.key = o.peer
    LEFT JOIN reading r ON r.key = o.reading LEFT JOIN statement s ON s.key = o.statement
    LEFT JOIN list_look t ON t.observation = o.key LEFT JOIN list i ON i.key = t.list
    WHERE o.key >= ?1 AND o.key < ?2 ORDER BY o.key";

fn json<T: serde::de::DeserializeOwned>(text: Option<String>) -> Option<T> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}

fn look_row(row: &Row<'_>) -> rusqlite::Result<KeptLook> {
    let lens = Lens {
        revision: row.get::<_, Option<u32>>(12)?.unwrap_or_default(),
        settings: row.get(13)?,
        asked: row.get(26)?,
    };
    let claim = json::<Claim>(row.get(14)?);
    let mut reading = Reading::bare(
        claim.unwrap_or(Claim::Unknown(UnknownReason::Unclassified)),
        "",
    );
    reading.signs = json(row.get(15)?).unwrap_or_default();
    let facts = LookFacts {
        role: role_of(row.get(2)?),
        statement: row.get(4)?,
        url: row.get(3)?,
        at: time(row.get(1)?),
        status: row.get(5)?,
        peer: row.get(6)?,
        tls_leaf: row.get(7)?,
        landed: row.get(8)?,
        chain: json(row.get(9)?).unwrap_or_default(),
        downgraded: row.get::<_, Option<i64>>(10)?.is_some(),
        snapshot: None,
        seen: Seen::Read {
            reading: Box::new(reading),
            lens,
        },
        renewed: Vec::new(),
        validators: None,
        body_hash: None,
    };
    Ok(KeptLook {
        key: row.get(0)?,
        facts,
        reading: row.get(11)?,
        lens,
        version: row.get(17)?,
        text_key: row
            .get::<_, Option<Vec<u8>>>(16)?
            .and_then(|key| key.try_into().ok()),
        kept: row.get(18)?,
        page: page_of(row)?,
    })
}

fn page_of(row: &Row<'_>) -> rusqlite::Result<Option<(String, String, ListFacts)>> {
    let (Some(kind), Some(url)) = (row.get(19)?, row.get(20)?) else {
        return Ok(None);
    };
    let facts = ListFacts {
        list: row.get(21)?,
        page: row.get(22)?,
        good: row.get(23)?,
        whole: row.get(24)?,
        // It bears on nothing but how later entries came in, which is known.
        left_out: false,
        entries: json(row.get(25)?),
        // Kept by itself: what is called deleted is told by statements, which the entries are no longer.
        deleted: Vec::new(),
    };
    Ok(Some((kind, url, facts)))
}

impl Store {
    /// Every pass, the first one first.
    pub fn passes(&self) -> Result<Vec<KeptPass>, StoreError> {
        let mut rows = self
            .connection
            .prepare("SELECT began, ended, first_observation FROM pass ORDER BY key")?;
        let found: Vec<(i64, Option<i64>, i64)> = rows
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let next = found
            .iter()
            .skip(1)
            .map(|(began, _, first)| (*began, *first))
            .chain([(i64::MAX, i64::MAX)]);
        Ok(found
            .iter()
            .zip(next)
            .enumerate()
            .map(
                |(at, ((began, ended, first), (next_began, next_first)))| KeptPass {
                    began: time(*began),
                    ended: ended.map(time),
                    observations: (*first, next_first),
                    entries: (if at == 0 { i64::MIN } else { *began }, next_began),
                },
            )
            .collect())
    }

    /// The store's key of a source.
    pub fn source_key(&self, id: &SourceId) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .query_row(
                "SELECT key FROM source WHERE id = ?1",
                [id.as_str()],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Kinds and addresses of a source's lists that were never answered: that it has them is known all the same.
    pub fn mute_lists(&self, source: i64) -> Result<Vec<(String, String)>, StoreError> {
        let mut rows = self.connection.prepare(
            "SELECT kind, url FROM list l WHERE source = ?1
             AND NOT EXISTS (SELECT 1 FROM list_look WHERE list = l.key) ORDER BY key",
        )?;
        let lists = rows.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(lists.collect::<Result<_, _>>()?)
    }

    /// Statements of a source that entered in a pass, in order.
    pub fn entered(&self, source: i64, pass: &KeptPass) -> Result<Vec<Entered>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT s.key, s.entry, s.same_as IS NOT NULL,
               (SELECT a.url FROM observation o JOIN address a ON a.key = o.address
                WHERE o.statement = s.key AND o.role = 0 ORDER BY o.key LIMIT 1)
             FROM statement s WHERE s.source = ?1 AND s.first_seen >= ?2 AND s.first_seen < ?3 ORDER BY s.key",
        )?;
        let (from, until) = pass.entries;
        let found: Vec<(i64, String, bool, Option<String>)> = rows
            .query_map(params![source, from, until], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<Result<_, _>>()?;
        let mut entered = Vec::with_capacity(found.len());
        for (key, entry, merged, asked) in found {
            let entry: Entry = serde_json::from_str(&entry)?;
            entered.extend(self.statement(key)?.map(|statement| Entered {
                statement,
                asked,
                entry,
                merged,
            }));
        }
        Ok(entered)
    }

    /// Looks that a pass made, by source, in the order in which they were written.
    pub fn looks_of(&self, pass: &KeptPass) -> Result<HashMap<i64, Vec<KeptLook>>, StoreError> {
        let mut rows = self.connection.prepare_cached(LOOKS)?;
        let (first, next) = pass.observations;
        let found = rows.query_map([first, next], |row| {
            Ok((row.get::<_, Option<i64>>(27)?, look_row(row)?))
        })?;
        let mut looks: HashMap<i64, Vec<KeptLook>> = HashMap::new();
        for look in found {
            if let (Some(source), look) = look? {
                looks.entry(source).or_default().push(look);
            }
        }
        Ok(looks)
    }

    /// The words of a version that have this hash, put into a reading.
    pub fn put_words(&self, look: &KeptLook, reading: &mut Reading) -> Result<bool, StoreError> {
        let (Some(statement), Some(version), Some(key)) =
            (look.facts.statement, look.version, look.text_key)
        else {
            return Ok(false);
        };
        let words = self
            .connection
            .prepare_cached(
                "SELECT title, text, published, modified, language, way FROM version
                 WHERE statement = ?1 AND number = ?2 AND text_key = ?3
                 UNION ALL
                 SELECT coalesce(w.title, v.title), coalesce(w.text, v.text), w.published, w.modified, w.language, w.way
                 FROM version v JOIN wording w ON w.version = v.key
                 WHERE v.statement = ?1 AND v.number = ?2 AND w.text_key = ?3",
            )?
            .query_row(params![statement, version, key.as_slice()], |row| {
                let date = |text: Option<String>| text.and_then(|text| PageDate::parse(&text));
                Ok(Reading {
                    title: row.get(0)?,
                    text: row.get(1)?,
                    published: date(row.get(2)?),
                    modified: date(row.get(3)?),
                    language: row.get(4)?,
                    way: json(row.get(5)?),
                    ..reading.clone()
                })
            })
            .optional()?;
        let found = words.is_some();
        if let Some(words) = words {
            *reading = words;
        }
        Ok(found)
    }

    /// What one look brought, where its bytes are kept.
    pub fn kept_answer(&self, observation: i64) -> Result<Option<KeptAnswer>, StoreError> {
        self.answer(
            "WHERE o.key = ?1 AND o.snapshot IS NOT NULL AND o.reading IS NOT NULL AND o.status IS NOT NULL",
            [observation],
        )
    }

    /// Lets a statement in under the key and the id that it has.
    pub fn readmit(
        &mut self,
        source: i64,
        statement: &Statement,
        admission: &Admission,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            let own = (Some(statement.key), statement.id.as_str());
            admit::enter(transaction, source, own, admission)?;
            admit::suspect_twin(transaction, source, statement.key, &admission.risky)?;
            admit::alias(
                transaction,
                source,
                statement.key,
                &admission.identity,
                &admission.risky,
            )
        })
    }

    /// The key of a list; makes a row where there is none.
    pub fn relist(&mut self, source: i64, kind: &str, url: &str) -> Result<i64, StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "INSERT OR IGNORE INTO list (source, kind, url) VALUES (?1, ?2, ?3)",
                params![source, kind, url],
            )?;
            Ok(transaction.query_row(
                "SELECT key FROM list WHERE source = ?1 AND url = ?2",
                params![source, url],
                |row| row.get(0),
            )?)
        })
    }

    /// The reading of an observation.
    pub fn reading_of(&self, observation: i64) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT reading FROM observation WHERE key = ?1")?
            .query_row([observation], |row| row.get(0))
            .optional()?
            .flatten())
    }

    /// Adds readings that renew others, where none was added yet in the same way.
    pub fn add_readings(
        &mut self,
        renewed: &[(i64, Option<u32>, Reading, Lens)],
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            for (reading, version, read, lens) in renewed {
                let known = transaction
                    .prepare_cached(
                        "SELECT 1 FROM reading WHERE renews = ?1 AND revision = ?2 AND settings IS ?3",
                    )?
                    .exists(params![reading, lens.revision, lens.settings])?;
                if !known {
                    let version = version.filter(|_| read.has_words());
                    facts::insert_reading(transaction, (read, *lens), version, Some(*reading))?;
                }
            }
            Ok(())
        })
    }

    /// Versions of a statement of which it is known how they read in this way.
    pub fn worded(&self, statement: i64, lens: Lens) -> Result<Vec<u32>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT DISTINCT v.number FROM version v JOIN wording w ON w.version = v.key
             WHERE v.statement = ?1 AND w.revision = ?2 AND w.settings IS ?3",
        )?;
        let numbers = rows.query_map(params![statement, lens.revision, lens.settings], |row| {
            row.get(0)
        })?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }
}

impl KeptLook {
    /// Whether it was made to see a statement, and not to judge one.
    pub fn is_ordinary(&self) -> bool {
        self.facts.role == Role::Statement
    }
}
