//! `unsaid diff`: the words that changed.
//!
//! *In:* a statement or flag, two versions. *Out:* the difference in one of the forms. *Never:* versions of two
//! statements.

use std::io::Read;

use clap::Args;

use super::common::{Common, Format};
use super::output::{Output, Trouble};
use super::{batch, show, words};
use crate::exit::Exit;
use crate::model::{Flag, FlagKind, Stage, Story, Version};
use crate::query::{self, Found};
use crate::store::Store;
use crate::view::{self, About, DiffFormat, Side};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    unsaid diff f-7k2m9q                        a flag's two versions\n  \
    unsaid diff s-4f8d1c --from 1 --to 3        two versions of a statement\n  \
    unsaid diff s-4f8d1c --format unified       for patch readers\n  \
    unsaid diff f-7k2m9q --format html > a.html for a browser\n  \
    unsaid diff --batch < pairs.jsonl           many pairs, without a store")]
pub(super) struct Options {
    /// A statement's id (s-…) or address, or a flag's id (f-…)
    #[arg(value_name = "ID|URL", required_unless_present = "batch")]
    name: Option<String>,
    /// The version before [default: the flag's, or the last but one]
    #[arg(long, value_name = "N")]
    from: Option<u32>,
    /// The version after [default: the flag's, or the last]
    #[arg(long, value_name = "N")]
    to: Option<u32>,
    /// The form
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Pairs of texts as JSON Lines on standard input; changes on standard output
    #[arg(long, conflicts_with_all = ["name", "from", "to"])]
    batch: bool,
}

pub(super) fn run(
    common: &Common,
    options: &Options,
    output: &mut Output,
) -> Result<Exit, Trouble> {
    if options.batch {
        return batch::diff(std::io::stdin().lock().by_ref(), output);
    }
    words::say_if_any(common, output);
    let name = options.name.as_deref().unwrap_or_default();
    let db = Store::open_to_read(&common.db)?;
    let (story, flag) = match query::find(&db, name)? {
        Found::Nothing => return Err(show::nothing(name)),
        Found::Several(statements) => return Err(show::several(name, &statements)),
        Found::Statement(story) => (story, None),
        Found::Flag(flag, Some(story)) => (story, Some(flag.flag)),
        Found::Flag(flag, None) => {
            return Err(Trouble::failed(format!(
                "flag {} is of a source; it has no versions",
                flag.flag.id
            )));
        }
    };
    let (before, after) = wanted(options, &story, flag.as_ref())?;
    if before.read_otherwise(&after) {
        output.say("note: these versions were read in different ways; not all that differs need be the page's doing");
    }
    let (old, new) = (before.name(&story), after.name(&story));
    output.lines(view::diff(
        before.side(&old),
        after.side(&new),
        About {
            source: &story.source.name,
            url: &story.statement.url,
        },
        format(common, options),
    ))?;
    Ok(Exit::Done)
}

fn format(common: &Common, options: &Options) -> DiffFormat {
    match options.format {
        _ if common.json => DiffFormat::JsonLines,
        Format::Terminal => DiffFormat::Terminal,
        Format::Unified => DiffFormat::Unified,
        Format::Html => DiffFormat::Html,
        Format::Markdown => DiffFormat::Markdown,
        Format::Jsonl => DiffFormat::JsonLines,
    }
}

/// One end of what is compared.
enum End<'a> {
    Version(&'a Version),
    /// Nothing, for this reason.
    Nothing(String),
}

impl<'a> End<'a> {
    fn name(&self, story: &Story) -> String {
        match self {
            Self::Version(version) => label(story, version),
            Self::Nothing(why) => why.clone(),
        }
    }

    /// Whether the reader or the settings changed between the two, and no page was kept that could be read once more.
    fn read_otherwise(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Version(one), Self::Version(other)) => !one.lens.reads_like(other.lens),
            (Self::Nothing(_), _) | (_, Self::Nothing(_)) => false,
        }
    }

    fn side(&self, name: &'a str) -> Side<'a> {
        match self {
            Self::Version(version) => Side {
                name,
                title: &version.title,
                text: &version.text,
                language: version.language.as_deref(),
            },
            Self::Nothing(_) => Side::none(name),
        }
    }
}

/// What is asked for, else what the flag names, else the last two.
fn wanted<'a>(
    options: &Options,
    story: &'a Story,
    flag: Option<&Flag>,
) -> Result<(End<'a>, End<'a>), Trouble> {
    let (from, to) = flag.map_or((None, None), |flag| (flag.from_version, flag.to_version));
    if let (Some(last), None, None, Some(flag)) = (
        from,
        to,
        options.from.or(options.to),
        flag.filter(|flag| says_gone(flag)),
    ) {
        let why = format!("no later words: {} ({})", flag.kind, flag.stage);
        return Ok((End::Version(version(story, last)?), End::Nothing(why)));
    }
    let to = options.to.or(to).unwrap_or_else(|| last(story));
    let after = End::Version(version(story, to)?);
    let before = match options.from.or(from) {
        Some(from) => End::Version(version(story, from)?),
        None if to == 1 => End::Nothing("no earlier words: the first version".to_owned()),
        None => End::Version(version(story, to.saturating_sub(1))?),
    };
    Ok((before, after))
}

/// Whether the flag stands for words that are no longer served.
fn says_gone(flag: &Flag) -> bool {
    flag.kind == FlagKind::Deleted && flag.stage != Stage::Withdrawn
}

fn last(story: &Story) -> u32 {
    story.versions.last().map_or(0, |version| version.number)
}

fn version(story: &Story, number: u32) -> Result<&Version, Trouble> {
    story
        .versions
        .iter()
        .find(|version| version.number == number)
        .ok_or_else(|| {
            Trouble::failed(format!(
                "{} has no version {number}\n\nhint: it has {}; `unsaid show {}` lists them",
                story.statement.id,
                story.versions.len(),
                story.statement.id
            ))
        })
}

fn label(story: &Story, version: &Version) -> String {
    format!(
        "{} version {} ({})",
        story.statement.id,
        version.number,
        version.first_seen.format("%Y-%m-%d %H:%M UTC")
    )
}
