//! Addresses that surely do not exist: what a site says to those is how it says "not found".
//!
//! *In:* a statement's address and a seed. *Out:* an address of the same template. *Never:* a shortened real
//! address: WordPress sends those on to the real one (`redirect_guess_404_permalink`).

use unicode_normalization::char::is_combining_mark;
use url::Url;

use super::parameters::{Parameter, triplet};
use super::shape::{self, Class, Part};

/// Digits of the largest number that every database takes (2,147,483,647 has ten).
const SAFE_DIGITS: usize = 9;

/// An address of the same template that surely does not exist; `seed` chooses it. `None` where nothing in the
/// address chooses a statement.
pub fn made_up(url: &str, seed: u64) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let mut chance = Chance(seed);
    let path = other_path(&parsed, &mut chance);
    let query = other_query(&parsed, &mut chance);
    if path.is_none() && query.is_none() {
        return None;
    }
    let mut invented = parsed.clone();
    if let Some(path) = path {
        invented.set_path(&path);
    }
    if let Some(query) = query {
        invented.set_query(Some(&query));
    }
    let invented = String::from(invented);
    (invented != url).then_some(invented)
}

/// Changes the last segment that chooses a statement, and the one above where that does too (`/news/123/a-slug`:
/// sites go by either).
fn other_path(url: &Url, chance: &mut Chance) -> Option<String> {
    let parts = shape::segments(url);
    let chooses = |part: &Part| matches!(part.class, Class::Number | Class::Slug);
    let last = parts.iter().rposition(chooses)?;
    let first = last
        .checked_sub(1)
        .filter(|above| parts.get(*above).is_some_and(chooses))
        .unwrap_or(last);
    let mut path = String::new();
    for (at, part) in parts.iter().enumerate() {
        path.push('/');
        if (first..=last).contains(&at) {
            path.push_str(&other_part(part, chance));
        } else {
            path.push_str(part.stem);
        }
        path.push_str(part.extension);
    }
    Some(path)
}

/// Changes every name; and `id`, or where there is no name the longest number: others choose the section or the menu.
fn other_query(url: &Url, chance: &mut Chance) -> Option<String> {
    let values = shape::values(url);
    let mut parts = values.iter().filter_map(|(_, part)| part.as_ref());
    let named = parts.any(|part| part.class == Class::Slug);
    let id = values
        .iter()
        .enumerate()
        .filter_map(|(at, (name, part))| {
            let part = part.as_ref().filter(|part| part.class == Class::Number)?;
            let is_id = name.eq_ignore_ascii_case("id");
            (is_id || !named).then_some(((is_id, part.stem.len()), at))
        })
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, at)| at);
    let mut changed = false;
    let query: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(at, (name, part))| {
            let value = part.as_ref().map(|part| {
                if part.class == Class::Slug || id == Some(at) {
                    changed = true;
                    other_part(part, chance)
                } else {
                    part.stem.to_owned()
                }
            });
            Parameter::join(name, value.as_deref())
        })
        .collect();
    changed.then(|| query.join("&"))
}

fn other_part(part: &Part, chance: &mut Chance) -> String {
    if part.class == Class::Number {
        return other_number(part.stem, chance);
    }
    let text = decoded(part.stem);
    if is_hash(&text) {
        return text.chars().map(|c| other_hex(c, chance)).collect();
    }
    let mut other = other_name(&text, chance);
    if other == text {
        other.extend((0..8).map(|_| chance.letter(b'a')));
    }
    encoded(&other)
}

/// A number of three digits more, as long as databases take it; else of the same length.
fn other_number(digits: &str, chance: &mut Chance) -> String {
    let length = match digits.len() {
        0..SAFE_DIGITS => (digits.len() + 3).min(SAFE_DIGITS),
        length => length,
    };
    // Ten digits must stay under 2³¹, nineteen under 2⁶³; a leading 8 begins no year.
    let first = if length == 10 { '1' } else { '8' };
    let rest = (1..length).map(|_| chance.digit());
    std::iter::once(first).chain(rest).collect()
}

