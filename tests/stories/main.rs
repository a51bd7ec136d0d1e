//! Stories of whole passes: a ministry on loopback, a store on disk, what is flagged and what is not.
//!
//! *In:* scripted sites. *Out:* flags, exit codes, what people read. *Never:* a network beyond loopback, or a sleep for
//! the truth.
#![cfg(test)]

mod built;
mod deeds;
mod double;
mod findings;
mod pages;
mod receiver;
mod server;
mod site;
mod wording;
mod world;

/// A source added by one address.
mod adding;
/// A source that cannot be added, or is not to be written.
mod adding_fails;
/// What is found from an address that is no list itself.
mod adding_finds;
/// All that was seen, judged again.
mod again;
/// Who is told, when, and how often.
mod alerts;
/// Feeds and listings that mean harm or nothing.
mod bad_lists;
/// What befalls a whole source.
mod befalls;
/// Exit codes, and what prints where.
mod commands;
/// Passes that were broken off, and passes that met each other.
mod crash;
/// Statements that went.
mod deleted;
/// The words that changed, in every form.
mod differences;
/// Statements that are documents or pictures.
mod documents;
/// What people read, line by line.
mod drawn;
/// Statements whose words changed.
mod edited;
/// Observed habits of official sites, by their numbers.
mod facts;
/// What pretends to be something else, and what must not be given away.
mod guises;
/// Sources that fail, refuse or fall silent.
mod health;
/// Pages, redirects and titles that mean harm.
mod hostile;
/// Every bad input by its number, and which test meets it.
mod hostile_table;
/// What the clock does to the rules.
mod hours;
/// Passes that are killed, and what is told of them.
mod killed;
/// What feeds and listings show.
mod lists;
/// How a server is treated.
mod manners;
/// Statements that have another address.
mod moved;
/// Ten thousand flags owed at once.
mod purge;
/// Two sources on one event.
mod readouts;
/// The README's recipes, run as they are written.
#[cfg(unix)]
mod recipes;
/// Statements that come and go.
mod returning;
/// Every story of what must hold by its number, and which tests show it.
mod scenarios;
/// Who is looked at, where not all can be.
mod schedule;
/// Words that are looked for in every version.
mod searching;
/// Receivers that are real servers.
#[cfg(unix)]
mod servers;
/// The file of sources that comes with the program.
mod shipped;
/// Statements that went without a 404.
mod softly;
/// What only looked like a deletion.
mod standing;
/// Stores that cannot be used.
mod stores;
/// Changes on our side: the reader, the settings, the store.
mod tables;
mod technical;
/// Pages that changed while the words stood.
mod unchanged;
/// Answers that are no statement and no clear absence.
mod unfit;
/// The watch that goes on, and what machines are told of it.
#[cfg(unix)]
mod watching;
/// A year of watch, and whom it looked at.
mod year;
