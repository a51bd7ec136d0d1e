//! Regexes and selectors of `sources.toml`, compiled under limits.
//!
//! *In:* one text. *Out:* what it compiles to, or a complaint in plain words. *Never:* takes a pattern that a
//! hostile page or address could make slow: both run on what strangers serve.

use regex::{Regex, RegexBuilder};
use scraper::Selector;

use super::explain::{Complaint, did_you_mean};

const LONGEST_PATTERN: usize = 1_000;
/// A quarter of a megabyte: the worst pattern of this size takes 32 ms on an address of 2,048 bytes, while the
/// crate's own limit of 10 MB lets `(?:a?){100000}` through.
const LARGEST_PROGRAM: usize = 262_144;
const LONGEST_SELECTOR: usize = 500;
/// Matching costs up to (elements of a page) to the power of nested sibling combinators.
const MOST_COMBINATORS: usize = 8;

/// What may follow a colon; the engine knows no others.
const PSEUDO_CLASSES: [&str; 15] = [
    "empty",
    "first-child",
    "first-of-type",
    "has",
    "is",
    "last-child",
    "last-of-type",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "only-child",
    "only-of-type",
    "root",
];

/// A regex on an address.
pub(super) fn regex(text: &str) -> Result<Regex, Complaint> {
    if text.is_empty() {
        return Err(Complaint::new("an empty pattern matches every address"));
    }
    if text.len() > LONGEST_PATTERN {
        return Err(Complaint::new(format!("over {LONGEST_PATTERN} bytes")));
    }
    RegexBuilder::new(text)
        .size_limit(LARGEST_PROGRAM)
        .dfa_size_limit(LARGEST_PROGRAM)
        .build()
        .map_err(|error| regex_complaint(&error))
}

/// A regex whose first group is a statement's identity.
pub(super) fn identity(text: &str) -> Result<Regex, Complaint> {
    let regex = regex(text)?;
    if regex.captures_len() < 2 {
        return Err(Complaint::new("has no group")
            .hint("put the part that stays the same into brackets: `t\\d{8}_(\\d+)`"));
    }
    Ok(regex)
}

fn regex_complaint(error: &regex::Error) -> Complaint {
    if matches!(error, regex::Error::CompiledTooBig(_)) {
        return Complaint::new("too large once compiled").hint("lower the numbers in `{…}`");
    }
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    let complaint = Complaint::new(format!("not a regex: {line}"));
    if line.starts_with("look-around") {
        return complaint.hint("`exclude` takes away what `include` lets in");
    }
    complaint
}

/// A CSS selector.
pub(super) fn selector(text: &str) -> Result<Selector, Complaint> {
    if text.len() > LONGEST_SELECTOR {
        return Err(Complaint::new(format!("over {LONGEST_SELECTOR} bytes")));
    }
    let combinators = combinators(text);
    if combinators > MOST_COMBINATORS {
        return Err(Complaint::new(format!(
            "{combinators} combinators (blanks, `>`, `+`, `~`), at most {MOST_COMBINATORS} are allowed"
        ))
        .hint("name the nearest element that is unique"));
    }
    Selector::parse(text).map_err(|_| selector_complaint(text))
}

/// What is wrong, as far as the text shows it: the parser's own error names no place.
fn selector_complaint(text: &str) -> Complaint {
    let text = text.trim();
    if text.is_empty() {
        return Complaint::new("an empty selector");
    }
    if text.starts_with('/') || text.starts_with("./") {
        return Complaint::new("looks like XPath")
            .hint("write a CSS selector: `div.entry p`, not `//div[@class=\"entry\"]//p`");
    }
    if let Some(last @ ('>' | '+' | '~' | ',')) = text.chars().next_back() {
        return Complaint::new(format!("ends after `{last}`; a name must follow"));
    }
    if let Some(first @ ('>' | '+' | '~' | ',')) = text.chars().next() {
        return Complaint::new(format!("begins with `{first}`; a name must stand before"));
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        if text.matches(open).count() != text.matches(close).count() {
            return Complaint::new(format!("`{open}` and `{close}` are not in pairs"));
        }
    }
    if text.contains("::") {
        return Complaint::new("a pseudo-element (`::`) is nothing that stands on a page");
    }
    let unknown = pseudo_classes(text).find(|name| !PSEUDO_CLASSES.contains(&name.as_str()));
    if let Some(unknown) = unknown {
        return Complaint::new(format!("`:{unknown}` is not known"))
            .maybe(did_you_mean(&unknown, PSEUDO_CLASSES));
    }
    if pseudo_classes(text).filter(|name| name == "has").count() > 1 {
        return Complaint::new("`:has` within `:has` is not allowed");
    }
    let class = text.split(['.', '#']).skip(1).find(|name| {
        name.chars()
            .next()
            .is_some_and(|char| char.is_ascii_digit())
    });
    if let Some(class) = class {
        let digit: String = class.chars().take(1).collect();
        return Complaint::new("the name of a class or an id cannot begin with a digit here").hint(
            format!("write the digit as `\\3{digit} `, or use `[class~=\"…\"]`"),
        );
    }
    Complaint::new("not a CSS selector").hint("such as `h1`, `.entry`, `#main p`, `a[rel=next]`")
}

