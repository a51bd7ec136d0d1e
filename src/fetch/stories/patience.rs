//! How a host's patience is kept.
//!
//! *In:* hosts that fail, ask to wait, or are asked by many looks at once. *Out:* whole looks at servers on loopback.
//! *Never:* reaches beyond loopback.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use super::{reason, response};
use crate::fetch::served::{Reply, Served, fetcher, network, page, reply, request, to};
use crate::fetch::{HostState, NotAsked};
use crate::model::UnknownReason;

#[tokio::test]
async fn sc119_a_host_that_fails_five_times_in_a_row_is_left_alone() {
    let server = Served::new(|_, _| Reply::Keep(reply("500 Oops", "", b""))).await;
    let fetcher = fetcher(&network());

    for _ in 0..5 {
        let answer = fetcher.ask(request(&server.url("/a"))).await.unwrap();
        assert_eq!(response(&answer).status, 500);
    }
    let left = fetcher.ask(request(&server.url("/b"))).await;

    let expected = NotAsked::HostLeft {
        host: server.address.to_string(),
        why: UnknownReason::ServerError,
    };
    assert_eq!(left.unwrap_err(), expected);
    assert_eq!(server.heads().len(), 5);
}

#[tokio::test]
async fn a_host_that_is_down_is_left_alone_after_five_tries_of_its_robots_txt() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let fetcher = fetcher(&network());
    let ask = || fetcher.ask(request(&format!("http://{closed}/a")));

    for _ in 0..5 {
        let answer = ask().await.unwrap();
        assert_eq!(
            (reason(&answer), answer.requests),
            (UnknownReason::Connect, 0)
        );
    }

    assert!(matches!(
        ask().await,
        Err(NotAsked::HostLeft {
            why: UnknownReason::Connect,
            ..
        })
    ));
}

#[tokio::test]
async fn challenge_pages_that_the_caller_reports_count_as_refusals() {
    let server = Served::new(|_, _| page()).await;
    let fetcher = fetcher(&network());

    for _ in 0..5 {
        fetcher.ask(request(&server.url("/a"))).await.unwrap();
        fetcher.report_refused(&server.url("/a"), Some(200));
    }

    assert!(matches!(
        fetcher.ask(request(&server.url("/a"))).await,
        Err(NotAsked::HostLeft { .. })
    ));
}

#[tokio::test]
async fn a_host_that_asks_to_wait_is_not_asked_before() {
    for (headers, seconds) in [
        ("retry-after: 120\r\n", 120),
        ("", 60),
        ("retry-after: 99999999999\r\n", 86_400),
    ] {
        let server =
            Served::new(move |_, _| Reply::Keep(reply("429 Too Many", headers, b""))).await;
        let fetcher = fetcher(&network());

        let answer = fetcher.ask(request(&server.url("/a"))).await.unwrap();
        let next = fetcher.ask(request(&server.url("/b"))).await;

        assert_eq!(response(&answer).status, 429);
        let Err(NotAsked::AskedToWait { until }) = next else {
            panic!("{next:?}");
        };
        let wait = until - answer.at;
        assert!(
            (wait - TimeDelta::seconds(seconds)).abs() < TimeDelta::seconds(5),
            "{wait}"
        );
        assert_eq!(fetcher.host_states()[0].not_before, Some(until));
        assert_eq!(server.heads().len(), 1);
    }
}

#[tokio::test]
async fn a_short_wait_is_waited_for() {
    let count = AtomicUsize::new(0);
    let server = Served::new(move |_, _| {
        if count.fetch_add(1, Ordering::Relaxed) == 0 {
            return Reply::Keep(reply("503 Busy", "retry-after: 1\r\n", b""));
        }
        page()
    })
    .await;
    let fetcher = fetcher(&network());

    fetcher.ask(request(&server.url("/a"))).await.unwrap();
    let begun = Instant::now();
    let answer = fetcher.ask(request(&server.url("/a"))).await.unwrap();

    assert_eq!(response(&answer).status, 200);
    assert!(begun.elapsed() > Duration::from_millis(900));
}

