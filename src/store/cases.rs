//! Reading what the judge is given.
//!
//! *In:* the statements in question after a pass. *Out:* a [`Dossier`]. *Never:* leaves out a look because of what
//! it says, but for unknown ones, which say nothing; of these a 403 may, beside others.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};

use super::facts::{PassKey, role_number, role_of};
use super::open::{stamp, time};
use super::statements;
use super::{Store, StoreError};
use crate::model::{
    Case, Claim, Dossier, Entry, ListWindow, Look, Merged, Newcomer, Opening, PageDate, Reading,
    Role, SameText, Settled, Sight, SourceId, Spans, StatementId, UnknownReason, Witnessed,
};

/// How far back newcomers are looked for: a text may be listed anew so long before its old address goes.
const NEWCOMERS: TimeDelta = TimeDelta::days(8);
/// Most newcomers of one source.
const MOST_NEWCOMERS: i64 = 10_000;
/// How far back suspected deletions may belong together: a suspicion that is looked at again after weeks still asks
/// who vanished on its first day.
const OPENINGS: TimeDelta = TimeDelta::days(60);
/// How long a change of blocks is taken for the site's: whoever was away for so long catches up with it at once.
const FURNITURE: TimeDelta = TimeDelta::days(90);

/// So many that left their addresses may have something in common, which their neighbours tell.
const SEVERAL: usize = 3;

/// Looks that tell, or may beside others: a host may forbid what is not there.
const TELLING: &str = "(o.cause IS NULL OR o.cause = 'forbidden')";

pub(super) const LOOK: &str =
    "o.key, p.began + o.at, p.began, o.role, a.url, l.url, r.claim, o.status, r.version,
    r.text_key, o.downgraded, o.statement, r.signs";
pub(super) const LOOKS: &str =
    "FROM observation o JOIN pass p ON p.key = o.pass JOIN address a ON a.key = o.address
    LEFT JOIN address l ON l.key = o.landed LEFT JOIN reading r ON r.key = o.reading";

pub(super) fn look_row(row: &Row<'_>) -> rusqlite::Result<Look> {
    let claim: Option<String> = row.get(6)?;
    Ok(Look {
        key: row.get(0)?,
        at: time(row.get(1)?),
        pass: time(row.get(2)?),
        role: role_of(row.get(3)?),
        url: row.get(4)?,
        landed: row.get(5)?,
        claim: claim
            .and_then(|claim| serde_json::from_str(&claim).ok())
            .unwrap_or(Claim::Unknown(UnknownReason::Unclassified)),
        status: row.get(7)?,
        version: row.get(8)?,
        text_key: row
            .get::<_, Option<Vec<u8>>>(9)?
            .and_then(|key| key.try_into().ok()),
        downgraded: row.get::<_, Option<i64>>(10)?.is_some(),
        notice: row
            .get::<_, Option<String>>(12)?
            .is_some_and(|signs| signs.contains(&format!("\"{}\"", Reading::NOTICE))),
    })
}

impl Store {
    /// What the judge needs to know of a source and of these statements; `windows` are what its lists showed.
    pub fn dossier(
        &self,
        source: i64,
        id: &SourceId,
        pass: PassKey,
        spans: Spans,
        statements: &[i64],
        windows: &Arc<[ListWindow]>,
    ) -> Result<Dossier, StoreError> {
        let mut cases = Vec::with_capacity(statements.len());
        for statement in statements {
            cases.extend(self.case(source, pass, *statement)?);
        }
        let restless = |case: &Case| {
            let mut looks = case.looks.iter();
            looks.any(|look| is_absent(look) || look.is_forbidden() || is_new(case, look))
        };
        let vanishing: HashSet<String> = cases
            .iter()
            .filter(|case| restless(case))
            .map(|case| case.statement.template.clone())
            .collect();
        let leaving = cases
            .iter()
            .any(|case| restless(case) || case.looks.iter().any(|look| look.landed.is_some()));
        let witnesses = self.witnesses(source, pass, &vanishing, statements)?;
        let sizes = self.sizes(source, &left_behind(&cases))?;
        let absent = cases.iter().filter(|case| case.looks.iter().any(is_absent));
        let neighbours = if absent.count() >= SEVERAL {
            self.neighbours(source)?
        } else {
            Vec::new()
        };
        let incidents = self.incidents(source)?;
        let glances = if leaving || incidents.is_some() || self.many_drawn(source, pass)? {
            self.glances(source, pass)?
        } else {
            Vec::new()
        };
        Ok(Dossier {
            source: id.clone(),
            pass: pass.began,
            spans,
            cases,
            witnesses,
            sights: self.sights(source, pass.began)?,
            windows: Arc::clone(windows),
            has_lists: self.has_lists(source)?,
            newcomers: if leaving {
                self.newcomers(source, pass.began)?
            } else {
                Vec::new()
            },
            openings: self.openings(source, pass.began)?,
            furniture: self.furniture(source, pass.began)?,
            incidents,
            health: self.health(source)?,
            glances,
            neighbours,
            sizes,
            merged: self.merged(source)?,
        })
    }

