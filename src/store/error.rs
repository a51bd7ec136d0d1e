//! What can go wrong with the store, with the remedy.
//!
//! *In:* errors of SQLite and of the file system. *Out:* [`StoreError`] with what, where and what to do.
//! *Never:* an error text that leaves the reader alone.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rusqlite::ErrorCode;

/// Why the store could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is of an earlier release and was not brought up to date yet.
    #[error(
        "the store {path} was written by an earlier release\n\nhint: the next `unsaid crawl` brings it up to date; nothing in it is lost"
    )]
    Older {
        /// The file.
        path: PathBuf,
    },
    /// The file's schema is newer than this program.
    #[error(
        "the store {path} was written by a newer release (schema {found}, this one knows {known})\n\nhint: install that release, or name another file with --db"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file belongs to another program.
    #[error(
        "{path} is a database of another program\n\nhint: name another file with --db; nothing was written into this one"
    )]
    Stranger {
        /// The file.
        path: PathBuf,
    },
    /// The file is no database.
    #[error(
        "{path} is not a database\n\nhint: name another file with --db; nothing was written into this one"
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error(
        "the store {path} is damaged\n\nhint: keep {path} and its -wal and -shm files together, and restore all three from a backup"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error(
        "the store {path} cannot be written\n\nhint: check the owner and the rights of the file and of its folder"
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be opened.
    #[error(
        "the store {path} cannot be opened\n\nhint: check that its folder exists and may be read; `unsaid crawl` makes the file"
    )]
    CannotOpen {
        /// The file.
        path: PathBuf,
    },
    /// Another program keeps the file locked.
    #[error(
        "the store {path} is locked by another program\n\nhint: wait for it to finish; what was looked at is kept up to the last batch"
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error(
        "no space is left for the store {path}\n\nhint: free some space and run the pass again; what was written before is whole"
    )]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The pass would begin before the last one.
    #[error(
        "the pass's time {asked} lies before the last pass of {last}\n\nhint: check the machine's clock, or give a later --now"
    )]
    BeforeLastPass {
        /// The time of the pass.
        asked: DateTime<Utc>,
        /// The last pass.
        last: DateTime<Utc>,
    },
    /// Another pass holds the lock.
    #[error("another pass holds {path} ({holder}); nothing was done")]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// What the lock file says.
        holder: String,
    },
    /// Another `watch` is at work.
    #[error(
        "another `unsaid watch` holds {path} ({holder}); nothing was done\n\nhint: one watcher a store; `unsaid crawl` may run beside it"
    )]
    Watched {
        /// The lock file.
        path: PathBuf,
        /// What the lock file says.
        holder: String,
    },
    /// The bundled SQLite is too old.
    #[error("this program was built with SQLite {0}, which can damage a store (before 3.51.3)")]
    OldSqlite(i32),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A stored value cannot be read.
    #[error("the store holds a value that cannot be read: {0}")]
    Value(String),
    /// Anything else SQLite says.
    #[error("the store failed: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Value(error.to_string())
    }
}

impl StoreError {
    /// Puts SQLite's code into words, with the file's name.
    pub(super) fn at(self, path: &std::path::Path) -> Self {
        let Self::Sqlite(error) = self else {
            return self;
        };
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Self::Full { path },
            Some(_) | None => Self::Sqlite(error),
        }
    }
}
