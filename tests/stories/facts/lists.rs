//! Lists as sites keep them: windows, pages, pins, dead ends, feeds that end.
//!
//! *In:* listings and feeds. *Out:* which statements are found, which pages are asked for. *Never:* a statement that
//! goes because it left a list.

use super::{accused, failed_lists, feed, known, listing, page_of, releases};
use crate::pages::{HOST, Release, S, S_TEXT, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

/// A ministry whose listing is this one alone, with these releases behind it.
fn watched(list: &str, all: &[Release]) -> Ministry {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!("listings = [{list}]\n"));
    mfa.rearranges(|stock| *stock = all.to_vec());
    mfa
}

/// Serves a listing in pages of `size`: the address of each page by its number, from nought, and what stands behind
/// its rows.
fn in_pages(
    mfa: &mut Ministry,
    all: &[Release],
    size: usize,
    address: impl Fn(usize) -> String,
    behind: impl Fn(usize) -> String,
) {
    for (number, shown) in all.chunks(size).enumerate() {
        mfa.answers(&address(number), listing(shown, &behind(number)));
    }
}

fn more(address: &str) -> String {
    format!("<p class=\"pages\"><a href=\"{address}\">Next</a></p>")
}

/// Paths of the listing that were asked for, the folder cut off.
fn pages_asked(mfa: &Ministry, folder: &str) -> Vec<String> {
    let own = format!("{HOST}{folder}");
    let asked = mfa.asked().into_iter();
    asked
        .filter_map(|asked| asked.strip_prefix(&own).map(str::to_owned))
        .filter(|rest| !rest.contains('/'))
        .collect()
}

#[test]
fn fact_04_paging_stops_after_the_count_that_the_page_states() {
    let folder = "/eng/xw/fyrbt/lxjzh/";
    let all = releases(12, |number| {
        format!("{folder}202504/t20250417_115961{number:02}.html")
    });
    let list = format!("{{ url = \"http://{HOST}{folder}index.html\", pages = 9 }}");
    let mut mfa = watched(&list, &all);
    let address = |number| match number {
        0 => format!("{folder}index.html"),
        _ => format!("{folder}index_{number}.html"),
    };
    in_pages(&mut mfa, &all, 4, address, |number| {
        format!(
            "<script>\nvar currentPage = {number};//from 0\nvar countPage = 3//pages in all\n</script>"
        )
    });
    mfa.answers(
        &format!("{folder}index_3.html"),
        Reply::to(302, &format!("http://{HOST}/web/system/index_17321.html")),
    );

    let pass = mfa.crawl();

    assert_eq!(failed_lists(&pass), [""; 0]);
    assert_eq!(
        pages_asked(&mfa, folder),
        ["index.html", "index_1.html", "index_2.html"]
    );
    assert_eq!(pass.report.looks.present, 12);
}

#[test]
fn fact_05_an_item_that_moves_over_the_end_of_the_window_is_present() {
    let path = |number: usize| format!("/press/2025-04-01-notice-{number}");
    let mut all = releases(12, path);
    let list = format!("{{ url = \"http://{HOST}/press/\", pages = 3 }}");
    let mut mfa = watched(&list, &all);
    let address = |number| match number {
        0 => "/press/".to_owned(),
        _ => format!("/press/?page={number}"),
    };
    let behind = |number: usize| match number {
        2 => String::new(),
        _ => more(&format!("/press/?page={}", number + 1)),
    };
    in_pages(&mut mfa, &all, 4, address, behind);
    mfa.nights(0..=2);

    let news = releases(15, path).into_iter().take(3);
    let oldest = all.split_off(9);
    all.splice(0..0, news);
    mfa.rearranges(|stock| {
        stock.clone_from(&all);
        stock.extend(oldest.clone());
    });
    in_pages(&mut mfa, &all, 4, address, behind);
    mfa.nights(3..=7);

    assert_eq!(accused(&mfa), [""; 0]);
    for release in oldest {
        assert_eq!(mfa.claims(&release.path).pop().unwrap(), "\"present\"");
    }
}

