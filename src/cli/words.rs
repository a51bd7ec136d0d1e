//! The user's own words, said to the program before it reads.
//!
//! *In:* the settings. *Out:* nothing; from then on the lexicon knows them. *Never:* stops a reader of the store for a
//! fault in them.

use std::path::Path;

use super::common::Common;
use super::output::{Output, Trouble};
use crate::config::{self, Words};

/// Says the words that the settings name; a pass does not begin with half of them.
pub(super) fn say(words: &Words, sources: &Path) -> Result<(), Trouble> {
    words.own(sources)?.said();
    Ok(())
}

/// The same for a command that needs no settings: where there are none it goes without.
pub(super) fn say_if_any(common: &Common, output: &Output) {
    if !common.sources.exists() {
        return;
    }
    let said =
        config::load(&common.sources).and_then(|loaded| loaded.settings.words.own(&common.sources));
    match said {
        Ok(own) => own.said(),
        Err(_) => output.say("note: your own words are not used; `unsaid sources check` tells why"),
    }
}
