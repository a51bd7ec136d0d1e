//! What the judge is given, and what it gives back.
//!
//! *In:* nothing. *Out:* [`Dossier`] and [`Verdict`]. *Never:* a handle to anything that could be asked.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Flag, ListWindow, Look, PageDate, Sight, SourceId, Spans, State, Statement, StatementId,
    Version,
};

/// One source, as its statements in question stand.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Which source.
    pub source: SourceId,
    /// The pass that asks; wishes concern its looks alone.
    pub pass: DateTime<Utc>,
    /// The spans of `[judge]`.
    pub spans: Spans,
    /// Statements whose looks are to be judged.
    pub cases: Vec<Case>,
    /// Canary and sibling looks, and every look at a statement of a template in question, near the looks to be
    /// judged; by template.
    pub witnesses: HashMap<String, Vec<Witnessed>>,
    /// How the source's lists were read lately.
    pub sights: Vec<Sight>,
    /// What they showed: in this pass, and the last time before.
    pub windows: Arc<[ListWindow]>,
    /// Whether the source has any list.
    pub has_lists: bool,
    /// Statements of the source that lists newly showed lately, with their texts.
    pub newcomers: Vec<Newcomer>,
    /// Deletions of the source that were suspected lately.
    pub openings: Vec<Opening>,
    /// Changes of blocks that are known to be the site's, not a statement's.
    pub furniture: HashSet<u64>,
    /// The judge's own record of incidents that are open; nobody else reads it.
    pub incidents: Option<serde_json::Value>,
    /// The judge's own record of how the source was; nobody else reads it.
    pub health: Option<serde_json::Value>,
    /// Every look at a statement in the passes to be judged, whatever it met: what befalls a source is told by all.
    pub glances: Vec<Glance>,
    /// Statements of the source, the newest first, where several of the cases are absent.
    pub neighbours: Vec<Neighbour>,
    /// How many statements the templates have of which several left their addresses.
    pub sizes: HashMap<String, usize>,
    /// Statements that were merged into another while something was open about them.
    pub merged: Vec<Merged>,
}

/// A statement that turned out to be one with another, and is looked at no more.
#[derive(Clone, Debug)]
pub struct Merged {
    /// Which.
    pub statement: i64,
    /// Where it stood.
    pub settled: Settled,
    /// The one that is followed in its place.
    pub into: StatementId,
}

/// A statement of the source, known by its headline, with what it may have in common with others.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Which.
    pub statement: i64,
    /// What it may share.
    pub mark: Mark,
}

/// What statements may have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The headline.
    pub headline: String,
    /// The address.
    pub url: String,
    /// Its own date.
    pub published: Option<PageDate>,
}

/// A look at a statement, in question or not, as one of all of its pass.
#[derive(Clone, Debug)]
pub struct Glance {
    /// Whose.
    pub statement: i64,
    /// The template of its address.
    pub template: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Whether it was read before, in an earlier pass.
    pub known: bool,
    /// The last look that saw it present.
    pub last_present: Option<DateTime<Utc>>,
    /// The look; an unknown one too.
    pub look: Look,
}

/// One statement in question.
#[derive(Clone, Debug)]
pub struct Case {
    /// The statement.
    pub statement: Statement,
    /// How a list first showed it.
    pub entry: Entry,
    /// Where it stood after the last look that was judged.
    pub settled: Settled,
    /// Its looks since then, oldest first.
    pub looks: Vec<Look>,
    /// Versions that these looks and the settled state name, by number.
    pub versions: HashMap<u32, Version>,
    /// Other statements of the source with the same text.
    pub copies: Vec<SameText>,
    /// Its deletion, where a feed announced one.
    pub announced: Option<Announced>,
}

/// A deletion that a feed announced (RFC 6721).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The observation of the feed that first said so.
    pub observation: i64,
    /// When it was deleted, as the feed says.
    pub when: DateTime<Utc>,
    /// When that was read.
    pub read: DateTime<Utc>,
}

/// How a list first showed a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// With the first good reading of a list, or long after its time: known stock.
    Silent,
    /// Above entries that were known.
    Above {
        /// The look at the list before.
        since: Option<DateTime<Utc>>,
    },
    /// Dated after the last reading.
    Dated {
        /// The look at the list before.
        since: Option<DateTime<Utc>>,
    },
}

