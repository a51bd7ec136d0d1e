//! What is told where a conversation does not come to its end.

use super::super::message::address;
use super::super::transport::{Session, Trouble};
use super::super::way::{Safety, Way};
use super::*;

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for address in [
        format!("smtp://127.0.0.1:{free}"),
        "smtps://mail.invalid".to_owned(),
    ] {
        let (why, arrived, _) =
            later(sent(LONG, &email(&address, &THREE), &samples::deleted()).await);

        assert!(why.starts_with("no connection ("), "{why}");
        assert_eq!(arrived, Arrived::No);
    }
}

#[tokio::test]
async fn who_keeps_silent_is_left() {
    for (command, arrived) in [
        ("", Arrived::No),
        ("EHLO", Arrived::No),
        ("MAIL", Arrived::No),
        ("RCPT", Arrived::No),
        ("DATA", Arrived::No),
        (".", Arrived::Perhaps),
    ] {
        let (_, outcome) = of_three(&[(command, Act::Hang)]).await;

        let (why, met, reached) = later(outcome);
        assert_eq!((met, reached.len()), (arrived, 0), "{command}: {why}");
        assert!(why.contains("in time"), "{why}");
    }
}

#[tokio::test]
async fn all_recipients_together_have_so_long() {
    let served = Served::new(script(&[("RCPT TO:<b@", Act::Hang)])).await;
    let email = email(&served.address("smtp"), &THREE);
    let patience = Patience {
        step: Duration::from_secs(60),
        end: Duration::from_secs(60),
        whole: Duration::from_secs(2),
    };

    let outcome = sent(patience, &email, &samples::deleted()).await;

    assert_eq!(later(outcome).2, ["a@newsroom.test"]);
}

#[tokio::test]
async fn only_a_mail_whose_end_was_told_may_have_arrived() {
    for (acts, arrived) in [
        ([("", Act::Close)], Arrived::No),
        ([("RCPT", Act::Close)], Arrived::No),
        ([("DATA", Act::Close)], Arrived::No),
        ([(".", Act::Close)], Arrived::Perhaps),
    ] {
        let (_, outcome) = of_three(&acts).await;

        let (why, met, _) = later(outcome);
        assert_eq!(met, arrived, "{why}");
    }
}

#[tokio::test]
async fn a_mail_that_was_cut_short_did_not_arrive() {
    // More than the system keeps for a peer that does not read.
    let endless = b"All of it, again and again.\r\n".repeat(600_000);
    for act in [Act::Deafen, Act::CloseAfter(2_000)] {
        let served = Served::new(script(&[("DATA", act)])).await;
        let way = Way {
            host: "127.0.0.1".to_owned(),
            port: served.port,
            safety: Safety::OnThisMachine,
        };
        let [from, to] = [THREE[0], THREE[1]].map(|text| address(text).unwrap());
        let mut session = Session::open(way, None, SHORT).await.unwrap();

        let trouble = session.hand(&from, &to, &endless).await.unwrap_err();

        assert!(
            matches!(trouble, Trouble::Passing(_, Arrived::No)),
            "{trouble:?}"
        );
    }
}
