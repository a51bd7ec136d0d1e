//! Dates as ministries write them, in many scripts and calendars.
//!
//! *In:* a short text. *Out:* the first date it states: a day, or an instant where an offset is stated too.
//! *Never:* a guess: relative times, two-digit years, years outside 1990–2099 are no date.

use std::sync::LazyLock;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use regex::{Captures, Regex};

use crate::model::PageDate;

/// Characters of text looked at.
const MOST_TEXT: usize = 1024;

/// What the languages of a source say of its dates.
#[derive(Clone, Copy)]
struct Habits {
    /// Month before day: every language is American English.
    month_first: bool,
    /// Years of the republic without their name: Chinese is among the languages, or none is named.
    republic: bool,
}

impl Habits {
    fn of(languages: &[String]) -> Self {
        let american = |code: &String| code.eq_ignore_ascii_case("en-us");
        let chinese = |code: &String| {
            code.get(..2)
                .is_some_and(|code| code.eq_ignore_ascii_case("zh"))
        };
        Self {
            month_first: !languages.is_empty() && languages.iter().all(american),
            republic: languages.is_empty() || languages.iter().any(chinese),
        }
    }
}

/// The first date that `text` states. Day before month, unless every language is American English.
pub fn parse_date(text: &str, languages: &[String]) -> Option<PageDate> {
    let text = normal(text);
    let habits = Habits::of(languages);
    let mut first: Option<(usize, usize, NaiveDate)> = None;
    for shape in &SHAPES {
        let found = shape.first(&text, habits);
        first = match (first, found) {
            (Some(known), Some(found)) if found.0 < known.0 => Some(found),
            (None, found) => found,
            (known, _) => known,
        };
        // Nothing stands before the beginning; most pages never need the long patterns.
        if first.is_some_and(|(start, _, _)| start == 0) {
            break;
        }
    }
    let (_, end, day) = first?;
    Some(with_time(day, text.get(end..).unwrap_or_default()))
}

/// ASCII digits, lower case, white space folded, marks that only guide the eye dropped.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().take(MOST_TEXT).filter(|c| {
        !matches!(
            c,
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
        )
    }) {
        match digit(c) {
            Some(digit) => out.push(digit),
            None if c.is_whitespace() => out.push(' '),
            None => out.extend(c.to_lowercase()),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Decimal digits of the scripts that sources write in, and full-width ones.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 9] = ['០', '๐', '໐', '၀', '٠', '۰', '०', '০', '０'];
    let value = ZEROS.iter().find_map(|zero| {
        let distance = u32::from(c).checked_sub(u32::from(*zero))?;
        (distance < 10).then_some(distance)
    })?;
    char::from_digit(value, 10)
}

