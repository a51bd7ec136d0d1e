//! Stories of addresses.
//!
//! *In:* the cases, in tables. *Out:* what each fold does. *Never:* asks a network.

use proptest::prelude::*;
use regex::Regex;

use super::{
    House, canonical, identity_key, leads_up, made_up, risky_key, template, under_other_names,
};

fn plain(raw: &str) -> String {
    canonical(raw, None, &House::default()).unwrap()
}

/// Scenario 39, 79.
#[test]
fn an_address_has_one_spelling() {
    for (raw, expected) in [
        ("HTTP://Mfa.Test:80/a#top", "http://mfa.test/a"),
        ("https://mfa.test:443", "https://mfa.test/"),
        ("http://user:pw@mfa.test/a", "http://mfa.test/a"),
        ("http://mfa.test./a", "http://mfa.test/a"),
        (
            "http://mfa.test/a;jsessionid=1A2B.node1?b=1",
            "http://mfa.test/a?b=1",
        ),
        ("http://mfa.test/a;JSESSIONID=1A/b", "http://mfa.test/a/b"),
        (
            "http://mfa.test/a?PHPSESSID=abc&id=1",
            "http://mfa.test/a?id=1",
        ),
        (
            "http://mfa.test/a?sn=1&sid=0f1e2d3c4b5a6978",
            "http://mfa.test/a?sn=1",
        ),
        (
            "http://mfa.test/a?utm_source=rss&utm_medium=x&fbclid=1&gclid=2",
            "http://mfa.test/a",
        ),
        (
            "http://mfa.test/a?spm=C7354.P&mc_cid=1&mc_eid=2&UTM_x=1&b",
            "http://mfa.test/a?b",
        ),
        (
            "http://mfa.test/%7euser/%e1%9e%80%2f",
            "http://mfa.test/~user/%E1%9E%80%2F",
        ),
        ("http://mfa.test/ក", "http://mfa.test/%E1%9E%80"),
        ("http://mfa.test/100%-sure", "http://mfa.test/100%25-sure"),
        (
            "http://mfa.test/?b=2&a=1&b=1&&",
            "http://mfa.test/?a=1&b=2&b=1",
        ),
        ("http://mfa.test/?", "http://mfa.test/"),
        ("http://mfa.test/a\r\n/b\t", "http://mfa.test/a/b"),
        ("http://mfa.test/x/../a/./b", "http://mfa.test/a/b"),
        (
            "http://npc.test/WZWSREL2MyL2MzMDgzNC8yMDIzMDcvdDIwMjMwNzA0XzQzMDQyMC5odG1s?wzwschallenge=V1",
            "http://npc.test/c2/c30834/202307/t20230704_430420.html",
        ),
        ("http://npc.test/WZWSRELw==", "http://npc.test/"),
        (
            "http://npc.test/WZWSREnothing",
            "http://npc.test/WZWSREnothing",
        ),
    ] {
        assert_eq!(plain(raw), expected, "{raw}");
    }
}

#[test]
fn what_chooses_a_statement_is_never_folded() {
    for (a, b) in [
        ("http://m.test/?id=1", "http://m.test/?id=2"),
        (
            "http://m.test/story?sid=1234",
            "http://m.test/story?sid=1235",
        ),
        ("http://m.test/a?p=1", "http://m.test/a?p=2"),
        ("http://m.test/a?page=2", "http://m.test/a?page=3"),
        ("http://m.test/a?lang=en", "http://m.test/a?lang=km"),
        ("http://m.test/a?v=1", "http://m.test/a?v=2"),
        ("http://m.test/a?id=aB", "http://m.test/a?id=Ab"),
        (
            "http://m.test/index.php?id=5:one",
            "http://m.test/index.php?id=6:two",
        ),
        ("http://m.test/a", "http://m.test/a/b"),
        ("http://m.test:8080/a", "http://m.test/a"),
        ("http://en.m.test/a", "http://m.test/a"),
    ] {
        assert_ne!(plain(a), plain(b));
        assert_ne!(risky_key(a), risky_key(b), "{a} {b}");
    }
}

/// Scenario 39.
#[test]
fn s39_folds_that_take_a_look_share_a_key_but_not_an_address() {
    let address = "http://m.test/News/one?id=1";
    for twin in [
        "https://m.test/News/one?id=1",
        "http://www.m.test/News/one?id=1",
        "http://m.test/news/One/?id=1",
        "http://m.test/News/one/index.html?id=1",
        "http://m.test/News/one/Default.aspx?ID=1",
        "http://m.test//News/one?id=1",
        "http://m.test/News/one?id=1&ref=list",
        "http://m.test/News/one?id=1&from=home&print=1&share=fb",
        "http://m.test/News/one?id=1&Itemid=101&page=1",
    ] {
        assert_ne!(plain(address), plain(twin), "{twin}");
        assert_eq!(risky_key(address), risky_key(twin), "{twin}");
    }
}

