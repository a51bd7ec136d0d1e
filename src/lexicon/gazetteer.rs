//! The parties of diplomacy, by all their names.
//!
//! *In:* a text and its language. *Out:* the parties it names, with their bytes and the kind of name; the things that go
//! by rival names. *Never:* a name inside a longer word of a script with spaces.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::names::{Names, spellings};
use super::{LANGUAGES, languages, own};

/// Patterns by language.
type ByLanguage = BTreeMap<String, Vec<String>>;

/// A state or an international body, as `gazetteer.toml` explains it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Party {
    /// ISO 3166-1 alpha-2 in lower case, or a word.
    pub id: String,
    /// What it is called to readers.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    short: String,
    #[serde(default)]
    short_hant: String,
    #[serde(default)]
    formal: ByLanguage,
    #[serde(default)]
    names: ByLanguage,
    #[serde(default)]
    capitals: ByLanguage,
    #[serde(default)]
    seats: ByLanguage,
}

/// A thing that goes by rival names, or whose name can be translated in several ways.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Term {
    /// A word for it.
    pub id: String,
    rendering: Vec<Rendering>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rendering {
    says: String,
    words: ByLanguage,
}

/// How a party is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The name of the state in full.
    Formal,
    /// Its short name, or the adjective.
    Name,
    /// Its capital, or a house that stands for its government.
    Seat,
    /// "X方": its side.
    Side,
}

/// A party that is named in a text.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Where.
    pub bytes: Range<usize>,
    /// Which, by its id.
    pub party: &'static str,
    /// How.
    pub naming: Naming,
}

/// One of the names of a thing, as a text has it.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Where.
    pub bytes: Range<usize>,
    /// The thing, by its id.
    pub term: &'static str,
    /// What that name says, in English.
    pub says: &'static str,
}

/// The form of `gazetteer.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    party: Vec<Party>,
    #[serde(default)]
    term: Vec<Term>,
    #[serde(default)]
    decoys: ByLanguage,
}

impl File {
    /// What is wrong with the first pattern that is none, and the words of the file that are to blame.
    pub(super) fn fault(&self) -> Option<(String, String)> {
        let parties = self
            .party
            .iter()
            .flat_map(|party| [&party.formal, &party.names, &party.capitals, &party.seats]);
        let terms = self.term.iter().flat_map(|term| &term.rendering);
        let all = parties
            .chain(terms.map(|rendering| &rendering.words))
            .chain([&self.decoys]);
        all.flatten().find_map(|(language, patterns)| {
            if !LANGUAGES.contains(&language.as_str()) {
                let fault = format!("`{language}` is none of {}", LANGUAGES.join(", "));
                return Some((fault, language.clone()));
            }
            let empty = patterns
                .iter()
                .find(|pattern| spellings(pattern).is_empty())?;
            Some(("no pattern".to_owned(), empty.clone()))
        })
    }
}

static EMBEDDED: LazyLock<File> = LazyLock::new(|| {
    // The file is part of the program; a test reads all of it.
    toml::from_str(include_str!("gazetteer.toml")).unwrap_or_else(|error| unreachable!("{error}"))
});

fn files() -> impl Iterator<Item = &'static File> {
    std::iter::once(&*EMBEDDED).chain(own::added().map(|own| &own.gazetteer))
}

fn all_parties() -> impl Iterator<Item = &'static Party> {
    files().flat_map(|file| &file.party)
}

/// The names of one language.
struct Table {
    /// With the party; none for a decoy.
    parties: Names<Option<(&'static str, Naming)>>,
    terms: Names<(&'static str, &'static str)>,
}

static TABLES: [OnceLock<Table>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];

fn table(language: &str) -> Option<&'static Table> {
    let at = LANGUAGES.iter().position(|known| *known == language)?;
    Some(TABLES.get(at)?.get_or_init(|| Table::of(language)))
}

