//! The file of sources that is shipped: what it lets in, what it takes for one statement, what it says of itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use unsaid::config::{self, Settings, Source};
use unsaid::discover;
use unsaid::model::ListKind;
use unsaid::model::address::identity_key;

use crate::world::Ran;

const CONTACT: &str =
    "[contact]\nname = \"Example Newsroom\"\nurl = \"https://example.org/bot\"\n\n";

/// Addresses of statements, as public sources show them or else in the form that they describe, by the source they
/// belong to, with the identity that the source's pattern finds in them.
const SEEN: &[(&str, &str, &str)] = &[
    (
        "kh-pressocm",
        "https://pressocm.gov.kh/en/archives/120949",
        "/en/archives/120949",
    ),
    (
        "kh-akp",
        "https://www.akp.gov.kh/post/detail/382367",
        "382367",
    ),
    (
        "kh-freshnews",
        "https://freshnewsasia.com/index.php/en/localnews/356566-2024-09-04-08-01-29.html",
        "356566",
    ),
    (
        "kh-freshnews",
        "https://plus.freshnewsasia.com/freshnewsplus/406065-2025-10-25-11-13-04",
        "406065",
    ),
    (
        "kh-khmertimes",
        "https://www.khmertimeskh.com/50659038/capital-draws-4-7-million-visitors-during-festival/",
        "50659038",
    ),
    (
        "kh-khmertimes",
        "https://www.khmertimeskh.com/501894739/a-slug/",
        "501894739",
    ),
    ("kh-tg-mfaic", "https://t.me/MFAICNews/81", "81"),
    (
        "kh-tg-pm",
        "https://t.me/Dr_Hunmanetofcambodia/4012",
        "4012",
    ),
    ("kh-tg-mod", "https://t.me/modgovkhm/7", "7"),
    (
        "kh-tg-freshnews",
        "https://t.me/freshnewsasia/123456",
        "123456",
    ),
    (
        "cn-mfa-en",
        "https://www.mfa.gov.cn/eng/xw/fyrbt/202505/t20250522_11630692.html",
        "20250522_11630692",
    ),
    (
        "cn-mfa-en",
        "https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202609/t20260914_12021997.html",
        "20260914_12021997",
    ),
    (
        "cn-mfa-zh",
        "https://www.mfa.gov.cn/web/fyrbt_673021/202504/t20250417_11596117.shtml",
        "20250417_11596117",
    ),
    (
        "cn-gov-en",
        "https://english.www.gov.cn/news/202609/14/content_WS66e5a1b2c6d0868f4e8eaf01.html",
        "WS66e5a1b2c6d0868f4e8eaf01",
    ),
    (
        "cn-xinhua-en",
        "https://english.news.cn/20251223/60493c2b08e2916c56b4/c.html",
        "60493c2b08e2916c56b4",
    ),
    (
        "cn-mps",
        "https://www.mps.gov.cn/n2254098/n4904352/c9947046/content.html",
        "9947046",
    ),
    (
        "tw-mofa-zh",
        "https://www.mofa.gov.tw/News_Content.aspx?n=96&s=122972",
        "122972",
    ),
    (
        "tw-mofa-en",
        "https://en.mofa.gov.tw/News_Content.aspx?n=1330&s=118583",
        "118583",
    ),
    (
        "tw-mac",
        "https://www.mac.gov.tw/News_Content.aspx?n=05B73310C5C3A632&sms=1A40B00E4C745211&s=4D9FE2A3C1B07E58",
        "4D9FE2A3C1B07E58",
    ),
    (
        "tw-president",
        "https://www.president.gov.tw/NEWS/40299",
        "40299",
    ),
    (
        "tw-focustaiwan",
        "https://focustaiwan.tw/politics/202609030018",
        "202609030018",
    ),
    (
        "th-mfa",
        "https://mfa.go.th/en/content/thcn280124?cate=5d5bcb4e15e39c306000683e",
        "thcn280124",
    ),
    (
        "th-mfa",
        "https://www.mfa.go.th/en/content/pb-summary-03092026-en",
        "pb-summary-03092026-en",
    ),
    (
        "vn-mofa",
        "http://mofa.gov.vn/tin-chi-tiet/chi-tiet/hop-bao-ngay-7-58405-591.html",
        "58405-591",
    ),
    (
        "la-kpl",
        "https://kpl.gov.la/EN/Detail.aspx?id=106044",
        "106044",
    ),
    (
        "kr-mofa",
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=321641",
        "321641",
    ),
    (
        "kr-mofa",
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?page=1&seq=322736",
        "322736",
    ),
    (
        "ru-mid",
        "https://www.mid.ru/ru/foreign_policy/news/1819686/",
        "1819686",
    ),
    (
        "ru-mid",
        "https://mid.ru/ru/foreign_policy/news/2002637",
        "2002637",
    ),
    (
        "ru-kremlin",
        "http://kremlin.ru/events/president/news/78901",
        "78901",
    ),
    (
        "ru-mid-en",
        "https://mid.ru/en/press_service/spokesman/briefings/2002637/",
        "2002637",
    ),
    (
        "ru-kremlin-en",
        "http://en.kremlin.ru/events/president/transcripts/78901",
        "78901",
    ),
    (
        "cn-xinhua-zh",
        "http://www.news.cn/politics/20251223/60493c2b08e2916c56b4/c.html",
        "60493c2b08e2916c56b4",
    ),
    (
        "cn-gov-zh",
        "https://www.gov.cn/yaowen/liebiao/202609/content_7040123.htm",
        "7040123",
    ),
    (
        "my-bernama",
        "https://www.bernama.com/en/news.php?id=2412345",
        "2412345",
    ),
    (
        "eu-presscorner",
        "https://ec.europa.eu/commission/presscorner/detail/en/statement_26_1895",
        "statement_26_1895",
    ),
];

