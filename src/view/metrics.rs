//! Figures for Prometheus.
//!
//! *In:* [`Figures`]. *Out:* its text format, version 0.0.4. *Never:* a time behind a figure: node_exporter's textfile
//! collector refuses those.

use std::fmt::{Display, Write};

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Figures, HealthWord, PassFigures, SourceFigures, WatchFigures};

/// All figures, one family after the other.
pub fn metrics(figures: &Figures) -> String {
    let mut text = Text::default();
    text.family("unsaid_build_info", "The release that speaks.");
    let version = env!("CARGO_PKG_VERSION");
    text.figure("unsaid_build_info", &[("version", version)], 1);
    passes(&mut text, &figures.passes);
    sources(&mut text, &figures.sources);
    text.family(
        "unsaid_statements_known",
        "Statements known, all sources together.",
    );
    text.figure("unsaid_statements_known", &[], figures.known);
    owed(&mut text, figures);
    if let Some(watch) = &figures.watch {
        watching(&mut text, watch);
    }
    text.0
}

fn passes(text: &mut Text, passes: &[PassFigures]) {
    let each = |text: &mut Text, name: &str, help: &str, of: &dyn Fn(&PassFigures) -> f64| {
        text.family(name, help);
        for pass in passes {
            text.figure(name, &[("mode", pass.mode)], of(pass));
        }
    };
    each(
        text,
        "unsaid_last_pass_start_timestamp_seconds",
        "When the last pass of this kind began.",
        &|pass| seconds(pass.began),
    );
    each(
        text,
        "unsaid_last_pass_end_timestamp_seconds",
        "When the last pass of this kind ended.",
        &|pass| seconds(pass.ended),
    );
    each(
        text,
        "unsaid_last_pass_duration_seconds",
        "How long the last pass of this kind took.",
        &|pass| length(pass.ended - pass.began),
    );
    each(
        text,
        "unsaid_last_pass_requests",
        "Requests that the last pass of this kind sent.",
        &|pass| figure(pass.requests),
    );
    each(
        text,
        "unsaid_last_pass_received_bytes",
        "Bytes of bodies that the last pass of this kind received.",
        &|pass| figure(pass.bytes),
    );
    each(
        text,
        "unsaid_last_pass_sources_failed",
        "Sources that the last pass of this kind could not look at.",
        &|pass| figure(pass.failed),
    );
    let name = "unsaid_last_pass_looks";
    text.family(
        name,
        "Looks of the last pass of this kind, by what they met.",
    );
    for pass in passes {
        let looks = pass.looks;
        for (class, count) in [
            ("present", looks.present),
            ("absent", looks.absent),
            ("unknown", looks.unknown),
            ("witness", looks.witness),
        ] {
            text.figure(name, &[("mode", pass.mode), ("class", class)], count);
        }
    }
}

fn sources(text: &mut Text, sources: &[SourceFigures]) {
    let name = "unsaid_source_up";
    text.family(name, "Whether the source is looked at without trouble.");
    for source in sources {
        let up = matches!(source.health, HealthWord::Well | HealthWord::Quiet);
        text.figure(name, &[("source", source.id.as_str())], u8::from(up));
    }
    let name = "unsaid_source_health";
    text.family(name, "How the source is: the one word that holds is 1.");
    for source in sources {
        for word in [
            HealthWord::Unknown,
            HealthWord::Well,
            HealthWord::Troubled,
            HealthWord::Failing,
            HealthWord::Blocked,
            HealthWord::Quiet,
        ] {
            let labels = [("source", source.id.as_str()), ("health", word.as_str())];
            text.figure(name, &labels, u8::from(word == source.health));
        }
    }
    let name = "unsaid_source_statements";
    text.family(name, "Statements of the source, by where they stand.");
    for source in sources {
        for (state, count) in [
            ("known", source.known),
            ("pending", source.pending),
            ("missing", source.missing),
            ("deleted", source.deleted),
        ] {
            let labels = [("source", source.id.as_str()), ("state", state)];
            text.figure(name, &labels, count);
        }
    }
}