#[test]
fn fact_26_the_feed_of_comments_beside_an_entry_is_no_statement() {
    let all = releases(6, |number| format!("/archives/12094{number}"));
    let rows = all
        .iter()
        .map(|Release { path, title, date, .. }| {
            format!(
                "<article><h3 class=\"entry-title\"><a href=\"{path}\">{title}</a></h3><time>{date}</time>\
                 <span class=\"comments\"><a href=\"{path}/feed/\">Comments on {title}</a></span></article>"
            )
        })
        .collect::<Vec<_>>()
.concat();
    for keys in ["", ", link = \"article a\""] {
        let list = format!("{{ url = \"http://{HOST}/category/news/\"{keys} }}");
        let mut mfa = watched(&list, &all);
        mfa.answers("/category/news/", super::page("News", &rows));

        mfa.nights(0..=1);

        let found = known(&mfa);
        assert_eq!(found.len(), 6, "{keys}: {found:?}");
        assert!(!found.iter().any(|url| url.contains("feed")), "{found:?}");
    }
}

#[test]
fn fact_27_a_feed_whose_newest_item_is_twenty_months_old_is_healthy_and_quiet_if_it_had_a_habit() {
    let mut mfa = Ministry::with_feed();
    let all = releases(4, |number| format!("/archives/12094{number}"));
    let items: Vec<(Release, &str)> = all
        .iter()
        .map(|release| {
            (
                release.clone(),
                "<pubDate>Mon, 14 Aug 2023 02:00:00 +0000</pubDate>",
            )
        })
        .collect();
    mfa.rearranges(|stock| *stock = all.clone())
        .answers("/feed.xml", feed(&items));

    for night in 0..=6 {
        let pass = mfa.night(night).crawl();
        assert_eq!((failed_lists(&pass).len(), pass.report.sources.ok), (0, 1));
    }
    mfa.stays_silent();
    assert_eq!(mfa.health(), [""; 0]);

    // What it brought while it was watched is the habit that it breaks.
    for (night, shown) in (7..=11).zip(5..) {
        let fresh = releases(9, |number| format!("/archives/12094{number}"));
        let shown = fresh.iter().rev().take(shown).rev();
        let shown: Vec<(Release, &str)> = shown.map(|release| (release.clone(), "")).collect();
        mfa.rearranges(|stock| *stock = fresh.clone())
            .answers("/feed.xml", feed(&shown));
        mfa.night(night).crawl();
    }
    let pass = mfa.night(620).crawl();

    assert_eq!((failed_lists(&pass).len(), pass.report.sources.ok), (0, 1));
    assert_eq!(mfa.health(), ["quiet/confirmed"]);
}

/// A listing of forty items more than at the last pass, ten a page, read as far as `pages` allows.
fn forty_more(pages: u32) -> Vec<String> {
    let path = |number: usize| format!("/post/detail/{}", 382_300 + number);
    let old = releases(20, path);
    let list = format!("{{ url = \"http://{HOST}/post/category/7\", pages = {pages} }}");
    let mut mfa = watched(&list, &old);
    let address = |number| match number {
        0 => "/post/category/7".to_owned(),
        _ => format!("/post/category/7?page={}", number + 1),
    };
    let behind = |number: usize| more(&format!("/post/category/7?page={}", number + 2));
    in_pages(&mut mfa, &old, 10, address, behind);
    mfa.nights(0..=1);

    let all = releases(60, path);
    mfa.rearranges(|stock| stock.clone_from(&all));
    in_pages(&mut mfa, &all, 10, address, behind);
    mfa.night(2).crawl();
    known(&mfa)
}

#[test]
fn fact_28_forty_items_between_two_passes_are_found_page_by_page() {
    assert_eq!(forty_more(6).len(), 60);
}

#[test]
fn fact_28_pages_are_read_until_something_known_is_met() {
    // The first pass read one page of the old stock, ten of its twenty.
    assert_eq!(forty_more(1).len(), 10 + 40);
}

#[test]
fn fact_30_a_search_that_fails_is_nobody_s_trouble() {
    let all = releases(6, |number| format!("/post/detail/38236{number}"));
    let mut mfa = watched(&format!("\"http://{HOST}/press/\""), &all);
    mfa.answers(
        "/press/",
        listing(&all, "<form action=\"/search\"><input name=\"q\"></form><a href=\"/search\">Search the archive</a>"),
    )
    .answers("/search", Reply::page(500, "<h1>Whoops</h1>"));

    let pass = mfa.crawl();

    assert_eq!((pass.report.looks.unknown, pass.report.sources.ok), (0, 1));
    assert!(!mfa.asked().iter().any(|asked| asked.contains("/search")));
}

