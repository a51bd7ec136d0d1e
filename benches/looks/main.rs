//! What a look costs beside the bare request: `cargo bench --bench looks [-- --pages N --rounds N]`.
//!
//! *In:* a site on loopback, served by a process of its own. *Out:* a table: processor time and memory of a bare
//! loop of requests, of our passes (the real program, in a child) and of the extractor alone, and whether the goals
//! are met. *Never:* a process's time that counts for another; needs Linux's `/proc`.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

mod bare;
mod extractor;
mod pages;
mod passes;
mod process;
mod report;
mod server;
mod words;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use passes::{Kind, Night};
use process::Cost;
use report::Row;

#[derive(Debug, Parser)]
struct Arguments {
    /// Pages of the site
    #[arg(long, default_value_t = 3_000)]
    pages: usize,
    /// Times that everything is measured
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Given by `cargo bench`, not by `cargo test`
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    child: Option<Role>,
}

/// What a child of the bench does.
#[derive(Debug, Subcommand)]
#[command(hide = true)]
enum Role {
    /// Serves the site
    Serve,
    /// Asks for every page
    Bare { port: u16, pages: usize },
    /// Reads every page, without a network
    Extractor { pages: usize },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.child {
        Some(Role::Serve) => server::serve(),
        Some(Role::Bare { port, pages }) => bare::run(port, pages),
        Some(Role::Extractor { pages }) => extractor::run(pages),
        None if arguments.bench => measure(arguments.pages, arguments.rounds),
        // `cargo test --all-targets` starts benches too.
        None => Ok(()),
    }
}

fn measure(pages: usize, rounds: usize) -> Result<()> {
    let (mut server, port) = start_server()?;
    let measured = all_rounds(port, pages, rounds);
    server
        .kill()
        .context("the site's process cannot be ended")?;
    server.wait()?;
    report::print(pages, &measured?);
    Ok(())
}

fn all_rounds(port: u16, pages: usize, rounds: usize) -> Result<Vec<(Row, Cost)>> {
    let mut measured = Vec::new();
    for round in 1..=rounds {
        println!("round {round} of {rounds}");
        measured.extend(one_round(port, pages)?);
    }
    Ok(measured)
}

/// Everything once; nothing twice in a row, so that what slows the machine slows all of it.
fn one_round(port: u16, pages: usize) -> Result<Vec<(Row, Cost)>> {
    let mut rows = vec![(Row::Bare, bare_loop(port, pages)?)];
    for kind in [Kind::Tagged, Kind::Plain] {
        let mut desk = passes::Desk::new(kind, port, pages)?;
        rows.push((Row::First, desk.pass(Night::First)?));
        let unchanged = match kind {
            Kind::Tagged => Row::NotModified,
            Kind::Plain => Row::SameBody,
        };
        rows.push((unchanged, desk.pass(Night::Later)?));
    }
    rows.push((Row::Extractor, extractor::measure(pages)?));
    Ok(rows)
}

fn bare_loop(port: u16, pages: usize) -> Result<Cost> {
    let mut command = ourselves()?;
    command.args(["bare", &port.to_string(), &pages.to_string()]);
    Ok(process::run(&mut command)?.0)
}

/// This program, to be started as one of its children.
fn ourselves() -> Result<Command> {
    Ok(Command::new(std::env::current_exe()?))
}

/// The site's process, and the port it says it serves on.
fn start_server() -> Result<(Child, u16)> {
    let mut server = ourselves()?.arg("serve").stdout(Stdio::piped()).spawn()?;
    let said = server.stdout.take().context("no output was asked for")?;
    let mut line = String::new();
    BufReader::new(said).read_line(&mut line)?;
    let port = line
        .trim()
        .parse()
        .context("the site's process named no port")?;
    Ok((server, port))
}
