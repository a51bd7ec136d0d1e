//! `[[alert]]`: whom to tell of what, by which channel, and when.
//!
//! *In:* its tables as typed. *Out:* [`Receiver`]s as meant. *Never:* a secret: the file names where one is kept, and a
//! line that may hold one is not drawn.

use std::collections::HashSet;
use std::path::PathBuf;

use chrono::NaiveTime;
use chrono_tz::Tz;
use regex::Regex;
use serde_spanned::Spanned;

use super::explain::{Complaint, brief, did_you_mean};
use super::secret::Secret;
use super::typed::Table;
use super::{Settings, Source, channel, value};
use crate::model::{FlagKind, Stage};

/// Receivers of one file: each flag is weighed for each.
const MOST_RECEIVERS: usize = 100;
/// Patterns and words of one rule.
const MOST_OF_A_RULE: usize = 1_000;

/// Someone who is told.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Its id; part of every key by which it can tell a repeated message.
    pub id: String,
    /// How it is reached.
    pub channel: Channel,
    /// What it is told of.
    pub rule: Rule,
    /// Told at once where `None`, else once a day.
    pub digest: Option<DailyTime>,
    /// When it is left in peace.
    pub quiet: Option<QuietHours>,
}

/// How a receiver is reached.
#[derive(Clone, Debug)]
pub enum Channel {
    /// Mail by SMTP.
    Email(Email),
    /// An incoming webhook of Slack.
    Slack(Hook),
    /// A webhook of Discord.
    Discord(Hook),
    /// An incoming webhook of Mattermost.
    Mattermost(Hook),
    /// A workflow of Microsoft Teams that takes requests.
    Teams(Hook),
    /// A bot of Telegram.
    Telegram(Telegram),
    /// A room of Matrix.
    Matrix(Matrix),
    /// A topic of ntfy.
    Ntfy(Ntfy),
    /// A program elsewhere, by Standard Webhooks.
    Webhook(Webhook),
    /// A program here.
    Command(Command),
    /// Standard output.
    Stdout(Form),
}

impl Channel {
    /// The contract's word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Slack(_) => "slack",
            Self::Discord(_) => "discord",
            Self::Mattermost(_) => "mattermost",
            Self::Teams(_) => "teams",
            Self::Telegram(_) => "telegram",
            Self::Matrix(_) => "matrix",
            Self::Ntfy(_) => "ntfy",
            Self::Webhook(_) => "webhook",
            Self::Command(_) => "command",
            Self::Stdout(_) => "stdout",
        }
    }

    /// The secrets that it needs.
    fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::Email(email) => email.password.iter().collect(),
            Self::Slack(hook)
            | Self::Discord(hook)
            | Self::Mattermost(hook)
            | Self::Teams(hook) => {
                vec![&hook.url]
            }
            Self::Telegram(bot) => vec![&bot.token],
            Self::Matrix(matrix) => vec![&matrix.token],
            Self::Ntfy(ntfy) => ntfy.token.iter().chain([&ntfy.topic]).collect(),
            Self::Webhook(webhook) => webhook.secret.iter().chain([&webhook.url]).collect(),
            Self::Command(_) | Self::Stdout(_) => Vec::new(),
        }
    }

    /// Whether a program reads it, which wants each flag as JSON.
    pub fn is_for_programs(&self) -> bool {
        match self {
            Self::Webhook(_) => true,
            Self::Command(Command { form, .. }) | Self::Stdout(form) => *form == Form::Json,
            Self::Email(_)
            | Self::Slack(_)
            | Self::Discord(_)
            | Self::Mattermost(_)
            | Self::Teams(_)
            | Self::Telegram(_)
            | Self::Matrix(_)
            | Self::Ntfy(_) => false,
        }
    }
}

/// An address that lets whoever knows it write.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The address.
    pub url: Secret,
}

