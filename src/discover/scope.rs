//! Which addresses of a list belong to its source.
//!
//! *In:* an address as a list writes it. *Out:* its canonical form, or why it is left out. *Never:* lets a list
//! send us to somebody else's server.

use std::collections::BTreeSet;

use url::Url;

use crate::config::Source;
use crate::model::address::canonical;

/// What a source's lists may lead to.
pub(super) struct Scope<'a> {
    source: &'a Source,
    page_url: &'a str,
    /// Registrable domains of the source.
    domains: BTreeSet<String>,
    /// Ports of its own lists, where they are not the usual ones.
    ports: BTreeSet<u16>,
}

/// What becomes of an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It belongs to the source.
    Within(String),
    /// It is on somebody else's site.
    Elsewhere,
    /// The source's own `include` and `exclude` keep it out.
    Filtered,
    /// It is no address.
    Nowhere,
}

impl<'a> Scope<'a> {
    pub(super) fn new(source: &'a Source, page_url: &'a str) -> Self {
        let lists = source.lists.iter().map(|list| list.url.as_str());
        let addresses = lists.chain(source.statements.iter().map(String::as_str));
        let ports = addresses
            .clone()
            .chain([page_url])
            .filter_map(port_of)
            .collect();
        let domains = addresses
            .chain([page_url])
            .filter_map(host_of)
            .chain(
                source
                    .house
                    .same_hosts
                    .iter()
                    .map(|host| host.to_lowercase()),
            )
            .map(|host| registrable(&host))
            .collect();
        Self {
            source,
            page_url,
            domains,
            ports,
        }
    }

    /// Resolves an address against the list's and judges it.
    pub(super) fn place(&self, raw: &str) -> Place {
        let Some(url) = self.resolve(raw) else {
            return Place::Nowhere;
        };
        let host = host_of(&url).unwrap_or_default();
        // Other ports are other services: mail, databases, what a router shows to its owner.
        let at_port = port_of(&url).is_none_or(|port| self.ports.contains(&port));
        if !at_port || !self.domains.contains(&registrable(&host)) {
            Place::Elsewhere
        } else if self.source.admits(&url) {
            Place::Within(url)
        } else {
            Place::Filtered
        }
    }

    /// The canonical form of an address on this list, wherever it leads.
    pub(super) fn resolve(&self, raw: &str) -> Option<String> {
        canonical(raw, Some(self.page_url), &self.source.house)
    }

    /// The languages in which the source's dates may be written.
    pub(super) fn languages(&self) -> &'a [String] {
        &self.source.languages
    }

    /// Whether the source itself says which addresses are statements.
    pub(super) fn is_chosen_by_source(&self) -> bool {
        !self.source.include.is_empty()
    }

    /// The list's own canonical address.
    pub(super) fn own(&self) -> String {
        self.resolve(self.page_url)
            .unwrap_or_else(|| self.page_url.to_owned())
    }
}

pub(super) fn host_of(url: &str) -> Option<String> {
    Some(Url::parse(url).ok()?.host_str()?.to_owned())
}

/// The port, unless it is the scheme's own.
fn port_of(url: &str) -> Option<u16> {
    Url::parse(url).ok()?.port()
}

/// The part of a host name that is registered by one owner (Public Suffix List); an IP address is its own.
pub(super) fn registrable(host: &str) -> String {
    let is_address = host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    let domain = if is_address {
        None
    } else {
        psl::domain_str(host)
    };
    domain.unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::tests::source;

    #[test]
    fn s10_s18_a_list_cannot_send_us_elsewhere() {
        let source = source("http://www.mfa.gov.kh/feed/");
        let scope = Scope::new(&source, "http://www.mfa.gov.kh/feed/");

        for (raw, expected) in [
            ("/a", Place::Within("http://www.mfa.gov.kh/a".into())),
            (
                "http://en.mfa.gov.kh/a",
                Place::Within("http://en.mfa.gov.kh/a".into()),
            ),
            ("http://moi.gov.kh/a", Place::Elsewhere),
            ("http://www.mfa.gov.kh:6379/a", Place::Elsewhere),
            ("http://mfa.gov.kh.evil.test/a", Place::Elsewhere),
            ("http://127.0.0.1/a", Place::Elsewhere),
            ("//evil.test/a", Place::Elsewhere),
            ("javascript:x()", Place::Nowhere),
            ("http://", Place::Nowhere),
        ] {
            assert_eq!(scope.place(raw), expected, "{raw}");
        }
    }

    #[test]
    fn a_house_of_several_names_and_its_filters_count() {
        let mut source = source("http://mfa.test/list");
        source.house.same_hosts = vec!["mfa.test".into(), "fmprc.example".into()];
        source.exclude = vec![regex::Regex::new("/tag/").unwrap()];
        let scope = Scope::new(&source, "http://mfa.test/list");

        let same = scope.place("http://fmprc.example/a");
        assert_eq!(same, Place::Within("http://mfa.test/a".into()));
        assert_eq!(scope.place("/tag/x"), Place::Filtered);
    }
}
