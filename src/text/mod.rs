//! Strings: their normal forms, their words and sentences, what two of them share, and what changed between them.
//!
//! *In:* titles and texts, paragraphs divided by newlines. *Out:* keys, tokens, sketches, aligned differences, typed
//! and weighed changes ([`compare`]). *Never:* a page, an address, the time; the same strings give the same answer.

mod align;
mod calendar;
mod change;
mod correction;
mod cues;
pub mod dates;
mod dating;
mod diff;
mod homoglyph;
mod index;
mod khmer;
mod normal;
mod numbers;
mod numerals;
mod pair;
mod pieces;
mod quotes;
mod sealed;
mod segment;
mod sentence;
mod shared;
mod shingle;
mod shorthand;
mod spelling;
mod weigh;
mod whole;

pub use calendar::Date;
pub use change::{Passage, compare};
pub use correction::is_correction;
pub use cues::negations;
pub use diff::{Op, OpKind, diff};
pub use index::{find_phrase, index_tokens, phrases};
pub use normal::{is_written_unspaced, loose, strict, text_key, weight};
pub use numbers::{Quantity, Value, quantities};
pub use quotes::quotations;
pub use segment::{clip, display_width, graphemes, is_word, tokens, words};
pub use sentence::{Sentence, blocks, headline, sentences};
pub use shared::{block_change_keys, compare_without};
pub use shingle::{containment, estimate, grew, hash as stem_key, jaccard, shingles, sketch};
pub use weigh::{joint_weight, reweighed};
