//! Parcels to try messages and channels with.

use chrono::{DateTime, Utc};

use super::{Message, message};
use crate::model::{
    Bundle, Change, ChangeKind, Claim, Contents, Flag, FlagId, FlagKind, FlagRecord, Interval,
    Lens, Look, Manner, Notice, Occasion, Parcel, Role, SourceFacts, SourceId, Stage, StageEntry,
    State, Statement, StatementId, Telling, Version, Why,
};

/// What a page may put into its headline to act where it is read.
pub(crate) const EVIL: &str = "@everyone <!channel> @channel @here <@U123> @room <b>bold</b> **bold** _x_ ~y~ `code` \
     [click](https://evil.test) <https://evil.test|click> <script>alert(1)</script> &amp; \\ | > # - \
     \r\nBcc: evil@evil.test\r\n\u{1b}]8;;https://evil.test\u{7}link \u{202e}gnp.exe\u{202c} \u{2066}x\u{2069} ```x``` ||s||";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn source() -> SourceFacts {
    SourceFacts {
        id: SourceId::from("kh-mfaic"),
        name: "Ministry of Foreign Affairs and International Cooperation, Cambodia".to_owned(),
        role: Some("government".to_owned()),
        country: Some("KH".to_owned()),
    }
}

pub(crate) fn statement(title: &str) -> Statement {
    Statement {
        key: 1,
        id: StatementId::from("s-4f8d1c"),
        source: source().id,
        url: "https://www.mfaic.gov.example/press/2025-04-18-talks".to_owned(),
        title: Some(title.to_owned()),
        language: Some("en".to_owned()),
        published: None,
        first_seen: at("2025-04-18T07:12:00Z"),
        state: State::Missing,
        template: "/press/{date}".to_owned(),
        same_as: None,
    }
}

pub(crate) fn flag(kind: FlagKind, stages: &[Stage]) -> Flag {
    let why = Why::AnsweredAbsent {
        manner: Manner::NotFound,
        status: Some(404),
    };
    let look = |at: DateTime<Utc>| Look {
        key: 1,
        at,
        pass: at,
        role: Role::Statement,
        url: statement(TITLE).url,
        landed: None,
        claim: Claim::Absent(Manner::NotFound),
        status: Some(404),
        version: None,
        text_key: None,
        downgraded: false,
        notice: false,
    };
    let opened = at("2025-04-25T19:04:00Z");
    let mut flag = Flag::raise_for_source(
        kind,
        stages[0],
        &source().id,
        &look(opened),
        Some(at("2025-04-24T19:00:00Z")),
        why.clone(),
    );
    flag.id = FlagId::from("f-7k2m9q");
    flag.significance = 80;
    flag.interval = Interval {
        from: Some(at("2025-04-24T19:00:00Z")),
        to: at("2025-04-25T19:00:00Z"),
    };
    flag.history = stages
        .iter()
        .enumerate()
        .map(|(n, stage)| StageEntry {
            stage: *stage,
            at: opened + chrono::TimeDelta::hours(46 * i64::try_from(n).unwrap()),
            reason: if *stage == Stage::Withdrawn {
                Why::CameBack
            } else {
                why.clone()
            },
        })
        .collect();
    flag.stage = *stages.last().unwrap();
    flag
}

pub(crate) fn record(flag: Flag, title: &str) -> FlagRecord {
    let about_source = flag.kind.is_of_health() || flag.kind == FlagKind::Incident;
    FlagRecord {
        flag,
        source: source(),
        statement: (!about_source).then(|| statement(title)),
        relates_to: None,
        members: Vec::new(),
    }
}

pub(crate) fn version(number: u32, text: &str) -> Version {
    Version {
        number,
        title: TITLE.to_owned(),
        text: text.to_owned(),
        published: None,
        modified: None,
        language: Some("en".to_owned()),
        first_seen: at("2025-04-18T07:12:00Z"),
        lens: Lens::default(),
        read_anew: false,
        snapshot: None,
    }
}

pub(crate) const TITLE: &str = "Cambodia–China talks on online scams";
pub(crate) const LEAD: &str =
    "Beijing applauded Cambodia's clampdown on online scams, the ministry said after the talks.";

