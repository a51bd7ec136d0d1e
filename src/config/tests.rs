//! Stories of whole files.
//!
//! *In:* the text of a sources file. *Out:* settings, or the drawing that a person would read. *Never:* single
//! values: their cases stand beside them.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::model::ListKind;

const FULL: &str = include_str!("../../fixtures/sources/full.toml");

fn drawing(text: &str) -> String {
    parse(text, "sources.toml").unwrap_err().to_string()
}

fn source(keys: &str) -> String {
    format!("[[source]]\nid = \"xa\"\n{keys}\n")
}

#[test]
fn every_key_of_the_contract_is_read() {
    let settings = parse(FULL, "sources.toml").unwrap().settings;

    let contact = settings.contact.unwrap();
    assert_eq!(
        contact.reach,
        "https://desk.example.org/crawler, desk@example.org"
    );
    let network = &settings.network;
    assert_eq!(network.proxy.as_deref(), Some("http://127.0.0.1:8118"));
    assert!(network.allow_private[0].contains("127.8.8.8".parse().unwrap()));
    assert_eq!(network.hosts["press.test"], "[::1]:8081".parse().unwrap());
    assert_eq!(network.delay, Duration::from_millis(500));
    assert_eq!((network.concurrency, network.max_body), (4, 512_000));
    assert_eq!(network.timeout, Duration::from_secs(45));
    assert_eq!(network.window, Duration::from_secs(5_400));
    assert_eq!(
        settings.budget,
        Budget {
            least: 50,
            share: 0.25,
            reserve: 1.0
        }
    );
    assert_eq!(settings.spans.recheck_in_pass, TimeDelta::zero());
    assert_eq!(settings.spans.confirm_after, TimeDelta::hours(24));
    assert_eq!(settings.spans.confirm_soft_after, TimeDelta::days(3));
    let ping = settings.ping.unwrap();
    let ping = ping.address(std::path::Path::new(".")).unwrap();
    assert_eq!(ping.as_str(), "https://ping.example.org/nightly");
}

#[test]
fn every_key_of_a_source_is_read() {
    let settings = parse(FULL, "sources.toml").unwrap().settings;

    let source = &settings.sources[0];
    assert_eq!(source.facts.id.as_str(), "xa-mfa");
    assert_eq!(source.facts.role.as_deref(), Some("government"));
    assert_eq!(source.facts.country.as_deref(), Some("XA"));
    assert_eq!(source.languages, ["en", "km"]);
    assert_eq!(source.timezone, Some(chrono_tz::Asia::Phnom_Penh));
    let kinds: Vec<_> = source.lists.iter().map(|list| list.kind).collect();
    assert_eq!(
        kinds,
        [
            ListKind::Feed,
            ListKind::Sitemap,
            ListKind::Listing,
            ListKind::Listing,
            ListKind::Channel
        ]
    );
    let (chosen, bare) = (&source.lists[2], &source.lists[3]);
    assert!(chosen.link.is_some() && chosen.next.is_some() && chosen.pages == 5);
    assert!(bare.link.is_none() && bare.next.is_none() && bare.pages == 3);
    assert_eq!(source.statements.len(), 1);
    assert!(source.admits("https://mfa.example.org/press-release/1"));
    assert!(!source.admits("https://mfa.example.org/press-release/tag/"));
    assert_eq!(
        source.house.same_hosts,
        ["mfa.example.org", "old-mfa.example.org"]
    );
    assert!(source.house.identity.is_some());
    assert!(source.select.title.is_some() && source.select.ignore.len() == 2);
    assert_eq!(
        source.headers[0],
        ("Cookie".to_owned(), "Language=1".to_owned())
    );
    assert_eq!(source.note.as_deref(), Some("Never tried live."));
    assert!(!source.enabled && settings.sources[1].enabled);
    let schedule = |number: usize| {
        settings.sources[number]
            .schedule
            .as_ref()
            .map(ToString::to_string)
    };
    assert_eq!(schedule(0).unwrap(), "every 6h");
    assert_eq!(schedule(1).unwrap(), "0 2 * * * UTC");
}

#[test]
fn what_a_later_release_reads_is_named_once_and_is_no_error() {
    let notes = parse(FULL, "sources.toml").unwrap().notes;

    let again =
        format!("{FULL}\n[[source]]\nid = \"xc\"\nfeeds = [\"http://c.test/\"]\n[[vantage]]\n");
    assert_eq!(parse(&again, "f").unwrap().notes, notes);
    assert_eq!(notes, ["`vantage` is not read by this release"]);
}

