//! Statements whose words changed.

use serde_json::Value;

use crate::pages::S;
use crate::server::Reply;
use crate::world::Ministry;

/// The edit of the statement after two nights, confirmed.
fn edit(from: &str, to: &str) -> Value {
    let mut mfa = Ministry::new().established();
    mfa.edits(S, from, to).nights(3..=4);
    assert_eq!(mfa.said(), ["edited/confirmed S"], "{from} → {to}");
    mfa.flag("edited")
}

fn types(flag: &Value) -> Vec<&str> {
    let changes = flag["changes"].as_array().unwrap();
    changes
        .iter()
        .filter_map(|change| change["type"].as_str())
        .collect()
}

fn weight(flag: &Value) -> u64 {
    flag["significance"].as_u64().unwrap()
}

/// Scenario 43.
#[test]
fn a_softened_verb_is_suspected_tonight_and_confirmed_tomorrow_with_both_words() {
    let mut mfa = Ministry::new().established();

    mfa.edits(S, "applauded", "appreciates").night(3).crawl();
    assert_eq!(mfa.said(), ["edited/suspected S"]);

    mfa.night(4).crawl();
    assert_eq!(mfa.said(), ["edited/confirmed S"]);
    let flag = mfa.flag("edited");
    assert_eq!(
        (&flag["changes"][0]["before"], &flag["changes"][0]["after"]),
        (&"applauded".into(), &"appreciates".into())
    );
    assert!(weight(&flag) >= 20, "{flag}");
    let shown = mfa.unsaid(&["diff", flag["id"].as_str().unwrap()]).out;
    assert!(
        shown.contains("applauded") && shown.contains("appreciates"),
        "{shown}"
    );
}

/// Scenario 44.
#[test]
fn a_lost_not_is_a_negation_and_worth_an_alert() {
    for (from, to) in [
        ("will not accept", "will accept"),
        ("may join them", "may not join them"),
    ] {
        let flag = edit(from, to);

        assert!(types(&flag).contains(&"negation"), "{flag}");
        assert!(weight(&flag) >= 20, "{flag}");
    }
}

/// Scenario 45.
#[test]
fn a_changed_figure_is_a_number() {
    for (from, to) in [
        ("1,200", "1,020"),
        ("1,200", "1.2"),
        ("1,200 officers", "12,000 officers"),
    ] {
        let flag = edit(from, to);

        assert!(types(&flag).contains(&"number"), "{from} → {to}: {flag}");
        assert!(weight(&flag) >= 20, "{flag}");
    }
}

/// Scenario 45: in figures of other scripts, and in dates.
#[test]
fn khmer_figures_and_chinese_dates_are_read_as_such() {
    for (before, after, kind) in [
        ("១២ នាក់", "២១ នាក់", "number"),
        ("于3月5日举行", "于3月6日举行", "date"),
        ("3–5 officers", "35 officers", "number"),
        ("1.5 million", "15 million", "number"),
    ] {
        let mut mfa = Ministry::new();
        mfa.edits(S, "in the second week of October", before);
        let mut mfa = mfa.established();

        mfa.edits(S, before, after).nights(3..=4);

        let flag = mfa.flag("edited");
        assert!(types(&flag).contains(&kind), "{before} → {after}: {flag}");
    }
}

/// Scenario 46.
#[test]
fn a_struck_sentence_is_shown_whole() {
    let flag = edit(
        ", and said that his country will not accept centres of fraud near its borders.",
        ".",
    );
    assert!(
        flag["changes"].to_string().contains("centres of fraud"),
        "{flag}"
    );

    let paragraph = "A working group meets again in the second week of October.";
    let mut mfa = Ministry::new().established();
    mfa.edits(S, paragraph, "").nights(3..=4);
    let flag = mfa.flag("edited");
    let named = types(&flag);
    assert!(
        named.contains(&"sentence_removed") || named.contains(&"paragraph_removed"),
        "{flag}"
    );
    assert!(flag["changes"].to_string().contains(paragraph), "{flag}");
}

