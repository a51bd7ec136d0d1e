//! Receivers of alerts on loopback: what they were sent, and what they answer.
//!
//! *In:* requests. *Out:* the same, kept in order. *Never:* an answer that the story did not ask for.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    /// A header, by its name in lower case.
    pub(crate) fn field(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        fields
            .find(|(found, _)| found == name)
            .map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// What a receiver does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Does {
    /// Answers with this status and body.
    Answers(u16, String),
    /// Sends the client elsewhere.
    Leads(String),
    /// Takes it all and hangs up without a word.
    HangsUp,
}

impl Does {
    pub(crate) fn takes() -> Self {
        Self::Answers(200, "ok".to_owned())
    }

    pub(crate) fn fails(status: u16) -> Self {
        Self::Answers(status, "no".to_owned())
    }
}

type Way = Box<dyn FnMut(&Received) -> Does + Send>;

/// A server that keeps what it is sent.
pub(crate) struct Desk {
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    way: Arc<Mutex<Way>>,
}

impl Desk {
    /// One that takes everything.
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let way: Arc<Mutex<Way>> = Arc::new(Mutex::new(Box::new(|_| Does::takes())));
        let (kept, asked) = (Arc::clone(&received), Arc::clone(&way));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, asked) = (Arc::clone(&kept), Arc::clone(&asked));
                // A client that was killed is no trouble of the server's.
                std::thread::spawn(move || drop(meet(&stream, &kept, &asked)));
            }
        });
        Self {
            port,
            received,
            way,
        }
    }

    /// What it does from now on.
    pub(crate) fn does(&self, way: impl FnMut(&Received) -> Does + Send + 'static) -> &Self {
        *self.way.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(way);
        self
    }

    /// What it was sent, in order.
    pub(crate) fn received(&self) -> Vec<Received> {
        let kept = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn meet(stream: &TcpStream, kept: &Mutex<Vec<Received>>, way: &Mutex<Way>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(request) = read(&mut reader)? {
        let does = {
            let mut way = way.lock().unwrap_or_else(PoisonError::into_inner);
            way(&request)
        };
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        match does {
            Does::Answers(status, body) => answer(stream, status, "", &body)?,
            Does::Leads(to) => answer(stream, 302, &format!("location: {to}\r\n"), "")?,
            Does::HangsUp => return Ok(()),
        }
    }
    Ok(())
}

fn answer(mut stream: &TcpStream, status: u16, fields: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} .\r\n{fields}content-length: {length}\r\n\r\n{body}"
    )
}

/// The next request of a connection that is kept open; `None` at its end.
fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Received>> {
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut words = first.split_whitespace().map(str::to_owned);
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default();
    let mut fields = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = fields
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Received {
        method,
        path,
        fields,
        body: String::from_utf8_lossy(&body).into_owned(),
    }))
}
