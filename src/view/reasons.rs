//! Reasons in words.
//!
//! *In:* a [`Why`]. *Out:* a plain fragment, lower case, no full stop. *Never:* more than was seen: "not served at
//! this address", not "deleted by".

use std::cmp::Ordering;

use super::health;
use crate::model::{Befell, Change, ChangeKind, Manner, MoveEvidence, StatementId, Why};

const NO_SIBLING: &str =
    "no other statement of the same shape could be seen, so nothing is confirmed";
const NO_CANARY: &str =
    "no made-up address of the same shape could be asked, so nothing is confirmed";
const BLIND: &str = "this site answers made-up addresses like real ones: it hides missing pages";
const FRONT: &str =
    "made-up addresses of the same shape are all answered with one page that is no statement";
const LEFT_ITS_LIST_TOO: &str =
    "a list that showed it misses it too, while the entries around its place stand";

const MIGRATION: &str = "more than half of the statements of its shape left their addresses at once; a confirmation \
     needs 3 looks over 7 days";
const BY_TURNS: &str = "the page answers by turns: what it showed before comes and goes";

/// A reason in plain words.
pub fn words(why: &Why) -> String {
    match why {
        Why::NewInList => "a list newly shows it, where new entries come".to_owned(),
        Why::DatedAfterLastRead => "a list dates it after the last reading of the list".to_owned(),
        Why::Words { change } => changed(change),
        Why::OtherWords => "the text read differs from the one that stood".to_owned(),
        Why::SeenAgain { hours, .. } => seen_again(*hours),
        Why::ThirdText => "a third text came; this one had stood until then".to_owned(),
        Why::TextCameBack => {
            "the earlier text came back before the new one was seen a second time".to_owned()
        }
        Why::OwnDateStood => "the page's own modified date did not move".to_owned(),
        Why::OwnDateMoved => "the page's own modified date moved too".to_owned(),
        Why::CorrectionNote { note } => format!("a note on the page owns up to it: “{note}”"),
        Why::Grew => "the young text grew; what stood before is still in it".to_owned(),
        Why::LeftTheMiddle { hours } => left_the_middle(*hours),
        Why::StillUnlisted { hours } => still_unlisted(*hours),
        Why::Retypeset => {
            "the site set the same words in other characters, here and elsewhere".to_owned()
        }
        Why::ByTurns => BY_TURNS.to_owned(),
        Why::Befell { what } => befell(what),
        Why::AnnouncedDeletion { when } => announced(*when),
        Why::LeftTogether { count } => left_together(*count),
        Why::HouseMoves { host } => house_moves(host),
        Why::Resolved { count, of } => resolved(*count, *of),
        Why::MostCameBack { count, of } => format!("{count} of {of} statements came back"),
        Why::LeftItsListToo => LEFT_ITS_LIST_TOO.to_owned(),
        Why::OfSource { told } => health::words(told),
        Why::ListedAgain => "a list shows it again".to_owned(),
        Why::CameBack => "it is served at its address again".to_owned(),
        Why::StillSo { hours } => format!("a look {} later saw the same", span(*hours)),
        Why::HasAnotherAddress { url, evidence } => moved(url, *evidence),
        Why::OneWith { statement } => one_with(statement),
        Why::OldAddressAgain => "the old address carries the text again".to_owned(),
        Why::IdenticalTextRemains { url } => format!("an identical text remains at {url}"),
        Why::AnsweredAbsent { manner, status } => absent(*manner, *status),
        Why::StayedAbsent {
            looks,
            hours,
            manner,
        } => format!(
            "{} at {looks} looks over {}",
            missing(*manner),
            span(*hours)
        ),
        Why::CanaryTells { status } => canary(*status),
        Why::CanaryFront => FRONT.to_owned(),
        Why::SiblingsPresent { count } => siblings(*count),
        Why::KinPresent { count } => kin(*count),
        Why::NoSibling => NO_SIBLING.to_owned(),
        Why::NoCanary => NO_CANARY.to_owned(),
        Why::Blind => BLIND.to_owned(),
        Why::NoList => "none of the source's lists could be read at that time".to_owned(),
        Why::NotLongEnough { looks, needed } => not_long_enough(*looks, *needed),
        Why::Young { hours } => {
            format!("the statement is {hours} h old; nothing is confirmed before 48 h")
        }
        Why::ManyAtOnce { count } => many_at_once(*count),
    }
}

