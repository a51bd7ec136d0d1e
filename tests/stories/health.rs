//! Sources that cannot be looked at, refuse, or fall silent: told once each, and never held against a statement.

use serde_json::Value;

use crate::pages::{HOST, Release, S};
use crate::server::Reply;
use crate::world::Ministry;

fn text(status: u16, body: &str) -> Reply {
    Reply::of(status, &[("content-type", "text/plain")], body.as_bytes())
}

fn feed(body: &str) -> Reply {
    Reply::of(
        200,
        &[("content-type", "application/rss+xml")],
        body.as_bytes(),
    )
}

/// What `status --json` says of the source.
fn status(mfa: &Ministry) -> Value {
    serde_json::from_str(&mfa.unsaid(&["--json", "status"]).out).unwrap()
}

/// What `status` says of the source to people, which fits 80 columns.
fn told(mfa: &Ministry) -> String {
    let told = mfa.unsaid(&["status"]).out;
    for line in told.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The reasons of the one flag of this kind.
fn reasons(mfa: &Ministry, kind: &str) -> String {
    mfa.flag(kind)["reasons"].to_string()
}

/// Every statement answers so; lists and robots.txt as before.
fn statements_answer(mfa: &mut Ministry, reply: &Reply) {
    for path in mfa.paths() {
        mfa.answers(&path, reply.clone());
    }
}

fn statements_heal(mfa: &mut Ministry) {
    for path in mfa.paths() {
        mfa.heals(&path);
    }
}

/// Scenario 21.
#[test]
fn a_source_that_does_not_answer_is_failing_in_the_third_run_and_deletes_nothing() {
    let mut mfa = Ministry::new().established();
    mfa.answers_all(Some(Reply::reset()));

    for night in 3..=14 {
        let ran = mfa.night(night).unsaid(&["crawl", "--exit-code"]);

        let (code, lines) = if night == 5 { (10, 1) } else { (3, 0) };
        assert_eq!(ran.code, Some(code), "night {night}: {}", ran.err);
        assert_eq!(ran.out.lines().count(), lines, "night {night}: {}", ran.out);
    }

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["failing/confirmed"]);
    let said = reasons(&mfa, "failing");
    assert!(said.contains("looks got no answer (connect"), "{said}");
    assert!(said.contains("at 3 passes over 48 hours"), "{said}");
    assert!(told(&mfa).contains("failing since 2025-04-19 21:15 UTC"));

    mfa.answers_all(None);
    mfa.nights(15..=18);
    mfa.stays_silent();
    assert_eq!(mfa.health(), ["failing/confirmed", "recovered/confirmed"]);
    assert_eq!(
        mfa.flag("recovered")["relates_to"],
        mfa.flag("failing")["id"]
    );
    assert!(told(&mfa).contains("well since 2025-05-01"));
}

/// Scenario 21.
#[test]
fn two_bad_nights_and_every_ten_minutes_of_one_are_not_failing() {
    let mut mfa = Ministry::new().established();
    mfa.answers_all(Some(Reply::reset()));
    mfa.nights(3..=3);
    for ten in 1..=6 {
        mfa.now += chrono::TimeDelta::minutes(10 * ten);
        mfa.crawl();
    }
    mfa.nights(4..=4);

    assert_eq!(mfa.health(), [""; 0]);
    assert!(told(&mfa).contains("troubled since 2025-04-19 21:15 UTC"));
}

/// Scenario 25.
#[test]
fn pages_withheld_for_legal_reasons_are_blocked_and_said_to_be_so() {
    let mut mfa = Ministry::new().established();
    statements_answer(&mut mfa, &Reply::page(451, "<h1>Unavailable</h1>"));

    let ran = mfa.unsaid(&["crawl", "--exit-code"]);
    assert_eq!(ran.code, Some(10), "{}", ran.err);
    assert_eq!(mfa.health(), ["blocked/suspected"]);
    mfa.nights(4..=9);

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["blocked/confirmed"]);
    let said = reasons(&mfa, "blocked");
    assert!(
        said.contains("legal_block: it is withheld for legal reasons"),
        "{said}"
    );
}

/// Scenario 26.
#[test]
fn a_gate_before_everything_is_blocked_and_names_its_vendor() {
    let mut mfa = Ministry::new().established();
    let challenge = Reply::of(
        403,
        &[("content-type", "text/html"), ("cf-mitigated", "challenge")],
        b"<html><head><title>Just a moment...</title></head><body></body></html>",
    );
    statements_answer(&mut mfa, &challenge);
    mfa.answers("/press/", challenge);

    mfa.nights(3..=5);

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["blocked/confirmed"]);
    let said = reasons(&mfa, "blocked");
    assert!(said.contains("blocked:cloudflare"), "{said}");
}

