//! The watch that goes on: passes in time, signals, other watchers, and what machines are told of it.
//!
//! The real binary against a ministry on loopback. Nothing sleeps for the truth: what is to come is asked for again and
//! again, until a deadline.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::pages::{HOST, S};
use crate::server::{self, Reply};
use crate::world::{Ministry, Ran};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(90);

/// Waits until it is so.
#[track_caller]
fn until(what: &str, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < DEADLINE, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A watch under way, with what it prints.
struct Watching {
    child: Child,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
}

impl Watching {
    fn over(mfa: &Ministry, arguments: &[&str]) -> Self {
        Self::of(mfa.command(&[&["watch"], arguments].concat()))
    }

    fn of(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = collected(child.stdout.take().unwrap());
        let err = collected(child.stderr.take().unwrap());
        Self { child, out, err }
    }

    fn err(&self) -> String {
        self.err.lock().unwrap().clone()
    }

    #[track_caller]
    fn says(&self, words: &str) {
        let begun = Instant::now();
        while !self.err().contains(words) {
            let late = begun.elapsed() > DEADLINE;
            assert!(!late, "never said: {words}\n{}", self.err());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Its exit code, once it ended by itself.
    #[track_caller]
    fn ends(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < DEADLINE, "goes on: {}", self.err());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Where it says that its figures are.
    fn figures(&self) -> String {
        self.says("figures on http://");
        let err = self.err();
        let (_, rest) = err.split_once("figures on http://").unwrap();
        rest.split_once('/').unwrap().0.to_owned()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().unwrap_or_default();
        drop(self.child.wait());
    }
}

fn collected(from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let into = Arc::clone(&text);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut text = into.lock().unwrap();
            text.push_str(&line);
            text.push('\n');
        }
    });
    text
}

/// Status line and body of a GET.
fn get(address: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

#[test]
fn a_new_watch_makes_a_full_pass_at_once_and_ends_when_it_is_told_to() {
    let mut mfa = Ministry::new();
    let mut watching = Watching::over(&mfa, &[]);

    watching.says("6 present, 0 absent, 0 unknown");
    watching.signal("TERM");

    assert_eq!(watching.ends(), Some(0), "{}", watching.err());
    assert_eq!(mfa.claims(S), ["\"present\""]);
    assert_eq!(
        mfa.rows("SELECT count(*) FROM pass WHERE ended IS NULL"),
        ["0"]
    );
    assert_eq!(*watching.out.lock().unwrap(), "");

    // It is not made again by the next one: the turn comes tonight.
    mfa.hour(1).asked();
    let mut again = Watching::over(&mfa, &["--listen", "0"]);
    let figures = again.figures();
    until("the lists are read", || {
        get(&figures, "/metrics")
            .1
            .contains("passes_total{outcome=\"made\"} 1\n")
    });
    again.signal("INT");
    assert_eq!(again.ends(), Some(130), "{}", again.err());
    let asked = mfa.asked();
    assert!(!asked.iter().any(|path| path.ends_with(S)), "{asked:?}");
}

#[test]
fn lists_are_read_every_ten_minutes_and_a_turn_comes_in_its_time() {
    let mut mfa = Ministry::new().established();
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nschedule = \"0 4 * * *\"\ntimezone = \"Asia/Phnom_Penh\"\n"
    ));
    // Four in the morning in Phnom Penh, but for a few seconds; the lists were read ten minutes ago.
    mfa.hour(24 * 7);
    mfa.crawl();
    mfa.removes(S);
    mfa.hour(24 * 8);
    mfa.now -= chrono::TimeDelta::seconds(4);
    let mut watching = Watching::over(&mfa, &[]);

    until("a deletion is suspected", || {
        watching
            .out
            .lock()
            .unwrap()
            .starts_with("deleted suspected")
    });
    watching.signal("TERM");

    assert_eq!(watching.ends(), Some(0), "{}", watching.err());
    let passes = mfa.rows(
        "SELECT report ->> '$.mode', strftime('%d %H:%M', began / 1000, 'unixepoch') FROM pass
         WHERE key > (SELECT max(key) - 2 FROM pass)",
    );
    assert_eq!(passes, ["new_only 24 20:59", "full 24 21:00"]);
}

