//! Reading all looks of a pass at a source's statements, and what else the source has.
//!
//! *In:* a source and a pass. *Out:* a [`Glance`] a look, unknown ones too; [`Neighbour`]s. *Never:* says what they
//! mean.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::cases::{LOOK, LOOKS, look_row};
use super::facts::{PassKey, role_number};
use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::{Glance, Look, Mark, Neighbour, PageDate, Role};

/// Statements beside which others are seen to have something in common.
const MOST_NEIGHBOURS: i64 = 500;

/// What is known of a statement that was looked at.
struct Known {
    template: String,
    headline: Option<String>,
    read: bool,
    last_present: Option<DateTime<Utc>>,
}

impl Store {
    /// Whether several pages of the source need a script now: whoever shows nothing puts nothing in question.
    pub(super) fn many_drawn(&self, source: i64, pass: PassKey) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) >= 3 FROM observation o JOIN statement s ON s.key = o.statement
                 WHERE o.key >= ?2 AND o.cause = 'needs_script' AND +s.source = ?1",
            )?
            .query_row(params![source, pass.first_observation], |row| row.get(0))?)
    }

    /// Every look of the pass at statements of the source, oldest first.
    pub(super) fn glances(&self, source: i64, pass: PassKey) -> Result<Vec<Glance>, StoreError> {
        // From the schedule to the looks: a pass holds those of many sources.
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT {LOOK} {LOOKS} WHERE o.key IN (
               SELECT n.key FROM watch w CROSS JOIN observation n ON n.statement = w.statement
               WHERE w.source = ?1 AND w.last_look >= ?2 AND n.key >= ?3 AND n.role IN (?4, ?5))
             ORDER BY o.key"
        ))?;
        let (own, sibling) = (role_number(Role::Statement), role_number(Role::Sibling));
        let (began, first) = (stamp(pass.began), pass.first_observation);
        let looks: Vec<(i64, Look)> = rows
            .query_map(params![source, began, first, own, sibling], |row| {
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
            "SELECT s.key, s.template, s.title, s.settled_version IS NOT NULL, w.last_present
             FROM watch w JOIN statement s ON s.key = w.statement
             WHERE w.source = ?1 AND w.last_look >= ?2",
        )?;
        let known = rows.query_map(params![source, stamp(pass.began)], |row| {
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

    /// The newest statements of the source that have a headline.
    pub(super) fn neighbours(&self, source: i64) -> Result<Vec<Neighbour>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT key, title, url, published FROM statement
             WHERE source = ?1 AND same_as IS NULL AND title <> ''
             ORDER BY first_seen DESC, key DESC LIMIT ?2",
        )?;
        let neighbours = rows.query_map(params![source, MOST_NEIGHBOURS], |row| {
            Ok(Neighbour {
                statement: row.get(0)?,
                mark: Mark {
                    headline: row.get(1)?,
                    url: row.get(2)?,
                    published: row
                        .get::<_, Option<String>>(3)?
                        .and_then(|date| PageDate::parse(&date)),
                },
            })
        })?;
        Ok(neighbours.collect::<Result<_, _>>()?)
    }

    /// How many statements that were ever read these templates have.
    pub(super) fn sizes(
        &self,
        source: i64,
        templates: &[String],
    ) -> Result<HashMap<String, usize>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT count(*) FROM statement
             WHERE source = ?1 AND template = ?2 AND same_as IS NULL AND settled_version IS NOT NULL",
        )?;
        templates
            .iter()
            .map(|template| {
                let size = rows.query_row(params![source, template], |row| row.get(0))?;
                Ok((template.clone(), size))
            })
            .collect()
    }
}
