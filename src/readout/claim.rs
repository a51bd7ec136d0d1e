//! What an account claims: who holds what, how strongly, in whose voice.
//!
//! *In:* an account. *Out:* its sentences with their claims. *Never:* a holder that the sentence does not name: unknown
//! is a value.

use std::ops::Range;

use super::Account;
use super::content::Content;
use crate::lexicon::{self, Category, Cue, Entry, Mention, Naming, Rendered};
use crate::text::{self, Quantity, Sentence};

/// Sentences of an account that are read; an official text has fewer.
const MOST_SENTENCES: usize = 400;

/// A sentence of an account.
#[derive(Debug)]
pub(super) struct Spoken<'a> {
    pub(super) text: &'a str,
    pub(super) claims: Vec<Claim>,
    pub(super) mentions: Vec<Mention>,
    pub(super) cues: Vec<(Range<usize>, Cue)>,
    pub(super) quantities: Vec<Quantity>,
    /// Things in it that go by rival names.
    pub(super) terms: Vec<Rendered>,
    /// Watched topics in it.
    pub(super) topics: Vec<&'static str>,
    pub(super) content: Content,
}

impl Spoken<'_> {
    pub(super) fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|(_, found)| *found == cue)
    }

    pub(super) fn words(&self, bytes: &Range<usize>) -> &str {
        self.text.get(bytes.clone()).unwrap_or_default()
    }
}

/// Who holds a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// The sentence does not say.
    Unknown,
    /// Both sides.
    Both,
    /// A party, by its id.
    Party(&'static str),
    /// The host, whoever that is.
    Host,
    /// The guest, whoever that is.
    Guest,
    /// One person in office, of whichever side.
    Person,
    /// The publisher, whose party is not known.
    Publisher,
}

/// In whose voice a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// Not known.
    Unknown,
    /// The publisher's own.
    Own,
    /// Of all who signed.
    Joint,
    /// The holder's, as the publisher reports it.
    Reported,
    /// What somebody else says of it.
    Hearsay,
}

/// A predicate with its holder.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The predicate's bytes in the sentence.
    pub(super) bytes: Range<usize>,
    /// From the holder's name to the end of the predicate.
    pub(super) with_holder: Range<usize>,
    pub(super) entry: &'static Entry,
    /// After its negation.
    pub(super) strength: i8,
    pub(super) negated: bool,
    pub(super) holder: Holder,
    pub(super) voice: Voice,
    /// What it is about: the bytes behind it, to the end of the clause.
    pub(super) target: Range<usize>,
    /// Whether that is the news of an act, not the act.
    pub(super) wrapped: bool,
}

/// The sentences of an account's text, with their claims.
pub(super) fn spoken<'a>(
    account: &Account<'a>,
    publisher: Option<&'static str>,
) -> Vec<Spoken<'a>> {
    let sentences = text::sentences(account.text, account.language);
    let read = |sentence| read(sentence, account, publisher);
    let whole = whole(&sentences, account).into_iter();
    whole.take(MOST_SENTENCES).map(read).collect()
}

/// The sentences of an account; in a language that knows no full stop a piece that goes on with a number, or with "and",
/// belongs to the one before.
fn whole<'a>(sentences: &[Sentence<'a>], account: &Account<'a>) -> Vec<&'a str> {
    let cut_at_blanks = account
        .language
        .is_some_and(|tag| tag.starts_with("th") || tag.starts_with("lo"));
    let goes_on = |text: &str| {
        text.starts_with(char::is_numeric)
            || ["และ", "โดย", "ซึ่ง", "ที่"]
                .iter()
                .any(|word| text.starts_with(word))
    };
    let mut whole: Vec<Range<usize>> = Vec::new();
    let mut block = None;
    for sentence in sentences {
        match whole.last_mut() {
            Some(last)
                if cut_at_blanks && block == Some(sentence.block) && goes_on(sentence.text) =>
            {
                last.end = sentence.bytes.end;
            }
            _ => whole.push(sentence.bytes.clone()),
        }
        block = Some(sentence.block);
    }
    whole
        .into_iter()
        .filter_map(|bytes| account.text.get(bytes))
        .collect()
}

