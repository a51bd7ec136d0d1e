//! What one account has and the other does not; what was said not to have been said.
//!
//! *In:* two accounts, and which of their sentences answer each other. *Out:* what nothing answers, where it weighs. *Never:*
//! between languages, of a text that was cut, of a courtesy.

use std::ops::Range;

use super::super::Reading;
use super::super::claim::{Claim, Holder, Spoken, is_and, is_press};
use super::super::content::Content;
use super::super::match_up::Act;
use super::pair::Pair;
use super::said;
use crate::lexicon::{Category, Cue};
use crate::model::{Divergence, DivergenceKind};
use crate::text;

impl Pair<'_, '_> {
    /// Of the matters that one lists, those that the other account does not have, where it has others of the list.
    pub(super) fn items(
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
        let language = self.a.account.language;
        let content = |item: &Range<usize>| {
            // Cut as in its sentence, and without what does not count there.
            let around = [0..item.start, item.end..one.text.len()];
            Content::of(one.text, language, &around)
                .within(&one.content)
                .without(self.a.names())
                .without(self.b.names())
        };
        let answered = items
            .iter()
            .filter(|item| content(item).shared(&other.content) > 0)
            .count();
        let lacks = |item: &&Range<usize>| {
            let dated = one.words(item).contains(char::is_numeric);
            let item = content(item);
            !dated && item.len() > 0 && item.shared(&account.content) == 0
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
}

/// The items of a list: what stands between commas and "and"s.
fn list_items(text: &str, list: &Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = list.start;
    let mut at = list.start;
    for token in text::tokens(text.get(list.clone()).unwrap_or_default()) {
        let end = at + token.len();
        if matches!(token, "," | "，" | "、" | ";") || is_and(&token.to_lowercase()) {
            items.push(start..at);
            start = end;
        }
        at = end;
    }
    items.push(start..list.end);
    items
}

/// What one reports somebody to have said, where the other says that it was not said.
pub(super) fn disowned(a: &Reading<'_>, b: &Reading<'_>) -> Option<Divergence> {
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
pub(super) fn missing(a: &Reading<'_>, paired: &[usize], b: &Reading<'_>) -> Vec<Divergence> {
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
