//! Stories of listings in the shapes that ministries use.
//!
//! *In:* pages as strings, after real markup. *Out:* what is found on them. *Never:* asks a network.

use proptest::prelude::*;

use super::super::tests::{list, source};
use super::super::{ListProblem, read_list};
use crate::model::{Discovery, ListKind, UnknownReason};
use crate::page::Selector;

const URL: &str = "http://www.mfa.test/press/index.html";

fn read_at(url: &str, body: &str) -> Result<Discovery, ListProblem> {
    read_list(
        ListKind::Listing,
        &list(url),
        &source(url),
        url,
        None,
        body.as_bytes(),
    )
}

fn read(body: &str) -> Discovery {
    read_at(URL, body).unwrap()
}

fn urls(found: &Discovery) -> Vec<&str> {
    found.candidates.iter().map(|c| c.url.as_str()).collect()
}

const MENU: &str = "<header><a href='/'>Ministry of Foreign Affairs</a><ul class=nav><li><a href='/about'>About us</a>\
    <li><a href='/press/index.html'>Press</a><li><a href='/contact'>Contact</a><li><a href='/km/'>ភាសាខ្មែរ</a></ul></header>";
const SIDE: &str = "<aside><h3>Most read</h3><ul><li><a href='/press/p3'>Statement of the spokesperson number 3</a>\
    <li><a href='/press/old'>An older statement of the spokesperson</a><li><a href='/tag/asean'>ASEAN</a></ul></aside>\
    <footer><a href='https://facebook.example/mfa'>Facebook</a><a href='/sitemap'>Sitemap</a></footer>";

fn page(main: &str) -> String {
    format!("<html><body>{MENU}<main>{main}</main>{SIDE}</body></html>")
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (1..=count).map(row).collect()
}

fn expect(found: &Discovery, count: usize, address: impl Fn(usize) -> String) {
    let expected: Vec<String> = (1..=count).map(address).collect();
    assert_eq!(urls(found), expected);
}

#[test]
fn wordpress_articles_are_found_with_title_and_date() {
    let found = read(&page(&rows(10, |n| {
        format!(
            "<article class='post-{n} category-c{}'><header><h2><a href='/2026/02/0{}/the-minister-meets-{n}/'>The minister meets \
             the ambassador, part {n}</a></h2><a href='/author/admin/'>admin</a> <time datetime='2026-02-0{}T09:00:00+07:00'>x</time>\
             </header><p>Text <a href='/category/press/'>Press</a></p><a class=more href='/2026/02/0{}/the-minister-meets-{n}/#more'>\
             Read more</a></article>",
            n % 3,
            n % 9 + 1,
            n % 9 + 1,
            n % 9 + 1
        )
    })));

    expect(&found, 10, |n| {
        format!(
            "http://www.mfa.test/2026/02/0{}/the-minister-meets-{n}/",
            n % 9 + 1
        )
    });
    assert_eq!(
        found.candidates[0].title.as_deref(),
        Some("The minister meets the ambassador, part 1")
    );
    assert_eq!(
        found.candidates[0].published.unwrap().to_string(),
        "2026-02-02T09:00:00+07:00"
    );
}

#[test]
fn chinese_lists_with_relative_links_and_a_script_that_turns_pages() {
    let body = format!(
        "<div class=nav><a href='../'>首页</a><a href='../gzdt/'>工作动态</a></div><div class=news><ul>{}</ul>\
         <script>createPageHTML(20, 0, \"index\", \"html\")</script></div>",
        rows(20, |n| format!(
            "<li><a href='./2026{:02}/t2026{:02}03_117{n:02}.html' title='外交部发言人就有关问题答记者问之{n}全文'>外交部发言人就有关问题答记者问之{n}...</a>\
             <span>（2026-{:02}-03）</span></li>",
            n % 12 + 1,
            n % 12 + 1,
            n % 12 + 1
        ))
    );
    let found = read_at("http://www.mfa.test/wjdt/index.html", &body).unwrap();

    expect(&found, 20, |n| {
        format!(
            "http://www.mfa.test/wjdt/2026{:02}/t2026{:02}03_117{n:02}.html",
            n % 12 + 1,
            n % 12 + 1
        )
    });
    assert_eq!(
        found.candidates[0].title.as_deref(),
        Some("外交部发言人就有关问题答记者问之1全文")
    );
    assert_eq!(
        found.next.as_deref(),
        Some("http://www.mfa.test/wjdt/index_1.html")
    );
}

