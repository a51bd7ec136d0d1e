//! The body of an answer, as received and as decoded.
//!
//! *In:* a response that is being received, or its bytes and content coding. *Out:* bytes, or why there are none.
//! *Never:* holds more than the cap, on the wire or decoded; *never* takes a sloppy label for a broken page.

use std::io::{self, ErrorKind, Read};

use crate::fetch::cause::{self, Phase};
use crate::model::{Cause, UnknownReason};

/// So much of a cut body is kept as evidence.
pub(super) const EVIDENCE_BYTES: usize = 64 * 1024;
/// Decoded bytes are counted in steps of this.
const STEP: usize = 64 * 1024;
/// RFC 9659: content coding `zstd` needs a window of at most 8 MB.
const ZSTD_WINDOW_LOG: u32 = 23;
/// Codings laid over one another.
const MAX_LAYERS: usize = 2;

/// How much of a body is received.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cap {
    /// A longer body is too large.
    pub(super) max: usize,
    /// So much of it is received where its declared length says so at once.
    pub(super) taste: usize,
}

impl Cap {
    /// For a page, of which a part is no use but as evidence.
    pub(super) fn whole(max: usize) -> Self {
        let taste = max.min(EVIDENCE_BYTES);
        Self { max, taste }
    }

    /// For what is useful even if cut.
    pub(super) fn head(max: usize) -> Self {
        Self { max, taste: max }
    }
}

/// Reads into `wire` until the end or the cap.
pub(super) async fn receive(
    response: &mut reqwest::Response,
    cap: Cap,
    wire: &mut Vec<u8>,
) -> Result<(), Cause> {
    let declared = response.content_length().unwrap_or(0);
    let declared = usize::try_from(declared).unwrap_or(usize::MAX);
    let stop = if declared > cap.max {
        cap.taste
    } else {
        cap.max
    };
    // What is declared is believed up to a first megabyte only.
    wire.reserve(declared.min(stop).min(1 << 20));
    loop {
        let chunk = response
            .chunk()
            .await
            .map_err(|error| cause::of(&error, Phase::Body))?;
        let Some(chunk) = chunk else {
            return Ok(());
        };
        wire.extend_from_slice(&chunk);
        if wire.len() > stop {
            wire.truncate(stop);
            return Err(too_large(cap.max));
        }
    }
}

fn too_large(max: usize) -> Cause {
    cause::because(UnknownReason::TooLarge, format!("over {max} bytes"))
}

/// A content coding we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// The codings that `Content-Encoding` names, in the order they were applied. A name we do not know ends the list:
/// what is below it cannot be reached, and often it is no coding at all (`utf-8`, `none`).
pub(super) fn codings(headers: &[(String, String)]) -> Result<Vec<Coding>, Cause> {
    let mut codings = Vec::new();
    let values = headers
        .iter()
        .filter(|(name, _)| name == "content-encoding")
        .flat_map(|(_, value)| value.split(','));
    for value in values {
        codings.push(match value.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => Coding::Gzip,
            "deflate" => Coding::Deflate,
            "br" => Coding::Brotli,
            "zstd" => Coding::Zstd,
            _ => {
                codings.clear();
                continue;
            }
        });
        if codings.len() > MAX_LAYERS {
            let detail = format!("over {MAX_LAYERS} content codings");
            return Err(cause::because(UnknownReason::BadHttp, detail));
        }
    }
    Ok(codings)
}

/// The decoded form of a body that was kept as received; `None` where it is the same bytes.
pub fn decoded(
    headers: &[(String, String)],
    wire: &[u8],
    max: usize,
) -> Result<Option<Vec<u8>>, Cause> {
    decode(wire, &codings(headers)?, max)
}

/// Undoes the codings, last first; `None` where nothing had to be undone.
pub(super) fn decode(
    wire: &[u8],
    codings: &[Coding],
    max: usize,
) -> Result<Option<Vec<u8>>, Cause> {
    let mut decoded: Option<Vec<u8>> = None;
    for coding in codings.iter().rev() {
        let layer = decoded.as_deref().unwrap_or(wire);
        if layer.is_empty() {
            break;
        }
        match undo(layer, *coding, max)? {
            Some(plain) => decoded = Some(plain),
            // Labelled, but plain: servers that label by file name do this.
            None => break,
        }
    }
    Ok(decoded)
}

