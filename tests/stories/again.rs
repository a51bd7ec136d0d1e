//! `unsaid reprocess`: all that was seen, judged again.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::pages::{FRAME, HOST, Release, S, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

const SUBJECTS: [(&str, &str); 8] = [
    (
        "harbour",
        "Cranes in the harbour lift twice what they lifted, and pilots bring ships in by night.",
    ),
    (
        "orchard",
        "Growers of mangoes graft old trees with shoots from the hills before the first rain falls.",
    ),
    (
        "railway",
        "Carriages run to the coast again on Fridays, slower than buses but with room for baskets.",
    ),
    (
        "library",
        "Readers may borrow atlases for a month if a teacher signs the card that lies at the desk.",
    ),
    (
        "clinic",
        "Nurses weigh every newborn child on Mondays and write the figures into a yellow booklet.",
    ),
    (
        "forest",
        "Rangers counted hornbills from towers of bamboo and found a third more pairs than before.",
    ),
    (
        "kiln",
        "Potters fire their jars with husks of rice now, because logs became dearer than the clay.",
    ),
    (
        "ferry",
        "Two boats cross the great river by turns while divers look after the cable of the third.",
    ),
];

fn path(subject: &str) -> String {
    format!("/press/2025-03-{subject}")
}

/// The usual ministry with eight more releases, so that some may go while others stand.
fn large() -> Ministry {
    let mut mfa = Ministry::new();
    mfa.rearranges(|releases| {
        for (subject, text) in SUBJECTS {
            let title = format!("News of the {subject} for March");
            let text = format!(
                "{text}\nThe {subject} is looked after by its own bureau, which answers letters."
            );
            releases.push(Release::new(&path(subject), "2025-03-10", &title, &text));
        }
    });
    mfa.established()
}

fn blank(title: &str) -> Reply {
    let main = format!("<h1>{title}</h1><p>10 March 2025</p>");
    Reply::page(
        200,
        &FRAME.replace("{title}", title).replace("{main}", &main),
    )
}

/// Twelve nights in which all happens that is flagged.
fn eventful() -> Ministry {
    let mut mfa = large();
    mfa.publishes(
        "/press/2025-04-19-stamps",
        "A stamp for the anniversary",
        "The post prints a stamp in four colours for the anniversary, and sells it from Monday at every counter.",
    );
    mfa.edits(S, "applauded", "appreciates").night(3).crawl();
    let harbour = mfa.removes(&path("harbour"));
    mfa.answers(&path("orchard"), blank("News of the orchard for March"));
    mfa.nights(4..=6);
    mfa.alters(&path("railway"), |release| {
        "/news/2025-03-railway".clone_into(&mut release.path);
    });
    mfa.answers(
        &path("railway"),
        Reply::to(301, &format!("http://{HOST}/news/2025-03-railway")),
    );
    mfa.lists(&path("library"), false).nights(7..=8);
    mfa.restores(harbour)
        .edits(S, "appreciates", "took note of")
        .night(9)
        .crawl();
    mfa.edits(S, "took note of", "appreciates");
    for subject in ["clinic", "forest", "kiln"] {
        mfa.removes(&path(subject));
    }
    mfa.nights(10..=14);
    mfa
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Every table of conclusions, as text.
fn conclusions(mfa: &Ministry) -> Vec<String> {
    let mut rows = mfa.rows("SELECT id, stage, body FROM flag ORDER BY key");
    rows.extend(mfa.rows("SELECT id, state, settled FROM statement ORDER BY key"));
    rows.extend(mfa.rows("SELECT flag, n, stage, at, reason FROM flag_stage ORDER BY flag, n"));
    rows
}

fn folder(mfa: &Ministry) -> BTreeSet<String> {
    let files = std::fs::read_dir(mfa.folder.path()).unwrap();
    files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("reprocess"))
        .collect()
}

#[test]
fn what_was_seen_in_twelve_nights_judged_again_gives_the_same_flags_ids_included() {
    let mfa = eventful();
    let said = mfa.said().join("\n");
    for kind in [
        "published/confirmed",
        "edited/confirmed",
        "edited/withdrawn",
        "deleted/confirmed not_found",
        "deleted/confirmed blanked",
        "restored/confirmed",
        "moved/confirmed",
        "delisted/confirmed",
        "incident/confirmed",
    ] {
        assert!(said.contains(kind), "{kind}: {said}");
    }
    let before = conclusions(&mfa);

    let ran = mfa.unsaid(&["reprocess"]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1, "{}\n{said}", ran.out);
    let flags = mfa.flags().len();
    let none = format!("none of {flags} flags would be another");
    assert!(ran.out.contains(&none), "{}", ran.out);
    assert_eq!(conclusions(&mfa), before);
    assert_eq!(folder(&mfa), BTreeSet::new());
}

