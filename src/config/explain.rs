//! Problems of `sources.toml`, drawn on their line.
//!
//! *In:* places in the text and what is wrong there. *Out:* one text with every problem, its line and its hint.
//! *Never:* draws a line that may hold a secret, lets the file's own control characters reach a terminal, or
//! depends on how long a line is.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

/// Problems drawn in full; the rest is counted.
const DRAWN: usize = 100;
/// A problem further than this from the start of its line is named by line and column only.
const WIDEST_LINE: usize = 2_000;
/// What is shown of a line after the marked part.
const TAIL: usize = 120;
/// What is marked of a value.
const MARKED: usize = 200;

/// Why a value cannot be used: a label for its place and, where there is one, the remedy.
#[derive(Clone, Debug)]
pub(super) struct Complaint {
    pub(super) label: String,
    pub(super) hint: Option<String>,
    /// Whether the line may hold a password or a cookie.
    pub(super) secret: bool,
}

impl Complaint {
    pub(super) fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            hint: None,
            secret: false,
        }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    pub(super) fn secret(self) -> Self {
        Self {
            secret: true,
            ..self
        }
    }

    pub(super) fn maybe(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

/// One problem.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) title: String,
    /// Its place in the file; none for what the whole file lacks.
    pub(super) at: Option<Range<usize>>,
    pub(super) complaint: Complaint,
}

/// Every problem of one file; its text is the drawing.
#[derive(Clone, Debug)]
pub struct Problems {
    name: String,
    text: String,
    list: Vec<Problem>,
}

