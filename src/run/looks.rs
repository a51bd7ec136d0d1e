//! Looking at statements: a few at a time, written in batches.
//!
//! *In:* statements due. *Out:* facts in the store, and which statements are in question. *Never:* holds more
//! answers in memory than are being read.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use chrono::TimeDelta;
use tokio::task::JoinSet;

use super::crew::{Crew, RunError, Turn};
use super::health::{self, Sightings};
use super::reading::{self, Before};
use super::{anew, note};
use crate::config::Source;
use crate::extract::Pdftotext;
use crate::fetch::NotAsked;
use crate::model::address;
use crate::model::{Answer, Claim, Event, LeftOut, Reading, Request, Response, Role, Validators};
use crate::store::{Due, LookFacts, Observed, Seen};

/// Looks of one source under way at a time; a host's own pace lies below.
const AT_A_TIME: usize = 4;
/// Looks written in one transaction: one fsync each.
pub(super) const BATCH: usize = 256;
/// … and bytes of new pages: every source holds a batch of its own, and pages may be large.
pub(super) const BATCH_BYTES: usize = 4 << 20;
/// Looks after which a conditional one is followed by a full one: servers lie.
const TRUST_LOOKS: u32 = 6;
/// … and the time after which, whatever the count.
const TRUST: TimeDelta = TimeDelta::days(7);
/// Makes the looks of one turn.
pub(super) struct Looker {
    turn: Turn,
    batch: Vec<(Option<Due>, LookFacts)>,
    batch_bytes: usize,
    question: BTreeSet<i64>,
    /// Looks at absent statements under the other names of their house.
    elsewhere: Vec<Errand>,
    looked: Looked,
    sightings: Sightings,
    told: HashSet<String>,
}

/// What came of an errand.
enum Made {
    /// A look.
    Look(Box<(Option<Due>, LookFacts)>),
    /// The host may not be asked now.
    NotAsked(Role, NotAsked),
    /// The store failed.
    Failed(RunError),
    /// The reader ended early; the answer is lost, and the statement is due again.
    Lost(Role),
}

/// How the looks went.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looked {
    pub(super) answered: usize,
    pub(super) unknown: usize,
    pub(super) not_asked: usize,
}

/// A look to be made.
#[derive(Clone, Debug)]
pub(super) struct Errand {
    pub(super) role: Role,
    pub(super) url: String,
    pub(super) due: Option<Due>,
    /// The statement that the look is noted under; for a canary, the one it is made like.
    pub(super) statement: Option<i64>,
}

impl Looker {
    pub(super) fn new(turn: &Turn) -> Self {
        Self {
            turn: turn.clone(),
            batch: Vec::new(),
            batch_bytes: 0,
            question: BTreeSet::new(),
            elsewhere: Vec::new(),
            looked: Looked::default(),
            sightings: Sightings::default(),
            told: HashSet::new(),
        }
    }

    /// Statements whose looks the judge should hear.
    pub(super) fn in_question(&self) -> Vec<i64> {
        self.question.iter().copied().collect()
    }

    /// Puts statements in question that no look of this pass did.
    pub(super) fn ask_about(&mut self, statements: impl Iterator<Item = i64>) {
        self.question.extend(statements);
    }

    /// What the looks say of the source.
    pub(super) fn sightings(&self) -> &Sightings {
        &self.sightings
    }

    /// Statements that are not looked at, and why.
    pub(super) fn leave_out(&mut self, cause: LeftOut, count: usize) {
        self.sightings.left_out(cause, count);
    }

    pub(super) fn finish(self) -> Looked {
        self.looked
    }

    /// Looks at what is due.
    pub(super) async fn look_at(&mut self, due: Vec<Due>) -> Result<(), RunError> {
        let errands = due
            .into_iter()
            .map(|due| Errand {
                role: Role::Statement,
                url: due.url.clone(),
                statement: Some(due.statement),
                due: Some(due),
            })
            .collect();
        self.run(errands).await
    }

