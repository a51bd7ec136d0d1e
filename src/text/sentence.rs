//! Blocks and sentences.
//!
//! *In:* a text, its blocks divided by newlines. *Out:* sentences in order, each with its block and place. *Never:* a
//! sentence across two blocks. Both versions of a text pass the same cutter, so being steady counts more than being
//! right.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use super::segment::graphemes;

static SENTENCES: LazyLock<SentenceSegmenterBorrowed<'static>> =
    LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));

/// Abbreviations after which no sentence ends, lower-cased, without the last dot.
const ABBREVIATIONS: &[&str] = &[
    "h.e",
    "h.r.h",
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "hon",
    "gen",
    "col",
    "lt",
    "capt",
    "sgt",
    "gov",
    "sen",
    "rep",
    "rev",
    "st",
    "no",
    "nos",
    "art",
    "arts",
    "vol",
    "pp",
    "para",
    "paras",
    "cf",
    "vs",
    "e.g",
    "i.e",
    "u.s",
    "u.n",
    "u.k",
    "e.u",
    "d.c",
    "ph.d",
    "co",
    "corp",
    "inc",
    "ltd",
    "approx",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "m",
    "mm",
    "mme",
    "mlle",
    "s.e",
    "s.e.m",
    "mgr",
    "n°",
    "sr",
    "sra",
    "srta",
    "dra",
    "núm",
    "д",
    "г",
    "гг",
    "им",
    "т.е",
    "т.д",
    "т.п",
    "стр",
    "руб",
    "тыс",
    "млн",
    "млрд",
    "tp",
    "ts",
    "gs",
    "ths",
    "ឯ",
    "ឯ.ឧ",
    "ល",
    "ស.ជ",
    "พ.ศ",
    "ค.ศ",
    "ดร",
    "น.ส",
    "พล.อ",
    "ฯพณฯ",
];

/// Thai and Lao know no full stop: a piece this long ends at a space.
const CLAUSE_CLUSTERS: usize = 25;

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// Its words, without the spaces around it.
    pub text: &'a str,
    /// The number of its block, from 0.
    pub block: usize,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
}

/// The blocks of a text: its lines that are not empty.
pub fn blocks(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// The sentences of a text. The rules go by script, so that the language is a hint they do not need.
pub fn sentences<'a>(text: &'a str, _language: Option<&str>) -> Vec<Sentence<'a>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut block = 0;
    for line in text.split_inclusive('\n') {
        let before = out.len();
        for piece in pieces(line) {
            let Some(raw) = line.get(piece.clone()) else {
                continue;
            };
            let inner = raw.trim();
            if inner.is_empty() {
                continue;
            }
            let begin = start + piece.start + (raw.len() - raw.trim_start().len());
            out.push(Sentence {
                text: inner,
                block,
                bytes: begin..begin + inner.len(),
            });
        }
        block += usize::from(out.len() > before);
        start += line.len();
    }
    out
}

fn pieces(line: &str) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in SENTENCES.segment_str(line) {
        if end <= start {
            continue;
        }
        let piece = line.get(start..end).unwrap_or_default();
        match joined.last_mut() {
            Some(last) if belongs_together(line.get(last.clone()).unwrap_or_default(), piece) => {
                last.end = end;
            }
            _ => joined.push(start..end),
        }
        start = end;
    }
    joined
        .into_iter()
        .flat_map(|piece| clauses(line, piece))
        .collect()
}

fn belongs_together(first: &str, second: &str) -> bool {
    let second = second.trim_start();
    second.starts_with(['»', '”', '’', ')', '）', '」', '』', '》'])
        || second.starts_with("ល។")
        || ends_abbreviated(first.trim_end())
}

fn ends_abbreviated(piece: &str) -> bool {
    let Some(stem) = piece.strip_suffix('.') else {
        return false;
    };
    let last = stem
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '«' | '\'' | '’'))
        .next()
        .unwrap_or_default();
    let mut letters = last.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    initial || (last.len() <= 16 && ABBREVIATIONS.contains(&last.to_lowercase().as_str()))
}

