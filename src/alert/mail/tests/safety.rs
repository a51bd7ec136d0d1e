//! TLS before a login, a login before a mail, and no password in words.

use super::*;

#[tokio::test]
async fn a_login_follows_tls() {
    for wrap in [Wrap::Offered, Wrap::FromTheStart] {
        for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5 LOGIN"] {
            let script = Script {
                login: Some((mechanism, "desk", PASSWORD)),
                ..safe(wrap, &[])
            };

            let (served, outcome) = safely(script, PASSWORD).await;

            assert_eq!(outcome, Outcome::sent());
            let told = served.told();
            let place = |word: &str| told.iter().position(|line| line.starts_with(word));
            assert!(place("AUTH") > place("STARTTLS"), "{told:?}");
            assert!(place("AUTH").is_some());
        }
    }
}

#[tokio::test]
async fn a_wrong_password_is_a_fault_and_is_not_told() {
    for (answer, words) in [
        ("535 5.7.8 no", "5.7.8 no"),
        ("534 5.7.9 use an application's password", "application"),
        // The password itself, and as it was sent.
        ("535 wrong: hush-hush", "words that hold the password"),
        ("535 wrong: aHVzaC1odXNo", "words that hold the password"),
    ] {
        let (_, outcome) =
            safely(safe(Wrap::Offered, &[("AUTH", Act::Say(answer))]), PASSWORD).await;

        let why = fault(outcome);
        assert!(why.contains(words) && why.contains("`password`"), "{why}");
        assert!(!why.contains("aHVzaC1odXNo"));
    }
    let (_, outcome) = safely(safe(Wrap::FromTheStart, &[]), "another").await;
    assert!(fault(outcome).contains("535"));
}

#[tokio::test]
async fn a_login_that_is_not_possible_now_is_tried_later() {
    let script = safe(
        Wrap::Offered,
        &[("AUTH", Act::Say("454 4.7.0 no database"))],
    );

    let (_, outcome) = safely(script, PASSWORD).await;

    assert!(later(outcome).0.contains("4.7.0 no database"));
}

#[tokio::test]
async fn a_server_without_a_login_gets_no_password() {
    let script = Script {
        login: None,
        ..safe(Wrap::Offered, &[])
    };

    let (served, outcome) = safely(script, PASSWORD).await;

    assert!(fault(outcome).contains("PLAIN or LOGIN"));
    assert!(!served.told().iter().any(|line| line.starts_with("AUTH")));
}

#[tokio::test]
async fn without_tls_nothing_is_said() {
    let (served, outcome) = safely(safe(Wrap::Never, &[]), PASSWORD).await;

    assert!(fault(outcome).contains("no STARTTLS"));
    assert!(
        !served
            .told()
            .iter()
            .any(|line| line.starts_with("AUTH") || line.starts_with("MAIL"))
    );
}

#[tokio::test]
async fn tls_that_is_not_possible_now_is_tried_later() {
    for acts in [
        [("STARTTLS", Act::Say("454 not now"))],
        [("TLS", Act::CloseAfter(20))],
    ] {
        let (_, outcome) = safely(safe(Wrap::Offered, &acts), PASSWORD).await;

        assert_eq!(later(outcome).1, Arrived::No);
    }
}

#[tokio::test]
async fn a_certificate_of_nobody_known_is_a_fault() {
    let served = Served::new(safe(Wrap::FromTheStart, &[])).await;
    let email = email(&served.address("smtps"), &THREE);

    let why = fault(sent(LONG, &email, &samples::deleted()).await);

    assert!(
        why.contains("certificate is not accepted") && why.contains("`ca`"),
        "{why}"
    );
    assert!(served.told().is_empty());
}

#[tokio::test]
async fn a_server_without_tls_at_a_port_for_it_is_a_fault() {
    let served = Served::new(script(&[])).await;
    let email = email(&served.address("smtps"), &THREE);

    let why = fault(sent(LONG, &email, &samples::deleted()).await);

    assert!(why.contains("does not speak TLS"), "{why}");
}

#[tokio::test]
async fn a_secret_that_is_not_there_is_a_fault() {
    let served = Served::new(script(&[])).await;
    let mut email = with_login(email(&served.address("smtp"), &THREE), "");
    email.password = Some(crate::config::Secret::File("none".into()));

    assert!(
        fault(sent(LONG, &email, &samples::deleted()).await).contains("cannot read the secret")
    );
}
