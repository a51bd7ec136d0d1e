//! Messages as they are read.

use super::samples::{self, EVIL};
use super::{Message, Urgency};

fn controls(text: &str) -> bool {
    let acts = |character: char| {
        character.is_control() && character != '\n'
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().any(acts)
}

#[test]
fn no_part_of_a_message_acts_as_text() {
    for (name, message) in samples::all() {
        let lines: Vec<String> = message.lines.iter().map(super::Line::bare).collect();
        for part in [
            &message.subject,
            &message.text,
            &message.html,
            &message.fragment,
            &message.json,
            &lines.join("\n"),
        ] {
            assert!(!controls(part), "{name}: {part}");
        }
        assert!(!message.subject.contains('\n'), "{name}");
        assert!(
            !message.html.contains("<script") && !message.html.contains("<img"),
            "{name}"
        );
    }
}

#[test]
fn deleted_never_stands_without_its_stage() {
    for message in [samples::deleted(), samples::withdrawn()] {
        let first = message.text.lines().next().unwrap();
        assert!(
            first.starts_with("CONFIRMED: ") || first.starts_with("WITHDRAWN: "),
            "{first}"
        );
        for lines in [&message.lines, &message.brief] {
            let head = lines[0].bare();
            assert!(
                head.starts_with("CONFIRMED deleted") || head.starts_with("WITHDRAWN deleted"),
                "{head}"
            );
        }
        // A thread keeps one subject, so that the stage stands in the body.
        assert!(
            !message.subject.contains("confirmed"),
            "{}",
            message.subject
        );
    }
}

#[test]
fn a_letter_keeps_to_72_columns_but_for_addresses() {
    for (name, message) in samples::all() {
        for line in message.text.lines() {
            let address = line.trim_start().starts_with("http");
            let width = crate::text::display_width(line);
            assert!(width <= 72 || address, "{name}: {width} columns: {line}");
        }
    }
}

#[test]
fn a_title_of_any_length_stays_a_message_of_bounded_length() {
    let long = EVIL.repeat(200);
    let zero = "\u{200B}".repeat(60_000);
    for title in [long.as_str(), zero.as_str()] {
        let message = samples::edited(title, title, title);
        assert!(message.html.len() < 90_000, "{}", message.html.len());
        assert!(message.text.len() < 60_000, "{}", message.text.len());
        assert!(message.subject.chars().count() <= 2_000);
    }
}

#[test]
fn an_incident_is_more_urgent_than_a_confirmation_and_that_than_a_suspicion() {
    assert_eq!(samples::deleted().urgency, Urgency::High);
    assert_eq!(samples::softened().urgency, Urgency::Normal);
    assert!(Urgency::Highest > Urgency::High && Urgency::High > Urgency::Normal);
}

#[test]
fn words_that_changed_are_told_with_an_arrow_and_not_by_color_alone() {
    let message: Message = samples::softened();

    let lines: Vec<String> = message.lines.iter().map(super::Line::bare).collect();
    assert!(
        lines
            .iter()
            .any(|line| line == "applauded → appreciates the fact that"),
        "{lines:?}"
    );
    assert!(
        message
            .text
            .contains("  - “applauded”\n  + “appreciates the fact that”"),
        "{}",
        message.text
    );
}
