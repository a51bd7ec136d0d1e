//! Names of months and days of the week, and what makes a date of numbers.
//!
//! *In:* words, years. *Out:* their numbers in the Common Era calendar. *Never:* guesses at Hijri or lunar dates.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Months by language, January first; forms of one month divided by `|`, lower-cased.
const MONTHS: &[[&str; 12]] = &[
    [
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre|setiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "января|январь|январе",
        "февраля|февраль|феврале",
        "марта|март|марте",
        "апреля|апрель|апреле",
        "мая|май|мае",
        "июня|июнь|июне",
        "июля|июль|июле",
        "августа|август|августе",
        "сентября|сентябрь|сентябре",
        "октября|октябрь|октябре",
        "ноября|ноябрь|ноябре",
        "декабря|декабрь|декабре",
    ],
    [
        "មករា",
        "កុម្ភៈ|កុម្ភះ",
        "មីនា",
        "មេសា",
        "ឧសភា",
        "មិថុនា",
        "កក្កដា",
        "សីហា",
        "កញ្ញា",
        "តុលា",
        "វិច្ឆិកា",
        "ធ្នូ",
    ],
    [
        "มกราคม|ม.ค",
        "กุมภาพันธ์|ก.พ",
        "มีนาคม|มี.ค",
        "เมษายน|เม.ย",
        "พฤษภาคม|พ.ค",
        "มิถุนายน|มิ.ย",
        "กรกฎาคม|ก.ค",
        "สิงหาคม|ส.ค",
        "กันยายน|ก.ย",
        "ตุลาคม|ต.ค",
        "พฤศจิกายน|พ.ย",
        "ธันวาคม|ธ.ค",
    ],
];

/// Days of the week by language, Monday first.
const WEEKDAYS: &[[&str; 7]] = &[
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ],
    [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    [
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ],
    [
        "понедельник",
        "вторник",
        "среду",
        "четверг",
        "пятницу",
        "субботу",
        "воскресенье",
    ],
];

/// A date as far as it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Date {
    /// Common Era.
    pub year: Option<u32>,
    /// From 1.
    pub month: Option<u32>,
    /// From 1.
    pub day: Option<u32>,
    /// Monday is 0.
    pub weekday: Option<u32>,
}

impl Date {
    /// Whether nothing said by both differs.
    pub fn agrees(&self, other: &Self) -> bool {
        let agrees = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
        agrees(self.year, other.year)
            && agrees(self.month, other.month)
            && agrees(self.day, other.day)
            && agrees(self.weekday, other.weekday)
    }
}

/// The month of a word; in Khmer and Thai, of a run of letters that ends with its name.
pub(super) fn month(word: &str) -> Option<u32> {
    let ends_with = |names: &str| {
        let unspaced = |name: &&str| name.starts_with(|c| c > '\u{e00}');
        names
            .split('|')
            .filter(unspaced)
            .any(|name| word.ends_with(name))
    };
    match MONTH_OF.get(word) {
        Some(month) => Some(*month),
        None if word.ends_with(|c| c > '\u{e00}') => {
            position(MONTHS.iter().map(<[&str; 12]>::as_slice), ends_with).map(|at| at + 1)
        }
        None => None,
    }
}

/// Every name of a month: each word of a text is looked up.
static MONTH_OF: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let rows = MONTHS.iter().flat_map(|row| (1_u32..).zip(row.iter()));
    let names = rows.flat_map(|(month, names)| names.split('|').map(move |name| (name, month)));
    let mut months = HashMap::new();
    for (name, month) in names {
        // Where two languages share a name, the first one's row holds.
        months.entry(name).or_insert(month);
    }
    months
});

/// Whether the word is a month's name only beside a day or a year.
pub(super) fn is_ambiguous_month(word: &str) -> bool {
    matches!(
        word,
        "may"
            | "march"
            | "mar"
            | "mars"
            | "mai"
            | "mayo"
            | "jan"
            | "sep"
            | "dec"
            | "avril"
            | "марте"
            | "май"
    )
}

/// The day of the week, Monday 0.
pub(super) fn weekday(word: &str) -> Option<u32> {
    position(WEEKDAYS.iter().map(<[&str; 7]>::as_slice), |name| {
        name == word
    })
}

fn position<'a>(
    tables: impl Iterator<Item = &'a [&'static str]>,
    is: impl Fn(&str) -> bool,
) -> Option<u32> {
    let mut found = tables.filter_map(|names| names.iter().position(|name| is(name)));
    found.next().and_then(|at| u32::try_from(at).ok())
}

/// The Common Era year; the Buddhist year of Thailand and Cambodia is 543 ahead.
pub(super) fn common_era(year: u32) -> u32 {
    if (2400..2700).contains(&year) {
        year - 543
    } else {
        year
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_of_several_languages() {
        for (word, number) in [
            ("april", 4),
            ("août", 8),
            ("марта", 3),
            ("ខែមេសា", 4),
            ("เมษายน", 4),
            ("dec", 12),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        assert_eq!(month("mayor"), None);
        assert_eq!(common_era(2568), 2025);
        assert_eq!(common_era(2025), 2025);
    }
}
