//! What several commands take.
//!
//! *In:* nothing. *Out:* [`Common`], which holds for all of them, and arguments that more than one has. *Never:* a
//! command of its own.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::clock::Clock;

/// What holds for every command.
#[derive(Clone, Debug)]
pub(super) struct Common {
    pub(super) sources: PathBuf,
    pub(super) db: PathBuf,
    pub(super) clock: Clock,
    pub(super) json: bool,
    pub(super) quiet: bool,
}

impl Common {
    /// Where files stand that the file of sources names.
    pub(super) fn folder(&self) -> PathBuf {
        self.sources
            .parent()
            .map_or_else(PathBuf::new, Path::to_owned)
    }
}

/// A statement or flag, by id or address.
#[derive(Debug, Args)]
pub(super) struct Name {
    /// A statement's id (s-…) or address, or a flag's id (f-…)
    #[arg(value_name = "ID|URL")]
    pub(super) name: String,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// Words marked inside their sentences
    #[default]
    Terminal,
    /// Sentences as lines of a unified diff
    Unified,
    /// A page that stands by itself, for a browser
    Html,
    /// GitHub's Markdown
    Markdown,
    /// One operation a line
    Jsonl,
}
