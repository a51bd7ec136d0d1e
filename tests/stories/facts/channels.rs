//! Channels, by the previews and embeds that a messenger shows on the web.
//!
//! *In:* a preview and its posts' embeds, on loopback. *Out:* which posts are found, which text is kept, what is said of
//! a post that is missing. *Never:* a gap between numbers for a deletion.

use unsaid::model::Event;

use super::{accused, claim, known, page};
use crate::pages::HOST;
use crate::server::Reply;
use crate::world::Ministry;

/// A post: its number, and what stands in it.
#[derive(Clone)]
struct Post {
    number: u32,
    words: String,
    /// What stands beside the words: views, marks, pictures.
    beside: String,
    edited: bool,
}

fn post(number: u32) -> Post {
    const SAID: [&str; 6] = [
        "The minister received the envoy this morning.<br/>Both praised the work of the border police.",
        "Visas on arrival cost thirty dollars from Monday on, the consular department announced.",
        "A ferry that sank near the islands has been raised; nobody was hurt, and the owner pays.",
        "Talks on rice ended after nine hours, with a quota that both delegations called fair.",
        "The embassy in the northern capital moves to Garden Street 12 and opens again in May.",
        "Condolences were sent to the families of the miners, and an aircraft brings physicians.",
    ];
    Post {
        number,
        words: SAID[number as usize % 6].to_owned(),
        beside: String::new(),
        edited: false,
    }
}

impl Post {
    fn html(&self) -> String {
        let Self {
            number,
            words,
            beside,
            edited,
        } = self;
        let edited = if *edited { "edited &nbsp;" } else { "" };
        format!(
            "<div class=\"tgme_widget_message_wrap js-widget_message_wrap\"><div class=\"tgme_widget_message \
             js-widget_message\" data-post=\"mfa_press/{number}\" data-view=\"eyJjIjo{number}\">{beside}\
             <div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">{words}</div>\
             <div class=\"tgme_widget_message_footer\"><span class=\"tgme_widget_message_meta\">{edited}\
             <a class=\"tgme_widget_message_date\" href=\"http://{HOST}/mfa_press/{number}\">\
             <time datetime=\"2025-04-15T01:30:00+00:00\" class=\"time\">01:30</time></a></span></div></div></div>"
        )
    }
}

fn shell(body: &str) -> Reply {
    let head = "<meta charset=\"utf-8\"><title>MFA Press</title>";
    Reply::page(
        200,
        &format!("<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"),
    )
}

/// What the embed of a post that is not there says.
fn not_found() -> Reply {
    shell(
        "<div class=\"tgme_widget_message_error_wrap\"><div class=\"tgme_widget_message_error\">Post not found</div></div>",
    )
}

/// The channel shows these posts; the embed of any other is answered so.
fn shows(mfa: &mut Ministry, posts: &[Post], missing: &Reply) {
    let (posts, missing) = (posts.to_vec(), missing.clone());
    mfa.answers_by(move |ask| {
        if ask.path == "/s/mfa_press" {
            let shown: String = posts.iter().map(Post::html).collect();
            return Some(shell(&format!(
                "<section class=\"tgme_channel_history js-message_history\">{shown}</section>"
            )));
        }
        let number = ask
            .path
            .strip_prefix("/mfa_press/")?
            .strip_suffix("?embed=1")?;
        let found = posts.iter().find(|post| post.number.to_string() == number);
        Some(found.map_or_else(|| missing.clone(), |post| shell(&post.html())))
    });
}

/// The channel, seen on three nights with these posts; tonight is night 3.
fn watched(posts: &[Post]) -> Ministry {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("channels = [\"http://{HOST}/s/mfa_press\"]\n"));
    shows(&mut mfa, posts, &not_found());
    mfa.established()
}

fn posts(numbers: &[u32]) -> Vec<Post> {
    numbers.iter().copied().map(post).collect()
}

fn text_of(mfa: &Ministry, number: u32) -> Vec<String> {
    mfa.rows(&format!(
        "SELECT v.text FROM version v JOIN statement s ON s.key = v.statement WHERE s.url LIKE '%/mfa_press/{number}'
         ORDER BY v.number"
    ))
}

#[test]
fn fact_57_a_gap_between_numbers_on_first_sight_is_no_deletion() {
    let mut mfa = watched(&posts(&[101, 102, 104, 105]));

    mfa.nights(3..=5);

    mfa.stays_silent();
    assert_eq!(known(&mfa).len(), 4);
    assert!(!known(&mfa).contains(&"/mfa_press/103".to_owned()));
}

/// Scenario 10.
#[test]
fn fact_57_a_post_that_left_a_hole_and_whose_embed_says_so_is_gone() {
    let mut mfa = watched(&posts(&[101, 102, 104, 105]));

    shows(&mut mfa, &posts(&[101, 104, 105]), &not_found());
    mfa.nights(3..=6);

    let said = accused(&mfa);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("deleted/confirmed unpublished_from_channel"),
        "{said:?}"
    );
    assert!(said[0].ends_with("/mfa_press/102"), "{said:?}");
}

#[test]
fn fact_57_an_embed_that_calls_the_channel_private_says_nothing_of_a_post() {
    let private = shell(
        "<div class=\"tgme_widget_message_error_wrap\"><div class=\"tgme_widget_message_error\">Channel is private</div></div>",
    );
    let mut mfa = watched(&posts(&[101, 102, 104, 105]));

    shows(&mut mfa, &posts(&[101, 104, 105]), &private);
    mfa.nights(3..=6);

    assert_eq!(accused(&mfa), [""; 0]);
}

