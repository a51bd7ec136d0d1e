//! `unsaid inspect`: what one answer says by itself.
//!
//! *In:* an address, or a file with the address it came from. *Out:* the reading. *Never:* stores anything; exit 0
//! whatever the answer is.

use std::path::{Path, PathBuf};

use clap::Args;

use super::common::Common;
use super::crawl;
use super::output::{Output, Trouble};
use crate::config::{self, Network, Settings};
use crate::exit::Exit;
use crate::extract::{self, Pdftotext, Reader, Served};
use crate::fetch::Fetcher;
use crate::model::{Answer, Reading, Request};
use crate::view;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid inspect https://www.example.org/press/12\n  \
    unsaid inspect --file page.html --url https://www.example.org/press/12 --status 404 --json\n  \
    unsaid inspect --file page.html --url https://… --header 'content-type: text/html; charset=gbk'")]
pub(super) struct Options {
    /// An address to ask
    #[arg(
        value_name = "URL",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    address: Option<String>,
    /// A body in a file instead
    #[arg(long, value_name = "FILE", requires = "url")]
    file: Option<PathBuf>,
    /// The address that the file came from
    #[arg(long, value_name = "URL", requires = "file")]
    url: Option<String>,
    /// The status that it came with
    #[arg(long, value_name = "N", default_value_t = 200)]
    status: u16,
    /// A header that it came with; may be given again
    #[arg(long, value_name = "'K: V'", value_parser = header)]
    header: Vec<(String, String)>,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once(':')
        .ok_or_else(|| "a header is written 'name: value'".to_owned())?;
    Ok((name.trim().to_lowercase(), value.trim().to_owned()))
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let (url, reading) = match (&options.file, &options.address) {
        (Some(file), _) => {
            let url = options.url.clone().unwrap_or_default();
            let reading = from_file(common, file, &url, options)?;
            (url, reading)
        }
        (None, Some(address)) => (address.clone(), from_network(common, address)?),
        (None, None) => return Err(Trouble::failed("name an address or a file")),
    };
    if common.json {
        output.line(&view::page_json(&url, &reading))?;
    } else {
        output.lines(view::page_lines(&url, &reading))?;
    }
    Ok(Exit::Done)
}

fn from_file(
    common: &Common,
    file: &Path,
    url: &str,
    options: &Options,
) -> Result<Reading, Trouble> {
    let body = std::fs::read(file)
        .map_err(|error| Trouble::failed(format!("cannot read {}: {error}", file.display())))?;
    Ok(extract::read(
        &Served {
            asked: url,
            landed: url,
            status: options.status,
            headers: &options.header,
            body: &body,
            at: Some(common.clock.now()),
        },
        &Reader {
            pdftotext: Pdftotext::installed(),
            ..Reader::default()
        },
    ))
}

fn from_network(common: &Common, address: &str) -> Result<Reading, Trouble> {
    let settings = if common.sources.exists() {
        Some(config::load(&common.sources)?.settings)
    } else {
        None
    };
    let answer = ask(common, settings.as_ref(), address)?;
    let source = settings
        .iter()
        .flat_map(|settings| &settings.sources)
        .find(|source| source.addresses().any(|known| same_site(known, address)));
    let mut reader = source.map_or_else(Reader::default, |source| Reader {
        select: &source.select,
        timezone: source.timezone,
        languages: &source.languages,
        pdftotext: None,
    });
    reader.pdftotext = Pdftotext::installed();
    Ok(match &answer.outcome {
        Ok(response) => extract::read(&Served::of(&answer, response), &reader),
        Err(cause) => extract::read_failure(cause),
    })
}

fn same_site(one: &str, other: &str) -> bool {
    crate::model::address::host(one) == crate::model::address::host(other)
}

/// Asks one address politely; without a file of sources by the defaults, which refuse private addresses.
fn ask(common: &Common, settings: Option<&Settings>, address: &str) -> Result<Answer, Trouble> {
    let network = settings.map_or_else(Network::default, |settings| settings.network.clone());
    let contact = settings.and_then(|settings| settings.contact.as_ref());
    let fetcher = Fetcher::new(&network, contact, common.clock)
        .map_err(|error| Trouble::failed(error.to_string()))?;
    let request = Request {
        url: address.to_owned(),
        max_bytes: network.max_body,
        validators: None,
        headers: Vec::new(),
        fresh: false,
    };
    crawl::runtime()?
        .block_on(fetcher.ask(request))
        .map_err(|not_asked| Trouble::failed(not_asked.to_string()))
}
