//! `unsaid sources add`: a block of `sources.toml` for an address that somebody named.
//!
//! *In:* an address. *Out:* the block, on standard output and in the file; what each address gave, and a few
//! statements as they would be kept, beside it. *Never:* writes a source that shows nothing, or one that is there.

use clap::Args;
use serde_json::json;
use url::Url;

use super::super::common::Common;
use super::super::crawl;
use super::super::output::{Output, Trouble};
use super::identity;
use super::look::{Asker, Looked};
use super::samples::{self, Sample};
use super::search::{Found, Purpose, Search};
use super::wording;
use crate::config::{self, Draft, DraftWay, Growing, Settings, Source};
use crate::discover::{self, Asked, Nature};
use crate::exit::Exit;
use crate::extract::{self, Reader, Served};
use crate::fetch::Fetcher;
use crate::model::address::risky_key;
use crate::model::{Claim, ListKind};
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid sources add https://www.example.org/\n  \
    unsaid sources add https://www.example.org/press/ --id xa-mfa\n  \
    unsaid sources add https://t.me/s/example --dry-run")]
pub(super) struct Options {
    /// A site's home page, a section, a feed, a sitemap, a channel's preview, or one statement
    #[arg(value_name = "URL", value_parser = config::fit_address)]
    address: String,
    /// The source's id, stable for ever [default: by country and host]
    #[arg(long, value_parser = config::fit_id)]
    id: Option<String>,
    /// Print the block instead of writing it
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let growing = Growing::open(&common.sources, &options.address)?;
    demand_contact(common, options, &growing)?;
    refuse_watched(common, &growing.settings, &options.address)?;
    if let Some(id) = &options.id {
        refuse_taken(&growing.settings, id)?;
    }
    let fetcher = Fetcher::new(
        &growing.settings.network,
        growing.settings.contact.as_ref(),
        common.clock,
    )
    .map_err(|error| Trouble::failed(error.to_string()))?;
    let source = provisional(&options.address)?;
    let asker = Asker {
        fetcher: &fetcher,
        source: &source,
        max_body: growing.settings.network.max_body,
    };
    let work = Work {
        common,
        options,
        settings: &growing.settings,
        asker: &asker,
    };
    let draft = crawl::runtime()?.block_on(work.draft(output))?;
    show_block(common, &draft, output)?;
    if !options.dry_run {
        growing.add(&draft)?;
        let (file, id) = (common.sources.display(), &draft.id);
        work.say(
            output,
            &format!("\nadded to {file}; next: unsaid crawl --source {id}"),
        );
    }
    Ok(Exit::Done)
}

/// The block is shown before it is written: where that fails it is not lost.
fn show_block(common: &Common, draft: &Draft, output: &mut Output) -> Result<(), Trouble> {
    let block = draft.to_toml();
    if common.json {
        let line = json!({"schema": "unsaid.block/1", "id": draft.id, "block": block});
        return output.line(&line.to_string());
    }
    output.line(block.trim_end())
}

/// Beyond this machine nobody is asked in nobody's name; a first file is begun for whoever has none.
fn demand_contact(common: &Common, options: &Options, growing: &Growing) -> Result<(), Trouble> {
    let demanded = growing.settings.demand_contact_for(&options.address);
    if demanded.is_err() && growing.is_new() && !options.dry_run {
        growing.begin()?;
        let file = common.sources.display();
        return Err(Trouble::failed(format!(
            "nobody is named whom a webmaster could write to\n\nhint: {file} was begun: fill in its [contact], without \
             the `#`, then run this again"
        )));
    }
    Ok(demanded?)
}

fn refuse_watched(common: &Common, settings: &Settings, address: &str) -> Result<(), Trouble> {
    match watched(settings, address) {
        Some(id) => Err(Trouble::failed(format!(
            "source `{id}` of {} watches this address already\n\nhint: `unsaid sources try {id}` shows what it gives",
            common.sources.display()
        ))),
        None => Ok(()),
    }
}

