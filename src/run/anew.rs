//! Reading kept pages once more, so that like is compared with like.
//!
//! A page's words depend on the reader's revision and on what the source's settings tell it to read. Where either
//! changed since a statement was read, the bytes that were kept of its versions are read in today's way before today's
//! page is compared with them: no `edited` can come of a change on our side.
//!
//! A page whose bytes change from look to look is kept only when its words do, so what nobody read before may have
//! changed unseen between the kept bytes and today's. Such bytes count only where a line that was read before, too, is
//! gone; else today's words silently take the place of the old ones.
//!
//! *In:* an answer, kept answers. *Out:* the look's facts, with what the kept ones read as now. *Never:* more than a
//! few versions of a statement; a comparison of words that were read in two ways.

use std::collections::HashSet;
use std::sync::Arc;

use super::crew::{Crew, RunError};
use super::reading::{self, Before};
use crate::config::Source;
use crate::extract::{self, Pdftotext, Reader, Served};
use crate::fetch;
use crate::model::{Answer, Claim, Lens, Manner, Reading, Response, Seal, UnknownReason, Version};
use crate::store::{Due, KeptAnswer, KeptVersion, LookFacts, Renewed, Seen, Snapshot};
use crate::text;

/// Versions of a statement that are read once more: the one that stands and the newest.
const MOST_VERSIONS: usize = 4;
/// Lines of a page that are looked for among those of another.
const MOST_LINES: usize = 200;

/// A version that was read once more.
struct Anew {
    /// As it was read before.
    stood: Version,
    renewed: Renewed,
    /// Whether nothing can have changed unseen since its bytes were kept.
    certain: bool,
}

/// Whether a statement was read in another way than its source is read today.
pub(super) fn is_due(due: &Due, source: &Source) -> bool {
    due.version.is_some() && due.lens != Some(reading::lens(source))
}

/// Whether it was asked for with other headers: then the same bytes, too, are worth a reading.
pub(super) fn is_asked_otherwise(due: &Due, source: &Source) -> bool {
    due.version.is_some()
        && due
            .lens
            .is_some_and(|lens| lens.asks_otherwise(reading::lens(source)))
}

/// The versions that today's page may be compared with.
pub(super) async fn kept(crew: &Arc<Crew>, due: &Due) -> Result<Vec<KeptVersion>, RunError> {
    let statement = due.statement;
    crew.with_store(move |store| store.kept_versions(statement, MOST_VERSIONS))
        .await
}

/// How many pictures the page that a version was read from showed beside its text, whatever their names: sites name
/// them anew.
pub(super) fn pictures_beside(kept: &KeptVersion, source: &Source, most_bytes: u64) -> usize {
    let has_words = Seal::read(&kept.version.text).is_none();
    let most = usize::try_from(most_bytes).unwrap_or(usize::MAX);
    let count = |answer: &KeptAnswer| {
        let Snapshot { headers, body, .. } = &answer.snapshot;
        let decoded = fetch::decoded(headers, body, most).ok();
        decoded.map_or(0, |decoded| {
            let served = Served {
                asked: &answer.asked,
                landed: &answer.asked,
                status: answer.status,
                headers,
                body: decoded.as_deref().unwrap_or(body),
                at: Some(answer.at),
            };
            extract::count_pictures(&served, &reading::reader(source))
        })
    };
    kept.answer.as_ref().filter(|_| has_words).map_or(0, count)
}

/// Reads an answer beside kept ones. Heavy: not for the async runtime.
pub(super) fn read(
    answer: Answer,
    source: &Source,
    before: &Before,
    kept: Vec<KeptVersion>,
    most_bytes: u64,
) -> LookFacts {
    let lens = reading::lens(source);
    let anew: Vec<Anew> = kept
        .into_iter()
        .filter(|kept| !kept.version.lens.reads_like(lens))
        .filter_map(|kept| read_version(kept, source, before, most_bytes))
        .collect();
    let standing = anew
        .iter()
        .find(|one| Some(one.renewed.version) == before.version);
    let known = Before {
        text_key: standing.map_or(before.text_key, |one| Some(key(&one.renewed.read))),
        ..before.clone()
    };
    let mut facts = reading::read(answer, source, &known);
    if let Seen::Read { reading, .. } = &facts.seen {
        facts.renewed = anew
            .into_iter()
            .filter(|one| one.certain || is_like(one, reading))
            .map(|one| one.renewed)
            .collect();
    }
    facts
}

/// A version's bytes as they are read today; `None` where they cannot be had or show no statement.
fn read_version(
    kept: KeptVersion,
    source: &Source,
    before: &Before,
    most_bytes: u64,
) -> Option<Anew> {
    let answer = kept.answer?;
    let sealed = Seal::read(&kept.version.text);
    let reader = Reader {
        // Where the bytes of a document stand for its text they are compared: like with like.
        pdftotext: Pdftotext::installed().filter(|_| sealed.is_none()),
        ..reading::reader(source)
    };
    let read = read_answer(&answer, &reader, most_bytes)?;
    let read = as_known(read, &kept.version)?;
    let last = before.version == Some(kept.version.number)
        && before.body_hash == Some(answer.snapshot.hash);
    Some(Anew {
        certain: last || key(&read) == text::text_key(&kept.version.title, &kept.version.text),
        renewed: Renewed {
            observation: answer.observation,
            reading: answer.reading,
            version: kept.version.number,
            read,
            // Whatever they are read as, they came for other headers then.
            lens: Lens {
                asked: kept.version.lens.asked,
                ..reading::lens(source)
            },
        },
        stood: kept.version,
    })
}

