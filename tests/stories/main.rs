//! Stories of whole passes: a ministry on loopback, a store on disk, what is flagged and what is not.
//!
//! *In:* scripted sites. *Out:* flags, exit codes, what people read. *Never:* a network beyond loopback, or a sleep for
//! the truth.
#![cfg(test)]

mod deeds;
mod findings;
mod pages;
mod server;
mod site;
mod world;

/// Feeds and listings that mean harm or nothing.
mod bad_lists;
/// Exit codes, and what prints where.
mod commands;
/// Passes that were broken off, and passes that met each other.
mod crash;
/// Statements that went.
mod deleted;
/// What people read, line by line.
mod drawn;
/// Statements whose words changed.
mod edited;
/// Observed habits of official sites, by their numbers.
mod facts;
/// Pages, redirects and titles that mean harm.
mod hostile;
/// What the clock does to the rules.
mod hours;
/// What feeds and listings show.
mod lists;
/// How a server is treated.
mod manners;
/// Statements that have another address.
mod moved;
/// Statements that come and go.
mod returning;
/// Statements that went without a 404.
mod softly;
/// What only looked like a deletion.
mod standing;
/// Stores that cannot be used.
mod stores;
/// Pages that changed while the words stood.
mod unchanged;
/// Answers that are no statement and no clear absence.
mod unfit;
