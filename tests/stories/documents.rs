//! Statements that are PDFs or pictures: read where a tool reads them, watched by their bytes where none does.
//!
//! The PDFs are made by hand in [`pdf`]; `pdftotext` is a shell script that keeps to the tool's protocol (a PDF on
//! standard input, text on standard output, a form feed after each page), so that no story needs poppler.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use crate::pages::{S, S_TITLE};
use crate::server::Reply;
use crate::world::{Ministry, Ran};

/// Prints what a text object of [`pdf`] shows, a line each.
const TOOL: &str = r"sed -n 's/^(\(.*\)) Tj T\*$/\1/p'; printf '\f'";

const WORDS: [&str; 6] = [
    "JOINT STATEMENT OF THE TWO MINISTERS",
    " ",
    "The visiting minister applauded the clampdown on on-",
    "line scams that the government announced in March.",
    " ",
    "1",
];

/// A minimal PDF of one page: catalog, pages, page, a content stream with one text object, a font that every reader
/// has, the document's information, a table of the objects' places, a trailer (ISO 32000-1 §7.5).
fn pdf(title: &str, lines: &[&str]) -> Vec<u8> {
    let shown = lines.iter().map(|line| format!("({line}) Tj T*\n"));
    let shown = shown.collect::<Vec<_>>().concat();
    let stream = format!("BT\n/F1 12 Tf 14 TL 72 760 Td\n{shown}ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}endstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Title ({title}) >>"),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = b"0000000000 65535 f \n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        writeln!(places, "{:010} 00000 n ", file.len()).unwrap();
        write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let table = file.len();
    file.extend([b"xref\n0 7\n", places.as_slice()].concat());
    let trailer = "trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>";
    write!(file, "{trailer}\nstartxref\n{table}\n%%EOF\n").unwrap();
    file
}

