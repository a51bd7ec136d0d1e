//! What `sources add` finds where the address that was named is not yet a list, and what it leaves.

use crate::built::{Item, atom, framed, items, page, paths, publish, rows, rss};
use crate::double::{Double, SITE};

/// The page that leads to a channel's app leads to its preview too.
#[test]
fn a_channel_that_is_named_by_its_app_page_is_found_at_its_preview() {
    let mut site = Double::new();
    site.shows(
        "/mfa_press",
        "<!doctype html><html><body><div class='tgme_page'><div class='tgme_page_title'>MFA</div>\
         <a class='tgme_action_button_new' href='tg://resolve?domain=mfa_press'>View in Telegram</a>\
         <a class='tgme_page_context_link' href='/s/mfa_press'>Preview channel</a></div></body></html>",
    );
    site.shows(
        "/s/mfa_press",
        "<!doctype html><html><body><section class='tgme_channel_history'><div class='tgme_widget_message' \
         data-post='mfa_press/7'><div class='tgme_widget_message_text'>Statement on the bridges</div></div></section>",
    );

    let ran = site.unsaid(&["sources", "add", "http://previews.test/mfa_press"]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("channels  = [\n    # 1 statement, without dates\n    \"http://previews.test/s/mfa_press\","),
        "{}",
        ran.out
    );
}

/// One statement leads to the list that shows its like.
#[test]
fn a_statement_leads_to_the_list_that_shows_it() {
    let mut site = Double::new();
    let all = items(7, |number, day| {
        format!("/press/2025-04-{day:02}-statement-{number}")
    });
    publish(&mut site, &all);
    let list = rows(&all, |item| {
        format!(
            "<li><a href=\"{}\">{}</a> {}</li>",
            item.path, item.title, item.day
        )
    });
    site.shows("/press/", &page("", &format!("<ul>{list}</ul>")));
    site.shows("/", &page("", "<h1>Welcome</h1><p>Visas and offices.</p>"));

    assert_eq!(
        site.added_and_crawled(&format!("{SITE}{}", all[2].path)),
        paths(&all)
    );
}

/// A statement that nothing lists is watched alone, and the block says so.
#[test]
fn a_statement_without_a_list_is_watched_alone() {
    let mut site = Double::new();
    let all = items(1, |number, _| {
        format!("/archive/2025-statement-number-{number}-of-the-year")
    });
    publish(&mut site, &all);

    assert_eq!(
        site.added_and_crawled(&format!("{SITE}{}", all[0].path)),
        paths(&all)
    );
    assert!(
        site.file()
            .contains("statements = [\n    # No list was found"),
        "{}",
        site.file()
    );
}

/// CONTRACT: with `--json` standard output is JSON Lines.
#[test]
fn what_is_added_and_tried_is_told_to_programs_too() {
    let mut site = Double::new();
    let all = items(4, |number, _| {
        format!("/speeches/statement-number-{number}")
    });
    publish(&mut site, &all);
    site.serves("/ministry.atom", "application/atom+xml", &atom(&all));

    let added = site.unsaid(&[
        "--json",
        "-q",
        "sources",
        "add",
        &format!("{SITE}/ministry.atom"),
    ]);
    let tried = site.unsaid(&["--json", "sources", "try", "mfa"]);

    let lines = |text: &str| -> Vec<serde_json::Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let block = &lines(&added.out)[0];
    assert_eq!(block["schema"], "unsaid.block/1");
    assert!(site.file().ends_with(block["block"].as_str().unwrap()));
    let tried = lines(&tried.out);
    assert_eq!(tried.len(), 4, "{tried:?}");
    assert_eq!(tried[0]["schema"], "unsaid.list/1");
    assert_eq!(
        (&tried[0]["is"], &tried[0]["statements"]),
        (&"feed".into(), &4.into())
    );
    assert_eq!(
        (&tried[0]["from"], &tried[0]["to"]),
        (&"2025-04-02".into(), &"2025-04-05".into())
    );
    assert_eq!(tried[1]["schema"], "unsaid.page/1");
}

