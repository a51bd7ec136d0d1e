//! The words that changed, in every form: on a terminal, as a page, as Markdown, as JSON Lines.

use scraper::{Html, Selector};
use serde_json::Value;

use crate::pages::{FRAME, HOST, S};
use crate::world::Ministry;

const FERRY: &str = "/press/2025-04-19-ferry";

fn id(mfa: &Ministry, kind: &str) -> String {
    mfa.flag(kind)["id"].as_str().unwrap().to_owned()
}

/// The output of `diff` with these further arguments, which must succeed.
fn diff(mfa: &Ministry, name: &str, more: &[&str]) -> String {
    let ran = mfa.unsaid(&[&["diff", name], more].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    ran.out
}

fn ops(lines: &str) -> Vec<Value> {
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn a_new_text() -> Ministry {
    let mut mfa = Ministry::new().established();
    mfa.publishes(
        FERRY,
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );
    mfa.crawl();
    mfa
}

#[test]
fn a_flag_of_a_new_text_has_no_earlier_words_and_shows_the_first() {
    let mfa = a_new_text();
    let flag = id(&mfa, "published");

    for name in [flag, format!("http://{HOST}{FERRY}")] {
        let shown = diff(&mfa, &name, &[]);
        assert!(shown.contains("--- no earlier words"), "{shown}");
        assert!(
            shown.contains("{+The island gets a ferry that crosses twice a day.+}"),
            "{shown}"
        );
        let unified = diff(&mfa, &name, &["--format", "unified"]);
        assert!(unified.contains("\n+The island gets"), "{unified}");
        for op in ops(&diff(&mfa, &name, &["--format", "jsonl"])) {
            assert_eq!((&op["op"], &op["before"]), (&"insert".into(), &Value::Null));
        }
    }
}

#[test]
fn a_version_that_never_was_is_named_with_those_that_are() {
    let mfa = a_new_text();
    let flag = id(&mfa, "published");

    let ran = mfa.unsaid(&["diff", &flag, "--to", "3"]);

    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("has no version 3") && ran.err.contains("it has 1"),
        "{}",
        ran.err
    );
}

#[test]
fn a_flag_of_a_deletion_shows_the_last_words_and_its_stage() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.crawl();

    let suspected = diff(&mfa, &id(&mfa, "deleted"), &[]);
    mfa.night(4).crawl();
    let confirmed = diff(&mfa, &id(&mfa, "deleted"), &[]);

    assert!(
        suspected.contains("+++ no later words: deleted (suspected)"),
        "{suspected}"
    );
    assert!(
        confirmed.contains("+++ no later words: deleted (confirmed)"),
        "{confirmed}"
    );
    assert!(confirmed.contains("[-The envoy applauded"), "{confirmed}");
}

#[test]
fn a_deletion_that_was_withdrawn_takes_no_words_away() {
    let mut mfa = Ministry::new().established();
    let release = mfa.removes(S);
    mfa.crawl();
    mfa.restores(release).night(4).crawl();
    assert_eq!(mfa.flag("deleted")["stage"], "withdrawn");

    let shown = diff(&mfa, &id(&mfa, "deleted"), &[]);

    assert!(shown.contains("no words differ"), "{shown}");
}

/// A ministry that writes Khmer, and an edit of its text.
fn in_khmer() -> Ministry {
    let mut mfa = Ministry::new();
    mfa.frames(&FRAME.replace("lang=\"en\"", "lang=\"km\""));
    mfa.alters(S, |release| {
        release.title = "សេចក្តីថ្លែងការណ៍រួម <b>".replace('<', "&lt;");
        release.text = KHMER.join("\n");
    });
    let mut mfa = mfa.established();
    mfa.edits(S, "កោតសរសើរ", "កត់សម្គាល់").crawl();
    mfa
}

const KHMER: [&str; 3] = [
    "ក្រសួងការបរទេស និងសហប្រតិបត្តិការអន្តរជាតិ បានចេញសេចក្តីថ្លែងការណ៍មួយ នៅថ្ងៃអង្គារ ស្តីពីដំណើរទស្សនកិច្ចរបស់លោកទូត។",
    "លោកទូតបានកោតសរសើរចំពោះការបង្ក្រាបបទល្មើសឆបោកតាមអនឡាញ ដែលរាជរដ្ឋាភិបាលបានប្រកាសកាលពីខែមុន។",
    "ភាគីទាំងពីរបានឯកភាពគ្នាបន្តកិច្ចសហប្រតិបត្តិការ ក្នុងវិស័យសន្តិសុខ និងយុត្តិធម៌។",
];

/// What a browser makes of the page.
#[test]
fn a_page_of_html_stands_by_itself_and_marks_the_words_in_their_language() {
    let mfa = in_khmer();

    let page = diff(&mfa, &id(&mfa, "edited"), &["--format", "html"]);

    let html = Html::parse_document(&page);
    let select = |selector: &str| -> Vec<scraper::ElementRef> {
        html.select(&Selector::parse(selector).unwrap()).collect()
    };
    let text = |selector: &str| -> Vec<String> {
        select(selector)
            .iter()
            .map(|element| element.text().collect())
            .collect()
    };
    assert!(
        select("script, link, img, iframe, a, [src], [href], [onload]").is_empty(),
        "{page}"
    );
    assert!(!page.contains("url(") && !page.contains("@import"));
    assert_eq!(text("article[lang=km] del"), ["កោតសរសើរ"]);
    assert_eq!(text("article[lang=km] ins"), ["កត់សម្គាល់"]);
    assert_eq!(text("article h1[dir=auto]"), ["សេចក្តីថ្លែងការណ៍រួម <b>"]);
    assert_eq!(select("article p[dir=auto]").len(), 3);
    assert_eq!(text("article p")[0], KHMER[0]);
    let told = text("header dd bdi");
    assert_eq!(
        told[..2],
        [
            "Ministry of Foreign Affairs".to_owned(),
            format!("http://{HOST}{S}")
        ]
    );
}

#[test]
fn a_document_in_markdown_shows_what_changed_and_leaves_out_what_stood() {
    let mfa = in_khmer();

    let document = diff(&mfa, &id(&mfa, "edited"), &["--format", "markdown"]);

    assert!(
        document.starts_with("## សេចក្តីថ្លែងការណ៍រួម \\<b\\>\n\n- source: Ministry of Foreign Affairs\n"),
        "{document}"
    );
    assert!(
        document.contains("\n\n…\n\nលោកទូតបាន<del>កោតសរសើរ</del> <ins>កត់សម្គាល់</ins>ចំពោះ"),
        "{document}"
    );
    assert!(document.ends_with("\n\n…\n"), "{document}");
}
