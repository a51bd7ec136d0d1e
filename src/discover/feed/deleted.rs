//! Entries of an Atom feed that say that others were deleted (RFC 6721).
//!
//! *In:* the mended XML of a feed, and the ids of the entries that stand in it. *Out:* the ids that it calls deleted, with
//! the time. *Never:* believes it of an entry that stands in the same feed, or reads what is not in the RFC's own
//! namespace.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use crate::discover::gather::{MOST_ENTRIES, MOST_ID};
use crate::model::DeletedEntry;

/// RFC 6721 §2.
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// What the feed calls deleted, in its order; of two that name the same entry the later one counts.
pub(super) fn read(xml: &str, standing: &HashSet<String>) -> Vec<DeletedEntry> {
    if !xml.contains(TOMBSTONES) {
        return Vec::new();
    }
    let mut reader = NsReader::from_str(xml);
    let mut found: Vec<DeletedEntry> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    while found.len() < MOST_ENTRIES {
        let deleted = match reader.read_resolved_event() {
            Ok((
                ResolveResult::Bound(Namespace(TOMBSTONES)),
                Event::Start(tag) | Event::Empty(tag),
            )) => entry(&tag),
            Ok((_, Event::Eof)) | Err(_) => break,
            Ok(_) => None,
        };
        let Some(deleted) = deleted.filter(|entry| !standing.contains(&entry.id)) else {
            continue;
        };
        if let Some(known) = places.get(&deleted.id).and_then(|at| found.get_mut(*at)) {
            known.when = known.when.max(deleted.when);
        } else {
            places.insert(deleted.id.clone(), found.len());
            found.push(deleted);
        }
    }
    found
}

/// RFC 6721 §3: both attributes are required.
fn entry(tag: &BytesStart<'_>) -> Option<DeletedEntry> {
    if tag.local_name().as_ref() != "deleted-entry" {
        return None;
    }
    let id = attribute(tag, "ref").filter(|id| !id.is_empty() && id.len() <= MOST_ID)?;
    let when: DateTime<Utc> = DateTime::parse_from_rfc3339(attribute(tag, "when")?.trim())
        .ok()?
        .to_utc();
    Some(DeletedEntry { id, when })
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
    Some(value.trim().to_owned())
}
