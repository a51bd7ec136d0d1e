//! Reading a source's lists, page by page.
//!
//! *In:* the source's lists. *Out:* statements admitted, list looks kept. *Never:* takes a list that could not be
//! read for an empty one.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::crew::{Mode, RunError, Turn};
use super::health;
use super::reading::{self, Facts};
use super::sitemaps;
use crate::config::List;
use crate::discover::{self, ListProblem};
use crate::judge::{self, KnownEntry, ListRead, Order};
use crate::model::address;
use crate::model::{
    Answer, Candidate, Claim, DeletedEntry, Discovery, Event, ListDates, ListKind, ListState,
    Reading as PageReading, Request, Response, Role, UnknownReason,
};
use crate::store::{Admission, Admitted, DeletedFact, ListFacts, ListKey, LookFacts, Seen};

/// How the lists could be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) good: usize,
    pub(super) bad: usize,
    /// Each list's key, how it was read, and the look at its first page.
    pub(super) lists: Vec<(i64, ListState, Option<i64>)>,
    /// The dates of lists that are ordered.
    pub(super) dates: Vec<ListDates>,
}

/// How one list could be read.
pub(super) struct Met {
    /// Whether all of it that was wanted could be.
    pub(super) good: bool,
    pub(super) state: ListState,
    pub(super) look: Option<i64>,
}

/// Pages of a channel that are read while they show nothing but unknown posts: two hundred posts.
const MOST_CHANNEL_PAGES: u32 = 10;
/// Pages of a listing that are read while they show nothing but unknown entries.
const MOST_LISTING_PAGES: u32 = 20;
/// Looks at a list after which it is asked for whole, whatever its validators say: servers lie.
const TRUST_VALIDATORS: chrono::TimeDelta = chrono::TimeDelta::days(6);

/// Reads every list of the source and admits what it shows.
pub(super) async fn read_all(turn: &Turn) -> Result<Reading, RunError> {
    let mut reading = Reading::default();
    admit_singles(turn).await?;
    let mut lists = Vec::new();
    for list in &turn.source.lists {
        lists.push((list, key_of(turn, list).await?));
    }
    // A list that was never read takes all it shows for known stock: what others know as news comes before.
    lists.sort_by_key(|(_, known)| known.last_good.is_none());
    let mut budget = sitemaps::Budget::default();
    for (list, known) in lists {
        if turn.crew.stopped() {
            break;
        }
        let key = known.key;
        let met = match list.kind {
            ListKind::Sitemap => sitemaps::read(turn, list, known, &mut budget).await?,
            ListKind::Feed | ListKind::Listing | ListKind::Channel => {
                let (met, dates) = read_list(turn, list, &known).await?;
                reading.dates.push(dates);
                met
            }
        };
        reading.lists.push((key, met.state, met.look));
        if met.good {
            reading.good += 1;
        } else {
            reading.bad += 1;
        }
    }
    Ok(reading)
}

/// Single addresses of the file are known stock.
async fn admit_singles(turn: &Turn) -> Result<(), RunError> {
    let candidates: Vec<Candidate> = turn
        .source
        .statements
        .iter()
        .filter_map(|url| address::canonical(url, None, &turn.source.house))
        .map(|url| Candidate {
            url,
            feed_id: None,
            title: None,
            published: None,
            modified: None,
            text: None,
        })
        .collect();
    admit(turn, None, &candidates).await?;
    Ok(())
}

/// Whether anything above or below an entry may be missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Whole,
    Partial,
}

impl Certainty {
    fn of(discovery: &Discovery) -> Self {
        if discovery.partial {
            Self::Partial
        } else {
            Self::Whole
        }
    }
}

/// What a page of a list gave.
struct Found {
    admitted: Vec<Admitted>,
    certainty: Certainty,
    deleted: Vec<DeletedFact>,
}

/// What is known of a list.
async fn key_of(turn: &Turn, list: &List) -> Result<ListKey, RunError> {
    let (source, kind, url) = (turn.key, list.kind, list.url.clone());
    turn.crew
        .with_store(move |store| store.list(source, kind, &url))
        .await
}

