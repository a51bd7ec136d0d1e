//! One source's turn.
//!
//! *In:* a source. *Out:* how the turn went; facts and flags are in the store. *Never:* concludes before the
//! witnesses that could be had were heard.

use std::collections::HashSet;
use std::sync::Arc;

use super::crew::{Crew, RunError, Turn};
use super::looks::{Looked, Looker};
use super::tally::Standing;
use super::{health, lists, owing, plan, witnesses};
use crate::config::Source;
use crate::judge;
use crate::model::{Event, ListWindow, Verdict};
use crate::store::{Applied, Due};

/// Rounds in which the judge may wish for witnesses: whether a newcomer carries the text, one made-up address, and
/// another where the first was served.
const ROUNDS: usize = 3;

/// Takes a source's turn.
pub(super) async fn take(crew: &Arc<Crew>, source: Source, key: i64) -> Result<Standing, RunError> {
    let turn = Turn {
        crew: Arc::clone(crew),
        source: Arc::new(source),
        key,
    };
    let read = lists::read_all(&turn).await?;
    let mut planned = plan::due(&turn).await?;
    crew.tell(Event::Planned {
        source: turn.source.facts.id.clone(),
        looks: planned.due.len(),
    });
    let mut looker = Looker::new(&turn);
    for (cause, count) in planned.left_out.drain(..) {
        looker.leave_out(cause, count);
    }
    looker.look_at(std::mem::take(&mut planned.due)).await?;
    let windows = hear_lists(&turn, &mut looker).await?;
    looker.look_at(listed_again(&turn, &windows).await?).await?;
    conclude(&turn, &mut looker, &read, &windows).await?;
    plan::spent(&turn, planned).await?;
    Ok(standing(&read, &looker.finish()))
}

/// What the lists showed; whoever they miss is in question too.
async fn hear_lists(turn: &Turn, looker: &mut Looker) -> Result<Arc<[ListWindow]>, RunError> {
    let (key, pass) = (turn.key, turn.crew.pass);
    let windows = turn
        .crew
        .with_store(move |store| store.windows(key, pass))
        .await?;
    looker.ask_about(judge::membership(&windows, pass.began).missing());
    Ok(windows.into())
}

/// Deleted statements that a list shows again: they may be back, and are looked at before their time.
async fn listed_again(turn: &Turn, windows: &[ListWindow]) -> Result<Vec<Due>, RunError> {
    let pass = turn.crew.pass.began;
    let anew = judge::listed_anew(windows, pass);
    if anew.is_empty() {
        return Ok(Vec::new());
    }
    let due = turn
        .crew
        .with_store(move |store| store.deleted_among(&anew))
        .await?;
    let unseen = |due: &Due| due.last_look.is_none_or(|at| at < pass);
    Ok(due.into_iter().filter(unseen).collect())
}

/// Lets the judge hear the statements in question, with the witnesses it wishes for.
async fn conclude(
    turn: &Turn,
    looker: &mut Looker,
    read: &lists::Reading,
    windows: &Arc<[ListWindow]>,
) -> Result<(), RunError> {
    let mut granted = HashSet::new();
    let mut verdict = judge(turn, looker.in_question(), windows).await?;
    for _ in 0..ROUNDS {
        let wishes: Vec<_> = verdict
            .wishes
            .iter()
            .filter(|wish| granted.insert((*wish).clone()))
            .cloned()
            .collect();
        if wishes.is_empty() || turn.crew.stopped() {
            break;
        }
        witnesses::grant(turn, looker, &wishes).await?;
        verdict = judge(turn, looker.in_question(), windows).await?;
    }
    let heard = health::hear(turn, read, looker.sightings(), windows).await?;
    verdict.flags.extend(heard.flags);
    verdict.health = heard.record;
    let (key, pass) = (turn.key, turn.crew.pass);
    let house = turn.source.house.clone();
    let receivers = Arc::clone(&turn.crew.receivers);
    let applied = turn
        .crew
        .with_store(move |store| {
            store.conclude(key, pass, &house, &verdict, |ledger, applied| {
                owing::enter(ledger, &receivers, applied)
            })
        })
        .await?;
    if !applied.is_empty() {
        turn.crew.owed.send_modify(|rung| *rung += 1);
    }
    announce(turn, applied).await
}

async fn judge(
    turn: &Turn,
    statements: Vec<i64>,
    windows: &Arc<[ListWindow]>,
) -> Result<Verdict, RunError> {
    let windows = Arc::clone(windows);
    let (key, pass, spans) = (turn.key, turn.crew.pass, turn.crew.settings.spans);
    let id = turn.source.facts.id.clone();
    turn.crew
        .with_store(move |store| {
            let dossier = store.dossier(key, &id, pass, spans, &statements, &windows)?;
            Ok(judge::conclude(&dossier))
        })
        .await
}

async fn announce(turn: &Turn, applied: Vec<Applied>) -> Result<(), RunError> {
    for step in applied {
        turn.crew.count(|tally| tally.flagged(&step));
        let statement = match step.flag.statement {
            Some(key) => {
                turn.crew
                    .with_store(move |store| store.statement(key))
                    .await?
            }
            None => None,
        };
        turn.crew.tell(Event::Flagged {
            statement: statement.map(Box::new),
            flag: Box::new(step.flag),
        });
    }
    Ok(())
}

fn standing(lists: &lists::Reading, looked: &Looked) -> Standing {
    let any = lists.good > 0 || looked.answered > 0;
    let all = lists.bad == 0 && looked.unknown == 0 && looked.not_asked == 0;
    if !any && (lists.bad > 0 || looked.unknown > 0 || looked.not_asked > 0) {
        Standing::Failed
    } else if all {
        Standing::Whole
    } else {
        Standing::Partial
    }
}
