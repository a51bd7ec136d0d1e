//! A source added by one address: sites as they are built in the region, what is written, and what a pass finds by it.

use crate::built::{Item, atom, framed, items, page, paths, publish, rows, rss};
use crate::double::{Double, SITE};
use crate::server::Reply;

/// WordPress: feeds in the head, one of comments among them; a category with pages.
#[test]
fn a_home_page_of_wordpress_gives_its_feed_and_its_section() {
    let mut site = Double::new();
    let all = items(9, |number, day| {
        format!("/2025/04/{day:02}/statement-number-{number}/")
    });
    publish(&mut site, &all);
    let head = "<title>Ministry of Foreign Affairs</title><meta property=\"og:site_name\" content=\"Ministry of Foreign Affairs\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"MFA &raquo; Feed\" href=\"/feed/\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"MFA &raquo; Comments Feed\" href=\"/comments/feed/\">";
    let article = |item: &Item| {
        format!(
            "<article><h2 class=\"entry-title\"><a href=\"{SITE}{}\">{}</a></h2><time datetime=\"{day}\">{day}</time>\
             <p>Words.</p></article>",
            item.path,
            item.title,
            day = item.day
        )
    };
    let menu =
        "<a href=\"/category/press-releases/\">Press releases</a> <a href=\"/about\">About</a>";
    site.shows("/", &framed("en", head, menu, &rows(&all[..3], article)));
    let first = format!(
        "{}<div class=\"nav-links\"><a class=\"next page-numbers\" href=\"/category/press-releases/page/2/\">Next</a></div>",
        rows(&all[..6], article)
    );
    site.shows(
        "/category/press-releases/",
        &framed("en", head, menu, &first),
    );
    site.shows(
        "/category/press-releases/page/2/",
        &framed("en", head, menu, &rows(&all[6..], article)),
    );
    site.serves(
        "/feed/",
        "application/rss+xml; charset=UTF-8",
        &rss(&all[..6]),
    );

    let found = site.added_and_crawled(&format!("{SITE}/"));

    assert_eq!(found, paths(&all));
    let file = site.file();
    assert!(
        file.contains("id        = \"mfa\"")
            && file.contains("name      = \"Ministry of Foreign Affairs\""),
        "{file}"
    );
    assert!(
        file.contains("/feed/\",") && file.contains("/category/press-releases/\","),
        "{file}"
    );
    assert!(!site.asked().iter().any(|path| path.contains("comments")));
}

/// TRS: links relative to the folder, a pager that only a script writes, an address without its last slash.
#[test]
fn a_section_of_trs_is_read_with_its_pages() {
    let mut site = Double::new();
    let all = items(14, |number, day| {
        format!("/eng/xw/fyrbt/202504/t202504{day:02}_115961{number:02}.html")
    });
    publish(&mut site, &all);
    let list = |items: &[Item], current: usize| {
        let rows = rows(items, |item| {
            let link = item.path.replace("/eng/xw/fyrbt/", "./");
            format!(
                "<li><a href=\"{link}\">{}</a> （{}）</li>",
                item.title, item.day
            )
        });
        let script = format!("<script>createPageHTML(2, {current}, \"index\", \"html\");</script>");
        page(
            "<title>Spokesperson</title>",
            &format!("<div class=\"newsBd\"><ul>{rows}</ul></div>{script}"),
        )
    };
    site.answers("/eng/xw/fyrbt", Reply::to(301, "/eng/xw/fyrbt/"));
    site.shows("/eng/xw/fyrbt/", &list(&all[..10], 0));
    site.shows("/eng/xw/fyrbt/index_1.html", &list(&all[10..], 1));

    let found = site.added_and_crawled(&format!("{SITE}/eng/xw/fyrbt"));

    assert_eq!(found, paths(&all));
    assert!(site.file().contains("fyrbt/\","), "{}", site.file());
}

