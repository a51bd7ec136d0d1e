//! What sites call the pages that list their statements.
//!
//! *In:* the words of a link and its address. *Out:* how plainly it leads to a section of news. *Never:* takes a
//! headline for a section: a section's name is short.

use url::Url;

use crate::page::fold;

/// Words of a longer name say something of their own.
const MOST_WORDS: usize = 4;
/// Letters of a name in a script that does without spaces; of Chinese, Japanese and Korean each says more.
const MOST_LETTERS: usize = 40;
const MOST_CHINESE_LETTERS: usize = 16;

/// How plainly a link leads to statements; the plainer, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plainness {
    /// News of any kind.
    News,
    /// Press releases or statements.
    Statements,
}

/// Names of sections of statements, as whole words of names in scripts with spaces.
const STATEMENTS: &[&str] = &[
    "press release",
    "press releases",
    "news release",
    "news releases",
    "press statement",
    "press statements",
    "statement",
    "statements",
    "communique",
    "communiques",
    "press briefings",
    "press conferences",
    "remarks",
    "spokesperson",
    "thông cáo báo chí",
    "tuyên bố",
    "người phát ngôn",
    "siaran pers",
    "siaran akhbar",
    "siaran media",
    "kenyataan media",
    "kenyataan akhbar",
    "pernyataan",
    "pahayag",
    "заявления",
    "пресс релизы",
    "брифинги",
    "communiqué",
    "communiqués",
    "déclarations",
    "comunicados",
    "notas de prensa",
    "declaraciones",
    "notas à imprensa",
    "declarações",
    "pressemitteilungen",
    "erklärungen",
    "بيانات",
    "بيانات صحفية",
    "تصريحات",
];
/// The same in scripts that do without spaces.
const STATEMENTS_UNSPACED: &[&str] = &[
    "新闻稿",
    "新聞稿",
    "声明",
    "聲明",
    "发言人",
    "發言人",
    "例行记者会",
    "答记者问",
    "新闻发布",
    "សេចក្តីប្រកាស",
    "សេចក្តីថ្លែងការណ៍",
    "សេចក្តីជូនដំណឹង",
    "ข่าวสารนิเทศ",
    "แถลงการณ์",
    "แถลงข่าว",
    "ข่าวประชาสัมพันธ์",
    "ຖະແຫຼງການ",
    "ຖະແຫຼງຂ່າວ",
    "ထုတ်ပြန်ချက်",
    "ကြေညာချက်",
    "報道発表",
    "談話",
    "記者会見",
    "プレスリリース",
    "보도자료",
    "성명",
    "대변인",
    "브리핑",
];
const NEWS: &[&str] = &[
    "news",
    "newsroom",
    "press",
    "press room",
    "press center",
    "press centre",
    "media center",
    "media centre",
    "tin tức",
    "berita",
    "balita",
    "новости",
    "пресс служба",
    "пресс центр",
    "actualités",
    "presse",
    "salle de presse",
    "noticias",
    "prensa",
    "sala de prensa",
    "notícias",
    "imprensa",
    "aktuelles",
    "nachrichten",
    "أخبار",
    "الأخبار",
];
const NEWS_UNSPACED: &[&str] = &[
    "新闻",
    "新聞",
    "要闻",
    "要聞",
    "最新消息",
    "ព័ត៌មាន",
    "ព័ត៍មាន",
    "ពត៌មាន",
    "ข่าว",
    "ຂ່າວ",
    "သတင်း",
    "ニュース",
    "お知らせ",
    "뉴스",
    "소식",
];
/// Names with these words are of something else.
const OTHERS: &[&str] = &[
    "subscribe",
    "subscription",
    "newsletter",
    "newsletters",
    "kit",
    "card",
    "cards",
    "accreditation",
    "contact",
    "contacts",
    "photo",
    "photos",
    "video",
    "videos",
    "gallery",
    "library",
    "login",
    "privacy",
    "mission",
    "vision",
    "policy",
    "rss",
    "accessibility",
    "ethics",
    "copyright",
    "cookie",
    "cookies",
    "disclaimer",
    "legal",
];
/// The same in scripts that do without spaces.
const OTHERS_UNSPACED: &[&str] = &[
    "订阅",
    "訂閱",
    "图片",
    "圖片",
    "视频",
    "影音",
    "版权",
    "版權",
    "著作權",
    "免责",
    "免責",
    "隐私",
    "隱私",
    "法律",
    "网站声明",
    "網站聲明",
];

