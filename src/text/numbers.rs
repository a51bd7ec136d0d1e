//! Numbers and dates in a sentence, by value.
//!
//! *In:* a sentence and its language. *Out:* quantities with their bytes. *Never:* one reading where the separators
//! allow two: quantities agree when they share a reading.

use std::ops::Range;

use super::calendar::Date;
use super::dating::date;
use super::normal::is_currency;
use super::numerals::{SCALES, UNITS};
use super::pieces::{Kind, Piece, kind, pieces, span, word};

/// What a quantity says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number: its possible readings, and its unit or currency.
    Number(Vec<f64>, String),
    /// A date as far as it is said.
    Date(Date),
}

/// A number or a date at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its bytes in the sentence.
    pub bytes: Range<usize>,
    /// What it says.
    pub value: Value,
}
/// The quantities of a sentence, in order.
pub fn quantities(sentence: &str, language: Option<&str>) -> Vec<Quantity> {
    let pieces = pieces(sentence);
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let found = date(&pieces, at)
            .map(|(date, next)| (Value::Date(date), at, next))
            .or_else(|| number(&pieces, at, language));
        let Some((value, first, next)) = found else {
            at += 1;
            continue;
        };
        let bytes = span(&pieces, first, next);
        out.push(Quantity { bytes, value });
        at = next;
    }
    out
}

/// The number that begins at this piece, its first piece (a minus sign may stand before), and the piece after it.
fn number(pieces: &[Piece], at: usize, language: Option<&str>) -> Option<(Value, usize, usize)> {
    let mut first = at;
    let mut unit = String::new();
    let mut here = at;
    match kind(pieces, at)? {
        Kind::Sign(c) if is_currency(*c) => {
            unit.push(*c);
            here += 1;
        }
        Kind::Word(code, true) if is_currency_code(code) => {
            unit.push_str(code);
            here += 1;
            if let Some(Kind::Sign(c)) = kind(pieces, here)
                && is_currency(*c)
            {
                here += 1;
            }
        }
        Kind::Word(..) | Kind::Sign(_) | Kind::Digits(_) | Kind::Spelled(_) => {}
    }
    let mut readings = readings(pieces, &mut first, here, language)?;
    here += 1;
    here = scale(pieces, here, !unit.is_empty(), &mut readings);
    if unit.is_empty() {
        here = unit_after(pieces, here, &mut unit);
    }
    Some((Value::Number(readings, unit), first, here))
}

fn readings(
    pieces: &[Piece],
    first: &mut usize,
    here: usize,
    language: Option<&str>,
) -> Option<Vec<f64>> {
    let mut values = match kind(pieces, here)? {
        Kind::Digits(text) => read(text, language),
        Kind::Spelled(value) => vec![*value],
        Kind::Word(..) | Kind::Sign(_) => return None,
    };
    let touches = |i: usize| {
        let (a, b) = (
            pieces.get(i).map(|p| p.bytes.end),
            pieces.get(i + 1).map(|p| p.bytes.start),
        );
        a == b
    };
    let minus = here.checked_sub(1).filter(|i| {
        matches!(kind(pieces, *i), Some(Kind::Sign('-' | '−')))
            && touches(*i)
            && !(*i > 0 && touches(*i - 1))
    });
    if let Some(sign) = minus {
        *first = sign.min(*first);
        for value in &mut values {
            *value = -*value;
        }
    }
    Some(values)
}

/// The readings of digits with separators. A single point or comma before three digits is a decimal sign in one
/// language and divides thousands in another; Khmer pages do both.
fn read(text: &str, language: Option<&str>) -> Vec<f64> {
    let bare: String = text.chars().filter(|c| *c != ' ').collect();
    let parse = |decimal: Option<char>| {
        let plain: String = bare
            .chars()
            .filter(|c| c.is_ascii_digit() || Some(*c) == decimal)
            .map(|c| if c == ',' { '.' } else { c })
            .collect();
        plain.parse::<f64>().ok()
    };
    let (points, commas) = (bare.matches('.').count(), bare.matches(',').count());
    let tail = bare.rsplit(['.', ',']).next().map_or(0, str::len);
    let head = bare.split(['.', ',']).next().unwrap_or_default();
    let last = bare
        .rfind(['.', ','])
        .and_then(|at| bare.get(at..))
        .and_then(|rest| rest.chars().next());
    let readings = match (points, commas) {
        (1, 0) | (0, 1) if tail == 3 && head.len() <= 3 && head != "0" => {
            let primary = language.and_then(|tag| tag.split(['-', '_']).next());
            match (primary, last) {
                (Some("en" | "zh" | "th" | "ja" | "ko"), Some('.'))
                | (Some("es" | "fr" | "vi" | "ru" | "id" | "de"), Some(',')) => vec![parse(last)],
                (Some("en" | "zh" | "th" | "ja" | "ko"), Some(','))
                | (Some("es" | "fr" | "vi" | "ru" | "id" | "de"), Some('.')) => vec![parse(None)],
                _ => vec![parse(None), parse(last)],
            }
        }
        (1, 0) | (0, 1) => vec![parse(last)],
        (1, _) | (_, 1) if points > 0 && commas > 0 => vec![parse(last)],
        _ => vec![parse(None)],
    };
    readings.into_iter().flatten().collect()
}

