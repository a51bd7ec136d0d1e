//! Who speaks, in whose voice, at which occasion.
//!
//! *In:* a sentence and its language. *Out:* the cues of `cues.toml` that stand in it. *Never:* a cue inside a longer
//! word of a script with spaces.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::names::Names;
use super::{LANGUAGES, languages};

/// What a cue tells, as `cues.toml` explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cue {
    /// Both sides hold it.
    Both,
    /// The host holds it.
    Host,
    /// The guest holds it.
    Guest,
    /// A person in office holds it, whose side is not told.
    Person,
    /// The publisher holds it.
    Publisher,
    /// It is about the news of an act, not the act.
    Wrapper,
    /// Words were not said.
    Disowns,
    /// Somebody else's word.
    Hearsay,
    /// Who is named behind it is spoken to.
    Toward,
    /// Who is named behind it did what stands before.
    By,
    /// People met.
    Meeting,
    /// Somebody travelled.
    Visit,
    /// Somebody called.
    Call,
    /// Something was signed.
    Signing,
    /// Many came together.
    Conference,
    /// Somebody attacked.
    Strike,
    /// It stands in every readout.
    Formula,
}

impl Cue {
    /// Whether it names an occasion.
    pub fn is_occasion(self) -> bool {
        matches!(
            self,
            Self::Meeting
                | Self::Visit
                | Self::Call
                | Self::Signing
                | Self::Conference
                | Self::Strike
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    is: Cue,
    words: BTreeMap<String, Vec<String>>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    // The file is part of the program; a test reads all of it.
    let file: File =
        toml::from_str(include_str!("cues.toml")).unwrap_or_else(|error| unreachable!("{error}"));
    file.cue
});

/// A language's cues: those that only say where somebody stands in a sentence apart, for they are parts of others.
struct Table {
    links: Names<Cue>,
    others: Names<Cue>,
    formulas: Names<Cue>,
}

static TABLES: [OnceLock<Table>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];

impl Table {
    fn of(language: &str) -> Self {
        let those = |wanted: fn(Cue) -> bool| {
            let rows = ROWS.iter().filter(|row| wanted(row.is));
            let words = rows.flat_map(|row| {
                let patterns = row.words.get(language).into_iter().flatten();
                patterns.map(|pattern| (pattern.clone(), row.is))
            });
            Names::of(&words.collect::<Vec<_>>())
        };
        Self {
            links: those(is_link),
            others: those(|cue| !is_link(cue) && cue != Cue::Formula),
            formulas: those(|cue| cue == Cue::Formula),
        }
    }
}

fn is_link(cue: Cue) -> bool {
    matches!(cue, Cue::Toward | Cue::By)
}

/// The cues in a text, in order.
pub fn cues(text: &str, language: Option<&str>) -> Vec<(Range<usize>, Cue)> {
    let mut found = Vec::new();
    for language in languages(text, language) {
        let at = LANGUAGES.iter().position(|known| known == language);
        let Some(table) = at.and_then(|at| TABLES.get(at)) else {
            continue;
        };
        let table = table.get_or_init(|| Table::of(language));
        for names in [&table.links, &table.others, &table.formulas] {
            found.extend(names.find(text));
        }
    }
    found.sort_by_key(|(bytes, _)| bytes.start);
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::super::names::spellings;
    use super::*;

    #[test]
    fn every_pattern_is_one_and_every_language_is_known() {
        for row in ROWS.iter() {
            for (language, patterns) in &row.words {
                assert!(LANGUAGES.contains(&language.as_str()), "{language}");
                for pattern in patterns {
                    assert!(!spellings(pattern).is_empty(), "{pattern}");
                }
            }
        }
    }

    #[test]
    fn who_speaks_and_the_occasion_are_found() {
        let found = cues("Both sides met; the host said nothing.", Some("en"));
        let found: Vec<Cue> = found.into_iter().map(|(_, cue)| cue).collect();
        assert_eq!(found, [Cue::Both, Cue::Meeting, Cue::Host]);
    }
}
