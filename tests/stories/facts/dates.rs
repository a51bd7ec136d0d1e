//! Dates as official sites write them.
//!
//! *In:* listings and pages with dates in many calendars. *Out:* the day, or the instant where an offset is stated
//! too. *Never:* a date that nobody can mean, or the day of the look for one.

use serde_json::Value;

use super::{inspected, known, page};
use crate::pages::{FRAME, HOST, Release, S, S_TEXT, S_TITLE};
use crate::world::Ministry;

/// What is read out of a page of an article with this line below its headline, in November 2026.
fn read(head: &str, line: &str) -> Value {
    let text = S_TEXT.replace('\n', "</p><p>");
    let html = FRAME
        .replace("<head>", &format!("<head>{head}"))
        .replace("{title}", S_TITLE)
        .replace(
            "{main}",
            &format!("<h1>{S_TITLE}</h1><div class=\"date\">{line}</div><p>{text}</p>"),
        );
    inspected(&html, &format!("http://{HOST}/news/envoy"))
}

fn published(line: &str) -> Value {
    read("", line)["published"].clone()
}

/// The dates of a listing's rows, as a pass of November 2026 keeps them: each row links to a page without a date.
fn rows(keys: &str, dates: &[&str]) -> Vec<String> {
    let mut mfa = Ministry::new();
    mfa.now = "2026-11-01T00:00:00Z".parse().unwrap();
    mfa.watched_by(keys);
    let rows = dates
        .iter()
        .enumerate()
        .map(|(at, date)| {
            format!("<li><a href=\"/press/item-{at}\">Statement on subject {at}</a> <span>{date}</span></li>")
        })
        .collect::<Vec<_>>()
.concat();
    mfa.answers("/press/", page("Press", &format!("<ul>{rows}</ul>")));
    mfa.crawl();
    mfa.rows("SELECT coalesce(published, 'none') FROM statement ORDER BY key")
}

#[test]
fn fact_07_a_date_in_brackets_behind_a_headline_is_the_date_and_no_headline() {
    let mut mfa = Ministry::new();
    let entries = (1..=6)
        .map(|number| {
            format!(
                "<li><a href=\"./202504/t202504{:02}_1159611{number}.shtml\">外交部发言人就第{number}号问题答记者问（2025-04-{:02}）</a></li>",
                18 - number,
                18 - number
            )
        })
        .collect::<Vec<_>>()
.concat();
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/web/fyrbt/\"]\ntimezone = \"Asia/Shanghai\"\n"
    ))
    .answers(
        "/web/fyrbt/",
        page("发言人表态", &format!("<ul class=\"list1\">{entries}</ul>")),
    );

    mfa.crawl();

    assert_eq!(known(&mfa).len(), 6);
    assert_eq!(
        mfa.rows("SELECT title, published FROM statement ORDER BY key LIMIT 1"),
        ["外交部发言人就第1号问题答记者问 2025-04-17"]
    );
}

/// In part: the raw line is in the page that is kept, and nowhere else.
#[test]
fn fact_29_a_dateline_of_the_year_2925_is_no_date_and_disturbs_no_order() {
    assert_eq!(
        published("AKP Phnom Penh, September 05, 2925 --"),
        Value::Null
    );
    assert_eq!(
        published("AKP Phnom Penh, September 05, 2026 --"),
        "2026-09-05"
    );

    let mut mfa = Ministry::new().established();
    let text = "AKP Phnom Penh, September 05, 2925 -- Two hundred buffaloes were counted along the lake in the dry season.";
    let path = "/press/buffaloes";
    mfa.rearranges(|all| all.insert(0, Release::new(path, "", "Buffaloes are counted", text)));
    mfa.nights(3..=5);

    assert_eq!(mfa.said(), [format!("published/confirmed {path}")]);
    assert_eq!(mfa.flag("published")["statement"]["published"], Value::Null);
}

fn by_selector(languages: &str) -> String {
    format!(
        "listings = [{{ url = \"http://{HOST}/press/\", link = \"li a\" }}]\nlanguages = {languages}\n"
    )
}

