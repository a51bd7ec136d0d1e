//! Granting the judge's wishes.
//!
//! *In:* wishes. *Out:* looks made for them. *Never:* makes one twice in a pass, or more than the judge asked for.

use super::crew::{RunError, Turn};
use super::looks::{Errand, Looker};
use crate::model::address;
use crate::model::{Role, Wish};
use crate::store::Due;

/// Siblings asked for one suspect.
const SIBLINGS: usize = 2;

/// Makes the looks that the judge wished for.
pub(super) async fn grant(
    turn: &Turn,
    looker: &mut Looker,
    wishes: &[Wish],
) -> Result<(), RunError> {
    let mut errands = Vec::new();
    let mut canaries = std::collections::HashSet::new();
    let mut siblings = std::collections::HashSet::new();
    let rechecks = wishes
        .iter()
        .any(|wish| matches!(wish, Wish::Recheck { .. }));
    for wish in wishes {
        match wish {
            Wish::Canary {
                template,
                like,
                nth,
            } => {
                if canaries.insert((template.clone(), *nth)) {
                    errands.extend(canary(turn, template, like, *nth).await?);
                }
            }
            Wish::Sibling { template, of } => {
                if siblings.insert(template.clone()) {
                    errands.extend(sibling(turn, template, *of).await?);
                }
            }
            Wish::Recheck { statement } | Wish::Look { statement } => {
                errands.extend(again(turn, *statement).await?);
            }
        }
    }
    if rechecks {
        wait(turn).await;
    }
    looker.run(errands).await
}

async fn canary(
    turn: &Turn,
    template: &str,
    like: &str,
    nth: u8,
) -> Result<Option<Errand>, RunError> {
    let Some(url) = address::made_up(like, seed(turn, template, nth)) else {
        return Ok(None);
    };
    let (source, like) = (turn.key, address::identity_key(like, &turn.source.house));
    let statement = turn
        .crew
        .with_store(move |store| store.owner(source, &like))
        .await?;
    Ok(statement.map(|statement| Errand {
        role: Role::Canary,
        url,
        due: None,
        statement: Some(statement),
    }))
}

/// The same pass asks the same made-up addresses of a template, so that a replay can.
fn seed(turn: &Turn, template: &str, nth: u8) -> u64 {
    let time = turn.crew.pass.began.timestamp();
    let key = crate::text::text_key(template, &format!("{time} {nth}"));
    key.iter()
        .take(8)
        .fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

async fn sibling(turn: &Turn, template: &str, of: i64) -> Result<Vec<Errand>, RunError> {
    let (source, template) = (turn.key, template.to_owned());
    let found = turn
        .crew
        .with_store(move |store| store.siblings(source, &template, of, SIBLINGS))
        .await?;
    Ok(found
        .into_iter()
        .map(|due| errand(Role::Sibling, due))
        .collect())
}

async fn again(turn: &Turn, statement: i64) -> Result<Option<Errand>, RunError> {
    let due = turn
        .crew
        .with_store(move |store| store.due_by_key(statement))
        .await?;
    Ok(due.map(|due| errand(Role::Statement, due)))
}

fn errand(role: Role, due: Due) -> Errand {
    Errand {
        role,
        url: due.url.clone(),
        statement: Some(due.statement),
        due: Some(due),
    }
}

/// Waits `recheck_in_pass`, or until the operator wants the pass to stop.
async fn wait(turn: &Turn) {
    let pause = turn.crew.settings.spans.recheck_in_pass;
    let mut stop = turn.crew.stop.clone();
    let interrupted = async {
        // An error means that nobody can stop the pass any more: then the pause is just a pause.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = tokio::time::sleep(pause.to_std().unwrap_or_default()) => {}
        () = interrupted => {}
    }
}
