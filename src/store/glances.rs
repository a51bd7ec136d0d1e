//! Reading all looks of a pass at a source's statements.
//!
//! *In:* a source and a pass. *Out:* a [`Glance`] a look, unknown ones too. *Never:* says what they mean.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::cases::{LOOK, look_row};
use super::facts::{PassKey, role_number};
use super::open::time;
use super::{Store, StoreError};
use crate::model::{Glance, Look, Role};

/// What is known of a statement that was looked at.
struct Known {
    template: String,
    headline: Option<String>,
    read: bool,
    last_present: Option<DateTime<Utc>>,
}

impl Store {
    /// Every look of the pass at statements of the source, oldest first.
    pub(super) fn glances(&self, source: i64, pass: PassKey) -> Result<Vec<Glance>, StoreError> {
        // The plus keeps SQLite from starting at all statements of the source instead of the looks of the pass.
        let mut rows = self.connection.prepare_cached(&format!(
            "{LOOK} JOIN statement s ON s.key = o.statement
             WHERE o.key >= ?1 AND +s.source = ?2 AND o.role IN (?3, ?4) ORDER BY o.key"
        ))?;
        let (first, own) = (pass.first_observation, role_number(Role::Statement));
        let sibling = role_number(Role::Sibling);
        let looks: Vec<(i64, Look)> = rows
            .query_map(params![first, source, own, sibling], |row| {
                Ok((row.get(11)?, look_row(row)?))
            })?
            .collect::<Result<_, _>>()?;
        let known = self.looked_at(source, pass)?;
        let glances = looks.into_iter().filter_map(|(statement, look)| {
            let known = known.get(&statement)?;
            Some(Glance {
                statement,
                template: known.template.clone(),
                headline: known.headline.clone(),
                known: known.read,
                last_present: known.last_present,
                look,
            })
        });
        Ok(glances.collect())
    }

    fn looked_at(&self, source: i64, pass: PassKey) -> Result<HashMap<i64, Known>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT DISTINCT s.key, s.template, s.title, s.settled_version IS NOT NULL, w.last_present
             FROM observation o JOIN statement s ON s.key = o.statement
             LEFT JOIN watch w ON w.statement = s.key
             WHERE o.key >= ?1 AND +s.source = ?2",
        )?;
        let known = rows.query_map(params![pass.first_observation, source], |row| {
            let known = Known {
                template: row.get(1)?,
                headline: row.get(2)?,
                read: row.get(3)?,
                last_present: row.get::<_, Option<i64>>(4)?.map(time),
            };
            Ok((row.get(0)?, known))
        })?;
        Ok(known.collect::<Result<_, _>>()?)
    }
}
