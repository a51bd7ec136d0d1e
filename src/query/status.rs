//! How each source stands.
//!
//! *In:* the sources of the file. *Out:* [`SourceStatus`]: what was looked at in the last pass, what was not, and
//! why. *Never:* calls a source well because nothing was asked.

use chrono::{DateTime, Utc};

use crate::judge;
use crate::model::{LongestUnseen, SourceFacts, SourceId, SourceStatus, Waits};
use crate::store::{Allotment, Store, StoreError};

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

/// How these sources stand now, after the last pass.
pub fn status(
    store: &Store,
    sources: Vec<Asked<'_>>,
    pdfs: Pdfs,
    now: DateTime<Utc>,
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
                waits: waits(store, &asked.facts.id, now)?,
            })
        })
        .collect()
}

fn waits(store: &Store, id: &SourceId, now: DateTime<Utc>) -> Result<Waits, StoreError> {
    let longest = store.longest_unseen(id)?;
    let hosts = store.allotments(id)?;
    Ok(Waits {
        longest_unseen: longest.map(|(url, last_look)| LongestUnseen {
            url,
            last_look,
            days: (now - last_look).num_days(),
        }),
        floor_nights: floor_nights(&hosts),
        beyond_budget: beyond(&hosts),
    })
}

/// The floor of the host that has the least: of `N` statements a part `f` of `B` looks a night comes round in
/// `N / (f · B)` nights, and a budget for all of them every night.
fn floor_nights(hosts: &[Allotment]) -> Option<u64> {
    let of_host = |host: &Allotment| {
        if host.nightly >= host.known {
            return Some(1);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of statements, far below 2^52"
        )]
        let nights = host.known as f64 / (host.reserve * host.nightly as f64);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of nights, which is not negative"
        )]
        nights.is_finite().then_some(nights.ceil() as u64)
    };
    let nights: Option<Vec<u64>> = hosts.iter().map(of_host).collect();
    nights?.into_iter().max()
}

fn beyond(hosts: &[Allotment]) -> Option<u64> {
    let each = hosts.iter().map(|host| host.beyond);
    let sum = u64::try_from(each.sum::<usize>()).unwrap_or(u64::MAX);
    (!hosts.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(known: usize, nightly: usize, reserve: f64) -> Allotment {
        Allotment {
            since: DateTime::UNIX_EPOCH,
            night: DateTime::UNIX_EPOCH,
            taken: 0,
            owed: 0.0,
            kept: 0.0,
            known,
            nightly,
            reserve,
            beyond: 0,
        }
    }

    #[test]
    fn the_floor_is_that_of_the_host_whose_turns_come_round_last() {
        assert_eq!(floor_nights(&[host(1_000, 1_000, 0.2)]), Some(1));
        assert_eq!(floor_nights(&[host(40_000, 4_000, 0.2)]), Some(50));
        let both = [host(10, 1_000, 0.2), host(40_000, 1_200, 0.2)];
        assert_eq!(floor_nights(&both), Some(167));
    }

    #[test]
    fn without_a_reserve_or_a_budget_nothing_is_promised() {
        assert_eq!(floor_nights(&[host(100, 10, 0.0)]), None);
        assert_eq!(floor_nights(&[host(100, 0, 0.2)]), None);
        assert_eq!(floor_nights(&[]), None);
    }
}