/// Scenario 34.
#[test]
fn a_parked_domain_is_failing_and_deletes_nothing() {
    let mut mfa = Ministry::new().established();
    let parked = "<html><head><title>mfa.test is for sale</title></head><body><h1>This domain is for sale</h1>\
                  <script src=\"http://www.sedoparking.com/frmpark/x.js\"></script></body></html>";
    let parked = Reply::page(200, parked);
    statements_answer(&mut mfa, &parked);
    mfa.answers("/press/", parked.clone()).answers("/", parked);

    mfa.nights(3..=6);

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["failing/confirmed"]);
    let said = reasons(&mfa, "failing");
    assert!(said.contains("parked"), "{said}");
}

/// Scenario 41.
#[test]
fn a_robots_txt_that_newly_forbids_everything_is_blocked_and_nothing_is_fetched() {
    let mut mfa = Ministry::new().established();
    mfa.answers("/robots.txt", text(200, "User-agent: *\nDisallow: /\n"));
    mfa.asked();

    mfa.nights(3..=5);

    assert!(
        mfa.asked()
            .iter()
            .all(|asked| asked.ends_with("/robots.txt"))
    );
    mfa.stays_silent();
    assert_eq!(mfa.health(), ["blocked/confirmed"]);
    let said = reasons(&mfa, "blocked");
    assert!(said.contains("robots.txt forbids it"), "{said}");
}

#[test]
fn a_robots_txt_that_cannot_be_had_forbids_nothing_in_words_the_source_fails() {
    let mut mfa = Ministry::new().established();
    mfa.answers("/robots.txt", text(503, "later"));

    mfa.nights(4..=7);

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["failing/confirmed"]);
    let said = reasons(&mfa, "failing");
    assert!(said.contains("server_error"), "{said}");
}

/// Scenario 81.
#[test]
fn statements_that_all_turn_404_are_answers_and_no_failing_source() {
    let mut mfa = Ministry::new().established();
    statements_answer(&mut mfa, &Reply::page(404, "<h1>Not found</h1>"));
    mfa.answers("/", Reply::page(404, "<h1>Not found</h1>"));

    mfa.nights(3..=7);

    assert_eq!(mfa.health(), [""; 0]);
}

/// Scenario 85.
#[test]
fn a_house_that_refuses_is_blocked_once_and_recovered_once() {
    let mut mfa = Ministry::new().established();
    mfa.answers_all(Some(Reply::page(403, "<h1>Forbidden</h1>")));
    mfa.nights(3..=9);
    mfa.answers_all(None);
    mfa.nights(10..=14);

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["blocked/confirmed", "recovered/confirmed"]);
}