/// How a date may be written: a pattern, and how to read its groups.
struct Shape {
    pattern: LazyLock<Regex>,
    read: fn(&Captures<'_>, Habits) -> Option<NaiveDate>,
}

impl Shape {
    /// The first match that is a date: where it starts and ends.
    fn first(&self, text: &str, habits: Habits) -> Option<(usize, usize, NaiveDate)> {
        self.pattern.captures_iter(text).find_map(|found| {
            let day = (self.read)(&found, habits)?;
            let whole = found.get(0)?;
            Some((whole.start(), whole.end(), day))
        })
    }
}

static SHAPES: [Shape; 10] = [
    // 1713-10-09-2025: the number of a release of the Russian foreign ministry, and its day
    Shape {
        pattern: LazyLock::new(|| {
            compiled(
                r"(?:^|[^0-9a-z/._=-])[0-9]{1,5}-(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<y>[0-9]{4})(?:[^0-9-]|$)",
            )
        }),
        read: in_figures,
    },
    // 2024-03-05, 2024/3/5, 2024. 3. 5.
    Shape {
        pattern: LazyLock::new(|| {
            compiled(
                r"(?:^|[^0-9a-z/._=-])(?P<y>[0-9]{4}) ?[-./] ?(?P<m>[0-9]{1,2}) ?[-./] ?(?P<d>[0-9]{1,2})(?:[^0-9]|$)",
            )
        }),
        read: in_figures,
    },
    // 113-03-05, 113/3/5: years of the republic
    Shape {
        pattern: LazyLock::new(|| {
            compiled(
                r"(?:^|[^0-9a-z/._=-])(?P<y>1[0-4][0-9])(?P<one>[-./])(?P<m>[0-9]{1,2})(?P<two>[-./])(?P<d>[0-9]{1,2})(?:(?P<on>[-./])[0-9]|[^0-9]|$)",
            )
        }),
        read: of_the_republic,
    },
    // 20240305, alone
    Shape {
        pattern: LazyLock::new(|| {
            compiled(
                r"^(?P<y>20[0-9][0-9]|19[0-9][0-9])(?P<m>[0-9][0-9])(?P<d>[0-9][0-9])(?:[0-9]{6})?$",
            )
        }),
        read: in_figures,
    },
    // 2024年3月5日, 2024년 3월 5일, 中華民國113年3月5日, 令和6年3月5日
    Shape {
        pattern: LazyLock::new(|| {
            compiled(
                r"(?P<era>中華民國|中华民国|民國|民国|令和|平成)? ?(?P<y>[0-9]{1,4}|元) ?[年년] ?(?P<m>[0-9]{1,2}) ?[月월] ?(?P<d>[0-9]{1,2}) ?[日號号일]?",
            )
        }),
        read: east_asian,
    },
    // 05/03/2024, 05.03.2024, 5-3-2024
    Shape {
        pattern: LazyLock::new(|| {
            compiled(
                r"(?:^|[^0-9.:/-])(?P<a>[0-9]{1,2}) ?(?P<one>[-./]) ?(?P<b>[0-9]{1,2}) ?(?P<two>[-./]) ?(?P<y>[0-9]{4})(?:[^0-9.]|\.(?:[^0-9]|$)|$)",
            )
        }),
        read: numeric,
    },
    // ngày 02 tháng 9 năm 2023
    Shape {
        pattern: LazyLock::new(|| {
            compiled(r"(?P<d>[0-9]{1,2}) tháng (?P<m>[0-9]{1,2})(?:,| năm|/)? ?(?P<y>[0-9]{4})")
        }),
        read: in_figures,
    },
    // 5 March 2024, 15 de agosto de 2023, ទី២៨ ខែកញ្ញា ឆ្នាំ២០១៨
    Shape {
        pattern: LazyLock::new(|| {
            let months = month_pattern();
            compiled(&format!(
                r"(?:^|[^0-9])(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|ª|°)?[ .,\-–]*(?:(?:de|of|day of|din) |ខែ ?|เดือน ?|ເດືອນ ?)?(?P<month>{months})(?: ?/ ?(?:{months}))?[ .,\-–]*(?:(?:de|del|of) |(?:ឆ្នាំ|ປີ|พ ?\. ?ศ ?\.?|ค ?\. ?ศ ?\.?) ?)?(?P<y>[0-9]{{4}})(?:[^0-9]|$)"
            ))
        }),
        read: named,
    },
    // March 5, 2024, ខែសីហា 11, 2016
    Shape {
        pattern: LazyLock::new(|| {
            let months = month_pattern();
            compiled(&format!(
                r"(?:^|[ ,.;:()/|>–-]|ខែ|เดือน|ເດືອນ)(?P<month>{months})[ .]*(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[ ,]+(?P<y>[0-9]{{4}})(?:[^0-9]|$)"
            ))
        }),
        read: named,
    },
    // ၂၀၂၄ ခုနှစ်၊ မတ်လ ၅ ရက်
    Shape {
        pattern: LazyLock::new(|| {
            let months = month_pattern();
            compiled(&format!(
                r"(?P<y>[0-9]{{4}}) ?(?:ခုနှစ်|ခု)?[ ,.၊]*(?P<month>{months})(?:လ)?[ .,၊]*(?P<d>[0-9]{{1,2}})(?:[^0-9]|$)"
            ))
        }),
        read: named,
    },
];

/// Year 1 of the Republic of China is 1912.
const YEARS_BEFORE_THE_REPUBLIC: u32 = 1911;

/// A time and an offset after the day make it an instant; a time alone names none.
fn with_time(day: NaiveDate, after: &str) -> PageDate {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            r"^[t ,|·–-]*(?:at |um |à |kl\.? ?|lúc )?(?P<part>上午|下午|午前|午後|오전|오후)? ?(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,][0-9]+)?)? ?(?P<half>[ap]\.?m\.?)?[ (]*(?P<zone>z\b|(?:gmt|utc)? ?[+-][0-9]{1,2}:?(?:[0-9]{2})?|gmt\b|utc\b)",
        )
    });
    let instant = TIME.captures(after).and_then(|found| {
        let half = found.name("half").or_else(|| found.name("part"));
        let half = half
            .map(|half| half.as_str())
            .map(|half| half.starts_with('p') || matches!(half, "下午" | "午後" | "오후"));
        let hour = number(&found, "h")?;
        let hour = match half {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            Some(_) | None => hour,
        };
        let second = number(&found, "s").unwrap_or(0);
        let time = NaiveTime::from_hms_opt(hour, number(&found, "m")?, second)?;
        let offset = offset(found.name("zone")?.as_str())?;
        NaiveDateTime::new(day, time)
            .and_local_timezone(offset)
            .single()
    });
    instant.map_or(PageDate::Day(day), PageDate::Instant)
}

