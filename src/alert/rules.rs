//! Who is told of what.
//!
//! *In:* a receiver's rule and a flag. *Out:* whether the flag is for it. *Never:* what the receiver was told before:
//! later stages of that follow whatever the rule says, and `run` sees to it.

use crate::config::Rule;
use crate::lexicon;
use crate::model::{Flag, FlagKind, Statement};

/// A flag, and what was said.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The flag.
    pub flag: &'a Flag,
    /// Its statement; `None` for a flag of a source.
    pub statement: Option<&'a Statement>,
    /// The text that it is about: the last one of a statement that is gone.
    pub text: Option<&'a str>,
}

/// Whether the rule asks for the flag. What the rule does not say is as the contract has it ("Worth an alert").
pub fn wants(rule: &Rule, said: &Said<'_>) -> bool {
    let flag = said.flag;
    let source = any(&rule.sources, |pattern| {
        pattern.is_match(flag.source.as_str())
    });
    let stage = any(&rule.stages, |stage| *stage == flag.stage);
    let language = any(&rule.languages, |language| {
        let of = said
            .statement
            .and_then(|statement| statement.language.as_ref());
        of.is_some_and(|of| of == language)
    });
    source && stage && language && weighs_enough(rule, flag) && speaks_of(rule, said)
}

/// Whether one of the list fits; an empty list asks for nothing.
fn any<T>(list: &[T], fits: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(fits)
}

/// What the rule does not say is as the contract has it.
fn weighs_enough(rule: &Rule, flag: &Flag) -> bool {
    let worth = flag.kind.least_worth_an_alert();
    let kind = if rule.kinds.is_empty() {
        worth.is_some()
    } else {
        rule.kinds.contains(&flag.kind)
    };
    let least = rule.min.or(worth).unwrap_or(0);
    let sure = !rule.stages.is_empty() || flag.is_sure_enough();
    kind && flag.significance >= least && sure
}

/// Whether topics and words are touched: by what changed of an edit, by headline and text of all else.
fn speaks_of(rule: &Rule, said: &Said<'_>) -> bool {
    if rule.topics.is_empty() && rule.words.is_empty() {
        return true;
    }
    let texts = texts(said);
    let topic = any(&rule.topics, |topic| {
        let touches = |text: &&str| lexicon::topics(text).contains(&topic.as_str());
        texts.iter().any(touches)
    });
    let word = any(&rule.words, |word| {
        texts.iter().any(|text| word.is_match(text))
    });
    topic && word
}

fn texts<'a>(said: &Said<'a>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = Vec::new();
    texts.extend(
        said.statement
            .and_then(|statement| statement.title.as_deref()),
    );
    if said.flag.kind == FlagKind::Edited {
        for change in &said.flag.changes {
            let parts = [
                &change.before,
                &change.after,
                &change.sentence_before,
                &change.sentence_after,
            ];
            texts.extend(parts.into_iter().flatten().map(String::as_str));
        }
    } else {
        texts.extend(said.text);
    }
    texts
}