#[test]
fn tables_of_asp_net_are_found_and_a_second_table_is_not() {
    let body = format!(
        "<table><tr><td><a href='/'>หน้าแรก</a> | <a href='/about.aspx'>เกี่ยวกับกระทรวง</a></td></tr></table><table>{}\
         <tr><td colspan=2><a href='List.aspx?mid=12&page=2'>ถัดไป &gt;</a></td></tr></table>\
         <table><tr><td><b>ข่าวที่เกี่ยวข้อง</b></td></tr>{}</table>",
        rows(20, |n| format!(
            "<tr><td>{n:02}/02/2569</td><td><a href='Detail.aspx?mid=12&id=30{n:02}'>แถลงการณ์ของกระทรวงการต่างประเทศ {n}</a></td></tr>"
        )),
        rows(4, |n| format!(
            "<tr><td></td><td><a href='Detail.aspx?mid=12&id=10{n:02}'>แถลงการณ์เก่าของกระทรวงการต่างประเทศ {n}</a></td></tr>"
        )),
    );
    let found = read_at("http://mfa.test/List.aspx?mid=12", &body).unwrap();

    expect(&found, 20, |n| {
        format!("http://mfa.test/Detail.aspx?id=30{n:02}&mid=12")
    });
    assert_eq!(
        found.next.as_deref(),
        Some("http://mfa.test/List.aspx?mid=12&page=2")
    );
}

#[test]
fn cards_in_a_grid_are_one_entry_each() {
    let card = |n: usize| {
        format!(
            "<div class=col><a href='/newsroom/story-{n}-12'><img src=x alt=''></a><h3><a href='/newsroom/story-{n}-12'>\
             A longer headline about story {n}</a></h3><small>{n} March 2026</small><a href='/newsroom/story-{n}-12'>Read more</a></div>"
        )
    };
    let grid = |card: &dyn Fn(usize) -> String| {
        rows(4, |row| {
            let cards = rows(3, |n| card(row * 3 - 3 + n));
            format!("<div class=row>{cards}</div>")
        })
    };
    let found = read(&page(&grid(&card)));
    expect(&found, 12, |n| {
        format!("http://www.mfa.test/newsroom/story-{n}-12")
    });
    assert_eq!(
        found.candidates[0].title.as_deref(),
        Some("A longer headline about story 1")
    );
}

#[test]
fn a_card_that_is_one_link_has_its_headline_without_the_date() {
    let found = read(&page(&rows(9, |n| {
        format!(
            "<div><a class=card href='/n/{n}00'><img><span>Minister speaks on matter {n}</span><small>3 March 2026</small></a></div>"
        )
    })));
    assert_eq!(
        found.candidates[0].title.as_deref(),
        Some("Minister speaks on matter 1")
    );
}

#[test]
fn several_kinds_of_addresses_in_one_list_are_all_taken() {
    let found = read(&page(&format!(
        "<ul>{}</ul>",
        rows(12, |n| {
            let kind = if n % 3 == 0 { "speeches" } else { "press" };
            format!(
                "<li><a href='/{kind}/item-{n}'>A statement of some length, {n}</a> <i>{n}.2.2026</i></li>"
            )
        })
    )));
    expect(&found, 12, |n| {
        format!(
            "http://www.mfa.test/{}/item-{n}",
            if n % 3 == 0 { "speeches" } else { "press" }
        )
    });
}