#[test]
fn settings_are_read_again_and_bad_ones_change_nothing() {
    let mut mfa = Ministry::new();
    let mut watching = Watching::over(&mfa, &[]);
    watching.says("6 present");

    std::fs::write(mfa.file(), format!("{}\nevry = \"6h\"\n", mfa.sources())).unwrap();
    watching.signal("HUP");
    watching.says("the settings from before stay");
    let err = watching.err();
    assert!(
        err.contains("unknown key `evry`") && err.contains("did you mean `every`"),
        "{err}"
    );

    mfa.beside("[[source]]\nid = \"other\"\nlistings = [\"http://mfa.other.test/press/\"]\n");
    std::fs::write(mfa.file(), mfa.sources()).unwrap();
    mfa.asked();
    watching.signal("HUP");
    watching.says("sources.toml was read again");
    until("the new source has its turn", || {
        mfa.rows("SELECT count(*) FROM pass WHERE ended IS NOT NULL AND report LIKE '%\"other\"%'")
            == ["1"]
    });
    watching.signal("TERM");

    assert_eq!(watching.ends(), Some(0), "{}", watching.err());
    let asked = mfa.asked();
    assert!(
        asked.iter().any(|path| path == "mfa.other.test/press/"),
        "{asked:?}"
    );
    assert!(
        !asked
            .iter()
            .any(|path| path.ends_with(&format!("{HOST}{S}"))),
        "{asked:?}"
    );
}

#[test]
fn a_site_that_hangs_does_not_hold_up_the_end_for_long_and_what_was_seen_is_kept() {
    let mut mfa = Ministry::new();
    mfa.network("timeout = \"3s\"");
    let hangs = mfa.hangs_after(5);
    let mut watching = Watching::over(&mfa, &[]);
    hangs.recv().unwrap();
    let begun = Instant::now();

    watching.signal("TERM");

    assert_eq!(watching.ends(), Some(0), "{}", watching.err());
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        watching
            .err()
            .contains("stopping after the looks under way")
    );
    assert_eq!(mfa.rows("SELECT count(*) > 0 FROM version"), ["1"]);
    assert_eq!(
        mfa.rows("SELECT report ->> '$.interrupted' FROM pass"),
        ["1"],
        "so that its turn is made up for"
    );
}

#[test]
fn two_watches_over_one_store_are_one_too_many_and_a_pass_by_hand_is_not() {
    let mut mfa = Ministry::new();
    let mut first = Watching::over(&mfa, &[]);
    first.says("6 present");

    let second = mfa.unsaid(&["watch"]);
    let later = mfa.hour(2).unsaid(&["crawl"]);

    assert_eq!((second.code, second.out.as_str()), (Some(75), ""));
    assert!(
        second.err.contains("another `unsaid watch` holds"),
        "{}",
        second.err
    );
    assert_eq!(later.code, Some(0), "{}", later.err);
    first.signal("TERM");
    assert_eq!(first.ends(), Some(0));
}