fn parcel(id: &str, contents: Contents) -> Parcel {
    Parcel {
        id: id.to_owned(),
        at: at("2025-04-27T17:00:05Z"),
        tried: at("2025-04-27T17:00:06Z"),
        tries: 0,
        reached: Vec::new(),
        contents,
    }
}

fn telling(record: FlagRecord) -> Telling {
    let last = u32::try_from(record.flag.history.len()).unwrap() - 1;
    Telling {
        record,
        occasion: Occasion::Stage(last),
        before: Some(version(
            1,
            &format!("{LEAD}\nThe two sides agreed to meet again."),
        )),
        after: None,
        told: None,
    }
}

/// A deletion that was confirmed.
pub(crate) fn deleted() -> Message {
    let mut flag = flag(FlagKind::Deleted, &[Stage::Suspected, Stage::Confirmed]);
    flag.manner = Some(Manner::NotFound);
    flag.reasons = vec![
        Why::StayedAbsent {
            looks: 3,
            hours: 46,
            manner: Manner::NotFound,
        },
        Why::CanaryTells { status: Some(404) },
        Why::SiblingsPresent { count: 2 },
        Why::LeftItsListToo,
    ];
    let telling = Telling {
        told: Some(at("2025-04-25T19:04:00Z")),
        ..telling(record(flag, TITLE))
    };
    message(&parcel(
        "f-7k2m9q-confirmed-desk",
        Contents::Flag(Box::new(telling)),
    ))
}

/// A suspicion that was taken back.
pub(crate) fn withdrawn() -> Message {
    let flag = flag(FlagKind::Deleted, &[Stage::Suspected, Stage::Withdrawn]);
    message(&parcel(
        "f-7k2m9q-withdrawn-desk",
        Contents::Flag(Box::new(telling(record(flag, TITLE)))),
    ))
}

/// An edit with this headline and these words.
pub(crate) fn edited(title: &str, before: &str, after: &str) -> Message {
    let mut flag = flag(FlagKind::Edited, &[Stage::Suspected]);
    let sentence = |word: &str| format!("Beijing {word} Cambodia's clampdown on online scams.");
    let change = Change {
        kind: ChangeKind::Stance,
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
        sentence_before: Some(sentence(before)),
        sentence_after: Some(sentence(after)),
        weight: 60,
        degrees: Some([5, 2]),
    };
    flag.changes = vec![change.clone()];
    flag.reasons = vec![Why::Words { change }, Why::OwnDateStood];
    let telling = Telling {
        before: Some(version(1, &sentence(before))),
        after: Some(version(2, &sentence(after))),
        ..telling(record(flag, title))
    };
    message(&parcel(
        "f-7k2m9q-suspected-desk",
        Contents::Flag(Box::new(telling)),
    ))
}

/// The motivating edit.
pub(crate) fn softened() -> Message {
    edited(TITLE, "applauded", "appreciates the fact that")
}

/// An edit whose headline and words mean harm.
pub(crate) fn hostile() -> Message {
    edited(EVIL, EVIL, EVIL)
}

/// So many flags of one source at once, of which the first are shown.
pub(crate) fn storm(total: u64, title: &str) -> Message {
    let records = (0..total.min(30))
        .map(|_| record(flag(FlagKind::Deleted, &[Stage::Suspected]), title))
        .collect();
    message(&parcel(
        "b-abcdef-desk",
        Contents::Flags(Bundle {
            source: Some(source()),
            total,
            counts: vec![(FlagKind::Deleted, Stage::Suspected, total)],
            records,
        }),
    ))
}

/// Another receiver that is not reached.
pub(crate) fn notice() -> Message {
    message(&parcel(
        "n-abcdef-desk",
        Contents::Notice(Notice {
            receiver: "pager".to_owned(),
            since: at("2025-04-26T19:00:00Z"),
            why: "it answered 404: no_service".to_owned(),
            owed: 3,
        }),
    ))
}

/// One of each, and what means harm.
pub(crate) fn all() -> Vec<(&'static str, Message)> {
    vec![
        ("deleted", deleted()),
        ("withdrawn", withdrawn()),
        ("edited", softened()),
        ("storm", storm(10_000, TITLE)),
        ("notice", notice()),
        ("hostile", hostile()),
        ("hostile-storm", storm(40, EVIL)),
    ]
}