#[test]
fn an_id_and_one_list_are_enough() {
    for list in [
        "feeds = [\"https://mfa.example.org/feed\"]",
        "sitemaps = [\"https://mfa.example.org/sitemap.xml\"]",
        "listings = [\"https://mfa.example.org/press\"]",
        "channels = [\"https://channel.example.org/s/mfa\"]",
        "statements = [\"https://mfa.example.org/one\"]",
    ] {
        let settings = parse(&source(list), "f").unwrap().settings;

        assert_eq!(settings.sources[0].facts.name, "xa", "{list}");
        assert!(settings.sources[0].enabled);
    }
}

const MISTAKES: &str = r#"[contact]
name = "The Test Desk"

[network]
delay = 1
concurency = 8

[[source]]
id = "xa-mfa"
feed = ["https://mfa.example.org/feed/"]
role = "goverment"
timezone = "Asia/Phnom Penh"
statements = ["https://user:hunter2@mfa.example.org/one"]
exclude = ['(/tag/']
select = { body = "div.content >" }
identity = 't\d{8}'

[[source]]
id = "xa-mfa"
feeds = ["https://press.example.org/feed/"]
"#;

#[test]
fn a_file_with_eleven_mistakes_reports_all_eleven_with_line_and_hint() {
    let drawn = drawing(MISTAKES);

    assert!(
        drawn.starts_with("11 problems in sources.toml\n"),
        "{drawn}"
    );
    for (place, said) in [
        ("sources.toml:1:1", "add `url = \"…\"` or `email = \"…\"`"),
        (
            "sources.toml:5:9",
            "a text in quotes is needed, this is a number\n\nhint: write a whole number and ms, s",
        ),
        ("sources.toml:6:1", "did you mean `concurrency`?"),
        ("sources.toml:10:1", "did you mean `feeds`?"),
        ("sources.toml:11:8", "did you mean `government`?"),
        ("sources.toml:12:12", "did you mean `Asia/Phnom_Penh`?"),
        ("sources.toml:13:15", "put them into `headers"),
        ("sources.toml:14:12", "not a regex: unclosed group"),
        ("sources.toml:15:19", "ends after `>`; a name must follow"),
        (
            "sources.toml:16:12",
            "put the part that stays the same into brackets",
        ),
        ("sources.toml:19:6", "an earlier source has this id"),
    ] {
        let from = drawn
            .find(place)
            .unwrap_or_else(|| panic!("no {place} in {drawn}"));
        let block = drawn.split_at(from).1.split("\nerror: ").next().unwrap();
        assert!(block.contains(said), "{place}: no {said:?} in {block}");
    }
    assert!(!drawn.contains("hunter2"));
}

#[test]
fn a_problem_is_drawn_like_this() {
    let drawn = drawing(&source(
        "feed = [\"https://mfa.example.org/feed\"]\nselect = { body = \"div.content >\" }",
    ));

    assert_eq!(
        drawn,
        r#"2 problems in sources.toml

error: unknown key `feed` in source `xa`
 --> sources.toml:3:1
  |
3 | feed = ["https://mfa.example.org/feed"]
  | ^^^^ not known here

hint: did you mean `feeds`?

error: cannot use `body` of `select` of source `xa`
 --> sources.toml:4:19
  |
4 | select = { body = "div.content >" }
  |                   ^^^^^^^^^^^^^^^ ends after `>`; a name must follow"#
    );
}

#[test]
fn a_source_needs_an_id_and_a_way_to_its_statements() {
    assert!(drawing(&source("")).contains("source `xa` has no way to find statements"));
    assert!(drawing(&source("feeds = []")).contains("has no way to find statements"));
    let nameless = drawing("[[source]]\nfeeds = [\"https://mfa.example.org/feed\"]\n");
    assert!(nameless.contains("source 1 has no id"), "{nameless}");
}

#[test]
fn a_list_key_mistyped_is_one_mistake_with_its_remedy() {
    for (typed, meant) in [
        ("fed", "feeds"),
        ("feads", "feeds"),
        ("listing", "listings"),
        ("chanels", "channels"),
    ] {
        let drawn = drawing(&source(&format!("{typed} = [\"https://a.example/f\"]")));

        assert!(
            drawn.starts_with("a problem in ")
                && drawn.ends_with(&format!("did you mean `{meant}`?")),
            "{drawn}"
        );
    }
}

