//! The table of claims: what one answer says by itself.
//!
//! *In:* status, headers, addresses, markup, the page and what was read out of it. *Out:* the claim of the first rule
//! that speaks, with its name. *Never:* decides an outcome: soft claims need witnesses; a vendor's presence is no
//! block, and a phrase inside a statement says nothing.

use super::facts::Facts;
use super::phrases::{
    CDN_ERRORS, CONSENTS, DEFAULT_PAGES, GATES, LEGAL_BLOCKS, LOGINS, MAINTENANCE, NOT_FOUND,
    PARKED, PARKING_HOSTS, REFUSALS, SERVER_ERRORS, TAKEN_DOWN,
};
use crate::model::{Claim, Manner, UnknownReason};

/// A rule: its name, and what it says of an answer.
type Rule = (&'static str, fn(&Facts<'_>) -> Option<Claim>);

/// Rules in order; the first that speaks decides.
pub(super) const RULES: [Rule; 25] = [
    ("unasked", unasked),
    ("refusal_header", refusal_header),
    ("refusal_signature", refusal_signature),
    ("login_status", login_status),
    ("legal_status", legal_status),
    ("rate_limited", rate_limited),
    ("maintenance_status", maintenance_status),
    ("server_error_status", server_error_status),
    ("parking_host", parking_host),
    ("not_found_status", not_found_status),
    ("forbidden_status", forbidden_status),
    ("odd_status", odd_status),
    ("cut_short", cut_short),
    ("cut_in_head", cut_in_head),
    ("not_html", not_html),
    ("redirected_to_login", redirected_to_login),
    ("gate", gate),
    ("server_page", server_page),
    ("login_page", login_page),
    ("notice", notice),
    ("needs_script", needs_script),
    ("soft_not_found", soft_not_found),
    ("redirected_away", redirected_away),
    ("only_links", only_links),
    ("nothing_there", nothing_there),
];

fn unknown(reason: UnknownReason) -> Claim {
    Claim::Unknown(reason)
}

fn blocked(vendor: &str) -> Claim {
    unknown(UnknownReason::Blocked(vendor.to_owned()))
}

/// 206 and 304 answer requests that were not made.
fn unasked(facts: &Facts<'_>) -> Option<Claim> {
    matches!(facts.status, 206 | 304).then_some(unknown(UnknownReason::Unasked))
}

/// Headers that only a refusal carries: Cloudflare's "Detect a Challenge Page response", AWS WAF's "CAPTCHA and
/// Challenge action behavior", wafw00f's plugins. A vendor's name counts with a refusal's status alone.
fn refusal_header(facts: &Facts<'_>) -> Option<Claim> {
    const ALWAYS: [(&str, &str); 3] = [
        ("cf-mitigated", "cloudflare"),
        ("x-amzn-waf-action", "aws"),
        ("x-sucuri-block", "sucuri"),
    ];
    const WITH_403: [(&str, &str, &str); 5] = [
        ("x-datadome", "", "datadome"),
        ("server", "ddos-guard", "ddos-guard"),
        ("server", "qrator", "qrator"),
        ("server", "variti", "variti"),
        ("server", "akamaighost", "akamai"),
    ];
    let has = |name: &str, value: &str| {
        facts
            .header(name)
            .is_some_and(|found| found.to_ascii_lowercase().contains(value))
    };
    let always = ALWAYS.iter().find(|(name, _)| has(name, ""));
    let with_403 = WITH_403
        .iter()
        .find(|(name, value, _)| facts.status == 403 && has(name, value));
    let vendor = always
        .map(|(_, vendor)| *vendor)
        .or_else(|| with_403.map(|(_, _, vendor)| *vendor))
        .or_else(|| (facts.status == 493).then_some("wzws"))
        .or_else(|| {
            (matches!(facts.status, 512 | 521) && has("set-cookie", "__jsl")).then_some("jiasule")
        })?;
    Some(blocked(vendor))
}

/// Marks of refusal in the markup, with any status: on pages that show next to nothing.
fn refusal_signature(facts: &Facts<'_>) -> Option<Claim> {
    if !facts.thin() {
        return None;
    }
    let found = REFUSALS
        .iter()
        .find(|refusal| facts.holds(refusal.needles))?;
    Some(blocked(found.vendor))
}

fn login_status(facts: &Facts<'_>) -> Option<Claim> {
    matches!(facts.status, 401 | 407).then_some(unknown(UnknownReason::Login))
}

/// RFC 7725: perhaps an intermediary's block for one country.
fn legal_status(facts: &Facts<'_>) -> Option<Claim> {
    (facts.status == 451).then_some(unknown(UnknownReason::LegalBlock))
}

