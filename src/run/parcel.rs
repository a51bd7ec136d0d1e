//! What a receiver is owed, put together.
//!
//! *In:* a receiver, the store. *Out:* the next [`Parcel`], or none. *Never:* more than is shown in memory, however much
//! is owed.

use chrono::{DateTime, Utc};

use crate::alert;
use crate::config::Receiver;
use crate::model::{
    Bundle, Contents, Flag, FlagKind, Occasion, Parcel, Telling, Version, public_id,
};
use crate::query;
use crate::store::{OpenMessage, OwedRow, RowOrder, Selection, Store, StoreError};

/// As many flags of one source are told one by one; more are a storm, and one message.
const BURST: u64 = 5;
/// Flags of a storm that people are shown; the rest is counted.
const SHOWN: usize = 30;
/// Flags in one message to a program, which is shown all of them: some 400 KB, below what servers take by default
/// (nginx: 1 MB).
const FOR_A_PROGRAM: usize = 200;

/// A message that is put together, and its parcel.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) message: OpenMessage,
    pub(super) parcel: Parcel,
}

/// The next message of a receiver: one whose end nobody saw, or what is owed longest and due.
pub(super) fn next(
    store: &mut Store,
    receiver: &Receiver,
    now: DateTime<Utc>,
) -> Result<Option<Packed>, StoreError> {
    if let Some(message) = store.open_message(&receiver.id)? {
        // Whoever put it together may have been killed when it was on its way.
        let message = OpenMessage {
            perhaps: true,
            ..message
        };
        return pack(store, receiver, message, now).map(Some);
    }
    store.sift(&receiver.id)?;
    let Some(oldest) = store.oldest_owed(&receiver.id)? else {
        return Ok(None);
    };
    if !alert::is_due(receiver, oldest.since, now) {
        return Ok(None);
    }
    let selection = select(store, receiver, oldest.key, oldest.source)?;
    let id = receiver.id.clone();
    store.put_together(&receiver.id, selection, now, |row, key, rows| {
        name(&id, row, key, rows)
    })?;
    match store.open_message(&receiver.id)? {
        Some(message) => pack(store, receiver, message, now).map(Some),
        None => Ok(None),
    }
}

fn select(
    store: &Store,
    receiver: &Receiver,
    row: i64,
    source: Option<i64>,
) -> Result<Selection, StoreError> {
    let programs = receiver.channel.is_for_programs();
    let most = if programs {
        let state = store.receiver(&receiver.id)?.unwrap_or_default();
        FOR_A_PROGRAM.min(state.fits.unwrap_or(usize::MAX)).max(1)
    } else {
        usize::MAX
    };
    let Some(source) = source else {
        return Ok(Selection::One(row));
    };
    if receiver.digest.is_some() && !programs {
        return Ok(Selection::All(most));
    }
    if store.count_owed(&receiver.id, Some(source))? > BURST {
        return Ok(Selection::OfSource(source, most));
    }
    Ok(Selection::One(row))
}

/// The key of a message: of one flag by its name and stage, of several by the row that was owed first.
fn name(receiver: &str, row: &OwedRow, key: i64, rows: u64) -> String {
    let key = key.to_string();
    match row {
        OwedRow::Flag { flag, occasion } if rows == 1 => format!("{flag}-{occasion}-{receiver}"),
        OwedRow::Flag { .. } => {
            let of = public_id('b', &[receiver, &key, &rows.to_string()], |_| false);
            format!("{of}-{receiver}")
        }
        OwedRow::Notice(notice) => {
            let of = public_id('n', &[&notice.receiver, &key], |_| false);
            format!("{of}-{receiver}")
        }
    }
}

fn pack(
    store: &Store,
    receiver: &Receiver,
    message: OpenMessage,
    now: DateTime<Utc>,
) -> Result<Packed, StoreError> {
    let contents = contents(store, receiver, &message)?;
    let parcel = Parcel {
        id: message.id.clone(),
        at: message.at,
        tried: now,
        tries: message.tries,
        reached: message.reached.clone(),
        contents,
    };
    Ok(Packed { message, parcel })
}