/// The source that watches an address, whatever its scheme, `www.` or final slash.
fn watched(settings: &Settings, address: &str) -> Option<String> {
    let key = risky_key(address);
    let watches = |source: &&Source| source.addresses().any(|known| risky_key(known) == key);
    let source = settings.sources.iter().find(watches)?;
    Some(source.facts.id.to_string())
}

fn is_taken(settings: &Settings, id: &str) -> bool {
    let mut ids = settings
        .sources
        .iter()
        .map(|source| source.facts.id.as_str());
    ids.any(|taken| taken == id)
}

fn refuse_taken(settings: &Settings, id: &str) -> Result<(), Trouble> {
    if !is_taken(settings, id) {
        return Ok(());
    }
    let free = identity::beside(id, |id| is_taken(settings, id));
    Err(Trouble::failed(format!(
        "the id `{id}` is taken\n\nhint: an id stands for one source for ever; choose another: `--id {free}`; or add \
         the address to the block of `{id}` by hand"
    )))
}

/// A source as the file would hold it if the address were a listing: lists are read as they will be later.
fn provisional(address: &str) -> Result<Source, Trouble> {
    let draft = Draft {
        id: "new".to_owned(),
        ways: vec![DraftWay {
            kind: Some(ListKind::Listing),
            url: address.to_owned(),
            gave: String::new(),
        }],
        ..Draft::default()
    };
    let sources = config::parse(&draft.to_toml(), "the new source")?
        .settings
        .sources;
    let source = sources.into_iter().next();
    source.ok_or_else(|| Trouble::failed("the address cannot be used"))
}

/// One address on its way to a block.
struct Work<'a> {
    common: &'a Common,
    options: &'a Options,
    settings: &'a Settings,
    asker: &'a Asker<'a>,
}

