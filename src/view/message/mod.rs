//! A parcel in words: what, how sure, since when; the words; why it is believed; what is not known; where to look.
//!
//! *In:* a [`Parcel`]. *Out:* a [`Message`]: lines for a chat, a text and a page for mail, JSON for programs. *Never:*
//! who or why; "deleted" without its stage; a title that acts where it is read.

mod bundle;
mod letter;
mod notice;
mod single;
mod tame;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use crate::model::{Contents, Parcel};

pub use tame::{tame, tame_address};

/// How soon somebody should look, for channels that can say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Several things at once, by a digest.
    Low,
    /// Suspected, withdrawn, or a source's health.
    Normal,
    /// Confirmed.
    High,
    /// Many statements at once.
    Highest,
}

/// A message, in the forms that channels take. All of it is harmless as text; markup is the channel's to escape.
#[derive(Clone, Debug)]
pub struct Message {
    /// The key by which a receiver can tell a repeated message: letters, digits and dashes.
    pub id: String,
    /// When it was put together; the same at every try.
    pub at: DateTime<Utc>,
    /// When this try is made.
    pub tried: DateTime<Utc>,
    /// The flag's id and its stage, where it tells of one.
    pub flag: Option<(String, String)>,
    /// What messages on one statement (or source) share, so that they stand together.
    pub thread: String,
    /// The source's id, by which mail can be sorted.
    pub source: Option<String>,
    /// How soon.
    pub urgency: Urgency,
    /// Kind and headline; never the stage, so that a thread keeps one subject.
    pub subject: String,
    /// At most five lines or so for a chat.
    pub lines: Vec<Line>,
    /// The same, as short as can be understood.
    pub brief: Vec<Line>,
    /// All of it, in lines of 72 columns.
    pub text: String,
    /// All of it as a page without anything to fetch, run or send.
    pub html: String,
    /// What stands on that page, to be put on another one.
    pub fragment: String,
    /// The contract's JSON, one flag a line.
    pub json: String,
    /// Addresses of the receiver that have it already.
    pub reached: Vec<String>,
}

/// A line of a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Run>);

/// A stretch of a line in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// How a stretch looks. Where a channel has no such style, the text says enough without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// Strong.
    Strong,
    /// Words that went.
    Went,
    /// Words that came.
    Came,
    /// What can be typed.
    Code,
    /// An address: shown as it is, never behind other words.
    Address,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Self::default().and(Style::Plain, text)
    }

    fn and(mut self, style: Style, text: impl Into<String>) -> Self {
        self.0.push(Run {
            text: text.into(),
            style,
        });
        self
    }

    /// The line without styles.
    pub fn bare(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

/// Puts a parcel into words.
pub fn message(parcel: &Parcel) -> Message {
    match &parcel.contents {
        Contents::Flag(telling) => single::message(parcel, telling),
        Contents::Flags(bundle) => bundle::message(parcel, bundle),
        Contents::Notice(notice) => notice::message(parcel, notice),
        Contents::Trial => notice::trial(parcel),
    }
}
