//! Exit codes, as the contract lists them.
//!
//! *In:* how a command ended. *Out:* the code for the shell. *Never:* ends the process; `main` returns.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Failed: what, where and the remedy were printed.
    Failed,
    /// The command line cannot be understood.
    Usage,
    /// Some source could not be looked at.
    SourcesFailed,
    /// With `--exit-code`: new flags worth an alert.
    Flagged,
    /// Another pass holds the lock; nothing was done.
    Locked,
    /// Interrupted.
    Interrupted,
}

impl Exit {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::SourcesFailed => 3,
            Self::Flagged => 10,
            // EX_TEMPFAIL of sysexits.h: cron wrappers know it as "try again later".
            Self::Locked => 75,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
