//! A flag: one change, with its stages, interval, reasons and evidence.
//!
//! *In:* nothing. *Out:* [`Flag`] with typed reasons; `view` words them. *Never:* edited away: a flag is
//! withdrawn, with its reason.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{FlagId, Look, Manner, ObservationId, SourceId, Statement, Why};

macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The contract's word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the contract's word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(super) use word_enum;

word_enum!(
    /// What a flag says.
    FlagKind {
        /// A statement came.
        Published = "published",
        /// A statement's words changed.
        Edited = "edited",
        /// A statement is no longer served.
        Deleted = "deleted",
        /// A deleted statement is back.
        Restored = "restored",
        /// A statement has another address.
        Moved = "moved",
        /// A statement is served but no longer listed.
        Delisted = "delisted",
        /// Something befell many statements of a source.
        Incident = "incident",
        /// A source cannot be looked at.
        Failing = "failing",
        /// A source refuses to be looked at.
        Blocked = "blocked",
        /// A source brought nothing new for long.
        Quiet = "quiet",
        /// A source is well again.
        Recovered = "recovered",
    }
);

impl FlagKind {
    /// Whether it says how a source as a whole is, not what it published.
    pub fn is_of_health(self) -> bool {
        matches!(
            self,
            Self::Failing | Self::Blocked | Self::Quiet | Self::Recovered
        )
    }

    /// The significance from which on such a flag is worth an alert (CONTRACT); `None` where it never is by itself.
    pub fn least_worth_an_alert(self) -> Option<u8> {
        match self {
            Self::Deleted | Self::Restored | Self::Delisted | Self::Failing | Self::Blocked => {
                Some(0)
            }
            Self::Edited | Self::Incident => Some(20),
            Self::Published | Self::Moved | Self::Quiet | Self::Recovered => None,
        }
    }
}

word_enum!(
    /// How sure a flag is.
    Stage {
        /// Seen once, or not long enough.
        Suspected = "suspected",
        /// Seen often and long enough, with witnesses where the kind asks for them.
        Confirmed = "confirmed",
        /// Taken back, with the reason.
        Withdrawn = "withdrawn",
    }
);

word_enum!(
    /// The types of change (CONTRACT, "Types of change").
    ChangeKind {
        /// How far for or against.
        Stance = "stance",
        /// A duty or a possibility.
        Modality = "modality",
        /// How certain.
        Hedge = "hedge",
        /// A "not" that came or went.
        Negation = "negation",
        /// A number.
        Number = "number",
        /// A date.
        Date = "date",
        /// A person, place or body.
        Name = "name",
        /// A person's title or rank.
        Title = "title",
        /// The headline.
        TitleChanged = "title_changed",
        /// Words inside quotation marks.
        QuoteChanged = "quote_changed",
        /// A quotation that went.
        QuoteRemoved = "quote_removed",
        /// The same quotation by another speaker.
        QuoteSpeaker = "quote_speaker",
        /// Who says it.
        Attribution = "attribution",
        /// A party that went.
        ActorRemoved = "actor_removed",
        /// What the predicate is about.
        Target = "target",
        /// A threat that went.
        ThreatRemoved = "threat_removed",
        /// "Immediate", "full" and the like that went.
        QualifierRemoved = "qualifier_removed",
        /// Part of a sentence that went.
        ClauseRemoved = "clause_removed",
        /// A sentence that came.
        SentenceAdded = "sentence_added",
        /// A sentence that went.
        SentenceRemoved = "sentence_removed",
        /// Two or more sentences that came.
        ParagraphAdded = "paragraph_added",
        /// Two or more sentences that went.
        ParagraphRemoved = "paragraph_removed",
        /// A question and its answer that went.
        QuestionRemoved = "question_removed",
        /// Another text altogether.
        DocumentSwapped = "document_swapped",
        /// A link to another document.
        LinkSwapped = "link_swapped",
        /// The same sentence in another place.
        Moved = "moved",
        /// A young text that grew.
        Growth = "growth",
        /// What no reader sees.
        Invisible = "invisible",
        /// A misspelling.
        Typo = "typo",
        /// Typography and case.
        Style = "style",
        /// Other words.
        Other = "other",
    }
);

/// One change of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ChangeKind,
    /// The words before.
    pub before: Option<String>,
    /// The words after.
    pub after: Option<String>,
    /// The sentence before.
    pub sentence_before: Option<String>,
    /// The sentence after.
    pub sentence_after: Option<String>,
    /// Its weight, 0–100, before it is joined with others.
    pub weight: u8,
    /// How strong the words were and are, on the lexicon's scale, where that is what changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degrees: Option<[i8; 2]>,
}

/// Two texts compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes, the weightiest first.
    pub changes: Vec<Change>,
    /// 0–100.
    pub significance: u8,
}

