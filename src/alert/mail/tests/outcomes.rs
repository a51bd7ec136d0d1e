//! What a server's answers mean for those to whom a mail goes.

use super::*;

#[tokio::test]
async fn each_recipient_gets_a_copy_of_its_own_over_one_connection() {
    let (served, outcome) = of_three(&[]).await;

    assert_eq!(outcome, Outcome::sent());
    assert_eq!(recipients(&served), THREE);
    for (to, mail) in served.mails() {
        assert!(mail.contains(&format!("\r\nTo: {to}\r\n")), "{mail}");
    }
    let told = served.told();
    assert_eq!(
        told.iter().filter(|line| line.starts_with("EHLO")).count(),
        1
    );
    assert_eq!(told.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn whoever_has_it_is_not_sent_it_again() {
    let served = Served::new(script(&[])).await;
    let email = email(&served.address("smtp"), &THREE);
    let message = |reached: &[&str]| Message {
        reached: reached.iter().map(|to| (*to).to_owned()).collect(),
        ..samples::deleted()
    };

    let some = sent(
        LONG,
        &email,
        &message(&["a@newsroom.test", "c@newsroom.test"]),
    )
    .await;
    let all = sent(LONG, &email, &message(&THREE)).await;

    assert_eq!((some, all), (Outcome::sent(), Outcome::sent()));
    assert_eq!(recipients(&served), ["b@newsroom.test"]);
}

#[tokio::test]
async fn a_refused_recipient_stops_nobody_and_is_named() {
    let (served, outcome) = of_three(&[(
        "RCPT TO:<b@",
        Act::Say("550-5.1.1 no such\r\n550 5.1.1 user\u{1b}[31m"),
    )])
    .await;

    let Outcome::Sent {
        remark: Some(remark),
        ..
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(
        remark,
        "refused for b@newsroom.test: it answered 550: 5.1.1 no such user\\u{1b}[31m"
    );
    assert_eq!(recipients(&served), ["a@newsroom.test", "c@newsroom.test"]);
}

#[tokio::test]
async fn an_address_that_is_none_stops_nobody_either() {
    let served = Served::new(script(&[])).await;
    let address = served.address("smtp");

    let both = sent(
        LONG,
        &email(&address, &["büro@newsroom.test", "a@newsroom.test"]),
        &samples::deleted(),
    )
    .await;
    let none = sent(
        LONG,
        &email(&address, &["büro@newsroom.test"]),
        &samples::deleted(),
    )
    .await;

    assert!(
        matches!(
            both,
            Outcome::Sent {
                remark: Some(_),
                ..
            }
        ),
        "{both:?}"
    );
    assert!(matches!(none, Outcome::Fault { .. }), "{none:?}");
    assert_eq!(recipients(&served), ["a@newsroom.test"]);
}

#[tokio::test]
async fn a_recipient_to_be_tried_again_waits_alone() {
    let (_, outcome) = of_three(&[
        ("RCPT TO:<a@", Act::Say("450 4.2.0 greylisted")),
        ("RCPT TO:<b@", Act::Say("550 5.1.1 no")),
    ])
    .await;

    let (why, arrived, reached) = later(outcome);
    assert_eq!(
        why,
        "refused for b@newsroom.test: it answered 550: 5.1.1 no; \
         not now for a@newsroom.test: it answered 450: 4.2.0 greylisted"
    );
    assert_eq!(arrived, Arrived::No);
    assert_eq!(reached, ["c@newsroom.test"]);
}

/// The server saw no mail, so that none can be to blame: what is owed is kept until a person set the recipients right.
#[tokio::test]
async fn where_no_recipient_is_taken_the_recipients_are_at_fault() {
    let (served, outcome) = of_three(&[
        ("RCPT", Act::Say("550 5.1.1 no")),
        ("RCPT", Act::Say("550 no")),
        ("RCPT", Act::Say("553 no")),
    ])
    .await;

    let Outcome::Fault { why } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(
        why.contains("set up recipients that the server takes"),
        "{why}"
    );
    assert!(served.mails().is_empty());
}

#[tokio::test]
async fn what_all_refuse_is_refused() {
    for acts in [
        [
            (".", Act::Say("552 5.3.4 too big")),
            (".", Act::Say("554 5.7.1 spam")),
            (".", Act::Say("523 no")),
        ],
        [
            ("DATA", Act::Say("554 no")),
            ("DATA", Act::Say("554 no")),
            ("DATA", Act::Say("554 no")),
        ],
    ] {
        let (served, outcome) = of_three(&acts).await;

        assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
        assert!(served.mails().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_later() {
    for acts in [
        [("", Act::Say("421 busy"))],
        [("EHLO", Act::Say("421 busy"))],
        [("MAIL", Act::Say("451 4.3.0 busy"))],
        [("MAIL", Act::Say("421 busy"))],
        [("RCPT", Act::Say("421 busy"))],
        [(".", Act::Say("421 busy"))],
        [("DATA", Act::Say("421 busy"))],
    ] {
        let (_, outcome) = of_three(&acts).await;

        let (why, arrived, reached) = later(outcome);
        assert!(why.contains("busy"), "{why}");
        assert_eq!((arrived, reached.len()), (Arrived::No, 0));
    }
}

#[tokio::test]
async fn a_server_that_wants_another_setting_is_a_fault() {
    for (command, answer, words) in [
        (
            "MAIL",
            "530 5.7.0 authentication required",
            "`username` and `password`",
        ),
        (
            "RCPT",
            "530 5.7.0 authentication required",
            "`username` and `password`",
        ),
        ("MAIL", "553 5.7.1 not yours", "`from`"),
        ("EHLO", "554 no mail from you", "nothing from this machine"),
    ] {
        let (_, outcome) = of_three(&[(command, Act::Say(answer))]).await;

        let why = fault(outcome);
        assert!(
            why.contains(words) && why.contains(answer.split(' ').next().unwrap()),
            "{why}"
        );
    }
}

#[tokio::test]
async fn a_fault_after_the_first_copies_keeps_who_was_reached() {
    let (_, outcome) = of_three(&[("RCPT TO:<c@", Act::Say("530 5.7.0 who are you?"))]).await;

    let (_, _, reached) = later(outcome);
    assert_eq!(reached, THREE[..2]);
}

#[tokio::test]
async fn an_answer_to_something_else_is_not_believed() {
    for (command, answer, met) in [
        ("MAIL", "354 go on", Arrived::No),
        ("DATA", "250 OK", Arrived::No),
        (".", "354 go on", Arrived::Perhaps),
    ] {
        let (_, outcome) = of_three(&[(command, Act::Say(answer))]).await;

        let (why, arrived, _) = later(outcome);
        assert!(why.contains("out of turn"), "{why}");
        assert_eq!(arrived, met, "{command}");
    }
}
