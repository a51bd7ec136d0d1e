//! A store of many statements, each looked at on many nights.
//!
//! *In:* how many. *Out:* a file, made through the store's own functions; and later nights in it.
//! *Never:* a row that a pass would not write.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use unsaid::judge;
use unsaid::model::address::{self, House};
use unsaid::model::{
    Candidate, Claim, Entry, Lens, ListKind, ListWindow, Manner, Reading, Role, SourceFacts,
    SourceId, Spans, Way,
};
use unsaid::store::{Admission, Due, ListFacts, LookFacts, PassKey, Seen, Store};

use crate::words::{Dice, headline, paragraph};

/// Rows of one transaction while the store is made.
const BATCH: usize = 2_000;
/// Each is gone that stands so many after the one before.
const APART: usize = 20;

/// What is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Town {
    pub(crate) statements: usize,
    pub(crate) sources: usize,
    pub(crate) nights: i64,
    pub(crate) gone: usize,
}

/// A source in the store.
pub(crate) struct Desk {
    pub(crate) id: SourceId,
    pub(crate) key: i64,
    list: i64,
    list_url: String,
    /// The number of its first statement, and the one behind its last.
    first: usize,
    end: usize,
}

/// A night that began.
pub(crate) struct Night {
    pub(crate) pass: PassKey,
    looks: i32,
}

impl Town {
    /// Makes the store.
    pub(crate) fn build(&self, path: &Path) -> Result<()> {
        let mut store = Store::open(path)?;
        let desks = self.desks(&mut store)?;
        let mut night = Self::begin(&mut store, 0)?;
        for desk in &desks {
            desk.first_night(&mut store, &mut night)?;
        }
        store.end_pass(night.pass, night.now(), "{}")?;
        for number in 1..self.nights {
            let mut night = Self::begin(&mut store, number)?;
            for desk in &desks {
                desk.show(&mut store, &mut night, None)?;
                desk.look_at_all(&mut store, &mut night, |_| true)?;
            }
            store.end_pass(night.pass, night.now(), "{}")?;
        }
        store.checkpoint()?;
        Ok(())
    }

    /// The sources, as they stand in the store.
    pub(crate) fn desks(&self, store: &mut Store) -> Result<Vec<Desk>> {
        let id = |number: usize| SourceId(format!("ministry-{number}"));
        let facts: Vec<SourceFacts> = (0..self.sources)
            .map(|number| SourceFacts {
                id: id(number),
                name: format!("Ministry {number}"),
                role: None,
                country: None,
            })
            .collect();
        let keys = store.sync_sources(&facts)?;
        let each = self.statements / self.sources.max(1);
        (0..self.sources)
            .map(|number| {
                let id = id(number);
                let key = *keys.get(&id).context("a source that was not kept")?;
                let list_url = format!("https://{}/sitemap.xml", host(number));
                Ok(Desk {
                    list: store.list(key, ListKind::Sitemap, &list_url)?.key,
                    id,
                    key,
                    list_url,
                    first: number * each,
                    end: (number + 1) * each,
                })
            })
            .collect()
    }

    /// The night of this number, at the same hour as all.
    pub(crate) fn begin(store: &mut Store, number: i64) -> Result<Night> {
        let first: DateTime<Utc> = "2026-01-01T19:00:00Z".parse()?;
        let pass = store.begin_pass(first + TimeDelta::days(number))?;
        Ok(Night { pass, looks: 0 })
    }

    /// Whether the statement of this number is among those that are gone, the first ones of every so many.
    pub(crate) fn is_gone(&self, number: usize) -> bool {
        number.is_multiple_of(APART) && number / APART < self.gone
    }
}

impl Night {
    /// Looks follow one another some milliseconds apart.
    fn now(&self) -> DateTime<Utc> {
        self.pass.began + TimeDelta::milliseconds(20) * self.looks
    }

    fn next(&mut self) -> DateTime<Utc> {
        self.looks += 1;
        self.now()
    }
}

