//! A PDF as a statement: its title, its text where the tool reads one, else its hash.
//!
//! *In:* an answer that is a PDF, and the tool. *Out:* a [`Reading`]: present, whatever the tool makes of it.
//! *Never:* another reading because the tool is slow tonight: without a text the bytes stand for themselves.

use super::pdftotext::{Pdftotext, Refusal};
use super::{Served, language, reflow};
use crate::model::{Claim, Reading, Seal, Way};
use crate::page::{divide, fold};

/// Letters a page under which a document is a scan with a stamp on it (research: none of the typed ones has fewer).
const LETTERS: usize = 50;
/// Bytes of the dictionary that states the title.
const MOST_INFO: usize = 16 << 10;
/// Bytes of a title as written.
const MOST_TITLE: usize = 2048;
/// Bytes of a file's name.
const MOST_NAME: usize = 300;
/// Letters of a title that says something.
const LEAST_TITLE: usize = 6;

/// Reads a PDF, by the tool where there is one.
pub(super) fn read(served: &Served<'_>, tool: Option<&Pdftotext>) -> Reading {
    let reading = Reading {
        title: own_title(served.body).filter(|title| is_sane(title)),
        text: Seal::of_document(served.body).line(),
        way: Some(Way::Document),
        ..Reading::bare(Claim::Present, Reading::PDF)
    };
    let Some(tool) = tool else {
        return reading;
    };
    match tool.text_of(served.body) {
        Err(Refusal::Untried) => reading,
        Err(Refusal::Failed | Refusal::TooSlow | Refusal::TooMuch) => {
            signed(reading, Reading::UNREADABLE)
        }
        Ok(text) if is_scan(&text) => signed(reading, Reading::SCAN),
        Ok(text) => {
            let text = reflow::paragraphs(&text);
            Reading {
                language: language::language(&text, None),
                text,
                ..signed(reading, Reading::PDFTOTEXT)
            }
        }
    }
}

fn signed(mut reading: Reading, sign: &str) -> Reading {
    reading.signs.push(sign.to_owned());
    reading
}

/// The tool ends each page with a form feed.
fn is_scan(text: &str) -> bool {
    let pages = text.matches('\u{c}').count().max(1);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters < LETTERS * pages
}

/// The name of the file that an address leads to.
pub fn file_name(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let last = url.path_segments()?.rfind(|part| !part.is_empty())?;
    let name = fold(&unescaped(last));
    (!name.is_empty()).then(|| divide(&name, MOST_NAME).0.to_owned())
}

/// RFC 3986 §2.1.
fn unescaped(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.split_first_chunk::<2>().filter(|_| *first == b'%');
        let read = escaped.and_then(|(digits, after)| Some((byte(*digits)?, after)));
        let (byte, after) = read.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A byte from its two digits, which `from_str_radix` alone would let be a sign and one digit.
fn byte(digits: [u8; 2]) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let [high, low] = digits.map(digit);
    u8::try_from(high? * 16 + low?).ok()
}

/// A title that somebody gave the text, and no program the file.
fn is_sane(title: &str) -> bool {
    const ENDS: [&str; 10] = [
        ".doc", ".docx", ".pdf", ".odt", ".rtf", ".indd", ".xls", ".xlsx", ".ppt", ".pptx",
    ];
    const BEGINNINGS: [&str; 6] = [
        "microsoft word",
        "untitled",
        "document",
        "scan",
        "print",
        "slide",
    ];
    let lower = title.to_lowercase();
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    // A name of one word in Latin letters is a file's, a template's or a program's.
    let words = title.contains(' ') || title.chars().any(|c| c >= '\u{0E00}');
    letters >= LEAST_TITLE
        && words
        && !title.contains('\u{FFFD}')
        && !ENDS.iter().any(|end| lower.ends_with(end))
        && !BEGINNINGS.iter().any(|start| lower.starts_with(start))
}

/// The title in the document's own information (ISO 32000-1 §14.3.3), where that stands in plain sight.
fn own_title(pdf: &[u8]) -> Option<String> {
    if find(pdf, b"/Encrypt").is_some() {
        return None;
    }
    let at = rfind(pdf, b"/Info")?;
    let reference = pdf.get(at + b"/Info".len()..)?;
    let (number, rest) = integer(reference)?;
    let (generation, _) = integer(rest)?;
    let head = format!("{number} {generation} obj");
    let object = pdf.get(object_at(pdf, head.as_bytes())?..)?;
    let object = object.get(..MOST_INFO).unwrap_or(object);
    let object = object.get(..find(object, b"endobj").unwrap_or(object.len()))?;
    let value = object.get(find(object, b"/Title")? + b"/Title".len()..)?;
    let title = fold(&decoded(&string(value.trim_ascii_start())?));
    (!title.is_empty()).then_some(title)
}

/// The last object of this name; `12 0 obj` is no `2 0 obj`.
fn object_at(pdf: &[u8], head: &[u8]) -> Option<usize> {
    let mut end = pdf.len();
    loop {
        let at = rfind(pdf.get(..end)?, head)?;
        let before = at.checked_sub(1).and_then(|before| pdf.get(before));
        if !before.is_some_and(u8::is_ascii_digit) {
            return Some(at);
        }
        end = at;
    }
}

fn integer(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let bytes = bytes.trim_ascii_start();
    let length = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = bytes.split_at_checked(length)?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((number, rest))
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|seen| seen == part)
}

fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|seen| seen == part)
}

/// A string object (ISO 32000-1 §7.3.4), in brackets or in hexadecimal.
fn string(value: &[u8]) -> Option<Vec<u8>> {
    match value.split_first()? {
        (b'(', rest) => literal(rest),
        (b'<', rest) => hexadecimal(rest),
        _ => None,
    }
}

fn literal(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let mut bytes = bytes.iter().take(MOST_TITLE);
    loop {
        match bytes.next()? {
            b'\\' => out.extend(escaped(&mut bytes)),
            b')' if depth == 0 => return Some(out),
            byte => {
                depth = match byte {
                    b'(' => depth + 1,
                    b')' => depth - 1,
                    _ => depth,
                };
                out.push(*byte);
            }
        }
    }
}

/// What a backslash and what follows stand for; where a line goes on, for nothing.
fn escaped<'a>(bytes: &mut (impl Iterator<Item = &'a u8> + Clone)) -> Option<u8> {
    match bytes.next()? {
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'b' | b'f' => Some(b' '),
        b'\n' => None,
        b'\r' => {
            if bytes.clone().next() == Some(&b'\n') {
                bytes.next();
            }
            None
        }
        first @ b'0'..=b'7' => octal(*first, bytes),
        other => Some(*other),
    }
}

/// Up to three digits; what is over a byte is dropped.
fn octal<'a>(first: u8, bytes: &mut (impl Iterator<Item = &'a u8> + Clone)) -> Option<u8> {
    let mut code = u32::from(first - b'0');
    for _ in 0..2 {
        let Some(digit @ b'0'..=b'7') = bytes.clone().next() else {
            break;
        };
        code = code * 8 + u32::from(digit - b'0');
        bytes.next();
    }
    u8::try_from(code & 0xFF).ok()
}

fn hexadecimal(bytes: &[u8]) -> Option<Vec<u8>> {
    let end = bytes
        .iter()
        .take(MOST_TITLE)
        .position(|byte| *byte == b'>')?;
    let mut digits: Vec<u8> = bytes
        .get(..end)?
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .copied()
        .collect();
    if digits.len() % 2 == 1 {
        digits.push(b'0');
    }
    digits
        .as_chunks::<2>()
        .0
        .iter()
        .map(|digits| byte(*digits))
        .collect()
}

/// A text string (ISO 32000-1 §7.9.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding, of which only what it shares
/// with Latin-1 is read.
fn decoded(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = wide
            .as_chunks::<2>()
            .0
            .iter()
            .map(|pair| u16::from_be_bytes(*pair))
            .collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(text) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(text).into_owned();
    }
    bytes
        .iter()
        .map(|byte| match byte {
            0x80..=0x9f => '\u{FFFD}',
            byte => char::from(*byte),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(value: &str) -> Option<String> {
        let pdf = format!(
            "%PDF-1.4\n12 0 obj\n<< /Title (Another object) >>\nendobj\n2 0 obj\n<< /Producer (x) \
             /Title {value} >>\nendobj\ntrailer << /Info 2 0 R >>"
        );
        own_title(pdf.as_bytes())
    }

    #[test]
    fn the_document_s_own_title_is_read_in_every_form() {
        for (value, title) in [
            ("(Joint statement)", "Joint statement"),
            (
                "(Joint \\(final\\) (statement))",
                "Joint (final) (statement)",
            ),
            ("(Caf\\351 talks)", "Café talks"),
            ("<FEFF 17A2 17B6>", "អា"),
            ("<4a6f696e74>", "Joint"),
        ] {
            assert_eq!(titled(value).as_deref(), Some(title), "{value}");
        }
    }

    #[test]
    fn what_is_no_title_is_none() {
        for value in ["(never closed", "<4x>", "12 0 R", "()", "(\\"] {
            assert_eq!(titled(value), None, "{value}");
        }
        assert_eq!(own_title(b"/Info 9 0 R /Info"), None);
        assert_eq!(own_title(b"%PDF-1.7"), None);
    }

    #[test]
    fn names_that_programs_give_are_no_titles() {
        for title in [
            "Microsoft Word - final statement.docx",
            "Untitled document",
            "press release 12.pdf",
            "Template3",
            "1 2 3",
        ] {
            assert!(!is_sane(title), "{title}");
        }
        assert!(is_sane("Joint statement of the two ministers"));
        assert!(is_sane("សេចក្តីប្រកាសព័ត៌មាន"));
    }

    #[test]
    fn a_file_s_name_is_read_as_people_would() {
        for (url, name) in [
            ("https://a.example/up/%E1%9E%80.pdf?x=1", Some("ក.pdf")),
            (
                "https://a.example/up/joint%20statement.pdf",
                Some("joint statement.pdf"),
            ),
            ("https://a.example/up/100%.pdf", Some("100%.pdf")),
            ("https://a.example/", None),
        ] {
            assert_eq!(file_name(url).as_deref(), name, "{url}");
        }
    }

    #[test]
    fn a_stamp_on_a_scan_is_no_text() {
        assert!(is_scan("No. 12/2025\n\n\u{c}"));
        assert!(is_scan(&"Received on 12 April 2025\u{c}".repeat(9)));
        assert!(!is_scan(&format!(
            "{}\u{c}",
            "The minister said so. ".repeat(4)
        )));
    }
}
