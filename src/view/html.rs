//! A difference as a page of HTML that stands by itself.
//!
//! *In:* two texts, whose they are. *Out:* one page without scripts, links or anything to fetch. *Never:* lets a text
//! write markup, or lets its direction turn what stands around it.

use super::diff::{About, Side};
use super::escape::plain;
use super::marked::{self, Mark, Paragraph, Piece};

/// Went and came differ by a line as well as by color. Isolation keeps words of one direction from pulling their
/// neighbours of the other (Unicode Standard Annex 9 §3.3.2).
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.7 serif}\
header,footer{font:.9rem/1.5 sans-serif}\
dt{float:left;clear:left;width:5rem}dd{margin-left:5rem}\
article{overflow-wrap:anywhere}\
del,ins,.moved{unicode-bidi:isolate;padding:0 .1em}\
del{background:#fbd5d5;color:#611}\
ins{background:#d3f3d6;color:#042;text-decoration:underline}\
.moved{border-bottom:2px dotted}";

/// Nothing is fetched, run or sent, whatever stands in the texts.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page.
pub(super) fn page(before: Side<'_>, after: Side<'_>, about: About<'_>) -> Vec<String> {
    let title = [after.title, before.title, about.url]
        .into_iter()
        .find(|title| !title.trim().is_empty())
        .unwrap_or_default();
    let mut lines = vec![
        "<!DOCTYPE html>".to_owned(),
        "<html lang=\"en\">".to_owned(),
        "<head>".to_owned(),
        "<meta charset=\"utf-8\">".to_owned(),
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"),
        "<meta name=\"viewport\" content=\"width=device-width\">".to_owned(),
        format!("<title>What changed: {}</title>", text(title)),
        format!("<style>{STYLE}</style>"),
        "</head>".to_owned(),
        "<body>".to_owned(),
    ];
    lines.extend(header(before, after, about));
    lines.extend(article(before, after));
    lines.push("</body>".to_owned());
    lines.push("</html>".to_owned());
    lines
}

fn header(before: Side<'_>, after: Side<'_>, about: About<'_>) -> Vec<String> {
    let row =
        |name: &str, value: &str| format!("<dt>{name}</dt><dd><bdi>{}</bdi></dd>", text(value));
    vec![
        "<header>".to_owned(),
        "<dl>".to_owned(),
        row("source", about.source),
        row("address", about.url),
        row("before", before.name),
        row("after", after.name),
        "</dl>".to_owned(),
        "<p>Words that went are <del>struck out</del>, words that came are <ins>underlined</ins>.</p>".to_owned(),
        "</header>".to_owned(),
    ]
}

fn article(before: Side<'_>, after: Side<'_>) -> Vec<String> {
    let language = after.language.or(before.language);
    let title = marked::paragraphs(before.title, after.title, language);
    let body = marked::paragraphs(before.text, after.text, language);
    let went = before.language.filter(|code| Some(*code) != language);
    let block = |name: &str, paragraph: &Paragraph| {
        let pieces: String = paragraph
            .iter()
            .map(|piece| marked_up(piece, went))
            .collect();
        format!("<{name} dir=\"auto\">{}</{name}>", pieces.trim())
    };
    let mut lines = vec![format!("<article{}>", lang(language))];
    lines.extend(title.iter().map(|paragraph| block("h1", paragraph)));
    lines.extend(body.iter().map(|paragraph| block("p", paragraph)));
    lines.push("</article>".to_owned());
    if !title.iter().chain(&body).any(marked::is_changed) {
        lines.push("<footer><p>No words differ.</p></footer>".to_owned());
    }
    lines
}

fn marked_up(piece: &Piece, language_of_what_went: Option<&str>) -> String {
    let words = text(&piece.text);
    match piece.mark {
        Mark::Same => words,
        Mark::Went => format!("<del{}>{words}</del>", lang(language_of_what_went)),
        Mark::Came => format!("<ins>{words}</ins>"),
        Mark::Moved => {
            format!("<span class=\"moved\" title=\"stood elsewhere before\">{words}</span>")
        }
    }
}

fn lang(code: Option<&str>) -> String {
    code.map_or_else(String::new, |code| format!(" lang=\"{}\"", text(code)))
}

/// Text that can stand between tags and in a quoted attribute.
pub(super) fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in plain(words).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side<'a>(title: &'a str, text: &'a str, language: &'a str) -> Side<'a> {
        Side {
            name: "s-aaaaaa version 1",
            title,
            text,
            language: Some(language),
        }
    }

    const ABOUT: About<'static> = About {
        source: "Ministry <b>of</b> \"Truth\"",
        url: "https://mfa.test/?a=1&b=2",
    };

    fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
        page.split_once(begin).unwrap().1.split_once(end).unwrap().0
    }

    #[test]
    fn what_changed_is_marked_inside_the_whole_text() {
        let before = side(
            "Joint statement",
            "The envoy applauded it.\nThey met.",
            "en",
        );
        let after = side("Joint statement", "The envoy noted it.\nThey met.", "en");

        let page = page(before, after, ABOUT).join("\n");

        assert_eq!(
            between(&page, "<article", "</article>"),
            " lang=\"en\">\n<h1 dir=\"auto\">Joint statement</h1>\n\
             <p dir=\"auto\">The envoy <del>applauded</del> <ins>noted</ins> it.</p>\n<p dir=\"auto\">They met.</p>\n"
        );
    }

    #[test]
    fn a_text_in_another_language_is_marked_as_such() {
        let before = side("", "The envoy applauded it.", "en");
        let after = side("", "លោកទូតកោតសរសើរ", "km");

        let page = page(before, after, ABOUT).join("\n");

        assert!(page.contains("<article lang=\"km\">"), "{page}");
        assert!(page.contains("<del lang=\"en\">"), "{page}");
    }

    #[test]
    fn s90_a_text_writes_no_markup() {
        let evil = "</p><script>alert(1)</script> \" onload='x' \u{202e}gnp.exe &amp;";
        let page = page(
            side(evil, evil, "en\"><script>"),
            side(evil, "", "en"),
            ABOUT,
        )
        .join("\n");

        let tags: std::collections::BTreeSet<&str> = page
            .split('<')
            .skip(1)
            .map(|tag| {
                tag.split(|c: char| !c.is_ascii_alphanumeric())
                    .find(|name| !name.is_empty())
                    .unwrap()
            })
            .collect();
        assert!(!tags.contains("script") && !tags.contains("b"), "{tags:?}");
        assert!(!page.contains('\u{202e}'));
        assert!(page.contains("&amp;amp;"), "{page}");
    }

    #[test]
    fn two_equal_texts_say_so() {
        let same = side("A", "One.", "en");

        assert!(
            page(same, same, ABOUT)
                .join("\n")
                .contains("No words differ.")
        );
    }
}
