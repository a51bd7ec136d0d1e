//! A sentence cut for the reading of numbers.
//!
//! *In:* a sentence. *Out:* digits, spelled numbers, words and signs with their bytes. *Never:* a meaning: what a
//! number counts is read elsewhere.

use std::ops::Range;

use super::normal::{is_unspaced, is_word_char};
use super::numerals::{SCALES, UNITS, digit_value, han_digit, han_number, han_unit, number_word};

/// A piece of the sentence.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its bytes in the sentence.
    pub(super) bytes: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Digits with their separators, in ASCII.
    Digits(String),
    /// Han numerals, or a number in words.
    Spelled(f64),
    /// Letters, lower-cased; whether they began with a capital.
    Word(String, bool),
    /// Anything else but spaces.
    Sign(char),
}
pub(super) fn pieces(sentence: &str) -> Vec<Piece> {
    let chars: Vec<(usize, char)> = sentence.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(sentence.len(), |(at, _)| *at);
    let mut out = Vec::new();
    let mut i = 0;
    while let Some(&(start, c)) = chars.get(i) {
        let (kind, next) = if digit_value(c).is_some() {
            digits(&chars, i)
        } else if han_digit(c).is_some() || han_unit(c).is_some() {
            han(&chars, i)
        } else if is_word_char(c) {
            letters(&chars, i)
        } else {
            i += 1;
            if !c.is_whitespace() {
                out.push(Piece {
                    bytes: start..end_of(i),
                    kind: Kind::Sign(c),
                });
            }
            continue;
        };
        let (kind, next) = match kind {
            Kind::Digits(_) => name_of_digits(&chars, i, next).unwrap_or((kind, next)),
            Kind::Spelled(_) | Kind::Word(..) | Kind::Sign(_) => (kind, next),
        };
        i = next;
        out.push(Piece {
            bytes: start..end_of(i),
            kind,
        });
    }
    out
}

/// Digits that a word goes on with count nothing, unless that is their unit, their scale or an ordinal's ending: 18F, 5G,
/// 737MAX are names.
fn name_of_digits(chars: &[(usize, char)], start: usize, next: usize) -> Option<(Kind, usize)> {
    const ENDINGS: &[&str] = &[
        "st", "nd", "rd", "th", "e", "er", "ème", "mn", "bn", "b", "k", "am", "pm", "h", "hrs",
        "s", "x",
    ];
    let letter = |at: usize| {
        chars
            .get(at)
            .map(|(_, c)| *c)
            .filter(|c| c.is_alphabetic() && !is_unspaced(*c))
    };
    let tail: String = (next..).map_while(letter).collect();
    let known = tail.to_lowercase();
    let counts = ENDINGS.contains(&known.as_str())
        || UNITS.contains(&known.as_str())
        || SCALES.iter().any(|(scale, _)| *scale == known);
    if tail.is_empty() || counts || !tail.chars().all(char::is_uppercase) {
        return None;
    }
    let end = next + tail.chars().count();
    let word: String = chars.get(start..end)?.iter().map(|(_, c)| *c).collect();
    Some((Kind::Word(word.to_lowercase(), true), end))
}

fn value_at(chars: &[(usize, char)], i: usize) -> Option<u32> {
    chars.get(i).and_then(|(_, c)| digit_value(*c))
}

/// Digits; a separator belongs to them between two digits, a space where groups of three follow.
fn digits(chars: &[(usize, char)], start: usize) -> (Kind, usize) {
    let mut text = String::new();
    let mut i = start;
    loop {
        if let Some(value) = value_at(chars, i) {
            text.extend(char::from_digit(value, 10));
            i += 1;
            continue;
        }
        let separator = chars.get(i).map(|(_, c)| *c);
        let joins = match separator {
            Some('.' | ',' | '٫' | '٬') => value_at(chars, i + 1).is_some(),
            Some(' ' | '\'' | '’') => {
                let group = (1..=3).all(|k| value_at(chars, i + k).is_some())
                    && value_at(chars, i + 4).is_none();
                let lead = text.rsplit(' ').next().unwrap_or_default();
                let plain = lead.bytes().all(|b| b.is_ascii_digit());
                group && plain && (1..=3).contains(&lead.len())
            }
            _ => false,
        };
        match separator {
            Some('٫') if joins => text.push('.'),
            Some('٬') if joins => text.push(','),
            Some('.' | ',') if joins => text.extend(separator),
            Some(_) if joins => text.push(' '),
            _ => return (Kind::Digits(text), i),
        }
        i += 1;
    }
}

