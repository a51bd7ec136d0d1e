//! How a source is, in words.
//!
//! *In:* a [`Health`], or a [`SourceWhy`]. *Out:* plain fragments with figures. *Never:* "down" or "censored": only what
//! was met.

use serde_json::{Value, json};

use super::escape::plain;
use super::json::rfc3339;
use super::trouble::trouble;
use crate::model::{Health, HealthWord, Hindrance, LeftOut, Overflow, SourceWhy, UnknownReason};

/// A reason that concerns a whole source.
pub(super) fn words(why: &SourceWhy) -> String {
    match why {
        SourceWhy::NoAnswer {
            hindrance,
            reason,
            runs,
            hours,
        } => hindered(*hindrance, "got no answer", reason, (*runs, *hours)),
        SourceWhy::Refused {
            hindrance,
            reason,
            runs,
            hours,
        } => hindered(*hindrance, "were refused", reason, (*runs, *hours)),
        SourceWhy::WellAgain { hours } => {
            format!("it is looked at again, {hours} hours after it first could not be")
        }
        SourceWhy::NothingNew { days, usual } => format!(
            "its lists are read and show nothing new for {days} days; usually something comes within {usual}"
        ),
        SourceWhy::NewAgain { days } => {
            format!("something new came, {days} days after the last new statement")
        }
        SourceWhy::Unreliable { bad, runs } => format!(
            "the source could not be looked at in {bad} of its last {runs} runs; a confirmation needs 3 looks over 44 h"
        ),
    }
}

fn hindered(
    hindrance: Hindrance,
    what: &str,
    reason: &UnknownReason,
    (runs, hours): (u32, i64),
) -> String {
    let met = format!("{reason}: {}", trouble(reason));
    let when = match runs {
        1 => "at 1 pass".to_owned(),
        runs => format!("at {runs} passes over {hours} hours"),
    };
    match hindrance {
        Hindrance::Looks { silent, of } => {
            format!("{silent} of {of} looks {what} ({met}) {when}")
        }
        Hindrance::Lists => format!("no list could be read ({met}) {when}"),
        Hindrance::Spoilt => {
            format!("a list answers, but not as the list that it was ({met}) {when}")
        }
    }
}

/// What may be unseen since a list was last read.
pub fn overflow_words(overflow: &Overflow) -> String {
    let unseen = match overflow.unseen {
        Some(1) => "about 1 statement may be unseen".to_owned(),
        Some(unseen) => format!("about {unseen} statements may be unseen"),
        None => "statements may be unseen, nobody can tell how many".to_owned(),
    };
    format!(
        "list {} shows nothing of what it showed on {}: {unseen}",
        plain(&overflow.url),
        overflow.since.format("%Y-%m-%d %H:%M UTC")
    )
}

/// The word, since when, and why.
pub(super) fn lines(health: &Health) -> Vec<String> {
    let since = health.since.map_or_else(String::new, |since| {
        format!(" since {}", since.format("%Y-%m-%d %H:%M UTC"))
    });
    let why = health
        .why
        .as_ref()
        .map_or_else(String::new, |why| format!(": {}", plain(&words(why))));
    let mut lines = vec![match health.word {
        HealthWord::Unknown => "health unknown: it was not looked at yet".to_owned(),
        HealthWord::Well
        | HealthWord::Troubled
        | HealthWord::Failing
        | HealthWord::Blocked
        | HealthWord::Quiet => format!("{}{since}{why}", health.word.as_str()),
    }];
    if let Some((bad, runs)) = health.unreliable {
        lines.push(words(&SourceWhy::Unreliable { bad, runs }));
    }
    lines
}

/// What the last pass did not look at, by cause, in the order of numbers.
pub(super) fn left_out_lines(health: &Health) -> Vec<String> {
    let each = health.left_out.iter();
    each.map(|(cause, count)| format!("{count} not looked at: {}", left_out(cause)))
        .collect()
}

fn left_out(cause: &LeftOut) -> String {
    match cause {
        LeftOut::Budget => "beyond the night's budget".to_owned(),
        LeftOut::LongGone => "gone, and looked at ever more rarely".to_owned(),
        LeftOut::OnlyNew => "the pass was for what is new".to_owned(),
        LeftOut::HostLeft(host) => format!("{} refused others and was left alone", plain(host)),
        LeftOut::AskedToWait => "the host asked to wait".to_owned(),
        LeftOut::WindowOver => "the host's share of the pass was over".to_owned(),
        LeftOut::BrokenOff => "the pass was broken off".to_owned(),
    }
}

fn left_out_word(cause: &LeftOut) -> &'static str {
    match cause {
        LeftOut::Budget => "budget",
        LeftOut::LongGone => "long_gone",
        LeftOut::OnlyNew => "only_new",
        LeftOut::HostLeft(_) => "host_left",
        LeftOut::AskedToWait => "asked_to_wait",
        LeftOut::WindowOver => "window_over",
        LeftOut::BrokenOff => "broken_off",
    }
}

/// `health` of `unsaid.status/1`.
pub(super) fn json(health: &Health) -> Value {
    let unreliable = health
        .unreliable
        .map(|(bad, runs)| json!({"bad": bad, "runs": runs}));
    json!({
        "word": health.word.as_str(),
        "since": health.since.map(rfc3339),
        "reason": health.why.as_ref().map(words),
        "unreliable": unreliable,
    })
}

/// `last_pass.left_out` of `unsaid.status/1`.
pub(super) fn left_out_json(health: &Health) -> Vec<Value> {
    let host = |cause: &LeftOut| match cause {
        LeftOut::HostLeft(host) => Some(host.clone()),
        LeftOut::Budget
        | LeftOut::LongGone
        | LeftOut::OnlyNew
        | LeftOut::AskedToWait
        | LeftOut::WindowOver
        | LeftOut::BrokenOff => None,
    };
    let each = health.left_out.iter();
    each.map(
        |(cause, count)| json!({"why": left_out_word(cause), "host": host(cause), "count": count}),
    )
    .collect()
}

/// `overflows` of `unsaid.status/1`.
pub(super) fn overflows_json(health: &Health) -> Vec<Value> {
    let each = health.overflows.iter();
    each.map(|overflow| {
        json!({"list": overflow.url, "since": rfc3339(overflow.since), "at": rfc3339(overflow.at),
            "unseen": overflow.unseen})
    })
    .collect()
}
