//! The README's recipes, taken out of it and run by `sh` as they are written, against a ministry on loopback.
//!
//! Of the machine they get `sh`, the binary (behind a script that only hands in the story's time), and scripts named
//! `mail` and `curl` that write down what they were given. Recipes with `jq` are run where `UNSAID_TEST_JQ=1`.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::pages::{HOST, S};
use crate::server::Reply;
use crate::world::{Ministry, Ran};

/// What each recipe is known by.
const RECIPES: [(&str, &str); 4] = [
    ("crontab", "MAILTO="),
    ("sh", "mail -s"),
    ("sh", "jq -r"),
    ("sh", "curl "),
];

/// Fenced blocks of the README in this language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.unwrap();
    let opening = format!("\n```{language}\n");
    let fenced = readme.split(&opening).skip(1);
    fenced
        .map(|rest| rest.split_once("\n```").unwrap().0.to_owned())
        .collect()
}

fn recipe(mark: &str) -> String {
    let (language, _) = RECIPES.iter().find(|(_, known)| *known == mark).unwrap();
    let mut found = blocks(language);
    found.retain(|block| block.contains(mark));
    assert_eq!(found.len(), 1, "{mark}");
    found.remove(0)
}

#[test]
fn every_recipe_is_run_by_a_story_below() {
    for language in ["sh", "crontab", "bash", "shell"] {
        let known: Vec<&str> = RECIPES
            .iter()
            .filter(|(known, _)| *known == language)
            .map(|(_, mark)| *mark)
            .collect();
        for block in blocks(language) {
            let marks = known.iter().filter(|mark| block.contains(**mark)).count();
            assert_eq!(marks, 1, "{block}");
        }
    }
}

#[test]
fn every_block_of_the_file_of_sources_is_understood() {
    let blocks = blocks("toml");
    assert!(blocks.len() >= 3, "{blocks:?}");
    for block in blocks {
        let source = "[[source]]\nid = \"kh-mfaic\"\nfeeds = [\"https://mfa.example/feed\"]\n";
        let whole = if block.contains("[[source]]") {
            block
        } else {
            format!("{source}{block}")
        };
        let loaded = unsaid::config::parse(&whole, "README.md");
        let loaded = loaded.unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert_eq!(loaded.notes, [""; 0]);
    }
}

/// A reader's machine: a home with `~/unsaid`, the binary, and what stands in for `mail` and `curl`.
struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn of(mfa: &Ministry) -> Self {
        let desk = Self {
            home: tempfile::tempdir().unwrap(),
        };
        symlink(mfa.folder.path(), desk.home.path().join("unsaid")).unwrap();
        let unsaid = format!(
            "exec '{}' --now \"$STORY_TIME\" \"$@\"",
            env!("CARGO_BIN_EXE_unsaid")
        );
        desk.script("bin/unsaid", &unsaid);
        desk.script(".cargo/bin/unsaid", &unsaid);
        for name in ["mail", "curl"] {
            let record = format!(
                "printf '%s\\n' \"$@\" > \"$HOME/{name}.arguments\"\ncat > \"$HOME/{name}.input\""
            );
            desk.script(&format!("bin/{name}"), &record);
        }
        desk
    }

    fn script(&self, name: &str, lines: &str) {
        let path = self.home.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a recipe in `~/unsaid`.
    fn runs(&self, mfa: &Ministry, recipe: &str) -> Ran {
        let mut shell = self.shell(mfa, recipe);
        shell.current_dir(mfa.folder.path());
        let bin = self.home.path().join("bin");
        shell.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
        shell.output().unwrap().into()
    }

    /// Runs what a line of the crontab says as cron does: from home, with cron's few folders and the crontab's own
    /// settings.
    fn cron_runs(&self, mfa: &Ministry, line: &CronLine) -> Ran {
        let mut shell = self.shell(mfa, &line.command);
        shell.current_dir(self.home.path());
        shell.env("PATH", "/usr/bin:/bin");
        shell.envs(line.settings.clone());
        shell.output().unwrap().into()
    }

    fn shell(&self, mfa: &Ministry, command: &str) -> Command {
        fs::write(mfa.file(), mfa.sources()).unwrap();
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", command]).env_clear();
        shell.env("HOME", self.home.path());
        shell.env("STORY_TIME", mfa.now.to_rfc3339());
        shell.env("WEBHOOK", "https://chat.example.org/hook/secret");
        shell
    }

    /// What a stand-in was given: arguments and input.
    fn got(&self, name: &str) -> Option<(Vec<String>, String)> {
        let file = |what: &str| -> PathBuf { self.home.path().join(format!("{name}.{what}")) };
        let arguments = fs::read_to_string(file("arguments")).ok()?;
        let input = fs::read_to_string(file("input")).unwrap();
        Some((arguments.lines().map(str::to_owned).collect(), input))
    }
}

