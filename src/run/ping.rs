//! Whoever waits for passes is told that one began, and how it ended.
//!
//! *In:* settings, the pass's begin, its outcome. *Out:* at most one warning. *Never:* fails a pass, or holds it up: the
//! begin is told beside its work, the end within the client's few seconds.

use std::path::Path;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

use super::crew::{Mode, PassOptions, RunError};
use crate::config::Settings;
use crate::fetch::{Pinger, Tidings, Unheard};
use crate::model::{Event, PassReport};

/// A pass that is being told of.
pub(super) struct Told {
    under_way: Option<UnderWay>,
    events: UnboundedSender<Event>,
}

struct UnderWay {
    pinger: Pinger,
    start: JoinHandle<Result<(), Unheard>>,
}

/// Tells that a full pass began, where the file names somebody to tell.
pub(super) fn begin(
    settings: &Settings,
    store: &Path,
    began: DateTime<Utc>,
    options: &PassOptions,
    events: &UnboundedSender<Event>,
) -> Told {
    let mut told = Told {
        under_way: None,
        events: events.clone(),
    };
    let Some(ping) = settings
        .ping
        .as_ref()
        .filter(|_| options.mode != Mode::NewOnly)
    else {
        return told;
    };
    let pinger = ping.address(&options.folder).and_then(|address| {
        Pinger::new(&settings.network, address, &id(store, began))
            .map_err(|error| error.to_string())
    });
    match pinger {
        Ok(pinger) => {
            let first = pinger.clone();
            told.under_way = Some(UnderWay {
                pinger,
                start: tokio::spawn(async move { first.tell(Tidings::Start).await }),
            });
        }
        Err(why) => warn(events, &why),
    }
    told
}

impl Told {
    /// Tells how the pass ended. One that was broken off by its operator is told neither as made nor as failed: whoever
    /// waits gives it the time it has.
    pub(super) async fn end(self, made: &Result<PassReport, RunError>) {
        let tidings = match made {
            Ok(report) if nothing_was_looked_at(report) => Tidings::Failure,
            Ok(_) => Tidings::Success,
            Err(RunError::Interrupted) => return,
            Err(
                RunError::Store(_)
                | RunError::Fetch(_)
                | RunError::NoSuchSource(_)
                | RunError::Task(_),
            ) => Tidings::Failure,
        };
        let Some(UnderWay { pinger, start }) = self.under_way else {
            return;
        };
        // A start that arrived behind its end would read as a pass that never ended.
        let start = start.await.unwrap_or(Ok(()));
        let end = pinger.tell(tidings).await;
        if let Err(why) = end.and(start) {
            warn(&self.events, &why.to_string());
        }
    }
}

fn warn(events: &UnboundedSender<Event>, why: &str) {
    let text = format!("`ping` did not hear of the pass: {why}");
    // Nobody listening is no reason to stop a pass.
    drop(events.send(Event::Warning { text }));
}

fn nothing_was_looked_at(report: &PassReport) -> bool {
    let sources = &report.sources;
    sources.ok == 0 && sources.partial == 0 && !sources.failed.is_empty()
}

/// A pass's id in the form that is asked for: a UUID, made of what the pass is known by (RFC 9562 §5.8, version 8).
fn id(store: &Path, began: DateTime<Utc>) -> String {
    let known_by = format!(
        "{}\n{}\n{}",
        store.display(),
        began.timestamp_millis(),
        std::process::id()
    );
    let mut bytes = [0; 16];
    bytes.copy_from_slice(Sha256::digest(known_by).get(..16).unwrap_or(&[0; 16]));
    let number = u128::from_be_bytes(bytes);
    let number = number & !(0xF << 76) & !(0x3 << 62) | (8 << 76) | (2 << 62);
    let hex = format!("{number:032x}");
    let part = |from, to| hex.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_a_uuid_of_its_own_for_every_pass() {
        let at = |text: &str| id(Path::new("unsaid.db"), text.parse().unwrap());
        let (one, other) = (at("2026-03-29T01:00:00Z"), at("2026-03-29T01:00:01Z"));

        assert_ne!(one, other);
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        let nibble = |at: usize| one.chars().nth(at).unwrap();
        assert_eq!(nibble(14), '8');
        assert!("89ab".contains(nibble(19)), "{one}");
    }
}
