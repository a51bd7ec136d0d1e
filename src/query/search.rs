//! Words in any version.
//!
//! *In:* words. *Out:* [`SearchHit`]s. *Never:* calls words removed that the newest version still holds.

use crate::model::{Interval, SearchHit, State};
use crate::store::{Hit, Standing, Store, StoreError};
use crate::text;

/// Versions that hold every word of the query; of a statement the newest that does.
pub fn search(
    store: &Store,
    query: &str,
    standing: Standing,
) -> Result<Vec<SearchHit>, StoreError> {
    let hits = store.search(&text::phrases(query), standing)?;
    hits.into_iter()
        .map(|hit| told(store, query, hit))
        .collect()
}

fn told(store: &Store, query: &str, hit: Hit) -> Result<SearchHit, StoreError> {
    let later = store
        .versions(hit.statement.key)?
        .into_iter()
        .find(|version| version.number > hit.version.number);
    let gone = hit.statement.state == State::Deleted;
    Ok(SearchHit {
        removed: gone || hit.version.number < hit.newest,
        interval: Interval {
            from: Some(hit.version.first_seen),
            to: later.map_or(hit.version.first_seen, |version| version.first_seen),
        },
        snippet: snippet(&hit, query),
        statement: hit.statement,
        version: hit.version,
    })
}

/// Graphemes shown on either side of the match.
const AROUND: usize = 60;
/// Words of the query that the snippet is cut around, whichever is there.
const MOST_WORDS: usize = 8;

/// The words around the first match of the query's first word that is there, cut between graphemes.
fn snippet(hit: &Hit, query: &str) -> String {
    let whole = format!("{}\n{}", hit.version.title, hit.version.text).replace('\n', " ");
    let graphemes = text::graphemes(&whole);
    let mut words = query.split_whitespace().take(MOST_WORDS);
    let found = words.find_map(|word| text::find_phrase(&graphemes, word));
    let found = found.unwrap_or(0..0);
    let begin = found.start.saturating_sub(AROUND);
    let end = (found.end + AROUND).min(graphemes.len());
    let cut: String = graphemes.get(begin..end).unwrap_or_default().concat();
    let before = if begin > 0 { "…" } else { "" };
    let after = if end < graphemes.len() { "…" } else { "" };
    format!("{before}{}{after}", cut.trim())
}
