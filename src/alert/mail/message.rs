//! A message as a mail.
//!
//! *In:* a [`Message`], whose mail it is and to whom it goes. *Out:* its headers and parts, the same at every try.
//! *Never:* foreign text in a display name, in an address or in a header other than `Subject`, and there not untamed:
//! lettre keeps headers apart, but would carry CR LF within an encoded word to whoever decodes it.

use std::time::SystemTime;

use lettre::message::header::{
    ContentTransferEncoding, ContentType, Date, HeaderName, HeaderValue,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message as Mail};

use super::super::Length;
use crate::config::Email;
use crate::view::{Message, tame};

/// Columns of a subject.
const SUBJECT: usize = 300;
/// Signs of a boundary (RFC 2046 §5.1.1: at most 70).
const BOUNDARY: usize = 60;
/// Signs of an id within a header.
const TOKEN: usize = 150;
/// The headers in the order in which they are shown.
const SHOWN: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "Auto-Submitted",
];

/// An address as SMTP takes it everywhere: its host in ASCII. What stands before the `@` cannot be translated.
pub(super) fn address(text: &str) -> Result<Address, String> {
    let wrong = || format!("`{}` is no address that mail is sent to", tame(text, 100));
    let (user, host) = text.rsplit_once('@').ok_or_else(wrong)?;
    if !user.is_ascii() {
        return Err(format!(
            "`{}` is not in ASCII before the `@`, which few servers take; use another address",
            tame(text, 100)
        ));
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let host = url::Host::parse(host).map_err(|_| wrong())?;
    Address::new(user, host.to_string()).map_err(|_| wrong())
}

/// The mail to one recipient.
pub(super) fn mail(
    email: &Email,
    from: &Address,
    to: &Address,
    message: &Message,
    length: Length,
) -> Result<Mail, String> {
    let cannot = |error: lettre::error::Error| format!("the mail cannot be written: {error}");
    let domain = from.domain();
    let root = format!("<{}@{domain}>", token(&message.thread));
    let list = message.source.as_deref().map_or("all".to_owned(), token);
    let mut mail = Mail::builder()
        .from(Mailbox::new(Some("unsaid".to_owned()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(tame(&message.subject, SUBJECT))
        .header(Date::new(SystemTime::from(message.at)))
        .message_id(Some(format!("<{}@{domain}>", token(&message.id))))
        // The root need not exist: readers of mail build an empty parent of it.
        .in_reply_to(root.clone())
        .references(root)
        // RFC 2919 §2: a phrase and an id, by which mail can be sorted.
        .raw_header(header(
            "List-Id",
            format!("unsaid alerts <{list}.unsaid.{domain}>"),
        ))
        // RFC 3834 §5: no vacation reply comes back.
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
    if email.recipients.len() > 1 {
        let remedy = format!("<mailto:{}?subject=unsubscribe>", encoded(from));
        mail = mail.raw_header(header("List-Unsubscribe", remedy));
    }
    if length == Length::Brief || !email.html {
        return mail
            .singlepart(part(ContentType::TEXT_PLAIN, text(message, length))?)
            .map_err(cannot);
    }
    let boundary: String = format!("=_{}", token(&message.id))
        .chars()
        .take(BOUNDARY)
        .collect();
    // The plainest first (RFC 2046 §5.1.4).
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, message.text.clone())?)
        .singlepart(part(ContentType::TEXT_HTML, message.html.clone())?);
    mail.multipart(parts).map_err(cannot)
}

fn text(message: &Message, length: Length) -> String {
    match length {
        Length::Whole => message.text.clone(),
        Length::Brief => {
            let lines = message.brief.iter().map(crate::view::Line::bare);
            lines.collect::<Vec<_>>().join("\n") + "\n"
        }
    }
}

/// A part whose lines are short and in which `=_` cannot stand, by which the boundary begins (RFC 2045 §6.7).
fn part(kind: ContentType, text: String) -> Result<SinglePart, String> {
    let body = match Body::new(text.clone()) {
        body if matches!(
            body.encoding(),
            ContentTransferEncoding::Base64 | ContentTransferEncoding::QuotedPrintable
        ) =>
        {
            body
        }
        _ => Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
            .map_err(|_| "the mail's text cannot be encoded".to_owned())?,
    };
    Ok(SinglePart::builder().header(kind).body(body))
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// An id as it may stand left of an `@`, or as a label (RFC 5322 §3.2.3, dot-atom).
fn token(id: &str) -> String {
    let fits = |character: &char| character.is_ascii_alphanumeric() || "-_".contains(*character);
    id.chars()
        .map(|character| if fits(&character) { character } else { '-' })
        .take(TOKEN)
        .collect()
}

/// An address within `mailto:` (RFC 6068 §2).
fn encoded(address: &Address) -> String {
    let encoded = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    let user: Vec<String> = address.user().bytes().map(encoded).collect();
    format!("{}@{}", user.concat(), address.domain())
}

/// The mail as the first recipient's program shows it, headers and all.
pub(super) fn shown(email: &Email, message: &Message) -> Result<String, String> {
    let (first, others) = email
        .recipients
        .split_first()
        .ok_or("it has no recipients")?;
    let (from, to) = (address(&email.from)?, address(first)?);
    let mail = mail(email, &from, &to, message, Length::Whole)?;
    let mut lines: Vec<String> = SHOWN
        .iter()
        .filter_map(|name| Some(format!("{name}: {}", mail.headers().get_raw(name)?)))
        .collect();
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|other| tame(other, 100)).collect();
        lines.push(format!("(a copy of its own to {})", others.join(", ")));
    }
    Ok(format!("{}\n\n{}", lines.join("\n"), message.text))
}