/// A walk over the pages of one list.
struct Walk<'a> {
    turn: &'a Turn,
    list: &'a List,
    known: &'a ListKey,
    /// How its first page could be read.
    met: Met,
    /// The day of its last entry, and the newest.
    days: Option<(NaiveDate, NaiveDate)>,
    /// Statements that earlier pages showed.
    shown: HashSet<i64>,
}

async fn read_list(
    turn: &Turn,
    list: &List,
    known: &ListKey,
) -> Result<(Met, ListDates), RunError> {
    let mut walk = Walk {
        turn,
        list,
        known,
        met: Met {
            good: false,
            state: ListState::NotAsked,
            look: None,
        },
        days: None,
        shown: HashSet::new(),
    };
    let mut address = list.url.clone();
    let mut seen = HashSet::new();
    for page in 0..walk.most_pages() {
        if !seen.insert(address.clone()) || turn.crew.stopped() {
            break;
        }
        let Some(next) = walk.read_page(page, &address).await? else {
            break;
        };
        address = next;
    }
    let dates = ListDates {
        list: known.key,
        url: list.url.clone(),
        days: walk.days,
    };
    Ok((walk.met, dates))
}

impl Walk<'_> {
    /// Pages that a pass may read; behind the usual ones only what catches up with what is known.
    fn most_pages(&self) -> u32 {
        let usual = self.list.pages;
        match (self.turn.crew.mode, self.list.kind) {
            (Mode::NewOnly, _) | (_, ListKind::Feed) => 1,
            (_, ListKind::Channel) => usual.max(MOST_CHANNEL_PAGES),
            (_, ListKind::Listing) if self.known.last_good.is_some() => {
                usual.max(MOST_LISTING_PAGES)
            }
            (_, ListKind::Listing | ListKind::Sitemap) => usual,
        }
    }

    /// Reads one page; the address of the next, if there is one to be read.
    async fn read_page(&mut self, page: u32, url: &str) -> Result<Option<String>, RunError> {
        let (turn, known) = (self.turn, self.known);
        let answer = match turn.crew.fetcher.ask(self.request(page, url)).await {
            Ok(answer) => answer,
            Err(not_asked) => {
                list_failed(turn, url, "not_asked", &not_asked.to_string());
                return Ok(None);
            }
        };
        turn.crew.count(|tally| tally.answered(&answer));
        match read_answer(turn, self.list, page, &answer) {
            Shown::Same => {
                let look = keep_page(turn, known, page, &answer, None, Claim::Present).await?;
                self.meets(page, ListState::Read, look);
                Ok(None)
            }
            Shown::Entries(discovery) => {
                let certainty = Certainty::of(&discovery);
                let newest_first = Some((known, Order::NewestFirst));
                let admitted = admit(turn, newest_first, &discovery.candidates).await?;
                let goes_on = self.goes_on(page, &admitted);
                let found = Found {
                    admitted,
                    certainty,
                    deleted: deleted_entries(turn, &discovery),
                };
                let look =
                    keep_page(turn, known, page, &answer, Some(found), Claim::Present).await?;
                self.meets(page, ListState::Read, look);
                self.dates(&discovery.candidates);
                Ok(discovery.next.filter(|_| goes_on))
            }
            Shown::Trouble(problem) => {
                list_failed(turn, url, &problem.reason.to_string(), &problem.detail);
                let state = state_of(turn, known, &answer, &problem);
                let claim = Claim::Unknown(problem.reason);
                let look = keep_page(turn, known, page, &answer, None, claim).await?;
                self.meets(page, state, look);
                Ok(None)
            }
        }
    }

    /// The first page decides.
    fn meets(&mut self, page: u32, state: ListState, look: i64) {
        if page == 0 {
            self.met = Met {
                good: state == ListState::Read,
                state,
                look: Some(look),
            };
        }
    }

    /// Takes in the days of a page's entries; one without a date in the last place says that dates do not tell.
    fn dates(&mut self, candidates: &[Candidate]) {
        let day = |candidate: &Candidate| candidate.published.map(|date| date.day());
        let last = candidates.last().and_then(day);
        let known = self.days.map(|(_, newest)| newest);
        let newest = candidates.iter().filter_map(day).chain(known).max();
        self.days = last.zip(newest);
    }

    fn request(&self, page: u32, url: &str) -> Request {
        let conditional = page == 0
            && self.list.kind == ListKind::Feed
            && self
                .known
                .last_full
                .is_some_and(|full| self.turn.crew.clock.start() - full < TRUST_VALIDATORS);
        Request {
            url: url.to_owned(),
            max_bytes: discover::most_bytes(self.list.kind),
            validators: conditional
                .then(|| self.known.validators.clone())
                .filter(|validators| !validators.is_empty()),
            headers: self.turn.source.headers.clone(),
            fresh: false,
        }
    }

    /// Whether the next page may hold anything: not where this one repeats the ones before it, and behind the usual
    /// pages only while all is new.
    fn goes_on(&mut self, page: u32, admitted: &[Admitted]) -> bool {
        let mut any = false;
        for entry in admitted {
            any |= self.shown.insert(entry.statement);
        }
        any && (page + 1 < self.list.pages || admitted.iter().all(|entry| entry.new))
    }
}

