//! telegram.
use super::http::{Answer, Post, usual};
use super::secret::Keeper;
use super::{Length, Thread};
use crate::config::Telegram;
use crate::model::Outcome;
use crate::view::Message;

pub(super) fn request(
    _to: &Telegram,
    _keeper: &Keeper,
    _message: &Message,
    _length: Length,
    _thread: Option<&Thread>,
) -> Result<Post, String> {
    Err("not yet".to_owned())
}

pub(super) fn meaning(answer: &Answer) -> Outcome {
    usual(answer)
}
