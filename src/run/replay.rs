//! Judging everything again, from the first pass on.
//!
//! What was seen is replayed into an empty store beside the given one, pass by pass, through the steps of an ordinary
//! pass: statements enter, pages of lists and looks are written in the batches in which they were written, whoever
//! turned out to be another is found out again, the lists are heard between the looks that were due and those that were
//! wished for, and the judge concludes. Nothing in the scratch store knows of a later pass, so each is judged as of its
//! own time. Wishes ask nothing: the looks that were made for them are facts like any other.
//!
//! A page that was read in another way is read again with today's reader, beside what was known then; its words count
//! as of the way of its time, so that what the reader's change alone brought forth is no edit here either.
//!
//! What no look tells is taken as the store has it: how a statement entered, and its headline before it was read.
//!
//! *In:* settings, a store. *Out:* the flags that would be others. *Never:* touches a flag of the given store, or asks
//! anybody.

mod differences;
mod turn;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use tokio::sync::watch;

use self::turn::Turn;
use super::crew::RunError;
use super::{anew, looks, reading};
use crate::clock::Clock;
use crate::config::{Settings, Source};
use crate::judge;
use crate::model::address;
use crate::model::{Candidate, Claim, Lens, Reading, Reprocessed, Seal, SourceId};
use crate::store::{
    Admission, Due, Entered, KeptLook, KeptPass, LookFacts, Observed, PassKey, PassLock, Renewed,
    Scratch, Seen, Store, StoreError,
};

/// Judges what the store holds again, with today's reader, rules and settings.
///
/// # Errors
/// Where a source is not in the file, a store fails, a pass holds the lock, or `stop` turns true.
pub fn reprocess(
    settings: &Settings,
    store: &Path,
    clock: Clock,
    wanted: &[SourceId],
    stop: &watch::Receiver<bool>,
) -> Result<Reprocessed, RunError> {
    for id in wanted {
        if !settings.sources.iter().any(|source| source.facts.id == *id) {
            return Err(RunError::NoSuchSource(id.clone()));
        }
    }
    // A store of an earlier release, or none at all, is not to be made into one here.
    drop(Store::open_to_read(store)?);
    let _lock = PassLock::take(store, clock.start())?;
    let mut kept = Store::open(store)?;
    let mut scratch = Scratch::beside(store)?;
    let sources = settings
        .sources
        .iter()
        .filter(|source| wanted.is_empty() || wanted.contains(&source.facts.id));
    let mut players = Vec::new();
    for source in sources {
        players.extend(Player::of(source, settings, &kept, &mut scratch.store)?);
    }
    let mut told = Reprocessed::default();
    for pass in kept.passes()? {
        let key = scratch.store.begin_pass(pass.began)?;
        let mut looks = kept.looks_of(&pass)?;
        for player in &mut players {
            if *stop.borrow() {
                return Err(RunError::Interrupted);
            }
            let own = looks.remove(&player.keys.0).unwrap_or_default();
            player.play(&mut kept, &mut scratch.store, (&pass, key), own)?;
        }
        scratch
            .store
            .end_pass(key, pass.ended.unwrap_or(pass.began), "")?;
        told.passes += 1;
    }
    for player in &players {
        told.looks += player.looks;
        told.read_anew += player.read_anew;
        differences::compare(player.source, &kept, &scratch.store, &mut told)?;
    }
    Ok(told)
}

/// What became of a reading in the scratch store.
enum Known {
    /// Later looks share it.
    Shared { reading: i64, version: Option<u32> },
    /// It is no statement's present words: every look has its own.
    Apart(Box<(Reading, Lens)>),
}

/// One source on its way through the passes.
struct Player<'a> {
    source: &'a Source,
    settings: &'a Settings,
    today: Lens,
    /// Its keys in the given store and in the scratch store.
    keys: (i64, i64),
    readings: HashMap<i64, Known>,
    versions: HashMap<(i64, u32), u32>,
    /// Statements that turned out to be others: what their pages said of themselves is needed.
    merged: HashSet<i64>,
    entered: bool,
    looks: u64,
    read_anew: u64,
    renewed: Vec<(i64, Option<u32>, Reading, Lens)>,
}

impl<'a> Player<'a> {
    /// `None` for a source that was never crawled.
    fn of(
        source: &'a Source,
        settings: &'a Settings,
        kept: &Store,
        scratch: &mut Store,
    ) -> Result<Option<Self>, StoreError> {
        let id = &source.facts.id;
        let Some(key) = kept.source_key(id)? else {
            return Ok(None);
        };
        let copies = scratch.sync_sources(std::slice::from_ref(&source.facts))?;
        if let (Some(copy), Some(record)) = (copies.get(id), kept.health(key)?) {
            // Which runs were bad, with their times: each pass asks for those before it.
            scratch.take_health(*copy, &record)?;
        }
        Ok(copies.get(id).map(|copy| Self {
            source,
            settings,
            today: reading::lens(source),
            keys: (key, *copy),
            readings: HashMap::new(),
            versions: HashMap::new(),
            merged: HashSet::new(),
            entered: false,
            looks: 0,
            read_anew: 0,
            renewed: Vec::new(),
        }))
    }

