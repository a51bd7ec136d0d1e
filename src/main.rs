//! `unsaid`: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    unsaid::cli::main().into()
}
