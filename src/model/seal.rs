//! What stands for a text that cannot be read: a document's hash, a picture's address.
//!
//! *In:* bytes of a document, a picture's address, a version's text. *Out:* a line that is kept where the text would
//! stand, and what such a line says. *Never:* words that a reader saw; other bytes are another seal, and no more is
//! known.

use sha2::{Digest, Sha256};

const DOCUMENT: &str = "sha256:";
const PICTURE: &str = "picture: ";
/// Digits of a hash that people are shown.
const SHORT: usize = 12;

/// A text's stand-in, as it is kept in a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seal {
    /// A document: SHA-256 of its bytes, hexadecimal.
    Document {
        /// The hash.
        hash: String,
    },
    /// A page that shows a picture and no text.
    Picture {
        /// The picture's address.
        url: String,
        /// SHA-256 of its bytes, where they were had.
        hash: Option<String>,
    },
}

impl Seal {
    /// The seal of a document.
    pub fn of_document(bytes: &[u8]) -> Self {
        Self::Document {
            hash: hex_of(bytes),
        }
    }

    /// The same picture, its bytes known.
    #[must_use]
    pub fn with_picture(self, bytes: &[u8]) -> Self {
        match self {
            Self::Document { .. } => self,
            Self::Picture { url, .. } => Self::Picture {
                url,
                hash: Some(hex_of(bytes)),
            },
        }
    }

    /// Whether both are the picture at one address, whatever its bytes.
    pub fn is_at(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Picture { url: one, .. }, Self::Picture { url: other, .. }) => one == other,
            (Self::Document { .. }, _) | (_, Self::Document { .. }) => false,
        }
    }

    /// The line that stands in the text's place.
    pub fn line(&self) -> String {
        match self {
            Self::Document { hash } => format!("{DOCUMENT}{hash}"),
            Self::Picture { url, hash: None } => format!("{PICTURE}{url}"),
            Self::Picture {
                url,
                hash: Some(hash),
            } => format!("{PICTURE}{url} {DOCUMENT}{hash}"),
        }
    }

    /// The seal that is all of a text; `None` where words stand.
    pub fn read(text: &str) -> Option<Self> {
        let hash = |text: &str| text.strip_prefix(DOCUMENT).and_then(digest);
        if let Some(picture) = text.strip_prefix(PICTURE) {
            let (url, bytes) = match picture.split_once(' ') {
                Some((url, bytes)) => (url, Some(hash(bytes)?)),
                None => (picture, None),
            };
            let whole = !url.is_empty() && !url.contains(char::is_whitespace);
            return whole.then(|| Self::Picture {
                url: url.to_owned(),
                hash: bytes,
            });
        }
        hash(text).map(|hash| Self::Document { hash })
    }

    /// A hash as people are shown it.
    pub fn short(hash: &str) -> String {
        let cut: String = hash.chars().take(SHORT).collect();
        format!("{DOCUMENT}{cut}")
    }
}

fn digest(text: &str) -> Option<String> {
    let whole = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then(|| text.to_owned())
}

fn hex_of(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16);
    Sha256::digest(bytes)
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_read_back_from_its_line() {
        let picture = Seal::Picture {
            url: "https://a.example/a.jpg".to_owned(),
            hash: None,
        };
        for seal in [
            Seal::of_document(b"%PDF-1.4"),
            picture.clone(),
            picture.with_picture(b"jpeg"),
        ] {
            assert_eq!(Seal::read(&seal.line()), Some(seal));
        }
    }

    #[test]
    fn words_are_no_seal() {
        for text in [
            "",
            "sha256:12ab",
            "picture: of the minister",
            "The hash is sha256:0",
        ] {
            assert_eq!(Seal::read(text), None, "{text}");
        }
    }
}
