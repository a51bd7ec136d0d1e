//! The text of a PDF, by `pdftotext` of poppler in a child that is held short.
//!
//! *In:* a PDF's bytes. *Out:* the text as the tool wrote it, or why there is none. *Never:* a PDF parsed in this
//! process (of 4,089 mutated files 319 made a parser panic, a few end its process); a child that outlives the look,
//! sees our environment, or holds more than its share of time, memory and output.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const NAME: &str = "pdftotext";
/// Time from start to end; a long report takes a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a child that has written all is asked whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);
/// Bytes of text; a diff of more would cost too much.
const MOST_TEXT: usize = 2_000_000;
/// Documents on which it may hang: a site full of such would hold up a pass for hours.
const MOST_HANGS: usize = 10;
/// Children at a time, in the whole process: each may hold [`MEMORY`].
const AT_A_TIME: usize = 2;
/// Bytes of address space.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 512 << 20;
/// Seconds of processor time.
#[cfg(target_os = "linux")]
const PROCESSOR: u64 = 10;
/// Bytes of a file that it may write: newer versions copy their input to one.
#[cfg(target_os = "linux")]
const FILE: u64 = 256 << 20;

/// The tool, where it is installed.
#[derive(Debug)]
pub struct Pdftotext {
    path: PathBuf,
    patience: Duration,
    /// How often it had to be ended for its slowness.
    hangs: AtomicUsize,
}

/// The tool gave no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It could not be started, or broke off: a broken or locked document.
    Failed,
    /// It was ended: it took too long.
    TooSlow,
    /// It was ended: it wrote too much.
    TooMuch,
    /// It was not asked: it hung too often. Another pass may try.
    Untried,
}

impl Pdftotext {
    /// The one on `PATH`, looked for once.
    pub fn installed() -> Option<&'static Self> {
        static FOUND: LazyLock<Option<Pdftotext>> = LazyLock::new(|| {
            let path = std::env::var_os("PATH")?;
            std::env::split_paths(&path).find_map(|folder| Pdftotext::of(folder.join(NAME)))
        });
        FOUND.as_ref()
    }

    /// A folder named from where one happens to stand is nobody's installation.
    fn of(path: PathBuf) -> Option<Self> {
        (path.is_absolute() && is_program(&path)).then_some(Self {
            path,
            patience: PATIENCE,
            hangs: AtomicUsize::new(0),
        })
    }

    /// The text that it reads out of `pdf`. Waits for it: not for the async runtime.
    pub(super) fn text_of(&self, pdf: &[u8]) -> Result<String, Refusal> {
        let _turn = Turn::take();
        if self.hangs.load(Ordering::Relaxed) >= MOST_HANGS {
            return Err(Refusal::Untried);
        }
        let text = self.ask(pdf);
        if text == Err(Refusal::TooSlow) {
            self.hangs.fetch_add(1, Ordering::Relaxed);
        }
        text
    }

    fn ask(&self, pdf: &[u8]) -> Result<String, Refusal> {
        let until = Instant::now() + self.patience;
        let (mut tool, pipes) = self.start()?;
        let bytes = thread::scope(|scope| {
            // Moved in here, so that it is ended before the scope waits for those who hold its pipes.
            let mut tool = Ended {
                child: &mut tool,
                reaped: false,
            };
            let (mut input, output) = pipes;
            let (tell, told) = mpsc::channel();
            let feed = move || {
                // A tool that has seen enough closes its end; what it wrote says how that went.
                input.write_all(pdf).unwrap_or_default();
            };
            let drain = move || tell.send(drained(output)).unwrap_or_default();
            let named = thread::Builder::new;
            named().spawn_scoped(scope, feed).map_err(failed)?;
            named().spawn_scoped(scope, drain).map_err(failed)?;
            let left = until.saturating_duration_since(Instant::now());
            let bytes = told.recv_timeout(left).map_err(|_| Refusal::TooSlow)??;
            tool.ends_well(until)?;
            Ok(bytes)
        })?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn start(&self) -> Result<(Child, (ChildStdin, ChildStdout)), Refusal> {
        let mut command = Command::new(&self.path);
        command
            .args(["-enc", "UTF-8", "-q", "-", "-"])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(failed)?;
        let limited = limit(&child);
        let pipes = child.stdin.take().zip(child.stdout.take());
        let Some(pipes) = pipes.filter(|_| limited.is_ok()) else {
            end(&mut child);
            return Err(Refusal::Failed);
        };
        Ok((child, pipes))
    }
}

fn failed<E>(_: E) -> Refusal {
    Refusal::Failed
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Limits a child that has been given nothing to read yet: from outside, for what runs between fork and exec cannot
/// be written without `unsafe`.
#[cfg(target_os = "linux")]
fn limit(child: &Child) -> rustix::io::Result<()> {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = Pid::from_child(child);
    let limits = [
        (Resource::As, MEMORY),
        (Resource::Cpu, PROCESSOR),
        (Resource::Fsize, FILE),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let both = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        prlimit(Some(pid), resource, both)?;
    }
    Ok(())
}

/// Elsewhere time and output alone are limited.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Linux")]
fn limit(_: &Child) -> std::io::Result<()> {
    Ok(())
}

/// All that the tool writes, if it is not too much.
fn drained(output: ChildStdout) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_TEXT).unwrap_or(u64::MAX);
    let read = output.take(most + 1).read_to_end(&mut bytes);
    match read {
        Ok(count) if count > MOST_TEXT => Err(Refusal::TooMuch),
        Ok(_) => Ok(bytes),
        Err(_) => Err(Refusal::Failed),
    }
}