#[tokio::test]
async fn a_wait_asked_for_in_an_earlier_pass_is_kept() {
    let server = Served::new(|_, _| page()).await;
    let fetcher = fetcher(&network());
    let until = fetcher.clock.now() + TimeDelta::hours(1);
    fetcher.remember(HostState {
        name: server.address.to_string(),
        robots: None,
        not_before: Some(until),
        strain: None,
    });

    let asked = fetcher.ask(request(&server.url("/a"))).await;

    assert_eq!(asked.unwrap_err(), NotAsked::AskedToWait { until });
    assert_eq!(server.robots_requests(), 0);
}

#[tokio::test]
async fn a_host_s_share_of_the_pass_ends() {
    let server = Served::new(|_, _| page()).await;
    let mut network = network();
    network.window = Duration::from_millis(50);
    let fetcher = fetcher(&network);

    let first = fetcher.ask(request(&server.url("/a"))).await;
    tokio::time::sleep(Duration::from_millis(60)).await;

    assert!(first.is_ok());
    assert_eq!(
        fetcher.ask(request(&server.url("/a"))).await.unwrap_err(),
        NotAsked::WindowOver
    );
}

#[tokio::test]
async fn requests_to_a_host_keep_the_delay_and_crawl_delay_lengthens_it() {
    let robots = "user-agent: *\ncrawl-delay: 0.3\n";
    let server = Served::with_robots(move |path, _| {
        if path == "/robots.txt" {
            return Reply::Keep(reply("200 OK", "", robots.as_bytes()));
        }
        page()
    })
    .await;
    let mut network = network();
    network.delay = Duration::from_millis(100);
    let fetcher = fetcher(&network);
    let begun = Instant::now();

    let ask = |path: &str| fetcher.ask(request(&server.url(path)));
    let (a, b, c) = tokio::join!(ask("/a"), ask("/b"), ask("/c"));

    for answer in [a, b, c] {
        assert_eq!(response(&answer.unwrap()).status, 200);
    }
    let elapsed = begun.elapsed();
    assert!(
        elapsed > Duration::from_millis(880) && elapsed < Duration::from_secs(3),
        "{elapsed:?}"
    );
    assert_eq!(server.robots_requests(), 1);
}

const DELAY: Duration = Duration::from_millis(100);
const LATE: Duration = Duration::from_millis(70);

/// What a server saw: whether it was asked for robots.txt, when, and when it answered.
type Log = Arc<Mutex<Vec<(bool, Instant, Instant)>>>;

/// A site of several names that asks for [`DELAY`]: pages, redirects, a hang-up, a late answer.
async fn a_slow_site() -> (Served, Log) {
    let seen = Log::default();
    let log = Arc::clone(&seen);
    let hung_up = AtomicUsize::new(0);
    let server = Served::with_robots(move |path, _| {
        let now = Instant::now();
        let late = if path == "/late" {
            LATE
        } else {
            Duration::ZERO
        };
        let is_robots = path == "/robots.txt";
        log.lock().unwrap().push((is_robots, now, now + late));
        match path {
            "/robots.txt" => Reply::Keep(reply("200 OK", "", b"user-agent: *\ncrawl-delay: 0.1\n")),
            "/old" => to("http://www.mfa.test/new"),
            "/elsewhere" => to("http://mfa.other.test/new"),
            "/late" => Reply::Late(LATE, reply("200 OK", "", b"<p>words</p>")),
            "/hung" if hung_up.fetch_add(1, Ordering::Relaxed) == 0 => Reply::Close(Vec::new()),
            _ => page(),
        }
    })
    .await;
    (server, seen)
}

fn with_names(server: &Served) -> crate::fetch::Fetcher {
    let mut network = network();
    for name in ["mfa.test", "www.mfa.test", "mfa.other.test"] {
        network.hosts.insert(name.into(), server.address);
    }
    fetcher(&network)
}

/// The shortest time from an answer to the next request, as the server saw them. Both names' robots.txt may be asked
/// for before either has said anything.
fn shortest_gap(seen: &Log) -> Duration {
    let seen = seen.lock().unwrap();
    let pairs = seen.windows(2).filter(|pair| !(pair[0].0 && pair[1].0));
    pairs.map(|pair| pair[1].1 - pair[0].2).min().unwrap()
}

