//! What a request says beside its address.
//!
//! *In:* a look under way. *Out:* its headers for the present hop. *Never:* a source's own headers to another host,
//! or a header by which a source could change who we are or what is sent.

use reqwest::header::{
    CACHE_CONTROL, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    PRAGMA,
};
use url::Url;

use crate::config;
use crate::fetch::look::Look;

/// The headers for the present hop; notes in the look whether they make it conditional.
pub(super) fn of(look: &mut Look) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if may_have_source_headers(&look.first, &look.url) {
        for (name, value) in &look.request.headers {
            add(&mut headers, name, value);
        }
    }
    add_cookies(&mut headers, look);
    if look.request.fresh || look.again {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    }
    look.conditional = !look.again && look.url == look.first && add_validators(&mut headers, look);
    headers
}

/// The same origin, or the same host once its plain http leads to https.
fn may_have_source_headers(first: &Url, url: &Url) -> bool {
    let is_upgrade = first.scheme() == "http"
        && url.scheme() == "https"
        && first.host() == url.host()
        && (first.port(), url.port()) == (None, None);
    first.origin() == url.origin() || is_upgrade
}

fn add(headers: &mut HeaderMap, name: &str, value: &str) {
    let name = name.to_ascii_lowercase();
    if config::is_own_header(&name) {
        return;
    }
    let parsed = (
        HeaderName::try_from(name.as_str()),
        HeaderValue::from_str(value).or_else(|_| HeaderValue::from_bytes(value.as_bytes())),
    );
    if let (Ok(name), Ok(value)) = parsed {
        headers.append(name, value);
    }
}

fn add_cookies(headers: &mut HeaderMap, look: &Look) {
    let host = look.url.host_str().unwrap_or_default();
    let Some(ours) = look.jar.header(host) else {
        return;
    };
    let own = headers.get(COOKIE).and_then(|own| own.to_str().ok());
    let both = match own {
        Some(own) => format!("{own}; {ours}"),
        None => ours,
    };
    if let Ok(both) = HeaderValue::from_str(&both) {
        headers.insert(COOKIE, both);
    }
}

/// They were given by the first address: what a redirect leads to may be older, and yet another page.
fn add_validators(headers: &mut HeaderMap, look: &Look) -> bool {
    let Some(validators) = &look.request.validators else {
        return false;
    };
    let given = [
        (IF_NONE_MATCH, &validators.etag),
        (IF_MODIFIED_SINCE, &validators.last_modified),
    ];
    let mut any = false;
    for (name, value) in given {
        if let Some(value) = value
            && let Ok(value) = HeaderValue::from_bytes(value.as_bytes())
        {
            headers.insert(name, value);
            any = true;
        }
    }
    any
}
