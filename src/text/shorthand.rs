//! One thing written in two ways: in short and in full.
//!
//! *In:* words before and after. *Out:* whether one is short for the other. *Never:* a short form of other words: "MFA"
//! is not the Ministry of Finance.

/// An ampersand for an "and", a numeral for a word, an acronym for a name, another mark of the same note.
pub(super) fn written_otherwise(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim(), after.trim());
    let either = |is: fn(&str, &str) -> bool| is(before, after) || is(after, before);
    either(is_ampersand)
        || either(is_numeral)
        || either(is_acronym)
        || is_note_mark(before) && is_note_mark(after)
}

fn is_ampersand(short: &str, full: &str) -> bool {
    short == "&"
        && matches!(
            full.to_lowercase().as_str(),
            "and" | "et" | "y" | "e" | "и" | "und"
        )
}

/// "1" and "one", "3rd" and "third".
fn is_numeral(short: &str, full: &str) -> bool {
    const WRITTEN: &[(&str, &[&str])] = &[
        (
            "1",
            &["one", "un", "une", "uno", "una", "один", "одна", "một"],
        ),
        ("1st", &["first"]),
        ("2nd", &["second"]),
        ("3rd", &["third"]),
        ("4th", &["fourth"]),
        ("5th", &["fifth"]),
        ("6th", &["sixth"]),
        ("7th", &["seventh"]),
        ("8th", &["eighth"]),
        ("9th", &["ninth"]),
        ("10th", &["tenth"]),
        ("1er", &["premier"]),
        ("2e", &["deuxième", "second"]),
        ("3e", &["troisième"]),
    ];
    let full = full.to_lowercase();
    WRITTEN
        .iter()
        .any(|(numeral, words)| *numeral == short && words.contains(&full.as_str()))
}

/// "MOF's" and "Ministry of Finance's": the initials of the words, or of those with capitals, in order.
fn is_acronym(short: &str, full: &str) -> bool {
    let bare = |word: &str| {
        let cut = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        cut.unwrap_or(word).to_owned()
    };
    let short = bare(short);
    let letters = short.chars().count();
    if !(2..=8).contains(&letters) || !short.chars().all(char::is_uppercase) {
        return false;
    }
    let words = full.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/'));
    let initials: Vec<char> = words
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .collect();
    let capitals: String = initials.iter().filter(|c| c.is_uppercase()).collect();
    let all: String = initials.iter().flat_map(|c| c.to_uppercase()).collect();
    let named = initials.len() > 1 && initials.first().is_some_and(|c| c.is_uppercase());
    named && (capitals == short || all == short)
}

/// The mark of a footnote: a star, a dagger, a number in square brackets.
fn is_note_mark(mark: &str) -> bool {
    let stars = !mark.is_empty() && mark.chars().all(|c| matches!(c, '*' | '†' | '‡'));
    let inside = mark
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let number = inside.map(|inside| inside.strip_prefix('^').unwrap_or(inside));
    let numbered = number.is_some_and(|number| {
        (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    });
    stars || numbered
}

#[cfg(test)]
mod tests {
    use super::written_otherwise;

    #[test]
    fn short_and_full_are_one() {
        for (short, full) in [
            ("&", "and"),
            ("1", "one"),
            ("3rd", "third"),
            ("MOF's", "Ministry of Finance's"),
            ("DPRK", "Democratic People's Republic of Korea"),
            ("*", "[^1]"),
        ] {
            assert!(written_otherwise(short, full), "{short}");
            assert!(written_otherwise(full, short), "{short}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for (before, after) in [
            ("MFA", "Ministry of Finance"),
            ("1", "two"),
            ("&", "or"),
            ("US", "Us"),
            ("[1]", "1"),
        ] {
            assert!(!written_otherwise(before, after), "{before} {after}");
        }
    }
}