#[test]
fn fact_57_a_post_whose_embed_cannot_be_had_is_not_confirmed_gone_and_asked_again() {
    for status in [429, 503] {
        let mut mfa = watched(&posts(&[101, 102, 104, 105]));

        shows(
            &mut mfa,
            &posts(&[101, 104, 105]),
            &Reply::page(status, "<h1>Later</h1>"),
        );
        for night in 3..=6 {
            mfa.asked();
            mfa.night(night).crawl();
            let embed = format!("{HOST}/mfa_press/102?embed=1");
            assert!(mfa.asked().contains(&embed), "{status}, night {night}");
        }

        let said = accused(&mfa);
        assert!(
            !said.iter().any(|flag| flag.contains("confirmed")),
            "{said:?}"
        );
    }
}

/// Scenario 57.
#[test]
fn fact_58_the_mark_of_an_edit_alone_is_none_and_other_words_without_it_are_one() {
    let mut all = posts(&[101, 102, 104, 105]);
    let mut mfa = watched(&all);

    all[1].edited = true;
    shows(&mut mfa, &all, &not_found());
    mfa.nights(3..=4);
    mfa.stays_silent();

    let other = all[2]
        .words
        .replace("nobody was hurt", "two sailors were hurt");
    assert_ne!(other, all[2].words);
    all[2].words = other;
    shows(&mut mfa, &all, &not_found());
    mfa.nights(5..=6);
    assert_eq!(mfa.said(), ["edited/confirmed /mfa_press/104"]);
}

#[test]
fn fact_59_a_preview_that_leads_to_the_channel_s_own_page_is_off_and_no_verdict() {
    let mut mfa = watched(&posts(&[101, 102, 104, 105]));

    mfa.answers_by(|ask| match ask.path.as_str() {
        "/s/mfa_press" => Some(Reply::to(302, &format!("http://{HOST}/mfa_press"))),
        path if path.starts_with("/mfa_press") => Some(shell(
            "<div class=\"tgme_page\"><div class=\"tgme_page_title\">MFA Press</div><div class=\"tgme_page_description\">News \
             of the ministry.</div><a class=\"tgme_action_button_new\" href=\"tg://resolve?domain=mfa_press\">View in \
             Telegram</a></div>",
        )),
        _ => None,
    });
    let pass = mfa.crawl();
    mfa.nights(4..=8);

    mfa.stays_silent();
    let failed = |event: &Event| matches!(event, Event::ListFailed { detail, .. } if detail.contains("no preview"));
    assert!(pass.events.iter().any(failed));
}

#[test]
fn fact_60_a_post_whose_words_are_withheld_keeps_its_old_ones() {
    let all = posts(&[101, 102, 104, 105]);
    let mut mfa = watched(&all);
    let before = text_of(&mfa, 102);

    mfa.answers_by(move |ask| {
        let withheld = "<div class=\"message_media_not_supported_wrap\"><div class=\"message_media_not_supported\">\
                        <div class=\"message_media_not_supported_label\">Please open Telegram to view this post</div>\
                        <a href=\"tg://resolve?domain=mfa_press&amp;post=102\">VIEW IN TELEGRAM</a></div></div>";
        let html = |post: &Post| {
            let html = post.html();
            let words = format!(
                "<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">{}</div>",
                post.words
            );
            if post.number == 102 { html.replace(&words, withheld) } else { html }
        };
        if ask.path == "/s/mfa_press" {
            let shown: String = all.iter().map(html).collect();
            return Some(shell(&format!("<section class=\"tgme_channel_history\">{shown}</section>")));
        }
        let number = ask.path.strip_prefix("/mfa_press/")?.strip_suffix("?embed=1")?;
        let found = all.iter().find(|post| post.number.to_string() == number);
        Some(found.map_or_else(not_found, |post| shell(&html(post))))
    });
    mfa.nights(3..=7);

    mfa.stays_silent();
    assert_eq!(text_of(&mfa, 102), before);
    assert!(claim(&mfa, "/mfa_press/102?embed=1").contains("unknown"));
}

#[test]
fn fact_61_views_tokens_and_addresses_of_pictures_are_no_words() {
    let mut all = posts(&[101, 102, 104, 105]);
    let dressed = |all: &mut [Post], night: i64| {
        for post in all {
            post.beside = format!(
                "<a class=\"tgme_widget_message_photo_wrap\" style=\"background-image:url('https://cdn{night}.telesco.test/file/\
                 {night}a.jpg')\"></a><span class=\"tgme_widget_message_views\">1.{night}K</span><div \
                 class=\"tgme_widget_message_reactions\"><span class=\"tgme_reaction\">👍 {night}</span></div>"
            );
        }
    };
    dressed(&mut all, 1);
    let mut mfa = watched(&all);

    for night in 3..=6 {
        dressed(&mut all, night);
        shows(&mut mfa, &all, &not_found());
        mfa.night(night).crawl();
    }

    mfa.stays_silent();
    assert_eq!(text_of(&mfa, 102).len(), 1);
}

#[test]
fn fact_59_a_page_in_place_of_a_preview_takes_no_post_along() {
    let mut mfa = watched(&posts(&[101, 102, 104, 105]));

    mfa.answers_by(|ask| {
        let is_channel = ask.path.contains("mfa_press");
        is_channel.then(|| page("Blocked", "<p>This channel violated local laws.</p>"))
    });
    mfa.nights(3..=8);

    assert_eq!(accused(&mfa), ["incident/suspected"]);
}
