//! Bytes of a page, read once: charset, bounded tree, text, links, selectors.
//!
//! *In:* a body with its content type and address. *Out:* a [`Page`], or the reason why it cannot be read.
//! *Never:* knows what a statement is; serialises a tree; runs without bounds on hostile markup.

mod attributes;
pub mod charset;
mod guard;
mod links;
pub mod post;
mod select;
mod tree;

pub use links::{Link, attr_list, path_of};
pub use scraper::Node;
pub use scraper::{ElementRef as Element, Selector};
pub use select::Selected;
pub use tree::{Key, Page, divide, fold, is_block, is_unread, text_of};
