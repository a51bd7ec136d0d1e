//! The command line: arguments in, a call, an exit code.
//!
//! *In:* the arguments. *Out:* data on standard output, all else on standard error. *Never:* logic; a command's file
//! calls one room and shows what it gives.

mod alerts;
mod arguments;
mod batch;
mod common;
mod compare;
mod completions;
mod crawl;
mod demo;
mod diff;
mod export;
mod figures;
mod flags;
mod inspect;
mod output;
mod period;
mod readouts;
mod reprocess;
mod search;
mod show;
mod sources;
mod status;
mod watch;
mod words;

use clap::{CommandFactory, Parser};

use self::arguments::{Arguments, Command};
use self::output::{Output, Trouble};
use crate::exit::Exit;

/// Reads the command line and does what it says.
pub fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let quiet = arguments.quiet;
    output::log(arguments.verbose, quiet);
    let mut output = Output::new(arguments.color);
    match run(arguments, &mut output) {
        Ok(exit) => exit,
        // The other pass does the work; who asks for less need not hear of it every ten minutes.
        Err(Trouble::Failed(Exit::Locked, _)) if quiet => Exit::Locked,
        // A reader that leaves is no error: Unix convention for filters (`| head`).
        Err(Trouble::ReaderLeft) => Exit::Done,
        Err(Trouble::Failed(exit, words)) => {
            output.trouble(&words);
            exit
        }
    }
}

/// `--help` and `--version` are answers; anything else is a mistake in the command line.
fn usage(error: &clap::Error) -> Exit {
    // Help that a reader did not wait for is no mistake either (`unsaid --help | head`).
    drop(error.print());
    if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Done
    }
}

fn run(arguments: Arguments, output: &mut Output) -> Result<Exit, Trouble> {
    let common = arguments.common();
    match arguments.command {
        Command::Demo(options) => demo::run(&common, &options, output),
        Command::Crawl(options) => crawl::run(&common, &options, output),
        Command::Watch(options) => watch::run(&common, &options, output),
        Command::Flags(options) => flags::run(&common, &options, output),
        Command::Show(options) => show::run(&common, &options, output),
        Command::Diff(options) => diff::run(&common, &options, output),
        Command::Compare(options) => compare::run(&common, &options, output),
        Command::Readouts(options) => readouts::run(&common, &options, output),
        Command::Search(options) => search::run(&common, &options, output),
        Command::Inspect(options) => inspect::run(&common, &options, output),
        Command::Sources(options) => sources::run(&common, &options, output),
        Command::Reprocess(options) => reprocess::run(&common, &options, output),
        Command::Status => status::run(&common, output),
        Command::Export(options) => export::run(&common, &options, output),
        Command::Alerts(options) => alerts::run(&common, &options, output),
        Command::Completions(options) => completions::run(&options, Arguments::command(), output),
    }
}
