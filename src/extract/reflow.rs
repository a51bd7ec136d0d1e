//! Lines of a typeset page made paragraphs again.
//!
//! *In:* text as `pdftotext` writes it: lines as printed, an empty one between paragraphs, a form feed after each
//! page. *Out:* paragraphs divided by newlines. *Never:* another text because the same words were wrapped elsewhere.

use std::collections::HashSet;

use crate::page::fold;
use crate::text::is_written_unspaced;

/// Digits of a page's number.
const MOST_DIGITS: usize = 4;
/// What typesetters put before the items of a list.
const BULLETS: [char; 8] = ['•', '●', '▪', '◦', '‣', '■', '□', '➢'];

/// What stands between a line and the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Line,
    Blank,
    Page,
}

/// The paragraphs of the text.
pub(super) fn paragraphs(text: &str) -> String {
    let compounds = compounds(text);
    let mut out: Vec<String> = Vec::new();
    for page in text.split('\u{c}') {
        let mut gap = Gap::Page;
        for line in without_number(page) {
            if line.is_empty() {
                gap = if gap == Gap::Page { gap } else { Gap::Blank };
                continue;
            }
            match out.last_mut() {
                Some(open) if goes_on(open, &line, gap) => join(open, &line, &compounds),
                Some(_) | None => out.push(line),
            }
            gap = Gap::Line;
        }
    }
    out.join("\n")
}

/// A page's lines without its number, which stands first or last.
fn without_number(page: &str) -> Vec<String> {
    let mut lines: Vec<String> = page.lines().map(fold).collect();
    let filled = |line: &String| !line.is_empty();
    let ends = [
        lines.iter().position(filled),
        lines.iter().rposition(filled),
    ];
    for at in ends.into_iter().flatten() {
        if let Some(line) = lines.get_mut(at).filter(|line| is_number(line)) {
            line.clear();
        }
    }
    lines
}

/// `3`, `- 3 -`, `3/10`, `Page 3 of 10`.
fn is_number(line: &str) -> bool {
    let lower = line.to_lowercase();
    let bare = lower.strip_prefix("page").unwrap_or(&lower);
    let mut numbers = bare
        .split(['/', '|'])
        .flat_map(|part| part.split(" of "))
        .map(|part| part.trim_matches(|c: char| c.is_whitespace() || "-–—.[]()".contains(c)));
    let number = |part: &str| {
        (1..=MOST_DIGITS).contains(&part.chars().count()) && part.chars().all(char::is_numeric)
    };
    numbers.clone().count() <= 2 && numbers.all(number)
}

/// Whether a line belongs to the paragraph that is open.
fn goes_on(open: &str, line: &str, gap: Gap) -> bool {
    match gap {
        Gap::Blank => false,
        Gap::Line => !line.starts_with(BULLETS),
        // A paragraph that the page's end cut: no sentence ends, or none begins.
        Gap::Page => {
            let begun = line
                .chars()
                .next()
                .is_some_and(|c| c.is_lowercase() || c.is_numeric() || is_unspaced(c));
            let ended = open.ends_with(|c| {
                matches!(
                    c,
                    '.' | '!' | '?' | ':' | '。' | '！' | '？' | '។' | '”' | '»' | '"'
                )
            });
            begun && !ended
        }
    }
}

/// Adds a line to its paragraph; a word that was divided is whole again.
fn join(open: &mut String, line: &str, compounds: &HashSet<String>) {
    let follows_letter = |dash: char| {
        let stem = open.strip_suffix(dash)?;
        stem.ends_with(char::is_alphabetic).then_some(stem.len())
    };
    let lower = line.starts_with(char::is_lowercase);
    let hard = follows_letter('-').filter(|_| lower);
    if let Some(stem) = follows_letter('\u{ad}').or_else(|| follows_letter('\u{2010}')) {
        open.truncate(stem);
    } else if let Some(stem) = hard {
        if !compounds.contains(&last_and_first(open, line)) {
            open.truncate(stem);
        }
    } else if !is_seamless(open, line) {
        open.push(' ');
    }
    open.push_str(line);
}

/// Whether the script puts nothing between the two.
fn is_seamless(open: &str, line: &str) -> bool {
    let ends = open.chars().next_back().into_iter();
    let seam: String = ends.chain(line.chars().next()).collect();
    is_written_unspaced(&seam)
}

fn is_unspaced(c: char) -> bool {
    is_written_unspaced(c.encode_utf8(&mut [0; 4]))
}

/// The divided word with its hyphen.
fn last_and_first(open: &str, line: &str) -> String {
    let last = open.rsplit(' ').next().unwrap_or_default();
    let first = line.split(' ').next().unwrap_or_default();
    bare(&format!("{last}{first}"))
}

/// Words that are written with a hyphen inside a line: it belongs to them.
fn compounds(text: &str) -> HashSet<String> {
    text.split_whitespace()
        .map(bare)
        .filter(|word| word.contains('-'))
        .collect()
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_wrapped_otherwise_are_the_same_text() {
        let narrow = "JOINT STATEMENT\n\nThe minister wel-\ncomed the long-term plan and the\nlong-\nterm loan.\n\n1\n\u{c}\
                      He thanked the\nenvoy.\n\n- 2 -\n\u{c}";
        let wide = "JOINT STATEMENT\n\nThe minister welcomed the long-term plan and the long-term loan.\n\nHe thanked \
                    the envoy.\n\u{c}";
        assert_eq!(
            paragraphs(narrow),
            "JOINT STATEMENT\nThe minister welcomed the long-term plan and the long-term loan.\nHe thanked the envoy."
        );
        assert_eq!(paragraphs(narrow), paragraphs(wide));
    }

    #[test]
    fn a_paragraph_that_a_page_s_end_cuts_is_one() {
        let cut = "Both sides agreed that\n\n3\n\u{c}\n1,200 officers will be trained.\n\nThey parted.\n\u{c}";
        assert_eq!(
            paragraphs(cut),
            "Both sides agreed that 1,200 officers will be trained.\nThey parted."
        );
    }

    #[test]
    fn figures_inside_a_page_stay_and_page_numbers_go() {
        assert_eq!(
            paragraphs("Officers\n\n1200\n\nBanks\n\n12\n\u{c}"),
            "Officers\n1200\nBanks"
        );
        for number in ["3", "- 3 -", "3/10", "Page 3 of 10", "៣", "[12]"] {
            assert!(is_number(number), "{number}");
        }
        for line in ["12,000", "3 May", "of", "1/2/2025", "20250415", "Page"] {
            assert!(!is_number(line), "{line}");
        }
    }

    #[test]
    fn items_of_a_list_are_lines_of_their_own() {
        assert_eq!(
            paragraphs("Agreed:\n• nets\nand boats\n• quotas\n"),
            "Agreed:\n• nets and boats\n• quotas"
        );
    }

    #[test]
    fn scripts_without_spaces_are_joined_without_them() {
        assert_eq!(
            paragraphs("中方对此\n表示赞赏。\n\u{c}"),
            "中方对此表示赞赏。"
        );
    }
}
