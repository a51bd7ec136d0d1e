//! Our passes: the real program, in a child, over the site.
//!
//! *In:* the site's port, whether it knows validators. *Out:* what a pass cost and what it added to the store.
//! *Never:* takes a pass for good that did not look at every page as it was meant to.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::pages::{self, PER_SOURCE};
use crate::process::{self, Cost};

/// Whether the site answers with an `ETag`, and 304 where that is sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Tagged,
    Plain,
}

impl Kind {
    /// How the names of its hosts begin.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tagged => "tagged",
            Self::Plain => "plain",
        }
    }
}

/// Which pass over the site it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Night {
    /// Into an empty store.
    First,
    /// A day later, when nothing has changed.
    Later,
}

/// A desk that watches the site: its file of sources and its store.
#[derive(Debug)]
pub(crate) struct Desk {
    kind: Kind,
    port: u16,
    pages: usize,
    folder: TempDir,
    /// Bytes in its store.
    stored: u64,
}

impl Desk {
    pub(crate) fn new(kind: Kind, port: u16, pages: usize) -> Result<Self> {
        Ok(Self {
            kind,
            port,
            pages,
            folder: TempDir::new()?,
            stored: 0,
        })
    }

    /// One pass, from start to end of the program.
    pub(crate) fn pass(&mut self, night: Night) -> Result<Cost> {
        let sources = self.folder.path().join("sources.toml");
        let db = self.folder.path().join("unsaid.db");
        std::fs::write(&sources, self.sources(night))?;
        let now = match night {
            Night::First => "2025-06-01T19:00:00Z",
            Night::Later => "2025-06-02T19:00:00Z",
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_unsaid"));
        command
            .arg("--sources")
            .arg(&sources)
            .arg("--db")
            .arg(&db)
            .args(["--now", now, "--json", "--quiet", "crawl"]);
        let (cost, said) = process::run(&mut command)?;
        self.check(night, &said)?;
        let held = bytes_in(&db)?;
        let stored = held.saturating_sub(self.stored);
        self.stored = held;
        Ok(Cost {
            stored: Some(stored),
            ..cost
        })
    }

    /// The first night's feeds show all there is, as an archive would; a later night's only the newest.
    fn sources(&self, night: Night) -> String {
        let (kind, port) = (self.kind.as_str(), self.port);
        let names: Vec<String> = (0..self.pages.div_ceil(PER_SOURCE))
            .map(|number| format!("{kind}-{number}"))
            .collect();
        let hosts: Vec<String> = names
            .iter()
            .map(|name| format!("\"{name}.test\" = \"127.0.0.1:{port}\""))
            .collect();
        let mut toml = format!(
            "[network]\ndelay = \"0s\"\nallow_private = [\"127.0.0.0/8\"]\nhosts = {{ {} }}\n\
             [budget]\nleast = 100000\n[judge]\nrecheck_in_pass = \"0s\"\n",
            hosts.join(", ")
        );
        for (number, name) in names.iter().enumerate() {
            let feed = match night {
                Night::First => pages::archive_path(&format!("{name}.test"), number, self.pages),
                Night::Later => pages::feed_path(&format!("{name}.test"), number, self.pages),
            };
            let source = format!(
                "[[source]]\nid = \"{name}\"\nlanguages = [\"en\"]\nfeeds = [\"http://{name}.test{feed}\"]\n"
            );
            toml.push_str(&source);
        }
        toml
    }

    fn check(&self, night: Night, said: &str) -> Result<()> {
        let report: serde_json::Value =
            serde_json::from_str(said).with_context(|| format!("no report: {said}"))?;
        let count = |at: &str| report.pointer(at).and_then(serde_json::Value::as_u64);
        let all = u64::try_from(self.pages)?;
        let new = if night == Night::First { all } else { 0 };
        let good = count("/looks/present") == Some(all)
            && count("/versions") == Some(new)
            && count("/statements/new") == Some(new)
            && (night == Night::First
                || self.kind == Kind::Plain
                || count("/not_modified") >= Some(all));
        ensure!(
            good,
            "the pass did other than it was to be measured at: {said}"
        );
        Ok(())
    }
}

/// Bytes that a store uses, without pages that are free.
fn bytes_in(db: &Path) -> Result<u64> {
    let store = Connection::open_with_flags(db, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let pragma = |name| store.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
    Ok((pragma("page_count")? - pragma("freelist_count")?) * pragma("page_size")?)
}
