//! A program elsewhere, by Standard Webhooks 1.0.0.
//!
//! *In:* a message. *Out:* a request whose body is the contract's JSON, signed where there is a secret. *Never:* bytes
//! other than those that were signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use ring::hmac;

use super::http::Post;
use super::secret::Keeper;
use crate::config::Webhook;
use crate::view::Message;

/// Bytes of a secret (Standard Webhooks: 24 to 64).
const SECRET: std::ops::RangeInclusive<usize> = 24..=64;

pub(super) fn request(
    webhook: &Webhook,
    keeper: &Keeper,
    message: &Message,
) -> Result<Post, String> {
    let url = keeper.address(&webhook.url)?;
    let kind = if message.json.contains('\n') {
        "application/x-ndjson"
    } else {
        "application/json"
    };
    let post = Post::of(Method::POST, url, kind, message.json.clone());
    // The receiver refuses old times, so it is that of this try (Standard Webhooks, "timestamp").
    let stamp = message.tried.timestamp().to_string();
    let post = post
        .header("webhook-id", &message.id)?
        .header("webhook-timestamp", &stamp)?;
    let Some(secret) = &webhook.secret else {
        return Ok(post);
    };
    let secret = key(&keeper.tell(secret)?)?;
    let signature = signature(&secret, &message.id, &stamp, message.json.as_bytes());
    post.header("webhook-signature", &signature)
}

/// The key in `whsec_…`.
fn key(secret: &str) -> Result<Vec<u8>, String> {
    let wrong = || {
        "the webhook's secret is not `whsec_` and base64 of 24 to 64 bytes; \
         `echo whsec_$(openssl rand -base64 32)` makes one"
            .to_owned()
    };
    let digits = secret.strip_prefix("whsec_").ok_or_else(wrong)?;
    let key = STANDARD.decode(digits).map_err(|_| wrong())?;
    if SECRET.contains(&key.len()) {
        Ok(key)
    } else {
        Err(wrong())
    }
}

fn signature(key: &[u8], id: &str, stamp: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mut context = hmac::Context::with_key(&key);
    for part in [id.as_bytes(), b".", stamp.as_bytes(), b".", body] {
        context.update(part);
    }
    format!("v1,{}", STANDARD.encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_published_vector() {
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();

        let signature = signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            b"{\"test\": 2432232314}",
        );

        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_that_is_none_is_not_shown() {
        let refusal = key("hush-hush-hush").unwrap_err();

        assert!(!refusal.contains("hush"));
        assert!(refusal.contains("openssl rand"));
    }
}
