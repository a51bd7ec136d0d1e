//! A small mail server for the tests of this room, on loopback.
//!
//! *In:* how TLS begins, who may log in, and what to do at the commands that a test names. *Out:* its port, what it was
//! told, and the mails that it took. *Never:* speaks better SMTP than the test wants.

use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};

/// How TLS begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrap {
    Never,
    Offered,
    FromTheStart,
}

/// What is done at a command instead of the usual.
#[derive(Clone)]
pub(super) enum Act {
    /// These lines.
    Say(&'static str),
    /// Nothing, for ever.
    Hang,
    /// Hangs up.
    Close,
    /// Says the usual, takes some bytes, then hangs up.
    CloseAfter(usize),
    /// Says the usual, then reads no more.
    Deafen,
}

/// What a server does.
#[derive(Clone)]
pub(super) struct Script {
    pub(super) wrap: Wrap,
    /// The mechanism that is offered, and who may log in.
    pub(super) login: Option<(&'static str, &'static str, &'static str)>,
    /// Acts at the first command, not done yet, that begins so; `.` is the end of a mail, an empty one the greeting.
    pub(super) acts: Vec<(&'static str, Act)>,
}

/// A running server.
pub(super) struct Served {
    pub(super) port: u16,
    told: Arc<Mutex<Vec<String>>>,
    mails: Arc<Mutex<Vec<(String, String)>>>,
}

/// The certificate for 127.0.0.1 that the rooms' servers share, and its key.
const LEAF: &[u8] = include_bytes!("../../fetch/served/leaf.der");
const KEY: &[u8] = include_bytes!("../../fetch/served/key.der");

/// Writes the certificate, by which the server can be trusted, and the key.
pub(super) fn write_certificate(folder: &Path) {
    for (name, kind, der) in [
        ("ca.pem", "CERTIFICATE", LEAF),
        ("key.pem", "PRIVATE KEY", KEY),
    ] {
        let digits = STANDARD.encode(der);
        let lines: Vec<&str> = digits
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let pem = format!(
            "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
            lines.join("\n")
        );
        std::fs::write(folder.join(name), pem).unwrap();
    }
}

impl Served {
    pub(super) async fn new(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (told, mails) = (Arc::default(), Arc::default());
        let served = Self {
            port,
            told: Arc::clone(&told),
            mails: Arc::clone(&mails),
        };
        let acts = Arc::new(Mutex::new(script.acts.clone()));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let talk = Talk {
                    wrap: script.wrap,
                    login: script.login,
                    acts: Arc::clone(&acts),
                    told: Arc::clone(&told),
                    mails: Arc::clone(&mails),
                    safe: false,
                };
                tokio::spawn(talk.accept(stream));
            }
        });
        served
    }

    /// Its address.
    pub(super) fn address(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// The commands it was told.
    pub(super) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The mails it took, each with its recipient.
    pub(super) fn mails(&self) -> Vec<(String, String)> {
        self.mails.lock().unwrap().clone()
    }
}

/// Whether the conversation goes on.
enum Next {
    On,
    StartTls,
    End,
}

struct Talk {
    wrap: Wrap,
    login: Option<(&'static str, &'static str, &'static str)>,
    acts: Arc<Mutex<Vec<(&'static str, Act)>>>,
    told: Arc<Mutex<Vec<String>>>,
    mails: Arc<Mutex<Vec<(String, String)>>>,
    safe: bool,
}

impl Talk {
    async fn accept(mut self, mut stream: TcpStream) {
        if self.wrap == Wrap::FromTheStart {
            return self.accept_tls(stream, true).await;
        }
        if matches!(self.converse(&mut stream, true).await, Ok(Next::StartTls)) {
            if let Some(Act::CloseAfter(bytes)) = self.act("TLS") {
                let mut some = vec![0; bytes];
                drop(stream.read_exact(&mut some).await);
                return;
            }
            self.accept_tls(stream, false).await;
        }
    }

    async fn accept_tls(mut self, stream: TcpStream, greet: bool) {
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(KEY.to_vec());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let settings = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![LEAF.to_vec().into()], key.into())
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(settings));
        if let Ok(mut stream) = acceptor.accept(stream).await {
            self.safe = true;
            drop(self.converse(&mut stream, greet).await);
            drop(stream.shutdown().await);
        }
    }

