//! What an address gave as a list, and what was read of some statements.
//!
//! *In:* answers, what was read out of them. *Out:* lines of 80 columns where words can be wrapped. *Never:* a list
//! that failed without its reason and a remedy.

use super::escape::plain;
use super::table::wrap;
use super::trouble;
use crate::model::{
    Answer, Candidate, Claim, Discovery, ListKind, PageDate, Reading, Seal, UnknownReason, Way,
};
use crate::text;

const WIDTH: usize = 80;
/// Columns before what a line says.
const INDENT: &str = "              ";
/// Columns of the first words of a statement.
const LONGEST_WORDS: usize = 130;

/// An address that was tried as a list.
#[derive(Clone, Copy, Debug)]
pub struct ListTried<'a> {
    /// As what it was asked.
    pub kind: ListKind,
    /// Its address.
    pub url: &'a str,
    /// What came; none where nothing was sent.
    pub answer: Option<&'a Answer>,
    /// What it really is, in one word.
    pub nature: Option<&'a str>,
    /// What it showed, or why it showed nothing.
    pub found: Result<&'a Discovery, ListTrouble<'a>>,
}

/// Why an address gave no list.
#[derive(Clone, Copy, Debug)]
pub struct ListTrouble<'a> {
    /// The contract's reason, where there was an answer.
    pub reason: Option<&'a UnknownReason>,
    /// What happened.
    pub detail: &'a str,
}

/// What an address gave.
pub fn list_lines(tried: &ListTried<'_>) -> Vec<String> {
    let mut lines = vec![format!("{} {}", tried.kind.as_str(), plain(tried.url))];
    if let Some(answer) = tried.answer {
        lines.extend(answer_lines(answer));
    }
    if let Some(nature) = tried.nature {
        lines.extend(said("is", nature_words(nature)));
    }
    match tried.found {
        Ok(found) => lines.extend(found_lines(found)),
        Err(trouble) => lines.extend(trouble_lines(trouble)),
    }
    lines
}

fn answer_lines(answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    if let Ok(response) = &answer.outcome {
        let kind = response.header("content-type").unwrap_or("no content type");
        let kind = text::clip(kind, 50);
        lines.extend(said("answers", &format!("{}, {kind}", response.status)));
    }
    for hop in &answer.hops {
        lines.extend(said("leads to", &format!("{} ({})", hop.to, hop.status)));
    }
    lines
}

fn nature_words(nature: &str) -> &str {
    match nature {
        "feed" => "a feed",
        "sitemap" => "a sitemap",
        "channel" => "the preview of a channel",
        "page" => "a page of HTML",
        _ => "no feed, sitemap or page",
    }
}

fn found_lines(found: &Discovery) -> Vec<String> {
    let mut lines = said("shows", &gave(found));
    if let Some(next) = &found.next {
        lines.extend(said("next page", next));
    }
    for note in &found.notes {
        lines.extend(said("note", note));
    }
    lines
}

fn trouble_lines(trouble: ListTrouble<'_>) -> Vec<String> {
    let words = match trouble.reason {
        // What was not expected, the detail says best; what was not asked, it says alone.
        Some(reason) if *reason != UnknownReason::Unclassified => {
            format!(
                "{} ({}; {reason})",
                trouble::trouble(reason),
                trouble.detail
            )
        }
        Some(_) | None => trouble.detail.to_owned(),
    };
    said("trouble", &words)
}

/// What can be done about an address that gave no list; nothing where it gave one.
pub fn remedy_lines(tried: &ListTried<'_>) -> Vec<String> {
    match tried.found {
        Ok(_) => Vec::new(),
        Err(trouble) => said(
            "remedy",
            trouble.reason.map_or("try again later", trouble::remedy),
        ),
    }
}

/// What a list showed, in a few words: for lines, and for comments beside its address.
pub fn gave(found: &Discovery) -> String {
    let count = match found.candidates.len() {
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    };
    let days = match span(&found.candidates) {
        Some((first, last)) if first == last => format!(", of {first}"),
        Some((first, last)) => format!(", {first} to {last}"),
        None if found.candidates.is_empty() => String::new(),
        None => ", without dates".to_owned(),
    };
    let files = match found.children.len() {
        0 => String::new(),
        files => format!(", in the first of {files} files"),
    };
    let more = found
        .next
        .as_ref()
        .map_or("", |_| "; more on further pages");
    format!("{count}{days}{files}{more}")
}

/// The first and the last day.
pub(super) fn span(candidates: &[Candidate]) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let days = || {
        let dates = candidates
            .iter()
            .filter_map(|entry| entry.published.or(entry.modified));
        dates.map(|date: PageDate| date.day())
    };
    Some((days().min()?, days().max()?))
}

/// An entry as its list shows it.
pub fn entry_lines(entry: &Candidate) -> Vec<String> {
    let date = entry.published.or(entry.modified);
    let date = date.map_or_else(|| "–".to_owned(), |date| date.day().to_string());
    let title = entry.title.as_deref().unwrap_or("untitled");
    let mut lines = hung(&format!("  {date:<10}  "), &plain(title));
    lines.push(format!("{INDENT}{}", plain(&entry.url)));
    lines
}

/// A statement of a list as it would be kept: its title, date, language, first words, how they were found.
/// `listed` is the date by the list, for a page that states none.
pub fn sample_lines(
    number: usize,
    url: &str,
    listed: Option<PageDate>,
    reading: &Reading,
) -> Vec<String> {
    let head = format!("{number}. ");
    let mut lines = match &reading.claim {
        Claim::Present => shown_lines(&head, listed, reading),
        Claim::Absent(manner) => hung(
            &head,
            &format!("could not be read: nothing is there ({manner})"),
        ),
        Claim::Unknown(reason) => {
            let words = trouble::trouble(reason);
            hung(&head, &format!("could not be read: {words} ({reason})"))
        }
    };
    lines.push(format!("   {}", plain(url)));
    lines
}