impl Desk {
    fn first_night(&self, store: &mut Store, night: &mut Night) -> Result<()> {
        let numbers: Vec<usize> = (self.first..self.end).collect();
        let mut keys = Vec::new();
        for some in numbers.chunks(BATCH) {
            let shown: Vec<Admission> = some
                .iter()
                .map(|number| admission(&url(self, "press", *number), *number, night.next()))
                .collect();
            let admitted = store.admit(self.key, &self.id, &shown)?;
            keys.extend(admitted.iter().map(|admitted| admitted.statement));
        }
        self.show(store, night, Some(keys))?;
        let windows = self.windows(store, night)?;
        self.read_new(store, night, &windows)
    }

    /// Reads whatever was never read, and settles it.
    fn read_new(
        &self,
        store: &mut Store,
        night: &mut Night,
        windows: &Arc<[ListWindow]>,
    ) -> Result<()> {
        loop {
            let read = self.look_at_new(store, night, BATCH)?;
            if read.is_empty() {
                return Ok(());
            }
            let spans = Spans::default();
            let dossier = store.dossier(self.key, &self.id, night.pass, spans, &read, windows)?;
            let verdict = judge::conclude(&dossier);
            store.conclude(self.key, night.pass, &House::default(), &verdict, |_, _| {
                Ok(())
            })?;
        }
    }

    /// The first looks at so many statements, which are returned.
    pub(crate) fn look_at_new(
        &self,
        store: &mut Store,
        night: &mut Night,
        most: usize,
    ) -> Result<Vec<i64>> {
        let due = store.unread(self.key, most)?;
        let looks: Vec<LookFacts> = due
            .iter()
            .map(|due| look(due, night.next(), 200, seen(reading(number_in(&due.url)))))
            .collect();
        store.record_looks(night.pass, &looks)?;
        Ok(due.iter().map(|due| due.statement).collect())
    }

    /// Lets in the texts of these statements under other addresses.
    pub(crate) fn list_elsewhere(
        &self,
        store: &mut Store,
        night: &mut Night,
        numbers: &[usize],
    ) -> Result<Vec<i64>> {
        let shown: Vec<Admission> = numbers
            .iter()
            .map(|number| admission(&url(self, "news", *number), *number, night.next()))
            .collect();
        let admitted = store.admit(self.key, &self.id, &shown)?;
        Ok(admitted.iter().map(|admitted| admitted.statement).collect())
    }

    /// A look at the list; `None` shows what it showed before.
    pub(crate) fn show(
        &self,
        store: &mut Store,
        night: &mut Night,
        entries: Option<Vec<i64>>,
    ) -> Result<()> {
        let facts = LookFacts {
            role: Role::List,
            statement: None,
            url: self.list_url.clone(),
            ..bare_look(night.next(), 200, seen(reading(0)))
        };
        let list = ListFacts {
            list: self.list,
            page: 0,
            good: true,
            whole: true,
            left_out: false,
            entries,
            deleted: Vec::new(),
        };
        store.record_list(night.pass, &facts, &list)?;
        Ok(())
    }

    pub(crate) fn windows(&self, store: &Store, night: &Night) -> Result<Arc<[ListWindow]>> {
        Ok(store.windows(self.key, night.pass)?.into())
    }

    /// Looks at every known statement; those of which `stands` is untrue answer 404, and are returned.
    pub(crate) fn look_at_all(
        &self,
        store: &mut Store,
        night: &mut Night,
        stands: impl Fn(&Due) -> bool,
    ) -> Result<Vec<i64>> {
        let mut absent = Vec::new();
        let suspects = store.suspects(self.key, usize::MAX)?;
        Self::look_at(store, night, &suspects, &stands, &mut absent)?;
        loop {
            let mut due = self.longest_unseen(store)?;
            due.retain(|due| due.last_look.is_none_or(|at| at < night.pass.began));
            if due.is_empty() {
                return Ok(absent);
            }
            Self::look_at(store, night, &due, &stands, &mut absent)?;
        }
    }

    /// Known statements, deleted ones among them, the longest unseen first.
    fn longest_unseen(&self, store: &Store) -> Result<Vec<Due>> {
        let host = address::host(&self.list_url);
        let place = (self.key, host.as_str());
        let mut aged = store.by_age(place, BATCH)?;
        aged.extend(store.gone(place)?.iter().map(|gone| gone.aged));
        aged.sort_unstable();
        aged.truncate(BATCH);
        let statements: Vec<i64> = aged.iter().map(|aged| aged.statement).collect();
        Ok(store.dues(&statements)?)
    }