fn owed(text: &mut Text, figures: &Figures) {
    let name = "unsaid_alerts_owed";
    text.family(name, "Alerts still to be delivered to the receiver.");
    for owed in &figures.owed {
        text.figure(name, &[("receiver", &owed.receiver)], owed.count);
    }
    let name = "unsaid_alerts_owed_oldest_timestamp_seconds";
    text.family(name, "Since when the oldest of them is owed.");
    for owed in &figures.owed {
        if let Some(oldest) = owed.oldest {
            text.figure(name, &[("receiver", &owed.receiver)], seconds(oldest));
        }
    }
}

fn watching(text: &mut Text, watch: &WatchFigures) {
    let name = "unsaid_watch_overdue_runs";
    text.family(name, "Sources whose turn should have come and did not.");
    text.figure(name, &[], watch.overdue);
    let name = "unsaid_watch_pass_under_way";
    text.family(name, "Whether a pass is under way.");
    text.figure(name, &[], u8::from(watch.under_way));
    let name = "unsaid_watch_passes_total";
    text.counter(name, "Passes since the start, by how they ended.");
    text.figure(name, &[("outcome", "made")], watch.made);
    text.figure(name, &[("outcome", "failed")], watch.failed);
}

fn seconds(at: DateTime<Utc>) -> f64 {
    length(at - DateTime::UNIX_EPOCH)
}

fn length(span: TimeDelta) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 stay below 2^53 for 285,000 years"
    )]
    let milliseconds = span.num_milliseconds() as f64;
    milliseconds / 1_000.0
}

#[expect(
    clippy::cast_precision_loss,
    reason = "Prometheus knows no other numbers"
)]
fn figure(count: u64) -> f64 {
    count as f64
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, help: &str) {
        self.head(name, help, "gauge");
    }

    fn counter(&mut self, name: &str, help: &str) {
        self.head(name, help, "counter");
    }

    fn head(&mut self, name: &str, help: &str, kind: &str) {
        self.put(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    fn figure(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        if labels.is_empty() {
            self.put(format_args!("{name} {value}\n"));
        } else {
            self.put(format_args!("{name}{{{}}} {value}\n", labels.join(",")));
        }
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        self.0.write_fmt(text).unwrap_or_default();
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LookCounts, OwedFigures, SourceId};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn example() -> Figures {
        Figures {
            passes: vec![PassFigures {
                mode: "full",
                began: at("2026-03-29T01:00:00Z"),
                ended: at("2026-03-29T01:07:30.5Z"),
                looks: LookCounts {
                    present: 900,
                    absent: 2,
                    unknown: 5,
                    witness: 7,
                },
                requests: 950,
                bytes: 12_000_000,
                failed: 1,
            }],
            sources: vec![SourceFigures {
                id: SourceId("kh-mfaic".to_owned()),
                health: HealthWord::Blocked,
                known: 1_200,
                pending: 3,
                missing: 1,
                deleted: 4,
            }],
            known: 1_200,
            owed: vec![OwedFigures {
                receiver: "a\"b\\c\nd".to_owned(),
                count: 2,
                oldest: Some(at("2026-03-29T01:00:00Z")),
            }],
            watch: Some(WatchFigures {
                overdue: 1,
                made: 8,
                failed: 2,
                under_way: true,
            }),
        }
    }

    #[test]
    fn figures_are_written_as_prometheus_reads_them() {
        let text = metrics(&example());

        for line in [
            "# TYPE unsaid_last_pass_looks gauge",
            "unsaid_last_pass_start_timestamp_seconds{mode=\"full\"} 1774746000",
            "unsaid_last_pass_duration_seconds{mode=\"full\"} 450.5",
            "unsaid_last_pass_looks{mode=\"full\",class=\"unknown\"} 5",
            "unsaid_source_up{source=\"kh-mfaic\"} 0",
            "unsaid_source_health{source=\"kh-mfaic\",health=\"blocked\"} 1",
            "unsaid_source_statements{source=\"kh-mfaic\",state=\"deleted\"} 4",
            "unsaid_statements_known 1200",
            "unsaid_alerts_owed{receiver=\"a\\\"b\\\\c\\nd\"} 2",
            "unsaid_watch_overdue_runs 1",
            "# TYPE unsaid_watch_passes_total counter",
            "unsaid_watch_passes_total{outcome=\"failed\"} 2",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn every_family_is_said_once_and_every_line_is_one_figure() {
        let text = metrics(&example());

        let mut families: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("# TYPE"))
            .collect();
        let count = families.len();
        families.dedup();
        assert_eq!(families.len(), count);
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (_, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
        }
    }
}