/// A kept answer as it came; `None` where it cannot be decoded any more.
pub(super) fn as_answered(kept: KeptAnswer, look: &LookFacts, most_bytes: u64) -> Option<Answer> {
    let most = usize::try_from(most_bytes).unwrap_or(usize::MAX);
    let Snapshot { headers, body, .. } = kept.snapshot;
    let decoded = fetch::decoded(&headers, &body, most).ok()?;
    let last = kept.chain.last().map(|hop| hop.to.clone());
    Some(Answer {
        address: last.unwrap_or_else(|| kept.asked.clone()),
        asked: kept.asked,
        at: kept.at,
        hops: kept.chain,
        peer: look.peer.clone(),
        tls_leaf: look.tls_leaf,
        downgraded: look.downgraded,
        conditional: false,
        requests: 0,
        outcome: Ok(Response {
            status: kept.status,
            headers,
            wire: body,
            decoded,
        }),
    })
}

fn read_answer(kept: &KeptAnswer, reader: &Reader<'_>, most_bytes: u64) -> Option<Reading> {
    let snapshot = &kept.snapshot;
    let most = usize::try_from(most_bytes).unwrap_or(usize::MAX);
    let decoded = fetch::decoded(&snapshot.headers, &snapshot.body, most).ok()?;
    let served = Served {
        asked: &kept.asked,
        landed: kept.chain.last().map_or(&kept.asked, |hop| &hop.to),
        status: kept.status,
        headers: &snapshot.headers,
        body: decoded.as_deref().unwrap_or(&snapshot.body),
        at: Some(kept.at),
    };
    Some(extract::read(&served, reader))
}

/// The reading of bytes that are known to have shown the statement: what they say by themselves was corrected by its
/// history then, too.
fn as_known(mut read: Reading, version: &Version) -> Option<Reading> {
    let shown = !read.text.is_empty() || version.text.is_empty() && read.title.is_some();
    match &read.claim {
        Claim::Present => {}
        Claim::Absent(Manner::SoftNotFound | Manner::Tombstone)
        | Claim::Unknown(UnknownReason::Unclassified)
            if shown =>
        {
            read.claim = Claim::Present;
            read.signs.insert(0, "known_text".to_owned());
        }
        Claim::Absent(_) | Claim::Unknown(_) => return None,
    }
    let (was, is) = (Seal::read(&version.text), Seal::read(&read.text));
    match (&was, &is) {
        // A document that could be read and cannot be now.
        (None, Some(_)) => return None,
        (Some(known), Some(shown)) if known.is_at(shown) => read.text.clone_from(&version.text),
        (Some(_) | None, _) => {}
    }
    if read.signed(Reading::PDF) {
        // A document has no headline that all see.
        read.title = Some(version.title.clone());
    }
    Some(read)
}

/// Whether what a version reads as now can be compared with today's page, although its bytes are not the last ones that
/// were served.
fn is_like(one: &Anew, today: &Reading) -> bool {
    let then = &one.renewed.read;
    today.has_words()
        && (key(then) == key(today) && then.published == today.published
            || lost_a_line(&one.stood, then, today)
            || lost_its_date(&one.stood, then, today))
}

/// Whether a line that was read in both ways is gone from today's page.
fn lost_a_line(stood: &Version, then: &Reading, today: &Reading) -> bool {
    let held = words(&format!("{}\n{}", stood.title, stood.text));
    let left = lines(today);
    let joined = words(&lines_of(today));
    let mut gone = lines_of(then)
        .lines()
        .map(words)
        .filter(|line| !line.is_empty() && !left.contains(line))
        .take(MOST_LINES)
        .collect::<Vec<_>>()
        .into_iter();
    gone.any(|line| held.contains(&line) && !joined.contains(&line))
}

fn lost_its_date(stood: &Version, then: &Reading, today: &Reading) -> bool {
    let read_in_both = stood.published.is_some() && stood.published == then.published;
    read_in_both && today.published.is_some() && today.published != then.published
}

fn lines_of(reading: &Reading) -> String {
    format!(
        "{}\n{}",
        reading.title.as_deref().unwrap_or_default(),
        reading.text
    )
}

fn lines(reading: &Reading) -> HashSet<String> {
    lines_of(reading).lines().map(words).collect()
}

/// A text without its breaks, which belong to the way it is read.
fn words(text: &str) -> String {
    let strict = text::strict(text);
    strict.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn key(reading: &Reading) -> [u8; 16] {
    text::text_key(reading.title.as_deref().unwrap_or(""), &reading.text)
}