#[test]
fn rows_with_a_category_and_a_file_give_only_the_statement() {
    let found = read(&page(&format!(
        "<table>{}</table>",
        rows(10, |n| format!(
            "<tr><td><a href='/category/c{}'>Press releases of the department</a></td><td><a href='/press/item-{n}'>A statement, {n}</a></td>\
             <td>2026-02-{n:02}</td><td><a href='/files/f{n}.pdf'>PDF</a></td></tr>",
            n % 2
        ))
    )));
    expect(&found, 10, |n| {
        format!("http://www.mfa.test/press/item-{n}")
    });
}

#[test]
fn khmer_slugs_joomla_and_drupal_are_found() {
    let found = read(&page(&rows(10, |n| {
        format!(
            "<div class=post><h2><a href='/សេចក្តីថ្លែងការណ៍-{n}/'>សេចក្តីថ្លែងការណ៍របស់ក្រសួង {n}</a></h2><p>{n} កុម្ភៈ ២០២៦</p></div>"
        )
    })));
    assert_eq!(found.candidates.len(), 10);

    let joomla = read(&page(&format!(
        "<form><table>{}</table></form>",
        rows(10, |n| format!(
            "<tr class='cat-list-row{}'><td><a href='/index.php?option=com_content&view=article&id={n}:a-slug-{n}&catid=8&Itemid=101'>\
             Press statement number {n}</a></td><td>03 Feb 2026</td><td>Hits: {n}</td></tr>",
            n % 2
        ))
    )));
    assert_eq!(joomla.candidates.len(), 10);

    let drupal = read(&page(&rows(10, |n| {
        format!(
            "<div class='views-row'><time datetime='2026-02-03T12:00:00Z'>3 février 2026</time><h3><a href='/fr/communiques/le-ministre-{n}' \
             hreflang=fr>Le ministre reçoit son homologue, {n}</a></h3></div>"
        )
    })));
    expect(&drupal, 10, |n| {
        format!("http://www.mfa.test/fr/communiques/le-ministre-{n}")
    });
    assert_eq!(
        drupal.candidates[0].published.unwrap().to_string(),
        "2026-02-03T12:00:00+00:00"
    );
}

#[test]
fn s92_a_page_without_a_list_is_a_problem_not_an_empty_list() {
    let empty = read_at(URL, &page("<h1>Press</h1><ul class=listing></ul>")).unwrap_err();
    assert!(empty.to_string().contains("nothing on the page repeats"));
    let login = "<form><input name=u><input type=password name=p></form>";
    assert_eq!(
        read_at(URL, login).unwrap_err().reason(),
        UnknownReason::Login
    );
    let challenge = "<html><head><title>Just a moment...</title></head><body><script>x()</script></body></html>";
    assert_eq!(
        read_at(URL, challenge).unwrap_err().reason(),
        UnknownReason::NeedsScript
    );
    let parked = "<h1>mfa.test</h1><ul><li><a href='http://ads.example/1'>Cheap flights</a><li><a href='http://ads.example/2'>Loans</a></ul>";
    assert!(read_at(URL, parked).is_err());
    assert!(read_at(URL, "").is_err());
}

#[test]
fn a_selector_is_followed_whether_it_names_the_link_or_what_is_around_it() {
    let body = page(
        "<div id=l><h2><a href='/a'>A</a></h2><h2><a href='/b'><b class=t>B</b></a></h2></div>",
    );
    for selector in ["#l a", "#l h2", "#l a, b.t"] {
        let mut list = list(URL);
        list.link = Selector::parse(selector).ok();
        let found = read_list(
            ListKind::Listing,
            &list,
            &source(URL),
            URL,
            None,
            body.as_bytes(),
        )
        .unwrap();
        assert_eq!(
            urls(&found),
            ["http://www.mfa.test/a", "http://www.mfa.test/b"],
            "{selector}"
        );
    }
    let mut list = list(URL);
    list.link = Selector::parse(".nothing").ok();
    let problem = read_list(
        ListKind::Listing,
        &list,
        &source(URL),
        URL,
        None,
        body.as_bytes(),
    );
    assert!(problem.unwrap_err().to_string().contains("matches no link"));
}