fn shown_lines(head: &str, listed: Option<PageDate>, reading: &Reading) -> Vec<String> {
    let title = reading.title.as_deref().unwrap_or("(no title)");
    let mut lines = hung(head, &plain(title));
    let date = match (reading.published, listed) {
        (Some(date), _) => date.to_string(),
        (None, Some(date)) => format!("{date} by the list"),
        (None, None) => "no date".to_owned(),
    };
    let language = reading.language.as_deref().unwrap_or("language unknown");
    if let Some(seal) = Seal::read(&reading.text) {
        lines.extend(hung("   ", &format!("{date} · {}", seal_words(&seal))));
        return lines;
    }
    let letters = reading.text.chars().count();
    let facts = format!(
        "{date} · {} · {letters} letters, {}",
        plain(language),
        way_words(reading)
    );
    lines.extend(hung("   ", &facts));
    let text = plain(&reading.text);
    if !text.trim().is_empty() {
        lines.extend(hung("   ", &format!("“{}”", first_words(&text))));
    }
    lines
}

/// The first words of a text, whole where its script divides them.
fn first_words(text: &str) -> String {
    const LAST_WORD: usize = 20;
    let text = text.trim();
    let words = text::clip(text, LONGEST_WORDS);
    if words.len() == text.len() {
        return words.to_owned();
    }
    let whole = words.rsplit_once(' ').map(|(whole, _)| whole);
    let whole = whole.filter(|whole| whole.len() + LAST_WORD > words.len());
    format!("{}…", whole.unwrap_or(words).trim_end())
}

/// What is watched where no text is read.
pub(super) fn seal_words(seal: &Seal) -> &'static str {
    match seal {
        Seal::Document { .. } => "a document, watched by its hash",
        Seal::Picture { .. } => "a picture and no text, watched by its address and hash",
    }
}

fn way_words(reading: &Reading) -> &'static str {
    match reading.way {
        Some(Way::Selector) => "by the source's selectors",
        Some(Way::Container) => "in a container that many sites use",
        Some(Way::MainText) => "as the page's main text",
        Some(Way::Document) => "as a document",
        Some(Way::List) => "as the list gives it",
        None => "no text was found",
    }
}

/// A fact behind its name, wrapped and made safe.
fn said(name: &str, words: &str) -> Vec<String> {
    hung(&format!("  {name:<10}"), &plain(words))
}

/// Lines of which the first begins with `head` and the others with as many blanks.
fn hung(head: &str, words: &str) -> Vec<String> {
    let indent: String = INDENT.chars().take(text::display_width(head)).collect();
    let mut lines = wrap(&breakable(words, WIDTH - indent.len()), WIDTH, &indent);
    if let Some(first) = lines.first_mut() {
        *first = format!("{head}{}", first.trim_start());
    }
    lines
}

/// Words with a gap wherever a line must break: Khmer and Chinese write sentences without one. Addresses stay whole.
fn breakable(words: &str, room: usize) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split(' ') {
        let mut left = word;
        while text::display_width(left) > room && !left.contains("://") {
            let piece = text::clip(left, room);
            if piece.is_empty() {
                break;
            }
            out.push_str(piece);
            out.push(' ');
            left = left.get(piece.len()..).unwrap_or_default();
        }
        out.push_str(left);
        out.push(' ');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_hang_behind_their_name_within_80_columns() {
        let lines = said("remedy", &"word ".repeat(40));

        assert!(lines.len() > 2 && lines[0].starts_with("  remedy    word"));
        assert!(lines.iter().all(|line| text::display_width(line) <= 80));
        assert!(lines[1].starts_with("            word"));
    }

    #[test]
    fn a_sentence_without_spaces_is_broken_and_an_address_is_not() {
        let address = format!("https://m.test/{}", "x".repeat(90));

        let lines = said("note", &format!("{} {address}", "中".repeat(100)));

        let wide = |line: &&String| text::display_width(line) > 80;
        assert_eq!(lines.iter().filter(wide).count(), 1);
        assert!(lines.last().unwrap().ends_with(&address));
    }

    #[test]
    fn what_a_list_gave_is_said_with_its_days() {
        let entry = |date: Option<&str>| Candidate {
            url: "https://m.test/a".to_owned(),
            feed_id: None,
            title: None,
            published: date.and_then(PageDate::parse),
            modified: None,
            text: None,
        };
        let of = |dates: &[Option<&str>]| Discovery {
            candidates: dates.iter().map(|date| entry(*date)).collect(),
            ..Discovery::default()
        };

        let two = of(&[Some("2025-04-15"), None, Some("2025-04-03")]);
        assert_eq!(gave(&two), "3 statements, 2025-04-03 to 2025-04-15");
        assert_eq!(gave(&of(&[None])), "1 statement, without dates");
        assert_eq!(gave(&of(&[])), "0 statements");
    }

    #[test]
    fn s86_what_the_web_says_cannot_command_the_terminal() {
        let hostile = "\u{1b}[2J\u{202e}x\n1. forged";
        let mut reading = Reading::bare(crate::model::Claim::Present, "x");
        reading.title = Some(hostile.to_owned());
        reading.text = hostile.to_owned();

        let lines = sample_lines(1, hostile, None, &reading);

        assert!(
            lines
                .iter()
                .all(|line| !line.contains(['\u{1b}', '\u{202e}', '\n']))
        );
        assert!(
            !lines[1..].iter().any(|line| line.starts_with("1. ")),
            "{lines:?}"
        );
    }
}
