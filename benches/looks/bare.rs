//! The yardstick: what a loop of requests costs that does nothing with a page but hash it.
//!
//! *In:* the site's port. *Out:* nothing; its cost is what is measured. *Never:* a connection made anew where one is
//! free.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;

use crate::pages;

/// Requests at once: as many as our passes make of the site's hosts together.
const AT_ONCE: usize = 8;

/// Asks for every page once.
pub(crate) fn run(port: u16, pages: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(ask_for_all(port, pages))
}

async fn ask_for_all(port: u16, pages: usize) -> Result<()> {
    // An error only says that one is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder().no_proxy().build()?;
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (client, next) = (client.clone(), Arc::clone(&next));
        workers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= pages {
                    return Ok::<_, reqwest::Error>(());
                }
                let url = format!("http://127.0.0.1:{port}{}", pages::path(number));
                ask(&client, &url).await?;
            }
        });
    }
    while let Some(done) = workers.join_next().await {
        done??;
    }
    ensure!(next.load(Ordering::Relaxed) >= pages, "not all were asked");
    Ok(())
}

async fn ask(client: &reqwest::Client, url: &str) -> Result<[u8; 32], reqwest::Error> {
    let mut response = client.get(url).send().await?.error_for_status()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
    }
    Ok(Sha256::digest(&body).into())
}
