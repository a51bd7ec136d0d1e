//! Hundreds of names at once.
//!
//! *In:* patterns with what they stand for. *Out:* where they stand in a text, the longest first come. *Never:* a regex
//! engine: a thousand names in one take megabytes.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::{is_unspaced, is_whole};

/// Spellings that one pattern may stand for: more are no name.
const MOST_SPELLINGS: usize = 256;

/// Names, ready to be found.
pub(super) struct Names<T> {
    automaton: Option<AhoCorasick>,
    meant: Vec<(T, bool)>,
}

impl<T: Copy> Names<T> {
    /// A pattern has `(a|b)`, `?` behind a group or a letter, `[ab]`, and `[^ ]*` at its end. Written with a small letter,
    /// it may begin with a capital one; any may be in capitals.
    pub(super) fn of(patterns: &[(String, T)]) -> Self {
        let spelled = patterns.iter().flat_map(|(pattern, of)| {
            let forms = spellings(pattern).into_iter();
            forms.flat_map(move |(word, open)| {
                cases(&word)
                    .into_iter()
                    .map(move |case| (case, (*of, open)))
            })
        });
        Self::build(spelled.unzip())
    }

    /// Words as they are, in this case only.
    pub(super) fn of_words(words: impl Iterator<Item = (String, T)>) -> Self {
        let words = words.filter(|(word, _)| !word.is_empty());
        Self::build(words.map(|(word, of)| (word, (of, false))).unzip())
    }

    fn build((words, meant): (Vec<String>, Vec<(T, bool)>)) -> Self {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words);
        // It fails only beyond what memory can hold: then no name is found, and nothing is said of parties.
        Self {
            automaton: automaton.ok(),
            meant,
        }
    }

    /// Where the names stand, in order, none inside another.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, T)> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut names = Vec::new();
        let mut from = 0;
        while let Some(found) = automaton.find(Input::new(text).range(from..)) {
            let Some((of, open)) = self.meant.get(found.pattern().as_usize()) else {
                break;
            };
            let end = if *open {
                end_of_word(text, found.end())
            } else {
                found.end()
            };
            let bytes = found.start()..end;
            if is_whole(text, &bytes) {
                from = end;
                names.push((bytes, *of));
            } else {
                // What is part of a longer word may hide what begins behind it: "el anuncio" in "del anuncio de".
                let first = text
                    .get(found.start()..)
                    .and_then(|rest| rest.chars().next());
                from = found.start() + first.map_or(1, char::len_utf8);
            }
        }
        names
    }
}

fn end_of_word(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let more = rest.find(|c: char| !c.is_alphanumeric() || is_unspaced(c));
    from + more.unwrap_or(rest.len())
}

fn cases(word: &str) -> Vec<String> {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>());
    let mut cases = vec![
        word.to_owned(),
        first.unwrap_or_default() + chars.as_str(),
        word.to_uppercase(),
    ];
    cases.dedup();
    cases
}

/// The words that a pattern stands for, each with whether the rest of a word may follow. None where it is no pattern.
pub(super) fn spellings(pattern: &str) -> Vec<(String, bool)> {
    let (closed, open) = match pattern.strip_suffix("[^ ]*") {
        Some(stem) => (stem, true),
        None => (pattern, false),
    };
    let chars: Vec<char> = closed.chars().collect();
    let Some((words, [])) = choices(&chars) else {
        return Vec::new();
    };
    let empty = words.iter().any(String::is_empty);
    if empty || words.len() > MOST_SPELLINGS {
        return Vec::new();
    }
    words.into_iter().map(|word| (word, open)).collect()
}

/// Words divided by `|`, to the end or the closing bracket; and what follows.
pub(super) fn choices(mut rest: &[char]) -> Option<(Vec<String>, &[char])> {
    let mut all = Vec::new();
    let mut words = vec![String::new()];
    loop {
        let (mut piece, after) = match rest {
            [] | [')', ..] => break,
            ['|', after @ ..] => {
                all.append(&mut words);
                words.push(String::new());
                rest = after;
                continue;
            }
            ['(', after @ ..] => {
                let (inner, after) = choices(after)?;
                (inner, after.strip_prefix(&[')'])?)
            }
            ['[', after @ ..] => {
                let end = after.iter().position(|c| *c == ']')?;
                let (letters, after) = after.split_at(end);
                let letters: Vec<String> = letters.iter().map(char::to_string).collect();
                (letters, after.strip_prefix(&[']'])?)
            }
            ['?' | '*' | '+' | ']' | '^' | '\\' | '{', ..] => return None,
            [c, after @ ..] => (vec![c.to_string()], after),
        };
        rest = after;
        if let ['?', after @ ..] = rest {
            piece.push(String::new());
            rest = after;
        }
        if words.len() * piece.len() > MOST_SPELLINGS {
            return None;
        }
        let joined = |head: &String| {
            piece
                .iter()
                .map(|tail| format!("{head}{tail}"))
                .collect::<Vec<_>>()
        };
        words = words.iter().flat_map(joined).collect();
    }
    all.append(&mut words);
    Some((all, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> Vec<String> {
        spellings(pattern)
            .into_iter()
            .map(|(word, _)| word)
            .collect()
    }

    #[test]
    fn a_pattern_is_written_out() {
        assert_eq!(
            words("camboyan[oa](s)?"),
            ["camboyanos", "camboyano", "camboyanas", "camboyana"]
        );
        assert_eq!(words("a(b|c)?"), ["ab", "ac", "a"]);
        assert_eq!(words("x|yz"), ["x", "yz"]);
        assert_eq!(spellings("Камбодж[^ ]*"), [("Камбодж".to_owned(), true)]);
        assert_eq!(words("U[.]S[.]"), ["U.S."]);
    }

    #[test]
    fn what_is_no_pattern_stands_for_nothing() {
        for pattern in [
            "",
            "a?",
            "(a",
            "a)",
            "[ab",
            "a**",
            "[^ ]*",
            "(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)",
        ] {
            assert_eq!(words(pattern), [] as [&str; 0], "{pattern}");
        }
    }
}
