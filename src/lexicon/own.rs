//! The user's own words: entries, names, topics beside those of the program.
//!
//! *In:* files as typed. *Out:* [`Own`], which is said once, before the first text is read. *Never:* takes an entry of
//! the program away.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::names::Names;
use super::{Entry, LANGUAGES, gazetteer};

/// A matter that is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Its words, by language.
    pub terms: BTreeMap<String, Vec<String>>,
}

/// What the user adds.
#[derive(Debug, Default)]
pub struct Own {
    pub(super) entries: Vec<Entry>,
    pub(super) gazetteer: gazetteer::File,
    topics: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    entry: Vec<Entry>,
}

/// Why a file of words cannot be used, and which bytes of it are to blame where that is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct OwnError {
    /// In words.
    pub what: String,
    /// Its bytes.
    pub at: Option<std::ops::Range<usize>>,
}

impl From<toml::de::Error> for OwnError {
    fn from(error: toml::de::Error) -> Self {
        Self {
            what: error.message().to_owned(),
            at: error.span(),
        }
    }
}

impl OwnError {
    /// A fault of these words, where they stand in the file.
    fn of(what: String, words: &str, text: &str) -> Self {
        let at = text.find(words).map(|start| start..start + words.len());
        Self { what, at }
    }
}

impl Own {
    /// Adds the entries of a file in the form of `lexicon.toml`.
    pub fn add_lexicon(&mut self, text: &str) -> Result<(), OwnError> {
        let file: Entries = toml::from_str(text)?;
        if let Some((what, pattern)) = file.entry.iter().find_map(Entry::fault) {
            return Err(OwnError::of(what, pattern, text));
        }
        self.entries = file.entry;
        Ok(())
    }

    /// Adds the names of a file in the form of `gazetteer.toml`.
    pub fn add_gazetteer(&mut self, text: &str) -> Result<(), OwnError> {
        let file: gazetteer::File = toml::from_str(text)?;
        if let Some((what, words)) = file.fault() {
            return Err(OwnError::of(what, &words, text));
        }
        self.gazetteer = file;
        Ok(())
    }

    /// Adds what is watched.
    pub fn watch(&mut self, topics: Vec<Topic>) {
        self.topics = topics;
    }

    /// Says it, for the rest of the program's run; only what is said first counts.
    pub fn said(self) {
        drop(OWN.set(self));
    }
}

static OWN: OnceLock<Own> = OnceLock::new();

pub(super) fn added() -> Option<&'static Own> {
    OWN.get()
}

/// The words of each topic, in small letters.
static TOPICS: OnceLock<Vec<Names<&'static str>>> = OnceLock::new();

/// The topics whose words stand in a text, in whatever language.
pub fn topics(text: &str) -> Vec<&'static str> {
    let Some(own) = added().filter(|own| !own.topics.is_empty()) else {
        return Vec::new();
    };
    let of = |topic: &'static Topic| {
        let terms = topic.terms.values().flatten();
        Names::of_words(terms.map(|term| (term.to_lowercase(), topic.id.as_str())))
    };
    let topics = TOPICS.get_or_init(|| own.topics.iter().map(of).collect());
    let lower = text.to_lowercase();
    let found = topics
        .iter()
        .filter_map(|names| Some(names.find(&lower).first()?.1));
    found.collect()
}

impl Entry {
    /// What is wrong with it, in words, and the words of the file that are to blame.
    fn fault(&self) -> Option<(String, &str)> {
        let Self {
            language,
            pattern,
            strength,
            ..
        } = self;
        let known = LANGUAGES.contains(&language.as_str());
        let fault = match super::compiled(&format!("{}{}", self.regex(), super::END)) {
            _ if !known => format!("`{language}` is none of {}", LANGUAGES.join(", ")),
            _ if !(-5..=5).contains(strength) => format!("strength {strength} is not from -5 to 5"),
            Err(error) => {
                let last = error.to_string();
                let last = last.lines().last().unwrap_or_default().trim();
                format!("no pattern: {}", last.trim_start_matches("error: "))
            }
            Ok(regex) if regex.is_match("") => "a pattern that stands for nothing".to_owned(),
            Ok(_) => return None,
        };
        Some((fault, pattern))
    }
}