struct CronLine {
    /// When, in cron's five fields.
    when: String,
    command: String,
    settings: Vec<(String, String)>,
}

/// A crontab's lines as cron reads them (crontab(5)): settings, then five fields and a command.
fn crontab(text: &str) -> Vec<CronLine> {
    let mut settings = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut rest = line.trim_start();
        if let Some((name, value)) = rest.split_once('=')
            && name.chars().all(|c| c.is_ascii_uppercase())
        {
            settings.push((name.to_owned(), value.to_owned()));
            continue;
        }
        let mut when = Vec::new();
        for _ in 0..5 {
            let (field, behind) = rest.split_once(char::is_whitespace).unwrap();
            when.push(field);
            rest = behind.trim_start();
        }
        assert!(!rest.contains('%'), "cron takes % for a line break: {rest}");
        lines.push(CronLine {
            when: when.join(" "),
            command: rest.to_owned(),
            settings: settings.clone(),
        });
    }
    lines
}

fn cron_lines() -> [CronLine; 2] {
    let lines: [CronLine; 2] = crontab(&recipe("MAILTO=")).try_into().ok().unwrap();
    assert_eq!(lines[0].when, "0 2 * * *");
    assert_eq!(lines[1].when, "*/10 * * * *");
    lines
}

/// What cron would mail.
fn mailed(ran: &Ran) -> String {
    format!("{}{}", ran.out, ran.err)
}

#[test]
fn the_nightly_line_mails_nothing_on_a_quiet_night_and_a_line_for_a_deletion() {
    let mut mfa = Ministry::new().established();
    let desk = Desk::of(&mfa);
    let [nightly, _] = cron_lines();

    let quiet = desk.cron_runs(&mfa, &nightly);
    mfa.removes(S);
    mfa.night(4);
    let loud = desk.cron_runs(&mfa, &nightly);

    assert_eq!((quiet.code, mailed(&quiet).as_str()), (Some(0), ""));
    assert_eq!(loud.code, Some(0), "{}", loud.err);
    assert_eq!(mailed(&loud).lines().count(), 1, "{}", mailed(&loud));
    assert!(mailed(&loud).starts_with("deleted suspected"));
}

#[test]
fn the_nightly_line_mails_what_could_not_be_read() {
    let mut mfa = Ministry::new().established();
    let desk = Desk::of(&mfa);
    let [nightly, every_ten_minutes] = cron_lines();
    mfa.answers("/press/", Reply::page(503, "<h1>Later</h1>"));

    let hushed = desk.cron_runs(&mfa, &every_ten_minutes);
    mfa.hour(73);
    let said = desk.cron_runs(&mfa, &nightly);

    assert_eq!(mailed(&hushed), "");
    assert!(mailed(&said).contains("was not read"), "{}", mailed(&said));
}

#[test]
fn the_line_for_every_ten_minutes_takes_first_copies_and_looks_at_nothing_else() {
    let mut mfa = Ministry::new().established();
    let desk = Desk::of(&mfa);
    let [_, every_ten_minutes] = cron_lines();
    mfa.publishes(
        "/press/2025-04-19-ferry",
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );
    mfa.asked();

    let ran = desk.cron_runs(&mfa, &every_ten_minutes);

    assert_eq!((ran.code, mailed(&ran).as_str()), (Some(0), ""));
    assert_eq!(mfa.said(), ["published/confirmed /press/2025-04-19-ferry"]);
    let asked = mfa.asked();
    assert!(
        asked.iter().any(|path| path.ends_with("-ferry")),
        "{asked:?}"
    );
    assert!(!asked.iter().any(|path| path.ends_with(S)), "{asked:?}");
}

