//! What the site does, night by night.
//!
//! *In:* night, host, path. *Out:* an answer. *Never:* knows who asks.

use chrono::{DateTime, Utc};

use super::pages::{self, Release};

/// A host that publishes releases, and plays the case.
const MINISTRY: &str = "press.ministry.test";
/// The other side's foreign ministry.
const FOREIGN: &str = "mfa.guest.test";
/// Where the joint statement stands.
const JOINT: &str = "joint.visit.test";

/// The nights, in words.
pub(super) const NIGHTS: [&str; 9] = [
    "the first look: what the sites show is known stock",
    "after the visit a ministry says that its guest “applauded” the clampdown",
    "the joint statement says that the guest “appreciates the fact that …”",
    "an outage: the ministry's whole site answers 503",
    "the ministry edits its release",
    "a challenge page in front of the foreign ministry; the edit still stands",
    "the release is gone; older entries roll off the list",
    "a redesign: every page looks different, the words are the same; the release stays gone",
    "a quiet night",
];

/// The first pass.
pub(super) fn first_night() -> DateTime<Utc> {
    // 02:00 in Phnom Penh, the night before the release.
    DateTime::from_timestamp(1_744_830_000, 0).unwrap_or_default()
}

/// The file of sources.
pub(super) fn sources(port: u16) -> String {
    format!(
        r#"# Written by `unsaid demo`: a reconstruction on loopback. Its server is gone when the demo ends.

[network]
allow_private = ["127.0.0.0/8"]
delay = "0s"
hosts = {{ "{MINISTRY}" = "127.0.0.1:{port}", "{FOREIGN}" = "127.0.0.1:{port}", "{JOINT}" = "127.0.0.1:{port}" }}

[judge]
recheck_in_pass = "0s"

[[source]]
id = "host-ministry"
name = "Ministry of the host country (reconstruction)"
role = "host"
listings = ["http://{MINISTRY}/press/"]

[[source]]
id = "guest-mfa"
name = "Foreign ministry of the guest (reconstruction)"
role = "guest"
feeds = ["http://{FOREIGN}/feed.xml"]

[[source]]
id = "joint-statements"
name = "Joint statements of the visit (reconstruction)"
role = "joint"
listings = ["http://{JOINT}/statements/"]
"#
    )
}

/// An answer of the site.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: &'static [(&'static str, &'static str)],
    pub(super) body: String,
}

/// What the site answers.
pub(super) fn answer(night: usize, host: &str, path: &str) -> Reply {
    match (night, host) {
        (3, MINISTRY) => Reply {
            status: 503,
            headers: &[("content-type", "text/html")],
            body: pages::outage(),
        },
        (5, FOREIGN) => Reply {
            status: 403,
            headers: &[("content-type", "text/html"), ("cf-mitigated", "challenge")],
            body: pages::challenge(),
        },
        (_, MINISTRY) => ministry(night, path),
        (_, FOREIGN) => foreign(night, path),
        (_, JOINT) => joint(night, path),
        (_, _) => missing(night),
    }
}

const HTML: &[(&str, &str)] = &[("content-type", "text/html; charset=utf-8")];

fn page(body: String) -> Reply {
    Reply {
        status: 200,
        headers: HTML,
        body,
    }
}

fn missing(night: usize) -> Reply {
    Reply {
        status: 404,
        headers: HTML,
        body: pages::not_found(night),
    }
}

/// The house's own list shows so many entries; older ones roll off.
const SHOWN: usize = 9;

fn ministry(night: usize, path: &str) -> Reply {
    let releases = ministry_releases(night);
    if path == "/press/" {
        let shown: Vec<&Release> = releases.iter().take(SHOWN).collect();
        return page(pages::listing(night, "Press releases", &shown));
    }
    match releases.iter().find(|release| release.path == path) {
        Some(release) => page(pages::release(night, release)),
        None => missing(night),
    }
}

fn ministry_releases(night: usize) -> Vec<Release> {
    let mut releases = Vec::new();
    if night >= 6 {
        releases.extend(pages::ministry_news());
    }
    if (1..6).contains(&night) {
        releases.push(pages::the_release(if night < 4 {
            "applauded"
        } else {
            "took note of"
        }));
    }
    releases.extend(pages::ministry_stock());
    releases
}

fn foreign(night: usize, path: &str) -> Reply {
    let remarks = pages::remarks(night >= 1);
    if path == "/feed.xml" {
        return Reply {
            status: 200,
            headers: &[("content-type", "application/rss+xml; charset=utf-8")],
            body: pages::feed(FOREIGN, &remarks),
        };
    }
    match remarks.iter().find(|remark| remark.path == path) {
        Some(remark) => page(pages::release(night, remark)),
        None => missing(night),
    }
}

fn joint(night: usize, path: &str) -> Reply {
    let statements = pages::joint_statements(night >= 2);
    if path == "/statements/" {
        let shown: Vec<&Release> = statements.iter().collect();
        return page(pages::listing(night, "Joint statements", &shown));
    }
    match statements.iter().find(|statement| statement.path == path) {
        Some(statement) => page(pages::release(night, statement)),
        None => missing(night),
    }
}
