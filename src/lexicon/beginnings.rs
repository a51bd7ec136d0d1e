//! Which of hundreds of patterns may stand in a text.
//!
//! *In:* patterns. *Out:* those whose beginning stands in a text: they are worth trying. *Never:* leaves one out that would
//! match. (A set of regexes of this size has more states than it may keep, and is walked thirty times as slow.)

use aho_corasick::{AhoCorasick, MatchKind};

use super::names::choices;

/// The beginnings of patterns, ready to be found.
pub(super) struct Beginnings {
    automaton: Option<AhoCorasick>,
    /// For each word of the automaton, whose beginning it is.
    of: Vec<usize>,
    /// Patterns of which no beginning can be written out.
    always: Vec<usize>,
}

impl Beginnings {
    pub(super) fn of<'p>(patterns: impl Iterator<Item = &'p str>) -> Self {
        let (mut words, mut of, mut always) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0;
        for (which, pattern) in patterns.enumerate() {
            count = which + 1;
            let beginnings = beginnings(pattern);
            if beginnings.is_empty() {
                always.push(which);
            }
            for word in beginnings {
                words.push(folded(&word));
                of.push(which);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&words)
            .ok();
        if automaton.is_none() {
            // Beyond what memory can hold: then every pattern is tried.
            always = (0..count).collect();
        }
        Self {
            automaton,
            of,
            always,
        }
    }

    /// The patterns that may match, in order.
    pub(super) fn find(&self, text: &str) -> Vec<usize> {
        let mut found = self.always.clone();
        if let Some(automaton) = &self.automaton {
            let text = folded(text);
            let words = automaton.find_overlapping_iter(&text);
            found.extend(words.filter_map(|word| self.of.get(word.pattern().as_usize())));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// The words that a pattern may begin with; none where one of its alternatives has none.
fn beginnings(pattern: &str) -> Vec<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut all = Vec::new();
    for alternative in alternatives(&chars) {
        let words = beginnings_of(alternative);
        if words.is_empty() {
            return Vec::new();
        }
        all.extend(words);
    }
    all
}

/// What a pattern is divided into outside of groups.
fn alternatives(chars: &[char]) -> Vec<&[char]> {
    let mut depth = 0_usize;
    let at_top = |c: &char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && *c == '|'
    };
    chars.split(at_top).collect()
}

/// Up to the first gap, or to the group before, where that makes too many.
fn beginnings_of(alternative: &[char]) -> Vec<String> {
    for end in ends(alternative).into_iter().rev() {
        let written = alternative.get(..end).and_then(choices);
        if let Some((words, [])) = written
            && !words.iter().any(String::is_empty)
        {
            return words;
        }
    }
    Vec::new()
}

/// Where it may be cut: outside of groups, before the first gap or whatever cannot be written out, and not before a sign that
/// makes what stands before it one of several.
fn ends(chars: &[char]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut depth = 0_usize;
    for (at, c) in chars.iter().enumerate() {
        let next = chars.get(at + 1);
        let is_class = *c == '[' && is_range(chars.get(at..).unwrap_or_default());
        if is_class || matches!(c, '.' | '\\' | '^' | '$' | '+' | '*' | '{') {
            return ends;
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !matches!(next, Some('?' | '*' | '{')) {
            ends.push(at + 1);
        }
    }
    ends
}

/// Whether a class of letters is one that only a regex knows: "[^ ]", "[a-z]".
fn is_range(chars: &[char]) -> bool {
    let class = chars.iter().take_while(|c| **c != ']');
    class.skip(1).any(|c| matches!(c, '^' | '-' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_known_by_its_beginning() {
        let all = |pattern| beginnings(pattern);
        assert_eq!(all("applaud(s|ed)?"), ["applauds", "applauded", "applaud"]);
        assert_eq!(
            all("express(es|ed)? .{3,30}concern"),
            ["expresses ", "expressed ", "express "]
        );
        assert_eq!(
            all("(raise|voice) .{0,9}(deep|grave)"),
            ["raise ", "voice "]
        );
        assert_eq!(all("осужда[^ ]*"), ["осужда"]);
        assert_eq!(all("(a|b.{1,2}c)d"), [] as [&str; 0]);
        assert_eq!(all("may|might"), ["may", "might"]);
        assert_eq!(all("a.{1,2}b|c"), ["a", "c"]);
        for (pattern, beginning) in [
            ("abc*", "ab"),
            ("abc{0,2}", "ab"),
            ("ab[a-z]", "ab"),
            ("ab\\d", "ab"),
            ("abc+", "abc"),
        ] {
            assert_eq!(all(pattern), [beginning], "{pattern}");
        }
    }

    #[test]
    fn only_what_may_stand_in_a_text_is_tried() {
        let known = Beginnings::of(["applaud(s|ed)?", "deny|refuse", "(x|y.{1,2})z"].into_iter());
        assert_eq!(known.find("It APPLAUDED them."), [0, 2]);
        assert_eq!(known.find("nothing"), [2]);
    }
}
