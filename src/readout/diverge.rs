//! In what two accounts of one event differ.
//!
//! *In:* two accounts, read. *Out:* [`Divergence`]s, the weightiest first. *Never:* a difference between a holder and an
//! unknown one; a small one between two languages, which a translation explains; something missing from a text in
//! another language, or not captured whole.

use std::ops::Range;

use super::Reading;
use super::claim::{Claim, Holder, Spoken, Voice, is_and, is_press};
use super::content::Content;
use super::event::resolved;
use super::match_up::{Act, pairs, same_holder};
use crate::lexicon::{self, Category, Cue, Mention, Naming, Rendered};
use crate::model::{Divergence, DivergenceKind, Said};
use crate::text::{self, Quantity, Value};

/// The differences between two accounts of one event.
pub fn divergences(a: &Reading<'_>, b: &Reading<'_>) -> Vec<Divergence> {
    let answers = pairs(a, b);
    let mut found = Vec::new();
    for (i, j) in &answers {
        if let (Some(one), Some(other)) = (a.spoken.get(*i), b.spoken.get(*j)) {
            let pair = Pair { a, b, one, other };
            found.extend(pair.divergences());
        }
    }
    let alone = |of: fn(&(usize, usize)) -> usize| answers.iter().map(of).collect::<Vec<usize>>();
    let (paired_a, paired_b) = (alone(|pair| pair.0), alone(|pair| pair.1));
    if found
        .iter()
        .all(|difference| difference.kind != DivergenceKind::Denied)
    {
        found.extend(disowned(a, b));
        found.extend(disowned(b, a).map(Divergence::turned));
    }
    // What was said of a statement, and that it was not made, may be all that two short texts hold.
    let denied = found
        .iter()
        .any(|difference| difference.kind == DivergenceKind::Denied);
    if !denied || a.spoken.len().min(b.spoken.len()) > 2 {
        found.extend(missing(a, &paired_a, b));
        found.extend(missing(b, &paired_b, a).into_iter().map(Divergence::turned));
    }
    found.extend(terms(a, b));
    found.sort_by_key(|difference| std::cmp::Reverse(difference.weight));
    found
}

/// What differences weigh together, as those of an edit do: several small ones rise slowly, a strong one suffices.
pub fn weight(divergences: &[Divergence]) -> u8 {
    let rest = divergences.iter().fold(1.0, |rest, difference| {
        rest * (1.0 - f64::from(difference.weight.min(100)) / 100.0)
    });
    (0..=100_u8)
        .rev()
        .find(|n| f64::from(*n) - 0.5 <= 100.0 * (1.0 - rest))
        .unwrap_or(0)
}

impl Divergence {
    fn turned(self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            ..self
        }
    }
}

/// Content that two sentences share, in percent of the shorter, which say one thing but for a "not".
const ALIKE: usize = 60;

/// Two sentences that answer each other.
struct Pair<'p, 't> {
    a: &'p Reading<'t>,
    b: &'p Reading<'t>,
    one: &'p Spoken<'t>,
    other: &'p Spoken<'t>,
}

impl Pair<'_, '_> {
    fn divergences(&self) -> Vec<Divergence> {
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

    fn same_language(&self) -> bool {
        self.a.same_language(self.b)
    }

    fn both(&self, act: Act) -> Option<(&Claim, &Claim)> {
        Some((self.one.claim(act)?, self.other.claim(act)?))
    }

    fn differ(
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
            let strong = [Act::Judges, Act::Concurs]
                .into_iter()
                .find_map(|act| spoken.claim(act).cloned());
            strong.or_else(|| said_only(spoken))
        };
        let (one, other) = (claim(self.one)?, claim(self.other)?);
        let differ = same_holder(one.holder, other.holder) == Some(false);
        let comparable = one.act() == other.act()
            || one.act() == Some(Act::Says)
            || other.act() == Some(Act::Says);
        let both_said = one.act() == Some(Act::Says) && other.act() == Some(Act::Says);
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
        let least = if self.same_language() { 1 } else { 2 };
        let holders = same_holder(one.holder, other.holder) != Some(false);
        (holders && difference >= least && one.entry.category == other.entry.category).then(|| {
            let weight = (5 + 10 * difference).min(60);
            self.differ(
                DivergenceKind::Modality,
                weight,
                (&one.bytes, signed(one.strength)),
                (&other.bytes, signed(other.strength)),
            )
        })
    }

