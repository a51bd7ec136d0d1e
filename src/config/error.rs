//! Why `sources.toml` gives no settings.
//!
//! *In:* what [`super::load`] met. *Out:* an error whose text says what, where, and the remedy. *Never:* ends the
//! program.

use std::io;
use std::path::PathBuf;

use super::explain::Problems;

/// The least that a first file needs; the blanks are for the reader to fill in.
const FIRST_FILE: &str = r#"[contact]
name = ""        # who you are
url  = ""        # a page about your crawler, or: email = ""

[[source]]
id    = ""       # a-z, 0-9 and -, such as kh-mfaic; stable for ever
feeds = [""]     # or: sitemaps, listings, channels, statements"#;

/// What a webmaster needs to know.
const CONTACT: &str = r#"[contact]
name = ""        # who you are
url  = ""        # a page about your crawler, or: email = """#;

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no such file.
    #[error("no sources file at {}\n\nhint: `unsaid sources add URL` begins one, or write it:\n\n{FIRST_FILE}", .0.display())]
    Missing(PathBuf),
    /// The file cannot be read.
    #[error("cannot read {}", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// The file cannot be written.
    #[error(
        "cannot write {}: {source}\n\nhint: nothing was changed; a printed block can be added by hand, or name another \
         file with `--sources`", .path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not UTF-8.
    #[error("{} is no UTF-8 text, from line {line} on\n\nhint: save it as UTF-8", .path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// The first line that cannot be read.
        line: usize,
    },
    /// A file of words that `[words]` names is not there.
    #[error("no file of words at {}\n\nhint: `[words]` names it, beside the file of sources; write it or take the line away", .0.display())]
    NoWords(PathBuf),
    /// The file is over 4 MB.
    #[error("{0} is over 4 MB\n\nhint: split it, and run one pass for each file")]
    TooLarge(String),
    /// The file has problems: all of them, drawn.
    #[error("{0}")]
    Problems(Problems),
    /// Something else than loopback is to be crawled, and nobody is named.
    #[error(
        "nobody is named whom a webmaster could write to\n\nhint: add to the sources file:\n\n{CONTACT}"
    )]
    NoContact,
}

impl ConfigError {
    /// The error as text, with ANSI colours where asked for.
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Problems(problems) => problems.render(color),
            Self::Missing(_)
            | Self::Unreadable(..)
            | Self::Unwritable { .. }
            | Self::NotText { .. }
            | Self::NoWords(_)
            | Self::TooLarge(_)
            | Self::NoContact => self.to_string(),
        }
    }
}
