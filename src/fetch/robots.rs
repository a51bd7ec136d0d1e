//! What a robots.txt says to us (RFC 9309).
//!
//! *In:* its bytes, and later a path. *Out:* [`Rules`], and whether they let the path be asked. *Never:* fetches;
//! *never* backtracks: matching is linear in pattern and path.

use std::time::Duration;

use crate::fetch::pace::RobotsCopy;

/// RFC 9309 §2.5: parsers take at least 500 KiB.
pub(super) const MAX_BYTES: usize = 500 * 1024;
/// Most rules of a group that are kept; Yandex documents the same limit.
const MAX_RULES: usize = 2048;
/// Longer lines are skipped.
const MAX_LINE_BYTES: usize = 2048;
/// A longer Crawl-delay is taken for this.
const MAX_CRAWL_DELAY_S: f64 = 60.0;
/// Our product token (RFC 9309 §2.2.1).
const TOKEN: &str = "unsaid";

/// The rules that hold for us.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allows: bool,
    /// Normalised; `*` is any run, `$` at the end is the end.
    pattern: String,
}

/// Whether a copy is a robots.txt at all: it was served, and it speaks to somebody.
pub(super) fn is_one(copy: &RobotsCopy) -> bool {
    (200..300).contains(&copy.status)
        && whole_lines(copy.body.as_bytes())
            .filter_map(key_and_value)
            .any(|(key, _)| key == "user-agent")
}

/// The sitemaps that a file names, to whomever (sitemaps.org, "Submitting your Sitemap"; RFC 9309 §2.2.4).
pub(super) fn sitemaps(body: &str) -> Vec<String> {
    const MOST: usize = 20;
    let named = whole_lines(body.as_bytes())
        .filter_map(key_and_value)
        .filter(|(key, value)| key == "sitemap" && !value.is_empty());
    named
        .map(|(_, value)| value.to_owned())
        .take(MOST)
        .collect()
}

/// Whom the group that is being read speaks to.
#[derive(Clone, Copy, Default)]
struct Heads {
    us: bool,
    all: bool,
    /// A rule came, so the next user-agent line opens a new group (RFC 9309 §2.2.1).
    closed: bool,
}

impl Rules {
    /// Reads a file; whatever is no valid line is skipped, so that an HTML page has no rules.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut us: Option<Self> = None;
        let mut all = Self::default();
        let mut heads = Heads::default();
        for (key, value) in whole_lines(bytes).filter_map(key_and_value) {
            if key == "user-agent" {
                if std::mem::take(&mut heads.closed) {
                    heads = Heads::default();
                }
                heads.all |= value == "*" || value.starts_with("* ");
                if product_token(value).eq_ignore_ascii_case(TOKEN) {
                    heads.us = true;
                    us.get_or_insert_default();
                }
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            heads.closed = true;
            if let Some(us) = us.as_mut().filter(|_| heads.us) {
                us.take(&key, value);
            }
            if heads.all {
                all.take(&key, value);
            }
        }
        us.unwrap_or(all)
    }

    fn take(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            if let Ok(seconds) = value.parse::<f64>()
                && !seconds.is_nan()
            {
                let seconds = seconds.clamp(0.0, MAX_CRAWL_DELAY_S);
                self.crawl_delay = Some(Duration::from_secs_f64(seconds));
            }
        } else if !value.is_empty() && self.rules.len() < MAX_RULES {
            self.rules.push(Rule {
                allows: key == "allow",
                pattern: normal(value, Stars::Wild),
            });
        }
    }

    /// Whether this path with its query may be asked: the longest match decides, `Allow` wins a tie (§2.2.2).
    pub(super) fn allow(&self, path_and_query: &str) -> bool {
        if path_and_query == "/robots.txt" || self.rules.is_empty() {
            return true;
        }
        let path = normal(path_and_query, Stars::Literal);
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path))
            .map(|rule| (rule.pattern.len(), rule.allows))
            .max()
            .is_none_or(|(_, allows)| allows)
    }

    /// The pause it asks for between two requests.
    pub(super) fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }
}

/// The lines of the first 500 KiB; a line cut by that limit does not count.
fn whole_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let kept = match bytes.get(..MAX_BYTES) {
        Some(head) if bytes.len() > MAX_BYTES => {
            let end = head.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
            head.get(..end.unwrap_or(0)).unwrap_or_default()
        }
        _ => bytes,
    };
    kept.split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| line.len() <= MAX_LINE_BYTES)
}

