//! Foreign text made fit for a message.
//!
//! *In:* a title, a quotation, an address. *Out:* one line of bounded length that acts nowhere as text. *Never:* drops
//! what spells: U+200B to U+200D stay, and as many combining marks as a script stacks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::escape::plain;
use crate::text;

/// Combining marks in a row: Khmer and Burmese clusters reach five or six, piles that cover other lines dozens.
const MOST_MARKS: usize = 8;
/// Signs for each column: marks, joiners and breaks of words have none of their own.
const SIGNS_A_COLUMN: usize = 8;
/// Columns of an address that are shown; beyond them it is of no use to a reader.
const LONGEST_ADDRESS: usize = 500;

/// Signs that end an address or open markup somewhere.
const ACTING: &str = "<>\"'()|\\`*{}[]^";

/// The text in one line of at most `width` columns, `…` at its end where it was cut.
pub fn tame(text: &str, width: usize) -> String {
    // Columns do not bound signs without width, of which a text may hold any number.
    let signs = width.saturating_mul(SIGNS_A_COLUMN);
    let line = plain(&text.nfc().take(signs).collect::<String>());
    let mut out = String::with_capacity(line.len());
    let mut marks = 0;
    for character in line
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        marks = if is_combining_mark(character) {
            marks + 1
        } else {
            0
        };
        if marks <= MOST_MARKS {
            out.push(character);
        }
    }
    if text::display_width(&out) <= width {
        return out;
    }
    let kept = text::clip(&out, width.saturating_sub(1)).trim_end();
    format!("{kept}…")
}

/// An address whose every sign is its own: what could end a link, open markup or hide is percent-encoded (RFC 3986
/// §2.1). Only http and https are addresses.
pub fn tame_address(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut out = String::new();
    for character in url.as_str().chars() {
        let is_harmless = character.is_ascii_graphic() && !ACTING.contains(character);
        if is_harmless || is_bracket_of_host(&url, character) {
            out.push(character);
        } else {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).bytes();
            out.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    Some(tame(&out, LONGEST_ADDRESS))
}

/// An IPv6 host stands in brackets (RFC 3986 §3.2.2), and nothing else may.
fn is_bracket_of_host(url: &url::Url, character: char) -> bool {
    matches!(url.host(), Some(url::Host::Ipv6(_))) && matches!(character, '[' | ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pile_of_marks_is_cut_and_a_script_keeps_its_own() {
        let pile = format!("a{}b", "\u{0338}".repeat(40));

        assert_eq!(tame(&pile, 100).chars().count(), 2 + MOST_MARKS);
        for word in ["ស្ត្រី", "ក្រសួង", "မြန်မာ", "กำลัง", "می‌خواهم"]
        {
            let same: String = word.nfc().collect();
            assert_eq!(tame(word, 100), same);
        }
    }

    #[test]
    fn lines_tabs_and_escapes_become_one_harmless_line() {
        let tamed = tame("a\r\nBcc: x\t\u{1b}[31m \u{202e}gnp\u{2028}z", 200);

        assert!(!tamed.contains(['\r', '\n', '\t', '\u{1b}', '\u{202e}', '\u{2028}']));
        assert!(tamed.starts_with("a Bcc: x "), "{tamed}");
    }

    #[test]
    fn a_cut_is_marked_and_at_a_cluster() {
        assert_eq!(tame("ក្រសួងការបរទេស", 4).chars().last(), Some('…'));
        assert_eq!(tame("short", 5), "short");
        assert_eq!(tame("longer", 5), "long…");
    }

    #[test]
    fn an_address_cannot_close_a_link_or_open_markup() {
        let tamed =
            tame_address("https://mfa.test/a)[x](evil\"><b>`*|\\ \u{202e}x?q='1'&b=2").unwrap();

        assert!(
            !tamed.contains([
                '(', ')', '[', ']', '<', '>', '"', '\'', '`', '|', ' ', '*', '\u{202e}'
            ]),
            "{tamed}"
        );
        assert!(tamed.contains("&b=2"));
        assert_eq!(tame_address("javascript:alert(1)"), None);
        assert_eq!(
            tame_address("http://[::1]:80/x").as_deref(),
            Some("http://[::1]/x")
        );
    }
}
