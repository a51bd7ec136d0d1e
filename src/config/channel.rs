//! How a receiver of `[[alert]]` is reached.
//!
//! *In:* its table as typed. *Out:* a [`Channel`] as meant. *Never:* reads a secret; it is looked up when something is
//! to be sent, so that a missing one stops nobody else.

use std::path::PathBuf;

use serde_spanned::Spanned;
use url::Url;

use super::alert::{
    Channel, Command, Email, Form, Hook, Matrix, Ntfy, Telegram, Webhook, not_one_of,
};
use super::explain::Complaint;
use super::secret::{self, Open, Secret, is_loopback};
use super::typed::Table;
use super::{value, wire};

const WORDS: [&str; 11] = [
    "email",
    "slack",
    "discord",
    "mattermost",
    "teams",
    "telegram",
    "matrix",
    "ntfy",
    "webhook",
    "command",
    "stdout",
];
/// Recipients of one receiver: each is a copy that is sent.
const MOST_RECIPIENTS: usize = 100;
const TELEGRAM: &str = "https://api.telegram.org";
const NTFY: &str = "https://ntfy.sh";

/// The channel that `to` names, by the keys that belong to it.
pub(super) fn channel(table: &mut Table<'_>) -> Option<Channel> {
    if !table.has("to") {
        table.lacks("`to`", &format!("add `to = \"…\"`: {}", WORDS.join(", ")));
        return None;
    }
    let word = table.read("to", |text| {
        let known = WORDS.into_iter().find(|word| *word == text);
        known.ok_or_else(|| not_one_of(text, WORDS.into_iter()))
    })?;
    match word {
        "email" => email(table).map(Channel::Email),
        "slack" => hook(table).map(Channel::Slack),
        "discord" => hook(table).map(Channel::Discord),
        "mattermost" => hook(table).map(Channel::Mattermost),
        "teams" => hook(table).map(Channel::Teams),
        "telegram" => telegram(table).map(Channel::Telegram),
        "matrix" => matrix(table).map(Channel::Matrix),
        "ntfy" => ntfy(table).map(Channel::Ntfy),
        "webhook" => webhook(table).map(Channel::Webhook),
        "command" => command(table).map(Channel::Command),
        _ => Some(Channel::Stdout(form(table).unwrap_or(Form::Text))),
    }
}

fn hook(table: &mut Table<'_>) -> Option<Hook> {
    let url = secret::needed(table, "url", Open::OnThisMachine)?;
    Some(Hook { url })
}

fn telegram(table: &mut Table<'_>) -> Option<Telegram> {
    let server = table.read("server", wire::address);
    let token = secret::needed(table, "token", Open::Never);
    let chat = needed(
        table,
        "chat",
        "add `chat = \"-100…\"`: the chat's number",
        chat,
    );
    let topic = table.whole("topic", 1..=u32::MAX);
    Some(Telegram {
        server: server.unwrap_or_else(|| TELEGRAM.to_owned()),
        token: token?,
        chat: chat?,
        topic,
    })
}

/// Numbers stay the same; a name can be given to somebody else.
fn chat(text: &str) -> Result<String, Complaint> {
    let name = text.strip_prefix('@').filter(|name| !name.is_empty());
    if text.parse::<i64>().is_ok() || name.is_some() {
        return Ok(text.to_owned());
    }
    Err(Complaint::new("not a chat").hint("write the chat's number, such as `\"-1001234567890\"`"))
}

fn matrix(table: &mut Table<'_>) -> Option<Matrix> {
    let server = needed(
        table,
        "server",
        "add `server = \"https://…\"`: the homeserver",
        wire::address,
    );
    let token = secret::needed(table, "token", Open::Never);
    let room = needed(
        table,
        "room",
        "add `room = \"!…:…\"`: the room's id, from its settings",
        room,
    );
    Some(Matrix {
        server: server?,
        token: token?,
        room: room?,
    })
}

fn room(text: &str) -> Result<String, Complaint> {
    let plain = text
        .chars()
        .all(|char| !char.is_whitespace() && !char.is_control());
    if text.starts_with('!') && text.len() > 1 && plain {
        return Ok(text.to_owned());
    }
    let hint = "a room's id begins with `!`; an alias (`#…`) may be given to another room";
    Err(Complaint::new("not a room's id").hint(hint))
}

