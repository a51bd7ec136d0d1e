//! Writing what a pass saw: looks at statements, witnesses and lists.
//!
//! *In:* [`LookFacts`], a batch at a time. *Out:* the keys they got. *Never:* changes or loses an observation.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, params};

use super::open::{stamp, time};
use super::snapshots::Packer;
use super::{Store, StoreError};
use crate::model::{Claim, Hop, Lens, Reading, Role, Validators};
use crate::text;

/// A pass's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassKey {
    pub(super) key: i64,
    pub(super) first_observation: i64,
    /// When the pass began.
    pub began: DateTime<Utc>,
}

/// One look, ready to be written.
#[derive(Clone, Debug)]
pub struct LookFacts {
    /// Why it was made.
    pub role: Role,
    /// The statement it was made at, if any.
    pub statement: Option<i64>,
    /// The address asked for.
    pub url: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The status, where there was an answer.
    pub status: Option<u16>,
    /// The peer's IP address.
    pub peer: Option<String>,
    /// SHA-256 of its TLS leaf certificate.
    pub tls_leaf: Option<[u8; 32]>,
    /// The address that answered, where it differs.
    pub landed: Option<String>,
    /// Redirects in order.
    pub chain: Vec<Hop>,
    /// Whether a redirect led from https to http.
    pub downgraded: bool,
    /// The bytes, where they are kept.
    pub snapshot: Option<super::Snapshot>,
    /// What the answer was read as.
    pub seen: Seen,
    /// Earlier answers of the statement that were read once more before this one was compared with them.
    pub renewed: Vec<super::Renewed>,
    /// For a full answer that was read as present: its validators.
    pub validators: Option<Validators>,
    /// For a full answer: SHA-256 of the body as received.
    pub body_hash: Option<[u8; 32]>,
}

/// What an answer was read as.
#[derive(Clone, Debug)]
pub enum Seen {
    /// The same as before: it shares that reading.
    Unchanged {
        /// The store's key of the reading.
        reading: i64,
        /// The version it read.
        version: Option<u32>,
        /// Whether the answer was a full one (no 304).
        full: bool,
    },
    /// A reading of its own.
    Read {
        /// The reading.
        reading: Box<Reading>,
        /// The way it was read.
        lens: Lens,
    },
}

/// A page of a list, ready to be written.
#[derive(Clone, Debug)]
pub struct ListFacts {
    /// The list.
    pub list: i64,
    /// Its page, from 0.
    pub page: u32,
    /// Whether it could be read and believed.
    pub good: bool,
    /// Whether nothing was cut off.
    pub whole: bool,
    /// Whether the pass left out pages that the list has: then this is not its last good reading.
    pub left_out: bool,
    /// Statements in the list's order; `None` where the page did not change.
    pub entries: Option<Vec<i64>>,
    /// What it calls deleted.
    pub deleted: Vec<super::DeletedFact>,
}

/// What a look at a statement was kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) key: i64,
    pub(super) version: Option<u32>,
    pub(super) new_version: bool,
}

impl Store {
    /// Begins a pass; refused where it would lie before the last one.
    pub fn begin_pass(&mut self, began: DateTime<Utc>) -> Result<PassKey, StoreError> {
        self.transact(|transaction| {
            let last: Option<i64> = transaction.query_row(
                "SELECT max(coalesce(ended, began)) FROM pass",
                [],
                |row| row.get(0),
            )?;
            if let Some(last) = last.filter(|last| stamp(began) < *last) {
                return Err(StoreError::BeforeLastPass {
                    asked: began,
                    last: time(last),
                });
            }
            let first_observation: i64 = transaction.query_row(
                "SELECT coalesce(max(key), 0) + 1 FROM observation",
                [],
                |row| row.get(0),
            )?;
            transaction.execute(
                "INSERT INTO pass (began, first_observation) VALUES (?1, ?2)",
                params![stamp(began), first_observation],
            )?;
            Ok(PassKey {
                key: transaction.last_insert_rowid(),
                first_observation,
                began,
            })
        })
    }

