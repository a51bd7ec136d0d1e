//! What `sources add` says where it found something, and where it did not.
//!
//! *In:* what was tried. *Out:* comments for the block, errors with a remedy. *Never:* an error without what each
//! address gave.

use super::super::output::Trouble;
use super::look::Looked;
use super::search::Found;
use crate::discover::Choice;
use crate::exit::Exit;
use crate::model::UnknownReason;
use crate::view;

/// Comments on what was found and not taken.
pub(super) fn remarks(found: &Found) -> Vec<String> {
    let not_taken = found
        .tried
        .iter()
        .zip(&found.choices)
        .filter_map(|(looked, choice)| {
            let (kind, url) = (looked.kind.as_str(), &looked.url);
            let why = match &looked.found {
                Ok(discovery) => format!("{}; {}", view::gave(discovery), why_not(*choice)?),
                Err(refusal) => refusal.detail.clone(),
            };
            Some(format!("Not taken: {kind} {url}: {why}."))
        });
    not_taken.chain(found.remarks.iter().cloned()).collect()
}

/// The named address could not be had: where nothing is there it is the wrong one, else it could not be looked at.
pub(super) fn not_had(looked: &Looked) -> Trouble {
    let url = view::plain(&looked.url);
    let Err(refusal) = &looked.found else {
        return Trouble::failed(format!("{url} was not read"));
    };
    let exit = match refusal.reason {
        Some(UnknownReason::Unclassified) => Exit::Failed,
        Some(_) | None => Exit::SourcesFailed,
    };
    let detail = view::plain(&refusal.detail);
    let words = match &refusal.reason {
        Some(UnknownReason::Unclassified) => format!(
            "{url} gives no page: {detail}\n\nhint: look the address up on the site; its home page will do"
        ),
        Some(reason) => format!(
            "{url} cannot be read: {} ({detail})\n\nhint: {}",
            view::trouble(reason),
            view::remedy(reason)
        ),
        None => format!("{url} was not asked: {detail}\n\nhint: try again later"),
    };
    Trouble::Failed(exit, words)
}

/// Something stands before the named address.
pub(super) fn gated(looked: &Looked, reason: &UnknownReason) -> Trouble {
    let words = format!(
        "{} cannot be read: {}\n\nhint: {}",
        view::plain(&looked.url),
        view::trouble(reason),
        view::remedy(reason)
    );
    Trouble::Failed(Exit::SourcesFailed, words)
}

/// Whether a page with status 200 is no page of the site at all.
pub(super) fn is_gate(reason: &UnknownReason) -> bool {
    use UnknownReason as R;
    match reason {
        R::Blocked(_)
        | R::Maintenance
        | R::DefaultPage
        | R::CdnError
        | R::Parked
        | R::Forbidden
        | R::RateLimited
        | R::LegalBlock
        | R::ServerError => true,
        // A page that is drawn by script, or wants a login for more, may still name feeds.
        R::Login
        | R::NeedsScript
        | R::Dns
        | R::Connect
        | R::Tls
        | R::Timeout
        | R::Truncated
        | R::TooLarge
        | R::TooComplex
        | R::RedirectLoop
        | R::BadRedirect
        | R::BadHttp
        | R::RefusedAddress
        | R::Unasked
        | R::Robots
        | R::Charset
        | R::NotHtml
        | R::Unclassified => false,
    }
}

/// Nothing that was tried shows statements.
pub(super) fn nothing_found(address: &str, found: &Found) -> String {
    let mut lines = vec![
        format!(
            "no list of statements was found from {}",
            view::plain(address)
        ),
        String::new(),
    ];
    for (looked, choice) in found.tried.iter().zip(&found.choices) {
        let gave = match &looked.found {
            Ok(discovery) => {
                let why = why_not(*choice).unwrap_or_default();
                format!("{}; {why}", view::gave(discovery))
            }
            Err(refusal) => refusal.detail.clone(),
        };
        let (kind, url) = (looked.kind.as_str(), view::plain(&looked.url));
        lines.push(format!("{kind} {url}"));
        lines.push(format!("    {}", view::plain(&gave)));
    }
    lines.extend(found.remarks.iter().map(|remark| view::plain(remark)));
    lines.push(String::new());
    lines.push(
        "hint: name the page of the site that lists its press releases, its feed or its sitemap; where a page lists \
         them in a way of its own, write it by hand: listings = [{ url = \"…\", link = \"CSS selector\" }]"
            .to_owned(),
    );
    lines.join("\n")
}

/// Why a list is not kept.
fn why_not(choice: Choice) -> Option<String> {
    match choice {
        Choice::Kept => None,
        Choice::Empty => Some("it shows nothing".to_owned()),
        Choice::Same => Some("it shows nothing that the above do not".to_owned()),
        Choice::Unlike => Some("what it shows does not look like statements".to_owned()),
        Choice::Others => Some("it shows other statements than those asked for".to_owned()),
        Choice::Archive(more) => Some(format!("{more} of its addresses are not in the above")),
    }
}
