//! Mail.
use std::path::Path;

use super::Length;
use super::secret::Keeper;
use crate::config::Email;
use crate::model::Outcome;
use crate::view::Message;

pub(super) async fn send(
    _email: &Email,
    _keeper: &Keeper,
    _folder: &Path,
    _message: &Message,
    _length: Length,
) -> Outcome {
    Outcome::fault("not yet")
}

pub(super) fn preview(_email: &Email, message: &Message) -> String {
    message.text.clone()
}
