//! What one request meets, page or none.
//!
//! *In:* answers of every kind, sound and broken. *Out:* whole looks at servers on loopback.
//! *Never:* reaches beyond loopback.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{cause, one, reason, response};
use crate::fetch::served::{Reply, Served, fetcher, network, page, reply, request};
use crate::model::{UnknownReason, Validators};

#[tokio::test]
async fn a_page_comes_with_its_bytes_headers_and_peer() {
    let bytes = reply(
        "200 OK",
        "ETag: \"1\"\r\nX-B: 2\r\nx-a: 1\r\n",
        b"<p>words</p>",
    );

    let answer = one(bytes).await;

    let response = response(&answer);
    assert_eq!(
        (response.status, response.body()),
        (200, b"<p>words</p>".as_slice())
    );
    assert_eq!(response.decoded, None);
    assert_eq!(response.validators().etag.as_deref(), Some("\"1\""));
    assert_eq!(answer.peer.as_deref(), Some("127.0.0.1"));
    assert_eq!(
        (answer.requests, answer.hops.len(), answer.conditional),
        (1, 0, false)
    );
    assert_eq!(answer.address, answer.asked);
}

#[tokio::test]
async fn every_request_says_who_asks_and_carries_the_source_s_headers() {
    let server = Served::new(|_, _| page()).await;
    let contact = crate::config::Contact {
        name: "Newsroom".into(),
        reach: "https://n.example/bot".into(),
    };
    let clock = crate::clock::Clock::of_the_machine();
    let fetcher = crate::fetch::Fetcher::new(&network(), Some(&contact), clock).unwrap();
    let mut request = request(&server.url("/a#part"));
    request.headers = vec![
        ("Accept-Language".into(), "km".into()),
        ("User-Agent".into(), "Mozilla".into()),
        ("bad name".into(), "x\r\ny: z".into()),
    ];

    fetcher.ask(request).await.unwrap();

    let head = server.heads().remove(0).to_lowercase();
    assert!(head.starts_with("get /a http/1.1\r\n"), "{head}");
    let agent = format!(
        "user-agent: unsaid/{} (+https://n.example/bot; newsroom)\r\n",
        env!("CARGO_PKG_VERSION")
    );
    assert!(head.contains(&agent), "{head}");
    assert!(head.contains("accept-language: km\r\n"), "{head}");
    assert!(
        head.contains("accept-encoding: gzip, br, zstd\r\n"),
        "{head}"
    );
    assert!(
        !head.contains("mozilla") && !head.contains("y: z"),
        "{head}"
    );
}