    /// A number of each that the other does not have anywhere.
    fn numbers(&self) -> Option<Divergence> {
        let mine = lone_numbers(self.one, self.b);
        let theirs = lone_numbers(self.other, self.a);
        let ([one], [other]) = (mine.as_slice(), theirs.as_slice()) else {
            return None;
        };
        let empty = String::new;
        Some(self.differ(
            DivergenceKind::Number,
            45,
            (&one.bytes, empty()),
            (&other.bytes, empty()),
        ))
    }

    /// A date of each that the other does not have anywhere; or one beside an agreement that the other does not date.
    fn dates(&self) -> Option<Divergence> {
        let mine = lone_dates(self.one, self.a, self.b);
        let theirs = lone_dates(self.other, self.b, self.a);
        let empty = String::new;
        match (mine.as_slice(), theirs.as_slice()) {
            ([one], [other]) => Some(self.differ(
                DivergenceKind::Date,
                35,
                (&one.bytes, empty()),
                (&other.bytes, empty()),
            )),
            ([one], []) if agrees(self.one) && is_undated(self.b) => Some(Divergence {
                b: None,
                ..self.differ(
                    DivergenceKind::Date,
                    25,
                    (&one.bytes, empty()),
                    (&(0..0), empty()),
                )
            }),
            ([], [other]) if agrees(self.other) && is_undated(self.a) => Some(Divergence {
                a: None,
                ..self.differ(
                    DivergenceKind::Date,
                    25,
                    (&(0..0), empty()),
                    (&other.bytes, empty()),
                )
            }),
            _ => None,
        }
    }

    /// Of the matters that one lists, those that the other account does not have, where it has others of the list.
    fn items(
        &self,
        one: &Spoken<'_>,
        other: &Spoken<'_>,
        account: &Reading<'_>,
    ) -> Vec<Divergence> {
        let whole = self.a.account.complete && self.b.account.complete;
        let own_words = !is_press(self.a.account.role) && !is_press(self.b.account.role);
        let listed = one.claim(Act::Concurs).filter(|claim| claim.only_talks());
        let (true, true, true, Some(claim)) = (self.same_language(), whole, own_words, listed)
        else {
            return Vec::new();
        };
        let items = list_items(one.text, &claim.target);
        let content = |bytes: &Range<usize>| {
            Content::of(one.words(bytes), &[])
                .without(self.a.names())
                .without(self.b.names())
        };
        let answered = items
            .iter()
            .filter(|item| content(item).shared(&other.content) > 0)
            .count();
        let lacks = |item: &&Range<usize>| {
            let item = content(item);
            item.len() > 0 && item.shared(&account.content) == 0
        };
        if answered == 0 || one.has(Cue::Formula) {
            return Vec::new();
        }
        items
            .iter()
            .filter(lacks)
            .map(|item| absence(one, item.clone(), 30))
            .collect()
    }

    /// A state that one edition names in full and the other does not, where neither opens with it: there it is usual.
    fn names(&self) -> Option<Divergence> {
        let opens = |spoken: &Spoken<'_>, of: &Reading<'_>| {
            of.spoken.len() > 1
                && of
                    .spoken
                    .first()
                    .is_some_and(|first| std::ptr::eq(first.text, spoken.text))
        };
        if self.same_language() || opens(self.one, self.a) || opens(self.other, self.b) {
            return None;
        }
        let formal = |mention: &&Mention| mention.naming == Naming::Formal;
        let named = |spoken: &Spoken<'_>, of: &Mention, wanted: fn(Naming) -> bool| {
            let mut all = spoken
                .mentions
                .iter()
                .filter(|m| m.party == of.party)
                .peekable();
            all.peek().is_some() && all.all(|m| wanted(m.naming))
        };
        let is_formal: fn(Naming) -> bool = |naming| naming == Naming::Formal;
        let is_short: fn(Naming) -> bool = |naming| naming == Naming::Name;
        let of_one = self.one.mentions.iter().filter(formal);
        let mut pairs =
            of_one.filter(|m| named(self.one, m, is_formal) && named(self.other, m, is_short));
        let one = pairs.next()?;
        let other = self.other.mentions.iter().find(|m| m.party == one.party)?;
        let value = |naming: &str| format!("the name {naming}");
        let mut found = self.differ(
            DivergenceKind::Term,
            12,
            (&one.bytes, value("in full")),
            (&other.bytes, value("in short")),
        );
        found.uncertain = true;
        Some(found)
    }
}

