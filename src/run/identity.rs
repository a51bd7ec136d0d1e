//! Which statement an address belongs to, once it has answered.
//!
//! *In:* a look that read a present page. *Out:* aliases, merged twins, a better address, in the store. *Never:* takes
//! two addresses for one before both gave the same text.

use crate::model::address::{self, House};
use crate::store::{Due, LookFacts, Observed, Seen, Store, StoreError};

/// Whether the address turned out to be another statement's, or may still; `place`: its source and how that folds
/// addresses.
pub(super) fn is_another(
    store: &mut Store,
    place: (i64, &House),
    due: &Due,
    facts: &LookFacts,
    observed: &Observed,
) -> Result<bool, StoreError> {
    if let Some(elder) = due.twin_of {
        return prove_twin(store, due, elder, observed);
    }
    if due.version.is_none() {
        return find_home(store, place, due, facts);
    }
    if observed.version == due.version {
        follow_house(store, place, due, facts)?;
    }
    Ok(false)
}

/// Two forms of one address: the same text proves that they are one, two steady texts that they are two.
fn prove_twin(
    store: &mut Store,
    due: &Due,
    elder: i64,
    observed: &Observed,
) -> Result<bool, StoreError> {
    if store.same_words(due.statement, elder)? {
        store.merge(due.statement, elder)?;
    } else if observed.version == due.version {
        store.part_twin(due.statement)?;
        return Ok(false);
    }
    Ok(true)
}

/// A house that sends every address to another form of it (www, a slash) is asked by that form from now on.
fn follow_house(
    store: &mut Store,
    (source, house): (i64, &House),
    due: &Due,
    facts: &LookFacts,
) -> Result<(), StoreError> {
    let mut statuses = facts.chain.iter().map(|hop| hop.status);
    let for_good = facts.landed.is_none() && statuses.all(|status| matches!(status, 301 | 308));
    let last = facts.chain.last().filter(|_| for_good);
    let Some(url) = last.and_then(|hop| address::canonical(&hop.to, None, house)) else {
        return Ok(());
    };
    let name = address::identity_key(&url, house);
    let statement = due.statement;
    match store.owner(source, &name)? {
        Some(owner) if owner != statement => store.merge(owner, statement)?,
        Some(_) => {}
        None => store.add_alias(source, statement, &name, &address::risky_key(&url))?,
    }
    readdress(store, statement, &url)
}

/// At its first look a statement takes the address that answered; whether it is one that is known already.
fn find_home(
    store: &mut Store,
    (source, house): (i64, &House),
    due: &Due,
    facts: &LookFacts,
) -> Result<bool, StoreError> {
    let Seen::Read { reading, .. } = &facts.seen else {
        return Ok(false);
    };
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
    let statement = due.statement;
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
        readdress(store, statement, &url)?;
    }
    Ok(false)
}

fn readdress(store: &mut Store, statement: i64, url: &str) -> Result<(), StoreError> {
    store.readdress(statement, url, &address::host(url), &address::template(url))
}
