//! Where redirects lead.
//!
//! *In:* redirects, circles, cookies, TLS. *Out:* whole looks at servers on loopback.
//! *Never:* reaches beyond loopback.

use sha2::{Digest, Sha256};

use super::{cause, reason, response};
use crate::fetch::Fetcher;
use crate::fetch::served::{
    LEAF, Reply, Served, fetcher, network, page, reply, request, serve_tls, to,
};
use crate::model::{UnknownReason, Validators};

#[tokio::test]
async fn redirects_are_followed_and_recorded() {
    let server = Served::new(|path, _| match path {
        "/a" => to("/b?x=1"),
        "/b?x=1" => to("c#part"),
        _ => page(),
    })
    .await;

    let answer = server.ask("/a").await;

    assert_eq!(response(&answer).status, 200);
    assert_eq!(answer.address, server.url("/c"));
    assert_eq!(answer.asked, server.url("/a"));
    let hops: Vec<_> = answer
        .hops
        .iter()
        .map(|hop| (hop.from.clone(), hop.status))
        .collect();
    assert_eq!(hops, [(server.url("/a"), 302), (server.url("/b?x=1"), 302)]);
    assert_eq!((answer.requests, answer.downgraded), (3, false));
}

#[tokio::test]
async fn s19_s21_redirects_to_where_nothing_is_asked_are_bad() {
    for location in [
        "http://10.0.0.1/",
        "http://[::1]/",
        "file:///etc/passwd",
        "javascript:1",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:1/x",
        "//",
        "",
    ] {
        let server = Served::new(move |_, _| to(location)).await;

        let answer = server.ask("/a").await;

        assert_eq!(
            reason(&answer),
            UnknownReason::BadRedirect,
            "{location}: {:?}",
            cause(&answer)
        );
        assert_eq!(server.heads().len(), 1);
    }
    let two = Served::new(|_, _| {
        Reply::Keep(reply("301 Moved", "location: /b\r\nlocation: /c\r\n", b""))
    })
    .await;
    assert_eq!(reason(&two.ask("/a").await), UnknownReason::BadRedirect);
}

#[tokio::test]
async fn s21_a_raw_utf8_location_is_followed() {
    let server = Served::new(|path, _| if path == "/a" { to("/声明") } else { page() }).await;

    let answer = server.ask("/a").await;

    assert_eq!(answer.address, server.url("/%E5%A3%B0%E6%98%8E"));
}

#[tokio::test]
async fn s20_circles_and_long_chains_end() {
    let circle = Served::new(|path, _| to(if path == "/a" { "/b" } else { "/a" })).await;
    let longer = Served::new(|path, _| to(&format!("{path}x"))).await;

    let answer = circle.ask("/a").await;
    assert_eq!(reason(&answer), UnknownReason::RedirectLoop);
    assert_eq!(answer.hops.len(), 2);

    let answer = longer.ask("/a").await;
    assert_eq!(reason(&answer), UnknownReason::RedirectLoop);
    assert_eq!((answer.hops.len(), answer.requests), (5, 6));
}

#[tokio::test]
async fn s23_a_source_s_headers_stay_with_its_origin() {
    let server = Served::new(|path, _| match path {
        "/a" => to("http://other.test/b"),
        _ => page(),
    })
    .await;
    let mut network = network();
    network.hosts.insert("mfa.test".into(), server.address);
    network.hosts.insert("other.test".into(), server.address);
    let mut request = request("http://mfa.test/a");
    request.headers = vec![("Cookie".into(), "Language=1".into())];
    request.validators = Some(Validators {
        etag: Some("\"1\"".into()),
        last_modified: None,
    });

    let answer = fetcher(&network).ask(request).await.unwrap();

    let heads = server.heads();
    assert!(
        heads[0].contains("Language=1") && heads[0].contains("if-none-match: \"1\""),
        "{}",
        heads[0]
    );
    assert!(
        !heads[1].contains("Language=1") && !heads[1].contains("if-none-match"),
        "{}",
        heads[1]
    );
    assert!(!answer.conditional);
}

