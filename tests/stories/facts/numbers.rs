//! Every fact has a test or a reason.
//!
//! *In:* the files of this folder. *Out:* nothing, if no number is missing. *Never:* counts a mention, or a test that is
//! passed over, for a test.

use std::collections::BTreeSet;

use super::{IN_PART, NOT_YET};

const FILES: [&str; 7] = [
    include_str!("addresses.rs"),
    include_str!("channels.rs"),
    include_str!("dates.rs"),
    include_str!("gates.rs"),
    include_str!("languages.rs"),
    include_str!("lists.rs"),
    include_str!("pages_read.rs"),
];

/// Numbers of the tests that run, and of those that are passed over.
fn numbers() -> (BTreeSet<u32>, BTreeSet<u32>) {
    let (mut run, mut passed_over) = (BTreeSet::new(), BTreeSet::new());
    for file in FILES {
        let mut ignored = false;
        for line in file.lines() {
            ignored |= line.starts_with("#[ignore");
            let Some(head) = line.strip_prefix("fn ") else {
                continue;
            };
            let ignored = std::mem::take(&mut ignored);
            let number = head
                .strip_prefix("fact_")
                .and_then(|head| head.split('_').next());
            if let Some(number) = number {
                let numbers = if ignored { &mut passed_over } else { &mut run };
                numbers.insert(number.parse().unwrap());
            }
        }
    }
    (run, passed_over)
}

fn named(table: &[(u32, &str)]) -> BTreeSet<u32> {
    table.iter().map(|(number, _)| *number).collect()
}

#[test]
fn every_number_is_tested_or_has_a_reason() {
    let (run, passed_over) = numbers();
    let (not_yet, in_part) = (named(NOT_YET), named(IN_PART));

    let all: BTreeSet<u32> = run.union(&not_yet).copied().collect();
    assert_eq!(all, (1..=70).collect());
    assert!(run.is_disjoint(&not_yet), "tested, and yet excused");
    assert!(
        in_part.is_subset(&run),
        "said to be tested in part, and not tested"
    );
    let told: BTreeSet<u32> = not_yet.union(&in_part).copied().collect();
    assert!(passed_over.is_subset(&told), "passed over without a reason");
}