fn han(chars: &[(usize, char)], start: usize) -> (Kind, usize) {
    let run: Vec<char> = chars
        .iter()
        .skip(start)
        .map(|(_, c)| *c)
        .take_while(|c| han_digit(*c).is_some() || han_unit(*c).is_some())
        .collect();
    let next = start + run.len();
    let before = start
        .checked_sub(1)
        .and_then(|i| chars.get(i))
        .map(|(_, c)| *c);
    let after = chars.get(next).map(|(_, c)| *c);
    let kind = match han_number(&run) {
        Some(value) if !is_han_idiom(before, &run, after) => Kind::Spelled(value),
        _ => Kind::Word(run.iter().collect(), false),
    };
    (kind, next)
}

/// Words that hold a numeral and count nothing: 统一, 一些, 万一, 第一, 一带一路, 三农, 十分.
fn is_han_idiom(before: Option<char>, run: &[char], after: Option<char>) -> bool {
    matches!(
        before,
        Some('统' | '統' | '唯' | '第' | '带' | '帶' | '同' | '万')
    ) || matches!(
        (run, after),
        (
            ['一'],
            Some(
                '些' | '带'
                    | '帶'
                    | '定'
                    | '致'
                    | '直'
                    | '贯'
                    | '貫'
                    | '切'
                    | '起'
                    | '样'
                    | '再'
                    | '路'
                    | '向'
                    | '旦'
                    | '般'
            )
        )
    ) || matches!(
        (run, after),
        (['三'], Some('农')) | (['十'], Some('分')) | (['万', '一'], _)
    )
}

fn letters(chars: &[(usize, char)], start: usize) -> (Kind, usize) {
    let run: String = chars
        .iter()
        .skip(start)
        .map(|(_, c)| *c)
        .take_while(|c| {
            is_word_char(*c)
                && digit_value(*c).is_none()
                && han_digit(*c).is_none()
                && han_unit(*c).is_none()
        })
        .collect();
    let run = head_of(&run);
    let next = start + run.chars().count();
    let word = run.to_lowercase();
    let capital = run.chars().next().is_some_and(char::is_uppercase);
    let kind = number_word(&word).map_or(Kind::Word(word, capital), Kind::Spelled);
    (kind, next)
}

/// In scripts without spaces a scale, a unit or the mark of a date stands apart from what follows it.
fn head_of(run: &str) -> &str {
    const MARKS: &[&str] = &["年", "月", "日", "号", "號", "ឆ្នាំ"];
    if !run.starts_with(is_unspaced) {
        return run;
    }
    let heads = SCALES
        .iter()
        .map(|(scale, _)| scale)
        .chain(UNITS)
        .chain(MARKS);
    heads
        .filter(|head| run.starts_with(**head))
        .max_by_key(|head| head.len())
        .map_or(run, |head| head)
}

pub(super) fn kind(pieces: &[Piece], at: usize) -> Option<&Kind> {
    pieces.get(at).map(|piece| &piece.kind)
}

pub(super) fn word(pieces: &[Piece], at: usize) -> Option<&str> {
    match kind(pieces, at)? {
        Kind::Word(word, _) => Some(word),
        Kind::Digits(_) | Kind::Spelled(_) | Kind::Sign(_) => None,
    }
}

pub(super) fn is_sign(pieces: &[Piece], at: usize, sign: char) -> bool {
    matches!(kind(pieces, at), Some(Kind::Sign(c)) if *c == sign)
}

/// A whole number without separators, at most so large.
pub(super) fn whole(pieces: &[Piece], at: usize, most: u32) -> Option<u32> {
    let value = match kind(pieces, at)? {
        Kind::Digits(text) => text.parse::<u32>().ok()?,
        Kind::Spelled(value) if *value >= 0.0 && *value <= 9999.0 => {
            format!("{value}").parse().ok()?
        }
        Kind::Spelled(_) | Kind::Word(..) | Kind::Sign(_) => return None,
    };
    (value > 0 && value <= most).then_some(value)
}
pub(super) fn span(pieces: &[Piece], from: usize, to: usize) -> Range<usize> {
    let start = pieces.get(from).map_or(0, |p| p.bytes.start);
    let end = to
        .checked_sub(1)
        .and_then(|i| pieces.get(i))
        .map_or(start, |p| p.bytes.end);
    start..end
}
