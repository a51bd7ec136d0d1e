//! Mail by SMTP, a copy of its own to each recipient.
//!
//! *In:* an [`Email`] and a [`Message`]. *Out:* what became of it at all recipients together. *Never:* lets one
//! recipient's refusal stop the others, or sends to whom it has reached; words with a password in them.
//!
//! `message` writes the mail, `way` says how the server is reached, `opening` begins a conversation with it,
//! `transport` leads it, `words` quotes it.

mod message;
mod opening;
mod transport;
mod way;
mod words;

#[cfg(test)]
mod served;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use lettre::Address;

use self::message::{address, mail, shown};
use self::transport::{Patience, Session, Trouble, Verdict};
use self::way::Way;
use super::Length;
use super::secret::Keeper;
use crate::config::Email;
use crate::model::{Arrived, Outcome};
use crate::view::{Message, tame};

const PATIENCE: Patience = Patience {
    step: Duration::from_secs(20),
    end: Duration::from_secs(60),
    whole: Duration::from_secs(120),
};
/// Recipients that are named, where several were refused.
const NAMED: usize = 5;

/// Hands the message to every recipient who does not have it.
pub(super) async fn send(
    email: &Email,
    keeper: &Keeper,
    folder: &Path,
    message: &Message,
    length: Length,
) -> Outcome {
    send_within(PATIENCE, email, keeper, folder, message, length).await
}

async fn send_within(
    patience: Patience,
    email: &Email,
    keeper: &Keeper,
    folder: &Path,
    message: &Message,
    length: Length,
) -> Outcome {
    let mut round = Round::after(&message.reached);
    let mails = match round.mails(email, message, length) {
        Ok(mails) if mails.is_empty() => return round.outcome(),
        Ok(mails) => mails,
        Err(why) => return Outcome::fault(why),
    };
    let prepared = Way::of(email, folder).and_then(|way| Ok((way, login(email, keeper)?)));
    let (way, login) = match prepared {
        Ok(prepared) => prepared,
        Err(why) => return Outcome::fault(why),
    };
    let mut session = match Session::open(way, login, patience).await {
        Ok(session) => session,
        Err(trouble) => return round.ended_by(trouble),
    };
    for one in mails {
        match session.hand(&one.from, &one.to, &one.bytes).await {
            Ok(verdict) => round.note(one.recipient, verdict),
            Err(trouble) => return round.ended_by(trouble),
        }
    }
    session.close().await;
    round.outcome()
}

/// The mail as a person reads it.
pub(super) fn preview(email: &Email, message: &Message) -> String {
    shown(email, message).unwrap_or_else(|why| why)
}

/// Who logs in, and with what.
fn login(email: &Email, keeper: &Keeper) -> Result<Option<(String, String)>, String> {
    let pair = email.username.as_ref().zip(email.password.as_ref());
    pair.map(|(user, password)| Ok((user.clone(), keeper.tell(password)?)))
        .transpose()
}

/// A mail on its way.
struct Letter {
    recipient: String,
    from: Address,
    to: Address,
    bytes: Vec<u8>,
}

/// What became of the copies.
struct Round {
    reached: Vec<String>,
    refused: Vec<(String, String)>,
    waiting: Vec<(String, String)>,
    /// Whether anybody was reached in this round.
    moved: bool,
    /// Whether no refusal was one of the mail: the server saw none, only to whom it was to go.
    unheard: bool,
}

impl Round {
    fn after(reached: &[String]) -> Self {
        Self {
            reached: reached.to_vec(),
            refused: Vec::new(),
            waiting: Vec::new(),
            moved: false,
            unheard: true,
        }
    }

    /// The copies that are to be sent. A recipient to whom none can be written stops nobody else.
    fn mails(
        &mut self,
        email: &Email,
        message: &Message,
        length: Length,
    ) -> Result<Vec<Letter>, String> {
        let from = address(&email.from)?;
        let mut mails: Vec<Letter> = Vec::new();
        for recipient in &email.recipients {
            let twice = mails.iter().any(|mail| mail.recipient == *recipient);
            if twice || self.reached.contains(recipient) {
                continue;
            }
            let written = address(recipient)
                .and_then(|to| Ok((mail(email, &from, &to, message, length)?, to)));
            match written {
                Ok((mail, to)) => mails.push(Letter {
                    recipient: recipient.clone(),
                    from: from.clone(),
                    to,
                    bytes: mail.formatted(),
                }),
                Err(why) => self.refused.push((recipient.clone(), why)),
            }
        }
        Ok(mails)
    }

    fn note(&mut self, recipient: String, verdict: Verdict) {
        match verdict {
            Verdict::Taken => {
                self.reached.push(recipient);
                self.moved = true;
            }
            Verdict::NotNow(said) => self.waiting.push((recipient, said)),
            Verdict::RefusedAddress(said) => self.refused.push((recipient, said)),
            Verdict::Refused(said) => {
                self.unheard = false;
                self.refused.push((recipient, said));
            }
        }
    }

    /// The conversation came to its end.
    fn outcome(self) -> Outcome {
        if !self.waiting.is_empty() {
            let why = self.in_words();
            return self.later(why, Arrived::No);
        }
        if self.refused.is_empty() {
            return Outcome::sent();
        }
        if self.reached.is_empty() && self.unheard {
            return Outcome::fault(format!(
                "{}; set up recipients that the server takes",
                self.in_words()
            ));
        }
        if self.reached.is_empty() {
            return Outcome::refused(self.in_words());
        }
        Outcome::Sent {
            reference: None,
            remark: Some(self.in_words()),
        }
    }

    /// The conversation broke off. Where somebody was reached the channel is not at fault as a whole, and the next try
    /// will meet what is.
    fn ended_by(self, trouble: Trouble) -> Outcome {
        match trouble {
            Trouble::Passing(why, arrived) => self.later(why, arrived),
            Trouble::Lasting(why) if self.moved => self.later(why, Arrived::No),
            Trouble::Lasting(why) => Outcome::fault(why),
        }
    }

    fn later(self, why: String, arrived: Arrived) -> Outcome {
        Outcome::Later {
            why,
            after: None,
            arrived,
            reached: self.reached,
        }
    }

    fn in_words(&self) -> String {
        let told = |what: &str, those: &[(String, String)]| {
            let named = those.iter().take(NAMED);
            let mut told: Vec<String> = named
                .map(|(recipient, said)| format!("{what} for {}: {said}", tame(recipient, 100)))
                .collect();
            if those.len() > NAMED {
                told.push(format!("{what} for {} more", those.len() - NAMED));
            }
            told
        };
        let mut words = told("refused", &self.refused);
        words.extend(told("not now", &self.waiting));
        words.join("; ")
    }
}
