//! Two sentences that answer each other: who holds what, how strongly, in whose voice.
//!
//! *In:* a pair of sentences with their accounts. *Out:* in what they differ. *Never:* looks at other sentences, but to see
//! whether a number or a day stands there.

use std::ops::Range;

use super::super::Reading;
use super::super::claim::{Claim, Holder, Spoken, Voice};
use super::super::match_up::{Act, same_holder};
use super::said;
use crate::lexicon::{self, Category, Cue};
use crate::model::{Divergence, DivergenceKind};
use crate::text;

/// A firm commitment: "khẳng định", "reaffirms".
fn affirmed(spoken: &Spoken<'_>) -> Option<Claim> {
    let claim = spoken.claim(Act::Binds)?;
    let firm = claim.entry.category == Category::Commitment && claim.strength >= 3;
    firm.then(|| claim.clone())
}

/// Content that two sentences share, in percent of the shorter, which say one thing but for a "not".
const ALIKE: usize = 60;

/// Two sentences that answer each other.
pub(super) struct Pair<'p, 't> {
    pub(super) a: &'p Reading<'t>,
    pub(super) b: &'p Reading<'t>,
    pub(super) one: &'p Spoken<'t>,
    pub(super) other: &'p Spoken<'t>,
}

impl Pair<'_, '_> {
    pub(super) fn divergences(&self) -> Vec<Divergence> {
        if let Some(denied) = self.denied() {
            return vec![denied];
        }
        let mut found: Vec<Divergence> = self.holders().into_iter().collect();
        if found.is_empty() {
            let strength = self.strengths();
            let target = self.targets();
            let voice = self.voices(strength.is_some() || target.is_some());
            found.extend([strength, target, voice].into_iter().flatten());
            found.extend(self.duties());
        }
        found.extend(self.numbers());
        found.extend(self.dates());
        found.extend(self.names());
        found.extend(self.items(self.one, self.other, self.b));
        found.extend(
            self.items(self.other, self.one, self.a)
                .into_iter()
                .map(Divergence::turned),
        );
        found
    }

    pub(super) fn same_language(&self) -> bool {
        self.a.same_language(self.b)
    }

    fn both(&self, act: Act) -> Option<(&Claim, &Claim)> {
        Some((self.one.claim(act)?, self.other.claim(act)?))
    }

    pub(super) fn differ(
        &self,
        kind: DivergenceKind,
        weight: u8,
        a: (&Range<usize>, String),
        b: (&Range<usize>, String),
    ) -> Divergence {
        Divergence {
            kind,
            a: Some(said(self.one, a.0, a.1)),
            b: Some(said(self.other, b.0, b.1)),
            weight,
            uncertain: false,
        }
    }

    /// One says that somebody did it, the one who should know says that they did not.
    fn denied(&self) -> Option<Divergence> {
        let acts = [Act::Judges, Act::Concurs, Act::Binds];
        if self.is_turned() {
            let whole = |spoken: &Spoken<'_>| 0..spoken.text.len();
            let both = (whole(self.one), whole(self.other));
            return Some(self.differ(
                DivergenceKind::Denied,
                85,
                (&both.0, String::new()),
                (&both.1, String::new()),
            ));
        }
        let (one, other) = acts.into_iter().find_map(|act| {
            let (one, other) = self.both(act)?;
            let denies =
                |claim: &Claim, sentence: &Spoken<'_>| claim.negated && !sentence.has(Cue::Formula);
            let turned = denies(one, self.one) != denies(other, self.other);
            let same = same_holder(one.holder, other.holder) != Some(false);
            (turned && same && self.same_act(one, other)).then_some((one, other))
        })?;
        let both = (&one.with_holder, String::new());
        Some(self.differ(
            DivergenceKind::Denied,
            85,
            both,
            (&other.with_holder, String::new()),
        ))
    }

    /// Whether half of what the shorter one is about is in the other.
    fn shares_content(&self) -> bool {
        let fewer = self.one.content.len().min(self.other.content.len());
        fewer > 0 && self.one.content.shared(&self.other.content) * 2 >= fewer
    }

    /// Whether two sentences of one language say one thing, but for a "not" in one.
    fn is_turned(&self) -> bool {
        let negations = |spoken: &Spoken<'_>, of: &Reading<'_>| {
            text::negations(spoken.text, of.account.language)
        };
        let turned = negations(self.one, self.a) % 2 != negations(self.other, self.b) % 2;
        let fewer = self.one.content.len().min(self.other.content.len());
        let shared = self.one.content.shared(&self.other.content);
        turned && self.same_language() && fewer >= 4 && shared * 100 >= fewer * ALIKE
    }

    /// Whether two claims say one thing, but for a "not".
    fn same_act(&self, one: &Claim, other: &Claim) -> bool {
        let near = one.entry.strength.abs_diff(other.entry.strength) <= 1;
        let kind = one.entry.category == other.entry.category;
        near && kind && (one.entry.lemma == other.entry.lemma || !self.same_language())
    }

