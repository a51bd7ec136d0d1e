//! Public ids: short, stable, the same after re-judging.
//!
//! *In:* what an id stands for. *Out:* a prefixed base32 string. *Never:* a counter or a random number, which a
//! second judging could not find again.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id!(
    /// A source's id as written in `sources.toml`: `[a-z0-9-]+`.
    SourceId
);
text_id!(
    /// `s-` and base32 over source id and first canonical address.
    StatementId
);
text_id!(
    /// `o-` and base32 over address, time and role of a look.
    ObservationId
);
text_id!(
    /// `f-` and base32 over statement or source, kind and opening observation.
    FlagId
);

/// Characters an id has unless it collides (CONTRACT, "Ids").
const SHORTEST: usize = 6;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The public id over `parts`: prefix, dash, and base32 (RFC 4648 §6, lower case) of their SHA-256.
///
/// `taken` says whether an id already belongs to something else; the id grows until it does not.
pub fn public_id(prefix: char, parts: &[&str], taken: impl Fn(&str) -> bool) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digits = base32(&hash.finalize());
    let mut length = SHORTEST;
    loop {
        let id: String = [prefix, '-']
            .into_iter()
            .chain(digits.chars().take(length))
            .collect();
        if length >= digits.len() || !taken(&id) {
            return id;
        }
        length += 1;
    }
}

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for &byte in bytes {
        buffer = (buffer << 8 | u32::from(byte)) & 0xFFFF;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(buffer >> bits & 31) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_six_characters_and_the_same_every_time() {
        let id = public_id('s', &["kh-mfaic", "https://example.org/a"], |_| false);

        assert_eq!(id.len(), 8);
        assert_eq!(
            id,
            public_id('s', &["kh-mfaic", "https://example.org/a"], |_| false)
        );
    }

    #[test]
    fn an_id_that_is_taken_grows_by_a_character() {
        let short = public_id('s', &["a", "b"], |_| false);

        let long = public_id('s', &["a", "b"], |id| id == short);

        assert_eq!(long.len(), short.len() + 1);
        assert!(long.starts_with(&short));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(
            public_id('s', &["ab", "c"], |_| false),
            public_id('s', &["a", "bc"], |_| false)
        );
    }
}
