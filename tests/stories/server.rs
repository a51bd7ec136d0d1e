//! A web server in a thread that says what it is told to, well or badly.
//!
//! *In:* connections on loopback, a function from an [`Ask`] to a [`Reply`]. *Out:* bytes, cut, dripped or reset as
//! scripted. *Never:* more than one answer a connection.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// What a path answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    bytes: Vec<u8>,
    manner: Manner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// All of it, then the end.
    Whole,
    /// Nothing: the connection is reset.
    Reset,
    /// A byte at a time, so far apart.
    Drip(Duration),
    /// Nothing, for as long as the client waits.
    Hold,
}

impl Reply {
    /// A page with this status.
    pub(crate) fn page(status: u16, html: &str) -> Self {
        Self::of(
            status,
            &[("content-type", "text/html; charset=utf-8")],
            html.as_bytes(),
        )
    }

    /// Any status, headers and bytes, with an honest length.
    pub(crate) fn of(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let length = body.len().to_string();
        let mut all = headers.to_vec();
        all.push(("content-length", &length));
        Self::raw(&[head(status, &all).as_bytes(), body].concat())
    }

    /// Sends the client elsewhere.
    pub(crate) fn to(status: u16, location: &str) -> Self {
        Self::of(status, &[("location", location)], b"")
    }

    /// These bytes and no others.
    pub(crate) fn raw(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            manner: Manner::Whole,
        }
    }

    /// The head promises a page; what follows is only the beginning of it.
    pub(crate) fn cut(html: &str, sent: usize) -> Self {
        let length = html.len().to_string();
        let head = head(
            200,
            &[("content-type", "text/html"), ("content-length", &length)],
        );
        let sent = html.as_bytes().get(..sent).unwrap_or(html.as_bytes());
        Self::raw(&[head.as_bytes(), sent].concat())
    }

    /// The connection is reset.
    pub(crate) fn reset() -> Self {
        Self {
            bytes: Vec::new(),
            manner: Manner::Reset,
        }
    }

    /// No answer at all.
    pub(crate) fn silence() -> Self {
        Self {
            bytes: Vec::new(),
            manner: Manner::Hold,
        }
    }

    /// The same bytes, one at a time.
    pub(crate) fn dripping(self, apart: Duration) -> Self {
        Self {
            manner: Manner::Drip(apart),
            ..self
        }
    }
}

fn head(status: u16, headers: &[(&str, &str)]) -> String {
    let lines = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect::<Vec<_>>()
        .concat();
    format!("HTTP/1.1 {status} .\r\nconnection: close\r\n{lines}\r\n")
}

/// What a client asks for.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) host: String,
    pub(crate) path: String,
    /// It names the validator of a copy that it has.
    pub(crate) has_copy: bool,
    fields: Vec<(String, String)>,
}

impl Ask {
    /// What it says under this name (in lower case); empty where it says nothing.
    pub(crate) fn field(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        fields
            .find(|(found, _)| found == name)
            .map_or("", |(_, value)| value)
    }
}

/// Listens on loopback until the process ends; its port.
pub(crate) fn serve(answer: impl Fn(&Ask) -> Reply + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            // A client that leaves early is no trouble of the server's.
            std::thread::spawn(move || drop(meet(stream, &*answer)));
        }
    });
    port
}

fn meet(mut stream: TcpStream, answer: &dyn Fn(&Ask) -> Reply) -> std::io::Result<()> {
    let reply = answer(&ask(&mut stream)?);
    match reply.manner {
        Manner::Whole => {
            stream.write_all(&reply.bytes)?;
            stream.shutdown(Shutdown::Write)?;
            // Closing with unread bytes would reset the connection under the answer.
            let mut rest = [0; 256];
            while stream.read(&mut rest)? > 0 {}
            Ok(())
        }
        // The last byte of the request is still unread: closing now is a reset.
        Manner::Reset => Ok(()),
        Manner::Drip(apart) => {
            for byte in reply.bytes.chunks(1) {
                stream.write_all(byte)?;
                std::thread::sleep(apart);
            }
            Ok(())
        }
        Manner::Hold => {
            let mut rest = [0; 256];
            while stream.read(&mut rest)? > 0 {}
            while stream.read(&mut rest)? > 0 {}
            Ok(())
        }
    }
}

/// Reads a request, whose last byte stays unread.
fn ask(stream: &mut TcpStream) -> std::io::Result<Ask> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r") && head.len() < 32 << 10 {
        // 0x16 begins a TLS handshake: whoever asks for that is not answered.
        if stream.read(&mut byte)? == 0 || (head.is_empty() && byte == [0x16]) {
            break;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let fields: Vec<(String, String)> = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let ask = Ask {
        host: String::new(),
        path: head.split(' ').nth(1).unwrap_or("/").to_owned(),
        has_copy: fields.iter().any(|(name, _)| name == "if-none-match"),
        fields,
    };
    Ok(Ask {
        host: ask.field("host").to_owned(),
        ..ask
    })
}
