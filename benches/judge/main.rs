//! What judging a night costs beside a large store:
//! `cargo bench --bench judge [-- --statements N --sources N --nights N --gone N]`.
//!
//! *In:* a store made up on the spot, through the store's own functions: statements that were looked at night by night.
//! *Out:* a table: processor time and memory of the plan and of the judge on a night on which nothing changed, on nights
//! on which many are gone at once, and on nights on which as many are listed anew elsewhere; and whether the goals are
//! met. *Never:* counts what the making of the store or the looks themselves cost; needs Linux's `/proc`.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

mod meter;
mod nights;
mod town;
#[path = "../looks/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};

use town::Town;

#[derive(Debug, Parser)]
struct Arguments {
    /// Statements in the store
    #[arg(long, default_value_t = 100_000)]
    statements: usize,
    /// Sources that they are spread over; by itself both one and forty are measured
    #[arg(long)]
    sources: Option<usize>,
    /// Nights on which each was looked at before
    #[arg(long, default_value_t = 20)]
    nights: i64,
    /// Statements that are gone at once
    #[arg(long, default_value_t = 5_000)]
    gone: usize,
    /// Given by `cargo bench`, not by `cargo test`
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    child: Option<Child>,
}

/// What a child of the bench measures, in a process of its own so that its memory is.
#[derive(Debug, Subcommand)]
#[command(hide = true)]
enum Child {
    /// Nothing changed
    Quiet { store: PathBuf },
    /// Many are gone
    Gone { store: PathBuf },
    /// Many are gone, and as many are listed elsewhere
    Moved { store: PathBuf },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let town = Town {
        statements: arguments.statements,
        sources: arguments.sources.unwrap_or(1),
        nights: arguments.nights,
        gone: arguments.gone,
    };
    match &arguments.child {
        Some(Child::Quiet { store }) => nights::quiet(&town, store),
        Some(Child::Gone { store }) => nights::gone(&town, store),
        Some(Child::Moved { store }) => nights::moved(&town, store),
        None if arguments.bench => {
            let forms = arguments
                .sources
                .map_or_else(|| vec![1, 40], |one| vec![one]);
            forms
                .into_iter()
                .try_for_each(|sources| measure(&Town { sources, ..town }))
        }
        // `cargo test --all-targets` starts benches too.
        None => Ok(()),
    }
}

fn measure(town: &Town) -> Result<()> {
    println!(
        "\n{} statements of {} source(s), {} nights, {} gone at once",
        town.statements, town.sources, town.nights, town.gone
    );
    let folder = tempfile::tempdir()?;
    let whole = folder.path().join("whole.db");
    town.build(&whole)?;
    let megabytes = std::fs::metadata(&whole)?.len() >> 20;
    println!("the store: {megabytes} MB\n");
    println!(
        "{:<38}{:>12}{:>12}{:>12}",
        "part of a night", "CPU ms", "wall ms", "MB beyond"
    );
    for name in ["quiet", "gone", "moved"] {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&whole, &copy)?;
        child(town, name, &copy)?;
        for rest in ["copy.db", "copy.db-wal", "copy.db-shm"] {
            // What a child left beside its copy belongs to no other.
            drop(std::fs::remove_file(folder.path().join(rest)));
        }
    }
    Ok(())
}

fn child(town: &Town, name: &str, store: &Path) -> Result<()> {
    let status = Command::new(std::env::current_exe()?)
        .args(["--statements", &town.statements.to_string()])
        .args(["--sources", &town.sources.to_string()])
        .args(["--nights", &town.nights.to_string()])
        .args(["--gone", &town.gone.to_string()])
        .arg(name)
        .arg(store)
        .status()
        .context("the bench cannot start itself")?;
    ensure!(status.success(), "`{name}` ended with {status}");
    Ok(())
}
