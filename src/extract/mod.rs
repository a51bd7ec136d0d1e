//! An answer, read: its claim by a table of named rules, and the statement's text, dates and language.
//!
//! *In:* what was served, and how the source says it is to be read. *Out:* a [`Reading`]. *Never:* an outcome, which
//! needs history and witnesses; a second request; a panic on hostile markup.

mod article;
mod blocks;
mod counters;
mod dates;
mod facts;
mod furniture;
mod language;
mod mend;
mod metadata;
mod pdf;
mod pdftotext;
mod phrases;
mod pictures;
mod posts;
mod reflow;
mod rules;
mod selected;
mod trim;

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::config::Select;
use crate::model::{
    Answer, Cause, Claim, Lens, Manner, PageDate, Reading, Response, Seal, UnknownReason, Way,
};
use crate::page::{Key, Page, charset};
use crate::text;

use blocks::Block;
use facts::Facts;

pub use pdf::file_name;
pub use pdftotext::Pdftotext;

/// The reader's revision: a higher one reads kept snapshots again, which is never an edit.
pub const READER: u32 = 3;

/// What was served.
#[derive(Clone, Copy, Debug)]
pub struct Served<'a> {
    /// The address asked for.
    pub asked: &'a str,
    /// The address that answered last.
    pub landed: &'a str,
    /// Its status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: &'a [(String, String)],
    /// Its body, decoded.
    pub body: &'a [u8],
    /// When it was asked for; dates after that (and two days) are none.
    pub at: Option<DateTime<Utc>>,
}

impl<'a> Served<'a> {
    /// What `answer` brought: its last response.
    pub fn of(answer: &'a Answer, response: &'a Response) -> Self {
        Self {
            asked: &answer.asked,
            landed: &answer.address,
            status: response.status,
            headers: &response.headers,
            body: response.body(),
            at: Some(answer.at),
        }
    }
}

/// How a source is read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Where on a page things stand.
    pub select: &'a Select,
    /// The zone in which its dates are meant.
    pub timezone: Option<Tz>,
    /// ISO 639-1 codes.
    pub languages: &'a [String],
    /// What reads PDFs; without it their bytes stand for their text. It is waited for.
    pub pdftotext: Option<&'a Pdftotext>,
}

impl Default for Reader<'_> {
    /// No selectors, no zone, no languages, no tools: how a page is read of which nothing is known.
    fn default() -> Self {
        static NOTHING: LazyLock<Select> = LazyLock::new(Select::default);
        Self {
            select: &NOTHING,
            timezone: None,
            languages: &[],
            pdftotext: None,
        }
    }
}

impl Reader<'_> {
    /// The way in which it reads what came for these headers: what it is, and where it is told to look. What reads PDFs
    /// is no part of that: a document whose text is known is never compared with one that was not read.
    pub fn lens(&self, headers: &[(String, String)]) -> Lens {
        let told = format!("{:?} {:?} {:?}", self.select, self.timezone, self.languages);
        Lens {
            revision: READER,
            settings: Some(fingerprint(&told)),
            asked: Some(fingerprint(&format!("{headers:?}"))),
        }
    }
}

fn fingerprint(told: &str) -> i64 {
    let key = text::text_key("", told);
    let bytes = key.iter().take(8);
    bytes
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
        .cast_signed()
}

/// Reads one answer.
pub fn read(served: &Served<'_>, reader: &Reader<'_>) -> Reading {
    if served.status == 200 && is_document(served) {
        return read_document(served, reader);
    }
    let content_type = header(served, "content-type");
    let page = Page::parse(served.body, content_type, served.landed);
    let page = match page {
        Ok(page) => page,
        Err(reason) => return unread(served, &reason),
    };
    if let Some(post) = posts::read(served, reader, &page) {
        return post;
    }
    let (mut reading, found) = read_page(served, reader, &page);
    let facts = Facts::of(served, Some(&page), &reading.text, found);
    let (said, removed) = (first_rule(&facts), facts.speaks_of_removal());
    if reading.signed(Reading::PICTURE) {
        reading.text = sealed(&reading.links);
    }
    if let Some((sign, claim)) = said {
        // What a notice says is kept; whether it is the statement's own text, its history tells.
        let text_counts = matches!(
            claim,
            Claim::Present | Claim::Absent(Manner::SoftNotFound | Manner::Tombstone)
        );
        reading.claim = claim;
        reading.signs.insert(0, sign.to_owned());
        if !text_counts {
            reading.text.clear();
            reading.links.clear();
            reading.way = None;
        }
    }
    if reading.claim == Claim::Present && removed {
        reading.signs.push(Reading::NOTICE.to_owned());
    }
    if page.deep() {
        reading.signs.push("deep".to_owned());
    }
    reading
}

