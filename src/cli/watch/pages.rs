//! The two pages of `--listen`.
//!
//! *In:* the store, the loop's vitals. *Out:* figures, and whether all is well. *Never:* reads the store for everybody
//! who asks: figures are a little while old.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::super::figures;
use super::hands::Keeper;
use crate::config::Settings;
use crate::model::Figures;
use crate::view;
use crate::watch::{Pages, Vitals};

/// Figures of the store are read again after this; Prometheus asks every quarter of a minute or less often.
const STALE: Duration = Duration::from_secs(10);

/// Where the pages are made.
pub(super) struct Board {
    db: PathBuf,
    settings: Arc<Mutex<Arc<Settings>>>,
    vitals: Arc<Vitals>,
    read: Mutex<Option<(Instant, Figures)>>,
}

impl Board {
    pub(super) fn new(keeper: &Keeper, vitals: Arc<Vitals>) -> Self {
        let (db, settings) = keeper.shared();
        Self {
            db,
            settings,
            vitals,
            read: Mutex::new(None),
        }
    }

    /// The store's figures; whoever asks while another reads them waits for those.
    fn figures(&self) -> Result<Figures, String> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, figures)) = &*read
            && at.elapsed() < STALE
        {
            return Ok(figures.clone());
        }
        let settings = self.settings.lock();
        let settings = Arc::clone(&settings.unwrap_or_else(PoisonError::into_inner));
        let figures = figures::read(&self.db, &settings).map_err(|error| error.to_string())?;
        *read = Some((Instant::now(), figures.clone()));
        Ok(figures)
    }
}

impl Pages for Board {
    fn metrics(&self) -> Result<String, String> {
        Ok(view::metrics(&Figures {
            watch: Some(self.vitals.figures()),
            ..self.figures()?
        }))
    }

    fn health(&self) -> Result<(), String> {
        self.vitals.health()
    }
}