fn clauses(line: &str, piece: Range<usize>) -> Vec<Range<usize>> {
    let text = line.get(piece.clone()).unwrap_or_default();
    let is_stopless = |c: char| matches!(c, '\u{e01}'..='\u{eff}');
    if text.chars().filter(|c| is_stopless(*c)).count() * 2 < text.chars().count() {
        return vec![piece];
    }
    let mut out = Vec::new();
    let mut start = piece.start;
    let mut end = piece.start;
    for part in text.split_inclusive(' ') {
        end += part.len();
        let clause = line.get(start..end).unwrap_or_default();
        if part.ends_with(' ') && graphemes(clause).len() > CLAUSE_CLUSTERS {
            out.push(start..end);
            start = end;
        }
    }
    if start < piece.end {
        out.push(start..piece.end);
    }
    out
}

/// Grapheme clusters of a headline that was made from a text.
const MOST_HEADLINE: usize = 120;

/// A headline for a text that has none: its first line, or of a long one the first sentence, cut between clusters.
pub fn headline(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    if super::graphemes(line).len() <= MOST_HEADLINE {
        return line.to_owned();
    }
    let cut = sentences(line, None);
    let sentence = cut.first().map_or(line, |sentence| sentence.text);
    let clusters = super::graphemes(sentence);
    clusters.into_iter().take(MOST_HEADLINE).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, None).into_iter().map(|s| s.text).collect()
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        assert_eq!(
            cut("H.E. Mr. Sok met Dr. Lee on Jan. 5. They agreed on No. 3 of the list."),
            [
                "H.E. Mr. Sok met Dr. Lee on Jan. 5.",
                "They agreed on No. 3 of the list."
            ]
        );
        assert_eq!(
            cut("The U.S. Government agreed. It left."),
            ["The U.S. Government agreed.", "It left."]
        );
        assert_eq!(
            cut("Il a dit « Non. » et partit."),
            ["Il a dit « Non. » et partit."]
        );
    }

    #[test]
    fn khmer_chinese_and_thai_are_cut() {
        assert_eq!(cut("ក្រសួងបានជួប។ គាត់បាននិយាយ។").len(), 2);
        assert_eq!(
            cut("មាន អង្ករ ស្ករ ។ល។ គាត់ទៅ។").first(),
            Some(&"មាន អង្ករ ស្ករ ។ល។")
        );
        assert_eq!(cut("双方同意。会谈继续！"), ["双方同意。", "会谈继续！"]);
        let thai =
            "กระทรวงการต่างประเทศแถลงข่าวเมื่อวานนี้ที่กรุงเทพ และรัฐมนตรีว่าการกระทรวงกล่าวว่าจะดำเนินการต่อไป";
        assert_eq!(cut(thai).len(), 2);
    }

    #[test]
    fn a_newline_always_cuts_and_counts_a_block() {
        let text = "One\n\ntwo. Three.\n";
        let all = sentences(text, None);
        assert_eq!(all.iter().map(|s| s.block).collect::<Vec<_>>(), [0, 1, 1]);
        assert!(
            all.iter()
                .all(|s| text.get(s.bytes.clone()) == Some(s.text))
        );
        assert_eq!(blocks(text), ["One", "two. Three."]);
    }

    proptest! {
        #[test]
        fn sentences_lose_only_spaces(text in any::<String>(), like in "[A-Za-z. \nก-ฮ។«»]{0,40}") {
            for text in [text, like] {
                let joined: String = cut(&text).concat();
                let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                prop_assert_eq!(bare(&joined), bare(&text));
            }
        }
    }

    #[test]
    fn a_long_first_line_gives_its_first_sentence_or_the_beginning_of_it() {
        let long = format!("The ministry regrets this. {}", "Words follow. ".repeat(20));
        assert_eq!(headline(&long), "The ministry regrets this.");
        assert_eq!(
            crate::text::graphemes(&headline(&"ន្ត្រី".repeat(500))).len(),
            MOST_HEADLINE
        );
    }
}