/// Joomla: rows with `?start=`, the same feed in two forms.
#[test]
fn a_list_of_joomla_is_read_and_one_of_its_two_feeds_is_taken() {
    let mut site = Double::new();
    let base = "/index.php/dfa-news/statements-and-advisories";
    let all = items(16, |number, _| {
        format!("{base}/{}-statement-on-the-matter", 4000 + number)
    });
    publish(&mut site, &all);
    let list = |items: &[Item], next: &str| {
        let head = format!(
            "<title>Statements and advisories</title>\
             <link href=\"{base}?format=feed&amp;type=rss\" rel=\"alternate\" type=\"application/rss+xml\" title=\"RSS 2.0\">\
             <link href=\"{base}?format=feed&amp;type=atom\" rel=\"alternate\" type=\"application/atom+xml\" title=\"Atom 1.0\">"
        );
        let rows = rows(items, |item| {
            format!(
                "<tr class=\"cat-list-row\"><td class=\"list-title\"><a href=\"{}\">{}</a></td>\
                 <td class=\"list-date small\">{}</td></tr>",
                item.path, item.title, item.day
            )
        });
        page(
            &head,
            &format!(
                "<h1>Statements</h1><table class=\"category\"><tbody>{rows}</tbody></table>{next}"
            ),
        )
    };
    let next = format!(
        "<ul class=\"pagination\"><li><a href=\"{base}?start=10\" title=\"Next\">Next</a></li></ul>"
    );
    site.shows(base, &list(&all[..10], &next));
    site.shows(&format!("{base}?start=10"), &list(&all[10..], ""));
    site.serves(
        &format!("{base}?format=feed&type=rss"),
        "application/rss+xml",
        &rss(&all[..10]),
    );
    site.serves(
        &format!("{base}?format=feed&type=atom"),
        "application/atom+xml",
        &atom(&all[..10]),
    );

    let found = site.added_and_crawled(&format!("{SITE}{base}"));

    assert_eq!(found, paths(&all));
    let file = site.file();
    assert_eq!(file.matches("format=feed").count(), 2, "{file}");
    assert!(
        file.contains("Not taken: feed ") && file.contains("nothing that the above do not"),
        "{file}"
    );
}

/// ASP.NET: statements and sections differ by parameters alone.
#[test]
fn rows_of_aspx_are_told_from_the_section_that_lists_them() {
    let mut site = Double::new();
    let all = items(12, |number, _| {
        format!("/News_Content.aspx?n=96&s={}", 122_900 + number)
    });
    publish(&mut site, &all);
    let rows = rows(&all, |item| {
        format!(
            "<tr><td data-title=\"發布時間\"><span>{}</span></td><td data-title=\"主旨\"><span>\
             <a href=\"News_Content.aspx?n=96&amp;s={}&amp;sms=74\" title=\"{title}\">{title}</a></span></td></tr>",
            item.day,
            item.path.rsplit('=').next().unwrap_or_default(),
            title = item.title
        )
    });
    let menu =
        "<a href=\"/News.aspx?n=97&amp;sms=75\">聲明及回應</a> <a href=\"/cp.aspx?n=1\">關於</a>";
    let main = format!("<h2>新聞稿</h2><table><tbody>{rows}</tbody></table>");
    site.shows(
        "/News.aspx?n=96&sms=74",
        &framed("zh-Hant", "<title>新聞稿 - 外交部</title>", menu, &main),
    );
    for item in &all {
        // A section is a part of every address of a statement, and says nothing of it.
        let body = format!(
            "<article><h1>{}</h1><p>{}</p></article>",
            item.title,
            item.text.replace('\n', "</p><p>")
        );
        site.shows(&format!("{}&sms=74", item.path), &page("", &body));
    }

    let found = site.added_and_crawled(&format!("{SITE}/News.aspx?n=96&sms=74"));

    let expected: Vec<String> = paths(&all);
    let bare: Vec<String> = found
        .iter()
        .map(|path| path.replace("&sms=74", ""))
        .collect();
    assert_eq!(bare, expected);
    let file = site.file();
    assert!(
        file.contains("listings  = [") && !file.contains("n=97"),
        "{file}"
    );
}

/// Liferay: a table, months first in its dates, a last link that leads nowhere.
#[test]
fn a_table_of_liferay_is_read_to_its_last_page() {
    let mut site = Double::new();
    let all = items(13, |number, _| {
        format!("/web/guest/-/press-statement-number-{number}")
    });
    publish(&mut site, &all);
    let own = "/web/guest/press-release";
    let cur = "_101_INSTANCE_cur";
    let list = |items: &[Item], next: &str| {
        let rows = rows(items, |item| {
            let day = item.day_of_month();
            format!(
                "<tr><td>04/{day}/25</td><td><a href=\"{SITE}{}\">{}</a></td></tr>",
                item.path, item.title
            )
        });
        let main = format!(
            "<table><tbody class=\"table-data\">{rows}</tbody></table><ul class=\"lfr-pagination-buttons\">\
             <li><a href=\"{next}\">Next →</a></li></ul>"
        );
        page("<title>Press release - Portal</title>", &main)
    };
    let second = format!("{own}?p_p_id=101&amp;{cur}=2");
    site.shows(own, &list(&all[..8], &second));
    site.shows(
        &second.replace("&amp;", "&"),
        &list(&all[8..], "javascript:;"),
    );

    assert_eq!(site.added_and_crawled(&format!("{SITE}{own}")), paths(&all));
}