#[tokio::test]
async fn a_server_sees_every_request_at_its_distance_whatever_the_look() {
    let (server, seen) = a_slow_site().await;
    let fetcher = with_names(&server);

    let ask = |path: &str| fetcher.ask(request(&format!("http://{path}")));
    let all = tokio::join!(
        ask("mfa.test/late"),
        ask("mfa.test/old"),
        ask("mfa.test/hung"),
        ask("www.mfa.test/late"),
        ask("mfa.test/late"),
    );

    for answer in [all.0, all.1, all.2, all.3, all.4] {
        assert_eq!(response(&answer.unwrap()).status, 200);
    }
    // Two copies of robots.txt, five looks, a redirect, and a second try.
    assert_eq!(seen.lock().unwrap().len(), 2 + 5 + 1 + 1);
    assert!(shortest_gap(&seen) >= DELAY, "{:?}", shortest_gap(&seen));
}

#[tokio::test]
async fn a_redirect_to_another_name_keeps_the_distance_of_the_host_that_sent_it() {
    let (server, seen) = a_slow_site().await;
    let fetcher = with_names(&server);

    for _ in 0..3 {
        let answer = fetcher.ask(request("http://mfa.test/elsewhere")).await;
        assert_eq!(answer.unwrap().hops.len(), 1);
    }

    assert_eq!(seen.lock().unwrap().len(), 2 + 3 * 2);
    assert!(shortest_gap(&seen) >= DELAY, "{:?}", shortest_gap(&seen));
}

#[tokio::test]
async fn a_wait_asked_for_by_one_name_of_a_house_holds_for_the_other() {
    let server =
        Served::new(|_, _| Reply::Keep(reply("503 Busy", "retry-after: 600\r\n", b"later"))).await;
    let fetcher = with_names(&server);

    let asked = fetcher.ask(request("http://www.mfa.test/a")).await;
    let next = fetcher.ask(request("http://mfa.test/b")).await;

    assert_eq!(response(&asked.unwrap()).status, 503);
    assert!(
        matches!(next, Err(NotAsked::AskedToWait { .. })),
        "{next:?}"
    );
    assert_eq!(server.heads().len(), 1);
}

#[tokio::test]
async fn hosts_at_once_are_bounded_and_redirects_between_them_cannot_deadlock() {
    let server = Served::new(|path, head| {
        let is_one = head.to_lowercase().contains("host: one.test");
        match path {
            "/end" => page(),
            _ if is_one => to("http://two.test/end"),
            _ => to("http://one.test/end"),
        }
    })
    .await;
    let mut network = network();
    network.concurrency = 1;
    network.delay = Duration::from_millis(1);
    network.hosts.insert("one.test".into(), server.address);
    network.hosts.insert("two.test".into(), server.address);
    let fetcher = std::sync::Arc::new(fetcher(&network));

    let mut looks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let fetcher = std::sync::Arc::clone(&fetcher);
        let host = if n % 2 == 0 { "one" } else { "two" };
        looks.spawn(async move { fetcher.ask(request(&format!("http://{host}.test/a"))).await });
    }
    let all = tokio::time::timeout(Duration::from_secs(20), looks.join_all())
        .await
        .unwrap();

    assert!(
        all.iter()
            .all(|answer| response(answer.as_ref().unwrap()).status == 200)
    );
    assert_eq!(fetcher.traffic().requests, 42);
}

#[tokio::test]
async fn with_a_delay_a_host_is_asked_one_at_a_time_and_without_one_at_once() {
    let server = Served::new(|_, _| Reply::Drip(b"HTTP/1.1 200 OK\r\nx-a: ".to_vec())).await;
    let mut network = network();
    network.concurrency = 1;
    network.timeout = Duration::from_millis(300);
    let mut elapsed = Vec::new();

    for delay in [Duration::ZERO, Duration::from_millis(1)] {
        network.delay = delay;
        let fetcher = fetcher(&network);
        let begun = Instant::now();
        let ask = |path: &str| fetcher.ask(request(&server.url(path)));
        let (a, b, c) = tokio::join!(ask("/a"), ask("/b"), ask("/c"));
        for answer in [a, b, c] {
            assert_eq!(reason(&answer.unwrap()), UnknownReason::Timeout);
        }
        elapsed.push(begun.elapsed());
    }

    assert!(elapsed[0] < Duration::from_millis(600), "{elapsed:?}");
    assert!(elapsed[1] >= Duration::from_millis(900), "{elapsed:?}");
}
