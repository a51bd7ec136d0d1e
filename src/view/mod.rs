//! Model values as text: for terminals, for programs, as differences.
//!
//! *In:* model values. *Out:* strings. *Never:* lets a title, a text or an address act: what comes from outside is
//! escaped for its sink. The only room that puts reasons into words.

mod diff;
mod escape;
mod feeds;
mod flags;
mod health;
mod html;
mod json;
mod lists;
mod markdown;
mod marked;
pub(crate) mod message;
mod metrics;
mod pages;
mod progress;
mod readouts;
mod reasons;
mod receivers;
mod reprocessed;
mod status;
mod story;
mod table;
mod trouble;

pub use diff::{About, DiffFormat, Side, diff};
pub use escape::plain;
pub use feeds::{FeedEntry, atom, json_feed};
pub use flags::{flag_line, flag_lines};
pub use health::overflow_words;
pub use json::{flag as flag_json, hit as hit_json, list as list_json, page as page_json};
pub use lists::{
    ListTried, ListTrouble, entry_lines, gave, list_lines, remedy_lines, sample_lines,
};
pub use message::{Line, Message, Run, Style, Urgency, message, tame, tame_address};
pub use metrics::metrics;
pub use pages::{hit_lines, page_lines};
pub use progress::Progress;
pub use readouts::{readouts_json, readouts_line, readouts_lines};
pub use reasons::words;
pub use receivers::{owed_json, owed_lines, receiver_json, receiver_lines, try_json, try_lines};
pub use reprocessed::{reprocessed_json, reprocessed_lines};
pub use status::{status_json, status_lines};
pub use story::story_lines;
pub use table::columns;
pub use trouble::{remedy, trouble};