/// How many pictures a page shows where its text stands. No more of them are no scan of a text that went.
pub fn count_pictures(served: &Served<'_>, reader: &Reader<'_>) -> usize {
    let page = Page::parse(served.body, header(served, "content-type"), served.landed);
    page.map_or(0, |page| {
        pictures::scans(&page, reader.select, &HashSet::new()).len()
    })
}

/// Reads a look that brought no response.
pub fn read_failure(cause: &Cause) -> Reading {
    Reading::bare(Claim::Unknown(cause.reason.clone()), "no_answer")
}

/// The language of a text that has no page, as an ISO 639-1 code.
pub fn language_of(text: &str) -> Option<String> {
    language::language(text, None)
}

fn first_rule(facts: &Facts<'_>) -> Option<(&'static str, Claim)> {
    rules::RULES
        .iter()
        .find_map(|(name, rule)| Some((*name, rule(facts)?)))
}

/// An answer whose markup cannot be read: what its status and headers say, else why.
fn unread(served: &Served<'_>, reason: &UnknownReason) -> Reading {
    let facts = Facts::of(served, None, "", Found::default());
    let said = first_rule(&facts).filter(|(sign, _)| *sign != "nothing_there");
    let (sign, claim) = said.unwrap_or(("unreadable", Claim::Unknown(reason.clone())));
    Reading::bare(claim, sign)
}

/// What reading a page showed of it besides.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    /// The page itself states when it was published.
    dated: bool,
    /// What was found for a text are links to other pages.
    only_links: bool,
    /// Pictures stand where a text would.
    pictures: bool,
}

/// The page's reading, and what reading it showed besides.
fn read_page(served: &Served<'_>, reader: &Reader<'_>, page: &Page) -> (Reading, Found) {
    let select = reader.select;
    let mut signs = Vec::new();
    let title = headline(page, select);
    let mut skip = furniture::short_furniture(page);
    skip.extend(selected::ignored(page, &select.ignore));
    let (all, mut text, way) = text_blocks(page, select, &skip, title.as_deref());
    trim::trim(&mut text, title.as_deref());
    let dates = dates::Where {
        page,
        url: served.asked,
        blocks: &all,
        title: title.as_deref(),
        languages: reader.languages,
        selector: select.published.as_ref(),
        at: served.at,
    }
    .all();
    if dates.belied {
        signs.push("template_date".to_owned());
    }
    let pictures = match (&title, way) {
        // Of a page without a headline nobody knows what its picture is; where the source says what the text is, it is.
        (None, _) | (_, Some(Way::Selector)) => Vec::new(),
        (Some(_), _) => pictures_instead(page, select, &mut text, &skip),
    };
    match way {
        _ if !pictures.is_empty() => signs.push(Reading::PICTURE.to_owned()),
        Some(way) => signs.push(sign_of(way).to_owned()),
        None => {}
    }
    let found = Found {
        dated: dates.stated,
        only_links: way == Some(Way::MainText) && trim::only_links(&text),
        pictures: !pictures.is_empty(),
    };
    let joined = blocks::join(&text);
    let reading = Reading {
        claim: Claim::Present,
        signs,
        title,
        published: dates.published.map(|date| in_zone(date, reader.timezone)),
        modified: dates.modified.map(|date| in_zone(date, reader.timezone)),
        language: language::language(&joined, page.lang()),
        charset: Some(page.charset().to_owned()),
        canonical: metadata::canonical(page, served.asked),
        links: if found.pictures {
            pictures
        } else {
            selected::links(page, &text)
        },
        text: joined,
        // A scan is a document of which no text is read: where words stood, it says nothing of them.
        way: if found.pictures {
            Some(Way::Document)
        } else {
            way
        },
    };
    (reading, found)
}

/// The headline: where the source says it stands, else where pages have it.
fn headline(page: &Page, select: &Select) -> Option<String> {
    let chosen = select
        .title
        .as_ref()
        .and_then(|selector| selected::first_text(page, selector));
    chosen.or_else(|| metadata::headline(page))
}

