//! `ping`: whom a pass tells that it began and ended.
//!
//! *In:* an address, or where it is kept. *Out:* a [`Ping`], whose address is read when a pass begins. *Never:* shows
//! the address: whoever knows it can keep the switch from going off.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_spanned::Spanned;
use toml::de::DeValue;

use super::explain::Complaint;
use super::typed::{Show, Table};
use super::wire;

/// Most of a file that holds an address.
const LONGEST_FILE: u64 = 8 << 10;

/// Where the address stands that is told of passes.
#[derive(Clone, PartialEq, Eq)]
pub struct Ping(Place);

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Here(String),
    Env(String),
    File(PathBuf),
}

impl fmt::Debug for Ping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ping(…)")
    }
}

/// Why there is no address to tell.
#[derive(Debug, thiserror::Error)]
pub enum PingError {
    /// The variable is not set.
    #[error("the variable {0} of `ping` is not set")]
    Unset(String),
    /// The file cannot be read.
    #[error("the file {} of `ping` cannot be read: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What stands there is no address.
    #[error("what {0} holds for `ping` is no address")]
    NoAddress(String),
}

impl Ping {
    /// The address.
    pub fn address(&self) -> Result<String, PingError> {
        let (found, place) = match &self.0 {
            Place::Here(address) => return Ok(address.clone()),
            Place::Env(name) => {
                let found = std::env::var(name).map_err(|_| PingError::Unset(name.clone()))?;
                (found, name.clone())
            }
            Place::File(path) => {
                let unreadable = |source| PingError::Unreadable {
                    path: path.clone(),
                    source,
                };
                let mut found = String::new();
                File::open(path)
                    .and_then(|file| file.take(LONGEST_FILE).read_to_string(&mut found))
                    .map_err(unreadable)?;
                (found, path.display().to_string())
            }
        };
        wire::address(&found).map_err(|_| PingError::NoAddress(place))
    }

    /// A file's name is meant from where the file of sources lies.
    pub(super) fn beside(&mut self, sources: &Path) {
        if let Place::File(path) = &mut self.0
            && let Some(folder) = sources.parent()
        {
            *path = folder.join(&*path);
        }
    }
}

/// `ping = "https://…"`, `{ env = "NAME" }` or `{ file = "path" }`.
pub(super) fn ping(root: &mut Table<'_>) -> Option<Ping> {
    let value = root.value("ping")?;
    if value.get_ref().as_table().is_some() {
        return elsewhere(root, value);
    }
    let here = root.hidden("ping", value, |text| {
        wire::address(text).map_err(|complaint| {
            complaint.maybe(Some(
                "such as \"https://hc-ping.com/…\", or { env = \"NAME\" }, or { file = \"path\" }"
                    .to_owned(),
            ))
        })
    });
    here.map(|address| Ping(Place::Here(address)))
}

fn elsewhere(root: &Table<'_>, value: &Spanned<DeValue<'_>>) -> Option<Ping> {
    let entries = value.get_ref().as_table()?;
    let mut table = Table::new(entries, value.span(), "`ping`", root.report);
    let env = table.read("env", name).map(Place::Env);
    let file = table.read("file", path).map(Place::File);
    if table.has("env") == table.has("file") {
        let complaint = Complaint::new("one of `env` and `file` is needed").secret();
        root.object("ping", &value.span(), complaint);
    }
    table.finish();
    env.or(file).map(Ping)
}

fn name(text: &str) -> Result<String, Complaint> {
    let fits = |char: char| char.is_ascii_alphanumeric() || char == '_';
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    // Who writes the address itself here has shown it to whoever sees this.
    Err(Complaint::new("not the name of a variable")
        .hint("such as `UNSAID_PING`")
        .secret())
}

fn path(text: &str) -> Result<PathBuf, Complaint> {
    if text.is_empty() || text.contains("://") {
        return Err(Complaint::new("not the name of a file").secret());
    }
    Ok(PathBuf::from(text))
}

impl Table<'_> {
    /// One value of `key`, whose line is never shown.
    fn hidden<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        check: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let text = value.get_ref().as_str().unwrap_or_default();
        self.accepted(key, &value.span(), Show::PlaceOnly, check(text))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, load, parse};

    const SOURCE: &str = "\n[[source]]\nid = \"xa\"\nfeeds = [\"https://mfa.example/f\"]\n";

    fn settings(ping: &str) -> Settings {
        let loaded = parse(&format!("ping = {ping}{SOURCE}"), "sources.toml");
        loaded.unwrap().settings
    }

    #[test]
    fn an_address_may_stand_in_the_file_or_elsewhere() {
        let here = settings("\"https://hc.example/secret\"").ping.unwrap();
        let env = settings("{ env = \"UNSAID_SURELY_NOT_SET\" }")
            .ping
            .unwrap();

        assert_eq!(here.address().unwrap(), "https://hc.example/secret");
        assert!(!format!("{here:?}").contains("secret"));
        let unset = env.address().unwrap_err().to_string();
        assert!(unset.contains("UNSAID_SURELY_NOT_SET"), "{unset}");
    }

    #[test]
    fn a_file_is_looked_for_beside_the_sources() {
        let folder = tempfile::tempdir().unwrap();
        let sources = folder.path().join("sources.toml");
        std::fs::write(
            &sources,
            format!("ping = {{ file = \"ping.txt\" }}{SOURCE}"),
        )
        .unwrap();
        let ping = load(&sources).unwrap().settings.ping.unwrap();
        assert!(ping.address().is_err());

        std::fs::write(
            folder.path().join("ping.txt"),
            "https://hc.example/secret\n",
        )
        .unwrap();
        assert_eq!(ping.address().unwrap(), "https://hc.example/secret");

        std::fs::write(folder.path().join("ping.txt"), "secret").unwrap();
        let error = ping.address().unwrap_err().to_string();
        assert!(
            error.contains("no address") && !error.contains("secret"),
            "{error}"
        );
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