/// Other letters of the same alphabets, another number for the last one; dates and the one or two letters before a
/// number (`t20240305_123`) stay.
fn other_name(text: &str, chance: &mut Chance) -> String {
    let runs = runs(text);
    let is_number = |run: &str| all_digits(run) && !shape::is_date(run);
    let last_number = runs.iter().rposition(|run| is_number(run));
    let alphabet: Vec<char> = text.chars().filter(|c| is_foreign_letter(*c)).collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, run) in runs.iter().enumerate() {
        let number_follows = runs.get(at + 1).is_some_and(|next| all_digits(next));
        if Some(at) == last_number {
            out.push_str(&other_number(run, chance));
        } else if all_digits(run) {
            if shape::is_date(run) {
                out.push_str(run);
            } else {
                out.extend(run.chars().map(|_| chance.digit()));
            }
        } else if last_number.is_some() && number_follows && run.len() <= 2 {
            out.push_str(run);
        } else {
            out.extend(run.chars().map(|c| other_letter(c, &alphabet, chance)));
        }
    }
    out
}

fn other_letter(char: char, alphabet: &[char], chance: &mut Chance) -> char {
    let different = |next: &mut dyn FnMut() -> char| {
        let first = next();
        if first == char { next() } else { first }
    };
    if char.is_ascii_lowercase() {
        different(&mut || chance.letter(b'a'))
    } else if char.is_ascii_uppercase() {
        different(&mut || chance.letter(b'A'))
    } else if is_foreign_letter(char) {
        different(&mut || chance.of(alphabet).unwrap_or(char))
    } else {
        char
    }
}

/// Vowel signs and tone marks stay where they are: moved, they could not be written.
fn is_foreign_letter(char: char) -> bool {
    !char.is_ascii() && char.is_alphabetic() && !is_combining_mark(char)
}

/// Letters by sixteen: all of `text` is hexadecimal, long, and mixes letters and digits.
fn is_hash(text: &str) -> bool {
    text.len() >= 8
        && text.bytes().all(|b| b.is_ascii_hexdigit())
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}

fn other_hex(char: char, chance: &mut Chance) -> char {
    if char.is_ascii_digit() {
        return chance.digit();
    }
    let digit = 10 + u32::try_from(chance.below(6)).unwrap_or_default();
    let digit = char::from_digit(digit, 16).unwrap_or('a');
    if char.is_ascii_uppercase() {
        digit.to_ascii_uppercase()
    } else {
        digit
    }
}

fn all_digits(run: &str) -> bool {
    !run.is_empty() && shape::all_digits(run)
}

/// Cuts into runs of digits, of letters, and of the rest.
fn runs(text: &str) -> Vec<&str> {
    let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let pair = (byte == b'%').then(|| (ahead.next(), ahead.next()));
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match pair.map(|(high, low)| (digit(high), digit(low))) {
            Some((Some(high), Some(low))) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = ahead;
            }
            Some(_) | None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Encodes all but unreserved characters and the few that name no structure in a segment or a value.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:,@!$'()*;".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(triplet(byte));
        }
    }
    out
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): the same seed, the same
/// addresses, so that a replay asks the same.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn letter(&mut self, first: u8) -> char {
        let step = u8::try_from(self.below(26)).unwrap_or_default();
        char::from(first + step)
    }

    fn digit(&mut self) -> char {
        let digit = u32::try_from(self.below(10)).unwrap_or_default();
        char::from_digit(digit, 10).unwrap_or('0')
    }

    fn of(&mut self, chars: &[char]) -> Option<char> {
        let bound = u64::try_from(chars.len()).unwrap_or(1);
        let at = usize::try_from(self.below(bound)).unwrap_or_default();
        chars.get(at).copied()
    }
}