#[test]
fn s11_s12_s16_only_http_addresses_of_bounded_length_are_taken() {
    for raw in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://m.test/a",
        "mailto:a@m.test",
        "a/relative/path",
        "http://",
        "",
        " ",
    ] {
        assert_eq!(canonical(raw, None, &House::default()), None, "{raw}");
    }
    let long = format!("http://m.test/{}", "a".repeat(2_040));
    assert_eq!(canonical(&long, None, &House::default()), None);
    let endless = format!("http://m.test/{}", "a".repeat(10_000_000));
    assert_eq!(canonical(&endless, None, &House::default()), None);
    let house = House::default();
    let against = |raw| canonical(raw, Some("http://m.test/list/index.html"), &house);
    assert_eq!(against("\\\\evil.test\\p").unwrap(), "http://evil.test/p");
    assert_eq!(against("./t1.html").unwrap(), "http://m.test/list/t1.html");
    assert_eq!(against("javascript:void(0)"), None);
}

#[test]
fn the_first_name_of_a_house_stands_for_all() {
    let house = House {
        same_hosts: vec!["fmprc.test".into(), "mfa.test".into()],
        identity: Regex::new(r"t\d{8}_(\d+)").ok(),
    };
    let of = |raw| canonical(raw, None, &house).unwrap();

    assert_eq!(of("http://mfa.test/a"), "http://fmprc.test/a");
    assert_eq!(of("http://www.mfa.test/a"), "http://www.fmprc.test/a");
    assert_eq!(of("http://fmprc.test/a"), "http://fmprc.test/a");
    assert_eq!(of("http://other.test/a"), "http://other.test/a");
    assert_eq!(
        identity_key("http://mfa.test/eng/t20250522_11630692.html", &house),
        "identity:11630692"
    );
    assert_eq!(
        identity_key("http://mfa.test/about?utm_x=1", &house),
        "http://fmprc.test/about"
    );
}

#[test]
fn statements_of_a_kind_share_a_template() {
    for (url, expected) in [
        (
            "http://www.m.test/2024/03/05/a-slug/",
            "m.test/{date}/{date}/{date}/{slug}/",
        ),
        ("http://m.test/archives/2024", "m.test/archives/{n}"),
        ("http://m.test/news/12345", "m.test/news/{n}"),
        (
            "http://m.test/eng/202505/t20250522_1163.html",
            "m.test/eng/{date}/{slug}.html",
        ),
        (
            "http://m.test/en/20240305/0f3a9c/c.html",
            "m.test/en/{date}/{slug}/c.html",
        ),
        (
            "http://m.test/Detail.aspx?id=3001&mid=12",
            "m.test/detail.aspx?id={n}&mid={n}",
        ),
        (
            "http://m.test/index.php?catid=8&id=512:a-b&option=com_content&view=article",
            "m.test/index.php?catid={n}&id={slug}&option=com_content&view=article",
        ),
        ("http://m.test/%E1%9E%80-3/", "m.test/{slug}/"),
        ("http://m.test/about?ref=list", "m.test/{slug}"),
        ("http://m.test/", "m.test/"),
    ] {
        assert_eq!(template(url), expected, "{url}");
    }
}

