//! Words that officials weigh, and the names of the parties that they speak of.
//!
//! *In:* a sentence and its language. *Out:* the entries that stand in it ([`hits`]: praise, duty, doubt, threat, with
//! their strength), the longest where several would, and the parties it names ([`parties`]), with their bytes. *Never:*
//! a word cutter (it takes 不同意 for 不同 and 意), nor an entry inside a longer word.

mod beginnings;
mod cues;
mod gazetteer;
mod names;
mod own;

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use beginnings::Beginnings;
pub use cues::{Cue, cues};
pub use gazetteer::{Mention, Naming, Rendered, called, is_body, parties, party, renderings};
pub use own::{Own, OwnError, Topic, topics};

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// For an act of somebody's.
    Praise,
    /// For somebody's side.
    Support,
    /// Of one mind with somebody.
    Agreement,
    /// Uneasy about an act.
    Concern,
    /// Says that it is not so.
    Denial,
    /// Against an act.
    Condemn,
    /// Announces a consequence.
    Threat,
    /// A duty laid on others.
    Modality,
    /// A duty taken on.
    Commitment,
    /// How certain it is.
    Hedge,
    /// Whose word it is.
    Attribution,
    /// What makes a word strict: immediate, full, unconditional.
    Qualifier,
    /// What makes a word of stance stronger: deeply, firmly.
    Degree,
    /// Turns what stands beside it.
    NegationCue,
}

impl Category {
    /// Whether it says how far somebody is for or against something.
    pub fn is_stance(self) -> bool {
        matches!(
            self,
            Self::Praise
                | Self::Support
                | Self::Agreement
                | Self::Concern
                | Self::Denial
                | Self::Condemn
                | Self::Threat
        )
    }

    /// Whether it says what somebody must, will or may do.
    pub fn is_duty(self) -> bool {
        matches!(self, Self::Modality | Self::Commitment)
    }
}

/// An entry, as `lexicon.toml` explains it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    language: String,
    pattern: String,
    /// The form under which it is known.
    pub lemma: String,
    /// What it is about.
    pub category: Category,
    /// -5 to +5; what that means depends on the category.
    pub strength: i8,
    /// Whether no reader of the language has confirmed the strength.
    #[serde(default)]
    pub unsure: bool,
    #[serde(default)]
    note: String,
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "for whoever reads the file and questions an entry"
    )]
    source: String,
}

impl Entry {
    /// Its pattern as a regex.
    fn regex(&self) -> String {
        format!("(?i)({})", self.pattern.replace('\'', "['’]"))
    }

    /// Whether it takes in words between its own: 就…交换意见.
    pub fn has_a_gap(&self) -> bool {
        self.pattern.contains(".{")
    }

    /// Whether it only keeps other entries from matching.
    fn is_stop(&self) -> bool {
        self.note.starts_with("STOP LIST")
    }
}

/// An entry that stands in a text.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where.
    pub bytes: Range<usize>,
    /// Which.
    pub entry: &'static Entry,
}

#[derive(Deserialize)]
struct File {
    entry: Vec<Entry>,
}

/// The entries of a language, ready to be found.
struct Table {
    entries: Vec<&'static Entry>,
    patterns: Vec<Pattern>,
    beginnings: Beginnings,
}

/// A pattern that is compiled when it is first met: all of them at once would take a hundred megabytes.
struct Pattern {
    text: String,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            compiled(&self.text).unwrap_or_else(|error| unreachable!("{}: {error}", self.text))
        })
    }
}

/// Where a word of a script with spaces ends.
const END: &str = r"\b{end-half}";

/// Bytes of states that a pattern may keep: sentences are short.
const DFA: usize = 1 << 14;

fn compiled(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).dfa_size_limit(DFA).build()
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    // The file is part of the program; a test reads all of it.
    let file: File = toml::from_str(include_str!("lexicon.toml"))
        .unwrap_or_else(|error| unreachable!("{error}"));
    file.entry
});

