//! A source added by one address: sites as they are built in the region, what is written, and what a pass finds by it.

use crate::double::{Double, SITE};
use crate::server::Reply;

/// A statement of a site: where it stands, what it says, and when.
#[derive(Clone)]
struct Item {
    path: String,
    title: String,
    day: String,
    text: String,
}

impl Item {
    fn day_of_month(&self) -> &str {
        self.day.rsplit('-').next().unwrap()
    }
}

const SUBJECTS: [(&str, &str); 7] = [
    (
        "bridges in the north",
        "Engineers finished the repair of two bridges after nine months of work, and lorries may cross from Monday.",
    ),
    (
        "pay of teachers",
        "From the new school year on, salaries are paid to accounts on telephones, since many schools lie far from banks.",
    ),
    (
        "cattle along the river",
        "Veterinarians began to vaccinate cattle against foot-and-mouth disease, found near the border in February.",
    ),
    (
        "statues from abroad",
        "Fourteen statues of sandstone that were stolen during the war returned by ship after a museum handed them over.",
    ),
    (
        "harvest of salt",
        "Because rain fell in January and again in March, the fields by the sea yielded a third of what they usually do.",
    ),
    (
        "ferries to the islands",
        "A new ferry crosses twice a day, and carries two hundred passengers together with their motorcycles and fruit.",
    ),
    (
        "talks on the railway",
        "Both delegations agreed on the gauge of the railway, and will meet again in autumn to settle who pays for it.",
    ),
];

/// So many statements, newest first; `path` is told their number, from the highest on, and their day of April.
fn items(count: usize, path: impl Fn(usize, usize) -> String) -> Vec<Item> {
    (1..=count)
        .rev()
        .map(|number| {
            let (subject, text) = SUBJECTS[number % SUBJECTS.len()];
            let day = number + 1;
            Item {
                path: path(number, day),
                title: format!("Statement {number} of the spokesperson on {subject}"),
                day: format!("2025-04-{day:02}"),
                text: format!("{text}\nThis was said on day {day} of the month, in statement number {number}.\n{text}"),
            }
        })
        .collect()
}

fn paths<'a>(items: impl IntoIterator<Item = &'a Item>) -> Vec<String> {
    let mut paths: Vec<String> = items.into_iter().map(|item| item.path.clone()).collect();
    paths.sort();
    paths
}

/// A page with this in its head and its body, framed as sites are.
fn page(head: &str, main: &str) -> String {
    framed(
        "en",
        head,
        "<a href=\"/about\">About us</a> <a href=\"/visas\">Visas</a>",
        main,
    )
}

fn framed(language: &str, head: &str, menu: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">{head}</head><body>\
         <header><a href=\"/\">Home</a></header><nav>{menu}</nav><main>{main}</main>\
         <footer><a href=\"/privacy\">Privacy</a> <a href=\"/contact\">Contact</a></footer></body></html>"
    )
}

/// The page of every statement.
fn publish(double: &mut Double, items: &[Item]) {
    for item in items {
        let paragraphs = format!("<p>{}</p>", item.text.replace('\n', "</p><p>"));
        let main = format!(
            "<article><h1>{}</h1><time datetime=\"{day}\">{day}</time>{paragraphs}</article>",
            item.title,
            day = item.day
        );
        let head = format!(
            "<title>{} | Ministry of Foreign Affairs</title>",
            item.title
        );
        double.shows(&item.path, &page(&head, &main));
    }
}

fn rss(items: &[Item]) -> String {
    let entries = rows(items, |item| {
        let link = format!("{SITE}{}", item.path).replace('&', "&amp;");
        format!(
            "<item><title>{}</title><link>{link}</link><guid>{link}</guid>\
             <pubDate>{} Apr 2025 09:00:00 +0700</pubDate></item>",
            item.title,
            item.day_of_month()
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>MFA</title><link>{SITE}/</link>\
         <description>x</description>{entries}</channel></rss>"
    )
}

fn rows(items: &[Item], row: impl Fn(&Item) -> String) -> String {
    items.iter().map(row).collect()
}

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

fn atom(items: &[Item]) -> String {
    let entries = rows(items, |item| {
        format!(
            "<entry><id>{SITE}{path}</id><title>{}</title><link rel=\"alternate\" href=\"{SITE}{path}\"/>\
             <published>{day}T09:00:00+07:00</published><updated>{day}T09:00:00+07:00</updated></entry>",
            item.title,
            path = item.path,
            day = item.day
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>MFA</title>\
         <id>{SITE}/</id><updated>2025-04-20T00:00:00Z</updated>{entries}</feed>"
    )
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
    // robots.txt, the feed, three samples; then the pass: robots.txt, the feed, eight statements.
    assert_eq!(site.asked().len(), 15, "{:?}", site.asked());
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