    /// Ends a pass with its report.
    pub fn end_pass(
        &mut self,
        pass: PassKey,
        ended: DateTime<Utc>,
        report: &str,
    ) -> Result<(), StoreError> {
        self.transact(|transaction| {
            transaction.execute(
                "UPDATE pass SET ended = ?2, report = ?3 WHERE key = ?1",
                params![pass.key, stamp(ended), report],
            )?;
            Ok(())
        })
    }

    /// When the last pass that ended began.
    pub fn last_pass(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let began: Option<i64> = self
            .connection
            .query_row(
                "SELECT began FROM pass WHERE ended IS NOT NULL ORDER BY key DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        Ok(began.map(time))
    }

    /// Writes a batch of looks in one transaction.
    pub fn record_looks<'a>(
        &mut self,
        pass: PassKey,
        looks: impl IntoIterator<Item = &'a LookFacts>,
    ) -> Result<Vec<super::Observed>, StoreError> {
        let mut packer = Packer::new()?;
        self.transact(|transaction| {
            looks
                .into_iter()
                .map(|look| {
                    let kept = record(transaction, &mut packer, pass, look)?;
                    Ok(super::Observed {
                        key: kept.key,
                        statement: look.statement,
                        version: kept.version,
                        new_version: kept.new_version,
                    })
                })
                .collect()
        })
    }

    /// Writes a page of a list with the look it came from.
    pub fn record_list(
        &mut self,
        pass: PassKey,
        look: &LookFacts,
        list: &ListFacts,
    ) -> Result<i64, StoreError> {
        let mut packer = Packer::new()?;
        self.transact(|transaction| {
            let key = record(transaction, &mut packer, pass, look)?.key;
            let entries = list
                .entries
                .as_ref()
                .map(serde_json::to_string)
                .transpose()?;
            let before: Option<String> = transaction
                .query_row(
                    "SELECT entries FROM list_look
                     WHERE list = ?1 AND page = ?2 AND entries IS NOT NULL
                     ORDER BY observation DESC LIMIT 1",
                    params![list.list, list.page],
                    |row| row.get(0),
                )
                .optional()?;
            let changed = entries.filter(|entries| Some(entries) != before.as_ref());
            transaction.execute(
                "INSERT INTO list_look (observation, list, page, good, whole, entries)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![key, list.list, list.page, list.good, list.whole, changed],
            )?;
            super::announced::keep(transaction, list.list, key, &list.deleted)?;
            if list.good && list.page == 0 && !list.left_out {
                keep_list_state(transaction, look, list)?;
            }
            Ok(key)
        })
    }
}

fn keep_list_state(
    transaction: &Transaction<'_>,
    look: &LookFacts,
    list: &ListFacts,
) -> Result<(), StoreError> {
    let at = stamp(look.at);
    transaction.execute(
        "UPDATE list SET first_good = coalesce(first_good, ?2), last_good = ?2 WHERE key = ?1",
        params![list.list, at],
    )?;
    if let Some(validators) = &look.validators {
        transaction.execute(
            "UPDATE list SET etag = ?2, last_modified = ?3, last_full = ?4 WHERE key = ?1",
            params![list.list, validators.etag, validators.last_modified, at],
        )?;
    }
    Ok(())
}

