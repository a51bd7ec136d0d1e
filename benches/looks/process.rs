//! What a child cost: processor time, time, memory.
//!
//! *In:* a command. *Out:* its [`Cost`] and what it printed. *Never:* the time of a child that still runs.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// Ticks of `/proc/PID/stat` are hundredths of a second on every Linux (proc_pid_stat(5), `USER_HZ`).
const TICK: Duration = Duration::from_millis(10);
/// The peak is read so often: the kernel keeps it, only the last of it can be missed.
const POLL: Duration = Duration::from_millis(10);

/// What a process cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Processor time, the kernel's part included.
    pub(crate) cpu: Duration,
    /// By the wall's clock.
    pub(crate) wall: Duration,
    /// Most memory it held, in KiB.
    pub(crate) peak_kib: u64,
    /// Bytes that it added to a store.
    pub(crate) stored: Option<u64>,
}

/// Runs the command to its end, which must be a good one.
pub(crate) fn run(command: &mut Command) -> Result<(Cost, String)> {
    let before = cpu_of_children()?;
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut peak_kib = 0;
    let status = loop {
        peak_kib = peak_kib.max(peak_of(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(POLL);
    };
    let wall = begun.elapsed();
    let mut said = String::new();
    if let Some(mut output) = child.stdout.take() {
        output.read_to_string(&mut said)?;
    }
    ensure!(status.success(), "{command:?} ended with {status}: {said}");
    let cost = Cost {
        cpu: cpu_of_children()?.saturating_sub(before),
        wall,
        peak_kib,
        stored: None,
    };
    Ok((cost, said))
}

/// Processor time of this process so far.
pub(crate) fn own_cpu() -> Result<Duration> {
    // utime and stime are fields 14 and 15 of proc_pid_stat(5).
    ticks([14, 15])
}

/// Processor time of all children that ended and were waited for.
fn cpu_of_children() -> Result<Duration> {
    // cutime and cstime.
    ticks([16, 17])
}

fn ticks(fields: [usize; 2]) -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").context("this bench needs Linux's /proc")?;
    // The name in parentheses may hold anything; the field behind it is the third.
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let numbers: Vec<&str> = behind.split_whitespace().collect();
    let mut sum = 0;
    for field in fields {
        let text = numbers.get(field - 3).context("/proc/self/stat is cut")?;
        sum += text.parse::<u32>()?;
    }
    Ok(TICK * sum)
}

fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
