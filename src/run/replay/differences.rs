//! What a replay finds otherwise.
//!
//! *In:* a store and the scratch store. *Out:* the flags that would be others. *Never:* a difference of words: a flag
//! is another by its being, its stage, its manner or its interval.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::config::Source;
use crate::model::{Difference, Flag, FlagKind, FlagRecord, Reprocessed, Role};
use crate::store::{FlagQuery, Store, StoreError};

/// Adds what differs between the flags of a source and those of its replay.
pub(super) fn compare(
    source: &Source,
    kept: &Store,
    scratch: &Store,
    told: &mut Reprocessed,
) -> Result<(), StoreError> {
    let all = FlagQuery::default();
    // How a source was as a whole rests on what was not asked, too, of which there are no looks.
    let own = |flag: &Flag| flag.source == source.facts.id && !flag.kind.is_of_health();
    let mut would = HashMap::new();
    for flag in scratch.flags(&all)?.into_iter().filter(own) {
        would.insert(name(scratch, &flag)?, flag);
    }
    let record = |flag: Flag| -> Result<FlagRecord, StoreError> {
        let statement = flag.statement.map(|key| kept.statement(key)).transpose()?;
        Ok(FlagRecord {
            flag,
            source: source.facts.clone(),
            statement: statement.flatten(),
            relates_to: None,
            members: Vec::new(),
        })
    };
    for was in kept.flags(&all)?.into_iter().filter(own) {
        told.flags += 1;
        match would.remove(&name(kept, &was)?) {
            None => told.differences.push(Difference::Lost(record(was)?)),
            Some(would) if is_same(&was, &would) => {}
            Some(would) => told.differences.push(Difference::Changed {
                was: Box::new(record(was)?),
                would: Box::new(record(would)?),
            }),
        }
    }
    let mut new: Vec<Flag> = would.into_values().collect();
    new.sort_by_key(|flag| flag.opening);
    for flag in new {
        told.differences.push(Difference::New(record(flag)?));
    }
    Ok(())
}

/// What makes a flag the one it is: its statement, its kind, and the look that opened it.
type Name = (Option<i64>, FlagKind, Option<(DateTime<Utc>, String, Role)>);

/// An id says the same, but for two sources that look at one address in one moment: there the ids of their looks differ
/// by who was judged first.
fn name(store: &Store, flag: &Flag) -> Result<Name, StoreError> {
    let opening = store.look(flag.opening)?;
    let look = opening.map(|look| (look.at, look.url, look.role));
    Ok((flag.statement, flag.kind, look))
}

fn is_same(was: &Flag, would: &Flag) -> bool {
    let told = |flag: &Flag| (flag.stage, flag.manner, flag.interval);
    told(was) == told(would)
}
