//! What one run says of a source: looked at, failing, refusing, or nothing that can be told.
//!
//! *In:* what the passes within two hours of one another brought. *Out:* a [`Condition`]. *Never:* takes one broken
//! page for the source, or a host that wants to be asked later for one that refuses.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{Hindrance, ListState, Look, SourceRun, UnknownReason};

/// So many silent looks are no longer one broken page.
const SEVERAL: u32 = 3;

/// How a run went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Condition {
    /// It cannot be told.
    Unclear,
    /// Lists were read, and most looks answered.
    Well,
    /// The source could not be looked at.
    Bad(Trouble),
}

/// Why a source could not be looked at in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trouble {
    pub(super) sort: Sort,
    pub(super) hindrance: Hindrance,
    pub(super) reason: UnknownReason,
    /// The first look that met it: its observation, and when.
    pub(super) look: i64,
    pub(super) seen: DateTime<Utc>,
}

/// What kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sort {
    /// No answer came, or none that could be used.
    Failing,
    /// The answer was no.
    Blocked,
}

/// What a reason says of the source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// There was no answer.
    NoAnswer,
    /// It refused.
    Refused,
    /// It wants to be asked later.
    Later,
    /// The page was odd; the source is not.
    Odd,
}

fn weigh(reason: &UnknownReason) -> Weight {
    use UnknownReason as R;
    match reason {
        R::Dns
        | R::Connect
        | R::Tls
        | R::Timeout
        | R::Truncated
        | R::RedirectLoop
        | R::BadRedirect
        | R::BadHttp
        | R::RefusedAddress
        | R::ServerError
        | R::Parked
        | R::Maintenance
        | R::DefaultPage
        | R::CdnError => Weight::NoAnswer,
        R::Forbidden | R::LegalBlock | R::Login | R::Blocked(_) | R::Robots => Weight::Refused,
        R::RateLimited => Weight::Later,
        R::TooLarge
        | R::TooComplex
        | R::Unasked
        | R::NeedsScript
        | R::Charset
        | R::NotHtml
        | R::Unclassified => Weight::Odd,
    }
}

/// Silent looks for one reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Silent {
    reason: UnknownReason,
    count: u32,
    /// The first look since the run was last well: its observation, and when.
    look: Option<(i64, DateTime<Utc>)>,
}

/// A list in a run: the best that any pass made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Shown {
    state: ListState,
    look: Option<(i64, DateTime<Utc>)>,
}

/// What the passes of one run brought together.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Sums {
    known: u32,
    answered: u32,
    silent: Vec<Silent>,
    lists: BTreeMap<i64, Shown>,
}

impl Sums {
    /// Adds what one pass brought.
    pub(super) fn add(&mut self, run: &SourceRun) {
        self.known = run.known;
        self.answered = self.answered.saturating_add(run.answered);
        for silence in &run.silent {
            let first = (silence.first.key, silence.first.at);
            let mut known = self.silent.iter_mut();
            if let Some(known) = known.find(|known| known.reason == silence.reason) {
                known.count = known.count.saturating_add(silence.count);
                known.look.get_or_insert(first);
                continue;
            }
            self.silent.push(Silent {
                reason: silence.reason.clone(),
                count: silence.count,
                look: Some(first),
            });
        }
        for list in &run.lists {
            let known = self.lists.get(&list.list).map(|known| &known.state);
            let better = match known {
                None | Some(ListState::NotAsked) => true,
                Some(ListState::Read) => false,
                Some(ListState::Silent(_) | ListState::Spoilt(_)) => list.state == ListState::Read,
            };
            if better {
                let look = list.look.as_ref().map(|look| (look.key, look.at));
                let state = list.state.clone();
                self.lists.insert(list.list, Shown { state, look });
            }
        }
    }

    /// How the run went, as far as it went.
    pub(super) fn condition(&self) -> Condition {
        match self.trouble_of_looks().or_else(|| self.trouble_of_lists()) {
            Some(trouble) => Condition::Bad(trouble),
            None if self.is_well() => Condition::Well,
            None => Condition::Unclear,
        }
    }

    /// The run is well: whatever befalls the source after this is another matter, with looks of its own.
    pub(super) fn mend(&mut self) {
        for silent in &mut self.silent {
            silent.look = None;
        }
    }

    /// Whether any statement was looked at.
    pub(super) fn has_looks(&self) -> bool {
        self.looks() > 0
    }

    fn looks(&self) -> u32 {
        let silent = self.silent.iter().map(|silent| silent.count);
        silent.fold(self.answered, u32::saturating_add)
    }

