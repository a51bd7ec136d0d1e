//! Mails to a server that is not ours: aiosmtpd, read by Python's own `email`.
//!
//! Only where `UNSAID_TEST_SMTP` names a Python that has aiosmtpd.

#![expect(
    clippy::print_stdout,
    reason = "a test that passes without having run says so"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::super::send;
use super::super::served::write_certificate;
use super::{email, with_login};
use crate::alert::Length;
use crate::alert::secret::Keeper;
use crate::config::Email;
use crate::model::Outcome;
use crate::view::message::samples;

struct Python {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Python {
    /// Starts it; nothing where it is not switched on.
    fn start(folder: &std::path::Path) -> Option<Self> {
        let Some(python) = std::env::var_os("UNSAID_TEST_SMTP") else {
            println!("not run: UNSAID_TEST_SMTP names no Python with aiosmtpd");
            return None;
        };
        write_certificate(folder);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/smtp.py");
        let mut child = Command::new(python)
            .arg(script)
            .args(["ca.pem", "key.pem", "desk", "hush-hush"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Some(Self { child, said })
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

async fn sent(email: &Email, folder: &std::path::Path, message: &crate::view::Message) -> Outcome {
    send(email, &Keeper::new(folder), folder, message, Length::Whole).await
}

#[tokio::test]
async fn another_server_takes_mails_and_another_reader_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut python) = Python::start(folder.path()) else {
        return;
    };
    let ports = python.line();

    for (scheme, name) in [("smtp", "starttls"), ("smtps", "implicit")] {
        let server = format!("{scheme}://127.0.0.1:{}", ports[name]);
        let to = email(&server, &["desk@newsroom.test", "night@newsroom.test"]);
        let to = with_login(to, "hush-hush");
        for (sample, message) in samples::all() {
            let outcome = sent(&to, folder.path(), &message).await;
            assert_eq!(outcome, Outcome::sent(), "{name}: {sample}");
            for recipient in &to.recipients {
                let mail = python.line();
                assert_read(&mail, recipient, &message);
            }
        }
        let outcome = sent(
            &with_login(to, "another"),
            folder.path(),
            &samples::deleted(),
        )
        .await;
        assert!(
            matches!(outcome, Outcome::Fault { .. }),
            "{name}: {outcome:?}"
        );
    }
}

fn assert_read(mail: &Value, recipient: &str, message: &crate::view::Message) {
    let one = |name: &str| {
        let found = mail["headers"][name].as_array().unwrap();
        assert_eq!(found.len(), 1, "{name}");
        found[0].as_str().unwrap().to_owned()
    };
    assert_eq!(mail["user"], "desk");
    assert_eq!(
        mail["envelope"],
        serde_json::json!(["unsaid@newsroom.test", [recipient]])
    );
    assert_eq!(mail["defects"], serde_json::json!([]));
    assert_eq!(mail["headers"].as_object().unwrap().len(), 12, "{mail}");
    assert_eq!(one("from"), "unsaid <unsaid@newsroom.test>");
    assert_eq!(one("to"), recipient);
    assert_eq!(one("subject"), message.subject);
    assert_eq!(one("date"), "Sun, 27 Apr 2025 17:00:05 +0000");
    assert_eq!(one("message-id"), format!("<{}@newsroom.test>", message.id));
    let root = format!("<{}@newsroom.test>", message.thread);
    assert_eq!(
        (one("in-reply-to"), one("references")),
        (root.clone(), root)
    );
    let list = message.source.as_deref().unwrap_or("all");
    assert_eq!(
        one("list-id"),
        format!("unsaid alerts <{list}.unsaid.newsroom.test>")
    );
    assert_eq!(
        one("list-unsubscribe"),
        "<mailto:unsaid@newsroom.test?subject=unsubscribe>"
    );
    assert_eq!(one("auto-submitted"), "auto-generated");
    let part = |n: usize| {
        let text = mail["parts"][n]["text"].as_str().unwrap();
        text.replace("\r\n", "\n").trim_end().to_owned()
    };
    assert_eq!(mail["parts"].as_array().unwrap().len(), 2);
    assert_eq!(mail["parts"][0]["type"], "text/plain");
    assert_eq!(part(0), message.text.trim_end());
    assert_eq!(mail["parts"][1]["type"], "text/html");
    assert_eq!(part(1), message.html.trim_end());
    for tag in mail["parts"][1]["tags"].as_array().unwrap() {
        let ours = "html head meta body p strong b bdi br a del ins i ul li code hr";
        assert!(ours.split(' ').any(|known| known == tag), "{tag}");
    }
}
