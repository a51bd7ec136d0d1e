//! One look: from the address asked for to the answer, over all redirects.
//!
//! *In:* a [`Request`]. *Out:* an [`Answer`], or [`NotAsked`] where nothing was sent. *Never:* follows a redirect
//! that was not judged, robots-checked and recorded; *never* sends a source's headers to another host.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

use crate::fetch::body::{self, Cap, EVIDENCE_BYTES};
use crate::fetch::client::{Failed, Fetcher, Met};
use crate::fetch::cookies::Jar;
use crate::fetch::guard::{Guard, MAX_ADDRESS_BYTES};
use crate::fetch::pace::{Host, NotAsked};
use crate::fetch::{cause, headers, tally};
use crate::model::{Answer, Cause, Hop, Request, Response, UnknownReason};

/// Redirects that are followed.
const MAX_HOPS: usize = 5;
/// Why a look ended without a response.
#[derive(Debug)]
pub(super) enum Stop {
    NotAsked(NotAsked),
    Cause(Cause),
}

/// A look under way.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) request: Request,
    /// The address asked for, parsed.
    pub(super) first: Url,
    /// The address that is asked now.
    pub(super) url: Url,
    pub(super) jar: Jar,
    /// Asked once more because of an answer from a cache that nobody asked for.
    pub(super) again: bool,
    /// Whether the last request carried validators.
    pub(super) conditional: bool,
    hops: Vec<Hop>,
    seen: HashSet<(String, u32)>,
    left: Duration,
    at: Option<DateTime<Utc>>,
    requests: u32,
    downgraded: bool,
    host: Option<Arc<Host>>,
    peer: Option<String>,
    tls_leaf: Option<[u8; 32]>,
}

impl Fetcher {
    /// Looks at one address, waiting for its host's turn. An answer that could not be had is an [`Answer`] too.
    pub async fn ask(&self, request: Request) -> Result<Answer, NotAsked> {
        let first = match self.guard.admit(&request.url) {
            Ok(url) => url,
            Err(refusal) => return Ok(self.refused(request, refusal.into())),
        };
        let mut look = Look::new(request, first, self.timeout);
        let outcome = match self.follow(&mut look).await {
            Ok(response) => Ok(response),
            Err(Stop::Cause(cause)) => Err(cause),
            Err(Stop::NotAsked(not_asked)) if look.requests == 0 => return Err(not_asked),
            Err(Stop::NotAsked(_)) if look.hops.is_empty() => Err(unasked_304()),
            Err(Stop::NotAsked(not_asked)) => Err(stopped_on_the_way(&not_asked)),
        };
        if let Some(host) = &look.host {
            host.count(tally::weigh(&outcome));
        }
        Ok(look.answer(outcome, self.clock.now()))
    }

    fn refused(&self, request: Request, cause: Cause) -> Answer {
        Answer {
            address: request.url.clone(),
            asked: request.url,
            at: self.clock.now(),
            hops: Vec::new(),
            peer: None,
            tls_leaf: None,
            downgraded: false,
            conditional: false,
            requests: 0,
            outcome: Err(cause),
        }
    }

    async fn follow(&self, look: &mut Look) -> Result<Response, Stop> {
        loop {
            let met = self.visit(look).await?;
            if met.redirects() {
                look.take_cookies(&met);
                look.redirect(&met, &self.guard)?;
            } else if met.status == 304 && !look.conditional && !look.again {
                look.again = true;
            } else {
                return look.response(met).await.map_err(Stop::Cause);
            }
        }
    }

