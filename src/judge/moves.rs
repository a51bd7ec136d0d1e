//! Whether a text has another address.
//!
//! *In:* a standing version, a redirect's target or newcomers. *Out:* a [`Move`] that is suspected, confirmed or
//! withdrawn. *Never:* believes a redirect, a canonical or an id without the text, or another release of the same
//! mould.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::kinship::SAME_TEXT;
use super::newcomers::Newcomers;
use super::{RUN, SILENCE};
use crate::model::address;
use crate::model::{
    Case, Change, ChangeKind, Dossier, Flag, FlagKind, Look, Manner, MoveEvidence, Newcomer, Stage,
    Version, Why,
};
use crate::text::{self, Passage};

/// Significance of `moved` (CONTRACT, "Flags").
const MOVED: u8 = 15;
/// How far before the text was last seen at the old address the new one may have been listed.
const NEWLY: TimeDelta = TimeDelta::days(7);
/// … and from which they are under different headlines, where names cannot be told from other words.
const HEADED_OTHERWISE: f64 = 0.9;
/// Texts with fewer words are the same only where they are equal, title included.
const SHORT_WORDS: usize = 50;
/// Characters of the lead in which names, sums and dates must agree.
const LEAD: usize = 300;
/// Characters by which a sentence of the lead is known.
const OPENING: usize = 40;
/// A date that changes this soon after a move went with the address.
pub(super) const JUST_NOW: TimeDelta = TimeDelta::hours(48);

/// Whether a redirect leads to a home page or to a list of the source: no statement's address.
pub fn leads_away(landed: &str, lists: &[&str]) -> bool {
    let home = landed
        .split_once("://")
        .map_or(landed, |(_, rest)| rest)
        .trim_end_matches('/');
    let key = address::risky_key(landed);
    !home.contains('/') || lists.iter().any(|list| address::risky_key(list) == key)
}

/// The address that carries a vanished text.
pub(super) struct Successor {
    url: String,
    statement: Option<i64>,
    observation: i64,
    /// The headline there, where it is a newcomer's.
    title: Option<String>,
    /// When a list first showed it, where it is a newcomer's.
    listed: Option<DateTime<Utc>>,
}

/// Headlines that share fewer of their words are another statement's: a corrected one keeps most.
const ALIKE_HEADED: f64 = 0.35;

impl Successor {
    /// The address that this look was served at.
    pub(super) fn of(served: &Look) -> Self {
        Self {
            url: served.url.clone(),
            statement: None,
            observation: served.key,
            title: None,
            listed: None,
        }
    }

    /// Whether it was listed no later than a statement that was first seen then: the same was said under two addresses
    /// from the first, of which one is left.
    pub(super) fn was_there_with(&self, born: DateTime<Utc>) -> bool {
        self.listed.is_some_and(|listed| listed - born <= RUN)
    }

    /// Whether the text stands there under quite another headline.
    pub(super) fn is_headed_unlike(&self, stood: &Version) -> bool {
        let words = |title: &str| -> HashSet<String> {
            let words = text::words(title, stood.language.as_deref());
            words.iter().map(|word| text::loose(word)).collect()
        };
        let Some(title) = &self.title else {
            return false;
        };
        let (here, there) = (words(&stood.title), words(title));
        let (common, all) = (
            here.intersection(&there).count(),
            here.union(&there).count(),
        );
        #[expect(clippy::cast_precision_loss, reason = "a headline has few words")]
        let alike = common as f64 / all.max(1) as f64;
        !here.is_empty() && !there.is_empty() && alike < ALIKE_HEADED
    }

    pub(super) fn reason(&self) -> Why {
        Why::HasAnotherAddress {
            url: self.url.clone(),
            evidence: MoveEvidence::SameText,
        }
    }
}

/// What was found of a vanished text.
pub(super) enum Sought {
    /// A newcomer that is served carries it.
    Found(Successor),
    /// A newcomer carried it when last read, which is too long ago; nothing can be said before it is looked at.
    Unseen(i64),
    /// No newcomer carries it.
    Nowhere,
}

