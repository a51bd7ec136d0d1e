//! A watcher in figures, for machines.
//!
//! *In:* the sources of the file. *Out:* [`Figures`]: the last pass of each kind, the sources as they are, what is owed.
//! *Never:* counts over all looks ever made: it is asked every few seconds.

use serde::Deserialize;

use crate::judge;
use crate::model::{Figures, LookCounts, OwedFigures, PassFigures, SourceFigures, SourceId};
use crate::store::{MadePass, Store, StoreError};

/// The kinds of passes, as reports name them.
const MODES: [&str; 3] = ["full", "new_only", "everything"];

/// What is read of a pass's report.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Report {
    looks: LookCounts,
    requests: u64,
    bytes: u64,
    sources: Sources,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Sources {
    failed: Vec<String>,
}

/// The figures of these sources.
pub fn figures(store: &Store, sources: &[SourceId]) -> Result<Figures, StoreError> {
    let mut passes = Vec::new();
    for mode in MODES {
        let newest = store.made_passes(mode, 1)?;
        passes.extend(newest.into_iter().map(|pass| pass_figures(mode, pass)));
    }
    Ok(Figures {
        passes,
        sources: sources
            .iter()
            .map(|id| source_figures(store, id))
            .collect::<Result<_, _>>()?,
        known: store.known_statements()?,
        owed: owed(store)?,
        watch: None,
    })
}

fn pass_figures(mode: &'static str, pass: MadePass) -> PassFigures {
    // A report of another release that cannot be read has no figures; that it was made is known.
    let report = Report::deserialize(pass.report).unwrap_or_default();
    PassFigures {
        mode,
        began: pass.began,
        ended: pass.ended,
        looks: report.looks,
        requests: report.requests,
        bytes: report.bytes,
        failed: report.sources.failed.len() as u64,
    }
}

fn source_figures(store: &Store, id: &SourceId) -> Result<SourceFigures, StoreError> {
    let counts = store.source_counts(id)?;
    let record = store.health_of(id)?;
    Ok(SourceFigures {
        id: id.clone(),
        health: judge::health(record.as_ref()).word,
        known: counts.known,
        pending: counts.pending,
        missing: counts.missing,
        deleted: counts.deleted,
    })
}

/// What is owed to each receiver.
fn owed(store: &Store) -> Result<Vec<OwedFigures>, StoreError> {
    let states = store.receivers()?.into_iter();
    Ok(states
        .map(|state| OwedFigures {
            receiver: state.id,
            count: state.owed,
            oldest: state.oldest,
        })
        .collect())
}
