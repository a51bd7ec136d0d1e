//! Khmer spelling conventions: orders and letters that look the same.
//!
//! *In:* lower-cased text. *Out:* the same with each cluster in one order and known twins folded. *Never:* touches
//! other scripts; changes what a reader would see.

const COENG: char = '\u{17d2}';

/// One order within clusters (NFC has none: all but two signs are of class 0), and one of each pair of twins.
pub(super) fn fold(text: &str) -> String {
    if !text.contains(|c| matches!(c, '\u{1780}'..='\u{17dd}')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    // Two old letters, for which others are written.
    let text = text
        .replace('\u{17a3}', "\u{17a2}")
        .replace('\u{17a4}', "\u{17a2}\u{17b6}");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if !matches!(c, '\u{1780}'..='\u{17b3}') {
            continue;
        }
        let mut parts: Vec<(u8, String)> = Vec::new();
        while let Some(&next) = chars.peek() {
            let mut ahead = chars.clone();
            ahead.next();
            let part = match (next, ahead.peek()) {
                (COENG, Some(letter @ '\u{1780}'..='\u{17b3}')) => {
                    chars.next();
                    coeng(*letter)
                }
                (COENG, _) => break,
                ('\u{17b6}'..='\u{17d3}' | '\u{17dd}', _) => (rank(next), next.to_string()),
                _ => break,
            };
            chars.next();
            parts.push(part);
        }
        parts.sort_by_key(|(rank, _)| *rank);
        let marks: String = parts.into_iter().map(|(_, mark)| mark).collect();
        out.push_str(
            &marks
                .replace("\u{17c1}\u{17b8}", "\u{17be}")
                .replace("\u{17c1}\u{17b6}", "\u{17c4}"),
        );
    }
    twins(&out)
}

/// Three accepted spellings of "to give".
fn twins(text: &str) -> String {
    text.replace("\u{17b1}\u{17d2}\u{1799}", "\u{17b2}\u{17d2}\u{1799}")
        .replace("\u{17a2}\u{17c4}\u{1799}", "\u{17b2}\u{17d2}\u{1799}")
}

/// A subscript: coeng da looks like coeng ta, coeng ro comes last.
fn coeng(letter: char) -> (u8, String) {
    let letter = if letter == '\u{178a}' {
        '\u{178f}'
    } else {
        letter
    };
    let rank = if letter == '\u{179a}' { 2 } else { 1 };
    (rank, [COENG, letter].iter().collect())
}

fn rank(mark: char) -> u8 {
    match mark {
        '\u{17cc}' => 0,
        '\u{17c9}' | '\u{17ca}' => 3,
        '\u{17b6}'..='\u{17c5}' => 4,
        '\u{17c6}'..='\u{17c8}' => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    /// Scenario 129.
    #[test]
    fn code_orders_that_look_alike_are_one() {
        assert_eq!(
            fold("ស្ត្រី"),
            fold("ស\u{17d2}\u{179a}\u{17d2}\u{178f}\u{17b8}")
        );
        assert_eq!(
            fold("ស្ត្រី"),
            fold("ស\u{17d2}\u{179a}\u{17b8}\u{17d2}\u{178f}")
        );
        assert_eq!(fold("សេចក្តី"), fold("សេចក្ដី"));
        assert_eq!(fold("ឱ្យ"), fold("ឲ្យ"));
        assert_eq!(fold("អោយ"), fold("ឲ្យ"));
    }

    /// Scenario 129.
    #[test]
    fn another_sign_is_another_word() {
        assert_ne!(fold("ស្រី"), fold("ស្ត្រី"));
        assert_ne!(fold("និង"), fold("នឹង"));
        assert_ne!(fold("កា"), fold("ក"));
    }
}
