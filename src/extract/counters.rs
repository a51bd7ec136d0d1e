//! Lines that count readers, and lines that tell what day it is.
//!
//! *In:* a line. *Out:* whether it holds a number, a word for readings or visits, and nothing else but words for
//! sharing; or whether it dates the look and not the statement. *Never:* a counter with any other word: "62,848 views
//! were exchanged" is a sentence.

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

/// What stands beside a count.
const BESIDE: &[&str] = &[
    "share",
    "shares",
    "like",
    "likes",
    "comment",
    "comments",
    "print",
    "total",
    "today",
    "online",
    "number of",
    "partager",
    "partages",
    "imprimer",
    "compartir",
    "imprimir",
    "поделиться",
    "печать",
    "teilen",
    "drucken",
    "condividi",
    "udostępnij",
    "paylaş",
    "bagikan",
    "chia sẻ",
    "in trang",
    "分享",
    "打印",
    "转发",
    "列印",
    "共有",
    "共",
    "人",
    "人次",
    "공유",
    "인쇄",
    "ចែករំលែក",
    "បោះពុម្ព",
    "แชร์",
    "แบ่งปัน",
    "พิมพ์",
    "จำนวน",
    "ແບ່ງປັນ",
    "مشاركة",
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

/// Whether the line only counts readers.
pub(super) fn is_counter(line: &str) -> bool {
    if line.len() > SHORT || !line.chars().any(char::is_numeric) {
        return false;
    }
    let lower = line.to_lowercase();
    let (rest, counted) = without(&lower, COUNTED);
    let (rest, _) = without(&rest, BESIDE);
    counted && !rest.chars().any(char::is_alphabetic)
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
        ] {
            assert!(is_counter(line), "{line}");
        }
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
