//! Stories of broken feeds.
//!
//! *In:* XML as servers write it. *Out:* what is mended, and how. *Never:* asks a network.

use proptest::prelude::*;

use super::*;

const ITEM: &str = "<item><title>A</title><link>http://m.test/1</link></item>";

fn rss(inner: &str) -> String {
    format!("<?xml version='1.0'?><rss version=\"2.0\"><channel>{inner}</channel></rss>")
}

fn mended(text: &str) -> Mended {
    mend(Form::Feed, text, 100, false).unwrap()
}

#[test]
fn a_well_formed_feed_is_left_as_it_is() {
    let feed = rss(ITEM);

    let read = mended(&feed);

    assert!(read.repairs.is_empty() && !read.cut, "{read:?}");
    assert!(feed.ends_with(&read.xml));
}

#[test]
fn s70_what_breaks_a_feed_is_mended() {
    for (broken, shows) in [
        (
            format!("<br />\n<b>Warning</b>: x\n{}", rss(ITEM)),
            "before",
        ),
        (rss("<item><title>A & B &x y</title></item>"), "stray"),
        (rss("<item><title>1 < 2</title></item>"), "stray"),
        (
            rss("<item><link>http://m.test/?a=1&b=2</link></item>"),
            "stray",
        ),
        (
            rss("<item><title>A\u{1}B\u{FFFE}</title></item>"),
            "forbids",
        ),
        (rss("<item><title>&#xD800;&#0;A</title></item>"), "stray"),
        (
            rss(&format!("{ITEM}<item><title>cut</ti")).replace("</channel></rss>", ""),
            "whole",
        ),
        (rss(&format!("{ITEM}<item><b>x</i></item>{ITEM}")), "whole"),
    ] {
        let read = mended(&broken);
        assert!(
            read.repairs.iter().any(|repair| repair.contains(shows)),
            "{broken} {read:?}"
        );
        assert_eq!(scan(&read.xml), Shape::Whole);
    }
}

#[test]
fn an_entry_cut_in_the_middle_does_not_take_the_next_one_along() {
    let feed = rss(&format!("{ITEM}<item><title>half{ITEM}"));
    assert_eq!(mended(&feed).xml.matches("http://m.test/1").count(), 2);
}

#[test]
fn s68_entities_are_never_expanded() {
    let feed = format!(
        "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{}",
        rss("<item><title>&b;&nbsp;</title></item>").replace("<?xml version='1.0'?>", "")
    );
    let read = mended(&feed);
    assert!(read.xml.contains("&amp;b;&amp;nbsp;") && !read.xml.contains("aaaa"));
    assert!(read.repairs.is_empty(), "{read:?}");
}

#[test]
fn s69_deep_nesting_is_refused() {
    for (depth, name) in [(1_200, "media:group"), (60_000, "zz")] {
        let deep = format!(
            "<item>{}{}</item>",
            format!("<{name}>").repeat(depth),
            format!("</{name}>").repeat(depth)
        );
        assert_eq!(
            mend(Form::Feed, &rss(&deep), 100, false).unwrap_err(),
            Hopeless::TooDeep
        );
    }
}

#[test]
fn s72_entries_over_the_limit_are_left_out() {
    let read = mended(&rss(&ITEM.repeat(150)));
    assert!(read.cut);
    assert_eq!(read.xml.matches("<item>").count(), 100);
}

#[test]
fn unusual_versions_of_rss_are_read() {
    for tag in [
        "<rss>",
        "<rss version='2.0'>",
        "<rss version=\"2.01\" xmlns:a=\"b\">",
    ] {
        let feed = rss(ITEM).replace("<rss version=\"2.0\">", tag);
        assert!(
            mended(&feed).xml.starts_with("<rss version=\"2.0\""),
            "{tag}"
        );
    }
}

proptest! {
    #[test]
    fn whatever_comes_the_result_is_well_formed(
        inner in prop::collection::vec(prop::sample::select(vec![
            "<item>", "</item>", "<title>", "</title>", "&", "<", ">", "&amp;", "<![CDATA[", "]]>", "<!--",
            "-->", "x", " ", "\u{0}", "\"", "=", "/", "<a b='", "&#x1;", "<?", "?>", "<item/>", "ក",
        ]), 0..40)
    ) {
        if let Ok(read) = mend(Form::Feed, &rss(&inner.concat()), 5, false) {
            prop_assert_eq!(scan(&read.xml), Shape::Whole);
        }
    }
}