/// Drupal: views with `?page=`, counted from nought.
#[test]
fn a_view_of_drupal_is_read_page_by_page() {
    let mut site = Double::new();
    let all = items(11, |number, _| {
        format!("/en/press/statement-of-the-ministry-{number}")
    });
    publish(&mut site, &all);
    let list = |items: &[Item], pager: &str| {
        let rows = rows(items, |item| {
            format!(
                "<div class=\"views-row\"><div class=\"views-field-title\"><span><a href=\"{}\" hreflang=\"en\">{}</a></span>\
                 </div><div class=\"post-created\"><time datetime=\"{}T02:00:00Z\">x</time></div></div>",
                item.path, item.title, item.day
            )
        });
        page(
            "<title>Press | MFA</title>",
            &format!("<div class=\"view-content\">{rows}</div><nav class=\"pager\">{pager}</nav>"),
        )
    };
    let next = "<ul><li class=\"pager__item pager__item--next\"><a href=\"?page=1\" rel=\"next\">››</a></li></ul>";
    site.shows("/en/press", &list(&all[..6], next));
    site.shows("/en/press?page=1", &list(&all[6..], ""));

    assert_eq!(
        site.added_and_crawled(&format!("{SITE}/en/press")),
        paths(&all)
    );
}

/// A front page that only a script draws, and an index of sitemaps that robots.txt names.
#[test]
fn where_only_robots_txt_names_a_sitemap_that_is_taken() {
    let mut site = Double::new();
    let all = items(12, |number, day| {
        format!("/news/202504{day:02}/statement-number-{number}")
    });
    publish(&mut site, &all);
    site.serves(
        "/robots.txt",
        "text/plain",
        &format!("User-agent: *\nDisallow: /admin/\nSitemap: {SITE}/maps/index.xml\n"),
    );
    site.shows(
        "/",
        "<!doctype html><html><head><title>Ministry</title></head><body><div id=\"app\"></div>\
                     <script src=\"/app.js\"></script></body></html>",
    );
    let map = |items: &[Item]| {
        let rows = rows(items, |item| {
            format!(
                "<url><loc>{SITE}{}</loc><lastmod>{}</lastmod></url>",
                item.path, item.day
            )
        });
        format!(
            "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{rows}\
                 <url><loc>{SITE}/about</loc></url></urlset>"
        )
    };
    site.serves(
        "/maps/index.xml",
        "application/xml",
        &format!(
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
             <sitemap><loc>{SITE}/maps/2.xml</loc><lastmod>2025-04-14</lastmod></sitemap>\
             <sitemap><loc>{SITE}/maps/1.xml</loc><lastmod>2025-04-07</lastmod></sitemap></sitemapindex>"
        ),
    );
    site.serves("/maps/2.xml", "application/xml", &map(&all[..6]));
    site.serves("/maps/1.xml", "application/xml", &map(&all[6..]));

    assert_eq!(site.added_and_crawled(SITE), paths(&all));
    assert!(!site.asked().iter().any(|path| path == "/sitemap.xml"));
}

#[test]
fn a_feed_that_is_named_is_taken_as_it_is() {
    let mut site = Double::new();
    let all = items(8, |number, _| {
        format!("/government/speeches/statement-number-{number}")
    });
    publish(&mut site, &all);
    site.serves(
        "/government/ministry.atom",
        "application/atom+xml; charset=utf-8",
        &atom(&all),
    );

    let found = site.added_and_crawled(&format!("{SITE}/government/ministry.atom"));

    assert_eq!(found, paths(&all));
    // robots.txt, the feed, three samples; then the pass, which begins with robots.txt.
    let asked = site.asked();
    let begun: Vec<usize> = (0..asked.len())
        .filter(|at| asked[*at] == "/robots.txt")
        .collect();
    assert_eq!(begun[..2], [0, 5], "{asked:?}");
}

