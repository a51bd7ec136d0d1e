//! `unsaid completions`: for a shell.
//!
//! *In:* the shell's name. *Out:* its script. *Never:* installs it.

use clap::{Args, Command};
use clap_complete::Shell;

use super::output::{Output, Trouble};
use crate::exit::Exit;

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  unsaid completions bash > ~/.local/share/bash-completion/completions/unsaid"
)]
pub(super) struct Options {
    /// The shell
    shell: Shell,
}

pub(super) fn run(
    options: &Options,
    mut command: Command,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "unsaid", &mut script);
    output.line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Exit::Done)
}