/// Seeks a newly listed address with one of these texts, the likest first.
pub(super) fn seek(
    case: &Case,
    texts: &[&Version],
    newcomers: &Newcomers<'_>,
    seen: Option<DateTime<Utc>>,
    look: &Look,
) -> Sought {
    if newcomers.is_empty() {
        return Sought::Nowhere;
    }
    let own_prints: Vec<Print> = texts.iter().map(|text| Print::of((*text).into())).collect();
    let own = || texts.iter().copied().zip(&own_prints);
    let may_be = |newcomer: &Newcomer| {
        let is_own = newcomer.key == case.statement.key || newcomer.url == look.url;
        let fresh = seen.is_none_or(|seen| seen - newcomer.first_seen <= NEWLY);
        !is_own && fresh && newcomer.first_seen - look.at <= RUN
    };
    let equal = own().flat_map(|own| newcomers.equal(own.1).map(move |new| (own, new)));
    let found = likest(equal.filter(|(_, new)| may_be(new.0)), look);
    if let Sought::Found(_) = found {
        // Nothing is liker than the very text.
        return found;
    }
    let like = own().flat_map(|own| newcomers.like(own.1).map(move |new| (own, new)));
    match likest(like.filter(|(_, new)| may_be(new.0)), look) {
        Sought::Nowhere => found,
        Sought::Unseen(key) => Sought::Unseen(match found {
            Sought::Unseen(known) => known.min(key),
            Sought::Found(_) | Sought::Nowhere => key,
        }),
        likest @ Sought::Found(_) => likest,
    }
}

/// The likest of these pairs of a text and a newcomer.
fn likest<'a>(
    pairs: impl Iterator<Item = ((&'a Version, &'a Print), (&'a Newcomer, &'a Print))>,
    look: &Look,
) -> Sought {
    let mut best: Option<(f64, &Newcomer)> = None;
    let mut unseen: Option<i64> = None;
    for ((text, own), (newcomer, print)) in pairs {
        let likeness = likeness((text.into(), own), (newcomer.into(), print));
        if likeness < SAME_TEXT {
            continue;
        }
        if look.at - newcomer.last_present > RUN {
            unseen = Some(unseen.map_or(newcomer.key, |key| key.min(newcomer.key)));
        } else if best.is_none_or(|(most, known)| {
            likeness > most || (likeness >= most && newcomer.key < known.key)
        }) {
            best = Some((likeness, newcomer));
        }
    }
    match (best, unseen) {
        (Some((_, newcomer)), _) => Sought::Found(Successor {
            url: newcomer.url.clone(),
            statement: Some(newcomer.key),
            observation: newcomer.observation,
            title: Some(newcomer.title.clone()),
            listed: Some(newcomer.first_seen),
        }),
        (None, Some(key)) => Sought::Unseen(key),
        (None, None) => Sought::Nowhere,
    }
}

/// A text with its headline, whoever carries it.
#[derive(Clone, Copy)]
pub(super) struct Headed<'a> {
    title: &'a str,
    text: &'a str,
    language: Option<&'a str>,
    published: Option<NaiveDate>,
}

impl<'a> Headed<'a> {
    fn passage(self) -> Passage<'a> {
        Passage {
            title: self.title,
            text: self.text,
            published: None,
            language: self.language,
        }
    }
}

impl<'a> From<&'a Version> for Headed<'a> {
    fn from(version: &'a Version) -> Self {
        Self {
            title: &version.title,
            text: &version.text,
            language: version.language.as_deref(),
            published: version.published.map(|date| date.day()),
        }
    }
}

impl<'a> From<&'a Newcomer> for Headed<'a> {
    fn from(newcomer: &'a Newcomer) -> Self {
        Self {
            title: &newcomer.title,
            text: &newcomer.text,
            language: newcomer.language.as_deref(),
            published: newcomer.published.map(|date| date.day()),
        }
    }
}

/// A text made ready to be compared with many.
pub(super) struct Print {
    title: String,
    text: String,
    words: usize,
    shingles: Vec<u64>,
}

