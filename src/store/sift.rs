//! What is owed, sifted before it is put together.
//!
//! *In:* a receiver. *Out:* rows of which each tells what stands: the latest stage of a flag, nothing that was taken back
//! before anybody heard of it. *Never:* touches what is on its way, or was told.
//!
//! It is done late, for what is owed waits: for a receiver that is down, a digest, a person who sends refused messages
//! again. By then a flag may have reached other stages, and its incident another fate.

use rusqlite::Transaction;

use super::StoreError;

/// Stages that are owed and were not put into a message.
///
/// The plus keeps SQLite from walking all that was ever told by the flag's index.
const UNTRIED: &str = "owed.receiver = ?1 AND owed.state = 'owed' AND owed.message IS NULL
    AND +owed.flag IS NOT NULL AND owed.occasion NOT LIKE 'reminder-%'";
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
           AND {TOLD})"
    )
}

/// What a row says that was told, or may have been: it is on its way, or was refused at a second try.
const TOLD: &str = "(t.state = 'sent' OR t.state = 'owed' AND t.message IS NOT NULL
    OR t.state = 'refused' AND (SELECT perhaps FROM message WHERE key = t.message))";
/// A source's troubles.
const TROUBLES: &str = "('failing', 'blocked', 'quiet')";

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
        // From the member to its incident to what is owed of that: any other way walks all that is owed.
        .prepare_cached(
            "UPDATE owed SET state = 'owed', done = NULL WHERE receiver = ?1 AND state = 'held'
               AND NOT EXISTS (SELECT 1 FROM flag m
                 CROSS JOIN flag i ON i.source = m.source AND i.opening = m.held_by
                 CROSS JOIN owed n ON n.flag = i.key AND n.receiver = ?1
                 WHERE m.key = owed.flag AND i.kind = 'incident' AND i.stage <> 'withdrawn' AND n.state = 'owed')",
        )?
        .execute([receiver])?)
}

/// A source's trouble that was over before anybody heard of it is not told, and neither is that it is over; nobody is
/// reminded of one that is.
fn drop_what_is_over(transaction: &Transaction<'_>, receiver: i64) -> Result<(), StoreError> {
    for step in [
        format!(
            "UPDATE owed SET state = 'superseded', done = since
             WHERE receiver = ?1 AND state = 'owed' AND message IS NULL
               AND flag IN (SELECT f.key FROM owed o JOIN flag f ON f.key = o.flag
                 WHERE o.receiver = ?1 AND o.state = 'owed' AND f.kind IN {TROUBLES}
                   AND (f.stage = 'withdrawn' AND o.occasion LIKE 'reminder-%'
                     OR EXISTS (SELECT 1 FROM flag r WHERE r.source = f.source AND r.kind = 'recovered'
                       AND r.key > f.key)))
               AND (occasion LIKE 'reminder-%' OR NOT {})",
            told("owed.flag")
        ),
        format!(
            "UPDATE owed SET state = 'superseded', done = since WHERE {UNTRIED} AND answers IS NOT NULL
               AND EXISTS (SELECT 1 FROM flag r WHERE r.key = owed.flag AND r.kind = 'recovered'
                 AND NOT EXISTS (SELECT 1 FROM flag f JOIN owed t ON t.flag = f.key AND t.receiver = ?1
                   WHERE f.source = r.source AND f.kind IN {TROUBLES} AND f.key < r.key AND {TOLD}
                     AND f.key > coalesce((SELECT max(p.key) FROM flag p WHERE p.source = r.source
                       AND p.kind = 'recovered' AND p.key < r.key), 0)))"
        ),
    ] {
        transaction.prepare_cached(&step)?.execute([receiver])?;
    }
    Ok(())
}
