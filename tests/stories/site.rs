//! The ministry's site: which page, list or misbehaviour a path answers with.
//!
//! *In:* what a client asks for. *Out:* a reply. *Never:* knows the time, or who asks.

use std::collections::HashMap;

use crate::pages::{self, Release};
use crate::server::{Ask, Reply};

/// What the ministry's server shows now.
#[derive(Default)]
pub(crate) struct Site {
    pub(crate) releases: Vec<Release>,
    pub(crate) replies: HashMap<String, Reply>,
    pub(crate) everything: Option<Reply>,
    pub(crate) once: Option<(String, Reply)>,
    pub(crate) any: Option<String>,
    pub(crate) frozen: Option<(String, Reply)>,
    pub(crate) held: Option<Held>,
    pub(crate) frame: String,
    pub(crate) window: usize,
    pub(crate) asked: Vec<String>,
    pub(crate) whim: Option<Whim>,
}

/// What is answered by more than the path: headers, say. `None` leaves it to the site.
pub(crate) type Whim = Box<dyn Fn(&Ask) -> Option<Reply> + Send>;

/// After so many further requests nothing is answered any more, and whoever waits is told.
pub(crate) struct Held {
    pub(crate) left: usize,
    pub(crate) tell: std::sync::mpsc::Sender<()>,
}

impl Site {
    pub(crate) fn answer(&mut self, ask: &Ask) -> Reply {
        self.asked.push(format!("{}{}", ask.host, ask.path));
        match self.scripted(ask) {
            Some(reply) => reply,
            None => self.ordinary(&ask.path),
        }
    }

    /// What a story says of this request.
    fn scripted(&mut self, ask: &Ask) -> Option<Reply> {
        let Ask {
            host,
            path,
            has_copy,
            ..
        } = ask;
        let path = path.as_str();
        if let Some(held) = &mut self.held {
            if held.left == 0 {
                // Nobody waits any more once the story went on.
                held.tell.send(()).unwrap_or_default();
                return Some(Reply::silence());
            }
            held.left -= 1;
        }
        if let Some(reply) = &self.everything {
            return Some(reply.clone());
        }
        if let Some(reply) = self.whim.as_ref().and_then(|whim| whim(ask)) {
            return Some(reply);
        }
        if let Some((_, reply)) = self.once.take_if(|(asked, _)| asked == path) {
            return Some(reply);
        }
        if let Some((frozen, reply)) = &self.frozen
            && frozen == path
        {
            return Some(if *has_copy {
                Reply::of(304, &[("etag", "\"frozen\"")], b"")
            } else {
                reply.clone()
            });
        }
        let named = self.replies.get(&format!("http://{host}{path}"));
        named.or_else(|| self.replies.get(path)).cloned()
    }

    /// What the ministry shows by itself.
    fn ordinary(&self, path: &str) -> Reply {
        match path {
            "/robots.txt" => Reply::of(
                200,
                &[("content-type", "text/plain")],
                b"User-agent: *\nDisallow: /admin/\n",
            ),
            "/" => self.page(
                200,
                "Ministry",
                "<h1>Welcome</h1><p>News, visas, offices.</p>",
            ),
            "/press/" => self.page(200, "Press releases", &pages::listing(&self.shown())),
            "/feed.xml" => Reply::of(
                200,
                &[("content-type", "application/rss+xml")],
                pages::feed(&self.shown()).as_bytes(),
            ),
            _ => match self.release(path) {
                Some(release) => self.page(200, &release.title, &pages::main_of(release)),
                None => self.page(
                    404,
                    "Page not found",
                    "<h1>Page not found</h1><p>Nothing is here.</p>",
                ),
            },
        }
    }

    pub(crate) fn shown(&self) -> Vec<&Release> {
        self.releases
            .iter()
            .filter(|release| release.listed)
            .take(self.window)
            .collect()
    }

    fn release(&self, path: &str) -> Option<&Release> {
        let named = |path: &str| self.releases.iter().find(|release| release.path == path);
        named(path).or_else(|| self.any.as_deref().and_then(named))
    }

    fn page(&self, status: u16, title: &str, main: &str) -> Reply {
        Reply::page(
            status,
            &pages::frame(&self.frame, title, main, self.asked.len()),
        )
    }
}
