//! Figures for machines: read from the store, written where they are looked for.
//!
//! *In:* the store, the file of sources. *Out:* Prometheus' text, in a file for node_exporter. *Never:* a half-written
//! file: it is written aside and renamed.

use std::path::{Path, PathBuf};

use super::output::Trouble;
use crate::config::Settings;
use crate::model::{Figures, SourceId};
use crate::query;
use crate::store::{Store, StoreError};
use crate::view;

/// What the store says of the sources that are crawled.
pub(super) fn read(db: &Path, settings: &Settings) -> Result<Figures, StoreError> {
    let watched: Vec<SourceId> = settings
        .sources
        .iter()
        .filter(|source| source.enabled)
        .map(|source| source.facts.id.clone())
        .collect();
    query::figures(&Store::open_to_read(db)?, &watched)
}

/// Writes them for node_exporter's textfile collector.
pub(super) fn write(db: &Path, settings: &Settings, to: &Path) -> Result<(), Trouble> {
    let text = view::metrics(&read(db, settings)?);
    let aside = aside(to);
    std::fs::write(&aside, text)
        .and_then(|()| std::fs::rename(&aside, to))
        .map_err(|error| {
            Trouble::failed(format!(
                "the pass was made, but its figures cannot be written to {}: {error}",
                to.display()
            ))
        })
}

/// In the same folder, so that it can be renamed, and under a name that the collector passes over.
fn aside(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    PathBuf::from(name)
}

/// A file's name as the collector wants it.
pub(super) fn file(name: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(name);
    if path.extension().is_some_and(|end| end == "prom") {
        Ok(path)
    } else {
        Err("node_exporter reads files that end in `.prom` only".to_owned())
    }
}
