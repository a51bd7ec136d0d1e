//! How a conversation begins: connection, TLS, login.
//!
//! *In:* a [`Way`] to a server, who logs in. *Out:* a [`Session`], or the [`Trouble`] that prevented it. *Never:* a
//! password before TLS, but on this machine.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::{Instant, timeout};

use super::transport::{Patience, Session, Trouble, out_of_turn, passing};
use super::way::{Safety, Way};
use super::words::{Words, tls};

/// How long one of several addresses of a server is tried.
const CONNECT: Duration = Duration::from_secs(8);

impl Session {
    /// Connects, begins TLS and logs in.
    pub(super) async fn open(
        way: Way,
        login: Option<(String, String)>,
        patience: Patience,
    ) -> Result<Self, Trouble> {
        let until = Instant::now() + patience.whole;
        let words = Words::without(login.as_ref());
        let hello = hello();
        let place = (way.host.as_str(), way.port);
        let (wrapped, demanded) = match way.safety {
            Safety::FromTheStart(tls) => (Some(tls), None),
            Safety::Demanded(tls) => (None, Some(tls)),
            Safety::OnThisMachine => (None, None),
        };
        let plain_hint = demanded.is_some() && way.port == 465;
        let connecting =
            AsyncSmtpConnection::connect_tokio1(place, Some(CONNECT), &hello, wrapped, None);
        let line = match timeout(patience.step.min(patience.whole), connecting).await {
            Ok(line) => line.map_err(|error| not_opened(&words, &error))?,
            Err(_) if plain_hint => {
                return Err(Trouble::Lasting(
                    "no greeting in time; port 465 speaks TLS from the start: write `smtps://`"
                        .to_owned(),
                ));
            }
            Err(_) => return Err(passing("no greeting in time")),
        };
        let mut session = Self {
            line,
            words,
            step: patience.step,
            end: patience.end,
            until,
            begun: false,
        };
        if let Some(tls) = demanded {
            session.start_tls(tls, &hello).await?;
        }
        if let Some((user, password)) = login {
            session.log_in(Credentials::new(user, password)).await?;
        }
        Ok(session)
    }

    async fn start_tls(&mut self, tls: TlsParameters, hello: &ClientId) -> Result<(), Trouble> {
        if !self.line.can_starttls() {
            return Err(Trouble::Lasting(
                "the server offers no STARTTLS, and nothing is sent without TLS; \
                 write `smtps://` if it speaks TLS from the start"
                    .to_owned(),
            ));
        }
        let left = self.left();
        match timeout(left, self.line.starttls(tls, hello)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(not_opened(&self.words, &error)),
            Err(_) => Err(passing("TLS did not begin in time")),
        }
    }

    async fn log_in(&mut self, credentials: Credentials) -> Result<(), Trouble> {
        let left = self.left();
        let answer = timeout(left, self.line.auth(DEFAULT_MECHANISMS, &credentials)).await;
        let answer = answer.map_err(|_| passing("no answer to the login in time"))?;
        let error = match answer {
            // RFC 4954 §6.
            Ok(response) if response.has_code(235) => return Ok(()),
            Ok(response) => return Err(passing(out_of_turn(&response))),
            Err(error) => error,
        };
        let said = self.words.of(&error);
        if error.is_client() {
            return Err(Trouble::Lasting(format!(
                "the server takes no password by PLAIN or LOGIN ({said}); \
                 leave `username` and `password` out, or give `ca` if it wants TLS before"
            )));
        }
        if error.is_permanent() {
            return Err(Trouble::Lasting(format!(
                "the login failed, {said}; set up the `username` and `password` that it takes"
            )));
        }
        Err(passing(format!("the login failed, {said}")))
    }
}

/// No conversation: what that means.
fn not_opened(words: &Words, error: &Error) -> Trouble {
    let said = words.of(error);
    match tls(error) {
        Some(rustls::Error::InvalidCertificate(_)) => Trouble::Lasting(format!(
            "the server's certificate is not accepted ({said}); nothing is sent without one; \
             if it is of an authority of your own, name its file as `ca`"
        )),
        Some(rustls::Error::InvalidMessage(_)) => Trouble::Lasting(format!(
            "the server does not speak TLS ({said}); write `smtp://` if this port begins with STARTTLS"
        )),
        Some(rustls::Error::PeerIncompatible(_)) => {
            Trouble::Lasting(format!("the server speaks no TLS that is safe ({said})"))
        }
        // RFC 5321 §3.1: it takes no mail from here at all.
        _ if error.is_permanent() => Trouble::Lasting(format!(
            "the server takes nothing from this machine, {said}"
        )),
        _ if error.is_transient() => passing(said),
        _ => passing(format!("no connection ({said})")),
    }
}

/// This machine's name, or an address literal where it has none that can be said (RFC 5321 §4.1.4).
fn hello() -> ClientId {
    let fits = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    if let ClientId::Domain(name) = ClientId::default()
        && !name.is_empty()
        && name.chars().all(fits)
    {
        return ClientId::Domain(name);
    }
    ClientId::Ipv4([127, 0, 0, 1].into())
}
