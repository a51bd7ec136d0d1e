//! Lines that count readers.
//!
//! *In:* a line. *Out:* whether it holds a number, a word for readings or visits, and nothing else but words for
//! sharing. *Never:* a line with any other word: "62,848 views were exchanged" is a sentence.

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
