//! `[words]` and `[[topic]]`: the user's own words, names and watched matters.
//!
//! *In:* their tables as typed. *Out:* [`Words`], and from the files it names the [`Own`] words of the program's run.
//! *Never:* goes on with half a file: a bad entry is drawn on its line.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::error::ConfigError;
use super::explain::{Complaint, Problem, Problems};
use super::typed::Table;
use super::{text_of, value};
use crate::lexicon::{Own, OwnError, Topic};

/// Topics of one file, and words of one topic: each text is looked through for all of them.
const MOST_TOPICS: usize = 200;
const MOST_TERMS: usize = 1_000;

/// What the user adds to the program's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// A file in the form of the program's lexicon.
    pub lexicon: Option<PathBuf>,
    /// A file in the form of the program's gazetteer.
    pub gazetteer: Option<PathBuf>,
    /// What is watched.
    pub topics: Vec<Topic>,
}

/// Both blocks.
pub(super) fn words(root: &mut Table<'_>) -> Words {
    let mut words = Words {
        topics: topics(root),
        ..Words::default()
    };
    if let Some(mut table) = root.table("words", "`[words]`".to_owned()) {
        words.lexicon = table.read("lexicon", value::text).map(PathBuf::from);
        words.gazetteer = table.read("gazetteer", value::text).map(PathBuf::from);
        table.finish();
    }
    words
}

fn topics(root: &mut Table<'_>) -> Vec<Topic> {
    let tables = root.tables("topic");
    if let Some(over) = tables.get(MOST_TOPICS) {
        let complaint = Complaint::new(format!("more than {MOST_TOPICS} topics"));
        root.object("topic", &over.span(), complaint);
        return Vec::new();
    }
    let mut ids = HashSet::new();
    let mut topics = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let place = format!("topic {}", index + 1);
        let mut table = Table::new(table.get_ref(), table.span(), place, root.report);
        let read = topic(&mut table);
        if let Some(topic) = &read
            && !ids.insert(topic.id.clone())
        {
            let complaint = Complaint::new("an earlier topic has this id")
                .hint("put the words of both into one block");
            table.object("id", &table.place_of("id"), complaint);
        }
        topics.extend(read);
        table.finish();
    }
    topics
}

fn topic(table: &mut Table<'_>) -> Option<Topic> {
    let id = table.read("id", value::id);
    if !table.has("id") {
        table.lacks("id", "add `id = \"…\"`, made of a-z, 0-9 and -");
    }
    let terms = table.lists("terms", MOST_TERMS, value::language, value::text);
    if !table.has("terms") {
        table.lacks("terms", "add `terms = { en = [\"…\"], km = [\"…\"] }`");
    }
    Some(Topic {
        id: id?,
        terms: terms.into_iter().collect(),
    })
}

impl Words {
    /// Reads the files that it names, which stand beside the file of sources.
    pub fn own(&self, sources: &Path) -> Result<Own, ConfigError> {
        let mut own = Own::default();
        own.watch(self.topics.clone());
        for (path, add) in [
            (&self.lexicon, Own::add_lexicon as Add),
            (&self.gazetteer, Own::add_gazetteer),
        ] {
            if let Some(path) = path {
                let path = sources.with_file_name(path);
                if !path.exists() {
                    return Err(ConfigError::NoWords(path));
                }
                let text = text_of(&path)?;
                add(&mut own, &text).map_err(|error| drawn(&path, &text, error))?;
            }
        }
        Ok(own)
    }
}

type Add = fn(&mut Own, &str) -> Result<(), OwnError>;

fn drawn(path: &Path, text: &str, error: OwnError) -> ConfigError {
    let problem = Problem {
        title: "cannot use this file of words".to_owned(),
        at: error.at,
        complaint: Complaint::new(error.what),
    };
    ConfigError::Problems(Problems::new(
        &path.display().to_string(),
        text,
        vec![problem],
    ))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const SOURCE: &str = "[[source]]\nid = \"a\"\nfeeds = [\"http://a.test/\"]\n";

    fn refusal(text: &str) -> String {
        parse(&format!("{SOURCE}{text}"), "sources.toml")
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn topics_are_read_with_their_words() {
        let text = format!(
            "{SOURCE}[[topic]]\nid = \"scams\"\nterms = {{ en = [\"online scam\"], km = [\"ឆបោក\"] }}\n"
        );

        let words = parse(&text, "f").unwrap().settings.words;

        assert_eq!(words.topics[0].id, "scams");
        assert_eq!(words.topics[0].terms["km"], ["ឆបោក"]);
    }

    #[test]
    fn a_slip_in_a_topic_is_drawn_with_its_remedy() {
        assert!(
            refusal("[[topic]]\nid = \"scams\"\nterm = { en = [\"x\"] }\n")
                .contains("did you mean `terms`?")
        );
        let twice = "[[topic]]\nid = \"a\"\nterms = { en = [\"x\"] }\n";
        assert!(refusal(&twice.repeat(2)).contains("an earlier topic has this id"));
        assert!(refusal("[[topic]]\nterms = { en = [\"x\"] }\n").contains("topic 1 has no id"));
        assert!(
            refusal("[[topic]]\nid = \"a\"\nterms = { en = \"x\" }\n").contains("write `en = [")
        );
    }

    #[test]
    fn a_bad_entry_is_drawn_on_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let sources = folder.path().join("sources.toml");
        std::fs::write(
            folder.path().join("mine.toml"),
            "entry = [\n  { language = \"en\", pattern = \"lauds\", lemma = \"laud\", category = \"prais\", strength = 4 },\n]\n",
        )
        .unwrap();
        let words = Words {
            lexicon: Some("mine.toml".into()),
            ..Words::default()
        };

        let refusal = words.own(&sources).unwrap_err().to_string();

        assert!(refusal.contains("mine.toml:2"), "{refusal}");
        assert!(refusal.contains("prais"), "{refusal}");
        let words = Words {
            lexicon: Some("none.toml".into()),
            ..Words::default()
        };
        assert!(
            words
                .own(&sources)
                .unwrap_err()
                .to_string()
                .contains("none.toml")
        );
    }
}
