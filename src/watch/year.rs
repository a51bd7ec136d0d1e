//! A year of watching in a few seconds: tokio's time is paused and jumps from one timer to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::America::New_York;
use chrono_tz::Europe::Berlin;
use chrono_tz::Tz;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::*;
use crate::clock::Clock;
use crate::model::SourceId;
use crate::schedule::Schedule;

/// What a pass over lists takes, and a full one.
const LISTS_TAKE: TimeDelta = TimeDelta::seconds(5);
const FULL_TAKES: TimeDelta = TimeDelta::seconds(90);

/// A pass that was made, and when it began.
type Made = (Order, DateTime<Utc>);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Hands that take their time, and remember what they made.
#[derive(Clone, Default)]
struct Played {
    made: Arc<Mutex<Vec<Made>>>,
    notes: Arc<Mutex<Vec<Note>>>,
    script: Arc<Script>,
    reloaded: Arc<Mutex<Vec<Option<Vec<Watched>>>>>,
}

/// What passes that begin at these times do.
#[derive(Default)]
struct Script {
    take: HashMap<(Work, DateTime<Utc>), TimeDelta>,
    busy: Option<(DateTime<Utc>, DateTime<Utc>)>,
    fails: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Hands for Played {
    fn pass(
        &self,
        order: Order,
        clock: Clock,
        mut stop: watch::Receiver<bool>,
    ) -> impl Future<Output = Outcome> + Send + 'static {
        let hands = self.clone();
        async move {
            let now = clock.start();
            let within = |span: Option<(DateTime<Utc>, DateTime<Utc>)>| {
                span.is_some_and(|(from, to)| from <= now && now < to)
            };
            if within(hands.script.busy) {
                return Outcome::Busy("process 7".to_owned());
            }
            if within(hands.script.fails) {
                return Outcome::Failed("no space is left".to_owned());
            }
            let usual = match order.work {
                Work::Full => FULL_TAKES,
                Work::Lists => LISTS_TAKE,
            };
            let taken = hands.script.take.get(&(order.work, order.due));
            let taken = taken.copied().unwrap_or(usual).to_std().unwrap();
            hands.made.lock().unwrap().push((order, now));
            tokio::select! {
                () = sleep(taken) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
            Outcome::Made
        }
    }

    async fn reload(&self) -> Option<Vec<Watched>> {
        self.reloaded.lock().unwrap().remove(0)
    }

    fn tell(&self, note: Note) {
        self.notes.lock().unwrap().push(note);
    }
}

fn watched(id: &str, schedule: Schedule, last: Option<DateTime<Utc>>) -> Watched {
    Watched {
        source: SourceId(id.to_owned()),
        schedule,
        last,
    }
}

fn minutes(count: u64) -> Schedule {
    Schedule::every(Duration::from_secs(count * 60))
}

/// Watches for so long; commands are given at their times.
async fn watch_for(
    played: &Played,
    watched: Vec<Watched>,
    from: DateTime<Utc>,
    length: TimeDelta,
    commands: Vec<(TimeDelta, Command)>,
) -> Ending {
    let clock = Clock::starting_at(from);
    let agenda = Agenda::new(watched, minutes(10), from);
    let vitals = Arc::new(Vitals::default());
    let daemon = Daemon::new(agenda, clock, played.clone(), vitals, Notify::nobody());
    let (tell, told) = mpsc::channel(4);
    tokio::spawn(async move {
        let begun = tokio::time::Instant::now();
        let mut commands = commands;
        commands.push((length, Command::Stop(Ending::Terminated)));
        for (after, command) in commands {
            tokio::time::sleep_until(begun + after.to_std().unwrap()).await;
            tell.send(command).await.unwrap();
        }
    });
    daemon.run(told).await
}

/// The full turns of a source, by the time on the wall for which they were meant.
fn turns_of(made: &[Made], id: &str, zone: Tz) -> Vec<(String, String)> {
    made.iter()
        .filter(|(order, _)| order.work == Work::Full)
        .filter(|(order, _)| order.sources.iter().any(|source| source.as_str() == id))
        .map(|(order, _)| {
            let due = order.due.with_timezone(&zone);
            (
                due.format("%m-%d").to_string(),
                due.format("%H:%M").to_string(),
            )
        })
        .collect()
}

/// One turn a day, each at this time but for those that are named.
fn assert_daily(turns: &[(String, String)], usual: &str, unusual: &[(&str, &str)]) {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let days: Vec<String> = first
        .iter_days()
        .take(365)
        .map(|day| day.format("%m-%d").to_string())
        .collect();
    let found: Vec<&str> = turns.iter().map(|(day, _)| day.as_str()).collect();
    assert_eq!(found, days);
    let others: Vec<(&str, &str)> = turns
        .iter()
        .map(|(day, time)| (day.as_str(), time.as_str()))
        .filter(|(_, time)| *time != usual)
        .collect();
    assert_eq!(others, unusual);
}

#[tokio::test(start_paused = true)]
async fn a_year_of_watching_keeps_every_time_to_the_second() {
    let start = at("2026-01-01T00:00:00Z");
    let script = Script {
        take: HashMap::from([
            (
                (Work::Full, at("2026-05-05T12:00:00Z")),
                TimeDelta::minutes(12 * 60 + 10),
            ),
            (
                (Work::Lists, at("2026-09-09T10:00:00Z")),
                TimeDelta::minutes(25),
            ),
        ]),
        busy: Some((at("2026-07-01T00:10:00Z"), at("2026-07-01T00:25:00Z"))),
        ..Script::default()
    };
    let played = Played {
        script: Arc::new(script),
        ..Played::default()
    };
    let nightly = |zone| Schedule::cron("30 2 * * *", zone).unwrap();
    let sources = vec![
        watched("berlin", nightly(Berlin), Some(start)),
        watched("new-york", nightly(New_York), Some(start)),
        watched("six", minutes(360), Some(start)),
    ];

    let ending = watch_for(
        &played,
        sources,
        start,
        TimeDelta::days(365) - TimeDelta::minutes(1),
        Vec::new(),
    )
    .await;

    assert_eq!(ending, Ending::Terminated);
    let made = played.made.lock().unwrap();
    assert_daily(
        &turns_of(&made, "berlin", Berlin),
        "02:30",
        &[("03-29", "03:00")],
    );
    assert_daily(
        &turns_of(&made, "new-york", New_York),
        "02:30",
        &[("03-08", "03:00")],
    );
    // In autumn half past two comes twice in Berlin: the first is taken.
    let autumn = |(order, _): &&Made| order.due == at("2026-10-25T00:30:00Z");
    assert_eq!(
        made.iter()
            .filter(autumn)
            .filter(|(order, _)| order.work == Work::Full)
            .count(),
        1
    );
    six_hours_stay_six_hours(&made);
    lists_come_every_ten_minutes(&made);
    assert_eq!(*played.notes.lock().unwrap(), what_was_told(&made));
}

fn six_hours_stay_six_hours(made: &[Made]) {
    let full: Vec<&Made> = made
        .iter()
        .filter(|(order, _)| order.work == Work::Full)
        .collect();
    let six: Vec<DateTime<Utc>> = full
        .iter()
        .filter(|(order, _)| order.sources.iter().any(|source| source.as_str() == "six"))
        .map(|(order, _)| order.due)
        .collect();
    assert!(six.iter().all(|due| due.timestamp() % (6 * 3_600) == 0));
    // 1,460 turns but the one at midnight of the start, and one that the long pass made fall out.
    assert_eq!(six.len(), 4 * 365 - 2);
    let late: Vec<String> = full
        .iter()
        .filter(|(order, began)| *began - order.due > LISTS_TAKE)
        .map(|(order, began)| {
            format!(
                "{} {}",
                order.due.format("%m-%d %H:%M"),
                began.format("%H:%M:%S")
            )
        })
        .collect();
    assert_eq!(late, ["05-05 18:00 00:10:10"]);
}

fn lists_come_every_ten_minutes(made: &[Made]) {
    let lists: Vec<(DateTime<Utc>, DateTime<Utc>)> = made
        .iter()
        .filter(|(order, _)| order.work == Work::Lists)
        .map(|(order, began)| (order.due, *began))
        .collect();
    assert!(lists.iter().all(|(due, _)| due.timestamp() % 600 == 0));
    let gaps: Vec<String> = lists
        .windows(2)
        .filter(|pair| pair[1].0 - pair[0].0 != TimeDelta::minutes(10))
        .map(|pair| {
            format!(
                "{} to {}",
                pair[0].0.format("%m-%d %H:%M"),
                pair[1].0.format("%H:%M")
            )
        })
        .collect();
    assert_eq!(
        gaps,
        [
            "05-05 12:10 to 00:20",
            "07-01 00:10 to 00:30",
            "09-09 10:10 to 10:30"
        ]
    );
    let late: Vec<String> = lists
        .iter()
        .filter(|(due, began)| due != began)
        .filter(|(due, began)| *began - *due > FULL_TAKES)
        .map(|(due, began)| format!("{} {}", due.format("%m-%d %H:%M"), began.format("%H:%M:%S")))
        .collect();
    assert_eq!(
        late,
        [
            "05-05 12:10 00:10:05",
            "07-01 00:10 00:25:00",
            "09-09 10:10 10:25:00"
        ]
    );
    assert!(lists.len() > 52_400, "{}", lists.len());
}

/// Three things went otherwise in that year.
fn what_was_told(made: &[Made]) -> Vec<Note> {
    let order = |work, due: &str| {
        let due = at(due);
        let mut found = made
            .iter()
            .filter(|(order, _)| order.work == work && order.due == due);
        found.next().unwrap().0.clone()
    };
    vec![
        Note::Late {
            order: order(Work::Full, "2026-05-05T18:00:00Z"),
            by: TimeDelta::hours(6) + TimeDelta::minutes(10) + LISTS_TAKE * 2,
            taken: TimeDelta::minutes(12 * 60 + 10),
            fallen_out: 1,
        },
        Note::Busy {
            holder: "process 7".to_owned(),
        },
        Note::Late {
            order: order(Work::Lists, "2026-09-09T10:10:00Z"),
            by: TimeDelta::minutes(15),
            taken: TimeDelta::minutes(25),
            fallen_out: 1,
        },
    ]
}

#[tokio::test(start_paused = true)]
async fn a_pass_that_fails_is_made_again_after_ten_minutes_and_told_each_time() {
    let start = at("2026-03-10T01:00:00Z");
    let played = Played {
        script: Arc::new(Script {
            fails: Some((at("2026-03-10T02:00:00Z"), at("2026-03-10T02:15:00Z"))),
            ..Script::default()
        }),
        ..Played::default()
    };
    let sources = vec![watched("a", Schedule::nightly(Tz::UTC), Some(start))];

    watch_for(&played, sources, start, TimeDelta::minutes(119), Vec::new()).await;

    let made = played.made.lock().unwrap();
    let full: Vec<String> = made
        .iter()
        .filter(|(order, _)| order.work == Work::Full)
        .map(|(order, began)| format!("{} {}", order.due.format("%H:%M"), began.format("%H:%M")))
        .collect();
    assert_eq!(full, ["02:00 02:20"]);
    assert_eq!(played.notes.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn settings_read_again_hold_from_then_on_and_bad_ones_change_nothing() {
    let start = at("2026-03-10T01:00:00Z");
    let played = Played::default();
    let nightly = |id: &str, last| watched(id, Schedule::nightly(Tz::UTC), last);
    *played.reloaded.lock().unwrap() =
        vec![None, Some(vec![nightly("a", None), nightly("b", None)])];
    let commands = vec![
        (TimeDelta::minutes(5), Command::Reload),
        // While the full pass over `a` is under way.
        (TimeDelta::minutes(61), Command::Reload),
    ];

    watch_for(
        &played,
        vec![nightly("a", Some(start))],
        start,
        TimeDelta::hours(3),
        commands,
    )
    .await;

    let made = played.made.lock().unwrap();
    let full: Vec<String> = made
        .iter()
        .filter(|(order, _)| order.work == Work::Full)
        .map(|(order, began)| {
            let ids: Vec<&str> = order.sources.iter().map(SourceId::as_str).collect();
            format!("{} {}", ids.join(" "), began.format("%H:%M:%S"))
        })
        .collect();
    assert_eq!(full, ["a 02:00:00", "b 02:01:30"]);
}

#[tokio::test(start_paused = true)]
async fn a_pass_under_way_is_asked_to_stop_before_the_loop_ends() {
    let start = at("2026-03-10T01:59:00Z");
    let played = Played {
        script: Arc::new(Script {
            take: HashMap::from([(
                (Work::Full, at("2026-03-10T02:00:00Z")),
                TimeDelta::hours(9),
            )]),
            ..Script::default()
        }),
        ..Played::default()
    };
    let sources = vec![watched("a", Schedule::nightly(Tz::UTC), Some(start))];
    let begun = tokio::time::Instant::now();

    let ending = watch_for(&played, sources, start, TimeDelta::minutes(30), Vec::new()).await;

    assert_eq!(ending, Ending::Terminated);
    assert!(begun.elapsed() < Duration::from_secs(31 * 60));
    assert_eq!(*played.notes.lock().unwrap(), [Note::Stopping]);
}
