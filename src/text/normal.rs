//! Normal forms: what counts as the same text.
//!
//! *In:* any string. *Out:* the strict form (only what no reader sees is gone), the loose form (a side key: letters,
//! marks and digits), and the key of a text. *Never:* NFKC: it turns "10²" into "102". Applying a form twice
//! changes nothing.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::khmer;
use super::numerals::digit_value;

/// Passes until a loose form stands, at most.
const MOST_PASSES: usize = 8;

/// The strict form: NFC, invisible characters dropped, each run of spaces one space, no space between Han
/// characters, blocks divided by one newline.
pub fn strict(text: &str) -> String {
    if is_strict(text) {
        text.to_owned()
    } else {
        made_strict(text)
    }
}

/// Whether the strict form would change nothing, as for nearly all texts that were extracted; may be false for such.
fn is_strict(text: &str) -> bool {
    let divides = |c| matches!(c, ' ' | '\n');
    let mut last = '\n';
    for c in text.chars() {
        let fits = if divides(c) {
            !divides(last) && (c == '\n' || !is_han_text(last))
        } else {
            !c.is_whitespace() && !is_invisible(c)
        };
        if !fits {
            return false;
        }
        last = c;
    }
    (text.is_empty() || !divides(last)) && (text.is_ascii() || is_nfc(text))
}

fn made_strict(text: &str) -> String {
    let visible = if text.chars().any(is_invisible) {
        Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    let composed = composed(visible);
    let mut out = String::with_capacity(composed.len());
    for line in composed.split(is_newline) {
        let length = out.len();
        if length > 0 {
            out.push('\n');
        }
        let before = out.len();
        push_folded_line(&mut out, line);
        if out.len() == before {
            out.truncate(length);
        }
    }
    out
}

/// NFC, copied only where the text is not in it already.
fn composed(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(&text) {
        text
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The first 16 bytes of SHA-256 over the strict forms of title and text, divided by a newline.
pub fn text_key(title: &str, text: &str) -> [u8; 16] {
    let mut hasher = Sha256::new();
    hasher.update(strict(title).as_bytes());
    hasher.update(b"\n");
    hasher.update(strict(text).as_bytes());
    let digest = hasher.finalize();
    let mut key = [0; 16];
    for (slot, byte) in key.iter_mut().zip(digest.iter()) {
        *slot = *byte;
    }
    key
}

/// The loose form: letters, marks and digits, case folded, typography and script conventions folded. Signs that
/// belong to a number stay ("1.5" is not "15"). Two texts with one loose form differ in typography only.
pub fn loose(text: &str) -> String {
    let mut key = folded_once(text);
    // Dropping a sign may bring marks together that then change places; two passes settle all but made-up text.
    for _ in 0..MOST_PASSES {
        if key.is_ascii() {
            break;
        }
        let again = folded_once(&key);
        if again == key {
            break;
        }
        key = again;
    }
    key
}

fn folded_once(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in strict(text).chars() {
        push_folded(&mut folded, c);
    }
    let kept = keep_meaning(&composed(Cow::Owned(folded)));
    if kept.is_ascii() {
        return kept;
    }
    // Last, for dropping a space or a sign may bring the parts of a cluster together.
    khmer::fold(&thai(&vietnamese(&kept))).nfc().collect()
}

/// Letters of a text as a Latin one would need for it: a Han character or a syllable says as much as three.
pub fn weight(text: &str) -> usize {
    let dense = |c: char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}');
    text.chars().map(|c| if dense(c) { 3 } else { 1 }).sum()
}

/// Whether a text is written without spaces between words, mostly.
pub fn is_written_unspaced(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.chars().filter(|c| is_unspaced(*c)).count() * 2 > letters
}

/// Whether the script is written without spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    is_han_or_kana(c)
        || matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' | '\u{17dd}'
            | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}')
            && digit_value(c).is_none()
}

