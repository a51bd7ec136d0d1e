//! What the passes came to: flags as JSON or in brief, and what the store holds.
//!
//! *In:* a store on disk. *Out:* values that a story compares. *Never:* writes.

use serde_json::Value;
use unsaid::query::{self, FlagQuestion};
use unsaid::store::Store;
use unsaid::view;

use crate::pages::{HOST, S};
use crate::world::Ministry;

impl Ministry {
    /// Every flag ever, as `flags --all --json` writes it.
    pub(crate) fn flags(&self) -> Vec<Value> {
        let store = Store::open_to_read(&self.db()).unwrap();
        let question = FlagQuestion {
            all: true,
            ..FlagQuestion::default()
        };
        query::flags(&store, &question)
            .unwrap()
            .iter()
            .map(|record| serde_json::from_str(&view::flag_json(record)).unwrap())
            .collect()
    }

    /// Every flag in brief, oldest first, but those of the source's health: `deleted/suspected not_found S`.
    pub(crate) fn said(&self) -> Vec<String> {
        let flags = self.flags();
        let other = flags.iter().filter(|flag| !is_of_health(flag));
        other.map(brief).collect()
    }

    /// Every flag of the source's health in brief, oldest first: `failing/confirmed`.
    pub(crate) fn health(&self) -> Vec<String> {
        let flags = self.flags();
        let health = flags.iter().filter(|flag| is_of_health(flag));
        health.map(brief).collect()
    }

    /// Nothing was ever flagged, the source's health left out.
    #[track_caller]
    pub(crate) fn stays_silent(&self) {
        assert_eq!(self.said(), [""; 0]);
    }

    /// The one flag of this kind.
    pub(crate) fn flag(&self, kind: &str) -> Value {
        let mut found: Vec<Value> = self
            .flags()
            .into_iter()
            .filter(|flag| flag["kind"] == kind)
            .collect();
        assert_eq!(found.len(), 1, "{kind}: {:?}", self.said());
        found.remove(0)
    }

    /// Rows of a question in SQL, their columns joined by blanks.
    pub(crate) fn rows(&self, question: &str) -> Vec<String> {
        let connection = rusqlite::Connection::open(self.db()).unwrap();
        let mut statement = connection.prepare(question).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let values: Result<Vec<String>, _> = (0..columns)
                .map(|column| row.get::<_, rusqlite::types::Value>(column).map(shown))
                .collect();
            Ok(values?.join(" "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Claims of this address's looks, oldest first.
    pub(crate) fn claims(&self, path: &str) -> Vec<String> {
        self.rows(&format!(
            "SELECT r.claim FROM observation o JOIN address a ON a.key = o.address LEFT JOIN reading r ON r.key = o.reading
             WHERE a.url LIKE '%{path}' AND o.role = 0 ORDER BY o.key"
        ))
    }
}

fn is_of_health(flag: &Value) -> bool {
    let health = ["failing", "blocked", "quiet", "recovered"];
    health.iter().any(|kind| flag["kind"] == *kind)
}

fn shown(value: rusqlite::types::Value) -> String {
    use rusqlite::types::Value as Held;
    match value {
        Held::Null => "null".to_owned(),
        Held::Integer(number) => number.to_string(),
        Held::Real(number) => number.to_string(),
        Held::Text(text) => text,
        Held::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

fn brief(flag: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let url = word(&flag["statement"]["url"]);
    let path = url.strip_prefix("http://").unwrap_or(&url);
    let path = path.strip_prefix(HOST).unwrap_or(path);
    let manner = word(&flag["manner"]);
    let path = path.replace(S, "S");
    let parts = [
        format!("{}/{}", word(&flag["kind"]), word(&flag["stage"])),
        manner,
        path,
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
