//! Texts that stand at a statement's address and are the site's doing: an empty frame, a gate, the front page.
//!
//! *In:* the looks of one pass, and how many neighbours kept their texts. *Out:* those that met another text than
//! their statement's, and those among them that met the site's.
//! *Never:* a text that a few statements show while their neighbours stand: that is another text put in their place,
//! or a notice that they were taken down.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::canary;
use super::course::Course;
use crate::model::{Claim, Dossier, Look, Role};

/// So many statements of a template that carry strange texts at once may be the site's doing.
const MANY: usize = 3;
/// … unless for each of them so many neighbours stand.
const NEIGHBOURS: usize = 4;

/// A look that read another text than the statement's own.
struct Met<'a> {
    statement: i64,
    template: &'a str,
    look: &'a Look,
    /// It did so before, along with others.
    again: bool,
}

/// Keys of looks that read another text than their statement's own.
pub(super) fn lost<'a>(pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>) -> HashSet<i64> {
    pass.filter(|(course, look)| course.loss(look).is_some())
        .map(|(_, look)| look.key)
        .collect()
}

/// Keys of looks that read a text which another statement shows in the same pass.
pub(super) fn common<'a>(pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>) -> HashSet<i64> {
    let mut by_text: HashMap<[u8; 16], (HashSet<i64>, Vec<i64>)> = HashMap::new();
    for (course, look) in pass.filter(|(_, look)| look.claim == Claim::Present) {
        if let Some(text) = look.text_key {
            let (who, looks) = by_text.entry(text).or_default();
            who.insert(course.key());
            looks.push(look.key);
        }
    }
    let shown = by_text.into_values().filter(|(who, _)| who.len() > 1);
    shown.flat_map(|(_, looks)| looks).collect()
}

/// Keys of looks that were led to another address, which carries their statement's text.
pub(super) fn carried<'a>(pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>) -> HashSet<i64> {
    pass.filter(|(course, look)| course.is_carried(look))
        .map(|(_, look)| look.key)
        .collect()
}

/// Keys of looks that met a text which is the site's, among those that are `lost`.
pub(super) fn find<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    lost: &HashSet<i64>,
    dossier: &Dossier,
) -> HashSet<i64> {
    let met: Vec<Met<'a>> = pass
        .filter(|(course, look)| !course.is_known_lost() && lost.contains(&look.key))
        .map(|(course, look)| Met {
            statement: course.key(),
            template: course.template(),
            look,
            again: course.is_estranged(),
        })
        .collect();
    let mut by_template: HashMap<&str, HashSet<i64>> = HashMap::new();
    let mut by_text: HashMap<[u8; 16], HashSet<i64>> = HashMap::new();
    for one in &met {
        by_template
            .entry(one.template)
            .or_default()
            .insert(one.statement);
        if let Some(key) = one.look.text_key {
            by_text.entry(key).or_default().insert(one.statement);
        }
    }
    let wide: HashSet<&str> = by_template
        .iter()
        .filter(|(template, lost)| is_wide(dossier, template, lost, &met))
        .map(|(template, _)| *template)
        .collect();
    let pass = met.first().map(|one| one.look.pass);
    let fronts: HashMap<&str, [u8; 16]> = by_template
        .keys()
        .filter_map(|template| Some((*template, front(dossier, template, pass?, lost)?)))
        .collect();
    met.iter()
        .filter(|one| {
            // The page that the host shows for any address that is none says of each that it is none.
            let front = fronts.get(one.template).copied();
            wide.contains(one.template) || front.is_none() || front != one.look.text_key
        })
        .filter(|one| {
            let same = one.look.text_key.and_then(|key| by_text.get(&key));
            let alike = same.map_or(0, HashSet::len);
            wide.contains(one.template) || alike >= if one.again { MANY } else { 2 }
        })
        .map(|one| one.look.key)
        .collect()
}

/// The page with which the host answers made-up addresses of a template in a pass.
fn front(
    dossier: &Dossier,
    template: &str,
    pass: DateTime<Utc>,
    lost: &HashSet<i64>,
) -> Option<[u8; 16]> {
    let witnesses = dossier.witnesses.get(template)?.iter();
    let of_this_pass = witnesses.filter(|witness| witness.look.pass == pass);
    let canaries: Vec<&Look> = of_this_pass
        .clone()
        .map(|witness| &witness.look)
        .filter(|look| look.role == Role::Canary)
        .collect();
    let is_a_statement = |text: Option<[u8; 16]>| {
        of_this_pass.clone().any(|witness| {
            witness.statement.is_some()
                && witness.look.claim == Claim::Present
                && witness.look.landed.is_none()
                && witness.look.text_key == text
                && !lost.contains(&witness.look.key)
        })
    };
    canary::hear(&canaries, is_a_statement).front()
}

