//! A web server just large enough for the demo.
//!
//! *In:* connections on loopback. *Out:* what the script answers. *Never:* meant for a network: it reads one request
//! a connection, up to 8 KB.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::script::{self, Reply};

/// Most bytes of a request.
const MOST: usize = 8 << 10;

/// Serves until it is dropped.
pub(super) async fn serve(listener: TcpListener, night: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        let night = night.load(Ordering::SeqCst);
        tokio::spawn(async move {
            let answered = tokio::time::timeout(Duration::from_secs(5), answer(stream, night));
            // A client that leaves early is no trouble of the server's.
            drop(answered.await);
        });
    }
}

async fn answer(mut stream: TcpStream, night: usize) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < MOST {
        if stream.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1).unwrap_or("/");
    let host = head
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("host").then(|| value.trim())
        })
        .unwrap_or_default();
    let reply = match path {
        "/robots.txt" => Reply {
            status: 200,
            headers: &[("content-type", "text/plain")],
            body: "User-agent: *\nDisallow: /admin/\n".to_owned(),
        },
        path => script::answer(night, host, path),
    };
    stream.write_all(wire(&reply).as_bytes()).await?;
    stream.shutdown().await
}

fn wire(reply: &Reply) -> String {
    let mut lines = vec![
        format!("HTTP/1.1 {} .", reply.status),
        "connection: close".to_owned(),
        format!("content-length: {}", reply.body.len()),
    ];
    for (name, value) in reply.headers {
        lines.push(format!("{name}: {value}"));
    }
    format!("{}\r\n\r\n{}", lines.join("\r\n"), reply.body)
}
