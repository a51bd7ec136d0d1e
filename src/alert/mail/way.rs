//! The way to a mail server.
//!
//! *In:* what the file of sources says of it. *Out:* host, port and how TLS begins, or what is wrong in words. *Never:*
//! TLS that a server, or whoever stands between, can talk us out of (RFC 8314 §3).

use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::path::Path;

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Host;

use super::words::cause;
use crate::config::Email;

/// Bytes of a file of certificates.
const LONGEST: u64 = 1024 * 1024;

/// Where a server is, and how it is spoken to.
pub(super) struct Way {
    /// Its name, or its IP address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) safety: Safety,
}

/// How TLS begins.
pub(super) enum Safety {
    /// With the connection.
    FromTheStart(TlsParameters),
    /// By STARTTLS, without which nothing is said.
    Demanded(TlsParameters),
    /// Never: the server is this machine, and what listens here reads more than mail.
    OnThisMachine,
}

impl Way {
    /// The way that is set up; a `ca` that is relative stands in `folder`.
    pub(super) fn of(email: &Email, folder: &Path) -> Result<Self, String> {
        let wrong = || "`server` names no host; write `smtps://mail.example.org`".to_owned();
        // To the url crate a host of this scheme is opaque; here it is one of the net, in ASCII.
        let host = email.server.host_str().ok_or_else(wrong)?;
        let host = Host::parse(host).map_err(|_| wrong())?;
        let local = is_this_machine(&host);
        let host = match host {
            Host::Domain(name) => name,
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        let wrapped = email.server.scheme() == "smtps";
        let port = email.server.port().unwrap_or(match (wrapped, local) {
            // RFC 8314 §7.3, RFC 6409 §3.1; where a machine's own MTA waits.
            (true, _) => 465,
            (false, false) => 587,
            (false, true) => 25,
        });
        let safety = match (wrapped, local) {
            (true, _) => Safety::FromTheStart(tls(&host, email.ca.as_deref(), folder)?),
            // Its certificate seldom names `localhost`; who gives an authority wants it checked.
            (false, true) if email.ca.is_none() => Safety::OnThisMachine,
            (false, _) => Safety::Demanded(tls(&host, email.ca.as_deref(), folder)?),
        };
        Ok(Self { host, port, safety })
    }
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Ipv4(ip) => IpAddr::from(*ip).is_loopback(),
        Host::Ipv6(ip) => IpAddr::from(*ip).is_loopback(),
        Host::Domain(name) => name == "localhost",
    }
}

/// The machine's own roots, and those of `ca`.
fn tls(host: &str, ca: Option<&Path>, folder: &Path) -> Result<TlsParameters, String> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(ca) = ca {
        for root in roots(&folder.join(ca))? {
            tls = tls.add_root_certificate(root);
        }
    }
    tls.build()
        .map_err(|error| format!("TLS cannot be set up ({})", cause(&error)))
}

fn roots(path: &Path) -> Result<Vec<Certificate>, String> {
    let shown = path.display();
    let cannot = |error: std::io::Error| format!("cannot read `ca`, the file `{shown}`: {error}");
    let mut pem = Vec::new();
    File::open(path)
        .map_err(cannot)?
        .take(LONGEST)
        .read_to_end(&mut pem)
        .map_err(cannot)?;
    let wrong = || {
        format!(
            "`ca`, the file `{shown}`, holds no certificate; it is PEM, from `-----BEGIN CERTIFICATE-----` on"
        )
    };
    let roots = CertificateDer::pem_slice_iter(&pem)
        .map(|root| {
            let root = root.map_err(|_| wrong())?;
            Certificate::from_der(root.to_vec()).map_err(|_| wrong())
        })
        .collect::<Result<Vec<_>, _>>()?;
    if roots.is_empty() {
        return Err(wrong());
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(server: &str) -> (String, u16, &'static str) {
        let email = Email {
            server: server.parse().unwrap(),
            from: "unsaid@example.org".to_owned(),
            recipients: Vec::new(),
            username: None,
            password: None,
            ca: None,
            html: true,
        };
        let way = Way::of(&email, Path::new(".")).unwrap();
        let safety = match way.safety {
            Safety::FromTheStart(_) => "from the start",
            Safety::Demanded(_) => "demanded",
            Safety::OnThisMachine => "on this machine",
        };
        (way.host, way.port, safety)
    }

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for (server, host, port, safety) in [
            ("smtps://mail.test", "mail.test", 465, "from the start"),
            (
                "smtps://mail.test:4465",
                "mail.test",
                4465,
                "from the start",
            ),
            ("smtp://mail.test", "mail.test", 587, "demanded"),
            ("smtp://mail.test:25", "mail.test", 25, "demanded"),
            ("smtp://10.0.0.1:25", "10.0.0.1", 25, "demanded"),
            (
                "smtp://localhost.mail.test",
                "localhost.mail.test",
                587,
                "demanded",
            ),
            ("smtp://[2001:db8::1]", "2001:db8::1", 587, "demanded"),
            ("smtp://b%C3%BCro.test", "xn--bro-hoa.test", 587, "demanded"),
            ("smtp://LOCALHOST", "localhost", 25, "on this machine"),
            (
                "smtp://127.0.0.1:2525",
                "127.0.0.1",
                2525,
                "on this machine",
            ),
            ("smtp://[::1]", "::1", 25, "on this machine"),
            ("smtps://127.0.0.1", "127.0.0.1", 465, "from the start"),
        ] {
            assert_eq!(way(server), (host.to_owned(), port, safety), "{server}");
        }
    }

    #[test]
    fn an_authority_that_is_none_is_told_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), "not a certificate").unwrap();

        for (name, words) in [
            ("ca.pem", "holds no certificate"),
            ("none.pem", "cannot read"),
        ] {
            let refusal = tls("mail.test", Some(Path::new(name)), folder.path())
                .err()
                .unwrap();

            assert!(
                refusal.contains(words) && refusal.contains(name),
                "{refusal}"
            );
        }
    }
}