    /// Makes these looks, a few at a time; then asks the other names of a house for what the first one lost.
    pub(super) async fn run(&mut self, errands: Vec<Errand>) -> Result<(), RunError> {
        self.make(errands).await?;
        let elsewhere = std::mem::take(&mut self.elsewhere);
        self.make(elsewhere).await?;
        // No name is asked for another a second time.
        self.elsewhere.clear();
        Ok(())
    }

    async fn make(&mut self, errands: Vec<Errand>) -> Result<(), RunError> {
        let mut under_way: JoinSet<Made> = JoinSet::new();
        let mut errands = errands.into_iter();
        for errand in errands.by_ref() {
            if self.turn.crew.stopped() {
                self.missed(errand.role, LeftOut::BrokenOff);
                break;
            }
            if under_way.len() >= AT_A_TIME
                && let Some(done) = under_way.join_next().await
            {
                self.take(done?).await?;
            }
            under_way.spawn(look(self.turn.clone(), errand));
        }
        for errand in errands {
            self.missed(errand.role, LeftOut::BrokenOff);
        }
        while let Some(done) = under_way.join_next().await {
            self.take(done?).await?;
        }
        self.write().await
    }

    async fn take(&mut self, made: Made) -> Result<(), RunError> {
        let (due, facts) = match made {
            Made::Look(look) => *look,
            Made::NotAsked(role, not_asked) => {
                self.looked.not_asked += 1;
                self.missed(role, health::cause_of(&not_asked));
                self.tell_once(&not_asked);
                return Ok(());
            }
            Made::Failed(error) => return Err(error),
            Made::Lost(role) => {
                self.looked.not_asked += 1;
                self.missed(role, LeftOut::BrokenOff);
                return Ok(());
            }
        };
        let claim = claim_of(&facts);
        if let Claim::Unknown(_) = claim {
            self.looked.unknown += 1;
        } else {
            self.looked.answered += 1;
        }
        self.turn
            .crew
            .count(|tally| tally.looked(facts.role, &claim));
        self.turn.crew.tell(Event::Looked {
            source: self.turn.source.facts.id.clone(),
        });
        self.batch_bytes += facts.snapshot.as_ref().map_or(0, |kept| kept.body.len());
        self.batch.push((due, facts));
        if self.batch.len() >= BATCH || self.batch_bytes >= BATCH_BYTES {
            self.write().await?;
        }
        Ok(())
    }

    /// A witness that is not had is no statement that was not looked at.
    fn missed(&mut self, role: Role, cause: LeftOut) {
        if role == Role::Statement {
            self.sightings.left_out(cause, 1);
        }
    }

    /// What a look at a statement, by its own address, says of the source.
    fn sight(&mut self, due: &Due, facts: &LookFacts, observed: &Observed) {
        let own = facts.url == reading::shown_at(&due.url, &self.turn.source);
        if facts.role != Role::Statement || !own {
            return;
        }
        match claim_of(facts) {
            Claim::Unknown(reason) => {
                let reason = health::plainly(&self.turn, reason, &facts.url);
                self.sightings.silent(reason, observed.key);
            }
            Claim::Present | Claim::Absent(_) => self.sightings.answered(observed.key),
        }
    }

    /// A host that is left alone is named once, not for every address of it.
    fn tell_once(&mut self, not_asked: &NotAsked) {
        let words = not_asked.to_string();
        if self.told.insert(words.clone()) {
            self.turn.crew.tell(Event::NotAsked {
                source: self.turn.source.facts.id.clone(),
                why: words,
            });
        }
    }

