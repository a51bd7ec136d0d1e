//! Questions to the store.
//!
//! *In:* a question: flags since, this statement, these words. *Out:* model values, whole enough to be shown.
//! *Never:* writes.

mod figures;
mod flags;
mod readouts;
mod search;
mod status;
mod story;
mod turns;

pub use figures::figures;
pub use flags::{FlagQuestion, flags, record};
pub use readouts::{ReadoutQuestion, beside, readouts};
pub use search::search;
pub use status::{Asked, Pdfs, status};
pub use story::{Found, find};
pub use turns::last_turns;

pub use crate::store::Standing;
