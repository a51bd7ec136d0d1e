//! What a part of a night cost: processor time, time, memory.
//!
//! *In:* work. *Out:* its line in the table. *Never:* what was done before it.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Ticks of `/proc/PID/stat` are hundredths of a second on every Linux (proc_pid_stat(5), `USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// The parts measured so far.
#[derive(Default)]
pub(crate) struct Meter {
    parts: Vec<(String, Cost)>,
}

/// What a part cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    /// Most memory beyond what the process held when the part began, in KiB.
    pub(crate) peak_kib: u64,
}

impl Meter {
    /// Does the work and adds what it cost to the part of this name.
    pub(crate) fn time<T>(&mut self, part: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        // Makes the peak begin anew (proc_pid_clear_refs(5)).
        fs::write("/proc/self/clear_refs", "5").context("this bench needs Linux's /proc")?;
        let (cpu, held, begun) = (own_cpu()?, memory("VmRSS:")?, Instant::now());
        let done = work()?;
        let cost = Cost {
            wall: begun.elapsed(),
            cpu: own_cpu()?.saturating_sub(cpu),
            peak_kib: memory("VmHWM:")?.saturating_sub(held),
        };
        self.add(part, cost);
        Ok(done)
    }

    fn add(&mut self, part: &str, cost: Cost) {
        let known = self.parts.iter_mut().find(|(name, _)| name == part);
        match known {
            Some((_, sum)) => {
                sum.cpu += cost.cpu;
                sum.wall += cost.wall;
                sum.peak_kib = sum.peak_kib.max(cost.peak_kib);
            }
            None => self.parts.push((part.to_owned(), cost)),
        }
    }

    /// The parts whose names begin so, together.
    pub(crate) fn sum(&self, beginning: &str) -> Cost {
        let parts = self.parts.iter();
        parts.filter(|(name, _)| name.starts_with(beginning)).fold(
            Cost::default(),
            |sum, (_, cost)| Cost {
                cpu: sum.cpu + cost.cpu,
                wall: sum.wall + cost.wall,
                peak_kib: sum.peak_kib.max(cost.peak_kib),
            },
        )
    }

    /// Prints a line for each part.
    pub(crate) fn print(&self) {
        for (part, cost) in &self.parts {
            println!(
                "{part:<38}{:>12}{:>12}{:>12}",
                cost.cpu.as_millis(),
                cost.wall.as_millis(),
                cost.peak_kib >> 10
            );
        }
    }
}

/// Says whether a goal is met.
pub(crate) fn goal(what: &str, cost: Cost, cpu: Duration, megabytes: Option<u64>) {
    let held = cost.peak_kib >> 10;
    let met = cost.cpu <= cpu && megabytes.is_none_or(|most| held <= most);
    let most = megabytes.map(|most| format!(" of {most}"));
    println!(
        "  {} {what}: {} of {} ms, {held}{} MB\n",
        if met { "met" } else { "MISSED" },
        cost.cpu.as_millis(),
        cpu.as_millis(),
        most.unwrap_or_default(),
    );
}

/// Processor time of this process so far.
fn own_cpu() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in parentheses may hold anything; utime and stime are the 12th and 13th field behind it.
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let numbers: Vec<&str> = behind.split_whitespace().skip(11).take(2).collect();
    let ticks = numbers.iter().map(|text| text.parse::<u32>());
    Ok(TICK * ticks.sum::<Result<u32, _>>()?)
}

fn memory(what: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.context("/proc/self/status is cut")?.parse()?)
}
