//! What pretends to be something else: addresses, bases, validators, letters; and what must not be given away.

use std::path::Path;

use crate::pages::{FRAME, HOST, S, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

const FERRY: &str = "/press/2025-04-19-ferry";
const ELSEWHERE: &str = "mfa.other.test";

fn feed(mfa: &Ministry, items: &str) -> Reply {
    let feed = mfa.feed().replacen("<item>", &format!("{items}<item>"), 1);
    Reply::of(
        200,
        &[("content-type", "application/rss+xml")],
        feed.as_bytes(),
    )
}

fn ferry(mfa: &mut Ministry) {
    mfa.publishes(
        FERRY,
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );
}

fn known(mfa: &Ministry) -> Vec<String> {
    mfa.rows("SELECT url FROM statement ORDER BY url")
}

/// A Cyrillic letter makes another house of the same looks: it is not asked, and its name is shown as it is sent.
#[test]
fn s14_a_house_of_the_same_looks_is_another_house() {
    let mut mfa = Ministry::with_feed().established();
    let before = known(&mfa);
    let twin = HOST.replace('a', "\u{430}");
    let item = format!("<item><title>Odd</title><link>http://{twin}{FERRY}</link></item>");
    mfa.answers("/feed.xml", feed(&mfa, &item)).asked();

    mfa.crawl();

    assert_eq!(known(&mfa), before);
    assert!(mfa.asked().iter().all(|asked| asked.starts_with(HOST)));
    let shown = mfa.unsaid(&["show", &format!("http://{twin}{S}")]);
    assert_eq!(shown.code, Some(1), "{}", shown.out);
    let canonical = unsaid::model::address::canonical(
        &format!("http://{twin}/"),
        None,
        &unsaid::model::address::House::default(),
    );
    assert!(canonical.unwrap().starts_with("http://press.xn--"));
}

#[test]
fn s13_line_breaks_inside_an_address_make_no_second_statement() {
    let mut mfa = Ministry::with_feed().established();
    let before = known(&mfa);
    let broken = S.replace("clamp", "cl\r\n\tamp");
    let item = format!("<item><title>Odd</title><link>http://{HOST}{broken}</link></item>");
    mfa.answers("/feed.xml", feed(&mfa, &item));

    mfa.crawl();

    assert_eq!(known(&mfa), before);
    mfa.stays_silent();
}

/// A base of another house leads every relative link there: the list is unread, the other house is not asked.
#[test]
fn s24_a_base_of_another_house_is_not_followed() {
    let mut mfa = Ministry::new().established();
    let before = known(&mfa);
    let framed = FRAME.replace("<head>", &format!("<head><base href=\"//{ELSEWHERE}/\">"));
    mfa.frames(&framed).asked();

    mfa.nights(3..=4);

    mfa.stays_silent();
    assert_eq!(known(&mfa), before);
    assert!(mfa.asked().iter().all(|asked| asked.starts_with(HOST)));
}

/// Whoever writes a page chooses its canonical address: it takes no other statement's place.
#[test]
fn s24_a_canonical_address_takes_nobody_s_place() {
    for claimed in [format!("http://{HOST}{S}"), format!("http://{ELSEWHERE}/a")] {
        let mut mfa = Ministry::new().established();
        ferry(&mut mfa);
        let claiming = mfa.page_of(FERRY).replace(
            "<head>",
            &format!("<head><link rel=\"canonical\" href=\"{claimed}\">"),
        );
        mfa.answers(FERRY, Reply::page(200, &claiming)).asked();

        mfa.nights(3..=5);

        assert_eq!(
            mfa.said(),
            ["published/confirmed /press/2025-04-19-ferry"],
            "{claimed}"
        );
        assert_eq!(known(&mfa).len(), 7, "{claimed}");
        let titles = mfa.rows(&format!(
            "SELECT v.title FROM version v JOIN statement s ON s.key = v.statement WHERE s.url LIKE '%{S}'"
        ));
        assert_eq!(titles, [S_TITLE], "{claimed}");
        assert!(mfa.asked().iter().all(|asked| asked.starts_with(HOST)));
    }
}

#[test]
fn s24_a_page_that_only_sends_the_visitor_on_is_no_edit() {
    let mut mfa = Ministry::new().established();
    let on = format!(
        "<html><head><meta http-equiv=\"refresh\" content=\"0; url=http://{ELSEWHERE}/\"></head><body></body></html>"
    );
    mfa.answers(S, Reply::page(200, &on)).asked();

    mfa.nights(3..=6);

    mfa.stays_silent();
    assert!(mfa.asked().iter().all(|asked| asked.starts_with(HOST)));
}

/// A server that answers 304 whatever stands there hides an edit for a week at most.
#[test]
fn s39_a_validator_that_never_changes_hides_no_edit_for_long() {
    let mut mfa = Ministry::new();
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("etag", "\"frozen\""),
    ];
    let page = mfa.page_of(S);
    mfa.answers_conditionally(S, Reply::of(200, &headers, page.as_bytes()));
    let mut mfa = mfa.established();
    let edited = page.replace("applauded", "noted");
    mfa.answers_conditionally(S, Reply::of(200, &headers, edited.as_bytes()));

    mfa.nights(3..=10);

    assert_eq!(mfa.said().len(), 1, "{:?}", mfa.said());
    assert!(mfa.said()[0].starts_with("edited/"), "{:?}", mfa.said());
}

