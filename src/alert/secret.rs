//! Who looks secrets up: for a message that goes out, or for one that is only shown.
//!
//! *In:* a [`Secret`]. *Out:* what is kept there, or a blank. *Never:* a secret in what is only shown.

use std::path::{Path, PathBuf};

use url::Url;

use crate::config::Secret;

/// Looks secrets up.
#[derive(Debug)]
pub(super) enum Keeper {
    /// Where they are kept; files that are relative stand in this folder.
    Here(PathBuf),
    /// Nowhere: every secret is a blank.
    Blanks,
}

impl Keeper {
    /// Secrets of this machine.
    pub(super) fn new(folder: &Path) -> Self {
        Self::Here(folder.to_owned())
    }

    /// The secret, or what is wrong in words.
    pub(super) fn tell(&self, secret: &Secret) -> Result<String, String> {
        match self {
            Self::Here(folder) => secret.tell(folder),
            Self::Blanks => Ok("secret".to_owned()),
        }
    }

    /// A secret that is an address.
    pub(super) fn address(&self, secret: &Secret) -> Result<Url, String> {
        match self {
            Self::Here(folder) => secret.address(folder),
            Self::Blanks => {
                Url::parse("https://receiver.invalid/").map_err(|error| error.to_string())
            }
        }
    }
}
