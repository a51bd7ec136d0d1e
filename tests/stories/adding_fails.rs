//! A source that cannot be added, or is not to be written: what is said, and that nothing else changes.

use crate::double::{Double, SITE};
use crate::server::Reply;
use crate::world::Ran;

const GATE: &str = "<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>\
    <p>Enable JavaScript and cookies to continue</p><script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1\">\
    </script></body></html>";

/// A listing of six statements at `/press/`.
fn press(site: &mut Double) {
    let rows: Vec<String> = (1..=6)
        .map(|n| {
            let title = format!("Statement {n} of the ministry on the bridges");
            site.shows(
                &format!("/press/2025-04-0{n}-statement"),
                &format!("<!doctype html><html lang=en><body><main><h1>{title}</h1><time>2025-04-0{n}</time><p>Engineers \
                          finished the repair of bridge {n} after nine months of work, and lorries may cross it.</p></main>"),
            );
            format!("<li><a href=\"/press/2025-04-0{n}-statement\">{title}</a> <span>2025-04-0{n}</span></li>")
        })
        .collect();
    site.shows(
        "/press/",
        &format!(
            "<!doctype html><html lang=en><body><main><ul>{}</ul></main></body></html>",
            rows.concat()
        ),
    );
}

/// Exit 1 or 3, words on standard error alone, and the file as it was.
#[track_caller]
fn refused(site: &Double, ran: &Ran, code: i32, said: &[&str]) {
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(code), ""),
        "{}",
        ran.err
    );
    for words in said {
        assert!(ran.err.contains(words), "no {words:?} in {}", ran.err);
    }
    assert!(ran.err.contains("\n\nhint: "), "{}", ran.err);
    assert_eq!(site.file(), site.beginning());
    assert_eq!(std::fs::read_dir(site.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_site_with_nothing_is_told_address_by_address() {
    let mut site = Double::new();
    site.shows(
        "/",
        "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/feed/></head><body>\
         <a href=/news/>News</a> <a href=/visas>Visas</a><h1>Welcome</h1></body></html>",
    );
    site.shows(
        "/news/",
        "<!doctype html><html><body><h1>News</h1><p>No news is good news.</p></body></html>",
    );

    let ran = site.unsaid(&["sources", "add", SITE]);

    let said = [
        "no list of statements was found",
        "/feed/\n    it answers 404",
        "/news/\n    nothing on the page repeats",
        "/sitemap.xml\n    it answers 404",
        "name the page of the site that lists its press releases",
    ];
    refused(&site, &ran, 1, &said);
}

#[test]
fn a_host_that_blocks_us_is_named_with_its_gate_and_asked_no_more() {
    let mut site = Double::new();
    let headers = [
        ("content-type", "text/html"),
        ("cf-mitigated", "challenge"),
        ("server", "cloudflare"),
    ];
    site.answers("*", Reply::of(403, &headers, GATE.as_bytes()));

    let ran = site.unsaid(&["sources", "add", SITE]);

    refused(
        &site,
        &ran,
        3,
        &["(cloudflare) blocks us", "it answers 403"],
    );
    assert_eq!(site.asked(), ["/robots.txt", "/"]);
}

#[test]
fn a_gate_that_answers_200_is_a_gate() {
    let mut site = Double::new();
    site.shows("/", GATE);

    refused(
        &site,
        &site.unsaid(&["sources", "add", SITE]),
        3,
        &["blocks us"],
    );
}

#[test]
fn what_robots_txt_forbids_is_not_asked() {
    let mut site = Double::new();
    press(&mut site);
    site.serves(
        "/robots.txt",
        "text/plain",
        "User-agent: *\nDisallow: /press/\n",
    );

    let ran = site.unsaid(&["sources", "add", &format!("{SITE}/press/")]);

    refused(
        &site,
        &ran,
        3,
        &["robots.txt forbids", "name an address that it allows"],
    );
    assert_eq!(site.asked(), ["/robots.txt"]);
}

#[test]
fn a_page_that_is_not_there_is_said_to_be_missing() {
    let site = Double::new();

    refused(
        &site,
        &site.unsaid(&["sources", "add", SITE]),
        1,
        &["it answers 404"],
    );
}

#[test]
fn an_id_that_is_taken_and_an_address_that_is_listed_are_refused() {
    let mut site = Double::new();
    press(&mut site);
    let address = format!("{SITE}/press/");
    assert_eq!(
        site.unsaid(&["sources", "add", &address, "--id", "mfa"])
            .code,
        Some(0)
    );
    let file = site.file();
    let asked = site.asked().len();

    let again = site.unsaid(&["sources", "add", &format!("{SITE}/press")]);
    let named = site.unsaid(&["sources", "add", &format!("{SITE}/other/"), "--id", "mfa"]);

    assert_eq!(
        (again.code, named.code),
        (Some(1), Some(1)),
        "{}{}",
        again.err,
        named.err
    );
    assert!(
        again.err.contains("source `mfa`") && again.err.contains("unsaid sources try mfa"),
        "{}",
        again.err
    );
    assert!(
        named.err.contains("the id `mfa` is taken") && named.err.contains("--id mfa-2"),
        "{}",
        named.err
    );
    assert_eq!((site.file(), site.asked().len()), (file, asked));
}

#[test]
fn an_id_made_of_the_host_is_refused_where_it_is_taken() {
    let mut site = Double::new();
    press(&mut site);
    site.shows("/", "<!doctype html><html><body><a href=/press/>Press releases</a><h1>Welcome</h1></body></html>");
    assert_eq!(site.unsaid(&["sources", "add", SITE]).code, Some(0));
    let file = site.file();

    site.shows(
        "/en/",
        "<!doctype html><html><body><h1>Welcome</h1></body></html>",
    );

    let ran = site.unsaid(&["sources", "add", &format!("{SITE}/en/")]);

    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("the id `mfa` is taken"), "{}", ran.err);
    assert_eq!(site.file(), file);
}

#[test]
fn what_cannot_be_an_address_or_an_id_is_a_mistake_in_the_command_line() {
    let site = Double::new();

    for arguments in [
        ["sources", "add", "ftp://www.mfa.gov.test/", "--dry-run"].as_slice(),
        &["sources", "add", "https://user:pw@www.mfa.gov.test/"],
        &["sources", "add", SITE, "--id", "KH MFA"],
    ] {
        let ran = site.unsaid(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    }
    assert_eq!(site.asked(), [""; 0]);
}

#[test]
fn what_a_site_calls_itself_cannot_break_out_of_the_block() {
    let mut site = Double::new();
    press(&mut site);
    let evil = "A&quot;&#10;]&#10;[[source]]&#10;id = &quot;evil&quot; &#27;[2J&#x202e;\\u0041&#x85;&#x2028;'''";
    site.shows(
        "/",
        &format!(
            "<!doctype html><html><head><meta property='og:site_name' content='{evil}'><title>{evil}</title>\
             <link rel=alternate type=application/rss+xml title='{evil}' href='/feed/{evil}'></head><body>\
             <a href='/press/'>Press releases</a> <a href='/news/{evil}'>News</a><h1>{evil}</h1></body></html>"
        ),
    );

    let ran = site.unsaid(&["sources", "add", SITE]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let acts = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{202A}'..='\u{202E}');
    for line in ran
        .out
        .lines()
        .chain(ran.err.lines())
        .chain(site.file().lines())
    {
        assert!(!line.chars().any(acts), "{line:?}");
    }
    let listed = site.unsaid(&["--json", "sources", "list"]);
    assert_eq!(
        listed.out.lines().count(),
        1,
        "{}{}",
        listed.out,
        listed.err
    );
    let source: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(source["id"], "mfa");
    assert!(
        source["name"]
            .as_str()
            .unwrap()
            .starts_with("A\" ] [[source]] id = \"evil\""),
        "{source}"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_the_block_is_not_lost() {
    let mut site = Double::new();
    press(&mut site);
    let address = format!("http://127.0.0.1:{}/press/", site.port);

    let ran = site.unsaid(&[
        "--sources",
        "nowhere/sources.toml",
        "sources",
        "add",
        &address,
    ]);

    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out.starts_with("[[source]]\n") && ran.out.contains("/press/"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("cannot write nowhere/sources.toml") && ran.err.contains("\n\nhint: "),
        "{}",
        ran.err
    );
}

#[test]
fn a_first_file_is_written_with_the_contact_to_fill_in() {
    let mut site = Double::new();
    press(&mut site);
    std::fs::remove_file(site.path()).unwrap();
    let address = format!("http://127.0.0.1:{}/press/", site.port);

    let ran = site.unsaid(&["sources", "add", &address, "--id", "here"]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        site.file().contains("# [contact]\n# name = "),
        "{}",
        site.file()
    );
    assert_eq!(site.unsaid(&["sources", "check"]).code, Some(0));
}

#[test]
fn beyond_this_machine_a_contact_is_needed_and_a_first_file_is_begun_for_it() {
    let site = Double::new();
    std::fs::remove_file(site.path()).unwrap();

    let dry = site.unsaid(&["sources", "add", "mfa.example", "--dry-run"]);
    assert_eq!(dry.code, Some(1), "{}", dry.err);
    assert!(!site.path().exists());
    let first = site.unsaid(&["sources", "add", "mfa.example"]);
    let begun = site.file();
    let second = site.unsaid(&["sources", "add", "mfa.example"]);

    assert_eq!((first.code, second.code), (Some(1), Some(1)));
    assert!(
        first.err.contains("sources.toml was begun"),
        "{}",
        first.err
    );
    assert!(
        second.err.contains("hint: add to the sources file"),
        "{}",
        second.err
    );
    assert!(
        begun.contains("# [contact]") && !begun.contains("[[source]]"),
        "{begun}"
    );
    assert_eq!(site.file(), begun);
}

#[test]
fn a_dry_run_prints_the_block_alone_and_writes_nothing() {
    let mut site = Double::new();
    press(&mut site);

    let ran = site.unsaid(&[
        "-q",
        "sources",
        "add",
        &format!("{SITE}/press/"),
        "--dry-run",
        "--id",
        "xa-mfa",
    ]);

    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out.starts_with("[[source]]\nid        = \"xa-mfa\"\n"),
        "{}",
        ran.out
    );
    assert_eq!(site.file(), site.beginning());
    let whole = format!("{}\n{}", site.beginning(), ran.out);
    assert_eq!(
        unsaid::config::parse(&whole, "f")
            .unwrap()
            .settings
            .sources
            .len(),
        1
    );
}

/// A page may name as many lists as it likes: few are asked.
#[test]
fn a_page_of_a_thousand_leads_costs_few_requests() {
    let mut site = Double::new();
    press(&mut site);
    let leads: Vec<String> = (0_u8..250)
        .map(|n| {
            let language = format!("q{}", char::from(b'a' + n % 26));
            format!(
                "<a href=/news/{n}/>News</a> <a href=/{n}/rss.xml>RSS</a> <a hreflang={language} href=/l{n}/>x</a> "
            )
        })
        .collect();
    let page = format!(
        "<!doctype html><html><body>{}</body></html>",
        leads.concat()
    );
    site.shows("*", &page);
    site.shows("/", &page);

    let ran = site.unsaid(&["sources", "add", SITE]);

    // robots.txt, the front page, ten others, three samples at most.
    assert!(site.asked().len() <= 15, "{:?}", site.asked());
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

/// An old address that leads to one which is watched is no new source.
#[test]
fn an_address_that_leads_to_a_watched_one_is_refused() {
    let mut site = Double::new();
    press(&mut site);
    site.answers("/old-press", Reply::to(301, "/press/"));
    assert_eq!(
        site.unsaid(&["sources", "add", &format!("{SITE}/press/")])
            .code,
        Some(0)
    );
    let file = site.file();

    let ran = site.unsaid(&["sources", "add", &format!("{SITE}/old-press"), "--id", "xa"]);

    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err.contains("source `mfa`") && ran.err.contains("watches this address"),
        "{}",
        ran.err
    );
    assert_eq!(site.file(), file);
}

/// What leads to somebody else's site is not watched, whoever named it.
#[test]
fn a_section_and_a_sitemap_on_another_site_are_left_alone() {
    let mut site = Double::new();
    let foreign = "http://previews.test";
    site.serves(
        "/robots.txt",
        "text/plain",
        &format!("Sitemap: {foreign}/sitemap.xml\n"),
    );
    site.shows(
        "/",
        "<!doctype html><html><body><a href=/news/>News</a><h1>Welcome</h1></body></html>",
    );
    site.answers("/news/", Reply::to(302, &format!("{foreign}/press/")));
    press(&mut site);

    let ran = site.unsaid(&["sources", "add", SITE]);

    refused(
        &site,
        &ran,
        1,
        &["it leads to another site, http://previews.test/press/"],
    );
    assert_eq!(
        site.asked()
            .iter()
            .filter(|path| *path == "/sitemap.xml")
            .count(),
        1,
        "{:?}",
        site.asked()
    );
}
