//! A request for one address, and what came back.
//!
//! *In:* nothing. *Out:* [`Request`] and [`Answer`], which `fetch` takes and returns. *Never:* says what an
//! answer means for a statement; `extract` and `judge` do.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::UnknownReason;

/// Validators of an earlier answer, sent back byte for byte (RFC 9110 §13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag` header, at most 1 KB.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// One address to be asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The address, as the statement or list is known by.
    pub url: String,
    /// Most bytes of body, on the wire and decoded, each.
    pub max_bytes: u64,
    /// Makes the look conditional.
    pub validators: Option<Validators>,
    /// A source's own headers; sent to the origin of `url` only.
    pub headers: Vec<(String, String)>,
    /// Asks caches for a fresh answer (`Cache-Control: no-cache`).
    pub fresh: bool,
}

/// What one look met.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The address asked for.
    pub asked: String,
    /// When the request was sent, by the pass's clock.
    pub at: DateTime<Utc>,
    /// Redirects in order; empty if there were none.
    pub hops: Vec<Hop>,
    /// The address that answered last.
    pub address: String,
    /// The peer's IP address, where there was a connection.
    pub peer: Option<String>,
    /// SHA-256 of the TLS leaf certificate, DER.
    pub tls_leaf: Option<[u8; 32]>,
    /// Whether a redirect led from https to http: such a look confirms nothing.
    pub downgraded: bool,
    /// Whether the request carried validators.
    pub conditional: bool,
    /// Requests that were sent for this look.
    pub requests: u32,
    /// The response, or the cause why there is none.
    pub outcome: Result<Response, Cause>,
}

/// One redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The address that redirected.
    pub from: String,
    /// Its status.
    pub status: u16,
    /// The address it named, resolved.
    pub to: String,
}

/// A response with its body as received and as decoded.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Headers as received, in order, names in lower case, values as bytes (lossily read as UTF-8).
    pub headers: Vec<(String, String)>,
    /// The body as received, content coding included.
    pub wire: Vec<u8>,
    /// The body decoded; `None` where it is the same bytes as `wire`.
    pub decoded: Option<Vec<u8>>,
}

impl Response {
    /// The decoded body.
    pub fn body(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.wire)
    }

    /// The first header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The validators this response offers.
    pub fn validators(&self) -> Validators {
        let short = |value: &str| (value.len() <= 1024).then(|| value.to_owned());
        Validators {
            etag: self.header("etag").and_then(short),
            last_modified: self.header("last-modified").and_then(short),
        }
    }
}

/// Why a look brought no response: by type, never by the text of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The contract's reason.
    pub reason: UnknownReason,
    /// What happened, for people; not to be matched on.
    pub detail: String,
    /// A body that was cut (too large, truncated): its first bytes, kept as evidence.
    pub partial: Vec<u8>,
}
