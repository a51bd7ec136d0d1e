//! Writing what the judge found.
//!
//! *In:* a [`Verdict`]. *Out:* what is new about it. *Never:* takes a flag away, or gives one a second id.

use rusqlite::{OptionalExtension, Transaction, params};

use super::facts::{PassKey, role_of};
use super::ledger::Ledger;
use super::open::{stamp, time};
use super::{Store, StoreError, admit, statements};
use crate::model::address::{self, House};
use crate::model::{Flag, FlagId, Role, Settlement, Verdict, public_id};

/// A flag that is new, or reached a new stage.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The flag, with its id.
    pub flag: Flag,
    /// Whether it is new.
    pub new: bool,
}

impl Store {
    /// Writes flags, stages, evidence, standings, and by `owe` what is owed for them, in one transaction.
    pub fn conclude(
        &mut self,
        source: i64,
        pass: PassKey,
        house: &House,
        verdict: &Verdict,
        owe: impl FnOnce(&Ledger<'_>, &[Applied]) -> Result<(), StoreError>,
    ) -> Result<Vec<Applied>, StoreError> {
        self.transact(|transaction| {
            let mut applied = Vec::new();
            for flag in &verdict.flags {
                applied.extend(keep_flag(transaction, source, flag)?);
            }
            for settlement in &verdict.settlements {
                settle(transaction, source, house, settlement)?;
            }
            for change in &verdict.furniture {
                transaction
                    .prepare_cached(
                        "INSERT INTO furniture (source, change, at) VALUES (?1, ?2, ?3)
                         ON CONFLICT (source, change) DO UPDATE SET at = ?3",
                    )?
                    .execute(params![source, change.cast_signed(), stamp(pass.began)])?;
            }
            transaction
                .prepare_cached(
                    "UPDATE source SET incidents = ?2, health = coalesce(?3, health) WHERE key = ?1",
                )?
                .execute(params![
                    source,
                    written(verdict.incidents.as_ref())?,
                    written(verdict.health.as_ref())?
                ])?;
            owe(&Ledger::new(transaction), &applied)?;
            Ok(applied)
        })
    }
}

fn written(record: Option<&serde_json::Value>) -> Result<Option<String>, StoreError> {
    Ok(record.map(serde_json::to_string).transpose()?)
}

/// Stores the flag as it stands; `Some` where it is new or has a new stage.
fn keep_flag(
    transaction: &Transaction<'_>,
    source: i64,
    flag: &Flag,
) -> Result<Option<Applied>, StoreError> {
    let known: Option<(i64, String, i64)> = transaction
        .prepare_cached(
            "SELECT key, id, (SELECT count(*) FROM flag_stage WHERE flag = flag.key) FROM flag
             WHERE source = ?1 AND statement IS ?2 AND kind = ?3 AND opening = ?4",
        )?
        .query_row(
            params![source, flag.statement, flag.kind.as_str(), flag.opening],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let mut flag = flag.clone();
    let (key, stages) = match known {
        Some((key, id, stages)) => {
            flag.id = FlagId(id);
            update(transaction, key, &flag)?;
            (key, usize::try_from(stages).unwrap_or(0))
        }
        None => (insert(transaction, source, &mut flag)?, 0),
    };
    for (n, entry) in flag.history.iter().enumerate().skip(stages) {
        transaction
            .prepare_cached(
                "INSERT INTO flag_stage (flag, n, stage, at, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                key,
                i64::try_from(n).unwrap_or(i64::MAX),
                entry.stage.as_str(),
                stamp(entry.at),
                serde_json::to_string(&entry.reason)?,
            ])?;
    }
    keep_evidence(transaction, key, &flag)?;
    let reached = flag.history.len() > stages;
    Ok(reached.then_some(Applied {
        flag,
        new: stages == 0,
    }))
}

fn insert(transaction: &Transaction<'_>, source: i64, flag: &mut Flag) -> Result<i64, StoreError> {
    let opening = observation_id(transaction, flag.opening)?;
    let of = match flag.statement {
        Some(statement) => transaction
            .prepare_cached("SELECT id FROM statement WHERE key = ?1")?
            .query_row([statement], |row| row.get::<_, String>(0))?,
        None => flag.source.to_string(),
    };
    flag.id = FlagId(public_id('f', &[&of, flag.kind.as_str(), &opening], |id| {
        transaction
            .prepare_cached("SELECT 1 FROM flag WHERE id = ?1")
            .and_then(|mut row| row.exists([id]))
            .unwrap_or(false)
    }));
    transaction.prepare_cached(
        "INSERT INTO flag (id, source, statement, kind, opening, stage, significance, opened, changed,
               body, held_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
)?.execute(
        params![
            flag.id.as_str(),
            source,
            flag.statement,
            flag.kind.as_str(),
            flag.opening,
            flag.stage.as_str(),
            flag.significance,
            stamp(flag.interval.to),
            changed(flag),
            serde_json::to_string(flag)?,
            flag.held_by,
        ],
    )?;
    Ok(transaction.last_insert_rowid())
}

fn update(transaction: &Transaction<'_>, key: i64, flag: &Flag) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE flag SET stage = ?2, significance = ?3, changed = ?4, body = ?5, held_by = ?6
             WHERE key = ?1",
        )?
        .execute(params![
            key,
            flag.stage.as_str(),
            flag.significance,
            changed(flag),
            serde_json::to_string(flag)?,
            flag.held_by,
        ])?;
    Ok(())
}

fn changed(flag: &Flag) -> i64 {
    flag.history
        .last()
        .map_or_else(|| stamp(flag.interval.to), |entry| stamp(entry.at))
}

