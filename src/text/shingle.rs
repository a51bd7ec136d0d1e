//! What two texts share.
//!
//! *In:* texts. *Out:* sets of hashed shingles, their likeness, sketches of fixed size that estimate it. *Never:* a
//! hash that differs between machines or releases: sketches are stored.

use std::collections::HashSet;

use super::normal::{is_han_or_kana, is_unspaced, loose};
use super::segment::graphemes;

/// Words in a shingle.
const WORDS: usize = 5;
/// Characters in a shingle of Han or Kana.
const CHARACTERS: usize = 4;
/// Clusters in a shingle of Khmer, Thai, Lao or Burmese.
const CLUSTERS: usize = 5;
/// Numbers in a sketch; the standard error of the estimate is 0.04 at 0.7.
const SKETCH: usize = 128;

/// The shingles of a text as hashes, sorted, each once: of five words, or, in scripts without spaces, of characters
/// or clusters, so that no dictionary decides. A text shorter than a shingle is one.
pub fn shingles(text: &str, language: Option<&str>) -> Vec<u64> {
    let key = loose(text);
    let letters = key.chars().filter(|c| *c != ' ').count();
    let unspaced = key.chars().filter(|c| is_unspaced(*c)).count();
    let share = if is_unspaced_language(language) { 5 } else { 2 };
    let (units, size): (Vec<&str>, usize) = if unspaced * share > letters {
        let han = key.chars().filter(|c| is_han_or_kana(*c)).count() * 2 > unspaced;
        let units = graphemes(&key).into_iter().filter(|unit| *unit != " ");
        (units.collect(), if han { CHARACTERS } else { CLUSTERS })
    } else {
        (
            key.split(' ').filter(|word| !word.is_empty()).collect(),
            WORDS,
        )
    };
    let mut out: Vec<u64> = if units.is_empty() {
        Vec::new()
    } else if units.len() < size {
        vec![hash_all(&units)]
    } else {
        units.windows(size).map(hash_all).collect()
    };
    out.sort_unstable();
    out.dedup();
    out
}

fn is_unspaced_language(language: Option<&str>) -> bool {
    matches!(
        language.and_then(|tag| tag.split(['-', '_']).next()),
        Some("zh" | "ja" | "km" | "th" | "lo" | "my")
    )
}

/// FNV-1a, mixed: the same on every machine and in every release.
pub fn hash(text: &str) -> u64 {
    mix(fnv(0xcbf2_9ce4_8422_2325, text))
}

fn hash_all(units: &[&str]) -> u64 {
    mix(units.iter().fold(0xcbf2_9ce4_8422_2325, |state, unit| {
        fnv(fnv(state, unit), "\u{1}")
    }))
}

fn fnv(state: u64, text: &str) -> u64 {
    text.bytes().fold(state, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of SplitMix64.
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Shared shingles among all; two empty sets share nothing.
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let both = shared(a, b);
    ratio(both, a.len() + b.len() - both)
}

/// The part of `a` that is in `b` too.
pub fn containment(a: &[u64], b: &[u64]) -> f64 {
    ratio(shared(a, b), a.len())
}

fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}

/// `part / whole`, 0 for an empty whole.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    let float = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 {
        0.0
    } else {
        float(part) / float(whole)
    }
}

/// MinHash: 128 numbers of 32 bits, little endian; empty for no shingles.
pub fn sketch(shingles: &[u64]) -> Vec<u8> {
    if shingles.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::with_capacity(SKETCH * 4);
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..SKETCH {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let (factor, offset) = (mix(seed) | 1, mix(!seed));
        let least = shingles
            .iter()
            .map(|s| s.wrapping_mul(factor).wrapping_add(offset) >> 32)
            .min()
            .unwrap_or(0);
        out.extend(u32::try_from(least).unwrap_or(u32::MAX).to_le_bytes());
    }
    out
}

/// The Jaccard likeness of the sets behind two sketches; 0 where one is none.
pub fn estimate(a: &[u8], b: &[u8]) -> f64 {
    if a.len() != SKETCH * 4 || b.len() != SKETCH * 4 {
        return 0.0;
    }
    let equal = a
        .chunks_exact(4)
        .zip(b.chunks_exact(4))
        .filter(|(x, y)| x == y)
        .count();
    ratio(equal, SKETCH)
}