#[tokio::test]
async fn s41_a_cookie_lives_for_one_look() {
    let server = Served::new(|_, head| {
        if head.contains("session=1") {
            return page();
        }
        Reply::Keep(reply(
            "302 Found",
            "location: /a\r\nset-cookie: session=1; Path=/\r\n",
            b"",
        ))
    })
    .await;
    let fetcher = fetcher(&network());

    for _ in 0..2 {
        let answer = fetcher.ask(request(&server.url("/a"))).await.unwrap();
        assert_eq!(response(&answer).status, 200);
    }

    let with_cookie: Vec<bool> = server
        .heads()
        .iter()
        .map(|head| head.contains("session=1"))
        .collect();
    assert_eq!(with_cookie, [false, true, false, true]);
}

#[tokio::test]
async fn s22_a_redirect_from_https_to_http_is_noted_and_the_certificate_kept() {
    let secure = serve_tls(|path, _| match path {
        "/robots.txt" => Reply::Keep(reply("404 Not Found", "", b"")),
        "/down" => to("http://plain.test/end"),
        _ => page(),
    })
    .await;
    let plain = Served::new(|_, _| page()).await;
    let mut network = network();
    network.hosts.insert("mfa.test".into(), secure);
    network.hosts.insert("plain.test".into(), plain.address);
    let clock = crate::clock::Clock::of_the_machine();
    let leaf = reqwest::Certificate::from_der(LEAF).unwrap();
    let trusting = Fetcher::with_tls(&network, None, clock, |builder| {
        Ok(builder.tls_certs_only([leaf.clone()]))
    })
    .unwrap();

    let straight = trusting.ask(request("https://mfa.test/a")).await.unwrap();
    let down = trusting
        .ask(request("https://mfa.test/down"))
        .await
        .unwrap();

    assert_eq!(response(&straight).status, 200);
    assert_eq!(straight.tls_leaf, Some(Sha256::digest(LEAF).into()));
    assert!(!straight.downgraded);
    assert_eq!(response(&down).status, 200);
    assert!(down.downgraded);
    assert_eq!(down.tls_leaf, None);
}

#[tokio::test]
async fn s49_a_certificate_that_nobody_vouches_for_is_tls() {
    let secure = serve_tls(|_, _| page()).await;

    let answer = fetcher(&network())
        .ask(request(&format!("https://{secure}/a")))
        .await
        .unwrap();

    assert_eq!(reason(&answer), UnknownReason::Tls, "{:?}", cause(&answer));
}

#[tokio::test]
async fn a_certificate_of_another_name_is_tls_and_nothing_is_asked_without_it() {
    let secure = serve_tls(|_, _| page()).await;
    let plain = Served::new(|_, _| page()).await;
    let mut network = network();
    network.hosts.insert("mfa.test".into(), secure);
    network.hosts.insert("other.test".into(), secure);
    network.hosts.insert("plain.test".into(), plain.address);
    let clock = crate::clock::Clock::of_the_machine();
    let leaf = reqwest::Certificate::from_der(LEAF).unwrap();
    let trusting = Fetcher::with_tls(&network, None, clock, |builder| {
        Ok(builder.tls_certs_only([leaf.clone()]))
    })
    .unwrap();

    let own = trusting.ask(request("https://mfa.test/a")).await.unwrap();
    let other = trusting.ask(request("https://other.test/a")).await.unwrap();
    let http = trusting.ask(request("http://plain.test/a")).await.unwrap();

    assert_eq!(response(&own).status, 200);
    assert_eq!(reason(&other), UnknownReason::Tls, "{:?}", cause(&other));
    assert!(!other.downgraded && other.hops.is_empty());
    // What is given as http stays http.
    assert_eq!(http.address, "http://plain.test/a");
    assert_eq!(http.tls_leaf, None);
}

#[tokio::test]
async fn a_redirect_that_declares_a_body_and_sends_none_is_followed() {
    let server = Served::new(|path, _| match path {
        "/a" => Reply::Keep(
            b"HTTP/1.1 302 Found\r\nlocation: /b\r\ncontent-length: 154\r\n\r\n".to_vec(),
        ),
        _ => page(),
    })
    .await;

    let begun = std::time::Instant::now();
    let answer = server.ask("/a").await;

    assert_eq!(response(&answer).status, 200);
    assert!(begun.elapsed().as_secs() < 4, "{:?}", begun.elapsed());
}
