//! One exchange: a request sent, its answer received under all limits.
//!
//! *In:* the settings of the network; then an address, headers and a cap. *Out:* what was [`Met`], or the cause.
//! *Never:* follows a redirect, decodes a body, keeps a cookie, or says who we are in two ways.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HOST, HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder, Method};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::clock::Clock;
use crate::config::{Contact, Network};
use crate::fetch::body::{self, Cap, EVIDENCE_BYTES};
use crate::fetch::cause::{self, Phase};
use crate::fetch::guard::{Guard, Resolver};
use crate::fetch::pace::{HostState, Hosts, host_name};
use crate::fetch::robots;
use crate::fetch::ruling::Ruling;
use crate::fetch::strain::Manners;
use crate::model::{Cause, UnknownReason};

/// Look-up, connection and TLS together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection outlives the look-up that chose its peer by no more than this.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// hyper takes 100 by itself; sites with many cookies send more.
const MAX_HEADERS: usize = 512;
/// The body of a redirect is waited for no longer: some servers declare one and send none.
const REDIRECT_BODY_TIMEOUT: Duration = Duration::from_secs(1);
/// Header bytes that are kept, and most that HTTP/2 may send.
const MAX_HEADER_BYTES: u32 = 64 * 1024;

/// Why there can be no fetcher.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The proxy's address is none; it may hold a password, and is not shown.
    #[error("cannot use the proxy of `[network]`")]
    Proxy {
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// The user agent cannot be sent.
    #[error("the contact's name or address cannot be sent in a header: `{agent}`")]
    Agent {
        /// The user agent.
        agent: String,
    },
    /// The client cannot be built.
    #[error("cannot set up HTTP")]
    Client(#[from] reqwest::Error),
    /// TLS cannot be set up.
    #[error("cannot set up TLS")]
    Tls(#[from] rustls::Error),
}

/// What went over the wire so far, robots.txt included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests that were sent.
    pub requests: u64,
    /// Bytes of bodies that were received.
    pub bytes: u64,
}

/// Asks for addresses, politely. One per pass: its connections end with it.
#[derive(Debug)]
pub struct Fetcher {
    pub(super) guard: Arc<Guard>,
    pub(super) hosts: Hosts,
    pub(super) clock: Clock,
    /// One look: all hops and the body, without the waits between them.
    pub(super) timeout: Duration,
    client: Client,
    requests: AtomicU64,
    bytes: AtomicU64,
}

/// An answer whose head was received.
#[derive(Debug)]
pub(super) struct Met {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The body as far as it was received.
    pub(super) wire: Vec<u8>,
    /// Why the body ended early, if it did.
    pub(super) cut: Option<Cause>,
    pub(super) peer: Option<String>,
    pub(super) tls_leaf: Option<[u8; 32]>,
}

/// No head was received.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) cause: Cause,
    /// The peer hung up without a byte; a kept-alive connection may have ended just then.
    pub(super) hung_up: bool,
}

impl Met {
    /// The first header of that name (lower case).
    pub(super) fn header(&self, name: &'static str) -> Option<&str> {
        self.all(name).next()
    }

    /// All headers of that name (lower case).
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let named = self.headers.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Whether it sends us elsewhere.
    pub(super) fn redirects(&self) -> bool {
        is_redirect(self.status)
    }
}

impl Fetcher {
    /// A fetcher for one pass. Without a contact it asks nothing but this machine.
    pub fn new(
        network: &Network,
        contact: Option<&Contact>,
        clock: Clock,
    ) -> Result<Self, FetchError> {
        Self::with_tls(network, contact, clock, Ok)
    }

    /// As [`Fetcher::new`], with TLS settings of the caller's; where the machine has no root certificates at all,
    /// every https look fails as `tls`, and the rest works.
    pub(super) fn with_tls(
        network: &Network,
        contact: Option<&Contact>,
        clock: Clock,
        tls: impl Fn(ClientBuilder) -> Result<ClientBuilder, FetchError>,
    ) -> Result<Self, FetchError> {
        // An error only says that one is installed already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let guard = Arc::new(Guard::new(network, contact.is_some()));
        let builder = || tls(builder(network, contact, &guard)?);
        let client = match builder()?.build() {
            Ok(client) => client,
            Err(_) => builder()?.tls_backend_preconfigured(rootless()?).build()?,
        };
        Ok(Self {
            hosts: Hosts::new(network, clock),
            guard,
            clock,
            timeout: network.timeout,
            client,
            requests: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        })
    }

