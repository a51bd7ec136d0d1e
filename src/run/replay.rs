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

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use super::crew::RunError;
use super::looks::{self, BATCH, BATCH_BYTES};
use super::{anew, note, reading};
use crate::clock::Clock;
use crate::config::{Settings, Source};
use crate::judge;
use crate::model::address;
use crate::model::{
    Candidate, Claim, Difference, Flag, FlagRecord, Lens, ListWindow, Reading, Reprocessed, Role,
    Seal, SourceId,
};
use crate::store::{
    Admission, Due, Entered, FlagQuery, KeptLook, KeptPass, LookFacts, Observed, PassKey, PassLock,
    Renewed, Scratch, Seen, Store, StoreError,
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
        for player in &mut players {
            if *stop.borrow() {
                return Err(RunError::Interrupted);
            }
            player.play(&mut kept, &mut scratch.store, (&pass, key))?;
        }
        scratch
            .store
            .end_pass(key, pass.ended.unwrap_or(pass.began), "")?;
        told.passes += 1;
    }
    for player in &players {
        told.looks += player.looks;
        told.read_anew += player.read_anew;
        compare(player.source, &kept, &scratch.store, &mut told)?;
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
    ) -> Result<(), StoreError> {
        let entered = kept.entered(self.keys.0, pass)?;
        let looks = kept.looks_of(self.keys.0, pass)?;
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
        kept: &Store,
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
        let Some(reading) = look.reading.filter(|key| !self.readings.contains_key(key)) else {
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
        scratch.conclude(source, turn.pass, &self.source.house, &verdict)?;
        Ok(())
    }
}

/// What stands for a text and cannot be had from the page alone.
fn is_picture(reading: &Reading) -> bool {
    matches!(Seal::read(&reading.text), Some(Seal::Picture { .. }))
}

/// Why looks were made, in the order of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// They were due.
    Due,
    /// Under other names of the house, for what the first one lost.
    Elsewhere,
    /// The judge wished for them.
    Wished,
}

/// A source's turn in a pass, batch by batch.
struct Turn {
    pass: PassKey,
    step: Step,
    /// What was known of statements when the step's looks were planned.
    dues: HashMap<i64, Due>,
    looked: HashSet<i64>,
    batch: Vec<(Option<Due>, LookFacts)>,
    kept: Vec<KeptLook>,
    bytes: usize,
    question: BTreeSet<i64>,
    windows: Option<Arc<[ListWindow]>>,
}

impl Turn {
    /// What was known when the looks that were due were planned.
    fn plan(scratch: &Store, pass: PassKey, looks: &[KeptLook]) -> Result<Self, StoreError> {
        let mut dues = HashMap::new();
        let ordinary = looks.iter().filter(|look| look.is_ordinary());
        for statement in ordinary.filter_map(|look| look.facts.statement) {
            if !dues.contains_key(&statement)
                && let Some(due) = scratch.due_by_key(statement)?
            {
                dues.insert(statement, due);
            }
        }
        Ok(Self {
            pass,
            step: Step::Due,
            dues,
            looked: HashSet::new(),
            batch: Vec::new(),
            kept: Vec::new(),
            bytes: 0,
            question: BTreeSet::new(),
            windows: None,
        })
    }

    /// Ends a step where the next look belongs to another.
    fn make_way_for(
        &mut self,
        player: &mut Player<'_>,
        scratch: &mut Store,
        look: &KeptLook,
    ) -> Result<(), StoreError> {
        let again = look
            .facts
            .statement
            .is_some_and(|key| look.facts.role != Role::Canary && self.looked.contains(&key));
        let next = self.step_of(look, again, player.source);
        if next == self.step && !(again && next == Step::Wished) {
            return Ok(());
        }
        self.flush(player, scratch)?;
        if next == Step::Wished {
            self.hear_lists(player, scratch)?;
            self.dues.clear();
            self.looked.clear();
        }
        self.step = next;
        Ok(())
    }

    fn step_of(&self, look: &KeptLook, again: bool, source: &Source) -> Step {
        let due = look.facts.statement.and_then(|key| self.dues.get(&key));
        let shown = due.map(|due| reading::shown_at(&due.url, source));
        let other_name = again && shown.is_some_and(|shown| shown != look.facts.url);
        match self.step {
            _ if look.is_ordinary() && other_name => Step::Elsewhere,
            Step::Due if look.is_ordinary() && !again => Step::Due,
            Step::Due | Step::Elsewhere | Step::Wished => Step::Wished,
        }
    }