fn next_of(url: &str, pager: &str) -> Option<String> {
    let entries = rows(10, |n| {
        format!(
            "<li><a href='/press/item-{n}'>A statement of some length, {n}</a> 2026-02-{n:02}</li>"
        )
    });
    let body = page(&format!("<ul>{entries}</ul><div class=pager>{pager}</div>"));
    let found = read_at(url, &body).unwrap();
    assert_eq!(found.candidates.len(), 10, "{pager}");
    let path = |next: String| next.trim_start_matches("http://www.mfa.test").to_owned();
    found.next.map(path)
}

#[test]
fn the_next_page_is_found_by_its_marks() {
    for (url, pager, expected) in [
        (
            URL,
            "<a href='/press/page/2/'>2</a> <a class=next rel=next href='/press/page/2/'>x</a>",
            Some("/press/page/2/"),
        ),
        (
            URL,
            "<li class='pager__item--next'><a href='?page=1' title='Aller à la page suivante'><span>››</span></a></li>",
            Some("/press/index.html?page=1"),
        ),
        (
            URL,
            "<a href='index_1.html'>下一页</a><a href='index_9.html'>尾页</a>",
            Some("/press/index_1.html"),
        ),
        (
            URL,
            "<a href='?p=2'>បន្ទាប់</a>",
            Some("/press/index.html?p=2"),
        ),
        (
            URL,
            "<a href='?p=2'>Next page<span>: 2 of 8</span></a>",
            Some("/press/index.html?p=2"),
        ),
    ] {
        assert_eq!(next_of(url, pager).as_deref(), expected, "{pager}");
    }
}

#[test]
fn without_marks_the_next_page_is_the_next_number_or_arrow() {
    for (url, pager, expected) in [
        (
            URL,
            "<b>1</b> <a href='/press/?page=2'>2</a> <a href='/press/?page=3'>3</a>",
            Some("/press/?page=2"),
        ),
        (
            "http://www.mfa.test/press/?page=2",
            "<a href='/press/?page=1'>1</a> <a href='/press/?page=3'>3</a>",
            Some("/press/?page=3"),
        ),
        (
            URL,
            "<a href='?page=9'>»</a> <a href='?page=2'>›</a>",
            Some("/press/index.html?page=2"),
        ),
    ] {
        assert_eq!(next_of(url, pager).as_deref(), expected, "{pager}");
    }
}

#[test]
fn what_leads_nowhere_or_elsewhere_is_no_next_page() {
    for (url, pager, expected) in [
        (URL, "<a href='http://evil.test/2'>next</a>", None),
        (
            URL,
            "<a href='#'>next</a> <a class=carousel-next href='#slide'></a>",
            None,
        ),
        (URL, "<a href='/press/?page=1'>previous</a>", None),
        (URL, "<a href='/x'>Read more »</a>", None),
    ] {
        assert_eq!(next_of(url, pager).as_deref(), expected, "{pager}");
    }
}

#[test]
fn a_script_that_states_how_many_pages_there_are_leads_to_the_next_of_them() {
    let count = "<script>var currentPage = 0;//from 0\nvar countPage = 3//in all\n</script>";
    for (url, expected) in [
        ("http://www.mfa.test/press/", Some("/press/index_1.html")),
        (
            "http://www.mfa.test/press/index.shtml",
            Some("/press/index_1.shtml"),
        ),
        (
            "http://www.mfa.test/press/index_1.shtml",
            Some("/press/index_2.shtml"),
        ),
        ("http://www.mfa.test/press/index_2.shtml", None),
        ("http://www.mfa.test/press/index_99999.html", None),
        ("http://www.mfa.test/press/list.jsp", None),
    ] {
        assert_eq!(next_of(url, count).as_deref(), expected, "{url}");
    }
}

