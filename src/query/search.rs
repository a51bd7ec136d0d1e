//! Words in any version.
//!
//! *In:* words. *Out:* [`SearchHit`]s. *Never:* calls words removed that the newest version still holds.

use crate::model::{Interval, SearchHit, State};
use crate::store::{Hit, Store, StoreError};
use crate::text;

/// Which versions are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Any.
    Any,
    /// Only those whose words are no longer there.
    Removed,
}

/// Versions that hold every word of the query; of a statement the newest that does.
pub fn search(
    store: &Store,
    query: &str,
    standing: Standing,
) -> Result<Vec<SearchHit>, StoreError> {
    let mut hits: Vec<Hit> = Vec::new();
    for hit in store.search(query)? {
        match hits
            .iter_mut()
            .find(|known| known.statement.key == hit.statement.key)
        {
            Some(known) if known.version.number < hit.version.number => *known = hit,
            Some(_) => {}
            None => hits.push(hit),
        }
    }
    let told = hits
        .into_iter()
        .map(|hit| told(store, query, hit))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(told
        .into_iter()
        .filter(|hit| standing == Standing::Any || hit.removed)
        .collect())
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

/// The words around the first match, cut between graphemes.
fn snippet(hit: &Hit, query: &str) -> String {
    let body = format!("{}\n{}", hit.version.title, hit.version.text).replace('\n', " ");
    let word = text::index_tokens(query)
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let graphemes = text::graphemes(&body);
    let mut passed = 0;
    let lower = body.to_lowercase();
    let at = lower.find(&word).unwrap_or(0);
    let centre = graphemes
        .iter()
        .position(|grapheme| {
            passed += grapheme.to_lowercase().len();
            passed > at
        })
        .unwrap_or(0);
    let begin = centre.saturating_sub(AROUND);
    let end = (centre + AROUND).min(graphemes.len());
    let cut: String = graphemes.get(begin..end).unwrap_or_default().concat();
    let before = if begin > 0 { "…" } else { "" };
    let after = if end < graphemes.len() { "…" } else { "" };
    format!("{before}{}{after}", cut.trim())
}