/// Serves pages of ten by offset, with links to all of them; what lies beyond the end is the first page again.
fn by_offset(pages: u32) -> Ministry {
    let all = releases(30, |number| {
        format!("/index.php/en/localnews/3565{number:02}-notice")
    });
    let folder = "/index.php/en/localnews";
    let list = format!("{{ url = \"http://{HOST}{folder}\", pages = {pages} }}");
    let mut mfa = watched(&list, &all);
    mfa.answers_by(move |ask| {
        let start = match ask.path.split_once("?start=") {
            Some((path, start)) if path == folder => start.parse().unwrap(),
            None if ask.path == folder => 0,
            _ => return None,
        };
        let shown = all.get(start..start + 10).unwrap_or(&all[..10]);
        Some(listing(
            shown,
            &more(&format!("{folder}?start={}", start + 10)),
        ))
    });
    mfa
}

#[test]
fn fact_32_paging_beyond_the_end_stops_where_the_first_page_comes_again() {
    let mut mfa = by_offset(9);

    mfa.crawl();

    // Three pages, and the fourth that is the first again.
    assert_eq!(pages_asked(&mfa, "/index.php/en/localnews").len(), 4);
}

/// In part: it ends where `pages` says, and harms nothing.
#[test]
fn fact_32_paging_beyond_the_end_finds_nothing_twice_and_misses_nothing() {
    let mut mfa = by_offset(9);

    mfa.nights(0..=3);

    mfa.stays_silent();
    assert_eq!(known(&mfa).len(), 30);
}

/// In part: the alarm that a selector fails while siblings stand is the list's own failure here.
#[test]
fn fact_34_a_listing_whose_markup_was_renamed_is_unread_and_not_empty() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "listings = [{{ url = \"http://{HOST}/press/\", link = \"ul.releases a\" }}]\n"
    ));
    let mut mfa = mfa.established();
    let all: Vec<Release> = mfa
        .paths()
        .iter()
        .map(|path| Release::new(path, "2025-04-15", S_TITLE, S_TEXT))
        .collect();
    let renamed = crate::pages::listing(&all.iter().collect::<Vec<_>>())
        .replace("releases\"", "entries-v2\"");
    mfa.answers("/press/", super::page("Press releases", &renamed));

    let pass = mfa.crawl();
    mfa.nights(4..=8);

    mfa.stays_silent();
    assert_eq!(failed_lists(&pass).len(), 1);
    assert_eq!(
        (pass.report.sources.partial, pass.report.looks.present),
        (1, 6)
    );
    assert_eq!(mfa.health(), ["failing/confirmed"]);
}

#[test]
fn fact_53_a_feed_that_says_it_has_ended_takes_nobody_along() {
    let mut mfa = Ministry::with_feed().established();
    let atom = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title>\
         <id>http://{HOST}/feed.xml</id><updated>2025-04-19T09:00:00Z</updated><entry>\
         <id>http://{HOST}/feed.xml/feed-ended</id><title>This feed has ended</title>\
         <updated>2025-04-19T09:00:00Z</updated><link rel=\"alternate\" href=\"http://{HOST}/email-signup\"/>\
         <summary>Sign up for e-mail instead.</summary></entry></feed>"
    );
    mfa.answers(
        "/feed.xml",
        Reply::of(
            200,
            &[("content-type", "application/atom+xml")],
            atom.as_bytes(),
        ),
    );

    mfa.answers(
        "/email-signup",
        super::page(
            "Sign up",
            "<p>Sign up for e-mail about news and communications.</p>",
        ),
    );

    let pass = mfa.crawl();
    mfa.nights(4..=8);

    mfa.stays_silent();
    assert!(
        failed_lists(&pass)[0].contains("has ended"),
        "{:?}",
        failed_lists(&pass)
    );
    assert_eq!(mfa.claims(S).pop().unwrap(), "\"present\"");
    assert_eq!(mfa.health(), ["failing/confirmed"]);
}

