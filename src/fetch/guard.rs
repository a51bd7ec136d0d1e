//! Which addresses may be asked at all.
//!
//! *In:* an address, a name that was looked up, a peer. *Out:* leave, or a [`Refusal`] that says why not.
//! *Never:* judges the text of an address: `0x7f.1` and `①②⑦.⓪.⓪.①` are hosts only once parsed.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use url::{Host, Url};

use crate::config::{Network, Range};
use crate::fetch::special::{embedded_v4, is_bad_port, is_special_v4, is_special_v6};

/// Longest address that is asked.
pub(super) const MAX_ADDRESS_BYTES: usize = 2048;

/// Why an address is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Refusal {
    #[error("not an address")]
    NotAnAddress,
    #[error("an address of over {MAX_ADDRESS_BYTES} bytes")]
    TooLong,
    #[error("scheme `{0}` is not asked, only http and https")]
    Scheme(String),
    #[error("port {0} is not asked")]
    Port(u16),
    #[error("`{0}` is a name of the local network")]
    LocalName(String),
    #[error("{0} is a private or special address")]
    Private(IpAddr),
    #[error("{0} is not this machine, and nothing else is asked without a `[contact]`")]
    NoContact(String),
}

/// Why a name could not be connected to; its own type, so that a refusal is never taken for a network failure.
#[derive(Debug, Error)]
pub(super) enum LookupError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the name cannot be looked up")]
    Failed(#[source] std::io::Error),
}

/// What may be asked.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    allowed: Vec<Range>,
    fixed: BTreeMap<String, SocketAddr>,
    proxy_host: Option<String>,
    loopback_only: bool,
}

