//! discord.
use super::Length;
use super::http::{Answer, Post, usual};
use crate::model::Outcome;
use crate::view::Message;
use url::Url;

pub(super) fn request(_url: &Url, _message: &Message, _length: Length) -> Result<Post, String> {
    Err("not yet".to_owned())
}

pub(super) fn meaning(answer: &Answer) -> Outcome {
    usual(answer)
}