    /// Takes over what an earlier pass knew of a host.
    pub fn remember(&self, state: HostState) {
        self.hosts.named(state.name.clone()).recall(state);
    }

    /// How much of a host's time looks at known statements may take.
    pub fn manners(&self, host: &str) -> Manners {
        self.hosts.manners(host)
    }

    /// The status of an address's robots.txt, where that could not be had and so forbids everything.
    pub fn robots_unavailable(&self, url: &str) -> Option<u16> {
        let host = self.hosts.of(&Url::parse(url).ok()?);
        match host.ruling.get()? {
            Ruling::Unavailable { status } => Some(*status),
            Ruling::Rules(_) => None,
        }
    }

    /// What the next pass should know of the hosts that were met or remembered.
    pub fn host_states(&self) -> Vec<HostState> {
        let mut states = self.hosts.states();
        states.sort_by(|one, other| one.name.cmp(&other.name));
        states
    }

    /// The sitemaps that the robots.txt of this address's host names; asks nothing.
    pub fn sitemaps_named(&self, url: &str) -> Vec<String> {
        let Ok(url) = Url::parse(url) else {
            return Vec::new();
        };
        let copy = self.hosts.of(&url).robots();
        let named = copy.map(|copy| robots::sitemaps(&copy.body));
        let named = named.unwrap_or_default().into_iter();
        named
            .filter_map(|named| url.join(&named).ok())
            .map(String::from)
            .collect()
    }

    /// The latest answer of this address's host (an answer's `address`) was a refusal in truth, a challenge page say.
    ///
    /// `status` is that answer's, if there was one: a failure, or a status that refuses, was counted as such already.
    pub fn report_refused(&self, url: &str, status: Option<u16>) {
        let taken_for_answer = status.is_some_and(|status| !crate::fetch::tally::refuses(status));
        if let Ok(url) = Url::parse(url)
            && taken_for_answer
        {
            let host = self.hosts.named(host_name(&url));
            host.correct_latest(UnknownReason::Forbidden);
        }
    }

    /// What went over the wire so far.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            requests: self.requests.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
        }
    }

    /// Sends one GET and receives its answer; takes the time it needed from `left`.
    pub(super) async fn exchange(
        &self,
        url: &Url,
        headers: HeaderMap,
        cap: Cap,
        left: &mut Duration,
    ) -> Result<Met, Failed> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let begun = Instant::now();
        let met = self.receive(url, headers, cap, begun + *left).await;
        *left = left.saturating_sub(begun.elapsed());
        met
    }

    async fn receive(
        &self,
        url: &Url,
        headers: HeaderMap,
        cap: Cap,
        deadline: Instant,
    ) -> Result<Met, Failed> {
        let sent = self.client.execute(self.request(url, headers));
        let mut response = match timeout_at(deadline, sent).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                return Err(Failed {
                    hung_up: cause::is_hang_up(&error),
                    cause: cause::of(&error, Phase::Head),
                });
            }
            Err(_) => return Err(failed(out_of_time("no answer"))),
        };
        self.check_peer(&response)?;
        let status = response.status().as_u16();
        let (cap, deadline) = if is_redirect(status) {
            let soon = Instant::now() + REDIRECT_BODY_TIMEOUT;
            (Cap::head(EVIDENCE_BYTES), deadline.min(soon))
        } else {
            (cap, deadline)
        };
        let mut wire = Vec::new();
        let body = body::receive(&mut response, cap, &mut wire);
        let cut = match timeout_at(deadline, body).await {
            Ok(received) => received.err(),
            Err(_) => Some(out_of_time("the body did not end")),
        };
        self.bytes.fetch_add(wire.len() as u64, Ordering::Relaxed);
        Ok(Met {
            status,
            headers: kept_headers(response.headers()),
            wire,
            cut,
            peer: self.peer(&response).map(|ip| ip.to_string()),
            tls_leaf: tls_leaf(&response),
        })
    }

    fn request(&self, url: &Url, mut headers: HeaderMap) -> reqwest::Request {
        let mut to = url.clone();
        let fixed = url.domain().and_then(|name| self.guard.fixed_address(name));
        // The client prefers a port in the address to that of the look-up; a fixed address brings its own.
        if fixed.is_some_and(|address| address.port() != 0)
            && !self.guard.is_proxied()
            && url.port().is_some()
            && let Ok(host) = HeaderValue::from_str(&host_name(url))
            && to.set_port(None).is_ok()
        {
            headers.insert(HOST, host);
        }
        let mut request = reqwest::Request::new(Method::GET, to);
        *request.headers_mut() = headers;
        request
    }

    /// The peer is judged once more: a literal never meets the resolver.
    fn check_peer(&self, response: &reqwest::Response) -> Result<(), Failed> {
        self.peer(response)
            .map_or(Ok(()), |ip| self.guard.admit_ip(ip))
            .map_err(|refusal| failed(refusal.into()))
    }

    /// The peer, where it is not the proxy.
    fn peer(&self, response: &reqwest::Response) -> Option<IpAddr> {
        let peer = response.remote_addr()?;
        (!self.guard.is_proxied()).then(|| peer.ip())
    }
}