#[test]
fn a_made_up_address_has_the_template_and_none_of_the_statement() {
    for url in [
        "http://m.test/2024/03/05/a-longer-slug-of-words/",
        "http://m.test/archives/2024",
        "http://m.test/news/1863003/",
        "http://m.test/news/123/a-slug",
        "http://m.test/eng/202505/t20250522_1163.html",
        "http://m.test/en/20240305/0f3a9c11aa/c.html",
        "http://m.test/detail.aspx?id=3001&mid=12",
        "http://m.test/index.php?catid=8&id=512:a-b&option=com_content&view=article",
        "http://m.test/%E1%9E%80%E1%9E%81%E1%9E%82-3/",
        "http://m.test/newsroom/2026/minister-met-12005",
        "http://m.test/post/1234567890123456789",
        "http://m.test/about",
    ] {
        for seed in 0..50 {
            let other = made_up(url, seed).unwrap();
            assert_ne!(other, url);
            assert_eq!(template(&other), template(url), "{url} {other}");
            assert_eq!(plain(&other), other, "made up as it will be asked for");
            assert_ne!(risky_key(&other), risky_key(url));
            assert_eq!(made_up(url, seed), Some(other), "a replay asks the same");
        }
    }
    let other = made_up("http://m.test/eng/202505/t20250522_1163.html", 1).unwrap();
    assert!(
        other.starts_with("http://m.test/eng/202505/t20250522_"),
        "{other}"
    );
    let other = made_up("http://m.test/detail.aspx?id=3001&mid=12", 1).unwrap();
    assert!(other.ends_with("&mid=12"), "{other}");
    let joomla = "http://m.test/index.php?catid=8&id=512:a-b&option=com_content";
    let other = made_up(joomla, 1).unwrap();
    assert!(other.contains("catid=8&"), "{other}");
    let other = made_up("http://m.test/news/123/a-slug", 1).unwrap();
    assert!(
        !other.contains("/123/") && !other.contains("slug"),
        "{other}"
    );
}

#[test]
fn where_nothing_chooses_a_statement_nothing_is_made_up() {
    for url in ["http://m.test/", "http://m.test", "not an address"] {
        assert_eq!(made_up(url, 7), None, "{url}");
    }
}

proptest! {
    #[test]
    fn canonical_twice_is_canonical_once(
        raw in "https?://[a-zA-Z0-9.@:-]{1,12}/[ -~ក-ឣ%]{0,60}"
    ) {
        if let Some(once) = canonical(&raw, None, &House::default()) {
            let twice = canonical(&once, None, &House::default());
            prop_assert_eq!(twice, Some(once));
        }
    }

    #[test]
    fn canonical_twice_is_canonical_once_in_awkward_corners(
        parts in prop::collection::vec(prop::sample::select(vec![
            "/", "%", "%2", "%2E", "%2e", "..", ".", ";jsessionid=1", "?", "&", "=", "a", "utm_", "sid",
            "WZWSRE", "L2E=", "%75tm_a", "#", "\\", "%25", "32", "É", ":", "@",
        ]), 0..12)
    ) {
        let raw = format!("http://m.test/{}", parts.concat());
        if let Some(once) = canonical(&raw, None, &House::default()) {
            let twice = canonical(&once, None, &House::default());
            prop_assert_eq!(twice, Some(once));
        }
    }

    #[test]
    fn nothing_panics_on_any_text(raw in "\\PC{0,80}", seed in any::<u64>()) {
        let house = House::default();
        prop_assert!(canonical(&raw, Some(&raw), &house).is_none_or(|url| url.len() <= 2_048));
        prop_assert!(!identity_key(&raw, &house).is_empty() || raw.is_empty());
        let http = format!("http://m.test/{raw}");
        let kept = (risky_key(&http), template(&http), made_up(&http, seed));
        prop_assert!(!kept.0.is_empty() && !kept.1.is_empty() && kept.2 != Some(http));
    }
}

#[test]
fn a_folder_above_is_a_section_and_a_neighbour_is_none() {
    let from = "https://www.ministry.test/fr/communiques/communique-sur-la-sante";
    for up in [
        "https://ministry.test/fr/communiques",
        "https://www.ministry.test/fr/communiques/",
        "https://www.ministry.test/fr",
        "https://www.ministry.test/",
    ] {
        assert!(leads_up(from, up), "{up}");
    }
    for other in [
        from,
        "https://www.ministry.test/fr/communiques/communique",
        "https://other.test/fr/communiques",
        "https://www.ministry.test/fr/communiques?page=2",
    ] {
        assert!(!leads_up(from, other), "{other}");
    }
}

#[test]
fn an_address_of_a_house_stands_under_each_of_its_names() {
    let house = House {
        same_hosts: vec!["a.test".to_owned(), "b.test".to_owned()],
        identity: None,
    };
    let others = |url| under_other_names(url, &house);

    assert_eq!(others("https://a.test/x?y=1"), ["https://b.test/x?y=1"]);
    assert_eq!(others("https://c.test/x"), [""; 0]);
}

#[test]
fn a_path_is_found_again_under_the_name_of_another_house() {
    let renamed = |url: &str, like: &str| super::under_the_name_of(url, like);
    assert_eq!(
        renamed("http://old.test/a/b?id=3", "https://new.test:8443/").as_deref(),
        Some("https://new.test:8443/a/b?id=3")
    );
    assert_eq!(renamed("no address", "https://new.test/"), None);
}