/// A channel's preview, known by its markup; its posts are read from their embeds.
#[test]
fn a_channel_is_called_by_its_name_and_read_post_by_post() {
    let mut site = Double::new();
    let all = items(6, |number, _| format!("/mfa_press/{}", 100 + number));
    let post = |item: &Item| {
        format!(
            "<div class='tgme_widget_message_wrap'><div class='tgme_widget_message js-widget_message' data-post='{}'>\
             <div class='tgme_widget_message_text js-message_text'>{}<br/><br/>{}</div><span class='tgme_widget_message_meta'>\
             <a class='tgme_widget_message_date' href='http://previews.test{}'><time datetime='{}T01:30:00+00:00'>01:30</time>\
             </a></span></div></div>",
            item.path.trim_start_matches('/'),
            item.title,
            item.text,
            item.path,
            item.day
        )
    };
    let oldest_first: Vec<Item> = all.iter().rev().cloned().collect();
    let history = format!(
        "<!doctype html><html><body><section class='tgme_channel_history'>{}</section></body></html>",
        rows(&oldest_first, post)
    );
    site.shows("/s/mfa_press", &history);
    for item in &all {
        let embed = format!("<!doctype html><html><body>{}</body></html>", post(item));
        site.shows(&format!("{}?embed=1", item.path), &embed);
    }

    let found = site.added_and_crawled("http://previews.test/s/mfa_press");

    assert_eq!(found, paths(&all));
    let file = site.file();
    assert!(
        file.contains("id        = \"mfa-press\"") && file.contains("channels  = ["),
        "{file}"
    );
}

/// A front page in Khmer that names its English twin; in both the section is one link away.
#[test]
fn both_languages_of_a_front_page_give_their_section() {
    let mut site = Double::new();
    let khmer = items(6, |number, _| format!("/km/press/{}", 7000 + number));
    let english = items(7, |number, _| format!("/en/press/{}", 8000 + number));
    publish(&mut site, &english);
    for item in &khmer {
        let main = format!(
            "<article><h1>សេចក្តីថ្លែងការណ៍ លេខ {}</h1><time datetime=\"{day}\">{day}</time><p>ក្រសួងការបរទេសនិងសហប្រតិបត្តិការអន្តរជាតិ\
             សូមជម្រាបជូនសាធារណជនអំពីជំនួបរវាងរដ្ឋមន្ត្រីនិងឯកអគ្គរដ្ឋទូត។</p><p>ភាគីទាំងពីរបានពិភាក្សាអំពីទំនាក់ទំនងទ្វេភាគី \
             និងកិច្ចសហប្រតិបត្តិការក្នុងវិស័យសេដ្ឋកិច្ច ពាណិជ្ជកម្ម និងវប្បធម៌។</p></article>",
            item.path,
            day = item.day
        );
        site.shows(&item.path, &framed("km", "", "", &main));
    }
    let head = format!(
        "<title>ក្រសួងការបរទេស</title><link rel=\"alternate\" hreflang=\"km\" href=\"{SITE}/\">\
         <link rel=\"alternate\" hreflang=\"en\" href=\"{SITE}/en/\">"
    );
    let list = |items: &[Item]| {
        let rows = rows(items, |item| {
            format!(
                "<li><h3><a href=\"{}\">{}</a></h3><span>{}</span></li>",
                item.path, item.title, item.day
            )
        });
        format!("<ul>{rows}</ul>")
    };
    let in_khmer = "<a href=\"/km/press\">សេចក្តីប្រកាសព័ត៌មាន</a> <a href=\"/km/visas\">ទិដ្ឋាការ</a> <a href=\"/en/\">English</a>";
    let in_english = "<a href=\"/en/press\">Press Releases</a> <a href=\"/en/visas\">Visas</a> <a href=\"/\">ខ្មែរ</a>";
    let welcome = "<h1>សូមស្វាគមន៍</h1><p>ទិដ្ឋាការ និងសេវាកុងស៊ុល។</p>";
    site.shows("/", &framed("km", &head, in_khmer, welcome));
    site.shows(
        "/en/",
        &framed(
            "en",
            &head,
            in_english,
            "<h1>Welcome</h1><p>Visas and consular services.</p>",
        ),
    );
    site.shows("/km/press", &framed("km", "", in_khmer, &list(&khmer)));
    site.shows("/en/press", &framed("en", "", in_english, &list(&english)));

    let found = site.added_and_crawled(&format!("{SITE}/"));

    let mut expected = paths(khmer.iter().chain(&english));
    expected.sort();
    assert_eq!(found, expected);
    assert!(
        site.file().contains("languages = [\"km\", \"en\"]"),
        "{}",
        site.file()
    );
}
