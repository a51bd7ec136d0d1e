//! Words as a full-text index holds them, and where they stand in a text.
//!
//! *In:* a text, what somebody looks for. *Out:* tokens of the one, phrases of the other, and their place. *Never:* a
//! word of Khmer, Thai or Chinese that cannot be found inside a longer one.
//!
//! Scripts without spaces are cut into clusters, and what is looked for into a phrase of clusters. Dictionaries would
//! cut one word in two ways, alone and in its sentence, or not at all inside a longer word: 外交部 in 中国外交部发言人.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::normal::{is_unspaced, is_word_char, loose, strict};
use super::segment::{graphemes, is_word, words};

/// Clusters of one phrase.
const LONGEST_PHRASE: usize = 256;

/// The tokens of a text, joined by spaces.
pub fn index_tokens(text: &str) -> String {
    let normal = strict(text);
    let mut out = String::with_capacity(normal.len() * 2);
    for token in normal.lines().flat_map(tokens) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token);
    }
    out
}

/// What is looked for, as phrases of tokens: one for every word that was typed.
pub fn phrases(query: &str) -> Vec<String> {
    let phrase = |word: &str| {
        let tokens: Vec<String> = tokens(&strict(word)).take(LONGEST_PHRASE).collect();
        tokens.join(" ")
    };
    query
        .split_whitespace()
        .map(phrase)
        .filter(|phrase| !phrase.is_empty())
        .collect()
}

/// The tokens of one line of the strict form.
fn tokens(line: &str) -> impl Iterator<Item = String> {
    let runs = runs(line);
    runs.into_iter().flat_map(|(run, unspaced)| {
        if unspaced {
            let run = loose(run);
            let clusters = graphemes(&run)
                .into_iter()
                .filter(|cluster| is_word(cluster));
            clusters.map(str::to_owned).collect::<Vec<_>>()
        } else {
            words(run, None).into_iter().map(str::to_owned).collect()
        }
    })
}

/// Stretches of scripts without spaces, and those between them.
fn runs(line: &str) -> Vec<(&str, bool)> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, character) in line.char_indices() {
        // A mark goes with the letter that it stands on.
        let unspaced = match last {
            Some(last) if is_combining_mark(character) => last,
            Some(_) | None => is_unspaced(character),
        };
        if last.is_some_and(|last| last != unspaced) {
            runs.extend(line.get(start..at).zip(last));
            start = at;
        }
        last = Some(unspaced);
    }
    runs.extend(line.get(start..).zip(last));
    runs
}

/// A cluster that says something, with what stands before it.
struct Letter {
    /// Its place among the clusters.
    at: usize,
    /// Its one spelling.
    key: String,
    unspaced: bool,
    /// Whether a space or a sign parts it from the letter before.
    parted: bool,
}

/// Where among a text's clusters a word first stands as the index finds it: inside others in scripts without spaces,
/// by itself in others.
pub fn find_phrase(clusters: &[&str], word: &str) -> Option<Range<usize>> {
    let word = strict(word);
    let wanted = letters(&graphemes(&word));
    let text = letters(clusters);
    if wanted.is_empty() {
        return None;
    }
    let mut starts = 0..=text.len().checked_sub(wanted.len())?;
    let start = starts.find(|start| {
        let end = start + wanted.len();
        text.get(*start..end)
            .is_some_and(|found| same(found, &wanted))
            && text
                .get(*start)
                .is_some_and(|first| begins_word(&text, *start, first))
            && text
                .get(end)
                .is_none_or(|next| begins_word(&text, end, next))
    })?;
    let last = text.get(start + wanted.len() - 1)?;
    Some(text.get(start)?.at..last.at + 1)
}

fn letters(clusters: &[&str]) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut parted = true;
    for (at, cluster) in clusters.iter().enumerate() {
        let visible = strict(cluster);
        if let Some(first) = visible.chars().find(|c| is_word_char(*c)) {
            let unspaced = is_unspaced(first);
            let key = if unspaced {
                loose(&visible)
            } else {
                visible.to_lowercase()
            };
            letters.push(Letter {
                at,
                key,
                unspaced,
                parted,
            });
            parted = false;
        } else {
            // What cannot be seen parts nothing.
            parted |= !visible.is_empty() || cluster.chars().all(char::is_whitespace);
        }
    }
    letters
}

fn same(found: &[Letter], wanted: &[Letter]) -> bool {
    found
        .iter()
        .zip(wanted)
        .enumerate()
        .all(|(index, (found, wanted))| {
            let parted_alike = index == 0 || found.unspaced || found.parted == wanted.parted;
            found.key == wanted.key && parted_alike
        })
}

/// Whether a word may begin at this letter, so that another may end before it.
fn begins_word(text: &[Letter], at: usize, letter: &Letter) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    letter.parted || letter.unspaced || before.is_some_and(|before| before.unspaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_cut_into_clusters_and_others_into_words() {
        assert_eq!(index_tokens("中国外交部"), "中 国 外 交 部");
        assert_eq!(index_tokens("ក្រសួង\u{200b}ការ"), index_tokens("ក្រសួងការ"));
        assert_eq!(index_tokens("It's 1,204 – no!"), "It's 1,204 no");
        assert_eq!(index_tokens("在APEC会议\n2025年"), "在 APEC 会 议 2025 年");
    }

    #[test]
    fn every_typed_word_is_a_phrase() {
        assert_eq!(phrases("scam  clampdown"), ["scam", "clampdown"]);
        assert_eq!(phrases("外交部 发言人"), ["外 交 部", "发 言 人"]);
        assert_eq!(phrases("\u{200b} – \""), [""; 0]);
    }

    fn found(text: &str, word: &str) -> Option<String> {
        let clusters = graphemes(text);
        let place = find_phrase(&clusters, word)?;
        Some(clusters[place].concat())
    }

    #[test]
    fn a_word_is_found_where_it_stands() {
        for (text, word, expected) in [
            ("中国外交部发言人", "外交部", Some("外交部")),
            ("中国外 交部", "外交部", Some("外 交部")),
            ("the ministry's scams and a scam.", "Scam", Some("scam")),
            ("scampi", "scam", None),
            ("一个scam。", "scam", Some("scam")),
            ("Phnom Penh", "PhnomPenh", None),
            (
                "ក្រសួង\u{200b}ការ\u{200b}បរទេស",
                "ការបរទេស",
                Some("ការ\u{200b}បរទេស"),
            ),
            ("ក្រសួងការបរទេស", "ការ\u{200b}បរទេស", Some("ការបរទេស")),
            (
                "กระทรวงการต่างประเทศ",
                "ต่าง\u{200b}ประเทศ",
                Some("ต่างประเทศ"),
            ),
            ("មន្ត្រី", "មន្ត", None),
            ("", "a", None),
            ("a", "", None),
        ] {
            assert_eq!(
                found(text, word).as_deref(),
                expected,
                "{word:?} in {text:?}"
            );
        }
    }
}
