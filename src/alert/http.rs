//! A request to a channel's server, and what an answer means everywhere.
//!
//! *In:* a [`Post`]. *Out:* an [`Answer`], or the [`Outcome`] of having none. *Never:* follows a redirect, reads more of
//! an answer than can be meant, or shows an address: it may be the password.

use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, NoProxy, Proxy};
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
    /// What no words may show, the longest first.
    pub(super) secrets: Vec<String>,
}

impl Post {
    /// A POST of JSON.
    pub(super) fn json(url: Url, body: &serde_json::Value) -> Self {
        Self::of(Method::POST, url, "application/json", body.to_string())
    }

    pub(super) fn of(method: Method, url: Url, kind: &'static str, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let secrets = secrets_of(&url);
        let post = Self {
            method,
            url,
            headers,
            body: body.into_bytes(),
            secrets: Vec::new(),
        };
        secrets.into_iter().fold(post, Self::hiding)
    }

    /// With something that the words on its answer may not show: servers repeat what they do not know.
    pub(super) fn hiding(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self.secrets.retain(|secret| secret.len() > 1);
        self.secrets
            .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        self
    }

    /// With a header; one whose value cannot stand in a header is the channel's fault.
    pub(super) fn header(mut self, name: &'static str, value: &str) -> Result<Self, String> {
        let secret = value.strip_prefix("Bearer ").unwrap_or(value).to_owned();
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| format!("the `{name}` that is set up cannot be sent in a header"))?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self.hiding(secret))
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

/// What of an address lets its holder write: path and query, whole and by their longer parts.
fn secrets_of(url: &Url) -> Vec<String> {
    const LONG: usize = 8;
    let mut secrets = vec![url.path().to_owned()];
    secrets.extend(url.query().map(str::to_owned));
    let parts = url.path().split('/').map(str::to_owned);
    let values = url.query_pairs().map(|(_, value)| value.into_owned());
    let raw = url
        .query()
        .into_iter()
        .flat_map(|query| query.split(['&', '=']));
    secrets.extend(
        parts
            .chain(values)
            .chain(raw.map(str::to_owned))
            .filter(|part| part.len() >= LONG),
    );
    secrets
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// How long the server asks to be left alone (RFC 9110 §10.2.3; `X-RateLimit-Reset-After` of Discord).
    pub(super) retry_after: Option<Duration>,
    /// Its first bytes.
    pub(super) body: String,
    /// What of the request no words may show.
    pub(super) secrets: Vec<String>,
}

impl Answer {
    /// A field of an answer in JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Status and the first words of the body, harmless.
    pub(super) fn in_words(&self) -> String {
        // Hidden before it is cut: half a token is none that would be found.
        let body = self.secrets.iter().fold(self.body.clone(), |body, secret| {
            body.replace(secret.as_str(), "[hidden]")
        });
        let said = crate::view::tame(&body, QUOTED);
        if said.is_empty() {
            format!("it answered {}", self.status)
        } else {
            format!("it answered {}: {said}", self.status)
        }
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A success without a word: what only speaks a channel's form, a relay say, need not answer as the channel does.
    pub(super) fn is_bare_success(&self) -> bool {
        self.is_success() && matches!(self.body.trim(), "" | "{}")
    }

    /// The same answer as its body puts it: with the status and the words that stand in there.
    pub(super) fn told(&self, status: u16, words: &str) -> Self {
        Self {
            status,
            body: words.to_owned(),
            ..self.clone()
        }
    }

    /// Not now. Of the times in the header and in the body the longer holds.
    pub(super) fn later(&self, asked: Option<Duration>) -> Outcome {
        Outcome::Later {
            why: self.in_words(),
            after: self.retry_after.max(asked),
            arrived: crate::model::Arrived::No,
            reached: Vec::new(),
        }
    }

    /// A success that is not told as the channel tells one: the address is somebody else's.
    pub(super) fn strange(&self, channel: &str) -> Outcome {
        Outcome::fault(format!(
            "{}: {channel} does not answer so; check that the address that is set up is the channel's",
            self.in_words()
        ))
    }
}

/// Sends requests. Receivers are the user's own choice: private addresses are allowed here.
#[derive(Debug, Default)]
pub(super) struct Http {
    /// Made when the first message goes out: most passes have none.
    client: OnceLock<Client>,
    /// The machine may have no other way out.
    proxy: Option<String>,
}

impl Http {
    pub(super) fn through(proxy: Option<&str>) -> Self {
        Self {
            client: OnceLock::new(),
            proxy: proxy.map(str::to_owned),
        }
    }

