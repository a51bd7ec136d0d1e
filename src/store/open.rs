//! Opening the file: settings, checks, rights.
//!
//! *In:* a path. *Out:* a [`Store`] that writes, or one that only reads. *Never:* writes into a file that is not
//! ours, or opens one of a newer release.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{StoreError, migrations};

/// SQLite before 3.51.3 can damage a WAL database when two connections write or checkpoint at the same moment.
const SOUND_SQLITE: i32 = 3_051_003;
/// How long a statement waits for another program's lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// Prepared statements that are kept: more than a pass uses, so that several sources at once do not oust each
/// other's (rusqlite keeps 16 by itself).
const MOST_PREPARED: usize = 128;

/// The store.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

impl Store {
    /// Opens the file for writing; makes it where there is none.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        restrict(path)?;
        let mut store = Self::connect(path, flags)?;
        store.prepare().map_err(|error| error.at(path))?;
        Ok(store)
    }

    /// Opens the file for reading only.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = Self::connect(path, flags)?;
        let check = || {
            store.connection.pragma_update(None, "query_only", true)?;
            match migrations::version(&store.connection, path)? {
                0 => Err(StoreError::CannotOpen {
                    path: path.to_owned(),
                }),
                older if older < migrations::newest() => Err(StoreError::Older {
                    path: path.to_owned(),
                }),
                _ => Ok(()),
            }
        };
        check().map_err(|error: StoreError| error.at(path))?;
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        if rusqlite::version_number() < SOUND_SQLITE {
            return Err(StoreError::OldSqlite(rusqlite::version_number()));
        }
        let connection = Connection::open_with_flags(plain(path), flags)
            .map_err(|error| StoreError::from(error).at(path))?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(MOST_PREPARED);
        // SQLite else prepares a cached statement anew whenever an integer is bound to it, for a plan that might be
        // better.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    fn prepare(&mut self) -> Result<(), StoreError> {
        migrations::version(&self.connection, &self.path)?;
        let mode: String = self
            .connection
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            tracing::warn!(
                ?mode,
                "the store cannot use a write-ahead log here; it goes on without"
            );
        }
        self.connection.execute_batch(
            "PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;
             PRAGMA mmap_size = 0;
             PRAGMA cache_size = -8000;
             PRAGMA journal_size_limit = 67108864;",
        )?;
        migrations::migrate(&mut self.connection, &self.path)
    }

    /// Runs `work` in one transaction; SQLite's errors come out in words.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        let run = || {
            // IMMEDIATE: a deferred transaction that upgrades fails at once with BUSY_SNAPSHOT, whatever the timeout.
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|error: StoreError| error.at(&path))
    }

    /// Folds the write-ahead log into the file.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(|error| StoreError::from(error).at(&self.path))
    }
}

/// SQLite reads `file:` names as URIs; a path is a path.
fn plain(path: &Path) -> PathBuf {
    if path.is_relative() {
        Path::new(".").join(path)
    } else {
        path.to_owned()
    }
}

/// A new file is the owner's alone: it accuses.
fn restrict(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(StoreError::ReadOnly {
                path: path.to_owned(),
            })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(StoreError::CannotOpen {
            path: path.to_owned(),
        }),
        Err(source) => Err(StoreError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

/// A time as stored: milliseconds since 1970 UTC.
pub(super) fn stamp(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// A stored time.
pub(super) fn time(stamp: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(stamp).unwrap_or(DateTime::UNIX_EPOCH)
}
