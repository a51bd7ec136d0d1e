//! Foreign text made harmless.
//!
//! *In:* text from a page, a list, an address. *Out:* the same with whatever a terminal would obey written out.
//! *Never:* drops a character in silence, or one that a script needs: U+200B to U+200D spell in Khmer and Persian.

/// The text in one line, with control characters and bidirectional controls as `\u{…}`.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => out.push(' '),
            character if acts(character) => out.extend(character.escape_unicode()),
            character => out.push(character),
        }
    }
    out
}

/// The same, line by line.
pub(super) fn plain_lines(text: &str) -> Vec<String> {
    text.split('\n').map(plain).collect()
}

/// Characters that a terminal, a log or a reader's eye obeys: C0, C1, DEL, line and paragraph separators, bidi
/// overrides and isolates, tags.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// The same JSON text with what a terminal or a line tool obeys written as escapes: it reads back as it was.
pub(super) fn json_line(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if acts(character) {
            let units = character.encode_utf16(&mut [0; 2]).to_vec();
            out.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s86_a_title_that_commands_the_terminal_is_written_out() {
        let shown = plain("\u{1b}]0;owned\u{7} \u{9b}2J and \u{202e}gnp.exe");

        assert!(!shown.chars().any(acts), "{shown}");
        assert!(shown.contains("\\u{1b}"));
    }

    #[test]
    fn zero_width_characters_that_spell_stay() {
        assert_eq!(plain("កម្ពុជា\u{200b}និង"), "កម្ពុជា\u{200b}និង");
    }

    #[test]
    fn s87_a_title_cannot_forge_a_second_line() {
        assert_eq!(plain("one\ntwo"), "one two");
    }
}