/// Addresses whose source knows them by nothing but the address.
const SEEN_WHOLE: &[(&str, &str)] = &[
    ("kh-mfaic", "https://www.mfaic.gov.kh/en/Media/View/a-slug"),
    (
        "kh-mfaic-km",
        "https://www.mfaic.gov.kh/Media/View/another-slug",
    ),
    ("kh-camboja", "https://cambojanews.com/a-slug-of-a-story/"),
    (
        "kh-ppp",
        "https://www.phnompenhpost.com/national/a-slug-of-a-story",
    ),
    ("kh-interior", "https://interior.gov.kh/news/a1b2c3d4"),
    // A Lao text and its English namesake may have one number.
    ("la-kpl", "https://kpl.gov.la/detail.aspx?id=100102"),
    (
        "sg-mfa",
        "https://www.mfa.gov.sg/Newsroom/Press-Statements-Transcripts-and-Photos/2021/01/20210101-Indon-Entry",
    ),
    (
        "uk-fcdo",
        "https://www.gov.uk/government/speeches/a-slug-of-a-speech",
    ),
    (
        "us-state",
        "https://www.state.gov/releases/office-of-the-spokesperson/2026/09/a-slug/",
    ),
    (
        "us-whitehouse",
        "https://www.whitehouse.gov/briefings-statements/2026/09/a-slug/",
    ),
    (
        "jp-mofa",
        "https://www.mofa.go.jp/press/release/pressite_000001_01234.html",
    ),
    ("eu-eeas", "https://www.eeas.europa.eu/eeas/a-slug-0_en"),
    ("diplomat", "https://thediplomat.com/2026/09/a-slug/"),
];