#[test]
fn a_later_page_whose_next_is_itself_is_the_last() {
    let numbers = "<b>1</b> <a href='/press/?page=2'>2</a> <a href='/press/?page=3'>3</a>";
    for mark in [
        "<a href='/press/?page=2'>Next</a>",
        "<a rel=next href='/press/?page=2'>x</a>",
    ] {
        let pager = format!("{numbers} {mark}");
        let next = |url| next_of(url, &pager);
        assert_eq!(next(URL).as_deref(), Some("/press/?page=2"));
        assert_eq!(next("http://www.mfa.test/press/?page=2"), None, "{mark}");
    }
    // A slide show's arrow leads nowhere at all.
    let slides = format!("{numbers} <a href='#'>next</a>");
    let next = next_of("http://www.mfa.test/press/?page=2", &slides);
    assert_eq!(next.as_deref(), Some("/press/?page=3"));
}

#[test]
fn feeds_beside_the_entries_are_no_entries() {
    for feed in ["feed/", "rss", "?feed=rss2", "?format=feed&type=rss"] {
        let found = read(&page(&rows(10, |n| {
            format!(
                "<article><h3><a href='/archives/{n}'>A statement of some length, {n}</a></h3><time>2026-02-{n:02}</time>\
                 <a href='/archives/{n}/{feed}'>Comments on a statement of some length, {n}</a></article>"
            )
        })));

        expect(&found, 10, |n| format!("http://www.mfa.test/archives/{n}"));
    }
}

#[test]
fn a_date_in_brackets_behind_a_headline_is_the_row_s() {
    for (behind, title, date) in [
        ("（2025-04-{n:02}）", "发言人答记者问", Some("2025-04-01")),
        (" (2025/4/{n:02})", "发言人答记者问", Some("2025-04-01")),
        (
            "【2025年4月{n:02}日】",
            "发言人答记者问",
            Some("2025-04-01"),
        ),
        ("（第{n:02}号）", "发言人答记者问（第01号）", None),
    ] {
        let found = read(&page(&rows(10, |n| {
            let behind = behind.replace("{n:02}", &format!("{n:02}"));
            format!("<li><a href='/press/t{n}.shtml'>发言人答记者问{behind}</a></li>")
        })));

        let first = &found.candidates[0];
        assert_eq!(first.title.as_deref(), Some(title));
        assert_eq!(
            first.published.map(|date| date.to_string()).as_deref(),
            date
        );
    }
}

#[test]
fn the_single_entry_of_a_last_page_is_found() {
    let entry =
        "<li><h3><a href='/press/item-1'>A statement of some length, 1</a></h3> 2026-02-01</li>";
    let body = page(&format!("<ul>{entry}</ul>"));
    let last = read_at("http://www.mfa.test/press/?page=8", &body).unwrap();
    assert_eq!(urls(&last), ["http://www.mfa.test/press/item-1"]);
    assert!(read_at(URL, &body).is_err());
}

proptest! {
    #[test]
    fn nothing_panics_on_any_markup(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<a href='/p/1'>", "<a href='/p/2'>", "<a href=x>", "</a>", "<li>", "<table><tr><td>", "<ul>", "</ul>",
            "<h2>", "</h2>", "2026-02-03", "Statement of the minister ", "<time datetime='2026-02-03'>", "<nav>",
            "<base href='//evil.test/'>", "<svg>", "<a rel=next href='?page=2'>", "<script>", "</script>", "\u{0}", "ក",
        ]), 0..60)
    ) {
        if let Ok(found) = read_at(URL, &parts.concat()) {
            prop_assert!(!found.candidates.is_empty());
            prop_assert!(found.candidates.iter().all(|c| c.url.starts_with("http://www.mfa.test/")));
        }
    }
}
