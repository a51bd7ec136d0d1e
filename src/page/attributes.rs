//! The attributes of tags, counted before the tokenizer compares each of them with all before it.
//!
//! *In:* the bytes of a page, and where a tag begins in truth. *Out:* whether its attributes are too much work.
//! *Never:* guesses where tags begin: in comments, scripts and foreign elements only the tokenizer knows.

/// Attributes of one tag: comparing them takes a tenth of a second.
const MOST_ATTRIBUTES: u64 = 20_000;
/// Comparisons of attributes over all tags.
const MOST_WORK: u64 = 1_000_000_000;
/// Bytes that may be counted through, in lengths of the page: tags do not overlap, but a page may be made so that what
/// looks like the beginning of one is met again and again.
const MOST_LENGTHS: usize = 4;

/// Counts the attributes of a page's tags.
pub(super) struct Meter<'a> {
    bytes: &'a [u8],
    work: u64,
    /// Bytes that may still be counted through.
    left: usize,
}

/// Where in a tag a byte stands: the tokenizer's states (HTML §13.2.5.8 and .32 to .40).
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(u8),
    Unquoted,
    AfterQuoted,
}

impl<'a> Meter<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            work: 0,
            left: text
                .len()
                .saturating_mul(MOST_LENGTHS)
                .saturating_add(65_536),
        }
    }

    /// Whether the tag whose `<` stands at `at` may be taken.
    pub(super) fn admits(&mut self, at: usize) -> bool {
        let tag = self.bytes.get(at + 1..).unwrap_or_default();
        let (count, length) = count(tag);
        self.work = self.work.saturating_add(count.saturating_mul(count));
        let within = self.left.checked_sub(length);
        self.left = within.unwrap_or(0);
        count <= MOST_ATTRIBUTES && self.work <= MOST_WORK && within.is_some()
    }
}

/// The attributes of a tag behind its `<`, no more than are too many, and the bytes until its end.
fn count(tag: &[u8]) -> (u64, usize) {
    let mut state = State::TagName;
    let mut count = 0;
    for (at, byte) in tag.iter().enumerate() {
        // The slash of an end tag comes before its name.
        if at == 0 && *byte == b'/' {
            continue;
        }
        let Some(next) = after(state, *byte) else {
            return (count, at + 1);
        };
        let begins = next == State::Name && state != State::Name;
        count += u64::from(begins);
        state = next;
        if count > MOST_ATTRIBUTES {
            return (count, at + 1);
        }
    }
    (count, tag.len())
}

/// The state behind a byte; `None` where the tag ends.
fn after(state: State, byte: u8) -> Option<State> {
    let gap = matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ');
    let next = match (state, byte) {
        (State::Quoted(quote), byte) if byte == quote => State::AfterQuoted,
        (State::Quoted(_), _) => state,
        (_, b'>') => return None,
        (State::TagName | State::AfterQuoted | State::Unquoted, _) if gap => State::BeforeName,
        (State::BeforeName | State::AfterName | State::BeforeValue, _) if gap => state,
        (State::Name, _) if gap => State::AfterName,
        (State::BeforeValue, b'"' | b'\'') => State::Quoted(byte),
        (State::BeforeValue | State::Unquoted, _) => State::Unquoted,
        (_, b'/') => State::BeforeName,
        // Before a name an equals sign is its first letter.
        (State::Name | State::AfterName, b'=') => State::BeforeValue,
        (State::TagName, _) => state,
        (State::Name | State::BeforeName | State::AfterName | State::AfterQuoted, _) => State::Name,
    };
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_the_tokenizer_takes_them() {
        for (tag, expected) in [
            ("a href=\"x y z\" title='p q'class=c>d e", 3),
            ("a>", 0),
            ("/p a b>", 2),
            ("br/>", 0),
            ("a b/c=d/e f>", 3),
            ("a b = c d>", 2),
            ("a b==\"c d e\" f>", 4),
            ("a =\"b c>", 2),
            ("a b='>' c>", 2),
            ("a b", 1),
            ("a b=\"c d", 1),
            ("a\nb\tc\x0cd\re>", 4),
        ] {
            assert_eq!(count(tag.as_bytes()).0, expected, "{tag}");
        }
    }

    /// What is counted here is what the parser makes of it.
    #[test]
    fn the_parser_agrees() {
        for tag in [
            "p a==\"b c d\" e",
            "p =\"b c",
            "p a b/c=d/e f",
            "p a='x'b=\"y\"c",
            "p a b = c",
        ] {
            let page = scraper::Html::parse_fragment(&format!("<{tag}>x"));
            let selector = scraper::Selector::parse("p").unwrap();
            let parsed = page
                .select(&selector)
                .next()
                .unwrap()
                .value()
                .attrs()
                .count();
            assert_eq!(
                count(format!("{tag}>").as_bytes()).0,
                parsed as u64,
                "{tag}"
            );
        }
    }

    #[test]
    fn what_is_met_again_and_again_is_too_much() {
        let text = "<a ".repeat(10_000);
        let mut meter = Meter::of(&text);

        let taken = (0..10_000).take_while(|n| meter.admits(n * 3)).count();

        assert!(taken < 100, "{taken}");
    }
}