fn undo(layer: &[u8], coding: Coding, max: usize) -> Result<Option<Vec<u8>>, Cause> {
    match coding {
        Coding::Gzip if !layer.starts_with(&[0x1F, 0x8B]) => Ok(None),
        // One member only: what trails it is junk that would spoil the text.
        Coding::Gzip => inflate(flate2::bufread::GzDecoder::new(layer), max).map(Some),
        Coding::Deflate if is_zlib(layer) => {
            inflate(flate2::bufread::ZlibDecoder::new(layer), max).map(Some)
        }
        Coding::Deflate => unless_plain(
            layer,
            inflate(flate2::bufread::DeflateDecoder::new(layer), max),
        ),
        // A window of up to 1 GB, which no web coding has (RFC 7932 §9.1 forbids the mark).
        Coding::Brotli if layer.first().is_some_and(|byte| byte & 0x7F == 0x11) => Ok(None),
        Coding::Brotli => unless_plain(
            layer,
            inflate(
                brotli_decompressor::Decompressor::new(OrEof(layer), STEP),
                max,
            ),
        ),
        Coding::Zstd if !is_zstd(layer) => Ok(None),
        Coding::Zstd => {
            let broken = |error: io::Error| broken(&error);
            let mut decoder = zstd::stream::read::Decoder::with_buffer(layer).map_err(broken)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(broken)?;
            inflate(decoder, max).map(Some)
        }
    }
}

/// Raw deflate and brotli have no mark of their own: what cannot be decoded and reads as text was never encoded.
fn unless_plain(layer: &[u8], decoded: Result<Vec<u8>, Cause>) -> Result<Option<Vec<u8>>, Cause> {
    match decoded {
        Err(cause) if cause.reason != UnknownReason::TooLarge && reads_as_text(layer) => Ok(None),
        decoded => decoded.map(Some),
    }
}

fn inflate(mut decoder: impl Read, max: usize) -> Result<Vec<u8>, Cause> {
    let mut out = Vec::new();
    let mut step = vec![0; STEP];
    loop {
        match decoder.read(&mut step) {
            Ok(0) => return Ok(out),
            Ok(read) => out.extend_from_slice(step.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(broken(&error)),
        }
        if out.len() > max {
            return Err(too_large(max));
        }
    }
}

/// Bytes whose end is an error: the brotli reader calls what is cut invalid, and asks for no byte after its own end.
struct OrEof<'b>(&'b [u8]);

impl Read for OrEof<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.0.read(buffer)
    }
}

fn broken(error: &io::Error) -> Cause {
    let reason = if error.kind() == ErrorKind::UnexpectedEof {
        UnknownReason::Truncated
    } else {
        UnknownReason::BadHttp
    };
    cause::because(reason, format!("the content coding is broken: {error}"))
}

/// RFC 1950 §2.2: method 8, and both bytes together a multiple of 31.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [cmf, flg, ..] if cmf & 0x0F == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)) % 31 == 0)
}

/// RFC 8878 §3.1: a frame, or a skippable one.
fn is_zstd(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]
    )
}

