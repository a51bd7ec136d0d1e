//! A year of watch, whose full turns let the program's own schedule choose whom to look at, under a small budget.
//!
//! *In:* a file of sources; made-up archives; tokio's time, which is paused and jumps from one timer to the next. *Out:*
//! the turns as they came, and how long every statement was unseen. *Never:* a request: a look is a row of the store.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::{America::New_York, Europe::Berlin, Tz};
use tokio::sync::{mpsc, watch};
use unsaid::clock::Clock;
use unsaid::config::{self, Budget, Settings};
use unsaid::fetch::Manners;
use unsaid::model::address::{self, House};
use unsaid::model::{
    Candidate, Claim, Entry, Lens, PageDate, Reading, Role, SourceFacts, SourceId, Way,
};
use unsaid::run::rota::{self, Extent, Rule};
use unsaid::schedule::Schedule;
use unsaid::store::{Admission, Due, LookFacts, Seen, Store};
use unsaid::watch::{
    Agenda, Command, Daemon, Ending, Hands, Note, Notify, Order, Outcome, Vitals, Watched, Work,
};

const START: &str = "2026-01-01T00:00:00Z";
/// What a pass over lists takes, and a full one.
const LISTS_TAKE: Duration = Duration::from_secs(5);
const FULL_TAKES: Duration = Duration::from_secs(90);
/// Looks of a night at a source's one host, and the part of them that is kept for the longest unseen.
const NIGHTLY: usize = 12;
const SOURCES: &str = "[budget]\nleast = 12\nshare = 0.0\nreserve = 0.25\n\
    [[source]]\nid = \"berlin\"\nlistings = [\"https://berlin.test/\"]\nschedule = \"30 2 * * * Europe/Berlin\"\n\
    [[source]]\nid = \"new-york\"\nlistings = [\"https://new-york.test/\"]\nschedule = \"30 2 * * * America/New_York\"\n\
    [[source]]\nid = \"six\"\nlistings = [\"https://six.test/\"]\nevery = \"6h\"\n";
/// Statements of each, and the nights within which a quarter of twelve looks comes round to all of them.
const ARCHIVES: [(&str, usize, i64); 3] = [
    ("berlin", 300, 100),
    ("new-york", 240, 80),
    ("six", 360, 120),
];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A full turn of one source.
#[derive(Clone, Debug)]
struct Turn {
    due: DateTime<Utc>,
    began: DateTime<Utc>,
    looks: usize,
}

/// What is known of a source, beside its store.
struct Archive {
    key: i64,
    last: HashMap<i64, DateTime<Utc>>,
    /// The longest that any of its statements was unseen.
    longest: TimeDelta,
    turns: Vec<Turn>,
}

/// The store, and what was seen of it.
struct Desk {
    store: Store,
    budget: Budget,
    archives: BTreeMap<SourceId, Archive>,
}

impl Desk {
    /// Everything was read once, at the start.
    fn open(folder: &std::path::Path, settings: &Settings) -> Self {
        let mut store = Store::open(&folder.join("unsaid.db")).unwrap();
        let sources = settings.sources.iter();
        let facts: Vec<SourceFacts> = sources.map(|source| source.facts.clone()).collect();
        let keys = store.sync_sources(&facts).unwrap();
        let pass = store.begin_pass(at(START)).unwrap();
        let mut archives = BTreeMap::new();
        for (id, statements, _) in ARCHIVES {
            let (id, key) = keys.get_key_value(&SourceId(id.to_owned())).unwrap();
            let urls: Vec<String> = (0..statements)
                .map(|number| format!("https://{id}.test/press/{number}"))
                .collect();
            let admissions: Vec<Admission> = urls.iter().map(|url| admission(url)).collect();
            let admitted = store.admit(*key, id, &admissions).unwrap();
            let looks: Vec<LookFacts> = (0..)
                .zip(admitted.iter().zip(&urls))
                .map(|(place, (admitted, url))| {
                    look(
                        (admitted.statement, url),
                        nth(pass.began, place),
                        page(place, 0),
                    )
                })
                .collect();
            store.record_looks(pass, &looks).unwrap();
            let last = admitted.iter().map(|one| (one.statement, pass.began));
            let archive = Archive {
                key: *key,
                last: last.collect(),
                longest: TimeDelta::zero(),
                turns: Vec::new(),
            };
            archives.insert(id.clone(), archive);
        }
        Self {
            store,
            budget: settings.budget,
            archives,
        }
    }