impl Guard {
    /// The guard for these settings; without a contact only this machine is asked.
    pub(super) fn new(network: &Network, has_contact: bool) -> Self {
        let proxy_host = network.proxy.as_deref().map(|proxy| {
            Url::parse(proxy)
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned))
                .unwrap_or_default()
        });
        Self {
            allowed: network.allow_private.clone(),
            fixed: network
                .hosts
                .iter()
                .map(|(name, address)| (name.to_ascii_lowercase(), *address))
                .collect(),
            proxy_host,
            loopback_only: !has_contact,
        }
    }

    /// The address parsed and let through, without userinfo and fragment.
    pub(super) fn admit(&self, address: &str) -> Result<Url, Refusal> {
        if address.len() > MAX_ADDRESS_BYTES {
            return Err(Refusal::TooLong);
        }
        let url = Url::parse(address).map_err(|_| Refusal::NotAnAddress)?;
        self.admit_url(url)
    }

    /// As [`Guard::admit`], for what `Location` names.
    pub(super) fn admit_url(&self, mut url: Url) -> Result<Url, Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        if url.as_str().len() > MAX_ADDRESS_BYTES {
            return Err(Refusal::TooLong);
        }
        let port = url.port_or_known_default().unwrap_or(0);
        if is_bad_port(port) {
            return Err(Refusal::Port(port));
        }
        match url.host().ok_or(Refusal::NotAnAddress)? {
            Host::Ipv4(ip) => self.admit_ip(IpAddr::V4(ip))?,
            Host::Ipv6(ip) => self.admit_ip(IpAddr::V6(ip))?,
            Host::Domain(name) => self.admit_name(name)?,
        }
        url.set_fragment(None);
        if !url.username().is_empty() || url.password().is_some() {
            // Both fail only for addresses without a host, which were refused above.
            url.set_username("").map_err(|()| Refusal::NotAnAddress)?;
            url.set_password(None).map_err(|()| Refusal::NotAnAddress)?;
        }
        Ok(url)
    }

    fn admit_name(&self, name: &str) -> Result<(), Refusal> {
        if let Some(address) = self.fixed_address(name) {
            return self.admit_ip(address.ip());
        }
        let bare = name.trim_end_matches('.');
        if bare.is_empty() {
            return Err(Refusal::NotAnAddress);
        }
        if [".local", ".internal"]
            .iter()
            .any(|end| bare.ends_with(end))
        {
            return Err(Refusal::LocalName(bare.to_owned()));
        }
        if self.loopback_only && self.is_proxied() {
            return Err(Refusal::NoContact(bare.to_owned()));
        }
        Ok(())
    }

    /// Whether this IP address may be connected to.
    pub(super) fn admit_ip(&self, ip: IpAddr) -> Result<(), Refusal> {
        let ip = ip.to_canonical();
        if self.loopback_only && !ip.is_loopback() {
            return Err(Refusal::NoContact(ip.to_string()));
        }
        if self.allowed.iter().any(|range| range.contains(ip)) {
            return Ok(());
        }
        match ip {
            IpAddr::V4(v4) if is_special_v4(v4) => Err(Refusal::Private(ip)),
            IpAddr::V6(v6) if is_special_v6(v6) => Err(Refusal::Private(ip)),
            IpAddr::V6(v6) => embedded_v4(v6).map_or(Ok(()), |v4| {
                self.admit_ip(IpAddr::V4(v4))
                    .map_err(|_| Refusal::Private(ip))
            }),
            IpAddr::V4(_) => Ok(()),
        }
    }

    /// The address a name is fixed to: from `hosts`, or this machine for `localhost` (RFC 6761 §6.3).
    pub(super) fn fixed_address(&self, name: &str) -> Option<SocketAddr> {
        if let Some(address) = self.fixed.get(name) {
            return Some(*address);
        }
        let bare = name.trim_end_matches('.');
        (bare == "localhost" || bare.ends_with(".localhost"))
            .then(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Whether a proxy looks names up, so that peers are the proxy's.
    pub(super) fn is_proxied(&self) -> bool {
        self.proxy_host.is_some()
    }

    async fn look_up(&self, name: &str) -> Result<Vec<SocketAddr>, LookupError> {
        let is_proxy = self.proxy_host.as_deref() == Some(name);
        if !is_proxy && let Some(address) = self.fixed_address(name) {
            self.admit_ip(address.ip())?;
            return Ok(vec![address]);
        }
        let found: Vec<SocketAddr> = tokio::net::lookup_host((name, 0))
            .await
            .map_err(LookupError::Failed)?
            .collect();
        if !is_proxy {
            // One private answer refuses the name: to filter would leave the choice to whoever mixed them.
            for address in &found {
                self.admit_ip(address.ip())?;
            }
        }
        Ok(found)
    }
}

/// The client's only way to look names up: what it answers is what is connected to.
#[derive(Clone, Debug)]
pub(super) struct Resolver(pub(super) std::sync::Arc<Guard>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = std::sync::Arc::clone(&self.0);
        Box::pin(async move {
            let found = guard.look_up(name.as_str()).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::served::network;

    fn open() -> Guard {
        let mut network = network();
        network.allow_private.clear();
        Guard::new(&network, true)
    }

    #[test]
    fn s01_to_s04_no_spelling_of_a_private_address_is_let_through() {
        let spellings = [
            "http://127.0.0.1/",
            "http://10.1.2.3/",
            "http://172.31.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://192.0.0.8/",
            "http://198.19.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://0/",
            "http://0x7f000001./",
            "http://①②⑦.⓪.⓪.①/",
            "http://１２７.0.0.1/",
            "http://[::]/",
            "http://[::1]/",
            "http://[fc00::1]/",
            "http://[fd12::1]/",
            "http://[fe80::1]/",
            "http://[fec0::1]/",
            "http://[ff02::1]/",
            "http://[2001:db8::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[2002:a9fe:a9fe::]/",
            "http://[2001:0:1:2:3:4:80ff:fffe]/",
            "http://user:pw@evil@127.0.0.1/",
        ];

        for spelling in spellings {
            let refusal = open().admit(spelling);
            assert!(
                matches!(refusal, Err(Refusal::Private(_))),
                "{spelling}: {refusal:?}"
            );
        }
    }

    #[test]
    fn public_addresses_and_names_are_let_through() {
        for address in [
            "http://8.8.8.8/",
            "https://mfa.gov.kh/a",
            "http://[2606:4700::1111]/",
            "http://[64:ff9b::808:808]/",
            "http://172.32.0.1/",
            "https://x.example:8443/",
        ] {
            assert!(open().admit(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn s10_s11_s15_s16_ports_schemes_names_and_lengths_are_refused() {
        let long = format!("http://a.example/{}", "x".repeat(2048));
        let cases = [
            ("http://x.example:0/", Refusal::Port(0)),
            ("http://x.example:22/", Refusal::Port(22)),
            ("http://x.example:6379/", Refusal::Port(6379)),
            ("file:///etc/passwd", Refusal::Scheme("file".into())),
            ("javascript:alert(1)", Refusal::Scheme("javascript".into())),
            ("data:text/html,x", Refusal::Scheme("data".into())),
            (
                "http://LOCALHOST/",
                Refusal::Private(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            ),
            (
                "http://localhost./",
                Refusal::Private(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            ),
            (
                "http://a.localhost/",
                Refusal::Private(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            ),
            (
                "http://printer.local/",
                Refusal::LocalName("printer.local".into()),
            ),
            (
                "http://metadata.google.internal./",
                Refusal::LocalName("metadata.google.internal".into()),
            ),
            ("no address", Refusal::NotAnAddress),
            (&long, Refusal::TooLong),
        ];

        for (address, expected) in cases {
            let admitted = match open().admit(address) {
                Err(Refusal::Private(_)) if matches!(expected, Refusal::Private(_)) => continue,
                other => other,
            };
            assert_eq!(admitted.unwrap_err(), expected, "{address}");
        }
    }

    #[test]
    fn s05_a_mapped_name_is_judged_by_its_address() {
        let mut network = network();
        network.allow_private.clear();
        network
            .hosts
            .insert("mfa.test".into(), ([127, 0, 0, 1], 8080).into());

        let refusal = Guard::new(&network, true).admit("http://mfa.test/");

        assert!(matches!(refusal, Err(Refusal::Private(_))));
    }

    #[tokio::test]
    async fn s06_a_name_with_a_private_answer_is_refused_at_the_look_up() {
        let answer = open().look_up("127.0.0.1").await;

        assert!(matches!(
            answer,
            Err(LookupError::Refused(Refusal::Private(_)))
        ));
    }

    #[test]
    fn what_the_operator_lists_is_let_through_and_nothing_else() {
        let guard = Guard::new(&network(), true);

        assert!(guard.admit("http://127.0.0.1:8080/").is_ok());
        assert!(guard.admit("http://[::ffff:127.0.0.1]/").is_ok());
        assert!(guard.admit("http://10.0.0.1/").is_err());
    }

    #[test]
    fn without_a_contact_only_this_machine_is_asked() {
        let guard = Guard::new(&network(), false);

        assert!(guard.admit("http://127.0.0.1:8080/").is_ok());
        assert!(matches!(
            guard.admit("http://8.8.8.8/"),
            Err(Refusal::NoContact(_))
        ));
    }

    #[test]
    fn s09_userinfo_and_fragment_are_dropped() {
        let url = open().admit("http://user:pw@x.example/a?b#c").unwrap();

        assert_eq!(url.as_str(), "http://x.example/a?b");
    }
}
