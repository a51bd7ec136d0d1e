//! The words that present looks read.
//!
//! *In:* versions, the standing one and the one just read. *Out:* edits, open and finished, and the version that
//! stands. *Never:* drops an edit that was said without a word.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::Course;
use crate::judge::RUN;
use crate::judge::canary;
use crate::judge::edit::{self, Edit, Texts};
use crate::judge::together::Shared;
use crate::model::{Look, Why, Wish};

impl Course<'_> {
    pub(super) fn read(&mut self, look: &Look, versions: (u32, u32), shared: &Shared) {
        let (standing, version) = versions;
        if let Some(last) = self.last_words().filter(|last| *last != version)
            && self.read_otherwise(last, version)
        {
            self.rebase(look, version);
            return;
        }
        let comparable = !self.read_otherwise(standing, version);
        let same = comparable && self.alike(standing, version, &shared.furniture);
        self.note_turn(look, versions, same, &shared.furniture);
        if same {
            self.stands(look, version);
            return;
        }
        if self.comes_and_goes(look, version, &shared.furniture) {
            if let Some(open) = self.open.edit.take() {
                self.done.extend(open.withdraw(look, Why::ByTurns));
            }
            self.settled.seen = Some(look.at);
            return;
        }
        match self.open.edit.take() {
            None => self.suspect_edit(look, versions, shared),
            Some(mut open) if self.alike(open.to(), version, &shared.furniture) => {
                if open.seen_again(look, self.born()) {
                    self.remember(standing, look.at);
                    self.rest_on(version, open.since(), look.at);
                    self.keep_edit(&open, look);
                    self.done.push(open.into_flag());
                } else {
                    self.open.edit = Some(open);
                }
            }
            Some(open) => self.third_text(open, look, versions, shared),
        }
    }

    /// The text is an older statement's, which moved here: what changed in it since is that one's to tell.
    pub(in crate::judge) fn leave_words_to_the_elder(&mut self) {
        let begun = |edit: &Edit| edit.since() >= self.dossier.pass;
        if self.open.edit.as_ref().is_some_and(begun) {
            self.open.edit = None;
        }
    }

    /// The standing words, perhaps with other furniture.
    fn stands(&mut self, look: &Look, version: u32) {
        if let Some(open) = self.open.edit.take() {
            self.remember(open.to(), look.at);
            self.done.extend(open.withdraw(look, Why::TextCameBack));
        }
        let since = self.settled.stood_since.unwrap_or(look.at);
        self.rest_on(version, since, look.at);
    }

    /// The words that were read in another way, and that nobody could read once more, say nothing of these.
    fn rebase(&mut self, look: &Look, version: u32) {
        self.done
            .extend(self.open.edit.take().and_then(Edit::raised));
        let since = self.settled.stood_since.unwrap_or(look.at);
        self.rest_on(version, since, look.at);
    }

    /// Whether two versions differ in nothing but furniture and markup. A version that cannot be had says nothing.
    fn alike(&self, one: u32, other: u32, furniture: &HashSet<u64>) -> bool {
        one == other
            || match (self.case.versions.get(&one), self.case.versions.get(&other)) {
                (Some(before), Some(after)) => edit::same_words(before, after, furniture),
                (None, _) | (_, None) => true,
            }
    }

    fn third_text(&mut self, open: Edit, look: &Look, versions: (u32, u32), shared: &Shared) {
        let (standing, version) = versions;
        if open.is_held() {
            // A version that comes and goes, of which nothing was said.
            self.suspect_edit(look, versions, shared);
            return;
        }
        let passing = look.at - open.since() < RUN || look.downgraded;
        if passing || edit::is_young(self.born(), look.at) {
            self.open.edit = edit::grown(
                open,
                &self.texts(&shared.furniture),
                look,
                standing,
                version,
            );
            return;
        }
        let between = open.to();
        self.remember(standing, look.at);
        self.rest_on(between, open.since(), open.last_seen());
        self.keep_edit(&open, look);
        self.done.push(open.overtaken(look));
        self.suspect_edit(look, (between, version), shared);
    }

    fn suspect_edit(&mut self, look: &Look, versions: (u32, u32), shared: &Shared) {
        let flapped = self
            .settled
            .flapped
            .iter()
            .any(|(flapped, at)| *flapped == versions.1 && look.at - *at <= edit::MEMORY);
        // Other headers may have brought it: nothing is said until it is seen twice.
        let held = flapped || self.asked_otherwise(versions.0, versions.1);
        let mut suspected = edit::suspect(
            &self.texts(&shared.furniture),
            look,
            versions,
            self.settled.seen,
            held,
        );
        if let Some(open) = &mut suspected {
            self.put_in_context(open, look, versions, &shared.furniture);
        }
        match suspected {
            Some(_) if self.settled.lent && self.is_moving(look) => {
                // The words were another statement's, and have its headline now.
                self.settled.lent = false;
                self.rest_on(versions.1, look.at, look.at);
            }
            Some(open) if open.only_redated() && self.is_moving(look) => {
                // The date went with the address: one act, one flag.
                if let Some(moving) = &mut self.open.moving {
                    moving.note(open.into_flag().changes);
                }
                self.rest_on(versions.1, look.at, look.at);
            }
            Some(mut open) if shared.retypeset.contains(&look.key) => {
                open.rank_as_typesetting();
                self.open.edit = Some(open);
            }
            suspected => self.open.edit = suspected,
        }
    }

    /// What an edit undoes, and what is known of its page.
    fn put_in_context(
        &self,
        open: &mut Edit,
        look: &Look,
        (from, to): (u32, u32),
        furniture: &HashSet<u64>,
    ) {
        let undone = self.settled.edited.filter(|edited| {
            self.are_same(edited.to, from, furniture) && self.are_same(edited.from, to, furniture)
        });
        if let Some(undone) = undone {
            open.answer(undone);
        }
        if self.settled.turns.is_unstable(look.at) {
            open.note_turns();
        }
    }

    /// A confirmed edit is remembered, should it be undone; what a page showed by turns before it is not.
    fn keep_edit(&mut self, open: &Edit, look: &Look) {
        self.settled.edited = Some(open.kept());
        if self.settled.turns.is_unstable(look.at) {
            self.settled.turns.forget();
        }
    }

    /// `same`: whether the two versions were found to be the same words.
    fn note_turn(
        &mut self,
        look: &Look,
        versions: (u32, u32),
        same: bool,
        furniture: &HashSet<u64>,
    ) {
        let (standing, version) = versions;
        let mut turns = std::mem::take(&mut self.settled.turns);
        turns.take(standing, version, look.at, |one, other| {
            if (one, other) == versions {
                same
            } else {
                self.are_same(one, other, furniture)
            }
        });
        self.settled.turns = turns;
    }

    /// Whether the page answers by turns and this is one of its texts.
    fn comes_and_goes(&self, look: &Look, version: u32, furniture: &HashSet<u64>) -> bool {
        let turns = &self.settled.turns;
        turns.is_unstable(look.at)
            && turns.knows(version, |one, other| self.are_same(one, other, furniture))
    }

    /// Whether two versions are known to be the same words.
    fn are_same(&self, one: u32, other: u32, furniture: &HashSet<u64>) -> bool {
        let known = |number| self.case.versions.contains_key(&number);
        one == other || known(one) && known(other) && self.alike(one, other, furniture)
    }

    fn texts<'t>(&'t self, furniture: &'t HashSet<u64>) -> Texts<'t> {
        Texts {
            case: self.case,
            furniture,
        }
    }

    /// Keeps in mind that this version stood here and went.
    fn remember(&mut self, version: u32, at: DateTime<Utc>) {
        self.settled
            .flapped
            .retain(|(known, went)| *known != version && at - *went <= edit::MEMORY);
        self.settled.flapped.push((version, at));
    }

    pub(super) fn rest_on(&mut self, version: u32, since: DateTime<Utc>, seen: DateTime<Utc>) {
        self.settled.version = Some(version);
        self.settled.stood_since = Some(since);
        self.settled.seen = Some(seen);
    }

    /// The text that several statements show may be the host's answer to any address that is none.
    pub(super) fn ask_what_unknown_addresses_show(&mut self, look: &Look) {
        if look.pass != self.dossier.pass {
            return;
        }
        let wishes = (0..canary::TRIES).map(|nth| Wish::Canary {
            template: self.case.statement.template.clone(),
            like: self.case.statement.url.clone(),
            nth,
        });
        self.wishes.extend(wishes);
    }

    /// Whether a version says more than the one that stands.
    fn says_more(&self, version: u32) -> bool {
        let length = |number: u32| self.case.versions.get(&number).map(|read| read.text.len());
        self.settled.version.and_then(length) < length(version)
    }

    /// Many statements carry strange texts at once: that says nothing of this one, unless it stays so.
    ///
    /// A standing text that was seen only once may itself have been the strange one, unless less came after it.
    pub(super) fn estranged(&mut self, look: &Look, version: u32, shared: &Shared) {
        if self.settled.gone.is_some() || self.open.moving.is_some() {
            return;
        }
        self.ask_what_unknown_addresses_show(look);
        if shared.common.contains(&look.key) {
            // A page that others show too is the host's, however long it does: it never takes the text's place.
            self.open.estranged.get_or_insert((version, look.at));
        } else {
            self.bide(look, version);
        }
    }

    /// Other headers bring other texts, and not to this statement alone: that says nothing of it, unless it stays so.
    pub(super) fn doubted(&mut self, look: &Look, version: u32) {
        if self.settled.gone.is_none() && self.open.moving.is_none() {
            self.bide(look, version);
        }
    }

    /// A text that is not believed takes the place of the one that stands where nothing else is seen for long.
    fn bide(&mut self, look: &Look, version: u32) {
        let since = match self.open.estranged {
            Some((known, since)) if known == version => since,
            Some(_) | None => look.at,
        };
        self.open.estranged = Some((version, since));
        let once = self.settled.seen == self.settled.stood_since
            && self.open.edit.is_none()
            && self.says_more(version);
        if once || look.at - since >= self.dossier.spans.confirm_soft_after {
            self.open.estranged = None;
            self.done
                .extend(self.open.edit.take().and_then(Edit::raised));
            self.rest_on(version, since, look.at);
        }
    }
}
