//! Which edits the schedule of looks sees:
//! `cargo bench --bench schedule -- --events FILE… --share 0.03 [--fixed] [--one-host] [--passes N] [--poll MINUTES]`.
//!
//! What happens is read from files, each a world of its own: JSON Lines in the order of time,
//! `{"t": "2026-01-02T03:04:05Z", "op": "publish", "source": "s1", "path": "/a", "version": 1}`. `op` is `publish` (from
//! then on a list may show the statement), `edit` or `delete`. Optional: `published`, the time of publication that the
//! page states, where it is not that of the line; and lines `{"t", "op": "start"}` and `{"t", "op": "end"}` for the
//! world's bounds, else 2026 and a day after the last line. What was published before the start is there on the first
//! night.
//!
//! The schedule is the program's own: its store, its queries, its choice, night by night, with looks that see what the
//! file says. Nothing is asked of any network.
//!
//! *In:* such files. *Out:* a line for the schedule and one for looking at whoever was unseen longest: the part of the
//! edits after the first copy that a look saw before the next edit, a deletion or the end; the same within seven days;
//! days without a look at the end, the most and the median; edits that were counted, and those before the first copy,
//! which no look can see; days from a deletion to the look that saw it. *Never:* judges a look, or counts an edit of the
//! nights that came before the measured ones.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

mod desk;
mod nights;
mod world;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use nights::{Habits, Told};
use world::World;

#[derive(Debug, Parser)]
struct Arguments {
    /// What happens: JSON Lines; each file is a world
    #[arg(long, num_args = 1..)]
    events: Vec<PathBuf>,
    /// Looks a night, as a share of the known statements of a host
    #[arg(long, default_value_t = 0.03)]
    share: f64,
    /// The share is one of what was known at the start
    #[arg(long)]
    fixed: bool,
    /// The part of the looks that is kept for the longest unseen
    #[arg(long, default_value_t = 0.2)]
    reserve: f64,
    /// All sources of a world are one host's, and share its budget
    #[arg(long)]
    one_host: bool,
    /// Passes a day
    #[arg(long, default_value_t = 1)]
    passes: u32,
    /// Minutes between looks at the lists; by itself each pass of a day looks at them once a day
    #[arg(long)]
    poll: Option<u32>,
    /// Days that are not counted: the schedule learns in them
    #[arg(long, default_value_t = 0)]
    warm: u32,
    /// The world's days; by itself all that the file has
    #[arg(long)]
    days: Option<u32>,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    // `cargo test --all-targets` starts benches too.
    if arguments.events.is_empty() {
        return Ok(());
    }
    let worlds: Vec<World> = arguments
        .events
        .iter()
        .map(|file| World::read(file, arguments.one_host, arguments.days))
        .collect::<Result<_>>()?;
    println!(
        "{:<10}{:>6}{:>7}{:>7}{:>8}{:>8}{:>7}{:>8}{:>6}{:>7}{:>9}{:>7}",
        "schedule",
        "share",
        "seen",
        "7 d",
        "longest",
        "median",
        "edits",
        "before",
        "gone",
        "delay",
        "looks",
        "ms"
    );
    for (name, reserve) in [("quiet", arguments.reserve), ("uniform", 1.0)] {
        let habits = Habits {
            share: arguments.share,
            fixed: arguments.fixed,
            reserve,
            passes: arguments.passes,
            poll: arguments.poll,
            warm: arguments.warm,
        };
        let told = worlds
            .iter()
            .map(|world| nights::live(world, &habits))
            .collect::<Result<Vec<Told>>>()?;
        println!("{name:<10}{:>6}{}", arguments.share, Told::sum(&told));
    }
    Ok(())
}
