//! Nights in a large store: the plan, and what the judge makes of the looks.
//!
//! *In:* a store. *Out:* lines of the table. *Never:* measures a look, or judges less than a pass does.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use unsaid::judge;
use unsaid::model::address::House;
use unsaid::model::{ListWindow, Spans, Verdict};
use unsaid::run::rota::{self, Extent, Rule};
use unsaid::store::Store;

use crate::meter::{Meter, goal};
use crate::town::{Desk, Night, Town, number_in};

/// The goals: a night on which nothing changed, and one on which many are gone.
const QUIET: Duration = Duration::from_secs(2);
const MANY: Duration = Duration::from_secs(10);
const MEGABYTES: u64 = 100;
/// A pass lets the judge hear the same cases so often, where it wishes for witnesses.
const HEARINGS: u32 = 3;
/// `[budget]` as it is by itself: the share of the known that is looked at, and the least.
const SHARE: usize = 10;
const LEAST: usize = 1_000;

/// Nothing changed.
pub(crate) fn quiet(town: &Town, path: &Path) -> Result<()> {
    let mut store = Store::open(path)?;
    let desks = town.desks(&mut store)?;
    let mut night = Town::begin(&mut store, town.nights)?;
    let mut meter = Meter::default();
    for desk in &desks {
        desk.show(&mut store, &mut night, None)?;
        meter.time("quiet: plan", || plan(&mut store, desk, &night))?;
        desk.look_at_all(&mut store, &mut night, |_| true)?;
        judged(&mut meter, "quiet", &mut store, desk, &night, &[])?;
    }
    meter.print();
    let cost = meter.sum("quiet");
    goal("nothing changed", cost, QUIET, Some(MEGABYTES));
    Ok(())
}

/// Many are gone, and stay away for two more nights.
pub(crate) fn gone(town: &Town, path: &Path) -> Result<()> {
    let mut store = Store::open(path)?;
    let desks = town.desks(&mut store)?;
    let mut meter = Meter::default();
    for (number, name) in ["gone 1", "gone 2", "gone 3"].into_iter().enumerate() {
        let mut night = Town::begin(&mut store, town.nights + i64::try_from(number)?)?;
        for desk in &desks {
            desk.show(&mut store, &mut night, None)?;
            meter.time(&format!("{name}: plan"), || plan(&mut store, desk, &night))?;
            let absent = desk.look_at_all(&mut store, &mut night, |due| {
                !town.is_gone(number_in(&due.url))
            })?;
            if let Some(like) = absent.first() {
                desk.ask_made_up(&mut store, &mut night, *like)?;
            }
            judged(&mut meter, name, &mut store, desk, &night, &absent)?;
        }
        store.end_pass(night.pass, night.pass.began, "{}")?;
    }
    meter.print();
    for name in ["gone 1", "gone 2", "gone 3"] {
        report(&meter, name);
    }
    Ok(())
}

/// Many are gone, and their texts are listed elsewhere in the same night.
pub(crate) fn moved(town: &Town, path: &Path) -> Result<()> {
    let mut store = Store::open(path)?;
    let desks = town.desks(&mut store)?;
    let mut meter = Meter::default();
    let mut moves = 0;
    for (number, name) in ["moved 1", "moved 2"].into_iter().enumerate() {
        let mut night = Town::begin(&mut store, town.nights + i64::try_from(number)?)?;
        for desk in &desks {
            let left: Vec<usize> = desk.numbers().filter(|n| town.is_gone(*n)).collect();
            desk.show(&mut store, &mut night, None)?;
            desk.list_elsewhere(&mut store, &mut night, &left)?;
            let mut asked = desk.look_at_new(&mut store, &mut night, left.len())?;
            asked.extend(desk.look_at_all(&mut store, &mut night, |due| {
                !town.is_gone(number_in(&due.url)) || due.url.contains("/news/")
            })?);
            if let Some(like) = asked.last() {
                desk.ask_made_up(&mut store, &mut night, *like)?;
            }
            let verdict = judged(&mut meter, name, &mut store, desk, &night, &asked)?;
            moves += verdict
                .flags
                .iter()
                .filter(|flag| flag.moved_to.is_some())
                .count();
        }
        store.end_pass(night.pass, night.pass.began, "{}")?;
    }
    meter.print();
    ensure!(moves >= town.gone, "only {moves} moves were found");
    for name in ["moved 1", "moved 2"] {
        report(&meter, name);
    }
    Ok(())
}

fn report(meter: &Meter, name: &str) {
    let mut cost = meter.sum(name);
    let judging = meter.sum(&format!("{name}: judge"));
    cost.cpu += judging.cpu * (HEARINGS - 1);
    goal(
        &format!("{name}, judged {HEARINGS} times"),
        cost,
        MANY,
        None,
    );
}

/// What a pass asks before it looks.
fn plan(store: &mut Store, desk: &Desk, night: &Night) -> Result<()> {
    let suspects = store.suspects(desk.key, 20_000)?;
    let unread = store.unread(desk.key, 2_000)?;
    let known = rota::known(
        store,
        desk.key,
        night.pass.began,
        &Rule {
            extent: Extent::Budget,
            nightly: &|load| LEAST.max(load.known / SHARE).min(load.known),
            reserve: 0.2,
            rests: &|_, _, _| Ok(false),
        },
    )?;
    let due = [suspects, unread, known.due];
    ensure!(due.iter().any(|due| !due.is_empty()), "nothing is due");
    Ok(())
}

/// What a pass asks once it looked.
fn judged(
    meter: &mut Meter,
    name: &str,
    store: &mut Store,
    desk: &Desk,
    night: &Night,
    asked: &[i64],
) -> Result<Verdict> {
    let windows: Arc<[ListWindow]> =
        meter.time(&format!("{name}: lists"), || desk.windows(store, night))?;
    let mut question: BTreeSet<i64> = asked.iter().copied().collect();
    meter.time(&format!("{name}: lists"), || {
        question.extend(judge::membership(&windows, night.pass.began).missing());
        Ok(())
    })?;
    let question: Vec<i64> = question.into_iter().collect();
    let spans = Spans::default();
    let dossier = meter.time(&format!("{name}: judge, dossier"), || {
        Ok(store.dossier(desk.key, &desk.id, night.pass, spans, &question, &windows)?)
    })?;
    let verdict = meter.time(&format!("{name}: judge, conclude"), || {
        Ok(judge::conclude(&dossier))
    })?;
    drop(dossier);
    if let Some(of) = asked.last() {
        meter.time(&format!("{name}: witness"), || {
            Ok(store.siblings(desk.key, &desk.template(), *of, 2)?)
        })?;
    }
    meter.time(&format!("{name}: write"), || {
        Ok(
            store.conclude(desk.key, night.pass, &House::default(), &verdict, |_, _| {
                Ok(())
            })?,
        )
    })?;
    Ok(verdict)
}
