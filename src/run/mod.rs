//! One pass: the only room that knows the order of things.
//!
//! *In:* settings, a store, a clock. *Out:* a [`PassReport`](crate::model::PassReport), with
//! [`Event`](crate::model::Event)s on the way. *Never:* parses an answer or judges one itself.
//!
//! # The order of a pass
//!
//! Every source takes its turn beside the others; within a turn:
//!
//! 1. `lists`: its lists are read, page by page; what they show is admitted.
//! 2. `plan`: what is due: first looks, suspicions, then known statements within the budget (`rota`, by `choice`).
//! 3. `looks`: each address is asked, its answer read (beside kept pages, where the way of reading changed: `anew`), and
//!    the facts written in batches, of which `note` takes note at once.
//! 4. `turn`: the judge hears the statements in question, may wish for witnesses (`witnesses`), a few times at most.
//! 5. `health`: the judge hears how the source as a whole was looked at.
//! 6. Flags, standings and what is owed for them (`owing`) are written in one transaction.
//!
//! Beside the turns `courier` hands over what is owed, put together by `parcel`, through `deliver`.
//!
//! `replay` takes these steps again with what was seen, and tells which flags would be others.
//!
//! A pass that is killed anywhere leaves facts whole and conclusions that the next one draws.

mod anew;
mod choice;
mod courier;
mod crawler;
mod crew;
mod deliver;
mod health;
mod identity;
mod lists;
mod looks;
mod note;
mod owing;
mod parcel;
mod ping;
mod plan;
mod reading;
mod replay;
pub mod rota;
mod sitemaps;
mod tally;
mod turn;
mod unreached;
mod witnesses;

pub use crawler::crawl;
pub use crew::{Mode, PassOptions, RunError};
pub use deliver::{Delivery, Printer, Printing, deliver};
pub use owing::{Anew, owe_anew};
pub use parcel::{preview, trial};
pub use replay::reprocess;