    /// Plays the source's turn in a pass.
    fn play(
        &mut self,
        kept: &mut Store,
        scratch: &mut Store,
        (pass, key): (&KeptPass, PassKey),
        looks: Vec<KeptLook>,
    ) -> Result<(), StoreError> {
        let entered = kept.entered(self.keys.0, pass)?;
        if entered.is_empty() && looks.is_empty() {
            return Ok(());
        }
        if !std::mem::replace(&mut self.entered, true) {
            for (kind, url) in kept.mute_lists(self.keys.0)? {
                scratch.relist(self.keys.1, &kind, &url)?;
            }
        }
        for statement in entered {
            self.admit(scratch, &statement)?;
        }
        let (pages, looks): (Vec<_>, Vec<_>) =
            looks.into_iter().partition(|look| look.page.is_some());
        for page in pages {
            self.play_page(kept, scratch, key, page)?;
        }
        let mut turn = Turn::plan(scratch, key, &looks)?;
        for look in looks {
            self.looks += 1;
            self.play_look(kept, scratch, &mut turn, look)?;
        }
        turn.flush(self, scratch)?;
        kept.add_readings(&std::mem::take(&mut self.renewed))?;
        if pass.ended.is_some() {
            self.conclude(scratch, turn)?;
        }
        Ok(())
    }

    fn admit(&mut self, scratch: &mut Store, entered: &Entered) -> Result<(), StoreError> {
        let statement = &entered.statement;
        let house = &self.source.house;
        let url = entered.asked.as_deref().map_or_else(
            || statement.url.clone(),
            |asked| reading::known_by(asked, self.source),
        );
        if entered.merged {
            self.merged.insert(statement.key);
        }
        let admission = Admission {
            identity: address::identity_key(&url, house),
            host: address::host(&url),
            template: address::template(&url),
            risky: address::risky_key(&url),
            candidate: Candidate {
                url,
                feed_id: None,
                title: statement.title.clone(),
                published: statement.published,
                modified: None,
                text: None,
            },
            entry: entered.entry.clone(),
            at: statement.first_seen,
        };
        scratch.readmit(self.keys.1, statement, &admission)
    }

    fn play_page(
        &self,
        kept: &Store,
        scratch: &mut Store,
        key: PassKey,
        look: KeptLook,
    ) -> Result<(), StoreError> {
        if let Some((kind, url, mut page)) = look.page {
            page.list = scratch.relist(self.keys.1, &kind, &url)?;
            let observation = scratch.record_list(key, &look.facts, &page)?;
            scratch.announce_again(observation, &kept.announced_by(look.key)?)?;
        }
        Ok(())
    }

    fn play_look(
        &mut self,
        kept: &mut Store,
        scratch: &mut Store,
        turn: &mut Turn,
        look: KeptLook,
    ) -> Result<(), StoreError> {
        turn.make_way_for(self, scratch, &look)?;
        let due = turn.due(scratch, &look)?;
        let facts = self.facts(kept, scratch, &look, due.as_ref())?;
        turn.take(look, due, facts);
        if turn.is_full() {
            turn.flush(self, scratch)?;
        }
        if self.renewed.len() >= looks::BATCH {
            kept.add_readings(&std::mem::take(&mut self.renewed))?;
        }
        Ok(())
    }

    /// A look's facts as they are today.
    fn facts(
        &mut self,
        kept: &Store,
        scratch: &Store,
        look: &KeptLook,
        due: Option<&Due>,
    ) -> Result<LookFacts, StoreError> {
        let mut facts = look.facts.clone();
        match look.reading.and_then(|reading| self.readings.get(&reading)) {
            Some(Known::Shared { reading, version }) => {
                facts.seen = Seen::Unchanged {
                    reading: *reading,
                    version: *version,
                    full: facts.status != Some(304),
                };
                return Ok(facts);
            }
            Some(Known::Apart(read)) => {
                let (reading, lens) = read.as_ref().clone();
                facts.seen = Seen::Read {
                    reading: Box::new(reading),
                    lens,
                };
            }
            None => facts = self.read(kept, look, due)?,
        }
        facts.renewed = self.reworded(kept, scratch, look, due)?;
        Ok(facts)
    }

