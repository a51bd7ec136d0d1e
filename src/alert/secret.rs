//! Secrets, looked up when they are needed.
//!
//! *In:* where one is kept. *Out:* the secret, or what is wrong in words. *Never:* the secret in words.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use url::Url;

use crate::config::Secret;

/// Bytes of a file that holds a secret.
const LONGEST: u64 = 16 * 1024;

/// Looks secrets up.
#[derive(Debug)]
pub(super) struct Keeper {
    from: From,
}

#[derive(Debug)]
enum From {
    /// The environment, and files beside this folder's.
    Here(PathBuf),
    /// Nowhere: every secret is a blank.
    Blanks,
}

impl Keeper {
    /// Secrets of this machine; files that are relative stand in `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            from: From::Here(folder.to_owned()),
        }
    }

    /// Blanks, for what is only to be shown.
    pub(super) fn of_blanks() -> Self {
        Self { from: From::Blanks }
    }

    /// The secret, without blanks around it.
    pub(super) fn tell(&self, secret: &Secret) -> Result<String, String> {
        let From::Here(folder) = &self.from else {
            return Ok("secret".to_owned());
        };
        let told = match secret {
            Secret::Open(text) => text.clone(),
            Secret::Env(name) => std::env::var(name)
                .map_err(|_| format!("the variable `{name}` is not set, or not text; export it"))?,
            Secret::File(file) => read(&folder.join(file))?,
        };
        let told = told.trim();
        if told.is_empty() {
            return Err(format!("{} is empty", place(secret)));
        }
        Ok(told.to_owned())
    }

    /// A secret that is an address.
    pub(super) fn address(&self, secret: &Secret) -> Result<Url, String> {
        if matches!(self.from, From::Blanks) {
            return Url::parse("https://receiver.invalid/").map_err(|error| error.to_string());
        }
        let told = self.tell(secret)?;
        Url::parse(&told)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| {
                format!(
                    "{} holds no address; write it in full, from `https://` on",
                    place(secret)
                )
            })
    }
}

fn place(secret: &Secret) -> String {
    match secret {
        Secret::Env(name) => format!("the variable `{name}`"),
        Secret::File(file) => format!("the file `{}`", file.display()),
        Secret::Open(_) => "the value in the file of sources".to_owned(),
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_that_anyone_may_read_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "hush-hush\n").unwrap();
        let keeper = Keeper::new(folder.path());
        let secret = Secret::File("token".into());

        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let refusal = keeper.tell(&secret).unwrap_err();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();

        assert!(refusal.contains("chmod 600"), "{refusal}");
        assert!(!refusal.contains("hush"));
        assert_eq!(keeper.tell(&secret).unwrap(), "hush-hush");
    }

    #[test]
    fn an_address_that_is_none_is_not_shown() {
        let keeper = Keeper::new(Path::new("."));

        let refusal = keeper
            .address(&Secret::Open("hooks.example/T0/B0/hush".to_owned()))
            .unwrap_err();

        assert!(!refusal.contains("hush"), "{refusal}");
    }
}