impl Work<'_> {
    async fn draft(&self, output: &Output) -> Result<Draft, Trouble> {
        let (first, asked) = self.first(output).await?;
        let landed = landed_address(&first);
        refuse_watched(self.common, self.settings, &landed)?;
        let (id, country) = self.identity(&landed, first.kind)?;
        let first = Looked {
            url: landed,
            ..first
        };
        let tell = |looked: &Looked| self.say(output, &looked.lines().join("\n"));
        let watched = |url: &str| watched(self.settings, url);
        let search = Search::new(self.asker, &watched, &tell);
        let found = search.run(first, asked).await;
        let ways = self.ways(&found)?;
        let samples = self.samples(&found, &ways).await;
        self.show_samples(&samples, output);
        Ok(Draft {
            id,
            name: found.name.clone(),
            country,
            languages: languages(&found, &samples),
            ways,
            remarks: wording::remarks(&found),
        })
    }

    /// Asks an address that may be anything.
    async fn look(&self, url: &str, output: &Output) -> Looked {
        // A sitemap may be named, whose limit is the widest.
        let most = discover::most_bytes(ListKind::Sitemap);
        let answer = self.asker.ask(url, most).await;
        let looked = self.asker.read_as_it_is(url, answer).await;
        self.say(output, &looked.lines().join("\n"));
        looked
    }

    /// Asks the named address, or the preview that it leads to, and tells what it is.
    async fn first(&self, output: &Output) -> Result<(Looked, Purpose), Trouble> {
        let mut looked = self.look(&self.options.address, output).await;
        if let Some(preview) = preview_of(&looked) {
            looked = self.look(&preview, output).await;
        }
        let Some((answer, response)) = looked.served() else {
            return Err(wording::not_had(&looked));
        };
        let asked = match looked.nature {
            Some(Nature::Feed | Nature::Sitemap | Nature::Channel) => Purpose::List,
            Some(Nature::Page | Nature::Other) | None => {
                let reading = extract::read(&Served::of(answer, response), &Reader::default());
                if let Claim::Unknown(reason) = &reading.claim
                    && wording::is_gate(reason)
                {
                    return Err(wording::gated(&looked, reason));
                }
                let list = looked.found.as_ref().ok();
                let landed = landed_address(&looked);
                Purpose::from(discover::recognise(&landed, list, &reading.text))
            }
        };
        Ok((looked, asked))
    }

    fn identity(&self, url: &str, kind: ListKind) -> Result<(String, Option<String>), Trouble> {
        let Ok(url) = Url::parse(url) else {
            return Err(Trouble::failed("the address cannot be used"));
        };
        let id = match &self.options.id {
            Some(id) => id.clone(),
            None => identity::id(&url, Some(kind)),
        };
        refuse_taken(self.settings, &id)?;
        Ok((id, identity::country(&url)))
    }

    /// The ways that are kept; of a statement that nothing lists, its own address.
    fn ways(&self, found: &Found) -> Result<Vec<DraftWay>, Trouble> {
        let ways: Vec<DraftWay> = found
            .kept()
            .into_iter()
            .map(|(looked, discovery)| DraftWay {
                kind: Some(looked.kind),
                url: looked.url.clone(),
                gave: view::gave(discovery),
            })
            .collect();
        if !ways.is_empty() {
            return Ok(ways);
        }
        if let Asked::Statement(url) = found.asked.as_asked() {
            return Ok(vec![DraftWay {
                kind: None,
                url: url.to_owned(),
                gave:
                    "No list was found that shows this statement or its like: it is watched alone."
                        .to_owned(),
            }]);
        }
        let words = wording::nothing_found(&self.options.address, found);
        Err(Trouble::failed(words))
    }

    /// A few statements of the lists that are kept, or the one that is watched alone.
    async fn samples(&self, found: &Found, ways: &[DraftWay]) -> Vec<Sample> {
        let alone = ways.iter().filter(|way| way.kind.is_none());
        let alone = samples::as_list(alone.map(|way| way.url.as_str()));
        let kept = found.kept().into_iter();
        let lists = kept.map(|(looked, discovery)| (looked.kind, discovery));
        let lists: Vec<_> = lists.chain([(ListKind::Listing, &alone)]).collect();
        samples::read(self.asker, &lists).await
    }

    fn show_samples(&self, samples: &[Sample], output: &Output) {
        if samples.is_empty() {
            return;
        }
        self.say(output, "\nAs they would be kept:");
        self.say(output, &samples::lines(samples).join("\n"));
        let is_read = |sample: &Sample| {
            sample.reading.claim == Claim::Present && !sample.reading.text.is_empty()
        };
        if !samples.iter().any(is_read) {
            self.say(
                output,
                "note: none of these could be read; `select` in the block may name where the text stands",
            );
        }
        self.say(output, "");
    }

    /// A remark for whoever waits.
    fn say(&self, output: &Output, words: &str) {
        if !self.common.quiet {
            output.say(words);
        }
    }
}

/// The preview of a channel whose page shows none of its posts.
fn preview_of(looked: &Looked) -> Option<String> {
    let is_channel = looked.nature == Some(Nature::Channel) && looked.found.is_err();
    let (answer, response) = looked.served().filter(|_| is_channel)?;
    let content_type = response.header("content-type");
    discover::leads(&answer.address, content_type, response.body()).preview
}

/// Where the address leads for good: what is moved permanently is written as it is now (RFC 9110 §15.4.2, §15.4.9).
fn landed_address(looked: &Looked) -> String {
    let Some(answer) = &looked.answer else {
        return looked.url.clone();
    };
    let for_good = answer
        .hops
        .iter()
        .all(|hop| matches!(hop.status, 301 | 308));
    if for_good && !answer.downgraded {
        answer.address.clone()
    } else {
        looked.url.clone()
    }
}

/// Languages as the samples show them, then those of pages that are kept.
fn languages(found: &Found, samples: &[Sample]) -> Vec<String> {
    let seen = samples
        .iter()
        .filter_map(|sample| sample.reading.language.clone());
    let mut languages: Vec<String> = Vec::new();
    for language in seen.chain(found.languages.iter().cloned()) {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages
}
