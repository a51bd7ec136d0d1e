//! What a host's robots.txt means for its looks.
//!
//! *In:* a host, its copy from an earlier pass. *Out:* a [`Ruling`], fetched at most once a pass. *Never:* takes a
//! host that cannot be reached for one that forbids: that look fails with the network's own cause.

use std::sync::Arc;

use chrono::TimeDelta;
use reqwest::header::HeaderMap;
use url::Url;

use crate::fetch::body::{self, Cap};
use crate::fetch::cause;
use crate::fetch::client::{Fetcher, Met};
use crate::fetch::look::Stop;
use crate::fetch::pace::{Host, RobotsCopy};
use crate::fetch::robots::{self, Rules};
use crate::model::UnknownReason;

/// RFC 9309 §2.3.1.2: at least five redirects are followed, also to other hosts.
const MAX_HOPS: usize = 5;
/// A copy from a pass shortly before is as good as a new one.
const REUSED_FOR: TimeDelta = TimeDelta::hours(1);
/// RFC 9309 §2.4: no copy serves for longer where robots.txt cannot be had.
const SERVES_FOR: TimeDelta = TimeDelta::hours(24);
/// A site that answers 404, a gate or its front page for a night has not withdrawn its rules.
const STANDS_FOR: TimeDelta = TimeDelta::days(7);

/// What robots.txt says, as far as it could be had.
#[derive(Clone, Debug)]
pub(super) enum Ruling {
    /// These rules hold.
    Rules(Rules),
    /// RFC 9309 §2.3.1.4: a server error forbids everything.
    Unavailable {
        /// The server's status.
        status: u16,
    },
}

impl Ruling {
    fn of(copy: &RobotsCopy) -> Self {
        match copy.status {
            // 429 is no "not there": the host wants to be asked later.
            429 | 500.. => Self::Unavailable {
                status: copy.status,
            },
            200..=299 => Self::Rules(Rules::parse(copy.body.as_bytes())),
            _ => Self::Rules(Rules::default()),
        }
    }

    /// Why this address may not be asked.
    pub(super) fn objection(&self, url: &Url) -> Option<String> {
        match self {
            Self::Unavailable { status } => Some(format!(
                "robots.txt answers {status}, which forbids everything"
            )),
            Self::Rules(rules) => {
                let allowed = match url.query() {
                    Some(query) => rules.allow(&format!("{}?{query}", url.path())),
                    None => rules.allow(url.path()),
                };
                (!allowed).then(|| "robots.txt forbids this address".to_owned())
            }
        }
    }
}

impl Fetcher {
    /// The ruling for an address's host. A network failure is not kept: the next look tries again, until the host is
    /// left alone.
    pub(super) async fn ruling<'h>(
        &self,
        host: &'h Arc<Host>,
        url: &Url,
    ) -> Result<&'h Ruling, Stop> {
        host.ruling
            .get_or_try_init(|| self.new_ruling(host, url))
            .await
    }

    async fn new_ruling(&self, host: &Arc<Host>, url: &Url) -> Result<Ruling, Stop> {
        let ruling = match host.robots_within(REUSED_FOR, self.clock.now()) {
            Some(copy) => Ruling::of(&copy),
            None => self.fetched_ruling(host, url).await?,
        };
        if let Ruling::Rules(rules) = &ruling
            && let Some(delay) = rules.crawl_delay()
        {
            host.ask_for_delay(delay);
        }
        Ok(ruling)
    }

    async fn fetched_ruling(&self, host: &Arc<Host>, url: &Url) -> Result<Ruling, Stop> {
        let earlier = |age| {
            host.robots_within(age, self.clock.now())
                .map(|copy| Ruling::of(&copy))
        };
        match self.robots_copy(url).await {
            Ok(copy) => {
                let ruling = Ruling::of(&copy);
                let age = match ruling {
                    Ruling::Unavailable { .. } => SERVES_FOR,
                    Ruling::Rules(_) => STANDS_FOR,
                };
                if !robots::is_one(&copy)
                    && let Some(earlier) = earlier(age)
                {
                    return Ok(earlier);
                }
                if let Ruling::Rules(_) = ruling {
                    host.keep_robots(copy);
                }
                Ok(ruling)
            }
            Err(Stop::Cause(cause)) => earlier(SERVES_FOR).ok_or(Stop::Cause(cause)),
            Err(not_asked @ Stop::NotAsked(_)) => Err(not_asked),
        }
    }

    async fn robots_copy(&self, url: &Url) -> Result<RobotsCopy, Stop> {
        let mut left = self.timeout;
        let cap = Cap::head(robots::MAX_BYTES + 1);
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        for _ in 0..=MAX_HOPS {
            let host = self.hosts.of(&at);
            let turn = self.hosts.turn(&host).await?;
            let met = self
                .exchange(&at, HeaderMap::new(), cap, &mut left)
                .await
                .map_err(|failed| failed.cause)?;
            host.hear(met.status, &met.headers, self.clock.now());
            drop(turn);
            if !met.redirects() {
                return self.copy_of(met);
            }
            let next = met.header("location").and_then(|to| at.join(to).ok());
            match next.map(|next| self.guard.admit_url(next)) {
                Some(Ok(next)) => at = next,
                // Led nowhere that is asked: as if there were none.
                Some(Err(_)) | None => break,
            }
        }
        // More redirects than are followed count as "not there" (§2.3.1.2 with §2.3.1.3).
        Ok(self.absent_copy())
    }

    fn absent_copy(&self) -> RobotsCopy {
        RobotsCopy {
            fetched_at: self.clock.now(),
            status: 404,
            body: String::new(),
        }
    }

    fn copy_of(&self, met: Met) -> Result<RobotsCopy, Stop> {
        let is_there = (200..300).contains(&met.status);
        if is_there
            && let Some(cut) = met.cut
            && cut.reason != UnknownReason::TooLarge
        {
            return Err(Stop::Cause(cut));
        }
        let mut bytes = Vec::new();
        if is_there {
            let codings = body::codings(&met.headers)?;
            let decoded = body::decode(&met.wire, &codings, robots::MAX_BYTES * 4)?;
            bytes = decoded.unwrap_or(met.wire);
            bytes.truncate(robots::MAX_BYTES + 1);
        }
        Ok(RobotsCopy {
            fetched_at: self.clock.now(),
            status: met.status,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }
}

impl From<crate::fetch::NotAsked> for Stop {
    fn from(not_asked: crate::fetch::NotAsked) -> Self {
        Self::NotAsked(not_asked)
    }
}

impl From<crate::model::Cause> for Stop {
    fn from(cause: crate::model::Cause) -> Self {
        Self::Cause(cause)
    }
}

impl From<crate::fetch::guard::Refusal> for Stop {
    fn from(refusal: crate::fetch::guard::Refusal) -> Self {
        Self::Cause(cause::because(
            UnknownReason::RefusedAddress,
            refusal.to_string(),
        ))
    }
}
