//! `unsaid sources try`: what a source's lists would yield now.
//!
//! *In:* a source of the file. *Out:* what each of its addresses really gave, and three statements as they would be
//! kept. *Never:* stores anything.

use super::super::common::Common;
use super::super::crawl;
use super::super::output::{Output, Trouble};
use super::look::{Asker, Looked};
use super::samples::{self, Sample};
use crate::config::Settings;
use crate::exit::Exit;
use crate::fetch::Fetcher;
use crate::model::{Discovery, ListKind};
use crate::view;

/// Entries of a list that are shown.
const SHOWN: usize = 10;

pub(super) fn run(
    common: &Common,
    settings: &Settings,
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
    let asker = Asker {
        fetcher: &fetcher,
        source,
        max_body: settings.network.max_body,
    };
    let runtime = crawl::runtime()?;
    let mut tried = Vec::new();
    for list in &source.lists {
        let looked = runtime.block_on(asker.try_list(list));
        if common.json {
            output.line(&looked.json())?;
        } else {
            output.lines(looked.lines())?;
            output.lines(looked.remedy())?;
            output.lines(entries(&looked))?;
        }
        tried.push(looked);
    }
    let singles = samples::as_list(source.statements.iter().map(String::as_str));
    let samples = runtime.block_on(samples::read(&asker, &to_sample(&tried, &singles)));
    if common.json {
        output.lines(samples::json(&samples))?;
    } else {
        show_samples(&samples, output)?;
    }
    let all = tried.iter().all(|looked| looked.found.is_ok());
    Ok(if all { Exit::Done } else { Exit::SourcesFailed })
}

fn to_sample<'a>(tried: &'a [Looked], singles: &'a Discovery) -> Vec<(ListKind, &'a Discovery)> {
    let lists = tried
        .iter()
        .filter_map(|looked| Some((looked.kind, looked.found.as_ref().ok()?)));
    lists.chain([(ListKind::Listing, singles)]).collect()
}

fn show_samples(samples: &[Sample], output: &mut Output) -> Result<(), Trouble> {
    if samples.is_empty() {
        return Ok(());
    }
    output.line("")?;
    output.line("As they would be kept:")?;
    output.lines(samples::lines(samples))
}

fn entries(looked: &Looked) -> Vec<String> {
    let found = looked.found.iter();
    let entries = found.flat_map(|found| found.candidates.iter().take(SHOWN));
    entries.flat_map(view::entry_lines).collect()
}