impl Problems {
    /// The problems of the file `name`, in the order of its lines.
    pub(super) fn new(name: &str, text: &str, mut list: Vec<Problem>) -> Self {
        list.sort_by_key(|problem| problem.at.as_ref().map_or(usize::MAX, |at| at.start));
        Self {
            name: normalize_untrusted_str(name),
            text: text.to_owned(),
            list,
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// All of them drawn, with ANSI colours where asked for.
    pub fn render(&self, color: bool) -> String {
        let name = &self.name;
        let mut parts = vec![match self.count() {
            1 => format!("a problem in {name}"),
            count => format!("{count} problems in {name}"),
        }];
        for problem in self.list.iter().take(DRAWN) {
            parts.push(self.draw(problem, color));
            if let Some(hint) = &problem.complaint.hint {
                parts.push(format!("hint: {}", shown(hint)));
            }
        }
        if let Some(more @ 1..) = self.count().checked_sub(DRAWN) {
            parts.push(format!("… and {more} more"));
        }
        parts.join("\n\n")
    }

    fn draw(&self, problem: &Problem, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let label = shown(&problem.complaint.label);
        let place = problem.at.as_ref().map(|at| Place::of(&self.text, at));
        let group = match place {
            Some(place) if place.fits() && !problem.complaint.secret => {
                Group::with_title(Level::ERROR.primary_title(&*problem.title)).element(
                    Snippet::source(place.line)
                        .line_start(place.number)
                        .path(&*self.name)
                        .annotation(AnnotationKind::Primary.span(place.mark).label(label)),
                )
            }
            Some(place) => {
                let title = format!("{}: {label}", problem.title);
                Group::with_title(Level::ERROR.primary_title(title)).element(
                    Origin::path(&*self.name)
                        .line(place.number)
                        .char_column(place.column),
                )
            }
            None => {
                let title = format!("{}: {label}", problem.title);
                Group::with_title(Level::ERROR.primary_title(title))
                    .element(Origin::path(&*self.name))
            }
        };
        renderer.render(&[group])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

/// Line by line safe for a terminal: hints may have several lines.
fn shown(text: &str) -> String {
    text.split('\n')
        .map(normalize_untrusted_str)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Where a range of the file stands: its first line, and the part of it to mark.
struct Place<'a> {
    number: usize,
    column: usize,
    line: &'a str,
    mark: Range<usize>,
}

impl<'a> Place<'a> {
    fn of(text: &'a str, at: &Range<usize>) -> Self {
        let start = floor(text, at.start);
        let (before, after) = text.split_at_checked(start).unwrap_or((text, ""));
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let (after, _) = after
            .split_at_checked(floor(after, MARKED + TAIL))
            .unwrap_or((after, ""));
        let rest = after.find(['\n', '\r']).unwrap_or(after.len());
        let marked = floor(after, at.len().min(rest).min(MARKED));
        let shown = floor(after, rest.min(marked + TAIL));
        let from = start - line_start;
        Self {
            number: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before
                .chars()
                .rev()
                .take_while(|&char| char != '\n')
                .count()
                + 1,
            line: text.get(line_start..start + shown).unwrap_or_default(),
            mark: from..from + marked,
        }
    }

    fn fits(&self) -> bool {
        self.mark.start <= WIDEST_LINE
    }
}

/// The last place up to `index` where a character begins or the text ends.
fn floor(text: &str, index: usize) -> usize {
    (0..=index.min(text.len()))
        .rev()
        .find(|&index| text.is_char_boundary(index))
        .unwrap_or(0)
}

/// The word of `words` that `word` is most likely a slip of: a third of its letters may differ, or some of the other's
/// are missing.
pub(super) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    words
        .into_iter()
        .map(|known| (known.to_lowercase(), known))
        .map(|(meant, known)| (strsim::osa_distance(&word, &meant), meant, known))
        .filter(|(distance, meant, _)| *distance <= allowed || is_short_for(&word, meant))
        .min_by_key(|&(distance, ..)| distance)
        .map(|(.., known)| known)
}

/// Whether a word is another with letters left out behind the first: `fed` for `feeds`, `list` for `listings`.
fn is_short_for(word: &str, meant: &str) -> bool {
    const LEAST: usize = 3;
    let count = word.chars().count();
    let mut letters = meant.chars();
    count >= LEAST
        && count * 2 >= meant.chars().count()
        && word.chars().next() == meant.chars().next()
        && word
            .chars()
            .all(|letter| letters.any(|other| other == letter))
}

/// `did you mean …?` for the word that is nearest.
pub(super) fn did_you_mean<'w>(
    word: &str,
    words: impl IntoIterator<Item = &'w str>,
) -> Option<String> {
    nearest(word, words).map(|known| format!("did you mean `{known}`?"))
}

/// The first sixty characters.
pub(super) fn brief(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(at: Range<usize>) -> Problem {
        Problem {
            title: "cannot use it".to_owned(),
            at: Some(at),
            complaint: Complaint::new("here").hint("do otherwise"),
        }
    }

    #[test]
    fn a_problem_is_drawn_on_its_line_with_its_hint() {
        let text = "a = 1\nb = \"ខ្មែរ\"\n";
        let at = text.find('"').unwrap()..text.len() - 1;

        let drawn = Problems::new("sources.toml", text, vec![problem(at)]).to_string();

        assert!(drawn.starts_with(
            "a problem in sources.toml\n\nerror: cannot use it\n --> sources.toml:2:5\n"
        ));
        assert!(drawn.contains("2 | b = \"ខ្មែរ\"\n"));
        assert!(drawn.ends_with(" here\n\nhint: do otherwise"));
    }

    #[test]
    fn problems_stand_in_the_order_of_the_lines() {
        let text = "a = 1\nb = 2\nc = 3\n";

        let drawn = Problems::new("f", text, vec![problem(12..13), problem(0..1)]).to_string();

        assert!(drawn.starts_with("2 problems in f\n"));
        assert!(drawn.find("f:1:1").unwrap() < drawn.find("f:3:1").unwrap());
    }

    #[test]
    fn a_line_of_a_megabyte_is_named_by_its_column() {
        let text = format!("a = {}", "x".repeat(1_000_000));

        let drawn = Problems::new("f", &text, vec![problem(900_000..900_001)]).to_string();

        assert!(drawn.contains("f:1:900001"));
        assert!(!drawn.contains("1 |"), "{drawn}");
    }

    #[test]
    fn a_line_that_may_hold_a_secret_is_not_drawn() {
        let text = "feeds = [\"https://user:hunter2@mfa.example/feed\"]";
        let secret = Problem {
            complaint: Complaint::new("here").secret(),
            ..problem(9..10)
        };

        let drawn = Problems::new("f", text, vec![secret]).to_string();

        assert!(drawn.contains("f:1:10"));
        assert!(!drawn.contains("hunter2"));
    }

    #[test]
    fn control_characters_of_the_file_do_not_reach_the_terminal() {
        let text = "a = \"\u{1b}[2J\u{202e}\"";
        let hostile = Problem {
            complaint: Complaint::new("\u{1b}[2J").hint("\u{1b}[2J\u{202e}"),
            ..problem(4..9)
        };

        let drawn = Problems::new("f\u{1b}[2J", text, vec![hostile]).render(false);

        assert!(!drawn.contains(['\u{1b}', '\u{202e}']), "{drawn:?}");
    }

    #[test]
    fn any_range_is_drawn_even_one_that_is_not_in_the_text() {
        for (start, end) in [(0, 0), (0, 99), (99, 120), (1, 2), (2, 3), (5, 5)] {
            let drawn = Problems::new("f", "é\né\r\n", vec![problem(start..end)]).to_string();

            assert!(drawn.contains(" --> f:"), "{start}..{end}: {drawn}");
        }
    }

    #[test]
    fn a_thousand_problems_are_counted_and_a_hundred_drawn() {
        let drawn = Problems::new("f", "a", vec![problem(0..1); 1_000]).to_string();

        assert!(drawn.starts_with("1000 problems in f\n"));
        assert!(drawn.ends_with("… and 900 more"));
    }

    #[test]
    fn colour_is_there_only_where_asked_for() {
        let problems = Problems::new("f", "a", vec![problem(0..1)]);

        assert!(problems.render(true).contains('\u{1b}'));
        assert!(!problems.render(false).contains('\u{1b}'));
    }

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let words = ["feeds", "sitemaps", "listings"];

        assert_eq!(nearest("feed", words), Some("feeds"));
        assert_eq!(nearest("fed", words), Some("feeds"));
        assert_eq!(nearest("list", words), Some("listings"));
        assert_eq!(nearest("Sitemap", words), Some("sitemaps"));
        assert_eq!(nearest("colour", words), None);
        assert_eq!(nearest("id", words), None);
        assert_eq!(nearest("UTC+7", ["UTC", "Asia/Phnom_Penh"]), None);
        assert_eq!(nearest(&"f".repeat(1_000_000), words), None);
    }
}