/// A ministry whose statement is a document, and a machine with or without what reads it.
struct Desk {
    mfa: Ministry,
    path: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let mfa = Ministry::new();
        let path = mfa.folder.path().join("bin");
        std::fs::create_dir(&path).unwrap();
        Self { mfa, path }
    }

    /// This script is installed as `pdftotext`.
    fn installs(&mut self, script: &str) -> &mut Self {
        // Written by another process: a program that this one holds open cannot be started.
        let write = r#"printf '#!/bin/sh\n%s\n' "$1" > "$2" && chmod 755 "$2""#;
        let written = Command::new("sh")
            .args(["-c", write, "sh", script])
            .arg(self.path.join("pdftotext"))
            .status();
        assert!(written.unwrap().success());
        self
    }

    fn uninstalls(&mut self) -> &mut Self {
        std::fs::remove_file(self.path.join("pdftotext")).unwrap();
        self
    }

    fn serves(&mut self, pdf: &[u8]) -> &mut Self {
        self.mfa.answers(
            S,
            Reply::of(200, &[("content-type", "application/pdf")], pdf),
        );
        self
    }

    fn says(&mut self, lines: &[&str]) -> &mut Self {
        self.serves(&pdf("untitled", lines))
    }

    fn unsaid(&self, arguments: &[&str]) -> Ran {
        let mut command = self.mfa.command(arguments);
        command.env("PATH", &self.path).output().unwrap().into()
    }

    fn nights(&mut self, nights: impl IntoIterator<Item = i64>) -> &mut Self {
        for night in nights {
            self.mfa.night(night);
            let ran = self.unsaid(&["crawl"]);
            assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        }
        self
    }

    fn status(&self) -> String {
        self.unsaid(&["status"]).out
    }

    /// Texts of the statement's versions, first to last.
    fn texts(&self) -> Vec<String> {
        self.mfa.rows(&format!(
            "SELECT v.text FROM version v JOIN statement s ON s.key = v.statement WHERE s.url LIKE '%{S}'
             ORDER BY v.number"
        ))
    }

    fn types(&self) -> Vec<String> {
        let changes = self.mfa.flag("edited")["changes"].clone();
        let kinds = changes.as_array().unwrap().iter();
        kinds
            .map(|change| change["type"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn other(from: &str, to: &str) -> Vec<String> {
    WORDS.iter().map(|line| line.replace(from, to)).collect()
}

fn lines(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

#[test]
fn a_pdf_is_read_where_the_tool_is_installed_and_its_changed_words_are_an_edit() {
    let mut desk = Desk::new();
    desk.installs(TOOL).says(&WORDS).nights([0, 2]);
    assert_eq!(
        desk.texts(),
        ["JOINT STATEMENT OF THE TWO MINISTERS\n\
          The visiting minister applauded the clampdown on online scams that the government announced in March."]
    );
    desk.mfa.stays_silent();

    let edited = other("applauded", "noted");
    desk.says(&lines(&edited)).nights([3, 4]);

    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    let flag = desk.mfa.flag("edited");
    assert_eq!(flag["changes"][0]["before"], "applauded");
    assert_eq!(flag["changes"][0]["after"], "noted");
    assert_eq!(flag["statement"]["title"], S_TITLE);
    assert!(!desk.status().contains("PDF"), "{}", desk.status());
}

#[test]
fn a_pdf_that_was_saved_anew_or_wrapped_elsewhere_is_no_edit() {
    let mut desk = Desk::new();
    desk.installs(TOOL).says(&WORDS).nights([0, 2]);

    desk.says(&[
        "JOINT STATEMENT OF THE TWO MINISTERS",
        " ",
        "The visiting minister applauded",
        "the clampdown on online scams that the gov-",
        "ernment announced in March.",
        " ",
        "- 1 -",
    ])
    .nights([3, 4]);

    desk.mfa.stays_silent();
    assert_eq!(desk.texts().len(), 1);
}

/// Scenario 52, where the document is the statement itself.
#[test]
fn without_the_tool_other_bytes_are_a_swapped_document_and_status_says_why() {
    let mut desk = Desk::new();
    desk.says(&WORDS).nights([0, 2]);
    desk.mfa.stays_silent();
    let status = desk.status();
    assert!(
        status.contains("1 PDF documents watched by their hash only"),
        "{status}"
    );
    assert!(status.contains("pdftotext is not installed"), "{status}");

    let edited = other("applauded", "noted");
    desk.says(&lines(&edited)).nights([3]);
    assert_eq!(desk.mfa.said(), ["edited/suspected S"]);
    desk.nights([4]);

    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    assert_eq!(desk.types(), ["document_swapped"]);
    let flag = desk.mfa.flag("edited");
    assert!(flag["significance"].as_u64() >= Some(20), "{flag}");
    for side in ["before", "after"] {
        let hash = flag["changes"][0][side].as_str().unwrap();
        assert!(hash.starts_with("sha256:") && hash.len() == 19, "{hash}");
    }
    assert_eq!(flag["statement"]["title"], S_TITLE);
    let story = desk
        .unsaid(&["show", flag["statement"]["id"].as_str().unwrap()])
        .out;
    assert!(story.contains("a document, watched by its hash"), "{story}");
}

#[test]
fn a_tool_that_comes_or_goes_is_no_edit_and_hides_none() {
    let mut desk = Desk::new();
    desk.says(&WORDS).nights([0, 2]);

    // It comes: the same bytes, now read.
    desk.installs(TOOL).nights([3]);
    assert_eq!(desk.texts().len(), 2);
    assert!(desk.texts()[1].contains("applauded"));

    // It goes, while the document was saved anew.
    let mut again = pdf("untitled", &WORDS);
    again.extend(b"% saved again\n");
    desk.uninstalls().serves(&again).nights([4, 5]);
    assert_eq!(desk.texts().len(), 2);
    assert_eq!(desk.mfa.claims(S), [r#""present""#; 5]);
    let status = desk.status();
    assert!(
        status.contains("1 PDF documents could not be read this time"),
        "{status}"
    );
    assert!(status.contains("pdftotext is not installed"), "{status}");
    desk.mfa.stays_silent();

    // It comes back, and other words stand there.
    let edited = other("applauded", "noted");
    desk.installs(TOOL).says(&lines(&edited)).nights([6, 7]);
    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    assert_eq!(desk.mfa.flag("edited")["changes"][0]["before"], "applauded");
}

#[test]
fn other_bytes_in_the_night_in_which_the_tool_comes_are_compared_with_bytes() {
    let mut desk = Desk::new();
    desk.says(&WORDS).nights([0, 2]);

    let edited = other("applauded", "noted");
    desk.installs(TOOL).says(&lines(&edited)).nights([3, 4]);
    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    assert_eq!(desk.types(), ["document_swapped"]);

    // That is settled: the words are read, silently.
    desk.nights([5, 6]);
    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    assert!(desk.texts().last().unwrap().contains("noted"));
}

/// Stores of the first release hold documents without a text and without a hash.
#[test]
fn a_document_that_was_kept_without_its_hash_gets_hash_and_text_silently() {
    let mut desk = Desk::new();
    desk.says(&WORDS).nights([0, 2]);
    let store = rusqlite::Connection::open(desk.mfa.db()).unwrap();
    let emptied =
        "UPDATE version SET text = '', text_key = zeroblob(16) WHERE text LIKE 'sha256:%';
        UPDATE reading SET text_key = zeroblob(16) WHERE signs LIKE '%pdf%';";
    store.execute_batch(emptied).unwrap();
    drop(store);

    desk.installs(TOOL).nights([3, 4]);

    desk.mfa.stays_silent();
    let texts = desk.texts();
    assert!(texts[1].starts_with("sha256:"), "{texts:?}");
    assert!(texts[2].contains("applauded"), "{texts:?}");
}

#[test]
fn a_scan_is_watched_by_its_hash_and_not_for_want_of_the_tool() {
    let mut desk = Desk::new();
    desk.installs(TOOL).says(&["No. 12"]).nights([0, 2]);
    let status = desk.status();
    assert!(
        status.contains("1 PDF documents watched by their hash only"),
        "{status}"
    );
    assert!(!status.contains("not installed"), "{status}");

    desk.says(&["No. 13"]).nights([3, 4, 5, 6]);

    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    assert_eq!(desk.types(), ["document_swapped"]);
}

/// Scenario 16.
#[test]
fn a_pdf_that_is_taken_down_is_suspected_like_any_page() {
    let mut desk = Desk::new();
    desk.says(&WORDS).nights([0, 2]);

    desk.mfa.answers(S, Reply::page(404, "<h1>Not found</h1>"));
    desk.nights([3]);

    assert_eq!(desk.mfa.said(), ["deleted/suspected not_found S"]);
}

/// Scenario 16.
#[test]
fn a_pdf_that_is_taken_down_is_gone_and_the_page_that_links_to_it_is_not() {
    let page = "/press/2025-04-14-bridges";
    let mut desk = Desk::new();
    let linking = desk.mfa.page_of(page);
    let linking = linking.replace(
        "</article>",
        &format!("<p><a href=\"{S}\">Report</a></p></article>"),
    );
    desk.mfa.answers(page, Reply::page(200, &linking));
    desk.says(&WORDS).nights([0, 2]);

    desk.mfa.answers(S, Reply::page(404, "<h1>Not found</h1>"));
    desk.nights([3, 4]);

    assert_eq!(desk.mfa.said(), ["deleted/confirmed not_found S"]);
}

#[test]
fn a_pdf_s_own_title_is_its_headline() {
    let mut desk = Desk::new();
    desk.serves(&pdf("Joint statement of the two ministers", &WORDS))
        .nights([0]);

    assert_eq!(
        desk.mfa.rows(&format!(
            "SELECT title FROM statement WHERE url LIKE '%{S}'"
        )),
        ["Joint statement of the two ministers"]
    );
}

#[test]
fn a_tool_that_breaks_off_or_writes_without_end_leaves_the_hash() {
    for script in [
        "echo half of it; exit 1",
        "yes",
        "kill -9 $$",
        "head -c 3 >/dev/null",
    ] {
        let mut desk = Desk::new();
        desk.installs(script).says(&WORDS).nights([0, 2, 3]);

        assert_eq!(desk.mfa.claims(S), [r#""present""#; 3], "{script}");
        let texts = desk.texts();
        assert!(
            texts.len() == 1 && texts[0].starts_with("sha256:"),
            "{script}: {texts:?}"
        );
        desk.mfa.stays_silent();
    }
}

#[test]
fn a_tool_that_hangs_is_ended_and_leaves_the_hash() {
    let mut desk = Desk::new();
    desk.installs("sleep 600 & sleep 600")
        .says(&WORDS)
        .nights([0, 2]);

    assert_eq!(desk.mfa.claims(S), [r#""present""#; 2]);
    assert!(desk.texts()[0].starts_with("sha256:"));
    desk.mfa.stays_silent();
}

#[test]
fn a_tool_that_fails_for_once_is_no_edit() {
    let mut desk = Desk::new();
    desk.installs(TOOL).says(&WORDS).nights([0, 2]);

    let mut again = pdf("untitled", &WORDS);
    again.extend(b"% saved again\n");
    desk.installs("exit 1").serves(&again).nights([3]);
    desk.installs(TOOL).nights([4, 5]);

    desk.mfa.stays_silent();
    assert_eq!(desk.texts().len(), 1);
}

/// A page of which the picture is all there is; browsers load it late.
fn scan(picture: &str) -> Reply {
    Reply::page(
        200,
        &format!(
            "<html><head><title>{S_TITLE}</title></head><body><article><h1>{S_TITLE}</h1>\
             <img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" data-lazy-src=\"{picture}\"></article></body></html>"
        ),
    )
}

fn jpeg(bytes: &[u8]) -> Reply {
    Reply::of(200, &[("content-type", "image/jpeg")], bytes)
}

fn picture_desk() -> Desk {
    let mut desk = Desk::new();
    desk.mfa
        .answers(S, scan("/up/a.jpg"))
        .answers("/up/a.jpg", jpeg(b"\xff\xd8\xff one"));
    desk.nights([0, 2]);
    desk.mfa.stays_silent();
    assert_eq!(desk.mfa.claims(S), [r#""present""#; 2]);
    desk
}

#[test]
fn a_page_that_is_a_picture_is_present_and_its_other_bytes_are_an_edit() {
    let mut desk = picture_desk();
    let status = desk.status();
    assert!(
        status.contains("1 pages that show a picture and no text"),
        "{status}"
    );
    let asked = desk.mfa.asked();
    let pictures = asked.iter().filter(|asked| asked.ends_with("/up/a.jpg"));
    assert_eq!(pictures.count(), 2, "{asked:?}");

    desk.mfa.answers("/up/a.jpg", jpeg(b"\xff\xd8\xff other"));
    desk.nights([3, 4]);

    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
    assert_eq!(desk.types(), ["document_swapped"]);
}

#[test]
fn another_picture_on_the_page_is_a_swapped_link() {
    for served in [jpeg(b"\xff\xd8\xff one"), Reply::page(404, "no")] {
        let mut desk = picture_desk();

        desk.mfa
            .answers(S, scan("/up/b.jpg"))
            .answers("/up/b.jpg", served);
        desk.nights([3, 4]);

        assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
        assert_eq!(desk.types(), ["link_swapped"]);
    }
}

#[test]
fn a_picture_that_is_not_served_says_nothing() {
    let mut desk = picture_desk();

    desk.mfa.answers("/up/a.jpg", Reply::page(503, "busy"));
    desk.nights([3]);
    desk.mfa
        .answers("/up/a.jpg", Reply::page(200, "a challenge"));
    desk.nights([4]);
    desk.mfa.answers("/up/a.jpg", jpeg(b"\xff\xd8\xff one"));
    desk.nights([5]);

    desk.mfa.stays_silent();
    assert_eq!(desk.mfa.claims(S), [r#""present""#; 5]);
    assert_eq!(desk.texts().len(), 1);
}

#[test]
fn a_picture_that_was_left_out_for_a_night_is_not_held_against_the_statement() {
    let mut desk = picture_desk();

    let bare = format!("<title>{S_TITLE}</title><article><h1>{S_TITLE}</h1></article>");
    desk.mfa.answers(S, Reply::page(200, &bare));
    desk.nights([3]);
    desk.mfa.answers(S, scan("/up/a.jpg"));
    desk.nights([4, 5, 6, 7]);

    desk.mfa.stays_silent();
    assert_eq!(
        desk.mfa
            .rows("SELECT state FROM statement WHERE url LIKE '%clampdown'"),
        ["present"]
    );
}

/// Stores hold pictures that were known to be there and of which nothing was kept.
#[test]
fn a_picture_that_was_kept_without_its_address_gets_it_silently_and_is_watched_from_then_on() {
    let mut desk = picture_desk();
    let store = rusqlite::Connection::open(desk.mfa.db()).unwrap();
    let emptied =
        "UPDATE version SET text = '', text_key = zeroblob(16) WHERE text LIKE 'picture: %';
        UPDATE reading SET text_key = zeroblob(16) WHERE signs LIKE '%only_pictures%';";
    store.execute_batch(emptied).unwrap();
    drop(store);

    desk.nights([3, 4]);
    desk.mfa.stays_silent();
    let texts = desk.texts();
    assert!(texts[1].starts_with("picture: "), "{texts:?}");

    desk.mfa.answers("/up/a.jpg", jpeg(b"\xff\xd8\xff other"));
    desk.nights([5, 6]);
    assert_eq!(desk.mfa.said(), ["edited/confirmed S"]);
}

#[test]
fn a_picture_where_a_text_stood_says_nothing_of_it() {
    let mut desk = Desk::new();
    desk.nights([0, 2]);

    desk.mfa
        .answers(S, scan("/up/a.jpg"))
        .answers("/up/a.jpg", jpeg(b"\xff\xd8\xff one"));
    desk.nights([3, 4]);

    desk.mfa.stays_silent();
    assert_eq!(
        desk.mfa.claims(S)[2..],
        [r#"{"unknown":"not_html"}"#, r#"{"unknown":"not_html"}"#]
    );
    assert_eq!(desk.texts().len(), 1);
}
