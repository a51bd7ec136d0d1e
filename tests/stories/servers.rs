//! Alerts by the real binary to real servers: aiosmtpd and Synapse, on loopback.
//!
//! Only where `UNSAID_TEST_SMTP` names a Python that has aiosmtpd, and `UNSAID_TEST_MATRIX` one that has matrix-synapse;
//! elsewhere these stories pass with a note.
//!
//! *In:* a Python. *Out:* what a server that is not ours took, as it tells it itself. *Never:* a server beyond loopback,
//! or one that outlives its story.

#![expect(
    clippy::print_stdout,
    reason = "a story that passes without having run says so"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::pages::{HOST, S};
use crate::receiver::{Desk, Does, Received};
use crate::world::{Ministry, Ran};

/// A certificate for 127.0.0.1 and its key, of the tests of `fetch`.
const LEAF: &[u8] = include_bytes!("../../src/fetch/served/leaf.der");
const KEY: &[u8] = include_bytes!("../../src/fetch/served/key.der");

/// A server in Python that says on lines of JSON what it was given, and ends with its input.
struct Python {
    child: Child,
    asked: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
}

impl Python {
    /// Starts a script of `tests/servers`; nothing where the variable names no Python.
    fn start(variable: &str, script: &str, arguments: &[&str], folder: &Path) -> Option<Self> {
        let Some(python) = std::env::var_os(variable) else {
            println!("not run: {variable} names no Python with the server of {script}");
            return None;
        };
        let servers = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers");
        let mut child = Command::new(python)
            .arg(servers.join(script))
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Some(Self {
            asked: child.stdin.take(),
            said: BufReader::new(child.stdout.take().unwrap()),
            child,
        })
    }

    /// What it says next.
    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("it said {line:?}"))
    }

    /// What it says to this.
    fn answer(&mut self, to: &Value) -> Value {
        writeln!(self.asked.as_mut().unwrap(), "{to}").unwrap();
        self.line()
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        drop(self.asked.take());
        drop(self.child.wait());
    }
}

/// A file that only its owner may read, beside the file of sources.
fn keep(mfa: &Ministry, name: &str, secret: &str) {
    let mut open = fs::OpenOptions::new();
    let open = open.write(true).create(true).truncate(true).mode(0o600);
    let mut file = open.open(mfa.folder.path().join(name)).unwrap();
    file.write_all(secret.as_bytes()).unwrap();
}

fn pem(kind: &str, der: &[u8]) -> String {
    let digits = STANDARD.encode(der);
    let lines: Vec<&str> = digits
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let lines = lines.join("\n");
    format!("-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----\n")
}

/// A pass by the binary, after which nothing is owed to anybody.
#[track_caller]
fn delivers(mfa: &Ministry) {
    let ran = mfa.unsaid(&["crawl"]);
    let owed = mfa.unsaid(&["alerts", "pending"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        mfa.rows("SELECT count(*) FROM owed WHERE state = 'owed'"),
        ["0"],
        "{}",
        owed.out
    );
}

fn one_header<'a>(mail: &'a Value, name: &str) -> &'a str {
    let found = mail["headers"][name].as_array().unwrap();
    assert_eq!(found.len(), 1, "{name}: {mail}");
    found[0].as_str().unwrap()
}

#[test]
fn two_stages_of_a_flag_are_two_mails_of_one_thread() {
    let folder = tempfile::tempdir().unwrap();
    for (name, kind, der) in [
        ("ca.pem", "CERTIFICATE", LEAF),
        ("key.pem", "PRIVATE KEY", KEY),
    ] {
        fs::write(folder.path().join(name), pem(kind, der)).unwrap();
    }
    let login = ["ca.pem", "key.pem", "desk", "hush-hush"];
    let started = Python::start("UNSAID_TEST_SMTP", "smtp.py", &login, folder.path());
    let Some(mut python) = started else {
        return;
    };
    let ports = python.line();

    for (scheme, name) in [("smtps", "implicit"), ("smtp", "starttls")] {
        let mut mfa = Ministry::new().established();
        fs::write(mfa.folder.path().join("ca.pem"), pem("CERTIFICATE", LEAF)).unwrap();
        keep(&mfa, "password", "hush-hush\n");
        mfa.beside(&format!(
            "[[alert]]\nid = \"desk\"\nto = \"email\"\nserver = \"{scheme}://127.0.0.1:{}\"\nca = \"ca.pem\"\n\
             from = \"unsaid@newsroom.test\"\nrecipients = [\"desk@newsroom.test\"]\n\
             username = \"desk\"\npassword = {{ file = \"password\" }}\n",
            ports[name]
        ));
        mfa.removes(S);

        let mut mails = Vec::new();
        for night in 3..=4 {
            mfa.night(night);
            delivers(&mfa);
            mails.push(python.line());
        }

        for (mail, stage) in mails.iter().zip(["SUSPECTED", "CONFIRMED"]) {
            is_of_the_flag(mail, stage);
        }
        let both = |name| (one_header(&mails[0], name), one_header(&mails[1], name));
        for name in ["subject", "references", "in-reply-to", "list-id"] {
            assert_eq!(both(name).0, both(name).1, "{scheme}: {name}");
        }
        for name in ["message-id", "date"] {
            assert_ne!(both(name).0, both(name).1, "{scheme}: {name}");
        }
    }
}

