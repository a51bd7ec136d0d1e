//! Requests of all chats, each against its channel's own rules.

mod answers;
mod json;
mod limits;
mod markup;
mod models;
mod snapshots;

use std::path::Path;

use super::http::Post;
use super::secret::Keeper;
use super::{Length, Thread, request};
use crate::config::{Channel, Hook, Matrix, Ntfy, Secret, Telegram};
use crate::view::Message;

/// Each chat by its word, with secrets that all have `hush` in them.
fn chats() -> Vec<(&'static str, Channel)> {
    let open = |text: &str| Secret::Open(text.to_owned());
    let hook = |url: &str| Hook { url: open(url) };
    vec![
        (
            "slack",
            Channel::Slack(hook("https://hooks.slack.test/services/T0/B0/hush-slack")),
        ),
        (
            "discord",
            Channel::Discord(hook(
                "https://discord.test/api/webhooks/1/hush-discord?thread_id=77&wait=false",
            )),
        ),
        (
            "mattermost",
            Channel::Mattermost(hook("https://chat.test/hooks/hush-mattermost")),
        ),
        (
            "teams",
            Channel::Teams(hook(
                "https://flow.test/workflows/1/triggers/manual/run?sig=hush-teams%2Bsig",
            )),
        ),
        (
            "telegram",
            Channel::Telegram(Telegram {
                server: "https://api.telegram.test".to_owned(),
                token: open("1:hush-telegram"),
                chat: "-1001234567890".to_owned(),
                topic: Some(5),
            }),
        ),
        (
            "matrix",
            Channel::Matrix(Matrix {
                server: "https://matrix.test/".to_owned(),
                token: open("hush-matrix"),
                room: "!a/b?c:matrix.test".to_owned(),
            }),
        ),
        (
            "ntfy",
            Channel::Ntfy(Ntfy {
                server: "https://ntfy.test".to_owned(),
                topic: open("hush-topic"),
                token: Some(open("hush-ntfy")),
            }),
        ),
    ]
}

fn post(channel: &Channel, message: &Message, length: Length, thread: Option<&Thread>) -> Post {
    request(
        channel,
        &Keeper::new(Path::new(".")),
        message,
        length,
        thread,
    )
    .unwrap()
}

/// The message as every chat sends it, whole and brief.
fn posts(message: &Message) -> Vec<(&'static str, Length, Post)> {
    let both = |(word, channel): (&'static str, Channel)| {
        [Length::Whole, Length::Brief]
            .map(|length| (word, length, post(&channel, message, length, None)))
    };
    chats().into_iter().flat_map(both).collect()
}
