//! How each source stands.
//!
//! *In:* the sources of the file. *Out:* [`SourceStatus`]: what was looked at in the last pass, what was not, and
//! why. *Never:* calls a source well because nothing was asked.

use crate::judge;
use crate::model::{SourceFacts, SourceStatus};
use crate::store::{Store, StoreError};

/// A source with what the file says of it.
pub struct Asked<'a> {
    /// Id, name, role.
    pub facts: &'a SourceFacts,
    /// Whether it is crawled.
    pub enabled: bool,
}

/// Whether this machine can read PDFs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pdfs {
    /// By `pdftotext`.
    Read,
    /// Nothing is installed that could.
    Unread,
}

/// How these sources stand after the last pass.
pub fn status(
    store: &Store,
    sources: Vec<Asked<'_>>,
    pdfs: Pdfs,
) -> Result<Vec<SourceStatus>, StoreError> {
    sources
        .into_iter()
        .map(|asked| {
            let counts = store.source_counts(&asked.facts.id)?;
            let last = store.last_looks(&asked.facts.id)?;
            let wordless = store.wordless(&asked.facts.id)?;
            let record = store.health_of(&asked.facts.id)?;
            let waiting = wordless.untried > 0 || wordless.unread > 0;
            Ok(SourceStatus {
                source: asked.facts.clone(),
                enabled: asked.enabled,
                health: judge::health(record.as_ref()),
                known: counts.known,
                pending: counts.pending,
                missing: counts.missing,
                deleted: counts.deleted,
                last_answer: last.last_answer,
                answered: last.answered,
                unseen: counts.known.saturating_sub(last.looked),
                unknown: last.unknown,
                by_hash: wordless.documents,
                unread: wordless.unread,
                pictures: wordless.pictures,
                lacks_pdftotext: waiting && pdfs == Pdfs::Unread,
                lists: store.lists(&asked.facts.id)?,
            })
        })
        .collect()
}
