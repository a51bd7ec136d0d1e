//! The table, and the goals.
//!
//! *In:* what every round cost. *Out:* a line for each kind of look, a line for each goal. *Never:* a mean: one slow
//! round would move it.

use std::time::Duration;

use crate::process::Cost;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Bare,
    First,
    NotModified,
    SameBody,
    Extractor,
}

impl Row {
    const ALL: [Self; 5] = [
        Self::Bare,
        Self::First,
        Self::NotModified,
        Self::SameBody,
        Self::Extractor,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare loop: request, SHA-256",
            Self::First => "first look",
            Self::NotModified => "unchanged, with validators",
            Self::SameBody => "unchanged, without validators",
            Self::Extractor => "extractor alone",
        }
    }
}

/// All rounds of one row, for one page.
struct Figures {
    /// Milliseconds, the smallest first.
    cpu: Vec<f64>,
    wall: f64,
    peak_mib: f64,
    stored: Option<f64>,
}

impl Figures {
    fn of(row: Row, pages: usize, measured: &[(Row, Cost)]) -> Self {
        let costs = || {
            measured
                .iter()
                .filter(|(of, _)| *of == row)
                .map(|(_, cost)| cost)
        };
        let per_page = |spent: Duration| spent.as_secs_f64() * 1_000.0 / number(pages);
        Self {
            cpu: sorted(costs().map(|cost| per_page(cost.cpu))),
            wall: median(&sorted(costs().map(|cost| per_page(cost.wall)))),
            peak_mib: costs()
                .map(|cost| number(cost.peak_kib) / 1_024.0)
                .fold(0.0, f64::max),
            stored: costs()
                .filter_map(|cost| cost.stored)
                .map(|bytes| number(bytes) / number(pages))
                .reduce(f64::max),
        }
    }

    fn typical(&self) -> f64 {
        median(&self.cpu)
    }

    fn line(&self, row: Row, bare: f64) -> String {
        let edge = |value: Option<&f64>| value.copied().unwrap_or_default();
        let peak = if self.peak_mib > 0.0 {
            format!("{:.0}", self.peak_mib)
        } else {
            "-".to_owned()
        };
        let stored = self
            .stored
            .map_or_else(|| "-".to_owned(), |bytes| format!("{bytes:.0}"));
        format!(
            "{:<30} {:>7.3} {:>7.3} {:>7.3} {:>8.2} {:>8.3} {peak:>9} {stored:>12}",
            row.name(),
            edge(self.cpu.first()),
            self.typical(),
            edge(self.cpu.last()),
            self.typical() / bare,
            self.wall,
        )
    }
}

/// Prints the table, and whether each goal is met.
pub(crate) fn print(pages: usize, measured: &[(Row, Cost)]) {
    let of = |row| Figures::of(row, pages, measured);
    let bare = of(Row::Bare).typical();
    println!("\n{pages} pages of {:.0} KB", page_kb(pages));
    println!(
        "{:<30} {:>7} {:>7} {:>7} {:>8} {:>8} {:>9} {:>12}",
        "per page", "CPU ms", "median", "max", "x bare", "wall ms", "peak MiB", "store bytes"
    );
    for row in Row::ALL {
        println!("{}", of(row).line(row, bare));
    }
    println!();
    let (first, same, unchanged) = (of(Row::First), of(Row::SameBody), of(Row::NotModified));
    let peak = first.peak_mib.max(same.peak_mib).max(unchanged.peak_mib);
    let stored = unchanged
        .stored
        .unwrap_or(0.0)
        .max(same.stored.unwrap_or(0.0));
    goal(
        "unchanged look with validators / bare loop",
        unchanged.typical() / bare,
        3.0,
    );
    goal(
        "first look / extractor alone",
        first.typical() / of(Row::Extractor).typical(),
        2.0,
    );
    goal("peak of a pass, MiB", peak, 80.0);
    goal("store per unchanged look, bytes", stored, 100.0);
}

fn goal(what: &str, value: f64, most: f64) {
    let verdict = if value <= most { "met" } else { "MISSED" };
    println!("{what:<46} {value:>7.2}   goal {most:>5.1}   {verdict}");
}

fn page_kb(pages: usize) -> f64 {
    let sample = pages.clamp(1, 50);
    let bytes: usize = (0..sample).map(|page| crate::pages::page(page).len()).sum();
    number(bytes) / number(sample) / 1_000.0
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match (sorted.get(middle), sorted.len() % 2) {
        (Some(upper), 0) => {
            f64::midpoint(*upper, sorted.get(middle - 1).copied().unwrap_or(*upper))
        }
        (Some(value), _) => *value,
        (None, _) => 0.0,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and bytes far below 2^52"
)]
fn number(value: impl TryInto<u64>) -> f64 {
    value.try_into().unwrap_or(0) as f64
}
