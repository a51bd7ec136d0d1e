//! Stories of edits: what is told, and what is not.
//!
//! *In:* pairs of texts. *Out:* types and words. *Never:* a site.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn passage<'a>(title: &'a str, text: &'a str, language: &'a str) -> Passage<'a> {
    Passage {
        title,
        text,
        published: None,
        language: Some(language),
    }
}

fn compared(language: &str, before: &str, after: &str) -> Comparison {
    compare(
        &passage("T", before, language),
        &passage("T", after, language),
    )
}

fn kinds(found: &Comparison) -> Vec<ChangeKind> {
    found.changes.iter().map(|c| c.kind).collect()
}

#[track_caller]
fn tells(language: &str, before: &str, after: &str, kind: ChangeKind) -> Comparison {
    let found = compared(language, before, after);
    assert_eq!(
        kinds(&found),
        [kind],
        "{before} → {after}: {:?}",
        found.changes
    );
    assert!(
        found.significance >= 20,
        "{before} → {after}: {}",
        found.significance
    );
    found
}

#[track_caller]
fn lets_pass(language: &str, before: &str, after: &str, kind: ChangeKind) {
    let found = compared(language, before, after);
    assert!(
        found.changes.iter().all(|c| c.kind == kind),
        "{before} → {after}: {:?}",
        found.changes
    );
    assert!(!found.changes.is_empty(), "{before} → {after}");
    assert!(found.significance < 20);
}

/// Scenario 43.
#[test]
fn a_softened_verb_is_reported_with_both_sentences() {
    let (before, after) = (
        "The side applauded the clampdown.",
        "The side appreciates the clampdown.",
    );
    let found = tells("en", before, after, ChangeKind::Stance);
    assert_eq!(found.changes[0].before.as_deref(), Some("applauded"));
    assert_eq!(found.changes[0].after.as_deref(), Some("appreciates"));
    assert_eq!(found.changes[0].sentence_before.as_deref(), Some(before));
    assert_eq!(found.changes[0].sentence_after.as_deref(), Some(after));
}

const TURNED: &[(&str, &str, &str)] = &[
    (
        "en",
        "The Ministry does not recognise the map.",
        "The Ministry does recognise the map.",
    ),
    (
        "en",
        "The Ministry recognises the map.",
        "The Ministry does not recognise the map.",
    ),
    (
        "zh",
        "双方同意在今年内恢复对话。",
        "双方不同意在今年内恢复对话。",
    ),
    (
        "km",
        "រដ្ឋាភិបាលមិនទទួលស្គាល់ការចោទប្រកាន់នេះទេ។",
        "រដ្ឋាភិបាលទទួលស្គាល់ការចោទប្រកាន់នេះ។",
    ),
    ("th", "รัฐบาลไม่ยอมรับแผนที่นี้", "รัฐบาลยอมรับแผนที่นี้"),
    (
        "ru",
        "МИД не признаёт эту карту.",
        "МИД признаёт эту карту.",
    ),
    (
        "es",
        "El Gobierno no acepta el mapa.",
        "El Gobierno acepta el mapa.",
    ),
    (
        "vi",
        "Bộ không công nhận bản đồ này.",
        "Bộ công nhận bản đồ này.",
    ),
    (
        "fr",
        "Le ministère ne reconnaît pas la carte.",
        "Le ministère reconnaît la carte.",
    ),
];

/// Scenario 44.
#[test]
fn a_not_that_comes_or_goes_is_a_negation() {
    for &(language, before, after) in TURNED {
        let found = compared(language, before, after);
        assert_eq!(
            kinds(&found),
            [ChangeKind::Negation],
            "{before}: {:?}",
            found.changes
        );
        assert!(found.significance >= 75);
    }
    let found = compared(
        "en",
        "It does not recognise the map.",
        "It does recognise the map.",
    );
    assert_eq!(
        found.changes[0].before.as_deref(),
        Some("does not recognise")
    );
    assert_eq!(found.changes[0].after.as_deref(), Some("does recognise"));
}