/// Beside a section the feed of the whole site is not what was asked for; that of the section is.
#[test]
fn a_section_keeps_its_own_feed_and_leaves_that_of_the_site() {
    let mut site = Double::new();
    let press = items(6, |number, _| {
        format!("/press/2025/statement-number-{number}")
    });
    let sport = items(6, |number, _| format!("/sport/2025/match-number-{number}"));
    publish(&mut site, &press);
    publish(&mut site, &sport);
    let head = "<link rel=alternate type=application/rss+xml href=/feed/>\
                <link rel=alternate type=application/rss+xml href=/press/feed/>";
    let list = rows(&press, |item| {
        format!(
            "<li><a href=\"{}\">{}</a> <time>{}</time></li>",
            item.path, item.title, item.day
        )
    });
    site.shows(
        "/press/",
        &framed(
            "en",
            head,
            "<a href=/news/>News</a>",
            &format!("<ul>{list}</ul>"),
        ),
    );
    site.serves("/press/feed/", "application/rss+xml", &rss(&press));
    site.serves(
        "/feed/",
        "application/rss+xml",
        &rss(&[&sport[..5], &press[..1]].concat()),
    );

    assert_eq!(
        site.added_and_crawled(&format!("{SITE}/press/")),
        paths(&press)
    );

    let file = site.file();
    assert!(
        file.contains("it shows other\n# statements than those asked for"),
        "{file}"
    );
    assert!(!site.asked().iter().any(|path| path == "/news/"));
}

/// A page that lists feeds stands where a feed is looked for.
#[test]
fn an_index_of_feeds_leads_to_them() {
    let mut site = Double::new();
    let all = items(6, |number, _| {
        format!("/press/2025/statement-number-{number}")
    });
    publish(&mut site, &all);
    site.shows(
        "/",
        &framed("en", "", "<a href=/rss/>RSS</a>", "<h1>Welcome</h1>"),
    );
    site.shows(
        "/rss/",
        &page(
            "",
            "<h1>Feeds</h1><p><a href=/rss/press.xml>Press</a> <a href=/rss/all.rss>All</a></p>",
        ),
    );
    site.serves("/rss/all.rss", "text/xml", &rss(&all));

    assert_eq!(site.added_and_crawled(SITE), paths(&all));
}

/// The front page of a blog lists everything, page by page; its feed shows the newest.
#[test]
fn the_front_page_of_a_blog_is_read_to_its_end() {
    let mut site = Double::new();
    let all = items(11, |number, day| {
        format!("/2025/04/{day:02}/statement-number-{number}/")
    });
    publish(&mut site, &all);
    let list = |items: &[Item], next: &str| {
        let rows = rows(items, |item| {
            format!(
                "<article><h2><a href=\"{}\">{}</a></h2><time datetime=\"{}\">x</time><p>Words.</p></article>",
                item.path, item.title, item.day
            )
        });
        page(
            "<link rel=alternate type=application/rss+xml href=/feed/>",
            &format!("{rows}{next}"),
        )
    };
    site.shows(
        "/",
        &list(
            &all[..6],
            "<a class=\"next page-numbers\" href=/page/2/>Older posts</a>",
        ),
    );
    site.shows("/page/2/", &list(&all[6..], ""));
    site.serves("/feed/", "application/rss+xml", &rss(&all[..6]));

    assert_eq!(site.added_and_crawled(SITE), paths(&all));
    assert!(site.file().contains("feeds     = ["), "{}", site.file());
}

/// A splash page sends its readers to the true front page, and a page about the ministry says nothing by itself.
#[test]
fn a_splash_page_and_a_page_about_something_else_lead_to_the_section() {
    for named in ["/", "/about/the-minister"] {
        let mut site = Double::new();
        let all = items(6, |number, _| {
            format!("/en/press/2025/statement-number-{number}")
        });
        publish(&mut site, &all);
        let list = rows(&all, |item| {
            format!(
                "<li><a href=\"{}\">{}</a> <span>{}</span></li>",
                item.path, item.title, item.day
            )
        });
        site.shows("/", "<!doctype html><html><head><meta http-equiv=refresh content='0; url=/en/home'></head></html>");
        let menu = "<a href=/en/press>Press releases</a>";
        site.shows(
            "/en/home",
            &framed("en", "", menu, "<h1>Welcome</h1><p>Visas and offices.</p>"),
        );
        site.shows(
            "/about/the-minister",
            &framed("en", "", menu, "<h1>The minister</h1><p>Born in 1960.</p>"),
        );
        site.shows(
            "/en/press",
            &framed("en", "", "", &format!("<ul>{list}</ul>")),
        );

        assert_eq!(
            site.added_and_crawled(&format!("{SITE}{named}")),
            paths(&all),
            "{named}"
        );
    }
}
