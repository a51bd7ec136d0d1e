//! Mails as they are written, and what becomes of them.

mod breaks;
mod letters;
mod outcomes;
mod reading;
mod real;
mod safety;

use std::time::Duration;

use super::send_within;
use super::served::{Act, Script, Served, Wrap, write_certificate};
use super::transport::Patience;
use crate::alert::Length;
use crate::alert::secret::Keeper;
use crate::config::{Email, Secret};
use crate::model::{Arrived, Outcome};
use crate::view::Message;
use crate::view::message::samples;

const THREE: [&str; 3] = ["a@newsroom.test", "b@newsroom.test", "c@newsroom.test"];
const PASSWORD: &str = "hush-hush";
const SHORT: Patience = Patience {
    step: Duration::from_millis(800),
    end: Duration::from_millis(800),
    whole: Duration::from_secs(2),
};

const LONG: Patience = Patience {
    step: Duration::from_secs(10),
    end: Duration::from_secs(10),
    whole: Duration::from_secs(20),
};

fn script(acts: &[(&'static str, Act)]) -> Script {
    Script {
        wrap: Wrap::Never,
        login: None,
        acts: acts.to_vec(),
    }
}

fn safe(wrap: Wrap, acts: &[(&'static str, Act)]) -> Script {
    Script {
        wrap,
        login: Some(("PLAIN LOGIN", "desk", PASSWORD)),
        acts: acts.to_vec(),
    }
}

async fn sent(patience: Patience, email: &Email, message: &Message) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    write_certificate(folder.path());
    let keeper = Keeper::new(folder.path());
    let outcome = send_within(
        patience,
        email,
        &keeper,
        folder.path(),
        message,
        Length::Whole,
    )
    .await;
    assert!(!format!("{outcome:?}").contains(PASSWORD), "{outcome:?}");
    outcome
}

/// What becomes of a mail to three, by a server of this machine with these acts.
async fn of_three(acts: &[(&'static str, Act)]) -> (Served, Outcome) {
    let served = Served::new(script(acts)).await;
    let email = email(&served.address("smtp"), &THREE);
    // Only who is kept waiting is to run out of patience, however busy the machine.
    let silent = acts.iter().any(|(_, act)| matches!(act, Act::Hang));
    let patience = if silent { SHORT } else { LONG };
    let outcome = sent(patience, &email, &samples::deleted()).await;
    (served, outcome)
}

/// What becomes of a mail to one, with TLS and a login.
async fn safely(script: Script, password: &str) -> (Served, Outcome) {
    let scheme = if script.wrap == Wrap::FromTheStart {
        "smtps"
    } else {
        "smtp"
    };
    let served = Served::new(script).await;
    let to = email(&served.address(scheme), &THREE[..1]);
    let outcome = sent(LONG, &with_login(to, password), &samples::deleted()).await;
    (served, outcome)
}

fn later(outcome: Outcome) -> (String, Arrived, Vec<String>) {
    match outcome {
        Outcome::Later {
            why,
            arrived,
            reached,
            ..
        } => (why, arrived, reached),
        Outcome::Sent { .. } | Outcome::Fault { .. } | Outcome::Refused { .. } => {
            panic!("{outcome:?}")
        }
    }
}

fn fault(outcome: Outcome) -> String {
    match outcome {
        Outcome::Fault { why } => why,
        Outcome::Sent { .. } | Outcome::Later { .. } | Outcome::Refused { .. } => {
            panic!("{outcome:?}")
        }
    }
}

fn recipients(served: &Served) -> Vec<String> {
    served.mails().into_iter().map(|(to, _)| to).collect()
}

/// Mail to these recipients by this server.
fn email(server: &str, recipients: &[&str]) -> Email {
    Email {
        server: server.parse().unwrap(),
        from: "unsaid@newsroom.test".to_owned(),
        recipients: recipients.iter().map(|to| (*to).to_owned()).collect(),
        username: None,
        password: None,
        ca: None,
        html: true,
    }
}

/// The same, with TLS by the tests' authority and a login.
fn with_login(mut email: Email, password: &str) -> Email {
    email.ca = Some("ca.pem".into());
    email.username = Some("desk".to_owned());
    email.password = Some(Secret::Open(password.to_owned()));
    email
}
