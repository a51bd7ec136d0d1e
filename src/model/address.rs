//! Addresses: one statement once, whatever way it came by.
//!
//! *In:* addresses as lists, pages and redirects write them. *Out:* the canonical form, the key of risky folds,
//! the template, made-up addresses for canaries. *Never:* asks anybody whether two forms are the same: that takes
//! a look.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use regex::Regex;
use url::Url;

mod invented;
mod parameters;
mod shape;

pub use invented::made_up;
pub use shape::template;

use parameters::Parameter;

/// Longest canonical address that is kept.
const MAX_BYTES: usize = 2_048;
/// Longest raw address that is looked at: what is folded away may be long.
const MAX_RAW_BYTES: usize = 8_192;

/// How a source folds its addresses.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// Host names of one house: the first stands for all.
    pub same_hosts: Vec<String>,
    /// Group 1 is a statement's identity within the source.
    pub identity: Option<Regex>,
}

impl House {
    /// The name that stands for `host`, where it is another. `www.` before a name of the house is carried over.
    fn name_for(&self, host: &str) -> Option<String> {
        let (first, others) = self.same_hosts.split_first()?;
        let is = |name: &String, host: &str| name.eq_ignore_ascii_case(host);
        if is(first, host) {
            return None;
        }
        if others.iter().any(|name| is(name, host)) {
            return Some(first.clone());
        }
        let bare = host.strip_prefix("www.")?;
        let named = others.iter().any(|name| is(name, bare));
        named.then(|| format!("www.{first}"))
    }
}

/// The canonical form of `raw` (resolved against `base` where it is relative), or `None` where it is no http(s)
/// address or over 2,048 bytes.
pub fn canonical(raw: &str, base: Option<&str>, house: &House) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() || raw.len() > MAX_RAW_BYTES {
        return None;
    }
    let mut url = match base {
        Some(base) => Url::parse(base).ok()?.join(raw).ok()?,
        None => Url::parse(raw).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    fold_host(&mut url, house)?;
    reveal_true_path(&mut url);
    fold_path(&mut url);
    let query = url.query().map(parameters::canonical_query);
    url.set_query(query.as_deref().filter(|query| !query.is_empty()));
    let text = String::from(url);
    (text.len() <= MAX_BYTES).then_some(text)
}

/// The same address under the other names of the house.
pub fn under_other_names(url: &str, house: &House) -> Vec<String> {
    let Ok(parsed) = Url::parse(url) else {
        return Vec::new();
    };
    let own = parsed.host_str().unwrap_or_default().to_owned();
    let others = house
        .same_hosts
        .iter()
        .filter(|name| !name.eq_ignore_ascii_case(&own));
    let named = house
        .same_hosts
        .iter()
        .any(|name| name.eq_ignore_ascii_case(&own));
    others
        .filter(|_| named)
        .filter_map(|name| {
            let mut other = parsed.clone();
            other.set_host(Some(name)).ok()?;
            Some(String::from(other))
        })
        .collect()
}

/// What tells a statement from all others of its source: `identity:` and group 1 of the house's pattern where that
/// matches the canonical address, else the canonical address itself.
pub fn identity_key(url: &str, house: &House) -> String {
    let canonical = canonical(url, None, house).unwrap_or_else(|| url.to_owned());
    let group = house
        .identity
        .as_ref()
        .and_then(|pattern| pattern.captures(&canonical))
        .and_then(|groups| groups.get(1))
        .map(|group| format!("identity:{}", group.as_str()));
    group.unwrap_or(canonical)
}

/// What two addresses share that may be one statement: scheme, `www.`, trailing slash, index file, letter case and
/// parameters that look like noise folded away. Equal keys prove nothing; a look must show the same text.
pub fn risky_key(url: &str) -> String {
    let Some(url) = canonical(url, None, &House::default()).and_then(|url| Url::parse(&url).ok())
    else {
        return url.to_lowercase();
    };
    let host = bare_host(&url);
    let path = url.path().to_lowercase();
    let mut segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    if segments.last().is_some_and(|last| is_index_file(last)) {
        segments.pop();
    }
    let mut query: Vec<String> = Parameter::all(url.query().unwrap_or_default())
        .filter(|parameter| !parameter.looks_like_noise())
        .map(Parameter::with_name_in_lower_case)
        .collect();
    query.sort();
    format!("{host}/{}?{}", segments.join("/"), query.join("&"))
}

