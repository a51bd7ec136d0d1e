//! Reading flags.
//!
//! *In:* a period, sources, kinds, stages. *Out:* flags with their stages and the ids of their evidence. *Never:*
//! leaves out a withdrawn one without being told to.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::open::{stamp, time};
use super::{Store, StoreError};
use crate::model::{Flag, FlagId, FlagKind, ObservationId, SourceId, Stage, StageEntry};

/// Which flags are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagQuery {
    /// With a stage at or after this.
    pub since: Option<DateTime<Utc>>,
    /// With a stage at or before this.
    pub until: Option<DateTime<Utc>>,
}

const FLAG: &str = "SELECT f.key, f.id, f.body FROM flag f";

impl Store {
    /// Flags that reached a stage in the period, oldest first.
    pub fn flags(&self, query: &FlagQuery) -> Result<Vec<Flag>, StoreError> {
        let since = query.since.map_or(i64::MIN, stamp);
        let until = query.until.map_or(i64::MAX, stamp);
        let mut rows = self.connection.prepare_cached(&format!(
            "{FLAG} WHERE f.key IN (SELECT flag FROM flag_stage WHERE at BETWEEN ?1 AND ?2) ORDER BY f.key"
        ))?;
        let found: Vec<(i64, String, String)> = rows
            .query_map(params![since, until], flag_row)?
            .collect::<Result<_, _>>()?;
        found.into_iter().map(|row| self.whole(row)).collect()
    }

    /// Every flag of a statement, oldest first.
    pub fn flags_of(&self, statement: i64) -> Result<Vec<Flag>, StoreError> {
        let mut rows = self
            .connection
            .prepare_cached(&format!("{FLAG} WHERE f.statement = ?1 ORDER BY f.key"))?;
        let found: Vec<(i64, String, String)> = rows
            .query_map([statement], flag_row)?
            .collect::<Result<_, _>>()?;
        found.into_iter().map(|row| self.whole(row)).collect()
    }

    /// A flag by its id.
    pub fn flag(&self, id: &str) -> Result<Option<Flag>, StoreError> {
        let row = self
            .connection
            .prepare_cached(&format!("{FLAG} WHERE f.id = ?1"))?
            .query_row([id], flag_row)
            .optional()?;
        row.map(|row| self.whole(row)).transpose()
    }

    /// The flag of this kind that an observation opened for a statement.
    pub fn flag_opened_by(
        &self,
        statement: i64,
        kind: FlagKind,
        opening: i64,
    ) -> Result<Option<FlagId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT id FROM flag WHERE statement = ?1 AND kind = ?2 AND opening = ?3",
            )?
            .query_row(params![statement, kind.as_str(), opening], |row| {
                row.get(0).map(FlagId)
            })
            .optional()?)
    }

    /// The flag about a source's health that an observation opened.
    pub fn source_flag_opened_by(
        &self,
        source: &SourceId,
        opening: i64,
    ) -> Result<Option<FlagId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT f.id FROM flag f JOIN source c ON c.key = f.source
                 WHERE c.id = ?1 AND f.statement IS NULL AND f.opening = ?2
                   AND f.kind IN ('failing', 'blocked', 'quiet')",
            )?
            .query_row(params![source.as_str(), opening], |row| {
                row.get(0).map(FlagId)
            })
            .optional()?)
    }

    fn whole(&self, (key, id, body): (i64, String, String)) -> Result<Flag, StoreError> {
        let mut flag: Flag = serde_json::from_str(&body)?;
        flag.id = FlagId(id);
        flag.history = self.stages(key)?;
        let mut rows = self.connection.prepare_cached(
            "SELECT observation, id FROM flag_evidence WHERE flag = ?1 ORDER BY observation",
        )?;
        let evidence: Vec<(i64, String)> = rows
            .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        flag.evidence = evidence.iter().map(|(key, _)| *key).collect();
        flag.evidence_ids = evidence
            .into_iter()
            .map(|(_, id)| ObservationId(id))
            .collect();
        flag.incident = self.incident_of(key)?;
        flag.holds = self.held_by(key)?;
        Ok(flag)
    }

    /// The incident that holds a flag.
    fn incident_of(&self, flag: i64) -> Result<Option<FlagId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT i.id FROM flag f JOIN flag i ON i.source = f.source AND i.opening = f.held_by
                 WHERE f.key = ?1 AND i.kind = 'incident'",
            )?
            .query_row([flag], |row| row.get(0).map(FlagId))
            .optional()?)
    }

    /// The flags that an incident holds.
    fn held_by(&self, incident: i64) -> Result<Vec<FlagId>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT f.id FROM flag i JOIN flag f ON f.source = i.source AND f.held_by = i.opening
             WHERE i.key = ?1 AND i.kind = 'incident' ORDER BY f.key",
        )?;
        let held = rows.query_map([incident], |row| row.get(0).map(FlagId))?;
        Ok(held.collect::<Result<_, _>>()?)
    }

    fn stages(&self, flag: i64) -> Result<Vec<StageEntry>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT stage, at, reason FROM flag_stage WHERE flag = ?1 ORDER BY n",
        )?;
        let stages: Vec<(String, i64, String)> = rows
            .query_map([flag], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        stages
            .into_iter()
            .map(|(stage, at, reason)| {
                Ok(StageEntry {
                    stage: Stage::parse(&stage)
                        .ok_or_else(|| StoreError::Value(format!("stage {stage}")))?,
                    at: time(at),
                    reason: serde_json::from_str(&reason)?,
                })
            })
            .collect()
    }
}

fn flag_row(row: &Row<'_>) -> rusqlite::Result<(i64, String, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}