/// What a page of a list showed.
pub(super) enum Shown {
    Same,
    Entries(Discovery),
    Trouble(Problem),
}

pub(super) struct Problem {
    pub(super) reason: UnknownReason,
    pub(super) detail: String,
}

/// What a list that gave nothing says of its source: that it changed, where it was read before and its host answers
/// without refusing.
pub(super) fn state_of(
    turn: &Turn,
    known: &ListKey,
    answer: &Answer,
    problem: &Problem,
) -> ListState {
    let reason = health::plainly(turn, problem.reason.clone(), &answer.asked);
    let answers = answer.outcome.is_ok() && !reading::is_refusal(&reason);
    if answers && known.last_good.is_some() {
        ListState::Spoilt(reason)
    } else {
        ListState::Silent(reason)
    }
}

/// Reads an answer. The first page of a list must show something: behind the last of a channel there is nothing.
pub(super) fn read_answer(turn: &Turn, list: &List, page: u32, answer: &Answer) -> Shown {
    let response = match &answer.outcome {
        Ok(response) if response.status == 304 => return Shown::Same,
        Ok(response) => response,
        Err(cause) => {
            return Shown::Trouble(Problem {
                reason: cause.reason.clone(),
                detail: cause.detail.clone(),
            });
        }
    };
    if let Some(reason) = reading::refusal_of_list(answer, response) {
        if reading::is_refusal(&reason) {
            let status = Some(response.status);
            turn.crew.fetcher.report_refused(&answer.address, status);
        }
        return Shown::Trouble(Problem {
            detail: format!("status {}", response.status),
            reason,
        });
    }
    let read = discover::read_list(
        list.kind,
        list,
        &turn.source,
        &answer.address,
        response.header("content-type"),
        response.body(),
    );
    match read {
        Ok(discovery)
            if page == 0 && discovery.candidates.is_empty() && discovery.children.is_empty() =>
        {
            let said = discovery
                .notes
                .last()
                .map_or("nothing stands in it", String::as_str);
            Shown::Trouble(Problem {
                reason: UnknownReason::Unclassified,
                detail: format!("the list is empty: {said}"),
            })
        }
        Ok(mut discovery) => {
            discover::forget_future(&mut discovery, answer.at);
            Shown::Entries(discovery)
        }
        Err(problem) => Shown::Trouble(gate(answer, response).unwrap_or_else(|| worded(&problem))),
    }
}

/// A gate, a login or a notice in the list's place, whatever its status.
fn gate(answer: &Answer, response: &Response) -> Option<Problem> {
    let reason = reading::refusal(answer, response)?;
    let status = response.status;
    reading::is_refusal(&reason).then(|| Problem {
        detail: format!("status {status}, and no list but a page that refuses"),
        reason,
    })
}

fn worded(problem: &ListProblem) -> Problem {
    Problem {
        reason: problem.reason(),
        detail: problem.to_string(),
    }
}

