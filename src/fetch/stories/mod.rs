//! What a look meets, told against servers on loopback.
//!
//! *In:* scripted servers. *Out:* the answers of whole looks. *Never:* reaches beyond loopback.

mod answers;
mod bodies;
mod oddities;
mod patience;
mod redirects;
mod robots;

use super::served::{Reply, Served};
use crate::model::{Answer, Cause, Response, UnknownReason};

fn response(answer: &Answer) -> &Response {
    answer.outcome.as_ref().unwrap()
}

fn cause(answer: &Answer) -> &Cause {
    answer.outcome.as_ref().unwrap_err()
}

fn reason(answer: &Answer) -> UnknownReason {
    cause(answer).reason.clone()
}

async fn one(bytes: Vec<u8>) -> Answer {
    let server = Served::new(move |_, _| Reply::Close(bytes.clone())).await;
    server.ask("/a").await
}