fn record(
    transaction: &Transaction<'_>,
    packer: &mut Packer,
    pass: PassKey,
    look: &LookFacts,
) -> Result<Kept, StoreError> {
    let snapshot = match &look.snapshot {
        Some(snapshot) => Some(super::snapshots::keep(transaction, packer, snapshot)?),
        None => None,
    };
    let reading = match &look.seen {
        Seen::Unchanged { reading, .. } => Some(*reading),
        Seen::Read { .. } => None,
    };
    let key = insert_observation(transaction, pass, look, snapshot, reading)?;
    let mut kept = Kept {
        key,
        version: None,
        new_version: false,
    };
    for renewed in &look.renewed {
        super::wordings::renew(transaction, look.statement, renewed)?;
    }
    match &look.seen {
        Seen::Unchanged { version, .. } => kept.version = *version,
        Seen::Read { reading, lens } => {
            kept = keep_reading(transaction, look, key, (reading, *lens))?;
        }
    }
    let own = matches!(look.role, Role::Statement | Role::Sibling);
    if let (Some(statement), true) = (look.statement, own) {
        keep_watch(transaction, look, statement, &kept)?;
    }
    Ok(kept)
}

fn insert_observation(
    transaction: &Transaction<'_>,
    pass: PassKey,
    look: &LookFacts,
    snapshot: Option<i64>,
    reading: Option<i64>,
) -> Result<i64, StoreError> {
    let address = address_key(transaction, &look.url)?;
    let landed = look
        .landed
        .as_deref()
        .map(|url| address_key(transaction, url))
        .transpose()?;
    let peer = look
        .peer
        .as_deref()
        .map(|peer| peer_key(transaction, peer, look.tls_leaf))
        .transpose()?;
    let chain = match look.chain.as_slice() {
        [] => None,
        chain => Some(serde_json::to_string(chain)?),
    };
    let cause = match &look.seen {
        Seen::Read { reading, .. } => match &reading.claim {
            Claim::Unknown(reason) => Some(reason.to_string()),
            Claim::Present | Claim::Absent(_) => None,
        },
        Seen::Unchanged { .. } => None,
    };
    transaction
        .prepare_cached(
            "INSERT INTO observation (pass, at, role, address, statement, status, cause, peer, snapshot,
             reading, landed, chain, downgraded)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            pass.key,
            stamp(look.at) - stamp(pass.began),
            role_number(look.role),
            address,
            look.statement,
            look.status,
            cause,
            peer,
            snapshot,
            reading,
            landed,
            chain,
            look.downgraded.then_some(1),
        ])?;
    Ok(transaction.last_insert_rowid())
}

/// Stores a reading; a present one of a statement makes a version where its words are new.
fn keep_reading(
    transaction: &Transaction<'_>,
    look: &LookFacts,
    observation: i64,
    (reading, lens): (&Reading, Lens),
) -> Result<Kept, StoreError> {
    let title = reading.title.as_deref().unwrap_or("");
    let text_key = reading
        .has_words()
        .then(|| text::text_key(title, &reading.text));
    let mut kept = Kept {
        key: observation,
        version: None,
        new_version: false,
    };
    let own = matches!(look.role, Role::Statement | Role::Sibling);
    if let (Some(statement), Some(key), true) = (look.statement, &text_key, own) {
        (kept.version, kept.new_version) = super::statements::keep_version(
            transaction,
            statement,
            observation,
            look.at,
            (reading, lens),
            key,
        )?;
    }
    let key = insert_reading(transaction, (reading, lens), kept.version, None)?;
    transaction
        .prepare_cached("UPDATE observation SET reading = ?2 WHERE key = ?1")?
        .execute(params![observation, key])?;
    Ok(kept)
}

/// Stores what a reading says, all but its words; `renews`: the reading whose bytes were read once more.
pub(super) fn insert_reading(
    transaction: &Transaction<'_>,
    (reading, lens): (&Reading, Lens),
    version: Option<u32>,
    renews: Option<i64>,
) -> Result<i64, StoreError> {
    let title = reading.title.as_deref().unwrap_or("");
    let words = reading
        .has_words()
        .then(|| text::text_key(title, &reading.text));
    transaction
        .prepare_cached(
            "INSERT INTO reading (revision, settings, claim, signs, text_key, version, renews, asked)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            lens.revision,
            lens.settings,
            serde_json::to_string(&reading.claim)?,
            serde_json::to_string(&reading.signs)?,
            words.as_ref().map(<[u8; 16]>::as_slice),
            version,
            renews,
            lens.asked,
        ])?;
    Ok(transaction.last_insert_rowid())
}