    fn case(&self, source: i64, pass: PassKey, key: i64) -> Result<Option<Case>, StoreError> {
        let known = statements::statement(&self.connection, key)?;
        let Some(statement) = known.filter(|statement| statement.same_as.is_none()) else {
            return Ok(None);
        };
        let (entry, settled, through): (String, String, i64) = self
            .connection
            .prepare_cached("SELECT entry, settled, settled_through FROM statement WHERE key = ?1")?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let entry: Entry = serde_json::from_str(&entry)?;
        let settled: Settled = serde_json::from_str(&settled)?;
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT {LOOK} {LOOKS} WHERE o.statement = ?1 AND o.key > ?2 AND {TELLING} AND o.role IN (?3, ?4)
             ORDER BY o.key"
        ))?;
        let looks: Vec<Look> = rows
            .query_map(
                params![
                    key,
                    through,
                    role_number(Role::Statement),
                    role_number(Role::Sibling)
                ],
                look_row,
            )?
            .collect::<Result<_, _>>()?;
        let mut numbers: HashSet<u32> = looks.iter().filter_map(|look| look.version).collect();
        numbers.extend(settled.versions());
        let mut versions = HashMap::new();
        // The first reading of a statement is compared with nothing.
        if settled.version.is_some() || numbers.len() > 1 {
            for number in numbers {
                if let Some(version) = statements::version(&self.connection, key, number)? {
                    versions.insert(number, version);
                }
            }
        }
        Ok(Some(Case {
            copies: self.copies(source, key)?,
            announced: self.announced(key, pass)?,
            statement,
            entry,
            settled,
            looks,
            versions,
        }))
    }

    /// Other statements of the source with the same words, the oldest first.
    fn copies(&self, source: i64, key: i64) -> Result<Vec<SameText>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT e.key, e.url, w.last_present, w.last_outcome
             FROM statement t JOIN statement e ON e.source = t.source AND e.body_key = t.body_key
             JOIN watch w ON w.statement = e.key
             WHERE t.key = ?2 AND t.source = ?1 AND t.body_key IS NOT NULL AND e.key <> t.key
               AND e.same_as IS NULL ORDER BY e.key LIMIT 20",
        )?;
        let copies = rows.query_map(params![source, key], |row| {
            Ok(SameText {
                key: row.get(0)?,
                url: row.get(1)?,
                last_present: row.get::<_, Option<i64>>(2)?.map(time),
                last_look: row.get::<_, Option<i64>>(3)?.map(time),
            })
        })?;
        Ok(copies.collect::<Result<_, _>>()?)
    }

    /// Witnesses of this pass under the templates in question, and those that open suspicions rest on.
    fn witnesses(
        &self,
        source: i64,
        pass: PassKey,
        templates: &HashSet<String>,
        statements: &[i64],
    ) -> Result<HashMap<String, Vec<Witnessed>>, StoreError> {
        let mut witnesses: HashMap<String, Vec<Witnessed>> = HashMap::new();
        if templates.is_empty() {
            return Ok(witnesses);
        }
        let mut seen = HashSet::new();
        let mut hear = |template: &str, witness: Witnessed| {
            if seen.insert(witness.look.key) {
                let known = witnesses.entry(template.to_owned());
                known.or_default().push(witness);
            }
        };
        // The plus keeps SQLite from starting at all statements of the source instead of the looks of the pass.
        self.templated(
            &format!("WHERE o.key >= ?1 AND +s.source = ?2 AND {TELLING}"),
            params![pass.first_observation, source],
            templates,
            &mut hear,
        )?;
        for statement in statements {
            self.templated(
                "JOIN flag_evidence e ON e.observation = o.key JOIN flag f ON f.key = e.flag
                 WHERE f.statement = ?1 AND f.kind = 'deleted' AND f.stage = 'suspected'",
                [statement],
                templates,
                &mut hear,
            )?;
        }
        Ok(witnesses)
    }

    /// The looks that `chosen` picks under these templates: each was at a statement of one, or made like one. Another
    /// form of a known address bears no witness of its own.
    fn templated(
        &self,
        chosen: &str,
        params: impl Params,
        templates: &HashSet<String>,
        hear: &mut impl FnMut(&str, Witnessed),
    ) -> Result<(), StoreError> {
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT {LOOK}, s.template {LOOKS}
             JOIN statement s ON s.key = o.statement AND (s.twin_of IS NULL OR o.role = {canary}) {chosen}",
            canary = role_number(Role::Canary),
        ))?;
        let mut found = rows.query(params)?;
        while let Some(row) = found.next()? {
            let template: String = row.get(13)?;
            if !templates.contains(&template) {
                continue;
            }
            let look = look_row(row)?;
            // A canary's row names the statement it was made like; the look is nobody's.
            let statement = match look.role {
                Role::Canary => None,
                Role::Statement | Role::List | Role::Sibling | Role::Home | Role::Robots => {
                    row.get(11)?
                }
            };
            hear(&template, Witnessed { statement, look });
        }
        Ok(())
    }

    /// Statements that were merged while something was open about them.
    fn merged(&self, source: i64) -> Result<Vec<Merged>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT s.key, s.settled, e.id FROM statement s JOIN statement e ON e.key = s.same_as
             WHERE s.source = ?1 AND s.unsettled = 1 ORDER BY s.key",
        )?;
        let mut found = rows.query([source])?;
        let mut merged = Vec::new();
        while let Some(row) = found.next()? {
            let settled: String = row.get(1)?;
            merged.push(Merged {
                statement: row.get(0)?,
                settled: serde_json::from_str(&settled)?,
                into: StatementId(row.get(2)?),
            });
        }
        Ok(merged)
    }

    fn sights(&self, source: i64, now: DateTime<Utc>) -> Result<Vec<Sight>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT t.list, p.began + o.at, t.good FROM list l JOIN list_look t ON t.list = l.key
             JOIN observation o ON o.key = t.observation JOIN pass p ON p.key = o.pass
             WHERE l.source = ?1 AND t.page = 0 AND p.began >= ?2
               AND t.observation >= (SELECT coalesce(min(first_observation), 0) FROM pass WHERE began >= ?2)",
        )?;
        let since = now.checked_sub_signed(TimeDelta::days(14)).unwrap_or(now);
        let sights = rows.query_map(params![source, stamp(since)], |row| {
            Ok(Sight {
                list: row.get(0)?,
                at: time(row.get(1)?),
                good: row.get(2)?,
            })
        })?;
        Ok(sights.collect::<Result<_, _>>()?)
    }

    fn has_lists(&self, source: i64) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM list WHERE source = ?1")?
            .exists([source])?)
    }

    fn newcomers(&self, source: i64, now: DateTime<Utc>) -> Result<Vec<Newcomer>, StoreError> {
        let since = now.checked_sub_signed(NEWCOMERS).unwrap_or(now);
        let mut rows = self.connection.prepare_cached(
            "SELECT s.key, s.url, s.first_seen, w.last_present, v.observation, v.title, v.text, v.language,
               v.published
             FROM statement s JOIN watch w ON w.statement = s.key
             JOIN worded v ON v.statement = s.key AND v.number = w.version
             WHERE s.source = ?1 AND s.first_seen >= ?2 AND s.same_as IS NULL AND w.last_present IS NOT NULL
               AND s.first_seen > (SELECT min(first_seen) FROM statement WHERE source = ?1)
             ORDER BY s.first_seen DESC LIMIT ?3",
        )?;
        let newcomers = rows.query_map(params![source, stamp(since), MOST_NEWCOMERS], |row| {
            Ok(Newcomer {
                key: row.get(0)?,
                url: row.get(1)?,
                first_seen: time(row.get(2)?),
                last_present: time(row.get(3)?),
                observation: row.get(4)?,
                title: row.get(5)?,
                text: row.get(6)?,
                language: row.get(7)?,
                published: row
                    .get::<_, Option<String>>(8)?
                    .and_then(|date| PageDate::parse(&date)),
            })
        })?;
        Ok(newcomers.collect::<Result<_, _>>()?)
    }

    fn openings(&self, source: i64, now: DateTime<Utc>) -> Result<Vec<Opening>, StoreError> {
        let since = now.checked_sub_signed(OPENINGS).unwrap_or(now);
        let mut rows = self.connection.prepare_cached(
            "SELECT statement, opened FROM flag
             WHERE source = ?1 AND kind = 'deleted' AND opened >= ?2 AND statement IS NOT NULL",
        )?;
        let openings = rows.query_map(params![source, stamp(since)], |row| {
            Ok(Opening {
                statement: row.get(0)?,
                at: time(row.get(1)?),
            })
        })?;
        Ok(openings.collect::<Result<_, _>>()?)
    }

    fn incidents(&self, source: i64) -> Result<Option<serde_json::Value>, StoreError> {
        let record: Option<String> = self
            .connection
            .prepare_cached("SELECT incidents FROM source WHERE key = ?1")?
            .query_row([source], |row| row.get(0))?;
        Ok(record
            .map(|record| serde_json::from_str(&record))
            .transpose()?)
    }

    fn furniture(&self, source: i64, now: DateTime<Utc>) -> Result<HashSet<u64>, StoreError> {
        let since = now.checked_sub_signed(FURNITURE).unwrap_or(now);
        let mut rows = self
            .connection
            .prepare_cached("SELECT change FROM furniture WHERE source = ?1 AND at >= ?2")?;
        let keys = rows.query_map(params![source, stamp(since)], |row| row.get::<_, i64>(0))?;
        Ok(keys
            .map(|key| key.map(i64::cast_unsigned))
            .collect::<Result<_, _>>()?)
    }

    /// Every look at a statement, and every witness of its flags, oldest first.
    pub fn looks(&self, statement: i64) -> Result<Vec<Look>, StoreError> {
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT {LOOK} {LOOKS} WHERE o.statement = ?1 AND o.role <> ?2 ORDER BY o.key"
        ))?;
        let looks = rows.query_map(params![statement, role_number(Role::Canary)], look_row)?;
        Ok(looks.collect::<Result<_, _>>()?)
    }

    /// One look by its key.
    pub fn look(&self, key: i64) -> Result<Option<Look>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT {LOOK} {LOOKS} WHERE o.key = ?1"))?
            .query_row([key], look_row)
            .optional()?)
    }
}

/// Templates of which several of these statements left their addresses.
fn left_behind(cases: &[Case]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let left = |look: &Look| is_absent(look) || look.landed.is_some();
    for case in cases.iter().filter(|case| case.looks.iter().any(left)) {
        *counts.entry(&case.statement.template).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count >= SEVERAL)
        .map(|(template, _)| template.to_owned())
        .collect()
}

fn is_absent(look: &Look) -> bool {
    matches!(look.claim, Claim::Absent(_))
}

/// Whether the look read other words than those that stand: they may be a husk of them.
fn is_new(case: &Case, look: &Look) -> bool {
    case.settled.version.is_some() && look.version.is_some() && look.version != case.settled.version
}