#[test]
fn a_known_key_excuses_no_source_without_a_list() {
    for key in [
        "name = \"x\"",
        "role = \"media\"",
        "country = \"KH\"",
        "languages = [\"en\"]",
        "timezone = \"UTC\"",
        "include = []",
        "exclude = []",
        "same_hosts = []",
        "select = {}",
        "headers = {}",
        "note = \"x\"",
        "enabled = true",
    ] {
        let drawn = drawing(&source(key));

        assert!(drawn.contains("has no way to find statements"), "{drawn}");
    }
}

#[test]
fn the_same_address_twice_in_a_source_is_a_mistake() {
    let twice = source("feeds = [\"https://a.example/f\", \"https://a.example/f\"]");

    assert!(drawing(&twice).contains("named twice in this source"));
}

#[test]
fn a_host_has_one_address_however_its_name_is_written() {
    let hosts = "hosts = { \"a.test\" = \"127.0.0.1:1\", \"A.test\" = \"127.0.0.1:2\" }";
    let text = format!(
        "[network]\n{hosts}\n{}",
        source("feeds = [\"http://a.test/\"]")
    );

    assert!(drawing(&text).contains("the same name twice"));
}

#[test]
fn a_source_has_a_hundred_patterns_of_a_kind_at_most() {
    let patterns = |count| {
        let list = "'/a/', ".repeat(count);
        source(&format!(
            "exclude = [{list}]\nfeeds = [\"https://a.example/f\"]"
        ))
    };

    assert!(parse(&patterns(100), "f").is_ok());
    assert!(drawing(&patterns(101)).contains("more than 100 patterns"));
}

#[test]
fn values_of_the_wrong_type_are_told_what_is_needed() {
    for (keys, said) in [
        (
            "feeds = \"https://a.example/f\"",
            "write `feeds = [\"https://a.example/f\"]`",
        ),
        ("feeds = [1]", "a text in quotes is needed"),
        (
            "enabled = \"yes\"",
            "`true` or `false`, without quotes, is needed",
        ),
        ("select = \"h1\"", "a table is needed, this is a text"),
        ("headers = [\"a\"]", "a table is needed, this is a list"),
        ("headers = { A = 1 }", "a text in quotes is needed"),
        (
            "listings = [{ url = \"https://a.example/\", pages = 0 }]",
            "not between 1 and 1000",
        ),
        (
            "listings = [{ url = \"https://a.example/\", pages = \"3\" }]",
            "a whole number without quotes",
        ),
        ("listings = [{ link = \"a\" }]", "has no url"),
    ] {
        let drawn = drawing(&source(keys));
        assert!(drawn.contains(said), "{keys}: {drawn}");
    }
}

#[test]
fn numbers_outside_their_bounds_are_refused_not_clamped() {
    let list = source("feeds = [\"https://a.example/f\"]");
    for keys in [
        "[budget]\nshare = 1.1",
        "[budget]\nreserve = -0.1",
        "[budget]\nshare = nan",
        "[budget]\nleast = -1",
        "[network]\nconcurrency = 0",
        "[network]\nconcurrency = 99999999999999999999",
        "[network]\ndelay = \"2d\"",
        "[network]\ntimeout = \"0s\"",
        "[network]\nmax_body = \"1 GB\"",
    ] {
        let drawn = drawing(&format!("{keys}\n{list}"));
        assert!(drawn.contains("not between"), "{keys}: {drawn}");
    }
}

#[test]
fn brackets_of_the_wrong_number_are_named() {
    let one = drawing("[source]\nid = \"xa\"\nfeeds = [\"https://a.example/f\"]\n");
    let two = drawing(&format!(
        "[[network]]\ndelay = \"1s\"\n{}",
        source("feeds = [\"https://a.example/f\"]")
    ));

    assert!(one.contains("each block opens with `[[source]]`"), "{one}");
    assert!(
        two.contains("write `[network]`, with one pair of brackets"),
        "{two}"
    );
}

#[test]
fn a_file_without_a_source_says_that_nothing_would_be_watched() {
    assert!(drawing("").contains("nothing would be watched"));
    assert!(drawing("sources = 1").starts_with("a problem in"));
}

#[test]
fn s81_a_file_that_is_no_toml_is_one_drawn_problem() {
    for (text, place) in [
        ("a = 1\na = 2\n", "sources.toml:2:1"),
        ("<html>", "sources.toml:1:7"),
        ("[[source]]\nid = \"xa\n", "sources.toml:2:"),
        (
            "a = 10000000000000000000000000000000000000000\n\0",
            "sources.toml:2:2",
        ),
    ] {
        let drawn = drawing(text);
        assert!(
            drawn.starts_with("a problem in sources.toml\n\nerror: not TOML"),
            "{drawn}"
        );
        assert!(drawn.contains(place), "{place}: {drawn}");
    }
}

