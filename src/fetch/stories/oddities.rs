//! Answers at the edge of HTTP and TLS, and what outlives a look.
//!
//! *In:* servers that bend the rules. *Out:* whole looks at servers on loopback. *Never:* reaches beyond loopback.

use std::time::Duration;

use super::{cause, one, reason, response};
use crate::fetch::served::{Reply, Served, fetcher, network, page, reply, request};
use crate::model::UnknownReason;

#[tokio::test]
async fn s28_bytes_behind_the_declared_end_are_no_part_of_this_page_or_the_next() {
    let server = Served::new(|path, _| match path {
        "/short" => Reply::Keep(
            b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged"
                .to_vec(),
        ),
        _ => page(),
    })
    .await;
    let fetcher = fetcher(&network());

    let short = fetcher.ask(request(&server.url("/short"))).await.unwrap();
    let next = fetcher.ask(request(&server.url("/next"))).await.unwrap();

    assert_eq!(response(&short).body(), b"first");
    assert_eq!(response(&next).body(), b"<p>words</p>");
}

#[tokio::test]
async fn s29_a_length_that_is_no_number_of_bytes_is_no_page() {
    for length in ["99999999999999999999999", "0x10", "5, 7", "1 2", "+-5"] {
        let bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\nhello");
        let answer = one(bytes.into_bytes()).await;
        assert_eq!(
            reason(&answer),
            UnknownReason::BadHttp,
            "{length}: {:?}",
            cause(&answer)
        );
    }
    let most = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\nhello",
        u64::MAX
    );
    let reason = reason(&one(most.into_bytes()).await);
    assert!(
        matches!(reason, UnknownReason::BadHttp | UnknownReason::TooLarge),
        "{reason}"
    );
}

#[tokio::test]
async fn s30_where_length_and_chunks_differ_the_chunks_count_and_both_are_kept() {
    let answer = one(
        b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n5\r\nwords\r\n0\r\n\r\n".to_vec(),
    )
    .await;

    let response = response(&answer);
    assert_eq!(response.body(), b"words");
    assert_eq!(response.header("transfer-encoding"), Some("chunked"));
}

#[tokio::test]
async fn s31_hints_before_the_answer_are_passed_over_and_endless_ones_end_with_the_look() {
    let hint = b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n";
    let mut many = hint.repeat(10_000);
    many.extend(reply("200 OK", "", b"words"));

    assert_eq!(response(&one(many).await).body(), b"words");

    let endless = Served::new(move |_, _| Reply::Flood(Vec::new(), hint.to_vec())).await;
    let mut network = network();
    network.timeout = Duration::from_secs(1);
    let answer = fetcher(&network)
        .ask(request(&endless.url("/a")))
        .await
        .unwrap();
    assert_eq!(reason(&answer), UnknownReason::Timeout);
}

#[tokio::test]
async fn s32_a_head_without_end_is_no_page() {
    let line = format!("x-h: {}\r\n", "y".repeat(1_000));
    let endless = Served::new(move |_, _| {
        Reply::Flood(b"HTTP/1.1 200 OK\r\n".to_vec(), line.clone().into_bytes())
    })
    .await;

    let answer = endless.ask("/a").await;

    assert_eq!(
        reason(&answer),
        UnknownReason::BadHttp,
        "{:?}",
        cause(&answer)
    );
}

#[tokio::test]
async fn s33_a_hundred_and_fifty_cookies_are_read() {
    let cookies = (0..150).fold(String::new(), |all, n| {
        all + &format!("set-cookie: c{n}=1\r\n")
    });

    assert_eq!(
        response(&one(reply("200 OK", &cookies, b"x")).await).status,
        200
    );
}

#[tokio::test]
async fn s34_s35_a_nul_in_a_header_and_statuses_that_are_none_are_no_pages() {
    for head in [
        "HTTP/1.1 200 OK\r\nx-h: a\0b\r\n",
        "HTTP/1.1 1000 OK\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/2.0 200 OK\r\n",
        "HTTP/9.9 200 OK\r\n",
        "HTP/1.1 200 OK\r\n",
    ] {
        let answer = one(format!("{head}content-length: 1\r\n\r\nx").into_bytes()).await;
        assert_eq!(
            reason(&answer),
            UnknownReason::BadHttp,
            "{head}: {:?}",
            cause(&answer)
        );
    }
}

#[tokio::test]
async fn s40_a_validator_too_long_to_send_back_is_none() {
    let etag = |length: usize| format!("etag: W/\"{}\"\r\n", "e".repeat(length));

    let long = one(reply("200 OK", &etag(2_000), b"x")).await;
    let short = one(reply("200 OK", &etag(200), b"x")).await;

    assert_eq!(response(&long).validators().etag, None);
    assert!(response(&short).validators().etag.is_some());
}

/// RFC 8446 §6.2: a server of old TLS alone answers our greeting with the alert `protocol_version`.
#[tokio::test]
async fn s50_a_server_of_an_old_tls_is_tls() {
    let alert = vec![0x15, 3, 1, 0, 2, 2, 70];
    let old = Served::with_robots(move |_, _| Reply::Close(alert.clone())).await;

    let answer = fetcher(&network())
        .ask(request(&format!("https://{}/a", old.address)))
        .await
        .unwrap();

    assert_eq!(reason(&answer), UnknownReason::Tls, "{:?}", cause(&answer));
}

#[tokio::test]
async fn s08_no_connection_outlives_its_pass() {
    let (first, second) = (
        Served::new(|_, _| page()).await,
        Served::new(|_, _| page()).await,
    );
    let tonight = |server: &Served| {
        let mut network = network();
        network.hosts.insert("mfa.test".into(), server.address);
        fetcher(&network)
    };

    let (one, next) = (tonight(&first), tonight(&second));
    one.ask(request("http://mfa.test/a")).await.unwrap();
    next.ask(request("http://mfa.test/b")).await.unwrap();

    assert_eq!((first.heads().len(), second.heads().len()), (1, 1));
}
