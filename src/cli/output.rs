//! Where output goes: data to standard output, all else to standard error.
//!
//! *In:* lines. *Out:* the same, with or without color. *Never:* panics because a reader left.

use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::config::ConfigError;
use crate::exit::Exit;
use crate::run::RunError;
use crate::store::StoreError;

/// When to color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Why a command ended early.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The reader of standard output left.
    ReaderLeft,
    /// With what to say: what, where, the remedy.
    Failed(Exit, String),
}

impl Trouble {
    pub(super) fn failed(words: impl Into<String>) -> Self {
        Self::Failed(Exit::Failed, words.into())
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            Self::ReaderLeft
        } else {
            Self::failed(format!("cannot write: {error}"))
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        let exit = if let StoreError::Locked { .. } | StoreError::Watched { .. } = error {
            Exit::Locked
        } else {
            Exit::Failed
        };
        Self::Failed(exit, error.to_string())
    }
}

impl From<ConfigError> for Trouble {
    fn from(error: ConfigError) -> Self {
        Self::failed(error.render(std::io::stderr().is_terminal()))
    }
}

impl From<RunError> for Trouble {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Store(error) => error.into(),
            RunError::Interrupted => Self::Failed(Exit::Interrupted, error.to_string()),
            RunError::Fetch(_) | RunError::NoSuchSource(_) | RunError::Task(_) => {
                Self::failed(error.to_string())
            }
        }
    }
}

/// Standard output and standard error.
pub(super) struct Output {
    choice: ColorChoice,
    data: AutoStream<std::io::StdoutLock<'static>>,
}

impl Output {
    pub(super) fn new(when: When) -> Self {
        let choice = match when {
            When::Auto => AutoStream::choice(&std::io::stdout()),
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        };
        Self {
            choice,
            data: AutoStream::new(std::io::stdout().lock(), choice),
        }
    }

    /// One line of data.
    pub(super) fn line(&mut self, line: &str) -> Result<(), Trouble> {
        Ok(writeln!(self.data, "{line}")?)
    }

    /// A text as it is, out before this returns.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Trouble> {
        self.data.write_all(text.as_bytes())?;
        Ok(self.data.flush()?)
    }

    /// Lines of data.
    pub(super) fn lines<T: AsRef<str>>(
        &mut self,
        lines: impl IntoIterator<Item = T>,
    ) -> Result<(), Trouble> {
        for line in lines {
            self.line(line.as_ref())?;
        }
        Ok(())
    }

    /// A remark beside the data.
    pub(super) fn say(&self, words: &str) {
        let mut error = AutoStream::new(std::io::stderr().lock(), self.error_choice());
        // Where standard error cannot be written there is nobody left to tell.
        drop(writeln!(error, "{words}"));
    }

    /// What went wrong.
    pub(super) fn trouble(&self, words: &str) {
        let red = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Red.into()));
        self.say(&format!("{red}error:{red:#} {words}"));
    }

    fn error_choice(&self) -> ColorChoice {
        match self.choice {
            ColorChoice::Always | ColorChoice::AlwaysAnsi => self.choice,
            ColorChoice::Never => ColorChoice::Never,
            ColorChoice::Auto => AutoStream::choice(&std::io::stderr()),
        }
    }
}

/// Logs for those who ask for them: `-v`, `-vv`, or `RUST_LOG`.
pub(super) fn log(verbose: u8, quiet: bool) {
    use tracing_subscriber::EnvFilter;
    let level = match (verbose, quiet) {
        (_, true) => "error",
        (0, false) => "warn",
        (1, false) => "unsaid=info,warn",
        (_, false) => "unsaid=debug,info",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let made = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
    // A second call in one process keeps the first one's log.
    drop(made);
}
