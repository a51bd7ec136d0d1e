//! The blocks of `sources.toml` that hold for all sources: `[contact]`, `[network]`, `[budget]`, `[judge]`.
//!
//! *In:* their tables as typed. *Out:* their settings as meant, defaults in. *Never:* a value outside its bounds:
//! that is a problem, not a clamp.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use chrono::TimeDelta;
use serde_spanned::Spanned;

use super::error::ConfigError;
use super::explain::Complaint;
use super::typed::{Show, Table};
use super::{Budget, Contact, Network, Settings, Source, value, wire};
use crate::model::Spans;

impl Default for Network {
    fn default() -> Self {
        const HOUR: u64 = 3_600;
        Self {
            proxy: None,
            allow_private: Vec::new(),
            hosts: BTreeMap::new(),
            delay: Duration::from_secs(1),
            concurrency: 8,
            timeout: Duration::from_secs(30),
            max_body: 20_000_000,
            window: Duration::from_secs(4 * HOUR),
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            least: 1_000,
            share: 0.10,
            reserve: 0.20,
        }
    }
}

/// `[contact]`.
pub(super) fn contact(root: &mut Table<'_>) -> Option<Contact> {
    let mut table = root.table("contact", "`[contact]`".to_owned())?;
    let name = table.read("name", value::text);
    let url = table.read("url", wire::address);
    let email = table.read("email", wire::email);
    if !table.has("name") {
        table.lacks("name", "add `name = \"…\"`: who you are");
    }
    if !table.has("url") && !table.has("email") {
        table.lacks("url and no email", "add `url = \"…\"` or `email = \"…\"`");
    }
    table.finish();
    let reach: Vec<String> = url.into_iter().chain(email).collect();
    Some(Contact {
        name: name?,
        reach: reach.join(", "),
    })
}

/// `[network]`.
pub(super) fn network(root: &mut Table<'_>) -> Network {
    let usual = Network::default();
    let Some(mut table) = root.table("network", "`[network]`".to_owned()) else {
        return usual;
    };
    let network = Network {
        proxy: table.read("proxy", wire::proxy),
        allow_private: table
            .read_all("allow_private", wire::range)
            .into_iter()
            .map(Spanned::into_inner)
            .collect(),
        hosts: hosts(&mut table),
        delay: table
            .read("delay", value::duration("0s", "1h"))
            .unwrap_or(usual.delay),
        concurrency: table
            .whole("concurrency", 1..=64)
            .map_or(usual.concurrency, |hosts| hosts as usize),
        timeout: table
            .read("timeout", value::duration("1s", "10m"))
            .unwrap_or(usual.timeout),
        max_body: table
            .read("max_body", value::size("1 KB", "200 MB"))
            .unwrap_or(usual.max_body),
        window: table
            .read("window", value::duration("1s", "7d"))
            .unwrap_or(usual.window),
    };
    table.finish();
    network
}

fn hosts(table: &mut Table<'_>) -> BTreeMap<String, SocketAddr> {
    let mut hosts = BTreeMap::new();
    for (name, address) in table.pairs("hosts", Show::Line, wire::host, wire::ip_and_port) {
        let at = name.span();
        if hosts.insert(name.into_inner(), address).is_some() {
            table.object("hosts", &at, Complaint::new("the same name twice"));
        }
    }
    hosts
}

/// `[budget]`.
pub(super) fn budget(root: &mut Table<'_>) -> Budget {
    let usual = Budget::default();
    let Some(mut table) = root.table("budget", "`[budget]`".to_owned()) else {
        return usual;
    };
    let budget = Budget {
        least: table
            .whole("least", 0..=10_000_000)
            .map_or(usual.least, |looks| looks as usize),
        share: table.part("share").unwrap_or(usual.share),
        reserve: table.part("reserve").unwrap_or(usual.reserve),
    };
    table.finish();
    budget
}

/// `[judge]`.
pub(super) fn judge(root: &mut Table<'_>) -> Spans {
    let usual = Spans::default();
    let Some(mut table) = root.table("judge", "`[judge]`".to_owned()) else {
        return usual;
    };
    let mut span = |key, most, usual| {
        table
            .read(key, value::duration("0s", most))
            .and_then(|span| TimeDelta::from_std(span).ok())
            .unwrap_or(usual)
    };
    let spans = Spans {
        recheck_in_pass: span("recheck_in_pass", "1h", usual.recheck_in_pass),
        confirm_after: span("confirm_after", "90d", usual.confirm_after),
        confirm_soft_after: span("confirm_soft_after", "90d", usual.confirm_soft_after),
    };
    table.finish();
    spans
}