/// A child that is ended with whatever it started, however the look goes.
struct Ended<'a> {
    child: &'a mut Child,
    /// It has ended by itself, and its number may be another's by now.
    reaped: bool,
}

impl Ended<'_> {
    /// Waits for the end; whether it says that all was read.
    fn ends_well(&mut self, until: Instant) -> Result<(), Refusal> {
        loop {
            match self.child.try_wait() {
                Ok(None) if Instant::now() >= until => return Err(Refusal::TooSlow),
                Ok(None) => thread::sleep(PAUSE),
                Ok(Some(status)) => {
                    self.reaped = true;
                    return status.success().then_some(()).ok_or(Refusal::Failed);
                }
                Err(_) => return Err(Refusal::Failed),
            }
        }
    }
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        if !self.reaped {
            end(self.child);
        }
    }
}

/// Ends a child that nobody has waited for.
fn end(child: &mut Child) {
    #[cfg(unix)]
    rustix::process::kill_process_group(
        rustix::process::Pid::from_child(child),
        rustix::process::Signal::KILL,
    )
    .unwrap_or_default();
    child.kill().unwrap_or_default();
    // Without this it would stay in the table of processes; killed, it does not keep us waiting.
    drop(child.wait());
}

/// A place among the children that may run at a time.
struct Turn;

static RUNNING: Mutex<usize> = Mutex::new(0);
static FREE: Condvar = Condvar::new();

impl Turn {
    fn take() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let free = FREE.wait_while(running, |running| *running >= AT_A_TIME);
        *free.unwrap_or_else(PoisonError::into_inner) += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        *running = running.saturating_sub(1);
        FREE.notify_one();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;

    use super::*;

    /// A stand-in for the tool: a shell script.
    fn tool(folder: &Path, script: &str) -> Pdftotext {
        let path = folder.join(NAME);
        // Written by another process: a program that we hold open, or a child that we are about to start, is busy.
        let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
        let written = Command::new("sh")
            .args(["-c", write, "sh", script])
            .arg(&path)
            .status();
        assert!(written.unwrap().success());
        Pdftotext {
            patience: Duration::from_secs(10),
            ..Pdftotext::of(path).unwrap()
        }
    }

    fn said(script: &str, pdf: &[u8]) -> Result<String, Refusal> {
        let folder = tempfile::tempdir().unwrap();
        tool(folder.path(), script).text_of(pdf)
    }

    #[test]
    fn the_tool_gets_the_bytes_and_gives_the_text() {
        assert_eq!(said("cat", b"%PDF"), Ok("%PDF".to_owned()));
        let large = vec![b'a'; 1_500_000];
        assert_eq!(said("cat", &large).map(|text| text.len()), Ok(large.len()));
        assert_eq!(
            said("echo \"$*\"", b""),
            Ok("-enc UTF-8 -q - -\n".to_owned())
        );
    }

    #[test]
    fn the_tool_sees_nothing_of_our_environment_and_is_limited() {
        let seen = said(
            "cat >/dev/null; echo ${HOME-none}; ulimit -v; ulimit -t; ulimit -c",
            b"",
        )
        .unwrap();
        assert!(seen.starts_with("none\n"), "{seen}");
        if cfg!(target_os = "linux") {
            assert_eq!(seen, "none\n524288\n10\n0\n");
        }
    }

    #[test]
    fn a_tool_that_fails_gives_no_text() {
        assert_eq!(said("echo half; exit 1", b"%PDF"), Err(Refusal::Failed));
        let large = vec![b'a'; 1_500_000];
        assert_eq!(said("exec >&-; exit 3", &large), Err(Refusal::Failed));
    }

    #[test]
    fn a_tool_that_writes_without_end_is_ended() {
        let began = Instant::now();
        assert_eq!(said("yes", b"%PDF"), Err(Refusal::TooMuch));
        assert!(began.elapsed() < Duration::from_secs(9));
    }

    #[test]
    fn a_tool_that_hangs_is_ended_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        for script in [
            "sleep 60",
            "sleep 60 & wait",
            "sleep 60 & exit",
            "exec >&-; sleep 60",
        ] {
            let mut tool = tool(folder.path(), script);
            tool.patience = Duration::from_millis(300);
            let began = Instant::now();
            assert_eq!(tool.text_of(b"%PDF"), Err(Refusal::TooSlow), "{script}");
            assert!(began.elapsed() < Duration::from_secs(9), "{script}");
        }
    }

    #[test]
    fn a_tool_that_hangs_again_and_again_is_not_asked_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let mut tool = tool(folder.path(), "exec sleep 60");
        tool.patience = Duration::from_millis(20);
        for _ in 0..MOST_HANGS {
            assert_eq!(tool.text_of(b"%PDF"), Err(Refusal::TooSlow));
        }
        assert_eq!(tool.text_of(b"%PDF"), Err(Refusal::Untried));
    }

    #[test]
    fn a_folder_or_a_file_that_is_no_program_is_no_tool() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Pdftotext::of(folder.path().to_owned()).is_none());
        let path = folder.path().join(NAME);
        fs::write(&path, "text").unwrap();
        assert!(Pdftotext::of(path).is_none());
        assert!(Pdftotext::of(PathBuf::from("pdftotext")).is_none());
    }
}