    fn look_at(
        store: &mut Store,
        night: &mut Night,
        due: &[Due],
        stands: &impl Fn(&Due) -> bool,
        absent: &mut Vec<i64>,
    ) -> Result<()> {
        let looks: Vec<LookFacts> = due
            .iter()
            .map(|due| {
                if let Some(reading) = due.reading.filter(|_| stands(due)) {
                    let seen = Seen::Unchanged {
                        reading,
                        version: due.version,
                        full: true,
                    };
                    look(due, night.next(), 200, seen)
                } else {
                    absent.push(due.statement);
                    look(due, night.next(), 404, not_found())
                }
            })
            .collect();
        store.record_looks(night.pass, &looks)?;
        Ok(())
    }

    /// A look at a made-up address, like one of the statements.
    pub(crate) fn ask_made_up(
        &self,
        store: &mut Store,
        night: &mut Night,
        like: i64,
    ) -> Result<()> {
        let facts = LookFacts {
            role: Role::Canary,
            statement: Some(like),
            url: url(self, "press", 999_999_999),
            ..bare_look(night.next(), 404, not_found())
        };
        store.record_looks(night.pass, &[facts])?;
        Ok(())
    }

    /// The template of its statements' addresses.
    pub(crate) fn template(&self) -> String {
        address::template(&url(self, "press", self.first))
    }

    /// The numbers of its statements.
    pub(crate) fn numbers(&self) -> std::ops::Range<usize> {
        self.first..self.end
    }
}

/// The number that an address was made from.
pub(crate) fn number_in(url: &str) -> usize {
    let behind = url.rsplit('-').next().unwrap_or_default();
    behind.parse().unwrap_or(0)
}

fn host(source: usize) -> String {
    format!("www.ministry{source}.test")
}

fn url(desk: &Desk, section: &str, number: usize) -> String {
    let host = address::host(&desk.list_url);
    let (year, month) = (2010 + number % 15, 1 + number % 12);
    format!("https://{host}/{section}/{year}/{month:02}/statement-on-cooperation-{number}")
}

fn admission(url: &str, number: usize, at: DateTime<Utc>) -> Admission {
    Admission {
        identity: address::identity_key(url, &House::default()),
        candidate: Candidate {
            url: url.to_owned(),
            feed_id: None,
            title: Some(headline(&mut Dice::of(number))),
            published: None,
            modified: None,
            text: None,
        },
        host: address::host(url),
        template: address::template(url),
        risky: address::risky_key(url),
        entry: Entry::Silent,
        at,
    }
}

/// A release of some hundred and fifty words.
fn reading(number: usize) -> Reading {
    let mut dice = Dice::of(number);
    let title = headline(&mut dice);
    let paragraphs: Vec<String> = (0..3).map(|_| paragraph(&mut dice, 300)).collect();
    Reading {
        title: Some(title),
        text: format!("Release {number}.\n{}", paragraphs.join("\n")),
        language: Some("en".to_owned()),
        way: Some(Way::MainText),
        ..Reading::bare(Claim::Present, "main_text")
    }
}

fn seen(reading: Reading) -> Seen {
    Seen::Read {
        reading: Box::new(reading),
        lens: Lens {
            revision: 1,
            settings: Some(1),
            asked: Some(1),
        },
    }
}

fn not_found() -> Seen {
    seen(Reading::bare(Claim::Absent(Manner::NotFound), "status_404"))
}

fn look(due: &Due, at: DateTime<Utc>, status: u16, seen: Seen) -> LookFacts {
    LookFacts {
        statement: Some(due.statement),
        url: due.url.clone(),
        ..bare_look(at, status, seen)
    }
}

fn bare_look(at: DateTime<Utc>, status: u16, seen: Seen) -> LookFacts {
    LookFacts {
        role: Role::Statement,
        statement: None,
        url: String::new(),
        at,
        status: Some(status),
        peer: Some("192.0.2.7".to_owned()),
        tls_leaf: None,
        landed: None,
        chain: Vec::new(),
        downgraded: false,
        snapshot: None,
        seen,
        renewed: Vec::new(),
        validators: None,
        body_hash: None,
    }
}
