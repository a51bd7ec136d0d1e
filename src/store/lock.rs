//! One pass at a time, and one watcher: file locks beside the store.
//!
//! *In:* the store's path. *Out:* a [`PassLock`] that lasts as long as it is held. *Never:* a lock on the database
//! file itself: closing any descriptor of it in our process would drop SQLite's own locks.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::StoreError;

/// Held for the length of a pass; the system drops it with the process, however that ends.
#[derive(Debug)]
pub struct PassLock {
    file: File,
}

impl Drop for PassLock {
    fn drop(&mut self) {
        // Closing alone would not do: a child that another thread has just forked holds our descriptor until it execs,
        // and the lock belongs to the open file. A failure means that there is none to be given up.
        self.file.unlock().unwrap_or_default();
    }
}

impl PassLock {
    /// Takes the lock, or says who holds it.
    pub fn take(store: &Path, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let held = |path, holder| StoreError::Locked { path, holder };
        Self::take_file(beside(store, ".lock"), now, held)
    }

    /// Takes the lock of who watches, for all the passes that it will make; passes of others may lie between them.
    pub fn take_to_watch(store: &Path, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let held = |path, holder| StoreError::Watched { path, holder };
        Self::take_file(beside(store, ".watch.lock"), now, held)
    }

    fn take_file(
        path: PathBuf,
        now: DateTime<Utc>,
        held: impl Fn(PathBuf, String) -> StoreError,
    ) -> Result<Self, StoreError> {
        let io = |source| StoreError::Io {
            path: path.clone(),
            source,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // What stands in the file is for people; an unreadable one still means that somebody holds it.
                if file.take(200).read_to_string(&mut holder).is_err() {
                    holder.clear();
                }
                return Err(held(path, holder.trim().to_owned()));
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        file.set_len(0).map_err(io)?;
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        writeln!(
            file,
            "process {} since {}",
            std::process::id(),
            now.to_rfc3339()
        )
        .map_err(io)?;
        Ok(Self { file })
    }
}

fn beside(store: &Path, end: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
