//! The other yardstick: the extractor alone, over the same pages.
//!
//! *In:* how many pages. *Out:* what reading them cost. *Never:* the time in which the pages were made.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use unsaid::extract::{self, Reader, Served};
use unsaid::model::Claim;

use crate::pages;
use crate::process::{self, Cost};

/// Measures it in a child, as all else is.
pub(crate) fn measure(pages: usize) -> Result<Cost> {
    let mut command = crate::ourselves()?;
    command.args(["extractor", &pages.to_string()]);
    let (cost, said) = process::run(&mut command)?;
    let mut millis = said.split_whitespace().map(str::parse);
    let mut next = || -> Result<Duration> {
        Ok(Duration::from_millis(
            millis
                .next()
                .context("the extractor's child said nothing")??,
        ))
    };
    Ok(Cost {
        cpu: next()?,
        wall: next()?,
        // All pages lie in its memory at once.
        peak_kib: 0,
        ..cost
    })
}

/// Reads every page once; prints the milliseconds that it took, of the processor and of the wall's clock.
pub(crate) fn run(pages: usize) -> Result<()> {
    let site: Vec<(String, String)> = (0..pages)
        .map(|number| (pages::path(number), pages::page(number)))
        .collect();
    let headers = [(
        "content-type".to_owned(),
        "text/html; charset=utf-8".to_owned(),
    )];
    let (cpu, wall) = (process::own_cpu()?, Instant::now());
    for (path, page) in &site {
        let url = format!("http://plain-0.test{path}");
        let reading = extract::read(
            &Served {
                asked: &url,
                landed: &url,
                status: 200,
                headers: &headers,
                body: page.as_bytes(),
                at: None,
            },
            &Reader::default(),
        );
        ensure!(
            reading.claim == Claim::Present,
            "{url} was read as {:?}",
            reading.claim
        );
        ensure!(
            reading.text.len() > 6_000,
            "of {url} only {} bytes were read",
            reading.text.len()
        );
    }
    let cpu = process::own_cpu()?.saturating_sub(cpu);
    println!("{} {}", cpu.as_millis(), wall.elapsed().as_millis());
    Ok(())
}
