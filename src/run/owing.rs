//! Who is owed what.
//!
//! *In:* flags that reached a stage, receivers. *Out:* rows of the ledger, in the transaction of the flags. *Never:*
//! decides what of it is told in the end: that is sifted when a message is put together.

use crate::alert::{self, Said};
use crate::config::Receiver;
use crate::model::{Flag, FlagId, FlagKind, Occasion, Stage};
use crate::store::{Applied, Ledger, Owing, Store, StoreError};

/// Enters for every receiver what it is owed of these flags.
pub(super) fn enter(
    ledger: &Ledger<'_>,
    receivers: &[Receiver],
    applied: &[Applied],
) -> Result<(), StoreError> {
    // Members look whether their incident is still to be told, so that it comes first.
    let (incidents, others): (Vec<&Applied>, Vec<&Applied>) = applied
        .iter()
        .partition(|step| step.flag.kind == FlagKind::Incident);
    for step in incidents.into_iter().chain(others) {
        for receiver in receivers {
            owe(ledger, receiver, &step.flag)?;
        }
    }
    Ok(())
}

fn owe(ledger: &Ledger<'_>, receiver: &Receiver, flag: &Flag) -> Result<(), StoreError> {
    let Some((last, entry)) = flag.history.iter().enumerate().next_back() else {
        return Ok(());
    };
    let id = receiver.id.as_str();
    let answered = match reason(ledger, receiver, flag)? {
        Some(Reason::OfItself) => None,
        Some(Reason::Answers(answered)) => Some(answered),
        None => return Ok(()),
    };
    let owing = Owing {
        flag: &flag.id,
        occasion: Occasion::Stage(u32::try_from(last).unwrap_or(u32::MAX)),
        answers: answered.as_ref(),
        at: entry.at,
    };
    let stands = flag.stage != Stage::Withdrawn;
    if stands && ledger.is_named_by_incident(id, flag)? {
        return ledger.hold(id, &owing);
    }
    ledger.owe(id, &owing)
}

/// Why a receiver is owed a flag.
enum Reason {
    /// Its rule asks for it, or an earlier stage was owed.
    OfItself,
    /// It answers a flag that was owed: a restored one its deletion, a recovery what it ends.
    Answers(FlagId),
}

fn reason(
    ledger: &Ledger<'_>,
    receiver: &Receiver,
    flag: &Flag,
) -> Result<Option<Reason>, StoreError> {
    if wants(ledger, receiver, flag)? || ledger.was_owed(&receiver.id, &flag.id)? {
        return Ok(Some(Reason::OfItself));
    }
    let answered = ledger.answered(&receiver.id, flag)?;
    Ok(answered.map(Reason::Answers))
}

/// Whether the receiver's rule asks for it.
fn wants(ledger: &Ledger<'_>, receiver: &Receiver, flag: &Flag) -> Result<bool, StoreError> {
    let statement = match flag.statement {
        Some(key) => ledger.statement(key)?,
        None => None,
    };
    let speaks = !receiver.rule.words.is_empty() || !receiver.rule.topics.is_empty();
    let text = match flag.statement {
        Some(key) if speaks => ledger.last_text(key)?,
        Some(_) | None => None,
    };
    let said = Said {
        flag,
        statement: statement.as_ref(),
        text: text.as_deref(),
    };
    Ok(alert::wants(&receiver.rule, &said))
}

/// What is done with a flag that a receiver was never owed, and would have been under today's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    /// It is only named.
    Named,
    /// It is owed from now on.
    Owed,
}

/// Looks through flags for what a receiver of today was never owed of them; `(receiver, flag)` each.
///
/// # Errors
/// Where the store fails.
pub fn owe_anew(
    store: &mut Store,
    receivers: &[Receiver],
    flags: &[Flag],
    what: Anew,
) -> Result<Vec<(String, FlagId)>, StoreError> {
    let mut found = Vec::new();
    store.owe(|ledger| {
        for flag in flags.iter().filter(|flag| flag.stage != Stage::Withdrawn) {
            for receiver in receivers {
                let known = ledger.was_owed(&receiver.id, &flag.id)? || ledger.is_over(flag)?;
                if known || !wants(ledger, receiver, flag)? {
                    continue;
                }
                if what == Anew::Owed {
                    owe(ledger, receiver, flag)?;
                }
                found.push((receiver.id.clone(), flag.id.clone()));
            }
        }
        Ok(())
    })?;
    Ok(found)
}
