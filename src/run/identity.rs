//! Which statement an address belongs to, once it has answered.
//!
//! *In:* a look that read a present page. *Out:* aliases, merged twins, a better address, in the store. *Never:* takes
//! two addresses for one before both gave the same text.

use super::crew::{RunError, Turn};
use crate::model::address;
use crate::store::{Due, LookFacts, Observed, Seen};

/// Whether the address turned out to be another statement's, or may still.
pub(super) async fn is_another(
    turn: &Turn,
    due: &Due,
    facts: &LookFacts,
    observed: &Observed,
) -> Result<bool, RunError> {
    if let Some(elder) = due.twin_of {
        return prove_twin(turn, due, elder, observed).await;
    }
    if due.version.is_none() {
        return find_home(turn, due, facts).await;
    }
    if observed.version == due.version {
        follow_house(turn, due, facts).await?;
    }
    Ok(false)
}

/// Two forms of one address: the same text proves that they are one, two steady texts that they are two.
async fn prove_twin(
    turn: &Turn,
    due: &Due,
    elder: i64,
    observed: &Observed,
) -> Result<bool, RunError> {
    let (statement, steady) = (due.statement, observed.version == due.version);
    turn.crew
        .with_store(move |store| {
            if store.same_words(statement, elder)? {
                store.merge(statement, elder)?;
            } else if steady {
                store.part_twin(statement)?;
                return Ok(false);
            }
            Ok(true)
        })
        .await
}

/// A house that sends every address to another form of it (www, a slash) is asked by that form from now on.
async fn follow_house(turn: &Turn, due: &Due, facts: &LookFacts) -> Result<(), RunError> {
    let mut statuses = facts.chain.iter().map(|hop| hop.status);
    let for_good = facts.landed.is_none() && statuses.all(|status| matches!(status, 301 | 308));
    let house = &turn.source.house;
    let last = facts.chain.last().filter(|_| for_good);
    let Some(url) = last.and_then(|hop| address::canonical(&hop.to, None, house)) else {
        return Ok(());
    };
    let name = address::identity_key(&url, house);
    let (source, statement) = (turn.key, due.statement);
    turn.crew
        .with_store(move |store| {
            match store.owner(source, &name)? {
                Some(owner) if owner != statement => store.merge(owner, statement)?,
                Some(_) => {}
                None => store.add_alias(source, statement, &name, &address::risky_key(&url))?,
            }
            store.readdress(
                statement,
                &url,
                &address::host(&url),
                &address::template(&url),
            )
        })
        .await
}

/// At its first look a statement takes the address that answered; whether it is one that is known already.
async fn find_home(turn: &Turn, due: &Due, facts: &LookFacts) -> Result<bool, RunError> {
    let Seen::Read { reading, .. } = &facts.seen else {
        return Ok(false);
    };
    let house = &turn.source.house;
    let canonical = reading
        .canonical
        .as_deref()
        .and_then(|url| address::canonical(url, Some(&due.url), house));
    let own = address::identity_key(&due.url, house);
    let other = |url: &String| Some(address::identity_key(url, house)).filter(|name| *name != own);
    let canonical = canonical.as_ref().and_then(other);
    let landed = facts
        .landed
        .as_ref()
        .and_then(|url| Some((other(url)?, url.clone())));
    if canonical.is_none() && landed.is_none() {
        return Ok(false);
    }
    let (source, statement) = (turn.key, due.statement);
    turn.crew
        .with_store(move |store| {
            let names = landed.iter().map(|(name, _)| name).chain(&canonical);
            for name in names {
                let owner = store.owner(source, name)?;
                if let Some(owner) = owner.filter(|owner| *owner != statement)
                    && store.same_words(statement, owner)?
                {
                    store.merge(statement, owner)?;
                    return Ok(true);
                }
            }
            if let Some((name, url)) = landed
                && store.owner(source, &name)?.is_none()
            {
                store.add_alias(source, statement, &name, &address::risky_key(&url))?;
                store.readdress(
                    statement,
                    &url,
                    &address::host(&url),
                    &address::template(&url),
                )?;
            }
            Ok(false)
        })
        .await
}
