//! Whether a statement's page answers by turns.
//!
//! *In:* the texts that its looks read, one after another, and suspicions that were taken back. *Out:* whether a text
//! that is known, or another absence, is still news. *Never:* hides a text that was not seen before.

use chrono::{DateTime, Utc};

use super::edit::MEMORY;
use crate::model::Turns;

/// Returns to a known text from which on a page answers by turns: two full cycles.
const CYCLES: u32 = 3;
/// Texts that are remembered.
const MOST_TEXTS: usize = 8;

impl Turns {
    /// Takes in the version that a look read; `same` says whether two are the same words.
    pub(super) fn take(
        &mut self,
        standing: u32,
        version: u32,
        at: DateTime<Utc>,
        same: impl Fn(u32, u32) -> bool,
    ) {
        let shown = self.shown.unwrap_or(standing);
        if same(shown, version) {
            return;
        }
        if self.turned.is_none_or(|turned| at - turned > MEMORY) {
            self.forget();
        }
        if self.texts.iter().any(|known| same(*known, version)) {
            self.returns = self.returns.saturating_add(1);
        }
        if !self.texts.iter().any(|known| same(*known, shown)) {
            self.texts.push(shown);
        }
        if self.texts.len() > MOST_TEXTS {
            self.texts.remove(0);
        }
        (self.shown, self.turned) = (Some(version), Some(at));
    }

    /// Whether the page answers by turns.
    pub(super) fn is_unstable(&self, at: DateTime<Utc>) -> bool {
        let lately = self.turned.is_some_and(|turned| at - turned <= MEMORY);
        self.returns >= CYCLES && lately
    }

    /// Whether the text was shown before it was shown now.
    pub(super) fn knows(&self, version: u32, same: impl Fn(u32, u32) -> bool) -> bool {
        self.texts.iter().any(|known| same(*known, version))
    }

    /// A text that stands now: whatever comes after begins anew.
    pub(super) fn forget(&mut self) {
        self.texts.clear();
        self.returns = 0;
    }

    /// It was served again after a suspicion that was told.
    pub(super) fn note_return(&mut self, at: DateTime<Utc>) {
        self.came_back = Some(at);
    }

    /// Whether it was absent and served again lately.
    pub(super) fn is_flighty(&self, at: DateTime<Utc>) -> bool {
        self.came_back.is_some_and(|back| at - back <= MEMORY)
    }
}