pub(super) fn list_failed(turn: &Turn, url: &str, reason: &str, detail: &str) {
    turn.crew.tell(Event::ListFailed {
        source: turn.source.facts.id.clone(),
        url: url.to_owned(),
        reason: reason.to_owned(),
        detail: detail.to_owned(),
    });
}

/// Admits candidates; in the list's order.
pub(super) async fn admit(
    turn: &Turn,
    list: Option<(&ListKey, Order)>,
    candidates: &[Candidate],
) -> Result<Vec<Admitted>, RunError> {
    let source = turn.key;
    let house = &turn.source.house;
    let identities: Vec<String> = candidates
        .iter()
        .map(|candidate| address::identity_key(&candidate.url, house))
        .collect();
    let asked = identities.clone();
    let known = turn
        .crew
        .with_store(move |store| store.known(source, &asked))
        .await?;
    let order = list.map_or(Order::None, |(_, order)| order);
    let entries = judge::entries(&ListRead {
        before: list.and_then(|(list, _)| list.last_good),
        order,
        entries: known
            .iter()
            .zip(candidates)
            .map(|(known, candidate)| KnownEntry {
                known: *known,
                published: match order {
                    Order::NewestFirst => candidate.published,
                    Order::None => candidate.published.or(candidate.modified),
                },
            })
            .collect(),
    });
    let at = turn.crew.clock.now();
    let admissions: Vec<Admission> = identities
        .into_iter()
        .zip(candidates)
        .zip(entries)
        .map(|((identity, candidate), entry)| Admission {
            host: address::host(&candidate.url),
            template: address::template(&candidate.url),
            risky: address::risky_key(&candidate.url),
            candidate: candidate.clone(),
            identity,
            entry,
            at,
        })
        .collect();
    let id = turn.source.facts.id.clone();
    let admitted = turn
        .crew
        .with_store(move |store| store.admit(source, &id, &admissions))
        .await?;
    let new = admitted.iter().filter(|entry| entry.new).count();
    turn.crew.count(|tally| tally.admitted(new));
    Ok(admitted)
}

/// What a feed calls deleted, by the ids that its entries had; an id may be an address.
fn deleted_entries(turn: &Turn, discovery: &Discovery) -> Vec<DeletedFact> {
    let house = &turn.source.house;
    let deleted = discovery.deleted.iter();
    let fact = |entry: &DeletedEntry| DeletedFact {
        feed_id: entry.id.clone(),
        identity: address::canonical(&entry.id, None, house)
            .map(|url| address::identity_key(&url, house)),
        when: entry.when,
    };
    deleted.map(fact).collect()
}

async fn keep_page(
    turn: &Turn,
    list: &ListKey,
    page: u32,
    answer: &Answer,
    found: Option<Found>,
    claim: Claim,
) -> Result<i64, RunError> {
    let good = claim == Claim::Present;
    let whole = found
        .as_ref()
        .is_none_or(|found| found.certainty == Certainty::Whole);
    let (admitted, deleted) = found.map(|found| (found.admitted, found.deleted)).unzip();
    let facts = ListFacts {
        list: list.key,
        page,
        good,
        whole,
        left_out: false,
        entries: admitted
            .map(|admitted: Vec<Admitted>| admitted.iter().map(|entry| entry.statement).collect()),
        deleted: deleted.unwrap_or_default(),
    };
    keep_look(turn, answer, facts, claim).await
}

/// Keeps a look at a page of a list; its observation.
pub(super) async fn keep_look(
    turn: &Turn,
    answer: &Answer,
    facts: ListFacts,
    claim: Claim,
) -> Result<i64, RunError> {
    let seen = Seen::Read {
        reading: Box::new(PageReading::bare(claim, "list")),
        lens: reading::lens(&turn.source),
    };
    let validators = match &answer.outcome {
        Ok(response) if response.status != 304 => Some(response.validators()),
        Ok(_) | Err(_) => None,
    };
    let look = LookFacts {
        validators,
        ..Facts::of(answer).with(Role::List, None, seen)
    };
    let pass = turn.crew.pass;
    turn.crew
        .with_store(move |store| store.record_list(pass, &look, &facts))
        .await
}