fn offset(zone: &str) -> Option<FixedOffset> {
    let signed = zone.trim_start_matches(|c: char| c.is_alphabetic() || c == ' ');
    let Some(sign) = signed.chars().next() else {
        return FixedOffset::east_opt(0);
    };
    let digits: String = signed.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = if digits.len() > 2 {
        digits.split_at(digits.len() - 2)
    } else {
        (digits.as_str(), "0")
    };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    FixedOffset::east_opt(if sign == '-' { -seconds } else { seconds })
}

fn number(found: &Captures<'_>, name: &str) -> Option<u32> {
    found.name(name)?.as_str().parse().ok()
}

/// A day between 1990 and 2099; years of the Buddhist era (2533–2642) are 543 ahead.
fn day_of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = if (2533..2643).contains(&year) {
        year - 543
    } else {
        year
    };
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1990..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn of_the_republic(found: &Captures<'_>, habits: Habits) -> Option<NaiveDate> {
    let sign = found.name("one")?.as_str();
    let one_sign = sign == found.name("two")?.as_str();
    // A fourth number in the row makes it something else.
    let goes_on = found.name("on").is_some_and(|on| on.as_str() == sign);
    (habits.republic && one_sign && !goes_on).then_some(())?;
    let year = number(found, "y")? + YEARS_BEFORE_THE_REPUBLIC;
    day_of(year, number(found, "m")?, number(found, "d")?)
}

fn east_asian(found: &Captures<'_>, _: Habits) -> Option<NaiveDate> {
    let stated = found.name("y")?.as_str();
    let year = if stated == "元" {
        1
    } else {
        stated.parse::<u32>().ok()?
    };
    let year = match found.name("era").map(|era| era.as_str()) {
        // The republic counts from 1912, Reiwa from 2019, Heisei from 1989, each with a year 1.
        Some("中華民國" | "中华民国" | "民國" | "民国") => {
            year + YEARS_BEFORE_THE_REPUBLIC
        }
        Some("令和") => year + 2018,
        Some("平成") => year + 1988,
        // No other era has come to a hundred years.
        None if (100..150).contains(&year) => year + YEARS_BEFORE_THE_REPUBLIC,
        Some(_) | None => year,
    };
    day_of(year, number(found, "m")?, number(found, "d")?)
}

fn in_figures(found: &Captures<'_>, _: Habits) -> Option<NaiveDate> {
    let year = number(found, "y")?;
    day_of(year, number(found, "m")?, number(found, "d")?)
}

fn numeric(found: &Captures<'_>, habits: Habits) -> Option<NaiveDate> {
    if found.name("one")?.as_str() != found.name("two")?.as_str() {
        return None;
    }
    let (a, b, year) = (
        number(found, "a")?,
        number(found, "b")?,
        number(found, "y")?,
    );
    let (day, month) = if habits.month_first { (b, a) } else { (a, b) };
    // Above twelve there is only one way to read it.
    day_of(year, month, day).or_else(|| day_of(year, day, month).filter(|_| month > 12))
}

fn named(found: &Captures<'_>, _: Habits) -> Option<NaiveDate> {
    let name = found.name("month")?.as_str();
    let (_, month) = MONTHS
        .iter()
        .find(|(names, _)| names.split('|').any(|known| known == name))?;
    day_of(number(found, "y")?, *month, number(found, "d")?)
}

