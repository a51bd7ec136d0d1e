//! The program's side: a store, and looks that are written into it.
//!
//! *In:* a world. *Out:* whom the schedule looks at; the looks, kept as a pass keeps them. *Never:* a row that a pass
//! would not write.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use unsaid::config::Budget;
use unsaid::fetch::Manners;
use unsaid::model::address::{self, House};
use unsaid::model::{
    Candidate, Claim, Entry, Lens, Manner, PageDate, Reading, Role, Settled, Settlement,
    SourceFacts, SourceId, State, Verdict, Way,
};
use unsaid::run::rota::{self, Extent, Rule, Scheduled};
use unsaid::store::{Admission, Due, LookFacts, PassKey, Seen, Store};

use crate::nights::Habits;
use crate::world::{Statement, World};

/// Everybody that is watched.
pub(crate) struct Desk {
    store: Store,
    /// Each source's id and key in the store, and statements at the start.
    sources: Vec<(SourceId, i64, usize)>,
    /// The world's number of each of the store's statements.
    numbers: HashMap<i64, usize>,
}

impl Desk {
    pub(crate) fn open(path: &Path, world: &World) -> Result<Self> {
        let mut store = Store::open(path)?;
        let ids: Vec<SourceId> = world.sources.iter().cloned().map(SourceId).collect();
        let facts: Vec<SourceFacts> = ids
            .iter()
            .map(|id| SourceFacts {
                id: id.clone(),
                name: id.to_string(),
                role: None,
                country: None,
            })
            .collect();
        let keys = store.sync_sources(&facts)?;
        let sources = ids.into_iter().enumerate().map(|(number, id)| {
            let key = *keys.get(&id).context("a source that was not kept")?;
            let first = world.statements.iter();
            let first = first.filter(|one| one.source == number && one.appears <= world.start);
            Ok((id, key, first.count()))
        });
        Ok(Self {
            sources: sources.collect::<Result<_>>()?,
            store,
            numbers: HashMap::new(),
        })
    }

    pub(crate) fn begin(&mut self, at: DateTime<Utc>) -> Result<PassKey> {
        Ok(self.store.begin_pass(at)?)
    }

    /// The first copies of these statements.
    pub(crate) fn copy(
        &mut self,
        pass: PassKey,
        world: &World,
        copies: &[(usize, DateTime<Utc>)],
    ) -> Result<()> {
        let mut looks = Vec::with_capacity(copies.len());
        for (place, (number, at)) in (0..).zip(copies) {
            let statement = world.statements.get(*number).context("no such statement")?;
            let (id, key, _) = self.sources.get(statement.source).context("no source")?;
            let url = url(id, &statement.path);
            let admitted = self.store.admit(*key, id, &[admission(&url, *at)])?;
            let admitted = admitted
                .first()
                .context("a statement that was not let in")?;
            self.numbers.insert(admitted.statement, *number);
            looks.push(LookFacts {
                statement: Some(admitted.statement),
                url,
                ..bare_look(nth(*at, place), 200, page(statement, *at))
            });
        }
        self.store.record_looks(pass, &looks)?;
        Ok(())
    }

    /// Whom the schedule looks at now, by the store and by the world's number.
    pub(crate) fn plan(
        &mut self,
        now: DateTime<Utc>,
        habits: &Habits,
    ) -> Result<Vec<(Due, usize)>> {
        let budget = Budget {
            least: 0,
            share: habits.share,
            reserve: habits.reserve,
        };
        let mut due = Vec::new();
        for (_, key, first) in &self.sources {
            let known = |known| if habits.fixed { *first } else { known };
            let rule = Rule {
                extent: Extent::Budget,
                nightly: &|load| {
                    let manners = Manners {
                        most_looks: usize::MAX,
                        halvings: 0,
                    };
                    rota::nightly(budget, manners, known(load.known))
                },
                reserve: habits.reserve,
                rests: &|_, _, _| Ok(false),
            };
            let Scheduled {
                due: some,
                allotments,
                ..
            } = rota::known(&mut self.store, *key, now, &rule)?;
            self.store.keep_allotments(*key, &allotments)?;
            due.extend(some);
        }
        let numbered = due.into_iter().map(|due| {
            let number = self.numbers.get(&due.statement);
            Ok((due, *number.context("a statement of no world")?))
        });
        numbered.collect()
    }