    /// A look that was the first to be read so: with the words that are kept, or its bytes read again.
    fn read(
        &mut self,
        kept: &Store,
        look: &KeptLook,
        due: Option<&Due>,
    ) -> Result<LookFacts, StoreError> {
        let mut facts = look.facts.clone();
        let Seen::Read { reading, lens } = &mut facts.seen else {
            return Ok(facts);
        };
        let worded = kept.put_words(look, reading)? || !reading.has_words();
        let other = !lens.reads_like(self.today) && !is_picture(reading);
        let first = due.is_none_or(|due| due.version.is_none());
        let canonical = first
            && look
                .facts
                .statement
                .is_some_and(|key| self.merged.contains(&key));
        if look.kept.is_none() || !(other || canonical || !worded) {
            return Ok(facts);
        }
        let Some(again) = self.read_again(kept, look, due)? else {
            return Ok(facts);
        };
        if other {
            self.read_anew += 1;
            self.note_reading(look, &again);
            return Ok(again);
        }
        if let Seen::Read { reading: fresh, .. } = again.seen {
            reading.canonical.clone_from(&fresh.canonical);
            if !worded {
                *reading = fresh;
            }
        }
        Ok(facts)
    }

    /// The kept bytes of a look, read with today's reader beside what was known then; its words are of its time's way.
    fn read_again(
        &self,
        kept: &Store,
        look: &KeptLook,
        due: Option<&Due>,
    ) -> Result<Option<LookFacts>, StoreError> {
        let Some(answer) = kept.kept_answer(look.key)? else {
            return Ok(None);
        };
        let most = self.settings.network.max_body;
        let Some(answer) = anew::as_answered(answer, &look.facts, most) else {
            return Ok(None);
        };
        let before = looks::before(look.facts.role, due);
        let read = reading::read(answer, self.source, &before);
        let seen = match read.seen {
            Seen::Read { reading, .. } => Seen::Read {
                reading,
                lens: look.lens,
            },
            same @ Seen::Unchanged { .. } => same,
        };
        Ok(Some(LookFacts {
            role: look.facts.role,
            statement: look.facts.statement,
            snapshot: None,
            seen,
            ..read
        }))
    }

    fn note_reading(&mut self, look: &KeptLook, again: &LookFacts) {
        if let (Some(renews), Seen::Read { reading, .. }) = (look.reading, &again.seen) {
            let read = (**reading).clone();
            self.renewed.push((renews, look.version, read, self.today));
        }
    }

    /// Where the way of reading changed with this look: the earlier versions whose words could be compared with its own.
    fn reworded(
        &self,
        kept: &Store,
        scratch: &Store,
        look: &KeptLook,
        due: Option<&Due>,
    ) -> Result<Vec<Renewed>, StoreError> {
        let changed = due.filter(|due| due.lens.is_some_and(|lens| !lens.reads_like(look.lens)));
        let Some(statement) = changed.map(|due| due.statement) else {
            return Ok(Vec::new());
        };
        let mut renewed = Vec::new();
        for number in kept.worded(statement, look.lens)? {
            if let Some(copy) = self.versions.get(&(statement, number)) {
                renewed.extend(scratch.reword(statement, *copy, look.lens)?);
            }
        }
        Ok(renewed)
    }

    /// Keeps in mind what a look's reading and version are in the scratch store.
    fn keep_in_mind(
        &mut self,
        scratch: &Store,
        (look, facts): (&KeptLook, &LookFacts),
        observed: &Observed,
    ) -> Result<(), StoreError> {
        if let (Some(statement), Some(number), Some(copy)) =
            (look.facts.statement, look.version, observed.version)
        {
            self.versions.insert((statement, number), copy);
        }
        let shared = looks::claim_of(&look.facts) == Claim::Present;
        let unknown = |key: &i64| shared && !self.readings.contains_key(key);
        let Some(reading) = look.reading.filter(unknown) else {
            return Ok(());
        };
        let known = match &facts.seen {
            Seen::Read { reading, lens } if reading.claim != Claim::Present => {
                Known::Apart(Box::new((reading.as_ref().clone(), *lens)))
            }
            Seen::Read { .. } | Seen::Unchanged { .. } => Known::Shared {
                reading: scratch.reading_of(observed.key)?.unwrap_or_default(),
                version: observed.version,
            },
        };
        self.readings.insert(reading, known);
        Ok(())
    }

    fn conclude(&self, scratch: &mut Store, mut turn: Turn) -> Result<(), StoreError> {
        let windows = turn.hear_lists(self, scratch)?;
        let statements: Vec<i64> = turn.question.iter().copied().collect();
        let (source, id) = (self.keys.1, &self.source.facts.id);
        let spans = self.settings.spans;
        let dossier = scratch.dossier(source, id, turn.pass, spans, &statements, &windows)?;
        let verdict = judge::conclude(&dossier);
        scratch.conclude(source, turn.pass, &self.source.house, &verdict, |_, _| {
            Ok(())
        })?;
        Ok(())
    }
}

/// What stands for a text and cannot be had from the page alone.
fn is_picture(reading: &Reading) -> bool {
    matches!(Seal::read(&reading.text), Some(Seal::Picture { .. }))
}
