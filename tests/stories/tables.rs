//! Tables of what must hold, by number, each row with the tests that show it.
//!
//! *In:* a table, and the sources of the tests that it names. *Out:* the rows that are wrong. *Never:* takes a name for
//! a test: the file must have it, behind a mark of a test.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// What shows that a row holds.
pub(crate) enum Shown {
    /// These tests, each as `file function`, show all of it.
    By(&'static [&'static str]),
    /// These tests show it but for this.
    Partly(&'static [&'static str], &'static str),
    /// It does not hold, or nothing shows it: why.
    Not(&'static str),
}

/// A number, what it is, and what shows it.
pub(crate) type Row = (u16, &'static str, Shown);

/// Rows that name a test which is none, or does not pass: `is_shown` is asked with the file's text, the function's name
/// and the row's number.
pub(crate) fn wrong(table: &[Row], is_shown: impl Fn(&str, &str, u16) -> bool) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: HashMap<&str, String> = HashMap::new();
    let mut wrong = Vec::new();
    for (number, what, shown) in table {
        let (Shown::By(tests) | Shown::Partly(tests, _)) = shown else {
            continue;
        };
        for named in *tests {
            let (file, name) = named.split_once(' ').unwrap();
            let text = files
                .entry(file)
                .or_insert_with(|| fs::read_to_string(root.join(file)).unwrap_or_default());
            if !is_shown(text, name, *number) {
                wrong.push(format!("{number} ({what}): {named}"));
            }
        }
    }
    wrong
}

/// Rows that name no test and give no reason.
pub(crate) fn untold(table: &[Row]) -> Vec<String> {
    let is_told = |shown: &Shown| match shown {
        Shown::By(tests) => !tests.is_empty(),
        Shown::Partly(tests, why) => !tests.is_empty() && !why.is_empty(),
        Shown::Not(why) => !why.is_empty(),
    };
    let untold = table.iter().filter(|(_, _, shown)| !is_told(shown));
    untold
        .map(|(number, what, _)| format!("{number} ({what})"))
        .collect()
}