/// Scenario 85.
#[test]
fn a_night_s_refusal_is_withdrawn_when_the_next_is_well() {
    let mut mfa = Ministry::new().established();
    statements_answer(&mut mfa, &Reply::page(403, "<h1>Forbidden</h1>"));
    mfa.crawl();
    statements_heal(&mut mfa);

    // A pass for what is new looks at no statement that was refused: it heals nothing.
    mfa.hour(76).only_new().crawl();
    assert_eq!(mfa.health(), ["blocked/suspected"]);
    let ran = mfa.night(4).unsaid(&["crawl"]);

    assert_eq!(mfa.health(), ["blocked/withdrawn"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    mfa.stays_silent();
}

/// Scenario 92.
#[test]
fn a_feed_that_is_empty_a_page_or_broken_off_is_failing_and_delists_nothing() {
    let empty =
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Press</title></channel></rss>";
    let page = "<!doctype html><html><body><h1>Welcome</h1><p>News</p></body></html>";
    let broken =
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Press</title><item><ti";
    for body in [empty, page, broken] {
        let mut mfa = Ministry::with_feed().established();
        mfa.answers("/feed.xml", feed(body));

        mfa.nights(3..=4);
        assert_eq!(mfa.health(), [""; 0], "{body}");
        mfa.nights(5..=9);

        mfa.stays_silent();
        assert_eq!(mfa.health(), ["failing/confirmed"], "{body}");
        let said = reasons(&mfa, "failing");
        assert!(said.contains("not as the list that it was"), "{said}");
    }
}

/// A notice that nobody takes for another.
fn notice(number: usize, day: &str) -> Release {
    let topics = [
        "rice", "ferries", "visas", "roads", "ports", "schools", "salt",
    ];
    let topic = topics[number % topics.len()];
    let text = format!(
        "Notice {number} concerns {topic}: offices for {topic} in district {number} open at {number} o'clock, and \
         owners of {topic} there receive letter {number} by post."
    );
    let title = format!("Notice {number} on {topic}");
    Release::new(&format!("/press/{day}-notice-{number}"), day, &title, &text)
}

/// Scenario 91.
#[test]
fn a_feed_that_ran_over_is_told_with_an_estimate_and_delists_nothing() {
    let mut mfa = Ministry::with_feed().established();
    mfa.crawl();
    // Ten days later the feed shows two days of four notices, eight days after its last reading.
    mfa.rearranges(|releases| {
        for release in releases.iter_mut() {
            release.listed = false;
        }
        let days = ["2025-04-29", "2025-04-29", "2025-04-28", "2025-04-27"];
        let fresh = days
            .iter()
            .zip(1..)
            .map(|(day, number)| notice(number, day));
        releases.splice(0..0, fresh);
    });
    let mut dated = mfa.feed();
    for day in ["Tue, 29", "Tue, 29", "Mon, 28", "Sun, 27"] {
        let date = format!("</guid><pubDate>{day} Apr 2025 02:00:00 GMT</pubDate></item>");
        dated = dated.replacen("</guid></item>", &date, 1);
    }
    mfa.answers("/feed.xml", feed(&dated));

    // Nobody will say it again: it is said to whoever asks for less, too.
    let ran = mfa.night(13).unsaid(&["-q", "crawl"]);

    assert!(
        ran.err.contains("about 16 statements may be unseen"),
        "{}",
        ran.err
    );
    assert!(told(&mfa).contains("about 16 statements may be unseen"));
    assert_eq!(status(&mfa)["overflows"][0]["unseen"], 16);
    assert!(!mfa.said().iter().any(|flag| flag.starts_with("delisted")));

    // Told once: the next reading shares its entries with this one.
    let ran = mfa.night(14).unsaid(&["crawl"]);
    assert!(!ran.err.contains("unseen"), "{}", ran.err);
    assert_eq!(mfa.health(), [""; 0]);
}

/// Scenario 100.
#[test]
fn a_source_that_falls_silent_is_quiet_once_until_its_next_item() {
    let mut mfa = Ministry::new().established();
    for night in 3..=8 {
        let day = format!("2025-04-{}", 16 + night);
        let fresh = notice(usize::try_from(night).unwrap(), &day);
        mfa.night(night);
        mfa.rearranges(|releases| releases.insert(0, fresh));
        mfa.crawl();
    }
    mfa.nights([15, 22, 28]);
    assert_eq!(mfa.health(), [""; 0]);

    let ran = mfa.night(30).unsaid(&["crawl", "--exit-code"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    mfa.nights(31..=33);
    assert_eq!(mfa.health(), ["quiet/confirmed"]);
    assert!(reasons(&mfa, "quiet").contains("nothing new for 22 days"));
    assert!(told(&mfa).contains("quiet since 2025-04-24"));

    let fresh = notice(77, "2025-05-20");
    mfa.night(34);
    mfa.rearranges(|releases| releases.insert(0, fresh));
    mfa.crawl();
    mfa.nights(35..=36);
    assert_eq!(mfa.health(), ["quiet/confirmed", "recovered/confirmed"]);
    assert_eq!(mfa.flag("recovered")["relates_to"], mfa.flag("quiet")["id"]);
}

/// Scenario 119.
#[test]
fn status_says_which_host_was_left_alone_and_how_many_statements_with_it() {
    let mut mfa = Ministry::new();
    mfa.rearranges(|releases| {
        releases.extend((1..=14).map(|number| notice(number, "2025-02-01")));
    });
    let mut mfa = mfa.established();
    statements_answer(&mut mfa, &Reply::page(403, "<h1>Forbidden</h1>"));

    mfa.crawl();

    let said = told(&mfa);
    let left = format!("not looked at: {HOST} refused others and was left alone");
    assert!(said.contains(&left), "{said}");
    let json = status(&mfa);
    let left_out = &json["last_pass"]["left_out"][0];
    assert_eq!(left_out["why"], "host_left");
    let looked = json["last_pass"]["unknown"]["forbidden"].as_u64().unwrap();
    assert_eq!(left_out["count"].as_u64(), Some(20 - looked));
    assert_eq!(json["health"]["word"], "blocked");
}

#[test]
fn status_says_what_a_night_s_budget_and_a_pass_for_what_is_new_leave_out() {
    let mut mfa = Ministry::new().established();
    mfa.beside("[budget]\nleast = 2\nshare = 0.1\n");

    mfa.crawl();
    let said = told(&mfa);
    assert!(
        said.contains("4 not looked at: beyond the night's budget"),
        "{said}"
    );

    mfa.hour(80).only_new().crawl();
    let said = told(&mfa);
    assert!(
        said.contains("6 not looked at: the pass was for what is new"),
        "{said}"
    );
}

#[test]
fn status_says_that_what_is_gone_is_looked_at_ever_more_rarely() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.nights(3..=20);

    let said = told(&mfa);
    assert!(said.contains("1 statements not looked at"), "{said}");
    assert!(
        said.contains("1 not looked at: gone, and looked at ever more rarely"),
        "{said}"
    );
    assert_eq!(status(&mfa)["last_pass"]["left_out"][0]["why"], "long_gone");
}

#[test]
fn a_source_with_bad_nights_needs_three_looks_for_a_404_and_says_why() {
    let mut mfa = Ministry::new().established();
    mfa.nights(3..=16);
    mfa.answers_all(Some(Reply::reset()));
    mfa.nights(17..=17);
    mfa.answers_all(None);
    mfa.nights(18..=18);
    mfa.removes(S);

    mfa.nights(19..=20);
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);
    let said = reasons(&mfa, "deleted");
    assert!(
        said.contains("could not be looked at in 1 of its last"),
        "{said}"
    );
    assert!(told(&mfa).contains("a confirmation needs 3 looks over 44 h"));

    mfa.nights(21..=21);
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

#[test]
fn a_single_page_that_fails_for_ever_is_no_failing_source() {
    let mut mfa = Ministry::new().established();
    mfa.answers(S, Reply::page(503, "<h1>Error</h1>"));

    mfa.nights(3..=9);

    assert_eq!(mfa.health(), [""; 0]);
    assert!(told(&mfa).contains("well since"));
}

#[test]
fn health_that_is_not_worth_an_alert_is_shown_where_it_is_asked_for() {
    let mut mfa = Ministry::new().established();
    mfa.answers_all(Some(Reply::reset()));
    mfa.nights(3..=5);
    mfa.answers_all(None);
    mfa.nights(6..=6);

    let last = mfa.unsaid(&["flags"]).out;
    assert!(!last.contains("recovered"), "{last}");
    let of_kind = mfa
        .unsaid(&["flags", "--all", "--kind", "recovered,failing"])
        .out;
    assert!(
        of_kind.contains("recovered confirmed") && of_kind.contains("failing confirmed"),
        "{of_kind}"
    );
    let id = mfa.flag("failing")["id"].as_str().unwrap().to_owned();
    assert!(mfa.unsaid(&["show", &id]).out.contains("got no answer"));
}

fn xml(body: &str) -> Reply {
    Reply::of(200, &[("content-type", "application/xml")], body.as_bytes())
}

#[test]
fn a_sitemap_that_lost_one_of_its_files_is_looked_at_and_one_that_is_gone_is_failing() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("sitemaps = [\"http://{HOST}/sitemap.xml\"]\n"));
    let file = |paths: &[String]| {
        let each = paths
            .iter()
            .map(|path| format!("<url><loc>http://{HOST}{path}</loc></url>"));
        let urls = each.collect::<Vec<_>>().concat();
        xml(&format!(
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
        ))
    };
    let paths = mfa.paths();
    mfa.answers("/old.xml", file(&paths[3..]))
        .answers("/new.xml", file(&paths[..3]))
        .answers(
            "/sitemap.xml",
            xml(&format!(
                "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
                 <sitemap><loc>http://{HOST}/new.xml</loc></sitemap>\
                 <sitemap><loc>http://{HOST}/old.xml</loc></sitemap></sitemapindex>"
            )),
        );
    let mut mfa = mfa.established();

    mfa.heals("/old.xml").nights(3..=7);
    assert_eq!(mfa.health(), [""; 0]);

    mfa.heals("/sitemap.xml").nights(8..=10);
    assert_eq!(mfa.health(), ["failing/confirmed"]);
    mfa.stays_silent();
}

#[test]
fn a_pass_in_which_the_host_asks_for_patience_says_so_and_ends_nothing() {
    let mut mfa = Ministry::new().established();
    let later = Reply::of(429, &[("retry-after", "80000")], b"later");
    mfa.answers("/press/", later);

    mfa.crawl();

    assert_eq!(mfa.health(), [""; 0]);
    let said = told(&mfa);
    assert!(
        said.contains("6 not looked at: the host asked to wait"),
        "{said}"
    );
    assert!(said.contains("troubled since"), "{said}");
}