/// How plainly a link leads to a section, by its words, or by the last part of its address where it has none.
pub(super) fn plainness(text: &str, url: &Url) -> Option<Plainness> {
    let name = folded(text);
    if name.is_empty() {
        return of_name(&folded(&name_in(url)));
    }
    let is_chinese = name.chars().any(|c| ('\u{2E80}'..='\u{D7FF}').contains(&c));
    let most_letters = if is_chinese {
        MOST_CHINESE_LETTERS
    } else {
        MOST_LETTERS
    };
    if name.split(' ').count() > MOST_WORDS || name.chars().count() > most_letters {
        return None;
    }
    of_name(&name)
}

fn of_name(name: &str) -> Option<Plainness> {
    let spaced = format!(" {name} ");
    let has = |words: &[&str]| {
        words
            .iter()
            .any(|word| spaced.contains(&format!(" {word} ")))
    };
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(OTHERS) || holds(OTHERS_UNSPACED) {
        None
    } else if has(STATEMENTS) || holds(STATEMENTS_UNSPACED) {
        Some(Plainness::Statements)
    } else if has(NEWS) || holds(NEWS_UNSPACED) {
        Some(Plainness::News)
    } else {
        None
    }
}

/// The last part of a path without its extension: `press-releases` of `/en/press-releases.html`.
fn name_in(url: &Url) -> String {
    let mut parts = url.path().split('/').rev().filter(|part| !part.is_empty());
    let last = parts.next().unwrap_or_default();
    last.split('.').next().unwrap_or_default().to_owned()
}

/// One line in lower case, without what only joins or decorates words.
fn folded(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| *c != '\u{200B}')
        .map(|c| {
            if ",.:;|/&»›>•·()_-".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    // Khmer writes one syllable with either of two letters.
    fold(&plain).to_lowercase().replace("្ដ", "្ត")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, url: &str) -> Option<Plainness> {
        plainness(text, &Url::parse(url).unwrap())
    }

    #[test]
    fn sections_are_known_in_the_languages_of_the_region() {
        for (text, expected) in [
            ("Press Releases", Plainness::Statements),
            ("Statements & Remarks", Plainness::Statements),
            ("Press-Releases", Plainness::Statements),
            ("News", Plainness::News),
            ("Latest news »", Plainness::News),
            ("新闻稿", Plainness::Statements),
            ("聲明及回應", Plainness::Statements),
            ("要闻", Plainness::News),
            ("សេចក្ដីប្រកាស\u{200B}ព័ត៌មាន", Plainness::Statements),
            ("ព័ត៌មាន", Plainness::News),
            ("ข่าวสารนิเทศ", Plainness::Statements),
            ("Thông cáo báo chí", Plainness::Statements),
            ("Berita", Plainness::News),
            ("보도자료", Plainness::Statements),
            ("Новости", Plainness::News),
        ] {
            assert_eq!(of(text, "https://m.test/x"), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_picture_is_named_by_its_address() {
        assert_eq!(
            of("", "https://m.test/en/press-releases.html"),
            Some(Plainness::Statements)
        );
        assert_eq!(of("", "https://m.test/en/visas/"), None);
    }

    #[test]
    fn headlines_and_other_pages_are_no_sections() {
        for text in [
            "Minister reads the news to children at the school of the capital",
            "Subscribe to our news",
            "Press kit",
            "Mission statement",
            "Accessibility statement",
            "版权声明",
            "多国新闻媒体关注国际进口博览会开幕",
            "Visas",
            "Pressure on prices",
            "外交部发言人就一国总统访问另一国并会见该国总理一事以及双方发表的联合声明的有关内容回答记者的提问",
        ] {
            assert_eq!(of(text, "https://m.test/x"), None, "{text}");
        }
    }
}
