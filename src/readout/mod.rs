//! Readouts: what two publishers say of one event, and in what they differ.
//!
//! *In:* two accounts. *Out:* how sure it is that they are about one event ([`likeness`]), and what differs between them
//! ([`divergences`]), with the words of both. *Never:* a difference on a holder that is not known; something missing
//! from a text that was not captured whole; which of the two is right.

mod claim;
mod content;
mod diverge;
mod event;
mod match_up;

pub use diverge::{divergences, weight};
pub use event::{Commonness, WINDOW, is_one_event, likeness};

use chrono::{DateTime, FixedOffset, NaiveDate};

use self::claim::Spoken;
use self::content::Content;
use self::event::Event;
use crate::lexicon;

/// A statement as it is set beside another.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The id of its source.
    pub source: &'a str,
    /// The publisher's country: ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// What its source is: the contract's word.
    pub role: Option<&'a str>,
    /// The language's tag.
    pub language: Option<&'a str>,
    /// When it was published, with the publisher's offset; else when it was first seen.
    pub at: DateTime<FixedOffset>,
    /// The headline.
    pub title: &'a str,
    /// The text, blocks divided by newlines.
    pub text: &'a str,
    /// Whether the text was captured to its end.
    pub complete: bool,
}

impl Account<'_> {
    /// The day of its publication, where it was published.
    fn day(&self) -> NaiveDate {
        self.at.date_naive()
    }

    /// The party that publishes it: by its country, else by the code that begins the source's id ("kh-mfaic").
    fn publisher(&self) -> Option<&'static str> {
        let code = || self.source.split_once('-').map(|(code, _)| code);
        let known = |code: &str| (code.len() == 2).then(|| lexicon::party(code)).flatten();
        self.country
            .map_or_else(|| code().and_then(known), lexicon::party)
    }
}

/// An account, read.
#[derive(Debug)]
pub struct Reading<'a> {
    account: Account<'a>,
    publisher: Option<&'static str>,
    event: Event,
    spoken: Vec<Spoken<'a>>,
    content: Content,
}

/// Reads an account.
pub fn read(account: Account<'_>) -> Reading<'_> {
    let publisher = account.publisher();
    let spoken = claim::spoken(&account, publisher);
    let content = Content::of_all(spoken.iter().map(|sentence| &sentence.content));
    Reading {
        event: Event::of(&account, publisher, &spoken),
        account,
        publisher,
        spoken,
        content,
    }
}