impl Print {
    pub(super) fn of(headed: Headed<'_>) -> Self {
        Self {
            title: text::loose(headed.title),
            text: text::loose(headed.text),
            words: text::words(headed.text, headed.language).len(),
            shingles: text::shingles(headed.text, headed.language),
        }
    }

    pub(super) fn shingles(&self) -> &[u64] {
        &self.shingles
    }

    /// A key of the whole text, the same for equal ones.
    pub(super) fn text_hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        hasher.finish()
    }
}

/// Whether the page that a redirect leads to carries the same text, or nearly: under the same headline a name or a
/// number in it may have changed on the way.
pub(super) fn same_text(one: Headed<'_>, other: Headed<'_>) -> bool {
    let (first, second) = (Print::of(one), Print::of(other));
    let headed_alike = !first.title.is_empty() && first.title == second.title;
    likeness((one, &first), (other, &second)) >= SAME_TEXT
        || headed_alike && text::jaccard(&first.shingles, &second.shingles) >= SAME_TEXT
}

/// 1 for equal texts, the Jaccard of their shingles for like ones, 0 where it is another statement of the mould.
fn likeness(one: (Headed<'_>, &Print), other: (Headed<'_>, &Print)) -> f64 {
    let ((headed, print), (another, against)) = (one, other);
    let equal = print.text == against.text;
    if print.words < SHORT_WORDS {
        return if equal && print.title == against.title {
            1.0
        } else {
            0.0
        };
    }
    if equal {
        return 1.0;
    }
    let likeness = text::jaccard(&print.shingles, &against.shingles);
    let needed = if is_headed_otherwise(print, against) {
        HEADED_OTHERWISE
    } else {
        SAME_TEXT
    };
    // One headline and one date tell releases of a mould apart as nothing else does.
    let headed_alike = !print.title.is_empty() && print.title == against.title;
    let dated_alike = headed.published.is_some() && headed.published == another.published;
    let one_release = headed_alike && dated_alike;
    if likeness >= needed && (one_release || !other_release(headed, another)) {
        likeness
    } else {
        0.0
    }
}

/// Whether another headline stands above, in a script in which names cannot be told from other words: the one thing
/// by which releases of one mould are told apart.
fn is_headed_otherwise(one: &Print, other: &Print) -> bool {
    let apart = !one.title.contains(&other.title) && !other.title.contains(&one.title);
    apart && text::is_written_unspaced(&one.title)
}

/// Whether names, sums or dates of title and lead differ: another release of the same mould, however alike.
///
/// Only what was exchanged counts: a line that one of the two pages has and the other lacks (a date line, a byline)
/// tells pages apart, not releases.
fn other_release(one: Headed<'_>, other: Headed<'_>) -> bool {
    let lead: String = format!("{}\n{}", one.title, one.text)
        .chars()
        .take(one.title.chars().count() + LEAD)
        .collect();
    let lead = text::strict(&lead);
    let comparison = text::compare(&one.passage(), &other.passage());
    comparison.changes.iter().any(|change| {
        let told = matches!(
            change.kind,
            ChangeKind::Name | ChangeKind::QuoteSpeaker | ChangeKind::Number | ChangeKind::Date
        );
        let exchanged = change.before.is_some() && change.after.is_some();
        let opening: String = change
            .sentence_before
            .iter()
            .flat_map(|sentence| sentence.chars())
            .take(OPENING)
            .collect();
        told && exchanged && lead.contains(opening.trim_end())
    })
}

/// Another statement of the source that carries the text and is still served.
pub(super) fn copy_that_remains(case: &Case) -> Option<String> {
    case.copies
        .iter()
        .find(|copy| copy.last_present.is_some() && copy.last_present == copy.last_look)
        .map(|copy| copy.url.clone())
}

/// A move while it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Move {
    flag: Flag,
    evidence: MoveEvidence,
    to: String,
    statement: Option<i64>,
    first: DateTime<Utc>,
    /// The whole house moves: said once, not of each statement.
    #[serde(default)]
    unsaid: bool,
}

