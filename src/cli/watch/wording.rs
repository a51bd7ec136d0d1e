//! What a watch prints.
//!
//! *In:* what is [`Said`]. *Out:* the lines of `crawl`, a summary of each full pass, and what did not go as planned.
//! *Never:* says every ten minutes what the nightly pass says once.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::common::Common;
use super::super::crawl::{self, Showing};
use super::super::output::{Output, Trouble};
use super::hands::Said;
use crate::model::{PassReport, SourceId};
use crate::view::{self, Progress};
use crate::watch::{Note, Order, Work};

/// Sources named in a line; the others are counted.
const NAMED: usize = 3;

/// Prints, and remembers which pass speaks.
pub(super) struct Teller {
    common: Common,
    work: Work,
    showing: Option<Box<Showing>>,
    bar: Progress,
}

impl Teller {
    pub(super) fn new(common: &Common) -> Self {
        Self {
            common: common.clone(),
            work: Work::Full,
            showing: None,
            bar: Progress::new(),
        }
    }

    pub(super) fn tell(&mut self, said: Said, output: &mut Output) -> Result<(), Trouble> {
        match said {
            Said::Began(work, mut showing) => {
                self.work = work;
                showing.quiet |= work == Work::Lists;
                self.showing = Some(showing);
                self.bar.finish();
                self.bar = Progress::new();
                Ok(())
            }
            Said::Event(event) => {
                self.bar.show(&event);
                let Some(showing) = &self.showing else {
                    return Ok(());
                };
                self.bar.beside(|| crawl::tell(showing, &event, output))
            }
            Said::Printing(printing) => {
                let json = self.common.json;
                self.bar.beside(|| crawl::print(json, printing, output))
            }
            Said::Made(work, report) => {
                self.bar.finish();
                self.sum_up(work, &report, output)
            }
            Said::Note(note) => {
                self.bar.beside(|| output.say(&words(&note)));
                Ok(())
            }
            Said::Reloaded(notes) => {
                for note in notes {
                    output.say(&format!("note: {note}"));
                }
                let file = self.common.sources.display();
                output.say(&format!("{file} was read again"));
                Ok(())
            }
            Said::NotReloaded(why) => {
                output.trouble(&format!("{why}\n\nthe settings from before stay"));
                Ok(())
            }
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish();
    }

    fn sum_up(&self, work: Work, report: &PassReport, output: &mut Output) -> Result<(), Trouble> {
        if self.common.json {
            let report = serde_json::to_string(report)
                .map_err(|error| Trouble::failed(error.to_string()))?;
            return output.line(&report);
        }
        if work == Work::Full && !self.common.quiet {
            output.say(&crawl::summary(report));
        }
        Ok(())
    }
}

fn words(note: &Note) -> String {
    match note {
        Note::Busy { holder } => {
            let holder = view::plain(holder);
            format!("another pass is under way ({holder}); it is waited for")
        }
        Note::Failed { order, why, again } => format!(
            "the pass over {} failed, and is made again at {}: {why}",
            named(&order.sources),
            time(*again)
        ),
        Note::Late {
            order,
            by,
            taken,
            fallen_out,
        } => late(order, *by, *taken, *fallen_out),
        Note::Stopping => "stopping after the looks under way".to_owned(),
        Note::BrokenOff => {
            "the pass under way was broken off; what was looked at is kept".to_owned()
        }
    }
}

fn late(order: &Order, by: TimeDelta, taken: TimeDelta, fallen_out: usize) -> String {
    let what = match order.work {
        Work::Full => "the turn",
        Work::Lists => "the lists",
    };
    let rest = match fallen_out {
        0 => String::new(),
        1 => "; one more fell out".to_owned(),
        count => format!("; {count} more fell out"),
    };
    format!(
        "{what} of {} due at {} comes {} late, for a pass took {}{rest}",
        named(&order.sources),
        time(order.due),
        length(by),
        length(taken)
    )
}

fn named(sources: &[SourceId]) -> String {
    let names: Vec<&str> = sources.iter().take(NAMED).map(SourceId::as_str).collect();
    match sources.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        others => format!("{} and {others} more", names.join(", ")),
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn length(span: TimeDelta) -> String {
    let minutes = span.num_minutes();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_says_what_and_by_how_much() {
        let order = Order {
            work: Work::Full,
            sources: ["a", "b", "c", "d", "e"]
                .map(|id| SourceId(id.to_owned()))
                .into(),
            all: false,
            due: "2026-05-05T18:00:00Z".parse().unwrap(),
        };
        let note = Note::Late {
            order,
            by: TimeDelta::minutes(370),
            taken: TimeDelta::minutes(720),
            fallen_out: 1,
        };

        assert_eq!(
            words(&note),
            "the turn of a, b, c and 2 more due at 2026-05-05 18:00 UTC comes 6 h 10 min late, for a pass took 12 h; \
             one more fell out"
        );
    }
}
