//! Two statements on one event, side by side.
//!
//! *In:* [`Readouts`]. *Out:* lines, or JSON. *Never:* which of them is right, or why they differ: "differs from", "is not in
//! the captures".

use serde_json::{Value, json};

use super::escape::{json_line, plain};
use super::table::wrap;
use crate::model::{Capture, Divergence, DivergenceKind, Likeness, Readouts, Said, State};

/// Both sentences of every difference, verbatim, and then what differs.
pub fn readouts_lines(pair: &Readouts) -> Vec<String> {
    let mut lines = wrap(&headline(pair), 80, "");
    for (letter, capture) in [("A", &pair.a), ("B", &pair.b)] {
        lines.push(String::new());
        lines.extend(capture_lines(letter, capture));
    }
    for (sentences, divergences) in by_sentences(&pair.divergences) {
        lines.push(String::new());
        lines.extend(quoted("A", sentences.0));
        lines.extend(quoted("B", sentences.1));
        for found in divergences {
            lines.extend(wrap(&format!("- {}", words(pair, found)), 80, "  "));
        }
    }
    if pair.divergences.is_empty() {
        lines.push(String::new());
        lines.push("No difference worth showing was found.".to_owned());
    } else {
        lines.push(String::new());
        lines.extend(wrap(SCALE, 80, ""));
    }
    lines
}

/// What the figures mean.
const SCALE: &str = "Strengths are this tool's own scale, -5 (condemns) to +5 (applauds); what differs may have many \
                     reasons, translation among them.";

/// One line for a list of pairs.
pub fn readouts_line(pair: &Readouts) -> String {
    let top = pair.divergences.first();
    let telling = top.map_or_else(String::new, |found| {
        format!("  {}: {}", found.kind, brief(found))
    });
    format!(
        "{:>3}  {} {}  {} {}{telling}",
        pair.weight,
        plain(pair.a.source.id.as_str()),
        pair.a.statement.id,
        plain(pair.b.source.id.as_str()),
        pair.b.statement.id,
    )
}

fn brief(found: &Divergence) -> String {
    let side = |said: &Option<Said>| {
        said.as_ref()
            .map_or_else(|| "–".to_owned(), |said| format!("“{}”", cut(&said.words)))
    };
    format!("{} / {}", side(&found.a), side(&found.b))
}

/// Columns of a side in a list.
const BRIEF: usize = 60;

fn cut(words: &str) -> String {
    let words = plain(words);
    let clipped = crate::text::clip(&words, BRIEF);
    if clipped.len() < words.len() {
        format!("{clipped}…")
    } else {
        words
    }
}

fn headline(pair: &Readouts) -> String {
    let what = match pair.likeness {
        Likeness::Same => "Two statements on one event",
        Likeness::Possible => "Two statements, possibly on one event",
        Likeness::Apart => "Two statements; nothing says that they are on one event",
    };
    format!("{what}; what differs weighs {} of 100", pair.weight)
}

fn capture_lines(letter: &str, capture: &Capture) -> Vec<String> {
    let version = &capture.version;
    let date = capture.statement.published.map_or_else(
        || "no date of its own".to_owned(),
        |date| format!("the page's own date {date}"),
    );
    let rows = [
        format!("“{}”", plain(&version.title)),
        plain(&capture.statement.url),
        format!(
            "{} version {} of {}, first seen {}, {date}, {}",
            capture.statement.id,
            version.number,
            capture.captures,
            version.first_seen.format("%Y-%m-%d %H:%M UTC"),
            standing(capture),
        ),
        format!(
            "sha256 {}",
            version.snapshot.as_deref().unwrap_or("not kept")
        ),
    ];
    let mut lines = wrap(
        &format!("{letter}  {}", plain(&capture.source.name)),
        80,
        "",
    );
    lines.extend(rows.iter().flat_map(|row| wrap(row, 80, "   ")));
    lines
}

fn standing(capture: &Capture) -> &'static str {
    match capture.statement.state {
        State::Present
            if usize::try_from(capture.version.number).unwrap_or(0) < capture.captures =>
        {
            "changed since"
        }
        State::Present => "still served",
        State::Missing => "not served at the last look",
        State::Deleted => "no longer served",
        State::Pending | State::Resting => "no longer looked at",
    }
}

fn sentence_of(said: Option<&Said>) -> Option<&str> {
    said.map(|said| said.sentence.as_str())
}