/// What stands where a text is still to come, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "text will be coming soon",
    "coming soon",
    "full text to follow",
    "full text follows",
    "full text will follow",
    "transcript will follow",
    "transcript to follow",
    "text will be posted",
    "transcript will be posted",
    "will be uploaded soon",
    "will be available soon",
    "全文稍后",
    "稍后发布",
    "内容待更新",
    "内容更新中",
    "全文稍後",
    "稍後發布",
    "後日掲載",
    "掲載予定",
    "追って掲載",
    "추후 게시",
    "đang cập nhật",
    "akan segera",
    "текст будет опубликован",
    "текст готовится",
    "texte à venir",
    "próximamente",
    "em breve",
];
/// Letters of a placeholder, with a date and a name beside it.
const PLACEHOLDER: usize = 160;

/// Whether nearly all of the old text (90 %) is in the new, longer one, or the old one only announced it. Its author's
/// last words may have gone on, so that the shingles across its end do not count.
pub fn grew(before: &str, after: &str) -> bool {
    let (old, new) = (loose(before), loose(after));
    if old.is_empty() || new.len() <= old.len() {
        return false;
    }
    if new.contains(&old) || is_placeholder(before) {
        return true;
    }
    let (a, b) = (shingles(before, None), shingles(after, None));
    let known: HashSet<&u64> = b.iter().collect();
    let kept = a.iter().filter(|s| known.contains(s)).count();
    ratio(kept, a.len()) >= 0.9
}

fn is_placeholder(text: &str) -> bool {
    let short = text.chars().nth(PLACEHOLDER).is_none();
    let says = |text: &str| PLACEHOLDERS.iter().any(|phrase| text.contains(phrase));
    short && says(&text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: u32, to: u32) -> String {
        let words: Vec<String> = (from..to)
            .map(|n| format!("word{}", mix(u64::from(n))))
            .collect();
        words.join(" ")
    }

    #[test]
    fn a_sketch_estimates_the_likeness() {
        let (a, b) = (
            shingles(&text(0, 1000), None),
            shingles(&text(150, 1150), None),
        );
        let real = jaccard(&a, &b);
        assert!((0.7..0.78).contains(&real), "{real}");
        assert_eq!(sketch(&a).len(), 512);
        assert!((estimate(&sketch(&a), &sketch(&b)) - real).abs() < 0.13);
        assert!((estimate(&sketch(&a), &sketch(&a)) - 1.0).abs() < 1e-9);
        assert!(estimate(&sketch(&a), &sketch(&shingles(&text(5000, 6000), None))) < 0.05);
        assert!(estimate(&[], &[]) < 0.01);
    }

    #[test]
    fn stored_sketches_stay_valid() {
        let set = shingles(
            "The Ministry applauded the clampdown on online scams.",
            None,
        );
        assert_eq!(set.len(), 4);
        let all = set.iter().fold(0, |all, s| all ^ s);
        assert_eq!(
            all, 0xcbc6_5cf2_310c_c227,
            "hashes are stored: they may not change"
        );
    }

    /// Scenario 130.
    #[test]
    fn unspaced_text_is_found_by_n_grams() {
        let km = "ក្រសួងការបរទេសនិងសហប្រតិបត្តិការអន្តរជាតិបានចេញសេចក្តីថ្លែងការណ៍អំពីការបង្ក្រាបការឆបោកតាមអនឡាញ";
        let zh = "外交部发言人对柬埔寨打击电信诈骗行动表示赞赏并希望双方继续加强合作";
        for whole in [km, zh] {
            let spread: String = graphemes(whole).join("\u{200b} ");
            assert!((jaccard(&shingles(whole, None), &shingles(&spread, None)) - 1.0).abs() < 1e-9);
            let half: String = graphemes(whole).iter().take(20).copied().collect();
            assert!(
                (containment(&shingles(&half, None), &shingles(whole, None)) - 1.0).abs() < 1e-9
            );
        }
    }

    #[test]
    fn a_placeholder_grows_into_any_longer_text() {
        let stub = "5 March 2024\nThe text will be coming soon.";
        assert!(grew(stub, &text(0, 60)));
        assert!(!grew("The ministry regrets this.", &text(0, 60)));
        assert!(!grew(
            &format!("{} It is coming soon.", text(0, 60)),
            &text(100, 300)
        ));
    }

    /// Scenario 67.
    #[test]
    fn a_stub_grows() {
        let stub = text(0, 60);
        assert!(grew(&stub, &format!("{stub} {}", text(100, 300))));
        assert!(!grew(&stub, &stub));
        assert!(!grew(&stub, &text(30, 300)));
        assert!(!grew("", "a"));
    }
}