fn pseudo_classes(text: &str) -> impl Iterator<Item = String> {
    text.split(':').skip(1).map(|rest| {
        rest.chars()
            .take_while(|char| char.is_alphanumeric() || matches!(char, '-' | '_'))
            .collect()
    })
}

/// How many combinators stand in a selector, at any depth; brackets and strings aside.
fn combinators(text: &str) -> usize {
    let mut count = 0;
    let (mut quote, mut in_brackets) = (None, false);
    // Whether a compound stands before, whether blanks followed it, whether a combinator did.
    let (mut compound, mut blank) = (false, false);
    for char in text.chars() {
        match (quote, char) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(char),
            (None, ']') => in_brackets = false,
            (None, _) if in_brackets => {}
            (None, ' ' | '\t' | '\n' | '\r' | '\x0c') => blank = true,
            (None, '>' | '+' | '~') => {
                count += 1;
                (compound, blank) = (false, false);
            }
            (None, ',' | '(') => (compound, blank) = (false, false),
            (None, ')') => (compound, blank) = (true, false),
            (None, _) => {
                count += usize::from(compound && blank);
                in_brackets = char == '[';
                (compound, blank) = (true, false);
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinators_are_counted_at_every_depth() {
        for (text, expected) in [
            ("h1", 0),
            (" h1 ", 0),
            ("h3 a", 1),
            ("h3 > a", 1),
            ("h3>a+b", 2),
            ("h1, h2", 0),
            ("a[title='x > y z'] b", 1),
            ("div:has(> p a) b", 3),
            (":is(a, b) c", 1),
            ("a ~ b", 1),
        ] {
            assert_eq!(combinators(text), expected, "{text}");
        }
    }

    #[test]
    fn selectors_have_limits() {
        assert!(selector("a b c d e f g h i").is_ok());
        assert!(
            selector("a b c d e f g h i j")
                .unwrap_err()
                .label
                .starts_with("9 combinators")
        );
        assert_eq!(
            selector(&"a".repeat(501)).unwrap_err().label,
            "over 500 bytes"
        );
        let deep = format!("{}a{}", ":is(".repeat(95), ")".repeat(95));
        drop(selector(&deep));
    }

    #[test]
    fn s82_a_bad_selector_is_explained_in_plain_words() {
        for (text, expected) in [
            ("", "an empty selector"),
            ("div.content >", "ends after `>`; a name must follow"),
            ("> p", "begins with `>`; a name must stand before"),
            ("//div[@class='x']", "looks like XPath"),
            (
                "p::before",
                "a pseudo-element (`::`) is nothing that stands on a page",
            ),
            ("a:contains('x')", "`:contains` is not known"),
            ("a:frist-child", "`:frist-child` is not known"),
            ("div:has(:has(i))", "`:has` within `:has` is not allowed"),
            ("a[href]]", "`[` and `]` are not in pairs"),
            (
                ".2col",
                "the name of a class or an id cannot begin with a digit here",
            ),
            ("a!b", "not a CSS selector"),
        ] {
            assert_eq!(selector(text).unwrap_err().label, expected, "{text}");
        }
    }

    #[test]
    fn every_pseudo_class_listed_is_one_the_engine_takes() {
        for name in PSEUDO_CLASSES {
            let argument = match name {
                "has" | "is" | "not" => "(a)",
                nth if nth.starts_with("nth-") => "(2n)",
                _ => "",
            };
            assert!(selector(&format!("p:{name}{argument}")).is_ok(), "{name}");
        }
    }

    #[test]
    fn regexes_have_limits_and_an_error_of_one_line() {
        assert!(regex(r"\w+\s+\w+").is_ok());
        assert_eq!(
            regex("(?:a?){100000}").unwrap_err().label,
            "too large once compiled"
        );
        assert_eq!(
            regex(&"a".repeat(1_001)).unwrap_err().label,
            "over 1000 bytes"
        );
        assert_eq!(
            regex("(a").unwrap_err().label,
            "not a regex: unclosed group"
        );
        assert!(
            regex("(?!a)b")
                .unwrap_err()
                .hint
                .unwrap()
                .contains("exclude")
        );
        assert!(regex("").is_err());
        drop(regex(&"(".repeat(1_000)));
    }

    #[test]
    fn an_identity_needs_a_group() {
        assert!(identity(r"t\d{8}_(\d+)").is_ok());
        assert_eq!(identity(r"t\d{8}").unwrap_err().label, "has no group");
        assert!(identity(r"t(?:\d{8})").is_err());
    }
}