/// A sentence of each side, where it has one.
type Sentences<'d> = (Option<&'d str>, Option<&'d str>);

/// The differences, those of the same sentences together.
fn by_sentences(divergences: &[Divergence]) -> Vec<(Sentences<'_>, Vec<&Divergence>)> {
    let mut groups: Vec<(Sentences<'_>, Vec<&Divergence>)> = Vec::new();
    for found in divergences {
        let key = (sentence_of(found.a.as_ref()), sentence_of(found.b.as_ref()));
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(found),
            None => groups.push((key, vec![found])),
        }
    }
    groups
}

fn quoted(letter: &str, sentence: Option<&str>) -> Vec<String> {
    sentence.map_or_else(Vec::new, |sentence| {
        wrap(&format!("{letter}: “{}”", plain(sentence)), 80, "  ")
    })
}

/// The difference, as a careful lawyer would put it.
fn words(pair: &Readouts, found: &Divergence) -> String {
    let (a, b) = (found.a.as_ref(), found.b.as_ref());
    let said = match (a, b) {
        (Some(a), Some(b)) => both(found.kind, a, b),
        (Some(_), None) => absent("A", "B", &pair.b),
        (None, Some(_)) => absent("B", "A", &pair.a),
        (None, None) => String::new(),
    };
    let doubt = if found.uncertain {
        " (uncertain: a translation may explain it)"
    } else {
        ""
    };
    format!("{}: {said}{doubt}", found.kind)
}

fn both(kind: DivergenceKind, a: &Said, b: &Said) -> String {
    let (x, y) = (plain(&a.words), plain(&b.words));
    let (of_a, of_b) = (plain(&a.value), plain(&b.value));
    match kind {
        DivergenceKind::Strength | DivergenceKind::Modality => {
            format!("A has “{x}” ({of_a}); B has “{y}” ({of_b})")
        }
        DivergenceKind::Voice => format!("“{x}” is {of_a}; “{y}” is {of_b}"),
        DivergenceKind::Target => format!("the objects differ: A has “{x}”, B has “{y}”"),
        DivergenceKind::Holder => format!("A lays it to {of_a} (“{x}”), B to {of_b} (“{y}”)"),
        DivergenceKind::Term => format!("A has “{x}” ({of_a}); B has “{y}” ({of_b})"),
        DivergenceKind::Denied => {
            format!("A has “{x}”; B says that this was not said or done (“{y}”)")
        }
        DivergenceKind::Number | DivergenceKind::Date | DivergenceKind::Missing => {
            format!("“{x}” in A differs from “{y}” in B")
        }
    }
}

fn absent(has: &str, lacks: &str, capture: &Capture) -> String {
    format!(
        "this passage of {has} is not in the captures of {lacks} ({} kept, these words first seen {})",
        capture.captures,
        capture.version.first_seen.format("%Y-%m-%d %H:%M UTC"),
    )
}

/// `unsaid.readouts/1`.
pub fn readouts_json(pair: &Readouts) -> String {
    let side = |said: &Option<Said>| {
        said.as_ref().map(
            |said| json!({"words": said.words, "sentence": said.sentence, "value": said.value}),
        )
    };
    let differences: Vec<Value> = pair
        .divergences
        .iter()
        .map(|found| {
            json!({
                "kind": found.kind,
                "a": side(&found.a),
                "b": side(&found.b),
                "weight": found.weight,
                "uncertain": found.uncertain,
            })
        })
        .collect();
    let value = json!({
        "schema": "unsaid.readouts/1",
        "a": capture_json(&pair.a),
        "b": capture_json(&pair.b),
        "likeness": match pair.likeness {
            Likeness::Same => "same",
            Likeness::Possible => "possible",
            Likeness::Apart => "apart",
        },
        "weight": pair.weight,
        "differences": differences,
    });
    json_line(&value.to_string())
}

fn capture_json(capture: &Capture) -> Value {
    json!({
        "source": {"id": capture.source.id, "name": capture.source.name, "role": capture.source.role},
        "statement": capture.statement.id,
        "url": capture.statement.url,
        "title": capture.version.title,
        "published": capture.statement.published,
        "state": capture.statement.state.as_str(),
        "version": capture.version.number,
        "first_seen": capture.version.first_seen.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "sha256": capture.version.snapshot,
    })
}
