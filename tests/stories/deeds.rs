//! What the ministry does with its pages, its lists and its server.
//!
//! *In:* a step of a story. *Out:* a site that answers otherwise. *Never:* a pass.

use std::sync::PoisonError;

use crate::pages::{self, Release};
use crate::server::{Ask, Reply};
use crate::site::{Held, Site};
use crate::world::Ministry;

impl Ministry {
    fn site<T>(&self, change: impl FnOnce(&mut Site) -> T) -> T {
        change(&mut self.site.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&mut self, path: &str, change: impl FnOnce(&mut Release)) -> &mut Self {
        self.site(|site| {
            let release = site
                .releases
                .iter_mut()
                .find(|release| release.path == path);
            change(release.unwrap());
        });
        self
    }

    /// Puts a release on top of its list, dated today.
    pub(crate) fn publishes(&mut self, path: &str, title: &str, text: &str) -> &mut Self {
        let day = self.now.date_naive().to_string();
        self.site(|site| {
            site.releases
                .insert(0, Release::new(path, &day, title, text));
        });
        self
    }

    /// Other words in the text.
    pub(crate) fn edits(&mut self, path: &str, from: &str, to: &str) -> &mut Self {
        self.change(path, |release| {
            assert!(release.text.contains(from), "{from:?} is not in the text");
            release.text = release.text.replacen(from, to, 1);
        })
    }

    /// Whatever else changes about a release.
    pub(crate) fn alters(&mut self, path: &str, change: impl FnOnce(&mut Release)) -> &mut Self {
        self.change(path, change)
    }

    /// Takes page and entry away; the release.
    pub(crate) fn removes(&mut self, path: &str) -> Release {
        self.site(|site| {
            let at = site
                .releases
                .iter()
                .position(|release| release.path == path);
            site.releases.remove(at.unwrap())
        })
    }

    /// Puts a release back on top.
    pub(crate) fn restores(&mut self, release: Release) -> &mut Self {
        self.site(|site| site.releases.insert(0, release));
        self
    }

    /// Leaves the entry out of its lists, or puts it back.
    pub(crate) fn lists(&mut self, path: &str, listed: bool) -> &mut Self {
        self.change(path, |release| release.listed = listed)
    }

    /// Rearranges the lists.
    pub(crate) fn rearranges(&mut self, change: impl FnOnce(&mut Vec<Release>)) -> &mut Self {
        self.site(|site| change(&mut site.releases));
        self
    }

    /// So many entries in its lists.
    pub(crate) fn shows(&mut self, entries: usize) -> &mut Self {
        self.site(|site| site.window = entries);
        self
    }

    /// This path (or whole address) answers so, whatever stands there.
    pub(crate) fn answers(&mut self, path: &str, reply: Reply) -> &mut Self {
        self.site(|site| site.replies.insert(path.to_owned(), reply));
        self
    }

    /// Requests are answered by more than their path; where that says nothing, as before.
    pub(crate) fn answers_by(
        &mut self,
        whim: impl Fn(&Ask) -> Option<Reply> + Send + 'static,
    ) -> &mut Self {
        self.site(|site| site.whim = Some(Box::new(whim)));
        self
    }

    /// The next request for this path is answered so, and no other.
    pub(crate) fn answers_once(&mut self, path: &str, reply: Reply) -> &mut Self {
        self.site(|site| site.once = Some((path.to_owned(), reply)));
        self
    }

    /// The feed as it is served now.
    pub(crate) fn feed(&self) -> String {
        self.site(|site| pages::feed(&site.shown()))
    }

    /// As `answers`, but 304 for whoever says that he has it already.
    pub(crate) fn answers_conditionally(&mut self, path: &str, reply: Reply) -> &mut Self {
        self.site(|site| site.frozen = Some((path.to_owned(), reply)));
        self
    }

    /// Addresses where nothing stands show this release.
    pub(crate) fn answers_unknown_paths_with(&mut self, path: &str) -> &mut Self {
        self.site(|site| site.any = Some(path.to_owned()));
        self
    }

    /// Every release's path.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.site(|site| {
            site.releases
                .iter()
                .map(|release| release.path.clone())
                .collect()
        })
    }

    /// Answers so many further requests, then none; the receiver hears of the first that waits.
    pub(crate) fn hangs_after(&mut self, requests: usize) -> std::sync::mpsc::Receiver<()> {
        let (tell, told) = std::sync::mpsc::channel();
        let held = Held {
            left: requests,
            tell,
        };
        self.site(|site| site.held = Some(held));
        told
    }

    /// Answers again.
    pub(crate) fn wakes(&mut self) -> &mut Self {
        self.site(|site| site.held = None);
        self
    }

    /// This path answers as before.
    pub(crate) fn heals(&mut self, path: &str) -> &mut Self {
        self.site(|site| site.replies.remove(path));
        self
    }

    /// Every path answers so, `robots.txt` too; or as before.
    pub(crate) fn answers_all(&mut self, reply: Option<Reply>) -> &mut Self {
        self.site(|site| site.everything = reply);
        self
    }

    /// Another frame around every page.
    pub(crate) fn frames(&mut self, frame: &str) -> &mut Self {
        self.site(|site| frame.clone_into(&mut site.frame));
        self
    }

    /// The page as it is served now.
    pub(crate) fn page_of(&self, path: &str) -> String {
        self.site(|site| {
            let release = site
                .releases
                .iter()
                .find(|release| release.path == path)
                .unwrap();
            pages::frame(&site.frame, &release.title, &pages::main_of(release), 0)
        })
    }

    /// Host and path of every request so far; the log begins anew.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.site(|site| std::mem::take(&mut site.asked))
    }
}
