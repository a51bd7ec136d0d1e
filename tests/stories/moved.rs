//! Statements that have another address.

use crate::pages::{HOST, Release, S, S_TEXT, S_TITLE};
use crate::server::Reply;
use crate::world::Ministry;

const NEW: &str = "/news/2025-04-15-clampdown";

/// The text now stands at another address, listed where it was; the old one answers so.
fn moves(mfa: &mut Ministry, from: &str, to: &str, reply: Reply) {
    mfa.alters(from, |release| to.clone_into(&mut release.path))
        .answers(from, reply);
}

fn missing() -> Reply {
    Reply::page(404, "<h1>Page not found</h1>")
}

fn to(path: &str) -> Reply {
    Reply::to(301, &format!("http://{HOST}{path}"))
}

fn addresses(mfa: &Ministry) -> Vec<String> {
    mfa.rows("SELECT count(DISTINCT s.key), count(*) FROM statement s JOIN alias a ON a.statement = s.key
              WHERE a.kind = 'address' AND a.value LIKE '%clampdown%' AND s.same_as IS NULL")
}

/// Scenario 70.
#[test]
fn a_redirect_to_the_same_text_is_a_move_and_no_deletion() {
    let mut mfa = Ministry::new().established();
    moves(&mut mfa, S, NEW, to(NEW));

    mfa.night(3).crawl();
    assert_eq!(mfa.said(), ["moved/suspected S"]);

    mfa.night(4).crawl();
    assert_eq!(mfa.said(), [format!("moved/confirmed {NEW}")]);
    assert_eq!(mfa.flag("moved")["moved_to"], format!("http://{HOST}{NEW}"));
}

/// Scenario 71.
#[test]
fn the_same_text_newly_listed_elsewhere_is_a_move() {
    let mut mfa = Ministry::new().established();
    moves(&mut mfa, S, NEW, missing());

    mfa.nights(3..=4);

    assert_eq!(mfa.said(), [format!("moved/confirmed {NEW}")]);
}

/// Scenario 71.
#[test]
fn a_suspect_whose_text_is_listed_elsewhere_later_is_withdrawn_as_moved() {
    let mut mfa = Ministry::new().established();
    let release = mfa.removes(S);
    mfa.night(3).crawl();
    assert_eq!(mfa.said(), ["deleted/suspected not_found S"]);

    let moved = Release {
        path: NEW.to_owned(),
        ..release
    };
    mfa.restores(moved).nights(4..=5);

    assert_eq!(
        mfa.said(),
        [
            format!("deleted/withdrawn not_found {NEW}"),
            format!("moved/confirmed {NEW}")
        ]
    );
}

/// Scenario 72.
#[test]
fn an_entry_of_the_feed_with_its_old_id_and_a_new_link_has_moved() {
    let mut mfa = Ministry::with_feed().established();
    let guid = mfa.feed();
    let id = format!("<guid isPermaLink=\"false\">http://{HOST}{S}</guid>");
    assert!(guid.contains(&id));

    moves(&mut mfa, S, NEW, missing());
    assert!(mfa.feed().contains(&id));
    mfa.nights(3..=4);

    assert_eq!(mfa.said(), [format!("moved/confirmed {NEW}")]);
    assert_eq!(addresses(&mfa), ["1 2"]);
}

/// Scenario 76.
#[test]
fn a_canonical_address_without_the_text_is_no_move() {
    let mut mfa = Ministry::new().established();
    let other = format!("http://{HOST}/press/2025-04-14-bridges");
    let link = format!("<link rel=\"canonical\" href=\"{other}\"></head>");
    let page = mfa.page_of(S).replace("</head>", &link);

    mfa.answers(S, Reply::page(200, &page)).nights(3..=6);

    mfa.stays_silent();
}

/// Scenario 73.
#[test]
fn a_moved_text_in_slightly_other_words_is_moved_and_edited() {
    let mut mfa = Ministry::new().established();
    moves(&mut mfa, S, NEW, to(NEW));
    mfa.edits(NEW, "applauded", "noted");

    mfa.nights(3..=5);

    let mut said = mfa.said();
    said.sort();
    assert_eq!(
        said,
        [
            format!("edited/confirmed {NEW}"),
            format!("moved/confirmed {NEW}")
        ]
    );
}

/// Scenario 75.
#[test]
fn a_short_text_moves_only_with_its_words_and_title() {
    let short = "/press/2025-04-15-visa";
    for (title, expected) in [
        ("Visas on arrival", "moved/confirmed /news/visa-on-arrival"),
        (
            "Office hours",
            "deleted/confirmed not_found /press/2025-04-15-visa",
        ),
    ] {
        let mut mfa = Ministry::new();
        mfa.publishes(
            short,
            "Visas on arrival",
            "Visas are issued on arrival from the first of May.",
        );
        let mut mfa = mfa.established();

        moves(&mut mfa, short, "/news/visa-on-arrival", missing());
        mfa.alters("/news/visa-on-arrival", |release| {
            title.clone_into(&mut release.title);
        });
        mfa.nights(3..=4);

        let said: Vec<String> = mfa
            .said()
            .into_iter()
            .filter(|flag| !flag.starts_with("published"))
            .collect();
        assert_eq!(said, [expected]);
    }
}

/// Scenario 76.
#[test]
fn a_redirect_to_a_page_without_the_text_is_no_move() {
    let mut mfa = Ministry::new().established();

    mfa.answers(S, to("/press/2025-04-14-bridges"))
        .nights(3..=5);

    assert!(
        !mfa.said().iter().any(|flag| flag.starts_with("moved")),
        "{:?}",
        mfa.said()
    );
}

/// Scenario 77, 78.
#[test]
fn a_statement_that_moves_twice_and_dies_is_one_statement() {
    let mut mfa = Ministry::new().established();
    let third = "/archive/2025-04-15-clampdown";
    moves(&mut mfa, S, NEW, to(NEW));
    mfa.nights(3..=4);
    moves(&mut mfa, NEW, third, to(third));
    mfa.nights(5..=6);
    assert_eq!(
        mfa.said(),
        [
            format!("moved/confirmed {third}"),
            format!("moved/confirmed {third}")
        ]
    );
    assert_eq!(addresses(&mfa), ["1 3"]);

    mfa.rearranges(|releases| {
        for path in ["/archive/2025-04-10-a", "/archive/2025-04-09-b"] {
            releases.push(Release::new(
                path,
                "2025-04-10",
                path,
                &format!("{path} tells of ferries and ports."),
            ));
        }
    });
    mfa.nights(7..=8);
    mfa.removes(third);
    mfa.nights(9..=11);

    assert_eq!(mfa.flag("deleted")["stage"], "confirmed");
    assert_eq!(addresses(&mfa), ["1 3"]);
}

/// Scenario 79.
#[test]
fn an_address_that_wraps_the_path_is_the_same_statement() {
    use base64::Engine;
    let mut mfa = Ministry::new().established();
    let wrapped = format!(
        "/WZWSRE{}",
        base64::engine::general_purpose::STANDARD.encode(S)
    );
    let page = mfa.page_of(S);
    mfa.alters(S, |release| release.path.clone_from(&wrapped))
        .answers(S, Reply::page(200, &page));

    mfa.nights(3..=5);

    mfa.stays_silent();
    assert_eq!(
        mfa.rows("SELECT count(*) FROM statement WHERE same_as IS NULL"),
        ["6"]
    );
}

/// Scenario 79.
#[test]
fn an_address_that_wraps_the_path_beside_the_plain_one_is_one_statement() {
    use base64::Engine;
    let mut mfa = Ministry::new().established();
    let code = base64::engine::general_purpose::STANDARD.encode(S);
    let wrapped = format!("/WZWSRE{code}");
    let page = mfa.page_of(S);
    mfa.rearranges(|releases| {
        let twin = Release {
            path: wrapped.clone(),
            ..releases[0].clone()
        };
        releases.insert(1, twin);
    });
    mfa.answers(S, Reply::page(200, &page));

    mfa.nights(3..=5);

    mfa.stays_silent();
    let known = mfa.rows("SELECT count(*) FROM statement WHERE same_as IS NULL");
    assert_eq!(known, ["6"]);
}

/// Scenario 74: a release of the same mould is no new address of the old one.
#[test]
fn the_next_release_of_the_same_mould_is_no_move() {
    let mut mfa = Ministry::new().established();
    mfa.removes(S);
    let text = S_TEXT
        .replace("1,200", "3,400")
        .replace("Tuesday", "Friday");
    mfa.publishes(
        "/press/2025-04-19-envoy",
        S_TITLE,
        &text.replace("applauded", "praised"),
    );

    mfa.nights(3..=4);

    let said = mfa.said();
    assert!(
        said.contains(&"deleted/confirmed not_found S".to_owned()),
        "{said:?}"
    );
}

/// Scenario 84.
#[test]
fn a_house_that_moves_to_another_name_with_all_its_pages_is_one_incident() {
    let mut mfa = Ministry::new().established();
    mfa.answers_by(|ask| {
        let page = ask.host == HOST && ask.path.starts_with("/press/2");
        page.then(|| Reply::to(301, &format!("http://new.mfa.test{}", ask.path)))
    });

    mfa.night(3).crawl();
    assert_eq!(mfa.said(), ["incident/suspected"]);
    mfa.nights(4..=6);

    assert_eq!(mfa.said(), ["incident/confirmed"]);
    assert_eq!(mfa.flag("incident")["moved_to"], "new.mfa.test");
    let old = mfa.rows(&format!(
        "SELECT count(*) FROM statement WHERE same_as IS NULL AND url LIKE 'http://{HOST}%'"
    ));
    assert_eq!(old, ["0"]);
    assert_eq!(
        mfa.rows("SELECT count(*) FROM statement WHERE same_as IS NULL"),
        ["6"]
    );
}

/// Each of two forms of an address proves to be the other's: the statement must not fall between them.
#[test]
fn two_forms_that_lead_to_one_another_are_looked_at_for_ever() {
    let path = "/press/2025-03-01-charter";
    let (bare, www) = (
        format!("http://{HOST}{path}"),
        format!("http://www.{HOST}{path}"),
    );
    let mut mfa = Ministry::new();
    mfa.watched_by(&format!(
        "listings = [\"http://{HOST}/press/\"]\nstatements = [\"{bare}\", \"{www}\"]\n"
    ));
    let page = mfa.page_of(S);
    mfa.answers(&bare, Reply::to(301, &www)).answers(
        &www,
        Reply::page(200, &page.replace("applauded", "signed the charter on")),
    );

    mfa.nights(0..=4);

    let watched = "SELECT count(*) FROM statement s JOIN watch w ON w.statement = s.key
                   WHERE s.url LIKE '%charter' AND s.same_as IS NULL AND w.last_look > 0";
    assert_eq!(mfa.rows(watched), ["1"]);
    let nights =
        "SELECT count(DISTINCT o.pass) FROM observation o JOIN statement s ON s.key = o.statement
                  WHERE s.url LIKE '%charter'";
    assert_eq!(mfa.rows(nights), ["5"]);
}

/// Scenario 77: the third address is a spelling of the first, which the statement once had.
#[test]
fn a_statement_that_goes_back_to_a_spelling_of_an_address_it_had_is_not_gone() {
    let again = "/Press/2025-04-15-Clampdown";
    let mut mfa = Ministry::new().established();
    moves(&mut mfa, S, NEW, missing());
    mfa.nights(3..=6);

    moves(&mut mfa, NEW, again, missing());
    mfa.nights(7..=10);

    let said = mfa.said();
    assert!(
        said.iter().all(|flag| flag.starts_with("moved/confirmed")),
        "{said:?}"
    );
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn a_page_that_was_begun_as_a_copy_of_another_neither_moves_nor_is_edited() {
    let (copied, own) = ("/press/2025-04-30-copied", "/press/2025-04-30-own");
    let others = "The Ministry invites offers for the repair of forty kilometres of road between the harbour and the \
                  airport; sealed offers must arrive before noon on the last working day of the month, with samples \
                  of gravel and the names of two earlier customers who may be asked for their opinion of the work.";
    let mut mfa = Ministry::new().established();
    mfa.publishes(copied, "Tender for the harbour road", others)
        .night(3)
        .crawl();

    mfa.alters(copied, |release| {
        "Minister opens the harvest festival".clone_into(&mut release.title);
        "At the opening of the harvest festival in the northern provinces the Minister praised the growers, thanked \
         the cooks of nine villages, tasted every dish on the long table and promised to come again next year."
            .clone_into(&mut release.text);
    })
    .publishes(own, "Tender for the harbour road", others)
    .nights(4..=8);

    let said = mfa.said();
    assert!(
        said.iter().all(|flag| flag.starts_with("published")),
        "{said:?}"
    );
}