/// Scenario 47.
#[test]
fn a_country_taken_out_of_a_list_is_a_party_removed() {
    let flag = edit("Laos, Thailand and Viet Nam", "Laos and Viet Nam");

    assert!(types(&flag).contains(&"actor_removed"), "{flag}");
}

/// Scenario 56.
#[test]
fn words_changed_within_quotation_marks_are_a_quotation() {
    let flag = edit("“We will finish this work", "“We will begin this work");

    assert!(types(&flag).contains(&"quote_changed"), "{flag}");
    assert!(weight(&flag) >= 20, "{flag}");
}

/// Scenario 50.
#[test]
fn an_edit_under_a_note_of_correction_is_announced_and_quotes_it() {
    let note = "Correction: an earlier version of this statement gave a wrong number of officers.";
    let mut mfa = Ministry::new().established();
    mfa.edits(S, "1,200 officers", "1,300 officers")
        .alters(S, |release| {
            release.text = format!("{}\n{note}", release.text);
        });

    mfa.nights(3..=4);

    assert_eq!(mfa.said(), ["edited/confirmed S"]);
    let flag = mfa.flag("edited");
    assert_eq!(flag["announced"], true, "{flag}");
    assert!(types(&flag).contains(&"number"), "{flag}");
    let reasons = flag["reasons"].to_string();
    assert!(reasons.contains("wrong number of officers"), "{reasons}");
}

/// Scenario 57.
#[test]
fn other_words_in_the_feed_alone_are_no_edit() {
    let mut mfa = Ministry::with_feed();
    let said = |mfa: &Ministry, words: &str| {
        let item = format!("</guid><description>{words}</description></item>");
        let feed = mfa.feed().replace("</guid></item>", &item);
        let kind = [("content-type", "application/rss+xml")];
        Reply::of(200, &kind, feed.as_bytes())
    };
    let applauded = said(&mfa, "The envoy applauded the clampdown on online scams.");
    mfa.answers("/feed.xml", applauded);
    let mut mfa = mfa.established();

    let noted = said(
        &mfa,
        "The envoy took note of the clampdown on online scams.",
    );
    mfa.answers("/feed.xml", noted).nights(3..=5);

    mfa.stays_silent();
}

/// Scenario 48.
#[test]
fn a_new_headline_alone_is_an_edit() {
    let mut mfa = Ministry::new().established();

    mfa.alters(S, |release| {
        "Minister warns the guest's envoy".clone_into(&mut release.title);
    })
    .nights(3..=4);

    let flag = mfa.flag("edited");
    assert_eq!(types(&flag), ["title_changed"]);
    assert_eq!(flag["stage"], "confirmed");
}

/// Scenario 51.
#[test]
fn a_back_dated_statement_is_an_edit_of_its_date() {
    let mut mfa = Ministry::new().established();

    mfa.alters(S, |release| "2025-04-09".clone_into(&mut release.date))
        .nights(3..=4);

    let flag = mfa.flag("edited");
    assert_eq!(types(&flag), ["date"]);
    assert_eq!(flag["stage"], "confirmed");
}

/// Scenario 49: the page's own date says whether it owns up to the change.
#[test]
fn an_edit_is_announced_where_the_page_s_own_date_moves_and_not_where_it_stands() {
    for (moved, announced) in [("2025-04-15", false), ("2025-04-19", true)] {
        let mut mfa = Ministry::new();
        mfa.alters(S, |release| {
            release.modified = Some("2025-04-15".to_owned());
        });
        let mut mfa = mfa.established();

        mfa.edits(S, "applauded", "noted")
            .alters(S, |release| release.modified = Some(moved.to_owned()));
        mfa.nights(3..=4);

        assert_eq!(mfa.flag("edited")["announced"], announced);
    }
}

