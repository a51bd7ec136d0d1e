//! That another receiver cannot be reached, as a message.
//!
//! *In:* a [`Notice`]. *Out:* a [`Message`]. *Never:* the receiver's address.

use serde_json::json;

use super::letter::Letter;
use super::single::minute;
use super::{Line, Message, Style, Urgency, tame};
use crate::model::{Notice, Parcel};
use crate::view::escape::json_line;
use crate::view::json::rfc3339;

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
    let remedy = format!("unsaid alerts test {}", notice.receiver);
    let mut letter = Letter::new(head.clone());
    letter.fact("Why", why.clone());
    letter.fact("Waiting", waiting.clone());
    letter.command("Once it is repaired", remedy.clone());
    letter.foot = "unsaid · about this program, not about a source".to_owned();
    let lines = vec![
        Line::default().and(Style::Strong, head.clone()),
        Line::plain(why.clone()),
        Line::plain(format!("{waiting} ")).and(Style::Code, remedy),
    ];
    Message {
        id: parcel.id.clone(),
        at: parcel.at,
        tried: parcel.tried,
        flag: None,
        thread: format!("receiver-{}", notice.receiver),
        source: None,
        urgency: Urgency::Normal,
        subject: format!("[unsaid] the receiver `{}` is not reached", notice.receiver),
        brief: lines.clone(),
        lines,
        text: letter.text(),
        html: letter.html(),
        json: json_line(
            &json!({
                "schema": "unsaid.notice/1",
                "receiver": notice.receiver,
                "since": rfc3339(notice.since),
                "why": why,
                "owed": notice.owed,
            })
            .to_string(),
        ),
        reached: parcel.reached.clone(),
    }
}