/// The languages that the file knows.
const LANGUAGES: [&str; 9] = [
    "en", "zh-Hans", "zh-Hant", "fr", "es", "ru", "km", "th", "vi",
];

/// The program's and the user's entries of each language; each is made when it is first asked for.
static TABLES: [OnceLock<[Table; 2]>; LANGUAGES.len()] =
    [const { OnceLock::new() }; LANGUAGES.len()];

fn tables(language: &str) -> Option<&'static [Table; 2]> {
    let at = LANGUAGES.iter().position(|known| *known == language)?;
    let own = || own::added().map_or(&[] as &[Entry], |own| &own.entries);
    let both = || [Table::of(language, &ENTRIES), Table::of(language, own())];
    Some(TABLES.get(at)?.get_or_init(both))
}

impl Table {
    fn of(language: &str, all: &'static [Entry]) -> Self {
        let entries: Vec<&'static Entry> = all
            .iter()
            .filter(|entry| entry.language == language)
            .collect();
        let patterns: Vec<String> = entries.iter().map(|entry| entry.regex()).collect();
        // What follows decides between "appreciate" and "appreciates".
        let end = match language {
            "zh-Hans" | "zh-Hant" | "km" | "th" => "",
            _ => END,
        };
        let pattern = |text: &String| Pattern {
            text: format!("{text}{end}"),
            compiled: OnceLock::new(),
        };
        Self {
            beginnings: Beginnings::of(entries.iter().map(|entry| entry.pattern.as_str())),
            patterns: patterns.iter().map(pattern).collect(),
            entries,
        }
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let mut found = Vec::new();
        for which in self.beginnings.find(text) {
            let (Some(pattern), Some(entry)) = (self.patterns.get(which), self.entries.get(which))
            else {
                continue;
            };
            let all = pattern.regex().captures_iter(text);
            let whole = all
                .filter_map(|found| Some(found.get(1)?.range()))
                .filter(|bytes| is_whole(text, bytes));
            found.extend(whole.map(|bytes| Hit { bytes, entry }));
        }
        found
    }
}

/// Bytes of a sentence that is looked through; a longer one is none.
const MOST_TEXT: usize = 8192;

/// The entries that stand in a sentence, in order; where several would, the longest. None in a text that is too long to
/// be a sentence.
pub fn hits(text: &str, language: Option<&str>) -> Vec<Hit> {
    if text.len() > MOST_TEXT {
        return Vec::new();
    }
    let tables = languages(text, language)
        .iter()
        .filter_map(|language| tables(language));
    let mut found: Vec<Hit> = tables
        .flatten()
        .flat_map(|table| table.hits(text))
        .collect();
    // Of two that take the same words the stronger one says more: "expressed grave concern".
    let strength = |hit: &Hit| hit.entry.strength.unsigned_abs();
    found.sort_by_key(|hit| {
        (
            std::cmp::Reverse((hit.bytes.len(), strength(hit))),
            hit.bytes.start,
        )
    });
    let mut kept: Vec<Hit> = Vec::new();
    for hit in found {
        let overlaps =
            |known: &Hit| known.bytes.start < hit.bytes.end && hit.bytes.start < known.bytes.end;
        if !kept.iter().any(overlaps) {
            kept.push(hit);
        }
    }
    kept.retain(|hit| !hit.entry.is_stop());
    kept.sort_by_key(|hit| hit.bytes.start);
    kept
}

/// The tables that a text is looked up in: by its language's tag, else by its script.
fn languages(text: &str, language: Option<&str>) -> &'static [&'static str] {
    let primary = language.and_then(|tag| tag.split(['-', '_']).next());
    match primary.map(str::to_ascii_lowercase).as_deref() {
        Some("en") => &["en"],
        Some("zh") => &["zh-Hans", "zh-Hant"],
        Some("fr") => &["fr"],
        Some("es") => &["es"],
        Some("ru") => &["ru"],
        Some("km") => &["km"],
        Some("th") => &["th"],
        Some("vi") => &["vi"],
        Some(_) => &[],
        None => by_script(text),
    }
}