const DIGITS: &[(&str, &str, &str, ChangeKind)] = &[
    (
        "en",
        "There were 1,200 of them.",
        "There were 1,020 of them.",
        ChangeKind::Number,
    ),
    (
        "en",
        "It grew 1.5 times.",
        "It grew 15 times.",
        ChangeKind::Number,
    ),
    (
        "en",
        "Between 3–5 people came.",
        "Between 35 people came.",
        ChangeKind::Number,
    ),
    (
        "km",
        "មានមនុស្ស ១២ នាក់។",
        "មានមនុស្ស ២១ នាក់។",
        ChangeKind::Number,
    ),
    (
        "zh",
        "会谈于3月5日举行。",
        "会谈于3月6日举行。",
        ChangeKind::Date,
    ),
    (
        "en",
        "The balance is -5 million.",
        "The balance is 5 million.",
        ChangeKind::Number,
    ),
    (
        "en",
        "It costs $5 now.",
        "It costs €5 now.",
        ChangeKind::Number,
    ),
    (
        "zh",
        "金额为1.2亿元。",
        "金额为1.2万元。",
        ChangeKind::Number,
    ),
    (
        "en",
        "Talks begin on 6 May in Geneva.",
        "Talks begin on 8 June in Geneva.",
        ChangeKind::Date,
    ),
    (
        "en",
        "Two ministers came here.",
        "Three ministers came here.",
        ChangeKind::Number,
    ),
    (
        "en",
        "Troops leave by 30 June as agreed.",
        "Troops leave after 30 June as agreed.",
        ChangeKind::Date,
    ),
    (
        "en",
        "They paid 5 million.",
        "They paid 5 billion.",
        ChangeKind::Number,
    ),
];

#[test]
fn a_name_that_changed_beside_a_word_of_weight_is_told_too() {
    for (language, before, after) in [
        (
            "en",
            "Minister Sok Chenda applauded the arrest of the men.",
            "Minister Prak Sokhonn noted the arrest of the men.",
        ),
        (
            "en",
            "It welcomes the arrival of Sok Chenda in Hanoi.",
            "It welcomes the announcement of the arrival of Prak Sokhonn in Hanoi.",
        ),
    ] {
        let found = compared(language, before, after);
        let kinds: Vec<ChangeKind> = found.changes.iter().map(|change| change.kind).collect();
        assert!(
            kinds.contains(&ChangeKind::Name),
            "{before} → {after}: {kinds:?}"
        );
        assert!(
            kinds.contains(&ChangeKind::Stance),
            "{before} → {after}: {kinds:?}"
        );
    }
}

#[test]
fn paragraphs_numbered_anew_are_a_matter_of_style_and_percents_of_either_spelling_too() {
    for (before, after) in [
        (
            "2. The Ministry thanks all who came.",
            "3. The Ministry thanks all who came.",
        ),
        (
            "The Ministry thanks all who came.",
            "(iv) The Ministry thanks all who came.",
        ),
        (
            "Some 70% of all farms were reached.",
            "Some 70 percent of all farms were reached.",
        ),
        (
            "Some 70% of all farms were reached.",
            "Some 70 per cent of all farms were reached.",
        ),
    ] {
        lets_pass("en", before, after, ChangeKind::Style);
    }
    tells(
        "en",
        "12 farms were reached.",
        "13 farms were reached.",
        ChangeKind::Number,
    );
    tells(
        "en",
        "Some 70% of all were reached.",
        "Some 71 percent of all were reached.",
        ChangeKind::Number,
    );
}

/// Scenario 45.
#[test]
fn digits_are_never_typography() {
    for &(language, before, after, kind) in DIGITS {
        tells(language, before, after, kind);
    }
    assert_eq!(
        compared("zh", "金额为1.2亿元。", "金额为1.2万元。").changes[0].weight,
        60
    );
}

#[test]
fn numbers_of_one_value_are_style() {
    lets_pass(
        "zh",
        "截至四月底，共有三千二百人。",
        "截至4月底，共有3200人。",
        ChangeKind::Style,
    );
    lets_pass(
        "km",
        "មានមនុស្ស ១២ នាក់។",
        "មានមនុស្ស 12 នាក់។",
        ChangeKind::Style,
    );
    lets_pass(
        "en",
        "Some 1,200 people came.",
        "Some 1200 people came.",
        ChangeKind::Style,
    );
    lets_pass(
        "en",
        "In all twelve people came.",
        "In all 12 people came.",
        ChangeKind::Style,
    );
}

/// Scenario 46.
#[test]
fn a_sentence_that_went_is_told_whole() {
    let found = tells(
        "en",
        "They met. We condemn the attack. They left.",
        "They met. They left.",
        ChangeKind::SentenceRemoved,
    );
    assert_eq!(
        found.changes[0].before.as_deref(),
        Some("We condemn the attack.")
    );
    let found = tells(
        "en",
        "A stays.\nB goes away.\nC goes too.\nD stays.",
        "A stays.\nD stays.",
        ChangeKind::ParagraphRemoved,
    );
    assert_eq!(
        found.changes[0].before.as_deref(),
        Some("B goes away.\nC goes too.")
    );
    tells(
        "en",
        "They met. They left.",
        "They met. They talked for long. They left.",
        ChangeKind::SentenceAdded,
    );
}

