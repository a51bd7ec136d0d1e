//! Why an address gave nothing, and what can be done.
//!
//! *In:* the contract's reason. *Out:* plain words and a remedy. *Never:* more than the answer showed: "refuses us",
//! not "is censored".

use crate::model::UnknownReason;

/// What happened, as the end of a sentence.
pub fn trouble(reason: &UnknownReason) -> String {
    use UnknownReason as R;
    let words = match reason {
        R::Dns => "the host's name was not found",
        R::Connect => "no connection could be made, or it was lost",
        R::Tls => "no safe connection: the certificate or the handshake failed",
        R::Timeout => "no answer came in time",
        R::Truncated => "the answer broke off",
        R::TooLarge => "the answer is over the limit of size",
        R::TooComplex => "the answer is nested too deeply to be read",
        R::RedirectLoop => "it leads on and on, or in a circle",
        R::BadRedirect => "it leads to an address that is not asked",
        R::BadHttp => "the answer breaks the rules of HTTP",
        R::RefusedAddress => "the address is private or special, and is not asked",
        R::Unasked => "an answer came that was not asked for",
        R::RateLimited => "the host says that it is asked too often",
        R::ServerError => "the server has an error of its own",
        R::Forbidden => "the host refuses us",
        R::LegalBlock => "it is withheld for legal reasons",
        R::Login => "it wants a login",
        R::Parked => "the domain is parked or has run out",
        R::Maintenance => "the site says that it is under maintenance",
        R::DefaultPage => "it is a web server's default page",
        R::CdnError => "the content network has an error of its own",
        R::Blocked(vendor) => return format!("the host's gate ({vendor}) blocks us"),
        R::Robots => "robots.txt forbids it, or could not be had",
        R::NeedsScript => "the page is drawn by a script, which is not run",
        R::Charset => "its letters cannot be read in any charset",
        R::NotHtml => "it is no page",
        R::Unclassified => "it is not what was expected",
    };
    words.to_owned()
}

/// What can be done about it.
pub fn remedy(reason: &UnknownReason) -> &'static str {
    use UnknownReason as R;
    match reason {
        R::Dns => "check the spelling of the address",
        R::Connect | R::Timeout | R::Truncated | R::ServerError | R::Maintenance | R::CdnError => {
            "try again later; where it lasts, open it in a browser and compare"
        }
        R::Tls => "where the site is really served without TLS, write `http://`",
        R::TooLarge => "`max_body` in `[network]` raises the limit",
        R::TooComplex | R::Charset | R::BadHttp | R::Unasked | R::NotHtml => {
            "name another list of the site; `unsaid inspect` shows what came"
        }
        R::RedirectLoop | R::BadRedirect => {
            "open it in a browser and name the address that it ends at"
        }
        R::RefusedAddress => {
            "`allow_private` in `[network]` lets a range of addresses in; `[contact]` is needed beyond this machine"
        }
        R::RateLimited => "wait an hour; `delay` in `[network]` makes the pace slower",
        R::Forbidden | R::Blocked(_) => {
            "a feed or another address of the site may be open; some gates want a header, such as `headers = { \
             \"Accept-Language\" = \"en\" }`; or write to the webmaster"
        }
        R::LegalBlock => "another network may see it; `proxy` in `[network]` goes through one",
        R::Login => "only what is public is watched: name a page that needs no login",
        R::Parked | R::DefaultPage => "look up the site's present address",
        R::Robots => "name an address that it allows, or ask the webmaster",
        R::NeedsScript => "name a feed or a sitemap of the site instead",
        R::Unclassified => {
            "name another address; `unsaid sources add` finds feeds, lists and sitemaps from a site's home page"
        }
    }
}