fn by_script(text: &str) -> &'static [&'static str] {
    let script = text.chars().find_map(|c| match c {
        '\u{1780}'..='\u{17ff}' => Some(&["km"] as &[_]),
        '\u{e00}'..='\u{e7f}' => Some(&["th"] as &[_]),
        '\u{3040}'..='\u{30ff}' => Some(&[] as &[_]),
        '\u{4e00}'..='\u{9fff}' => Some(&["zh-Hans", "zh-Hant"] as &[_]),
        '\u{400}'..='\u{4ff}' => Some(&["ru"] as &[_]),
        'a'..='z' | 'A'..='Z' => Some(&["en"] as &[_]),
        _ => None,
    });
    script.unwrap_or(&[])
}

/// Whether these bytes are no part of a longer word. Unicode's `\b` is slow, and wrong in scripts without spaces.
fn is_whole(text: &str, bytes: &Range<usize>) -> bool {
    let inside = text.get(bytes.clone()).unwrap_or_default();
    let before = text
        .get(..bytes.start)
        .and_then(|head| head.chars().next_back());
    let after = text.get(bytes.end..).and_then(|tail| tail.chars().next());
    let first = inside.chars().next();
    let last = inside.chars().next_back();
    !joined(before, first) && !joined(last, after)
}

/// Whether two neighbours belong to one word: letters of a script with spaces, or a letter and its mark.
fn joined(left: Option<char>, right: Option<char>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return false;
    };
    let spaced = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    is_mark(right) || left == '\u{17d2}' || spaced(left) && spaced(right)
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Signs that stand above, below or behind the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{17b6}'..='\u{17d3}' | '\u{17dd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, language: &str) -> Vec<(String, i8)> {
        let hits = hits(text, Some(language));
        let shown = |hit: &Hit| {
            let words = text.get(hit.bytes.clone()).unwrap();
            (words.to_owned(), hit.entry.strength)
        };
        hits.iter().map(shown).collect()
    }

    #[test]
    fn every_entry_is_sound_and_finds_something() {
        for entry in ENTRIES.iter() {
            let pattern = Regex::new(&format!("(?i)(?:{})", entry.pattern));
            let pattern = pattern.unwrap_or_else(|error| panic!("{}: {error}", entry.pattern));
            assert!(!pattern.is_match(""), "{}", entry.pattern);
            assert!((-5..=5).contains(&entry.strength), "{}", entry.pattern);
            assert!(
                !languages("", Some(&entry.language)).is_empty(),
                "{}",
                entry.language
            );
        }
        assert_eq!(ENTRIES.len(), 1776);
    }

    #[test]
    fn the_longest_entry_stands() {
        assert_eq!(
            found("It appreciates the fact that they came.", "en"),
            [("appreciates the fact that".to_owned(), 2)]
        );
        assert_eq!(
            found("Сторона решительно осуждает этот шаг.", "ru"),
            [("решительно осуждает".to_owned(), -5)]
        );
    }

    #[test]
    fn every_ending_of_an_entry_is_found() {
        for verb in ["appreciate", "appreciates", "appreciated"] {
            assert_eq!(found(verb, "en"), [(verb.to_owned(), 3)]);
        }
    }

    #[test]
    fn no_entry_stands_inside_a_longer_word() {
        assert_eq!(found("The applauder's willow", "en"), []);
        assert_eq!(found("双方不断扩大合作", "zh-Hans"), []);
        assert_eq!(found("ក្រសួងតវ៉ាយ៉ាងម៉ឺងម៉ាត់ចំពោះសកម្មភាពនេះ។", "km").len(), 1);
    }

    #[test]
    fn a_text_without_a_language_is_looked_up_by_its_script() {
        let chinese = hits("外交部嚴正譴責此一舉動", None);
        let kinds: Vec<Category> = chinese.iter().map(|hit| hit.entry.category).collect();
        assert_eq!(kinds, [Category::Degree, Category::Condemn]);
        assert!(hits("Die Regierung will das", Some("de")).is_empty());
    }
}
