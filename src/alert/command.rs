//! A program here.
//!
//! *In:* a message, on its standard input. *Out:* what its exit code means. *Never:* a shell, or a word of the message
//! among its arguments or in its environment.

use std::fs::File;
use std::io::{Seek, Write};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr};
use tokio::time::timeout;

use super::input;
use crate::config::Command;
use crate::model::{Arrived, Outcome};
use crate::view::{Message, tame};

/// How long a program may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take to leave when it is asked to.
const LEAVE: Duration = Duration::from_secs(5);
/// How long its complaints are waited for when it has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Bytes of its complaints that are kept: the last.
const COMPLAINTS: usize = 4 * 1024;
/// Columns of them that are told.
const QUOTED: usize = 300;

/// Runs it with the message on its standard input.
pub(super) async fn run(command: &Command, message: &Message, secrets: &[String]) -> Outcome {
    let Some((program, arguments)) = command.argv.split_first() else {
        return Outcome::fault("the command is empty");
    };
    let stdin = match whole(&input(command.form, message)) {
        Ok(file) => Stdio::from(file),
        Err(error) => return Outcome::later(format!("cannot keep a message for it: {error}")),
    };
    let (flag, stage) = message
        .flag
        .as_ref()
        .map_or(("", ""), |(flag, stage)| (flag, stage));
    let mut process = tokio::process::Command::new(program);
    for secret in secrets {
        process.env_remove(secret);
    }
    let started = process
        .args(arguments)
        .env("UNSAID_DELIVERY", &message.id)
        .env("UNSAID_FLAG", flag)
        .env("UNSAID_STAGE", stage)
        .stdin(stdin)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            let program = tame(program, QUOTED);
            return Outcome::fault(format!("`{program}` cannot be started: {error}"));
        }
    };
    let mut complaints = tokio::spawn(last_words(child.stderr.take()));
    let ended = timeout(PATIENCE, child.wait()).await;
    if ended.is_err() {
        end(&mut child).await;
    }
    // What it left running may hold its standard error open: the program itself has spoken.
    let heard = timeout(LAST_WORDS, &mut complaints).await;
    complaints.abort();
    let complaints = heard.ok().and_then(Result::ok).unwrap_or_default();
    match ended {
        Ok(Ok(status)) => meaning(status, &complaints),
        Ok(Err(error)) => Outcome::unclear(format!("it could not be waited for: {error}")),
        Err(_) => Outcome::unclear(format!(
            "it did not end within {} s and was ended",
            PATIENCE.as_secs()
        )),
    }
}

/// The message as a file without a name, at its beginning. A pipe would give the program half a message, or none, when
/// `unsaid` is killed beside it.
fn whole(told: &str) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(told.as_bytes())?;
    file.rewind()?;
    Ok(file)
}

async fn last_words(stderr: Option<ChildStderr>) -> String {
    let Some(mut stderr) = stderr else {
        return String::new();
    };
    let mut kept = Vec::new();
    let mut chunk = [0; 1024];
    while let Ok(read) = stderr.read(&mut chunk).await
        && read > 0
    {
        kept.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let over = kept.len().saturating_sub(COMPLAINTS);
        kept.drain(..over);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Asks the program and those it started to leave, then makes them.
async fn end(child: &mut Child) {
    signal(child, Signal::TERM);
    if timeout(LEAVE, child.wait()).await.is_err() {
        signal(child, Signal::KILL);
        drop(child.wait().await);
    }
}

/// The program leads a process group of its own, so that what it started hears it too.
fn signal(child: &Child, signal: Signal) {
    let leader = child.id().and_then(|id| i32::try_from(id).ok());
    if let Some(group) = leader.and_then(Pid::from_raw) {
        // All of them may be gone already.
        kill_process_group(group, signal).ok();
    }
}

/// What the exit code says (BSD's sysexits.h, and a shell's 126 and 127).
fn meaning(status: std::process::ExitStatus, complaints: &str) -> Outcome {
    let said = match complaints.trim() {
        "" => String::new(),
        words => format!(": {}", tame(words, QUOTED)),
    };
    match status.code() {
        Some(0) => Outcome::sent(),
        Some(code @ (64 | 77 | 78 | 126 | 127)) => Outcome::fault(format!(
            "it ended with {code}{said}; that is a matter of its setting up"
        )),
        Some(65) => Outcome::refused(format!("it ended with 65{said}")),
        Some(code) => Outcome::later(format!("it ended with {code}{said}")),
        None => Outcome::Later {
            why: format!("a signal ended it{said}"),
            after: None,
            arrived: Arrived::Perhaps,
            reached: Vec::new(),
        },
    }
}