#[test]
fn a_flag_that_todays_rules_would_not_confirm_is_named_with_what_it_would_be() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    mfa.nights(3..=4);
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
    let id = mfa.flag("deleted")["id"].as_str().unwrap().to_owned();

    mfa.rules("recheck_in_pass = \"0s\"\nconfirm_after = \"90h\"\n");
    let ran = mfa.unsaid(&["reprocess"]);

    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let line = ran.out.lines().next().unwrap();
    for words in [id.as_str(), S_TITLE, "suspected instead of confirmed"] {
        assert!(line.contains(words), "{words}: {line}");
    }
    let told = lines(&mfa.unsaid(&["reprocess", "--json"]).out);
    assert_eq!(told[0]["flag"], id.as_str());
    assert_eq!(told[0]["would"]["stage"], "suspected");
    assert_eq!(told[1]["differ"], 1);
    assert_eq!(mfa.said(), ["deleted/confirmed not_found S"]);
}

#[test]
fn kept_pages_are_read_with_todays_selectors_and_no_edit_comes_of_it() {
    let filed = FRAME.replace(
        "{main}",
        "{main}<p>Filed in the folder about {title}, {hit} pages.</p>",
    );
    let read_by = |select: &str| {
        format!("listings = [\"http://{HOST}/press/\"]\nselect = {{ body = \"{select}\" }}\n")
    };
    let mut mfa = Ministry::new();
    mfa.watched_by(&read_by("article")).frames(&filed);
    let mut mfa = mfa.established();
    mfa.edits(S, "applauded", "appreciates").nights(3..=4);
    let readings = mfa.rows("SELECT count(*) FROM reading");

    mfa.watched_by(&read_by("main"));
    let first = mfa.unsaid(&["reprocess"]);
    assert!(
        first
            .out
            .contains("7 pages read once more: none of 1 flags"),
        "{}",
        first.out
    );
    let added = mfa.rows("SELECT count(*) FROM reading WHERE renews IS NOT NULL");
    assert_eq!(added, ["7"]);

    let again = mfa.unsaid(&["reprocess"]);
    assert_eq!(again.out, first.out);
    assert_eq!(
        mfa.rows("SELECT count(*) FROM reading WHERE renews IS NOT NULL"),
        added
    );
    assert_eq!(
        mfa.rows("SELECT count(*) FROM reading WHERE renews IS NULL"),
        readings
    );

    mfa.watched_by(&read_by("article")).nights(5..=6);
    assert_eq!(mfa.said(), ["edited/confirmed S"]);
}

#[test]
fn a_changed_selector_and_an_edit_after_it_judge_alike_again() {
    let read_by = |select: &str| {
        format!("listings = [\"http://{HOST}/press/\"]\nselect = {{ body = \"{select}\" }}\n")
    };
    let filed = |stamp: &str| {
        let main = format!("{{main}}<p>Filed in the folder about {{title}}.</p>{stamp}");
        FRAME.replace("{main}", &main)
    };
    for stamp in ["", "<script>var nonce = {hit};</script>"] {
        let mut mfa = Ministry::new();
        mfa.watched_by(&read_by("article")).frames(&filed(stamp));
        let mut mfa = mfa.established();
        mfa.frames(&filed(stamp).replace("Filed in the folder", "Kept in the box"));
        mfa.night(3).crawl();
        mfa.watched_by(&read_by("main")).nights(4..=5);
        mfa.edits(S, "applauded", "appreciates").nights(6..=7);
        assert_eq!(mfa.said(), ["edited/confirmed S"]);

        let ran = mfa.unsaid(&["reprocess"]);

        assert!(ran.out.contains("none of 1 flags"), "{stamp}: {}", ran.out);
    }
}