    /// Writes the batch and notes who is in question.
    async fn write(&mut self) -> Result<(), RunError> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        let (pass, key) = (self.turn.crew.pass, self.turn.key);
        let source = Arc::clone(&self.turn.source);
        let (looks, written) = self
            .turn
            .crew
            .with_store(move |store| {
                let written = note::write(store, (key, &source.house), pass, &batch)?;
                Ok((batch, written))
            })
            .await?;
        let count = written.versions;
        self.turn.crew.count(|tally| tally.read_versions(count));
        self.question.extend(written.question);
        for ((due, facts), observed) in looks.iter().zip(&written.observed) {
            let Some(due) = due else { continue };
            self.sight(due, facts, observed);
            if let Claim::Absent(_) = claim_of(facts) {
                self.ask_elsewhere(due, facts).await?;
            }
        }
        Ok(())
    }

    /// A house of several names may still serve under one what another lost, and a statement of several addresses
    /// under one of those.
    async fn ask_elsewhere(&mut self, due: &Due, facts: &LookFacts) -> Result<(), RunError> {
        if facts.role != Role::Statement {
            return Ok(());
        }
        let statement = due.statement;
        let known = self
            .turn
            .crew
            .with_store(move |store| store.other_addresses(statement))
            .await?;
        let names = address::under_other_names(&due.url, &self.turn.source.house);
        self.elsewhere
            .extend(names.into_iter().chain(known).map(|url| Errand {
                role: Role::Statement,
                url,
                statement: Some(due.statement),
                due: Some(Due {
                    // Validators belong to an address, not to a text.
                    validators: Validators::default(),
                    ..due.clone()
                }),
            }));
        Ok(())
    }
}

/// What a look claims, whether it was read or shares a reading.
pub(super) fn claim_of(facts: &LookFacts) -> Claim {
    match &facts.seen {
        Seen::Unchanged { .. } => Claim::Present,
        Seen::Read { reading, .. } => reading.claim.clone(),
    }
}

/// Makes one look.
async fn look(turn: Turn, errand: Errand) -> Made {
    let Turn { crew, source, .. } = turn;
    let witness = errand.role != Role::Statement;
    let before = before(errand.role, errand.due.as_ref());
    let due = errand.due.as_ref();
    let otherwise = due.is_some_and(|due| anew::is_asked_otherwise(due, &source));
    let request = Request {
        url: reading::shown_at(&errand.url, &source),
        max_bytes: crew.settings.network.max_body,
        validators: errand
            .due
            .as_ref()
            .filter(|due| !witness && !otherwise && may_be_conditional(due, &crew))
            .map(|due| due.validators.clone()),
        headers: source.headers.clone(),
        fresh: witness,
    };
    let answer = match crew.fetcher.ask(request).await {
        Ok(answer) => answer,
        Err(not_asked) => return Made::NotAsked(errand.role, not_asked),
    };
    crew.count(|tally| tally.answered(&answer));
    if let Some(facts) = reading::unchanged(&answer, &before).filter(|_| !otherwise) {
        let facts = LookFacts {
            role: errand.role,
            statement: errand.statement,
            ..facts
        };
        return Made::Look(Box::new((errand.due, facts)));
    }
    let address = answer.address.clone();
    let (facts, before) = match read(&crew, &source, &errand, before, answer).await {
        Ok(read) => read,
        Err(unmade) => return unmade,
    };
    let facts = match left_without_its_text((&crew, &source), &errand, facts, &before).await {
        Ok(facts) => facts,
        Err(error) => return Made::Failed(error),
    };
    let facts = match reading::picture_of(&facts).filter(|_| errand.due.is_some()) {
        Some(picture) => see_picture(&crew, facts, &before, picture).await,
        None => facts,
    };
    let facts = LookFacts {
        role: errand.role,
        statement: errand.statement,
        ..facts
    };
    if let Claim::Unknown(reason) = claim_of(&facts)
        && reading::is_refusal(&reason)
    {
        crew.fetcher.report_refused(&address, facts.status);
    }
    Made::Look(Box::new((errand.due, facts)))
}

