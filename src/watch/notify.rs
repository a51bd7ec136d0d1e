//! What systemd is told.
//!
//! *In:* `NOTIFY_SOCKET` and `WATCHDOG_USEC`, as systemd sets them. *Out:* datagrams in the form of sd_notify(3).
//! *Never:* fails: where nobody listens there is nothing to say.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

/// Whom to tell, and how often that we are alive.
#[derive(Debug, Default)]
pub struct Notify {
    to: Option<(UnixDatagram, SocketAddr)>,
    watchdog: Option<Duration>,
}

impl Notify {
    /// Nobody.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Whom the environment names.
    pub fn of_the_environment() -> Self {
        let of = |name| std::env::var_os(name);
        // sd_watchdog_enabled(3): the time is meant for the process that is named, if one is.
        let ours = of("WATCHDOG_PID").is_none_or(|pid| pid == *std::process::id().to_string());
        let time = of("WATCHDOG_USEC").filter(|_| ours);
        Self::new(of("NOTIFY_SOCKET"), time)
    }

    /// This socket, and this many microseconds.
    pub fn new(socket: Option<OsString>, watchdog: Option<OsString>) -> Self {
        let to = socket.and_then(|name| {
            let address = address(&name)?;
            let ours = UnixDatagram::unbound().ok()?;
            // Somebody who does not read must not stop the loop.
            ours.set_nonblocking(true).ok()?;
            Some((ours, address))
        });
        let time = watchdog
            .and_then(|time| time.to_str()?.parse().ok())
            .filter(|time| *time > 0);
        Self {
            watchdog: time.map(Duration::from_micros).filter(|_| to.is_some()),
            to,
        }
    }

    /// Whether anybody is told.
    pub fn is_heard(&self) -> bool {
        self.to.is_some()
    }

    /// How often to say that we are alive: twice in the time after which systemd would not believe it.
    pub fn beat(&self) -> Option<Duration> {
        self.watchdog.map(|time| time / 2)
    }

    /// We are at work.
    pub fn ready(&self) {
        self.say("READY=1");
    }

    /// We are alive.
    pub fn alive(&self) {
        if self.watchdog.is_some() {
            self.say("WATCHDOG=1");
        }
    }

    /// We read the settings anew; [`Notify::ready`] says when that is done.
    pub fn reloading(&self) {
        // sd_notify(3): with Type=notify-reload the time must be that of CLOCK_MONOTONIC.
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        let microseconds = i128::from(now.tv_sec) * 1_000_000 + i128::from(now.tv_nsec) / 1_000;
        self.say(&format!("RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// We end.
    pub fn stopping(&self) {
        self.say("STOPPING=1");
    }

    /// A line for `systemctl status`.
    pub fn status(&self, words: &str) {
        let mut line = String::from("STATUS=");
        for char in words.chars().filter(|char| !char.is_control()) {
            // Writing into a String cannot fail.
            line.write_char(char).unwrap_or_default();
        }
        self.say(&line);
    }

    fn say(&self, words: &str) {
        if let Some((ours, to)) = &self.to
            && let Err(error) = ours.send_to_addr(words.as_bytes(), to)
        {
            tracing::debug!(%error, "the service manager was not told");
        }
    }
}

/// A path, or with a leading `@` a name in Linux's abstract namespace.
fn address(name: &OsStr) -> Option<SocketAddr> {
    match name.as_bytes() {
        [b'@', rest @ ..] => abstract_address(rest),
        [b'/', ..] => SocketAddr::from_pathname(name).ok(),
        _ => None,
    }
}

#[cfg(target_os = "linux")]
fn abstract_address(name: &[u8]) -> Option<SocketAddr> {
    use std::os::linux::net::SocketAddrExt;
    SocketAddr::from_abstract_name(name).ok()
}

#[cfg(not(target_os = "linux"))]
fn abstract_address(_: &[u8]) -> Option<SocketAddr> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        let mut bytes = [0; 1_000];
        socket
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let length = socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(bytes.get(..length).unwrap()).into_owned()
    }

    #[test]
    fn everything_is_said_in_the_form_of_sd_notify() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let manager = UnixDatagram::bind(&path).unwrap();
        let notify = Notify::new(Some(path.into()), Some("30000000".into()));

        notify.ready();
        notify.status("reads lists\nMAINPID=1");
        notify.alive();
        notify.reloading();
        notify.stopping();

        assert_eq!(heard(&manager), "READY=1");
        assert_eq!(heard(&manager), "STATUS=reads listsMAINPID=1");
        assert_eq!(heard(&manager), "WATCHDOG=1");
        let reloading = heard(&manager);
        let time = reloading
            .strip_prefix("RELOADING=1\nMONOTONIC_USEC=")
            .unwrap();
        assert!(time.parse::<u64>().unwrap() > 0, "{reloading}");
        assert_eq!(heard(&manager), "STOPPING=1");
        assert_eq!(notify.beat(), Some(Duration::from_secs(15)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_with_an_at_sign_is_abstract() {
        let name = format!("unsaid-test-{}", std::process::id());
        let address = abstract_address(name.as_bytes()).unwrap();
        let manager = UnixDatagram::bind_addr(&address).unwrap();

        Notify::new(Some(format!("@{name}").into()), None).ready();

        assert_eq!(heard(&manager), "READY=1");
    }

    #[test]
    fn where_nobody_listens_nothing_happens() {
        for socket in [
            None,
            Some("relative".into()),
            Some("/no/such/socket".into()),
        ] {
            let notify = Notify::new(socket, Some("1000".into()));
            notify.ready();
            notify.alive();
        }
        assert_eq!(Notify::new(None, Some("1000".into())).beat(), None);
        let silly = Notify::new(Some("/no/such/socket".into()), Some("soon".into()));
        assert_eq!(silly.beat(), None);
    }
}