impl Table {
    fn of(language: &str) -> Self {
        let mut parties = Vec::new();
        for party in all_parties() {
            let groups = [
                (&party.formal, Naming::Formal),
                (&party.names, Naming::Name),
                (&party.capitals, Naming::Seat),
                (&party.seats, Naming::Seat),
            ];
            for (group, naming) in groups {
                let patterns = group.get(language).into_iter().flatten();
                parties.extend(
                    patterns.map(|pattern| (pattern.clone(), Some((party.id.as_str(), naming)))),
                );
            }
            if let Some(short) = party.short(language) {
                parties.push((
                    format!("{short}方"),
                    Some((party.id.as_str(), Naming::Side)),
                ));
            }
        }
        let decoys = files()
            .filter_map(|file| file.decoys.get(language))
            .flatten();
        parties.extend(decoys.map(|decoy| (decoy.clone(), None)));
        let renderings = files().flat_map(|file| &file.term).flat_map(|term| {
            let of = move |rendering: &'static Rendering| (term.id.as_str(), rendering);
            term.rendering.iter().map(of)
        });
        let terms = renderings.flat_map(|(term, rendering)| {
            let patterns = rendering.words.get(language).into_iter().flatten();
            patterns.map(move |pattern| (pattern.clone(), (term, rendering.says.as_str())))
        });
        Self {
            terms: Names::of(&terms.collect::<Vec<_>>()),
            parties: Names::of(&parties),
        }
    }
}

impl Party {
    fn short(&self, language: &str) -> Option<&str> {
        let short = match language {
            "zh-Hans" => &self.short,
            "zh-Hant" if self.short_hant.is_empty() => &self.short,
            "zh-Hant" => &self.short_hant,
            _ => return None,
        };
        Some(short.as_str()).filter(|short| !short.is_empty())
    }
}

fn within(bytes: &Range<usize>, others: &[Range<usize>]) -> bool {
    others
        .iter()
        .any(|other| other.start < bytes.end && bytes.start < other.end)
}

/// The parties that a text names, in order; none inside the name of a thing (the South China Sea).
pub fn parties(text: &str, language: Option<&str>) -> Vec<Mention> {
    let mut found: Vec<Mention> = tables(text, language)
        .flat_map(|table| table.parties.find(text))
        .filter_map(|(bytes, named)| {
            let (party, naming) = named?;
            Some(Mention {
                bytes,
                party,
                naming,
            })
        })
        .filter(|mention| mention.naming != Naming::Side || is_side(text, mention.bytes.end))
        .collect();
    let whole = found
        .iter()
        .map(|mention| mention.bytes.clone())
        .collect::<Vec<_>>();
    found.extend(
        pairs(text)
            .into_iter()
            .filter(|pair| !within(&pair.bytes, &whole)),
    );
    let things: Vec<_> = renderings(text, language)
        .into_iter()
        .map(|rendered| rendered.bytes)
        .collect();
    found.retain(|mention| !within(&mention.bytes, &things));
    found.sort_by_key(|mention| (mention.bytes.start, std::cmp::Reverse(mention.bytes.end)));
    found.dedup_by(|next, last| next.party == last.party && next.bytes.start < last.bytes.end);
    found
}

/// The things in a text that go by rival names.
pub fn renderings(text: &str, language: Option<&str>) -> Vec<Rendered> {
    let mut found: Vec<Rendered> = tables(text, language)
        .flat_map(|table| table.terms.find(text))
        .map(|(bytes, (term, says))| Rendered { bytes, term, says })
        .collect();
    found.sort_by_key(|rendered| rendered.bytes.start);
    found.dedup_by(|next, last| next.bytes == last.bytes);
    found
}

/// What a party is called to readers; its id where the gazetteer has no name.
pub fn called(id: &str) -> &str {
    all_parties()
        .find(|party| party.id == id && !party.name.is_empty())
        .map_or(id, |party| party.name.as_str())
}

