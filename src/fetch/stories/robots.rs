//! What robots.txt allows.
//!
//! *In:* robots.txt in every state, from servers on loopback. *Out:* whole looks. *Never:* reaches beyond loopback.

use chrono::TimeDelta;

use super::{reason, response};
use crate::fetch::served::{Reply, Served, fetcher, network, page, reply, request, to};
use crate::fetch::{HostState, RobotsCopy};
use crate::model::UnknownReason;

fn robots_server(
    answer: impl Fn() -> Reply + Send + Sync + 'static,
) -> impl Future<Output = Served> {
    Served::with_robots(move |path, _| {
        if path == "/robots.txt" {
            answer()
        } else {
            page()
        }
    })
}

#[tokio::test]
async fn what_robots_txt_forbids_is_not_asked() {
    let server =
        robots_server(|| Reply::Keep(reply("200 OK", "", b"user-agent: *\ndisallow: /private")))
            .await;
    let fetcher = fetcher(&network());

    let forbidden = fetcher
        .ask(request(&server.url("/private/a")))
        .await
        .unwrap();
    let allowed = fetcher.ask(request(&server.url("/public"))).await.unwrap();

    assert_eq!(
        (reason(&forbidden), forbidden.requests),
        (UnknownReason::Robots, 0)
    );
    assert_eq!(response(&allowed).status, 200);
    assert_eq!((server.heads().len(), server.robots_requests()), (1, 1));
}

#[tokio::test]
async fn a_redirect_into_a_forbidden_path_ends_there() {
    let server = Served::with_robots(|path, _| match path {
        "/robots.txt" => Reply::Keep(reply("200 OK", "", b"user-agent: unsaid\ndisallow: /b")),
        _ => to("/b"),
    })
    .await;

    let answer = server.ask("/a").await;

    assert_eq!(
        (reason(&answer), answer.requests, answer.hops.len()),
        (UnknownReason::Robots, 1, 1)
    );
}

#[tokio::test]
async fn s53_s54_a_robots_server_error_forbids_and_a_missing_one_allows() {
    for (status, asked) in [
        ("503 Busy", false),
        ("500 Oops", false),
        ("404 Not Found", true),
        ("403 Forbidden", true),
        ("401 Who", true),
    ] {
        let server =
            robots_server(move || Reply::Keep(reply(status, "retry-after: 0\r\n", b""))).await;
        let fetcher = fetcher(&network());

        let answer = fetcher.ask(request(&server.url("/a"))).await.unwrap();
        fetcher.ask(request(&server.url("/b"))).await.unwrap();

        assert_eq!(answer.outcome.is_ok(), asked, "{status}");
        if !asked {
            assert_eq!(reason(&answer), UnknownReason::Robots);
        }
        assert_eq!(server.robots_requests(), 1);
    }
}

#[tokio::test]
async fn s55_robots_redirects_are_followed_and_a_circle_counts_as_none() {
    let server = Served::with_robots(|path, _| match path {
        "/robots.txt" => to("/other.txt"),
        "/other.txt" => Reply::Keep(reply("200 OK", "", b"user-agent: *\ndisallow: /a")),
        _ => page(),
    })
    .await;
    let circle = robots_server(|| to("/robots.txt")).await;

    assert_eq!(reason(&server.ask("/a").await), UnknownReason::Robots);
    assert_eq!(response(&circle.ask("/a").await).status, 200);
    assert_eq!(circle.robots_requests(), 6);
}

#[tokio::test]
async fn s56_the_first_500_kib_of_an_overlong_robots_txt_count() {
    let long = format!(
        "user-agent: *\ndisallow: /a\n{}",
        "# filler\n".repeat(200_000)
    );
    let server = robots_server(move || Reply::Keep(reply("200 OK", "", long.as_bytes()))).await;

    assert_eq!(reason(&server.ask("/a").await), UnknownReason::Robots);
    assert_eq!(response(&server.ask("/b").await).status, 200);
}

#[tokio::test]
async fn a_gate_in_place_of_robots_txt_does_not_lift_its_rules() {
    for served in ["404 Not Found", "200 OK"] {
        let server =
            robots_server(move || Reply::Keep(reply(served, "", b"<html>Log in</html>"))).await;
        let fetcher = fetcher(&network());
        fetcher.remember(HostState {
            name: server.address.to_string(),
            robots: Some(RobotsCopy {
                fetched_at: fetcher.clock.now() - TimeDelta::hours(24),
                status: 200,
                body: "user-agent: *\ndisallow: /private".to_owned(),
            }),
            not_before: None,
            strain: None,
        });

        let answer = fetcher
            .ask(request(&server.url("/private/a")))
            .await
            .unwrap();

        assert_eq!(reason(&answer), UnknownReason::Robots, "{served}");
    }
}

#[tokio::test]
async fn a_robots_copy_serves_the_next_pass_and_a_server_error() {
    let server = robots_server(|| Reply::Keep(reply("500 Oops", "", b""))).await;
    let copy = |hours: i64| {
        let fetcher = fetcher(&network());
        let copy = RobotsCopy {
            fetched_at: fetcher.clock.now() - TimeDelta::hours(hours),
            status: 200,
            body: "user-agent: *\ndisallow: /a".to_owned(),
        };
        let name = server.address.to_string();
        fetcher.remember(HostState {
            name,
            robots: Some(copy),
            not_before: None,
            strain: None,
        });
        fetcher
    };

    for (hours, allowed, robots_requests) in [(0, true, 0), (20, true, 1), (30, false, 2)] {
        let answer = copy(hours).ask(request(&server.url("/b"))).await.unwrap();
        assert_eq!(answer.outcome.is_ok(), allowed, "{hours} h");
        assert_eq!(server.robots_requests(), robots_requests, "{hours} h");
    }
    assert_eq!(
        reason(&copy(0).ask(request(&server.url("/a"))).await.unwrap()),
        UnknownReason::Robots
    );
}
