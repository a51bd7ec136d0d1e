//! Messages to receivers, each by its channel.
//!
//! *In:* a [`Receiver`](crate::config::Receiver) and a [`Message`]. *Out:* an [`Outcome`]: taken, not now, the channel is
//! at fault, or this message is. *Never:* decides what is true, touches the store, follows a redirect (a token would
//! leak), or lets an address or a secret into words.
//!
//! `rules` says who is told of what, `hours` when; `secret` looks up what the file of sources names, `http` sends and
//! reads what an answer means; `marks` and `hypertext` write lines in a markup, within a limit. Each other file is a
//! channel: a request made of a message, pure, and what the channel's answers mean.

mod command;
mod discord;
mod hours;
mod http;
mod hypertext;
mod mail;
mod marks;
mod matrix;
mod mattermost;
mod ntfy;
mod rules;
mod secret;
mod slack;
mod teams;
mod telegram;
#[cfg(test)]
mod tests;
mod webhook;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use hours::{is_due, is_quiet};
pub use rules::{Said, wants};

use crate::config::{Channel, Form, Settings};
use crate::model::Outcome;
use crate::view::Message;
use http::{Answer, Http, Post};
use secret::Keeper;

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// With all that belongs to it.
    Whole,
    /// Short and without markup: the channel refused the whole.
    Brief,
}

/// The channel's own names of the messages in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The first.
    pub first: String,
    /// The last.
    pub last: String,
}

/// Hands messages over.
#[derive(Debug)]
pub struct Sender {
    http: Http,
    keeper: Keeper,
    folder: PathBuf,
    /// Variables of the environment that hold secrets; no program here inherits them.
    variables: Vec<String>,
}

impl Sender {
    /// A sender by these settings; `folder` is where files stand that the file of sources names.
    pub fn new(folder: &Path, settings: &Settings) -> Self {
        Self {
            http: Http::through(settings.network.proxy.as_deref()),
            variables: settings.secret_variables(),
            keeper: Keeper::new(folder),
            folder: folder.to_owned(),
        }
    }

    /// Hands a message over by a channel; answers `thread`, where the channel can.
    ///
    /// What goes to standard output is no business of this room: [`Channel::Stdout`] is written by who has it.
    pub async fn send(
        &self,
        channel: &Channel,
        message: &Message,
        length: Length,
        thread: Option<&Thread>,
    ) -> Outcome {
        match channel {
            Channel::Email(email) => {
                mail::send(email, &self.keeper, &self.folder, message, length).await
            }
            Channel::Command(command) => command::run(command, message, &self.variables).await,
            Channel::Stdout(_) => Outcome::fault("standard output is not written here"),
            Channel::Slack(_)
            | Channel::Discord(_)
            | Channel::Mattermost(_)
            | Channel::Teams(_)
            | Channel::Telegram(_)
            | Channel::Matrix(_)
            | Channel::Ntfy(_)
            | Channel::Webhook(_) => self.post(channel, message, length, thread).await,
        }
    }

    async fn post(
        &self,
        channel: &Channel,
        message: &Message,
        length: Length,
        thread: Option<&Thread>,
    ) -> Outcome {
        let post = match request(channel, &self.keeper, message, length, thread) {
            Ok(post) => post,
            Err(why) => return Outcome::fault(why),
        };
        match self.http.send(post).await {
            Ok(answer) => meaning(channel, &answer),
            Err(outcome) => outcome,
        }
    }

    /// What would be sent, as a person can read it; secrets are left out.
    pub fn preview(&self, channel: &Channel, message: &Message) -> String {
        match channel {
            Channel::Email(email) => mail::preview(email, message),
            Channel::Command(command) => input(command.form, message),
            Channel::Stdout(form) => input(*form, message),
            Channel::Slack(_)
            | Channel::Discord(_)
            | Channel::Mattermost(_)
            | Channel::Teams(_)
            | Channel::Telegram(_)
            | Channel::Matrix(_)
            | Channel::Ntfy(_)
            | Channel::Webhook(_) => {
                let keeper = Keeper::Blanks;
                match request(channel, &keeper, message, Length::Whole, None) {
                    Ok(post) => post.body_in_words(),
                    Err(why) => why,
                }
            }
        }
    }
}

/// The least time between two messages to a receiver: chats take about one a second, and turn away who sends faster.
pub fn pace(channel: &Channel) -> Duration {
    match channel {
        Channel::Slack(_)
        | Channel::Discord(_)
        | Channel::Mattermost(_)
        | Channel::Teams(_)
        | Channel::Telegram(_)
        | Channel::Matrix(_)
        | Channel::Ntfy(_) => Duration::from_secs(1),
        Channel::Email(_) | Channel::Webhook(_) | Channel::Command(_) | Channel::Stdout(_) => {
            Duration::ZERO
        }
    }
}

/// Which room or chat a channel leads to, where its messages can be answered: names of messages in one are strangers in
/// another. No secret.
pub fn place(channel: &Channel) -> String {
    match channel {
        Channel::Telegram(bot) => format!("telegram {} {}", bot.server, bot.chat),
        Channel::Matrix(matrix) => format!("matrix {} {}", matrix.server, matrix.room),
        Channel::Email(_)
        | Channel::Slack(_)
        | Channel::Discord(_)
        | Channel::Mattermost(_)
        | Channel::Teams(_)
        | Channel::Ntfy(_)
        | Channel::Webhook(_)
        | Channel::Command(_)
        | Channel::Stdout(_) => channel.word().to_owned(),
    }
}

/// What a program reads of a message.
pub fn input(form: Form, message: &Message) -> String {
    match form {
        Form::Json => format!("{}\n", message.json),
        Form::Text => message.text.clone(),
    }
}

/// The request by which a channel takes the message; an error is the channel's fault, in words.
fn request(
    channel: &Channel,
    keeper: &Keeper,
    message: &Message,
    length: Length,
    thread: Option<&Thread>,
) -> Result<Post, String> {
    match channel {
        Channel::Slack(hook) => slack::request(&keeper.address(&hook.url)?, message, length),
        Channel::Discord(hook) => discord::request(&keeper.address(&hook.url)?, message, length),
        Channel::Mattermost(hook) => {
            mattermost::request(&keeper.address(&hook.url)?, message, length)
        }
        Channel::Teams(hook) => teams::request(&keeper.address(&hook.url)?, message, length),
        Channel::Telegram(bot) => telegram::request(bot, keeper, message, length, thread),
        Channel::Matrix(room) => matrix::request(room, keeper, message, length, thread),
        Channel::Ntfy(topic) => ntfy::request(topic, keeper, message, length),
        Channel::Webhook(hook) => webhook::request(hook, keeper, message),
        Channel::Email(_) | Channel::Command(_) | Channel::Stdout(_) => {
            Err("this channel takes no request".to_owned())
        }
    }
}

/// What a channel's answer means.
fn meaning(channel: &Channel, answer: &Answer) -> Outcome {
    match channel {
        Channel::Slack(_) => slack::meaning(answer),
        Channel::Discord(_) => discord::meaning(answer),
        Channel::Mattermost(_) => mattermost::meaning(answer),
        Channel::Teams(_) => teams::meaning(answer),
        Channel::Telegram(_) => telegram::meaning(answer),
        Channel::Matrix(_) => matrix::meaning(answer),
        Channel::Ntfy(_) => ntfy::meaning(answer),
        Channel::Webhook(_) | Channel::Email(_) | Channel::Command(_) | Channel::Stdout(_) => {
            http::usual(answer)
        }
    }
}