#[tokio::test]
async fn a_mapped_name_reaches_its_address_and_port_under_its_own_name() {
    let server = Served::new(|_, _| page()).await;
    let mut network = network();
    network.hosts.insert("mfa.test".into(), server.address);
    let fetcher = fetcher(&network);

    for (url, host) in [
        ("http://mfa.test/a", "mfa.test"),
        ("http://MFA.test:8099/b", "mfa.test:8099"),
    ] {
        let answer = fetcher.ask(request(url)).await.unwrap();

        assert_eq!(response(&answer).status, 200);
        assert_eq!(answer.address, url.replace("MFA", "mfa"));
        let head = server.heads().pop().unwrap();
        assert!(
            head.to_lowercase().contains(&format!("host: {host}\r\n")),
            "{head}"
        );
    }
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_dns_and_a_closed_port_is_connect() {
    let contact = crate::config::Contact {
        name: "n".into(),
        reach: "r".into(),
    };
    let clock = crate::clock::Clock::of_the_machine();
    let fetcher = crate::fetch::Fetcher::new(&network(), Some(&contact), clock).unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();

    let unknown = fetcher
        .ask(request("http://nonexistent.invalid/"))
        .await
        .unwrap();
    let refused = fetcher
        .ask(request(&format!("http://{closed}/")))
        .await
        .unwrap();

    assert_eq!(reason(&unknown), UnknownReason::Dns);
    assert_eq!(reason(&refused), UnknownReason::Connect);
}

#[tokio::test]
async fn s49_https_from_a_server_that_does_not_speak_it_is_tls() {
    let server = Served::new(|_, _| page()).await;

    let answer = fetcher(&network())
        .ask(request(&format!("https://{}/", server.address)))
        .await
        .unwrap();

    assert_eq!(reason(&answer), UnknownReason::Tls, "{:?}", cause(&answer));
}

#[tokio::test]
async fn s01_a_private_address_is_refused_without_a_packet() {
    let server = Served::new(|_, _| page()).await;
    let mut network = network();
    network.allow_private.clear();

    let answer = fetcher(&network)
        .ask(request(&server.url("/a")))
        .await
        .unwrap();

    assert_eq!(reason(&answer), UnknownReason::RefusedAddress);
    assert_eq!(
        (
            answer.requests,
            server.heads().len(),
            server.robots_requests()
        ),
        (0, 0, 0)
    );
}

#[tokio::test]
async fn s29_s34_s35_s36_what_breaks_http_is_bad_http() {
    for bytes in [
        b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde".as_slice(),
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"<html>HTTP/0.9 junk</html>\r\n\r\n",
        b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 000 Zero\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    ] {
        let answer = one(bytes.to_vec()).await;
        assert_eq!(
            reason(&answer),
            UnknownReason::BadHttp,
            "{}: {:?}",
            String::from_utf8_lossy(bytes),
            cause(&answer)
        );
    }
}

#[tokio::test]
async fn s33_s34_sloppy_heads_are_read() {
    let many = "x-h: 1\r\n".repeat(150);
    let sloppy = "bad name: 1\r\nx-folded: a\r\n b\r\nx-space : 1\r\n";

    assert_eq!(
        response(&one(reply("200 OK", &many, b"x")).await).status,
        200
    );
    assert_eq!(
        response(&one(reply("200 OK", sloppy, b"x")).await).status,
        200
    );
}

#[tokio::test]
async fn s32_stored_headers_are_bounded() {
    let big = format!("x-big: {}\r\n", "y".repeat(30_000)).repeat(5);

    let answer = one(reply("200 OK", &big, b"x")).await;

    let bytes: usize = response(&answer)
        .headers
        .iter()
        .map(|(k, v)| k.len() + v.len())
        .sum();
    assert!(bytes <= 64 * 1024 && bytes > 30_000, "{bytes}");
}

#[tokio::test]
async fn s36_s38_answers_nobody_asked_for_are_no_pages() {
    let cases = [
        ("204 No Content", "", UnknownReason::Unasked),
        ("205 Reset Content", "", UnknownReason::Unasked),
        (
            "206 Partial Content",
            "content-range: bytes 0-3/10\r\n",
            UnknownReason::Truncated,
        ),
    ];
    for (status, headers, expected) in cases {
        let answer =
            one(format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\n\r\n").into_bytes())
                .await;
        assert_eq!(reason(&answer), expected, "{status}");
    }
    let whole = one(reply(
        "206 Partial Content",
        "content-range: bytes 0-3/4\r\n",
        b"abcd",
    ))
    .await;
    assert_eq!(response(&whole).body(), b"abcd");
}

#[tokio::test]
async fn s37_an_unasked_304_is_asked_once_more_past_the_caches() {
    let stubborn =
        Served::new(|_, _| Reply::Keep(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())).await;
    let cached = Served::new(|_, head| {
        if head.contains("no-cache") {
            return page();
        }
        Reply::Keep(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())
    })
    .await;

    let answer = stubborn.ask("/a").await;
    assert_eq!(
        (reason(&answer), answer.requests),
        (UnknownReason::Unasked, 2)
    );
    assert_eq!(response(&cached.ask("/a").await).status, 200);
}

#[tokio::test]
async fn an_unchanged_page_costs_one_conditional_request() {
    let server = Served::new(|_, head| {
        assert!(head.contains("if-none-match: W/odd\"1\r\n"), "{head}");
        Reply::Keep(b"HTTP/1.1 304 Not Modified\r\netag: W/odd\"1\r\n\r\n".to_vec())
    })
    .await;
    let mut request = request(&server.url("/a"));
    request.validators = Some(Validators {
        etag: Some("W/odd\"1".into()),
        last_modified: None,
    });

    let answer = fetcher(&network()).ask(request).await.unwrap();

    assert_eq!(response(&answer).status, 304);
    assert!(answer.conditional);
}

#[tokio::test]
async fn a_connection_that_ended_while_idle_is_no_failure() {
    let count = AtomicUsize::new(0);
    let server = Served::new(move |_, _| {
        if count.fetch_add(1, Ordering::Relaxed) == 0 {
            return Reply::Close(Vec::new());
        }
        page()
    })
    .await;

    let answer = server.ask("/a").await;

    assert_eq!((response(&answer).status, answer.requests), (200, 2));
}
