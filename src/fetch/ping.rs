//! One address that is told of a pass: a dead man's switch, such as healthchecks.io has.
//!
//! *In:* its address, the pass's id, what is to be told. *Out:* whether it heard. *Never:* follows a redirect, waits
//! longer than [`PATIENCE`], or says the address, which is a secret.
//!
//! The address itself hears of a success, `/start` and `/fail` behind it of the rest; `rid` pairs a start with its end
//! (healthchecks.io, "Pinging API"). It is the operator's own and may lie in a private network: the guard that keeps
//! pages of others from leading us there does not stand before it.

use std::time::Duration;

use reqwest::{Client, NoProxy, Proxy};
use url::Url;

use super::cause::{self, Phase};
use super::client::{FetchError, rootless};
use crate::config::Network;
use crate::model::UnknownReason;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidings {
    /// A pass began.
    Start,
    /// It was made.
    Success,
    /// It was not.
    Failure,
}

/// Why the address did not hear.
#[derive(Debug, thiserror::Error)]
pub enum Unheard {
    /// There can be no client.
    #[error("HTTP cannot be set up")]
    Client,
    /// No answer.
    #[error("no answer ({0})")]
    NoAnswer(UnknownReason),
    /// An answer that is none of success.
    #[error("the answer has status {0}")]
    Status(u16),
}

/// Tells one address of one pass.
#[derive(Clone)]
pub struct Pinger {
    client: Client,
    address: Url,
}

impl Pinger {
    /// For a pass with this id.
    pub fn new(network: &Network, mut address: Url, id: &str) -> Result<Self, Unheard> {
        address.query_pairs_mut().append_pair("rid", id);
        // An error only says that one is installed already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = client(network, None)
            .or_else(|_| client(network, Some(rootless()?)))
            .map_err(|_| Unheard::Client)?;
        Ok(Self { client, address })
    }

    /// Tells it.
    pub async fn tell(&self, tidings: Tidings) -> Result<(), Unheard> {
        let sent = self.client.get(self.address_for(tidings)).send();
        let answer = sent
            .await
            .map_err(|error| Unheard::NoAnswer(cause::of(&error, Phase::Head).reason))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(Unheard::Status(answer.status().as_u16()))
        }
    }

    fn address_for(&self, tidings: Tidings) -> Url {
        let mut address = self.address.clone();
        let step = match tidings {
            Tidings::Start => "start",
            Tidings::Success => return address,
            Tidings::Failure => "fail",
        };
        // Every http address has a path that can be lengthened.
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().push(step);
        }
        address
    }
}

fn client(network: &Network, tls: Option<rustls::ClientConfig>) -> Result<Client, FetchError> {
    let builder = Client::builder()
        .user_agent(concat!("unsaid/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .timeout(PATIENCE)
        .no_proxy();
    let builder = match &network.proxy {
        // The machine may have no other way out; to itself it needs none.
        Some(proxy) => {
            let itself = NoProxy::from_string("localhost,127.0.0.0/8,::1");
            builder.proxy(Proxy::all(proxy)?.no_proxy(itself))
        }
        None => builder,
    };
    let builder = match tls {
        Some(tls) => builder.tls_backend_preconfigured(tls),
        None => builder,
    };
    Ok(builder.build()?)
}

#[cfg(test)]
mod tests {
    use super::super::served::{Reply, Served, network, page, reply, to};
    use super::*;

    fn pinger(served: &Served) -> Pinger {
        let address = format!("http://{}/secret", served.address);
        Pinger::new(&network(), address.parse().unwrap(), "1").unwrap()
    }

    #[tokio::test]
    async fn each_tidings_have_their_own_path_and_the_id_of_the_pass() {
        let served = Served::new(|_, _| page()).await;
        let pinger = pinger(&served);

        for tidings in [Tidings::Start, Tidings::Success, Tidings::Failure] {
            pinger.tell(tidings).await.unwrap();
        }

        let paths: Vec<String> = served
            .heads()
            .iter()
            .filter_map(|head| Some(head.split(' ').nth(1)?.to_owned()))
            .collect();
        assert_eq!(
            paths,
            ["/secret/start?rid=1", "/secret?rid=1", "/secret/fail?rid=1"]
        );
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed_and_no_error_shows_the_address() {
        let away = Served::new(|path, _| match path {
            "/away" => page(),
            _ => to("/away"),
        })
        .await;
        let broken = Served::new(|_, _| Reply::Close(reply("500 Oh", "", b""))).await;
        let nobody = Pinger::new(
            &network(),
            "http://127.0.0.1:9/secret".parse().unwrap(),
            "1",
        )
        .unwrap();

        let redirected = pinger(&away).tell(Tidings::Success).await.unwrap_err();
        let failed = pinger(&broken).tell(Tidings::Success).await.unwrap_err();
        let unreached = nobody.tell(Tidings::Success).await.unwrap_err();

        assert!(matches!(redirected, Unheard::Status(302)), "{redirected}");
        assert!(matches!(failed, Unheard::Status(500)), "{failed}");
        assert_eq!(unreached.to_string(), "no answer (connect)");
        assert_eq!(away.heads().len(), 1);
    }

    #[test]
    fn a_query_of_the_address_stays() {
        let pinger = Pinger::new(
            &network(),
            "https://hc.example/p/?create=1".parse().unwrap(),
            "7",
        )
        .unwrap();

        let start = pinger.address_for(Tidings::Start);

        assert_eq!(start.as_str(), "https://hc.example/p/start?create=1&rid=7");
    }
}
