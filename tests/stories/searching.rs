//! Words that are looked for in every version, in scripts with and without spaces.

use serde_json::Value;

use crate::pages::{HOST, S};
use crate::world::Ministry;

const SCHOOLS: &str = "/press/2025-04-11-schools";

/// A script, with a text of it. In the text a word stands inside a longer stretch with zero-width spaces in it, and
/// another without.
struct Script {
    title: &'static str,
    text: &'static str,
    /// In the text with zero-width spaces, here without.
    parted: &'static str,
    /// In the text without, here with one.
    joined: &'static str,
    /// Stands in the text with others around it, and is edited away.
    edited: &'static str,
    instead: &'static str,
    /// The clusters of a word in another order.
    absent: &'static str,
}

const KHMER: Script = Script {
    title: "សេចក្តីថ្លែងការណ៍រួមស្តីពីទំនាក់ទំនងការទូត",
    text: "ក្រសួង\u{200b}ការ\u{200b}បរទេស\u{200b}និង\u{200b}សហ\u{200b}ប្រតិបត្តិការ\u{200b}អន្តរជាតិបានចេញសេចក្តីថ្លែងការណ៍មួយនៅថ្ងៃអង្គារ\
           ស្តីពីដំណើរទស្សនកិច្ចរបស់លោកទូតនៃប្រទេសជិតខាង។
លោកទូតបានកោតសរសើរចំពោះការបង្ក្រាបបទល្មើសឆបោកតាមអនឡាញដែលរាជរដ្ឋាភិបាលបានប្រកាសកាលពីខែមុន។",
    parted: "សហប្រតិបត្តិការ",
    joined: "ឆបោក\u{200b}តាម\u{200b}អនឡាញ",
    edited: "កោតសរសើរ",
    instead: "កត់សម្គាល់",
    absent: "សួងក្រ",
};

const THAI: Script = Script {
    title: "แถลงการณ์ร่วมเรื่องความสัมพันธ์ทางการทูต",
    text: "กระทรวง\u{200b}การ\u{200b}ต่าง\u{200b}ประเทศ\u{200b}แถลงเมื่อวันอังคารว่ารัฐมนตรีได้พบกับทูตของประเทศเพื่อนบ้านที่กรุงเทพมหานครและหารือเรื่องชายแดน
ทูตชื่นชมการปราบปรามแก๊งคอลเซ็นเตอร์ที่รัฐบาลประกาศเมื่อเดือนที่แล้วและเห็นพ้องว่าจะฝึกอบรมเจ้าหน้าที่ร่วมกันก่อนสิ้นปี",
    parted: "การต่างประเทศ",
    joined: "แก๊งคอล\u{200b}เซ็นเตอร์",
    edited: "ชื่นชม",
    instead: "รับทราบ",
    absent: "ศเทประ",
};

const CHINESE: Script = Script {
    title: "外交部发言人就两国关系答记者问",
    text: "中国\u{200b}外交\u{200b}部\u{200b}发言人星期二在例行记者会上表示，部长当天在首都会见了来访的邻国特使，双方就边境地区的安全合作深入交换了意见。
特使赞赏政府上月宣布的打击电信网络诈骗专项行动，双方同意年底以前共同培训一千二百名执法人员，并将于十月再次举行工作组会议。",
    parted: "外交部发言",
    joined: "电信\u{200b}网络诈骗",
    edited: "赞赏政府",
    instead: "注意到政府",
    absent: "部交外",
};

fn written_in(script: &Script) -> Ministry {
    let mut mfa = Ministry::new();
    mfa.alters(S, |release| {
        script.title.clone_into(&mut release.title);
        script.text.clone_into(&mut release.text);
    });
    mfa.established()
}

