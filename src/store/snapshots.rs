//! Bytes as received, once by hash.
//!
//! *In:* a body with its headers. *Out:* the key of the snapshot; later the same bytes. *Never:* decodes a content
//! coding: what is kept is what came over the wire.

use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::{Store, StoreError};

/// Level of compression: 3 is zstd's default, some 200 MB/s.
const LEVEL: i32 = 3;
/// More than any body may hold (`max_body` at most), so that a damaged row cannot ask for more memory.
const MOST: usize = 64 << 20;

/// A body as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// SHA-256 of `body`.
    pub hash: [u8; 32],
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The bytes, content coding included.
    pub body: Vec<u8>,
}

impl Snapshot {
    /// A snapshot of these bytes.
    pub fn of(headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self {
            hash: Sha256::digest(&body).into(),
            headers,
            body,
        }
    }
}

/// Compresses one body after another; its tables are made once a batch.
pub(super) struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    pub(super) fn new() -> Result<Self, StoreError> {
        zstd::bulk::Compressor::new(LEVEL)
            .map(Self)
            .map_err(|error| StoreError::Value(error.to_string()))
    }

    fn pack(&mut self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.0
            .compress(bytes)
            .map_err(|error| StoreError::Value(error.to_string()))
    }
}

pub(super) fn keep(
    transaction: &Transaction<'_>,
    packer: &mut Packer,
    snapshot: &Snapshot,
) -> Result<i64, StoreError> {
    let known: Option<i64> = transaction
        .prepare_cached("SELECT key FROM snapshot WHERE hash = ?1")?
        .query_row([snapshot.hash.as_slice()], |row| row.get(0))
        .optional()?;
    if let Some(key) = known {
        return Ok(key);
    }
    transaction
        .prepare_cached(
            "INSERT INTO snapshot (hash, length, headers, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            snapshot.hash.as_slice(),
            i64::try_from(snapshot.body.len()).unwrap_or(i64::MAX),
            packer.pack(&serde_json::to_vec(&snapshot.headers)?)?,
            packer.pack(&snapshot.body)?,
        ])?;
    Ok(transaction.last_insert_rowid())
}

impl Store {
    /// The bytes of a snapshot by the hash of what was received, hexadecimal.
    pub fn snapshot(&self, hash: &str) -> Result<Option<Snapshot>, StoreError> {
        let Some(hash) = from_hex(hash) else {
            return Ok(None);
        };
        let row = self
            .connection
            .query_row(
                "SELECT headers, body FROM snapshot WHERE hash = ?1",
                [hash.as_slice()],
                |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)),
            )
            .optional()?;
        row.map(|(headers, body)| unpacked(hash, &headers, &body))
            .transpose()
    }

    /// The bytes of a snapshot by its key.
    pub(super) fn snapshot_by_key(&self, key: i64) -> Result<Option<Snapshot>, StoreError> {
        let row = self
            .connection
            .prepare_cached("SELECT hash, headers, body FROM snapshot WHERE key = ?1")?
            .query_row([key], |row| {
                Ok((
                    row.get::<_, [u8; 32]>(0)?,
                    row.get::<_, Vec<u8>>(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                ))
            })
            .optional()?;
        row.map(|(hash, headers, body)| unpacked(hash, &headers, &body))
            .transpose()
    }
}

fn unpacked(hash: [u8; 32], headers: &[u8], body: &[u8]) -> Result<Snapshot, StoreError> {
    let unpack = |bytes: &[u8]| {
        zstd::bulk::decompress(bytes, MOST).map_err(|error| StoreError::Value(error.to_string()))
    };
    Ok(Snapshot {
        hash,
        headers: serde_json::from_slice(&unpack(headers)?)?,
        body: unpack(body)?,
    })
}

/// Lower-case hexadecimal, as `sha256sum` prints it.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())
        })
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    bytes.try_into().ok()
}