    /// Asks the look's present address: its robots.txt, its turn, the exchange.
    async fn visit(&self, look: &mut Look) -> Result<Met, Stop> {
        let host = self.hosts.of(&look.url);
        let sender = look.host.replace(Arc::clone(&host));
        if let Some(sender) = &sender {
            self.hosts.keep_distance(sender, &host).await;
        }
        let ruling = self.ruling(&host, &look.url).await?;
        if let Some(objection) = ruling.objection(&look.url) {
            return Err(cause::because(UnknownReason::Robots, objection).into());
        }
        let mut met = self.try_once(look, &host).await?;
        // As every browser does: a server may end an idle connection just when it is used again.
        if matches!(&met, Err(failed) if failed.hung_up)
            && let Ok(again) = self.try_once(look, &host).await
        {
            met = again;
        }
        if let Some(sender) = sender {
            sender.begin_pause();
        }
        let met = met.map_err(|failed| look.failure(failed))?;
        look.peer.clone_from(&met.peer);
        look.tls_leaf = met.tls_leaf;
        Ok(met)
    }

    async fn try_once(
        &self,
        look: &mut Look,
        host: &Arc<Host>,
    ) -> Result<Result<Met, Failed>, NotAsked> {
        let headers = headers::of(look);
        let cap = Cap::whole(usize::try_from(look.request.max_bytes).unwrap_or(usize::MAX));
        let _turn = self.hosts.turn(host).await?;
        look.at.get_or_insert_with(|| self.clock.now());
        look.requests += 1;
        let met = self.exchange(&look.url, headers, cap, &mut look.left).await;
        if let Ok(met) = &met {
            // Before the turn ends, so that the next one knows.
            host.hear(met.status, &met.headers, self.clock.now());
        }
        Ok(met)
    }
}

impl Look {
    fn new(request: Request, first: Url, left: Duration) -> Self {
        Self {
            seen: HashSet::from([(first.as_str().to_owned(), 0)]),
            url: first.clone(),
            request,
            first,
            left,
            jar: Jar::default(),
            again: false,
            conditional: false,
            hops: Vec::new(),
            at: None,
            requests: 0,
            downgraded: false,
            host: None,
            peer: None,
            tls_leaf: None,
        }
    }

    fn take_cookies(&mut self, met: &Met) {
        let host = self.url.host_str().unwrap_or_default();
        for cookie in met.all("set-cookie") {
            self.jar.take(host, cookie);
        }
    }

    /// Moves on to where the answer sends us.
    fn redirect(&mut self, met: &Met, guard: &Guard) -> Result<(), Cause> {
        let bad = |detail: String| cause::because(UnknownReason::BadRedirect, detail);
        let to = location(met)?;
        let next = self
            .url
            .join(to)
            .map_err(|error| bad(format!("the redirect's address is none: {error}")))?;
        if self.hops.len() >= MAX_HOPS {
            let detail = format!("more than {MAX_HOPS} redirects");
            return Err(cause::because(UnknownReason::RedirectLoop, detail));
        }
        self.hops.push(Hop {
            from: self.url.as_str().to_owned(),
            status: met.status,
            to: next.as_str().to_owned(),
        });
        let next = guard
            .admit_url(next)
            .map_err(|refusal| bad(format!("a redirect that is not followed: {refusal}")))?;
        let port = next.port_or_known_default();
        if next.port().is_some() && port != self.first.port_or_known_default() {
            return Err(bad("a redirect to another port".to_owned()));
        }
        if !self
            .seen
            .insert((next.as_str().to_owned(), self.jar.changes()))
        {
            let detail = "the redirects run in a circle";
            return Err(cause::because(UnknownReason::RedirectLoop, detail));
        }
        self.downgraded |= self.url.scheme() == "https" && next.scheme() == "http";
        self.url = next;
        Ok(())
    }

    /// The cause, as it counts after the hops that were made.
    fn failure(&self, failed: Failed) -> Cause {
        let mut cause = failed.cause;
        if cause.reason == UnknownReason::RefusedAddress && !self.hops.is_empty() {
            cause.reason = UnknownReason::BadRedirect;
        }
        cause
    }

