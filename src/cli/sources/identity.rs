//! What a new source is called, by its address.
//!
//! *In:* the address that was named. *Out:* an id and a country. *Never:* takes a domain that is sold to anybody for a
//! country.

use url::Url;

use crate::model::ListKind;

/// Countries' domains that mostly stand for something else, unless a government's label stands before them.
const SOLD: [&str; 21] = [
    "ac", "ai", "cc", "cf", "co", "fm", "ga", "gg", "gq", "im", "io", "la", "ly", "me", "ml", "sh",
    "tk", "to", "tv", "vc", "ws",
];
/// What governments call their part of a domain.
const GOVERNMENT: [&str; 7] = ["gov", "gob", "gouv", "go", "government", "mil", "gub"];
/// Two letters that are no country of ISO 3166-1.
const NO_COUNTRY: [&str; 2] = ["eu", "su"];
/// Most letters of an id.
const LONGEST: usize = 40;

/// The country of an address, where its domain is one's.
pub(super) fn country(url: &Url) -> Option<String> {
    let mut labels = url.domain()?.trim_end_matches('.').rsplit('.');
    let (last, before) = (labels.next()?, labels.next()?);
    let is_two_letters = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_government = GOVERNMENT.contains(&before);
    if !is_two_letters || NO_COUNTRY.contains(&last) || (SOLD.contains(&last) && !is_government) {
        return None;
    }
    Some(if last == "uk" { "GB" } else { last }.to_uppercase())
}

/// An id: the country and the name that the host is registered by, or the name of a channel.
pub(super) fn id(url: &Url, kind: Option<ListKind>) -> String {
    let name = match kind {
        Some(ListKind::Channel) => channel(url),
        Some(ListKind::Feed | ListKind::Listing | ListKind::Sitemap) | None => None,
    };
    let name = name.unwrap_or_else(|| registered(url));
    let id = match country(url) {
        Some(country) => format!("{}-{name}", country.to_lowercase()),
        None => name,
    };
    let id: String = folded(&id).chars().take(LONGEST).collect();
    let id = id.trim_matches('-');
    if id.is_empty() {
        "source".to_owned()
    } else {
        id.to_owned()
    }
}

/// The last part of a preview's path is the channel's name.
fn channel(url: &Url) -> Option<String> {
    let mut parts = url.path().rsplit('/').filter(|part| !part.is_empty());
    parts.next().map(str::to_owned)
}

/// The first label of what one owner registered (Public Suffix List): `mfaic` of `www.mfaic.gov.kh`. Where a whole
/// government is one owner, that of its part.
fn registered(url: &Url) -> String {
    let Some(host) = url.domain() else {
        return url.host_str().unwrap_or_default().to_owned();
    };
    let host = host.strip_prefix("www.").unwrap_or(host);
    let owned = psl::domain_str(host).unwrap_or(host);
    let label = owned.split('.').next().unwrap_or_default();
    let before = host.strip_suffix(owned).unwrap_or_default();
    let part = before.trim_end_matches('.').rsplit('.').next();
    let part = part.filter(|part| !part.is_empty() && GOVERNMENT.contains(&label));
    part.unwrap_or(label).to_owned()
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    for char in text.to_lowercase().chars() {
        if char.is_ascii_lowercase() || char.is_ascii_digit() {
            out.push(char);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// An id beside one that is taken.
pub(super) fn beside(id: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{id}-{number}"));
    let free = numbered.into_iter().find(|free| !is_taken(free));
    free.unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> (String, Option<String>) {
        let url = Url::parse(url).unwrap();
        (id(&url, None), country(&url))
    }

    #[test]
    fn ids_are_made_of_country_and_registered_name() {
        for (url, expected, land) in [
            ("https://www.mfaic.gov.kh/", "kh-mfaic", Some("KH")),
            ("https://www.fmprc.gov.cn/eng/", "cn-fmprc", Some("CN")),
            ("https://en.mofa.gov.tw/News.aspx", "tw-mofa", Some("TW")),
            ("https://www.gov.uk/search", "gb-gov", Some("GB")),
            ("https://www.state.gov/", "state", None),
            ("https://press.mfa.gov.test/", "mfa", None),
            ("https://www.eeas.europa.eu/", "europa", None),
            ("https://news.example.io/", "example", None),
            ("https://www.mofa.gov.la/", "la-mofa", Some("LA")),
            ("http://127.0.0.1:8080/", "127-0-0-1", None),
            ("http://localhost/", "localhost", None),
            ("https://សួស្តី.example/", "xn-", None),
        ] {
            let (id, country) = of(url);
            assert!(id.starts_with(expected), "{url}: {id}");
            assert_eq!(country.as_deref(), land, "{url}");
        }
    }

    #[test]
    fn a_channel_is_called_by_its_name() {
        let url = Url::parse("https://previews.test/s/MFA_News").unwrap();

        assert_eq!(id(&url, Some(ListKind::Channel)), "mfa-news");
    }

    #[test]
    fn a_free_id_is_proposed_beside_one_that_is_taken() {
        assert_eq!(beside("kh-mfa", |id| id == "kh-mfa-2"), "kh-mfa-3");
    }
}