/// The items of a list: what stands between commas and "and"s.
fn list_items(text: &str, list: &Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = list.start;
    let mut at = list.start;
    for token in text::tokens(text.get(list.clone()).unwrap_or_default()) {
        let end = at + token.len();
        if matches!(token, "," | "，" | "、" | ";" | "." | "。" | "។")
            || is_and(&token.to_lowercase())
        {
            items.push(start..at);
            start = end;
        }
        at = end;
    }
    items.push(start..list.end);
    items
}

fn agrees(spoken: &Spoken<'_>) -> bool {
    spoken
        .claim(Act::Concurs)
        .is_some_and(|claim| !claim.only_talks())
}

/// Whether an account states no day at all.
fn is_undated(reading: &Reading<'_>) -> bool {
    let mut all = reading.spoken.iter().flat_map(|s| &s.quantities);
    reading.account.complete && !all.any(|quantity| matches!(quantity.value, Value::Date(_)))
}

fn said(spoken: &Spoken<'_>, bytes: &Range<usize>, value: String) -> Said {
    Said {
        words: spoken
            .words(bytes)
            .trim()
            .trim_end_matches(['.', '。', '។', ',', '،'])
            .to_owned(),
        sentence: spoken.text.to_owned(),
        value,
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

/// Numbers of a sentence that stand nowhere in the other account; small ones count people and sides.
fn lone_numbers<'s>(spoken: &'s Spoken<'_>, other: &Reading<'_>) -> Vec<&'s Quantity> {
    let counts = |readings: &[f64]| readings.iter().any(|value| value.abs() > 2.0);
    let theirs = || other.spoken.iter().flat_map(|s| &s.quantities);
    let stands = |mine: &[f64]| {
        theirs().any(|quantity| match &quantity.value {
            Value::Number(readings, _) => mine
                .iter()
                .any(|x| readings.iter().any(|y| (x - y).abs() < f64::EPSILON)),
            Value::Date(_) => false,
        })
    };
    let named = |quantity: &Quantity| {
        let mut parts = spoken
            .cues
            .iter()
            .map(|(bytes, _)| bytes)
            .chain(spoken.mentions.iter().map(|m| &m.bytes));
        parts.any(|bytes| bytes.start < quantity.bytes.end && quantity.bytes.start < bytes.end)
    };
    let lone = spoken
        .quantities
        .iter()
        .filter(|quantity| match &quantity.value {
            Value::Number(readings, _) => counts(readings) && !stands(readings) && !named(quantity),
            Value::Date(_) => false,
        });
    lone.collect()
}

/// Days of a sentence that stand nowhere in the other account.
fn lone_dates<'s>(
    spoken: &'s Spoken<'_>,
    own: &Reading<'_>,
    other: &Reading<'_>,
) -> Vec<&'s Quantity> {
    let day = |quantity: &Quantity, of: &Reading<'_>| match &quantity.value {
        Value::Date(date) => resolved(date, of.account.day()),
        Value::Number(..) => None,
    };
    let theirs: Vec<_> = other
        .spoken
        .iter()
        .flat_map(|s| &s.quantities)
        .filter_map(|q| day(q, other))
        .collect();
    let lone = spoken.quantities.iter().filter(|quantity| {
        day(quantity, own).is_some_and(|day| !theirs.contains(&day) && day != other.account.day())
    });
    lone.collect()
}

/// What one reports somebody to have said, where the other says that it was not said.
fn disowned(a: &Reading<'_>, b: &Reading<'_>) -> Option<Divergence> {
    let (denial, cue) = b.spoken.iter().find_map(|s| {
        let cue = s.cues.iter().find(|(_, cue)| *cue == Cue::Disowns)?;
        Some((s, &cue.0))
    })?;
    let reports = |s: &&Spoken<'_>| {
        s.claims
            .iter()
            .any(|claim| !claim.negated && claim.holder != Holder::Both && claim.act().is_some())
    };
    let report = a
        .spoken
        .iter()
        .filter(reports)
        .max_by_key(|s| s.content.shared(&denial.content))?;
    let strongest = report
        .claims
        .iter()
        .max_by_key(|claim| (claim.act() != Some(Act::Says), claim.strength.abs()))?;
    Some(Divergence {
        kind: DivergenceKind::Denied,
        a: Some(said(
            report,
            &(strongest.bytes.start..report.text.len()),
            String::new(),
        )),
        b: Some(said(denial, &(cue.start..denial.text.len()), String::new())),
        weight: 85,
        uncertain: false,
    })
}