/// Scenario 53.
#[test]
fn an_edit_that_is_undone_later_is_a_second_edit_and_no_restoration() {
    let mut mfa = Ministry::new().established();
    mfa.edits(S, "applauded", "noted").nights(3..=4);

    // A text that was there before may be a stale copy: it is said when it was seen twice in a row.
    mfa.edits(S, "noted", "applauded").night(5).crawl();
    assert_eq!(mfa.said(), ["edited/confirmed S"]);

    mfa.nights(6..=7);
    assert_eq!(mfa.said(), ["edited/confirmed S", "edited/confirmed S"]);
    let edits = mfa.flags();
    assert_eq!(edits[1]["relates_to"], edits[0]["id"]);
}

/// Scenario 54.
#[test]
fn two_changes_between_two_looks_are_one_edit() {
    let mut mfa = Ministry::new().established();

    mfa.edits(S, "applauded", "noted")
        .edits(S, "noted", "welcomed");
    mfa.nights(3..=4);

    let flag = mfa.flag("edited");
    assert_eq!(types(&flag).len(), 1, "{flag}");
    assert_eq!(flag["changes"][0]["after"], "welcomed");
    assert_eq!(
        (&flag["from_version"], &flag["to_version"]),
        (&1.into(), &2.into())
    );
}

/// CONTRACT: a third text confirms the first flag and opens another.
#[test]
fn a_third_text_confirms_the_first_edit_and_opens_a_second() {
    let mut mfa = Ministry::new().established();

    mfa.edits(S, "applauded", "noted").night(3).crawl();
    mfa.edits(S, "1,200 officers", "1,300 officers")
        .night(4)
        .crawl();

    assert_eq!(mfa.said(), ["edited/confirmed S", "edited/suspected S"]);
}

/// Scenario 55.
#[test]
fn a_suspect_that_answers_in_other_words_is_withdrawn_and_edited() {
    let mut mfa = Ministry::new().established();
    let release = mfa.removes(S);
    mfa.night(3).crawl();

    mfa.restores(release)
        .edits(S, "applauded", "noted")
        .night(4)
        .crawl();

    assert_eq!(
        mfa.said(),
        ["deleted/withdrawn not_found S", "edited/suspected S"]
    );
}

/// Scenario 67.
#[test]
fn a_stub_that_grows_on_its_first_day_is_growth() {
    let mut mfa = Ministry::new();
    mfa.nights(0..=1);
    let path = "/press/2025-04-18-talks";
    let stub = "The talks on fisheries ended this evening. A full text follows. Nets, quotas and harbours were on the table.";
    mfa.publishes(path, "Talks on fisheries", stub)
        .hour(48)
        .crawl();

    let more = format!(
        "{stub}\nThe delegations agreed on quotas for mackerel, and on a patrol that both coasts pay for."
    );
    mfa.alters(path, |release| release.text = more);
    mfa.hour(51).crawl();
    mfa.hour(58).crawl();

    let flag = mfa.flag("edited");
    assert_eq!(flag["stage"], "confirmed");
    assert!(weight(&flag) < 20, "{flag}");
}

/// Scenario 68.
#[test]
fn five_texts_in_the_first_hours_are_one_edit_and_all_kept() {
    let mut mfa = Ministry::new();
    mfa.nights(0..=1);
    let path = "/press/2025-04-18-talks";
    mfa.publishes(
        path,
        "Talks on fisheries",
        "Version 1 of the text on nets and quotas.",
    )
    .hour(48)
    .crawl();
    for version in 2..=5 {
        let (from, to) = (
            format!("Version {}", version - 1),
            format!("Version {version}"),
        );
        mfa.edits(path, &from, &to).hour(45 + 3 * version).crawl();
    }
    assert_eq!(mfa.flag("edited")["stage"], "suspected");

    mfa.hour(67).crawl();

    assert_eq!(mfa.flag("edited")["stage"], "confirmed");
    assert_eq!(mfa.rows("SELECT count(*) FROM version v JOIN statement s ON s.key = v.statement WHERE s.url LIKE '%talks'"), ["5"]);
}
