//! What two sources say of one event, side by side.
//!
//! *In:* nothing. *Out:* [`Readouts`] and their [`Divergence`]s; `view` words them. *Never:* says which side is right.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::flag::word_enum;
use super::{SourceFacts, Statement, Version};

word_enum!(
    /// In what two readouts differ (CONTRACT, "Kinds of difference").
    DivergenceKind {
        /// How far for or against.
        Strength = "strength",
        /// Whose word it is.
        Voice = "voice",
        /// What the predicate is about.
        Target = "target",
        /// Who holds it.
        Holder = "holder",
        /// A number.
        Number = "number",
        /// A date.
        Date = "date",
        /// What a thing is called, which a translation may explain.
        Term = "term",
        /// Something that the other's captures do not hold.
        Missing = "missing",
        /// A statement laid into somebody's mouth, which they say they did not make.
        Denied = "denied",
        /// A duty or a possibility.
        Modality = "modality",
    }
);

/// A place in one of the two, verbatim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words that differ.
    pub words: String,
    /// The sentence around them.
    pub sentence: String,
    /// What they are taken for: a strength, a holder, a voice; empty where the words say it.
    pub value: String,
}

/// One difference between two readouts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// In what they differ.
    pub kind: DivergenceKind,
    /// What the first says.
    pub a: Option<Said>,
    /// What the second says.
    pub b: Option<Said>,
    /// 0–100: what it weighs by itself.
    pub weight: u8,
    /// Whether a translation may explain it, or no reader of the language has confirmed the words' strength.
    pub uncertain: bool,
}

/// How sure it is that two statements are about one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They are not, or nothing says so.
    Apart,
    /// Possibly.
    Possible,
    /// Taken for one.
    Same,
}

/// A version of a statement, as one of two readouts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Whose it is.
    pub source: SourceFacts,
    /// Which.
    pub statement: Statement,
    /// The words that are compared.
    pub version: Version,
    /// Versions that were kept of it.
    pub captures: usize,
}

/// Two statements about one event, with what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readouts {
    /// The one.
    pub a: Capture,
    /// The other.
    pub b: Capture,
    /// How sure it is that they are about one event.
    pub likeness: Likeness,
    /// In what they differ, the weightiest first.
    pub divergences: Vec<Divergence>,
    /// 0–100: what all of it weighs.
    pub weight: u8,
}