/// Whether a party is a body, not a state: its id is a word.
pub fn is_body(id: &str) -> bool {
    id.len() > 2
}

/// The party with this id, in any case.
pub fn party(id: &str) -> Option<&'static str> {
    all_parties()
        .map(|party| party.id.as_str())
        .find(|known| known.eq_ignore_ascii_case(id))
}

/// The tables of a text's languages; English names stand in many a language that the file does not know.
fn tables(text: &str, language: Option<&str>) -> impl Iterator<Item = &'static Table> {
    let known = languages(text, language);
    let known = if known.is_empty() { &["en"] } else { known };
    known.iter().filter_map(|language| table(language))
}

/// Whether what ends here is "X方", a side, and not the beginning of a word: 新方案, 以方便, 立法方面.
fn is_side(text: &str, end: usize) -> bool {
    let mut rest = text.get(end..).unwrap_or_default().chars();
    match (rest.next(), rest.next()) {
        (Some('面'), next) => matches!(next, Some('对' | '對' | '临' | '臨')),
        (Some(next), _) => !"案式法向便针針位才圆圓".contains(next),
        (None, _) => true,
    }
}

/// Short forms by their character, with its party: 中 of 中柬.
static SHORT: LazyLock<BTreeMap<char, &'static str>> = LazyLock::new(|| {
    let mut short = BTreeMap::new();
    for party in all_parties() {
        for form in [&party.short, &party.short_hant] {
            let mut chars = form.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                short.insert(c, party.id.as_str());
            }
        }
    }
    short
});

/// What stands behind two short forms that name a pair: 中柬关系, 中柬两国.
const OF_A_PAIR: &str = "两兩双雙关關友外首元高建合经經贸貿边邊联聯战戰命领領执執";

/// Two parties in one word of two characters.
fn pairs(text: &str) -> Vec<Mention> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    for window in chars.windows(3) {
        let [(at, first), (between, second), (end, next)] = window else {
            continue;
        };
        let (Some(one), Some(other)) = (SHORT.get(first), SHORT.get(second)) else {
            continue;
        };
        if one != other && OF_A_PAIR.contains(*next) {
            let naming = Naming::Name;
            found.push(Mention {
                bytes: *at..*between,
                party: one,
                naming,
            });
            found.push(Mention {
                bytes: *between..*end,
                party: other,
                naming,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, language: &str) -> Vec<&'static str> {
        let mentions = parties(text, Some(language));
        mentions.iter().map(|mention| mention.party).collect()
    }

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(EMBEDDED.fault(), None);
    }

    #[test]
    fn a_party_is_known_by_all_its_names() {
        assert_eq!(
            named("Beijing applauded the Royal Government.", "en"),
            ["cn"]
        );
        assert_eq!(named("中方赞赏柬方打击网络诈骗", "zh-Hans"), ["cn", "kh"]);
        assert_eq!(named("中柬两国关系", "zh-Hans"), ["cn", "kh"]);
        assert_eq!(named("La partie cambodgienne et Pékin", "fr"), ["kh", "cn"]);
        assert_eq!(named("Пекин и Камбоджа", "ru"), ["cn", "kh"]);
        assert_eq!(named("កម្ពុជានិងថៃ", "km"), ["kh", "th"]);
    }

    #[test]
    fn what_only_looks_like_a_party_is_none() {
        assert_eq!(
            named("发展中国家的新方案和立法方面", "zh-Hans"),
            [] as [&str; 0]
        );
        assert_eq!(named("哈萨克斯坦外长", "zh-Hans"), ["kz"]);
        assert_eq!(
            named("Talks on the South China Sea and the Indian Ocean", "en"),
            [] as [&str; 0]
        );
    }

    #[test]
    fn a_name_inside_a_longer_word_is_none() {
        assert_eq!(named("The Chinatown of the Omani", "en"), ["om"]);
        assert_eq!(named("They polish the floor", "en"), [] as [&str; 0]);
    }
}