    /// A full turn: whom the schedule chooses is looked at.
    fn turn(&mut self, order: &Order, now: DateTime<Utc>) {
        let pass = self.store.begin_pass(now).unwrap();
        for id in &order.sources {
            let archive = self.archives.get_mut(id).unwrap();
            let due = plan(&mut self.store, archive.key, self.budget, now);
            let looks: Vec<LookFacts> = (0..)
                .zip(&due)
                .map(|(place, due)| {
                    look((due.statement, &due.url), nth(now, place), seen(due, now))
                })
                .collect();
            self.store.record_looks(pass, &looks).unwrap();
            archive.note(order, now, &due);
        }
    }
}

impl Archive {
    fn note(&mut self, order: &Order, now: DateTime<Utc>, due: &[Due]) {
        let unseen = self.last.values().map(|last| now - *last).max().unwrap();
        self.longest = self.longest.max(unseen);
        for due in due {
            self.last.insert(due.statement, now).unwrap();
        }
        self.turns.push(Turn {
            due: order.due,
            began: now,
            looks: due.len(),
        });
    }
}

/// Whom the program's schedule chooses, as a pass of its own asks it.
fn plan(store: &mut Store, source: i64, budget: Budget, now: DateTime<Utc>) -> Vec<Due> {
    let manners = Manners {
        most_looks: usize::MAX,
        halvings: 0,
    };
    let rule = Rule {
        extent: Extent::Budget,
        nightly: &|load| rota::nightly(budget, manners, load.known),
        reserve: budget.reserve,
        rests: &|_, _, _| Ok(false),
    };
    let scheduled = rota::known(store, source, now, &rule).unwrap();
    store
        .keep_allotments(source, &scheduled.allotments)
        .unwrap();
    scheduled.due
}

fn nth(at: DateTime<Utc>, place: i32) -> DateTime<Utc> {
    at + TimeDelta::milliseconds(1) * place
}

/// One statement in nine is edited every eight days, so that the score has whom to prefer.
fn edits(statement: i64, now: DateTime<Utc>) -> i64 {
    match statement % 9 {
        0 => (now - at(START)).num_days() / 8,
        _ => 0,
    }
}

/// The page as it stands, or that it stands as it stood at the last look.
fn seen(due: &Due, now: DateTime<Utc>) -> Seen {
    let last = due.last_look.unwrap_or(due.first_seen);
    let edits_of = |now| edits(due.statement, now);
    match due.reading.filter(|_| edits_of(last) == edits_of(now)) {
        Some(reading) => Seen::Unchanged {
            reading,
            version: due.version,
            full: true,
        },
        None => page(due.statement, edits_of(now)),
    }
}

/// A page of some age, which was edited so often.
fn page(number: impl Into<i64>, edits: i64) -> Seen {
    let number = number.into();
    let published = at(START) - TimeDelta::days(1 + number * 7);
    Seen::Read {
        reading: Box::new(Reading {
            title: Some(format!("Notice {number}")),
            text: format!("Notice {number} as it was edited {edits} times."),
            published: Some(PageDate::Instant(published.into())),
            language: Some("en".to_owned()),
            way: Some(Way::MainText),
            ..Reading::bare(Claim::Present, "main_text")
        }),
        lens: Lens {
            revision: 1,
            settings: Some(1),
            asked: Some(1),
        },
    }
}

fn admission(url: &str) -> Admission {
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
        at: at(START),
    }
}

fn look((statement, url): (i64, &str), at: DateTime<Utc>, seen: Seen) -> LookFacts {
    LookFacts {
        role: Role::Statement,
        statement: Some(statement),
        url: url.to_owned(),
        at,
        status: Some(200),
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

/// Hands that plan and look in full turns, and only take their time over lists.
#[derive(Clone)]
struct Played {
    desk: Arc<Mutex<Desk>>,
    notes: Arc<Mutex<Vec<Note>>>,
}

impl Hands for Played {
    fn pass(
        &self,
        order: Order,
        clock: Clock,
        _: watch::Receiver<bool>,
    ) -> impl Future<Output = Outcome> + Send + 'static {
        let desk = Arc::clone(&self.desk);
        async move {
            let takes = match order.work {
                Work::Lists => LISTS_TAKE,
                Work::Full => {
                    let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
                    desk.turn(&order, clock.start());
                    FULL_TAKES
                }
            };
            tokio::time::sleep(takes).await;
            Outcome::Made
        }
    }

    async fn reload(&self) -> Option<Vec<Watched>> {
        None
    }

    fn tell(&self, note: Note) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.push(note);
    }
}

