//! A pass on a terminal: one bar on standard error.
//!
//! *In:* [`Event`]s. *Out:* a bar that moves. *Never:* a character where standard error is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::model::Event;

/// The bar of a pass.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    sources: u64,
    done: u64,
}

impl Progress {
    /// A bar on standard error; silent where that is no terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if let Ok(style) =
            ProgressStyle::with_template("{elapsed_precise} [{bar:24}] {pos}/{len} looks {msg}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self {
            bar,
            sources: 0,
            done: 0,
        }
    }

    /// Moves the bar.
    pub fn show(&mut self, event: &Event) {
        match event {
            Event::SourceBegan { .. } => self.sources += 1,
            Event::SourceEnded { .. } => self.done += 1,
            Event::Planned { looks, .. } => {
                self.bar.inc_length(u64::try_from(*looks).unwrap_or(0));
            }
            Event::Looked { .. } => self.bar.inc(1),
            Event::ListFailed { .. }
            | Event::NotAsked { .. }
            | Event::Overflowed { .. }
            | Event::Flagged { .. }
            | Event::Warning { .. } => {}
        }
        self.bar
            .set_message(format!("{}/{} sources", self.done, self.sources));
    }

    /// Runs `print` with the bar out of the way.
    pub fn beside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}
