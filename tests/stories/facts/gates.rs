//! Answers that are a gate's, a wall's or a shell's, and no word of the ministry.
//!
//! *In:* refusals in every dress, robots files that are none, pages drawn by script. *Out:* looks that say nothing, or
//! what was served. *Never:* a verdict on a statement.

use super::{accused, claim, failed_lists, page};
use crate::pages::{FRAME, HOST, S, S_TEXT, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

fn blocked_by(vendor: &str) -> String {
    format!(r#"{{"unknown":{{"blocked":"{vendor}"}}}}"#)
}

/// The statement answers so on three nights: nothing is flagged, and each look claims this.
#[track_caller]
fn is_no_verdict(reply: &Reply, expected: &str) {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, reply.clone()).nights(3..=5);

    mfa.stays_silent();
    assert_eq!(claim(&mfa, S), expected);
}

/// Everything that does not stand, the statement too, is sent to a system page with these words.
fn sent_to_a_system_page(words: &str) -> Vec<String> {
    let system = "/web/system/index_17321.html";
    let mut mfa = Ministry::new().established();
    mfa.answers(system, page("System", &format!("<p>{words}</p>")));

    mfa.removes(S);
    let standing = mfa.paths();
    mfa.answers_by(move |ask| {
        let served = ["/", "/robots.txt", "/press/", system];
        let path = &ask.path;
        let stands = standing.contains(path) || served.contains(&path.as_str());
        (!stands).then(|| Reply::to(302, &format!("http://{HOST}{system}")))
    });
    mfa.nights(3..=5);
    mfa.said()
}

#[test]
fn fact_01_a_redirect_to_a_system_page_is_gone_where_made_up_addresses_are_sent_there_too() {
    assert_eq!(
        sent_to_a_system_page("您访问的页面不存在"),
        ["deleted/confirmed soft_not_found S"]
    );
}

#[test]
fn fact_01_a_system_page_without_a_word_of_it_is_known_by_the_made_up_addresses() {
    assert_eq!(
        sent_to_a_system_page("Back to the home page in 5 seconds."),
        ["deleted/confirmed redirected_away S"]
    );
}

#[test]
fn fact_01_a_redirect_to_a_system_page_that_the_living_get_too_is_no_verdict() {
    let mut mfa = Ministry::new().established();
    let system = "/web/system/index_17321.html";
    mfa.answers(system, page("System", "<p>您访问的页面不存在</p>"));

    for path in mfa.paths() {
        mfa.answers(&path, Reply::to(302, &format!("http://{HOST}{system}")));
    }
    mfa.nights(3..=6);

    assert_eq!(accused(&mfa), ["incident/suspected"]);
}

#[test]
fn fact_10_a_page_in_place_of_robots_txt_has_no_rules() {
    let mut mfa = Ministry::new();
    let system = "/web/system/index_17321.html";
    mfa.answers(
        "/robots.txt",
        Reply::to(302, &format!("http://{HOST}{system}")),
    )
    .answers(
        system,
        page("System", "<p>User-agent: *</p><p>Disallow: /</p>"),
    );

    let pass = mfa.crawl();

    assert_eq!(
        (pass.report.looks.present, pass.report.looks.unknown),
        (6, 0)
    );
}

/// Scenario 85.
/// In part: that the source is blocked is the next issue's flag.
#[test]
fn fact_11_a_wall_before_robots_txt_and_every_page_is_no_verdict_and_exit_3() {
    let mut mfa = Ministry::new().established();
    let wall = "<html><head><title>Technical Difficulties</title></head><body><h1>Technical Difficulties</h1>\
                <p>We apologize.</p></body></html>";
    mfa.answers_all(Some(Reply::page(403, wall)));

    for night in 3..=6 {
        let ran = mfa.night(night).unsaid(&["crawl"]);
        assert_eq!(ran.code, Some(3), "{}", ran.err);
    }

    mfa.stays_silent();
    assert_eq!(mfa.health(), ["blocked/confirmed"]);
}

#[test]
fn fact_12_a_script_gate_that_answers_521_to_its_own_cookie_is_a_block_and_not_solved() {
    let mut mfa = Ministry::new().established();
    let gate = "<script>document.cookie=('_')+('_')+('jsl_clearance_s=1');location.href=location.pathname</script>";
    mfa.answers_all(Some(Reply::of(
        521,
        &[
            ("content-type", "text/html"),
            ("set-cookie", "__jsluid_s=3f; max-age=31536000"),
        ],
        gate.as_bytes(),
    )));
    mfa.asked();

    let ran = mfa.unsaid(&["crawl"]);

    assert_eq!(ran.code, Some(3), "{}", ran.err);
    // One look at robots.txt stands for the host; nobody tries to get through.
    assert!(mfa.asked().len() <= 3);
    mfa.stays_silent();

    let mut mfa = Ministry::new().established();
    mfa.answers(
        S,
        Reply::of(
            521,
            &[
                ("content-type", "text/html"),
                ("set-cookie", "__jsluid_s=3f"),
            ],
            gate.as_bytes(),
        ),
    )
    .nights(3..=5);
    mfa.stays_silent();
    assert_eq!(claim(&mfa, S), blocked_by("jiasule"));
}

const ACW: &str = "<html><script>var arg1='A1B2C3D4E5F60718293A4B5C6D7E8F9001122334';var _0x4818=['\\x63\\x73'];\
    function setCookie(name,value){document.cookie=name+'='+value;}</script></html>";

#[test]
fn fact_13_a_page_of_one_script_with_a_riddle_is_a_block_and_not_blanked() {
    is_no_verdict(&Reply::page(200, ACW), &blocked_by("aliyun"));
    let bare = "<script>var arg1='A1B2C3D4E5F60718293A4B5C6D7E8F9001122334';</script>";
    is_no_verdict(&Reply::page(200, bare), &blocked_by("aliyun"));
}

#[test]
fn fact_14_the_same_riddle_with_405_is_a_block_and_no_absence() {
    is_no_verdict(&Reply::page(405, ACW), &blocked_by("aliyun"));
}

/// In part: no cookie outlives its look, so that the second look is refused; and says nothing.
#[test]
fn fact_15_a_page_that_wants_its_cookie_back_is_no_verdict() {
    let mut mfa = Ministry::new().established();
    let whole = Reply::of(
        200,
        &[
            ("content-type", "text/html"),
            ("set-cookie", "wzws_sessionid=gmFi; path=/"),
        ],
        mfa.page_of(S).as_bytes(),
    );
    mfa.answers(S, Reply::page(403, "<h1>Forbidden</h1>"))
        .answers_once(S, whole)
        .nights(3..=6);

    mfa.stays_silent();
    assert_eq!(claim(&mfa, S), r#"{"unknown":"forbidden"}"#);
}

/// In part: no hint names the header.
#[test]
fn fact_16_a_wall_that_wants_a_browser_s_headers_is_a_block_until_the_source_sends_them() {
    let wall = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult \
                with your administrator.<br><br>Your support ID is: 8713490517<br></body></html>";
    is_no_verdict(&Reply::page(200, wall), &blocked_by("f5"));

    let mut mfa = Ministry::new();
    mfa.answers_by(move |ask| {
        let bare = ask.path.starts_with("/press/2025") && ask.field("accept-language").is_empty();
        bare.then(|| Reply::page(200, wall))
    });
    assert_eq!(mfa.crawl().report.looks.present, 0);
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nheaders = {{ \"Accept-Language\" = \"en\" }}\n"
    ));
    assert_eq!(mfa.night(1).crawl().report.looks.present, 6);
}

const BOBCMN: &str = "<!DOCTYPE html><html><head><meta http-equiv=\"Pragma\" content=\"no-cache\"/>\
    <script type=\"text/javascript\">(function(){window[\"bobcmn\"] = \"101110101010102000000052000000\";})();</script>\
    <script type=\"text/javascript\" src=\"/TSPD/08b1?type=9\"></script></head><body>\
    <noscript>Please enable JavaScript to view the page content.</noscript>Data processing... Please, wait.</body></html>";

#[test]
fn fact_17_a_gate_in_place_of_a_page_is_a_block() {
    is_no_verdict(&Reply::page(200, BOBCMN), &blocked_by("f5"));
}

#[test]
fn fact_17_a_gate_in_place_of_a_feed_takes_nobody_out_of_it() {
    let mut mfa = Ministry::with_feed().established();
    mfa.answers("/feed.xml", Reply::page(200, BOBCMN));

    let pass = mfa.crawl();
    assert_eq!(failed_lists(&pass).len(), 1);
    assert_eq!(
        (pass.report.sources.partial, pass.report.looks.present),
        (1, 6)
    );
    mfa.nights(4..=8);

    mfa.stays_silent();
}

#[test]
fn fact_17_a_gate_in_place_of_a_feed_is_named_as_a_block() {
    let mut mfa = Ministry::with_feed().established();
    mfa.answers("/feed.xml", Reply::page(200, BOBCMN));

    let pass = mfa.crawl();

    assert!(
        failed_lists(&pass)[0].starts_with("blocked:f5"),
        "{:?}",
        failed_lists(&pass)
    );
}

#[test]
fn fact_18_a_challenge_before_an_article_that_its_feed_still_lists_is_no_verdict() {
    let mut mfa = Ministry::with_feed().established();
    let challenge = "<html><head><title>Just a moment...</title></head><body></body></html>";
    mfa.answers(
        S,
        Reply::of(
            403,
            &[("cf-mitigated", "challenge"), ("content-type", "text/html")],
            challenge.as_bytes(),
        ),
    );

    let pass = mfa.crawl();
    mfa.nights(4..=6);

    mfa.stays_silent();
    assert_eq!(failed_lists(&pass), [""; 0]);
    assert_eq!(claim(&mfa, S), blocked_by("cloudflare"));
}

#[test]
fn fact_19_a_story_about_access_denied_is_a_story() {
    let path = "/press/2025-04-16-observers";
    let mut mfa = Ministry::new();
    mfa.publishes(
        path,
        "Access denied to observers at three stations",
        "The commission regrets that observers were denied access to three polling stations on Sunday morning.",
    );

    mfa.nights(0..=3);

    mfa.stays_silent();
    assert!(mfa.claims(path).iter().all(|claim| claim == "\"present\""));
}

/// In part: one network that is refused on some nights and served on others.
#[test]
fn fact_33_a_page_that_is_refused_on_some_nights_and_served_on_others_is_never_flagged() {
    let mut mfa = Ministry::new().established();

    for night in 3..=12 {
        if night % 3 == 0 {
            mfa.heals(S);
        } else {
            mfa.answers(
                S,
                Reply::page(
                    403,
                    "<html><head><title>Just a moment...</title></head></html>",
                ),
            );
        }
        mfa.night(night).crawl();
        mfa.stays_silent();
    }
}

/// In part: the interface behind the shell is not asked.
#[test]
fn fact_35_a_shell_whose_interface_is_under_maintenance_is_no_verdict() {
    let shell = "<!DOCTYPE html><html><head><title>ព័ត៌មាន</title><script src=\"/_next/static/chunks/main.js\"></script></head>\
                 <body><div id=\"__next\"><div class=\"skeleton\"></div></div><script id=\"__NEXT_DATA__\" \
                 type=\"application/json\">{\"props\":{}}</script></body></html>";
    let mut mfa = Ministry::new().established();
    for path in mfa.paths() {
        mfa.answers(&path, Reply::page(200, shell));
    }
    mfa.answers("/press/", Reply::page(200, shell));

    let pass = mfa.crawl();
    mfa.nights(4..=7);

    assert_eq!(mfa.said(), ["incident/suspected"]);
    assert_eq!(
        (pass.report.looks.present, pass.report.looks.unknown),
        (0, 6)
    );
    assert_eq!(claim(&mfa, S), r#"{"unknown":"needs_script"}"#);
}

/// In part: as the page shows it; the interface, which answers 200 here, is not read.
#[test]
fn fact_48_a_page_that_is_gone_and_explains_it_is_gone() {
    let mut mfa = Ministry::new().established();
    let html = FRAME.replace("{title}", "No longer available").replace(
        "{main}",
        "<h1>The page you're looking for is no longer available</h1><p>It was published in error.</p>",
    );

    mfa.answers(S, Reply::page(410, &html)).nights(3..=4);

    assert_eq!(mfa.said(), ["deleted/confirmed gone S"]);
}

/// In part: as the page answers, not the interface.
#[test]
fn fact_49_gone_and_not_found_are_two_manners() {
    for (status, manner) in [(410, "gone"), (404, "not_found")] {
        let mut mfa = Ministry::new().established();

        mfa.answers(S, Reply::page(status, "<h1>Error</h1>"))
            .nights(3..=4);

        assert_eq!(mfa.said(), [format!("deleted/confirmed {manner} S")]);
    }
}

/// In part: the documents' interface is not read.
#[test]
fn fact_54_a_shell_that_is_served_for_any_number_says_nothing_of_one() {
    let shell = "<!doctype html><html lang=\"en\"><head><title>Press corner</title><base href=\"/commission/presscorner/\">\
                 <script src=\"runtime.js\" type=\"module\"></script></head><body><app-root></app-root></body></html>";
    let mut mfa = Ministry::new();
    mfa.answers_by(move |ask| {
        (ask.path.starts_with("/press/") && ask.path != "/press/").then(|| Reply::page(200, shell))
    });

    mfa.nights(0..=6);

    mfa.stays_silent();
    assert_eq!(claim(&mfa, S), r#"{"unknown":"needs_script"}"#);
}

#[test]
fn fact_62_a_login_wall_is_never_gone() {
    let wall = "<!DOCTYPE html><html lang=\"en\"><head><title>Facebook</title></head><body><div id=\"login\">\
                <h2>Log in to Facebook</h2><form action=\"/login/\"><input name=\"email\"><input type=\"password\" \
                name=\"pass\"><button>Log In</button></form></div></body></html>";

    is_no_verdict(&Reply::page(200, wall), r#"{"unknown":"login"}"#);
}

#[test]
fn fact_63_a_tombstone_outside_the_text_is_gone_quoted_in_a_text_it_is_nothing_and_a_gate_is_a_block()
 {
    let mut mfa = Ministry::new().established();
    let tombstone = "<html><head><title></title></head><body><div class=\"weui-msg\"><div class=\"global_error_msg warn\">\
                     该内容已被发布者删除</div></div></body></html>";
    mfa.answers(S, Reply::page(200, tombstone)).nights(3..=5);
    assert_eq!(mfa.said(), ["deleted/confirmed tombstone S"]);

    let mut mfa = Ministry::new();
    mfa.edits(
        S,
        "The minister said:",
        "An article that read 该内容已被发布者删除 was discussed. The minister said:",
    );
    mfa.nights(0..=4);
    mfa.stays_silent();
    assert!(mfa.claims(S).iter().all(|claim| claim == "\"present\""));

    let gate = "<html><head><title></title></head><body><div class=\"weui-msg\"><h2>环境异常</h2>\
                <p>当前环境异常，完成验证后即可继续访问。</p><a id=\"js_verify\">去验证</a></div></body></html>";
    is_no_verdict(&Reply::page(200, gate), &blocked_by("generic"));
}

/// In part: a name in the certificate that is another's takes a certificate that is trusted; `fetch` tells them.
#[test]
fn fact_66_a_failure_of_tls_falls_back_to_nothing_and_http_is_not_upgraded() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nstatements = [\"https://{HOST}/press/secure\"]\n"
    ));
    mfa.answers("/press/secure", page(S_TITLE, &format!("<p>{S_TEXT}</p>")));

    mfa.nights(0..=3);

    assert_eq!(claim(&mfa, "/press/secure"), r#"{"unknown":"tls"}"#);
    assert_eq!(claim(&mfa, S), "\"present\"");
    assert!(!mfa.asked().contains(&format!("{HOST}/press/secure")));
    mfa.stays_silent();
}

/// In part: that many hosts at once mean the network of the observer is the next issue's alarm.
#[test]
fn fact_70_a_filter_of_the_observer_s_own_network_is_no_verdict_on_any_host() {
    let mut mfa = Ministry::new();
    mfa.beside("[[source]]\nid = \"other\"\nlistings = [\"http://mfa.other.test/press/\"]\n");
    let mut mfa = mfa.established();
    let filter = FRAME.replace("{title}", "Web Page Blocked").replace(
        "{main}",
        "<h1>Web Page Blocked!</h1><p>The page you have requested has been blocked, because the URL is banned in this \
         office. Category: Government.</p>",
    );
    for path in mfa.paths() {
        mfa.answers(&path, Reply::page(200, &filter));
    }

    let pass = mfa.crawl();
    mfa.nights(4..=7);

    mfa.stays_silent();
    assert_eq!(pass.report.looks.present, 0);
    assert_eq!(claim(&mfa, S), blocked_by("generic"));
}