/// Forms under which one statement is met, each group one statement of the source.
const ONE_STATEMENT: &[(&str, &[&str])] = &[
    (
        "cn-mfa-en",
        &[
            "https://www.mfa.gov.cn/eng/xw/fyrbt/202609/t20260914_12021997.html",
            "https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202609/t20260914_12021997.html",
            "https://www.fmprc.gov.cn/eng/xw/fyrbt/lxjzh/202609/t20260914_12021997.html",
            "http://www.fmprc.gov.cn//eng/xw/fyrbt/lxjzh/202609/t20260914_12021997.html#top",
            "https://www.fmprc.gov.cn/mfa_eng/xwfw_665399/s2510_665401/t20260914_12021997.shtml",
        ],
    ),
    (
        "cn-mfa-zh",
        &[
            "https://www.mfa.gov.cn/web/fyrbt_673021/202504/t20250417_11596117.shtml",
            "https://www.fmprc.gov.cn/web/wjdt_674879/fyrbt_674889/202504/t20250417_11596117.shtml",
        ],
    ),
    (
        "tw-mofa-zh",
        &[
            "https://www.mofa.gov.tw/News_Content.aspx?n=96&s=122972",
            "https://www.mofa.gov.tw/News_Content.aspx?s=122972&n=97&sms=75",
            "https://www.mofa.gov.tw/News_Content.aspx?n=96&s=122972&Create=1",
        ],
    ),
    (
        "tw-mofa-en",
        &[
            "https://en.mofa.gov.tw/News_Content.aspx?n=1330&s=118583",
            "https://en.mofa.gov.tw/News_Content.aspx?sms=274&s=118583&n=1329",
        ],
    ),
    (
        "tw-mac",
        &[
            "https://www.mac.gov.tw/News_Content.aspx?n=05B73310C5C3A632&s=4D9FE2A3C1B07E58",
            "https://www.mac.gov.tw/News_Content.aspx?s=4D9FE2A3C1B07E58&n=49&sms=39",
        ],
    ),
    (
        "kr-mofa",
        &[
            "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=322736",
            "https://www.mofa.go.kr/eng/brd/m_5676/view.do?page=1&seq=322736",
        ],
    ),
    (
        "th-mfa",
        &[
            "https://mfa.go.th/en/content/thcn280124?cate=5d5bcb4e15e39c306000683e",
            "https://www.mfa.go.th/en/content/thcn280124",
        ],
    ),
    (
        "la-kpl",
        &[
            "https://kpl.gov.la/EN/detail.aspx?id=102",
            "https://www.kpl.gov.la/EN/Detail.aspx?id=102",
            "http://kpl.gov.la/En/Detail.aspx?id=102",
        ],
    ),
    (
        "kh-freshnews",
        &[
            "https://www.freshnewsasia.com/index.php/en/localnews/356566-2024-09-04-08-01-29.html",
            "https://m.freshnewsasia.com/index.php/en/localnews/356566-2024-09-04-08-01-29",
            "http://freshnewsasia.com/index.php/en/localnews/356566-2024-09-04-08-01-29.html",
            "https://en.freshnewsasia.com/localnews/356566-2024-09-04-08-01-29.html",
            "https://plus.freshnewsasia.com/freshnewsplus/356566-2024-09-04-08-01-29",
        ],
    ),
    (
        "kh-pressocm",
        &[
            "https://pressocm.gov.kh/en/archives/120949",
            "https://pressocm.gov.kh/en/archives/120949/",
        ],
    ),
    (
        "kh-akp",
        &[
            "https://akp.gov.kh/post/detail/382367",
            "https://www.akp.gov.kh/post/detail/382367",
        ],
    ),
    (
        "kh-tg-mfaic",
        &[
            "https://t.me/MFAICNews/81",
            "https://t.me/s/MFAICNews/81",
            "https://telegram.me/mfaicnews/81",
            "https://mfaicnews.t.me/81",
            "https://t.me/MFAICNews/81?single",
        ],
    ),
];

/// What stands beside statements in the lists and is none.
const KEPT_OUT: &[(&str, &str)] = &[
    (
        "kh-pressocm",
        "https://pressocm.gov.kh/archives/120949/feed/",
    ),
    (
        "kh-pressocm",
        "https://pressocm.gov.kh/en/archives/category/general-news",
    ),
    ("kh-akp", "https://akp.gov.kh/post/category/7?page=2"),
    (
        "cn-mfa-en",
        "https://www.mfa.gov.cn/web/fyrbt_673021/202504/t20250417_11596117.shtml",
    ),
    (
        "cn-mfa-zh",
        "https://www.mfa.gov.cn/eng/xw/fyrbt/202505/t20250522_11630692.html",
    ),
    (
        "tw-mofa-zh",
        "https://en.mofa.gov.tw/News_Content.aspx?n=1330&s=118583",
    ),
    (
        "tw-mofa-zh",
        "https://www.mofa.gov.tw/News.aspx?n=96&sms=74",
    ),
    ("ru-mid", "https://mid.ru/en/foreign_policy/news/2002637/"),
    (
        "ru-kremlin",
        "http://en.kremlin.ru/events/president/transcripts/78901",
    ),
    (
        "eu-eeas",
        "https://www.eeas.europa.eu/eeas/press-material_en",
    ),
    ("jp-mofa", "https://www.mofa.go.jp/press/release/index.html"),
];

fn text() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources.toml");
    std::fs::read_to_string(path).unwrap()
}

fn settings() -> Settings {
    let loaded = config::parse(&format!("{CONTACT}{}", text()), "sources.toml");
    loaded
        .unwrap_or_else(|error| panic!("{}", error.render(false)))
        .settings
}

