//! An address → an answer: guard, robots.txt, pace, client, limits, body.
//!
//! *In:* a [`Request`](crate::model::Request), and what earlier passes knew of its host. *Out:* an
//! [`Answer`](crate::model::Answer), or [`NotAsked`] where nothing was sent. *Never:* reads what an answer means;
//! *never* touches the network without its guard, or a host out of its turn.

mod body;
mod cause;
mod client;
mod cookies;
mod guard;
mod headers;
mod house;
mod look;
mod pace;
mod ping;
mod robots;
mod ruling;
mod special;
mod strain;
mod tally;

#[cfg(test)]
mod served;
#[cfg(test)]
mod stories;

pub use body::decoded;
pub use client::{FetchError, Fetcher, Traffic};
pub use pace::{HostState, NotAsked, RobotsCopy};
pub use ping::{Pinger, Tidings, Unheard};
pub use strain::{Manners, Strain};
