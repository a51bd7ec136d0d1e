//! The shape of an address: which parts are the same for all statements of a kind, which choose one.
//!
//! *In:* a canonical address. *Out:* its parts with their classes, and the template. *Never:* mends the address.

use url::Url;

use super::parameters::Parameter;

/// Segments longer than this are names of one statement, not of a section.
const LONGEST_LITERAL: usize = 24;
/// File names that are the same for every statement, where a folder above holds the id.
const FIXED_STEMS: &[&str] = &[
    "index", "default", "content", "detail", "details", "view", "article", "show", "c", "page",
];

/// What a part of an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The same for all statements of a kind.
    Literal,
    /// A number.
    Number,
    /// A day, month or year.
    Date,
    /// A name that belongs to one statement.
    Slug,
}

/// A path segment or the value of a parameter.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    /// Without its extension.
    pub(super) stem: &'a str,
    /// With the dot; empty for none.
    pub(super) extension: &'a str,
    pub(super) class: Class,
}

impl Part<'_> {
    fn write(&self) -> String {
        let stem = match self.class {
            Class::Literal => &self.stem.to_lowercase(),
            Class::Number => "{n}",
            Class::Date => "{date}",
            Class::Slug => "{slug}",
        };
        format!("{stem}{}", self.extension.to_lowercase())
    }
}

/// The shape of an address: host (without `www.`), path segments classed as `{n}`, `{date}` or `{slug}`, names of
/// parameters with their values classed likewise. Parameters that look like noise are no part of it.
pub fn template(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return url.to_owned();
    };
    let host = super::bare_host(&url);
    let path: Vec<String> = segments(&url).iter().map(Part::write).collect();
    let path = path.join("/");
    let query: Vec<String> = values(&url)
        .into_iter()
        .filter(|(name, value)| {
            let value = value.as_ref().map(|part| part.stem);
            !Parameter { name, value }.looks_like_noise()
        })
        .map(|(name, value)| {
            let value = value.map(|part| part.write());
            Parameter::join(&name.to_lowercase(), value.as_deref())
        })
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{host}/{path}{mark}{}", query.join("&"))
}

/// The segments of the path, the empty one behind a trailing slash included.
pub(super) fn segments(url: &Url) -> Vec<Part<'_>> {
    let texts: Vec<&str> = url.path().trim_start_matches('/').split('/').collect();
    let last = texts.iter().rposition(|text| !text.is_empty());
    let chosen_by_query = values(url)
        .iter()
        .any(|(_, part)| part.as_ref().is_some_and(|p| p.class != Class::Literal));
    let mut parts: Vec<Part> = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let above = parts.last().map(|part| (part.class, part.stem));
        parts.push(if Some(at) == last {
            let chosen = chosen_by_query || parts.iter().any(|part| part.class == Class::Slug);
            class_of_last(text, chosen)
        } else {
            class_of_folder(text, above)
        });
    }
    parts
}

/// The parameters with the classes of their values.
pub(super) fn values(url: &Url) -> Vec<(&str, Option<Part<'_>>)> {
    Parameter::all(url.query().unwrap_or_default())
        .map(|parameter| {
            let part = parameter.value.map(|value| Part {
                stem: value,
                extension: "",
                class: class_of_value(value),
            });
            (parameter.name, part)
        })
        .collect()
}

fn class_of_last(text: &str, chosen_elsewhere: bool) -> Part<'_> {
    let (stem, extension) = split_extension(text);
    let fixed = chosen_elsewhere
        && (extension_of_script(extension) || FIXED_STEMS.contains(&stem.to_lowercase().as_str()));
    let class = if !stem.is_empty() && all_digits(stem) {
        // No dates here: an id of 2024 or 202403 must not change the shape.
        Class::Number
    } else if stem.is_empty() || (fixed && !names_one(stem)) {
        Class::Literal
    } else {
        Class::Slug
    };
    Part {
        stem,
        extension,
        class,
    }
}

fn class_of_folder<'a>(text: &'a str, above: Option<(Class, &str)>) -> Part<'a> {
    let class = if is_date(text) || goes_on_a_date(text, above) {
        Class::Date
    } else if !text.is_empty() && all_digits(text) {
        Class::Number
    } else if names_one(text) {
        Class::Slug
    } else {
        Class::Literal
    };
    Part {
        stem: text,
        extension: "",
        class,
    }
}

fn class_of_value(text: &str) -> Class {
    if text.is_empty() {
        Class::Literal
    } else if all_digits(text) {
        Class::Number
    } else if is_date(text) {
        Class::Date
    } else if names_one(text) {
        Class::Slug
    } else {
        Class::Literal
    }
}

/// `2024/03/05`: month and day below a year.
fn goes_on_a_date(text: &str, above: Option<(Class, &str)>) -> bool {
    let Some((Class::Date, above)) = above else {
        return false;
    };
    let number = text.parse::<u32>().unwrap_or_default();
    let highest = if above.len() == 4 { 12 } else { 31 };
    text.len() <= 2 && all_digits(text) && (1..=highest).contains(&number)
}

fn names_one(text: &str) -> bool {
    text.len() > LONGEST_LITERAL || text.contains('%') || text.bytes().any(|b| b.is_ascii_digit())
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Years, months and days in the forms folders use: `2024`, `202403`, `20240305`, `2024-03`, `2024-03-05`.
pub(super) fn is_date(text: &str) -> bool {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .collect();
    if digits.is_empty() || !all_digits(&digits) || !matches!(text.len(), 4 | 6 | 7 | 8 | 10) {
        return false;
    }
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<u32>().ok());
    let year = part(0, 4).is_some_and(|year| (1990..2100).contains(&year));
    let month = part(4, 6).is_none_or(|month| (1..=12).contains(&month));
    let day = part(6, 8).is_none_or(|day| (1..=31).contains(&day));
    matches!(digits.len(), 4 | 6 | 8) && year && month && day
}

fn split_extension(text: &str) -> (&str, &str) {
    let dot = text.rfind('.').filter(|at| *at > 0);
    let split = dot.and_then(|at| text.split_at_checked(at));
    match split {
        Some((stem, extension))
            if (2..=6).contains(&extension.len())
                && extension.bytes().skip(1).all(|b| b.is_ascii_alphanumeric())
                && !all_digits(extension.trim_start_matches('.')) =>
        {
            (stem, extension)
        }
        Some(_) | None => (text, ""),
    }
}

/// A program that the parameters drive.
fn extension_of_script(extension: &str) -> bool {
    matches!(
        extension.to_ascii_lowercase().as_str(),
        ".php"
            | ".asp"
            | ".aspx"
            | ".ashx"
            | ".jsp"
            | ".jspx"
            | ".do"
            | ".action"
            | ".cgi"
            | ".cfm"
    )
}