    /// Keeps looks; each sees what stands then.
    pub(crate) fn look(
        &mut self,
        pass: PassKey,
        world: &World,
        mut due: Vec<(Due, usize)>,
    ) -> Result<()> {
        due.sort_by_key(|(due, _)| mixed(due.statement));
        let (mut looks, mut gone) = (Vec::with_capacity(due.len()), Vec::new());
        for (place, (due, number)) in (0..).zip(&due) {
            let statement = world.statements.get(*number).context("no such statement")?;
            let (status, seen) = if statement.is_gone(pass.began) {
                gone.push((statement.source, due.statement));
                (
                    404,
                    read(Reading::bare(Claim::Absent(Manner::NotFound), "status_404")),
                )
            } else {
                (200, seen(due, statement, pass.began))
            };
            looks.push(LookFacts {
                statement: Some(due.statement),
                url: due.url.clone(),
                ..bare_look(nth(pass.began, place), status, seen)
            });
        }
        self.store.record_looks(pass, &looks)?;
        gone.into_iter()
            .try_for_each(|(source, statement)| self.bury(pass, source, statement))
    }

    /// What the judge comes to once a deletion is confirmed.
    fn bury(&mut self, pass: PassKey, source: usize, statement: i64) -> Result<()> {
        let (_, key, _) = self.sources.get(source).context("no source")?;
        let verdict = Verdict {
            settlements: vec![Settlement {
                statement,
                state: State::Deleted,
                settled: Settled::default(),
                moved: None,
                same_as: None,
            }],
            ..Verdict::default()
        };
        self.store
            .conclude(*key, pass, &House::default(), &verdict, |_, _| Ok(()))?;
        Ok(())
    }
}

/// Looks follow one another.
fn nth(at: DateTime<Utc>, place: i32) -> DateTime<Utc> {
    at + TimeDelta::milliseconds(1) * place
}

/// The order in which a pass looks: neighbours are apart.
fn mixed(statement: i64) -> u64 {
    statement
        .cast_unsigned()
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn url(source: &SourceId, path: &str) -> String {
    format!("https://{source}.test/{}", path.trim_start_matches('/'))
}

fn admission(url: &str, at: DateTime<Utc>) -> Admission {
    Admission {
        identity: address::identity_key(url, &House::default()),
        candidate: Candidate {
            url: url.to_owned(),
            feed_id: None,
            title: None,
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

/// The page, or that it stands as it stood at the last look.
fn seen(due: &Due, statement: &Statement, at: DateTime<Utc>) -> Seen {
    let since = due.last_look.unwrap_or(due.first_seen);
    let changed = statement.last_within(since, at).is_some();
    match due.reading.filter(|_| !changed) {
        Some(reading) => Seen::Unchanged {
            reading,
            version: due.version,
            full: true,
        },
        None => page(statement, at),
    }
}

/// The page as it stands then.
fn page(statement: &Statement, at: DateTime<Utc>) -> Seen {
    read(Reading {
        title: Some(statement.path.clone()),
        text: format!(
            "{} as edited {} times.",
            statement.path,
            statement.edits_until(at)
        ),
        published: Some(PageDate::Instant(statement.published.into())),
        language: Some("en".to_owned()),
        way: Some(Way::MainText),
        ..Reading::bare(Claim::Present, "main_text")
    })
}

fn read(reading: Reading) -> Seen {
    Seen::Read {
        reading: Box::new(reading),
        lens: Lens {
            revision: 1,
            settings: Some(1),
            asked: Some(1),
        },
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
