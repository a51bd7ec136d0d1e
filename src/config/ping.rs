//! `ping`: whom a pass tells that it began and ended.
//!
//! *In:* an address, or where it is kept. *Out:* a [`Secret`]. *Never:* shows the address: whoever knows it can keep the
//! switch from going off.

use super::secret::{Open, Secret, secret};
use super::typed::Table;
use super::wire;

/// `ping = "https://…"`, `{ env = "NAME" }` or `{ file = "path" }`.
pub(super) fn ping(root: &mut Table<'_>) -> Option<Secret> {
    secret(root, "ping", Open::Always, |text| {
        wire::address(text).map(drop).map_err(|complaint| {
            complaint.maybe(Some(
                "such as \"https://hc-ping.com/…\", or { env = \"NAME\" }, or { file = \"path\" }"
                    .to_owned(),
            ))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, parse};

    const SOURCE: &str = "\n[[source]]\nid = \"xa\"\nfeeds = [\"https://mfa.example/f\"]\n";

    fn settings(ping: &str) -> Settings {
        let loaded = parse(&format!("ping = {ping}{SOURCE}"), "sources.toml");
        loaded.unwrap().settings
    }

    #[test]
    fn an_address_may_stand_in_the_file_or_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let here = settings("\"https://hc.example/secret\"").ping.unwrap();
        let env = settings("{ env = \"UNSAID_SURELY_NOT_SET\" }")
            .ping
            .unwrap();

        let address = here.address(folder.path()).unwrap();
        assert_eq!(address.as_str(), "https://hc.example/secret");
        assert!(!format!("{here:?}").contains("secret"));
        let unset = env.address(folder.path()).unwrap_err();
        assert!(unset.contains("UNSAID_SURELY_NOT_SET"), "{unset}");
    }

    #[test]
    fn no_mistake_shows_the_address() {
        for ping in [
            "\"hc.example/secret\"",
            "\"ftp://hc.example/secret\"",
            "\"https://user:secret@hc.example/\"",
            "{ env = \"https://hc.example/secret\" }",
            "{ file = \"https://hc.example/secret\" }",
            "{ env = \"A\", file = \"secret\" }",
            "{ }",
            "7",
        ] {
            let error = parse(&format!("ping = {ping}{SOURCE}"), "f").unwrap_err();
            let drawn = error.to_string();
            assert!(drawn.contains("ping"), "{ping}: {drawn}");
            assert!(!drawn.contains("secret"), "{ping}: {drawn}");
        }
    }
}