/// As the server read it, without a complaint, after a login.
fn is_of_the_flag(mail: &Value, stage: &str) {
    assert_eq!(mail["user"], "desk");
    assert_eq!(mail["defects"], json!([]));
    let envelope = json!(["unsaid@newsroom.test", ["desk@newsroom.test"]]);
    assert_eq!(mail["envelope"], envelope);
    let parts = mail["parts"].as_array().unwrap();
    let types: Vec<&Value> = parts.iter().map(|part| &part["type"]).collect();
    assert_eq!(types, ["text/plain", "text/html"]);
    for part in parts {
        let text = part["text"].as_str().unwrap();
        assert!(text.contains(stage), "{text}");
        assert!(text.contains(&format!("http://{HOST}{S}")), "{text}");
    }
    let text = parts[0]["text"].as_str().unwrap();
    assert!(text.starts_with(stage), "{text}");
}

/// A room of the homeserver, which all stories share; requests reach it through a desk that can lose its answers.
struct Room {
    told: Value,
}

/// It ends with this process, whose end is the end of its input.
static HOMESERVER: OnceLock<Option<Mutex<Python>>> = OnceLock::new();

fn homeserver() -> Option<MutexGuard<'static, Python>> {
    let started = HOMESERVER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        Python::start("UNSAID_TEST_MATRIX", "matrix.py", &[], folder).map(Mutex::new)
    });
    let python = started.as_ref()?;
    Some(python.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Room {
    fn open() -> Option<Self> {
        let told = homeserver()?.answer(&json!({}));
        Some(Self { told })
    }

    fn word(&self, key: &str) -> String {
        self.told[key].as_str().unwrap().to_owned()
    }

    /// The ministry's watcher tells the room, by way of the desk.
    fn is_told_by(&self, mfa: &mut Ministry, desk: &Desk) {
        self.passes_on(desk);
        keep(mfa, "matrix-token", &self.word("token"));
        mfa.beside(&format!(
            "[[alert]]\nid = \"room\"\nto = \"matrix\"\nserver = \"{}\"\ntoken = {{ file = \"matrix-token\" }}\n\
             room = \"{}\"\n",
            desk.url(""),
            self.word("room")
        ));
    }

    /// The desk asks the server, and answers what it answers.
    fn passes_on(&self, desk: &Desk) {
        let server = self.word("server");
        desk.does(move |request| {
            let (status, body) = pass_on(&server, request);
            Does::Answers(status, body)
        });
    }

    /// The room's messages, oldest first.
    fn messages(&self) -> Vec<Value> {
        let Value::Array(messages) = homeserver().unwrap().answer(&self.told) else {
            panic!("no list of messages");
        };
        messages
    }
}

/// A request, as it came, to a server; its answer.
fn pass_on(server: &str, request: &Received) -> (u16, String) {
    let host = server.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let (method, path, body) = (&request.method, &request.path, &request.body);
    let fields: String = ["authorization", "content-type", "content-length"]
        .iter()
        .map(|name| [name, ": ", request.field(name), "\r\n"].concat())
        .collect();
    let line = format!("{method} {path} HTTP/1.0\r\nhost: {host}\r\n");
    write!(stream, "{line}{fields}\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// Two events: that the deletion is suspected, and in its thread that it is confirmed; nobody is called.
#[track_caller]
fn are_one_thread(messages: &[Value]) {
    assert_eq!(messages.len(), 2, "{messages:#?}");
    for (message, stage) in messages.iter().zip(["SUSPECTED", "CONFIRMED"]) {
        let content = &message["content"];
        let body = content["body"].as_str().unwrap();
        assert!(body.starts_with(stage), "{body}");
        assert_eq!(content["msgtype"], "m.notice");
        assert_eq!(content["m.mentions"], json!({}));
        assert_eq!(content["format"], "org.matrix.custom.html");
    }
    let first = &messages[0]["event_id"];
    assert_eq!(messages[0]["content"]["m.relates_to"], Value::Null);
    let thread = json!({
        "rel_type": "m.thread",
        "event_id": first,
        "is_falling_back": true,
        "m.in_reply_to": {"event_id": first},
    });
    assert_eq!(messages[1]["content"]["m.relates_to"], thread);
}

fn paths(desk: &Desk) -> Vec<String> {
    let received = desk.received().into_iter();
    received.map(|received| received.path).collect()
}

#[test]
fn two_stages_of_a_flag_are_one_thread_of_a_room() {
    let Some(room) = Room::open() else {
        return;
    };
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    room.is_told_by(&mut mfa, &desk);
    mfa.removes(S);

    for night in 3..=4 {
        mfa.night(night);
        delivers(&mfa);
    }

    are_one_thread(&room.messages());
    assert_eq!(desk.received().len(), 2);
}

#[test]
fn a_message_whose_answer_was_lost_is_one_event_of_the_room() {
    let Some(room) = Room::open() else {
        return;
    };
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    room.is_told_by(&mut mfa, &desk);
    let server = room.word("server");
    let mut lost = false;
    desk.does(move |request| {
        let (status, body) = pass_on(&server, request);
        if std::mem::replace(&mut lost, true) {
            Does::Answers(status, body)
        } else {
            Does::HangsUp
        }
    });
    mfa.removes(S);

    for night in 3..=4 {
        mfa.night(night);
        mfa.unsaid(&["crawl"]);
    }

    are_one_thread(&room.messages());
    let paths = paths(&desk);
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert_eq!(paths[0], paths[1]);
}

#[test]
fn a_program_that_was_killed_after_the_room_took_its_message_makes_no_second_event() {
    let Some(room) = Room::open() else {
        return;
    };
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    room.is_told_by(&mut mfa, &desk);
    let server = room.word("server");
    let (taken, is_taken) = mpsc::channel();
    let (killed, is_killed) = mpsc::channel();
    desk.does(move |request| {
        taken.send(pass_on(&server, request).0).unwrap();
        is_killed.recv().unwrap();
        Does::HangsUp
    });
    mfa.removes(S);

    let mut pass = mfa.command(&["crawl"]);
    let mut pass = pass.stdout(Stdio::null()).spawn().unwrap();
    let status = is_taken.recv_timeout(Duration::from_secs(60)).unwrap();
    pass.kill().unwrap();
    pass.wait().unwrap();
    killed.send(()).unwrap();
    assert_eq!(status, 200);
    assert_eq!(room.messages().len(), 1);
    room.passes_on(&desk);
    mfa.night(4);
    delivers(&mfa);

    let messages = room.messages();
    are_one_thread(&messages);
    let paths = paths(&desk);
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert_eq!(paths[0], paths[1]);
    assert_ne!(paths[0], paths[2]);
    let thread = mfa.rows("SELECT first FROM thread");
    assert_eq!(json!(thread), json!([messages[0]["event_id"]]));
}

#[test]
fn a_token_that_the_server_does_not_know_is_said_and_the_message_waits_for_a_good_one() {
    let Some(room) = Room::open() else {
        return;
    };
    let desk = Desk::open();
    let mut mfa = Ministry::new().established();
    room.is_told_by(&mut mfa, &desk);
    keep(&mfa, "matrix-token", "syt_hush_hush_hush");
    mfa.removes(S);

    let refused: Ran = mfa.unsaid(&["crawl"]);
    let before = room.messages().len();
    keep(&mfa, "matrix-token", &room.word("token"));
    let retried = mfa.unsaid(&["alerts", "retry", "room"]);
    mfa.night(4);
    delivers(&mfa);

    assert!(refused.err.contains("M_UNKNOWN_TOKEN"), "{}", refused.err);
    assert!(refused.err.contains("check the token"), "{}", refused.err);
    assert!(!refused.err.contains("hush"), "{}", refused.err);
    assert_eq!((before, retried.code), (0, Some(0)), "{}", retried.err);
    are_one_thread(&room.messages());
}
