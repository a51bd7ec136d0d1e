//! What a source's lists showed: in this pass, and the last time before.
//!
//! *In:* a source and a pass. *Out:* [`ListWindow`]s. *Never:* more than two of a list: what was shown before that is
//! no matter of tonight.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, params};

use super::open::time;
use super::{PassKey, Store, StoreError};
use crate::model::ListWindow;

/// A look at the first page of a list.
struct First {
    list: i64,
    observation: i64,
    pass: i64,
    good: bool,
}

impl Store {
    /// The lists' windows in the pass and in the last one before it in which they could be read.
    pub fn windows(&self, source: i64, pass: PassKey) -> Result<Vec<ListWindow>, StoreError> {
        let elders = self.elders(source)?;
        let mut windows = Vec::new();
        for list in self.lists_of(source)? {
            let first_of = |condition: &str| self.first(list, pass, condition);
            let before = first_of("t.good = 1 AND t.observation < ?2")?;
            let now = first_of("t.observation >= ?2")?;
            for first in before.into_iter().chain(now) {
                windows.push(self.window(&first, &elders)?);
            }
        }
        Ok(windows)
    }

    fn lists_of(&self, source: i64) -> Result<Vec<i64>, StoreError> {
        let mut rows = self
            .connection
            .prepare_cached("SELECT key FROM list WHERE source = ?1 ORDER BY key")?;
        let keys = rows.query_map([source], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Statements that turned out to be others, or may.
    fn elders(&self, source: i64) -> Result<HashMap<i64, i64>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT key, coalesce(same_as, twin_of) FROM statement
             WHERE source = ?1 AND (twin_of IS NOT NULL OR same_as IS NOT NULL)",
        )?;
        let pairs = rows.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(pairs.collect::<Result<_, _>>()?)
    }

    /// The latest look at the list's first page that fits.
    fn first(
        &self,
        list: i64,
        pass: PassKey,
        condition: &str,
    ) -> Result<Option<First>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT t.observation, o.pass, t.good FROM list_look t
                 JOIN observation o ON o.key = t.observation
                 WHERE t.list = ?1 AND t.page = 0 AND {condition} ORDER BY t.observation DESC LIMIT 1"
            ))?
            .query_row(params![list, pass.first_observation], |row| {
                Ok(First {
                    list,
                    observation: row.get(0)?,
                    pass: row.get(1)?,
                    good: row.get(2)?,
                })
            })
            .optional()?)
    }

    fn window(&self, first: &First, elders: &HashMap<i64, i64>) -> Result<ListWindow, StoreError> {
        let (from, to, began): (i64, i64, i64) = self
            .connection
            .prepare_cached(
                "SELECT first_observation,
                   coalesce((SELECT first_observation FROM pass n WHERE n.key > p.key ORDER BY n.key LIMIT 1),
                     9223372036854775807), began
                 FROM pass p WHERE key = ?1",
            )?
            .query_row([first.pass], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let offset: i64 = self
            .connection
            .prepare_cached("SELECT at FROM observation WHERE key = ?1")?
            .query_row([first.observation], |row| row.get(0))?;
        let (mut entries, mut whole, mut pages) = (Vec::new(), first.good, 0);
        while let Some((good, page_whole)) = self.page(first.list, pages, from, to)? {
            // What one look left unsaid the last one that said something tells.
            entries.extend(self.entries(first.list, pages, to)?.into_iter().flatten());
            whole &= good && page_whole;
            pages += 1;
        }
        let mut seen = HashSet::new();
        let entries: Vec<i64> = entries
            .into_iter()
            .map(|entry| eldest(entry, elders))
            .filter(|entry| seen.insert(*entry))
            .collect();
        Ok(ListWindow {
            list: first.list,
            pass: time(began),
            at: time(began + offset),
            observation: first.observation,
            good: first.good,
            whole,
            pages,
            entries,
        })
    }

    /// Whether a page was read well and whole in a pass; `None` where it was not asked.
    fn page(
        &self,
        list: i64,
        page: u32,
        from: i64,
        to: i64,
    ) -> Result<Option<(bool, bool)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT good, whole FROM list_look
                 WHERE list = ?1 AND page = ?2 AND observation >= ?3 AND observation < ?4
                 ORDER BY observation DESC LIMIT 1",
            )?
            .query_row(params![list, page, from, to], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?)
    }

    fn entries(&self, list: i64, page: u32, to: i64) -> Result<Option<Vec<i64>>, StoreError> {
        let kept: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT entries FROM list_look
                 WHERE list = ?1 AND page = ?2 AND entries IS NOT NULL AND observation < ?3
                 ORDER BY observation DESC LIMIT 1",
            )?
            .query_row(params![list, page, to], |row| row.get(0))
            .optional()?;
        Ok(kept.map(|kept| serde_json::from_str(&kept)).transpose()?)
    }
}

/// Who stands at the end of the chain; a twin of a statement that moved takes two steps.
fn eldest(entry: i64, elders: &HashMap<i64, i64>) -> i64 {
    let chain = std::iter::successors(Some(entry), |entry| elders.get(entry).copied());
    chain.take(4).last().unwrap_or(entry)
}
