//! Parameters of an address: which say who is asking, which say how, which say what.
//!
//! *In:* the query of an address. *Out:* its one spelling, without what identifies the visitor; what looks like
//! noise. *Never:* drops a parameter that might choose the statement.

/// One `name=value` of a query, as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<&'a str>,
}

/// Names that only say where the visitor came from: campaign and click ids of advertisers, mailers and analytics.
const CAMPAIGN: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "spm",
    "scm",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "__hsfp",
    "mkt_tok",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "s_cid",
    "_openstat",
    "wzwschallenge",
    "wzwschallengex",
];
/// Families of such names.
const CAMPAIGN_PREFIXES: &[&str] = &["utm_", "mtm_", "pk_", "piwik_", "hsa_"];
/// Names that always hold a session.
const SESSION: &[&str] = &[
    "jsessionid",
    "phpsessid",
    "sessionid",
    "session_id",
    "aspsessionid",
    "cfid",
    "cftoken",
    "zenid",
    "oscsid",
];
/// Names that hold a session where the value looks like one; `sid=1234` is a story's number elsewhere.
const PERHAPS_SESSION: &[&str] = &["sid", "session", "sess", "s_id"];
/// Names that say how a page is shown, not which. Never `id`, `p`, `page` beyond the first, `lang` (a translation
/// is another statement), `v`, `view`.
const NOISE: &[&str] = &[
    "ref",
    "referer",
    "referrer",
    "from",
    "source",
    "src",
    "share",
    "shared",
    "print",
    "printable",
    "amp",
    "itemid",
    "feature",
    "cmpid",
    "_",
    "_t",
    "ts",
    "timestamp",
    "rand",
    "rnd",
    "random",
    "nocache",
    "cachebuster",
];
/// Names of a page number: the first page is the page itself.
const PAGE: &[&str] = &["page", "pageno", "pageindex", "pagenum", "currentpage"];

impl<'a> Parameter<'a> {
    pub(super) fn all(query: &'a str) -> impl Iterator<Item = Self> {
        let pieces = query.split('&').filter(|piece| !piece.is_empty());
        pieces.map(|piece| match piece.split_once('=') {
            Some((name, value)) => Self {
                name,
                value: Some(value),
            },
            None => Self {
                name: piece,
                value: None,
            },
        })
    }

    /// Says who is asking: never part of a statement's address.
    fn names_the_visitor(self) -> bool {
        let name = self.name.to_ascii_lowercase();
        let value = self.value.unwrap_or_default();
        CAMPAIGN.contains(&name.as_str())
            || CAMPAIGN_PREFIXES.iter().any(|p| name.starts_with(p))
            || SESSION.contains(&name.as_str())
            || (PERHAPS_SESSION.contains(&name.as_str()) && looks_like_session(value))
    }

    /// Says how the page is shown. Leaving it out is a guess.
    pub(super) fn looks_like_noise(self) -> bool {
        let name = self.name.to_ascii_lowercase();
        NOISE.contains(&name.as_str())
            || (PAGE.contains(&name.as_str()) && matches!(self.value, Some("0" | "1")))
    }

    pub(super) fn with_name_in_lower_case(self) -> String {
        Self::join(&self.name.to_ascii_lowercase(), self.value)
    }

    pub(super) fn join(name: &str, value: Option<&str>) -> String {
        match value {
            Some(value) => format!("{name}={value}"),
            None => name.to_owned(),
        }
    }
}

/// Random ids of a session are long and mix letters and digits; ids of statements that long are digits.
fn looks_like_session(value: &str) -> bool {
    value.len() >= 16
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && value.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The query without what names the visitor, one spelling each, sorted by name (repeated names keep their order).
pub(super) fn canonical_query(query: &str) -> String {
    let mut kept: Vec<(String, String)> = Parameter::all(query)
        .filter(|parameter| !parameter.names_the_visitor())
        .map(|parameter| {
            let name = one_spelling(parameter.name);
            let value = parameter.value.map(one_spelling);
            let whole = Parameter::join(&name, value.as_deref());
            (name, whole)
        })
        .collect();
    // Decoding may have uncovered a name that says who is asking.
    kept.retain(|(_, whole)| !Parameter::all(whole).any(Parameter::names_the_visitor));
    kept.sort_by(|a, b| a.0.cmp(&b.0));
    let kept: Vec<String> = kept.into_iter().map(|(_, whole)| whole).collect();
    kept.join("&")
}

/// A byte as `%XX`.
pub(super) fn triplet(byte: u8) -> [char; 3] {
    let digit = |half: u8| {
        char::from_digit(u32::from(half), 16)
            .unwrap_or('0')
            .to_ascii_uppercase()
    };
    ['%', digit(byte >> 4), digit(byte & 15)]
}

/// Decodes what needs no encoding, writes the other triplets in capitals (RFC 3986 §6.2.2), and encodes a percent
/// sign that begins no triplet, which would otherwise form one with what follows.
pub(super) fn one_spelling(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        if char != '%' {
            out.push(char);
            continue;
        }
        let digit = |offset| {
            bytes
                .get(at + offset)
                .and_then(|b| char::from(*b).to_digit(16))
        };
        let (Some(high), Some(low)) = (digit(1), digit(2)) else {
            out.push_str("%25");
            continue;
        };
        chars.next();
        chars.next();
        match u8::try_from(high * 16 + low) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(char::from(byte));
            }
            Ok(byte) => out.extend(triplet(byte)),
            Err(_) => {}
        }
    }
    out
}