fn read<'a>(text: &'a str, account: &Account<'a>, publisher: Option<&'static str>) -> Spoken<'a> {
    let language = account.language;
    let mentions = lexicon::parties(text, language);
    let cues = lexicon::cues(text, language);
    let hits = lexicon::hits(text, language);
    let predicates = hits
        .iter()
        .filter(|hit| is_predicate(hit.entry.category))
        .map(|hit| hit.bytes.clone());
    let speaking = Speaking {
        text,
        predicates: predicates.collect(),
        mentions: &mentions,
        cues: &cues,
        publisher,
        role: account.role,
    };
    let claims = claims(text, &hits, &speaking);
    let named = mentions.iter().map(|mention| mention.bytes.clone());
    // A gap is what is spoken of: 就…交换意见.
    let brief = hits.iter().filter(|hit| !hit.entry.has_a_gap());
    let weighed = brief.map(|hit| hit.bytes.clone());
    let told = cues
        .iter()
        .filter(|(_, cue)| !cue.is_occasion())
        .map(|(bytes, _)| bytes.clone());
    let content = Content::of(
        text,
        language,
        &named.chain(weighed).chain(told).collect::<Vec<_>>(),
    );
    let quantities = text::quantities(text, language);
    Spoken {
        text,
        claims,
        mentions,
        cues,
        quantities,
        terms: lexicon::renderings(text, language),
        topics: lexicon::topics(text),
        content,
    }
}

/// Whether it is the verb "may", not the month.
fn is_may(text: &str, hit: &lexicon::Hit) -> bool {
    let month = text.get(hit.bytes.clone()) == Some("May");
    MAY.contains(&hit.entry.lemma.as_str()) && !month
}

/// How the lexicon has "may" and "might" in its languages.
pub(super) const MAY: [&str; 6] = ["may", "poder", "có thể", "អាច", "อาจ", "возможно"];

/// The predicates of a sentence with their holders.
fn claims(text: &str, hits: &[lexicon::Hit], speaking: &Speaking<'_>) -> Vec<Claim> {
    // "Will consider": what follows governs.
    let governed = |hit: &lexicon::Hit| {
        let of_next = |next: &lexicon::Hit| {
            let between = text.get(hit.bytes.end..next.bytes.start);
            next.entry.category.is_duty()
                && between.is_some_and(|between| between.trim().is_empty())
        };
        hit.entry.category.is_duty() && hits.iter().any(of_next)
    };
    hits.iter()
        .filter(|hit| (is_predicate(hit.entry.category) || is_may(text, hit)) && !governed(hit))
        .map(|hit| {
            let negated = hits.iter().any(|cue| {
                cue.entry.category == Category::NegationCue
                    && cue.bytes.end <= hit.bytes.start
                    && hit.bytes.start - cue.bytes.end <= MOST_BETWEEN
            });
            let next = hits
                .iter()
                .find(|next| next.bytes.start > hit.bytes.end && is_predicate(next.entry.category));
            let end = next.map_or(text.len(), |next| next.bytes.start);
            speaking.claim(hit, negated, end)
        })
        .collect()
}

/// Bytes between a capital that stands for its government and what it does.
const MOST_BEHIND_A_CAPITAL: usize = 16;

/// Bytes of a predicate with a gap from which on what it is about stands in it.
const MOST_OF_A_WORD: usize = 24;

/// Words between two names of one subject.
const MOST_OF_A_SUBJECT: usize = 8;

/// Bytes between a negation and what it turns.
const MOST_BETWEEN: usize = 12;

fn is_predicate(category: Category) -> bool {
    category.is_stance() || category.is_duty() || category == Category::Attribution
}

