//! A conversation in SMTP (RFC 5321), one mail after another.
//!
//! *In:* envelopes and mails. *Out:* a [`Verdict`] on each, or the [`Trouble`] that ended the conversation. *Never:*
//! believes an answer that does not belong to what was asked.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::response::Response;
use tokio::time::{Instant, timeout};

use super::words::Words;
use crate::model::Arrived;

/// How long the goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// How long a server is waited for. Less than RFC 5321 §4.5.3.2 asks for, as others wait too; who gives up after the
/// end of a mail sends the same again, by whose `Message-ID` it can be told.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// For one answer.
    pub(super) step: Duration,
    /// For the answer to a mail that was told to its end: it may be looked through for viruses first.
    pub(super) end: Duration,
    /// For all of them.
    pub(super) whole: Duration,
}

/// What ended a conversation.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It may go better later.
    Passing(String, Arrived),
    /// A person must look.
    Lasting(String),
}

/// What a server says to one mail.
#[derive(Debug)]
pub(super) enum Verdict {
    Taken,
    NotNow(String),
    /// The mail.
    Refused(String),
    /// The recipient, before the mail was seen.
    RefusedAddress(String),
}

/// A conversation.
pub(super) struct Session {
    pub(super) line: AsyncSmtpConnection,
    pub(super) words: Words,
    pub(super) step: Duration,
    pub(super) end: Duration,
    pub(super) until: Instant,
    /// A mail was begun and not ended.
    pub(super) begun: bool,
}

impl Session {
    /// Hands one mail to one recipient.
    pub(super) async fn hand(
        &mut self,
        from: &Address,
        to: &Address,
        mail: &[u8],
    ) -> Result<Verdict, Trouble> {
        if std::mem::take(&mut self.begun) {
            self.say(Rset, &[250])
                .await?
                .map_err(|(_, said)| passing(said))?;
        }
        if let Err((code, said)) = self
            .say(Mail::new(Some(from.clone()), Vec::new()), &[250])
            .await?
        {
            return match code {
                400..500 => Err(passing(said)),
                523 | 552 => Ok(Verdict::Refused(said)),
                _ => Err(Trouble::Lasting(format!(
                    "the server takes no mail from the address in `from`, {said}"
                ))),
            };
        }
        self.begun = true;
        // RFC 5321 §4.3.2: it may forward, or not be sure.
        let to = Rcpt::new(to.clone(), Vec::new());
        if let Err((code, said)) = self.say(to, &[250, 251, 252]).await? {
            return Ok(if code < 500 {
                Verdict::NotNow(said)
            } else {
                Verdict::RefusedAddress(said)
            });
        }
        if let Err(refusal) = self.say(Data, &[354]).await? {
            return Ok(verdict(refusal));
        }
        self.begun = false;
        Ok(self
            .deliver(mail)
            .await?
            .map_or_else(verdict, |()| Verdict::Taken))
    }

    /// The mail itself. What was not told its end is not delivered (RFC 5321 §4.1.1.4).
    async fn deliver(&mut self, mail: &[u8]) -> Result<Result<(), (u16, String)>, Trouble> {
        let whole = AtomicBool::new(false);
        let end = std::iter::from_fn(|| {
            whole.store(true, Ordering::Relaxed);
            None
        });
        let left = self.until.saturating_duration_since(Instant::now());
        let left = left.min(self.end);
        let sending = self.line.message_iter(std::iter::once(mail).chain(end));
        let answer = timeout(left, sending).await;
        let arrived = if whole.load(Ordering::Relaxed) {
            Arrived::Perhaps
        } else {
            Arrived::No
        };
        let broken = |why: String| match arrived {
            Arrived::Perhaps => {
                Trouble::Passing(format!("{why}; the mail may have arrived"), arrived)
            }
            Arrived::No => Trouble::Passing(why, arrived),
        };
        match answer {
            Ok(answer) => self.read(answer, &[250], broken),
            Err(_) => Err(broken("no answer to the mail in time".to_owned())),
        }
    }

    /// Says a command; the answer is one of `expected`, or a refusal with its code.
    async fn say(
        &mut self,
        command: impl Display,
        expected: &[u16],
    ) -> Result<Result<(), (u16, String)>, Trouble> {
        let left = self.left();
        match timeout(left, self.line.command(command)).await {
            Ok(answer) => self.read(answer, expected, passing),
            Err(_) => Err(passing("no answer in time")),
        }
    }

    fn read(
        &self,
        answer: Result<Response, Error>,
        expected: &[u16],
        broken: impl FnOnce(String) -> Trouble,
    ) -> Result<Result<(), (u16, String)>, Trouble> {
        let error = match answer {
            Ok(response) if expected.contains(&response.code().into()) => return Ok(Ok(())),
            Ok(response) => return Err(broken(out_of_turn(&response))),
            Err(error) => error,
        };
        let said = self.words.of(&error);
        match error.status().map(u16::from) {
            // It hangs up (RFC 5321 §3.8).
            Some(421) => Err(passing(said)),
            // RFC 4954 §6, RFC 3207 §4.
            Some(530 | 534 | 535 | 538) => Err(Trouble::Lasting(format!(
                "the server wants a login, {said}; set up the `username` and `password` that it takes"
            ))),
            Some(code) => Ok(Err((code, said))),
            None => Err(broken(format!("the connection broke off ({said})"))),
        }
    }

    pub(super) fn left(&self) -> Duration {
        self.until
            .saturating_duration_since(Instant::now())
            .min(self.step)
    }

    /// Takes leave; whether it is heard is no matter.
    pub(super) async fn close(mut self) {
        drop(timeout(GOODBYE, self.line.command(Quit)).await);
    }
}

fn verdict((code, said): (u16, String)) -> Verdict {
    if code < 500 {
        Verdict::NotNow(said)
    } else {
        Verdict::Refused(said)
    }
}

pub(super) fn passing(why: impl Into<String>) -> Trouble {
    Trouble::Passing(why.into(), Arrived::No)
}

/// An answer to something else: after it nothing that the server says can be believed. Words that somebody slipped in
/// before STARTTLS shift all later ones so.
pub(super) fn out_of_turn(response: &Response) -> String {
    format!("the server answered out of turn, with {}", response.code())
}