    fn is_well(&self) -> bool {
        let asked = self.asked().count() > 0 || self.lists.is_empty();
        let said = asked && (!self.lists.is_empty() || self.has_looks());
        said && (!self.has_looks() || u64::from(self.answered) * 2 > u64::from(self.looks()))
    }

    fn asked(&self) -> impl Iterator<Item = &Shown> {
        let lists = self.lists.values();
        lists.filter(|list| list.state != ListState::NotAsked)
    }

    /// At least half of the looks at statements say nothing, and more than a page or two.
    fn trouble_of_looks(&self) -> Option<Trouble> {
        let of = self.looks();
        let count = |weight: Weight| {
            let such = self.silent.iter();
            such.filter(|silent| weigh(&silent.reason) == weight)
                .fold(0_u32, |sum, silent| sum.saturating_add(silent.count))
        };
        let (unanswered, refused, later) = (
            count(Weight::NoAnswer),
            count(Weight::Refused),
            count(Weight::Later),
        );
        // A host that answers some and asks to wait with others is looked at, slowly.
        let refused_all = refused.saturating_add(later);
        let nearly_all = u64::from(refused_all) * 10 >= u64::from(of) * 9;
        let refused = if nearly_all { refused_all } else { refused };
        let (sort, silent) = if refused >= unanswered {
            (Sort::Blocked, refused)
        } else {
            (Sort::Failing, unanswered)
        };
        let half = silent > 0 && u64::from(silent) * 2 >= u64::from(of);
        let several = silent >= SEVERAL || u64::from(silent) * 2 >= u64::from(self.known);
        if !half || !several {
            return None;
        }
        let such = |silent: &&Silent| match weigh(&silent.reason) {
            Weight::NoAnswer => sort == Sort::Failing,
            Weight::Refused | Weight::Later => sort == Sort::Blocked,
            Weight::Odd => false,
        };
        let met = self.silent.iter().filter(such);
        let met = met.filter_map(|silent| Some((silent, silent.look?)));
        let (most, (look, seen)) = met.max_by_key(|(silent, _)| silent.count)?;
        Some(Trouble {
            sort,
            hindrance: Hindrance::Looks { silent, of },
            reason: most.reason.clone(),
            look,
            seen,
        })
    }

    /// No list could be read, or one is no longer what it was.
    fn trouble_of_lists(&self) -> Option<Trouble> {
        let asked: Vec<&Shown> = self.asked().collect();
        let spoilt = |list: &&Shown| matches!(list.state, ListState::Spoilt(_));
        let read = asked.iter().any(|list| list.state == ListState::Read);
        let changed = asked.iter().copied().find(spoilt);
        if read || changed.is_some() && asked.iter().all(spoilt) {
            return trouble(changed?, Sort::Failing, Hindrance::Spoilt);
        }
        let says_no = |list: &&Shown| match &list.state {
            // A list that wants to be read later is no refusal; for ever, it is a source that fails.
            ListState::Silent(reason) => weigh(reason) == Weight::Refused,
            ListState::Read | ListState::Spoilt(_) | ListState::NotAsked => false,
        };
        let refused = asked.iter().copied().filter(says_no).count();
        let sort = if refused > 0 && refused * 2 >= asked.len() {
            Sort::Blocked
        } else {
            Sort::Failing
        };
        let mut such = asked.iter().copied();
        let first = such.find(|list| says_no(list) == (sort == Sort::Blocked))?;
        trouble(first, sort, Hindrance::Lists)
    }
}

fn trouble(list: &Shown, sort: Sort, hindrance: Hindrance) -> Option<Trouble> {
    let (look, seen) = list.look?;
    match &list.state {
        ListState::Silent(reason) | ListState::Spoilt(reason) => Some(Trouble {
            sort,
            hindrance,
            reason: reason.clone(),
            look,
            seen,
        }),
        ListState::Read | ListState::NotAsked => None,
    }
}

/// A look of the pass that shows the source well: at a list, else at a statement.
pub(super) fn good_look(run: &SourceRun) -> Option<&Look> {
    let mut lists = run.lists.iter();
    let list = lists.find(|list| list.state == ListState::Read);
    list.and_then(|list| list.look.as_ref())
        .or(run.answer.as_ref())
}

/// Any look of the pass that shows it not well: at a statement, else at a list.
pub(super) fn bad_look<'a>(run: &'a SourceRun, trouble: &Trouble) -> Option<&'a Look> {
    let statements = run.silent.iter().map(|silence| &silence.first);
    let unread = run
        .lists
        .iter()
        .filter(|list| list.state != ListState::Read);
    let lists = unread.filter_map(|list| list.look.as_ref());
    let mut all = statements.chain(lists).collect::<Vec<_>>();
    all.sort_by_key(|look| look.key != trouble.look);
    all.first().copied()
}