/// Han ideographs and Japanese syllables.
pub(super) fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters, marks and digits. (`char::is_alphanumeric` alone is false for the Khmer coeng and Thai tone marks.)
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// What no reader sees: zero widths, bidi controls, soft hyphens, variation selectors, control characters.
pub(super) fn is_invisible(c: char) -> bool {
    // Nearly all letters of nearly all texts.
    if c.is_ascii() {
        return c.is_ascii_control() && !c.is_whitespace();
    }
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

fn is_newline(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn push_folded_line(out: &mut String, line: &str) {
    let mut last = None;
    for word in line.split_whitespace() {
        let first = word.chars().next();
        let both_han = last.is_some_and(is_han_text) && first.is_some_and(is_han_text);
        if last.is_some() && !both_han {
            out.push(' ');
        }
        out.push_str(word);
        last = word.chars().last();
    }
}

/// Han with its own punctuation: spaces beside them carry nothing.
fn is_han_text(c: char) -> bool {
    is_han_or_kana(c) || matches!(c, '、' | '。' | '，' | '；' | '：' | '！' | '？')
}

fn push_folded(out: &mut String, c: char) {
    if c.is_ascii() && c != '`' {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(value) = digit_value(c) {
        out.extend(char::from_digit(value, 10));
        return;
    }
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            out.push(ascii.to_ascii_lowercase());
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' => out.push('-'),
        '’' | '‘' | '′' | 'ʼ' | '‛' | '`' | '´' => out.push('\''),
        '٫' => out.push('.'),
        '٬' => out.push(','),
        'ﬀ' => out.push_str("ff"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        'ﬃ' => out.push_str("ffi"),
        'ﬄ' => out.push_str("ffl"),
        'ς' => out.push('σ'),
        'ё' | 'Ё' => out.push('е'),
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        'ـ' => {}
        _ => out.extend(c.to_lowercase()),
    }
}

/// Keeps words apart by one space, drops punctuation, keeps the signs of numbers.
fn keep_meaning(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for (at, &c) in chars.iter().enumerate() {
        let kept = is_word_char(c) || is_number_sign(&chars, at);
        if !kept {
            gap |= c != '\'' && !is_initial_dot(&chars, at);
            continue;
        }
        let last = out.chars().next_back();
        gap |= c == '-' && last.is_some_and(|l| !l.is_ascii_digit());
        let divides = last.is_some_and(|l| !is_unspaced(l)) && !is_unspaced(c);
        if gap && divides && !binds(last, c) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// "5 %" and "$ 5" are "5%" and "$5".
fn binds(last: Option<char>, c: char) -> bool {
    let last_digit = last.is_some_and(|l| l.is_ascii_digit());
    (c == '%' && last_digit) || (c.is_ascii_digit() && last.is_some_and(is_currency))
}

pub(super) fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '¢' | '£' | '¥' | '฿' | '៛' | '\u{20a0}'..='\u{20c0}'
    )
}

/// Whether the sign at this place belongs to a number. Points and commas need digits on both sides, so that
/// the full stop after "2025" is none; a dash needs one after it and no letter before it but of a script without spaces.
fn is_number_sign(chars: &[char], at: usize) -> bool {
    let digit = |i: Option<usize>| {
        i.and_then(|i| chars.get(i))
            .is_some_and(char::is_ascii_digit)
    };
    let Some(&c) = chars.get(at) else {
        return false;
    };
    let before = at.checked_sub(1);
    let after = Some(at + 1);
    let beyond = |i: Option<usize>, step: fn(usize) -> Option<usize>| {
        let space = i.and_then(|i| chars.get(i)) == Some(&' ');
        digit(i) || (space && digit(i.and_then(step)))
    };
    match c {
        '.' | ',' | ':' | '/' => digit(before) && digit(after),
        '-' => {
            let letter = before
                .and_then(|i| chars.get(i))
                .is_some_and(|c| is_word_char(*c) && !c.is_ascii_digit() && !is_unspaced(*c));
            digit(after) && !letter
        }
        '%' | '‰' => beyond(before, |i| i.checked_sub(1)),
        '<' | '>' | '≤' | '≥' | '+' | '±' | '×' | '÷' => beyond(after, |i| i.checked_add(1)),
        '°' => digit(before),
        _ if is_currency(c) => {
            beyond(before, |i| i.checked_sub(1)) || beyond(after, |i| i.checked_add(1))
        }
        _ => false,
    }
}

/// The dots of "U.S.": each stands after a single letter.
fn is_initial_dot(chars: &[char], at: usize) -> bool {
    let letter = |i: Option<usize>| {
        i.and_then(|i| chars.get(i))
            .is_some_and(|c| c.is_alphabetic())
    };
    let word = |i: Option<usize>| {
        i.and_then(|i| chars.get(i))
            .is_some_and(|c| is_word_char(*c))
    };
    chars.get(at) == Some(&'.')
        && letter(at.checked_sub(1))
        && !word(at.checked_sub(2))
        && letter(Some(at + 1))
        && !word(Some(at + 2))
}

/// Nikhahit and aa are sara am (Thai) and its Lao twin; tone marks stand before it.
fn thai(text: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars() {
        let am = match c {
            '\u{e32}' => ('\u{e4d}', '\u{e33}'),
            '\u{eb2}' => ('\u{ecd}', '\u{eb3}'),
            _ => {
                out.push(c);
                continue;
            }
        };
        let tone = out.pop_if(|last| matches!(last, '\u{e48}'..='\u{e4b}' | '\u{ec8}'..='\u{ecb}'));
        let joined = out.pop_if(|last| *last == am.0).is_some();
        out.extend(tone);
        out.push(if joined { am.1 } else { c });
    }
    out.into_iter().collect()
}

/// The two ways to place a tone on oa, oe and uy ("hoà", "hòa").
fn vietnamese(text: &str) -> String {
    const OLD_AND_NEW: &[(&str, &str)] = &[
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ];
    if !text.contains(['o', 'u']) || text.is_ascii() {
        return text.to_owned();
    }
    OLD_AND_NEW
        .iter()
        .filter(|(old, _)| text.contains(old))
        .fold(None, |done: Option<String>, (old, new)| {
            Some(done.as_deref().unwrap_or(text).replace(old, new))
        })
        .unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spaces_invisibles_and_composition_are_no_change() {
        assert_eq!(strict("a\u{a0}\u{202f} b\r\n\n\tc\u{ad}d "), "a b\ncd");
        assert_eq!(strict("cafe\u{301}"), strict("café"));
        assert_eq!(strict("中 方\u{3000}表示"), "中方表示");
        assert_eq!(strict("ក្រសួង\u{200b}ការបរទេស"), strict("ក្រសួងការបរទេស"));
        assert_eq!(strict("10²"), "10²");
    }

    /// Scenario 62.
    #[test]
    fn typography_has_one_loose_form() {
        for (a, b) in [
            ("“Yes” – he’s here…", "\"Yes\" - he's here..."),
            ("ＡＢＣ１２３", "abc123"),
            ("៥០ %", "50%"),
            ("U.S. Government", "US Government"),
            ("น้\u{e4d}\u{e32}", "น\u{e49}\u{e33}"),
            ("hoà bình", "hòa bình"),
            ("сёла", "села"),
        ] {
            assert_eq!(loose(a), loose(b), "{a}");
        }
    }

    /// Scenario 45.
    #[test]
    fn signs_of_numbers_are_no_typography() {
        for (a, b) in [
            ("1.5", "15"),
            ("3–5", "35"),
            ("1,200", "1,020"),
            ("-5", "5"),
            ("$5", "€5"),
            ("5%", "5"),
            ("m²", "m2"),
        ] {
            assert_ne!(loose(a), loose(b), "{a}");
        }
    }

    #[test]
    fn the_key_divides_title_and_text() {
        assert_eq!(text_key("A", "b\u{a0}c"), text_key("A ", "b c"));
        assert_ne!(text_key("A b", "c"), text_key("A", "b c"));
    }

    proptest! {
        #[test]
        fn normalising_twice_is_once(text in any::<String>(), khmer in "[\u{1780}-\u{17dd} ]{0,12}", thai in "[\u{e00}-\u{e5b}]{0,8}",
            latin in "[a-zA-Zoàuý0-9.,:%$' \n-]{0,16}") {
            for text in [text.clone(), format!("{khmer}{thai}{latin}{text}"), khmer, thai, latin] {
                let once = strict(&text);
                prop_assert_eq!(made_strict(&text), once.as_str());
                prop_assert_eq!(made_strict(&once), once.as_str());
                prop_assert_eq!(strict(&once), once);
                let once = loose(&text);
                prop_assert_eq!(loose(&once), once);
            }
        }
    }
}