/// Scenario 47.
#[test]
fn names_and_ranks_are_told_and_who_went_out_of_a_list() {
    tells(
        "en",
        "He met the envoys of Japan, France and Laos today.",
        "He met the envoys of Japan and Laos today.",
        ChangeKind::ActorRemoved,
    );
    tells(
        "en",
        "They met the minister of health.",
        "They met the deputy minister of health.",
        ChangeKind::Title,
    );
    tells(
        "zh",
        "外交部长同来访代表团举行会谈。",
        "外交部副部长同来访代表团举行会谈。",
        ChangeKind::Title,
    );
    tells(
        "en",
        "They thanked Iran for the talks.",
        "They thanked Iraq for the talks.",
        ChangeKind::Name,
    );
}

/// Scenario 48.
#[test]
fn a_headline_alone_is_told() {
    let text = "The two ministers met on Monday and exchanged views.";
    let found = compare(
        &passage("Ministers agree on dam", text, "en"),
        &passage("Ministers discuss dam", text, "en"),
    );
    assert_eq!(kinds(&found), [ChangeKind::TitleChanged]);
    assert!(found.significance >= 35);
    let found = compare(
        &passage("Ministers’ dam", text, "en"),
        &passage("Ministers' dam", text, "en"),
    );
    assert_eq!(kinds(&found), [ChangeKind::Style]);
}

/// Scenario 51.
#[test]
fn a_date_set_back_is_a_date() {
    let day = |d| NaiveDate::from_ymd_opt(2025, 4, d).map(PageDate::Day);
    let at = |d| Passage {
        published: day(d),
        ..passage("T", "Words.", "en")
    };
    let found = compare(&at(18), &at(11));
    assert_eq!(kinds(&found), [ChangeKind::Date]);
    assert_eq!(found.changes[0].after.as_deref(), Some("2025-04-11"));
    assert!(
        compare(&at(18), &passage("T", "Words.", "en"))
            .changes
            .is_empty()
    );
}

/// Scenario 56.
#[test]
fn words_inside_quotation_marks_are_a_quotation() {
    tells(
        "en",
        "“We will fight them,” he said.",
        "“We will watch them,” he said.",
        ChangeKind::QuoteChanged,
    );
    tells(
        "zh",
        "他说：“我们坚决反对。”",
        "他说：“我们高度关注。”",
        ChangeKind::QuoteChanged,
    );
    let gone = compared(
        "en",
        "He came. \"We will not accept these tariffs,\" he said. Talks continue.",
        "He came. Talks continue.",
    );
    assert_eq!(
        kinds(&gone),
        [ChangeKind::QuoteRemoved, ChangeKind::SentenceRemoved]
    );
    assert_eq!(
        gone.changes[0].before.as_deref(),
        Some("We will not accept these tariffs,")
    );
}

#[test]
fn a_question_left_out_of_a_transcript_is_told() {
    let rest = "Q: What is your comment on the drill?\nA: We are following it closely.";
    let before =
        format!("Q: Has the Minister been replaced?\nA: I have no information to provide.\n{rest}");
    tells("en", &before, rest, ChangeKind::QuestionRemoved);
}

#[test]
fn a_question_by_a_named_asker_left_out_of_a_transcript_is_told() {
    let rest = "AFP: What is your comment on the drill?\nLin: We are following it closely.";
    let gone = "Kyodo News: The envoy was called back. Is he to be replaced?\nLin: I have no information to provide.";
    tells(
        "en",
        &format!("{gone}\n{rest}"),
        rest,
        ChangeKind::QuestionRemoved,
    );
    let rest = "法新社记者：你对演习有何评论？\n林剑：我们正在密切关注。";
    let gone = "共同社记者：大使是否会被召回？\n林剑：我没有可以提供的信息。";
    tells(
        "zh",
        &format!("{gone}\n{rest}"),
        rest,
        ChangeKind::QuestionRemoved,
    );
}

#[test]
fn a_question_in_a_speech_is_no_question_of_a_transcript() {
    let rest = "We live beside one river.\nThe river feeds us all.";
    let gone = "Who among us would close it? Nobody would do that to a neighbour.";
    tells(
        "en",
        &format!("{rest}\n{gone}"),
        rest,
        ChangeKind::ParagraphRemoved,
    );
}

#[test]
fn a_clause_that_went_is_told() {
    let found = tells(
        "es",
        "El Gobierno rechaza categóricamente la acusación y lamenta lo ocurrido.",
        "El Gobierno lamenta lo ocurrido.",
        ChangeKind::ClauseRemoved,
    );
    assert_eq!(
        found.changes[0].before.as_deref(),
        Some("rechaza categóricamente la acusación y")
    );
}

