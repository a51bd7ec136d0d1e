//! Languages that a cookie chooses.
//!
//! *In:* one address that answers in Khmer or English by the cookie that is sent. *Out:* the text in the language that
//! the source pins. *Never:* a translation for an edit.

use super::accused;
use crate::pages::{self, FRAME, HOST, Release, S, S_TEXT, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

const KHMER: &str = "រដ្ឋមន្ត្រីបានទទួលជួបបេសកជនពិសេសនៃប្រទេសម្ចាស់ផ្ទះនៅរាជធានីភ្នំពេញ ហើយបានថ្លែងអំណរគុណចំពោះដំណើរទស្សនកិច្ចនេះ។\n\
    ភាគីទាំងពីរបានព្រមព្រៀងគ្នាបណ្តុះបណ្តាលមន្ត្រីចំនួន ១២០០ នាក់ មុនចុងឆ្នាំ២០២៦។";

fn page_in(lang: &str, title: &str, text: &str) -> Reply {
    let release = Release::new(S, "2025-04-15", title, text);
    let frame = FRAME.replace("lang=\"en\"", &format!("lang=\"{lang}\""));
    Reply::page(
        200,
        &pages::frame(&frame, title, &pages::main_of(&release), 0),
    )
}

/// The statement in Khmer for `Language=3`, in English for everybody else.
fn by_cookie(mfa: &mut Ministry) {
    mfa.answers_by(|ask| {
        (ask.path == S).then(|| match ask.field("cookie") {
            "Language=3" => page_in("km", "រដ្ឋមន្ត្រីទទួលជួបបេសកជន", KHMER),
            _ => page_in("en", S_TITLE, S_TEXT),
        })
    });
}

fn pinned(languages: &str) -> Ministry {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nlanguages = {languages}\nheaders = {{ Cookie = \"Language=3\" }}\n"
    ));
    by_cookie(&mut mfa);
    mfa
}

#[test]
fn fact_20_the_cookie_that_a_source_pins_chooses_the_language_that_is_kept() {
    let mut mfa = pinned("[\"km\"]");

    mfa.nights(0..=3);

    mfa.stays_silent();
    let kept = mfa.rows("SELECT v.language, v.text FROM version v JOIN statement s ON s.key = v.statement WHERE s.url LIKE '%clampdown'");
    assert_eq!(kept.len(), 1);
    assert!(
        kept[0].starts_with("km ") && kept[0].contains("បេសកជនពិសេស"),
        "{kept:?}"
    );
}

/// Scenario 66.
#[test]
fn fact_20_a_server_that_answers_in_another_language_in_spite_of_the_cookie_edits_nothing() {
    let mut mfa = pinned("[\"km\"]").established();

    mfa.answers_by(|ask| (ask.path == S).then(|| page_in("en", S_TITLE, S_TEXT)));
    mfa.nights(3..=6);

    assert_eq!(accused(&mfa), [""; 0]);
}
