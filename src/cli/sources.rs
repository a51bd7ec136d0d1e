//! `unsaid sources`: the file as understood, checked, tried.
//!
//! *In:* `sources.toml`. *Out:* its sources, its problems, or what one would yield now. *Never:* writes the file or
//! the store.

use clap::{Args, Subcommand};
use serde_json::json;

use super::common::Common;
use super::crawl;
use super::output::{Output, Trouble};
use crate::config::{self, List, Source};
use crate::discover;
use crate::exit::Exit;
use crate::fetch::Fetcher;
use crate::model::{Discovery, Request};
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  unsaid sources check\n  unsaid sources try kh-mfaic")]
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
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let loaded = config::load(&common.sources)?;
    for note in &loaded.notes {
        output.say(&format!("note: {note}"));
    }
    match &options.action {
        Action::List if common.json => {
            output.lines(loaded.settings.sources.iter().map(source_json))?;
        }
        Action::List => {
            let rows: Vec<Vec<String>> = loaded.settings.sources.iter().map(source_row).collect();
            output.lines(view::columns(&rows))?;
        }
        Action::Check => {
            loaded.settings.demand_contact()?;
            let count = loaded.settings.sources.len();
            output.line(&format!(
                "{} is well: {count} sources",
                common.sources.display()
            ))?;
        }
        Action::Try { id } => return try_source(common, &loaded.settings, id, output),
    }
    Ok(Exit::Done)
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
        "country": source.country,
        "languages": source.languages,
        "timezone": source.timezone.map(chrono_tz::Tz::name),
        "lists": lists,
        "statements": source.statements,
        "note": source.note,
        "enabled": source.enabled,
    })
    .to_string()
}

fn try_source(
    common: &Common,
    settings: &config::Settings,
    id: &str,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    settings.demand_contact()?;
    let source = settings
        .sources
        .iter()
        .find(|source| source.facts.id.as_str() == id)
        .ok_or_else(|| {
            Trouble::failed(format!(
                "no source `{id}` in {}\n\nhint: `unsaid sources list` names them all",
                common.sources.display()
            ))
        })?;
    let fetcher = Fetcher::new(&settings.network, settings.contact.as_ref(), common.clock)
        .map_err(|error| Trouble::failed(error.to_string()))?;
    let runtime = crawl::runtime()?;
    let mut all = true;
    for list in &source.lists {
        let shown = runtime.block_on(try_list(&fetcher, source, list));
        all &= shown.is_ok();
        match shown {
            Ok(discovery) => list_found(list, &discovery, output)?,
            Err(words) => output.line(&format!(
                "{} {}: {}",
                list.kind.as_str(),
                view::plain(&list.url),
                view::plain(&words)
            ))?,
        }
    }
    Ok(if all { Exit::Done } else { Exit::SourcesFailed })
}

/// What a list shows, and of an index of sitemaps what its first sitemap does.
async fn try_list(fetcher: &Fetcher, source: &Source, list: &List) -> Result<Discovery, String> {
    let mut discovery = try_page(fetcher, source, list, &list.url).await?;
    if let Some(first) = discovery.children.first().cloned() {
        let child = try_page(fetcher, source, list, &first).await?;
        discovery.notes.push(format!(
            "{} sitemaps, the first of them is {first}",
            discovery.children.len()
        ));
        discovery.candidates.extend(child.candidates);
        discovery.notes.extend(child.notes);
    }
    Ok(discovery)
}

async fn try_page(
    fetcher: &Fetcher,
    source: &Source,
    list: &List,
    url: &str,
) -> Result<Discovery, String> {
    let request = Request {
        url: url.to_owned(),
        max_bytes: discover::most_bytes(list.kind),
        validators: None,
        headers: source.headers.clone(),
        fresh: false,
    };
    let answer = fetcher
        .ask(request)
        .await
        .map_err(|not_asked| not_asked.to_string())?;
    let response = answer
        .outcome
        .map_err(|cause| format!("{} ({})", cause.reason, cause.detail))?;
    if response.status != 200 {
        return Err(format!("it answers {}", response.status));
    }
    discover::read_list(
        list.kind,
        list,
        source,
        &answer.address,
        response.header("content-type"),
        response.body(),
    )
    .map_err(|problem| problem.to_string())
}

/// Entries of a list that are shown.
const SHOWN: usize = 10;

fn list_found(list: &List, discovery: &Discovery, output: &mut Output) -> Result<(), Trouble> {
    output.line(&format!(
        "{} {}: {} statements",
        list.kind.as_str(),
        view::plain(&list.url),
        discovery.candidates.len()
    ))?;
    for candidate in discovery.candidates.iter().take(SHOWN) {
        let date = candidate
            .published
            .or(candidate.modified)
            .map_or_else(|| "–".to_owned(), |date| date.to_string());
        let title = candidate.title.as_deref().unwrap_or("untitled");
        output.line(&format!("  {date}  {}", view::plain(title)))?;
        output.line(&format!("    {}", view::plain(&candidate.url)))?;
    }
    if let Some(next) = &discovery.next {
        output.line(&format!("  next page: {}", view::plain(next)))?;
    }
    for note in &discovery.notes {
        output.line(&format!("  note: {}", view::plain(note)))?;
    }
    Ok(())
}