#[test]
fn a_line_that_meets_the_nightly_pass_leaves_in_silence() {
    let mut mfa = Ministry::new().established();
    let desk = Desk::of(&mfa);
    let [_, every_ten_minutes] = cron_lines();
    let hangs = mfa.hangs_after(2);
    let mut nightly = mfa
        .command(&["crawl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    hangs.recv().unwrap();

    let met = desk.cron_runs(&mfa, &every_ten_minutes);

    nightly.kill().unwrap();
    nightly.wait().unwrap();
    assert_eq!((met.code, mailed(&met).as_str()), (Some(75), ""));
}

#[test]
fn a_mail_goes_out_only_where_something_was_flagged() {
    let mut mfa = Ministry::new().established();
    let desk = Desk::of(&mfa);
    let recipe = recipe("mail -s");

    let quiet = desk.runs(&mfa, &recipe);
    assert_eq!((quiet.code, mailed(&quiet).as_str()), (Some(0), ""));
    assert_eq!(desk.got("mail"), None);

    mfa.answers("/press/", Reply::page(503, "<h1>Later</h1>"));
    mfa.hour(73);
    desk.runs(&mfa, &recipe);
    assert_eq!(desk.got("mail"), None, "trouble is no flag");

    mfa.heals("/press/").night(4);
    mfa.removes(S);
    desk.runs(&mfa, &recipe);
    let (arguments, letter) = desk.got("mail").unwrap();
    assert_eq!(arguments, ["-s", "unsaid: new flags", "desk@example.org"]);
    assert_eq!(letter.lines().count(), 1, "{letter}");
    assert!(letter.starts_with("deleted suspected"), "{letter}");
    assert!(letter.contains(&format!("http://{HOST}{S}")), "{letter}");
}

#[expect(
    clippy::print_stderr,
    reason = "whoever runs the stories is told what was not run"
)]
fn jq_is_wanted() -> bool {
    let wanted = std::env::var_os("UNSAID_TEST_JQ").is_some_and(|value| value == "1");
    if !wanted {
        eprintln!("not run: a recipe that needs jq (UNSAID_TEST_JQ=1 runs it)");
    }
    wanted
}

#[test]
fn jq_lists_the_addresses_of_confirmed_deletions() {
    if !jq_is_wanted() {
        return;
    }
    let mut mfa = Ministry::new().established();
    let desk = Desk::of(&mfa);
    mfa.removes(S);
    mfa.nights(3..=4);
    mfa.edits("/press/2025-04-11-schools", "within a day", "within a week");
    mfa.night(5).crawl();

    let ran = desk.runs(&mfa, &recipe("jq -r"));

    assert_eq!(mailed(&ran), format!("http://{HOST}{S}\n"));
}

#[test]
fn a_headline_can_neither_break_the_webhooks_json_nor_run_nor_call_the_channel() {
    if !jq_is_wanted() {
        return;
    }
    let mut mfa = Ministry::new();
    let evil = "“It's\" over\\ $(touch owned) `touch owned` <!channel> & 'co'";
    mfa.alters(S, |release| {
        release.title = evil.replace('&', "&amp;").replace('<', "&lt;");
    });
    let mut mfa = mfa.established();
    let desk = Desk::of(&mfa);
    let recipe = recipe("curl ");

    let quiet = desk.runs(&mfa, &recipe);
    assert_eq!(mailed(&quiet), "");
    assert_eq!(desk.got("curl"), None);

    mfa.publishes(
        "/press/2025-04-19-ferry",
        "A ferry for the island",
        "The island gets a ferry that crosses twice a day.",
    );
    mfa.removes(S);
    mfa.night(4);
    let ran = desk.runs(&mfa, &recipe);

    assert_eq!(mailed(&ran), "");
    let (arguments, body) = desk.got("curl").unwrap();
    assert_eq!(
        arguments.last().unwrap(),
        "https://chat.example.org/hook/secret"
    );
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let shown = evil
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    assert_eq!(
        body,
        serde_json::json!({ "text": format!("deleted (suspected): {shown} http://{HOST}{S}") })
    );
    for folder in [mfa.folder.path(), desk.home.path()] {
        assert!(!folder.join("owned").exists());
    }
}
