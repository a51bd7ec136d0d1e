//! `sources.toml` as typed: tables with the places of their values, no defaults, nothing compiled.
//!
//! *In:* a spanned TOML table and checks for single values. *Out:* values that passed their check; every other key
//! or value is a problem in the [`Report`]. *Never:* stops at the first problem, which is why serde does not read
//! this file: its first error is its last.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::explain::{Complaint, Problem, brief, did_you_mean, nearest};

/// Problems kept of one file; a file of 4 MB may have a million.
const MOST_PROBLEMS: usize = 10_000;

/// What was found wrong, and what was passed over.
#[derive(Debug, Default)]
pub(super) struct Report {
    problems: RefCell<Vec<Problem>>,
    notes: RefCell<Vec<String>>,
}

impl Report {
    pub(super) fn problem(
        &self,
        title: impl Into<String>,
        at: &Range<usize>,
        complaint: Complaint,
    ) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MOST_PROBLEMS {
            problems.push(Problem {
                title: title.into(),
                at: Some(at.clone()),
                complaint,
            });
        }
    }

    fn note(&self, note: String) {
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    pub(super) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    pub(super) fn into_parts(self) -> (Vec<Problem>, Vec<String>) {
        (self.problems.into_inner(), self.notes.into_inner())
    }
}

/// Whether a value may be shown in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// It may.
    Line,
    /// It may hold a password or a cookie.
    PlaceOnly,
}

