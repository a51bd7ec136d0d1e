//! All that is known of a statement or a flag.
//!
//! *In:* an id or an address. *Out:* [`Found`]. *Never:* guesses between two statements: it names them.

use super::flags::record;
use crate::model::{FlagRecord, SourceFacts, Statement, Story};
use crate::store::{Store, StoreError};

/// What a name stands for.
#[derive(Clone, Debug)]
pub enum Found {
    /// Nothing that is known.
    Nothing,
    /// A statement.
    Statement(Box<Story>),
    /// A flag, with its statement where it has one.
    Flag(Box<FlagRecord>, Option<Box<Story>>),
    /// Several statements.
    Several(Vec<Statement>),
}

/// Finds a statement or flag by id, or a statement by any address it ever had.
pub fn find(store: &Store, name: &str) -> Result<Found, StoreError> {
    if let Some(flag) = store.flag(name)? {
        let record = record(store, flag)?;
        let whole = match &record.statement {
            Some(statement) => Some(Box::new(story(store, statement.clone())?)),
            None => None,
        };
        return Ok(Found::Flag(Box::new(record), whole));
    }
    let mut statements = store.find_statements(name)?;
    Ok(match (statements.pop(), statements.is_empty()) {
        (None, _) => Found::Nothing,
        (Some(statement), true) => Found::Statement(Box::new(story(store, statement)?)),
        (Some(statement), false) => {
            statements.push(statement);
            Found::Several(statements)
        }
    })
}

fn story(store: &Store, statement: Statement) -> Result<Story, StoreError> {
    let statement = match statement.same_as {
        Some(key) => store.statement(key)?.unwrap_or(statement),
        None => statement,
    };
    let flags = store
        .flags_of(statement.key)?
        .into_iter()
        .map(|flag| record(store, flag))
        .collect::<Result<_, _>>()?;
    Ok(Story {
        source: store
            .source_facts(&statement.source)?
            .unwrap_or(SourceFacts {
                id: statement.source.clone(),
                name: statement.source.to_string(),
                role: None,
                country: None,
            }),
        addresses: store.addresses(statement.key)?,
        versions: store.versions(statement.key)?,
        looks: store.looks(statement.key)?,
        flags,
        statement,
    })
}