fn rate_limited(facts: &Facts<'_>) -> Option<Claim> {
    (facts.status == 429).then_some(unknown(UnknownReason::RateLimited))
}

fn maintenance_status(facts: &Facts<'_>) -> Option<Claim> {
    (facts.status == 503 && facts.says(MAINTENANCE)).then_some(unknown(UnknownReason::Maintenance))
}

fn server_error_status(facts: &Facts<'_>) -> Option<Claim> {
    let failed = matches!(facts.status, 408 | 425 | 500..=599);
    failed.then_some(unknown(UnknownReason::ServerError))
}

/// An address that led to a host of parked domains.
fn parking_host(facts: &Facts<'_>) -> Option<Claim> {
    let host = facts.landed_host()?;
    let parked = PARKING_HOSTS
        .iter()
        .any(|known| host == *known || host.ends_with(&format!(".{known}")));
    (parked && facts.asked_host().as_deref() != Some(host.as_str()))
        .then_some(unknown(UnknownReason::Parked))
}

/// RFC 9110 §15.5.5 and §15.5.11.
fn not_found_status(facts: &Facts<'_>) -> Option<Claim> {
    match facts.status {
        404 if facts.thin() && facts.says(PARKED) => Some(unknown(UnknownReason::Parked)),
        404 if facts.thin() && facts.says(CDN_ERRORS) => Some(unknown(UnknownReason::CdnError)),
        404 => Some(Claim::Absent(Manner::NotFound)),
        410 => Some(Claim::Absent(Manner::Gone)),
        _ => None,
    }
}

fn forbidden_status(facts: &Facts<'_>) -> Option<Claim> {
    (400..500)
        .contains(&facts.status)
        .then_some(unknown(UnknownReason::Forbidden))
}

/// A redirect that was not followed, or a success without a page.
fn odd_status(facts: &Facts<'_>) -> Option<Claim> {
    match facts.status {
        200 | 203 => None,
        201..=299 if !facts.thin() => None,
        300..=399 => Some(unknown(UnknownReason::BadRedirect)),
        _ => Some(unknown(UnknownReason::Unclassified)),
    }
}

/// RFC 9112 §8: a body shorter than its stated length is incomplete.
fn cut_short(facts: &Facts<'_>) -> Option<Claim> {
    let stated = facts
        .header("content-length")?
        .trim()
        .parse::<usize>()
        .ok()?;
    let coded = facts
        .header("content-encoding")
        .is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"));
    (!coded && facts.body.len() < stated).then_some(unknown(UnknownReason::Truncated))
}

/// Markup that ends before anything was shown.
fn cut_in_head(facts: &Facts<'_>) -> Option<Claim> {
    let begun = facts.markup.contains("<head")
        && !facts.markup.contains("</head")
        && !facts.markup.contains("<body");
    let cut = begun && facts.shown.is_empty() && !facts.markup_cut;
    cut.then_some(unknown(UnknownReason::Truncated))
}

/// Something else than a page: by its type, else by its first bytes.
fn not_html(facts: &Facts<'_>) -> Option<Claim> {
    let kind = facts.kind();
    let page = kind.is_empty() || kind.contains("html") || kind == "text/plain";
    let start = facts.markup.trim_start();
    let data = start.starts_with('{')
        || start.starts_with('[')
        || start.starts_with("<?xml") && !facts.markup.contains("<html");
    let binary = is_binary(facts.body);
    let odd = !page && !facts.markup.contains("<html") && !facts.markup.contains("<body");
    (data && !start.contains("<p") || binary || odd).then_some(unknown(UnknownReason::NotHtml))
}