#[test]
fn fact_55_an_index_of_the_month_that_moves_on_loses_nobody() {
    let month = |month: u32| {
        releases(5, move |number| {
            format!("/press/release/pressite_{month:06}_{number:05}.html")
        })
    };
    let (april, mut may) = (month(4), month(5));
    for (release, number) in may.iter_mut().zip(1..) {
        release.text = format!(
            "On {number} May the minister opened hall {number}, and thanked builders of floor {number}."
        );
        release.title = format!("Opening of hall {number}");
        release.date = format!("2025-05-0{number}");
    }
    let mut mfa = watched(&format!("\"http://{HOST}/press/release/\""), &april);
    mfa.answers("/press/release/", listing(&april, ""));
    mfa.nights(0..=2);

    mfa.rearranges(|stock| stock.extend(may.clone()))
        .answers("/press/release/", listing(&may, ""))
        .answers("/press/release/202504_index.html", listing(&april, ""));
    mfa.nights(20..=26);

    assert_eq!(accused(&mfa), [""; 0]);
    assert_eq!(mfa.claims(&april[0].path).pop().unwrap(), "\"present\"");
}

/// An archive that shows its first page for every number, with links to all of them: the next one is `next`.
fn shows_one_page_for_ever(next: &'static str) -> Vec<String> {
    let all = releases(10, |number| format!("/briefing/view/{}", 4100 + number));
    let list = format!("{{ url = \"http://{HOST}/briefing\", pages = 9 }}");
    let mut mfa = watched(&list, &all);
    mfa.answers_by(move |ask| {
        let is_list = ask.path == "/briefing" || ask.path.starts_with("/briefing?");
        is_list.then(|| listing(&all, next))
    });

    mfa.crawl();

    assert_eq!(known(&mfa).len(), 10);
    pages_asked(&mfa, "/briefing")
}

#[test]
fn fact_56_an_archive_whose_next_page_leads_to_itself_is_left_at_page_two() {
    let asked = shows_one_page_for_ever(
        "<p class=\"paging\"><strong>1</strong> <a href=\"/briefing?page=2\">2</a> <a href=\"/briefing?page=3\">3</a> \
         <a href=\"/briefing?page=4\">4</a> <a href=\"/briefing?page=2\">Next</a></p>",
    );

    assert_eq!(asked, ["", "?page=2"]);
}

#[test]
fn fact_56_an_archive_that_shows_one_page_for_every_number_is_left_at_page_two() {
    let asked = shows_one_page_for_ever(
        "<p class=\"paging\"><strong>1</strong> <a href=\"/briefing?page=2\">2</a> <a href=\"/briefing?page=3\">3</a> \
         <a href=\"/briefing?page=4\">4</a></p>",
    );

    assert_eq!(asked, ["", "?page=2"]);
}

/// Scenario 94.
#[test]
fn fact_68_an_item_pinned_on_top_is_neither_new_nor_gone() {
    let mut mfa = Ministry::new();
    let all = releases(8, |number| format!("/api/article/{}", 700 + number));
    let pinned = |top: usize| {
        let mut rows = vec![all[top].clone()];
        rows.extend(all.iter().cloned());
        listing(&rows, "")
    };
    mfa.rearranges(|stock| *stock = all.clone())
        .answers("/press/", pinned(5));
    mfa.nights(0..=2);

    for (night, top) in (3..).zip([7, 1, 5, 3]) {
        mfa.answers("/press/", pinned(top)).night(night).crawl();
    }

    mfa.stays_silent();
    assert_eq!(known(&mfa).len(), 8);
}

/// In part: no note tells of the clock that is ahead.
#[test]
fn fact_64_a_date_forty_minutes_ahead_counts_and_one_a_year_ahead_does_not() {
    let mut mfa = Ministry::with_feed();
    let all = releases(3, |number| format!("/archives/12094{number}"));
    let dates = [
        "<pubDate>Wed, 16 Apr 2025 21:40:00 +0000</pubDate>",
        "<pubDate>Thu, 16 Apr 2026 21:00:00 +0000</pubDate>",
        "<pubDate>Tue, 15 Apr 2025 21:00:00 +0000</pubDate>",
    ];
    let items: Vec<(Release, &str)> = all.iter().cloned().zip(dates).collect();
    mfa.answers("/feed.xml", feed(&items));
    for release in &all {
        // No date of its own.
        let undated = Release {
            date: String::new(),
            ..release.clone()
        };
        mfa.answers(&release.path, page_of(&undated));
    }

    mfa.crawl();

    let mut found = mfa.rows("SELECT url, published FROM statement ORDER BY url DESC");
    for row in &mut found {
        *row = row.replace(&format!("http://{HOST}/archives/"), "");
    }
    assert_eq!(
        found,
        [
            "120942 2025-04-16T21:40:00+00:00",
            "120941 null",
            "120940 2025-04-15T21:00:00+00:00"
        ]
    );
}