fn not_long_enough(looks: u32, needed: u32) -> String {
    format!("{looks} of {needed} looks that a confirmation needs, or too close together")
}

fn many_at_once(count: u32) -> String {
    format!("{count} statements vanished within a day; a confirmation needs 3 looks over 44 h")
}

fn announced(when: chrono::DateTime<chrono::Utc>) -> String {
    let when = when.format("%Y-%m-%d %H:%M");
    format!("a feed of the source says that it was deleted on {when} UTC")
}

fn befell(what: &Befell) -> String {
    match what {
        Befell::Outage { count } => format!(
            "{count} statements are not served with their texts, and neither are their neighbours: it is the site, or \
             all of them went"
        ),
        Befell::Script { count } => {
            format!("{count} statements that were read before are now drawn by script")
        }
        Befell::Tongue { count } => format!("{count} statements are served in another language"),
        Befell::Redesign { count } => {
            format!("the same blocks around their texts came or went on {count} statements")
        }
        Befell::Backup { count } => {
            format!("{count} statements show earlier texts of theirs again")
        }
        Befell::Among { headlines } => format!("among them: {}", quoted(headlines)),
        Befell::Words { terms } => format!("their headlines share: {}", quoted(terms)),
        Befell::Section { path } => format!("they stood under {path}, where few others stand"),
        Befell::Days { from, to } => {
            format!("they are dated {from} to {to}, as few others are")
        }
        Befell::Migration => MIGRATION.to_owned(),
        Befell::Unresolved { days } => format!(
            "after {days} days it still is so; whether any of them was taken down or changed cannot be told"
        ),
        Befell::Unsteady => "what these pages share goes on changing: no redesign".to_owned(),
    }
}

fn quoted(texts: &[String]) -> String {
    let quoted: Vec<String> = texts
        .iter()
        .map(|text| format!("“{}”", crate::text::clip(text, LONG)))
        .collect();
    quoted.join(", ")
}

fn seen_again(hours: i64) -> String {
    format!("the same new text was seen again {} later", span(hours))
}

fn left_together(count: u32) -> String {
    format!("{count} statements left their addresses within a day")
}

fn house_moves(host: &str) -> String {
    format!("its statements are led to {host}, which carries their texts")
}

fn resolved(count: u32, of: u32) -> String {
    format!("{count} of {of} statements are gone for good or found elsewhere")
}

fn left_the_middle(hours: i64) -> String {
    let span = span(hours);
    format!(
        "no list shows it, and one has missed it for {span} while the entries around its place stand"
    )
}

fn still_unlisted(hours: i64) -> String {
    let span = span(hours);
    format!("its page is served, and it has been missing from its list for {span}")
}

fn canary(status: Option<u16>) -> String {
    let status = status.map_or_else(String::new, |status| format!(" ({status})"));
    format!("a made-up address of the same shape is answered as missing{status}")
}

fn siblings(count: u32) -> String {
    match count {
        1 => "another statement of the same shape was served at that time".to_owned(),
        count => format!("{count} other statements of the same shape were served at that time"),
    }
}

fn kin(count: u32) -> String {
    format!("{count} statements that left the same shape were served at their new addresses")
}

fn one_with(statement: &StatementId) -> String {
    format!("it is one with statement {statement}, which is followed at that address")
}

fn moved(url: &str, evidence: MoveEvidence) -> String {
    match evidence {
        MoveEvidence::Redirect => format!("its address leads to {url}, which carries the text"),
        MoveEvidence::SameText => format!("its text is newly listed at {url}"),
    }
}

