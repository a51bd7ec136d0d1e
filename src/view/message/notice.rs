//! Messages about this program: that a receiver cannot be reached, or that it can.
//!
//! *In:* a [`Notice`], or nothing. *Out:* a [`Message`]. *Never:* a receiver's address.

use serde_json::json;

use super::letter::Letter;
use super::single::minute;
use super::{Line, Message, Style, Urgency, tame};
use crate::model::{Notice, Parcel};
use crate::view::escape::json_line;
use crate::view::json::rfc3339;

const FOOT: &str = "unsaid · about this program, not about a source";

/// That another receiver cannot be reached.
pub(super) fn message(parcel: &Parcel, notice: &Notice) -> Message {
    let head = format!(
        "The alert receiver `{}` has not been reached since {}.",
        notice.receiver,
        minute(notice.since)
    );
    let why = tame(&notice.why, 300);
    let waiting = match notice.owed {
        1 => "1 message waits for it; it will be sent when the receiver takes it.".to_owned(),
        owed => {
            format!("{owed} messages wait for it; they will be sent when the receiver takes them.")
        }
    };
    let remedy = format!("unsaid alerts retry {}", notice.receiver);
    let mut letter = Letter::new(head.clone());
    letter.fact("Why", why.clone());
    letter.fact("Waiting", waiting.clone());
    letter.command("Once it is repaired", remedy.clone());
    let lines = vec![
        Line::default().and(Style::Strong, head),
        Line::plain(why.clone()),
        Line::plain(format!("{waiting} ")).and(Style::Code, remedy),
    ];
    let json = json!({
        "schema": "unsaid.notice/1",
        "receiver": notice.receiver,
        "since": rfc3339(notice.since),
        "why": why,
        "owed": notice.owed,
    });
    let subject = format!("the receiver `{}` is not reached", notice.receiver);
    Message {
        thread: format!("receiver-{}", notice.receiver),
        ..about_the_program(parcel, &subject, (letter, lines), &json)
    }
}

/// That the receiver is reached.
pub(super) fn trial(parcel: &Parcel) -> Message {
    let head = "This is a test: alerts of unsaid reach you here.".to_owned();
    let mut letter = Letter::new(head.clone());
    letter.fact("Sent", minute(parcel.tried));
    letter.command("What waits for whom", "unsaid alerts pending".to_owned());
    let lines = vec![
        Line::default().and(Style::Strong, head),
        Line::plain("No source is flagged by it."),
    ];
    let json = json!({"schema": "unsaid.test/1", "id": parcel.id, "at": rfc3339(parcel.tried)});
    about_the_program(parcel, "a test", (letter, lines), &json)
}

fn about_the_program(
    parcel: &Parcel,
    subject: &str,
    (mut letter, lines): (Letter, Vec<Line>),
    json: &serde_json::Value,
) -> Message {
    FOOT.clone_into(&mut letter.foot);
    Message {
        id: parcel.id.clone(),
        at: parcel.at,
        tried: parcel.tried,
        flag: None,
        thread: "unsaid".to_owned(),
        source: None,
        urgency: Urgency::Normal,
        subject: format!("[unsaid] {subject}"),
        brief: lines.clone(),
        lines,
        text: letter.text(),
        html: letter.html(),
        fragment: letter.fragment(),
        json: json_line(&json.to_string()),
        reached: parcel.reached.clone(),
    }
}