/// "$50M": what stands right behind a sum.
fn scale_of_a_sum(pieces: &[Piece], at: usize) -> Option<f64> {
    let touches = pieces.get(at.checked_sub(1)?)?.bytes.end == pieces.get(at)?.bytes.start;
    match word(pieces, at).filter(|_| touches)? {
        "k" => Some(1e3),
        "m" | "mn" => Some(1e6),
        "b" | "bn" => Some(1e9),
        _ => None,
    }
}

fn scale(pieces: &[Piece], mut at: usize, is_sum: bool, readings: &mut [f64]) -> usize {
    let mut factor = 1.0;
    if let Some(value) = scale_of_a_sum(pieces, at).filter(|_| is_sum) {
        for reading in readings {
            *reading *= value;
        }
        return at + 1;
    }
    if let Some(Kind::Spelled(value)) = kind(pieces, at)
        && [100.0, 1e3, 1e4, 1e8, 1e12]
            .iter()
            .any(|unit| (unit - value).abs() < 0.5)
    {
        factor = *value;
        at += 1;
    } else if let Some(name) = word(pieces, at)
        && let Some((_, value)) = SCALES.iter().find(|(scale, _)| name == *scale)
    {
        factor = *value;
        at += 1;
    }
    for reading in readings {
        *reading *= factor;
    }
    at
}

fn unit_after(pieces: &[Piece], at: usize, unit: &mut String) -> usize {
    if let Some(end) = percent_after(pieces, at) {
        unit.push('%');
        return end;
    }
    match kind(pieces, at) {
        Some(Kind::Sign(c)) if matches!(c, '%' | '‰' | '°') || is_currency(*c) => {
            unit.push(*c);
            at + 1
        }
        Some(Kind::Word(name, capital))
            if (*capital && is_currency_code(name)) || UNITS.contains(&name.as_str()) =>
        {
            unit.push_str(name);
            at + 1
        }
        _ => at,
    }
}

/// Behind "per cent", in so many words.
fn percent_after(pieces: &[Piece], at: usize) -> Option<usize> {
    match (word(pieces, at)?, word(pieces, at + 1)) {
        ("percent" | "процент" | "процента" | "процентов" | "prozent", _) => {
            Some(at + 1)
        }
        ("per" | "pour", Some("cent")) | ("por", Some("ciento")) => Some(at + 2),
        _ => None,
    }
}

fn is_currency_code(word: &str) -> bool {
    matches!(
        word,
        "usd"
            | "khr"
            | "eur"
            | "gbp"
            | "cny"
            | "rmb"
            | "thb"
            | "vnd"
            | "sgd"
            | "jpy"
            | "aud"
            | "cad"
            | "rub"
            | "inr"
            | "lak"
            | "mmk"
            | "myr"
            | "idr"
            | "php"
            | "hkd"
            | "chf"
            | "us"
            | "rm"
            | "rs"
    )
}
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str, language: &str) -> Vec<Value> {
        quantities(text, Some(language))
            .into_iter()
            .map(|q| q.value)
            .collect()
    }

    fn number(value: f64, unit: &str) -> Value {
        Value::Number(vec![value], unit.to_owned())
    }

    #[test]
    fn numbers_are_read_by_value() {
        assert_eq!(
            values("1,204 people, USD 2.5 million", "en"),
            [number(1204.0, ""), number(2.5e6, "usd")]
        );
        assert_eq!(values("金额为1.2亿元", "zh"), [number(1.2e8, "元")]);
        assert_eq!(values("共有三千二百人", "zh"), [number(3200.0, "")]);
        assert_eq!(
            values("1 250 000 euros", "fr"),
            [number(1_250_000.0, "euros")]
        );
        assert_eq!(values("ចំនួន ១២០០ នាក់", "km"), [number(1200.0, "")]);
        assert_eq!(values("3–5 ships at -5 °", "en").len(), 3);
        assert_eq!(values("3,5 млрд", "ru"), [number(3.5e9, "")]);
        assert!(values("统一一带一路", "zh").is_empty());
    }

    #[test]
    fn separators_that_allow_two_readings_keep_both() {
        assert_eq!(read("1.250", Some("km")), [1250.0, 1.25]);
        assert_eq!(read("1.250", Some("es")), [1250.0]);
        assert_eq!(read("1.250", Some("en")), [1.25]);
        assert_eq!(read("1.250.000,50", None), [1_250_000.5]);
    }

    #[test]
    fn dates_are_read_by_value() {
        let april = Value::Date(Date {
            year: Some(2025),
            month: Some(4),
            day: Some(18),
            weekday: None,
        });
        for (text, language) in [
            ("on 18 April 2025", "en"),
            ("April 18, 2025", "en"),
            ("2025年4月18日", "zh"),
            ("2025-04-18", "en"),
            ("18/04/2025", "fr"),
            ("18.04.2025", "ru"),
            ("18 апреля 2025", "ru"),
            ("18 de abril de 2025", "es"),
            ("ngày 18 tháng 4 năm 2025", "vi"),
            ("18 เมษายน 2568", "th"),
            ("១៨ ខែមេសា ឆ្នាំ២០២៥", "km"),
        ] {
            assert_eq!(
                values(text, language),
                std::slice::from_ref(&april),
                "{text}"
            );
        }
        assert!(values("They may march.", "en").is_empty());
        assert_eq!(values("四月底", "zh"), values("4月底", "zh"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>(), like in "[0-9.,' 年月日万三十a-m$%-]{0,30}") {
            for text in [text, like] {
                for q in quantities(&text, None) {
                    prop_assert!(text.get(q.bytes).is_some());
                }
            }
        }
    }
}