/// When a change happened, as far as looks can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The last look that truly saw the old state.
    pub from: Option<DateTime<Utc>>,
    /// The first look that saw the new one.
    pub to: DateTime<Utc>,
}

/// What shows that a text has another address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveEvidence {
    /// The old address leads to the new one, which carries the text.
    Redirect,
    /// A list newly shows an address that carries the same text.
    SameText,
}

/// A stage that a flag reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageEntry {
    /// The stage.
    pub stage: Stage,
    /// The pass's time.
    pub at: DateTime<Utc>,
    /// Why then.
    pub reason: Why,
}

/// A finding with its stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// The public id; empty until the store gave one.
    pub id: FlagId,
    /// What it says.
    pub kind: FlagKind,
    /// How sure it is.
    pub stage: Stage,
    /// How a deleted statement is missing.
    pub manner: Option<Manner>,
    /// 0–100.
    pub significance: u8,
    /// Why, the most telling first.
    pub reasons: Vec<Why>,
    /// Whose statement.
    pub source: SourceId,
    /// The store's key of the statement; `None` for a flag of the source.
    pub statement: Option<i64>,
    /// The store's key of the observation that opened it; names the flag together with kind and statement.
    pub opening: i64,
    /// Where it moved.
    pub moved_to: Option<String>,
    /// The version before.
    pub from_version: Option<u32>,
    /// The version after.
    pub to_version: Option<u32>,
    /// Whether the page itself says so; `None` where it cannot be known.
    pub announced: Option<bool>,
    /// The opening observation of the flag that this one answers (restored → its deletion).
    pub relates_to: Option<i64>,
    /// When it happened.
    pub interval: Interval,
    /// Stages in order.
    pub history: Vec<StageEntry>,
    /// What changed in the words.
    pub changes: Vec<Change>,
    /// The looks it rests on: keys of observations.
    pub evidence: Vec<i64>,
    /// The same as public ids; filled by the store.
    pub evidence_ids: Vec<ObservationId>,
    /// The opening observation of the incident that holds it.
    #[serde(default)]
    pub held_by: Option<i64>,
    /// The id of that incident; filled by the store.
    pub incident: Option<FlagId>,
    /// The flags that it holds; filled by the store.
    pub holds: Vec<FlagId>,
}

impl Flag {
    /// A flag of a statement that `look` opens, at this stage, for one reason.
    pub fn raise(
        kind: FlagKind,
        stage: Stage,
        of: &Statement,
        look: &Look,
        from: Option<DateTime<Utc>>,
        reason: Why,
    ) -> Self {
        Self {
            statement: Some(of.key),
            ..Self::raise_for_source(kind, stage, &of.source, look, from, reason)
        }
    }

    /// A flag of a whole source that `look` opens, at this stage, for one reason.
    pub fn raise_for_source(
        kind: FlagKind,
        stage: Stage,
        source: &SourceId,
        look: &Look,
        from: Option<DateTime<Utc>>,
        reason: Why,
    ) -> Self {
        Self {
            id: FlagId(String::new()),
            kind,
            stage,
            manner: None,
            significance: 0,
            reasons: vec![reason.clone()],
            source: source.clone(),
            statement: None,
            opening: look.key,
            moved_to: None,
            from_version: None,
            to_version: None,
            announced: None,
            relates_to: None,
            interval: Interval { from, to: look.at },
            history: vec![StageEntry {
                stage,
                at: look.pass,
                reason,
            }],
            changes: Vec::new(),
            evidence: vec![look.key],
            evidence_ids: Vec::new(),
            held_by: None,
            incident: None,
            holds: Vec::new(),
        }
    }

    /// Moves the flag to a stage, by this look and for this reason.
    pub fn reach(&mut self, stage: Stage, look: &Look, reason: Why) {
        self.stage = stage;
        self.evidence.push(look.key);
        self.history.push(StageEntry {
            stage,
            at: look.pass,
            reason,
        });
    }

    /// Takes the flag back without a look at its statement.
    pub fn lapse(&mut self, at: DateTime<Utc>, reason: Why) {
        self.stage = Stage::Withdrawn;
        self.history.push(StageEntry {
            stage: Stage::Withdrawn,
            at,
            reason,
        });
    }

    /// Whether the flag is worth an alert (CONTRACT, "Worth an alert"): of this kind, stage and significance, or
    /// already once so.
    pub fn worth_an_alert(&self) -> bool {
        let least = self.kind.least_worth_an_alert();
        least.is_some_and(|least| self.significance >= least) && self.is_sure_enough()
    }

    /// Whether its stage is worth an alert: a list is often only tidied, so that a statement that left one is told of
    /// when that is sure.
    pub fn is_sure_enough(&self) -> bool {
        self.kind != FlagKind::Delisted
            || self
                .history
                .iter()
                .any(|entry| entry.stage == Stage::Confirmed)
    }
}
