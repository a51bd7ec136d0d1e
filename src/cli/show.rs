//! `unsaid show`: all that is known of a statement or a flag.
//!
//! *In:* an id or an address. *Out:* versions, looks, reasons, how to cite. *Never:* one of several without saying
//! so.

use clap::Args;

use super::common::{Common, Name};
use super::output::{Output, Trouble};
use crate::exit::Exit;
use crate::model::{FlagRecord, Statement, Story};
use crate::query::{self, Found};
use crate::store::Store;
use crate::view;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  unsaid show f-7k2m9q\n  unsaid show https://www.example.org/press/12"
)]
pub(super) struct Options {
    #[command(flatten)]
    name: Name,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    let db = Store::open_to_read(&common.db)?;
    let name = &options.name.name;
    match query::find(&db, name)? {
        Found::Nothing => Err(nothing(name)),
        Found::Several(statements) => Err(several(name, &statements)),
        Found::Statement(story) if common.json => {
            output.lines(story.flags.iter().map(view::flag_json))?;
            Ok(Exit::Done)
        }
        Found::Statement(story) => {
            output.lines(view::story_lines(&story, None))?;
            Ok(Exit::Done)
        }
        Found::Flag(flag, _) if common.json => {
            output.line(&view::flag_json(&flag))?;
            Ok(Exit::Done)
        }
        Found::Flag(flag, story) => {
            output.lines(flag_story(&flag, story.as_deref()))?;
            Ok(Exit::Done)
        }
    }
}

fn flag_story(flag: &FlagRecord, story: Option<&Story>) -> Vec<String> {
    match story {
        Some(story) => view::story_lines(story, Some(flag)),
        None => view::flag_lines(flag),
    }
}

pub(super) fn nothing(name: &str) -> Trouble {
    Trouble::failed(format!(
        "nothing is known of `{}`\n\nhint: `unsaid flags --all` lists flags, `unsaid search WORDS` finds statements",
        view::plain(name)
    ))
}

pub(super) fn several(name: &str, statements: &[Statement]) -> Trouble {
    let mut words = format!(
        "`{}` is an address of several statements:",
        view::plain(name)
    );
    for statement in statements {
        words.push_str("\n  ");
        words.push_str(statement.id.as_str());
        words.push_str("  ");
        words.push_str(statement.source.as_str());
    }
    Trouble::failed(words)
}
