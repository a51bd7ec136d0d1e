//! Stories of claims: answers as sites give them, and what each says by itself.
//!
//! *In:* a status, headers, a page. *Out:* the deciding rule and its claim. *Never:* a page of one real site.

use crate::config::Select;
use crate::extract::{Reader, Served, read};
use crate::model::{Claim, Manner, UnknownReason};

const ASKED: &str = "https://mfa.example/news/1";
const STATEMENT: &str = "<p>PHNOM PENH: The Ministry said on Tuesday that monitors would be accredited next week. \
    The spokesperson told reporters that the matter was raised with the provincial administration and with the \
    parties concerned.</p><p>According to the statement, a working group will present its findings to the Council \
    of Ministers before the end of the month, and affected families will receive support from the local \
    authorities.</p><p>The Ministry reiterates its position that the question should be settled by dialogue, in \
    good faith and in accordance with the law, and thanks all sides for their patience and their \
    restraint.</p>";

struct Answer {
    status: u16,
    landed: &'static str,
    headers: Vec<(String, String)>,
    body: String,
}

fn page(status: u16, title: &str, body: &str) -> Answer {
    let body = format!("<html><head><title>{title}</title></head><body>{body}</body></html>");
    Answer {
        status,
        landed: ASKED,
        headers: Vec::new(),
        body,
    }
}

impl Answer {
    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn landed(mut self, url: &'static str) -> Self {
        self.landed = url;
        self
    }