/// Mail.
#[derive(Clone, Debug)]
pub struct Email {
    /// `smtps://host[:465]`, `smtp://host[:587]` with STARTTLS, or `smtp://` of this machine.
    pub server: url::Url,
    /// Its envelope's and its header's sender.
    pub from: String,
    /// To whom; each gets a copy of its own.
    pub recipients: Vec<String>,
    /// Who logs in.
    pub username: Option<String>,
    /// With what.
    pub password: Option<Secret>,
    /// A certificate authority beside those of the machine, as PEM.
    pub ca: Option<PathBuf>,
    /// Whether an HTML part goes beside the text.
    pub html: bool,
}

/// A bot of Telegram.
#[derive(Clone, Debug)]
pub struct Telegram {
    /// The server of the Bot API.
    pub server: String,
    /// The bot's token.
    pub token: Secret,
    /// The chat's number, or a public channel's `@name`.
    pub chat: String,
    /// The forum topic within the chat.
    pub topic: Option<u32>,
}

/// A room of Matrix.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The homeserver.
    pub server: String,
    /// The access token.
    pub token: Secret,
    /// The room's id: `!opaque:server`.
    pub room: String,
}

/// A topic of ntfy.
#[derive(Clone, Debug)]
pub struct Ntfy {
    /// The server.
    pub server: String,
    /// The topic; on a public server whoever knows it reads and writes.
    pub topic: Secret,
    /// An access token.
    pub token: Option<Secret>,
}

/// A program elsewhere.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The address.
    pub url: Secret,
    /// What its messages are signed with: `whsec_` and base64.
    pub secret: Option<Secret>,
}

/// A program here.
#[derive(Clone, Debug)]
pub struct Command {
    /// The program and its arguments; no shell reads them.
    pub argv: Vec<String>,
    /// What it reads on standard input.
    pub form: Form,
}

/// What a program here reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The contract's JSON, one flag a line.
    Json,
    /// The message as people read it.
    Text,
}

/// What a receiver is told of; what is empty asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Patterns of source ids.
    pub sources: Vec<Regex>,
    /// Kinds, instead of those worth an alert.
    pub kinds: Vec<FlagKind>,
    /// Stages.
    pub stages: Vec<Stage>,
    /// The least significance, instead of that which is worth an alert.
    pub min: Option<u8>,
    /// Topics, of which one must be touched.
    pub topics: Vec<String>,
    /// Words, of which one must stand in what was said.
    pub words: Vec<Regex>,
    /// Languages of the statement.
    pub languages: Vec<String>,
}

/// A time of day in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyTime {
    /// The time.
    pub at: NaiveTime,
    /// The zone.
    pub zone: Tz,
}

/// A stretch of the day in a zone; over midnight where `to` is not after `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Its first minute.
    pub from: NaiveTime,
    /// The first minute after it.
    pub to: NaiveTime,
    /// The zone.
    pub zone: Tz,
}

impl Settings {
    /// Names of the variables of the environment in which secrets are kept.
    pub fn secret_variables(&self) -> Vec<String> {
        let receivers = self.alerts.iter();
        let secrets = receivers.flat_map(|receiver| receiver.channel.secrets());
        let named = |secret: &Secret| match secret {
            Secret::Env(name) => Some(name.clone()),
            Secret::File(_) | Secret::Open(_) => None,
        };
        secrets.chain(&self.ping).filter_map(named).collect()
    }
}

/// All receivers, in the order of the file.
pub(super) fn receivers(
    root: &mut Table<'_>,
    sources: &[Source],
    topics: &[String],
) -> Vec<Receiver> {
    let tables = root.tables("alert");
    if let Some(over) = tables.get(MOST_RECEIVERS) {
        let complaint = Complaint::new(format!("more than {MOST_RECEIVERS} receivers"));
        root.object("alert", &over.span(), complaint);
        return Vec::new();
    }
    let mut ids = HashSet::new();
    let mut receivers = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let id = table
            .get_ref()
            .get("id")
            .and_then(|id| id.get_ref().as_str());
        let place = match id {
            Some(id) => format!("alert `{}`", brief(id)),
            None => format!("alert {}", index + 1),
        };
        let mut table = Table::new(table.get_ref(), table.span(), place, root.report);
        if let Some(id) = id
            && !ids.insert(id)
        {
            let complaint = Complaint::new("an earlier alert has this id")
                .hint("what is owed to a receiver goes by its id; choose another");
            table.object("id", &table.place_of("id"), complaint);
        }
        receivers.extend(receiver(&mut table, sources, topics));
        table.finish();
    }
    receivers
}