fn search(mfa: &Ministry, arguments: &[&str]) -> Vec<Value> {
    let ran = mfa.unsaid(&[&["--json", "search"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let hits = ran.out.lines();
    hits.map(|hit| serde_json::from_str(hit).unwrap()).collect()
}

/// The snippet of the one hit, which must be the statement.
#[track_caller]
fn found(mfa: &Ministry, arguments: &[&str]) -> String {
    let hits = search(mfa, arguments);
    assert_eq!(hits.len(), 1, "{arguments:?}: {hits:?}");
    assert_eq!(hits[0]["url"], format!("http://{HOST}{S}"));
    hits[0]["snippet"].as_str().unwrap().to_owned()
}

fn seen(text: &str) -> String {
    text.replace('\u{200b}', "")
}

/// The snippet holds the word, is short, and is the text's own, cut between what a reader takes for letters.
#[track_caller]
fn is_cut_well(snippet: &str, word: &str, script: &Script) {
    assert!(seen(snippet).contains(&seen(word)), "{word} in {snippet}");
    let whole = format!("{} {}", script.title, script.text.replace('\n', " "));
    let cut = snippet.trim_matches('…');
    let clusters = unsaid::text::graphemes(cut);
    assert!(clusters.len() <= 160, "{snippet}");
    let all = unsaid::text::graphemes(&whole);
    assert!(
        all.windows(clusters.len()).any(|window| window == clusters),
        "{snippet} is no cut of {whole}"
    );
}

#[track_caller]
fn is_found_in_longer_text(script: &Script) {
    let mfa = written_in(script);
    let kept = mfa.rows("SELECT text FROM version WHERE text LIKE '%' || char(8203) || '%'");
    assert_eq!(kept.len(), 1, "the text keeps its zero-width spaces");

    for word in [script.parted, script.joined, script.edited] {
        is_cut_well(&found(&mfa, &[word]), word, script);
    }
    // Every word that is typed must be there; they need not stand together.
    found(&mfa, &[script.parted, script.edited]);
    assert_eq!(search(&mfa, &[script.absent]), [Value::Null; 0]);
    assert_eq!(
        search(&mfa, &[script.parted, script.absent]),
        [Value::Null; 0]
    );
}

#[track_caller]
fn is_found_once_removed(script: &Script) {
    let mut mfa = written_in(script);
    assert_eq!(
        search(&mfa, &["--removed", script.edited]),
        [Value::Null; 0]
    );

    mfa.edits(S, script.edited, script.instead).crawl();

    let hits = search(&mfa, &["--removed", script.edited]);
    assert_eq!(hits.len(), 1);
    assert_eq!(
        (&hits[0]["version"], &hits[0]["removed"]),
        (&1.into(), &true.into())
    );
    is_cut_well(hits[0]["snippet"].as_str().unwrap(), script.edited, script);
    // What the newest version still holds was not removed.
    assert_eq!(
        search(&mfa, &["--removed", script.parted]),
        [Value::Null; 0]
    );
    assert_eq!(
        search(&mfa, &["--removed", script.instead]),
        [Value::Null; 0]
    );
    assert_eq!(search(&mfa, &[script.parted])[0]["version"], 2);
}

#[test]
fn a_khmer_word_is_found_inside_longer_text() {
    is_found_in_longer_text(&KHMER);
}

#[test]
fn a_thai_word_is_found_inside_longer_text() {
    is_found_in_longer_text(&THAI);
}

#[test]
fn a_chinese_word_is_found_inside_longer_text() {
    is_found_in_longer_text(&CHINESE);
}

#[test]
fn a_khmer_word_that_was_edited_away_is_found() {
    is_found_once_removed(&KHMER);
}

#[test]
fn a_thai_word_that_was_edited_away_is_found() {
    is_found_once_removed(&THAI);
}

#[test]
fn a_chinese_word_that_was_edited_away_is_found() {
    is_found_once_removed(&CHINESE);
}

#[test]
fn an_english_word_is_found_by_itself_and_not_inside_others() {
    let mfa = Ministry::new().established();

    let snippet = found(&mfa, &["SCAMS"]);

    assert!(snippet.contains("online scams"), "{snippet}");
    assert_eq!(search(&mfa, &["scam"]), [Value::Null; 0]);
    assert_eq!(search(&mfa, &["applauded", "ferry"]), [Value::Null; 0]);
}

/// The words of a statement that is gone are gone with it.
#[test]
fn words_of_a_deleted_statement_are_removed_words() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.nights(3..=4);
    assert_eq!(mfa.flag("deleted")["stage"], "confirmed");

    let hits = search(&mfa, &["--removed", "applauded"]);

    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["removed"], true);
}

/// Versions of one statement do not crowd out what was removed elsewhere.
#[test]
fn a_statement_with_many_versions_is_one_hit() {
    let mut mfa = Ministry::new().established();
    for night in 3..9 {
        let (from, to) = (format!("{} week", night - 1), format!("{night} week"));
        mfa.alters(SCHOOLS, |release| {
            let from = if night == 3 { "a day" } else { &from };
            release.text = release.text.replace(from, &to);
        });
        mfa.night(night).crawl();
    }
    assert!(mfa.rows("SELECT max(number) FROM version") > vec!["4".to_owned()]);

    let hits = search(&mfa, &["envelopes"]);

    assert_eq!(hits.len(), 1, "{hits:?}");
    assert_eq!(hits[0]["removed"], false);
}

/// CONTRACT: every word is taken as it is.
#[test]
fn s101_what_is_typed_is_never_a_query_language() {
    let mfa = Ministry::new().established();

    for typed in [
        "\"",
        "applauded OR ferry",
        "words:applauded",
        "app*",
        "NEAR(a b)",
        "-applauded ^x",
        "(((",
    ] {
        let ran = mfa.unsaid(&["--json", "search", "--", typed]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{typed}");
        let is_one = typed.contains("-applauded") || ran.out.is_empty();
        assert!(is_one, "{typed}: {}", ran.out);
    }
    let long = "applauded ".repeat(10_000);
    assert_eq!(search(&mfa, &[&long]).len(), 1);
}

/// On a terminal hits and differences stay within 80 columns, in every script.
#[test]
fn hits_and_differences_are_wrapped_within_eighty_columns() {
    for script in [&KHMER, &THAI, &CHINESE] {
        let mut mfa = written_in(script);
        mfa.edits(S, script.edited, script.instead).crawl();
        let flag = mfa.flag("edited")["id"].as_str().unwrap().to_owned();
        for arguments in [["search", script.edited], ["diff", &flag]] {
            let ran = mfa.unsaid(&arguments);
            assert!(ran.out.lines().count() > 4, "{}", ran.out);
            for line in ran.out.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= 80, "{width}: {line}");
            }
        }
    }
}
