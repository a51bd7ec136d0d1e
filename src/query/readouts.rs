//! Statements of different sources about one event.
//!
//! *In:* a period, or two statements. *Out:* [`Readouts`], the weightiest difference first. *Never:* two statements of one
//! source.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, NaiveTime, TimeDelta, Utc};

use crate::model::{
    Capture, Divergence, Likeness, PageDate, Readouts, Seal, SourceFacts, SourceId, Statement,
    Story, Version,
};
use crate::readout::{self, Account, Commonness, Reading};
use crate::store::{Store, StoreError};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct ReadoutQuestion {
    /// Statements from this time on.
    pub since: Option<DateTime<Utc>>,
    /// … up to this time.
    pub until: Option<DateTime<Utc>>,
    /// Pairs with one of these sources; all where none is named.
    pub sources: Vec<SourceId>,
    /// The least weight of what differs.
    pub least: u8,
}

/// Days before the last pass, where no period is asked for.
const DAYS: i64 = 14;
/// Versions of a statement that are compared: what was once said stays said.
const MOST_VERSIONS: usize = 8;

/// Statements of a period that are compared; the newest.
const MOST_STATEMENTS: usize = 20_000;

/// Pairs of statements about one event that differ, the weightiest first.
pub fn readouts(store: &Store, question: &ReadoutQuestion) -> Result<Vec<Readouts>, StoreError> {
    let until = match question.until {
        Some(until) => until,
        None => store.last_pass()?.unwrap_or_default() + TimeDelta::days(1),
    };
    let since = question.since.unwrap_or(until - TimeDelta::days(DAYS));
    let kept = kept(store, since, until)?;
    let mut known: Vec<Known<'_>> = kept.iter().filter_map(Known::of).collect();
    known.sort_by_key(Known::at);
    let mut commonness = Commonness::default();
    for one in &known {
        one.newest().for_each(|reading| commonness.count(reading));
    }
    let mut found = Vec::new();
    for (at, one) in known.iter().enumerate() {
        let near = known.get(at + 1..).unwrap_or_default().iter();
        for other in near.take_while(|other| other.at() - one.at() <= readout::WINDOW) {
            let (a, b) = (&one.kept.source.id, &other.kept.source.id);
            let asked = question.sources.is_empty()
                || [a, b].iter().any(|id| question.sources.contains(id));
            if asked && a != b && one.is_one_event_with(other, &commonness) {
                found.extend(one.beside(other));
            }
        }
    }
    found.retain(|pair| pair.weight >= question.least.max(1));
    found.sort_by_key(|pair| std::cmp::Reverse(pair.weight));
    Ok(found)
}

/// Two statements side by side, whether or not they are about one event. Nothing where either has no words.
pub fn beside(a: &Story, b: &Story) -> Option<Readouts> {
    let kept = |story: &Story| Kept {
        source: story.source.clone(),
        statement: story.statement.clone(),
        versions: story.versions.clone(),
    };
    let (a, b) = (kept(a), kept(b));
    Known::of(&a)?.beside(&Known::of(&b)?)
}

/// A statement with its words.
struct Kept {
    source: SourceFacts,
    statement: Statement,
    versions: Vec<Version>,
}

fn kept(
    store: &Store,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Kept>, StoreError> {
    let mut sources: HashMap<SourceId, SourceFacts> = HashMap::new();
    let mut kept = Vec::new();
    for statement in store.statements_within((since, until), MOST_STATEMENTS)? {
        if !sources.contains_key(&statement.source)
            && let Some(facts) = store.source_facts(&statement.source)?
        {
            sources.insert(statement.source.clone(), facts);
        }
        if let Some(source) = sources.get(&statement.source) {
            kept.push(Kept {
                source: source.clone(),
                versions: store.versions(statement.key)?,
                statement,
            });
        }
    }
    Ok(kept)
}

/// A statement with its versions, read.
struct Known<'k> {
    kept: &'k Kept,
    readings: Vec<(&'k Version, Reading<'k>)>,
}