fn builder(
    network: &Network,
    contact: Option<&Contact>,
    guard: &Arc<Guard>,
) -> Result<ClientBuilder, FetchError> {
    let mut defaults = HeaderMap::new();
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    defaults.insert(ACCEPT, HeaderValue::from_static(accept));
    defaults.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd"));
    let builder = Client::builder()
        .user_agent(agent(contact)?)
        .default_headers(defaults)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .dns_resolver(Resolver(Arc::clone(guard)))
        .connect_timeout(CONNECT_TIMEOUT.min(network.timeout))
        .pool_idle_timeout(IDLE_TIMEOUT)
        .tls_info(true)
        .http1_max_headers(MAX_HEADERS)
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http2_max_header_list_size(MAX_HEADER_BYTES);
    let Some(proxy) = &network.proxy else {
        return Ok(builder.no_proxy());
    };
    let through = reqwest::Proxy::all(proxy).map_err(|source| FetchError::Proxy {
        source: source.without_url(),
    })?;
    Ok(builder.proxy(through))
}

fn agent(contact: Option<&Contact>) -> Result<HeaderValue, FetchError> {
    let version = env!("CARGO_PKG_VERSION");
    let agent = match contact {
        Some(Contact { name, reach }) => format!("unsaid/{version} (+{reach}; {name})"),
        None => format!("unsaid/{version}"),
    };
    HeaderValue::try_from(&agent).map_err(|_| FetchError::Agent { agent })
}

/// TLS that trusts nobody.
pub(super) fn rootless() -> Result<rustls::ClientConfig, FetchError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

fn failed(cause: Cause) -> Failed {
    Failed {
        cause,
        hung_up: false,
    }
}

fn out_of_time(what: &str) -> Cause {
    cause::because(UnknownReason::Timeout, format!("{what} in time"))
}

/// In order, names in lower case, until the limit.
fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut room = MAX_HEADER_BYTES as usize;
    headers
        .iter()
        .map_while(|(name, value)| {
            room = room.checked_sub(name.as_str().len() + value.len())?;
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            Some((name.as_str().to_owned(), value))
        })
        .collect()
}

fn tls_leaf(response: &reqwest::Response) -> Option<[u8; 32]> {
    let info = response.extensions().get::<reqwest::tls::TlsInfo>()?;
    Some(Sha256::digest(info.peer_certificate()?).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::served::network;

    #[tokio::test]
    async fn s05_a_refusal_at_the_look_up_is_no_network_failure() {
        let mut network = network();
        network.allow_private.clear();
        network
            .hosts
            .insert("mfa.test".into(), ([127, 0, 0, 1], 9).into());
        let fetcher = Fetcher::new(&network, None, Clock::of_the_machine()).unwrap();
        let url = Url::parse("http://mfa.test/").unwrap();
        let mut left = Duration::from_secs(5);

        let met = fetcher
            .exchange(&url, HeaderMap::new(), Cap::whole(1), &mut left)
            .await;

        assert_eq!(met.unwrap_err().cause.reason, UnknownReason::RefusedAddress);
    }
}