/// Files that a web server answers with where only a folder is asked for.
fn is_index_file(segment: &str) -> bool {
    let (stem, extension) = segment.split_once('.').unwrap_or((segment, ""));
    matches!(stem, "index" | "default")
        && matches!(
            extension,
            "html" | "htm" | "shtml" | "php" | "asp" | "aspx" | "jsp" | "do"
        )
}

/// Drops the dot of a fully qualified name and lets the house's first name stand for all.
fn fold_host(url: &mut Url, house: &House) -> Option<()> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let bare = host.trim_end_matches('.');
    let name = match house.name_for(bare) {
        Some(name) => name,
        None if bare != host && !bare.is_empty() => bare.to_owned(),
        None => return Some(()),
    };
    url.set_host(Some(&name)).ok()
}

/// A firewall (WZWS) hands out `/WZWSRE` + base64 of the true path, and such addresses get copied into lists.
fn reveal_true_path(url: &mut Url) {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let Some(coded) = url.path().strip_prefix("/WZWSRE") else {
        return;
    };
    let coded = coded.replace("%3D", "=").replace("%3d", "=");
    let Some(path) = engine
        .decode(coded)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|path| path.starts_with('/') && !path.starts_with("/WZWSRE"))
    else {
        return;
    };
    let (path, inner) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path.as_str(), None),
    };
    let query: Vec<&str> = inner.into_iter().chain(url.query()).collect();
    let query = query.join("&");
    url.set_path(path);
    url.set_query(Some(&query));
}

/// Session ids out of the path, percent triplets in one form.
fn fold_path(url: &mut Url) {
    let segments: Vec<String> = url
        .path()
        .split('/')
        .map(|segment| parameters::one_spelling(without_session(segment)))
        .collect();
    url.set_path(&segments.join("/"));
}

/// `page;jsessionid=1A2B` is `page` (Servlet specification, URL rewriting).
fn without_session(segment: &str) -> &str {
    let session = segment.match_indices(';').find(|(at, _)| {
        segment
            .get(at + 1..)
            .and_then(|rest| rest.split_once('='))
            .is_some_and(|(name, _)| name.eq_ignore_ascii_case("jsessionid"))
    });
    session
        .and_then(|(at, _)| segment.get(..at))
        .unwrap_or(segment)
}

/// The host without `www.`, with its port where it is not the scheme's own.
fn bare_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Whether `to` is a folder above `from`: the section that a statement's address stands in.
pub fn leads_up(from: &str, to: &str) -> bool {
    let (Ok(from), Ok(to)) = (Url::parse(from), Url::parse(to)) else {
        return false;
    };
    let bare = |url: &Url| {
        url.host_str()
            .map(|host| host.trim_start_matches("www.").to_owned())
    };
    let folder = format!("{}/", to.path().trim_end_matches('/'));
    bare(&from) == bare(&to)
        && to.query().is_none()
        && from.path().trim_end_matches('/').len() > folder.len()
        && from.path().starts_with(&folder)
}

/// The host of an address, in lower case, with its port where it is not the scheme's own; empty for no address.
pub fn host(url: &str) -> String {
    let Ok(url) = url::Url::parse(url) else {
        return String::new();
    };
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    }
}

/// The same path under the scheme and host of another address; `None` where either is none.
pub fn under_the_name_of(url: &str, like: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let mut renamed = Url::parse(like).ok()?;
    renamed.set_path(url.path());
    renamed.set_query(url.query());
    renamed.set_fragment(url.fragment());
    Some(renamed.into())
}

#[cfg(test)]
mod tests;