fn absent(manner: Manner, status: Option<u16>) -> String {
    match status {
        Some(status) => format!("the address answers {status} ({})", missing(manner)),
        None => missing(manner).to_owned(),
    }
}

fn missing(manner: Manner) -> &'static str {
    match manner {
        Manner::NotFound => "not found",
        Manner::Gone => "gone",
        Manner::SoftNotFound => "a not-found page",
        Manner::RedirectedAway => "led away to another page",
        Manner::Tombstone => "a notice that it was taken down",
        Manner::Blanked => "its text is blank",
        Manner::Replaced => "another text in its place",
        Manner::UnpublishedFromChannel => "gone from its channel",
    }
}

/// Words of a sentence that stands for a whole change.
const LONG: usize = 120;

fn changed(change: &Change) -> String {
    let label = label(change.kind);
    let quote = |text: &str| format!("“{}”", crate::text::clip(text, LONG));
    if let (Some(before), Some(after), Some(degrees)) =
        (&change.before, &change.after, change.degrees)
    {
        return measured(label, (&quote(before), &quote(after)), degrees);
    }
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{label}: {} → {}", quote(before), quote(after)),
        (Some(before), None) => format!("{label}: {} went", quote(before)),
        (None, Some(after)) => format!("{label}: {} came", quote(after)),
        (None, None) => label.to_owned(),
    }
}

/// "stance lowered: “applauded” (+5) → “took note of” (0)".
fn measured(label: &str, (before, after): (&str, &str), [was, is]: [i8; 2]) -> String {
    let signed = |degree: i8| {
        if degree > 0 {
            format!("+{degree}")
        } else {
            degree.to_string()
        }
    };
    let turn = match was.cmp(&is) {
        Ordering::Greater => " lowered",
        Ordering::Less => " raised",
        Ordering::Equal => "",
    };
    format!(
        "{label}{turn}: {before} ({}) → {after} ({})",
        signed(was),
        signed(is)
    )
}

/// A type of change for people.
pub(super) fn label(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Stance => "stance",
        ChangeKind::Modality => "duty",
        ChangeKind::Hedge => "hedge",
        ChangeKind::Negation => "negation",
        ChangeKind::Number => "number",
        ChangeKind::Date => "date",
        ChangeKind::Name => "name",
        ChangeKind::Title => "person's title",
        ChangeKind::TitleChanged => "headline",
        ChangeKind::QuoteChanged => "quotation",
        ChangeKind::QuoteRemoved => "quotation removed",
        ChangeKind::QuoteSpeaker => "quoted speaker",
        ChangeKind::Attribution => "attribution",
        ChangeKind::ActorRemoved => "party removed",
        ChangeKind::Target => "object of the statement",
        ChangeKind::ThreatRemoved => "threat removed",
        ChangeKind::QualifierRemoved => "qualifier removed",
        ChangeKind::ClauseRemoved => "clause removed",
        ChangeKind::SentenceAdded => "sentence added",
        ChangeKind::SentenceRemoved => "sentence removed",
        ChangeKind::ParagraphAdded => "paragraph added",
        ChangeKind::ParagraphRemoved => "paragraph removed",
        ChangeKind::QuestionRemoved => "question removed",
        ChangeKind::DocumentSwapped => "another document",
        ChangeKind::LinkSwapped => "linked document",
        ChangeKind::Moved => "sentence moved",
        ChangeKind::Growth => "growth",
        ChangeKind::Invisible => "invisible characters",
        ChangeKind::Typo => "spelling",
        ChangeKind::Style => "typography",
        ChangeKind::Other => "words",
    }
}

fn span(hours: i64) -> String {
    match hours {
        hours if hours >= 48 => format!("{} days", hours / 24),
        1 => "1 hour".to_owned(),
        hours => format!("{hours} hours"),
    }
}
