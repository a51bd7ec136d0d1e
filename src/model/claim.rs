//! What one answer says by itself.
//!
//! *In:* nothing. *Out:* the closed lists of the contract: manners of absence, reasons for not knowing.
//! *Never:* an accusation; only `judge` draws one, from claims, history and witnesses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What one answer says by itself about the statement that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// A statement is there.
    Present,
    /// The answer says that nothing is there, in this manner.
    Absent(Manner),
    /// The look says nothing about the statement.
    Unknown(UnknownReason),
}

impl Claim {
    /// `present`, `absent` or `unknown`, as in the contract's JSON.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent(_) => "absent",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// How a statement is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// Status 404.
    NotFound,
    /// Status 410.
    Gone,
    /// A not-found page with another status.
    SoftNotFound,
    /// The address leads to the home page, a section, or another statement.
    RedirectedAway,
    /// A notice that the statement was taken down.
    Tombstone,
    /// The frame stands, the text is gone.
    Blanked,
    /// Another text stands at the address.
    Replaced,
    /// Gone from the middle of a channel that has no pages of its own.
    UnpublishedFromChannel,
}

impl Manner {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Gone => "gone",
            Self::SoftNotFound => "soft_not_found",
            Self::RedirectedAway => "redirected_away",
            Self::Tombstone => "tombstone",
            Self::Blanked => "blanked",
            Self::Replaced => "replaced",
            Self::UnpublishedFromChannel => "unpublished_from_channel",
        }
    }
}

impl fmt::Display for Manner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a look says nothing: a closed list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownReason {
    /// The name was not found.
    Dns,
    /// No connection, or it was lost.
    Connect,
    /// TLS failed: certificate, version or handshake.
    Tls,
    /// No answer in time.
    Timeout,
    /// The body ended early.
    Truncated,
    /// The body is over the limit.
    TooLarge,
    /// Too deep or too much work to read.
    TooComplex,
    /// More than five redirects, or a circle.
    RedirectLoop,
    /// A redirect to nowhere allowed.
    BadRedirect,
    /// The answer breaks HTTP.
    BadHttp,
    /// A private or forbidden address.
    RefusedAddress,
    /// An answer that was not asked for (206, 304).
    Unasked,
    /// Status 429.
    RateLimited,
    /// Status 5xx.
    ServerError,
    /// Status 403, 405, 406, 412 and the like.
    Forbidden,
    /// Status 451.
    LegalBlock,
    /// A login page, or status 401 or 407.
    Login,
    /// A parked or expired domain.
    Parked,
    /// A maintenance notice.
    Maintenance,
    /// A web server's own default page.
    DefaultPage,
    /// A content network's own error.
    CdnError,
    /// A block or challenge page of the vendor named.
    Blocked(String),
    /// robots.txt forbids the address, or could not be had.
    Robots,
    /// The page is drawn by script.
    NeedsScript,
    /// The text cannot be decoded.
    Charset,
    /// Not a page.
    NotHtml,
    /// Nothing of the above; the body is kept.
    Unclassified,
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Truncated => "truncated",
            Self::TooLarge => "too_large",
            Self::TooComplex => "too_complex",
            Self::RedirectLoop => "redirect_loop",
            Self::BadRedirect => "bad_redirect",
            Self::BadHttp => "bad_http",
            Self::RefusedAddress => "refused_address",
            Self::Unasked => "unasked",
            Self::RateLimited => "rate_limited",
            Self::ServerError => "server_error",
            Self::Forbidden => "forbidden",
            Self::LegalBlock => "legal_block",
            Self::Login => "login",
            Self::Parked => "parked",
            Self::Maintenance => "maintenance",
            Self::DefaultPage => "default_page",
            Self::CdnError => "cdn_error",
            Self::Blocked(vendor) => return write!(f, "blocked:{vendor}"),
            Self::Robots => "robots",
            Self::NeedsScript => "needs_script",
            Self::Charset => "charset",
            Self::NotHtml => "not_html",
            Self::Unclassified => "unclassified",
        };
        f.write_str(word)
    }
}