#[test]
fn reprocess_takes_one_source_the_lock_and_a_store_that_is_there() {
    let mfa = Ministry::new();
    let ran = mfa.unsaid(&["reprocess"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("`unsaid crawl` makes the file"),
        "{}",
        ran.err
    );
    assert!(!mfa.db().exists());

    let mfa = mfa.established();
    let ran = mfa.unsaid(&["reprocess", "--source", "nobody"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no source `nobody`"), "{}", ran.err);
    let ran = mfa.unsaid(&["reprocess", "--source", "mfa", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(lines(&ran.out)[0]["passes"], 2);

    let lock = std::fs::File::open(mfa.folder.path().join("unsaid.db.lock")).unwrap();
    lock.lock().unwrap();
    let ran = mfa.unsaid(&["reprocess"]);
    assert_eq!(ran.code, Some(75), "{}", ran.err);
    lock.unlock().unwrap();

    let store = rusqlite::Connection::open(mfa.db()).unwrap();
    store.pragma_update(None, "user_version", 2).unwrap();
    drop(store);
    let ran = mfa.unsaid(&["reprocess"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("earlier release"), "{}", ran.err);
}

#[test]
fn a_scratch_file_that_cannot_be_written_is_said_and_the_store_is_whole() {
    let mfa = Ministry::new().established();
    std::fs::create_dir(mfa.folder.path().join("unsaid.db.reprocess")).unwrap();

    let ran = mfa.unsaid(&["reprocess"]);

    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("unsaid.db.reprocess"), "{}", ran.err);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
    assert_eq!(mfa.unsaid(&["flags"]).code, Some(0));
}

/// A copy of the store, as a backup makes one.
fn restored(mfa: &Ministry, copy: &std::path::Path) {
    for end in ["-wal", "-shm"] {
        let mut name = mfa.db().into_os_string();
        name.push(end);
        std::fs::remove_file(name).unwrap_or_default();
    }
    std::fs::copy(copy, mfa.db()).unwrap();
}

/// Scenario 127.
#[test]
fn a_store_restored_from_a_day_ago_raises_no_flag_twice() {
    let mut mfa = Ministry::new().established();
    mfa.edits(S, "applauded", "appreciates");
    mfa.removes("/press/2025-04-03-museum");
    mfa.night(3).crawl();
    let copy = mfa.folder.path().join("backup.db");
    std::fs::copy(mfa.db(), &copy).unwrap();
    let ids = |mfa: &Ministry| -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let flags = mfa.flags();
        flags
            .iter()
            .map(|flag| (word(&flag["id"]), word(&flag["stage"])))
            .collect()
    };
    mfa.night(4).crawl();
    let before = ids(&mfa);
    assert_eq!(before.len(), 2);

    restored(&mfa, &copy);
    let opened: Vec<String> = ids(&mfa).into_iter().map(|(id, _)| id).collect();
    assert_eq!(opened.len(), 2);
    mfa.night(5).crawl();

    assert_eq!(ids(&mfa), before);
    assert!(
        before.iter().all(|(_, stage)| stage == "confirmed"),
        "{before:?}"
    );
}

#[test]
fn what_an_earlier_reader_could_not_tell_is_named_as_a_flag_that_would_be_raised() {
    let mut mfa = Ministry::new().established();
    let missing =
        "<title>Page not found</title><h1>Page not found</h1><p>The page could not be found.</p>";
    mfa.answers(S, Reply::page(200, missing)).nights(3..=5);
    let id = mfa.flag("deleted")["id"].as_str().unwrap().to_owned();
    let store = rusqlite::Connection::open(mfa.db()).unwrap();
    store
        .execute_batch(
            r#"UPDATE observation SET cause = 'unclassified'
                 WHERE reading IN (SELECT key FROM reading WHERE claim LIKE '%soft_not_found%');
               UPDATE reading SET revision = 1, claim = '{"unknown":"unclassified"}', signs = '["nothing_there"]'
                 WHERE claim LIKE '%soft_not_found%';
               DELETE FROM flag_evidence; DELETE FROM flag_stage; DELETE FROM flag;"#,
        )
        .unwrap();
    drop(store);
    mfa.stays_silent();

    let ran = mfa.unsaid(&["reprocess"]);

    let line = ran.out.lines().next().unwrap_or_default();
    let raised = "would be raised: deleted confirmed (soft_not_found)";
    assert!(line.starts_with(raised), "{}{}", ran.out, ran.err);
    assert!(line.contains(&id), "{line}");
    mfa.stays_silent();
}

#[test]
fn sources_that_take_their_turns_at_once_are_judged_again_each_by_itself() {
    let mut mfa = Ministry::new();
    mfa.beside(&format!(
        "[[source]]\nid = \"feed\"\nfeeds = [\"http://{HOST}/feed.xml\"]\n"
    ));
    let mut mfa = mfa.established();
    mfa.edits(S, "applauded", "appreciates");
    mfa.removes("/press/2025-04-03-museum");
    mfa.nights(3..=5);
    let deleted = "deleted/confirmed not_found /press/2025-04-03-museum";
    let mut said = mfa.said();
    said.sort();
    let edited = "edited/confirmed S";
    assert_eq!(said, [deleted, deleted, edited, edited]);

    let all = mfa.unsaid(&["reprocess"]).out;
    assert!(all.contains("none of 4 flags"), "{all}");
    let one = mfa.unsaid(&["reprocess", "--source", "feed"]).out;
    assert!(one.contains("none of 2 flags"), "{one}");
}
