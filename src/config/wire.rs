//! Single values of `sources.toml` that go to the network: addresses, hosts, ranges, headers.
//!
//! *In:* one text. *Out:* the value, or a complaint with its remedy. *Never:* asks the network; a line that holds a
//! password is not shown.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::Range;
use super::explain::{Complaint, brief};

/// The longest address (RFC 9110 §4.1 asks for 8,000 octets at least; statements stay far below this).
const LONGEST_ADDRESS: usize = 2_048;
/// The longest mail address (RFC 5321 §4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;

/// Headers that `unsaid` sets itself: they frame the message, ask for its coding, or say who crawls.
const OWN_HEADERS: [&str; 17] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Whether `unsaid` alone sets this header, whatever a source says; `name` in lower case.
pub fn is_own_header(name: &str) -> bool {
    OWN_HEADERS.contains(&name) || name.starts_with("proxy-")
}

/// An http(s) address without user and password; as written.
pub(super) fn address(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    if text.len() > LONGEST_ADDRESS {
        return Err(Complaint::new(format!("over {LONGEST_ADDRESS} bytes")));
    }
    let url = web_address(text, &["http", "https"])?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            Complaint::new("user and password do not belong in an address")
                .hint("put them into `headers = { \"Authorization\" = \"Basic …\" }`")
                .secret(),
        );
    }
    Ok(text.to_owned())
}

/// A proxy's address: http, https or socks5; user and password may stand in it.
pub(super) fn proxy(text: &str) -> Result<String, Complaint> {
    let url = web_address(text.trim(), &["http", "https", "socks5"]).map_err(Complaint::secret)?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !bare {
        return Err(Complaint::new("a proxy has no path").secret());
    }
    Ok(text.trim().to_owned())
}

fn web_address(text: &str, schemes: &[&str]) -> Result<Url, Complaint> {
    let listed = schemes.join(", ");
    let not_one = || Complaint::new("not an address");
    let url = match Url::parse(text) {
        Ok(url) if schemes.contains(&url.scheme()) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) if !text.is_empty() => {
            return Err(not_one().hint(format!("did you mean `https://{}`?", brief(text))));
        }
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            return Err(not_one().hint("write it in full, from `https://` on"));
        }
        Err(error) => return Err(not_one().hint(error.to_string())),
        Ok(_) => return Err(Complaint::new(format!("not one of {listed}"))),
    };
    let named = match url.host() {
        Some(Host::Domain(name)) => is_host_name(name),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    if !named {
        return Err(not_one().hint("a host's name is missing"));
    }
    Ok(url)
}

/// A mail address, roughly: it is written to by people.
pub(super) fn email(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    let parts = text.split_once('@');
    let fits = parts.is_some_and(|(name, host)| {
        !name.is_empty() && is_host_name(host) && host.contains('.') && !host.contains('@')
    });
    let plain = text
        .chars()
        .all(|char| !char.is_whitespace() && !char.is_control());
    if fits && plain && text.len() <= LONGEST_EMAIL {
        return Ok(text.to_owned());
    }
    Err(Complaint::new("not a mail address"))
}

/// A host's name, in the form in which it is asked for.
pub(super) fn host(text: &str) -> Result<String, Complaint> {
    let complaint = |hint: &str| Err(Complaint::new("not a host's name").hint(hint));
    match Host::parse(text.trim()) {
        Ok(Host::Domain(name)) if is_host_name(&name) => Ok(name),
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) => complaint("a name is needed, not an IP address"),
        Ok(Host::Domain(_)) | Err(_) => {
            complaint("write the name alone, without `https://`, port or path")
        }
    }
}

fn is_host_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    !name.is_empty() && !name.split('.').any(str::is_empty)
}

/// `ip:port`.
pub(super) fn ip_and_port(text: &str) -> Result<SocketAddr, Complaint> {
    text.trim()
        .parse::<SocketAddr>()
        .ok()
        .filter(|address| address.port() != 0)
        .ok_or_else(|| {
            Complaint::new("not an IP address and a port")
                .hint("write both: `127.0.0.1:8080`, or `[::1]:8080`")
        })
}

/// A range in CIDR form; a bare address is a range of one.
pub(super) fn range(text: &str) -> Result<Range, Complaint> {
    let complaint = || {
        Complaint::new("not a range of IP addresses")
            .hint("write it in CIDR form: `10.0.0.0/8`, `fd00::/8`, or one address")
    };
    let (base, prefix) = match text.trim().split_once('/') {
        Some((base, prefix)) => (base, Some(prefix)),
        None => (text.trim(), None),
    };
    let base: IpAddr = base.parse().map_err(|_| complaint())?;
    let widest = if base.is_ipv4() { 32 } else { 128 };
    let prefix = match prefix {
        Some(prefix) => prefix.parse().ok().filter(|prefix| *prefix <= widest),
        None => Some(widest),
    };
    let prefix = prefix.ok_or_else(complaint)?;
    let first = first_of(base, widest - prefix);
    if first != base {
        return Err(
            Complaint::new(format!("{base} is not the first address of its /{prefix}"))
                .hint(format!("did you mean `{first}/{prefix}`?")),
        );
    }
    Ok(Range { base, prefix })
}

