//! Digits, number words and scales of the scripts.
//!
//! *In:* characters and words. *Out:* their values. *Never:* parses a sentence.

/// The first digit of each decimal block (General Category Nd) in use.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/// The value of a decimal digit of any script.
pub(super) fn digit_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    let at = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    code.checked_sub(*ZEROS.get(at)?)
        .filter(|value| *value < 10)
}

/// A number in words, lower-cased.
pub(super) fn number_word(word: &str) -> Option<f64> {
    const WORDS: &[(&str, f64)] = &[
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("thirteen", 13.0),
        ("fourteen", 14.0),
        ("fifteen", 15.0),
        ("sixteen", 16.0),
        ("seventeen", 17.0),
        ("eighteen", 18.0),
        ("nineteen", 19.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("hundred", 100.0),
        ("thousand", 1e3),
        ("deux", 2.0),
        ("trois", 3.0),
        ("quatre", 4.0),
        ("cinq", 5.0),
        ("sept", 7.0),
        ("huit", 8.0),
        ("dix", 10.0),
        ("dos", 2.0),
        ("tres", 3.0),
        ("cuatro", 4.0),
        ("cinco", 5.0),
        ("seis", 6.0),
        ("siete", 7.0),
        ("ocho", 8.0),
        ("diez", 10.0),
        ("два", 2.0),
        ("две", 2.0),
        ("три", 3.0),
        ("четыре", 4.0),
        ("пять", 5.0),
        ("шесть", 6.0),
        ("семь", 7.0),
        ("восемь", 8.0),
        ("девять", 9.0),
        ("десять", 10.0),
    ];
    WORDS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, value)| *value)
}

/// What a word after a number multiplies it by. Spanish *billón* is 10¹², English billion 10⁹.
pub(super) const SCALES: &[(&str, f64)] = &[
    ("thousand", 1e3),
    ("million", 1e6),
    ("millions", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("lakh", 1e5),
    ("crore", 1e7),
    ("mn", 1e6),
    ("bn", 1e9),
    ("mille", 1e3),
    ("mil", 1e3),
    ("millón", 1e6),
    ("millones", 1e6),
    ("billón", 1e12),
    ("billones", 1e12),
    ("milliard", 1e9),
    ("milliards", 1e9),
    ("тыс", 1e3),
    ("тысяч", 1e3),
    ("тысячи", 1e3),
    ("млн", 1e6),
    ("миллион", 1e6),
    ("миллиона", 1e6),
    ("миллионов", 1e6),
    ("млрд", 1e9),
    ("миллиард", 1e9),
    ("миллиарда", 1e9),
    ("миллиардов", 1e9),
    ("nghìn", 1e3),
    ("ngàn", 1e3),
    ("triệu", 1e6),
    ("tỷ", 1e9),
    ("tỉ", 1e9),
    ("ពាន់លាន", 1e9),
    ("ពាន់", 1e3),
    ("ម៉ឺន", 1e4),
    ("សែន", 1e5),
    ("លាន", 1e6),
    ("พัน", 1e3),
    ("หมื่น", 1e4),
    ("แสน", 1e5),
    ("ล้าน", 1e6),
];

/// Units that stand after a number.
pub(super) const UNITS: &[&str] = &[
    "per",
    "percent",
    "km",
    "m",
    "cm",
    "mm",
    "kg",
    "g",
    "t",
    "tonnes",
    "tons",
    "ha",
    "hectares",
    "mw",
    "gw",
    "kw",
    "kwh",
    "miles",
    "metres",
    "meters",
    "kilometres",
    "kilometers",
    "dollars",
    "euros",
    "riel",
    "riels",
    "baht",
    "yuan",
    "rubles",
    "рублей",
    "долларов",
    "евро",
    "pesos",
    "元",
    "美元",
    "人民币",
    "欧元",
    "公里",
    "吨",
    "美金",
    "ភាគរយ",
    "ដុល្លារ",
    "រៀល",
    "บาท",
    "ดอลลาร์",
    "đồng",
    "usd",
];
/// The value of a Han digit.
pub(super) fn han_digit(c: char) -> Option<f64> {
    Some(match c {
        '〇' | '零' => 0.0,
        '一' | '壹' => 1.0,
        '二' | '两' | '兩' | '贰' | '貳' => 2.0,
        '三' | '叁' | '參' => 3.0,
        '四' | '肆' => 4.0,
        '五' | '伍' => 5.0,
        '六' | '陆' | '陸' => 6.0,
        '七' | '柒' => 7.0,
        '八' | '捌' => 8.0,
        '九' | '玖' => 9.0,
        _ => return None,
    })
}

/// The value of a Han unit: up to a thousand they stand within a group, from 万 on they close one.
pub(super) fn han_unit(c: char) -> Option<f64> {
    Some(match c {
        '十' | '拾' => 10.0,
        '百' | '佰' => 100.0,
        '千' | '仟' => 1000.0,
        '万' | '萬' => 1e4,
        '亿' | '億' => 1e8,
        '兆' => 1e12,
        _ => return None,
    })
}

/// The value of a run of Han numerals: by place ("二〇二五") or by units ("三千二百").
pub(super) fn han_number(run: &[char]) -> Option<f64> {
    if run.iter().all(|c| han_unit(*c).is_none()) {
        return run
            .iter()
            .try_fold(0.0, |all, c| Some(all * 10.0 + han_digit(*c)?));
    }
    let (mut total, mut group, mut digit) = (0.0, 0.0, None);
    for &c in run {
        if let Some(value) = han_digit(c) {
            digit = Some(value);
            continue;
        }
        let unit = han_unit(c)?;
        if unit < 1e4 {
            group += digit.take().unwrap_or(1.0) * unit;
        } else {
            let whole: f64 = group + digit.take().unwrap_or(0.0);
            total += if whole > 0.0 { whole } else { 1.0 } * unit;
            group = 0.0;
        }
    }
    Some(total + group + digit.unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_have_their_value() {
        for (c, value) in [
            ('7', 7),
            ('៧', 7),
            ('๗', 7),
            ('໗', 7),
            ('၇', 7),
            ('٧', 7),
            ('۷', 7),
            ('७', 7),
            ('７', 7),
        ] {
            assert_eq!(digit_value(c), Some(value), "{c}");
        }
        assert_eq!(digit_value('x'), None);
        assert_eq!(digit_value('ក'), None);
    }

    #[test]
    fn han_numerals_count_by_units_and_by_place() {
        for (text, value) in [
            ("三千二百", 3200.0),
            ("二〇二五", 2025.0),
            ("十二", 12.0),
            ("一亿二千万", 1.2e8),
            ("四", 4.0),
            ("百", 100.0),
        ] {
            let run: Vec<char> = text.chars().collect();
            assert_eq!(
                han_number(&run).map(|v| (v - value).abs() < 1e-6),
                Some(true),
                "{text}"
            );
        }
    }
}
