//! Which flags a period brought.
//!
//! *In:* a [`FlagQuestion`]. *Out:* [`FlagRecord`]s, oldest first. *Never:* hides a withdrawal of what was shown.

use chrono::{DateTime, Utc};

use crate::model::{Flag, FlagId, FlagKind, FlagRecord, SourceFacts, SourceId, Stage};
use crate::store::{FlagQuery, Store, StoreError};

/// Members of an incident that are named; their number stands beside.
const MOST_MEMBERS: usize = 200;

/// Which flags are asked for.
#[derive(Clone, Debug, Default)]
pub struct FlagQuestion {
    /// Stages reached at or after this; the last pass where nothing is said.
    pub since: Option<DateTime<Utc>>,
    /// … and at or before this.
    pub until: Option<DateTime<Utc>>,
    /// Of these sources; of all where empty.
    pub sources: Vec<SourceId>,
    /// Of these kinds.
    pub kinds: Vec<FlagKind>,
    /// At these stages now.
    pub stages: Vec<Stage>,
    /// At least this significant.
    pub least: u8,
    /// Every flag ever.
    pub all: bool,
}

/// The flags that a question asks for.
///
/// Without `all`, kinds or stages that are those worth an alert, `published`, and withdrawals of what was once worth
/// one.
pub fn flags(store: &Store, question: &FlagQuestion) -> Result<Vec<FlagRecord>, StoreError> {
    let since = match (question.since, question.all) {
        (Some(since), _) => Some(since),
        (None, true) => None,
        (None, false) => store.last_pass()?,
    };
    let query = FlagQuery {
        since,
        until: question.until,
    };
    let mut records = Vec::new();
    for flag in store.flags(&query)? {
        if asked_for(&flag, question) {
            records.push(record(store, flag)?);
        }
    }
    Ok(records)
}

fn asked_for(flag: &Flag, question: &FlagQuestion) -> bool {
    let source = question.sources.is_empty() || question.sources.contains(&flag.source);
    let kind = question.kinds.is_empty() || question.kinds.contains(&flag.kind);
    let stage = question.stages.is_empty() || question.stages.contains(&flag.stage);
    let named = question.all || !question.kinds.is_empty();
    let shown = named || flag.kind == FlagKind::Published || flag.worth_an_alert();
    source && kind && stage && shown && flag.significance >= question.least
}

/// A flag with its source and statement.
pub fn record(store: &Store, flag: Flag) -> Result<FlagRecord, StoreError> {
    let source = store.source_facts(&flag.source)?.unwrap_or(SourceFacts {
        id: flag.source.clone(),
        name: flag.source.to_string(),
        role: None,
        country: None,
    });
    let statement = match flag.statement {
        Some(key) => store.statement(key)?,
        None => None,
    };
    let relates_to = match (flag.statement, flag.relates_to) {
        (Some(statement), Some(opening)) => {
            // An edit answers the edit that it undoes, whatever else a deletion.
            let answered = if flag.kind == FlagKind::Edited {
                FlagKind::Edited
            } else {
                FlagKind::Deleted
            };
            store.flag_opened_by(statement, answered, opening)?
        }
        (None, Some(opening)) => store.source_flag_opened_by(&flag.source, opening)?,
        (_, None) => None,
    };
    let members = members(store, &flag)?;
    Ok(FlagRecord {
        flag,
        source,
        statement,
        relates_to,
        members,
    })
}

/// The flags that an incident holds, by the headlines of their statements.
fn members(store: &Store, incident: &Flag) -> Result<Vec<(FlagId, String)>, StoreError> {
    let mut members = Vec::new();
    for id in incident.holds.iter().take(MOST_MEMBERS) {
        let held = store.flag(id.as_str())?.and_then(|flag| flag.statement);
        let statement = held.map(|key| store.statement(key)).transpose()?.flatten();
        let title = statement.and_then(|statement| statement.title);
        members.push((id.clone(), title.unwrap_or_else(|| "untitled".to_owned())));
    }
    Ok(members)
}