/// A sentence, as far as it tells who speaks.
struct Speaking<'s> {
    text: &'s str,
    predicates: Vec<Range<usize>>,
    mentions: &'s [Mention],
    cues: &'s [(Range<usize>, Cue)],
    publisher: Option<&'static str>,
    role: Option<&'s str>,
}

impl Speaking<'_> {
    fn claim(&self, hit: &lexicon::Hit, negated: bool, end: usize) -> Claim {
        let (holder, name) = self.holder(&hit.bytes);
        let start = name.map_or(hit.bytes.start, |name| name.start.min(hit.bytes.start));
        let target = if hit.entry.has_a_gap() && hit.bytes.len() > MOST_OF_A_WORD {
            hit.bytes.clone()
        } else {
            hit.bytes.end..end.max(hit.bytes.end)
        };
        let wrapper = self.cues.iter().any(|(bytes, cue)| {
            *cue == Cue::Wrapper
                && bytes.start < target.end
                && (bytes.start >= hit.bytes.start)
                && bytes.start.saturating_sub(hit.bytes.end) <= MOST_BEFORE_WRAPPER
        });
        let strength = if MAY.contains(&hit.entry.lemma.as_str()) {
            1
        } else {
            hit.entry.strength
        };
        Claim {
            with_holder: start..hit.bytes.end,
            strength: if negated { -strength.abs() } else { strength },
            negated,
            voice: self.voice(holder),
            wrapped: wrapper,
            bytes: hit.bytes.clone(),
            entry: hit.entry,
            holder,
            target,
        }
    }

    /// The last who is named before the predicate and is not spoken to; else who is named behind "by".
    fn holder(&self, predicate: &Range<usize>) -> (Holder, Option<Range<usize>>) {
        // A capital speaks only right before its verb: "Beijing has applauded", not "the talks in Beijing".
        let speaks = |mention: &&Mention| {
            let near = predicate.start.saturating_sub(mention.bytes.end) <= MOST_BEHIND_A_CAPITAL;
            mention.naming != Naming::Seat || near
        };
        let named = self
            .mentions
            .iter()
            .filter(speaks)
            .map(|m| (m.bytes.clone(), Holder::Party(m.party)));
        let told = self
            .cues
            .iter()
            .filter_map(|(bytes, cue)| Some((bytes.clone(), self.of(*cue)?)));
        let mut all: Vec<(Range<usize>, Holder)> = named.chain(told).collect();
        all.sort_by_key(|(bytes, _)| bytes.start);
        let clause = self
            .text
            .get(..predicate.start)
            .and_then(|head| head.rfind([':', ';', '：', '；']));
        let begins = clause.unwrap_or(0);
        // "双方认为": who holds it may be the beginning of what was found.
        let leads =
            |bytes: &Range<usize>| bytes.end <= predicate.start || bytes.start == predicate.start;
        let may_speak = |bytes: &Range<usize>| {
            bytes.start >= begins && leads(bytes) && !self.follows(bytes, Cue::Toward)
        };
        let before = all.iter().rposition(|(bytes, _)| may_speak(bytes));
        let behind = || {
            all.iter()
                .position(|(bytes, _)| bytes.start >= predicate.end && self.follows(bytes, Cue::By))
        };
        let beside = || {
            // "In the opinion of the Minister", "Theo Bộ trưởng": whose word it is stands behind it.
            let next = all
                .iter()
                .position(|(bytes, _)| bytes.start >= predicate.end)?;
            let between = self.text.get(predicate.end..all.get(next)?.0.start)?;
            (between.split_whitespace().count() <= 1 && !between.contains([',', '，']))
                .then_some(next)
        };
        let Some(at) = before.or_else(behind).or_else(beside) else {
            return (Holder::Unknown, None);
        };
        let Some((bytes, holder)) = all.get(at) else {
            return (Holder::Unknown, None);
        };
        let parties = |(name, other): &&(Range<usize>, Holder)| {
            let named = matches!(other, Holder::Party(_)) && other != holder;
            named && name.start >= begins && name.end <= predicate.start
        };
        let joined = all.iter().filter(parties).any(|(name, _)| {
            name.end <= bytes.start && self.are_joined(name, bytes)
                || bytes.end <= name.start && self.are_joined(bytes, name)
        });
        let holder = if joined { Holder::Both } else { *holder };
        (holder, Some(bytes.clone()))
    }

    /// Whether two names make one subject: "Colombia y Ecuador", "President A of Kenya and President B of Uganda", 中柬.
    fn are_joined(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let between = self
            .text
            .get(one.end..other.start)
            .unwrap_or("-")
            .to_lowercase();
        let words: Vec<&str> = between.split_whitespace().collect();
        let within = one.start..other.end;
        let acts = self
            .predicates
            .iter()
            .any(|hit| within.contains(&hit.start));
        words.is_empty()
            || matches!(words.as_slice(), ["-" | "–"])
            || words.len() <= MOST_OF_A_SUBJECT && !acts && words.iter().any(|word| is_and(word))
    }

    /// Whether this cue stands right before.
    fn follows(&self, bytes: &Range<usize>, wanted: Cue) -> bool {
        self.cues.iter().any(|(link, cue)| {
            let between = self.text.get(link.end..bytes.start);
            *cue == wanted && between.is_some_and(|between| is_article(between.trim()))
        })
    }

    fn of(&self, cue: Cue) -> Option<Holder> {
        let own = || self.publisher.map_or(Holder::Publisher, Holder::Party);
        Some(match cue {
            Cue::Both => Holder::Both,
            Cue::Publisher => own(),
            Cue::Host if self.role == Some("host") => own(),
            Cue::Guest if self.role == Some("guest") => own(),
            Cue::Host => Holder::Host,
            Cue::Guest => Holder::Guest,
            Cue::Person => Holder::Person,
            Cue::Wrapper
            | Cue::Disowns
            | Cue::Hearsay
            | Cue::Toward
            | Cue::By
            | Cue::Meeting
            | Cue::Visit
            | Cue::Call
            | Cue::Signing
            | Cue::Conference
            | Cue::Strike
            | Cue::Formula => return None,
        })
    }

    fn voice(&self, holder: Holder) -> Voice {
        let own = self.publisher.map_or(Holder::Publisher, Holder::Party);
        if self.role == Some("joint") {
            return Voice::Joint;
        }
        if self.cues.iter().any(|(_, cue)| *cue == Cue::Hearsay) {
            return Voice::Hearsay;
        }
        match holder {
            Holder::Both => Voice::Own,
            Holder::Unknown | Holder::Person => Voice::Unknown,
            _ if holder == own => Voice::Own,
            Holder::Publisher => Voice::Own,
            Holder::Party(_) if self.publisher.is_none() && !is_press(self.role) => Voice::Unknown,
            Holder::Party(_) | Holder::Host | Holder::Guest => Voice::Reported,
        }
    }
}

/// Bytes between a predicate and what wraps its object: "appreciated very much the announcement".
const MOST_BEFORE_WRAPPER: usize = 40;

/// Whether a source only reports what others say.
pub(super) fn is_press(role: Option<&str>) -> bool {
    matches!(role, Some("press" | "media" | "state-media" | "comparison"))
}

pub(super) fn is_and(word: &str) -> bool {
    matches!(
        word,
        "and" | "et" | "y" | "e" | "и" | "và" | "和" | "与" | "與" | "及" | "、" | "និង" | "และ"
    )
}

/// What may stand between a preposition and a name.
fn is_article(between: &str) -> bool {
    matches!(
        between.to_lowercase().as_str(),
        "" | "the" | "la" | "le" | "l'" | "les" | "el" | "los" | "las" | "its" | "both"
    )
}
