//! Lines that count readers, and lines that tell what day it is.
//!
//! *In:* a line. *Out:* whether it holds a number, a word for readings or visits, and nothing else but words for
//! sharing; or whether it dates the look and not the statement. *Never:* a counter with any other word: "62,848 views
//! were exchanged" is a sentence.

use crate::text::dates::parse_date;

/// Longer lines are no counters.
const SHORT: usize = 120;

/// What is counted.
const COUNTED: &[&str] = &[
    "views",
    "view",
    "hits",
    "reads",
    "readers",
    "visits",
    "visitors",
    "page views",
    "pageviews",
    "times",
    "vues",
    "vue",
    "lectures",
    "consultations",
    "visitas",
    "lecturas",
    "vistas",
    "visualizaciones",
    "visualizações",
    "просмотров",
    "просмотра",
    "просмотры",
    "просмотр",
    "переглядів",
    "aufrufe",
    "ansichten",
    "letture",
    "visualizzazioni",
    "wyświetleń",
    "wyświetlenia",
    "görüntülenme",
    "okunma",
    "dilihat",
    "dibaca",
    "kali",
    "lượt xem",
    "lượt đọc",
    "阅读次数",
    "阅读量",
    "阅读",
    "浏览次数",
    "浏览量",
    "浏览",
    "点击数",
    "点击量",
    "点击",
    "访问量",
    "閱讀",
    "瀏覽人次",
    "瀏覽次數",
    "瀏覽",
    "點閱數",
    "點閱",
    "人氣",
    "次",
    "閲覧数",
    "閲覧",
    "조회수",
    "조회",
    "ចំនួនអ្នកមើល",
    "អ្នកមើល",
    "អ្នកអាន",
    "ចំនួនអាន",
    "ដង",
    "ผู้เข้าชม",
    "จำนวนผู้เข้าชม",
    "เข้าชม",
    "ผู้อ่าน",
    "จำนวนผู้อ่าน",
    "ครั้ง",
    "ຄັ້ງ",
    "ຜູ້ເຂົ້າຊົມ",
    "مشاهدات",
    "مشاهدة",
    "قراءة",
    "زيارة",
];

/// Words for passing a page on; their count alone is one of readers.
const SHARED: &[&str] = &[
    "share",
    "shares",
    "like",
    "likes",
    "comment",
    "comments",
    "partager",
    "partages",
    "compartir",
    "поделиться",
    "teilen",
    "condividi",
    "udostępnij",
    "paylaş",
    "bagikan",
    "chia sẻ",
    "分享到",
    "分享至",
    "分享",
    "转发",
    "공유",
    "ចែករំលែក",
    "แชร์",
    "แบ่งปัน",
    "ແບ່ງປັນ",
    "مشاركة",
];

/// What else stands beside a count.
const BESIDE: &[&str] = &[
    "print",
    "total",
    "today",
    "online",
    "number of",
    "imprimer",
    "imprimir",
    "печать",
    "drucken",
    "in trang",
    "打印",
    "列印",
    "共有",
    "共",
    "人",
    "人次",
    "인쇄",
    "បោះពុម្ព",
    "พิมพ์",
    "จำนวน",
    "طباعة",
];

/// What a clock on a page begins with.
const TODAY: &[&str] = &[
    "today is",
    "today's date",
    "it is now",
    "aujourd'hui",
    "aujourd’hui",
    "nous sommes le",
    "hoy es",
    "hoy,",
    "hoje é",
    "hoje,",
    "сегодня",
    "сьогодні",
    "heute ist",
    "heute,",
    "oggi è",
    "dzisiaj jest",
    "dziś jest",
    "bugün",
    "hari ini",
    "hôm nay",
    "今天是",
    "今天",
    "今日",
    "今天日期",
    "오늘은",
    "오늘",
    "ថ្ងៃនេះ",
    "วันนี้",
    "ມື້ນີ້",
    "اليوم",
];

/// Whether the line tells what day it is when the page is looked at.
pub(super) fn tells_today(line: &str) -> bool {
    let lower = line.trim_start().to_lowercase();
    TODAY.iter().any(|word| lower.starts_with(word))
}

/// Letters that may follow the last figure of a date: "日" and a weekday.
const WEEKDAY: usize = 4;

