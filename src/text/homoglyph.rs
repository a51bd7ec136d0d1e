//! What no reader sees: characters of no width inside words, letters of another script that look alike.
//!
//! *In:* words, raw texts. *Out:* the disguised ones. *Never:* a finding where such characters are ordinary: in Khmer,
//! Thai, Burmese and Lao line breaking, in Arabic, Hebrew and Indic spelling.

use std::collections::{BTreeMap, HashSet};

use super::normal::{is_invisible, strict};

/// Hidden words that are reported, at most.
const MOST: usize = 20;

/// Whether the two look alike, one of them by mixing scripts.
pub(super) fn is_disguised(before: &str, after: &str) -> bool {
    (is_mixed(before) || is_mixed(after)) && skeleton(before) == skeleton(after)
}

fn is_mixed(word: &str) -> bool {
    let latin = word
        .chars()
        .any(|c| c.is_alphabetic() && u32::from(c) < 0x250);
    latin && word.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}'))
}

fn skeleton(word: &str) -> String {
    const ALIKE: &[(char, char)] = &[
        ('а', 'a'),
        ('е', 'e'),
        ('о', 'o'),
        ('р', 'p'),
        ('с', 'c'),
        ('у', 'y'),
        ('х', 'x'),
        ('і', 'i'),
        ('ј', 'j'),
        ('ѕ', 's'),
        ('ԁ', 'd'),
        ('һ', 'h'),
        ('ԛ', 'q'),
        ('ԝ', 'w'),
        ('А', 'A'),
        ('В', 'B'),
        ('Е', 'E'),
        ('К', 'K'),
        ('М', 'M'),
        ('Н', 'H'),
        ('О', 'O'),
        ('Р', 'P'),
        ('С', 'C'),
        ('Т', 'T'),
        ('Х', 'X'),
        ('У', 'Y'),
        ('І', 'I'),
        ('Ѕ', 'S'),
        ('Ј', 'J'),
        ('ο', 'o'),
        ('ν', 'v'),
        ('Α', 'A'),
        ('Β', 'B'),
        ('Ε', 'E'),
        ('Ζ', 'Z'),
        ('Η', 'H'),
        ('Ι', 'I'),
        ('Κ', 'K'),
        ('Μ', 'M'),
        ('Ν', 'N'),
        ('Ο', 'O'),
        ('Ρ', 'P'),
        ('Τ', 'T'),
        ('Υ', 'Y'),
        ('Χ', 'X'),
    ];
    word.chars()
        .map(|c| {
            ALIKE
                .iter()
                .find(|(other, _)| *other == c)
                .map_or(c, |(_, latin)| *latin)
        })
        .collect()
}

/// Words of one raw text with something invisible inside that the other has without it, and the reverse.
pub(super) fn hidden_differences(before: &str, after: &str) -> Vec<(String, String)> {
    if before.is_ascii() && after.is_ascii() {
        return Vec::new();
    }
    let (a, b) = (hidden_words(before), hidden_words(after));
    let (plain_a, plain_b) = (strict(before), strict(after));
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<HashSet<_>>()
    };
    let (words_a, words_b) = (words(&plain_a), words(&plain_b));
    let came = b.iter().filter(|(raw, _)| !a.contains_key(*raw));
    let went = a.iter().filter(|(raw, _)| !b.contains_key(*raw));
    let came = came
        .filter(|(_, plain)| words_a.contains(plain.as_str()))
        .map(|(raw, plain)| (plain.clone(), raw.clone()));
    let went = went
        .filter(|(_, plain)| words_b.contains(plain.as_str()))
        .map(|(raw, plain)| (raw.clone(), plain.clone()));
    came.chain(went).take(MOST).collect()
}

/// Raw form to strict form.
fn hidden_words(text: &str) -> BTreeMap<String, String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(is_invisible))
        .filter(|word| word.chars().any(is_finding) && word.chars().all(is_plain_script))
        .map(|word| (word.to_owned(), strict(word)))
        .collect()
}

/// A soft hyphen and a variation selector only dress a word.
fn is_finding(c: char) -> bool {
    is_invisible(c) && !matches!(c, '\u{ad}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_plain_script(c: char) -> bool {
    is_invisible(c)
        || matches!(c, '\0'..='\u{58f}' | '\u{1e00}'..='\u{206f}' | '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ff5e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_another_script_are_seen() {
        assert!(is_disguised("launched", "launch\u{435}d"));
        assert!(!is_disguised("мир", "мір"));
    }

    #[test]
    fn s63_zero_widths_are_ordinary_in_khmer_and_a_finding_in_latin() {
        assert!(hidden_differences("ក្រសួងការបរទេស", "ក្រសួង\u{200b}ការបរទេស").is_empty());
        assert_eq!(
            hidden_differences("a launched b", "a laun\u{200b}ched b").len(),
            1
        );
        assert!(hidden_differences("a launched b", "a \u{feff}launched\u{200b} b").is_empty());
    }
}
