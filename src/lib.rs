//! `unsaid` watches what governments say and then unsay.
//!
//! It looks at ministries' press releases night by night, keeps what it saw in one SQLite file, and flags official
//! statements that were edited or are no longer served. **Looks are facts, flags are conclusions**: a pass only ever
//! adds observations; the judge is a pure function from observations to flags, and every flag carries its looks,
//! witnesses and reasons.
//!
//! # The way of the data
//!
//! 1. [`config`]: `sources.toml` as typed becomes settings as meant; every problem at once, drawn on its line.
//! 2. [`run`]: one pass. Each source takes its turn; `run` hands values from room to room and alone knows the order.
//! 3. [`fetch`]: an address becomes an [`model::Answer`]: guarded, polite, bounded, bytes as received.
//! 4. [`discover`]: the bytes of a list become [`model::Candidate`]s with canonical addresses.
//! 5. [`extract`] (on [`page`]): an answer becomes a [`model::Reading`]: what it claims by itself, text, dates.
//! 6. [`store`]: observations, snapshots, versions: facts, in transactions.
//! 7. [`judge`] (on [`text`], which weighs words by the [`lexicon`]): a [`model::Dossier`] becomes a
//!    [`model::Verdict`]: flags, what is settled, and wishes for witnesses, which `run` grants before it asks again.
//! 8. [`store`]: flags, stages, evidence, and what is owed for them: conclusions, in one transaction.
//! 9. [`alert`]: what is owed goes out, each receiver by its channel, until it is taken.
//! 10. [`query`]: a question becomes model values, read only; two sources' statements on one event by [`readout`].
//! 11. [`view`]: model values become text for people and programs; the only room that words reasons. [`cli`] calls
//!     it, one file a command.
//!
//! [`watch`] makes passes without end, each source in its time, which [`schedule`] knows; who makes one is handed in.
//!
//! Nothing flows back up. [`model`] holds the nouns that pass between rooms, [`clock`] the pass's time, [`exit`] the
//! exit codes; [`demo`] plays the case behind it all on loopback, through the ordinary pass.
//!
//! # A look at it
//!
//! ```
//! use unsaid::text::{Passage, compare};
//!
//! let passage = |text| Passage { title: "", text, published: None, language: Some("en") };
//! let change = compare(
//!     &passage("Beijing applauded the clampdown on online scams."),
//!     &passage("Beijing took note of the clampdown on online scams."),
//! );
//! assert_eq!(change.changes[0].before.as_deref(), Some("applauded"));
//! assert_eq!(change.changes[0].after.as_deref(), Some("took note of"));
//! ```

pub mod alert;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod discover;
pub mod exit;
pub mod extract;
pub mod fetch;
pub mod judge;
pub mod lexicon;
pub mod model;
pub mod page;
pub mod query;
pub mod readout;
pub mod run;
pub mod schedule;
pub mod store;
pub mod text;
pub mod view;
pub mod watch;
