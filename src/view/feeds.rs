//! Flags as a feed, so that a newsreader is a receiver.
//!
//! *In:* messages of flags, the newest first. *Out:* Atom (RFC 4287) or JSON Feed 1.1. *Never:* a second entry for a flag:
//! a later stage is the same entry, updated.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::escape::json_line;
use super::html::text;
use super::json::rfc3339;
use super::message::{Message, tame_address};
use crate::model::FlagRecord;

const TITLE: &str = "unsaid: what official sources said, and then unsaid";

/// A flag and what it tells.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// The flag.
    pub record: FlagRecord,
    /// What it tells.
    pub message: Message,
}

impl FeedEntry {
    /// The same for ever, wherever the feed is served: a flag's id is its own.
    fn id(&self) -> String {
        format!("urn:unsaid:flag:{}", self.record.flag.id)
    }

    /// When it reached its first stage.
    fn published(&self) -> DateTime<Utc> {
        let history = &self.record.flag.history;
        history
            .first()
            .map_or(self.record.flag.interval.to, |entry| entry.at)
    }

    /// When it reached the stage it stands at.
    fn updated(&self) -> DateTime<Utc> {
        let history = &self.record.flag.history;
        history
            .last()
            .map_or(self.record.flag.interval.to, |entry| entry.at)
    }

    fn title(&self) -> String {
        format!("{} ({})", self.message.subject, self.record.flag.stage)
    }

    fn address(&self) -> Option<String> {
        let statement = self.record.statement.as_ref()?;
        tame_address(&statement.url)
    }
}

/// When the newest entry was updated; the beginning of time, as computers count it, where there is none.
fn newest(entries: &[FeedEntry]) -> DateTime<Utc> {
    entries
        .iter()
        .map(FeedEntry::updated)
        .max()
        .unwrap_or(DateTime::UNIX_EPOCH)
}

/// As Atom.
pub fn atom(entries: &[FeedEntry]) -> Vec<String> {
    let mut lines = vec![
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned(),
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">".to_owned(),
        "<id>urn:unsaid:flags</id>".to_owned(),
        format!("<title>{}</title>", text(TITLE)),
        format!("<updated>{}</updated>", rfc3339(newest(entries))),
        "<author><name>unsaid</name></author>".to_owned(),
        format!(
            "<generator version=\"{}\">unsaid</generator>",
            env!("CARGO_PKG_VERSION")
        ),
    ];
    lines.extend(entries.iter().flat_map(atom_entry));
    lines.push("</feed>".to_owned());
    lines
}

fn atom_entry(entry: &FeedEntry) -> Vec<String> {
    let flag = &entry.record.flag;
    let mut lines = vec![
        "<entry>".to_owned(),
        format!("<id>{}</id>", text(&entry.id())),
        format!("<title>{}</title>", text(&entry.title())),
        format!("<updated>{}</updated>", rfc3339(entry.updated())),
        format!("<published>{}</published>", rfc3339(entry.published())),
    ];
    for term in [
        flag.kind.as_str(),
        flag.stage.as_str(),
        flag.source.as_str(),
    ] {
        lines.push(format!("<category term=\"{}\"/>", text(term)));
    }
    if let Some(address) = entry.address() {
        lines.push(format!(
            "<link rel=\"alternate\" href=\"{}\"/>",
            text(&address)
        ));
    }
    lines.push(format!(
        "<content type=\"html\">{}</content>",
        text(&entry.message.fragment)
    ));
    lines.push("</entry>".to_owned());
    lines
}

/// As JSON Feed.
pub fn json_feed(entries: &[FeedEntry]) -> String {
    let items: Vec<serde_json::Value> = entries
        .iter()
        .map(|entry| {
            let flag = &entry.record.flag;
            json!({
                "id": entry.id(),
                "url": entry.address(),
                "title": entry.title(),
                "content_html": entry.message.fragment,
                "date_published": rfc3339(entry.published()),
                "date_modified": rfc3339(entry.updated()),
                "tags": [flag.kind, flag.stage, flag.source],
            })
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "items": items,
    });
    json_line(&feed.to_string())
}
