//! `/metrics` and `/health` over HTTP.
//!
//! *In:* connections, somebody who knows both pages ([`Pages`]). *Out:* one answer a connection. *Never:* reads a body,
//! keeps a connection, or has more than a few at once: who scrapes is a machine of ours, who else comes is turned away.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// Connections at once.
const MOST_CONNECTIONS: usize = 8;
/// The head of a request is waited for no longer.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// … and a connection lasts no longer, whatever it does.
const DONE_WITHIN: Duration = Duration::from_secs(15);
/// Bytes and lines of a head; hyper takes no less than 8 KiB.
const LONGEST_HEAD: usize = 8 * 1_024;
const MOST_HEADERS: usize = 64;
/// Prometheus, "Exposition formats".
const METRICS: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// Whoever knows what the pages say; asked on a thread that may wait for the disk.
pub trait Pages: Send + Sync + 'static {
    /// The figures, or why there are none.
    fn metrics(&self) -> Result<String, String>;

    /// Whether all is well, or why not.
    fn health(&self) -> Result<(), String>;
}

/// Answers whoever connects, for ever.
pub async fn serve(listener: TcpListener, pages: Arc<impl Pages>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let pages = Arc::clone(&pages);
                tokio::spawn(async move {
                    // Whoever takes too long, or leaves, gets no answer.
                    drop(timeout(DONE_WITHIN, meet(stream, pages)).await);
                    drop(place);
                });
            }
            // Out of descriptors, say: a pause, or this would turn in a circle.
            Err(_) => sleep(Duration::from_secs(1)).await,
        }
    }
}

async fn meet(stream: TcpStream, pages: Arc<impl Pages>) -> Result<(), hyper::Error> {
    let service = service_fn(move |request| {
        let pages = Arc::clone(&pages);
        async move { Ok::<_, Infallible>(answer(&request, pages).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .keep_alive(false)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await
}

async fn answer(request: &Request<Incoming>, pages: Arc<impl Pages>) -> Response<Full<Bytes>> {
    if request.method() != Method::GET {
        let mut refusal = page(
            StatusCode::METHOD_NOT_ALLOWED,
            PLAIN,
            "only GET\n".to_owned(),
        );
        refusal
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET"));
        return refusal;
    }
    let is_metrics = match request.uri().path() {
        "/metrics" => true,
        "/health" => false,
        _ => {
            let known = "known here: /metrics, /health\n".to_owned();
            return page(StatusCode::NOT_FOUND, PLAIN, known);
        }
    };
    let asked = tokio::task::spawn_blocking(move || {
        if is_metrics {
            return pages.metrics().map(|text| (METRICS, text));
        }
        pages.health().map(|()| (PLAIN, "well\n".to_owned()))
    });
    match asked.await {
        Ok(Ok((kind, text))) => page(StatusCode::OK, kind, text),
        Ok(Err(why)) => page(StatusCode::SERVICE_UNAVAILABLE, PLAIN, format!("{why}\n")),
        Err(_) => page(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, String::new()),
    }
}

fn page(status: StatusCode, kind: HeaderValue, text: String) -> Response<Full<Bytes>> {
    let mut page = Response::new(Full::new(Bytes::from(text)));
    *page.status_mut() = status;
    page.headers_mut().insert(CONTENT_TYPE, kind);
    page
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    struct Ill;

    impl Pages for Ill {
        fn metrics(&self) -> Result<String, String> {
            Ok("unsaid_statements_known 7\n".to_owned())
        }

        fn health(&self) -> Result<(), String> {
            Err("overdue: kh-mfaic".to_owned())
        }
    }

    async fn served() -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, Arc::new(Ill)));
        address
    }

    async fn asked(address: std::net::SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap_or_default();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn two_pages_are_known_and_only_get() {
        let address = served().await;
        let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");

        let metrics = asked(address, &get("/metrics")).await;
        let health = asked(address, &get("/health")).await;
        let other = asked(address, &get("/etc/passwd")).await;
        let post = "POST /metrics HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody";
        let posted = asked(address, post).await;

        assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
        assert!(
            metrics.contains("version=0.0.4") && metrics.ends_with("known 7\n"),
            "{metrics}"
        );
        assert!(health.starts_with("HTTP/1.1 503"), "{health}");
        assert!(health.ends_with("overdue: kh-mfaic\n"), "{health}");
        assert!(other.starts_with("HTTP/1.1 404"), "{other}");
        assert!(posted.starts_with("HTTP/1.1 405"), "{posted}");
        for answer in [metrics, health, other, posted] {
            assert!(answer.contains("connection: close"), "{answer}");
        }
    }

    #[tokio::test]
    async fn long_heads_are_refused() {
        let address = served().await;

        let long = format!(
            "GET /metrics HTTP/1.1\r\nx: {}\r\n\r\n",
            "a".repeat(64 << 10)
        );
        let many = format!("GET /metrics HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(100));

        for request in [long, many] {
            let answer = asked(address, &request).await;
            assert!(!answer.contains("known 7"), "{answer}");
        }
    }

    /// Eight who say nothing hold all places; the ninth is answered once they are turned away.
    #[tokio::test]
    async fn whoever_says_nothing_does_not_keep_others_out_for_long() {
        let address = served().await;
        let mut silent = Vec::new();
        for _ in 0..MOST_CONNECTIONS {
            silent.push(TcpStream::connect(address).await.unwrap());
        }

        let answer = asked(address, "GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").await;

        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        drop(silent);
    }
}
