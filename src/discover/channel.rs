//! Channels: the previews that messengers show of them on the web.
//!
//! *In:* the bytes of a preview, known by its markup, whatever host serves it. *Out:* its posts, newest first, with
//! text and time, and where the older ones are. *Never:* takes a page without posts, as stands for a channel that
//! shows no preview, for an empty channel; reads an answer's quotation or a service message as a post.

use super::ListProblem;
use super::dates;
use super::gather::Gathering;
use super::scope::{Scope, host_of};
use crate::model::{Candidate, Discovery, UnknownReason};
use crate::page::post::{self, Post, has_class};
use crate::page::{Page, attr_list};
use crate::text;

/// Posts of one page; previews show about twenty.
const MOST_POSTS: usize = 500;

/// Reads a preview.
pub(super) fn read(
    scope: Scope,
    page_url: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Discovery, ListProblem> {
    let page = Page::parse(body, content_type, page_url)
        .map_err(|reason| ListProblem::unread(reason, "the preview cannot be read as a page"))?;
    let mut posts: Vec<(u64, Candidate)> =
        post::posts(&page).take(MOST_POSTS).map(candidate).collect();
    let has_history = || {
        page.elements()
            .any(|e| has_class(e, "tgme_channel_history"))
    };
    if posts.is_empty() && !has_history() {
        let sentence = if page.elements().any(|e| has_class(e, "tgme_page")) {
            "the channel shows no preview on the web"
        } else {
            "the page is no preview of a channel"
        };
        return Err(ListProblem::unread(UnknownReason::Unclassified, sentence));
    }
    // Previews show the newest post last; lists begin with it.
    posts.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    let mut found = Gathering::new(scope);
    for (_, candidate) in posts {
        found.offer(candidate);
    }
    found.found.next = older(&page, &found.scope);
    Ok(found.finish())
}

/// A post with its number, which grows with time.
fn candidate(post: Post) -> (u64, Candidate) {
    let mut times = post.times.iter();
    let published = times.find_map(|time| dates::stated(time, &[]));
    let candidate = Candidate {
        url: format!("/{}/{}", post.channel, post.number),
        feed_id: None,
        title: post.text.as_deref().map(text::headline),
        published,
        modified: None,
        text: post.text,
    };
    (post.number, candidate)
}

/// The page with the posts before these.
fn older(page: &Page, scope: &Scope) -> Option<String> {
    let own = scope.own();
    let mut links = page.elements().filter(|element| {
        has_class(*element, "tme_messages_more")
            || attr_list(*element, "rel").any(|rel| rel.eq_ignore_ascii_case("prev"))
    });
    links.find_map(|link| {
        let href = link.attr("href").filter(|href| href.contains("before="))?;
        let url = scope.resolve(&page.resolve(href)?)?;
        (url != own && host_of(&url) == host_of(&own)).then_some(url)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::read_list;
    use crate::discover::tests::{list, source};
    use crate::model::ListKind;

    const URL: &str = "https://previews.test/s/mfa_press";

    fn read_page(body: &str) -> Result<Discovery, ListProblem> {
        let body = format!("<!DOCTYPE html><html><body>{body}</body></html>");
        let bytes = body.as_bytes();
        read_list(
            ListKind::Channel,
            &list(URL),
            &source(URL),
            URL,
            None,
            bytes,
        )
    }

    fn history(posts: &[String]) -> String {
        format!(
            "<section class='tgme_channel_history js-message_history'>\
             <a href='/s/mfa_press?before=101' class='tme_messages_more js-messages_more' data-before='101'></a>\
             {}<a href='/s/mfa_press?after=120' class='tme_messages_more' data-after='120'></a></section>",
            posts.concat()
        )
    }

    fn post(number: u32, text: &str) -> String {
        format!(
            "<div class='tgme_widget_message_wrap'><div class='tgme_widget_message js-widget_message' \
             data-post='mfa_press/{number}' data-view='eyJj'>{text}<span class='tgme_widget_message_meta'>edited \
             <a class='tgme_widget_message_date' href='https://previews.test/mfa_press/{number}'>\
             <time datetime='2026-02-03T01:30:00+00:00' class='time'>01:30</time></a></span></div></div>"
        )
    }

    fn words(text: &str) -> String {
        format!("<div class='tgme_widget_message_text js-message_text'>{text}</div>")
    }

    #[test]
    fn posts_come_newest_first_with_their_words_and_time() {
        let posts = [
            post(101, &words("Old.")),
            post(
                104,
                &words("Statement<br/><br/>Of the <i class='emoji'>🇰🇭</i> ministry."),
            ),
        ];

        let found = read_page(&history(&posts)).unwrap();

        let newest = &found.candidates[0];
        assert_eq!(newest.url, "https://previews.test/mfa_press/104");
        assert_eq!(newest.title.as_deref(), Some("Statement"));
        assert_eq!(
            newest.text.as_deref(),
            Some("Statement\nOf the 🇰🇭 ministry.")
        );
        assert_eq!(
            newest.published.unwrap().to_string(),
            "2026-02-03T01:30:00+00:00"
        );
        assert_eq!(
            found.candidates[1].url,
            "https://previews.test/mfa_press/101"
        );
        assert_eq!(
            found.next.as_deref(),
            Some("https://previews.test/s/mfa_press?before=101")
        );
        assert!(!found.partial);
    }

    #[test]
    fn the_quotation_in_an_answer_and_the_length_of_a_video_are_not_the_posts() {
        let answer = format!(
            "<a class='tgme_widget_message_reply'><div class='tgme_widget_message_text tgme_widget_message_metatext'>\
             Quoted</div></a><time class='message_video_duration'>0:42</time>{}",
            words("Answered")
        );

        let found = read_page(&history(&[post(7, &answer)])).unwrap();

        assert_eq!(found.candidates[0].text.as_deref(), Some("Answered"));
        assert_eq!(
            found.candidates[0].published.unwrap().to_string(),
            "2026-02-03T01:30:00+00:00"
        );
    }

    #[test]
    fn a_post_whose_words_are_withheld_is_still_a_post() {
        let withheld = "<div class='message_media_not_supported_label'>Please open Telegram to view this post</div>";

        let found = read_page(&history(&[post(7, withheld)])).unwrap();

        assert_eq!(found.candidates.len(), 1);
        assert_eq!(
            (&found.candidates[0].title, &found.candidates[0].text),
            (&None, &None)
        );
    }

    #[test]
    fn service_messages_and_made_up_names_are_no_posts() {
        let posts = [
            post(1, &words("Channel created")).replace("js-widget_message", "service_message"),
            post(2, &words("x")).replace("mfa_press/2", "../../evil/2"),
            post(3, &words("x")).replace("'mfa_press/3'", "'mfa_press/99999999999999999999999'"),
            post(4, &words("Real")),
        ];

        let found = read_page(&history(&posts)).unwrap();

        let urls: Vec<&str> = found.candidates.iter().map(|c| c.url.as_str()).collect();
        assert_eq!(urls, ["https://previews.test/mfa_press/4"]);
    }

    #[test]
    fn a_channel_without_preview_is_unread_not_empty() {
        let closed = read_page(
            "<div class='tgme_page'><a class='tgme_action_button_new'>View in Telegram</a></div>",
        );
        let other = read_page("<h1>Down for maintenance</h1>");

        assert!(closed.unwrap_err().to_string().contains("no preview"));
        assert!(other.unwrap_err().to_string().contains("is no preview"));
        assert!(read_page(&history(&[])).unwrap().candidates.is_empty());
    }

    #[test]
    fn a_preview_nested_without_end_is_refused_or_read() {
        let deep = "<div class='tgme_widget_message' data-post='a/1'>".repeat(60_000);

        if let Ok(found) = read_page(&deep) {
            assert!(found.candidates.len() <= 1);
        }
    }

    #[test]
    fn s10_the_way_to_older_posts_does_not_leave_the_host() {
        let foreign =
            history(&[post(7, &words("x"))]).replace("href='/s/", "href='https://evil.test/s/");

        assert_eq!(read_page(&foreign).unwrap().next, None);
    }
}