/// Scenario 113.
/// Times of day make an instant only where an offset is stated too (CONTRACT, JSON); two figures for a year are
/// never guessed at: which comes first is the source's to say, and no key of the file says it yet.
#[test]
fn fact_38_rows_are_dated_in_every_calendar() {
    let dates = [
        ("115-10-07 15:14", "2026-10-07"),
        ("115年10月06日", "2026-10-06"),
        ("113/8/29", "2024-08-29"),
        ("9 ก.พ. 2565", "2022-02-09"),
        ("08/02/2565", "2022-02-08"),
        ("12:47 | 07/07/2025", "2025-07-07"),
        ("07/08/25", "none"),
        ("28-April-2026", "2026-04-28"),
        ("24 April, 2026", "2026-04-24"),
        ("ថ្ងៃទី១៩ ខែកុម្ភៈ ឆ្នាំ២០២៦", "2026-02-19"),
        ("令和8年9月4日（金曜日）15時30分", "2026-09-04"),
        ("2026/8/30 下午 12:50:00", "2026-08-30"),
        ("（2025-04-17）", "2025-04-17"),
    ];
    let (written, meant): (Vec<&str>, Vec<&str>) = dates.into_iter().unzip();

    assert_eq!(rows(&by_selector("[]"), &written), meant);
    assert_eq!(rows(&by_selector("[\"zh\", \"en\"]"), &written), meant);
    for (line, day) in dates {
        let day = if day == "none" {
            Value::Null
        } else {
            Value::from(day)
        };
        assert_eq!(published(line), day, "{line}");
    }
}

#[test]
fn fact_38_rows_dated_in_years_of_the_republic_or_an_emperor_are_known_for_a_list() {
    let list = format!("listings = [\"http://{HOST}/press/\"]\n");
    for dates in [
        ["115年10月06日", "115年10月05日", "115年10月02日"],
        ["115-10-06", "115-10-05", "115-10-02"],
        ["令和8年10月6日", "令和8年10月5日", "令和8年10月2日"],
    ] {
        assert_eq!(
            rows(&list, &dates),
            ["2026-10-06", "2026-10-05", "2026-10-02"]
        );
    }
}

#[test]
fn fact_38_twelve_hours_of_the_afternoon_are_read_where_an_offset_makes_an_instant_of_them() {
    for (line, instant) in [
        (
            "2026/8/30 下午 12:50:00 +08:00",
            "2026-08-30T12:50:00+08:00",
        ),
        (
            "2026/8/30 上午 12:50:00 +08:00",
            "2026-08-30T00:50:00+08:00",
        ),
        ("2026/8/30 下午 3:05 (GMT+8)", "2026-08-30T15:05:00+08:00"),
    ] {
        assert_eq!(published(line), instant, "{line}");
    }
}

#[test]
fn fact_39_noon_is_twelve_and_midnight_nought() {
    for (line, instant) in [
        (
            "Published October 22, 2020, 12:05 PM +0800",
            "2020-10-22T12:05:00+08:00",
        ),
        (
            "Published October 22, 2020, 12:05 AM +0800",
            "2020-10-22T00:05:00+08:00",
        ),
        (
            "Published October 22, 2020, 4:32 PM +0800",
            "2020-10-22T16:32:00+08:00",
        ),
    ] {
        assert_eq!(published(line), instant, "{line}");
    }
    assert_eq!(
        published("Published October 22, 2020, 12:05 PM"),
        "2020-10-22"
    );
}

#[test]
fn fact_40_a_date_that_the_template_gives_to_every_page_yields_to_the_one_that_is_shown() {
    let template = "<meta property=\"og:title\" content=\"新聞\"><script type=\"application/ld+json\">\
        {\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"新聞\",\
        \"datePublished\":\"2017-02-26T08:00:00+08:00\"}</script>";

    let read_so = read(template, "115年10月06日");
    assert_eq!(read_so["published"], "2026-10-06");
    let signs = read_so["outcome"]["signs"].to_string();
    assert!(signs.contains("template_date"), "{signs}");
    // What differs by hours is the machine's to say.
    assert_eq!(
        read(template, "106年02月25日")["published"],
        "2017-02-26T08:00:00+08:00"
    );
}

#[test]
fn fact_44_a_page_without_any_date_has_none_and_its_first_look_is_named_as_such() {
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "listings = [{{ url = \"http://{HOST}/press/\", link = \"ul.releases a\" }}]\n"
    ));
    for path in mfa.paths() {
        mfa.alters(&path, |release| release.date.clear());
        let bare = path.replace("2025-", "x");
        mfa.alters(&path, |release| release.path.clone_from(&bare));
    }
    let bare = S.replace("2025-", "x");

    mfa.nights(0..=2);
    mfa.removes(&bare);
    mfa.nights(3..=4);

    let flag = mfa.flag("deleted");
    assert_eq!(flag["statement"]["published"], Value::Null);
    assert_eq!(
        flag["statement"]["first_seen"].as_str().unwrap().get(..10),
        Some("2025-04-16")
    );
    let shown = mfa.unsaid(&["show", flag["id"].as_str().unwrap()]).out;
    assert!(shown.contains("first seen"), "{shown}");
}