impl<'k> Known<'k> {
    fn of(kept: &'k Kept) -> Option<Self> {
        let at = when(kept);
        let account = |version: &'k Version| Account {
            source: kept.source.id.as_str(),
            country: kept.source.country.as_deref(),
            role: kept.source.role.as_deref(),
            language: version.language.as_deref(),
            at,
            title: &version.title,
            text: &version.text,
            complete: true,
        };
        // A seal stands for a document or a picture: there are no words to compare.
        let has_words =
            |version: &&Version| !version.text.is_empty() && Seal::read(&version.text).is_none();
        let versions = kept.versions.iter().filter(has_words);
        let read = |version| (version, readout::read(account(version)));
        let readings: Vec<_> = versions.rev().take(MOST_VERSIONS).map(read).collect();
        (!readings.is_empty()).then_some(Self { kept, readings })
    }

    fn at(&self) -> DateTime<Utc> {
        when(self.kept).to_utc()
    }

    fn likeness(&self, other: &Self) -> Likeness {
        let pairs = self
            .pairs(other)
            .map(|(one, other)| readout::likeness(&one.1, &other.1));
        pairs.max().unwrap_or(Likeness::Apart)
    }

    fn is_one_event_with(&self, other: &Self, commonness: &Commonness) -> bool {
        self.pairs(other)
            .any(|(one, other)| readout::is_one_event(&one.1, &other.1, commonness))
    }

    fn newest(&self) -> impl Iterator<Item = &Reading<'k>> {
        self.readings
            .first()
            .map(|(_, reading)| reading)
            .into_iter()
    }

    fn pairs<'s>(
        &'s self,
        other: &'s Self,
    ) -> impl Iterator<
        Item = (
            &'s (&'k Version, Reading<'k>),
            &'s (&'k Version, Reading<'k>),
        ),
    > {
        self.readings
            .iter()
            .flat_map(|one| other.readings.iter().map(move |other| (one, other)))
    }

    /// The versions of the two that differ most; of equals the newest.
    fn beside(&self, other: &Self) -> Option<Readouts> {
        let compared: Vec<Compared<'_>> = self
            .pairs(other)
            .map(|((mine, one), (theirs, other))| Compared {
                versions: (*mine, *theirs),
                divergences: readout::divergences(one, other),
            })
            .collect();
        let told = compared.iter().map(|pair| {
            let stands = |found: &&Divergence| pair.is_of_all_versions(found, &compared);
            let divergences: Vec<_> = pair.divergences.iter().filter(stands).cloned().collect();
            (readout::weight(&divergences), pair.versions, divergences)
        });
        let most = told.reduce(|most, next| if next.0 > most.0 { next } else { most });
        let (weight, (mine, theirs), divergences) = most?;
        Some(Readouts {
            a: capture(self.kept, mine),
            b: capture(other.kept, theirs),
            likeness: self.likeness(other),
            divergences,
            weight,
        })
    }
}

/// Two versions side by side.
struct Compared<'k> {
    versions: (&'k Version, &'k Version),
    divergences: Vec<Divergence>,
}

impl Compared<'_> {
    /// Whether what one side lacks is in none of its versions: it is said not to be in its captures.
    fn is_of_all_versions(&self, found: &Divergence, all: &[Self]) -> bool {
        let same_version = |other: &&Self| match (&found.a, &found.b) {
            (Some(_), None) => other.versions.0.number == self.versions.0.number,
            (None, Some(_)) => other.versions.1.number == self.versions.1.number,
            (Some(_), Some(_)) | (None, None) => false,
        };
        let mut others = all.iter().filter(same_version);
        others.all(|other| other.divergences.contains(found))
    }
}

fn capture(kept: &Kept, version: &Version) -> Capture {
    Capture {
        source: kept.source.clone(),
        statement: kept.statement.clone(),
        version: version.clone(),
        captures: kept.versions.len(),
    }
}

/// When it was published: as its page says, else when it was first seen. Of a day alone the hour is not known; it is seen
/// soon, or it is taken for noon.
fn when(kept: &Kept) -> DateTime<FixedOffset> {
    let seen = kept.statement.first_seen;
    match kept.statement.published {
        None => seen.fixed_offset(),
        Some(PageDate::Instant(at)) => at,
        Some(PageDate::Day(day)) if (seen.date_naive() - day).num_days().abs() <= 1 => {
            seen.fixed_offset()
        }
        Some(PageDate::Day(day)) => {
            day.and_time(NaiveTime::MIN).and_utc().fixed_offset() + TimeDelta::hours(12)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DivergenceKind, Lens};

    const CLAMPDOWN: &str =
        "The two sides met in the capital. China applauded the clampdown on online scams.";
    const VISITS: &str = "China and Cambodia agreed to open an office in Sihanoukville in May.";

    fn version(number: u32, text: &str) -> Version {
        Version {
            number,
            title: "Talks between China and Cambodia".to_owned(),
            text: text.to_owned(),
            published: None,
            modified: None,
            language: Some("en".to_owned()),
            first_seen: DateTime::UNIX_EPOCH,
            lens: Lens::default(),
            read_anew: false,
            snapshot: None,
        }
    }

    fn reading<'v>(source: &'v str, country: &'v str, version: &'v Version) -> Reading<'v> {
        readout::read(Account {
            source,
            country: Some(country),
            role: None,
            language: Some("en"),
            at: DateTime::UNIX_EPOCH.fixed_offset(),
            title: &version.title,
            text: &version.text,
            complete: true,
        })
    }

    #[test]
    fn what_another_version_has_is_not_told_as_missing() {
        let whole = version(1, &format!("{CLAMPDOWN}\n{VISITS}"));
        let (early, late) = (
            version(1, &format!("{CLAMPDOWN}\n{VISITS}")),
            version(2, CLAMPDOWN),
        );
        let mine = reading("host", "KH", &whole);
        let beside = |theirs| Compared {
            versions: (&whole, theirs),
            divergences: readout::divergences(&mine, &reading("guest", "CN", theirs)),
        };
        let all = [beside(&early), beside(&late)];
        let missing = all[1].divergences.iter();
        let missing: Vec<_> = missing
            .filter(|found| found.kind == DivergenceKind::Missing)
            .collect();

        assert_eq!(missing.len(), 1);
        assert!(all[1].is_of_all_versions(missing[0], &all[1..]));
        assert!(!all[1].is_of_all_versions(missing[0], &all));
    }
}