/// Brings the schedule of a statement up to date.
fn keep_watch(
    transaction: &Transaction<'_>,
    look: &LookFacts,
    statement: i64,
    kept: &Kept,
) -> Result<(), StoreError> {
    let at = stamp(look.at);
    let (outcome, present, full) = match &look.seen {
        Seen::Unchanged { full, .. } => (true, true, *full),
        Seen::Read { reading, .. } => match reading.claim {
            // What was not read takes the place of nothing: the next look begins where the last reading stood.
            Claim::Present => (true, true, reading.has_words()),
            Claim::Absent(_) => (true, false, true),
            Claim::Unknown(_) => (false, false, false),
        },
    };
    transaction
        .prepare_cached(
            "UPDATE watch SET last_look = ?2,
               last_outcome = CASE WHEN ?3 THEN ?2 ELSE last_outcome END,
               last_present = CASE WHEN ?4 THEN ?2 ELSE last_present END,
               last_full = CASE WHEN ?5 THEN ?2 ELSE last_full END,
               looks_since_full = CASE WHEN ?5 THEN 0 ELSE looks_since_full + 1 END
             WHERE statement = ?1",
        )?
        .execute(params![statement, at, outcome, present, full && outcome])?;
    if kept.new_version {
        super::rota::keep_quiet(transaction, statement, look.at)?;
    }
    if present && full {
        let validators = look.validators.clone().unwrap_or_default();
        transaction
            .prepare_cached(
                "UPDATE watch SET reading = (SELECT reading FROM observation WHERE key = ?2),
                   version = ?3, body_hash = ?4, etag = ?5, last_modified = ?6
                 WHERE statement = ?1",
            )?
            .execute(params![
                statement,
                kept.key,
                kept.version,
                look.body_hash.as_ref().map(<[u8; 32]>::as_slice),
                validators.etag,
                validators.last_modified,
            ])?;
    }
    Ok(())
}

pub(super) fn address_key(transaction: &Transaction<'_>, url: &str) -> Result<i64, StoreError> {
    let known: Option<i64> = transaction
        .prepare_cached("SELECT key FROM address WHERE url = ?1")?
        .query_row([url], |row| row.get(0))
        .optional()?;
    if let Some(key) = known {
        return Ok(key);
    }
    transaction
        .prepare_cached("INSERT INTO address (url) VALUES (?1)")?
        .execute([url])?;
    Ok(transaction.last_insert_rowid())
}

fn peer_key(
    transaction: &Transaction<'_>,
    peer: &str,
    leaf: Option<[u8; 32]>,
) -> Result<i64, StoreError> {
    let leaf = leaf.as_ref().map(<[u8; 32]>::as_slice);
    let known: Option<i64> = transaction
        .prepare_cached("SELECT key FROM peer WHERE address = ?1 AND leaf IS ?2")?
        .query_row(params![peer, leaf], |row| row.get(0))
        .optional()?;
    if let Some(key) = known {
        return Ok(key);
    }
    transaction
        .prepare_cached("INSERT INTO peer (address, leaf) VALUES (?1, ?2)")?
        .execute(params![peer, leaf])?;
    Ok(transaction.last_insert_rowid())
}

/// Roles as stored: one byte.
const ROLES: [Role; 6] = [
    Role::Statement,
    Role::List,
    Role::Canary,
    Role::Sibling,
    Role::Home,
    Role::Robots,
];

pub(super) fn role_number(role: Role) -> i64 {
    let position = ROLES.iter().position(|known| *known == role).unwrap_or(0);
    i64::try_from(position).unwrap_or(0)
}

pub(super) fn role_of(number: i64) -> Role {
    usize::try_from(number)
        .ok()
        .and_then(|index| ROLES.get(index))
        .copied()
        .unwrap_or(Role::Statement)
}
