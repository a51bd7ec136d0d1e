//! What is owed, sifted before it is put together.
//!
//! *In:* a receiver. *Out:* rows of which each tells what stands: the latest stage of a flag, nothing that was taken back
//! before anybody heard of it. *Never:* touches what is on its way, or was told.
//!
//! It is done late, for what is owed waits: for a receiver that is down, a digest, a person who sends refused messages
//! again. By then a flag may have reached other stages, and its incident another fate.

use rusqlite::{Transaction, params};

use super::StoreError;

/// Stages that are owed and were not put into a message.
const UNTRIED: &str = "owed.receiver = ?1 AND owed.state = 'owed' AND owed.message IS NULL
    AND owed.flag IS NOT NULL AND owed.occasion NOT LIKE 'reminder-%'";
/// The same of another row of its flag.
const ANOTHER: &str =
    "p.receiver = owed.receiver AND p.flag = owed.flag AND p.state = 'owed' AND p.message IS NULL
    AND p.occasion NOT LIKE 'reminder-%'";
/// The last stage of a row's flag.
const LAST: &str = "CAST((SELECT max(n) FROM flag_stage WHERE flag = owed.flag) AS TEXT)";

/// Whether the receiver was told of a flag, or may have been.
fn told(flag: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM owed t WHERE t.flag = {flag} AND t.receiver = ?1
           AND (t.state = 'sent' OR t.state = 'owed' AND t.message IS NOT NULL))"
    )
}

/// Sifts what a receiver is owed, where anything is new since the last time.
pub(super) fn sift(transaction: &Transaction<'_>, receiver: i64) -> Result<(), StoreError> {
    let unsifted: bool = transaction
        .prepare_cached("SELECT unsifted FROM receiver WHERE key = ?1")?
        .query_row([receiver], |row| row.get(0))?;
    if !unsifted {
        return Ok(());
    }
    keep_what_stands(transaction, receiver)?;
    if release_members(transaction, receiver)? > 0 {
        keep_what_stands(transaction, receiver)?;
    }
    drop_what_is_over(transaction, receiver)?;
    transaction
        .prepare_cached("UPDATE receiver SET unsifted = 0 WHERE key = ?1")?
        .execute([receiver])?;
    Ok(())
}

/// One row a flag, at its last stage, owed since the first of them was; none of what was taken back and never told.
fn keep_what_stands(transaction: &Transaction<'_>, receiver: i64) -> Result<(), StoreError> {
    let never_told = format!("NOT {}", told("owed.flag"));
    for step in [
        format!(
            "UPDATE owed SET since = (SELECT min(p.since) FROM owed p WHERE {ANOTHER}) WHERE {UNTRIED}"
        ),
        format!(
            "UPDATE owed SET state = 'superseded', done = since WHERE {UNTRIED}
               AND EXISTS (SELECT 1 FROM owed p WHERE {ANOTHER} AND p.key > owed.key)"
        ),
        format!(
            "UPDATE OR IGNORE owed SET occasion = {LAST} WHERE {UNTRIED} AND occasion <> {LAST}"
        ),
        // That stage stands in another row: it was told, or refused.
        format!(
            "UPDATE owed SET state = 'superseded', done = since WHERE {UNTRIED} AND occasion <> {LAST}"
        ),
        format!(
            "UPDATE owed SET state = 'superseded', done = since WHERE {UNTRIED} AND {never_told}
               AND (SELECT stage FROM flag WHERE key = owed.flag) = 'withdrawn'"
        ),
    ] {
        transaction.prepare_cached(&step)?.execute([receiver])?;
    }
    Ok(())
}

/// Members of an incident that nobody will be told of are told by themselves; how many.
fn release_members(transaction: &Transaction<'_>, receiver: i64) -> Result<usize, StoreError> {
    Ok(transaction
        .prepare_cached(
            "UPDATE owed SET state = 'owed', done = NULL WHERE receiver = ?1 AND state = 'held'
               AND NOT EXISTS (SELECT 1 FROM flag m JOIN flag i ON i.source = m.source AND i.opening = m.held_by
                 JOIN owed n ON n.flag = i.key AND n.receiver = ?1
                 WHERE m.key = owed.flag AND i.kind = 'incident' AND n.state = 'owed')",
        )?
        .execute([receiver])?)
}

/// A source's trouble that was over before anybody heard of it is not told, and neither is that it is over.
fn drop_what_is_over(transaction: &Transaction<'_>, receiver: i64) -> Result<(), StoreError> {
    let mut rows = transaction.prepare_cached(&format!(
        "SELECT owed.key, owed.answers FROM owed JOIN flag f ON f.key = owed.flag
         WHERE {UNTRIED} AND owed.answers IS NOT NULL AND f.kind = 'recovered' AND NOT {}",
        told("owed.answers")
    ))?;
    let over: Vec<(i64, i64)> = rows
        .query_map([receiver], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (row, answered) in over {
        transaction
            .prepare_cached(
                "UPDATE owed SET state = 'superseded', done = since
                 WHERE receiver = ?1 AND state = 'owed' AND message IS NULL AND (key = ?2 OR flag = ?3)",
            )?
            .execute(params![receiver, row, answered])?;
    }
    Ok(())
}
