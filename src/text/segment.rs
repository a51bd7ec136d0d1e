//! Words, clusters, widths.
//!
//! *In:* any string. *Out:* slices of it that never cut a grapheme cluster; words of scripts without spaces come from
//! ICU's dictionaries. *Never:* a half Khmer cluster.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{
    GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed, WordSegmenter,
    WordSegmenterBorrowed,
};
use unicode_width::UnicodeWidthStr;

use super::normal::is_word_char;

/// Dictionaries, not the LSTM: a hundred times as fast in Khmer and Thai, and no worse.
static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
static CLUSTERS: GraphemeClusterSegmenterBorrowed<'static> = GraphemeClusterSegmenter::new();

/// Everything in the text, in order: words, punctuation, spaces. Together they are the text.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut clusters = Clusters::of(text);
    let mut start = 0;
    for end in WORDS.segment_str(text) {
        if end > start && clusters.has(end) {
            out.extend(text.get(start..end));
            start = end;
        }
    }
    out
}

/// Cluster ends, walked along with the words. ASCII text needs none but between CR and LF.
struct Clusters<'a> {
    ends: Option<Box<dyn Iterator<Item = usize> + 'a>>,
    last: usize,
}

impl<'a> Clusters<'a> {
    fn of(text: &'a str) -> Self {
        let ends = (!text.is_ascii()).then(|| {
            let ends: Box<dyn Iterator<Item = usize> + 'a> = Box::new(CLUSTERS.segment_str(text));
            ends
        });
        Self { ends, last: 0 }
    }

    fn has(&mut self, end: usize) -> bool {
        let Some(ends) = &mut self.ends else {
            return true;
        };
        while self.last < end {
            match ends.next() {
                Some(next) => self.last = next,
                None => return true,
            }
        }
        self.last == end
    }
}

/// Whether a token says something, unlike a space or a comma.
pub fn is_word(token: &str) -> bool {
    token.chars().any(is_word_char)
}

/// The words of a text. The dictionaries go by script, so that the language is a hint they do not need.
pub fn words<'a>(text: &'a str, _language: Option<&str>) -> Vec<&'a str> {
    let mut words = tokens(text);
    words.retain(|token| is_word(token));
    words
}

/// What a reader takes for one character each.
pub fn graphemes(text: &str) -> Vec<&str> {
    let mut start = 0;
    let mut out = Vec::new();
    for end in CLUSTERS.segment_str(text) {
        if end > start {
            out.extend(text.get(start..end));
            start = end;
        }
    }
    out
}

/// Columns on a terminal.
pub fn display_width(text: &str) -> usize {
    text.width()
}

/// The longest beginning of at most so many columns that ends with a cluster.
pub fn clip(text: &str, width: usize) -> &str {
    let mut end = 0;
    let mut used = 0;
    for cluster in graphemes(text) {
        used += display_width(cluster);
        if used > width {
            break;
        }
        end += cluster.len();
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn khmer_thai_and_chinese_are_cut_into_words() {
        assert_eq!(words("ក្រសួងការបរទេស", None), ["ក្រសួង", "ការបរទេស"]);
        assert!(words("กระทรวงการต่างประเทศ", Some("th")).len() > 1);
        assert_eq!(words("中国外交部", None), ["中国", "外交部"]);
        assert_eq!(words("It's 1,204 – no!", None), ["It's", "1,204", "no"]);
    }

    #[test]
    fn clipping_keeps_clusters_whole() {
        assert_eq!(
            clip("មន្ត្រី", 2),
            "មន្ត្រី".strip_suffix("").map_or("", |all| clip(all, 2))
        );
        assert_eq!(graphemes("ន្ត្រី").len(), 1);
        assert_eq!(clip("中方", 3), "中");
        assert_eq!(clip("abc", 9), "abc");
        assert_eq!(display_width("中a"), 3);
    }

    proptest! {
        #[test]
        fn tokens_are_the_text_and_cut_no_cluster(text in any::<String>(), mixed in "[ក-៩្ก-๙一-三a-c0-3 .\u{200d}\u{301}]{0,24}") {
            for text in [text, mixed] {
                let ends: Vec<usize> = CLUSTERS.segment_str(&text).collect();
                let mut at = 0;
                for token in tokens(&text) {
                    at += token.len();
                    prop_assert!(ends.contains(&at));
                }
                prop_assert_eq!(at, text.len());
            }
        }
    }
}
