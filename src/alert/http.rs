//! A request to a channel's server, and what an answer means everywhere.
//!
//! *In:* a [`Post`]. *Out:* an [`Answer`], or the [`Outcome`] of having none. *Never:* follows a redirect, reads more of
//! an answer than can be meant, or shows an address: it may be the password.

use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method};
use url::Url;

use crate::model::Outcome;

/// Look-up, connection and TLS together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// One request whole: receivers of webhooks are asked to answer within 15 to 30 s (Standard Webhooks 1.0.0).
const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of an answer that are read.
const MOST_BYTES: usize = 64 * 1024;
/// Columns of an answer that are quoted.
const QUOTED: usize = 200;

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Post {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Post {
    /// A POST of JSON.
    pub(super) fn json(url: Url, body: &serde_json::Value) -> Self {
        Self::of(Method::POST, url, "application/json", body.to_string())
    }

    pub(super) fn of(method: Method, url: Url, kind: &'static str, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        Self {
            method,
            url,
            headers,
            body: body.into_bytes(),
        }
    }

    /// With a header; one whose value cannot stand in a header is the channel's fault.
    pub(super) fn header(mut self, name: &'static str, value: &str) -> Result<Self, String> {
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| format!("the `{name}` that is set up cannot be sent in a header"))?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// The body, as a person can read it.
    pub(super) fn body_in_words(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        match serde_json::from_str::<serde_json::Value>(&body) {
            Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_else(|_| body.into_owned()),
            Err(_) => body.into_owned(),
        }
    }
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// How long the server asks to be left alone (RFC 9110 §10.2.3).
    pub(super) retry_after: Option<Duration>,
    /// Its first bytes.
    pub(super) body: String,
}

impl Answer {
    /// A field of an answer in JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Status and the first words of the body, harmless.
    pub(super) fn in_words(&self) -> String {
        let said = crate::view::tame(&self.body, QUOTED);
        if said.is_empty() {
            format!("it answered {}", self.status)
        } else {
            format!("it answered {}: {said}", self.status)
        }
    }
}

/// Sends requests. Receivers are the user's own choice: private addresses are allowed here.
#[derive(Debug, Default)]
pub(super) struct Http {
    /// Made when the first message goes out: most passes have none.
    client: OnceLock<Client>,
}

impl Http {
    fn client(&self) -> Result<&Client, Outcome> {
        if self.client.get().is_none() {
            let client = client().map_err(|error| {
                Outcome::fault(format!("cannot set up HTTP ({})", chain(&error)))
            })?;
            // Another task may have been first; either client will do.
            drop(self.client.set(client));
        }
        self.client
            .get()
            .ok_or_else(|| Outcome::fault("cannot set up HTTP"))
    }

    pub(super) async fn send(&self, post: Post) -> Result<Answer, Outcome> {
        let request = self
            .client()?
            .request(post.method, post.url)
            .headers(post.headers)
            .body(post.body);
        let mut response = request.send().await.map_err(|error| failed(&error))?;
        let mut answer = Answer {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers()),
            body: String::new(),
        };
        let mut body = Vec::new();
        // The status says what became of the message; a body that breaks off only says less.
        while body.len() < MOST_BYTES
            && let Ok(Some(chunk)) = response.chunk().await
        {
            body.extend_from_slice(&chunk);
        }
        body.truncate(MOST_BYTES);
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }
}

fn client() -> Result<Client, reqwest::Error> {
    // An error only says that one is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .user_agent(concat!("unsaid/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .no_proxy()
        .build()
}

/// No answer: what that means. Words come without the address.
fn failed(error: &reqwest::Error) -> Outcome {
    let why = chain(error);
    if is_certificate(error) {
        return Outcome::fault(format!(
            "the server's certificate is not accepted ({why}); nothing is sent without one"
        ));
    }
    if error.is_connect() {
        return Outcome::later(format!("no connection ({why})"));
    }
    if error.is_timeout() {
        return Outcome::unclear("no answer in time; the message may have arrived");
    }
    Outcome::unclear(format!(
        "the connection broke off ({why}); the message may have arrived"
    ))
}

/// The innermost cause, which names what went wrong and no address.
fn chain(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    if inner.source().is_none() && std::ptr::addr_eq(inner, error) {
        return "the request failed".to_owned();
    }
    crate::view::tame(&inner.to_string(), QUOTED)
}

fn is_certificate(error: &reqwest::Error) -> bool {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = inner {
        let tls = error.downcast_ref::<rustls::Error>();
        if let Some(rustls::Error::InvalidCertificate(_)) = tls {
            return true;
        }
        let wrapped = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(rustls::Error::InvalidCertificate(_)) = wrapped {
            return true;
        }
        inner = error.source();
    }
    false
}

/// Seconds, or a date against the server's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = |text: &str| {
        let at = httpdate::parse_http_date(text).ok()?;
        Some(DateTime::<Utc>::from(at))
    };
    let now = headers.get(reqwest::header::DATE)?.to_str().ok()?;
    (date(text)? - date(now)?).to_std().ok()
}

/// What an answer means where a channel has no meaning of its own.
pub(super) fn usual(answer: &Answer) -> Outcome {
    let said = answer.in_words();
    match answer.status {
        200..=299 => Outcome::sent(),
        300..=399 => Outcome::fault(format!(
            "{said}: it leads elsewhere, and nothing is sent there; set up the address that it leads to"
        )),
        401 | 403 | 404 | 405 | 407 | 410 => Outcome::fault(format!(
            "{said}: the address or the token is not (or no longer) good; set up a new one"
        )),
        // RFC 6585 §4; alerting programs that took 429 for final lost messages.
        408 | 425 | 429 | 500..=599 => Outcome::Later {
            why: said,
            after: answer.retry_after,
            arrived: crate::model::Arrived::No,
            reached: Vec::new(),
        },
        _ => Outcome::refused(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            body: body.to_owned(),
            ..Answer::default()
        }
    }

    #[test]
    fn every_answer_has_one_meaning() {
        for (status, expected) in [
            (200, "sent"),
            (204, "sent"),
            (302, "fault"),
            (401, "fault"),
            (404, "fault"),
            (410, "fault"),
            (429, "later"),
            (503, "later"),
            (521, "later"),
            (400, "refused"),
            (413, "refused"),
            (422, "refused"),
        ] {
            let met = match usual(&answer(status, "")) {
                Outcome::Sent { .. } => "sent",
                Outcome::Later { .. } => "later",
                Outcome::Fault { .. } => "fault",
                Outcome::Refused { .. } => "refused",
            };
            assert_eq!(met, expected, "{status}");
        }
    }

    #[test]
    fn an_answer_is_quoted_without_what_acts() {
        let words = answer(400, "bad\r\n\u{1b}[31mred").in_words();

        assert_eq!(words, "it answered 400: bad \\u{1b}[31mred");
    }

    #[test]
    fn a_server_says_when_to_come_back_in_seconds_or_by_a_date() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1.5"));
        assert_eq!(retry_after(&headers), Some(Duration::from_millis(1_500)));

        headers.insert(
            RETRY_AFTER,
            HeaderValue::from_static("Fri, 25 Apr 2025 19:02:00 GMT"),
        );
        headers.insert(
            "date",
            HeaderValue::from_static("Fri, 25 Apr 2025 19:00:00 GMT"),
        );
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(120)));
    }
}
