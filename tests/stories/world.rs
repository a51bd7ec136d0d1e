//! A fake ministry in a few words: what it publishes, edits and removes, and the passes that look at it.
//!
//! *In:* a story's steps ([`crate::deeds`]). *Out:* passes, by library or binary, and what they came to
//! ([`crate::findings`]). *Never:* sleeps; the pass's time is handed in.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{mpsc, watch};
use unsaid::clock::Clock;
use unsaid::config;
use unsaid::model::{Event, PassReport};
use unsaid::run::{self, Mode, PassOptions, RunError};
use unsaid::store::StoreError;

use crate::pages::{self, FRAME, HOST, Release, S, S_TEXT, S_TITLE};
use crate::server;
use crate::site::Site;

/// Four in the morning in Phnom Penh, before the statement is two days old.
const FIRST: &str = "2025-04-16T21:00:00Z";

/// The ministry, its watcher's file of sources and store, and the time.
pub(crate) struct Ministry {
    pub(crate) site: Arc<Mutex<Site>>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) port: u16,
    pub(crate) now: DateTime<Utc>,
    top: String,
    lists: String,
    network: String,
    rules: String,
    more: String,
    options: Options,
}

struct Options {
    mode: Mode,
}

/// A pass as it went.
pub(crate) struct Pass {
    pub(crate) report: PassReport,
    pub(crate) events: Vec<Event>,
}

/// A run of the binary.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Whether a lock file names this process, whose passes all come to their end.
fn is_ours(holder: &str) -> bool {
    holder.starts_with(&format!("process {} ", std::process::id()))
}

impl Ministry {
    /// Five releases and the statement, in a listing; nothing was looked at yet.
    pub(crate) fn new() -> Self {
        let mut releases = vec![Release::new(S, "2025-04-15", S_TITLE, S_TEXT)];
        releases.extend(pages::stock());
        let site = Arc::new(Mutex::new(Site {
            releases,
            frame: FRAME.to_owned(),
            window: usize::MAX,
            ..Site::default()
        }));
        let served = Arc::clone(&site);
        let port = server::serve(move |ask| {
            let mut site = served.lock().unwrap_or_else(PoisonError::into_inner);
            site.answer(ask)
        });
        Self {
            site,
            folder: tempfile::tempdir().unwrap(),
            port,
            now: FIRST.parse().unwrap(),
            top: String::new(),
            lists: format!("listings = [\"http://{HOST}/press/\"]\n"),
            network: String::new(),
            rules: "recheck_in_pass = \"0s\"\n".to_owned(),
            more: String::new(),
            options: Options { mode: Mode::Full },
        }
    }

    /// The same, watched through its feed.
    pub(crate) fn with_feed() -> Self {
        let mut ministry = Self::new();
        ministry.lists = format!("feeds = [\"http://{HOST}/feed.xml\"]\n");
        ministry
    }

    /// Every statement is older than two days and was seen present twice; tonight is night 3.
    pub(crate) fn established(mut self) -> Self {
        self.night(0).crawl();
        self.night(2).crawl();
        assert_eq!(self.said(), [""; 0]);
        self.night(3);
        self
    }

    /// Other keys of the source, its lists among them.
    pub(crate) fn watched_by(&mut self, keys: &str) -> &mut Self {
        keys.clone_into(&mut self.lists);
        self
    }

    /// Another key of `[network]`.
    pub(crate) fn network(&mut self, key: &str) -> &mut Self {
        self.network.push_str(key);
        self.network.push('\n');
        self
    }

    /// The keys of `[judge]`.
    pub(crate) fn rules(&mut self, keys: &str) -> &mut Self {
        keys.clone_into(&mut self.rules);
        self
    }

    /// A key above all blocks.
    pub(crate) fn at_the_top(&mut self, key: &str) -> &mut Self {
        self.top = format!("{key}\n");
        self
    }

    /// Further blocks of the file.
    pub(crate) fn beside(&mut self, blocks: &str) -> &mut Self {
        self.more.push_str(blocks);
        self
    }

    /// A pass that looks at known statements too, as they do by themselves.
    pub(crate) fn full(&mut self) -> &mut Self {
        self.options.mode = Mode::Full;
        self
    }

    pub(crate) fn only_new(&mut self) -> &mut Self {
        self.options.mode = Mode::NewOnly;
        self
    }

    /// The pass's time is that many nights after the first, each five minutes later than the one before: spans in whole
    /// hours must not hang on the split second of a look.
    pub(crate) fn night(&mut self, night: i64) -> &mut Self {
        self.hour(night * 24);
        self.now += TimeDelta::minutes(night * 5);
        self
    }

    /// The pass's time is that many hours after the first.
    pub(crate) fn hour(&mut self, hours: i64) -> &mut Self {
        let first: DateTime<Utc> = FIRST.parse().unwrap();
        self.now = first + TimeDelta::hours(hours);
        self
    }

    /// Passes on each of these nights.
    pub(crate) fn nights(&mut self, nights: impl IntoIterator<Item = i64>) -> &mut Self {
        for night in nights {
            self.night(night).crawl();
        }
        self
    }

    /// The file of sources, as it is now.
    pub(crate) fn sources(&self) -> String {
        let port = self.port;
        let names: Vec<String> = [
            "press.mfa.test",
            "www.press.mfa.test",
            "new.mfa.test",
            "mfa.other.test",
        ]
        .iter()
        .map(|name| format!("\"{name}\" = \"127.0.0.1:{port}\""))
        .collect();
        format!(
            "{}[network]\nallow_private = [\"127.0.0.0/8\"]\ndelay = \"0s\"\nhosts = {{ {} }}\n{}\n[judge]\n{}\n\
             [[source]]\nid = \"mfa\"\nname = \"Ministry of Foreign Affairs\"\nrole = \"government\"\n{}\n{}",
            self.top,
            names.join(", "),
            self.network,
            self.rules,
            self.lists,
            self.more
        )
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.folder.path().join("unsaid.db")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("sources.toml")
    }

    /// One pass by the library, which must succeed.
    pub(crate) fn crawl(&mut self) -> Pass {
        loop {
            match self.try_crawl() {
                // What another story's thread forks holds our descriptors, locks too, until it runs its program: a pass
                // of this process that ended may seem to last a moment longer.
                Err(RunError::Store(StoreError::Locked { holder, .. })) if is_ours(&holder) => {
                    std::thread::yield_now();
                }
                pass => return pass.unwrap(),
            }
        }
    }

    /// One pass by the library.
    pub(crate) fn try_crawl(&mut self) -> Result<Pass, RunError> {
        std::fs::write(self.file(), self.sources()).unwrap();
        let settings = config::load(&self.file())
            .unwrap_or_else(|error| panic!("{}", error.render(false)))
            .settings;
        let (tell, mut told) = mpsc::unbounded_channel();
        let (_stop, stop) = watch::channel(false);
        let options = PassOptions {
            mode: self.options.mode,
            sources: Vec::new(),
            stop,
            folder: self.folder.path().to_owned(),
            printer: mpsc::unbounded_channel().0,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let clock = Clock::starting_at(self.now);
        let report = runtime.block_on(run::crawl(settings, &self.db(), clock, options, tell))?;
        let mut events = Vec::new();
        while let Ok(event) = told.try_recv() {
            events.push(event);
        }
        Ok(Pass { report, events })
    }

    /// The binary with this file, store and time.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        std::fs::write(self.file(), self.sources()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_unsaid"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .args(["--color", "never", "--now"])
            .arg(self.now.to_rfc3339())
            .args(arguments);
        command
    }

    /// Runs the binary.
    pub(crate) fn unsaid(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }
}
