//! Reading a source's sitemaps: one file, or those that an index names.
//!
//! *In:* a list that is a sitemap. *Out:* statements admitted, looks at its files kept. *Never:* goes in circles, or
//! takes a list for read of which a file could not be read: what that file shows next time would pass for news.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use super::crew::{Mode, RunError, Turn};
use super::lists::{self, Met, Problem, Shown};
use crate::config::List;
use crate::discover;
use crate::judge::Order;
use crate::model::{Answer, Claim, Discovery, ListState, Request, UnknownReason};
use crate::store::{ListFacts, ListKey};

/// Indexes within indexes: an index, an index that it names, and its files.
const MOST_DEPTH: usize = 2;

/// What a source's sitemaps may take in one pass.
pub(super) struct Budget {
    files: usize,
    new: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            files: 50,
            new: 50_000,
        }
    }
}

/// A walk over the files of one list.
struct Walk<'a> {
    turn: &'a Turn,
    list: &'a List,
    known: ListKey,
    /// Addresses to ask, with their depth.
    open: VecDeque<(String, usize)>,
    seen: HashSet<String>,
    /// Files asked so far.
    asked: u32,
    /// Files that this pass has no wish to read.
    left_out: usize,
    /// Why the list does not count as read.
    trouble: Option<UnknownReason>,
    /// How its own address could be read, where it could not, and the look.
    first: (ListState, Option<i64>),
    /// Whether any file showed an entry.
    shown: bool,
}

/// Reads a sitemap and, where it is an index, the files it names; it is good where all of it could be read.
pub(super) async fn read(
    turn: &Turn,
    list: &List,
    known: ListKey,
    budget: &mut Budget,
) -> Result<Met, RunError> {
    let mut walk = Walk {
        turn,
        list,
        known,
        open: VecDeque::new(),
        seen: HashSet::from([list.url.clone()]),
        asked: 0,
        left_out: 0,
        trouble: None,
        first: (ListState::NotAsked, None),
        shown: false,
    };
    let Some((answer, discovery)) = walk.ask(&list.url).await? else {
        let (state, look) = walk.first;
        return Ok(Met {
            good: false,
            state,
            look,
        });
    };
    let (entries, mut whole) = walk.take(&discovery, 0, budget).await?;
    whole &= walk.follow(budget).await?;
    let good = walk.trouble.is_none();
    let facts = ListFacts {
        list: walk.known.key,
        page: 0,
        good,
        whole,
        // What a pass for what is new leaves unread was not seen to be new since then.
        left_out: walk.left_out > 0,
        entries: Some(entries),
        deleted: Vec::new(),
    };
    let look = lists::keep_look(turn, &answer, facts, Claim::Present).await?;
    // One file that is missing is no source that cannot be looked at.
    let state = match walk.trouble {
        Some(trouble) if !walk.shown => ListState::Silent(trouble),
        Some(_) | None => ListState::Read,
    };
    Ok(Met {
        good,
        state,
        look: Some(look),
    })
}