/// Scenario 62.
#[test]
fn typography_is_let_pass() {
    for (language, before, after) in [
        (
            "en",
            "\"Yes\", he said - it's done...",
            "“Yes”, he said – it’s done…",
        ),
        (
            "fr",
            "Le montant s'élève à 1 250 000 euros.",
            "Le montant s’élève à 1\u{a0}250\u{a0}000 euros.",
        ),
        ("zh", "共有１２人，费用为5元。", "共有12人,费用为5元。"),
        ("en", "THE MINISTRY met them.", "The Ministry met them."),
        ("en", "The U.S. Government came.", "The US Government came."),
        (
            "en",
            "They came, and they left.",
            "They came and they left.",
        ),
    ] {
        lets_pass(language, before, after, ChangeKind::Style);
    }
    lets_pass(
        "en",
        "One stands. Two stands.",
        "One stands.\nTwo stands.",
        ChangeKind::Style,
    );
    let found = compared("en", "Cafe\u{301} a b.\u{200b}", "Café\u{a0}a  b.");
    assert_eq!(found, Comparison::default());
}

/// Scenario 63.
#[test]
fn zero_widths_in_khmer_and_thai_are_nothing() {
    for (a, b) in [
        ("ក្រសួងការបរទេស", "ក្រសួង\u{200b}ការបរទេស"),
        ("กระทรวงการต่างประเทศ", "กระทรวง\u{200b}การต่างประเทศ"),
    ] {
        assert_eq!(compared("km", a, b), Comparison::default());
    }
}

#[test]
fn a_look_alike_letter_is_invisible_and_tells_in_a_name() {
    let found = compared("en", "They launched it.", "They launch\u{435}d it.");
    assert_eq!(kinds(&found), [ChangeKind::Invisible]);
    assert!(found.significance < 20);
    let found = compared(
        "en",
        "They thanked Cambodia.",
        "They thanked C\u{430}mbodia.",
    );
    assert!(kinds(&found) == [ChangeKind::Invisible] && found.significance >= 20);
}

#[test]
fn break_points_all_over_a_text_are_typography_and_a_few_in_names_tell() {
    let text = "The Ministry of Foreign Affairs thanked Representatives from Development Partners in Geneva on Monday \
                for Considerable Assistance";
    let broken = |most: usize| -> String {
        let mut left = most;
        let words = text.split(' ').map(|word| {
            if word.len() < 5 || left == 0 {
                return word.to_owned();
            }
            left -= 1;
            word.char_indices()
                .map(|(at, c)| {
                    if at == 3 {
                        format!("\u{200b}{c}")
                    } else {
                        c.to_string()
                    }
                })
                .collect()
        });
        words.collect::<Vec<_>>().join(" ")
    };

    let found = compared("en", text, &broken(20));
    assert_eq!(kinds(&found), [ChangeKind::Style]);
    assert!(found.significance < 20);
    let found = compared("en", text, &broken(2));
    assert!(found.significance >= 20);
}

#[test]
fn a_misspelling_is_let_pass() {
    lets_pass(
        "en",
        "Both agreed to recieve the delegation in May.",
        "Both agreed to receive the delegation in May.",
        ChangeKind::Typo,
    );
}

#[test]
fn a_sentence_that_moved_is_let_pass() {
    let found = compared(
        "en",
        "One is here. Two is there. Three is far.",
        "One is here. Three is far. Two is there.",
    );
    assert_eq!(kinds(&found), [ChangeKind::Moved]);
    assert!(found.significance <= 10);
}

/// Scenario 129.
#[test]
fn khmer_typed_in_another_order_is_style_and_another_sign_is_a_word() {
    lets_pass(
        "km",
        "អង្គការស្ត្រីកម្ពុជា។",
        "អង្គការស\u{17d2}\u{179a}\u{17d2}\u{178f}\u{17b8}កម្ពុជា។",
        ChangeKind::Style,
    );
    for (language, before, after) in [
        ("km", "អង្គការស្ត្រីកម្ពុជា។", "អង្គការស្រីកម្ពុជា។"),
        ("km", "គាត់និងទៅ។", "គាត់នឹងទៅ។"),
        ("th", "เขาเดินมาใกล้แล้ว", "เขาเดินมาไกลแล้ว"),
        ("th", "นี่คือไม้ของเขา", "นี่คือไม่ของเขา"),
    ] {
        let found = compared(language, before, after);
        assert!(
            found.significance >= 20,
            "{before} → {after}: {:?}",
            found.changes
        );
        for text in found
            .changes
            .iter()
            .flat_map(|c| [&c.before, &c.after])
            .flatten()
        {
            assert!(
                !text.starts_with(unicode_normalization::char::is_combining_mark),
                "{text}"
            );
        }
    }
}

