//! A mail, read back.
//!
//! *In:* the bytes that were sent. *Out:* headers and parts, decoded. *Never:* forgives what RFC 5322 and RFC 2045
//! forbid: lines that are too long, a bare CR or LF.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A mail, or a part of one.
pub(super) struct Read {
    /// Unfolded and decoded, in their order.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Read {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Its parts; itself where it has none.
    pub(super) fn parts(&self) -> Vec<Self> {
        let kind = self.header("Content-Type").unwrap();
        let Some((_, boundary)) = kind.split_once("boundary=\"") else {
            return vec![entity(&format!(
                "Content-Type: {kind}\r\n\r\n{}",
                self.body
            ))];
        };
        let line = format!("--{}", boundary.trim_end_matches('"'));
        let mut parts: Vec<&str> = self.body.split(&line).collect();
        assert!(parts.pop().unwrap().starts_with("--"), "no closing line");
        parts
            .into_iter()
            .skip(1)
            .map(|part| entity(part.trim_start()))
            .collect()
    }
}

/// Reads a whole mail.
pub(super) fn read(mail: &str) -> Read {
    assert!(mail.is_ascii(), "not in ASCII");
    for line in mail.split("\r\n") {
        assert!(line.len() <= 998, "a line of {} bytes", line.len());
        assert!(!line.contains(['\r', '\n']), "a bare CR or LF");
    }
    entity(mail)
}

fn entity(text: &str) -> Read {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", "\t");
    let headers: Vec<(String, String)> = unfolded
        .split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), words(value))
        })
        .collect();
    let encoding = headers
        .iter()
        .find(|(name, _)| name == "Content-Transfer-Encoding");
    let body = match encoding.map(|(_, value)| value.as_str()) {
        Some("quoted-printable") => String::from_utf8(quoted(body)).unwrap(),
        Some("base64") => {
            String::from_utf8(STANDARD.decode(body.replace("\r\n", "")).unwrap()).unwrap()
        }
        _ => body.to_owned(),
    };
    Read { headers, body }
}

/// RFC 2047: encoded words, between which blanks do not count.
fn words(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((lead, word)) = rest.split_once("=?utf-8?b?") {
        if out.is_empty() || !lead.trim().is_empty() {
            out.push_str(lead);
        }
        let (digits, tail) = word.split_once("?=").unwrap();
        out.push_str(&String::from_utf8(STANDARD.decode(digits).unwrap()).unwrap());
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// RFC 2045 §6.7.
fn quoted(text: &str) -> Vec<u8> {
    let joined = text.replace("=\r\n", "");
    let mut bytes = joined.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
        let digits = std::str::from_utf8(&digits).unwrap();
        out.push(u8::from_str_radix(digits, 16).unwrap());
    }
    out
}