fn named<'a>(settings: &'a Settings, id: &str) -> &'a Source {
    let found = |source: &&Source| source.facts.id.as_str() == id;
    let source = settings.sources.iter().find(found);
    source.unwrap_or_else(|| panic!("no source {id}"))
}

/// Whether an entry of the source's first list that leads to this address is taken.
fn is_let_in(source: &Source, url: &str) -> bool {
    let list = &source.lists[0];
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>L</title><item><title>T</title><link>{}</link></item></channel></rss>",
        url.replace('&', "&amp;")
    );
    let found = discover::read_list(
        ListKind::Feed,
        list,
        source,
        &list.url,
        None,
        feed.as_bytes(),
    );
    found.is_ok_and(|found| found.candidates.len() == 1)
}

#[test]
fn the_shipped_file_passes_its_own_check_once_a_contact_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str| -> Ran {
        std::fs::write(folder.path().join("sources.toml"), text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_unsaid"));
        let command = command.current_dir(folder.path()).env_clear();
        command.args(["sources", "check"]).output().unwrap().into()
    };

    let bare = check(&text());
    let filled = check(&format!("{CONTACT}{}", text()));

    assert_eq!(bare.code, Some(1));
    assert!(bare.err.contains("[contact]"), "{}", bare.err);
    assert_eq!((filled.code, filled.err.as_str()), (Some(0), ""));
}

#[test]
fn every_shipped_source_has_an_id_of_its_own_a_list_and_a_remark() {
    let settings = settings();

    let ids: BTreeSet<&str> = settings
        .sources
        .iter()
        .map(|source| source.facts.id.as_str())
        .collect();
    assert_eq!(ids.len(), settings.sources.len());
    for source in &settings.sources {
        let id = &source.facts.id;
        let note = source.note.as_deref().unwrap_or_default();
        assert!(!source.lists.is_empty(), "{id}");
        assert!(
            note.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains("Never tried live."),
            "{id}: {note}"
        );
        assert!(source.facts.role.is_some(), "{id}");
    }
}

#[test]
fn what_needs_json_a_browser_or_an_account_is_not_crawled_and_all_else_is() {
    let text = text();
    let tiers: Vec<&str> = text.split("\n# ---- ").skip(1).collect();
    assert_eq!(tiers.len(), 3);

    for (tier, crawled) in tiers.iter().zip([true, true, false]) {
        let (heading, blocks) = tier.split_once('\n').unwrap();
        let settings = config::parse(blocks, heading).unwrap().settings;
        for source in &settings.sources {
            assert_eq!(source.enabled, crawled, "{} in {heading}", source.facts.id);
        }
    }
}

#[test]
fn every_address_that_was_seen_is_let_in_and_has_its_identity() {
    let settings = settings();

    for (id, url, identity) in SEEN {
        let source = named(&settings, id);
        assert!(is_let_in(source, url), "{id}: {url}");
        let key = identity_key(url, &source.house);
        assert_eq!(key, format!("identity:{identity}"), "{id}: {url}");
    }
    for (id, url) in SEEN_WHOLE {
        let source = named(&settings, id);
        assert!(is_let_in(source, url), "{id}: {url}");
        assert_eq!(identity_key(url, &source.house), *url, "{id}");
    }
}

#[test]
fn the_forms_of_one_statement_are_let_in_and_fold_to_one() {
    let settings = settings();

    for (id, forms) in ONE_STATEMENT {
        let source = named(&settings, id);
        let keys: BTreeSet<String> = forms
            .iter()
            .map(|url| identity_key(url, &source.house))
            .collect();
        assert_eq!(keys.len(), 1, "{id}: {keys:?}");
        for url in *forms {
            assert!(is_let_in(source, url), "{id}: {url}");
        }
    }
}

#[test]
fn what_stands_beside_statements_is_kept_out() {
    let settings = settings();

    for (id, url) in KEPT_OUT {
        assert!(!is_let_in(named(&settings, id), url), "{id}: {url}");
    }
}

/// A pattern nobody tried finds nothing.
#[test]
fn every_identity_is_tried_on_an_address() {
    let settings = settings();
    let tried: BTreeSet<&str> = SEEN.iter().map(|(id, _, _)| *id).collect();

    for source in &settings.sources {
        let id = source.facts.id.as_str();
        assert!(
            source.house.identity.is_none() || tried.contains(id),
            "{id}"
        );
    }
}