/// All month names, longest first, so that no name hides another that begins with it.
fn month_pattern() -> String {
    let mut names: Vec<&str> = MONTHS
        .iter()
        .flat_map(|(names, _)| names.split('|'))
        .collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let escaped: Vec<String> = names.into_iter().map(regex::escape).collect();
    escaped.join("|")
}

fn compiled(pattern: &str) -> Regex {
    // The patterns are constants; a test compiles each of them.
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"))
}

/// Month names in lower case: km, lo, th, my, vi, ar (Gulf, Levant, Maghreb), ru, uk, en, fr, es, pt, de, it, nl,
/// id, ms, tr, pl, and the Nordic ones that differ.
const MONTHS: [(&str, u32); 24] = [
    (
        "មករា|ມັງກອນ|มกราคม|ม.ค.|ม.ค|ဇန်နဝါရီ|يناير|كانون الثاني|جانفي|января|январь|січня|січень",
        1,
    ),
    (
        "កុម្ភៈ|កុម្ភះ|កុម្ភ|ກຸມພາ|กุมภาพันธ์|ก.พ.|ก.พ|ဖေဖော်ဝါရီ|فبراير|شباط|فيفري|февраля|февраль|лютого|лютий",
        2,
    ),
    (
        "មីនា|ມີນາ|มีนาคม|มี.ค.|มี.ค|မတ်|مارس|آذار|اذار|марта|март|березня|березень",
        3,
    ),
    (
        "មេសា|ເມສາ|เมษายน|เม.ย.|เม.ย|ဧပြီ|أبريل|ابريل|إبريل|نيسان|أفريل|апреля|апрель|квітня|квітень",
        4,
    ),
    (
        "ឧសភា|ພຶດສະພາ|พฤษภาคม|พ.ค.|พ.ค|မေ|مايو|أيار|ايار|ماي|мая|май|травня|травень",
        5,
    ),
    (
        "មិថុនា|ມິຖຸນາ|มิถุนายน|มิ.ย.|มิ.ย|ဇွန်|يونيو|يونيه|حزيران|جوان|июня|июнь|червня|червень",
        6,
    ),
    (
        "កក្កដា|ກໍລະກົດ|ກໍລະກັດ|กรกฎาคม|ก.ค.|ก.ค|ဇူလိုင်|يوليو|يوليه|تموز|جويلية|июля|июль|липня|липень",
        7,
    ),
    (
        "សីហា|ສິງຫາ|สิงหาคม|ส.ค.|ส.ค|ဩဂုတ်|သြဂုတ်|أغسطس|اغسطس|آب|أوت|августа|август|серпня|серпень",
        8,
    ),
    (
        "កញ្ញា|ກັນຍາ|กันยายน|ก.ย.|ก.ย|စက်တင်ဘာ|سبتمبر|أيلول|ايلول|сентября|сентябрь|вересня|вересень",
        9,
    ),
    (
        "តុលា|ຕຸລາ|ตุลาคม|ต.ค.|ต.ค|အောက်တိုဘာ|أكتوبر|اكتوبر|تشرين الأول|تشرين الاول|октября|октябрь|жовтня|жовтень",
        10,
    ),
    (
        "វិច្ឆិកា|ພະຈິກ|พฤศจิกายน|พ.ย.|พ.ย|နိုဝင်ဘာ|نوفمبر|تشرين الثاني|ноября|ноябрь|листопада|листопад",
        11,
    ),
    (
        "ធ្នូ|ທັນວາ|ธันวาคม|ธ.ค.|ธ.ค|ဒီဇင်ဘာ|ديسمبر|كانون الأول|كانون الاول|декабря|декабрь|грудня|грудень",
        12,
    ),
    (
        "january|jan|janvier|janv|enero|ene|janeiro|januar|jänner|gennaio|gen|januari|januarie|ocak|oca|stycznia|styczeń|sty|janúar",
        1,
    ),
    (
        "february|feb|février|fevrier|févr|fév|febrero|fevereiro|fev|februar|febbraio|februari|februarie|şubat|şub|lutego|luty|lut|febrúar",
        2,
    ),
    (
        "march|mar|mars|marzo|março|marco|märz|maerz|mär|mrz|maart|mrt|maret|mac|mart|marca|marzec|mei mars",
        3,
    ),
    (
        "april|apr|avril|avr|abril|abr|aprile|nisan|nis|kwietnia|kwiecień|kwi|apríl",
        4,
    ),
    (
        "may|mai|mayo|maio|maggio|mag|mei|mayıs|maja|maj|maí|mayis",
        5,
    ),
    (
        "june|jun|juin|junio|junho|juni|giugno|giu|haziran|haz|czerwca|czerwiec|cze|júní",
        6,
    ),
    (
        "july|jul|juillet|juil|julio|julho|juli|luglio|lug|julai|temmuz|tem|lipca|lipiec|lip|júlí",
        7,
    ),
    (
        "august|aug|août|aout|agosto|ago|augustus|agustus|agu|agt|ogos|ağustos|agustos|ağu|sierpnia|sierpień|sie|ágúst",
        8,
    ),
    (
        "september|sept|sep|septembre|septiembre|setiembre|setembro|set|settembre|eylül|eyl|września|wrzesień|wrz",
        9,
    ),
    (
        "october|oct|octobre|octubre|outubro|out|oktober|okt|ottobre|ott|ekim|eki|października|październik|paź",
        10,
    ),
    (
        "november|nov|novembre|noviembre|novembro|kasım|kas|listopada|listopad|lis|nóvember|nopember|novemba",
        11,
    ),
    (
        "december|dec|décembre|decembre|déc|diciembre|dic|dezembro|dez|dezember|dicembre|desember|des|disember|aralık|ara|grudnia|grudzień|gru",
        12,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse_date(text, &[]).map(|date| date.to_string())
    }

    /// The forms in which ministries were seen to write a date, each with what it means.
    const FORMS: [(&str, &str); 36] = [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T10:30:00+07:00", "2024-03-05T10:30:00+07:00"),
        ("2024-03-05 15:20", "2024-03-05"),
        ("Tue, 05 Mar 2024 08:00:00 GMT", "2024-03-05T08:00:00+00:00"),
        ("5 March 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("05/03/2024", "2024-03-05"),
        ("05.03.2024", "2024-03-05"),
        ("05-Mar-2024", "2024-03-05"),
        ("Phnom Penh, 05 March 2024", "2024-03-05"),
        ("Published: Tuesday, 5th March 2024, 10:35 AM", "2024-03-05"),
        ("2024年03月05日", "2024-03-05"),
        ("发布时间：2024-03-05 15:20", "2024-03-05"),
        ("2024年3月5日 15:20 来源：新华社", "2024-03-05"),
        ("中華民國113年3月5日", "2024-03-05"),
        ("令和6年3月5日", "2024-03-05"),
        ("2024년 3월 5일", "2024-03-05"),
        ("2024. 3. 5.", "2024-03-05"),
        ("ថ្ងៃសុក្រ ទី២៨ ខែកញ្ញា ឆ្នាំ២០១៨", "2018-09-28"),
        ("ខែសីហា 11, 2016", "2016-08-11"),
        ("ថ្ងៃទី០៩ ខែតុលា ឆ្នាំ២០១៧", "2017-10-09"),
        ("21 มกราคม 2562", "2019-01-21"),
        ("วันที่ 5 ก.ย. 2566", "2023-09-05"),
        ("๑๔ ตุลาคม ๒๕๖๔", "2021-10-14"),
        ("Thứ Sáu, 14/06/2024 10:35", "2024-06-14"),
        ("ngày 02 tháng 9 năm 2023", "2023-09-02"),
        ("ວັນທີ 12 ມີນາ 2024", "2024-03-12"),
        ("١٥ أغسطس ٢٠٢٣", "2023-08-15"),
        ("3 كانون الثاني 2024", "2024-01-03"),
        ("12 апреля 2023 г., 14:05", "2023-04-12"),
        ("15 août 2023", "2023-08-15"),
        ("15 de agosto de 2023", "2023-08-15"),
        ("15. August 2023", "2023-08-15"),
        ("15 Agustus 2023", "2023-08-15"),
        ("15 Ağustos 2023", "2023-08-15"),
        ("15 sierpnia 2023", "2023-08-15"),
    ];

    #[test]
    fn every_form_that_ministries_write_is_read() {
        let wrong: Vec<_> = FORMS
            .iter()
            .filter(|(form, day)| read(form).as_deref() != Some(*day))
            .collect();
        assert!(
            wrong.is_empty(),
            "{:?}",
            wrong
                .iter()
                .map(|(form, _)| (form, read(form)))
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn other_forms_seen_on_pages_are_read() {
        let forms = [
            ("ថ្ងៃអង្គារ ទី ១១ មេសា ២០១៧", "2017-04-11"),
            ("၂၀၂၄ ခုနှစ်၊ မတ်လ ၅ ရက်", "2024-03-05"),
            ("५/०३/२०२४", "2024-03-05"),
            ("28 آب/اغسطس 2013", "2013-08-28"),
            ("20240305", "2024-03-05"),
            ("2024-03-05T00:00:00.000Z", "2024-03-05T00:00:00+00:00"),
            (
                "Updated 1:33 am, Wednesday, November 20, 2019",
                "2019-11-20",
            ),
            ("5 марта 2024", "2024-03-05"),
            ("5 березня 2024", "2024-03-05"),
            ("平成31年4月30日", "2019-04-30"),
            ("5 Mac 2024", "2024-03-05"),
            ("5 maggio 2024", "2024-05-05"),
            ("2024/3/5", "2024-03-05"),
            ("發布日期：115-10-07 15:14", "2026-10-07"),
            ("115年10月06日", "2026-10-06"),
            ("113/8/29-113/9/4", "2024-08-29"),
            ("113.8.9.", "2024-08-09"),
            (
                "2026/8/30 下午 12:50:00 +08:00",
                "2026-08-30T12:50:00+08:00",
            ),
            ("2026/8/30 上午 12:50 +08:00", "2026-08-30T00:50:00+08:00"),
            (
                "2026. 8. 30. 오후 3:05 (GMT+9)",
                "2026-08-30T15:05:00+09:00",
            ),
            (
                "October 22, 2020, 12:05 PM +0800",
                "2020-10-22T12:05:00+08:00",
            ),
            (
                "October 22, 2020, 12:05 AM +0800",
                "2020-10-22T00:05:00+08:00",
            ),
            ("2026/8/30 下午 12:50:00", "2026-08-30"),
        ];
        for (form, day) in forms {
            assert_eq!(read(form).as_deref(), Some(day), "{form}");
        }
    }

    #[test]
    fn s73_what_is_no_date_stays_none() {
        let none = [
            "",
            "3 hours ago",
            "yesterday",
            "05/03/24",
            "2024",
            "March 2024",
            "30 February 2024",
            "0000-00-00",
            "31.02.2024",
            "call 012 345 6789",
            "version 1.2.2024.5",
            "2925-01-01",
            "12/2024",
            "Resolution 2728 (2024)",
            "10.113.8.29",
            "113.8.29.4",
            "113-8/29",
            "113-13-29",
            "102-10-01-20",
            "99-10-07",
            "7月6日",
        ];
        for text in none {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn years_of_the_republic_are_read_where_chinese_may_stand() {
        let day = |languages: &[&str]| {
            let languages: Vec<String> = languages.iter().map(|&code| code.to_owned()).collect();
            parse_date("115-10-07", &languages).map(|date| date.to_string())
        };

        assert_eq!(day(&["zh-TW", "en"]).as_deref(), Some("2026-10-07"));
        assert_eq!(day(&["en", "km"]), None);
    }

    /// The foreign ministry of Russia numbers its releases so: 1713-10-09-2025 is of 10 September 2025.
    #[test]
    fn the_number_of_a_release_may_end_in_its_day() {
        for number in ["1713-10-09-2025", "102-10-09-2025", "2024-10-09-2025"] {
            assert_eq!(read(number).as_deref(), Some("2025-09-10"), "{number}");
        }
    }

    #[test]
    fn american_sources_write_the_month_first() {
        let american = ["en-US".to_owned()];
        assert_eq!(
            parse_date("05/03/2024", &american).unwrap().to_string(),
            "2024-05-03"
        );
        assert_eq!(read("03/15/2024").as_deref(), Some("2024-03-15"));
        let both = ["en-US".to_owned(), "km".to_owned()];
        assert_eq!(
            parse_date("05/03/2024", &both).unwrap().to_string(),
            "2024-03-05"
        );
    }
}
