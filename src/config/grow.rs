//! A file of sources to which one is added.
//!
//! *In:* the file as it is, or none; a block. *Out:* the file with the block at its end. *Never:* changes a byte of
//! what was there, leaves half a file, or writes what would not read back.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{ConfigError, Draft, Least, Loaded, Settings, parse_with, text_of};

/// How a new file begins.
const BEGINNING: &str = r#"# What `unsaid` watches. A source needs an `id` and one list; everything else is for the hard cases.
#
# Fill this in before the first crawl: webmasters must be able to reach you.
#
# [contact]
# name = "Example Newsroom"
# url  = "https://example.org/bot"     # or: email = "desk@example.org"
"#;
/// What a site on this machine needs besides: addresses of loopback are refused unless they are allowed.
const LOOPBACK: &str = r#"
[network]
allow_private = ["127.0.0.0/8", "::1"]
"#;

/// A file of sources that may not be there yet.
#[derive(Clone, Debug)]
pub struct Growing {
    path: PathBuf,
    /// What a new file begins with; `None` where there is a file.
    beginning: Option<String>,
    /// What the file means now, or would mean once it is begun.
    pub settings: Settings,
}

impl Growing {
    /// The file at `path`, with or without sources; where there is none, one that `address` is to be added to.
    pub fn open(path: &Path, address: &str) -> Result<Self, ConfigError> {
        let (text, is_new) = match text_of(path) {
            Ok(text) => (text, false),
            Err(ConfigError::Missing(_)) => (BEGINNING.to_owned(), true),
            Err(error) => return Err(error),
        };
        let mut growing = Self {
            path: path.to_owned(),
            settings: read(&text, path)?.settings,
            beginning: is_new.then_some(text),
        };
        if is_new && growing.settings.is_loopback(address) {
            let text = format!("{BEGINNING}{LOOPBACK}");
            growing.settings = read(&text, path)?.settings;
            growing.beginning = Some(text);
        }
        Ok(growing)
    }

    /// Whether there is no file yet.
    pub fn is_new(&self) -> bool {
        self.beginning.is_some()
    }

    /// Writes a file without sources, for its reader to fill in.
    pub fn begin(&self) -> Result<(), ConfigError> {
        match &self.beginning {
            Some(beginning) => self.replace(beginning),
            None => Ok(()),
        }
    }

    /// Adds the source at the end of the file as it is by now: a person may have edited it since it was read.
    pub fn add(&self, draft: &Draft) -> Result<(), ConfigError> {
        let mut text = match (text_of(&self.path), &self.beginning) {
            (Ok(text), _) => text,
            (Err(ConfigError::Missing(_)), Some(beginning)) => beginning.clone(),
            (Err(error), _) => return Err(error),
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&draft.to_toml());
        read(&text, &self.path)?;
        self.replace(&text)
    }

    /// Puts a whole new file into the old one's place in one step.
    fn replace(&self, text: &str) -> Result<(), ConfigError> {
        let written = replace(&self.path, text);
        written.map_err(|source| ConfigError::Unwritable {
            path: self.path.clone(),
            source,
        })
    }
}

fn read(text: &str, path: &Path) -> Result<Loaded, ConfigError> {
    parse_with(Least::NoSource, text, &path.display().to_string())
}

fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // What a link points to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // To put another file in its place would be allowed, and not what its owner meant.
    if fs::metadata(&target).is_ok_and(|old| old.permissions().readonly()) {
        return Err(std::io::Error::new(
            ErrorKind::PermissionDenied,
            "it is read-only",
        ));
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = fill(&temporary, &target, text).and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        // It may never have been made.
        drop(fs::remove_file(&temporary));
    }
    written
}

fn fill(temporary: &Path, target: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(temporary)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::super::{DraftWay, load};
    use super::*;
    use crate::model::ListKind;

    const ADDRESS: &str = "https://mfa.example/";

    fn draft(id: &str) -> Draft {
        Draft {
            id: id.to_owned(),
            ways: vec![DraftWay {
                kind: Some(ListKind::Feed),
                url: format!("https://{id}.example/feed/"),
                gave: String::new(),
            }],
            ..Draft::default()
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[test]
    fn a_new_file_begins_with_the_contact_to_fill_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");

        let growing = Growing::open(&path, ADDRESS).unwrap();
        assert!(growing.is_new() && growing.settings.contact.is_none());
        growing.add(&draft("a")).unwrap();
        growing.add(&draft("b")).unwrap();

        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("# [contact]\n# name = "), "{text}");
        assert_eq!(load(&path).unwrap().settings.sources.len(), 2);
        assert_eq!(names(folder.path()), ["sources.toml"]);
    }

    #[test]
    fn what_was_there_stays_byte_for_byte() {
        for old in [
            "[contact]\r\nname = 'x'\r\nurl = 'https://a.example'\r\n",
            "# no end of line",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("sources.toml");
            fs::write(&path, old).unwrap();
            let growing = Growing::open(&path, ADDRESS).unwrap();
            // A person adds a line meanwhile.
            let edited = format!("# mine\n{old}");
            fs::write(&path, &edited).unwrap();

            growing.add(&draft("a")).unwrap();

            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with(&edited), "{text}");
            assert_eq!(load(&path).unwrap().settings.sources.len(), 1);
        }
    }

    #[test]
    fn a_sum_that_would_not_read_back_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");
        let inline = "source = [{ id = 'a', feeds = ['https://a.example/f'] }]\n";
        fs::write(&path, inline).unwrap();
        let growing = Growing::open(&path, ADDRESS).unwrap();

        assert!(growing.add(&draft("b")).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), inline);
    }

    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (
            folder.path().join("real.toml"),
            folder.path().join("link.toml"),
        );
        fs::write(&real, "").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();

        Growing::open(&link, ADDRESS)
            .unwrap()
            .add(&draft("a"))
            .unwrap();

        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert_eq!(load(&real).unwrap().settings.sources.len(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nowhere/sources.toml");

        let error = Growing::open(&path, ADDRESS)
            .unwrap()
            .add(&draft("a"))
            .unwrap_err();

        let words = error.to_string();
        assert!(
            words.contains("nowhere/sources.toml") && words.contains("hint: "),
            "{words}"
        );
    }

    #[test]
    fn a_file_that_is_read_only_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");
        fs::write(&path, "# mine\n").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();

        let error = Growing::open(&path, ADDRESS)
            .unwrap()
            .add(&draft("a"))
            .unwrap_err();

        assert!(error.to_string().contains("read-only"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "# mine\n");
        assert_eq!(names(folder.path()), ["sources.toml"]);
    }

    #[test]
    fn a_first_site_on_this_machine_is_allowed_by_the_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");

        let here = Growing::open(&path, "http://127.0.0.1:8080/").unwrap();
        let elsewhere = Growing::open(&path, ADDRESS).unwrap();

        assert!(!here.settings.network.allow_private.is_empty());
        assert!(elsewhere.settings.network.allow_private.is_empty());
    }
}