/// Where a statement stands after the looks that were judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settled {
    /// The version that stands; `None` where it was never read.
    pub version: Option<u32>,
    /// The last look that saw it.
    pub seen: Option<DateTime<Utc>>,
    /// When that version was first seen.
    pub stood_since: Option<DateTime<Utc>>,
    /// The confirmed deletion, if it is gone.
    pub gone: Option<Gone>,
    /// When its last move was confirmed.
    pub rehoused: Option<DateTime<Utc>>,
    /// Whether its words turned out to be another statement's, where they stand since.
    pub lent: bool,
    /// Versions that came and went, with the time they went: a page that answers by turns.
    pub flapped: Vec<(u32, DateTime<Utc>)>,
    /// How its page answers by turns.
    pub turns: Turns,
    /// The last change of words that was confirmed.
    pub edited: Option<Edited>,
    /// What is open about it, if anything.
    pub open: Option<Open>,
}

/// A confirmed change of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The version that stood.
    pub from: u32,
    /// The version that took its place.
    pub to: u32,
    /// The opening observation of its flag.
    pub opening: i64,
}

impl Settled {
    /// The versions that judging on from here may compare with.
    pub fn versions(&self) -> impl Iterator<Item = u32> {
        let open = self.open.iter().flat_map(|open| open.versions.iter());
        let turns = self.turns.shown.iter().chain(&self.turns.texts);
        let edited = self.edited.iter().map(|edited| &edited.from);
        self.version
            .into_iter()
            .chain(open.chain(turns).chain(edited).copied())
    }
}

/// How a page answers by turns: now with one text, now with another, or now and then with none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turns {
    /// The version read last.
    pub shown: Option<u32>,
    /// When another text was read than before.
    pub turned: Option<DateTime<Utc>>,
    /// The texts that were shown before it.
    pub texts: Vec<u32>,
    /// How often one of them came back.
    pub returns: u32,
    /// When it was last served again after it was suspected gone.
    pub came_back: Option<DateTime<Utc>>,
}

/// What is open about a statement: suspicions, and flags on their way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The versions that it names.
    pub versions: Vec<u32>,
    /// The judge's own record of it; nobody else reads it.
    pub record: serde_json::Value,
}

/// A confirmed deletion that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// The opening observation of its flag.
    pub opening: i64,
    /// The last look that found it absent.
    pub seen: DateTime<Utc>,
}

/// Another statement of the source that carries the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameText {
    /// The store's key.
    pub key: i64,
    /// Its address.
    pub url: String,
    /// The last look that saw it present.
    pub last_present: Option<DateTime<Utc>>,
    /// Its last look with an outcome.
    pub last_look: Option<DateTime<Utc>>,
}

/// A statement that a list newly showed.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The store's key.
    pub key: i64,
    /// Its address.
    pub url: String,
    /// When a list first showed it.
    pub first_seen: DateTime<Utc>,
    /// The last look that saw it present.
    pub last_present: DateTime<Utc>,
    /// Its observation.
    pub observation: i64,
    /// Its headline.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its language.
    pub language: Option<String>,
    /// Its own date.
    pub published: Option<PageDate>,
}

/// A look that can witness, with the statement it was made at, if any.
#[derive(Clone, Debug)]
pub struct Witnessed {
    /// The statement; `None` for a made-up address.
    pub statement: Option<i64>,
    /// The look.
    pub look: Look,
}

/// The first absent look of a suspected deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Whose.
    pub statement: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the judge wants looked at before it concludes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wish {
    /// The statement once more, after `recheck_in_pass`.
    Recheck {
        /// Which.
        statement: i64,
    },
    /// A made-up address like this one.
    Canary {
        /// The template.
        template: String,
        /// The address it is made from.
        like: String,
        /// Which of several: 0 is the first.
        nth: u8,
    },
    /// Another statement of the template that was present.
    Sibling {
        /// The template.
        template: String,
        /// The statement in question.
        of: i64,
    },
    /// A statement that was not looked at in this pass.
    Look {
        /// Which.
        statement: i64,
    },
}

/// What follows.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Flags as they stand now; those that are known already are brought up to date.
    pub flags: Vec<Flag>,
    /// Where statements stand.
    pub settlements: Vec<Settlement>,
    /// Looks that would help.
    pub wishes: Vec<Wish>,
    /// Changes of blocks newly seen to be the site's.
    pub furniture: Vec<u64>,
    /// Incidents that are open from here on.
    pub incidents: Option<serde_json::Value>,
    /// How the source was up to now; `None` where this pass does not tell.
    pub health: Option<serde_json::Value>,
}

/// Where one statement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Which.
    pub statement: i64,
    /// Its state.
    pub state: State,
    /// Where to judge on from.
    pub settled: Settled,
    /// A confirmed move: the address, and the statement that had entered for it.
    pub moved: Option<(String, Option<i64>)>,
    /// The same text as this older statement.
    pub same_as: Option<i64>,
}
