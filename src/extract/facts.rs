//! What the rules of claims look at.
//!
//! *In:* an answer, its page if it has one, the text read out of it. *Out:* facts in lower case, ready to be matched.
//! *Never:* a claim.

use super::phrases::TAKEN_DOWN;
use super::trim::letters;
use super::{Found, Served};
use crate::page::{Page, divide, fold, text_of};
use crate::text::weight;

/// Bytes of markup searched for marks of refusal.
const MOST_MARKUP: usize = 65_536;
/// Text of a page that may be a notice; statements are longer or carry a date.
const NOTICE: usize = 600;
/// Text of a page that shows next to nothing.
const THIN: usize = 1500;
/// Bytes in which a notice says what it is: 300 characters of most scripts.
const OPENING: usize = 900;

/// Letters below which a phrase must stand nearly alone.
const SHORT_PHRASE: usize = 12;

/// One answer as the rules see it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of one page, each a rule's own"
)]
pub(super) struct Facts<'a> {
    pub(super) status: u16,
    pub(super) body: &'a [u8],
    /// The beginning of the markup.
    pub(super) markup: String,
    /// Whether the markup goes on.
    pub(super) markup_cut: bool,
    /// All text that the page shows.
    pub(super) shown: String,
    /// The statement's text.
    pub(super) main: &'a str,
    /// Whether the page states when it was published.
    pub(super) dated: bool,
    /// Whether what was found for a text are links to other pages.
    pub(super) only_links: bool,
    /// Whether pictures stand where a text would.
    pub(super) pictures: bool,
    pub(super) asks_password: bool,
    pub(super) scripts: usize,
    /// An application's root element stands empty.
    pub(super) empty_root: bool,
    /// The page tells visitors without script to switch it on.
    pub(super) wants_script: bool,
    /// Parts of the title, and headings.
    names: Vec<String>,
    headings: Vec<String>,
    served: &'a Served<'a>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(
        served: &'a Served<'a>,
        page: Option<&'a Page>,
        main: &'a str,
        found: Found,
    ) -> Self {
        let head = served.body.get(..MOST_MARKUP).unwrap_or(served.body);
        let mut facts = Self {
            status: served.status,
            body: served.body,
            markup: String::from_utf8_lossy(head).to_lowercase(),
            markup_cut: served.body.len() > MOST_MARKUP,
            shown: String::new(),
            main,
            dated: found.dated,
            only_links: found.only_links,
            pictures: found.pictures,
            asks_password: false,
            scripts: 0,
            empty_root: false,
            wants_script: false,
            names: Vec::new(),
            headings: Vec::new(),
            served,
        };
        if let Some(page) = page {
            facts.look_at(page);
        }
        facts
    }

    fn look_at(&mut self, page: &Page) {
        let title = page.title().unwrap_or_default().to_lowercase();
        let body = page
            .elements()
            .find(|element| element.value().name() == "body");
        self.shown = body.map(text_of).unwrap_or_default().to_lowercase();
        self.names
            .extend(title.split(['|', '-', '–', '—', '·', '»', '_']).map(fold));
        self.names.push(title);
        for element in page.elements() {
            match element.value().name() {
                "h1" | "h2" => self.headings.push(fold(&text_of(element)).to_lowercase()),
                "script" => self.scripts += 1,
                "input" => {
                    self.asks_password |= element
                        .attr("type")
                        .is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
                }
                "noscript" => {
                    let said = element.text().collect::<String>().to_lowercase();
                    self.wants_script |= said.contains("javascript") || said.contains("jscript");
                }
                "div" | "app-root" | "main" => {
                    let id = element.attr("id").unwrap_or_default();
                    let root = matches!(id, "root" | "app" | "__next" | "__nuxt" | "main-app")
                        || element.value().name() == "app-root";
                    self.empty_root |= root && text_of(element).chars().count() < 40;
                }
                _ => {}
            }
        }
        self.headings.retain(|heading| !heading.is_empty());
        self.names.extend(self.headings.iter().cloned());
        self.names.retain(|name| !name.is_empty());
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .served
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The media type, without parameters, in lower case.
    pub(super) fn kind(&self) -> String {
        let stated = self.header("content-type").unwrap_or_default();
        stated
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// Whether the page shows next to nothing.
    pub(super) fn thin(&self) -> bool {
        self.shown.len() <= THIN
    }

    /// Whether there is no statement: short, and without a date of its own.
    pub(super) fn empty_handed(&self) -> bool {
        !self.dated && weight(self.main) <= NOTICE && weight(&self.shown) <= NOTICE * 4
    }

    /// Whether the markup holds all needles.
    pub(super) fn holds(&self, needles: &[&str]) -> bool {
        needles.iter().all(|needle| self.markup.contains(needle))
    }

    /// Whether the title, a heading or the first words say one of the phrases.
    pub(super) fn says(&self, phrases: &[&str]) -> bool {
        let opening = self.opening();
        phrases.iter().any(|phrase| {
            opening.contains(phrase) || self.names.iter().any(|name| name.contains(phrase))
        })
    }

    fn opening(&self) -> &str {
        divide(&self.shown, OPENING).0
    }

    /// Whether a part of the title or a heading is one of the phrases and little else: "Access denied", not "Access
    /// denied to observers at three stations".
    pub(super) fn named(&self, phrases: &[&str]) -> bool {
        let spoken = weight(self.main) >= NOTICE / 3;
        phrases.iter().any(|phrase| {
            let mut names = self.names.iter();
            // A headline that says more, above a text: "Page not found in the register: …".
            let headline = || {
                self.headings
                    .iter()
                    .any(|heading| heading.contains(phrase) && !mostly(heading, phrase))
            };
            names.any(|name| mostly(name, phrase)) && !(spoken && headline())
        })
    }

    /// Whether the page is one of the phrases: by its names, or by one line where there are few.
    pub(super) fn tells(&self, phrases: &[&str]) -> bool {
        self.named(phrases) || self.is_only(phrases)
    }

    /// Whether a short text opens with words of removal, above whatever frame and under whatever headline. No claim:
    /// statements speak of removals themselves.
    pub(super) fn speaks_of_removal(&self) -> bool {
        let opening = divide(self.main, OPENING).0.to_lowercase();
        weight(self.main) <= NOTICE && TAKEN_DOWN.iter().any(|phrase| opening.contains(phrase))
    }

    fn is_only(&self, phrases: &[&str]) -> bool {
        let short = weight(&self.shown) <= NOTICE;
        short
            && self
                .shown
                .lines()
                .any(|line| phrases.iter().any(|phrase| mostly(line, phrase)))
    }

    pub(super) fn asked_host(&self) -> Option<String> {
        host(self.served.asked)
    }

    pub(super) fn landed_host(&self) -> Option<String> {
        host(self.served.landed)
    }

    /// Path and query of the address that answered, in lower case, where it is another than was asked for.
    pub(super) fn landed_elsewhere(&self) -> Option<String> {
        let asked = url::Url::parse(self.served.asked).ok()?;
        let landed = url::Url::parse(self.served.landed).ok()?;
        let bare = |url: &url::Url| url.path().trim_end_matches('/').to_lowercase();
        if bare(&asked) == bare(&landed) {
            return None;
        }
        let query = landed
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        Some(format!("{}{}", landed.path(), query).to_lowercase())
    }
}

fn host(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    url.host_str()
        .map(|host| host.trim_start_matches("www.").to_lowercase())
}

/// Whether `text` holds `phrase` and little else: as much again, or three letters beside a short phrase ("404", not
/// "Forbidden flights resume").
fn mostly(text: &str, phrase: &str) -> bool {
    if !text.contains(phrase) {
        return false;
    }
    let own = letters(phrase).chars().count();
    // A character of Chinese, Thai or Khmer says more than a letter.
    let dense = phrase.chars().any(|c| c >= '\u{0E00}');
    let spare = if own < SHORT_PHRASE && !dense { 3 } else { own };
    letters(text).chars().count() <= own + spare
}