/// Compressed data, images: by their first bytes, or by a share of bytes that text does not hold ("binary data byte",
/// WHATWG MIME Sniffing §3). Compressed data has 10 % of them, sloppy pages a few; UTF-16 is told by its
/// mark, or by two letters of ASCII at its beginning.
pub(super) fn is_binary(body: &[u8]) -> bool {
    const MAGIC: [&[u8]; 6] = [
        b"\x1f\x8b",
        b"PK\x03\x04",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"RIFF",
    ];
    if MAGIC.iter().any(|magic| body.starts_with(magic)) {
        return true;
    }
    let wide = matches!(
        body,
        [0xff, 0xfe, ..]
            | [0xfe, 0xff, ..]
            | [0, 1..=255, 0, 1..=255, ..]
            | [1..=255, 0, 1..=255, 0, ..]
    );
    let head = body.get(..1024).unwrap_or(body);
    let odd = |byte: &&u8| matches!(**byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    !wide && head.iter().filter(odd).count() * 20 > head.len()
}

fn redirected_to_login(facts: &Facts<'_>) -> Option<Claim> {
    const PATHS: [&str; 8] = [
        "/login",
        "/signin",
        "/sign-in",
        "/wp-login.php",
        "/sso",
        "/auth/",
        "/account/login",
        "/user/login",
    ];
    let path = facts.landed_elsewhere()?;
    let login = PATHS.iter().any(|known| path.contains(known));
    login.then_some(unknown(UnknownReason::Login))
}

/// A page that shows next to nothing and sends the visitor on by script, or names itself a check.
fn gate(facts: &Facts<'_>) -> Option<Claim> {
    if facts.dated || facts.shown.chars().count() >= 400 {
        return None;
    }
    let few = facts.shown.chars().count() < 200;
    let moves = few
        && facts.main.is_empty()
        && (facts.holds(&["http-equiv=\"refresh\""])
            || facts.holds(&["document.cookie"])
            || facts.holds(&["location.reload"]));
    (moves || facts.named(GATES)).then(|| blocked("generic"))
}

/// Pages that servers, hosts and content networks show in a site's place.
fn server_page(facts: &Facts<'_>) -> Option<Claim> {
    if !facts.empty_handed() {
        return None;
    }
    match () {
        () if facts.tells(DEFAULT_PAGES) => Some(unknown(UnknownReason::DefaultPage)),
        () if facts.tells(PARKED) => Some(unknown(UnknownReason::Parked)),
        () if facts.tells(CDN_ERRORS) => Some(unknown(UnknownReason::CdnError)),
        () if facts.tells(SERVER_ERRORS) => Some(unknown(UnknownReason::ServerError)),
        () if facts.tells(LEGAL_BLOCKS) => Some(unknown(UnknownReason::LegalBlock)),
        () => None,
    }
}

/// A password field, or a title that says so, where no text stands.
fn login_page(facts: &Facts<'_>) -> Option<Claim> {
    let login = facts.empty_handed() && (facts.asks_password || facts.named(LOGINS));
    login.then_some(unknown(UnknownReason::Login))
}

/// Maintenance and consent.
fn notice(facts: &Facts<'_>) -> Option<Claim> {
    if !facts.empty_handed() {
        return None;
    }
    match () {
        () if facts.tells(MAINTENANCE) => Some(unknown(UnknownReason::Maintenance)),
        () if facts.named(CONSENTS) => Some(unknown(UnknownReason::Unclassified)),
        () => None,
    }
}

/// An application's root with nothing in it, or a page that says that it needs script.
fn needs_script(facts: &Facts<'_>) -> Option<Claim> {
    let few = facts.shown.chars().count() < 200 && facts.main.chars().count() < 100 && !facts.dated;
    let drawn =
        facts.scripts > 0 && (facts.empty_root || facts.shown.is_empty() || facts.wants_script);
    (few && drawn).then_some(unknown(UnknownReason::NeedsScript))
}

/// Not-found and taken-down pages with a status of success, by title, heading or their only words. Claims only: the
/// judge's witnesses decide.
fn soft_not_found(facts: &Facts<'_>) -> Option<Claim> {
    if !facts.empty_handed() {
        return None;
    }
    match () {
        () if facts.tells(TAKEN_DOWN) => Some(Claim::Absent(Manner::Tombstone)),
        () if facts.tells(NOT_FOUND) => Some(Claim::Absent(Manner::SoftNotFound)),
        () => None,
    }
}

/// The address led to the home page or to a page for errors.
fn redirected_away(facts: &Facts<'_>) -> Option<Claim> {
    const ERROR_PAGES: [&str; 6] = [
        "/404",
        "notfound",
        "not-found",
        "/error",
        "not_found",
        "pagenotfound",
    ];
    let path = facts.landed_elsewhere()?;
    if path.contains("aspxerrorpath=") {
        return Some(unknown(UnknownReason::ServerError));
    }
    let bare = path.trim_matches('/');
    let home = bare.len() <= 3
        || matches!(
            bare,
            "home" | "index.html" | "index.htm" | "index.php" | "index.jsp" | "default.aspx"
        );
    let error = ERROR_PAGES.iter().any(|known| path.contains(known));
    (home || error).then_some(Claim::Absent(Manner::RedirectedAway))
}

/// A frame without its statement: most read, related, menus. What stands in its place says nothing of it.
fn only_links(facts: &Facts<'_>) -> Option<Claim> {
    facts
        .only_links
        .then_some(unknown(UnknownReason::Unclassified))
}

/// Neither a text nor a sign, nor a scan of a text.
fn nothing_there(facts: &Facts<'_>) -> Option<Claim> {
    (facts.main.is_empty() && !facts.pictures).then_some(unknown(UnknownReason::Unclassified))
}

#[cfg(test)]
mod tests;
