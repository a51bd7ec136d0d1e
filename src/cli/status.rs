//! `unsaid status`: each source's health, and what was not looked at and why.
//!
//! *In:* sources and store. *Out:* a few lines a source. *Never:* an "ok" that nobody checked.

use super::common::Common;
use super::output::{Output, Trouble};
use crate::config;
use crate::exit::Exit;
use crate::extract::Pdftotext;
use crate::query::{self, Asked, Pdfs};
use crate::store::Store;
use crate::view;

pub(super) fn run(common: &Common, output: &mut Output) -> Result<Exit, Trouble> {
    let loaded = config::load(&common.sources)?;
    for note in &loaded.notes {
        output.say(&format!("note: {note}"));
    }
    let store = Store::open_to_read(&common.db)?;
    let asked = loaded
        .settings
        .sources
        .iter()
        .map(|source| Asked {
            facts: &source.facts,
            enabled: source.enabled,
        })
        .collect();
    let pdfs = match Pdftotext::installed() {
        Some(_) => Pdfs::Read,
        None => Pdfs::Unread,
    };
    let receivers = store.receivers()?;
    let sources = query::status(&store, asked, pdfs, common.clock.now())?;
    if common.json {
        output.lines(sources.iter().map(view::status_json))?;
        output.lines(receivers.iter().map(view::receiver_json))?;
    } else {
        output.lines(view::status_lines(&sources))?;
        let known: Vec<&str> = loaded
            .settings
            .alerts
            .iter()
            .map(|receiver| receiver.id.as_str())
            .collect();
        output.lines(view::receiver_lines(&receivers, &known))?;
    }
    Ok(Exit::Done)
}
