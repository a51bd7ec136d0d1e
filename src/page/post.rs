//! Posts of a channel, by the markup of its previews and embeds.
//!
//! *In:* a page. *Out:* its posts, with their own words and the times they state. *Never:* a quotation above an answer,
//! a service message, or the length of a video for a time.

use super::{Element, Page, attr_list, text_of};

/// One post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The channel's name.
    pub channel: String,
    /// Its number, which grows with time.
    pub number: u64,
    /// Its own words; `None` where the page withholds them, as for what only the app shows.
    pub text: Option<String>,
    /// The values of its `<time datetime>`, in order; the length of a video may be among them.
    pub times: Vec<String>,
}

/// The posts of a page, in its order.
pub fn posts(page: &Page) -> impl Iterator<Item = Post> {
    page.elements()
        .filter(|element| has_class(*element, "tgme_widget_message"))
        .filter(|element| !has_class(*element, "service_message"))
        .filter_map(post)
}

/// Whether the page is one of a channel's at all: a preview, an embed, or the page that leads to the app.
pub fn is_of_a_channel(page: &Page) -> bool {
    page.elements()
        .any(|element| has_class(element, "tgme_page") || has_class(element, "tgme_widget_message"))
}

/// What an embed says where it shows no post: "Post not found", "Channel is private".
pub fn error(page: &Page) -> Option<String> {
    page.elements()
        .find(|element| has_class(*element, "tgme_widget_message_error"))
        .map(|element| text_of(element).trim().to_owned())
}

fn post(message: Element<'_>) -> Option<Post> {
    let (channel, number) = message.attr("data-post")?.trim().split_once('/')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if channel.is_empty() || !channel.chars().all(is_name) {
        return None;
    }
    Some(Post {
        channel: channel.to_owned(),
        number: number.parse().ok()?,
        text: words(message),
        times: below(message)
            .filter(|element| element.value().name() == "time")
            .filter_map(|time| time.attr("datetime").map(str::to_owned))
            .collect(),
    })
}

fn words(message: Element<'_>) -> Option<String> {
    let own = below(message)
        .filter(|element| has_class(*element, "tgme_widget_message_text"))
        // The post that is answered stands above the answer, cut short.
        .filter(|element| !has_class(*element, "tgme_widget_message_metatext"))
        .find(|element| !is_within_reply(*element));
    let text = text_of(own?);
    Some(text).filter(|text| !text.trim().is_empty())
}

fn is_within_reply(element: Element<'_>) -> bool {
    let mut above = element.ancestors().filter_map(Element::wrap);
    above.any(|element| has_class(element, "tgme_widget_message_reply"))
}

fn below(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    element.descendent_elements().skip(1)
}

/// Whether the element has this class.
pub fn has_class(element: Element<'_>, name: &str) -> bool {
    attr_list(element, "class").any(|class| class == name)
}