/// Watches a year; what did not go as planned is told.
async fn watch_a_year(played: &Played, settings: &Settings) {
    let start = at(START);
    let watched = settings.sources.iter().map(|source| Watched {
        source: source.facts.id.clone(),
        schedule: source.schedule.clone().unwrap(),
        last: Some(start),
    });
    let lists = Schedule::every(Duration::from_secs(3_600));
    let daemon = Daemon::new(
        Agenda::new(watched.collect(), lists, start),
        Clock::starting_at(start),
        played.clone(),
        Arc::new(Vitals::default()),
        Notify::nobody(),
    );
    let (tell, told) = mpsc::channel(1);
    tokio::spawn(async move {
        let year = TimeDelta::days(365) - TimeDelta::minutes(1);
        tokio::time::sleep(year.to_std().unwrap()).await;
        tell.send(Command::Stop(Ending::Terminated)).await.unwrap();
    });
    assert_eq!(daemon.run(told).await, Ending::Terminated);
}

/// One turn on each day of the year, when the clocks of the zone say half past two; on one night they never do.
fn come_at_half_past_two(turns: &[Turn], zone: Tz, short_night: &str) {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let expected: Vec<String> = first
        .iter_days()
        .take(365)
        .map(|day| day.format("%m-%d").to_string())
        .map(|day| {
            let time = if day == short_night {
                "03:00:00"
            } else {
                "02:30:00"
            };
            format!("{day} {time}")
        })
        .collect();
    let came: Vec<String> = turns
        .iter()
        .map(|turn| turn.due.with_timezone(&zone).format("%m-%d %H:%M:%S"))
        .map(|time| time.to_string())
        .collect();
    assert_eq!(came, expected);
}

/// Four turns a day to the second, which share the looks of a night.
fn come_every_six_hours_and_share_a_night(turns: &[Turn]) {
    let start = at(START);
    let dues = (1..365 * 4).map(|turn| start + TimeDelta::hours(6) * turn);
    assert!(turns.iter().map(|turn| turn.due).eq(dues));
    let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
    for turn in turns {
        days.entry(turn.due.date_naive())
            .or_default()
            .push(turn.looks);
    }
    // The first turn, before which nothing was looked at but once, takes a whole night's; its night ends the day after.
    for day in days.into_values().skip(2) {
        assert_eq!(day, [NIGHTLY / 4; 4]);
    }
    for night in turns.windows(3) {
        assert!(night.iter().map(|turn| turn.looks).sum::<usize>() <= NIGHTLY);
    }
}

#[tokio::test(start_paused = true)]
async fn in_a_year_of_watch_nobody_is_unseen_for_longer_than_the_floor_and_no_night_goes_beyond_its_budget()
 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sources.toml");
    std::fs::write(&file, SOURCES).unwrap();
    let loaded = config::load(&file).unwrap_or_else(|error| panic!("{}", error.render(false)));
    let settings = loaded.settings;
    let played = Played {
        desk: Arc::new(Mutex::new(Desk::open(folder.path(), &settings))),
        notes: Arc::default(),
    };

    watch_a_year(&played, &settings).await;

    assert_eq!(*played.notes.lock().unwrap(), []);
    let desk = played.desk.lock().unwrap();
    let of = |id: &str| &desk.archives[&SourceId(id.to_owned())];
    come_at_half_past_two(&of("berlin").turns, Berlin, "03-29");
    come_at_half_past_two(&of("new-york").turns, New_York, "03-08");
    for nightly in ["berlin", "new-york"] {
        assert!(of(nightly).turns.iter().all(|turn| turn.looks == NIGHTLY));
    }
    come_every_six_hours_and_share_a_night(&of("six").turns);
    let lists = TimeDelta::from_std(LISTS_TAKE).unwrap();
    for (id, _, floor) in ARCHIVES {
        let archive = of(id);
        let late = archive.turns.iter().map(|turn| turn.began - turn.due);
        assert!(late.max().unwrap() <= lists, "{id}");
        let longest = archive.longest.num_days();
        // The budget is small enough for the floor to be what holds, and not the score alone.
        assert!(
            archive.longest <= TimeDelta::days(floor + 1),
            "{id}: {longest}"
        );
        assert!(
            archive.longest >= TimeDelta::days(floor * 9 / 10),
            "{id}: {longest}"
        );
    }
}
