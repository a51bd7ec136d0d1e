//! ntfy.
use super::Length;
use super::http::{Answer, Post, usual};
use super::secret::Keeper;
use crate::config::Ntfy;
use crate::model::Outcome;
use crate::view::Message;

pub(super) fn request(
    _to: &Ntfy,
    _keeper: &Keeper,
    _message: &Message,
    _length: Length,
) -> Result<Post, String> {
    Err("not yet".to_owned())
}

pub(super) fn meaning(answer: &Answer) -> Outcome {
    usual(answer)
}