fn receiver(table: &mut Table<'_>, sources: &[Source], topics: &[String]) -> Option<Receiver> {
    let id = table.read("id", value::id);
    if !table.has("id") {
        table.lacks("id", "add `id = \"…\"`, made of a-z, 0-9 and -");
    }
    let channel = channel::channel(table);
    let rule = rule(table, sources, topics);
    let digest = table.read("digest", daily_time);
    let quiet = table.read("quiet", quiet_hours);
    Some(Receiver {
        id: id?,
        channel: channel?,
        rule,
        digest,
        quiet,
    })
}

fn rule(alert: &mut Table<'_>, sources: &[Source], topics: &[String]) -> Rule {
    let place = format!("`when` of {}", alert.place);
    let Some(mut table) = alert.table("when", place) else {
        return Rule::default();
    };
    let rule = Rule {
        sources: plain(table.read_all("sources", |text| source_pattern(text, sources))),
        kinds: plain(table.read_all("kinds", kind)),
        stages: plain(table.read_all("stages", stage)),
        min: table
            .whole("min", 0..=100)
            .and_then(|min| u8::try_from(min).ok()),
        topics: plain(table.read_all("topics", |text| topic(text, topics))),
        words: plain(table.read_all("words", word)),
        languages: plain(table.read_all("languages", value::language)),
    };
    let asks = [
        rule.sources.len(),
        rule.topics.len(),
        rule.words.len(),
        rule.languages.len(),
    ];
    if asks.into_iter().any(|count| count > MOST_OF_A_RULE) {
        let complaint = Complaint::new(format!("a list of more than {MOST_OF_A_RULE}"));
        table.object("when", &table.at.clone(), complaint);
    }
    table.finish();
    rule
}

fn plain<T>(values: Vec<Spanned<T>>) -> Vec<T> {
    values.into_iter().map(Spanned::into_inner).collect()
}

/// A source's id, in which `*` stands for any letters and `?` for one; at least one source must fit.
fn source_pattern(text: &str, sources: &[Source]) -> Result<Regex, Complaint> {
    let ids = || sources.iter().map(|source| source.facts.id.as_str());
    let pattern = regex::escape(text).replace("\\*", ".*").replace("\\?", ".");
    let regex = Regex::new(&format!("^{pattern}$"))
        .map_err(|_| Complaint::new("not a pattern of source ids"))?;
    if ids().any(|id| regex.is_match(id)) {
        return Ok(regex);
    }
    let hint = did_you_mean(text, ids())
        .unwrap_or_else(|| "`*` stands for any letters: `kh-*`".to_owned());
    Err(Complaint::new("no source has such an id").hint(hint))
}

fn kind(text: &str) -> Result<FlagKind, Complaint> {
    FlagKind::parse(text)
        .ok_or_else(|| not_one_of(text, FlagKind::ALL.iter().map(|kind| kind.as_str())))
}

fn stage(text: &str) -> Result<Stage, Complaint> {
    Stage::parse(text)
        .ok_or_else(|| not_one_of(text, Stage::ALL.iter().map(|stage| stage.as_str())))
}

fn topic(text: &str, topics: &[String]) -> Result<String, Complaint> {
    if topics.iter().any(|topic| topic == text) {
        return Ok(text.to_owned());
    }
    let hint = did_you_mean(text, topics.iter().map(String::as_str))
        .unwrap_or_else(|| "a topic is a block `[[topic]]` with this id".to_owned());
    Err(Complaint::new("no topic has this id").hint(hint))
}

pub(super) fn not_one_of(
    text: &str,
    words: impl Iterator<Item = &'static str> + Clone,
) -> Complaint {
    let listed: Vec<&str> = words.clone().collect();
    let hint = did_you_mean(text, words).unwrap_or_else(|| format!("one of {}", listed.join(", ")));
    Complaint::new("not known").hint(hint)
}