/// Whether so many of a template lost their texts at once that it is the site's doing.
fn is_wide(dossier: &Dossier, template: &str, lost: &HashSet<i64>, met: &[Met<'_>]) -> bool {
    let pass = met.first().map(|one| one.look.pass);
    lost.len() >= MANY
        && pass
            .is_some_and(|pass| standing(dossier, template, pass, lost) < lost.len() * NEIGHBOURS)
}

/// Neighbours that were served at their addresses in this pass, without these.
fn standing(
    dossier: &Dossier,
    template: &str,
    pass: DateTime<Utc>,
    without: &HashSet<i64>,
) -> usize {
    let witnesses = dossier.witnesses.get(template).into_iter().flatten();
    witnesses
        .filter(|witness| witness.look.pass == pass && witness.look.claim == Claim::Present)
        .filter(|witness| witness.look.landed.is_none())
        .filter_map(|witness| witness.statement)
        .filter(|statement| !without.contains(statement))
        .collect::<HashSet<i64>>()
        .len()
}

/// Keys of looks that read another text than the one that stands and were asked for with other headers, where no more
/// neighbours kept theirs: it may be the headers that brought it.
pub(super) fn doubted<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    dossier: &Dossier,
) -> HashSet<i64> {
    let met: Vec<(&Course<'a>, &Look)> = pass
        .filter(|(course, look)| course.is_other_answer(look))
        .collect();
    let mut by_template: HashMap<&str, HashSet<i64>> = HashMap::new();
    for (course, _) in &met {
        let who = by_template.entry(course.template()).or_default();
        who.insert(course.key());
    }
    let pass = met.first().map(|(_, look)| look.pass);
    by_template.retain(|template, who| {
        pass.is_some_and(|pass| standing(dossier, template, pass, who) <= who.len())
    });
    met.into_iter()
        .filter(|(course, _)| by_template.contains_key(course.template()))
        .map(|(_, look)| look.key)
        .collect()
}

/// Statements that are led to one address where they do not stand.
struct Led<'a> {
    template: &'a str,
    look: &'a Look,
    who: HashSet<i64>,
    /// What stands there is none of theirs, not theirs in other words.
    strange: bool,
}

/// Addresses to which statements with different texts are led, made-up ones, or one that finds another statement at
/// its own address: no statement's new address.
pub(super) fn sinks<'a>(
    pass: impl Iterator<Item = (&'a Course<'a>, &'a Look)>,
    dossier: &Dossier,
) -> HashSet<String> {
    let mut led: HashMap<&str, Led<'_>> = HashMap::new();
    for (course, look) in pass {
        if let Some(to) = course.led_astray(look) {
            let led = led.entry(to).or_insert_with(|| Led {
                template: course.template(),
                look,
                who: HashSet::new(),
                strange: true,
            });
            led.who.insert(course.key());
            led.strange &= course.reads_a_stranger(look);
        }
    }
    led.into_iter()
        .filter(|(to, led)| is_sink(to, led, dossier))
        .map(|(to, _)| to.to_owned())
        .collect()
}

fn is_sink(to: &str, led: &Led<'_>, dossier: &Dossier) -> bool {
    let pass = led.look.pass;
    let witnesses = || {
        let looks = dossier.witnesses.get(led.template).into_iter().flatten();
        looks.filter(|witness| witness.look.pass == pass)
    };
    let made_up = witnesses()
        .filter(|witness| witness.look.role == Role::Canary)
        .any(|witness| witness.look.landed.as_deref() == Some(to));
    let few = led.who.len() < MANY
        || standing(dossier, led.template, pass, &led.who) >= led.who.len() * NEIGHBOURS;
    // A CMS that guesses what was meant leads to a neighbour, which is served as ever.
    let another_s = led.strange
        && witnesses()
            .filter(|witness| witness.statement.is_some_and(|key| !led.who.contains(&key)))
            .any(|witness| is_shown_by(&witness.look, to, led.look));
    made_up || few && (led.who.len() > 1 || another_s)
}

/// Whether a look at `to` itself was shown the text that the look led there was.
fn is_shown_by(at_home: &Look, to: &str, led: &Look) -> bool {
    at_home.url == to
        && at_home.landed.is_none()
        && at_home.claim == Claim::Present
        && at_home.text_key.is_some()
        && at_home.text_key == led.text_key
}
