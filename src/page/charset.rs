//! Which letters the bytes are.
//!
//! *In:* bytes, the content type that came with them, the address. *Out:* text with the name of its charset and
//! the share of what could not be read. *Never:* believes a label against the bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::model::UnknownReason;

/// Above this share of replacement characters the text is not what was written.
const MOST_BAD: f64 = 0.01;
/// Browsers look for a meta label in the first kilobyte; sloppy pages put it later.
const LABEL_WITHIN: usize = 4096;

/// Text read from bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The charset's name as the WHATWG writes it, in lower case.
    pub charset: String,
    /// Replacement characters among all characters.
    pub bad_share: f64,
}

impl Decoded {
    /// The text, or the reason that it is not what was written.
    pub fn readable(self) -> Result<Self, UnknownReason> {
        if self.bad_share > MOST_BAD {
            Err(UnknownReason::Charset)
        } else {
            Ok(self)
        }
    }
}

/// Reads bytes as text. Order: byte order mark; UTF-8 where the bytes say so; the label of header, then of the
/// markup, where the bytes fit it; a guess helped by the address's top-level domain.
pub fn decode(bytes: &[u8], content_type: Option<&str>, url: &str) -> Decoded {
    let encoding = choose(bytes, content_type, url);
    let (text, _, _) = encoding.decode(bytes);
    let (bad, all) = text.chars().fold((0_u32, 0_u32), |(bad, all), c| {
        (
            bad.saturating_add(u32::from(c == '\u{FFFD}')),
            all.saturating_add(1),
        )
    });
    Decoded {
        bad_share: f64::from(bad) / f64::from(all.max(1)),
        text: text.into_owned(),
        charset: encoding.name().to_ascii_lowercase(),
    }
}

fn choose(bytes: &[u8], content_type: Option<&str>, url: &str) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let header = content_type.and_then(header_label);
    if let Some(wide) = header.filter(|label| !label.is_ascii_compatible()) {
        // UTF-16 and ISO-2022-JP are made of ASCII bytes: only the header can tell.
        if wide
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
        {
            return wide;
        }
    }
    if is_utf8(bytes) {
        return UTF_8;
    }
    let labels = [header, markup_label(bytes)];
    let fitting = labels.into_iter().flatten().find(|label| {
        *label != WINDOWS_1252
            && *label != UTF_8
            && label
                .decode_without_bom_handling_and_without_replacement(bytes)
                .is_some()
    });
    fitting.unwrap_or_else(|| guess(bytes, url))
}

/// UTF-8 if under 2 % of the bytes above ASCII are bad; a character cut at the end is none.
fn is_utf8(bytes: &[u8]) -> bool {
    let wide = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let mut bad = 0;
    let mut read = 0;
    for chunk in bytes.utf8_chunks() {
        read += chunk.valid().len() + chunk.invalid().len();
        let cut = read == bytes.len() && chunk.invalid().first().is_some_and(|byte| *byte >= 0xC2);
        if !(cut && chunk.invalid().len() < 4) {
            bad += chunk.invalid().len();
        }
    }
    bad * 50 < wide || bad == 0
}

/// The charset a `Content-Type` names.
fn header_label(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, label) = lower.split_once("charset")?;
    let label = label.trim_start().strip_prefix('=')?;
    let label = label.trim().trim_matches(['"', '\'']);
    Encoding::for_label(label.split([';', ',', ' ', '"']).next()?.as_bytes())
}

/// The charset the markup names: `<meta charset>`, `<meta content="…; charset=…">`, `<?xml encoding="…"?>`.
fn markup_label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..LABEL_WITHIN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some((before, after)) = rest
        .split_once("charset")
        .or_else(|| rest.split_once("encoding"))
    {
        let in_tag = before.rfind('<') > before.rfind('>')
            || (before.contains('<') && !before.contains('>'));
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if let (true, Some(value)) = (in_tag, value) {
            let value = value.trim_start_matches(['"', '\'']);
            let end = [';', '"', '\'', ' ', '>', '/', '?'];
            let label = value.split(end).next().unwrap_or_default();
            if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
                // A label that could be read cannot be of UTF-16 (WHATWG HTML, "prescan a byte stream").
                let wide = encoding == UTF_16LE || encoding == UTF_16BE;
                return Some(if wide { UTF_8 } else { encoding });
            }
        }
        rest = after;
    }
    None
}

fn guess(bytes: &[u8], url: &str) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let host = url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_ascii_lowercase));
    let tld = host.as_deref().and_then(|host| host.rsplit('.').next());
    let tld =
        tld.filter(|tld| !tld.is_empty() && tld.bytes().all(|byte| byte.is_ascii_lowercase()));
    detector.guess(tld.map(str::as_bytes), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KHMER: &str = "ក្រសួងការបរទេសបានចេញសេចក្តីថ្លែងការណ៍";

    fn charset_of(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type, "https://mfa.example/").charset
    }

    #[test]
    fn utf8_wins_over_a_lying_header_and_a_lying_meta() {
        let page = format!("<meta charset=gb2312><p>{KHMER}</p>");
        assert_eq!(
            charset_of(page.as_bytes(), Some("text/html; charset=iso-8859-1")),
            "utf-8"
        );
    }

    #[test]
    fn khmer_cut_inside_a_character_stays_utf8() {
        let bytes = KHMER.as_bytes();
        assert_eq!(charset_of(&bytes[..bytes.len() - 1], None), "utf-8");
    }

    #[test]
    fn a_byte_order_mark_decides() {
        let bytes = [
            b"\xFF\xFE".as_slice(),
            &"ab"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        ]
        .concat();
        let decoded = decode(&bytes, Some("text/html; charset=utf-8"), "");
        assert_eq!(
            (decoded.text.as_str(), decoded.charset.as_str()),
            ("ab", "utf-16le")
        );
    }

    #[test]
    fn a_label_counts_where_the_bytes_fit_it() {
        let (bytes, _, _) = encoding_rs::GBK.encode("外交部发言人就有关问题答记者问");
        let page = [
            b"<html><meta http-equiv=Content-Type content='text/html; charset=gb2312'>".as_slice(),
            &bytes,
        ]
        .concat();
        assert_eq!(charset_of(&page, None), "gbk");
        assert_eq!(charset_of(&page, Some("text/html; charset=utf-8")), "gbk");
    }

    #[test]
    fn unlabelled_cyrillic_is_guessed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251
            .encode("Министерство иностранных дел сообщает о встрече министров");
        assert_eq!(
            decode(&bytes, None, "https://mid.ru/x").charset,
            "windows-1251"
        );
    }

    /// Scenario 65.
    #[test]
    fn text_that_cannot_be_read_is_no_text() {
        let decoded = Decoded {
            text: String::new(),
            charset: "utf-8".into(),
            bad_share: 0.02,
        };
        assert_eq!(decoded.readable(), Err(UnknownReason::Charset));
    }
}