impl Settings {
    /// Whether something else than loopback is to be crawled and nobody is named.
    pub fn needs_contact(&self) -> bool {
        self.contact.is_none()
            && self
                .sources
                .iter()
                .filter(|source| source.enabled)
                .flat_map(Source::addresses)
                .any(|address| !self.is_loopback(address))
    }

    /// Refuses to crawl where [`Settings::needs_contact`].
    pub fn demand_contact(&self) -> Result<(), ConfigError> {
        if self.needs_contact() {
            return Err(ConfigError::NoContact);
        }
        Ok(())
    }

    /// Refuses to ask an address that is not on loopback where nobody is named.
    pub fn demand_contact_for(&self, address: &str) -> Result<(), ConfigError> {
        if self.contact.is_none() && !self.is_loopback(address) {
            return Err(ConfigError::NoContact);
        }
        Ok(())
    }

    /// Whether an address leads to this machine.
    pub fn is_loopback(&self, address: &str) -> bool {
        let url = url::Url::parse(address).ok();
        match url.as_ref().and_then(url::Url::host) {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => {
                let mapped = self.network.hosts.get(name);
                mapped.map_or(name == "localhost", |to| to.ip().is_loopback())
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn needs_contact(top: &str, address: &str) -> bool {
        let text = format!("{top}\n[[source]]\nid = \"a\"\nfeeds = [\"{address}\"]\n");
        parse(&text, "sources.toml")
            .unwrap()
            .settings
            .needs_contact()
    }

    #[test]
    fn only_loopback_is_crawled_without_a_name() {
        let mapped = "[network]\nhosts = { \"mfa.test\" = \"127.0.0.1:8080\", \"far.test\" = \"192.0.2.1:80\" }";

        for loopback in [
            "http://127.0.0.1:8080/f",
            "http://127.9.9.9/f",
            "http://[::1]/f",
            "http://localhost:1/f",
            "http://MFA.test/f",
        ] {
            assert!(!needs_contact(mapped, loopback), "{loopback}");
        }
        for elsewhere in [
            "http://far.test/f",
            "https://mfa.example/f",
            "http://10.0.0.1/f",
            "http://localhost.example/f",
        ] {
            assert!(needs_contact(mapped, elsewhere), "{elsewhere}");
        }
        let named = "[contact]\nname = \"A newsroom\"\nemail = \"desk@news.example\"";
        assert!(!needs_contact(named, "https://mfa.example/f"));
    }

    #[test]
    fn the_refusal_prints_the_block_to_add() {
        let text = "[[source]]\nid = \"a\"\nfeeds = [\"https://mfa.example/f\"]\n";
        let settings = parse(text, "sources.toml").unwrap().settings;

        let refusal = settings.demand_contact().unwrap_err().to_string();

        assert!(refusal.contains("\n[contact]\nname = "));
    }

    #[test]
    fn a_source_that_is_switched_off_needs_no_contact() {
        let text = "[[source]]\nid = \"a\"\nenabled = false\nfeeds = [\"https://mfa.example/f\"]\n";

        assert!(!parse(text, "f").unwrap().settings.needs_contact());
    }

    #[test]
    fn the_defaults_are_those_of_the_contract() {
        let text = "[[source]]\nid = \"a\"\nfeeds = [\"https://mfa.example/f\"]\n";

        let settings = parse(text, "f").unwrap().settings;

        let network = &settings.network;
        assert_eq!(network.delay, Duration::from_secs(1));
        assert_eq!(network.concurrency, 8);
        assert_eq!(network.timeout, Duration::from_secs(30));
        assert_eq!(network.max_body, 20_000_000);
        assert_eq!(network.window, Duration::from_secs(14_400));
        assert_eq!(
            settings.budget,
            Budget {
                least: 1_000,
                share: 0.10,
                reserve: 0.20
            }
        );
        assert_eq!(settings.spans, Spans::default());
    }
}
