//! Typed reasons; `view` puts them into words.
//!
//! *In:* nothing. *Out:* [`Why`]. *Never:* a sentence: words belong to one room.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Change, Manner, MoveEvidence, SourceWhy, StatementId};

/// A reason for a stage or a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// A list shows it above entries that were known.
    NewInList,
    /// A list dates it after the last reading of the list.
    DatedAfterLastRead,
    /// These words changed.
    Words {
        /// The change.
        change: Change,
    },
    /// The text was seen for the first time.
    OtherWords,
    /// The same new text was seen again.
    SeenAgain {
        /// Looks that saw it.
        looks: u32,
        /// Hours between the first and the last of them.
        hours: i64,
    },
    /// A third text came; the second had stood until then.
    ThirdText,
    /// The earlier text came back before the new one was seen a second time.
    TextCameBack,
    /// The page's own date of change did not move.
    OwnDateStood,
    /// The page's own date of change moved too.
    OwnDateMoved,
    /// A note on the page owns up to the change.
    CorrectionNote {
        /// The note.
        note: String,
    },
    /// The answer said that nothing is there.
    AnsweredAbsent {
        /// How.
        manner: Manner,
        /// Its status.
        status: Option<u16>,
    },
    /// It was absent again and again.
    StayedAbsent {
        /// Looks that count.
        looks: u32,
        /// Hours between the first and the last of them.
        hours: i64,
        /// How.
        manner: Manner,
    },
    /// A made-up address of the same shape answers unlike a statement.
    CanaryTells {
        /// Its status.
        status: Option<u16>,
    },
    /// Made-up addresses of the same shape are all answered with one page that is no statement.
    CanaryFront,
    /// Statements of the same shape were served.
    SiblingsPresent {
        /// How many were seen.
        count: u32,
    },
    /// Statements that left the same shape with it were served at their new addresses.
    KinPresent {
        /// How many were seen.
        count: u32,
    },
    /// No statement of the same shape could be had as a witness.
    NoSibling,
    /// No made-up address could be asked.
    NoCanary,
    /// A made-up address is answered like a statement: the site hides missing pages.
    Blind,
    /// None of the source's lists could be read at that time.
    NoList,
    /// Too few looks, or over too short a time.
    NotLongEnough {
        /// Looks that count so far.
        looks: u32,
        /// Looks that are needed.
        needed: u32,
    },
    /// The statement is too young for a confirmation.
    Young {
        /// Its age in hours.
        hours: i64,
    },
    /// Other statements of the source vanished at the same time; it takes a look more.
    ManyAtOnce {
        /// How many.
        count: u32,
    },
    /// Several statements of the source left their addresses within a day.
    LeftTogether {
        /// How many were seen to in the first pass.
        count: u32,
    },
    /// Statements of the source are led to another host, which carries their texts.
    HouseMoves {
        /// Which.
        host: String,
    },
    /// So many of an incident's statements are gone for good or found elsewhere.
    Resolved {
        /// How many.
        count: u32,
        /// Of how many.
        of: u32,
    },
    /// Half of an incident's statements or more came back.
    MostCameBack {
        /// How many.
        count: u32,
        /// Of how many.
        of: u32,
    },
    /// It is served again.
    CameBack,
    /// Its text has another address.
    HasAnotherAddress {
        /// Which.
        url: String,
        /// What shows it.
        evidence: MoveEvidence,
    },
    /// It is one with another statement, which is followed at that address.
    OneWith {
        /// Which.
        statement: StatementId,
    },
    /// The old address carries the text again.
    OldAddressAgain,
    /// An identical text was there before and remains.
    IdenticalTextRemains {
        /// Where.
        url: String,
    },
    /// A later look saw the same.
    StillSo {
        /// Hours between the looks.
        hours: i64,
    },
    /// A list misses it where its neighbours stand.
    LeftTheMiddle {
        /// Hours since it was first missed.
        hours: i64,
    },
    /// The list was read again and still misses it, while its page is served.
    StillUnlisted {
        /// Hours since it was first missed.
        hours: i64,
    },
    /// A list misses it too, where its neighbours stand.
    LeftItsListToo,
    /// A list shows it again.
    ListedAgain,
    /// Several statements got other characters for the same words at once.
    Retypeset,
    /// The old text is contained in the new one, and the statement is young.
    Grew,
    /// Something that concerns the whole source.
    OfSource {
        /// What.
        told: SourceWhy,
    },
    /// Its page answers by turns.
    ByTurns,
    /// A feed of the source calls it deleted.
    AnnouncedDeletion {
        /// When it was deleted, as the feed says.
        when: DateTime<Utc>,
    },
    /// It befell many statements of the source at once.
    Befell {
        /// What.
        what: Befell,
    },
}

/// What befalls many statements of a source at once, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Befell {
    /// They are not served with their texts, and neither are their neighbours.
    Outage {
        /// How many.
        count: u32,
    },
    /// Their pages are drawn by script now.
    Script {
        /// How many.
        count: u32,
    },
    /// They are served in another language.
    Tongue {
        /// How many.
        count: u32,
    },
    /// The same blocks around their texts came or went.
    Redesign {
        /// How many.
        count: u32,
    },
    /// They show earlier texts of theirs again.
    Backup {
        /// How many.
        count: u32,
    },
    /// Some of them, by their headlines.
    Among {
        /// The headlines.
        headlines: Vec<String>,
    },
    /// Their headlines share words that few others have.
    Words {
        /// The words, as they stand in a headline.
        terms: Vec<String>,
    },
    /// They stood in a section in which few others stand.
    Section {
        /// Its path.
        path: String,
    },
    /// They are dated within days of which few others are.
    Days {
        /// The first.
        from: NaiveDate,
        /// The last.
        to: NaiveDate,
    },
    /// More than half of the statements of their shape left their addresses at once: it takes a week.
    Migration,
    /// It still is so, and what it means for each cannot be told.
    Unresolved {
        /// Days since it was first seen.
        days: i64,
    },
    /// What the pages share goes on changing.
    Unsteady,
}