/// Words that make a line a clock wherever they stand in it.
const CLOCK: &[&str] = &[
    "today is",
    "nous sommes le",
    "hoy es",
    "hoje é",
    "heute ist",
    "oggi è",
    "今天是",
    "오늘은",
];

/// Whether the line is the page's clock and nothing else: the day on which it is looked at, perhaps beside the
/// site's name.
pub(super) fn is_clock(line: &str) -> bool {
    if line.len() > SHORT || !line.chars().any(char::is_numeric) {
        return false;
    }
    let lower = line.to_lowercase();
    let told = tells_today(line)
        || CLOCK.iter().any(|words| lower.contains(words))
        || TODAY.iter().any(|word| ends_with_a_date(&lower, word));
    told && parse_date(line, &[]).is_some()
}

/// Whether nothing but a date, perhaps with its weekday, follows the word.
fn ends_with_a_date(line: &str, word: &str) -> bool {
    line.split_once(word).is_some_and(|(_, date)| {
        let after = date.rsplit(char::is_numeric).next().unwrap_or_default();
        let weekday = after.chars().filter(|c| c.is_alphabetic()).count();
        weekday <= WEEKDAY && parse_date(date, &[]).is_some()
    })
}

/// Whether the line only counts readers.
pub(super) fn is_counter(line: &str) -> bool {
    if line.len() > SHORT || !line.chars().any(char::is_numeric) {
        return false;
    }
    let lower = line.to_lowercase();
    let (rest, counted) = without(&lower, COUNTED);
    let (rest, shared) = without(&rest, SHARED);
    let (rest, _) = without(&rest, BESIDE);
    (counted || shared) && !rest.chars().any(char::is_alphabetic)
}

/// Whether the line is a button for passing the page on and nothing else.
pub(super) fn is_button(line: &str) -> bool {
    let (rest, shared) = without(&line.to_lowercase(), SHARED);
    shared && line.len() <= SHORT && !rest.chars().any(char::is_alphanumeric)
}

/// The line without these words, longest first, and whether there were any.
fn without(line: &str, words: &[&str]) -> (String, bool) {
    let mut longest: Vec<&&str> = words.iter().collect();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = line.to_owned();
    let mut any = false;
    for word in longest {
        if rest.contains(*word) {
            any = true;
            rest = rest.replace(*word, " ");
        }
    }
    (rest, any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_known_in_many_scripts() {
        for line in [
            "Share · 24708 views",
            "62,848 views",
            "浏览次数：1024",
            "阅读 512 分享",
            "ចំនួនអ្នកមើល ១២៣",
            "แชร์ · 123 ครั้ง",
            "Поделиться 123 просмотра",
            "Lượt xem: 45",
            "73544 ចែករំលែក",
            "分享到 · 829 次浏览",
        ] {
            assert!(is_counter(line), "{line}");
        }
    }

    #[test]
    fn a_button_is_no_text_and_a_sentence_about_sharing_is_none() {
        assert!(is_button("Partager") && is_button("分享到：") && is_button("Share · Comments"));
        assert!(!is_button("Share the burden") && !is_button("Print") && !is_button(""));
    }

    #[test]
    fn a_clock_on_the_page_dates_the_look() {
        for line in [
            "Today is 5 February 2026 · 31°C",
            "今天是2026年2月5日",
            "วันนี้ 5 กุมภาพันธ์ 2569",
        ] {
            assert!(tells_today(line), "{line}");
        }
        assert!(!tells_today("Published today, 5 February 2026"));
        assert!(is_clock("外交事務辦公室今天是 2026年2月20日"));
        assert!(!is_clock(
            "今天是2026年2月5日，部长在金边会见了柬埔寨外交大臣，双方就打击网络诈骗和跨境犯罪深入交换了意见，并一致同意加强执法合作与信息共享。"
        ));
        assert!(!is_clock("Today is a great day for both nations"));
        assert!(is_clock("ក្រសួងការបរទេសថ្ងៃនេះ ៦ ខែកុម្ភៈ ឆ្នាំ២០២៦"));
        assert!(!is_clock("部长今天2026年2月5日在金边会见外宾"));
    }

    #[test]
    fn a_sentence_about_views_is_no_counter() {
        for line in [
            "62,848 views were exchanged at the forum",
            "Views on Article 12",
            "views",
            "2025",
            "The two sides exchanged views on 3 matters",
        ] {
            assert!(!is_counter(line), "{line}");
        }
    }
}