    /// The response of the last hop, if it is one that was asked for.
    async fn response(&self, met: Met) -> Result<Response, Cause> {
        if let Some((reason, detail)) = objection(&met, self.conditional) {
            return Err(with_evidence(cause::because(reason, detail), &met.wire));
        }
        if let Some(cut) = met.cut {
            return Err(with_evidence(cut, &met.wire));
        }
        let codings = body::codings(&met.headers)?;
        let max = usize::try_from(self.request.max_bytes).unwrap_or(usize::MAX);
        let wire = met.wire;
        let (wire, decoded) = if codings.is_empty() {
            (wire, Ok(None))
        } else {
            // A few bytes may decode to the cap: not on the runtime's threads.
            tokio::task::spawn_blocking(move || {
                let decoded = body::decode(&wire, &codings, max);
                (wire, decoded)
            })
            .await
            .map_err(|error| cause::because(UnknownReason::Unclassified, error.to_string()))?
        };
        match decoded {
            Ok(decoded) => Ok(Response {
                status: met.status,
                headers: met.headers,
                wire,
                decoded,
            }),
            Err(cause) => Err(with_evidence(cause, &wire)),
        }
    }

    fn answer(self, outcome: Result<Response, Cause>, now: DateTime<Utc>) -> Answer {
        Answer {
            asked: self.request.url,
            at: self.at.unwrap_or(now),
            hops: self.hops,
            address: self.url.into(),
            peer: self.peer,
            tls_leaf: self.tls_leaf,
            downgraded: self.downgraded,
            conditional: self.conditional,
            requests: self.requests,
            outcome,
        }
    }
}

/// The one address that `Location` names.
fn location(met: &Met) -> Result<&str, Cause> {
    let bad = |detail: &str| cause::because(UnknownReason::BadRedirect, detail);
    let mut named = met.all("location").map(str::trim);
    let to = named.next().unwrap_or_default();
    if to.is_empty() {
        return Err(bad("a redirect to nowhere"));
    }
    if to.len() > MAX_ADDRESS_BYTES {
        return Err(bad("a redirect to an overlong address"));
    }
    if named.any(|other| other != to) {
        return Err(bad("a redirect to two addresses"));
    }
    Ok(to)
}

/// Why an answer cannot stand for the page, by its status.
fn objection(met: &Met, conditional: bool) -> Option<(UnknownReason, String)> {
    let status = met.status;
    match status {
        ..200 => Some((
            UnknownReason::BadHttp,
            format!("status {status} was not asked for"),
        )),
        204 | 205 => Some((
            UnknownReason::Unasked,
            format!("status {status}, without a page"),
        )),
        206 if !covers_all(met) => Some((
            UnknownReason::Truncated,
            "a part that was not asked for".to_owned(),
        )),
        304 if !conditional => Some((
            UnknownReason::Unasked,
            "`not modified` without a condition".to_owned(),
        )),
        _ => None,
    }
}

/// `bytes 0-99/100` (RFC 9110 §14.4).
fn covers_all(met: &Met) -> bool {
    let parse = || {
        let range = met.header("content-range")?.trim().strip_prefix("bytes")?;
        let (range, size) = range.trim().split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let number = |text: &str| text.trim().parse::<u64>().ok();
        Some(number(first)? == 0 && number(last)?.checked_add(1)? == number(size)?)
    };
    parse().unwrap_or(false)
}

fn with_evidence(mut cause: Cause, wire: &[u8]) -> Cause {
    cause.partial = wire.get(..EVIDENCE_BYTES).unwrap_or(wire).to_vec();
    cause
}

fn unasked_304() -> Cause {
    cause::because(UnknownReason::Unasked, "`not modified` without a condition")
}

/// A look that stopped between two hops was made, and must be recorded.
fn stopped_on_the_way(not_asked: &NotAsked) -> Cause {
    match not_asked {
        NotAsked::AskedToWait { until } => {
            let detail = format!("the host it redirects to asks to wait until {until}");
            cause::because(UnknownReason::RateLimited, detail)
        }
        NotAsked::HostLeft { host, .. } => {
            let detail = format!("it redirects to `{host}`, which is left alone");
            cause::because(UnknownReason::BadRedirect, detail)
        }
        NotAsked::WindowOver => {
            let detail = "the window of the host it redirects to is over";
            cause::because(UnknownReason::BadRedirect, detail)
        }
    }
}