#[test]
fn s81_a_file_nested_a_hundred_thousand_deep_is_refused() {
    const DEEP: usize = 100_000;
    for text in [
        format!("a = {}", "[".repeat(DEEP)),
        format!("a = {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("a = {}1{}", "{a = ".repeat(DEEP), "}".repeat(DEEP)),
        format!("a{} = 1", ".a".repeat(DEEP)),
        format!("[a{}]", ".a".repeat(DEEP)),
        format!("a = {{a{} = 1}}", ".a".repeat(DEEP)),
    ] {
        let drawn = drawing(&text);
        assert!(drawn.contains("nested too deep"), "{drawn}");
    }
}

#[test]
fn s81_dotted_keys_within_tables_do_not_add_up_to_an_overflow() {
    let key = format!("a{}", ".a".repeat(78));
    let inline = format!(
        "{key} = {}1{}",
        format!("{{{key} = ").repeat(78),
        "}".repeat(78)
    );

    for text in [format!("[{key}]\n{inline}"), inline] {
        assert!(drawing(&text).contains("unknown key `a`"));
    }
}

#[test]
fn s81_ten_thousand_sources_are_read_and_one_more_is_refused() {
    let many = |count: usize| {
        let block = |n| {
            format!(
                "[[source]]
id = \"s{n}\"
feeds = [\"https://a.example/{n}\"]
"
            )
        };
        (0..count).map(block).collect::<Vec<_>>().concat()
    };

    assert_eq!(
        parse(&many(10_000), "f").unwrap().settings.sources.len(),
        10_000
    );
    assert!(drawing(&many(10_001)).contains("more than 10000 sources"));
}

#[test]
fn a_file_of_nothing_but_mistakes_is_drawn_in_seconds() {
    let keys: Vec<_> = (0..300_000).map(|n| format!("k{n} = 1\n")).collect();
    let unknown = keys.concat();
    let on_one_line = source(&format!("feeds = [{}]", "\"x\", ".repeat(500_000)));
    let start = Instant::now();

    for text in [unknown, on_one_line] {
        assert!(drawing(&text).len() < 100_000);
    }

    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_missing_file_prints_a_first_one_to_write() {
    let directory = tempfile::tempdir().unwrap();

    let missing = load(&directory.path().join("sources.toml")).unwrap_err();

    assert!(matches!(missing, ConfigError::Missing(_)));
    let text = missing.to_string();
    assert!(
        text.contains("[contact]") && text.contains("[[source]]"),
        "{text}"
    );
    let block = text.split_at(text.find("[contact]").unwrap()).1;
    assert!(
        drawing(block).contains("not an id"),
        "it parses, and wants to be filled in"
    );
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sources.toml");

    assert!(matches!(
        load(directory.path()),
        Err(ConfigError::Unreadable(..))
    ));
    std::fs::write(&path, b"# ok\nnote = \"\xff\"\n").unwrap();
    assert!(matches!(
        load(&path),
        Err(ConfigError::NotText { line: 2, .. })
    ));
    std::fs::write(&path, "#".repeat(LARGEST_FILE + 1)).unwrap();
    assert!(matches!(load(&path), Err(ConfigError::TooLarge(_))));
    std::fs::write(&path, FULL).unwrap();
    assert_eq!(load(&path).unwrap().settings.sources.len(), 2);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}") {
        drop(parse(&text, "f").map_err(|error| error.render(true)));
    }

    #[test]
    fn no_value_makes_it_panic(
        key in "(id|name|role|country|languages|timezone|feeds|listings|include|identity|same_hosts|select|headers|pages)",
        value in "(\"\\PC{0,40}\"|\\[\"\\PC{0,40}\"\\]|\\{ [a-z]{1,5} = \"\\PC{0,20}\" \\}|-?[0-9]{1,25}|nan|true|1979-05-27)",
    ) {
        drop(parse(&source(&format!("{key} = {value}")), "f").map_err(|error| error.render(true)));
    }

    #[test]
    fn no_cut_or_changed_file_makes_it_panic(cut in 0..FULL.len(), at in 0..FULL.len(), other in any::<char>()) {
        let mut text: String = FULL.chars().take(cut).collect();
        let place = (0..=at.min(text.len())).rev().find(|&place| text.is_char_boundary(place)).unwrap();
        text.insert(place, other);
        drop(parse(&text, "f").map_err(|error| error.render(false)));
    }
}
