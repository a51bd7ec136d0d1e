//! Passes without end: which is due, made one at a time, until somebody says stop.
//!
//! *In:* sources with their schedules, somebody who makes a pass ([`Hands`]), commands. *Out:* passes in time, and
//! [`Note`]s of what did not go as planned. *Never:* makes a pass itself, so that what makes one is the same as in cron;
//! two at once; or up for what fell out: however late, a source's turn comes once.
//!
//! `agenda` says what is due, and is pure; `daemon` is the loop around it, `hands` whom it works with; `vitals` is what others may ask of the loop,
//! over HTTP by `listen`; `notify` tells systemd.

mod agenda;
mod daemon;
mod hands;
mod listen;
mod notify;
mod vitals;

#[cfg(test)]
mod year;

pub use agenda::{Agenda, Order, Watched, Work};
pub use daemon::Daemon;
pub use hands::{Command, Ending, Hands, Note, Outcome};
pub use listen::{Pages, serve};
pub use notify::Notify;
pub use vitals::Vitals;
