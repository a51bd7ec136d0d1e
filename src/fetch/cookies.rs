//! Cookies that live as long as one look.
//!
//! *In:* `Set-Cookie` of an answer. *Out:* `Cookie` for the next hop to the same host. *Never:* outlives its look;
//! it only serves sites that redirect to themselves until a cookie comes back.

/// Most cookies that are kept.
const MAX_COOKIES: usize = 20;
/// Larger cookies are dropped; browsers keep up to this (RFC 6265 §6.1).
const MAX_COOKIE_BYTES: usize = 4096;

/// The cookies of one look.
#[derive(Debug, Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
    changes: u32,
}

#[derive(Debug)]
struct Cookie {
    host: String,
    name: String,
    value: String,
}

impl Jar {
    /// Takes one `Set-Cookie`; its attributes do not matter within a look.
    pub(super) fn take(&mut self, host: &str, set_cookie: &str) {
        let pair = set_cookie.split(';').next().unwrap_or_default().trim();
        let Some((name, value)) = pair.split_once('=') else {
            return;
        };
        let clean = |text: &str| text.bytes().all(|byte| (0x20..0x7F).contains(&byte));
        if name.is_empty() || pair.len() > MAX_COOKIE_BYTES || !clean(pair) {
            return;
        }
        let is_full = self.cookies.len() >= MAX_COOKIES;
        let known = self
            .cookies
            .iter_mut()
            .find(|cookie| cookie.host == host && cookie.name == name);
        match known {
            Some(cookie) if cookie.value == value => return,
            Some(cookie) => value.clone_into(&mut cookie.value),
            None if is_full => return,
            None => self.cookies.push(Cookie {
                host: host.to_owned(),
                name: name.to_owned(),
                value: value.to_owned(),
            }),
        }
        self.changes = self.changes.saturating_add(1);
    }

    /// The header for a host, if there is anything to send.
    pub(super) fn header(&self, host: &str) -> Option<String> {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.host == host)
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// How often it changed: the same address with other cookies is no circle.
    pub(super) fn changes(&self) -> u32 {
        self.changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s41_the_jar_is_bounded_and_knows_hosts() {
        let mut jar = Jar::default();

        jar.take("a.test", "k=1; Path=/; HttpOnly");
        jar.take("a.test", "k=2");
        jar.take("a.test", &format!("big={}", "x".repeat(5000)));
        for n in 0..100 {
            jar.take("b.test", &format!("n{n}=1"));
        }

        assert_eq!(jar.header("a.test").as_deref(), Some("k=2"));
        assert_eq!(jar.cookies.len(), MAX_COOKIES);
        assert_eq!(jar.header("c.test"), None);
    }
}