#[test]
fn a_pass_of_somebody_else_is_waited_for_and_said_once() {
    let mut mfa = Ministry::new();
    mfa.network("timeout = \"60s\"");
    let hangs = mfa.hangs_after(2);
    let mut other = mfa
        .command(&["crawl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    hangs.recv().unwrap();

    let mut watching = Watching::over(&mfa, &[]);
    watching.says("another pass is under way (process ");
    mfa.wakes();
    other.kill().unwrap();
    other.wait().unwrap();

    watching.says("6 present");
    watching.signal("TERM");
    assert_eq!(watching.ends(), Some(0));
    assert_eq!(
        watching.err().matches("another pass").count(),
        1,
        "{}",
        watching.err()
    );
}

#[test]
fn figures_and_health_are_served_and_show_no_secret() {
    let mut mfa = Ministry::new();
    mfa.at_the_top("ping = \"http://127.0.0.1:9/hunter2\"");
    mfa.beside("[[source]]\nid = \"other\"\nlistings = [\"http://mfa.other.test/none/\"]\n");
    mfa.answers("/none/", Reply::reset());
    let mut watching = Watching::over(&mfa, &["--listen", "127.0.0.1:0"]);
    let address = watching.figures();
    watching.says("6 present");

    until("the pass is counted", || {
        get(&address, "/metrics")
            .1
            .contains("unsaid_watch_passes_total{outcome=\"made\"} 1\n")
    });
    // Figures of the store may be some seconds old.
    until("the pass has figures", || {
        get(&address, "/metrics")
            .1
            .contains("unsaid_last_pass_looks{mode=\"full\",class=\"present\"} 6\n")
    });
    let (status, metrics) = get(&address, "/metrics");
    let (well, _) = get(&address, "/health");

    assert!(status.contains(" 200 "), "{status}");
    for line in [
        "unsaid_source_up{source=\"mfa\"} 1",
        "unsaid_source_up{source=\"other\"} 0",
        "unsaid_statements_known 6",
        "unsaid_watch_overdue_runs 0",
        "unsaid_last_pass_sources_failed{mode=\"full\"} 1",
    ] {
        assert!(
            metrics.lines().any(|found| found == line),
            "{line}\n{metrics}"
        );
    }
    assert!(well.contains(" 200 "), "{well}");
    assert!(!metrics.contains("hunter2") && !watching.err().contains("hunter2"));
    watching.signal("TERM");
    assert_eq!(watching.ends(), Some(0));
}

#[test]
fn a_watch_that_fails_is_not_well() {
    let mfa = Ministry::new();
    let later: Ran = mfa.unsaid(&["crawl"]);
    assert_eq!(later.code, Some(0), "{}", later.err);
    // The machine's clock went back by a day: passes before the last one are refused.
    let mut mfa = mfa;
    mfa.hour(-24);
    let watching = Watching::over(&mfa, &["--listen", "0"]);
    let address = watching.figures();

    watching.says("failed, and is made again at");
    until("the page says so", || {
        get(&address, "/health").0.contains(" 503 ")
    });

    let (_, why) = get(&address, "/health");
    assert!(why.contains("lies before the last pass"), "{why}");
}

#[test]
fn systemd_hears_of_every_step() {
    let mfa = Ministry::new();
    let socket = mfa.folder.path().join("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(DEADLINE)).unwrap();
    let heard = |wanted: &str| loop {
        let mut bytes = [0; 1_000];
        let length = manager.recv(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
        if text.starts_with(wanted) {
            return text;
        }
    };
    let mut command = mfa.command(&["watch"]);
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "400000");
    let mut watching = Watching::of(command);

    heard("READY=1");
    heard("STATUS=a full pass, 1 source, since 2025-04-16 21:00 UTC");
    heard("WATCHDOG=1");
    heard("STATUS=1 source, next full pass 2025-04-17 02:00 UTC");
    watching.signal("HUP");
    let reloading = heard("RELOADING=1\nMONOTONIC_USEC=");
    heard("READY=1");
    heard("WATCHDOG=1");
    watching.signal("TERM");
    heard("STOPPING=1");

    assert!(!reloading.ends_with('='), "{reloading}");
    assert_eq!(watching.ends(), Some(0));
}

/// A dead man's switch on loopback: the paths it was asked for.
fn switch() -> (u16, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let port = server::serve(move |ask| {
        seen.lock().unwrap().push(ask.path.clone());
        Reply::of(200, &[], b"OK")
    });
    (port, asked)
}

#[test]
fn a_dead_mans_switch_hears_of_the_begin_and_the_end_of_full_passes() {
    let (port, asked) = switch();
    let mut mfa = Ministry::new();
    mfa.at_the_top(&format!("ping = \"http://127.0.0.1:{port}/hunter2\""));
    let heard = || std::mem::take(&mut *asked.lock().unwrap());

    let made = mfa.unsaid(&["crawl"]);
    assert_eq!((made.code, made.err.as_str()), (Some(0), ""));
    let paths = heard();
    let id = paths[1].strip_prefix("/hunter2?rid=").unwrap();
    assert_eq!(
        paths,
        [
            format!("/hunter2/start?rid={id}"),
            format!("/hunter2?rid={id}")
        ]
    );
    assert_eq!(id.len(), 36, "{id}");

    mfa.hour(1);
    assert_eq!(mfa.unsaid(&["crawl", "--new-only"]).code, Some(0));
    assert_eq!(heard(), [""; 0]);

    mfa.hour(2);
    mfa.answers_all(Some(Reply::reset()));
    assert_eq!(mfa.unsaid(&["crawl"]).code, Some(3));
    let paths = heard();
    assert!(
        paths[0].starts_with("/hunter2/start?") && paths[1].starts_with("/hunter2/fail?"),
        "{paths:?}"
    );

    // No pass was made.
    mfa.hour(-2);
    assert_eq!(mfa.unsaid(&["crawl"]).code, Some(1));
    let paths = heard();
    assert!(paths[1].starts_with("/hunter2/fail?"), "{paths:?}");
}

#[test]
fn whoever_finds_the_lock_held_tells_the_switch_nothing() {
    let (port, asked) = switch();
    let mut mfa = Ministry::new();
    mfa.at_the_top(&format!("ping = \"http://127.0.0.1:{port}/hunter2\""));
    let hangs = mfa.hangs_after(2);
    let mut first = mfa
        .command(&["crawl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    hangs.recv().unwrap();
    until("the first one told its start", || {
        asked.lock().unwrap().len() == 1
    });

    let met = mfa.unsaid(&["crawl"]);

    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(met.code, Some(75));
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[test]
fn a_switch_that_is_out_of_reach_is_one_line_and_no_failure() {
    let mut mfa = Ministry::new();
    mfa.at_the_top("ping = \"http://127.0.0.1:9/hunter2\"");

    let ran = mfa.unsaid(&["crawl"]);

    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert_eq!(
        ran.err,
        "`ping` did not hear of the pass: no answer (connect)\n"
    );

    mfa.hour(1).at_the_top("ping = { env = \"UNSAID_PING\" }");
    let ran = mfa.unsaid(&["crawl"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        ran.err,
        "`ping` did not hear of the pass: the variable `UNSAID_PING` is not set, or not text; export it\n"
    );
    let check = mfa.unsaid(&["sources", "check"]);
    assert_eq!(check.code, Some(1), "{}", check.out);
    assert!(check.err.contains("UNSAID_PING"), "{}", check.err);
}

#[test]
fn figures_of_a_pass_are_left_in_a_file_for_the_collector() {
    let mfa = Ministry::new();
    let refused = mfa.unsaid(&["crawl", "--metrics", "unsaid.txt"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("`.prom`"), "{}", refused.err);

    let ran = mfa.unsaid(&["crawl", "--metrics", "unsaid.prom"]);

    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let text = std::fs::read_to_string(mfa.folder.path().join("unsaid.prom")).unwrap();
    let began = "unsaid_last_pass_start_timestamp_seconds{mode=\"full\"} 1744837200";
    assert!(text.lines().any(|line| line == began), "{text}");
    let names: Vec<_> = std::fs::read_dir(mfa.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("prom"))
        .collect();
    assert_eq!(names, ["unsaid.prom"]);
}

#[test]
fn the_units_that_come_along_say_what_the_program_understands() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib");
    let mut commands = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "service") {
            let unit = std::fs::read_to_string(&path).unwrap();
            let start = unit
                .lines()
                .find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/unsaid "));
            commands.push(start.unwrap().to_owned());
        }
    }
    assert_eq!(commands.len(), 3);
    let mfa = Ministry::new();

    for command in commands {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let ran = mfa.unsaid(&arguments);
        assert_eq!(ran.code, Some(0), "{command}: {}", ran.err);
    }
}
