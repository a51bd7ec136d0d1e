//! The nouns that pass between rooms.
//!
//! *In:* nothing. *Out:* plain values, with the words of the contract. *Never:* does I/O, asks the time, or
//! knows how a value is stored or shown.

pub mod address;
mod answer;
mod candidate;
mod claim;
mod date;
mod dossier;
mod event;
mod figures;
mod flag;
mod health;
mod id;
mod look;
mod parcel;
mod reading;
mod readout;
mod receiver;
mod seal;
mod source;
mod spans;
mod statement;
mod told;
mod why;

pub use answer::{Answer, Cause, Hop, Request, Response, Validators};
pub use candidate::{Candidate, DeletedEntry, Discovery};
pub use claim::{Claim, Manner, UnknownReason};
pub use date::PageDate;
pub use dossier::{
    Announced, Case, Dossier, Edited, Entry, Glance, Gone, Mark, Merged, Neighbour, Newcomer, Open,
    Opening, SameText, Settled, Settlement, Turns, Verdict, Wish, Witnessed,
};
pub use event::{Event, FlagCounts, LookCounts, PassReport, SourceCounts, StatementCounts};
pub use figures::{Figures, OwedFigures, PassFigures, SourceFigures, WatchFigures};
pub use flag::{
    Change, ChangeKind, Comparison, Flag, FlagKind, Interval, MoveEvidence, Stage, StageEntry,
};
pub use health::{
    Health, HealthWord, Hindrance, LeftOut, ListDates, ListRun, ListState, Overflow, Silence,
    SourceRun, SourceWhy,
};
pub use id::{FlagId, ObservationId, SourceId, StatementId, public_id};
pub use look::{ListWindow, Look, Role, Sight};
pub use parcel::{Arrived, Bundle, Contents, Notice, Occasion, Outcome, Parcel, Telling};
pub use reading::{Lens, Reading, Way};
pub use readout::{Capture, Divergence, DivergenceKind, Likeness, Readouts, Said};
pub use receiver::{OwedEntry, ReceiverState, TryEntry};
pub use seal::Seal;
pub use source::{ListKind, SourceFacts};
pub use spans::Spans;
pub use statement::{State, Statement, Version};
pub use told::{
    Difference, FlagRecord, LongestUnseen, Reprocessed, SearchHit, SourceStatus, Story, Waits,
};
pub use why::{Befell, Why};