/// Words in any case; whole words where the script has cases, and so spaces.
fn word(text: &str) -> Result<Regex, Complaint> {
    let text = value::text(text)?;
    let edge = |char: Option<char>| match char {
        Some(char) if char.is_lowercase() || char.is_uppercase() => r"\b",
        Some(_) | None => "",
    };
    let (before, after) = (edge(text.chars().next()), edge(text.chars().next_back()));
    Regex::new(&format!("(?i){before}{}{after}", regex::escape(&text)))
        .map_err(|_| Complaint::new("too long"))
}

/// `07:00 Asia/Phnom_Penh`; in UTC where no zone is named.
fn daily_time(text: &str) -> Result<DailyTime, Complaint> {
    const EXAMPLE: &str = "write a time and a zone: `07:00 Asia/Phnom_Penh`";
    let (at, zone) = zoned(text);
    Ok(DailyTime {
        at: time(at, EXAMPLE)?,
        zone: zone?,
    })
}

/// `22:00-06:00 Asia/Phnom_Penh`.
fn quiet_hours(text: &str) -> Result<QuietHours, Complaint> {
    const EXAMPLE: &str = "write two times and a zone: `22:00-06:00 Asia/Phnom_Penh`";
    let (hours, zone) = zoned(text);
    let (from, to) = hours
        .split_once('-')
        .ok_or_else(|| Complaint::new("not two times").hint(EXAMPLE))?;
    let (from, to) = (time(from, EXAMPLE)?, time(to, EXAMPLE)?);
    if from == to {
        return Err(Complaint::new("the whole day: nothing would ever be sent").hint(EXAMPLE));
    }
    Ok(QuietHours {
        from,
        to,
        zone: zone?,
    })
}

/// What stands before the zone, and the zone.
fn zoned(text: &str) -> (&str, Result<Tz, Complaint>) {
    match text.trim().split_once(char::is_whitespace) {
        Some((time, zone)) => (time, value::timezone(zone.trim())),
        None => (text.trim(), Ok(Tz::UTC)),
    }
}