impl Walk<'_> {
    /// Asks the files that indexes named; whether all of them were asked.
    async fn follow(&mut self, budget: &mut Budget) -> Result<bool, RunError> {
        while let Some((url, depth)) = self.open.pop_front() {
            if self.turn.crew.stopped() || budget.new == 0 {
                // The next pass goes on with what is known by then.
                self.trouble.get_or_insert(UnknownReason::TooLarge);
                return Ok(false);
            }
            if budget.files == 0 {
                return Ok(false);
            }
            budget.files -= 1;
            let Some((answer, discovery)) = self.ask(&url).await? else {
                continue;
            };
            let (entries, whole) = self.take(&discovery, depth, budget).await?;
            let facts = ListFacts {
                list: self.known.key,
                page: self.asked - 1,
                good: true,
                whole,
                left_out: false,
                entries: Some(entries),
                deleted: Vec::new(),
            };
            lists::keep_look(self.turn, &answer, facts, Claim::Present).await?;
        }
        Ok(self.left_out == 0)
    }

    /// Asks one file; `None`, which is told and kept, where it could not be read.
    async fn ask(&mut self, url: &str) -> Result<Option<(Answer, Discovery)>, RunError> {
        let page = self.asked;
        self.asked += 1;
        let request = Request {
            url: url.to_owned(),
            max_bytes: discover::most_bytes(self.list.kind),
            validators: None,
            headers: self.turn.source.headers.clone(),
            fresh: false,
        };
        let answer = match self.turn.crew.fetcher.ask(request).await {
            Ok(answer) => answer,
            Err(not_asked) => {
                lists::list_failed(self.turn, url, "not_asked", &not_asked.to_string());
                self.trouble.get_or_insert(UnknownReason::Unasked);
                return Ok(None);
            }
        };
        self.turn.crew.count(|tally| tally.answered(&answer));
        let (answer, shown) = self.read_apart(answer, page).await?;
        let problem = match shown {
            Shown::Entries(discovery) => return Ok(Some((answer, discovery))),
            Shown::Trouble(problem) => problem,
            Shown::Same => Problem {
                reason: UnknownReason::Unasked,
                detail: "an answer 304 unasked".to_owned(),
            },
        };
        let state = lists::state_of(self.turn, &self.known, &answer, &problem);
        let Problem { reason, detail } = problem;
        lists::list_failed(self.turn, url, &reason.to_string(), &detail);
        self.trouble.get_or_insert(reason.clone());
        let facts = ListFacts {
            list: self.known.key,
            page,
            good: false,
            whole: true,
            left_out: false,
            entries: None,
            deleted: Vec::new(),
        };
        let look = lists::keep_look(self.turn, &answer, facts, Claim::Unknown(reason)).await?;
        if page == 0 {
            self.first = (state, Some(look));
        }
        Ok(None)
    }

    /// Reads an answer on a thread of its own: fifty megabytes of addresses take a second.
    async fn read_apart(&self, answer: Answer, page: u32) -> Result<(Answer, Shown), RunError> {
        let turn = Turn {
            crew: Arc::clone(&self.turn.crew),
            source: Arc::clone(&self.turn.source),
            key: self.turn.key,
        };
        let list = self.list.clone();
        let read = tokio::task::spawn_blocking(move || {
            let shown = lists::read_answer(&turn, &list, page, &answer);
            (answer, shown)
        });
        Ok(read.await?)
    }

    /// Admits what a file shows, and puts what it names on the way: its statements, and whether it is whole.
    async fn take(
        &mut self,
        discovery: &Discovery,
        depth: usize,
        budget: &mut Budget,
    ) -> Result<(Vec<i64>, bool), RunError> {
        if depth < MOST_DEPTH {
            let wanted = wanted(&discovery.children, self.turn.crew.mode);
            self.left_out += discovery.children.len() - wanted.len();
            for child in wanted {
                if self.seen.insert(child.to_owned()) {
                    self.open.push_back((child.to_owned(), depth + 1));
                }
            }
        }
        let list = Some((&self.known, Order::None));
        let admitted = lists::admit(self.turn, list, &discovery.candidates).await?;
        self.shown |= !admitted.is_empty();
        let new = admitted.iter().filter(|entry| entry.new).count();
        budget.new = budget.new.saturating_sub(new);
        let statements = admitted.iter().map(|entry| entry.statement).collect();
        Ok((statements, !discovery.partial))
    }
}

/// The files that a pass reads: all, or where only what is new is wanted, those of news and the one that changed last.
fn wanted(children: &[String], mode: Mode) -> Vec<&str> {
    let is_news = |url: &str| url.rsplit('/').next().unwrap_or_default().contains("news");
    let children = children.iter().map(String::as_str).enumerate();
    children
        .filter(|(at, url)| mode != Mode::NewOnly || *at == 0 || is_news(url))
        .map(|(_, url)| url)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_for_what_is_new_reads_the_files_of_news_and_the_one_that_changed_last() {
        let children = ["/posts-9.xml", "/posts-8.xml", "/news-sitemap.xml"].map(str::to_owned);

        assert_eq!(
            wanted(&children, Mode::NewOnly),
            ["/posts-9.xml", "/news-sitemap.xml"]
        );
        assert_eq!(wanted(&children, Mode::Full).len(), 3);
    }
}