fn keep_evidence(transaction: &Transaction<'_>, key: i64, flag: &Flag) -> Result<(), StoreError> {
    for observation in &flag.evidence {
        let known = transaction
            .prepare_cached("SELECT 1 FROM flag_evidence WHERE flag = ?1 AND observation = ?2")?
            .exists(params![key, observation])?;
        if known {
            continue;
        }
        let id = observation_id(transaction, *observation)?;
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO flag_evidence (flag, observation, id) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![key, observation, id])?;
    }
    Ok(())
}

/// The public id of an observation: over address, time and role.
fn observation_id(transaction: &Transaction<'_>, key: i64) -> Result<String, StoreError> {
    let (url, at, role): (String, i64, i64) = transaction
        .prepare_cached(
            "SELECT a.url, p.began + o.at, o.role FROM observation o JOIN pass p ON p.key = o.pass
             JOIN address a ON a.key = o.address WHERE o.key = ?1",
        )?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let role: Role = role_of(role);
    let at = time(at).to_rfc3339();
    Ok(public_id('o', &[&url, &at, role.as_str()], |id| {
        transaction
            .prepare_cached("SELECT 1 FROM flag_evidence WHERE id = ?1 AND observation <> ?2")
            .and_then(|mut row| row.exists(params![id, key]))
            .unwrap_or(false)
    }))
}

fn settle(
    transaction: &Transaction<'_>,
    source: i64,
    house: &House,
    settlement: &Settlement,
) -> Result<(), StoreError> {
    let key = settlement.statement;
    let settled = &settlement.settled;
    let stood: Option<u32> = transaction
        .prepare_cached("SELECT settled_version FROM statement WHERE key = ?1")?
        .query_row([key], |row| row.get(0))?;
    if let Some(version) = settled.version.filter(|version| Some(*version) != stood) {
        statements::head(transaction, key, version)?;
    }
    transaction
        .prepare_cached(
            "UPDATE statement SET state = ?2, unsettled = ?3, settled = ?4, settled_version = ?5,
               settled_through = coalesce((SELECT max(key) FROM observation WHERE statement = ?1), 0)
             WHERE key = ?1",
        )?
        .execute(params![
            key,
            settlement.state.as_str(),
            settled.open.is_some(),
            serde_json::to_string(settled)?,
            settled.version,
        ])?;
    if let Some((url, newcomer)) = &settlement.moved {
        rehouse(transaction, source, house, key, url, *newcomer)?;
    }
    if let Some(elder) = settlement.same_as {
        fold_twin(transaction, key, elder)?;
    }
    Ok(())
}

/// A confirmed move: the statement is looked at by its new address, and whoever had entered for it is one with it.
fn rehouse(
    transaction: &Transaction<'_>,
    source: i64,
    house: &House,
    key: i64,
    url: &str,
    newcomer: Option<i64>,
) -> Result<(), StoreError> {
    let identity = address::identity_key(url, house);
    let owner: Option<i64> = transaction
        .prepare_cached(
            "SELECT statement FROM alias WHERE source = ?1 AND kind = 'address' AND value = ?2",
        )?
        .query_row(params![source, identity], |row| row.get(0))
        .optional()?;
    let (doubles, doubtful) = doubles(transaction, source, key, url)?;
    for other in newcomer.into_iter().chain(owner).chain(doubles) {
        admit::merge(transaction, other, key)?;
    }
    for other in doubtful {
        admit::suspect_twin_of(transaction, other, key)?;
    }
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO alias (source, kind, value, statement, risky)
             VALUES (?1, 'address', ?2, ?3, ?4)",
        )?
        .execute(params![source, identity, key, address::risky_key(url)])?;
    transaction
        .prepare_cached("UPDATE statement SET url = ?2, host = ?3, template = ?4 WHERE key = ?1")?
        .execute(params![
            key,
            url,
            address::host(url),
            address::template(url)
        ])?;
    transaction
        .prepare_cached(
            "UPDATE watch SET etag = NULL, last_modified = NULL, body_hash = NULL
             WHERE statement = ?1",
        )?
        .execute([key])?;
    Ok(())
}

/// Statements that entered by another form of the address: those that carry the same words, and those whose next looks
/// are to show whether they do.
fn doubles(
    transaction: &Transaction<'_>,
    source: i64,
    key: i64,
    url: &str,
) -> Result<(Vec<i64>, Vec<i64>), StoreError> {
    let mut rows = transaction.prepare_cached(
        "SELECT DISTINCT a.statement, s.body_key IS own.body_key FROM alias a INDEXED BY alias_risky
         JOIN statement s ON s.key = a.statement JOIN statement own ON own.key = ?2
         WHERE a.source = ?1 AND a.risky = ?3 AND a.statement <> ?2",
    )?;
    let found = rows.query_map(params![source, key, address::risky_key(url)], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let forms: Vec<(i64, bool)> = found.collect::<Result<_, _>>()?;
    let (alike, unlike): (Vec<_>, Vec<_>) = forms.into_iter().partition(|(_, alike)| *alike);
    let keys = |forms: Vec<(i64, bool)>| forms.into_iter().map(|(key, _)| key).collect();
    Ok((keys(alike), keys(unlike)))
}

/// Two forms of one address gave the same text: they are one statement.
fn fold_twin(transaction: &Transaction<'_>, key: i64, elder: i64) -> Result<(), StoreError> {
    let alike: bool = transaction
        .prepare_cached(
            "SELECT 1 FROM alias a JOIN alias b ON b.risky = a.risky AND b.source = a.source
             WHERE a.statement = ?1 AND b.statement = ?2",
        )?
        .exists(params![key, elder])?;
    if alike {
        admit::merge(transaction, key, elder)?;
    }
    Ok(())
}
