//! Numbered migrations.
//!
//! *In:* an open database. *Out:* one of the newest schema. *Never:* touches a file of a newer release, or of
//! another program.

use std::path::Path;

use rusqlite::Connection;

use super::{StoreError, search};

/// `unsd` in ASCII: tells our files from any other program's.
pub(super) const APPLICATION: i64 = 0x756E_7364;

/// One step each; a database of version *n* has seen the first *n*.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("step_2.sql"),
    include_str!("step_3.sql"),
    include_str!("step_4.sql"),
    include_str!("step_5.sql"),
    include_str!("step_6.sql"),
];

/// The schema from which on the index of words holds the tokens of today; an older one is indexed anew.
const TOKENS: i64 = 2;

/// The schema that this program writes.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The schema of the file; an error where it is a stranger's or a newer one.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let application: i64 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && (tables > 0 || application != 0) {
        return Err(StoreError::Stranger {
            path: path.to_owned(),
        });
    }
    if version > newest() {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: newest(),
        });
    }
    Ok(version)
}

/// Brings the file to the newest schema, all steps in one transaction.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let from = version(connection, path)?;
    if from == newest() {
        return Ok(());
    }
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    for step in STEPS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    if (1..TOKENS).contains(&from) {
        search::index_anew(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", newest())?;
    transaction.commit()?;
    Ok(())
}
