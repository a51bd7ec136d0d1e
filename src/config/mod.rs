//! `sources.toml`: as typed, then as meant.
//!
//! *In:* the file's text. *Out:* [`Settings`], or every problem at once, drawn on its line with a hint.
//! *Never:* touches the network, fills in a default before the file is checked, or guesses in silence.
//!
//! A file of two lines is enough; all else has a default:
//!
//! ```
//! let text = "[[source]]\nid = \"kh-mfaic\"\nfeeds = [\"https://mfa.example/feed/\"]\n";
//! let loaded = unsaid::config::parse(text, "sources.toml")?;
//! assert_eq!(loaded.settings.sources[0].facts.name, "kh-mfaic");
//! # Ok::<(), unsaid::config::ConfigError>(())
//! ```
//!
//! The way through the room: [`load`] reads the file under a limit; `typed` walks its tables with the places kept;
//! `blocks`, `source`, `rhythm`, `words`, `ping`, `alert` and `channel` say which keys there are; `value`, `wire`,
//! `secret` and `pattern` say what one value means; `explain` draws
//! what they refuse. The way back: [`Draft`] is a source as text, which `grow` adds to the file.

mod alert;
mod blocks;
mod channel;
mod draft;
mod error;
mod explain;
mod grow;
mod meant;
mod pattern;
mod ping;
mod rhythm;
mod secret;
mod source;
#[cfg(test)]
mod tests;
mod typed;
mod value;
mod wire;
mod words;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use toml::de::DeTable;

use explain::{Complaint, Problem};
use typed::{Report, Table};

pub use alert::{
    Channel, Command, DailyTime, Email, Form, Hook, Matrix, Ntfy, QuietHours, Receiver, Rule,
    Telegram, Webhook,
};
pub use draft::{Draft, DraftWay, fit_address, fit_id};
pub use error::ConfigError;
pub use explain::Problems;
pub use grow::Growing;
pub use meant::{Budget, Contact, List, Network, Range, Select, Settings, Source};
pub use secret::Secret;
pub use value::span;
pub use wire::is_own_header;
pub use words::Words;

/// The largest file that is read: ten thousand sources take 2 MB.
const LARGEST_FILE: usize = 4 << 20;

/// A file that was understood.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it means.
    pub settings: Settings,
    /// What it holds that this release does not read, in words.
    pub notes: Vec<String>,
}

/// Reads the file at `path`.
pub fn load(path: &Path) -> Result<Loaded, ConfigError> {
    parse(&text_of(path)?, &path.display().to_string())
}

/// The text of the file, under a limit.
fn text_of(path: &Path) -> Result<String, ConfigError> {
    let unreadable = |error: std::io::Error| {
        if error.kind() == ErrorKind::NotFound {
            ConfigError::Missing(path.to_owned())
        } else {
            ConfigError::Unreadable(path.to_owned(), error)
        }
    };
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take(LARGEST_FILE as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() > LARGEST_FILE {
        return Err(ConfigError::TooLarge(path.display().to_string()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let lines = error.as_bytes().iter().take(valid);
        ConfigError::NotText {
            path: path.to_owned(),
            line: lines.filter(|&&byte| byte == b'\n').count() + 1,
        }
    })
}

/// Reads a file's text; `name` is what errors call it.
pub fn parse(text: &str, name: &str) -> Result<Loaded, ConfigError> {
    parse_with(Least::OneSource, text, name)
}

/// The fewest sources that a file must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Least {
    /// Without one there is nothing to do.
    OneSource,
    /// The first is still to come.
    NoSource,
}

fn parse_with(least: Least, text: &str, name: &str) -> Result<Loaded, ConfigError> {
    if text.len() > LARGEST_FILE {
        return Err(ConfigError::TooLarge(name.to_owned()));
    }
    let problems = |list| ConfigError::Problems(Problems::new(name, text, list));
    let document = DeTable::parse(text).map_err(|error| problems(vec![no_toml(&error)]))?;
    let report = Report::default();
    let settings = settings(document.get_ref(), least, &report);
    match report.into_parts() {
        (list, notes) if list.is_empty() => Ok(Loaded { settings, notes }),
        (list, _) => Err(problems(list)),
    }
}

fn no_toml(error: &toml::de::Error) -> Problem {
    let complaint = match error.message() {
        deep if deep.contains("recursion") => Complaint::new("nested too deep"),
        message => Complaint::new(message),
    };
    Problem {
        title: "not TOML".to_owned(),
        at: error.span(),
        complaint,
    }
}

fn settings(document: &DeTable<'_>, least: Least, report: &Report) -> Settings {
    let mut root = Table::new(document, 0..0, "the file", report);
    let words = words::words(&mut root);
    let sources = source::sources(&mut root);
    let topics: Vec<String> = words.topics.iter().map(|topic| topic.id.clone()).collect();
    let settings = Settings {
        contact: blocks::contact(&mut root),
        network: blocks::network(&mut root),
        budget: blocks::budget(&mut root),
        spans: blocks::judge(&mut root),
        alerts: alert::receivers(&mut root, &sources, &topics),
        ping: ping::ping(&mut root),
        words,
        sources,
    };
    root.later("vantage");
    root.finish();
    if least == Least::OneSource && settings.sources.is_empty() && report.is_clean() {
        let complaint = Complaint::new("nothing would be watched")
            .hint("`unsaid sources add URL` finds one, or write a block:\n\n[[source]]\nid    = \"\"\nfeeds = [\"\"]");
        report.problem("no source in the file", &(0..0), complaint);
    }
    settings
}