    fn raw(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    /// The deciding rule, and the claim.
    fn said(&self) -> (String, Claim) {
        let served = Served {
            asked: ASKED,
            landed: self.landed,
            status: self.status,
            headers: &self.headers,
            body: self.body.as_bytes(),
            at: None,
        };
        let reader = Reader {
            select: &Select::default(),
            timezone: None,
            languages: &[],
            ..Reader::default()
        };
        let reading = read(&served, &reader);
        (
            reading.signs.first().cloned().unwrap_or_default(),
            reading.claim,
        )
    }

    #[track_caller]
    fn is(&self, rule: &str, reason: UnknownReason) {
        assert_eq!(self.said(), (rule.to_owned(), Claim::Unknown(reason)));
    }

    #[track_caller]
    fn is_absent(&self, rule: &str, manner: Manner) {
        assert_eq!(self.said(), (rule.to_owned(), Claim::Absent(manner)));
    }

    #[track_caller]
    fn is_present(&self) {
        assert_eq!(self.said().1, Claim::Present, "{}", self.body);
    }
}

fn blocked(vendor: &str) -> UnknownReason {
    UnknownReason::Blocked(vendor.to_owned())
}

#[test]
fn statuses_are_told_apart() {
    page(206, "On X", STATEMENT).is("unasked", UnknownReason::Unasked);
    page(401, "", "").is("login_status", UnknownReason::Login);
    page(403, "Forbidden", "no").is("forbidden_status", UnknownReason::Forbidden);
    page(405, "", "no").is("forbidden_status", UnknownReason::Forbidden);
    page(429, "", "slow down").is("rate_limited", UnknownReason::RateLimited);
    page(451, "", "no").is("legal_status", UnknownReason::LegalBlock);
    page(500, "", "no").is("server_error_status", UnknownReason::ServerError);
    page(522, "", "no").is("server_error_status", UnknownReason::ServerError);
    page(503, "Site under maintenance", "x").is("maintenance_status", UnknownReason::Maintenance);
    page(302, "", "x").is("odd_status", UnknownReason::BadRedirect);
    page(404, "", "x").is_absent("not_found_status", Manner::NotFound);
    page(410, "", "x").is_absent("not_found_status", Manner::Gone);
}

#[test]
fn a_challenge_is_a_block_with_any_status() {
    for status in [200, 202, 403, 404, 405, 412, 429, 503, 521] {
        let challenge = page(
            status,
            "Just a moment...",
            "<script>window._cf_chl_opt={}</script>",
        );
        challenge.is("refusal_signature", blocked("cloudflare"));
    }
    page(200, "x", STATEMENT)
        .with("cf-mitigated", "challenge")
        .is("refusal_header", blocked("cloudflare"));
    page(403, "x", "no")
        .with("server", "AkamaiGHost")
        .is("refusal_header", blocked("akamai"));
    page(521, "x", "")
        .with("set-cookie", "__jsl_clearance_s=1")
        .is("refusal_header", blocked("jiasule"));
}

#[test]
fn riddles_in_script_are_blocks_and_the_scripts_of_their_makers_are_not() {
    let riddle =
        "<html><script>var arg1='A1B2C3D4E5F60718293A4B5C6D7E8F9001122334';</script></html>";
    page(405, "", "")
        .raw(riddle)
        .is("refusal_signature", blocked("aliyun"));
    let script = "<script>(function(){window[\"bobcmn\"] = \"1011\";})();</script>";
    let asks = "<noscript>Please enable JavaScript to view the page content.</noscript>";
    page(200, "", &format!("{script}{asks}")).is("refusal_signature", blocked("f5"));
    page(
        200,
        "",
        &format!("{script}Data processing... Please, wait."),
    )
    .is("refusal_signature", blocked("f5"));
    page(200, "On X", &format!("{script}{STATEMENT}")).is_present();
}

#[test]
fn a_picture_is_a_statement_where_nothing_else_stands() {
    let scan = "<main><h1>On X</h1><img src='data:,' data-src='/up/a.jpg'></main>";
    page(200, "On X", scan).is_present();
    let logo = "<main><h1>On X</h1><img src='/logo.png'></main>";
    page(200, "On X", logo).is("nothing_there", UnknownReason::Unclassified);
    let missing = "<main><h1>Page not found</h1><img src='/up/a.jpg'></main>";
    page(200, "Page not found", missing).is_absent("soft_not_found", Manner::SoftNotFound);
}

#[test]
fn a_vendors_presence_is_no_block() {
    let healthy = page(200, "On X", STATEMENT)
        .with("server", "cloudflare")
        .with("cf-ray", "88a1f-PNH")
        .with("x-datadome", "protected")
        .with("set-cookie", "visid_incap_1=x; __ddg1_=y");
    healthy.is_present();
    page(
        200,
        "On X",
        &format!("{STATEMENT}<script src=/cdn-cgi/challenge-platform/x.js></script>"),
    )
    .is_present();
}

#[test]
fn a_page_that_only_moves_the_visitor_on_is_a_gate() {
    page(
        200,
        "",
        "<script>document.cookie='a=1';location.reload()</script>",
    )
    .is("gate", blocked("generic"));
    page(200, "Access denied", "<p>You may not.").is("gate", blocked("generic"));
}

#[test]
fn soft_not_found_pages_claim_absence() {
    for (title, body) in [
        (
            "Page not found",
            "<h1>Page not found</h1><p>It may have moved.",
        ),
        ("404-页面不存在", "<p>抱歉，您访问的页面不存在"),
        ("", "<h1>រកមិនឃើញទំព័រ</h1>"),
        ("ไม่พบหน้า", "<p>x"),
    ] {
        page(200, title, body).is_absent("soft_not_found", Manner::SoftNotFound);
    }
    page(200, "", "<h2>该内容已被发布者删除</h2>").is_absent("soft_not_found", Manner::Tombstone);
    page(200, "Content removed", "<p>It is gone.").is_absent("soft_not_found", Manner::Tombstone);
}

#[test]
fn a_phrase_in_a_statement_says_nothing() {
    for title in [
        "404 families still not found after floods",
        "Access denied to observers at three stations",
        "Content removed from textbooks will be restored",
        "Account suspended: ministry explains new banking rule",
        "Forbidden flights resume",
        "Bridge under construction to open in May",
    ] {
        page(200, title, &format!("<h1>{title}</h1>{STATEMENT}")).is_present();
        page(
            200,
            title,
            &format!("<h1>{title}</h1><p>The Ministry corrects the figure: 404, not 440."),
        )
        .is_present();
    }
}

#[test]
fn a_short_statement_with_a_date_is_present() {
    let dated =
        "<h1>Condolence</h1><time datetime=2024-05-06>6 May</time><p>The post has been removed.";
    page(200, "Page not found", dated).is_present();
}

#[test]
fn pages_of_servers_and_hosts_are_no_statements() {
    page(200, "Welcome to nginx!", "<h1>Welcome to nginx!</h1>")
        .is("server_page", UnknownReason::DefaultPage);
    page(200, "Account Suspended", "<p>Call us").is("server_page", UnknownReason::DefaultPage);
    page(200, "mfa.example", "<p>This domain is for sale").is("server_page", UnknownReason::Parked);
    page(200, "", "<h1>Guru Meditation</h1>").is("server_page", UnknownReason::CdnError);
    page(200, "", "<h1>Error establishing a database connection</h1>")
        .is("server_page", UnknownReason::ServerError);
    page(200, "Доступ ограничен", "<p>x").is("server_page", UnknownReason::LegalBlock);
    page(200, "x", STATEMENT)
        .landed("https://www.sedo.com/x")
        .is("parking_host", UnknownReason::Parked);
}

#[test]
fn logins_are_told_by_a_password_field_or_an_address() {
    let form = "<form><input type=password></form>";
    page(200, "Staff", form).is("login_page", UnknownReason::Login);
    page(200, "Welcome", STATEMENT)
        .landed("https://mfa.example/login?next=1")
        .is("redirected_to_login", UnknownReason::Login);
    page(200, "On X", &format!("{STATEMENT}{form}")).is_present();
}

#[test]
fn notices_are_told_by_their_names() {
    page(200, "系统维护", "<h1>系统维护中</h1>").is("notice", UnknownReason::Maintenance);
    page(200, "Bevor Sie fortfahren", "<p>Wir verwenden Cookies.")
        .is("notice", UnknownReason::Unclassified);
}

#[test]
fn a_page_drawn_by_script_needs_script() {
    page(
        200,
        "Loading",
        "<div id=root></div><script src=/app.js></script>",
    )
    .is("needs_script", UnknownReason::NeedsScript);
    page(
        200,
        "x",
        "<noscript>Please enable JavaScript</noscript><script>1</script><p>…",
    )
    .is("needs_script", UnknownReason::NeedsScript);
}

#[test]
fn cut_bodies_say_nothing() {
    page(200, "On X", STATEMENT)
        .with("content-length", "48211")
        .is("cut_short", UnknownReason::Truncated);
    page(200, "", "")
        .raw("<!DOCTYPE html><html><head><title>Statement of the Spokes")
        .is("cut_in_head", UnknownReason::Truncated);
}

#[test]
fn what_is_no_page_says_so() {
    page(200, "", "")
        .raw("{\"error\":500}")
        .is("not_html", UnknownReason::NotHtml);
    page(200, "", "")
        .raw("GIF89a")
        .with("content-type", "image/gif")
        .is("not_html", UnknownReason::NotHtml);
    page(200, "", "").is("nothing_there", UnknownReason::Unclassified);
}

#[test]
fn a_redirect_to_the_home_page_claims_absence() {
    page(200, "Ministry", STATEMENT)
        .landed("https://mfa.example/")
        .is_absent("redirected_away", Manner::RedirectedAway);
    page(200, "Ministry", STATEMENT)
        .landed("https://mfa.example/404.html")
        .is_absent("redirected_away", Manner::RedirectedAway);
    page(200, "On X", STATEMENT)
        .landed("https://www.mfa.example/news/1/")
        .is_present();
}

#[test]
fn a_chinese_statement_whose_title_begins_like_a_not_found_page_is_present() {
    let title = "页面不存在 — 关于渔业管理的声明";
    let text = "简远谋大使在北京出席有关会议，表示欢迎并支持跨境开展的森林保护专项行动。双方在北京签署了禁毒执法备忘录。"
        .repeat(5);
    let body = format!("<table><tr><td><b>{title}</b></td></tr><tr><td>{text}</td></tr></table>");

    page(200, title, &body).is_present();
}