impl Move {
    pub(super) fn by_redirection(
        case: &Case,
        dossier: &Dossier,
        look: &Look,
        landed: &str,
        from: (Option<u32>, Option<DateTime<Utc>>),
    ) -> Self {
        let newcomer = dossier.newcomers.iter().find(|new| new.url == landed);
        let statement = newcomer.map(|new| new.key);
        let seen = newcomer.map(|new| new.observation).into_iter().collect();
        Self::open(
            case,
            look,
            landed,
            statement,
            MoveEvidence::Redirect,
            from,
            seen,
        )
    }

    pub(super) fn by_text(
        case: &Case,
        look: &Look,
        found: &Successor,
        from: (Option<u32>, Option<DateTime<Utc>>),
    ) -> Self {
        let seen = vec![found.observation];
        Self::open(
            case,
            look,
            &found.url,
            found.statement,
            MoveEvidence::SameText,
            from,
            seen,
        )
    }

    fn open(
        case: &Case,
        look: &Look,
        to: &str,
        statement: Option<i64>,
        evidence: MoveEvidence,
        from: (Option<u32>, Option<DateTime<Utc>>),
        seen: Vec<i64>,
    ) -> Self {
        let reason = Why::HasAnotherAddress {
            url: to.to_owned(),
            evidence,
        };
        let mut flag = Flag::raise(
            FlagKind::Moved,
            Stage::Suspected,
            &case.statement,
            look,
            from.1,
            reason,
        );
        flag.significance = MOVED;
        flag.moved_to = Some(to.to_owned());
        flag.from_version = from.0;
        flag.evidence.extend(seen);
        Self {
            flag,
            evidence,
            to: to.to_owned(),
            statement,
            first: look.at,
            unsaid: false,
        }
    }

    /// Whether the text was found at the new address, not led to.
    pub(super) fn is_by_text(&self) -> bool {
        self.evidence == MoveEvidence::SameText
    }

    pub(super) fn to(&self) -> &str {
        &self.to
    }

    /// Whether it leads there, or the house of the new address is led there in its turn.
    pub(super) fn leads_on_to(&self, landed: &str) -> bool {
        self.to == landed || address::under_the_name_of(&self.to, landed).as_deref() == Some(landed)
    }

    /// Where the text goes, and the newcomer that entered there.
    pub(super) fn destination(&self) -> (&str, Option<i64>) {
        (&self.to, self.statement)
    }

    /// Notes what changed along with the address.
    pub(super) fn note(&mut self, changes: Vec<Change>) {
        self.flag
            .reasons
            .extend(changes.iter().map(|change| Why::Words {
                change: change.clone(),
            }));
        self.flag.changes.extend(changes);
    }

    /// A later look that shows the same confirms it.
    pub(super) fn seen_again(&mut self, look: &Look) -> bool {
        let hours = (look.at - self.first).num_hours();
        self.confirm(look, Why::StillSo { hours })
    }

    /// The old address is absent: still, or now that it leads nowhere any more.
    pub(super) fn left(&mut self, look: &Look, manner: Manner) -> bool {
        match self.evidence {
            MoveEvidence::SameText => self.seen_again(look),
            MoveEvidence::Redirect => {
                let status = look.status;
                self.confirm(look, Why::AnsweredAbsent { manner, status })
            }
        }
    }

    fn confirm(&mut self, look: &Look, reason: Why) -> bool {
        if look.at - self.first > SILENCE {
            self.first = look.at;
            return false;
        }
        if look.at - self.first < RUN || look.downgraded {
            return false;
        }
        self.flag.reasons.push(reason.clone());
        self.flag.reach(Stage::Confirmed, look, reason);
        true
    }

    pub(super) fn withdraw(mut self, look: &Look, reason: Why) -> Option<Flag> {
        self.flag.reach(Stage::Withdrawn, look, reason);
        self.into_flag()
    }

    pub(super) fn flag(&self) -> &Flag {
        &self.flag
    }

    pub(super) fn be_held(&mut self, incident: i64) {
        self.flag.held_by = Some(incident);
    }

    pub(super) fn go_unsaid(&mut self) {
        self.unsaid = true;
    }

    /// The flag, unless the house's own says it.
    pub(super) fn into_flag(self) -> Option<Flag> {
        (!self.unsaid).then_some(self.flag)
    }
}
