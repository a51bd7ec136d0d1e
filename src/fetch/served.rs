//! A small server for the tests of this room, on loopback, in plain TCP.
//!
//! *In:* a function from the request's head to the bytes of the answer. *Out:* its address, and every head it saw.
//! *Never:* speaks better HTTP than the test wants.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::config::{Network, Range};
use crate::fetch::Fetcher;
use crate::model::{Answer, Request};

/// What a server does with a request.
pub(super) enum Reply {
    /// Sends these bytes and keeps the connection.
    Keep(Vec<u8>),
    /// Sends these bytes after a while and keeps the connection.
    Late(Duration, Vec<u8>),
    /// Sends these bytes and hangs up.
    Close(Vec<u8>),
    /// Sends the first bytes, then one byte now and then, for ever.
    Drip(Vec<u8>),
    /// Sends the first bytes, then the second ones again and again.
    Flood(Vec<u8>, Vec<u8>),
}

/// A running server.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

/// Settings for tests: loopback allowed, no pause.
pub(super) fn network() -> Network {
    Network {
        proxy: None,
        allow_private: vec![Range {
            base: [127, 0, 0, 0].into(),
            prefix: 8,
        }],
        hosts: BTreeMap::new(),
        delay: Duration::ZERO,
        concurrency: 8,
        timeout: Duration::from_secs(5),
        max_body: 1 << 20,
        window: Duration::from_secs(3600),
    }
}

/// A fetcher with these settings.
pub(super) fn fetcher(network: &Network) -> Fetcher {
    Fetcher::new(network, None, Clock::of_the_machine()).unwrap()
}

/// A plain request.
pub(super) fn request(url: &str) -> Request {
    Request {
        url: url.to_owned(),
        max_bytes: 1 << 20,
        validators: None,
        headers: Vec::new(),
        fresh: false,
    }
}

/// An answer with a length.
pub(super) fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// An ordinary page.
pub(super) fn page() -> Reply {
    Reply::Keep(reply("200 OK", "", b"<p>words</p>"))
}

/// A redirect.
pub(super) fn to(location: &str) -> Reply {
    Reply::Keep(reply(
        "302 Found",
        &format!("location: {location}\r\n"),
        b"",
    ))
}

impl Served {
    /// Serves `answer(path, head)`; `/robots.txt` is a 404 unless `answer` gives one.
    pub(super) async fn new(answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::with_robots(move |path, head| {
            if path == "/robots.txt" {
                return Reply::Keep(reply("404 Not Found", "", b""));
            }
            answer(path, head)
        })
        .await
    }

    /// As [`Served::new`], robots.txt included.
    pub(super) async fn with_robots(
        answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&seen)));
            }
        });
        Self { address, heads }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The heads seen, without those for robots.txt.
    pub(super) fn heads(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        let pages = heads
            .iter()
            .filter(|head| !head.starts_with("GET /robots.txt"));
        pages.cloned().collect()
    }

    pub(super) fn robots_requests(&self) -> usize {
        let heads = self.heads.lock().unwrap();
        heads
            .iter()
            .filter(|head| head.starts_with("GET /robots.txt"))
            .count()
    }

    /// Asks for a path with test settings.
    pub(super) async fn ask(&self, path: &str) -> Answer {
        let fetcher = fetcher(&network());
        fetcher.ask(request(&self.url(path))).await.unwrap()
    }
}

/// A self-signed certificate for `mfa.test` and 127.0.0.1, and its key, both DER; made for these tests with openssl,
/// valid until 2126.
pub(super) const LEAF: &[u8] = include_bytes!("served/leaf.der");
const KEY: &[u8] = include_bytes!("served/key.der");

/// Serves https with [`LEAF`].
pub(super) async fn serve_tls(
    answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static,
) -> SocketAddr {
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(KEY.to_vec());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let settings = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![LEAF.to_vec().into()], key.into())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(settings));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, answer) = (acceptor.clone(), Arc::clone(&answer));
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    serve(stream, answer, Arc::default()).await;
                }
            });
        }
    });
    address
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: Arc<impl Fn(&str, &str) -> Reply>,
    heads: Arc<Mutex<Vec<String>>>,
) {
    while let Some(head) = read_head(&mut stream).await {
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        heads.lock().unwrap().push(head.clone());
        let sent = match answer(&path, &head) {
            Reply::Keep(bytes) => stream.write_all(&bytes).await,
            Reply::Late(after, bytes) => {
                tokio::time::sleep(after).await;
                stream.write_all(&bytes).await
            }
            Reply::Close(bytes) => {
                drop(stream.write_all(&bytes).await);
                return;
            }
            Reply::Drip(bytes) => {
                repeat(&mut stream, &bytes, b"x", Duration::from_millis(50)).await
            }
            Reply::Flood(bytes, more) => repeat(&mut stream, &bytes, &more, Duration::ZERO).await,
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn repeat(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    first: &[u8],
    then: &[u8],
    pause: Duration,
) -> std::io::Result<()> {
    stream.write_all(first).await?;
    loop {
        stream.write_all(then).await?;
        tokio::time::sleep(pause).await;
    }
}

async fn read_head(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
        // A TLS handshake: answered like any server of plain HTTP does.
        if head.first() == Some(&0x16) && head.len() > 16 {
            break;
        }
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}
