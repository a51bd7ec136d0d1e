//! Facts and conclusions in one SQLite file.
//!
//! *In:* what a pass saw and what the judge made of it. *Out:* the same as model values. *Never:* interprets; it
//! alone speaks SQL.
//!
//! # The schema in words (version 6)
//!
//! | table | holds |
//! | --- | --- |
//! | `source`, `list` | what `sources.toml` named, for ever, and how it was; when a list was first and last read well |
//! | `statement` | one text a source published: id, address, template, where it stands and stood when all was settled |
//! | `alias` | addresses (and ids of feeds) of a statement, with the key of its risky folds |
//! | `watch` | a statement's last look and newest change, the rule of its next look, validators of the last full answer |
//! | `allotment` | what the last full pass left of a host's looks, and what it promised |
//! | `pass`, `peer`, `address` | what observations name by number |
//! | `observation` | one look: why, when, whom it met, what came back or why nothing did; some 30 bytes |
//! | `snapshot` | bytes as received, once by SHA-256, compressed; the headers of their first answer |
//! | `reading` | what one revision of the reader made of an answer under the source's settings; unchanged looks share one |
//! | `version` | a distinct text of a statement, with the observation it was read from |
//! | `wording` | a version's words as its bytes were read once more; the view `worded` shows versions with those read last |
//! | `version_text` | FTS5 over the tokens of [`crate::text::index_tokens`]; contentless, the text stands in `version` |
//! | `list_look` | what one page of a list showed, in order; empty where it showed the same as before |
//! | `deleted_entry` | what feeds call deleted, with the time that they state and the look that first read it |
//! | `host` | a host's robots.txt and when it may be asked again |
//! | `flag`, `flag_stage`, `flag_evidence` | findings, their stages, and the looks they rest on |
//! | `furniture` | changes of blocks that are the site's |
//! | `receiver` | who is told, and since when it is not reached |
//! | `owed` | what a receiver is told of, and what became of it: owed, sent, held by an incident's message, superseded, refused |
//! | `message`, `try` | what was put together of it under one key, and each try to hand it over |
//! | `thread` | a channel's own names of messages that later ones answer |
//!
//! Times are milliseconds since 1970 UTC. `application_id` is `unsd`; `user_version` is the schema's number, and a
//! file with a higher one is refused untouched.

mod admit;
mod announced;
mod cases;
mod conclusions;
mod error;
mod facts;
mod flags;
mod glances;
mod health;
mod kept;
mod ledger;
mod lock;
mod migrations;
mod open;
mod outbox;
mod passes;
mod plan;
mod receivers;
mod replay;
mod rota;
mod search;
mod sift;
mod snapshots;
mod statements;
mod windows;
mod wordings;

pub use admit::{Admission, Admitted, ListKey};
pub use announced::{AnnouncedBy, DeletedFact};
pub use conclusions::Applied;
pub use error::StoreError;
pub use facts::{ListFacts, LookFacts, PassKey, Seen};
pub use flags::FlagQuery;
pub use health::{LastLooks, ListReadings, Wordless};
pub use kept::{KeptAnswer, KeptVersion};
pub use ledger::{Ledger, Owing};
pub use lock::PassLock;
pub use open::Store;
pub use outbox::{Oldest, OpenMessage, OwedRow, Refusal, RowOrder, Selection};
pub use passes::MadePass;
pub use plan::Due;
pub use replay::{Entered, KeptLook, KeptPass, Scratch};
pub use rota::{Aged, Allotment, Gone, HostLoad};
pub use search::{Hit, Standing};
pub use snapshots::Snapshot;
pub use statements::{Observed, SourceCounts};
pub use wordings::Renewed;