fn key_and_value(line: &[u8]) -> Option<(String, &str)> {
    let line = std::str::from_utf8(line).ok()?;
    let (line, _) = line.split_once('#').unwrap_or((line, ""));
    let (key, value) = line.split_once(':')?;
    Some((key.trim().to_ascii_lowercase(), value.trim()))
}

/// `unsaid/1.0 (…)` names `unsaid`.
fn product_token(value: &str) -> &str {
    let end = value
        .find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_')))
        .unwrap_or(value.len());
    value.get(..end).unwrap_or_default()
}

/// What `*`, and `$` at the end, are in a text that is normalised.
#[derive(Clone, Copy, PartialEq)]
enum Stars {
    Wild,
    Literal,
}

/// One spelling for pattern and path: unreserved octets plain, all others that an address may not hold plainly
/// percent-encoded in upper case (§2.2.2).
fn normal(text: &str, stars: Stars) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%')
            .then(|| Some(hex(*bytes.get(at + 1)?)? << 4 | hex(*bytes.get(at + 2)?)?))
            .flatten();
        at += if escaped.is_some() { 3 } else { 1 };
        let octet = escaped.unwrap_or(byte);
        let unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
        let delimiter = b"%:/?[]@!&()+,;=".contains(&octet)
            || (stars == Stars::Wild && (octet == b'*' || octet == b'$' && at == bytes.len()));
        if unreserved || (escaped.is_none() && delimiter) {
            out.push(char::from(octet));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(DIGITS[usize::from(octet >> 4)]));
            out.push(char::from(DIGITS[usize::from(octet & 15)]));
        }
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Between stars the leftmost hit is always as good as any later one, so that one pass is enough.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !to_the_end || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if to_the_end && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some((_, after)) = rest.split_once(piece) else {
            return piece.is_empty();
        };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        Rules::parse(robots.as_bytes()).allow(path)
    }

    /// Google's published table of example matches.
    #[test]
    fn sitemaps_are_named_to_everybody() {
        let named = "Sitemap: https://m.test/a.xml\nUser-agent: x\nDisallow: /\nSITEMAP : https://m.test/b.xml # all\n\
                     sitemap:\n";

        assert_eq!(
            sitemaps(named),
            ["https://m.test/a.xml", "https://m.test/b.xml"]
        );
        assert_eq!(sitemaps(&"sitemap: /x\n".repeat(1_000)).len(), 20);
    }

    #[test]
    fn patterns_match_as_google_documents() {
        let table: &[(&str, &[&str], &[&str])] = &[
            ("/", &["/", "/fish", "/a?b"], &[]),
            ("/*", &["/", "/fish"], &[]),
            ("/$", &["/"], &["/fish"]),
            (
                "/fish",
                &[
                    "/fish",
                    "/fish.html",
                    "/fish/salmon.html",
                    "/fishheads",
                    "/fish.php?id=anything",
                ],
                &["/Fish.asp", "/catfish", "/?id=fish", "/desert/fish"],
            ),
            (
                "/fish*",
                &["/fish", "/fish.html", "/fishheads/yummy.html"],
                &["/Fish.asp", "/catfish"],
            ),
            (
                "/fish/",
                &["/fish/", "/fish/?id=anything", "/fish/salmon.htm"],
                &["/fish", "/fish.html"],
            ),
            (
                "/*.php",
                &[
                    "/index.php",
                    "/filename.php",
                    "/folder/any.php.file.html",
                    "/filename.php/",
                ],
                &["/", "/windows.PHP"],
            ),
            (
                "/*.php$",
                &["/filename.php", "/folder/filename.php"],
                &["/filename.php?p", "/filename.php5", "/filename.php/"],
            ),
            (
                "/fish*.php",
                &["/fish.php", "/fishheads/catfish.php?parameters"],
                &["/Fish.PHP"],
            ),
            ("/a*b*c$", &["/abc", "/a1b2c", "/abcbc"], &["/abcd", "/acb"]),
        ];
        for (pattern, hits, misses) in table {
            let robots = format!("User-agent: *\nDisallow: {pattern}");
            for path in *hits {
                assert!(!allows(&robots, path), "{pattern} must match {path}");
            }
            for path in *misses {
                assert!(allows(&robots, path), "{pattern} must not match {path}");
            }
        }
    }

    /// Google's published table of precedence.
    #[test]
    fn the_longest_match_decides_and_allow_wins_a_tie() {
        let both = |allow: &str, disallow: &str, path: &str| {
            allows(
                &format!("user-agent: *\nallow: {allow}\ndisallow: {disallow}"),
                path,
            )
        };

        assert!(both("/p", "/", "/page"));
        assert!(both("/folder", "/folder", "/folder/page"));
        assert!(!both("/page", "/*.htm", "/page.htm"));
        assert!(both("/page", "/*.ph", "/page.php5"));
        assert!(both("/$", "/", "/"));
        assert!(!both("/$", "/", "/page.htm"));
    }

    #[test]
    fn our_group_wins_over_the_one_for_all_and_groups_are_merged() {
        let robots = "User-Agent: *\nDisallow: /\n\nuser-agent: other\nuser-agent: UNSAID/2.0\nDisallow: /a\n\
                      Sitemap: /s.xml\n\nUser-agent: x\nDisallow: /x\n\nUser-agent: unsaid\nDisallow: /b\n";

        assert!(!allows(robots, "/a"));
        assert!(!allows(robots, "/b"));
        assert!(allows(robots, "/x"));
        assert!(allows(robots, "/c"));
        assert!(!allows(
            "user-agent: unsaidbot\nallow: /\nuser-agent: *\ndisallow: /",
            "/c"
        ));
    }

    #[test]
    fn an_empty_disallow_and_rules_before_any_group_forbid_nothing() {
        assert!(allows("Disallow: /", "/a"));
        assert!(allows("User-agent: *\nDisallow:", "/a"));
        assert!(allows(
            "User-agent: unsaid\nDisallow:\nUser-agent: *\nDisallow: /",
            "/a"
        ));
    }

    #[test]
    fn percent_encoding_is_one_spelling() {
        assert!(!allows(
            "user-agent: *\ndisallow: /声明",
            "/%E5%A3%B0%e6%98%8e"
        ));
        assert!(!allows("user-agent: *\ndisallow: /%7Ejoe/", "/~joe/x"));
        assert!(!allows("user-agent: *\ndisallow: /a%3cd", "/a%3Cd"));
        assert!(allows("user-agent: *\ndisallow: /a%2Fb", "/a/b"));
        assert!(!allows(
            "user-agent: *\ndisallow: /file-with-a-%2A.html",
            "/file-with-a-*.html"
        ));
        assert!(!allows("user-agent: *\ndisallow: /foo-%24", "/foo-$"));
    }

    #[test]
    fn s57_whatever_is_no_robots_file_has_no_rules() {
        let utf16: Vec<u8> = "User-agent: *\nDisallow: /"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for junk in [
            b"<!DOCTYPE html><html><body style=\"a: b\">Disallow: /</body>".as_slice(),
            b"\0\xFF\xFE\0junk",
            &utf16,
        ] {
            assert_eq!(Rules::parse(junk), Rules::default());
        }
        assert!(!allows("\u{FEFF}User-agent: *\rDisallow: /a\r", "/a"));
        assert!(!allows(
            "user-agent: * # all\n disallow : /a # comment",
            "/a"
        ));
    }

    #[test]
    fn s56_s57_a_hostile_file_is_bounded_and_matched_in_linear_time() {
        let stars = format!("/{}$", "*a".repeat(1000));
        let many = format!(
            "user-agent: *\n{}",
            format!("disallow: {stars}\n").repeat(10_000)
        );
        let rules = Rules::parse(many.as_bytes());

        let begun = std::time::Instant::now();
        let allowed = rules.allow(&format!("/{}b", "a".repeat(2000)));

        assert!(allowed);
        assert!(rules.rules.len() <= MAX_RULES);
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{:?}",
            begun.elapsed()
        );
        let long = format!(
            "user-agent: *\ndisallow: /{}\ndisallow: /b",
            "a".repeat(3000)
        );
        assert_eq!(Rules::parse(long.as_bytes()).rules.len(), 1);
        let cut = format!(
            "user-agent: *\n{}disallow: /b",
            "#\n".repeat(MAX_BYTES / 2 - 10)
        );
        assert!(
            allows(&cut, "/b"),
            "what stands beyond 500 KiB does not count"
        );
    }

    #[test]
    fn s58_crawl_delay_is_clamped() {
        let delay = |value: &str| {
            Rules::parse(format!("user-agent: *\ncrawl-delay: {value}").as_bytes()).crawl_delay()
        };

        assert_eq!(delay("2.5"), Some(Duration::from_millis(2500)));
        assert_eq!(delay("86400"), Some(Duration::from_secs(60)));
        assert_eq!(delay("1e300"), Some(Duration::from_secs(60)));
        assert_eq!(delay("-1"), Some(Duration::ZERO));
        assert_eq!(delay("soon"), None);
    }
}