fn ntfy(table: &mut Table<'_>) -> Option<Ntfy> {
    let server = table.read("server", wire::address);
    let on_this_machine = server.as_deref().is_some_and(is_loopback);
    let open = if on_this_machine {
        Open::Always
    } else {
        Open::Never
    };
    let topic = secret::needed(table, "topic", open);
    let token = optional(table, "token");
    Some(Ntfy {
        server: server.unwrap_or_else(|| NTFY.to_owned()),
        topic: topic?,
        token,
    })
}

fn webhook(table: &mut Table<'_>) -> Option<Webhook> {
    let signed_with = optional(table, "secret");
    // Whoever checks signatures needs no address that nobody knows.
    let open = if signed_with.is_some() {
        Open::Always
    } else {
        Open::OnThisMachine
    };
    let url = secret::needed(table, "url", open)?;
    Some(Webhook {
        url,
        secret: signed_with,
    })
}

fn command(table: &mut Table<'_>) -> Option<Command> {
    let argv: Vec<String> = table
        .read_all("command", value::text)
        .into_iter()
        .map(Spanned::into_inner)
        .collect();
    if argv.is_empty() {
        table.lacks(
            "command",
            "add `command = [\"/usr/local/bin/notify\", \"--flag\"]`",
        );
        return None;
    }
    let form = form(table).unwrap_or(Form::Json);
    Some(Command { argv, form })
}

fn form(table: &mut Table<'_>) -> Option<Form> {
    table.read("format", |text| match text {
        "json" => Ok(Form::Json),
        "text" => Ok(Form::Text),
        _ => Err(not_one_of(text, ["json", "text"].into_iter())),
    })
}

fn email(table: &mut Table<'_>) -> Option<Email> {
    let server = needed(
        table,
        "server",
        "add `server = \"smtps://mail.example.org\"`",
        smtp,
    );
    let from = needed(
        table,
        "from",
        "add `from = \"unsaid@example.org\"`",
        wire::email,
    );
    let recipients: Vec<String> = table
        .read_all("recipients", wire::email)
        .into_iter()
        .map(Spanned::into_inner)
        .collect();
    if recipients.is_empty() {
        table.lacks("recipients", "add `recipients = [\"desk@example.org\"]`");
    }
    if recipients.len() > MOST_RECIPIENTS {
        let complaint = Complaint::new(format!("more than {MOST_RECIPIENTS} recipients"))
            .hint("write to a mailing list of your own");
        table.object("recipients", &table.place_of("recipients"), complaint);
    }
    let username = table.read("username", value::text);
    let password = optional(table, "password");
    if username.is_some() != password.is_some() {
        table.lacks(
            "username with a password",
            "add both `username = \"…\"` and `password = { env = \"…\" }`, or neither",
        );
    }
    let ca = table.read("ca", value::text).map(PathBuf::from);
    let html = table.yes_or_no("html").unwrap_or(true);
    Some(Email {
        server: server?,
        from: from?,
        recipients,
        username,
        password,
        ca,
        html,
    })
}

/// `smtps://` or `smtp://`, nothing but host and port behind it.
fn smtp(text: &str) -> Result<Url, Complaint> {
    const EXAMPLE: &str =
        "`smtps://mail.example.org`, or `smtp://mail.example.org:587` with STARTTLS";
    let not_one = || Complaint::new("not a mail server").hint(EXAMPLE);
    let url = Url::parse(text.trim()).map_err(|_| not_one())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Complaint::new("a password does not belong into this file")
            .hint("add `username = \"…\"` and `password = { env = \"…\" }`")
            .secret());
    }
    let bare = matches!(url.path(), "" | "/") && url.query().is_none();
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host().is_none() || !bare {
        return Err(not_one());
    }
    Ok(url)
}

/// A key that must be there.
fn needed<T>(
    table: &mut Table<'_>,
    key: &'static str,
    hint: &str,
    check: impl Fn(&str) -> Result<T, Complaint>,
) -> Option<T> {
    if !table.has(key) {
        table.lacks(key, hint);
    }
    table.read(key, check)
}

fn optional(table: &mut Table<'_>, key: &'static str) -> Option<Secret> {
    secret::secret(table, key, Open::Never, |_| Ok(()))
}
