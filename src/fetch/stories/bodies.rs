//! What becomes of a body.
//!
//! *In:* bodies that drip, flood, burst, stop short. *Out:* whole looks at servers on loopback.
//! *Never:* reaches beyond loopback.

use std::time::Duration;

use super::{cause, one, reason, response};
use crate::fetch::served::{Reply, Served, fetcher, network, reply, request};
use crate::model::UnknownReason;

#[tokio::test]
async fn s25_a_dripping_body_or_a_silent_server_times_out() {
    let mut network = network();
    network.timeout = Duration::from_millis(400);
    let drip = Served::new(|_, _| {
        Reply::Drip(b"HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\nbegin".to_vec())
    })
    .await;
    let header = Served::new(|_, _| Reply::Drip(b"HTTP/1.1 200 OK\r\nx-a: ".to_vec())).await;

    let body = fetcher(&network)
        .ask(request(&drip.url("/a")))
        .await
        .unwrap();
    let head = fetcher(&network)
        .ask(request(&header.url("/a")))
        .await
        .unwrap();

    assert_eq!(reason(&body), UnknownReason::Timeout);
    assert!(cause(&body).partial.starts_with(b"begin"));
    assert_eq!(reason(&head), UnknownReason::Timeout);
}

#[tokio::test]
async fn s26_an_endless_or_overlong_body_is_too_large() {
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat();
    let endless = Served::new(move |_, _| {
        Reply::Flood(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec(),
            chunk.clone(),
        )
    })
    .await;
    let declared = Served::new(|_, _| {
        Reply::Flood(
            b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec(),
            vec![b'x'; 4096],
        )
    })
    .await;

    for server in [endless, declared] {
        let answer = server.ask("/a").await;
        assert_eq!(reason(&answer), UnknownReason::TooLarge);
        assert_eq!(cause(&answer).partial.len(), 64 * 1024);
    }
}

#[tokio::test]
async fn s42_a_bomb_on_the_wire_is_too_large_and_keeps_evidence() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![0; 8 << 20]).unwrap();
    let wire = gzip.finish().unwrap();

    let answer = one(reply("200 OK", "content-encoding: gzip\r\n", &wire)).await;

    assert_eq!(reason(&answer), UnknownReason::TooLarge);
    assert_eq!(cause(&answer).partial, wire);
}

#[tokio::test]
async fn s45_a_page_labelled_gzip_that_is_plain_is_read() {
    let answer = one(reply(
        "200 OK",
        "content-encoding: gzip\r\n",
        b"<p>plain</p>",
    ))
    .await;

    assert_eq!(response(&answer).body(), b"<p>plain</p>");
}

#[tokio::test]
async fn a_coded_page_keeps_both_forms() {
    let wire = zstd::encode_all(b"<p>words</p>".as_slice(), 1).unwrap();

    let answer = one(reply("200 OK", "content-encoding: zstd\r\n", &wire)).await;

    assert_eq!(response(&answer).wire, wire);
    assert_eq!(response(&answer).body(), b"<p>words</p>");
}

#[tokio::test]
async fn s27_a_body_shorter_than_declared_is_truncated() {
    for bytes in [
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<p>half".as_slice(),
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\n<p>half\r\n",
    ] {
        let answer = one(bytes.to_vec()).await;
        assert_eq!(reason(&answer), UnknownReason::Truncated);
        assert_eq!(cause(&answer).partial, b"<p>half");
    }
}