fn contents(
    store: &Store,
    receiver: &Receiver,
    message: &OpenMessage,
) -> Result<Contents, StoreError> {
    let (order, shown) = if receiver.channel.is_for_programs() {
        (RowOrder::Owed, FOR_A_PROGRAM)
    } else {
        (RowOrder::Weight, SHOWN)
    };
    let mut rows = store.rows_of(message.key, order, shown)?;
    if message.rows == 1
        && let Some(row) = rows.pop()
    {
        return match row {
            OwedRow::Notice(notice) => Ok(Contents::Notice(notice)),
            OwedRow::Flag { flag, occasion } => {
                let telling = telling(store, &receiver.id, &flag, occasion)?;
                Ok(Contents::Flag(Box::new(telling)))
            }
        };
    }
    let mut records = Vec::new();
    for row in rows {
        if let OwedRow::Flag { flag, occasion } = row {
            records.push(query::record(store, stood(store, &flag, occasion)?)?);
        }
    }
    let of_one_source = store.is_of_one_source(message.key)?;
    let first = records.first().map(|record| record.source.clone());
    Ok(Contents::Flags(Bundle {
        source: first.filter(|_| of_one_source),
        total: message.rows,
        counts: store.counts_of(message.key)?,
        records,
    }))
}

/// A flag as it stood at the occasion: a message that is sent once more tells what it told before, whatever the flag
/// reached since.
fn stood(store: &Store, id: &str, occasion: Occasion) -> Result<Flag, StoreError> {
    let mut flag = store
        .flag(id)?
        .ok_or_else(|| StoreError::Value(format!("flag {id} is owed and not there")))?;
    if let Occasion::Stage(last) = occasion {
        let stages = usize::try_from(last).unwrap_or(usize::MAX);
        flag.history.truncate(stages.saturating_add(1));
        if let Some(entry) = flag.history.last() {
            flag.stage = entry.stage;
        }
    }
    Ok(flag)
}

/// A flag as it would be told to a receiver now.
///
/// # Errors
/// Where the store fails, or has no such flag.
pub fn preview(
    store: &Store,
    receiver: &str,
    flag: &Flag,
    now: DateTime<Utc>,
) -> Result<Parcel, StoreError> {
    let last = u32::try_from(flag.history.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let telling = telling(store, receiver, flag.id.as_str(), Occasion::Stage(last))?;
    Ok(Parcel {
        id: format!("{}-{last}-{receiver}", flag.id),
        at: now,
        tried: now,
        tries: 0,
        reached: Vec::new(),
        contents: Contents::Flag(Box::new(telling)),
    })
}

/// A message that says nothing but that a receiver is reached.
pub fn trial(receiver: &str, now: DateTime<Utc>) -> Parcel {
    Parcel {
        id: format!("t-{}-{receiver}", now.timestamp_millis()),
        at: now,
        tried: now,
        tries: 0,
        reached: Vec::new(),
        contents: Contents::Trial,
    }
}

/// A flag as it stood at the occasion, with the versions that it is about.
fn telling(
    store: &Store,
    receiver: &str,
    id: &str,
    occasion: Occasion,
) -> Result<Telling, StoreError> {
    let flag = stood(store, id, occasion)?;
    let versions = match flag.statement {
        Some(statement) => store.versions(statement)?,
        None => Vec::new(),
    };
    let numbered = |number: Option<u32>| {
        let of = |version: &&Version| Some(version.number) == number;
        versions.iter().find(of).cloned()
    };
    let (before, after) = if flag.kind == FlagKind::Edited {
        (numbered(flag.from_version), numbered(flag.to_version))
    } else {
        (versions.last().cloned(), None)
    };
    Ok(Telling {
        told: store.first_told(receiver, id)?,
        record: query::record(store, flag)?,
        occasion,
        before,
        after,
    })
}