/// Two hundred entries at once are work, and no alert.
#[test]
fn s79_a_flood_of_new_entries_prints_nothing() {
    let mut mfa = Ministry::with_feed().established();
    for number in 0..200 {
        mfa.publishes(
            &format!("/press/2025-04-19-notice-{number}"),
            &format!("Notice {number} of the registrar"),
            &format!(
                "Office {number} moves to house {} of street {}.",
                number * 7,
                number * 13
            ),
        );
    }

    let ran = mfa.unsaid(&["crawl", "--exit-code"]);

    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "", "")
    );
    assert_eq!(known(&mfa).len(), 206);
}

/// What is no character, what turns the direction, and what nobody sees.
#[test]
fn s65_s89_a_page_s_letters_command_neither_a_terminal_nor_a_reader_of_lines() {
    let mfa = Ministry::new();
    let page = mfa.page_of(S).replace(
        "The envoy",
        "&#0;&#xD800;\u{202e}evil\u{2066}\u{e0041}\u{fffe}\u{2028}\u{85}\u{9b}31m The envoy",
    );
    std::fs::write(mfa.folder.path().join("page.html"), page).unwrap();
    let url = format!("http://{HOST}{S}");
    let inspect = ["inspect", "--file", "page.html", "--url", &url];

    let shown = mfa.unsaid(&inspect);
    let json = mfa.unsaid(&[&["--json"], inspect.as_slice()].concat());

    assert_eq!((shown.code, json.code), (Some(0), Some(0)), "{}", shown.err);
    for line in shown.out.lines().chain(json.out.lines()) {
        let acts = |c: char| {
            c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!line.contains(acts), "{}", line.escape_unicode());
    }
    assert_eq!(json.out.lines().count(), 1);
    let page: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(page["text"].as_str().unwrap().contains("\u{202e}evil"));
}

/// Secrets of the file of sources: nothing that is printed or kept holds them.
#[test]
fn s95_s96_passwords_and_cookies_are_neither_printed_nor_kept() {
    let secrets = ["hunter2", "hunter3", "hunter4", "ZGVzazpodW50ZXIy"];
    let headers = format!(
        "listings = [\"http://{HOST}/press/\"]\nheaders = {{ \"Authorization\" = \"Bearer hunter3\", \"Cookie\" = \"id=hunter4\" }}\n"
    );
    for proxy in ["", "proxy = \"http://desk:hunter2@127.0.0.1:9\""] {
        let mut mfa = Ministry::new();
        mfa.watched_by(&headers).network(proxy);

        for arguments in [
            vec!["-vv", "crawl"],
            vec!["-vv", "--json", "crawl"],
            vec!["-vv", "sources", "try", "mfa"],
            vec!["sources", "check"],
            vec!["--json", "sources", "list"],
            vec!["status"],
            vec!["flags", "--all"],
            vec!["inspect", &format!("http://{HOST}{S}")],
        ] {
            let ran = mfa.unsaid(&arguments);
            for secret in secrets {
                let told = ran.out.contains(secret) || ran.err.contains(secret);
                assert!(
                    !told,
                    "{arguments:?} tells {secret}: {}{}",
                    ran.out, ran.err
                );
            }
        }
        let kept = kept(mfa.folder.path());
        assert!(kept.len() > 20_000, "a store was written");
        for secret in secrets {
            let holds = kept
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!holds, "the store holds {secret}");
        }
    }
}

/// All bytes of the store's files.
fn kept(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let stores = files.filter(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().contains(".db"))
    });
    stores
        .flat_map(|path| std::fs::read(path).unwrap())
        .collect()
}