fn time(text: &str, example: &str) -> Result<NaiveTime, Complaint> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .map_err(|_| Complaint::new("not a time of day").hint(example))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const SOURCES: &str = "[[source]]\nid = \"kh-mfaic\"\nfeeds = [\"http://a.test/\"]\n\
        [[topic]]\nid = \"scams\"\nterms = { en = [\"online scam\"] }\n";
    const DESK: &str =
        "[[alert]]\nid = \"desk\"\nto = \"slack\"\nurl = { env = \"DESK_SLACK_URL\" }\n";

    fn settings(text: &str) -> Settings {
        match parse(&format!("{SOURCES}{text}"), "sources.toml") {
            Ok(loaded) => loaded.settings,
            Err(error) => panic!("{error}"),
        }
    }

    fn refusal(text: &str) -> String {
        parse(&format!("{SOURCES}{text}"), "sources.toml")
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_block_of_the_contract_is_understood() {
        let text = format!(
            "{DESK}when = {{ sources = [\"kh-*\"], kinds = [\"deleted\", \"edited\"], stages = [\"confirmed\"], \
             min = 40, topics = [\"scams\"], words = [\"scam\"], languages = [\"km\"] }}\n\
             digest = \"07:00 Asia/Phnom_Penh\"\nquiet = \"22:00-06:00 Asia/Phnom_Penh\"\n"
        );

        let alerts = settings(&text).alerts;

        let desk = &alerts[0];
        assert_eq!((desk.id.as_str(), desk.channel.word()), ("desk", "slack"));
        assert_eq!(desk.rule.kinds, [FlagKind::Deleted, FlagKind::Edited]);
        assert!(desk.rule.sources[0].is_match("kh-mfaic"));
        assert!(!desk.rule.sources[0].is_match("cn-kh-x"));
        assert!(desk.rule.words[0].is_match("An online SCAM."));
        assert!(!desk.rule.words[0].is_match("Scampi for dinner."));
        assert_eq!(desk.rule.min, Some(40));
        assert!(desk.digest.is_some() && desk.quiet.is_some());
    }

    #[test]
    fn words_of_a_script_without_spaces_are_found_inside_a_line() {
        let text = format!("{DESK}when = {{ words = [\"诈骗\"] }}\n");

        assert!(settings(&text).alerts[0].rule.words[0].is_match("打击电信诈骗的行动"));
    }

    #[test]
    fn a_slip_in_a_rule_is_drawn_with_its_remedy() {
        for (when, remedy) in [
            ("kinds = [\"delete\"]", "did you mean `deleted`?"),
            ("stages = [\"sure\"]", "suspected, confirmed, withdrawn"),
            ("sources = [\"kh-mfaik\"]", "did you mean `kh-mfaic`?"),
            ("sources = [\"cn-*\"]", "`*` stands for any letters"),
            ("topics = [\"scam\"]", "did you mean `scams`?"),
            ("min = 101", "not between 0 and 100"),
            ("kind = [\"deleted\"]", "did you mean `kinds`?"),
        ] {
            let refusal = refusal(&format!("{DESK}when = {{ {when} }}\n"));
            assert!(refusal.contains(remedy), "{when}: {refusal}");
            assert!(refusal.contains("sources.toml:1"), "{refusal}");
        }
    }

    #[test]
    fn hours_that_are_none_show_how_they_are_written() {
        for (key, remedy) in [
            ("digest = \"7 o'clock\"", "07:00 Asia/Phnom_Penh"),
            (
                "digest = \"07:00 Phnom_Penh\"",
                "did you mean `Asia/Phnom_Penh`?",
            ),
            ("quiet = \"22:00\"", "22:00-06:00 Asia/Phnom_Penh"),
            ("quiet = \"22:00-22:00\"", "nothing would ever be sent"),
        ] {
            let refusal = refusal(&format!("{DESK}{key}\n"));
            assert!(refusal.contains(remedy), "{key}: {refusal}");
        }
    }

    #[test]
    fn a_secret_in_the_file_is_refused_and_not_shown() {
        for block in [
            "to = \"slack\"\nurl = \"https://hooks.slack.test/services/T0/B0/hush\"\n",
            "to = \"telegram\"\ntoken = \"110201543:hush\"\nchat = \"-1001\"\n",
            "to = \"ntfy\"\ntopic = \"hush\"\n",
            "to = \"webhook\"\nurl = \"https://news.test/hush\"\n",
            "to = \"email\"\nserver = \"smtps://desk:hush@mail.test\"\nfrom = \"a@b.test\"\nrecipients = [\"a@b.test\"]\n",
            "to = \"slack\"\nurl = { env = \"https://hush\" }\n",
        ] {
            let refusal = refusal(&format!("[[alert]]\nid = \"desk\"\n{block}"));
            assert!(!refusal.contains("hush"), "{refusal}");
            assert!(refusal.contains("env = \""), "{refusal}");
        }
    }

    #[test]
    fn a_channel_says_what_it_lacks() {
        for (block, lack) in [
            ("", "has no `to`"),
            ("to = \"slak\"\n", "did you mean `slack`?"),
            ("to = \"slack\"\n", "has no url"),
            ("to = \"matrix\"\n", "has no room"),
            ("to = \"email\"\n", "has no recipients"),
            ("to = \"command\"\n", "has no command"),
            (
                "to = \"slack\"\nurl = { env = \"A\", file = \"b\" }\n",
                "one of `env` and `file` is needed",
            ),
            ("to = \"stdout\"\nurl = \"x\"\n", "unknown key `url`"),
        ] {
            let refusal = refusal(&format!("[[alert]]\nid = \"desk\"\n{block}"));
            assert!(refusal.contains(lack), "{block}: {refusal}");
        }
        assert!(refusal(&DESK.repeat(2)).contains("an earlier alert has this id"));
    }
}
