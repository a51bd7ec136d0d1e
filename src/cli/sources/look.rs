//! One address asked and read as a list, as `sources try` and `sources add` do.
//!
//! *In:* an address. *Out:* a [`Looked`]: what came, what it is, what it shows or why it shows nothing. *Never:* stores
//! anything.

use crate::config::{List, Source};
use crate::discover::{self, ListProblem, Nature};
use crate::extract::{self, Reader, Served};
use crate::fetch::Fetcher;
use crate::model::{Answer, Claim, Discovery, ListKind, Request, Response, UnknownReason};
use crate::view::{self, ListTried, ListTrouble};

/// Indexes of sitemaps within indexes.
const MOST_DEPTH: usize = 2;

/// Asks on behalf of a source.
pub(super) struct Asker<'a> {
    pub(super) fetcher: &'a Fetcher,
    pub(super) source: &'a Source,
    /// Most bytes of a statement's page.
    pub(super) max_body: u64,
}

/// An address that was asked as a list.
pub(super) struct Looked {
    pub(super) kind: ListKind,
    pub(super) url: String,
    pub(super) answer: Option<Answer>,
    pub(super) nature: Option<Nature>,
    pub(super) found: Result<Discovery, Refusal>,
}

/// Why an address gave no list.
pub(super) struct Refusal {
    /// The contract's reason; none where nothing was sent.
    pub(super) reason: Option<UnknownReason>,
    pub(super) detail: String,
}

impl Refusal {
    pub(super) fn because(reason: UnknownReason, detail: impl Into<String>) -> Self {
        Self {
            reason: Some(reason),
            detail: detail.into(),
        }
    }

    fn not_asked(detail: impl Into<String>) -> Self {
        Self {
            reason: None,
            detail: detail.into(),
        }
    }
}

impl Looked {
    /// The response, where there was one with status 200.
    pub(super) fn served(&self) -> Option<(&Answer, &Response)> {
        let answer = self.answer.as_ref()?;
        let response = answer.outcome.as_ref().ok()?;
        (response.status == 200).then_some((answer, response))
    }

    /// What it gave, for people.
    pub(super) fn lines(&self) -> Vec<String> {
        view::list_lines(&self.tried())
    }

    /// What can be done where it gave nothing.
    pub(super) fn remedy(&self) -> Vec<String> {
        view::remedy_lines(&self.tried())
    }

    /// What it gave, for programs.
    pub(super) fn json(&self) -> String {
        view::list_json(&self.tried())
    }

    fn tried(&self) -> ListTried<'_> {
        ListTried {
            kind: self.kind,
            url: &self.url,
            answer: self.answer.as_ref(),
            nature: self.nature.map(Nature::as_str),
            found: self.found.as_ref().map_err(|refusal| ListTrouble {
                reason: refusal.reason.as_ref(),
                detail: &refusal.detail,
            }),
        }
    }
}

