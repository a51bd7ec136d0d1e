//! stub
use crate::model::{Comparison, PageDate};
use std::collections::HashSet;
pub struct Passage<'a> {
    pub title: &'a str,
    pub text: &'a str,
    pub published: Option<PageDate>,
    pub language: Option<&'a str>,
}
pub fn strict(t: &str) -> String {
    t.to_owned()
}
pub fn loose(t: &str) -> String {
    t.to_owned()
}
pub fn text_key(_: &str, _: &str) -> [u8; 16] {
    [0; 16]
}
pub fn words<'a>(t: &'a str, _: Option<&str>) -> Vec<&'a str> {
    t.split(' ').collect()
}
pub fn index_tokens(t: &str) -> String {
    t.to_owned()
}
pub fn shingles(_: &str, _: Option<&str>) -> Vec<u64> {
    vec![]
}
pub fn jaccard(_: &[u64], _: &[u64]) -> f64 {
    0.0
}
pub fn containment(_: &[u64], _: &[u64]) -> f64 {
    0.0
}
pub fn compare(_: &Passage<'_>, _: &Passage<'_>) -> Comparison {
    Comparison::default()
}
pub fn compare_without(_: &Passage<'_>, _: &Passage<'_>, _: &HashSet<u64>) -> Comparison {
    Comparison::default()
}
pub fn block_change_keys(_: &str, _: &str) -> Vec<u64> {
    vec![]
}
pub fn grew(_: &str, _: &str) -> bool {
    false
}
