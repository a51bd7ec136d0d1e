//! A site of any shape, page by page, and a watcher who has nothing but its address.
//!
//! *In:* paths with what they answer. *Out:* runs of the binary, the file they write, the statements they find.
//! *Never:* a page that the story did not put there.

use std::collections::HashMap;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use crate::server::{self, Reply};
use crate::world::Ran;

/// The night on which all is tried, and the next.
const NIGHT: &str = "2025-04-20T21:00:00Z";
const NEXT_NIGHT: &str = "2025-04-21T21:00:00Z";
/// The site's host.
pub(crate) const SITE: &str = "http://www.mfa.gov.test";

#[derive(Default)]
struct Pages {
    replies: HashMap<String, Reply>,
    asked: Vec<String>,
}

/// The site and its watcher's folder.
pub(crate) struct Double {
    pages: Arc<Mutex<Pages>>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) port: u16,
}

impl Double {
    /// A site without a page, and a file that says no more than where the site is.
    pub(crate) fn new() -> Self {
        let pages = Arc::new(Mutex::new(Pages::default()));
        let served = Arc::clone(&pages);
        let port = server::serve(move |ask| {
            let mut pages = served.lock().unwrap_or_else(PoisonError::into_inner);
            pages.asked.push(ask.path.clone());
            let reply = pages.replies.get(&in_order(&ask.path));
            reply
                .or_else(|| pages.replies.get("*"))
                .cloned()
                .unwrap_or_else(|| Reply::page(404, "<h1>Not found</h1><p>Nothing is here.</p>"))
        });
        let double = Self {
            pages,
            folder: tempfile::tempdir().unwrap(),
            port,
        };
        std::fs::write(double.path(), double.beginning()).unwrap();
        double
    }

    /// What the file says before anything is added.
    pub(crate) fn beginning(&self) -> String {
        let names = ["www.mfa.gov.test", "previews.test"];
        let hosts = names.map(|name| format!("\"{name}\" = \"127.0.0.1:{}\"", self.port));
        format!(
            "# Mine.\n[network]\nallow_private = [\"127.0.0.0/8\"]\ndelay = \"0s\"\nhosts = {{ {} }}\n",
            hosts.join(", ")
        )
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("sources.toml")
    }

    pub(crate) fn file(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    /// What a path answers; `*` is every other path.
    pub(crate) fn answers(&mut self, path: &str, reply: Reply) -> &mut Self {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.replies.insert(in_order(path), reply);
        drop(pages);
        self
    }

    /// A page of HTML.
    pub(crate) fn shows(&mut self, path: &str, html: &str) -> &mut Self {
        self.answers(path, Reply::page(200, html))
    }

    /// A document of XML or text.
    pub(crate) fn serves(&mut self, path: &str, kind: &str, body: &str) -> &mut Self {
        self.answers(
            path,
            Reply::of(200, &[("content-type", kind)], body.as_bytes()),
        )
    }

    /// Paths asked so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.asked.clone()
    }

    /// Runs the binary in the watcher's folder.
    pub(crate) fn unsaid(&self, arguments: &[&str]) -> Ran {
        self.unsaid_at(NIGHT, arguments)
    }

    fn unsaid_at(&self, now: &str, arguments: &[&str]) -> Ran {
        Command::new(env!("CARGO_BIN_EXE_unsaid"))
            .current_dir(self.folder.path())
            .env_clear()
            .args(["--color", "never", "--now", now])
            .args(arguments)
            .output()
            .unwrap()
            .into()
    }

    /// Adds an address, which must succeed; checks the file; crawls, and again on the next night, when nothing has
    /// changed and nothing is said. The paths of the statements that were read.
    #[track_caller]
    pub(crate) fn added_and_crawled(&self, address: &str) -> Vec<String> {
        let added = self.unsaid(&["sources", "add", address]);
        assert_eq!(added.code, Some(0), "{}{}", added.out, added.err);
        let file = self.file();
        assert!(file.starts_with(&self.beginning()), "{file}");
        assert!(file.ends_with(&added.out), "{file}\n{}", added.out);
        let checked = self.unsaid(&["sources", "check"]);
        assert_eq!(checked.code, Some(0), "{}\n{file}", checked.err);
        let crawled = self.unsaid(&["crawl"]);
        assert_eq!(
            (crawled.code, crawled.err.as_str()),
            (Some(0), ""),
            "{file}"
        );
        let statements = self.statements();
        let again = self.unsaid_at(NEXT_NIGHT, &["crawl"]);
        assert_eq!(
            (again.code, again.out, again.err),
            (Some(0), String::new(), String::new())
        );
        let flags = self.unsaid(&["flags", "--all"]);
        assert_eq!(
            (flags.code, flags.out.as_str()),
            (Some(0), ""),
            "{}",
            flags.err
        );
        assert_eq!(self.statements(), statements);
        statements
    }

    /// The paths of the statements that the store knows and has read.
    fn statements(&self) -> Vec<String> {
        let store = self.folder.path().join("unsaid.db");
        let connection = rusqlite::Connection::open(store).unwrap();
        let mut question = connection
            .prepare("SELECT url, state FROM statement WHERE same_as IS NULL ORDER BY url")
            .unwrap();
        let rows = question.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let statements = rows.unwrap().map(Result::unwrap).map(|(url, state)| {
            assert_eq!(state, "present", "{url}");
            let path = url.splitn(4, '/').nth(3).unwrap_or_default();
            format!("/{path}")
        });
        statements.collect()
    }
}

/// A path with its parameters in order: addresses are asked in their canonical form.
fn in_order(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let mut parameters: Vec<&str> = query.split('&').collect();
    parameters.sort_unstable();
    format!("{path}?{}", parameters.join("&"))
}
