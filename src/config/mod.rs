//! `sources.toml`: as typed, then as meant.
//!
//! *In:* the file's text. *Out:* [`Settings`], or every problem at once, drawn on its line with a hint.
//! *Never:* touches the network, fills in a default before the file is checked, or guesses in silence.

mod meant;

pub use meant::{Budget, Contact, List, Network, Range, Select, Settings, Source};