/// All blocks of a page, those of the text, and how they were found.
fn text_blocks<'a>(
    page: &'a Page,
    select: &Select,
    skip: &HashSet<Key>,
    title: Option<&str>,
) -> (Vec<Block<'a>>, Vec<Block<'a>>, Option<Way>) {
    if let Some(chosen) = select
        .body
        .as_ref()
        .and_then(|selector| selected::body(page, selector, skip))
    {
        let all = blocks::blocks_of(page.root(), &HashSet::new(), skip);
        return (all, chosen, Some(Way::Selector));
    }
    let runs = article::main_text(page, skip);
    let all = blocks::blocks_of(page.root(), &runs, skip);
    let mut text = mend::mend(&all, title);
    if let Some(fuller) = mend::fuller(&all, &text) {
        text = fuller;
    }
    if text.is_empty() {
        text = mend::all_spoken(&all);
    }
    let way = (!text.is_empty()).then_some(Way::MainText);
    (all, text, way)
}

/// The pictures of a page that shows nothing else: no line of it is more than a link. The links are no text then.
fn pictures_instead(
    page: &Page,
    select: &Select,
    text: &mut Vec<Block<'_>>,
    skip: &HashSet<Key>,
) -> Vec<String> {
    let spoken = |block: &Block<'_>| block.linked * 2 < block.text.len();
    if text.iter().any(spoken) {
        return Vec::new();
    }
    let pictures = pictures::scans(page, select, skip);
    if !pictures.is_empty() {
        text.clear();
    }
    pictures
}

/// What stands in the text's place where only pictures do: the first of them.
fn sealed(pictures: &[String]) -> String {
    let first = pictures.first().cloned();
    let seal = first.map(|url| Seal::Picture { url, hash: None });
    seal.as_ref().map(Seal::line).unwrap_or_default()
}

fn sign_of(way: Way) -> &'static str {
    match way {
        Way::Selector => "selector",
        Way::Container => "container",
        Way::MainText => "main_text",
        Way::Document => "document",
        Way::List => "list",
    }
}

/// An instant that was stated in UTC is shown in the source's zone, where its day is the day that was meant.
fn in_zone(date: PageDate, zone: Option<Tz>) -> PageDate {
    use chrono::Offset as _;
    match (date, zone) {
        (PageDate::Instant(at), Some(zone)) if at.offset().local_minus_utc() == 0 => {
            let local = at.with_timezone(&zone);
            PageDate::Instant(local.with_timezone(&local.offset().fix()))
        }
        (date, _) => date,
    }
}

fn header<'a>(served: &'a Served<'_>, name: &str) -> Option<&'a str> {
    let found = served
        .headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

fn is_document(served: &Served<'_>) -> bool {
    let kind = header(served, "content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    is_pdf(served) || kind.starts_with("text/plain") && !looks_like_markup(served.body)
}

fn is_pdf(served: &Served<'_>) -> bool {
    let kind = header(served, "content-type").unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("application/pdf") || served.body.starts_with(b"%PDF-")
}

fn looks_like_markup(body: &[u8]) -> bool {
    let start = body.get(..512).unwrap_or(body).to_ascii_lowercase();
    [b"<html".as_slice(), b"<!doctype", b"<head"]
        .iter()
        .any(|tag| start.windows(tag.len()).any(|seen| seen == *tag))
}

/// A document that is no page: plain text is its own text; a PDF's is read by a tool, if at all.
fn read_document(served: &Served<'_>, reader: &Reader<'_>) -> Reading {
    if is_pdf(served) {
        return pdf::read(served, reader.pdftotext);
    }
    if rules::is_binary(served.body) {
        return Reading::bare(Claim::Unknown(UnknownReason::NotHtml), "not_html");
    }
    let decoded = match charset::decode(served.body, header(served, "content-type"), served.landed)
        .readable()
    {
        Ok(decoded) => decoded,
        Err(reason) => return Reading::bare(Claim::Unknown(reason), "unreadable"),
    };
    let lines: Vec<String> = decoded
        .text
        .lines()
        .map(crate::page::fold)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        return Reading::bare(Claim::Unknown(UnknownReason::Unclassified), "nothing_there");
    }
    let text = lines.join("\n");
    Reading {
        title: lines.first().cloned(),
        language: language::language(&text, None),
        charset: Some(decoded.charset),
        text,
        way: Some(Way::Document),
        ..Reading::bare(Claim::Present, "text")
    }
}

#[cfg(test)]
mod tests;
