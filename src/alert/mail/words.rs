//! What a server said, and why a connection failed, in words.
//!
//! *In:* an error of lettre. *Out:* one harmless line. *Never:* a password, also where the server says it back.

use std::error::Error as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::Error;

use crate::view::tame;

/// Columns of a server's words.
const QUOTED: usize = 200;

/// Quotes a server without what must not be told.
pub(super) struct Words {
    hidden: Vec<String>,
}

impl Words {
    /// Without the password, in the forms in which it was sent.
    pub(super) fn without(login: Option<&(String, String)>) -> Self {
        let hidden = login.map_or_else(Vec::new, |(user, password)| {
            vec![
                STANDARD.encode(password),
                STANDARD.encode(format!("\0{user}\0{password}")),
                password.clone(),
            ]
        });
        Self { hidden }
    }

    /// A server's answer, or what broke.
    pub(super) fn of(&self, error: &Error) -> String {
        let said = error.source().map(ToString::to_string);
        let said = said.unwrap_or_default();
        let tells = self.hidden.iter().any(|hidden| said.contains(hidden));
        match error.status() {
            Some(code) if tells => format!("it answered {code}, in words that hold the password"),
            Some(code) => format!("it answered {code}: {}", tame(&said, QUOTED)),
            None if tells => "the connection failed".to_owned(),
            None => cause(error),
        }
    }
}

/// What broke.
pub(super) fn cause(error: &Error) -> String {
    match error.source() {
        Some(source) => tame(&source.to_string(), QUOTED),
        None => tame(&error.to_string(), QUOTED),
    }
}

/// The error of TLS behind it. An error of input holds it, and does not name it as its source.
pub(super) fn tls(error: &Error) -> Option<&rustls::Error> {
    let mut inner = error.source();
    while let Some(error) = inner {
        let held = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .and_then(|held| held.downcast_ref());
        if let Some(tls) = error.downcast_ref().or(held) {
            return Some(tls);
        }
        inner = error.source();
    }
    None
}
