//! Dates in a sentence.
//!
//! *In:* the pieces of a sentence. *Out:* a date as far as it is said, and where it ends. *Never:* a date out of an
//! ambiguous word alone ("may", "march").

use super::calendar::{Date, common_era, is_ambiguous_month, month, weekday};
use super::pieces::{Kind, Piece, is_sign, kind, whole, word};

fn year(pieces: &[Piece], at: usize) -> Option<u32> {
    whole(pieces, at, 2999)
        .filter(|y| *y >= 1000)
        .map(common_era)
}
/// The date that begins at this piece, and the piece after it.
pub(super) fn date(pieces: &[Piece], at: usize) -> Option<(Date, usize)> {
    in_numbers(pieces, at)
        .or_else(|| day_month(pieces, at))
        .or_else(|| month_day(pieces, at))
        .or_else(|| day_and_month(pieces, at))
        .or_else(|| marked(pieces, at))
        .or_else(|| {
            let day = weekday(word(pieces, at)?)?;
            Some((
                Date {
                    weekday: Some(day),
                    ..Date::default()
                },
                at + 1,
            ))
        })
}

/// 2025-04-18, 18/04/2025, 18.04.2025 (the last is one piece of digits).
fn in_numbers(pieces: &[Piece], at: usize) -> Option<(Date, usize)> {
    if let Some(Kind::Digits(text)) = kind(pieces, at) {
        let parts: Vec<u32> = text
            .split('.')
            .filter_map(|part| part.parse().ok())
            .collect();
        if let ([day @ 1..=31, month @ 1..=12, year @ 1900..=2999], 2) =
            (parts.as_slice(), text.matches('.').count())
        {
            return Some((full(common_era(*year), *month, *day), at + 1));
        }
    }
    let sign = ['-', '/']
        .into_iter()
        .find(|s| is_sign(pieces, at + 1, *s) && is_sign(pieces, at + 3, *s))?;
    let (a, b, c) = (
        whole(pieces, at, 2999)?,
        whole(pieces, at + 2, 31)?,
        whole(pieces, at + 4, 2999)?,
    );
    let date = match (a, b, c) {
        (1000.., 1..=12, 1..=31) => full(common_era(a), b, c),
        (1..=31, 1..=12, 1000..) => full(common_era(c), b, a),
        (1..=12, 13..=31, 1000..) if sign == '/' => full(common_era(c), a, b),
        _ => return None,
    };
    Some((date, at + 5))
}

fn full(year: u32, month: u32, day: u32) -> Date {
    Date {
        year: Some(year),
        month: Some(month),
        day: Some(day),
        weekday: None,
    }
}

/// "18 April 2025", "5 de marzo de 2025", "18 ខែមេសា ឆ្នាំ២០២៥".
fn day_month(pieces: &[Piece], at: usize) -> Option<(Date, usize)> {
    let day = whole(pieces, at, 31)?;
    let skip = usize::from(matches!(
        word(pieces, at + 1),
        Some("of" | "de" | "st" | "nd" | "rd" | "th" | "er")
    ));
    let month = month(word(pieces, at + 1 + skip)?)?;
    let (year, next) = trailing_year(pieces, at + 2 + skip);
    Some((
        Date {
            year,
            month: Some(month),
            day: Some(day),
            weekday: None,
        },
        next,
    ))
}

/// "April 18, 2025", "April 2025", "in April".
fn month_day(pieces: &[Piece], at: usize) -> Option<(Date, usize)> {
    let Some(Kind::Word(name, capital)) = kind(pieces, at) else {
        return None;
    };
    let month = month(name)?;
    let dot = usize::from(is_sign(pieces, at + 1, '.'));
    if let Some(day) = whole(pieces, at + 1 + dot, 31) {
        let (year, next) = trailing_year(pieces, at + 2 + dot);
        return Some((
            Date {
                year,
                month: Some(month),
                day: Some(day),
                weekday: None,
            },
            next,
        ));
    }
    let (year, next) = trailing_year(pieces, at + 1);
    if year.is_none()
        && (is_ambiguous_month(name) || (name.is_ascii() && name.len() < 4 && !capital))
    {
        return None;
    }
    Some((
        Date {
            year,
            month: Some(month),
            ..Date::default()
        },
        next,
    ))
}

fn trailing_year(pieces: &[Piece], at: usize) -> (Option<u32>, usize) {
    let fits = |i: usize| year(pieces, i).map(|y| (Some(y), i + 1));
    let filler = matches!(kind(pieces, at), Some(Kind::Sign(',')))
        || matches!(word(pieces, at), Some("de" | "del" | "ឆ្នាំ" | "พ"));
    fits(at)
        .or_else(|| if filler { fits(at + 1) } else { None })
        .unwrap_or((None, at))
}

/// "ngày 9/1": a day and a month, said to be a date by the word before.
fn day_and_month(pieces: &[Piece], at: usize) -> Option<(Date, usize)> {
    let marked = word(pieces, at) == Some("ngày") && is_sign(pieces, at + 2, '/');
    let (day, month) = (whole(pieces, at + 1, 31)?, whole(pieces, at + 3, 12)?);
    (marked && !is_sign(pieces, at + 4, '/')).then_some((
        Date {
            day: Some(day),
            month: Some(month),
            ..Date::default()
        },
        at + 4,
    ))
}

/// Numbers with a mark: 2025年4月18日, ngày 18 tháng 4 năm 2025, ឆ្នាំ២០២៥.
fn marked(pieces: &[Piece], at: usize) -> Option<(Date, usize)> {
    let mut date = Date::default();
    let mut next = at;
    loop {
        if let Some(mark) = word(pieces, next)
            && let Some(slot) = mark_before(&mut date, mark)
            && let Some(value) = whole(pieces, next + 1, 2999)
        {
            *slot = Some(value);
            next += 2;
        } else if let Some(value) = whole(pieces, next, 2999)
            && let Some(mark) = word(pieces, next + 1)
            && let Some(slot) = mark_after(&mut date, mark)
        {
            *slot = Some(value);
            next += 2;
        } else {
            break;
        }
    }
    date.year = date.year.map(common_era);
    (next > at).then_some((date, next))
}

fn mark_before<'a>(date: &'a mut Date, mark: &str) -> Option<&'a mut Option<u32>> {
    match mark {
        "ngày" if date.day.is_none() => Some(&mut date.day),
        "tháng" if date.month.is_none() => Some(&mut date.month),
        "năm" | "ឆ្នាំ" if date.year.is_none() => Some(&mut date.year),
        _ => None,
    }
}

fn mark_after<'a>(date: &'a mut Date, mark: &str) -> Option<&'a mut Option<u32>> {
    match mark {
        "年" if date.year.is_none() => Some(&mut date.year),
        "月" if date.month.is_none() => Some(&mut date.month),
        "日" | "号" | "號" if date.day.is_none() => Some(&mut date.day),
        _ => None,
    }
}