impl Asker<'_> {
    /// Asks a list of the source and reads it as what the file says it is.
    pub(super) async fn try_list(&self, list: &List) -> Looked {
        let answer = self.ask(&list.url, discover::most_bytes(list.kind)).await;
        let looked = self.read(list.kind, Some(list), &list.url, answer);
        self.with_first_file(looked).await
    }

    /// Asks an address and reads it as what it turns out to be.
    pub(super) async fn try_address(&self, url: &str, expected: ListKind) -> Looked {
        let answer = self.ask(url, discover::most_bytes(expected)).await;
        let nature = answer.as_ref().ok().and_then(nature_of);
        // A section may turn out to be a feed; where a feed was named, a page is a mistake.
        let kind = match nature.and_then(Nature::kind) {
            Some(ListKind::Listing) | None => expected,
            Some(kind) => kind,
        };
        let looked = self.read(kind, None, url, answer);
        self.with_first_file(looked).await
    }

    /// Reads what came as what it turns out to be; an answer that is none of all as a listing.
    pub(super) async fn read_as_it_is(&self, url: &str, answer: Result<Answer, Refusal>) -> Looked {
        let nature = answer.as_ref().ok().and_then(nature_of);
        let kind = nature.and_then(Nature::kind).unwrap_or(ListKind::Listing);
        self.with_first_file(self.read(kind, None, url, answer))
            .await
    }

    pub(super) async fn ask(&self, url: &str, max_bytes: u64) -> Result<Answer, Refusal> {
        let request = Request {
            url: url.to_owned(),
            max_bytes,
            validators: None,
            headers: self.source.headers.clone(),
            fresh: false,
        };
        let answer = self.fetcher.ask(request).await;
        answer.map_err(|not_asked| Refusal::not_asked(not_asked.to_string()))
    }

    /// Of an index of sitemaps, what its first file shows.
    async fn with_first_file(&self, mut looked: Looked) -> Looked {
        for _ in 0..MOST_DEPTH {
            let Ok(found) = &mut looked.found else {
                break;
            };
            let Some(first) = found
                .children
                .first()
                .filter(|_| found.candidates.is_empty())
            else {
                break;
            };
            let first = first.clone();
            let answer = self.ask(&first, discover::most_bytes(looked.kind)).await;
            match self.read(looked.kind, None, &first, answer).found {
                Ok(file) => {
                    found.notes.push(format!("the first file is {first}"));
                    found.notes.extend(file.notes);
                    found.candidates = file.candidates;
                    if !file.children.is_empty() {
                        found.children = file.children;
                    }
                }
                Err(refusal) => {
                    found.notes.push(format!(
                        "the first file, {first}, was not read: {}",
                        refusal.detail
                    ));
                    break;
                }
            }
        }
        looked
    }

    /// Reads what came for an address.
    pub(super) fn read(
        &self,
        kind: ListKind,
        list: Option<&List>,
        url: &str,
        answer: Result<Answer, Refusal>,
    ) -> Looked {
        let looked = |answer, nature, found| Looked {
            kind,
            url: url.to_owned(),
            answer,
            nature,
            found,
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(refusal) => return looked(None, None, Err(refusal)),
        };
        let bare = List {
            kind,
            url: url.to_owned(),
            link: None,
            next: None,
            pages: 1,
        };
        let found = self.read_answer(kind, list.unwrap_or(&bare), &answer);
        let nature = nature_of(&answer);
        looked(Some(answer), nature, found)
    }

    fn read_answer(
        &self,
        kind: ListKind,
        list: &List,
        answer: &Answer,
    ) -> Result<Discovery, Refusal> {
        let response = match &answer.outcome {
            Ok(response) => response,
            Err(cause) => return Err(Refusal::because(cause.reason.clone(), &*cause.detail)),
        };
        if response.status != 200 {
            return Err(refused(answer, response));
        }
        let found = discover::read_list(
            kind,
            list,
            self.source,
            &answer.address,
            response.header("content-type"),
            response.body(),
        );
        match found {
            Ok(found) if found.candidates.is_empty() && found.children.is_empty() => {
                let said = found
                    .notes
                    .last()
                    .map_or("nothing stands in it", |note| note);
                let detail = format!("the list is empty: {said}");
                Err(Refusal::because(UnknownReason::Unclassified, detail))
            }
            Ok(mut found) => {
                discover::forget_future(&mut found, answer.at);
                Ok(found)
            }
            Err(problem) => Err(unread(kind, &problem, answer, response)),
        }
    }
}

fn nature_of(answer: &Answer) -> Option<Nature> {
    let response = answer.outcome.as_ref().ok()?;
    let content_type = response.header("content-type");
    Some(discover::nature(
        &answer.address,
        content_type,
        response.body(),
    ))
}

/// An answer with another status than 200.
fn refused(answer: &Answer, response: &Response) -> Refusal {
    let status = response.status;
    match extract::read(&Served::of(answer, response), &Reader::default()).claim {
        Claim::Unknown(reason) => Refusal::because(reason, format!("it answers {status}")),
        Claim::Absent(_) => {
            let detail = format!("it answers {status}: nothing is there");
            Refusal::because(UnknownReason::Unclassified, detail)
        }
        Claim::Present => {
            let detail = format!("it answers {status}, not 200");
            Refusal::because(UnknownReason::Unclassified, detail)
        }
    }
}

/// An answer that is no list: a gate may stand before it, and a page may name the feed that was meant.
fn unread(kind: ListKind, problem: &ListProblem, answer: &Answer, response: &Response) -> Refusal {
    let claim = extract::read(&Served::of(answer, response), &Reader::default()).claim;
    if let Claim::Unknown(reason) = claim
        && !matches!(reason, UnknownReason::Unclassified | UnknownReason::NotHtml)
    {
        return Refusal::because(reason, problem.to_string());
    }
    let mut detail = problem.to_string();
    if kind != ListKind::Listing {
        let content_type = response.header("content-type");
        let leads = discover::leads(&answer.address, content_type, response.body());
        if let Some(feed) = leads.feeds.first() {
            detail = format!("{detail}; the page names the feed {feed}");
        }
    }
    Refusal::because(problem.reason(), detail)
}
