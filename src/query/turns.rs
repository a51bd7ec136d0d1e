//! When each source's last full turn was.
//!
//! *In:* the sources of the file. *Out:* the time at which the last full pass over each began. *Never:* counts a pass
//! that was broken off.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::model::SourceId;
use crate::store::{Store, StoreError};

/// Passes that are looked through: with a pass of its own for every hour of the day, three weeks.
const MOST_PASSES: usize = 500;

/// What is read of a pass's report.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Report {
    /// The sources that it was for; all where empty.
    only: Vec<SourceId>,
    interrupted: bool,
}

/// The last full turns of these sources; none for one that never had any.
pub fn last_turns(
    store: &Store,
    sources: &[SourceId],
) -> Result<HashMap<SourceId, DateTime<Utc>>, StoreError> {
    let mut passes = store.made_passes("full", MOST_PASSES)?;
    passes.extend(store.made_passes("everything", MOST_PASSES)?);
    let mut turns = HashMap::new();
    for source in sources {
        // A pass over all sources says nothing of one that was not among them yet.
        if store.source_facts(source)?.is_none() {
            continue;
        }
        let last = passes
            .iter()
            .filter(|pass| {
                let report = Report::deserialize(&pass.report).unwrap_or_default();
                let among = report.only.is_empty() || report.only.contains(source);
                among && !report.interrupted
            })
            .map(|pass| pass.began)
            .max();
        turns.extend(last.map(|last| (source.clone(), last)));
    }
    Ok(turns)
}
