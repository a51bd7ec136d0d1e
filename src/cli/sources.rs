//! `unsaid sources`: the file as understood, checked, tried, and added to.
//!
//! *In:* `sources.toml`. *Out:* its sources, its problems, what one would yield now, or one more. *Never:* writes the
//! store, or the file but for `add`.

mod adding;
mod identity;
mod look;
mod samples;
mod search;
mod trying;
mod wording;

use clap::{Args, Subcommand};
use serde_json::json;

use super::common::Common;
use super::output::{Output, Trouble};
use crate::config::{self, Settings, Source};
use crate::exit::Exit;
use crate::schedule::Schedule;
use crate::view;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  unsaid sources check\n  unsaid sources try kh-mfaic\n  \
    unsaid sources add https://www.example.org/"
)]
pub(super) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The sources as they are understood
    List,
    /// Every problem of the file at once
    Check,
    /// What a source's lists would yield now, without storing anything
    Try {
        /// The source
        id: String,
    },
    /// Find the ways to a site's statements, and write their block
    Add(adding::Options),
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    match &options.action {
        Action::List => list(common, &load(common, output)?, output),
        Action::Check => check(common, &load(common, output)?, output),
        Action::Try { id } => trying::run(common, &load(common, output)?, id, output),
        Action::Add(options) => adding::run(common, options, output),
    }
}

fn load(common: &Common, output: &Output) -> Result<Settings, Trouble> {
    let loaded = config::load(&common.sources)?;
    for note in &loaded.notes {
        output.say(&format!("note: {note}"));
    }
    Ok(loaded.settings)
}

fn list(common: &Common, settings: &Settings, output: &mut Output) -> Result<Exit, Trouble> {
    if common.json {
        output.lines(settings.sources.iter().map(source_json))?;
    } else {
        let rows: Vec<Vec<String>> = settings.sources.iter().map(source_row).collect();
        output.lines(view::columns(&rows))?;
    }
    Ok(Exit::Done)
}

fn check(common: &Common, settings: &Settings, output: &mut Output) -> Result<Exit, Trouble> {
    settings.demand_contact()?;
    settings.words.own(&common.sources)?;
    if let Some(ping) = &settings.ping {
        ping.address(&common.folder())
            .map_err(|why| Trouble::failed(format!("cannot use `ping`: {why}")))?;
    }
    let count = match settings.sources.len() {
        1 => "1 source".to_owned(),
        count => format!("{count} sources"),
    };
    let file = common.sources.display();
    output.line(&format!("{file} is well: {count}"))?;
    Ok(Exit::Done)
}

/// When `watch` takes the source's full turn.
fn schedule_of(source: &Source) -> String {
    let usual = || Schedule::nightly(source.timezone.unwrap_or(chrono_tz::Tz::UTC));
    source.schedule.clone().unwrap_or_else(usual).to_string()
}

fn source_row(source: &Source) -> Vec<String> {
    let lists: Vec<String> = source
        .lists
        .iter()
        .map(|list| list.kind.as_str().to_owned())
        .collect();
    let state = if source.enabled { "" } else { "not crawled" };
    vec![
        source.facts.id.to_string(),
        source.facts.role.clone().unwrap_or_else(|| "–".to_owned()),
        lists.join(" "),
        schedule_of(source),
        state.to_owned(),
        view::plain(&source.facts.name),
    ]
}

fn source_json(source: &Source) -> String {
    let lists: Vec<_> = source
        .lists
        .iter()
        .map(|list| json!({"kind": list.kind.as_str(), "url": list.url}))
        .collect();
    json!({
        "id": source.facts.id,
        "name": source.facts.name,
        "role": source.facts.role,
        "country": source.facts.country,
        "languages": source.languages,
        "timezone": source.timezone.map(chrono_tz::Tz::name),
        "lists": lists,
        "schedule": schedule_of(source),
        "statements": source.statements,
        "note": source.note,
        "enabled": source.enabled,
    })
    .to_string()
}