/// Reads an answer apart from the async runtime; what a statement showed before is read once more where that was done
/// in another way. The facts, and what they are to be seen beside.
async fn read(
    crew: &Arc<Crew>,
    source: &Arc<Source>,
    errand: &Errand,
    mut before: Before,
    answer: Answer,
) -> Result<(LookFacts, Before), Made> {
    let due = errand.due.as_ref();
    let kept = match due.filter(|due| anew::is_due(due, source)) {
        Some(due) => {
            // Its last reading is of another make: nothing is the same as that.
            before.reading = None;
            anew::kept(crew, due).await.map_err(Made::Failed)?
        }
        None => Vec::new(),
    };
    let most = crew.settings.network.max_body;
    let source = Arc::clone(source);
    let read = tokio::task::spawn_blocking(move || {
        let facts = anew::read(answer, &source, &before, kept, most);
        (facts, before)
    });
    read.await.map_err(|_| Made::Lost(errand.role))
}

/// Where a picture is all that is left of a page with a text, looks whether one stood there beside the text.
async fn left_without_its_text(
    (crew, source): (&Arc<Crew>, &Arc<Source>),
    errand: &Errand,
    facts: LookFacts,
    before: &Before,
) -> Result<LookFacts, RunError> {
    let pictures = reading::pictures_in_its_place(&facts);
    let (Some(pictures), Some(due)) = (pictures, &errand.due) else {
        return Ok(facts);
    };
    let kept = anew::kept(crew, due).await?;
    let (most, source) = (crew.settings.network.max_body, Arc::clone(source));
    let looked = tokio::task::spawn_blocking(move || {
        let mut kept = kept.iter();
        kept.any(|kept| anew::pictures_beside(kept, &source, most) >= pictures)
    });
    Ok(if looked.await? {
        reading::without_its_text(facts, before)
    } else {
        facts
    })
}

/// Asks for the picture that is all a page shows: one further request for the look, at its host's pace. One that is
/// not served says nothing of the statement.
async fn see_picture(crew: &Crew, facts: LookFacts, before: &Before, picture: String) -> LookFacts {
    let request = Request {
        url: picture,
        max_bytes: crew.settings.network.max_body,
        validators: None,
        // Those of the source may hold what another host should not see.
        headers: Vec::new(),
        fresh: false,
    };
    let answer = crew.fetcher.ask(request).await.ok();
    let response = answer.as_ref().and_then(|answer| {
        crew.count(|tally| tally.answered(answer));
        answer.outcome.as_ref().ok()
    });
    let bytes = response
        .filter(|response| is_picture(response))
        .map(Response::body);
    reading::beside_its_picture(facts, before, bytes)
}

/// A page in a picture's place is an error, a challenge or a notice.
fn is_picture(response: &Response) -> bool {
    let kind = response.header("content-type").unwrap_or_default();
    response.status == 200 && !response.body().is_empty() && kind.starts_with("image/")
}

/// What is known before a look that is made for this reason.
pub(super) fn before(role: Role, due: Option<&Due>) -> Before {
    let known = due.map(left_by).unwrap_or_default();
    Before {
        minds_frames: known.minds_frames || role == Role::Canary,
        ..known
    }
}

/// What the last look left.
fn left_by(due: &Due) -> Before {
    Before {
        reading: due.reading,
        version: due.version,
        text_key: due.text_key,
        published: due.published,
        body_hash: due.body_hash,
        signs: due.signs.clone(),
        seal: due.seal.clone(),
        headline: due.headline.clone(),
        to_be_read: is_to_be_read(due),
        minds_frames: due.version.is_some(),
    }
}

/// Whether a document that nobody tried to read can be read now, or not even its hash is known. While something is
/// open about it, its bytes are compared.
fn is_to_be_read(due: &Due) -> bool {
    let can_be = due.seal.is_none() || Pdftotext::installed().is_some();
    !due.unsettled && Reading::is_untried(&due.signs) && can_be
}

/// Whether a 304 would be an answer: the last full look is near, and the host was not caught lying.
fn may_be_conditional(due: &Due, crew: &Crew) -> bool {
    !due.distrusted
        && !is_to_be_read(due)
        && !due.signs.iter().any(|sign| sign == Reading::PICTURE)
        && !due.validators.is_empty()
        && due.looks_since_full < TRUST_LOOKS
        && due
            .last_full
            .is_some_and(|full| crew.pass.began - full < TRUST)
}