/// Part of a sentence's content that may stand elsewhere in the other account, in percent, and it is still missing.
const MOST_ELSEWHERE: usize = 25;

/// Sentences with weight that nothing in the other account answers.
fn missing(a: &Reading<'_>, paired: &[usize], b: &Reading<'_>) -> Vec<Divergence> {
    let whole = a.account.complete && b.account.complete && a.same_language(b);
    let own_words = !is_press(a.account.role) && !is_press(b.account.role);
    if !whole || !own_words {
        return Vec::new();
    }
    let alone = a
        .spoken
        .iter()
        .enumerate()
        .filter(|(i, _)| !paired.contains(i))
        .map(|(_, s)| s);
    let telling = alone.filter(|s| is_telling(s) && s.content.len() >= 2);
    // Persons and places are in all that is said of an event.
    let said = |s: &Spoken<'_>| s.content.without(a.names()).without(b.names());
    let absent = telling.filter(|s| {
        let said = said(s);
        said.len() >= 2 && said.shared(&b.content) * 100 <= said.len() * MOST_ELSEWHERE
    });
    absent.map(|s| absence(s, 0..s.text.len(), 40)).collect()
}

fn absence(spoken: &Spoken<'_>, bytes: Range<usize>, weight: u8) -> Divergence {
    Divergence {
        kind: DivergenceKind::Missing,
        a: Some(said(spoken, &bytes, String::new())),
        b: None,
        weight,
        uncertain: false,
    }
}

/// A concern, a demand, a commitment, a matter of the talks: no formula, no courtesy.
fn is_telling(spoken: &Spoken<'_>) -> bool {
    let weighs = |claim: &Claim| match claim.entry.category {
        Category::Concern
        | Category::Condemn
        | Category::Denial
        | Category::Threat
        | Category::Modality => true,
        Category::Commitment => claim.holder != Holder::Unknown,
        Category::Agreement if claim.only_talks() => spoken.has(Cue::Meeting),
        Category::Agreement => claim.act() == Some(Act::Concurs),
        Category::Praise
        | Category::Support
        | Category::Hedge
        | Category::Attribution
        | Category::Qualifier
        | Category::Degree
        | Category::NegationCue => false,
    };
    !spoken.has(Cue::Formula) && spoken.claims.iter().any(weighs)
}

/// Things that the two call by different names, and parties that one names in full.
fn terms(a: &Reading<'_>, b: &Reading<'_>) -> Vec<Divergence> {
    let mine = renderings(a);
    let theirs = renderings(b);
    let mut found: Vec<Divergence> = Vec::new();
    for (spoken, rendered) in &mine {
        let of_it = |all: &[(&Spoken<'_>, Rendered)], says: &str| {
            all.iter()
                .any(|(_, r)| r.term == rendered.term && r.says == says)
        };
        let rival = theirs
            .iter()
            .find(|(_, r)| r.term == rendered.term && r.says != rendered.says);
        let Some((other, rival)) = rival else {
            continue;
        };
        let told = found.iter().any(|d| {
            d.a.as_ref()
                .is_some_and(|said| said.words == spoken.words(&rendered.bytes))
        });
        if told || of_it(&theirs, rendered.says) || of_it(&mine, rival.says) {
            continue;
        }
        found.push(Divergence {
            kind: DivergenceKind::Term,
            a: Some(said(spoken, &rendered.bytes, rendered.says.to_owned())),
            b: Some(said(other, &rival.bytes, rival.says.to_owned())),
            weight: 20,
            uncertain: !a.same_language(b),
        });
    }
    found
}

fn renderings<'r, 't>(reading: &'r Reading<'t>) -> Vec<(&'r Spoken<'t>, Rendered)> {
    let of = |spoken: &'r Spoken<'t>| {
        let all = lexicon::renderings(spoken.text, reading.account.language);
        all.into_iter().map(move |rendered| (spoken, rendered))
    };
    reading.spoken.iter().flat_map(of).collect()
}