    /// The same claim, laid into two mouths.
    fn holders(&self) -> Option<Divergence> {
        let said_only = |spoken: &Spoken<'_>| spoken.claim(Act::Says).cloned();
        let claim = |spoken: &Spoken<'_>| {
            let mut strong = [Act::Judges, Act::Concurs].into_iter();
            let strong = strong.find_map(|act| spoken.claim(act).cloned());
            strong
                .or_else(|| said_only(spoken))
                .or_else(|| affirmed(spoken))
        };
        let (one, other) = (claim(self.one)?, claim(self.other)?);
        let differ = same_holder(one.holder, other.holder) == Some(false);
        let comparable = one.act() == other.act()
            || one.act() == Some(Act::Says)
            || other.act() == Some(Act::Says);
        let says = |claim: &Claim| claim.act() == Some(Act::Says);
        // Both only say something: the same, or they would not be set side by side by what they say.
        let both_said = says(&one) && says(&other) && !self.shares_content();
        (differ && comparable && !both_said && !one.only_talks() && !other.only_talks()).then(
            || {
                let called = |holder| called(holder).to_owned();
                self.differ(
                    DivergenceKind::Holder,
                    60,
                    (&one.with_holder, called(one.holder)),
                    (&other.with_holder, called(other.holder)),
                )
            },
        )
    }

    fn strengths(&self) -> Option<Divergence> {
        let judged = self
            .both(Act::Judges)
            .map(|both| (both, if self.same_language() { 1 } else { 2 }));
        // Agreeing and merely talking differ; ways of agreeing do not.
        let concurred = || self.both(Act::Concurs).map(|both| (both, 3));
        let ((one, other), least) = judged.or_else(concurred)?;
        let difference = one.strength.abs_diff(other.strength);
        (difference >= least && same_holder(one.holder, other.holder) != Some(false)).then(|| {
            let mut found = self.differ(
                DivergenceKind::Strength,
                (14 * difference).min(70),
                (&one.bytes, signed(one.strength)),
                (&other.bytes, signed(other.strength)),
            );
            found.uncertain = one.entry.unsure || other.entry.unsure;
            found
        })
    }

    /// The act in one, the news of it in the other.
    fn targets(&self) -> Option<Divergence> {
        let acts = [Act::Judges, Act::Concurs];
        let (one, other) = acts.into_iter().find_map(|act| self.both(act))?;
        (one.wrapped != other.wrapped).then(|| {
            self.differ(
                DivergenceKind::Target,
                30,
                (&one.target, String::new()),
                (&other.target, String::new()),
            )
        })
    }

    /// Whose word it is: worth telling where the words differ too, or where one is a joint text.
    fn voices(&self, words_differ: bool) -> Option<Divergence> {
        let (one, other) = self.both(Act::Judges)?;
        let known = one.voice != Voice::Unknown && other.voice != Voice::Unknown;
        let joint = one.voice == Voice::Joint || other.voice == Voice::Joint;
        let same = one.holder == other.holder
            && matches!(one.holder, Holder::Party(_) | Holder::Host | Holder::Guest);
        let told = known && same && one.voice != other.voice && (words_differ || joint);
        told.then(|| {
            let voice =
                |claim: &Claim, reading: &Reading<'_>| in_words(claim.voice, reading.account.role);
            self.differ(
                DivergenceKind::Voice,
                25,
                (&one.with_holder, voice(one, self.a)),
                (&other.with_holder, voice(other, self.b)),
            )
        })
    }

    fn duties(&self) -> Option<Divergence> {
        let (one, other) = self.both(Act::Binds)?;
        let difference = one.strength.abs_diff(other.strength);
        let holders = same_holder(one.holder, other.holder);
        let may = [one, other]
            .iter()
            .any(|claim| claim.entry.category == Category::Hedge);
        let comparable = one.entry.category == other.entry.category || holders == Some(true) || may;
        (holders != Some(false) && difference >= 2 && comparable).then(|| {
            let weight = (5 + 10 * difference).min(60);
            self.differ(
                DivergenceKind::Modality,
                weight,
                (&one.bytes, signed(one.strength)),
                (&other.bytes, signed(other.strength)),
            )
        })
    }
}

fn signed(strength: i8) -> String {
    if strength > 0 {
        format!("+{strength}")
    } else {
        strength.to_string()
    }
}

fn called(holder: Holder) -> &'static str {
    match holder {
        Holder::Unknown => "",
        Holder::Both => "both sides",
        Holder::Party(id) => lexicon::called(id),
        Holder::Host => "the host",
        Holder::Guest => "the guest",
        Holder::Person => "one person",
        Holder::Publisher => "its publisher",
    }
}

fn in_words(voice: Voice, role: Option<&str>) -> String {
    match voice {
        Voice::Unknown => String::new(),
        Voice::Own => "own".to_owned(),
        Voice::Joint => "joint".to_owned(),
        Voice::Hearsay => "hearsay".to_owned(),
        Voice::Reported => format!("reported by {}", role.unwrap_or("the publisher")),
    }
}