/// A table being read: each key asked for is known, the others are problems when it is done.
pub(super) struct Table<'a> {
    entries: &'a DeTable<'a>,
    /// Where it stands: its header, or the whole of an inline table.
    pub(super) at: Range<usize>,
    /// How messages name it: `[network]`, source `kh-mfaic`.
    pub(super) place: String,
    asked: Vec<&'static str>,
    pub(super) report: &'a Report,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        entries: &'a DeTable<'a>,
        at: Range<usize>,
        place: impl Into<String>,
        report: &'a Report,
    ) -> Self {
        Self {
            entries,
            at,
            place: place.into(),
            asked: Vec::new(),
            report,
        }
    }

    /// Whether the key is there, whatever stands behind it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Whether the key holds `[]`.
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        let value = self.entries.get(key);
        let list = value.and_then(|value| value.get_ref().as_array());
        list.is_some_and(|list| list.is_empty())
    }

    /// Whether a key looks like one of `words` mistyped: it is a problem of its own.
    pub(super) fn has_a_slip_of(&self, words: &[&str]) -> bool {
        let slip =
            |key: &str| !words.contains(&key) && nearest(key, words.iter().copied()).is_some();
        self.entries.keys().any(|key| slip(key.get_ref()))
    }

    /// The place of the key's value, or of the table where there is none.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        self.entries
            .get(key)
            .map_or_else(|| self.at.clone(), Spanned::span)
    }

    /// Whether the key holds a table.
    pub(super) fn is_table(&self, key: &str) -> bool {
        let value = self.entries.get(key);
        value.is_some_and(|value| value.get_ref().is_table())
    }

    /// A text that passes `check`, of which problems show no line where `show` forbids it.
    pub(super) fn read_hidden<T>(
        &mut self,
        key: &'static str,
        show: Show,
        check: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let value = self.find(key)?;
        let result = match value.get_ref().as_str() {
            Some(text) => check(text),
            None => Err(mismatch(value, "a text in quotes, or a table")),
        };
        self.accepted(key, &value.span(), show, result)
    }

    /// A text that passes `check`.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        check: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let value = self.find(key)?;
        self.checked(key, value, check)
    }

    /// The texts of an array that pass `check`, with their places.
    pub(super) fn read_all<T>(
        &mut self,
        key: &'static str,
        check: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Vec<Spanned<T>> {
        self.items(key)
            .iter()
            .filter_map(|item| {
                let value = self.checked(key, item, &check)?;
                Some(Spanned::new(item.span(), value))
            })
            .collect()
    }

    /// The values of an array.
    pub(super) fn items(&mut self, key: &'static str) -> &'a [Spanned<DeValue<'a>>] {
        let Some(value) = self.find(key) else {
            return &[];
        };
        if let Some(items) = value.get_ref().as_array() {
            return items;
        }
        let complaint = mismatch(value, "a list in brackets");
        let hint = match value.get_ref().as_str() {
            Some(text) => format!("write `{key} = [\"{}\"]`", brief(text)),
            None => format!("write `{key} = [\"…\"]`"),
        };
        self.object(key, &value.span(), complaint.hint(hint));
        &[]
    }

    /// The pairs of a table of texts, in the order of the file; problems show no line where `show` forbids it.
    pub(super) fn pairs<K, V>(
        &mut self,
        key: &'static str,
        show: Show,
        check_name: impl Fn(&str) -> Result<K, Complaint>,
        check_value: impl Fn(&str) -> Result<V, Complaint>,
    ) -> Vec<(Spanned<K>, V)> {
        let Some(value) = self.find(key) else {
            return Vec::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            let complaint = mismatch(value, "a table");
            self.object(key, &value.span(), complaint);
            return Vec::new();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let mut pairs = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            let checked_name = check_name(name.get_ref());
            let checked_value = match value.get_ref().as_str() {
                Some(text) => check_value(text),
                None => Err(mismatch(value, "a text in quotes")),
            };
            let checked_name = self.accepted(key, &name.span(), show, checked_name);
            let checked_value = self.accepted(key, &value.span(), show, checked_value);
            if let (Some(name_as_meant), Some(value)) = (checked_name, checked_value) {
                pairs.push((Spanned::new(name.span(), name_as_meant), value));
            }
        }
        pairs
    }

    /// The lists of texts in a table, at most `most` texts, in the order of their names.
    pub(super) fn lists(
        &mut self,
        key: &'static str,
        most: usize,
        check_name: impl Fn(&str) -> Result<String, Complaint>,
        check_item: impl Fn(&str) -> Result<String, Complaint>,
    ) -> Vec<(String, Vec<String>)> {
        let Some(value) = self.find(key) else {
            return Vec::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.object(key, &value.span(), mismatch(value, "a table of lists"));
            return Vec::new();
        };
        let mut lists = Vec::new();
        let mut count = 0;
        for (name, value) in table {
            let checked_name =
                self.accepted(key, &name.span(), Show::Line, check_name(name.get_ref()));
            let Some(items) = value.get_ref().as_array() else {
                let complaint = mismatch(value, "a list in brackets");
                let hint = format!("write `{} = [\"…\"]`", brief(name.get_ref()));
                self.object(key, &value.span(), complaint.hint(hint));
                continue;
            };
            count += items.len();
            let texts = items
                .iter()
                .filter_map(|item| self.checked(key, item, &check_item));
            lists.extend(checked_name.map(|name| (name, texts.take(most).collect())));
        }
        if count > most {
            self.object(
                key,
                &value.span(),
                Complaint::new(format!("more than {most} texts")),
            );
        }
        lists
    }

    /// A whole number within `range`.
    pub(super) fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.find(key)?;
        let (least, most) = (range.start(), range.end());
        let Some(integer) = value.get_ref().as_integer() else {
            let complaint = mismatch(value, "a whole number without quotes");
            self.object(key, &value.span(), complaint);
            return None;
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|number| range.contains(number));
        if number.is_none() {
            let complaint = Complaint::new(format!("not between {least} and {most}"));
            self.object(key, &value.span(), complaint);
        }
        number
    }

    /// A part of one: 0 to 1.
    pub(super) fn part(&mut self, key: &'static str) -> Option<f64> {
        let value = self.find(key)?;
        let digits = match (value.get_ref().as_float(), value.get_ref().as_integer()) {
            (Some(float), _) => float.as_str(),
            (None, Some(integer)) if integer.radix() == 10 => integer.as_str(),
            (None, _) => {
                let complaint = mismatch(value, "a number without quotes");
                self.object(key, &value.span(), complaint);
                return None;
            }
        };
        let part = digits
            .parse()
            .ok()
            .filter(|part| (0.0..=1.0).contains(part));
        if part.is_none() {
            let complaint = Complaint::new("not between 0 and 1")
                .hint(format!("a tenth is written `{key} = 0.10`"));
            self.object(key, &value.span(), complaint);
        }
        part
    }

    /// `true` or `false`.
    pub(super) fn yes_or_no(&mut self, key: &'static str) -> Option<bool> {
        let value = self.find(key)?;
        let yes = value.get_ref().as_bool();
        if yes.is_none() {
            let complaint = mismatch(value, "`true` or `false`, without quotes,");
            self.object(key, &value.span(), complaint);
        }
        yes
    }

    /// A table within this one.
    pub(super) fn table(&mut self, key: &'static str, place: String) -> Option<Table<'a>> {
        let value = self.find(key)?;
        if let Some(entries) = value.get_ref().as_table() {
            return Some(Table::new(entries, value.span(), place, self.report));
        }
        let complaint = mismatch(value, "a table");
        let complaint = if value.get_ref().is_array() {
            complaint.hint(format!("write `[{key}]`, with one pair of brackets"))
        } else {
            complaint
        };
        self.object(key, &value.span(), complaint);
        None
    }

    /// The tables written `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Spanned<&'a DeTable<'a>>> {
        let Some(value) = self.find(key) else {
            return Vec::new();
        };
        if let Some(table) = value.get_ref().as_table() {
            let complaint = Complaint::new("one pair of brackets too few")
                .hint(format!("each block opens with `[[{key}]]`"));
            self.object(key, &value.span(), complaint);
            return vec![Spanned::new(value.span(), table)];
        }
        let items = value.get_ref().as_array().map_or(&[][..], |items| items);
        let tables: Vec<_> = items
            .iter()
            .filter_map(|item| Some(Spanned::new(item.span(), item.get_ref().as_table()?)))
            .collect();
        if tables.is_empty() || tables.len() < items.len() {
            let complaint =
                mismatch(value, "a block").hint(format!("each block opens with `[[{key}]]`"));
            self.object(key, &value.span(), complaint);
        }
        tables
    }

    /// A key that a later release reads.
    pub(super) fn later(&mut self, key: &'static str) {
        if self.find(key).is_some() {
            self.report
                .note(format!("`{key}` is not read by this release"));
        }
    }

    /// A problem of this table's `key`.
    pub(super) fn object(&self, key: &str, at: &Range<usize>, complaint: Complaint) {
        let title = format!("cannot use `{key}` of {}", self.place);
        self.report.problem(title, at, complaint);
    }

    /// Says that a key is needed.
    pub(super) fn lacks(&self, what: &str, hint: &str) {
        let title = format!("{} has no {what}", self.place);
        let complaint = Complaint::new("in this block").hint(hint);
        self.report.problem(title, &self.at, complaint);
    }

    /// Done: what was not asked for is unknown.
    pub(super) fn finish(self) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let hint = did_you_mean(name, self.asked.iter().copied())
                .unwrap_or_else(|| format!("known here: {}", self.asked.join(", ")));
            self.report.problem(
                format!("unknown key `{}` in {}", brief(name), self.place),
                &key.span(),
                Complaint::new("not known here").hint(hint),
            );
        }
    }

    fn find(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.get(key)
    }

    /// One value of `key`, where its text passes `check`.
    pub(super) fn checked<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        check: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let result = if let Some(text) = value.get_ref().as_str() {
            check(text)
        } else {
            // What an empty text is told shows how the value is written.
            let example = check("").err().and_then(|complaint| complaint.hint);
            Err(mismatch(value, "a text in quotes").maybe(example))
        };
        self.accepted(key, &value.span(), Show::Line, result)
    }

    fn accepted<T>(
        &self,
        key: &str,
        at: &Range<usize>,
        show: Show,
        result: Result<T, Complaint>,
    ) -> Option<T> {
        let complain = |complaint: Complaint| {
            let complaint = match show {
                Show::Line => complaint,
                Show::PlaceOnly => complaint.secret(),
            };
            self.object(key, at, complaint);
        };
        result.map_err(complain).ok()
    }
}

fn mismatch(value: &Spanned<DeValue<'_>>, wanted: &str) -> Complaint {
    let found = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Complaint::new(format!("{wanted} is needed, this is {found}"))
}