/// Scenario 130.
#[test]
fn a_clause_lost_from_an_unspaced_line_is_marked_alone() {
    for (language, before, after, lost) in [
        (
            "zh",
            "中方表示强烈不满，并向对方提出严正交涉，希望妥善处理。",
            "中方表示强烈不满，希望妥善处理。",
            "提出严正交涉",
        ),
        (
            "th",
            "รัฐมนตรีแถลงข่าวเมื่อวานนี้และขอบคุณตำรวจกัมพูชา",
            "รัฐมนตรีแถลงข่าวเมื่อวานนี้",
            "ขอบคุณตำรวจกัมพูชา",
        ),
        (
            "km",
            "ក្រសួងបានជួបជាមួយឯកអគ្គរដ្ឋទូតនិងថ្លែងអំណរគុណដល់ប្រទេសចិន។",
            "ក្រសួងបានជួបជាមួយឯកអគ្គរដ្ឋទូត។",
            "ថ្លែងអំណរគុណដល់ប្រទេសចិន",
        ),
    ] {
        let found = compared(language, before, after);
        assert_eq!(found.changes.len(), 1, "{:?}", found.changes);
        let marked = found.changes[0].before.clone().unwrap_or_default();
        assert!(
            marked.contains(lost) && marked.len() < before.len(),
            "{marked}"
        );
        assert!(found.significance >= 20);
    }
}

#[test]
fn another_document_under_the_address_is_told_as_one() {
    let text = |from: u32| {
        let words: Vec<String> = (from..from + 60).map(|n| format!("word{n}")).collect();
        words.join(" ")
    };
    let found = compare(
        &passage("One", &text(0), "en"),
        &passage("Two", &text(500), "en"),
    );
    assert_eq!(kinds(&found), [ChangeKind::DocumentSwapped]);
    assert_eq!(found.significance, 88);
}

proptest! {
    #[test]
    fn a_text_does_not_differ_from_itself(text in any::<String>(), like in "[A-Za-z0-9 .“”\n一-三ក-្]{0,60}") {
        for text in [text, like] {
            prop_assert_eq!(compared("en", &text, &text), Comparison::default());
        }
    }

    #[test]
    fn any_two_texts_are_compared(a in any::<String>(), b in any::<String>(), c in "[a-cA 0-3.,\"-]{0,40}", d in "[a-cA 0-3.,\"ក-្]{0,40}") {
        for (a, b) in [(&a, &b), (&c, &d), (&c, &a)] {
            let found = compare(&passage(a, b, "en"), &passage(b, a, "en"));
            prop_assert!(found.significance <= 100);
            prop_assert!(found.changes.is_sorted_by(|x, y| x.weight >= y.weight));
        }
    }
}

#[test]
fn another_address_in_the_text_is_a_link_swapped_and_no_number() {
    let found = compared(
        "en",
        "The report is at https://www.mfa.test/2024/report-12.pdf for all to read.",
        "The report is at https://www.mfa.test/2025/report-13.pdf for all to read.",
    );
    assert!(
        kinds(&found)
            .iter()
            .all(|kind| *kind == ChangeKind::LinkSwapped),
        "{found:?}"
    );
}

#[test]
fn a_lowered_verb_is_told_with_both_degrees() {
    let found = compared(
        "en",
        "The side applauded the clampdown.",
        "The side took note of the clampdown.",
    );
    assert_eq!(found.changes[0].degrees, Some([5, 0]));
}

#[test]
fn another_text_under_the_same_headline_is_another_document() {
    let words = |from: u32| -> String {
        let words: Vec<String> = (from..from + 120).map(|n| format!("word{n}")).collect();
        words.join(" ")
    };
    let found = compared("en", &words(0), &words(500));
    assert_eq!(kinds(&found), [ChangeKind::DocumentSwapped]);
}

#[test]
fn a_number_inside_a_name_and_a_number_written_another_way_are_no_other_number() {
    let pairs = [
        (
            "The office 18F wrote the guide.",
            "The office wrote the guide.",
        ),
        (
            "The side will give $50M to the region.",
            "The side will give $50 million to the region.",
        ),
    ];
    for (before, after) in pairs {
        let found = compared("en", before, after);
        assert!(
            !kinds(&found).contains(&ChangeKind::Number),
            "{before}: {found:?}"
        );
    }
}