    async fn converse(
        &mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        greet: bool,
    ) -> std::io::Result<Next> {
        let mut stream = BufStream::new(stream);
        if greet && let Next::End = self.answer(&mut stream, "", "220 served.test").await? {
            return Ok(Next::End);
        }
        let mut recipient = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(Next::End);
            }
            let line = line.trim_end();
            self.told.lock().unwrap().push(line.to_owned());
            let usual = self.usual(line);
            let next = match line.split([' ', ':']).next().unwrap_or_default() {
                "AUTH" if line == "AUTH LOGIN" => self.ask_login(&mut stream).await?,
                "DATA" => self.take_mail(&mut stream, &recipient).await?,
                "STARTTLS" => match self.answer(&mut stream, line, &usual).await? {
                    Next::On => return Ok(Next::StartTls),
                    Next::StartTls | Next::End => Next::End,
                },
                "RCPT" => {
                    recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.answer(&mut stream, line, &usual).await?
                }
                _ => self.answer(&mut stream, line, &usual).await?,
            };
            if let Next::End = next {
                return Ok(Next::End);
            }
        }
    }

    fn usual(&self, line: &str) -> String {
        let word = line.split([' ', ':']).next().unwrap_or_default();
        match word {
            "EHLO" => {
                let mut lines = vec!["250-served.test".to_owned()];
                if self.wrap == Wrap::Offered && !self.safe {
                    lines.push("250-STARTTLS".to_owned());
                }
                // RFC 4954 §4: after TLS, as most have it.
                if let Some((mechanism, ..)) = self.login
                    && (self.safe || self.wrap == Wrap::Never)
                {
                    lines.push(format!("250-AUTH {mechanism}"));
                }
                lines.push("250 HELP".to_owned());
                lines.join("\r\n")
            }
            "STARTTLS" => "220 go on".to_owned(),
            "AUTH" => self.logged_in(line.strip_prefix("AUTH PLAIN ").unwrap_or_default()),
            "MAIL" | "RCPT" | "RSET" | "." => "250 OK".to_owned(),
            "DATA" => "354 go on".to_owned(),
            "QUIT" => "221 bye".to_owned(),
            _ => "500 what?".to_owned(),
        }
    }

    fn logged_in(&self, digits: &str) -> String {
        let (_, user, password) = self.login.unwrap();
        if digits == STANDARD.encode(format!("\0{user}\0{password}")) {
            "235 welcome".to_owned()
        } else {
            "535 5.7.8 who are you?".to_owned()
        }
    }

    async fn ask_login(
        &mut self,
        stream: &mut BufStream<impl AsyncRead + AsyncWrite + Unpin>,
    ) -> std::io::Result<Next> {
        let mut said = Vec::new();
        for question in ["Username:", "Password:"] {
            say(stream, &format!("334 {}", STANDARD.encode(question))).await?;
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            said.push(STANDARD.decode(line.trim_end()).unwrap());
        }
        let both = [b"\0", said[0].as_slice(), b"\0", said[1].as_slice()].concat();
        let answer = self.logged_in(&STANDARD.encode(both));
        self.answer(stream, "AUTH LOGIN", &answer).await
    }

    async fn take_mail(
        &mut self,
        stream: &mut BufStream<impl AsyncRead + AsyncWrite + Unpin>,
        recipient: &str,
    ) -> std::io::Result<Next> {
        match self.act("DATA") {
            Some(Act::CloseAfter(bytes)) => {
                say(stream, "354 go on").await?;
                let mut some = vec![0; bytes];
                stream.read_exact(&mut some).await?;
                return Ok(Next::End);
            }
            Some(act) => return done(stream, act, "354 go on").await,
            None => say(stream, "354 go on").await?,
        }
        let mut mail = String::new();
        while !mail.ends_with("\r\n.\r\n") {
            if stream.read_line(&mut mail).await? == 0 {
                return Ok(Next::End);
            }
        }
        let mail = mail
            .strip_suffix(".\r\n")
            .unwrap()
            .replace("\r\n..", "\r\n.");
        match self.act(".") {
            Some(Act::Say(refusal)) if !refusal.starts_with('2') => {
                done(stream, Act::Say(refusal), "").await
            }
            act => {
                self.mails
                    .lock()
                    .unwrap()
                    .push((recipient.to_owned(), mail));
                done(stream, act.unwrap_or(Act::Say("250 OK")), "").await
            }
        }
    }

    async fn answer(
        &mut self,
        stream: &mut BufStream<impl AsyncRead + AsyncWrite + Unpin>,
        line: &str,
        usual: &str,
    ) -> std::io::Result<Next> {
        if let Some(act) = self.act(line) {
            return done(stream, act, usual).await;
        }
        say(stream, usual).await?;
        Ok(if line == "QUIT" { Next::End } else { Next::On })
    }

    fn act(&self, line: &str) -> Option<Act> {
        let mut acts = self.acts.lock().unwrap();
        let fits =
            |wanted: &str| line == wanted || (!wanted.is_empty() && line.starts_with(wanted));
        let place = acts.iter().position(|(wanted, _)| fits(wanted))?;
        Some(acts.remove(place).1)
    }
}

async fn done(
    stream: &mut BufStream<impl AsyncRead + AsyncWrite + Unpin>,
    act: Act,
    usual: &str,
) -> std::io::Result<Next> {
    match act {
        Act::Say(lines) => {
            say(stream, lines).await?;
            // RFC 5321 §3.8.
            Ok(if lines.starts_with("421") {
                Next::End
            } else {
                Next::On
            })
        }
        Act::Close | Act::CloseAfter(_) => Ok(Next::End),
        Act::Hang => std::future::pending().await,
        Act::Deafen => {
            say(stream, usual).await?;
            std::future::pending().await
        }
    }
}

async fn say(
    stream: &mut BufStream<impl AsyncRead + AsyncWrite + Unpin>,
    lines: &str,
) -> std::io::Result<()> {
    stream.write_all(format!("{lines}\r\n").as_bytes()).await?;
    stream.flush().await
}