fn reads_as_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..256).unwrap_or(bytes);
    let controls = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    !head.iter().any(controls)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const MAX: usize = 1 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// `hello, hello, hello`, and 32 MB of zeros, in brotli.
    const BROTLI_HELLO: &[u8] = &[
        0x1B, 0x12, 0x00, 0xF8, 0x8D, 0x94, 0x6E, 0xDE, 0x44, 0x09, 0x52, 0x86, 0x96, 0x6C, 0x2C,
        0x6F, 0x11, 0x4F, 0x24, 0xD0, 0x71, 0x00,
    ];
    const BROTLI_BOMB: &[u8] = &[
        0xCB, 0xFF, 0xFF, 0x3F, 0xF8, 0x27, 0x00, 0xE2, 0xB1, 0x40, 0x20, 0xF7, 0xFE, 0x8F, 0xFF,
        0xFF, 0x7F, 0xF0, 0x4F, 0x00, 0xC4, 0x61, 0x11, 0x80, 0xEE, 0xFD, 0x1F, 0xFF, 0xFF, 0xFF,
        0xE0, 0x9F, 0x00, 0x88, 0xC3, 0x02, 0x00, 0xDD, 0xFB, 0xBF, 0xFC, 0xFF, 0xFF, 0xC3, 0x3F,
        0x01, 0x10, 0x87, 0x05, 0x00, 0xBA, 0xF7, 0x7F,
    ];

    fn reason(result: Result<Option<Vec<u8>>, Cause>) -> UnknownReason {
        result.unwrap_err().reason
    }

    #[test]
    fn every_coding_is_undone() {
        let text = b"hello, hello, hello".to_vec();
        let cases = [
            (gzip(&text), Coding::Gzip),
            (zlib(&text), Coding::Deflate),
            (deflate(&text), Coding::Deflate),
            (BROTLI_HELLO.to_vec(), Coding::Brotli),
            (zstd::encode_all(text.as_slice(), 1).unwrap(), Coding::Zstd),
        ];
        for (wire, coding) in cases {
            assert_eq!(
                decode(&wire, &[coding], MAX).unwrap(),
                Some(text.clone()),
                "{coding:?}"
            );
        }
        let twice = gzip(&gzip(&text));
        assert_eq!(decode(&twice, &[Coding::Gzip; 2], MAX).unwrap(), Some(text));
    }

    #[test]
    fn s42_bombs_are_too_large_in_every_coding() {
        let zeros = vec![0; 32 << 20];
        let bombs = [
            (gzip(&zeros), vec![Coding::Gzip]),
            (gzip(&gzip(&zeros)), vec![Coding::Gzip; 2]),
            (deflate(&zeros), vec![Coding::Deflate]),
            (BROTLI_BOMB.to_vec(), vec![Coding::Brotli]),
            (
                zstd::encode_all(zeros.as_slice(), 1).unwrap(),
                vec![Coding::Zstd],
            ),
        ];
        for (wire, codings) in bombs {
            assert!(wire.len() < MAX);
            assert_eq!(
                reason(decode(&wire, &codings, MAX)),
                UnknownReason::TooLarge,
                "{codings:?}"
            );
        }
    }

    #[test]
    fn s43_a_window_that_needs_memory_is_refused() {
        // Magic, descriptor without content size, window byte for 2^30.
        let wide = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA0, 0x01, 0x00, 0x00];
        assert_eq!(
            reason(decode(&wide, &[Coding::Zstd], MAX)),
            UnknownReason::BadHttp
        );
        // Brotli's mark for large windows: left as it is.
        assert_eq!(
            decode(&[0x11, 0x1E, 0, 0], &[Coding::Brotli], MAX).unwrap(),
            None
        );
    }

    #[test]
    fn s44_more_than_two_layers_are_bad_http() {
        let header = |value: &str| vec![("content-encoding".to_owned(), value.to_owned())];

        assert!(codings(&header("gzip, gzip, br")).is_err());
        assert_eq!(
            codings(&header("gzip, identity, br")).unwrap(),
            [Coding::Gzip, Coding::Brotli]
        );
        assert_eq!(codings(&header("utf-8")).unwrap(), []);
    }

    #[test]
    fn s45_plain_bytes_under_any_label_are_plain() {
        let page = b"<!DOCTYPE html><title>Statement</title><p>Words.</p>".repeat(20);
        for coding in [Coding::Gzip, Coding::Deflate, Coding::Brotli, Coding::Zstd] {
            assert_eq!(decode(&page, &[coding], MAX).unwrap(), None, "{coding:?}");
        }
    }

    #[test]
    fn s46_a_cut_body_is_truncated_and_trailing_junk_does_not_matter() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let cut = |wire: Vec<u8>| wire[..wire.len() / 2].to_vec();
        let cases = [
            (cut(gzip(&text)), Coding::Gzip),
            (cut(zlib(&text)), Coding::Deflate),
            (
                cut(zstd::encode_all(text.as_slice(), 1).unwrap()),
                Coding::Zstd,
            ),
            (cut(BROTLI_HELLO.to_vec()), Coding::Brotli),
        ];
        for (wire, coding) in cases {
            assert_eq!(
                reason(decode(&wire, &[coding], MAX)),
                UnknownReason::Truncated,
                "{coding:?}"
            );
        }
        let mut junk = gzip(b"text");
        junk.extend_from_slice(b"<!-- cached -->");
        assert_eq!(
            decode(&junk, &[Coding::Gzip], MAX).unwrap(),
            Some(b"text".to_vec())
        );
    }
}
