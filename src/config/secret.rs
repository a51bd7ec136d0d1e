//! Secrets: where one is kept, and what is kept there.
//!
//! *In:* `{ env = "NAME" }`, `{ file = "path" }`, or the value itself where it may stand in the file. *Out:* a [`Secret`],
//! which is looked up when it is needed, so that a missing one stops nobody else. *Never:* shows one: neither a line of
//! the file that may hold it, nor in words or by `Debug`.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use url::Url;

use super::explain::Complaint;
use super::typed::{Show, Table};

/// Bytes of a file that holds a secret.
const LONGEST: u64 = 16 * 1024;

/// Where a secret is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// In a variable of the environment.
    Env(String),
    /// In a file that others may not read; beside the file of sources where it is relative.
    File(PathBuf),
    /// In the file of sources itself, where it may stand there.
    Open(String),
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(_) | Self::File(_) => write!(f, "Secret({})", self.place()),
            Self::Open(_) => f.write_str("Secret(…)"),
        }
    }
}

impl Secret {
    /// What is kept there, without blanks around it; files that are relative stand in `folder`.
    ///
    /// # Errors
    /// What is wrong and its remedy, in words.
    pub fn tell(&self, folder: &Path) -> Result<String, String> {
        let told = match self {
            Self::Open(text) => text.clone(),
            Self::Env(name) => std::env::var(name)
                .map_err(|_| format!("the variable `{name}` is not set, or not text; export it"))?,
            Self::File(file) => read(&folder.join(file))?,
        };
        let told = told.trim();
        if told.is_empty() {
            return Err(format!("{} is empty", self.place()));
        }
        Ok(told.to_owned())
    }

    /// The same where it is an address.
    ///
    /// # Errors
    /// What is wrong and its remedy, in words.
    pub fn address(&self, folder: &Path) -> Result<Url, String> {
        let told = self.tell(folder)?;
        Url::parse(&told)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| {
                format!(
                    "{} holds no address; write it in full, from `https://` on",
                    self.place()
                )
            })
    }

    fn place(&self) -> String {
        match self {
            Self::Env(name) => format!("the variable `{name}`"),
            Self::File(file) => format!("the file `{}`", file.display()),
            Self::Open(_) => "the value in the file of sources".to_owned(),
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let cannot = |error: std::io::Error| format!("cannot read the secret in `{shown}`: {error}");
    let file = File::open(path).map_err(cannot)?;
    let about = file.metadata().map_err(cannot)?;
    if !about.is_file() {
        return Err(format!("`{shown}` is no file"));
    }
    if others_may_read(&about) {
        return Err(format!(
            "others may read the secret in `{shown}`; `chmod 600 {shown}`, and take a new secret if others used this \
             machine"
        ));
    }
    let mut text = String::new();
    file.take(LONGEST)
        .read_to_string(&mut text)
        .map_err(cannot)?;
    Ok(text)
}

/// Whether everyone on this machine may read it. A group may: systemd and Docker hand credentials over that way.
#[cfg(unix)]
fn others_may_read(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o004 != 0
}

#[cfg(not(unix))]
fn others_may_read(_: &std::fs::Metadata) -> bool {
    false
}

/// Whether a value may stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// It never may.
    Never,
    /// An address of this machine may: it gives nobody else a way in.
    OnThisMachine,
    /// It may.
    Always,
}

/// A secret that must be there.
pub(super) fn needed(table: &mut Table<'_>, key: &'static str, open: Open) -> Option<Secret> {
    if !table.has(key) {
        table.lacks(key, &kept_elsewhere(key));
    }
    secret(table, key, open, |_| Ok(()))
}

/// `{ env = "NAME" }`, `{ file = "path" }`, or a text where it may stand in the file, and then passes `check`.
pub(super) fn secret(
    table: &mut Table<'_>,
    key: &'static str,
    open: Open,
    check: impl Fn(&str) -> Result<(), Complaint>,
) -> Option<Secret> {
    if !table.has(key) {
        return None;
    }
    if table.is_table(key) {
        return kept(table, key);
    }
    let here = table.read_hidden(key, Show::PlaceOnly, |text| {
        let may = match open {
            Open::Never => false,
            Open::OnThisMachine => is_loopback(text),
            Open::Always => true,
        };
        if may {
            check(text).map(|()| text.to_owned())
        } else {
            let complaint = Complaint::new("a secret does not stand in this file");
            Err(complaint.hint(kept_elsewhere(key)))
        }
    });
    here.map(Secret::Open)
}

fn kept(table: &mut Table<'_>, key: &'static str) -> Option<Secret> {
    let place = format!("`{key}` of {}", table.place);
    let mut kept = table.table(key, place)?;
    let env = kept.read_hidden("env", Show::PlaceOnly, variable);
    let file = kept.read_hidden("file", Show::PlaceOnly, file);
    if kept.has("env") == kept.has("file") {
        let complaint = Complaint::new("one of `env` and `file` is needed");
        let at = kept.at.clone();
        table.object(key, &at, complaint.hint(kept_elsewhere(key)).secret());
    }
    kept.finish();
    env.map(Secret::Env).or_else(|| file.map(Secret::File))
}

fn kept_elsewhere(key: &str) -> String {
    format!("write `{key} = {{ env = \"A_VARIABLE\" }}` or `{key} = {{ file = \"a-file\" }}`")
}

fn variable(text: &str) -> Result<String, Complaint> {
    let fits = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let begins = !text.starts_with(|char: char| char.is_ascii_digit());
    if !text.is_empty() && text.chars().all(fits) && begins {
        return Ok(text.to_owned());
    }
    // Who writes the secret itself here has shown it to whoever sees this.
    Err(Complaint::new("not the name of a variable")
        .hint("a name is made of letters, digits and _: `env = \"DESK_URL\"`"))
}

fn file(text: &str) -> Result<PathBuf, Complaint> {
    if text.is_empty() || text.contains("://") {
        return Err(Complaint::new("not the name of a file"));
    }
    Ok(PathBuf::from(text))
}

pub(super) fn is_loopback(address: &str) -> bool {
    let url = Url::parse(address).ok();
    match url.as_ref().and_then(Url::host) {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_that_anyone_may_read_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "hush-hush\n").unwrap();
        let secret = Secret::File("token".into());

        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let refusal = secret.tell(folder.path()).unwrap_err();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();

        assert!(refusal.contains("chmod 600"), "{refusal}");
        assert!(!refusal.contains("hush"));
        assert_eq!(secret.tell(folder.path()).unwrap(), "hush-hush");
    }

    #[test]
    fn an_address_that_is_none_is_not_shown() {
        let secret = Secret::Open("hooks.example/T0/B0/hush".to_owned());

        let refusal = secret.address(Path::new(".")).unwrap_err();

        assert!(!refusal.contains("hush"), "{refusal}");
        assert!(!format!("{secret:?}").contains("hush"));
    }
}