    fn client(&self) -> Result<&Client, Outcome> {
        if self.client.get().is_none() {
            let client = client(self.proxy.as_deref()).map_err(|error| {
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
        let secrets = post.secrets;
        let request = self
            .client()?
            .request(post.method, post.url)
            .headers(post.headers)
            .body(post.body);
        let mut response = request.send().await.map_err(|error| failed(&error))?;
        let mut answer = Answer {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers()).max(reset_after(response.headers())),
            body: String::new(),
            secrets,
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

fn client(proxy: Option<&str>) -> Result<Client, reqwest::Error> {
    // An error only says that one is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder()
        .user_agent(concat!("unsaid/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT);
    let Some(proxy) = proxy else {
        return builder.no_proxy().build();
    };
    // What runs on this machine is reached without.
    let here = NoProxy::from_string("localhost,127.0.0.0/8,::1");
    builder.proxy(Proxy::all(proxy)?.no_proxy(here)).build()
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

/// Discord's own header, with fractions of a second where `Retry-After` may be rounded (its "Rate Limits").
fn reset_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("x-ratelimit-reset-after")?.to_str().ok()?;
    Duration::try_from_secs_f64(text.trim().parse().ok()?).ok()
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
        408 | 425 | 429 | 503 | 507 => answer.later(None),
        // A gateway may answer so for a server behind it that took the message.
        500..=599 => Outcome::unclear(format!("{said}; the message may have arrived")),
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
    fn a_server_that_repeats_an_address_or_a_token_is_quoted_without_it() {
        let url =
            Url::parse("https://hooks.test/services/T0/B0/hush%20hush?sig=a%2Bb-hush").unwrap();
        let post = Post::json(url, &serde_json::Value::Null)
            .header("authorization", "Bearer hush-token")
            .unwrap()
            .hiding("hush-topic");
        let mut answer = answer(
            404,
            "no /services/T0/B0/hush%20hush, no hush%20hush?sig=a%2Bb-hush, no a+b-hush, no hush-token, no hush-topic",
        );
        answer.secrets = post.secrets;

        assert!(!answer.in_words().contains("hush"), "{}", answer.in_words());
    }

    /// A server that does so much of a conversation and closes.
    async fn meets(close: impl AsyncFn(tokio::net::TcpStream) + 'static) -> Outcome {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("https://127.0.0.1:{port}/hush-hush-hush")).unwrap();
        let http = Http::through(None);
        let sent = http.send(Post::json(url, &serde_json::json!({})));
        let served = async {
            let (stream, _) = listener.accept().await.unwrap();
            close(stream).await;
        };
        let (sent, ()) = tokio::join!(sent, served);
        sent.unwrap_err()
    }

    #[tokio::test]
    async fn a_server_that_closes_in_the_middle_of_tls_is_tried_later_and_took_nothing() {
        let outcome = meets(async |mut stream| {
            let mut hello = [0; 64];
            drop(tokio::io::AsyncReadExt::read(&mut stream, &mut hello).await);
        })
        .await;

        let Outcome::Later { why, arrived, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(arrived, crate::model::Arrived::No);
        assert!(!why.contains("hush"), "{why}");
    }

    #[tokio::test]
    async fn a_port_where_nobody_listens_is_tried_later() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let url = Url::parse(&format!("http://127.0.0.1:{port}/hush-hush")).unwrap();

        let outcome = Http::through(None)
            .send(Post::json(url, &serde_json::json!({})))
            .await;

        let Err(Outcome::Later { why, .. }) = outcome else {
            panic!("{outcome:?}");
        };
        assert!(
            why.starts_with("no connection") && !why.contains("hush"),
            "{why}"
        );
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
