//! Stories of the judge, with plain values.
//!
//! *In:* statements, their looks and their witnesses, a line each ([`world`]). *Out:* what must hold of the flags.
//! *Never:* a store, a clock or the network.

mod edits;
mod health;
mod incidents;
mod laws;
mod listing;
mod moves;
mod presence;
mod published;
mod spells;
mod world;