fn first_of(address: IpAddr, free_bits: u8) -> IpAddr {
    let free_bits = u32::from(free_bits);
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(free_bits).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(free_bits).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}

/// A header's name: a token (RFC 9110 §5.6.2) that is not ours to set.
pub(super) fn header_name(text: &str) -> Result<String, Complaint> {
    let token = |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char);
    if text.is_empty() || !text.chars().all(token) {
        return Err(Complaint::new("not a header's name").hint("such as `Accept-Language`"));
    }
    let name = text.to_ascii_lowercase();
    if is_own_header(&name) {
        return Err(Complaint::new(format!("`{text}` is set by unsaid itself")));
    }
    Ok(text.to_owned())
}

/// A header's value: visible ASCII, blanks and tabs (RFC 9110 §5.5).
pub(super) fn header_value(text: &str) -> Result<String, Complaint> {
    let fits = |char: char| char.is_ascii_graphic() || matches!(char, ' ' | '\t');
    if text.chars().all(fits) {
        return Ok(text.trim().to_owned());
    }
    Err(Complaint::new(
        "a header takes visible ASCII characters only",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint<T: std::fmt::Debug>(result: Result<T, Complaint>) -> String {
        result.unwrap_err().hint.unwrap_or_default()
    }

    #[test]
    fn s9_an_address_with_user_and_password_is_refused_with_the_remedy() {
        let refused = address("https://user:hunter2@mfa.example/feed").unwrap_err();

        assert!(refused.secret);
        assert!(refused.hint.unwrap().contains("headers"));
        assert!(address("http://user@mfa.example/").is_err());
        assert!(address("http://:hunter2@mfa.example/").is_err());
        assert!(address("http://user:pw@evil@127.0.0.1/").is_err());
    }

    #[test]
    fn addresses_are_http_have_a_host_and_a_bounded_length() {
        assert!(address("http://127.0.0.1:8080/feed?x=1").is_ok());
        assert!(address("https://សួស្តី.example/feed").is_ok());
        assert_eq!(
            hint(address("mfa.example/feed")),
            "did you mean `https://mfa.example/feed`?"
        );
        for text in [
            "",
            "ftp://mfa.example/",
            "javascript:alert(1)",
            "https://",
            "https://…/feed/",
            "http://a..b/",
            "/feed",
        ] {
            assert!(address(text).is_err(), "{text}");
        }
        let long = format!("https://mfa.example/{}", "a".repeat(2_048));
        assert_eq!(address(&long).unwrap_err().label, "over 2048 bytes");
    }

    #[test]
    fn a_proxy_may_have_a_password_and_no_path() {
        assert!(proxy("socks5://user:pw@127.0.0.1:1080").is_ok());
        assert!(proxy("http://127.0.0.1:8118").is_ok());
        assert!(proxy("socks4://127.0.0.1:1080").is_err());
        assert!(proxy("http://127.0.0.1:8118/path").is_err());
    }

    #[test]
    fn ranges_are_read_and_a_crooked_one_is_set_straight() {
        let of = |text| range(text).unwrap();

        assert_eq!(of("127.0.0.0/8").prefix, 8);
        assert_eq!(of("127.0.0.1").prefix, 32);
        assert_eq!(of("::1").prefix, 128);
        assert_eq!(of("0.0.0.0/0").prefix, 0);
        assert_eq!(of("::/0").prefix, 0);
        assert_eq!(hint(range("10.0.0.5/8")), "did you mean `10.0.0.0/8`?");
        assert_eq!(hint(range("fd00::1/8")), "did you mean `fd00::/8`?");
        for text in [
            "",
            "10.0.0.0/33",
            "::/129",
            "10/8",
            "localhost",
            "10.0.0.0/-1",
            "10.0.0.0/",
        ] {
            assert!(range(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hosts_are_names_and_stand_for_an_address_with_a_port() {
        assert_eq!(host("MFA.test").unwrap(), "mfa.test");
        assert_eq!(host("bücher.example").unwrap(), "xn--bcher-kva.example");
        for text in ["", "127.0.0.1", "https://mfa.test", "mfa.test:80", "a..b"] {
            assert!(host(text).is_err(), "{text}");
        }
        assert!(ip_and_port("127.0.0.1:8080").is_ok());
        assert!(ip_and_port("[::1]:8080").is_ok());
        for text in [
            "localhost:8080",
            "127.0.0.1",
            "127.0.0.1:0",
            "127.0.0.1:99999",
        ] {
            assert!(ip_and_port(text).is_err(), "{text}");
        }
    }

    #[test]
    fn headers_cannot_break_out_of_their_line_or_disguise_the_crawler() {
        assert!(header_name("Accept-Language").is_ok());
        assert!(header_value("Language=1; b=2").is_ok());
        for name in [
            "",
            "Bad Name",
            "X:",
            "X\r\nY",
            "Host",
            "User-Agent",
            "Proxy-Authorization",
        ] {
            assert!(header_name(name).is_err(), "{name}");
        }
        for value in ["a\r\nX: y", "a\0", "ខ្មែរ"] {
            assert!(header_value(value).is_err(), "{value}");
        }
    }
}
