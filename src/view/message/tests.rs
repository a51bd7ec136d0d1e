//! Messages as they are read.

use super::samples;

#[test]
fn messages_read_as_they_were_last_looked_at() {
    for (name, message) in samples::all() {
        let lines: Vec<String> = message.lines.iter().map(super::Line::bare).collect();
        println!(
            "=== {name}\n{}\n---\n{}\n---\n{}\n",
            message.subject,
            message.text,
            lines.join("\n")
        );
    }
}