    fn due(&mut self, scratch: &Store, look: &KeptLook) -> Result<Option<Due>, StoreError> {
        let Some(statement) = look
            .facts
            .statement
            .filter(|_| look.facts.role != Role::Canary)
        else {
            return Ok(None);
        };
        if let Some(due) = self.dues.get(&statement) {
            return Ok(Some(due.clone()));
        }
        let due = scratch.due_by_key(statement)?;
        if let Some(due) = &due {
            self.dues.insert(statement, due.clone());
        }
        Ok(due)
    }

    fn take(&mut self, look: KeptLook, due: Option<Due>, facts: LookFacts) {
        if look.facts.role != Role::Canary {
            self.looked.extend(look.facts.statement);
        }
        self.bytes += look.kept.unwrap_or_default();
        self.kept.push(look);
        self.batch.push((due, facts));
    }

    /// As in a pass: what a look tells of its address is told once its batch is written.
    fn is_full(&self) -> bool {
        self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES
    }

    fn flush(&mut self, player: &mut Player<'_>, scratch: &mut Store) -> Result<(), StoreError> {
        let (batch, kept) = (
            std::mem::take(&mut self.batch),
            std::mem::take(&mut self.kept),
        );
        self.bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        let place = (player.keys.1, &player.source.house);
        let written = note::write(scratch, place, self.pass, &batch)?;
        self.question.extend(written.question);
        for ((look, (_, facts)), observed) in kept.iter().zip(&batch).zip(&written.observed) {
            player.keep_in_mind(scratch, (look, facts), observed)?;
        }
        Ok(())
    }

    /// What the lists showed, heard once: before the first look that the judge wished for.
    fn hear_lists(
        &mut self,
        player: &Player<'_>,
        scratch: &Store,
    ) -> Result<Arc<[ListWindow]>, StoreError> {
        if let Some(windows) = &self.windows {
            return Ok(Arc::clone(windows));
        }
        let windows: Arc<[ListWindow]> = scratch.windows(player.keys.1, self.pass)?.into();
        let membership = judge::membership(&windows, self.pass.began);
        self.question.extend(membership.missing());
        self.windows = Some(Arc::clone(&windows));
        Ok(windows)
    }
}

/// Adds what differs between the flags of a source and those of its replay.
fn compare(
    source: &Source,
    kept: &Store,
    scratch: &Store,
    told: &mut Reprocessed,
) -> Result<(), StoreError> {
    let all = FlagQuery::default();
    // How a source was as a whole rests on what was not asked, too, of which there are no looks.
    let own = |flag: &Flag| flag.source == source.facts.id && !flag.kind.is_of_health();
    let mut would: HashMap<String, Flag> = scratch
        .flags(&all)?
        .into_iter()
        .filter(own)
        .map(|flag| (flag.id.to_string(), flag))
        .collect();
    let record = |flag: Flag| -> Result<FlagRecord, StoreError> {
        let statement = flag.statement.map(|key| kept.statement(key)).transpose()?;
        Ok(FlagRecord {
            flag,
            source: source.facts.clone(),
            statement: statement.flatten(),
            relates_to: None,
            members: Vec::new(),
        })
    };
    for was in kept.flags(&all)?.into_iter().filter(own) {
        told.flags += 1;
        match would.remove(was.id.as_str()) {
            None => told.differences.push(Difference::Lost(record(was)?)),
            Some(would) if is_same(&was, &would) => {}
            Some(would) => told.differences.push(Difference::Changed {
                was: Box::new(record(was)?),
                would: Box::new(record(would)?),
            }),
        }
    }
    let mut new: Vec<Flag> = would.into_values().collect();
    new.sort_by_key(|flag| flag.opening);
    for flag in new {
        told.differences.push(Difference::New(record(flag)?));
    }
    Ok(())
}

fn is_same(was: &Flag, would: &Flag) -> bool {
    let told = |flag: &Flag| (flag.stage, flag.manner, flag.interval);
    told(was) == told(would)
}
